/* fx-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-model.h"

#include <math.h>
#include <string.h>

#include "fx-arch.h"
#include "fx-error.h"
#include "fx-memory.h"
#include "fx-model-info-private.h"
#include "fx-prewarm.h"
#include "fx-weights.h"

#define N_BUCKETS 10   /* 1, 2, 4 ... FX_STEP_MAX_TOKENS */

/* Part of a load's progress, with a warm-up behind it. */
#define WEIGHTS_SHARE 0.5

G_STATIC_ASSERT (1 << (N_BUCKETS - 1) == FX_STEP_MAX_TOKENS);

struct _FxModel
{
  /* Borrowed */
  FxVkDevice    *device;
  FxOps         *ops;
  const FxArch  *arch;

  /* Owned */
  FxModelInfo   *info;
  FxHparams     *hparams;
  FxWeights     *weights;
  FxKvCache     *kv;
  FxCompute     *compute;
  FxReplay      *replays[N_BUCKETS][N_BUCKETS + 1];  /* of tokens, of rows */
  float         *capped;        /* [n_vocab], or NULL without softcap */

  FxTransformer  transformer;
  guint          max_tokens;
  gboolean       is_warm[N_BUCKETS];       /* its kernels have been run */
  double         ms_per_cost[N_BUCKETS];   /* 0: not measured */
  double         ms[N_BUCKETS];            /* of a step; 0: not measured */
  double         longest_ms;
};

gboolean
fx_model_resolve_options (const FxHparams     *hparams,
                          const FxLoadOptions *options,
                          FxLoadOptions       *resolved,
                          GError             **error)
{
  const guint trained = hparams->context_length;

  *resolved = *options;
  resolved->n_sequences = MAX (options->n_sequences, 1);

  if (options->context == 0)
    resolved->context = trained != 0 ? MIN (trained, 4096) : 4096;

  if (resolved->context > FX_MAX_CONTEXT)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                 "a context of %u tokens was asked for, %u is the most",
                 resolved->context, FX_MAX_CONTEXT);
  else if (resolved->n_sequences > FX_MAX_SEQUENCES)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                 "%u sequences were asked for, %u are the most",
                 resolved->n_sequences, FX_MAX_SEQUENCES);
  else if ((guint) resolved->kv_type >= FX_N_KV_TYPES)
    g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                 "there is no KV type %d", resolved->kv_type);
  else if ((resolved->kv_type == FX_KV_Q8_0 || resolved->kv_type == FX_KV_Q4_0)
           && hparams->head_dim % 32 != 0)
    g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                 "a KV cache of type %s needs heads of a multiple of 32 "
                 "columns, this model's have %u",
                 fx_kv_type_name (resolved->kv_type), hparams->head_dim);
  else
    return TRUE;

  return FALSE;
}

static guint
bucket_of (guint n)
{
  guint bucket = 0;

  while (1u << bucket < n)
    bucket++;

  return bucket;
}

/* The nearest bucket's, for a first guess; 0 where the driver may still have
 * to compile the kernels, which takes longer than any guess. */
static double
guess_ms_per_cost (FxModel *self,
                   guint    bucket)
{
  if (!self->is_warm[bucket])
    return 0;

  for (guint distance = 0; distance < N_BUCKETS; distance++)
    {
      if (distance <= bucket && self->ms_per_cost[bucket - distance] > 0)
        return self->ms_per_cost[bucket - distance];
      if (bucket + distance < N_BUCKETS
          && self->ms_per_cost[bucket + distance] > 0)
        return self->ms_per_cost[bucket + distance];
    }

  return 0;
}

/* After a run: what it teaches about this bucket, and whether larger ones are
 * too much for this device. */
static void
learn (FxModel  *self,
       FxReplay *replay,
       guint     bucket)
{
  gboolean is_single;
  const double longest = fx_replay_get_longest_ms (replay, &is_single);

  if (fx_replay_get_ms_per_cost (replay) == 0)
    return;

  self->ms_per_cost[bucket] = fx_replay_get_ms_per_cost (replay);
  self->longest_ms = MAX (self->longest_ms, longest);
  if (is_single && longest > FX_SEGMENT_MAX_MS / 2 && bucket > 0)
    self->max_tokens = MIN (self->max_tokens, 1u << (bucket - 1));
}

