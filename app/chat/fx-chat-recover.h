/* fx-chat-recover.h - what can still be read of a damaged database.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Moves the file and its -wal and -shm aside.
 * Returns: (transfer full): where to; %NULL with @error set */
char  *fx_chat_recover_move_aside (const char  *path,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_chat_recover_rows:
 * @damaged: (type filename): opened for reading only
 * @db: an empty database of the present schema
 *
 * Reads each table from its beginning and from its end until a bad page stops
 * it, and keeps the rows that make sense: text is UTF-8, ids are not 0, a
 * message has its chat.
 *
 * Returns: the number of messages carried over
 */
guint  fx_chat_recover_rows       (const char  *damaged,
                                   sqlite3     *db);

G_END_DECLS
