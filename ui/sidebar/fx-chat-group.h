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

typedef struct _FxChatCalendar FxChatCalendar;

/* The groups' bounds at @now (nullable), for a list of many chats: asking it
 * is a search in a table. */
FxChatCalendar *fx_chat_calendar_new   (GDateTime            *now) G_GNUC_WARN_UNUSED_RESULT;
void            fx_chat_calendar_free  (FxChatCalendar       *self);

/* As fx_chat_group() */
guint           fx_chat_calendar_group (const FxChatCalendar *self,
                                        gint64                updated);

/* Seconds since 1970 when the groups are no longer right. */
gint64          fx_chat_calendar_end   (const FxChatCalendar *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxChatCalendar, fx_chat_calendar_free)

/* Returns: (transfer full): "Today", "October 2026": the heading of the group
 * @updated is in */
char  *fx_chat_group_title (gint64     updated,
                            GDateTime *now);

G_END_DECLS