/* Whether the bucket is run a second time, which tells how long things take
 * here; the others are guessed from these. */
static gboolean
is_measured (guint bucket)
{
  return bucket % 3 == 0 && 1u << bucket <= 64;
}

/* Whether the longest op of a bucket never yet run would take too long. */
static gboolean
is_too_long (FxModel *self,
             FxGraph *graph,
             guint    bucket)
{
  double cost = 0;
  double ms_per_cost = 0;

  for (guint i = 0; i < fx_graph_get_n_ops (graph); i++)
    cost = MAX (cost, fx_graph_get_cost (graph, i));
  for (guint i = 0; i < bucket; i++)
    if (self->ms_per_cost[i] > 0)
      ms_per_cost = self->ms_per_cost[i];

  return cost * ms_per_cost > FX_SEGMENT_MAX_MS / 2;
}

/* Each kernel once, on padding: the driver compiles it now and not in the
 * first reply. */
typedef struct
{
  FxLoadProgress progress;
  gpointer       user_data;
  double         fraction;
  guint64        bytes;
} WarmUp;

static gboolean
warm_up_check (guint    done,
               guint    total,
               gpointer user_data)
{
  WarmUp *warm_up = user_data;

  return warm_up->progress == NULL
         || warm_up->progress (warm_up->fraction, warm_up->bytes,
                               warm_up->bytes, warm_up->user_data);
}

static void
write_padding (FxModel *self)
{
  guint32 *step = fx_vk_buffer_get_map (self->compute->step.buffer);

  memset (step, 0, self->compute->step.size);
  step[2] = fx_kv_cache_get_max_blocks (self->kv);
  for (guint i = 0; i < FX_STEP_MAX_TOKENS; i++)
    step[4 + 2 * FX_STEP_MAX_TOKENS + i] = FX_STEP_PADDING;
}

static gboolean
warm_up (FxModel         *self,
         FxLoadProgress   progress,
         gpointer         user_data,
         GError         **error)
{
  const guint64 bytes = fx_weights_get_file_bytes (self->weights);
  const guint n_sequences = fx_kv_cache_get_n_sequences (self->kv);
  const guint n_buckets = bucket_of (self->max_tokens) + 1;
  WarmUp state = { progress, user_data, WEIGHTS_SHARE, bytes };

  for (guint i = 0; i < n_buckets && 1u << i <= self->max_tokens; i++)
    {
      const guint n_rows = 1u << MIN (i, bucket_of (n_sequences));
      g_autoptr (FxGraph) whole = self->arch->build (&self->transformer, 1u << i,
                                                     n_rows);
      FxGraph *graph = fx_graph_dup_distinct (whole);
      g_autoptr (FxReplay) replay = fx_replay_new (self->ops, graph, "warm-up", 0);

      if (i > 0 && is_too_long (self, graph, i))
        {
          self->max_tokens = 1u << (i - 1);
          break;
        }

      for (guint run = 0; run < (is_measured (i) ? 2 : 1); run++)
        {
          const FxReplayResult result = fx_replay_run (replay, warm_up_check,
                                                       &state, error);

          if (result == FX_REPLAY_STOPPED)
            g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "stopped");
          if (result != FX_REPLAY_DONE)
            return FALSE;
        }

      self->is_warm[i] = TRUE;
      learn (self, replay, i);
      state.fraction = WEIGHTS_SHARE + (1 - WEIGHTS_SHARE) * (i + 1) / n_buckets;
    }

  return TRUE;
}

