/* fx-chat-db-search.c - folders, and words in titles and messages.
 *
 * The words of a message are found through FTS5.  Scripts that do not put
 * spaces between words are one token a sentence there, so that what has such
 * letters is looked for in the plain text instead.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-db"

#include "fx-chat-db.h"

#include <string.h>

#include "fx-chat-db-private.h"

/* Characters of a snippet on each side of what was found, without FTS5. */
#define SNIPPET_CHARS 40

static gboolean
is_unspaced (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

char *
fx_chat_db_match_of (const char *text)
{
  GString *match = g_string_new (NULL);
  GString *word = g_string_new (NULL);
  gboolean quoted = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text;; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);
      const gboolean ends = c == '\0' || c == '"' || (!quoted && g_unichar_isspace (c));

      if (!ends)
        {
          g_string_append_unichar (word, c);
          continue;
        }

      /* A word without a letter or digit would match nothing. */
      for (const char *in = word->str; *in != '\0'; in = g_utf8_next_char (in))
        if (g_unichar_isalnum (g_utf8_get_char (in)))
          {
            g_string_append_printf (match, "%s\"%s\"", match->len > 0 ? " " : "", word->str);
            /* The last word may not be finished yet. */
            if (c == '\0' && !quoted)
              g_string_append (match, " *");
            break;
          }
      g_string_truncate (word, 0);
      if (c == '\0')
        break;
      if (c == '"')
        quoted = !quoted;
    }

  g_string_free (word, TRUE);

  return g_string_free_and_steal (match);
}

static char *
column_text (sqlite3_stmt *stmt,
             int           column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);

  return text != NULL ? g_utf8_make_valid (text, sqlite3_column_bytes (stmt, column)) : g_strdup ("");
}

/* One line, and no marks but ours. */
static void
flatten (char *text)
{
  for (char *at = text; *at != '\0'; at++)
    if (*at == '\n' || *at == '\r' || *at == '\t')
      *at = ' ';
}

/* Around byte @at of @text. */
static char *
cut_snippet (const char *text,
             gsize       at,
             gsize       length)
{
  const char *begin = text + at;
  const char *end = begin + length;
  GString *snippet = g_string_new (NULL);

  for (guint i = 0; i < SNIPPET_CHARS && begin > text; i++)
    begin = g_utf8_prev_char (begin);
  for (guint i = 0; i < SNIPPET_CHARS && *end != '\0'; i++)
    end = g_utf8_next_char (end);

  if (begin > text)
    g_string_append (snippet, "…");
  g_string_append_len (snippet, begin, text + at - begin);
  g_string_append_c (snippet, FX_STORED_HIT_BEGIN);
  g_string_append_len (snippet, text + at, (gssize) length);
  g_string_append_c (snippet, FX_STORED_HIT_END);
  g_string_append_len (snippet, text + at + length, end - (text + at + length));
  if (*end != '\0')
    g_string_append (snippet, "…");

  return g_string_free_and_steal (snippet);
}

/* Takes @stmt, whose columns are chat, message, title, snippet and time; in a
 * scan the snippet is the whole text, to be cut around @wanted. */
static gboolean
take_hits (FxChatDb      *self,
           sqlite3_stmt  *stmt,
           const char    *wanted,
           GPtrArray     *hits,
           GError       **error)
{
  int result;

  if (stmt == NULL)
    return FALSE;

  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      FxStoredHit *hit = g_new0 (FxStoredHit, 1);

      hit->chat_id = sqlite3_column_int64 (stmt, 0);
      hit->message_id = sqlite3_column_int64 (stmt, 1);
      hit->title = column_text (stmt, 2);
      hit->snippet = column_text (stmt, 3);
      hit->created_at = sqlite3_column_int64 (stmt, 4);
      if (wanted != NULL)
        {
          const char *at = strstr (hit->snippet, wanted);
          char *cut = at != NULL ? cut_snippet (hit->snippet, (gsize) (at - hit->snippet), strlen (wanted))
                                 : g_utf8_substring (hit->snippet, 0, MIN (g_utf8_strlen (hit->snippet, -1), SNIPPET_CHARS));

          g_free (hit->snippet);
          hit->snippet = cut;
        }
      flatten (hit->snippet);
      g_ptr_array_add (hits, hit);
    }

  if (result != SQLITE_DONE)
    fx_chat_db_set_error (self->handle, "chats", error);
  sqlite3_finalize (stmt);

  return result == SQLITE_DONE;
}

