/* test-chat-store.c - the chats' database and its thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>

#include "fx-chat-db-private.h"
#include "fx-chat-schema.h"
#include "fx-chat-store.h"

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = g_dir_make_tmp ("fx-chats-XXXXXX", NULL);
  g_assert_nonnull (fixture->dir);
  fixture->path = g_build_filename (fixture->dir, "fornax", "fornax.db", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static FxChatDb *
open_db (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FxChatDb *db = fx_chat_db_open (fixture->path, FX_CHAT_DB_OWNER, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);

  return db;
}

static FxStoredMessage *
make_message (gint64      chat_id,
              gint64      parent_id,
              const char *role,
              const char *text)
{
  FxStoredMessage *message = fx_stored_message_new ();

  message->chat_id = chat_id;
  message->parent_id = parent_id;
  g_set_str (&message->role, role);
  g_set_str (&message->text, text);

  return message;
}

static void
assert_path (FxChatDb   *db,
             gint64      chat_id,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = fx_chat_db_list_messages (db, chat_id, &error);
  g_autoptr (GString) texts = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < messages->len; i++)
    {
      const FxStoredMessage *message = g_ptr_array_index (messages, i);

      g_string_append_printf (texts, "%s%s", i > 0 ? "|" : "", message->text);
    }

  g_assert_cmpstr (texts->str, ==, expected);
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxChatDb) db = open_db (fixture);
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  g_autoptr (FxStoredMessage) question = NULL;
  g_autoptr (FxStoredMessage) answer = NULL;
  g_autoptr (FxStoredMessage) other = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  const FxStoredChat *read;
  const FxStoredMessage *last;
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  GStatBuf info;

  g_set_str (&chat->title, "Ünïcode 😀 'quoted'");
  g_set_str (&chat->settings.model, "/models/a.gguf");
  g_set_str (&chat->settings.instructions, "Be\nshort.");
  chat->settings.sampling.temperature = 0.25f;
  chat->settings.sampling.has_seed = TRUE;
  chat->settings.sampling.seed = G_MAXUINT64;
  chat->settings.context = 2048;
  chat->settings.kv_type = FX_KV_Q8_0;

  question = make_message (chat->id, 0, "user", "Q");
  answer = make_message (chat->id, question->id, "assistant", "A");
  other = make_message (chat->id, question->id, "assistant", "B");
  g_set_str (&answer->reasoning, "because");
  g_set_str (&answer->stats, "{}");

  g_assert_true (fx_chat_db_put_both (db, chat, question, &error));
  g_assert_true (fx_chat_db_put_message (db, answer, &error));
  assert_path (db, chat->id, "Q|A");

  /* Another answer to the same question takes the place of the first. */
  g_assert_true (fx_chat_db_put_message (db, other, &error));
  assert_path (db, chat->id, "Q|B");

  chats = fx_chat_db_list_chats (db, &error);
  g_assert_cmpuint (chats->len, ==, 1);
  read = g_ptr_array_index (chats, 0);
  g_assert_cmpint (read->id, ==, chat->id);
  g_assert_cmpstr (read->title, ==, chat->title);
  g_assert_cmpstr (read->settings.model, ==, chat->settings.model);
  g_assert_cmpstr (read->settings.instructions, ==, chat->settings.instructions);
  g_assert_cmpfloat_with_epsilon (read->settings.sampling.temperature, 0.25, 1e-9);
  g_assert_true (read->settings.sampling.has_seed);
  g_assert_cmpuint (read->settings.sampling.seed, ==, G_MAXUINT64);
  g_assert_cmpuint (read->settings.context, ==, 2048);
  g_assert_cmpint (read->settings.kv_type, ==, FX_KV_Q8_0);
  g_assert_cmpint (read->settings.max_tokens, ==, -1);

  messages = fx_chat_db_list_messages (db, chat->id, &error);
  last = g_ptr_array_index (messages, 1);
  g_assert_cmpint (last->parent_id, ==, question->id);
  g_assert_cmpstr (last->role, ==, "assistant");

  g_assert_true (fx_chat_db_check (db, &error));

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_trash (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  FxChatDb *db = open_db (fixture);
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  g_autoptr (FxStoredChat) gone = fx_stored_chat_new ();
  g_autoptr (FxStoredMessage) one = make_message (chat->id, 0, "user", "one");
  g_autoptr (FxStoredMessage) two = make_message (chat->id, one->id, "assistant", "canary-two");
  g_autoptr (FxStoredMessage) three = make_message (chat->id, two->id, "user", "three");
  g_autoptr (FxStoredMessage) lost = make_message (gone->id, 0, "user", "canary-lost");
  g_autofree char *bytes = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GPtrArray) trash = NULL;
  gsize length;

  g_assert_true (fx_chat_db_put_both (db, chat, one, &error));
  g_assert_true (fx_chat_db_put_message (db, two, &error));
  g_assert_true (fx_chat_db_put_message (db, three, &error));
  g_assert_true (fx_chat_db_put_both (db, gone, lost, &error));

  g_assert_true (fx_chat_db_trash_message (db, two->id, TRUE, &error));
  assert_path (db, chat->id, "one|three");
  g_assert_true (fx_chat_db_trash_message (db, two->id, FALSE, &error));
  assert_path (db, chat->id, "one|canary-two|three");

  g_assert_true (fx_chat_db_trash_message (db, two->id, TRUE, &error));
  g_assert_true (fx_chat_db_trash_message (db, three->id, TRUE, &error));
  g_assert_true (fx_chat_db_trash_chat (db, gone->id, TRUE, &error));
  chats = fx_chat_db_list_chats (db, &error);
  g_assert_cmpuint (chats->len, ==, 1);

  /* A start empties the trash of what is thirty days in it, and no sooner. */
  fx_chat_db_free (db);
  db = open_db (fixture);
  trash = fx_chat_db_list_trash (db, &error);
  g_assert_cmpuint (trash->len, ==, 1);
  g_assert_cmpuint (((FxStoredChat *) trash->pdata[0])->n_messages, ==, 1);
  g_assert_true (fx_chat_db_exec (db->handle, "UPDATE chat SET trashed_at = trashed_at - 29 * 86400000;"
                                              "UPDATE message SET trashed_at = trashed_at - 29 * 86400000;", &error));
  fx_chat_db_free (db);
  db = open_db (fixture);
  g_ptr_array_unref (trash);
  trash = fx_chat_db_list_trash (db, &error);
  g_assert_cmpuint (trash->len, ==, 1);
  g_assert_true (fx_chat_db_exec (db->handle, "UPDATE chat SET trashed_at = trashed_at - 2 * 86400000;"
                                              "UPDATE message SET trashed_at = trashed_at - 2 * 86400000;", &error));

  /* Then the bytes are gone, from the index of words too. */
  fx_chat_db_free (db);
  db = open_db (fixture);
  g_ptr_array_unref (trash);
  trash = fx_chat_db_list_trash (db, &error);
  g_assert_cmpuint (trash->len, ==, 0);
  assert_path (db, chat->id, "one");
  assert_path (db, gone->id, "");
  g_assert_true (fx_chat_db_check (db, &error));
  fx_chat_db_free (db);

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, &error));
  g_assert_null (memmem (bytes, length, "canary", 6));
  g_assert_nonnull (memmem (bytes, length, "one", 3));
}

