/* fx-rack-link-tasks.c - what FxRackLink does on other threads: finding and
 * sharing duplicates, deleting, adding.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-rack-link"

#include <glib/gi18n.h>

#include "fx-duplicates.h"
#include "fx-library-remove.h"
#include "fx-rack-link-private.h"

/* Progress is shown as often as this. */
#define TELL_US 50000

/* Finding */

typedef struct
{
  GPtrArray  *entries;
  GHashTable *hashes;
  GPtrArray  *found;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_ptr_array_unref (search->entries);
  g_hash_table_unref (search->hashes);
  g_clear_pointer (&search->found, g_ptr_array_unref);
  g_free (search);
}

static void
search_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Search *search = data;

  search->found = fx_duplicates_find (search->entries, search->hashes, cancellable);
  g_task_return_boolean (task, TRUE);
}

static char *
join_places (const FxDuplicate *duplicate)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < duplicate->entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (duplicate->entries, i);
      g_autofree char *label = fx_store_dup_label (entry->store_kind, entry->store);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label);
    }

  return g_string_free_and_steal (text);
}

static gint
count_shared (FxRackLink *self,
              GPtrArray  *kept)
{
  gint n_shared = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->duplicates)); i++)
    {
      FxDuplicateItem *item = g_list_model_get_item (G_LIST_MODEL (self->duplicates), i);

      /* What was shared a moment ago can be undone; what runs goes on. */
      if (item->state == FX_DUPLICATE_FOUND)
        {
          g_object_unref (item);
          continue;
        }
      g_ptr_array_add (kept, item);
      n_shared++;
    }

  return n_shared;
}

static void
update_bytes (FxRackLink *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->duplicates)); i++)
    {
      g_autoptr (FxDuplicateItem) item = g_list_model_get_item (G_LIST_MODEL (self->duplicates), i);

      if (item->state == FX_DUPLICATE_FOUND && item->possible)
        bytes += item->bytes;
    }
  g_object_set (self->rack, "duplicate-bytes", bytes, NULL);
}

static void
searched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  FxRackLink *self = FX_RACK_LINK (source);
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer path;
  gpointer hash;

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || search->found == NULL)
    return;

  /* So that no file is read twice in this run. */
  g_hash_table_iter_init (&iter, search->hashes);
  while (g_hash_table_iter_next (&iter, &path, &hash))
    g_hash_table_insert (self->hashes, g_strdup (path), g_strdup (hash));

  count_shared (self, items);
  for (guint i = 0; i < search->found->len; i++)
    {
      FxDuplicate *duplicate = g_ptr_array_index (search->found, i);
      const FxLibraryEntry *first = g_ptr_array_index (duplicate->entries, 0);
      const FxLibraryEntry *second = g_ptr_array_index (duplicate->entries, 1);
      g_autofree char *places = join_places (duplicate);
      FxDuplicateItem *item = fx_duplicate_item_new ();

      g_object_set (item,
                    "title", first->name,
                    "places", places,
                    "bytes", first->bytes * (duplicate->entries->len - 1),
                    "possible", duplicate->reclaimable,
                    "note", duplicate->reclaimable
                            ? NULL : _("Neither copy is Fornax's own, so it changes nothing here"),
                    NULL);
      /* Ours and one of theirs: sharing with one is what can be done. */
      g_object_set_data_full (G_OBJECT (item), "ours", g_strdup (first->path), g_free);
      g_object_set_data_full (G_OBJECT (item), "theirs", g_strdup (second->path), g_free);
      g_ptr_array_add (items, item);
    }

  g_list_store_splice (self->duplicates, 0, g_list_model_get_n_items (G_LIST_MODEL (self->duplicates)),
                       items->pdata, items->len);
  update_bytes (self);
}

void
fx_rack_link_find_duplicates (FxRackLink *self)
{
  GPtrArray *entries = fx_library_get_entries (self->library);
  g_autoptr (GTask) task = NULL;
  GHashTableIter iter;
  gpointer path;
  gpointer hash;
  Search *search;

  if (self->search != NULL)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  self->search = g_cancellable_new ();

  search = g_new0 (Search, 1);
  search->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_library_entry_unref);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (search->entries, fx_library_entry_ref (g_ptr_array_index (entries, i)));
  search->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, self->hashes);
  while (g_hash_table_iter_next (&iter, &path, &hash))
    g_hash_table_insert (search->hashes, g_strdup (path), g_strdup (hash));

  task = g_task_new (self, self->search, searched_cb, NULL);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, search_thread);
}

