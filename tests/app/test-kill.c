/* test-kill.c - kill -9 while a reply streams into the store.
 *
 * A child streams numbered words through the real store, on its real thread,
 * and says on a pipe what was acknowledged and when each word was given.  It
 * is killed at a random moment, fifty times over the same file.  After each:
 * the file opens, is whole, has every acknowledged row, and lacks at most
 * what was given in the last second.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fx-chat-store.h"

#define N_KILLS 50
#define MAX_LOSS_US G_USEC_PER_SEC

/* One line of the pipe, written at once and so whole. */
typedef struct
{
  char   kind;  /* 'A' acknowledged message, 'W' word given */
  guint  word;
  gint64 id;
  gint64 time;
} Line;

typedef struct
{
  FxChatStore     *store;
  FxStoredChat    *chat;
  FxStoredMessage *reply;
  gint64           parent;
  guint            n_words;
  guint            n_limit;
  int              pipe;
} Child;

static void start_reply (Child *child);

static void
say (Child *child,
     char   kind,
     gint64 id,
     guint  word)
{
  Line line = { .kind = kind, .word = word, .id = id, .time = g_get_monotonic_time () };

  if (write (child->pipe, &line, sizeof line) != sizeof line)
    _exit (3);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Child *child = data;

  if (!fx_chat_store_write_finish (FX_CHAT_STORE (source), result, NULL))
    _exit (4);
  say (child, 'A', child->reply->id, child->n_limit);
  child->parent = child->reply->id;
  start_reply (child);
}

static gboolean
word_cb (gpointer data)
{
  Child *child = data;
  g_autofree char *word = g_strdup_printf ("%u ", child->n_words);
  g_autofree char *text = g_strconcat (child->reply->text, word, NULL);

  fx_chat_store_append (child->store, child->reply->id, FALSE, word);
  say (child, 'W', child->reply->id, child->n_words++);
  g_set_str (&child->reply->text, text);

  if (child->n_words < child->n_limit)
    return G_SOURCE_CONTINUE;

  child->reply->state = FX_STORED_COMPLETE;
  fx_chat_store_put_message (child->store, NULL, child->reply, ended_cb, child);

  return G_SOURCE_REMOVE;
}

static void
began_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Child *child = data;

  if (!fx_chat_store_write_finish (FX_CHAT_STORE (source), result, NULL))
    _exit (4);
  say (child, 'A', child->reply->id, 0);
  g_timeout_add (3, word_cb, child);
}

static void
start_reply (Child *child)
{
  fx_stored_message_free (child->reply);
  child->reply = fx_stored_message_new ();
  child->reply->chat_id = child->chat->id;
  child->reply->parent_id = child->parent;
  child->reply->state = FX_STORED_STREAMING;
  g_set_str (&child->reply->role, "assistant");
  child->n_words = 0;
  child->n_limit = (guint) g_random_int_range (20, 600);
  fx_chat_store_put_message (child->store, child->chat, child->reply, began_cb, child);
}

G_NORETURN static void
run_child (const char *path,
           int         fd)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Child child = { .pipe = fd };

  child.store = fx_chat_store_new (path);
  child.chat = fx_stored_chat_new ();
  start_reply (&child);
  g_main_loop_run (loop);
  _exit (0);
}

static guint
count_words (const char *text)
{
  guint count = 0;

  /* Whole and in order: "0 1 2 ". */
  for (;;)
    {
      g_autofree char *word = g_strdup_printf ("%u ", count);

      if (!g_str_has_prefix (text, word))
        break;
      text += strlen (word);
      count++;
    }

  g_assert_cmpstr (text, ==, "");

  return count;
}

static const FxStoredMessage *
find (GPtrArray *messages,
      gint64     id)
{
  for (guint i = 0; i < messages->len; i++)
    {
      const FxStoredMessage *message = g_ptr_array_index (messages, i);

      if (message->id == id)
        return message;
    }

  return NULL;
}

static guint
verify (const char *path,
        int         fd,
        gint64      killed_at,
        guint      *n_acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxChatDb) db = fx_chat_db_open (path, FX_CHAT_DB_OWNER, &error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_stored_message_free);
  g_autoptr (GPtrArray) chats = NULL;
  Line line;
  guint worst = 0;

  g_assert_no_error (error);
  g_assert_cmpint (fx_chat_db_get_mode (db), ==, FX_CHAT_DB_NORMAL);
  g_assert_true (fx_chat_db_check (db, &error));
  g_assert_no_error (error);

  chats = fx_chat_db_list_chats (db, &error);
  for (guint i = 0; i < chats->len; i++)
    {
      const FxStoredChat *chat = g_ptr_array_index (chats, i);
      g_autoptr (GPtrArray) messages = fx_chat_db_list_messages (db, chat->id, &error);

      g_assert_no_error (error);
      while (messages->len > 0)
        {
          FxStoredMessage *message = g_ptr_array_steal_index (messages, 0);

          g_assert_cmpint (message->state, !=, FX_STORED_STREAMING);
          g_ptr_array_add (all, message);
        }
    }

  while (read (fd, &line, sizeof line) == sizeof line)
    {
      const FxStoredMessage *message = find (all, line.id);

      if (line.kind == 'A')
        {
          g_assert_nonnull (message);
          g_assert_cmpuint (count_words (message->text), >=, line.word);
          (*n_acknowledged)++;
        }
      else if (message == NULL || count_words (message->text) <= line.word)
        {
          const gint64 age = killed_at - line.time;

          g_assert_cmpint (age, <=, MAX_LOSS_US);
          worst = MAX (worst, (guint) (age / 1000));
        }
    }

  return worst;
}

static void
test_kill (void)
{
  g_autofree char *dir = g_dir_make_tmp ("fx-kill-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "fornax.db", NULL);
  guint n_acknowledged = 0;
  guint worst = 0;

  for (guint i = 0; i < N_KILLS; i++)
    {
      int fds[2];
      gint64 killed_at;
      guint lost;
      pid_t pid;

      g_assert_cmpint (pipe (fds), ==, 0);
      pid = fork ();
      g_assert_cmpint (pid, >=, 0);
      if (pid == 0)
        {
          close (fds[0]);
          run_child (path, fds[1]);
        }

      close (fds[1]);
      g_usleep ((gulong) g_test_rand_int_range (30, 1600) * 1000);
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      killed_at = g_get_monotonic_time ();
      waitpid (pid, NULL, 0);
      lost = verify (path, fds[0], killed_at, &n_acknowledged);
      worst = MAX (worst, lost);
      close (fds[0]);
    }

  g_test_message ("%u kills, %u acknowledged rows, at most %u ms of text lost",
                  N_KILLS, n_acknowledged, worst);
  g_assert_cmpuint (n_acknowledged, >, N_KILLS);

  {
    static const char *const endings[] = { "", "-wal", "-shm", ".lock" };

    for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
      {
        g_autofree char *name = g_strconcat (path, endings[i], NULL);

        g_unlink (name);
      }
    g_rmdir (dir);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat-store/kill", test_kill);

  return g_test_run ();
}
