/* fx-download-db.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-download-db.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "fx-json.h"
#include "fx-hub-parse.h"
#include "fx-hub-ref.h"

#define VERSION 1
#define BUSY_MS 10000

struct _FxDownloadDb
{
  char        *path;
  GThreadPool *writer;
  GMutex       lock;
  GCond        idle;

  /* Under @lock */
  sqlite3     *db;
  guint        n_pending;
};

typedef enum
{
  OP_ADD,
  OP_SOURCE,
  OP_STATE,
  OP_PIECES,
  OP_REMOVE,
} OpKind;

typedef struct
{
  OpKind           kind;
  gint64           id;
  gint64           at;
  FxHubModel      *model;
  FxHubFile       *file;
  FxDownloadState  state;
  char            *path;
  guint            n;
  GBytes          *pieces;
} Op;

static const char schema[] =
  "CREATE TABLE IF NOT EXISTS downloads ("
  " id INTEGER PRIMARY KEY, source INTEGER NOT NULL, base TEXT NOT NULL, model TEXT NOT NULL,"
  " owner TEXT NOT NULL, name TEXT NOT NULL, tag TEXT, revision TEXT NOT NULL,"
  " title TEXT NOT NULL, label TEXT NOT NULL, state INTEGER NOT NULL, added_at INTEGER NOT NULL, path TEXT);"
  "CREATE TABLE IF NOT EXISTS parts ("
  " download INTEGER NOT NULL REFERENCES downloads (id) ON DELETE CASCADE, n INTEGER NOT NULL,"
  " is_extra INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, pieces BLOB,"
  " PRIMARY KEY (download, n)) WITHOUT ROWID;"
  "PRAGMA user_version = 1;";

void
fx_download_row_free (FxDownloadRow *row)
{
  if (row == NULL)
    return;

  g_clear_pointer (&row->model, fx_hub_model_unref);
  g_clear_pointer (&row->file, fx_hub_file_unref);
  g_free (row->path);
  g_free (row);
}

static int
user_version (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  int version = -1;

  if (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);

  return version;
}

static gboolean
try_open (FxDownloadDb *self)
{
  if (sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
      sqlite3_busy_timeout (self->db, BUSY_MS) == SQLITE_OK &&
      sqlite3_exec (self->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
                    NULL, NULL, NULL) == SQLITE_OK &&
      user_version (self->db) >= 0 && user_version (self->db) <= VERSION &&
      sqlite3_exec (self->db, schema, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  return FALSE;
}

/* With @lock held.  A download goes on without: it only is not remembered. */
static gboolean
open_db (FxDownloadDb *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int code;

  if (self->db != NULL)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  if (try_open (self))
    return TRUE;

  code = sqlite3_errcode (self->db) & 0xff;
  g_message ("%s: %s", self->path, sqlite3_errmsg (self->db));
  g_clear_pointer (&self->db, sqlite3_close);
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
    {
      g_autofree char *aside = g_strconcat (self->path, ".damaged", NULL);

      if (g_rename (self->path, aside) == 0 && try_open (self))
        return TRUE;
      g_clear_pointer (&self->db, sqlite3_close);
    }

  return FALSE;
}

/* @format: d int, l int64, s text (nullable), b GBytes (nullable) */
static void
run (FxDownloadDb *self,
     const char   *sql,
     const char   *format,
     ...)
{
  sqlite3_stmt *statement = NULL;
  va_list args;
  int result;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      g_message ("%s: %s", self->path, sqlite3_errmsg (self->db));
      return;
    }

  va_start (args, format);
  for (int i = 0; format[i] != '\0'; i++)
    switch (format[i])
      {
      case 'd':
        sqlite3_bind_int (statement, i + 1, va_arg (args, int));
        break;
      case 'l':
        sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
        break;
      case 's':
        sqlite3_bind_text (statement, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
        break;
      default:
        {
          GBytes *bytes = va_arg (args, GBytes *);
          gsize size = 0;
          const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

          sqlite3_bind_blob64 (statement, i + 1, data, size, SQLITE_TRANSIENT);
        }
      }
  va_end (args);

  result = sqlite3_step (statement);
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    g_message ("%s: %s", self->path, sqlite3_errmsg (self->db));
  sqlite3_finalize (statement);
}

static void
add_parts (FxDownloadDb *self,
           gint64        id,
           GPtrArray    *parts,
           gboolean      is_extra,
           guint         first)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const FxHubPart *part = g_ptr_array_index (parts, i);

      run (self, "INSERT OR REPLACE INTO parts (download, n, is_extra, path, size, sha256) VALUES (?, ?, ?, ?, ?, ?)",
           "lddsls", id, (int) (first + i), (int) is_extra, part->path, (gint64) part->size, part->sha256);
    }
}

