/* fx-chat-db.c - opening, locking, repairing.  The rows: fx-chat-db-rows.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-db"

#include "fx-chat-db.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "fx-chat-db-private.h"
#include "fx-chat-recover.h"
#include "fx-chat-schema.h"

#define BUSY_TIMEOUT_MS 2000

G_DEFINE_QUARK (fx-chat-db-error-quark, fx_chat_db_error)

char *
fx_chat_db_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "fornax", "fornax.db", NULL);
}

/* SQLite gives -wal and -shm the mode of the file they belong to. */
static gboolean
make_private (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_STALLED,
                   "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }

  fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_STALLED,
                   "%s: %s", path, g_strerror (errno));
      return FALSE;
    }

  if (fchmod (fd, 0600) != 0)
    g_debug ("%s: %s", path, g_strerror (errno));
  g_close (fd, NULL);

  return TRUE;
}

/* A lock that the kernel drops with the process, however it ends. */
static gboolean
take_lock (FxChatDb *self)
{
  g_autofree char *name = g_strconcat (self->path, ".lock", NULL);

  self->lock_fd = g_open (name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    return FALSE;

  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  g_close (self->lock_fd, NULL);
  self->lock_fd = -1;

  return FALSE;
}

static gboolean
open_handle (FxChatDb  *self,
             GError   **error)
{
  const int flags = self->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;

  if (sqlite3_open_v2 (self->path, &self->handle,
                       flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
    {
      fx_chat_db_set_error (self->handle, self->path, error);
      return FALSE;
    }

  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);

  /* A damaged file must not lead into code that a schema could name. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

  if (!fx_chat_db_exec (self->handle, "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;", error))
    return FALSE;

  if (self->read_only)
    return TRUE;

  return fx_chat_db_exec (self->handle,
                          "PRAGMA journal_mode = WAL;"
                          "PRAGMA synchronous = FULL;"
                          "PRAGMA secure_delete = ON;",
                          error);
}

static void
close_handle (FxChatDb *self)
{
  if (self->handle != NULL)
    sqlite3_close_v2 (self->handle);
  self->handle = NULL;
}

static gboolean
check_with (FxChatDb    *self,
            const char  *pragma,
            GError     **error)
{
  sqlite3_stmt *stmt = fx_chat_db_prepare (self->handle, error, pragma, "");
  gboolean ok = TRUE;
  int result;

  if (stmt == NULL)
    return FALSE;

  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (stmt, 0);

      if (g_strcmp0 (text, "ok") == 0)
        continue;

      g_set_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_CORRUPT,
                   "%s: %s", self->path != NULL ? self->path : "memory",
                   text != NULL ? text : "?");
      ok = FALSE;
      break;
    }

  if (ok && result != SQLITE_DONE)
    {
      fx_chat_db_set_error (self->handle, "chats", error);
      ok = FALSE;
    }

  sqlite3_finalize (stmt);

  return ok;
}

gboolean
fx_chat_db_check (FxChatDb  *self,
                  GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return check_with (self, "PRAGMA integrity_check", error) &&
         check_with (self, "PRAGMA foreign_key_check", error);
}

/* Tables without a version: the field that holds it was damaged. */
static gboolean
check_version (FxChatDb  *self,
               gint       version,
               GError   **error)
{
  sqlite3_stmt *stmt;
  gboolean empty;

  if (version != 0)
    return TRUE;

  stmt = fx_chat_db_prepare (self->handle, error, "SELECT 1 FROM sqlite_schema", "");
  if (stmt == NULL)
    return FALSE;
  empty = sqlite3_step (stmt) == SQLITE_DONE;
  sqlite3_finalize (stmt);

  if (!empty)
    g_set_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_CORRUPT,
                 "%s: has tables but no version", self->path);

  return empty;
}

static gboolean
repair (FxChatDb  *self,
        GError   **error)
{
  g_autofree char *aside = NULL;
  guint n_messages;

  close_handle (self);
  aside = fx_chat_recover_move_aside (self->path, error);
  if (aside == NULL ||
      !make_private (self->path, error) ||
      !open_handle (self, error) ||
      !fx_chat_schema_migrate (self->handle, self->path, fx_chat_schema_get_steps (), error))
    return FALSE;

  n_messages = fx_chat_recover_rows (aside, self->handle);
  self->mode = FX_CHAT_DB_RECOVERED;
  /* Translators: the number is of messages, %s is a file name */
  self->note = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "The chats were damaged. %u message was recovered; the damaged file is kept as %s",
                                             "The chats were damaged. %u messages were recovered; the damaged file is kept as %s",
                                             n_messages),
                                n_messages, aside);

  return TRUE;
}