/* Sharing */

typedef struct
{
  FxDuplicateItem *item;
  char            *ours;
  char            *theirs;
  gboolean         undo;
  FxReclaim        how;
  double           fraction; /* under @lock */
  GMutex           lock;
  guint            tick_id;
} Share;

static void
share_free (gpointer data)
{
  Share *share = data;

  g_clear_handle_id (&share->tick_id, g_source_remove);
  g_object_unref (share->item);
  g_mutex_clear (&share->lock);
  g_free (share->ours);
  g_free (share->theirs);
  g_free (share);
}

static void
share_progress (guint64  done,
                guint64  total,
                gpointer data)
{
  Share *share = data;

  g_mutex_lock (&share->lock);
  share->fraction = total > 0 ? (double) done / (double) total : 0;
  g_mutex_unlock (&share->lock);
}

static gboolean
share_tick_cb (gpointer data)
{
  Share *share = data;
  double fraction;

  g_mutex_lock (&share->lock);
  fraction = share->fraction;
  g_mutex_unlock (&share->lock);
  g_object_set (share->item, "fraction", fraction, NULL);

  return G_SOURCE_CONTINUE;
}

static void
share_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Share *share = data;
  GError *error = NULL;
  gboolean ok;

  if (share->undo)
    ok = fx_duplicate_unshare (share->ours, share_progress, share, cancellable, &error);
  else
    ok = fx_duplicate_share (share->ours, share->theirs, &share->how, share_progress, share, cancellable, &error);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
shared_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  FxRackLink *self = FX_RACK_LINK (source);
  Share *share = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *size = g_format_size (share->item->bytes);
  g_autofree char *note = NULL;

  g_clear_handle_id (&share->tick_id, g_source_remove);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_object_set (share->item,
                    "state", share->undo ? FX_DUPLICATE_SHARED : FX_DUPLICATE_FOUND,
                    "note", error->message,
                    NULL);
      update_bytes (self);
      return;
    }

  if (share->undo)
    note = NULL;
  else if (share->how == FX_RECLAIM_REFLINK)
    note = g_strdup_printf (_("%s freed: both files share their bytes until one is changed"), size);
  else
    note = g_strdup_printf (_("%s freed: both names are of one file now"), size);
  g_object_set (share->item,
                "state", share->undo ? FX_DUPLICATE_FOUND : FX_DUPLICATE_SHARED,
                "note", note,
                NULL);
  update_bytes (self);
}

static void
share_cb (FxRackLink      *self,
          FxDuplicateItem *item)
{
  g_autoptr (GTask) task = NULL;
  Share *share;

  if (item->state == FX_DUPLICATE_WORKING || !item->possible)
    return;

  share = g_new0 (Share, 1);
  g_mutex_init (&share->lock);
  share->item = g_object_ref (item);
  share->ours = g_strdup (g_object_get_data (G_OBJECT (item), "ours"));
  share->theirs = g_strdup (g_object_get_data (G_OBJECT (item), "theirs"));
  share->undo = item->state == FX_DUPLICATE_SHARED;
  share->tick_id = g_timeout_add (TELL_US / 1000, share_tick_cb, share);
  g_object_set (item, "state", FX_DUPLICATE_WORKING, "fraction", 0.0, "note", NULL, NULL);

  task = g_task_new (self, self->all, shared_cb, NULL);
  g_task_set_task_data (task, share, share_free);
  g_task_run_in_thread (task, share_thread);
}

/* Deleting */

typedef struct
{
  char           *folder;
  FxLibraryEntry *entry;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_free (removal->folder);
  fx_library_entry_unref (removal->entry);
  g_free (removal);
}