static void
write_op (FxDownloadDb *self,
          const Op     *op)
{
  switch (op->kind)
    {
    case OP_ADD:
      sqlite3_exec (self->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
      run (self, "INSERT OR REPLACE INTO downloads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
           "ldssssssssdl", op->id, (int) op->model->source, op->model->base, op->model->id, op->model->owner,
           op->model->name, op->model->tag, op->model->revision, op->file->title, op->file->label,
           (int) op->state, op->at);
      add_parts (self, op->id, op->file->parts, FALSE, 0);
      add_parts (self, op->id, op->file->extras, TRUE, op->file->parts->len);
      sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
      break;

    case OP_SOURCE:
      run (self, "UPDATE downloads SET base = ?, revision = ? WHERE id = ?", "ssl", op->model->base,
           op->model->revision, op->id);
      break;

    case OP_STATE:
      run (self, "UPDATE downloads SET state = ?, path = ? WHERE id = ?", "dsl", (int) op->state, op->path, op->id);
      break;

    case OP_PIECES:
      run (self, "UPDATE parts SET pieces = ? WHERE download = ? AND n = ?", "bld", op->pieces, op->id, (int) op->n);
      break;

    case OP_REMOVE:
      run (self, "DELETE FROM downloads WHERE id = ?", "l", op->id);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
on_op (gpointer data,
       gpointer user_data)
{
  FxDownloadDb *self = user_data;
  Op *op = data;

  g_mutex_lock (&self->lock);
  if (open_db (self))
    write_op (self, op);
  if (--self->n_pending == 0)
    g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&op->model, fx_hub_model_unref);
  g_clear_pointer (&op->file, fx_hub_file_unref);
  g_clear_pointer (&op->pieces, g_bytes_unref);
  g_free (op->path);
  g_free (op);
}

static void
push (FxDownloadDb *self,
      const Op     *op)
{
  g_mutex_lock (&self->lock);
  self->n_pending++;
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->writer, g_memdup2 (op, sizeof *op), NULL);
}

FxDownloadDb *
fx_download_db_new (const char *path)
{
  FxDownloadDb *self = g_new0 (FxDownloadDb, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_data_dir (), "fornax", "downloads.db", NULL);
  /* One, so that writes keep their order. */
  self->writer = g_thread_pool_new (on_op, self, 1, FALSE, NULL);

  return self;
}

void
fx_download_db_free (FxDownloadDb *self)
{
  if (self == NULL)
    return;

  g_thread_pool_free (self->writer, FALSE, TRUE);
  g_clear_pointer (&self->db, sqlite3_close);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  g_free (self->path);
  g_free (self);
}

void
fx_download_db_flush (FxDownloadDb *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_pending > 0)
    g_cond_wait (&self->idle, &self->lock);
  g_mutex_unlock (&self->lock);
}

static char *
column (sqlite3_stmt *statement,
        int           index)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, index));
}

static guint64
load_parts (FxDownloadDb *self,
            gint64        id,
            FxHubFile    *file)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, "SELECT is_extra, path, size, sha256 FROM parts WHERE download = ? ORDER BY n",
                          -1, &statement, NULL) != SQLITE_OK)
    return 0;

  sqlite3_bind_int64 (statement, 1, id);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *path = column (statement, 1);
      g_autofree char *sha256 = column (statement, 3);
      const gint64 size = sqlite3_column_int64 (statement, 2);
      FxHubPart *part;

      /* Anybody may have written to the file. */
      if (!fx_hub_parse_is_path (path) || !fx_json_is_hex (sha256, 64) || size <= 0)
        continue;

      part = fx_hub_part_new (path, (guint64) size, sha256);
      if (sqlite3_column_int (statement, 0) != 0)
        {
          g_ptr_array_add (file->extras, part);
        }
      else
        {
          g_ptr_array_add (file->parts, part);
          file->size += part->size;
        }
    }
  sqlite3_finalize (statement);

  return file->size;
}