/* While opening, SQL of ours can fail for one reason alone: the file is not
 * what we wrote.  A damaged header says so in many voices ("unsupported file
 * format"), or makes SQLite take a writable file for a read-only one. */
static gboolean
is_damage (FxChatDb     *self,
           const GError *error)
{
  return g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_CORRUPT) ||
         g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_FAILED) ||
         (g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_READ_ONLY) &&
          g_access (self->path, W_OK) == 0);
}

static void
become_read_only (FxChatDb   *self,
                  const char *note)
{
  self->mode = FX_CHAT_DB_READ_ONLY;
  self->read_only = TRUE;
  g_set_str (&self->note, note);
}

FxChatDb *
fx_chat_db_open (const char     *path,
                 FxChatDbFlags   flags,
                 GError        **error)
{
  FxChatDb *self;
  g_autoptr (GError) local_error = NULL;
  const gboolean owner = (flags & FX_CHAT_DB_OWNER) != 0;
  gint version = -1;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FxChatDb, 1);
  self->path = g_strdup (path);
  self->lock_fd = -1;

  if (!make_private (path, error))
    goto fail;

  if (owner && !take_lock (self))
    become_read_only (self, _("Another Fornax has the chats open, so they are open for reading only here"));

  if (open_handle (self, &local_error))
    {
      version = fx_chat_schema_version (self->handle, &local_error);
      if (version > (gint) g_strv_length ((char **) fx_chat_schema_get_steps ()))
        {
          close_handle (self);
          become_read_only (self, _("The chats were written by a newer Fornax, so they are open for reading only"));
          if (!open_handle (self, error))
            goto fail;
          return self;
        }
    }

  if (local_error == NULL && owner && check_version (self, version, &local_error))
    check_with (self, "PRAGMA quick_check (1)", &local_error);

  if (local_error == NULL && !self->read_only)
    fx_chat_schema_migrate (self->handle, path, fx_chat_schema_get_steps (), &local_error);

  if (local_error == NULL && owner && !self->read_only)
    fx_chat_db_settle (self, &local_error);

  if (owner && !self->read_only && is_damage (self, local_error))
    {
      g_message ("%s", local_error->message);
      g_clear_error (&local_error);
      if (repair (self, &local_error))
        fx_chat_db_settle (self, &local_error);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      goto fail;
    }

  return self;

fail:
  fx_chat_db_free (self);
  return NULL;
}

FxChatDb *
fx_chat_db_open_memory (const char *reason)
{
  FxChatDb *self = g_new0 (FxChatDb, 1);

  self->lock_fd = -1;
  self->mode = FX_CHAT_DB_MEMORY;
  self->note = g_strdup_printf (_("Chats cannot be saved and end with the program: %s"), reason);

  if (sqlite3_open_v2 (":memory:", &self->handle,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
      !fx_chat_db_exec (self->handle, "PRAGMA foreign_keys = ON;", NULL) ||
      !fx_chat_schema_migrate (self->handle, NULL, fx_chat_schema_get_steps (), NULL))
    g_error ("no memory for a database"); /* as GLib does for any malloc */

  return self;
}

void
fx_chat_db_free (FxChatDb *self)
{
  if (self == NULL)
    return;

  close_handle (self);
  if (self->lock_fd >= 0)
    g_close (self->lock_fd, NULL);
  g_free (self->path);
  g_free (self->note);
  g_free (self);
}

FxChatDbMode
fx_chat_db_get_mode (FxChatDb *self)
{
  g_return_val_if_fail (self != NULL, FX_CHAT_DB_MEMORY);

  return self->mode;
}

const char *
fx_chat_db_get_note (FxChatDb *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->note;
}
