/* fx-chat-shelf-archive.c - FxChatShelf: chats to files and from files.
 *
 * Reading, writing and parsing are done on other threads; a toast says how it
 * ended.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-shelf"

#include <glib/gi18n.h>

#include "fx-chat-export.h"
#include "fx-chat-import.h"
#include "fx-chat-shelf-private.h"

typedef struct
{
  FxChatShelf    *shelf;
  GFile          *file;
  gint64          chat_id; /* 0 for all */
  FxExportFormat  format;
  guint           n_chats;
} Archive;

static Archive *
archive_new (FxChatShelf *self,
             GFile       *file)
{
  Archive *archive = g_new0 (Archive, 1);

  archive->shelf = g_object_ref (self);
  archive->file = g_object_ref (file);

  return archive;
}

static void
archive_free (Archive *archive)
{
  g_object_unref (archive->shelf);
  g_object_unref (archive->file);
  g_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_free)

static void
tell (FxChatShelf *self,
      const char  *text)
{
  if (self->desk != NULL)
    fx_desk_toast (self->desk, text);
}

static void
tell_trouble (Archive      *archive,
              const GError *error)
{
  g_autofree char *name = g_file_get_basename (archive->file);
  /* Translators: the name of a file, and what is wrong */
  g_autofree char *text = g_strdup_printf (_("%s: %s"), name, error->message);

  tell (archive->shelf, text);
}

/* On the store's thread.  @data: Archive, only read. */
static gpointer
run_export (FxChatDb  *db,
            gpointer   data,
            GError   **error)
{
  const Archive *archive = data;
  g_autoptr (GPtrArray) chats = fx_chat_db_read_archive (db, archive->chat_id, error);

  if (chats == NULL)
    return NULL;

  if (archive->format == FX_EXPORT_MARKDOWN && chats->len == 1)
    return fx_chat_export_markdown (g_ptr_array_index (chats, 0));

  return fx_chat_export_json (chats);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (Archive) archive = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (archive->file);
  g_autofree char *text = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      tell_trouble (archive, error);
      return;
    }

  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_("Exported to %s"), name);
  tell (archive->shelf, text);
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Archive) archive = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fx_chat_store_read_finish (FX_CHAT_STORE (source), result, &error);
  GFile *file = archive->file;

  if (bytes == NULL)
    {
      tell_trouble (archive, error);
      return;
    }

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       written_cb, g_steal_pointer (&archive));
}

void
fx_chat_shelf_export (FxShelf        *shelf,
                      FxConversation *conversation,
                      GFile          *file,
                      FxExportFormat  format,
                      gpointer        data)
{
  FxChatShelf *self = data;
  Archive *archive = archive_new (self, file);
  Archive *wish = archive_new (self, file);

  archive->chat_id = conversation != NULL ? fx_conversation_get_id (conversation) : 0;
  archive->format = format;
  *wish = (Archive) { wish->shelf, wish->file, archive->chat_id, format, 0 };

  /* What the inspector changed goes first. */
  if (conversation != NULL)
    fx_chats_collect (conversation);
  fx_chats_flush (self->chats);
  fx_chat_store_read_async (self->store, run_export, wish, (GDestroyNotify) archive_free,
                            (GDestroyNotify) g_bytes_unref, NULL, exported_cb, archive);
}

static gpointer
run_put (FxChatDb  *db,
         gpointer   data,
         GError   **error)
{
  return GINT_TO_POINTER (fx_chat_db_put_archive (db, data, error));
}

static void
put_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (Archive) archive = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!fx_chat_store_write_finish (FX_CHAT_STORE (source), result, &error))
    {
      tell_trouble (archive, error);
      return;
    }

  if (archive->shelf->chats != NULL)
    fx_chats_reload (archive->shelf->chats);
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u chat imported", "%u chats imported", archive->n_chats),
                          archive->n_chats);
  tell (archive->shelf, text);
}

/* On a thread of its own. */
static void
parse (GTask        *task,
       gpointer      source,
       gpointer      data,
       GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_file_get_basename (source);
  GPtrArray *chats = NULL;

  info = g_file_query_info (source, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, &error);
  if (info != NULL && g_file_info_get_size (info) > FX_CHAT_IMPORT_MAX_BYTES)
    {
      g_autofree char *size = g_format_size ((guint64) g_file_info_get_size (info));
      g_autofree char *limit = g_format_size (FX_CHAT_IMPORT_MAX_BYTES);

      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file has %s, more than the %s that can be read"),
                   size, limit);
    }
  else if (info != NULL)
    bytes = g_file_load_bytes (source, cancellable, NULL, &error);

  if (bytes != NULL)
    chats = fx_chat_import (name, bytes, &error);
  if (chats != NULL)
    g_task_return_pointer (task, chats, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
parsed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Archive) archive = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *chats = g_task_propagate_pointer (G_TASK (result), &error);
  FxChatStore *store = archive->shelf->store;

  if (chats == NULL)
    {
      tell_trouble (archive, error);
      return;
    }
  if (store == NULL)
    {
      g_ptr_array_unref (chats);
      return;
    }

  archive->n_chats = chats->len;
  fx_chat_store_write (store, run_put, chats, (GDestroyNotify) g_ptr_array_unref, NULL,
                       put_cb, g_steal_pointer (&archive));
}

void
fx_chat_shelf_import (FxShelf    *shelf,
                      GListModel *files,
                      gpointer    data)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autoptr (GTask) task = g_task_new (file, NULL, parsed_cb, archive_new (data, file));

      g_task_run_in_thread (task, parse);
    }
}