static gboolean
load (FxModel              *self,
      const FxLoadOptions  *options,
      guint64               memory_limit,
      FxLoadProgress        progress,
      gpointer              user_data,
      GError              **error)
{
  const FxGguf *gguf = fx_model_info_get_gguf (self->info);
  g_autoptr (FxDeviceInfo) device = fx_vk_device_dup_info (self->device);
  FxLoadOptions resolved;
  FxVkClass kernel_class;
  FxMemory memory = { 0 };
  FxPrewarm *prewarm = NULL;
  gboolean is_loaded;
  guint n_on_device;

  self->hparams = fx_hparams_new (gguf, error);
  if (self->hparams == NULL
      || !fx_model_resolve_options (self->hparams, options, &resolved, error))
    return FALSE;

  n_on_device = resolved.gpu_layers < 0 ? G_MAXUINT : (guint) resolved.gpu_layers;
  if (fx_model_info_get_missing (self->info) > 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "%" G_GUINT64_FORMAT " bytes of the file are missing",
                   fx_model_info_get_missing (self->info));
      return FALSE;
    }

  kernel_class = fx_weight_class (fx_vk_device_get_caps (self->device)->kernel_class,
                                  resolved.activations);
  self->weights = fx_weights_new (gguf, self->hparams, kernel_class, n_on_device, error);
  if (self->weights == NULL)
    return FALSE;

  self->arch = fx_arch_find (self->hparams->arch);
  self->kv = fx_kv_cache_new (self->hparams, resolved.context,
                              resolved.n_sequences, resolved.kv_type, n_on_device);
  self->compute = fx_compute_new (self->hparams, resolved.context,
                                  resolved.n_sequences);
  self->max_tokens = self->compute->max_tokens;
  if (self->hparams->logit_softcap > 0)
    self->capped = g_new (float, self->hparams->n_vocab);

  fx_weights_add_bytes (self->weights, memory.weights);
  fx_kv_cache_add_bytes (self->kv, memory.kv);
  fx_compute_add_bytes (self->compute, memory.compute);
  if (!fx_memory_check (&memory, device, memory_limit,
                        fx_vk_device_get_bytes (self->device, NULL), error)
      || !fx_weights_commit (self->weights, self->device, error)
      || !fx_kv_cache_commit (self->kv, self->device, error)
      || !fx_compute_commit (self->compute, self->device, error))
    return FALSE;

  self->transformer = (FxTransformer) {
    .hparams = self->hparams,
    .weights = self->weights,
    .kv = self->kv,
    .compute = self->compute,
    .ops = self->ops,
  };

  if (resolved.warm_up)
    write_padding (self);
  if (resolved.warm_up && fx_weights_is_mapped (self->weights))
    prewarm = fx_prewarm_new (self->arch, &self->transformer);
  is_loaded = fx_weights_load (self->weights, self->device, gguf,
                               resolved.warm_up ? WEIGHTS_SHARE : 1, progress,
                               user_data, error);
  if (prewarm != NULL)
    {
      WarmUp state = { progress, user_data, WEIGHTS_SHARE,
                       fx_weights_get_file_bytes (self->weights) };

      if (!fx_prewarm_finish (prewarm, is_loaded ? warm_up_check : NULL, &state,
                              is_loaded ? error : NULL))
        is_loaded = FALSE;
    }

  return is_loaded && (!resolved.warm_up || warm_up (self, progress, user_data, error));
}