static void
remove_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Removal *removal = data;
  GError *error = NULL;

  if (fx_library_remove (removal->folder, removal->entry, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxRackLink *self = FX_RACK_LINK (source);
  const Removal *removal = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    text = g_strdup_printf (_("“%s” deleted"), removal->entry->title);
  else
    text = g_strdup (error->message);
  fx_rack_link_toast (self, text);
  fx_library_rescan (self->library);
}

static void
delete_cb (FxRackLink  *self,
           FxModelItem *model)
{
  FxLibraryEntry *entry = fx_library_get_by_path (self->library, model->path);
  g_autoptr (GTask) task = NULL;
  Removal *removal;

  if (entry == NULL || model->foreign)
    return;
  if (fx_engine_host_get_model_item (self->host) == model)
    fx_engine_host_unload (self->host);

  removal = g_new0 (Removal, 1);
  removal->folder = g_strdup (fx_library_get_own_folder (self->library));
  removal->entry = fx_library_entry_ref (entry);
  task = g_task_new (self, NULL, removed_cb, NULL);
  g_task_set_task_data (task, removal, removal_free);
  g_task_run_in_thread (task, remove_thread);
}

/* Adding */

typedef struct
{
  FxRackLink    *self;
  FxTaskItem    *item;
  GCancellable  *cancellable;
  FxRackAddFunc  func;
  gpointer       user_data;
} Add;

static void
add_progress_cb (guint64  done,
                 guint64  total,
                 gpointer data)
{
  Add *add = data;
  g_autofree char *done_text = g_format_size (done);
  g_autofree char *total_text = g_format_size (total);
  /* Translators: both are sizes. */
  g_autofree char *text = g_strdup_printf (_("%s of %s"), done_text, total_text);

  g_object_set (add->item,
                "detail", text,
                "fraction", total > 0 ? (double) done / (double) total : -1.0,
                NULL);
}

static void
drop_task (FxRackLink *self,
           FxTaskItem *item)
{
  guint position;

  if (g_list_store_find (self->tasks, item, &position))
    g_list_store_remove (self->tasks, position);
}

static void
add_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Add *add = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fx_library_add_file_finish (FX_LIBRARY (source), result, &error);

  if (path != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    drop_task (add->self, add->item);
  else
    g_object_set (add->item, "problem", error->message, "detail", NULL, NULL);
  if (add->func != NULL)
    add->func (path, error, add->user_data);

  g_object_unref (add->self);
  g_object_unref (add->item);
  g_object_unref (add->cancellable);
  g_free (add);
}

void
fx_rack_link_add_file (FxRackLink    *self,
                       const char    *path,
                       FxRackAddFunc  func,
                       gpointer       user_data)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  Add *add;

  g_return_if_fail (FX_IS_RACK_LINK (self));
  g_return_if_fail (path != NULL);

  name = g_filename_display_basename (path);
  /* Translators: %s is the name of a file. */
  title = g_strdup_printf (_("Adding %s"), name);
  add = g_new0 (Add, 1);
  add->self = g_object_ref (self);
  add->item = fx_task_item_new ();
  add->cancellable = g_cancellable_new ();
  add->func = func;
  add->user_data = user_data;
  g_object_set (add->item, "title", title, NULL);
  g_object_set_data_full (G_OBJECT (add->item), "cancellable", g_object_ref (add->cancellable), g_object_unref);
  g_list_store_append (self->tasks, add->item);
  fx_library_add_file_async (self->library, path, add_progress_cb, add, add->cancellable, add_done_cb, add);
}

static void
dismiss_cb (FxRackLink *self,
            FxTaskItem *item)
{
  GCancellable *cancellable = g_object_get_data (G_OBJECT (item), "cancellable");

  if (item->problem != NULL)
    drop_task (self, item);
  else if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

static void
closing_cb (FxRackLink *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tasks)); i++)
    {
      g_autoptr (FxTaskItem) item = g_list_model_get_item (G_LIST_MODEL (self->tasks), i);

      g_cancellable_cancel (g_object_get_data (G_OBJECT (item), "cancellable"));
    }
}

void
fx_rack_link_connect_tasks (FxRackLink *self)
{
  g_signal_connect_object (self->rack, "share", G_CALLBACK (share_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rack, "delete", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rack, "dismiss", G_CALLBACK (dismiss_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->all, "cancelled", G_CALLBACK (closing_cb), self, G_CONNECT_SWAPPED);
}
