/* fx-model-memory.h - what is remembered of a model file, as JSON.
 *
 * Kept in FxStoredModel:options: how it is loaded and drawn when the user
 * saved that, what was measured of it here, and when its hash was last right.
 *
 * Thread-safety: plain data.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"

G_BEGIN_DECLS

/* Measurements kept of a model; the oldest go. */
#define FX_MODEL_MEMORY_MAX_BENCHES 24

/**
 * FxModelBench: a measurement.
 * @at: unix time in ms
 * @device: name of the device
 */
typedef struct
{
  gint64         at;
  char          *device;
  FxBenchResult  result;
} FxModelBench;

/**
 * FxModelMemory:
 * @has_load: whether the user saved the next three
 * @has_sampling: whether the user saved @sampling and @max_tokens
 * @max_tokens: of a reply; -1 as many as fit
 * @benches: (element-type FxModelBench): oldest first
 * @sha256: (nullable): computed here; so it is of the bytes
 * @verified_at: unix time in ms
 * @verified_size: of the file then
 * @verified_mtime: of the file then, in ns
 */
typedef struct
{
  gboolean   has_load;
  guint      context;
  FxKvType   kv_type;
  gint       gpu_layers;
  gboolean   has_sampling;
  FxSampling sampling;
  gint       max_tokens;
  GPtrArray *benches;
  char      *sha256;
  gint64     verified_at;
  guint64    verified_size;
  guint64    verified_mtime;
} FxModelMemory;

/* @json: (nullable): what is not understood is as if never said */
FxModelMemory *fx_model_memory_new       (const char           *json) G_GNUC_WARN_UNUSED_RESULT;
void           fx_model_memory_free      (FxModelMemory        *self);
char          *fx_model_memory_to_json   (const FxModelMemory  *self) G_GNUC_WARN_UNUSED_RESULT;

void           fx_model_memory_add_bench (FxModelMemory        *self,
                                          const char           *device,
                                          const FxBenchResult  *result,
                                          gint64                at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxModelMemory, fx_model_memory_free)

G_END_DECLS
