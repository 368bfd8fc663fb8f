/* bad-ggufs.h - some hundreds of GGUF files, each wrong in its own way.
 *
 * Made at test time from a good one (fx_gguf_builder_new_seed()), the same
 * every time.  They follow what has been found in other readers: each count,
 * length, dimension and offset at the edges of its type, wrong and missing
 * keys, duplicates, overlaps, sums and products that wrap, bad text, files cut
 * at each field and files of other kinds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BadGguf:
 * @name: what is wrong: "tensor 1 offset = 2^63"
 * @expected: (nullable): what the message has to name
 * @bytes: the file
 * @file_size: bytes of the file, which is a hole after @bytes
 */
typedef struct
{
  char       *name;
  const char *expected;
  GByteArray *bytes;
  guint64     file_size;
} BadGguf;

/* Returns: (transfer full) (element-type BadGguf) */
GArray *bad_ggufs_new (void);

G_END_DECLS