static FxDownloadRow *
load_row (FxDownloadDb *self,
          sqlite3_stmt *statement)
{
  g_autoptr (FxDownloadRow) row = g_new0 (FxDownloadRow, 1);
  FxHubModel *model = fx_hub_model_new ();
  FxHubFile *file = fx_hub_file_new ();
  const int state = sqlite3_column_int (statement, 10);

  row->model = model;
  row->file = file;
  row->id = sqlite3_column_int64 (statement, 0);
  model->source = sqlite3_column_int (statement, 1) == FX_HUB_SOURCE_REGISTRY ? FX_HUB_SOURCE_REGISTRY
                                                                              : FX_HUB_SOURCE_HUB;
  model->base = column (statement, 2);
  model->id = column (statement, 3);
  model->owner = column (statement, 4);
  model->name = column (statement, 5);
  model->tag = column (statement, 6);
  model->revision = column (statement, 7);
  model->is_page = TRUE;
  file->title = column (statement, 8);
  file->label = column (statement, 9);
  row->state = state >= 0 && state <= FX_DOWNLOAD_CANCELLED ? (FxDownloadState) state : FX_DOWNLOAD_PAUSED;
  row->added_at = sqlite3_column_int64 (statement, 11);
  row->path = column (statement, 12);

  if (!fx_hub_ref_is_name (model->owner) || !fx_hub_ref_is_name (model->name) ||
      !fx_json_is_hex (model->revision, 40) || (model->tag != NULL && !fx_hub_ref_is_name (model->tag)) ||
      load_parts (self, row->id, file) == 0)
    return NULL;
  file->name = g_path_get_basename (((FxHubPart *) g_ptr_array_index (file->parts, 0))->path);

  return g_steal_pointer (&row);
}

GPtrArray *
fx_download_db_load (FxDownloadDb *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_download_row_free);
  sqlite3_stmt *statement = NULL;

  /* Nothing is made before there is something to remember. */
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return rows;

  g_mutex_lock (&self->lock);
  if (open_db (self) &&
      sqlite3_prepare_v2 (self->db, "SELECT id, source, base, model, owner, name, tag, revision, title, label,"
                          " state, added_at, path FROM downloads ORDER BY added_at DESC, id LIMIT 1000",
                          -1, &statement, NULL) == SQLITE_OK)
    while (sqlite3_step (statement) == SQLITE_ROW)
      {
        FxDownloadRow *row = load_row (self, statement);

        if (row != NULL)
          g_ptr_array_add (rows, row);
      }
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);

  return rows;
}

GBytes *
fx_download_db_load_pieces (FxDownloadDb *self,
                            gint64        id,
                            guint         n)
{
  sqlite3_stmt *statement = NULL;
  GBytes *bytes = NULL;

  fx_download_db_flush (self);

  g_mutex_lock (&self->lock);
  if (open_db (self) &&
      sqlite3_prepare_v2 (self->db, "SELECT pieces FROM parts WHERE download = ? AND n = ?",
                          -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_int64 (statement, 1, id);
      sqlite3_bind_int (statement, 2, (int) n);
      if (sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_type (statement, 0) == SQLITE_BLOB)
        bytes = g_bytes_new (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
    }
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);

  return bytes;
}

void
fx_download_db_add (FxDownloadDb    *self,
                    gint64           id,
                    FxHubModel      *model,
                    FxHubFile       *file,
                    FxDownloadState  state)
{
  const Op op = { .kind = OP_ADD, .id = id, .at = g_get_real_time (), .state = state,
                  .model = fx_hub_model_ref (model), .file = fx_hub_file_ref (file) };

  push (self, &op);
}

void
fx_download_db_set_source (FxDownloadDb *self,
                           gint64        id,
                           FxHubModel   *model)
{
  const Op op = { .kind = OP_SOURCE, .id = id, .model = fx_hub_model_ref (model) };

  push (self, &op);
}

void
fx_download_db_set_state (FxDownloadDb    *self,
                          gint64           id,
                          FxDownloadState  state,
                          const char      *path)
{
  const Op op = { .kind = OP_STATE, .id = id, .state = state, .path = g_strdup (path) };

  push (self, &op);
}

void
fx_download_db_set_pieces (FxDownloadDb *self,
                           gint64        id,
                           guint         n,
                           GBytes       *pieces)
{
  const Op op = { .kind = OP_PIECES, .id = id, .n = n, .pieces = g_bytes_ref (pieces) };

  push (self, &op);
}

void
fx_download_db_remove (FxDownloadDb *self,
                       gint64        id)
{
  const Op op = { .kind = OP_REMOVE, .id = id };

  push (self, &op);
}
