/* fx-models.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-models"

#include "fx-models.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-models-private.h"

/* Headers kept open; each maps its file. */
#define MAX_INFOS 64

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxModels, fx_models, G_TYPE_OBJECT)

FxModelItem *
fx_models_by_path (FxModels   *self,
                   const char *path)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; path != NULL && i < n_items; i++)
    {
      g_autoptr (FxModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (g_strcmp0 (item->path, path) == 0)
        return item; /* the list keeps it */
    }

  return NULL;
}

/* Needs the device and the header. */
void
fx_models_show_fit (FxModels    *self,
          FxModelItem *item)
{
  FxModelInfo *info = g_hash_table_lookup (self->infos, item->path);
  g_autoptr (FxPlan) plan = NULL;
  g_autofree char *label = NULL;
  FxLoadOptions options;
  guint fit = FX_FIT_UNKNOWN;

  if (info == NULL || item->problem != NULL)
    return;

  fx_models_get_options (self, item, &options);
  plan = fx_engine_host_plan (self->host, info, &options, NULL);
  if (plan == NULL)
    return;

  if (plan->fits && plan->gpu_layers >= plan->n_layers)
    {
      const guint most = plan->trained_context > 0 ? MIN (plan->largest_context, plan->trained_context)
                                                   : plan->largest_context;
      g_autofree char *tokens = fx_format_tokens (most);

      fit = FX_FIT_OK;
      /* Translators: %s is a number of tokens such as 32k */
      label = g_strdup_printf (_("Fits, up to %s context"), tokens);
    }
  else if (plan->fits)
    {
      fit = FX_FIT_SPILLS;
      label = g_strdup (_("Partly in system memory"));
    }
  else if (plan->largest_context > 0)
    {
      g_autofree char *tokens = fx_format_tokens (plan->largest_context);

      fit = FX_FIT_SPILLS;
      label = g_strdup_printf (_("Fits with %s context"), tokens);
    }
  else
    {
      g_autofree char *lacking = g_format_size_full (plan->short_bytes, G_FORMAT_SIZE_IEC_UNITS);

      fit = FX_FIT_NO;
      label = g_strdup_printf (_("%s too large"), lacking);
    }

  g_object_set (item, "fit", fit, "fit-label", label, "n-layers", plan->n_layers, NULL);
}

static void
show_all (FxModels *self)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (FxModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      fx_models_show_memory (self, item);
      fx_models_show_fit (self, item);
    }
}

static void
fill_item (FxModelItem          *item,
           const FxLibraryEntry *entry)
{
  g_autofree char *store = fx_store_dup_label (entry->store_kind, entry->store);

  g_object_set (item,
                "id", entry->path,
                "path", entry->path,
                "name", entry->title,
                "short-name", entry->title,
                "architecture", entry->architecture,
                "quant", entry->quant,
                "size", entry->bytes,
                "n-parameters", entry->n_parameters,
                "context-length", entry->context,
                "store", store,
                "problem", entry->problem,
                "has-template", entry->has_template,
                "repo", entry->repo,
                "n-parts", entry->n_parts,
                "foreign", entry->store_kind != FX_STORE_FORNAX,
                "sha256", entry->sha256,
                NULL);
}

typedef struct
{
  char       **paths;
  GHashTable  *infos;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_strfreev (reading->paths);
  g_hash_table_unref (reading->infos);
  g_free (reading);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Reading *reading = data;

  for (guint i = 0; reading->paths[i] != NULL; i++)
    {
      FxModelInfo *info = fx_model_info_new (reading->paths[i], NULL);

      if (info != NULL)
        g_hash_table_insert (reading->infos, g_strdup (reading->paths[i]), info);
    }

  g_task_return_boolean (task, TRUE);
}