static void
test_crash (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  FxChatDb *db = open_db (fixture);
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  g_autoptr (FxStoredMessage) reply = make_message (chat->id, 0, "assistant", "");
  g_autoptr (GPtrArray) messages = NULL;
  const FxStoredMessage *read;

  reply->state = FX_STORED_STREAMING;
  g_assert_true (fx_chat_db_put_both (db, chat, reply, &error));
  g_assert_true (fx_chat_db_append (db, reply->id, TRUE, "hm", &error));
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u,", i);

      g_assert_true (fx_chat_db_append (db, reply->id, FALSE, text, &error));
    }
  assert_path (db, chat->id, "0,1,2,3,4,5,6,7,8,9,10,11,");
  fx_chat_db_free (db);

  db = open_db (fixture);
  assert_path (db, chat->id, "0,1,2,3,4,5,6,7,8,9,10,11,");
  messages = fx_chat_db_list_messages (db, chat->id, &error);
  read = g_ptr_array_index (messages, 0);
  g_assert_cmpint (read->state, ==, FX_STORED_STOPPED);
  g_assert_cmpstr (read->reasoning, ==, "hm");
  fx_chat_db_free (db);
}

static void
test_second_owner (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxChatDb) first = open_db (fixture);
  g_autoptr (FxChatDb) second = NULL;
  g_autoptr (FxChatDb) guest = NULL;
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();

  g_assert_cmpint (fx_chat_db_get_mode (first), ==, FX_CHAT_DB_NORMAL);
  g_assert_null (fx_chat_db_get_note (first));

  second = open_db (fixture);
  g_assert_cmpint (fx_chat_db_get_mode (second), ==, FX_CHAT_DB_READ_ONLY);
  g_assert_nonnull (fx_chat_db_get_note (second));
  g_assert_false (fx_chat_db_put_chat (second, chat, &error));
  g_assert_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_READ_ONLY);
  g_clear_error (&error);

  guest = fx_chat_db_open (fixture->path, FX_CHAT_DB_GUEST, &error);
  g_assert_no_error (error);
  g_assert_true (fx_chat_db_put_chat (guest, chat, &error));
}