FxModel *
fx_model_new (FxVkDevice           *device,
              FxOps                *ops,
              FxModelInfo          *info,
              const FxLoadOptions  *options,
              guint64               memory_limit,
              FxLoadProgress        progress,
              gpointer              user_data,
              GError              **error)
{
  g_autoptr (FxModel) self = NULL;

  g_return_val_if_fail (device != NULL && ops != NULL, NULL);
  g_return_val_if_fail (info != NULL && options != NULL, NULL);

  self = g_new0 (FxModel, 1);
  self->device = device;
  self->ops = ops;
  self->info = fx_model_info_ref (info);

  if (!load (self, options, memory_limit, progress, user_data, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
fx_model_free (FxModel *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_BUCKETS; i++)
    for (guint j = 0; j < N_BUCKETS + 1; j++)
      fx_replay_free (self->replays[i][j]);
  fx_compute_free (self->compute);
  fx_kv_cache_free (self->kv);
  fx_weights_free (self->weights);
  fx_hparams_free (self->hparams);
  fx_model_info_unref (self->info);
  g_free (self->capped);
  g_free (self);
}

const FxHparams *
fx_model_get_hparams (FxModel *self)
{
  return self->hparams;
}

FxKvCache *
fx_model_get_kv (FxModel *self)
{
  return self->kv;
}

FxModelInfo *
fx_model_get_info (FxModel *self)
{
  return self->info;
}

guint
fx_model_get_context (FxModel *self)
{
  return fx_kv_cache_get_context (self->kv);
}

guint
fx_model_get_max_tokens (FxModel *self)
{
  return self->max_tokens;
}

guint
fx_model_get_max_rows (FxModel *self)
{
  return self->compute->max_rows;
}

/* Of a step of the bucket: as measured, or a guess in tokens, of which a pass
 * through the layers costs a few by itself. */
static double
step_ms (FxModel *self,
         guint    bucket)
{
  double scale = 1;

  if (self->ms[bucket] > 0)
    return self->ms[bucket];

  for (guint i = 0; i < N_BUCKETS; i++)
    if (self->ms[i] > 0)
      scale = self->ms[i] / (4 + (1u << i));

  return scale * (4 + (1u << bucket));
}

guint
fx_model_fit_tokens (FxModel *self,
                     guint    n_waiting)
{
  double best[N_BUCKETS + 1];   /* of what is left below each bucket's bit */
  guint above;

  g_return_val_if_fail (n_waiting > 0, 0);

  if (n_waiting >= self->max_tokens)
    return self->max_tokens;

  /* Either all at once in a padded batch, or the largest full batch and then
   * the best for the rest: from the smallest rest upwards. */
  best[0] = 0;
  for (guint i = 0; i < N_BUCKETS; i++)
    {
      const guint rest = n_waiting & ((2u << i) - 1);
      const double split = best[i] + ((rest >> i & 1) != 0 ? step_ms (self, i) : 0);
      const double padded = rest > 0 ? step_ms (self, bucket_of (rest)) : 0;

      best[i + 1] = MIN (split, padded);
    }

  above = bucket_of (n_waiting);
  if (1u << above == n_waiting || step_ms (self, above) <= best[above] * 1.001)
    return n_waiting;

  return 1u << (above - 1);
}

static void
write_step (FxModel       *self,
            const FxBatch *batch,
            guint          n_bucket)
{
  guint32 *step = fx_vk_buffer_get_map (self->compute->step.buffer);
  const guint max_blocks = fx_kv_cache_get_max_blocks (self->kv);
  guint32 *tokens = step + 4;
  guint32 *positions = tokens + FX_STEP_MAX_TOKENS;
  guint32 *sequences = positions + FX_STEP_MAX_TOKENS;
  guint32 *rows = sequences + FX_STEP_MAX_TOKENS;
  guint32 *blocks = rows + FX_STEP_MAX_TOKENS;
  guint32 last = G_MAXUINT32;

  step[0] = batch->n_tokens;
  step[1] = batch->n_rows;
  step[2] = max_blocks;
  step[3] = 0;

  for (guint i = 0; i < batch->n_tokens; i++)
    {
      tokens[i] = batch->tokens[i];
      positions[i] = batch->positions[i];
      sequences[i] = batch->sequences[i];

      if (batch->sequences[i] == last)
        continue;

      last = batch->sequences[i];
      memcpy (blocks + (gsize) last * max_blocks,
              fx_kv_cache_get_blocks (self->kv, last),
              max_blocks * sizeof (guint32));
    }

  for (guint i = batch->n_tokens; i < n_bucket; i++)
    {
      tokens[i] = 0;
      positions[i] = 0;
      sequences[i] = FX_STEP_PADDING;
    }

  for (guint i = 0; i < n_bucket; i++)
    rows[i] = i < batch->n_rows ? batch->rows[i] : 0;
}

static FxReplay *
ensure_replay (FxModel *self,
               guint    bucket,
               guint    row_bucket)
{
  FxReplay **replay = &self->replays[bucket][row_bucket];
  g_autofree char *name = NULL;

  if (*replay != NULL)
    return *replay;

  name = g_strdup_printf ("step of %u tokens", 1u << bucket);
  *replay = fx_replay_new (self->ops,
                           self->arch->build (&self->transformer, 1u << bucket,
                                              row_bucket > 0
                                              ? 1u << (row_bucket - 1) : 0),
                           name, guess_ms_per_cost (self, bucket));

  return *replay;
}

/* The replay of @batch's buckets, its step written where it reads it. */
static FxReplay *
prepare (FxModel       *self,
         const FxBatch *batch)
{
  const guint bucket = bucket_of (batch->n_tokens);

  write_step (self, batch, 1u << bucket);

  return ensure_replay (self, bucket,
                        batch->n_rows > 0 ? bucket_of (batch->n_rows) + 1 : 0);
}

FxReplayResult
fx_model_step (FxModel        *self,
               const FxBatch  *batch,
               FxReplayCheck   check,
               gpointer        user_data,
               GError        **error)
{
  const guint bucket = bucket_of (MAX (batch->n_tokens, 1));
  const gint64 start = g_get_monotonic_time ();
  FxReplay *replay;
  FxReplayResult result;

  g_return_val_if_fail (self != NULL, FX_REPLAY_FAILED);
  g_return_val_if_fail (batch->n_tokens > 0
                        && batch->n_tokens <= self->compute->max_tokens,
                        FX_REPLAY_FAILED);
  g_return_val_if_fail (batch->n_rows <= batch->n_tokens
                        && batch->n_rows <= self->compute->max_rows,
                        FX_REPLAY_FAILED);

  replay = prepare (self, batch);
  result = fx_replay_run (replay, check, user_data, error);
  if (result != FX_REPLAY_DONE)
    return result;

  learn (self, replay, bucket);
  if (fx_replay_get_ms_per_cost (replay) > 0)
    {
      const double ms = (double) (g_get_monotonic_time () - start) / 1000;

      self->ms[bucket] += (ms - self->ms[bucket])
                          * (self->ms[bucket] > 0 ? 0.2 : 1);
    }

  return FX_REPLAY_DONE;
}

FxReplayResult
fx_model_time_ops (FxModel           *self,
                   const FxBatch     *batch,
                   FxReplayCheck      check,
                   FxReplayTimeFunc   func,
                   gpointer           user_data,
                   GError           **error)
{
  g_return_val_if_fail (self != NULL, FX_REPLAY_FAILED);
  g_return_val_if_fail (batch->n_tokens > 0
                        && batch->n_tokens <= self->compute->max_tokens,
                        FX_REPLAY_FAILED);

  return fx_replay_time_ops (prepare (self, batch), check, func, user_data,
                             error);
}

const float *
fx_model_get_logits (FxModel *self,
                     guint    row)
{
  const FxVkRange range = self->compute->logits;
  const float cap = self->hparams->logit_softcap;
  const float *logits = fx_vk_buffer_get_map (range.buffer);

  g_return_val_if_fail (row < self->compute->max_rows, NULL);

  logits += range.offset / sizeof (float) + (gsize) row * self->hparams->n_vocab;
  if (self->capped == NULL)
    return logits;

  for (guint i = 0; i < self->hparams->n_vocab; i++)
    self->capped[i] = cap * tanhf (logits[i] / cap);

  return self->capped;
}

char *
fx_model_dup_graph (FxModel *self,
                    guint    n_tokens,
                    guint    n_rows)
{
  g_autoptr (FxGraph) graph = self->arch->build (&self->transformer, n_tokens,
                                                 n_rows);
  GString *text = g_string_new (NULL);

  fx_graph_print (graph, text);

  return g_string_free (text, FALSE);
}

double
fx_model_take_longest_ms (FxModel *self)
{
  const double longest = self->longest_ms;

  self->longest_ms = 0;

  return longest;
}
