/* fx-op.h - what all ops have in common.
 *
 * An op is a row in a graph: a class and its arguments, by value.  The class
 * records it into a command buffer, prints it, and checks its shader variants
 * against the CPU reference beside it.
 *
 * Activations are float32, [n_tokens][n_cols] row-major.  What differs from
 * token to token (ids, positions, sequences, block tables) lies in the step
 * buffer, so that a recorded graph is replayed by writing that buffer:
 *
 *   uint  n_tokens            tokens in use; the rest of a bucket is padding
 *   uint  n_rows              logits rows in use
 *   uint  max_blocks          blocks in a row of the block table
 *   uint  reserved
 *   uint  token[FX_STEP_MAX_TOKENS]
 *   uint  position[FX_STEP_MAX_TOKENS]
 *   uint  sequence[FX_STEP_MAX_TOKENS]    row of the block table, or
 *                                         FX_STEP_PADDING
 *   uint  row[FX_STEP_MAX_TOKENS]         which tokens' logits are wanted
 *   uint  block[n_sequences][max_blocks]  page of FX_KV_PAGE positions
 *
 * A token at position p sees the positions 0 … p of its sequence (or the last
 * `window` of them); masks are implied.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-command.h"

G_BEGIN_DECLS

#define FX_KV_PAGE 32              /* positions of a page of the KV cache */
#define FX_STEP_MAX_TOKENS 512     /* tokens of one batch at most */
#define FX_STEP_PADDING 0xffffffffu

typedef struct _FxOps FxOps;

/**
 * FxOpClass:
 * @name: "rms-norm"; shaders/<name>.comp, fx-op-<name>.[ch], test-op-<name>.c
 * @args_size: bytes of the arguments
 * @record: appends the dispatches (and barriers between its own); the graph
 *   puts barriers between ops
 * @print: one line, without its end: "rms-norm x[32][576] -> y"
 */
typedef struct
{
  const char *name;
  gsize       args_size;
  gboolean  (*record) (FxOps          *ops,
                       FxVkCommand    *command,
                       gconstpointer   args,
                       GError        **error);
  void      (*print)  (gconstpointer   args,
                       GString        *out);
} FxOpClass;

G_END_DECLS