static gint
version_of (Fixture *fixture)
{
  sqlite3 *handle;
  gint version;

  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  version = fx_chat_schema_version (handle, NULL);
  sqlite3_close (handle);

  return version;
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  FxChatDb *db = open_db (fixture);
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  g_autoptr (GPtrArray) chats = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before;
  gsize n_after;

  g_assert_true (fx_chat_db_put_chat (db, chat, &error));
  g_assert_true (fx_chat_db_exec (db->handle, "PRAGMA user_version = 99", &error));
  fx_chat_db_free (db);
  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, &error));

  db = open_db (fixture);
  g_assert_cmpint (fx_chat_db_get_mode (db), ==, FX_CHAT_DB_READ_ONLY);
  chats = fx_chat_db_list_chats (db, &error);
  g_assert_cmpuint (chats->len, ==, 1);
  g_assert_false (fx_chat_db_trash_chat (db, chat->id, TRUE, &error));
  g_assert_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_READ_ONLY);
  g_clear_error (&error);
  fx_chat_db_free (db);

  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, &error));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_cmpint (version_of (fixture), ==, 99);
}

static void
test_migrate (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const old[] = { "CREATE TABLE a (x); INSERT INTO a VALUES (1), (2);", NULL };
  static const char *const bad[] = { "", "ALTER TABLE a ADD COLUMN y; DROP TABLE nothing;", NULL };
  static const char *const good[] = { "", "ALTER TABLE a ADD COLUMN y;", "UPDATE a SET y = x + 1;", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "m.db", NULL);
  g_autofree char *copy = g_strconcat (path, ".v1.bak", NULL);
  sqlite3_stmt *stmt;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (fx_chat_schema_migrate (db, path, old, &error));
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));

  /* All or nothing. */
  g_assert_false (fx_chat_schema_migrate (db, path, bad, &error));
  g_assert_nonnull (strstr (error->message, "step 2 of 2"));
  g_clear_error (&error);
  g_assert_cmpint (fx_chat_schema_version (db, NULL), ==, 1);
  g_assert_false (fx_chat_db_exec (db, "SELECT y FROM a", NULL));

  g_assert_true (fx_chat_schema_migrate (db, path, good, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fx_chat_schema_version (db, NULL), ==, 3);
  stmt = fx_chat_db_prepare (db, &error, "SELECT sum (y) FROM a", "");
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (stmt, 0), ==, 5);
  sqlite3_finalize (stmt);
  sqlite3_close (db);

  g_assert_cmpint (sqlite3_open (copy, &db), ==, SQLITE_OK);
  g_assert_cmpint (fx_chat_schema_version (db, NULL), ==, 1);
  sqlite3_close (db);
}

static void
fill (FxChatDb *db,
      guint     n_chats,
      guint     n_messages)
{
  g_autofree char *text = g_strnfill (700, 'x');

  for (guint i = 0; i < n_chats; i++)
    {
      g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
      gint64 parent = 0;

      g_assert_true (fx_chat_db_put_chat (db, chat, NULL));
      for (guint j = 0; j < n_messages; j++)
        {
          g_autoptr (FxStoredMessage) message = make_message (chat->id, parent, "user", text);

          g_assert_true (fx_chat_db_put_message (db, message, NULL));
          parent = message->id;
        }
    }
}

static guint
count_files (const char *folder,
             const char *part)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, part) != NULL)
      count++;

  return count;
}