static GHashTable *
infos_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fx_model_info_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  FxModels *self = FX_MODELS (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GHashTableIter iter;
  gpointer path;
  gpointer info;

  g_hash_table_iter_init (&iter, reading->infos);
  while (g_hash_table_iter_next (&iter, &path, &info))
    {
      FxModelItem *item = fx_models_by_path (self, path);

      if (item == NULL)
        continue;
      g_hash_table_insert (self->infos, g_strdup (path), fx_model_info_ref (info));
      g_object_set (item, "n-layers", fx_model_info_get_n_layers (info), NULL);
      fx_models_show_memory (self, item);
      fx_models_show_fit (self, item);
    }
}

static void
read_headers (FxModels *self)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  for (guint i = 0; i < n_items && i < MAX_INFOS; i++)
    {
      g_autoptr (FxModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (item->problem == NULL && !g_hash_table_contains (self->infos, item->path))
        g_strv_builder_add (builder, item->path);
    }

  reading = g_new0 (Reading, 1);
  reading->paths = g_strv_builder_end (builder);
  reading->infos = infos_new ();
  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_task_data (task, reading, reading_free);
  if (reading->paths[0] != NULL)
    g_task_run_in_thread (task, read_thread);
  else
    g_task_return_boolean (task, TRUE);
}

