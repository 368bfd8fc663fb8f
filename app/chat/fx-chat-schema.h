/* fx-chat-schema.h - the tables of fornax.db and how they came to be.
 *
 * A step a version; a step that was ever released is never changed, a new one
 * is added behind it.  PRAGMA user_version counts the steps taken.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* (array zero-terminated=1): the steps of this program. */
const char *const *fx_chat_schema_get_steps (void);

/* -1 with @error set when it cannot be read. */
gint               fx_chat_schema_version   (sqlite3             *db,
                                             GError             **error);

/**
 * fx_chat_schema_migrate:
 * @path: (nullable): the database's file; before its first step a database
 *   that has a version is copied to "<path>.v<version>.bak"
 * @steps: (array zero-terminated=1)
 *
 * Takes the steps that are missing, in one transaction: all or none.
 */
gboolean           fx_chat_schema_migrate   (sqlite3             *db,
                                             const char          *path,
                                             const char *const   *steps,
                                             GError             **error);

G_END_DECLS