/* Whatever bytes are turned over, the program opens and the original stays. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *sound = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_repaired = 0;
  guint n_kept = 0;
  gsize length;
  FxChatDb *db = open_db (fixture);

  fill (db, 5, 20);
  fx_chat_db_free (db);
  g_assert_true (g_file_get_contents (fixture->path, &sound, &length, &error));
  g_assert_cmpuint (length, >, 80000);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *bytes = g_memdup2 (sound, length);
      g_autoptr (GPtrArray) chats = NULL;
      const guint n_flips = i < 30 ? 1 : 200;

      /* Half of them in the structure, half anywhere. */
      for (guint j = 0; j < n_flips; j++)
        {
          const gsize page = g_rand_int_range (rand, 0, (gint) (length / 4096)) * (gsize) 4096;
          const gsize at = j % 2 == 0 ? page + g_rand_int_range (rand, 0, 64)
                                      : (gsize) g_rand_int_range (rand, 0, (gint) length);

          bytes[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
        }
      if (i == 0)
        memset (bytes, 'z', 4096); /* no header left at all */

      remove_tree (folder);
      g_mkdir (folder, 0700);
      g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, &error));

      db = fx_chat_db_open (fixture->path, FX_CHAT_DB_OWNER, &error);
      if (db == NULL)
        {
          /* Such as a flip in the version's field that SQL then trips over. */
          g_error ("flip %u: %s", i, error->message);
        }
      chats = fx_chat_db_list_chats (db, &error);
      if (fx_chat_db_get_mode (db) == FX_CHAT_DB_RECOVERED)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (count_files (folder, ".damaged-1"), >=, 1);
          g_assert_true (fx_chat_db_check (db, &error));
          g_assert_no_error (error);
          n_repaired++;
          n_kept += chats->len;
        }
      g_clear_error (&error);
      fx_chat_db_free (db);
    }

  g_test_message ("%u of 60 repaired, with %u of %u chats", n_repaired, n_kept, n_repaired * 5);
  g_assert_cmpuint (n_repaired, >, 10);
  g_assert_cmpuint (n_kept, >, n_repaired);
}

typedef struct
{
  GMainLoop *loop;
  guint      n_acknowledged;
  guint      n_wanted;
  GPtrArray *rows;
  char      *problem;
} Wait;

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GError) error = NULL;
  Wait *wait = data;

  g_assert_true (fx_chat_store_write_finish (FX_CHAT_STORE (source), result, &error));
  g_assert_no_error (error);
  if (++wait->n_acknowledged == wait->n_wanted)
    g_main_loop_quit (wait->loop);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  Wait *wait = data;

  wait->rows = fx_chat_store_list_messages_finish (FX_CHAT_STORE (source), result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (wait->loop);
}

static void
problem_cb (FxChatStore *store,
            GParamSpec  *pspec,
            Wait        *wait)
{
  g_set_str (&wait->problem, fx_chat_store_get_problem (store));
}

static gboolean
timeout_cb (gpointer data)
{
  g_main_loop_quit (((Wait *) data)->loop);

  return G_SOURCE_REMOVE;
}

static void
test_thread (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FxChatStore) store = fx_chat_store_new (fixture->path);
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  g_autoptr (FxStoredMessage) reply = make_message (chat->id, 0, "assistant", "");
  Wait wait = { .loop = loop, .n_wanted = 1 };
  gint64 start;
  gint64 longest = 0;

  reply->state = FX_STORED_STREAMING;
  fx_chat_store_put_message (store, chat, reply, written_cb, &wait);
  g_main_loop_run (loop);

  for (guint i = 0; i < 200; i++)
    {
      start = g_get_monotonic_time ();
      fx_chat_store_append (store, reply->id, FALSE, "token ");
      longest = MAX (longest, g_get_monotonic_time () - start);
    }
  g_test_message ("longest append on the main thread %" G_GINT64_FORMAT " us", longest);

  /* The journal is on the disk by itself within the promised time. */
  g_timeout_add (FX_CHAT_STORE_JOURNAL_MS + 400, timeout_cb, &wait);
  g_main_loop_run (loop);
  {
    g_autoptr (FxChatDb) guest = fx_chat_db_open (fixture->path, FX_CHAT_DB_GUEST, NULL);
    g_autoptr (GPtrArray) messages = fx_chat_db_list_messages (guest, chat->id, NULL);
    const FxStoredMessage *read = g_ptr_array_index (messages, 0);

    g_assert_cmpuint (strlen (read->text), ==, 200 * 6);
    g_assert_cmpint (read->state, ==, FX_STORED_STREAMING);
  }

  /* The whole text takes the place of the journal, also of what waits. */
  fx_chat_store_append (store, reply->id, FALSE, "never seen");
  g_set_str (&reply->text, "whole");
  reply->state = FX_STORED_COMPLETE;
  fx_chat_store_put_message (store, NULL, reply, NULL, NULL);
  fx_chat_store_list_messages_async (store, chat->id, NULL, listed_cb, &wait);
  g_main_loop_run (loop);
  g_assert_cmpuint (wait.rows->len, ==, 1);
  g_assert_cmpstr (((FxStoredMessage *) wait.rows->pdata[0])->text, ==, "whole");
  g_ptr_array_unref (wait.rows);
  g_assert_null (fx_chat_store_get_problem (store));

  /* What was put before the end is there after it. */
  g_set_str (&chat->title, "last words");
  fx_chat_store_put_chat (store, chat, NULL, NULL);
  fx_chat_store_close (store);
  {
    g_autoptr (FxChatDb) db = open_db (fixture);
    g_autoptr (GPtrArray) chats = fx_chat_db_list_chats (db, NULL);

    g_assert_cmpstr (((FxStoredChat *) chats->pdata[0])->title, ==, "last words");
  }
}