static void
library_changed_cb (FxLibrary *library,
                    gpointer   data)
{
  FxModels *self = data;
  GPtrArray *entries = fx_library_get_entries (library);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  self->n_hidden = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);
      FxModelItem *known = fx_models_by_path (self, entry->path);
      FxModelItem *item = NULL;

      if (self->hidden != NULL && g_strv_contains ((const char *const *) self->hidden, entry->path))
        {
          self->n_hidden++;
          continue;
        }
      item = known != NULL ? g_object_ref (known) : g_object_new (FX_TYPE_MODEL_ITEM, NULL);

      /* A file that was replaced is another model. */
      if (known == NULL || known->size != entry->bytes || g_strcmp0 (known->problem, entry->problem) != 0)
        {
          g_hash_table_remove (self->infos, entry->path);
          fill_item (item, entry);
        }
      fx_models_show_memory (self, item);
      g_ptr_array_add (items, item);
    }

  g_list_store_splice (self->list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->list)),
                       items->pdata, items->len);
  read_headers (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fx_models_set_hidden (FxModels          *self,
                      const char *const *paths)
{
  g_return_if_fail (FX_IS_MODELS (self));

  g_strfreev (self->hidden);
  self->hidden = g_strdupv ((char **) paths);
  if (fx_library_is_ready (self->library))
    library_changed_cb (self->library, self);
}

guint
fx_models_get_n_hidden (FxModels *self)
{
  g_return_val_if_fail (FX_IS_MODELS (self), 0);

  return self->n_hidden;
}

static void
device_found_cb (FxEngineHost *host,
                 gpointer      data)
{
  show_all (data);
}

static void
models_listed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (FxModels) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = fx_chat_store_list_models_finish (FX_CHAT_STORE (source), result, &error);

  if (rows == NULL)
    {
      g_message ("%s", error->message);
      return;
    }

  while (rows->len > 0)
    {
      FxStoredModel *row = g_ptr_array_steal_index (rows, 0);

      if (self->last_path == NULL && row->used_at > 0)
        self->last_path = g_strdup (row->path);
      if (!g_hash_table_contains (self->stored, row->path))
        g_hash_table_insert (self->stored, g_strdup (row->path), row);
      else
        fx_stored_model_free (row);
    }

  show_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

FxModels *
fx_models_new (FxLibrary    *library,
               FxChatStore  *store,
               FxEngineHost *host)
{
  FxModels *self = g_object_new (FX_TYPE_MODELS, NULL);

  self->library = g_object_ref (library);
  self->store = g_object_ref (store);
  self->host = g_object_ref (host);
  g_signal_connect_object (library, "changed", G_CALLBACK (library_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (host, "device-found", G_CALLBACK (device_found_cb), self, G_CONNECT_DEFAULT);
  fx_chat_store_list_models_async (store, NULL, models_listed_cb, g_object_ref (self));

  return self;
}

GListModel *
fx_models_get_list (FxModels *self)
{
  return G_LIST_MODEL (self->list);
}

gboolean
fx_models_is_ready (FxModels *self)
{
  return fx_library_is_ready (self->library);
}

FxModelItem *
fx_models_get_default (FxModels *self)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  FxModelItem *item = fx_models_by_path (self, self->last_path);

  if (item != NULL && item->problem == NULL)
    return item;

  /* Made to chat goes before made to continue. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < n_items; i++)
      {
        g_autoptr (FxModelItem) candidate = g_list_model_get_item (G_LIST_MODEL (self->list), i);

        if (candidate->problem == NULL && (round == 1 || candidate->has_template))
          return candidate; /* the list keeps it */
      }

  return NULL;
}

FxModelInfo *
fx_models_get_info (FxModels    *self,
                    FxModelItem *item)
{
  g_autoptr (GError) error = NULL;
  FxModelInfo *info;

  g_return_val_if_fail (FX_IS_MODELS (self) && item != NULL, NULL);

  info = g_hash_table_lookup (self->infos, item->path);
  if (info != NULL)
    return info;

  /* Only in the moment between the scan and its reading ahead. */
  info = fx_model_info_new (item->path, &error);
  if (info == NULL)
    g_message ("%s", error->message);
  else
    g_hash_table_insert (self->infos, g_strdup (item->path), info);

  return info;
}

typedef struct
{
  FxModelsOpenFunc  func;
  gpointer          user_data;
  char             *path;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  g_free (opening);
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  FxChatModel *model = fx_chat_model_new (opening->path, &error);

  if (model != NULL)
    g_task_return_pointer (task, model, (GDestroyNotify) fx_chat_model_unref);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  FxModels *self = FX_MODELS (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (FxChatModel) model = g_task_propagate_pointer (G_TASK (result), &error);

  if (model != NULL)
    {
      g_clear_pointer (&self->opened, fx_chat_model_unref);
      self->opened = fx_chat_model_ref (model);
      g_set_str (&self->opened_path, opening->path);
    }

  opening->func (self, model, error, opening->user_data);
}

void
fx_models_forget_opened (FxModels *self)
{
  g_return_if_fail (FX_IS_MODELS (self));

  g_clear_pointer (&self->opened, fx_chat_model_unref);
  g_clear_pointer (&self->opened_path, g_free);
}

void
fx_models_open (FxModels         *self,
                FxModelItem      *item,
                FxModelsOpenFunc  func,
                gpointer          user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (FX_IS_MODELS (self) && item != NULL);

  if (self->opened != NULL && g_strcmp0 (self->opened_path, item->path) == 0 &&
      g_hash_table_contains (self->infos, item->path))
    {
      g_autoptr (FxChatModel) model = fx_chat_model_ref (self->opened);

      func (self, model, NULL, user_data);
      return;
    }

  opening = g_new0 (Opening, 1);
  opening->func = func;
  opening->user_data = user_data;
  opening->path = g_strdup (item->path);
  task = g_task_new (self, NULL, opened_cb, NULL);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
}

static void
fx_models_finalize (GObject *object)
{
  FxModels *self = FX_MODELS (object);

  g_clear_object (&self->library);
  g_clear_object (&self->store);
  g_clear_object (&self->host);
  g_clear_object (&self->list);
  g_hash_table_unref (self->infos);
  g_hash_table_unref (self->stored);
  g_hash_table_unref (self->memories);
  g_strfreev (self->hidden);
  g_clear_pointer (&self->opened, fx_chat_model_unref);
  g_free (self->opened_path);
  g_free (self->last_path);

  G_OBJECT_CLASS (fx_models_parent_class)->finalize (object);
}

static void
fx_models_class_init (FxModelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_models_finalize;

  /**
   * FxModels::changed:
   *
   * The list was read again, or what is remembered of its models.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_models_init (FxModels *self)
{
  self->list = g_list_store_new (FX_TYPE_MODEL_ITEM);
  self->infos = infos_new ();
  self->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fx_stored_model_free);
  self->memories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fx_model_memory_free);
}
