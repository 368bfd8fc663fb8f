/* fx-rack-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-rack-link"

#include "fx-rack-link.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-fact-item.h"
#include "fx-library-scan.h"
#include "fx-rack-link-private.h"

enum
{
  TOAST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxRackLink, fx_rack_link, G_TYPE_OBJECT)

void
fx_rack_link_toast (FxRackLink *self,
                    const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

/* Adds or takes away one text of a setting that is a list of them. */
static void
change_list (FxRackLink *self,
             const char *key,
             const char *text,
             gboolean    present)
{
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->settings == NULL)
    return;

  before = g_settings_get_strv (self->settings, key);
  for (guint i = 0; before[i] != NULL; i++)
    if (g_strcmp0 (before[i], text) != 0)
      g_strv_builder_add (builder, before[i]);
  if (present)
    g_strv_builder_add (builder, text);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, key, (const char *const *) after);
}

static FxStoreItem *
find_store (FxRackLink *self,
            const char *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->stores)); i++)
    {
      g_autoptr (FxStoreItem) store = g_list_model_get_item (G_LIST_MODEL (self->stores), i);

      if (g_strcmp0 (store->path, path) == 0)
        return g_steal_pointer (&store);
    }

  return NULL;
}

static void
count_store (FxRackLink  *self,
             FxStoreItem *store)
{
  GPtrArray *entries = fx_library_get_entries (self->library);
  guint64 bytes = 0;
  guint n_models = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);
      const char *folder = entry->store_kind == FX_STORE_FORNAX ? NULL : entry->store;

      if ((folder == NULL) != (store->kind == FX_STORE_FORNAX) ||
          (folder != NULL && g_strcmp0 (folder, store->path) != 0))
        continue;
      bytes += entry->bytes;
      n_models++;
    }

  g_object_set (store, "bytes", bytes, "n-models", n_models, NULL);
}

/* All that there are, also those that are switched off. */
static void
update_stores (FxRackLink *self)
{
  g_auto (GStrv) folders = self->settings != NULL ? g_settings_get_strv (self->settings, "model-folders") : NULL;
  g_auto (GStrv) hidden = self->settings != NULL ? g_settings_get_strv (self->settings, "hidden-stores") : NULL;
  g_autoptr (GPtrArray) all = fx_stores_all (fx_library_get_own_folder (self->library),
                                             (const char *const *) folders, NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++)
    {
      const FxStore *store = g_ptr_array_index (all, i);
      g_autofree char *label = fx_store_dup_label (store->kind, store->path);
      FxStoreItem *item = find_store (self, store->path);
      const gboolean shown = hidden == NULL || !g_strv_contains ((const char *const *) hidden, store->path);

      if (item == NULL)
        item = fx_store_item_new ();
      g_object_set (item,
                    "name", label,
                    "path", store->path,
                    "kind", (guint) store->kind,
                    "foreign", store->kind != FX_STORE_FORNAX,
                    "added", store->kind == FX_STORE_FOLDER,
                    "shown", shown,
                    NULL);
      count_store (self, item);
      g_ptr_array_add (items, item);
    }

  g_list_store_splice (self->stores, 0, g_list_model_get_n_items (G_LIST_MODEL (self->stores)),
                       items->pdata, items->len);
  g_object_set (self->rack, "n-hidden", fx_models_get_n_hidden (self->models), NULL);
  /* The sums are of the items: tell who shows them. */
  g_object_notify (G_OBJECT (self->rack), "stores");
}

static void
library_changed_cb (FxLibrary *library,
                    gpointer   data)
{
  FxRackLink *self = data;

  update_stores (self);
  fx_rack_link_find_duplicates (self);
}

static void
hidden_changed_cb (FxRackLink *self)
{
  g_auto (GStrv) hidden = NULL;

  if (self->settings == NULL)
    return;

  hidden = g_settings_get_strv (self->settings, "hidden-models");
  fx_models_set_hidden (self->models, (const char *const *) hidden);
  g_object_set (self->rack, "n-hidden", fx_models_get_n_hidden (self->models), NULL);
}

static void
hide_cb (FxRackLink  *self,
         FxModelItem *model)
{
  g_autofree char *path = g_strdup (model->path);

  change_list (self, "hidden-models", path, TRUE);
}

static void
unhide_cb (FxRackLink  *self,
           FxModelItem *model)
{
  g_autofree char *path = g_strdup (model->path);

  change_list (self, "hidden-models", path, FALSE);
}

static void
unhide_all_cb (FxRackLink *self)
{
  if (self->settings != NULL)
    g_settings_reset (self->settings, "hidden-models");
}

static void
show_store_cb (FxRackLink  *self,
               FxStoreItem *store,
               gboolean     shown)
{
  g_object_set (store, "shown", shown, NULL);
  change_list (self, "hidden-stores", store->path, !shown);
}

static void
forget_store_cb (FxRackLink  *self,
                 FxStoreItem *store)
{
  g_autofree char *path = g_strdup (store->path);

  change_list (self, "model-folders", path, FALSE);
}

static void
save_load_cb (FxRackLink       *self,
              FxModelItem      *model,
              const FxLoadWish *wish)
{
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  if (wish == NULL)
    {
      fx_models_save_options (self->models, model, NULL);
      return;
    }

  options.context = wish->context;
  options.kv_type = (FxKvType) MIN (wish->kv_type, FX_N_KV_TYPES - 1);
  options.gpu_layers = wish->gpu_layers;
  fx_models_save_options (self->models, model, &options);
}