GPtrArray *
fx_chat_db_search (FxChatDb    *self,
                   const char  *text,
                   guint        max_hits,
                   GError     **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_stored_hit_free);
  g_autofree char *wanted = NULL;
  g_autofree char *match = NULL;
  gboolean scan = FALSE;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  wanted = g_strstrip (g_strdup (text));
  match = fx_chat_db_match_of (wanted);
  for (const char *at = wanted; *at != '\0'; at = g_utf8_next_char (at))
    scan = scan || is_unspaced (g_utf8_get_char (at));
  if (match[0] == '\0')
    return g_steal_pointer (&hits);

  if (scan)
    {
      if (!take_hits (self,
                      fx_chat_db_prepare (self->handle, error,
                                          "SELECT id, 0, title, title, updated_at FROM chat"
                                          "  WHERE trashed_at IS NULL AND instr (title, ?1) > 0"
                                          "  ORDER BY updated_at DESC LIMIT ?2", "si", wanted, (gint64) max_hits),
                      wanted, hits, error) ||
          !take_hits (self,
                      fx_chat_db_prepare (self->handle, error,
                                          "SELECT m.chat_id, m.id, c.title, m.text, m.created_at FROM message m"
                                          "  JOIN chat c ON c.id = m.chat_id"
                                          "  WHERE instr (m.text, ?1) > 0 AND m.trashed_at IS NULL AND c.trashed_at IS NULL"
                                          "  ORDER BY m.created_at DESC LIMIT ?2", "si", wanted, (gint64) max_hits),
                      wanted, hits, error))
        return NULL;

      return g_steal_pointer (&hits);
    }

  if (!take_hits (self,
                  fx_chat_db_prepare (self->handle, error,
                                      "SELECT c.id, 0, c.title,"
                                      "  snippet (chat_fts, 0, char (2), char (3), '…', 16), c.updated_at"
                                      "  FROM chat_fts JOIN chat c ON c.id = chat_fts.rowid"
                                      "  WHERE chat_fts MATCH ?1 AND c.trashed_at IS NULL"
                                      "  ORDER BY c.updated_at DESC LIMIT ?2", "si", match, (gint64) max_hits),
                  NULL, hits, error) ||
      !take_hits (self,
                  fx_chat_db_prepare (self->handle, error,
                                      "SELECT m.chat_id, m.id, c.title,"
                                      "  snippet (message_fts, 0, char (2), char (3), '…', 16), m.created_at"
                                      "  FROM message_fts JOIN message m ON m.id = message_fts.rowid"
                                      "  JOIN chat c ON c.id = m.chat_id"
                                      "  WHERE message_fts MATCH ?1 AND m.trashed_at IS NULL AND c.trashed_at IS NULL"
                                      "  ORDER BY rank LIMIT ?2", "si", match, (gint64) max_hits),
                  NULL, hits, error))
    return NULL;

  return g_steal_pointer (&hits);
}

GPtrArray *
fx_chat_db_list_folders (FxChatDb  *self,
                         GError   **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_stored_folder_free);
  sqlite3_stmt *stmt;
  int result;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error, "SELECT id, name, expanded FROM folder ORDER BY name, id", "");
  if (stmt == NULL)
    return NULL;
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      FxStoredFolder *folder = g_new0 (FxStoredFolder, 1);

      folder->id = sqlite3_column_int64 (stmt, 0);
      folder->name = column_text (stmt, 1);
      folder->expanded = sqlite3_column_int (stmt, 2) != 0;
      g_ptr_array_add (folders, folder);
    }
  if (result != SQLITE_DONE)
    fx_chat_db_set_error (self->handle, "chats", error);
  sqlite3_finalize (stmt);

  return result == SQLITE_DONE ? g_steal_pointer (&folders) : NULL;
}

gboolean
fx_chat_db_put_folder (FxChatDb              *self,
                       const FxStoredFolder  *folder,
                       GError               **error)
{
  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error,
                                         "INSERT INTO folder (id, name, expanded) VALUES (?1, ?2, ?3)"
                                         "  ON CONFLICT (id) DO UPDATE SET name = ?2, expanded = ?3",
                                         "isi", folder->id, folder->name, (gint64) (folder->expanded != FALSE)),
                         error);
}

gboolean
fx_chat_db_drop_folder (FxChatDb  *self,
                        gint64     folder_id,
                        GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error, "DELETE FROM folder WHERE id = ?", "i", folder_id),
                         error);
}