/* A limit on the size of files stands for a full disk: the write fails with
 * EFBIG, which SQLite reports as it does ENOSPC. */
static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FxChatStore) store = fx_chat_store_new (fixture->path);
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  g_autoptr (FxStoredMessage) first = make_message (chat->id, 0, "user", "first");
  g_autoptr (FxStoredMessage) big = make_message (chat->id, first->id, "user", "");
  Wait wait = { .loop = loop, .n_wanted = 1 };
  struct rlimit limit;
  struct rlimit old;

  signal (SIGXFSZ, SIG_IGN);
  g_signal_connect (store, "notify::problem", G_CALLBACK (problem_cb), &wait);
  fx_chat_store_put_message (store, chat, first, written_cb, &wait);
  g_main_loop_run (loop);

  getrlimit (RLIMIT_FSIZE, &old);
  limit = old;
  limit.rlim_cur = 200 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  g_free (big->text);
  big->text = g_strnfill (1024 * 1024, 'y');
  fx_chat_store_put_message (store, NULL, big, written_cb, &wait);
  wait.n_wanted = 2;
  g_timeout_add (600, timeout_cb, &wait);
  g_main_loop_run (loop);
  g_assert_cmpuint (wait.n_acknowledged, ==, 1);
  g_assert_nonnull (wait.problem);
  g_test_message ("%s", wait.problem);

  /* Reading goes on meanwhile. */
  fx_chat_store_list_messages_async (store, chat->id, NULL, listed_cb, &wait);
  g_main_loop_run (loop);
  g_assert_cmpuint (wait.rows->len, ==, 1);
  g_clear_pointer (&wait.rows, g_ptr_array_unref);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_main_loop_run (loop); /* until the retry has written it */
  g_assert_cmpuint (wait.n_acknowledged, ==, 2);
  fx_chat_store_list_messages_async (store, chat->id, NULL, listed_cb, &wait);
  g_main_loop_run (loop);
  g_assert_cmpuint (wait.rows->len, ==, 2);
  g_assert_null (wait.problem);
  g_ptr_array_unref (wait.rows);
}

static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FxChatStore) store = NULL;
  g_autoptr (FxStoredChat) chat = fx_stored_chat_new ();
  Wait wait = { .loop = loop, .n_wanted = 1 };

  /* A file where the folder should be: not even root can make it. */
  g_free (fixture->path);
  g_assert_true (g_file_set_contents (g_build_filename (fixture->dir, "fornax", NULL), "", 0, NULL));
  fixture->path = g_build_filename (fixture->dir, "fornax", "fornax.db", NULL);

  store = fx_chat_store_new (fixture->path);
  g_signal_connect (store, "notify::problem", G_CALLBACK (problem_cb), &wait);
  fx_chat_store_put_chat (store, chat, written_cb, &wait);
  g_main_loop_run (loop);
  g_assert_nonnull (wait.problem);
  g_free (wait.problem);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

  ADD ("/chat-db/rows", test_rows);
  ADD ("/chat-db/trash", test_trash);
  ADD ("/chat-db/crash", test_crash);
  ADD ("/chat-db/second-owner", test_second_owner);
  ADD ("/chat-db/newer", test_newer);
  ADD ("/chat-db/migrate", test_migrate);
  ADD ("/chat-db/damaged", test_damaged);
  ADD ("/chat-store/thread", test_thread);
  ADD ("/chat-store/disk-full", test_disk_full);
  ADD ("/chat-store/no-place", test_no_place);

  return g_test_run ();
}
