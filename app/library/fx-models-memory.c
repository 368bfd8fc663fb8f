/* fx-models-memory.c - what FxModels remembers of each file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-models"

#include "fx-models-private.h"

#include "fx-model-sampling.h"
#include "fx-sampling-link.h"

static FxStoredModel *
stored_for (FxModels    *self,
            FxModelItem *item)
{
  FxStoredModel *stored = g_hash_table_lookup (self->stored, item->path);

  if (stored == NULL)
    {
      stored = g_new0 (FxStoredModel, 1);
      stored->path = g_strdup (item->path);
      stored->options = g_strdup ("");
      g_hash_table_insert (self->stored, g_strdup (item->path), stored);
    }

  return stored;
}

static FxModelMemory *
memory_for (FxModels    *self,
            FxModelItem *item)
{
  FxModelMemory *memory = g_hash_table_lookup (self->memories, item->path);

  if (memory == NULL)
    {
      memory = fx_model_memory_new (stored_for (self, item)->options);
      g_hash_table_insert (self->memories, g_strdup (item->path), memory);
    }

  return memory;
}

const FxModelMemory *
fx_models_get_memory (FxModels    *self,
                      FxModelItem *item)
{
  g_return_val_if_fail (FX_IS_MODELS (self) && item != NULL, NULL);

  return memory_for (self, item);
}

static void
write_memory (FxModels    *self,
              FxModelItem *item)
{
  FxStoredModel *stored = stored_for (self, item);

  g_free (stored->options);
  stored->options = fx_model_memory_to_json (memory_for (self, item));
  fx_chat_store_put_model (self->store, stored, NULL, NULL);
  fx_models_show_memory (self, item);
}

/* What is drawn with when the user saved nothing. */
static FxSamplingSource
sampling_of_model (FxModels    *self,
                   FxModelItem *item,
                   FxSampling  *sampling)
{
  FxModelInfo *info = g_hash_table_lookup (self->infos, item->path);
  const FxLibraryEntry *entry = fx_library_get_by_path (self->library, item->path);

  if (info == NULL)
    {
      *sampling = FX_SAMPLING_DEFAULT;
      return FX_SAMPLING_OF_ALL;
    }

  return fx_model_sampling (info, entry != NULL ? entry->params : NULL, sampling);
}

void
fx_models_get_sampling (FxModels    *self,
                        FxModelItem *item,
                        FxSampling  *sampling,
                        gint        *max_tokens)
{
  const FxModelMemory *memory;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL);

  memory = memory_for (self, item);
  *max_tokens = -1;
  if (memory->has_sampling)
    {
      *sampling = memory->sampling;
      *max_tokens = memory->max_tokens;
    }
  else
    {
      sampling_of_model (self, item, sampling);
    }
}

void
fx_models_show_memory (FxModels    *self,
                       FxModelItem *item)
{
  const FxModelMemory *memory = memory_for (self, item);
  const FxStoredModel *stored = stored_for (self, item);
  g_autoptr (FxSamplingItem) fresh = NULL;
  FxLoadOptions options;
  FxSampling sampling;
  FxSampling standard;
  gint max_tokens;
  guint source;

  fx_models_get_options (self, item, &options);
  fx_models_get_sampling (self, item, &sampling, &max_tokens);
  source = memory->has_sampling ? FX_SAMPLING_ORIGIN_USER : (guint) sampling_of_model (self, item, &standard);

  if (item->sampling == NULL)
    {
      fresh = fx_sampling_item_new ();
      g_object_set (item, "sampling", fresh, NULL);
    }
  fx_sampling_link_show (&sampling, max_tokens, item->sampling);
  g_object_set (item,
                "default-context", options.context,
                "default-kv-type", (guint) options.kv_type,
                "default-gpu-layers", options.gpu_layers,
                "sampling-source", source,
                "own-load", memory->has_load,
                "own-sampling", memory->has_sampling,
                "last-used", (guint64) MAX (stored->used_at / 1000, 0),
                NULL);
  if (memory->sha256 != NULL)
    g_object_set (item, "sha256", memory->sha256, NULL);
}

void
fx_models_get_options (FxModels      *self,
                       FxModelItem   *item,
                       FxLoadOptions *options)
{
  const FxModelMemory *memory;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL);

  *options = FX_LOAD_OPTIONS_DEFAULT;
  memory = memory_for (self, item);
  if (!memory->has_load)
    return;
  options->context = memory->context;
  options->kv_type = memory->kv_type;
  options->gpu_layers = memory->gpu_layers;
}

void
fx_models_save_options (FxModels            *self,
                        FxModelItem         *item,
                        const FxLoadOptions *options)
{
  FxModelMemory *memory;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL);

  memory = memory_for (self, item);
  memory->has_load = options != NULL;
  if (options != NULL)
    {
      memory->context = options->context;
      memory->kv_type = options->kv_type;
      memory->gpu_layers = options->gpu_layers;
    }
  write_memory (self, item);
  fx_models_show_fit (self, item);
}

void
fx_models_save_sampling (FxModels             *self,
                         FxModelItem          *item,
                         const FxSamplingItem *sampling)
{
  FxModelMemory *memory;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL);

  memory = memory_for (self, item);
  memory->has_sampling = sampling != NULL;
  if (sampling != NULL)
    {
      fx_sampling_link_read (sampling, &memory->sampling, &memory->max_tokens);
    }
  write_memory (self, item);
}

void
fx_models_add_bench (FxModels            *self,
                     FxModelItem         *item,
                     const char          *device,
                     const FxBenchResult *result)
{
  g_return_if_fail (FX_IS_MODELS (self) && item != NULL && result != NULL);

  fx_model_memory_add_bench (memory_for (self, item), device, result, fx_stored_now ());
  write_memory (self, item);
}

void
fx_models_set_verified (FxModels    *self,
                        FxModelItem *item,
                        const char  *sha256,
                        guint64      size,
                        guint64      mtime_ns)
{
  FxModelMemory *memory;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL && sha256 != NULL);

  memory = memory_for (self, item);
  g_set_str (&memory->sha256, sha256);
  memory->verified_at = fx_stored_now ();
  memory->verified_size = size;
  memory->verified_mtime = mtime_ns;
  write_memory (self, item);
}

void
fx_models_touch (FxModels    *self,
                 FxModelItem *item)
{
  FxStoredModel *stored;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL);

  stored = stored_for (self, item);
  g_set_str (&self->last_path, item->path);
  stored->used_at = fx_stored_now ();
  fx_chat_store_put_model (self->store, stored, NULL, NULL);
  fx_models_show_memory (self, item);
}

/* Whether the user has not touched it: it is what some model begins with. */
static gboolean
is_untouched (FxModels         *self,
              const FxSampling *sampling)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  const FxSampling standard = FX_SAMPLING_DEFAULT;

  if (fx_sampling_equal (sampling, &standard))
    return TRUE;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (FxModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      FxSampling other;
      gint max_tokens;

      fx_models_get_sampling (self, item, &other, &max_tokens);
      if (fx_sampling_equal (sampling, &other))
        return TRUE;
    }

  return FALSE;
}

void
fx_models_adopt_sampling (FxModels       *self,
                          FxModelItem    *item,
                          FxSamplingItem *sampling)
{
  FxSampling now;
  FxSampling wanted;
  gint max_tokens;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL && sampling != NULL);

  fx_sampling_link_read (sampling, &now, NULL);
  fx_models_get_sampling (self, item, &wanted, &max_tokens);
  if (is_untouched (self, &now) && !fx_sampling_equal (&now, &wanted))
    fx_sampling_link_show (&wanted, max_tokens, sampling);
}
