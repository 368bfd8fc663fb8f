/* fx-chat-db-settle.c - what a start finds to put in order; the trash.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-db"

#include "fx-chat-db.h"

#include "fx-chat-db-private.h"

#define MAX_ROUNDS 20000
#define DAY_MS (24 * 60 * 60 * (gint64) 1000)

/* Runs @sql, whose one parameter is @cutoff, until it changes nothing; in a
 * damaged file that may be never. */
static gboolean
repeat (FxChatDb    *self,
        const char  *sql,
        gint64       cutoff,
        GError     **error)
{
  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      if (!fx_chat_db_run (self->handle, error, sql, "i", cutoff))
        return FALSE;
      if (sqlite3_changes (self->handle) == 0)
        break;
    }

  return TRUE;
}

/* Deletes for good what was put in the trash at @cutoff or before.  The
 * children of what goes are taken over by its parent; repeated, because a
 * parent may go as well. */
static gboolean
purge (FxChatDb  *self,
       gint64     cutoff,
       gboolean  *purged,
       GError   **error)
{
  sqlite3 *db = self->handle;

  if (!repeat (self,
               "UPDATE message SET parent_id ="
               "  (SELECT p.parent_id FROM message p WHERE p.id = message.parent_id)"
               "  WHERE parent_id IN (SELECT id FROM message WHERE trashed_at <= ?1)",
               cutoff, error) ||
      !repeat (self,
               "UPDATE chat SET leaf_id ="
               "  (SELECT p.parent_id FROM message p WHERE p.id = chat.leaf_id)"
               "  WHERE leaf_id IN (SELECT id FROM message WHERE trashed_at <= ?1)",
               cutoff, error) ||
      !fx_chat_db_run (db, error, "DELETE FROM message WHERE trashed_at <= ?1", "i", cutoff))
    return FALSE;
  *purged = sqlite3_changes (db) > 0;

  if (!fx_chat_db_run (db, error, "DELETE FROM chat WHERE trashed_at <= ?1", "i", cutoff))
    return FALSE;
  *purged = *purged || sqlite3_changes (db) > 0;

  return TRUE;
}

/* So that deleted text is not left in the log either. */
static void
truncate_log (FxChatDb *self)
{
  fx_chat_db_exec (self->handle, "PRAGMA wal_checkpoint (TRUNCATE);", NULL);
}

gboolean
fx_chat_db_settle (FxChatDb  *self,
                   GError   **error)
{
  gboolean purged = FALSE;
  gboolean ok;

  if (!fx_chat_db_begin (self, error))
    return FALSE;

  ok = fx_chat_db_exec (self->handle,
                        "UPDATE message SET"
                        "  text = text || coalesce ((SELECT group_concat (j.text, '') FROM"
                        "    (SELECT text FROM journal WHERE message_id = message.id AND reasoning = 0 ORDER BY seq) j), ''),"
                        "  reasoning = nullif (coalesce (reasoning, '') || coalesce ((SELECT group_concat (j.text, '') FROM"
                        "    (SELECT text FROM journal WHERE message_id = message.id AND reasoning = 1 ORDER BY seq) j), ''), '')"
                        "  WHERE id IN (SELECT message_id FROM journal);"
                        "DELETE FROM journal;"
                        "UPDATE message SET state = 2 WHERE state = 1;",
                        error) &&
       purge (self, fx_stored_now () - FX_CHAT_DB_TRASH_DAYS * DAY_MS, &purged, error);

  if (!fx_chat_db_end (self, ok, error))
    return FALSE;
  if (purged)
    truncate_log (self);

  return TRUE;
}

gboolean
fx_chat_db_empty_trash (FxChatDb  *self,
                        GError   **error)
{
  gboolean purged = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!fx_chat_db_begin (self, error) ||
      !fx_chat_db_end (self, purge (self, G_MAXINT64, &purged, error), error))
    return FALSE;
  truncate_log (self);

  return TRUE;
}

static gboolean
set_trashed (FxChatDb    *self,
             const char  *sql,
             gint64       id,
             gboolean     trash,
             GError     **error)
{
  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error, sql, "ni",
                                         trash ? fx_stored_now () : (gint64) 0, id),
                         error);
}

gboolean
fx_chat_db_trash_message (FxChatDb  *self,
                          gint64     message_id,
                          gboolean   trash,
                          GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return set_trashed (self, "UPDATE message SET trashed_at = ? WHERE id = ?", message_id, trash, error);
}

gboolean
fx_chat_db_trash_chat (FxChatDb  *self,
                       gint64     chat_id,
                       gboolean   trash,
                       GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return set_trashed (self, "UPDATE chat SET trashed_at = ? WHERE id = ?", chat_id, trash, error);
}

gboolean
fx_chat_db_drop_chat (FxChatDb  *self,
                      gint64     chat_id,
                      GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error, "DELETE FROM chat WHERE id = ?", "i", chat_id),
                         error);
}