static void
save_sampling_cb (FxRackLink     *self,
                  FxModelItem    *model,
                  FxSamplingItem *sampling)
{
  fx_models_save_sampling (self->models, model, sampling);
  if (sampling != NULL)
    fx_rack_link_toast (self, _("New chats with this model begin with these values"));
}

/* What a load may take of the heap that has most. */
static void
device_found_cb (FxRackLink *self)
{
  const FxDeviceInfo *device = fx_engine_host_get_device (self->host);
  guint64 memory = 0;

  for (guint i = 0; device != NULL && i < device->n_heaps; i++)
    memory = MAX (memory, device->heaps[i].budget);
  g_object_set (self->rack, "device-memory", memory, NULL);
}

static void
devices_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GPtrArray *devices = fx_devices_list (NULL, NULL);

  g_task_return_pointer (task, devices, (GDestroyNotify) g_ptr_array_unref);
}

static void
devices_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxRackLink *self = FX_RACK_LINK (source);
  g_autoptr (GPtrArray) devices = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GListStore) list = g_list_store_new (FX_TYPE_FACT_ITEM);

  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const FxDeviceInfo *device = g_ptr_array_index (devices, i);
      g_autoptr (FxFactItem) item = fx_fact_item_new ();

      if (!device->usable)
        continue;
      g_object_set (item, "key", device->uuid, "value", device->name,
                    "kind", fx_device_type_name (device->type), NULL);
      g_list_store_append (list, item);
    }
  g_object_set (self->rack, "devices", list, NULL);
}

/* Once the host has looked: two at a time would be slower. */
static void
find_devices (FxRackLink *self)
{
  g_autoptr (GTask) task = NULL;

  device_found_cb (self);
  if (self->rack->devices != NULL)
    return;
  task = g_task_new (self, self->all, devices_cb, NULL);
  g_task_run_in_thread (task, devices_thread);
}

static void
rescan_cb (FxRackLink *self)
{
  fx_library_rescan (self->library);
}

FxRackLink *
fx_rack_link_new (FxLibrary    *library,
                  FxModels     *models,
                  FxEngineHost *host,
                  GSettings    *settings)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } answers[] = {
    { "hide", G_CALLBACK (hide_cb) },
    { "unhide", G_CALLBACK (unhide_cb) },
    { "unhide-all", G_CALLBACK (unhide_all_cb) },
    { "show-store", G_CALLBACK (show_store_cb) },
    { "forget-store", G_CALLBACK (forget_store_cb) },
    { "save-load", G_CALLBACK (save_load_cb) },
    { "save-sampling", G_CALLBACK (save_sampling_cb) },
    { "rescan", G_CALLBACK (rescan_cb) },
  };
  FxRackLink *self = g_object_new (FX_TYPE_RACK_LINK, NULL);

  self->library = g_object_ref (library);
  self->models = g_object_ref (models);
  self->host = g_object_ref (host);
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      g_signal_connect_object (settings, "changed::hidden-models", G_CALLBACK (hidden_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect_object (self->rack, answers[i].signal, answers[i].callback, self, G_CONNECT_SWAPPED);
  fx_rack_link_connect_detail (self);
  fx_rack_link_connect_tasks (self);

  g_signal_connect_object (host, "device-found", G_CALLBACK (find_devices), self, G_CONNECT_SWAPPED);

  hidden_changed_cb (self);
  /* After FxModels, which is connected before. */
  g_signal_connect_object (library, "changed", G_CALLBACK (library_changed_cb), self, G_CONNECT_AFTER);
  update_stores (self);

  return self;
}

void
fx_rack_link_close (FxRackLink *self)
{
  g_return_if_fail (FX_IS_RACK_LINK (self));

  g_cancellable_cancel (self->all);
  if (self->search != NULL)
    g_cancellable_cancel (self->search);
}

FxRack *
fx_rack_link_get_rack (FxRackLink *self)
{
  g_return_val_if_fail (FX_IS_RACK_LINK (self), NULL);

  return self->rack;
}

static void
fx_rack_link_finalize (GObject *object)
{
  FxRackLink *self = FX_RACK_LINK (object);

  g_clear_object (&self->rack);
  g_clear_object (&self->library);
  g_clear_object (&self->models);
  g_clear_object (&self->host);
  g_clear_object (&self->settings);
  g_clear_object (&self->stores);
  g_clear_object (&self->duplicates);
  g_clear_object (&self->tasks);
  g_clear_object (&self->search);
  g_clear_object (&self->all);
  g_hash_table_unref (self->hashes);

  G_OBJECT_CLASS (fx_rack_link_parent_class)->finalize (object);
}

static void
fx_rack_link_class_init (FxRackLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_rack_link_finalize;

  /**
   * FxRackLink::toast:
   * @text: a passing message
   */
  signals[TOAST] =
    g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fx_rack_link_init (FxRackLink *self)
{
  self->stores = g_list_store_new (FX_TYPE_STORE_ITEM);
  self->duplicates = g_list_store_new (FX_TYPE_DUPLICATE_ITEM);
  self->tasks = g_list_store_new (FX_TYPE_TASK_ITEM);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->all = g_cancellable_new ();
  self->rack = fx_rack_new ();
  g_object_set (self->rack,
                "stores", self->stores,
                "duplicates", self->duplicates,
                "tasks", self->tasks,
                NULL);
}
