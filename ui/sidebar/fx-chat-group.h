/* fx-chat-group.h - under which heading of the sidebar a chat goes.
 *
 * Thread-safety: pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fx_chat_group:
 * @updated: seconds since 1970
 * @now: (nullable): the local time of asking; %NULL for the clock's
 *
 * Returns: 0 today (and the future), 1 yesterday, 2 the last seven days, and
 *   from 3 on one more for each calendar month back, 3 being this one
 */
guint  fx_chat_group       (gint64     updated,
                            GDateTime *now);

/* Returns: (transfer full): "Today", "October 2026": the heading of the group
 * @updated is in */
char  *fx_chat_group_title (gint64     updated,
                            GDateTime *now);

G_END_DECLS
