/* fx-chat-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-chat-group.h"

#include <glib/gi18n.h>

enum
{
  GROUP_TODAY,
  GROUP_YESTERDAY,
  GROUP_WEEK,
  GROUP_MONTHS,
};

/* Whole days from one date to another, whatever the clocks did between. */
static gint
days_between (GDateTime *from,
              GDateTime *to)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (from),
                  (GDateMonth) g_date_time_get_month (from),
                  (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (to),
                  (GDateMonth) g_date_time_get_month (to),
                  (GDateYear) g_date_time_get_year (to));

  return g_date_days_between (&a, &b);
}

static guint
group_of (GDateTime *time,
          GDateTime *now)
{
  gint days = days_between (time, now);
  gint months;

  if (days <= 0)
    return GROUP_TODAY;
  if (days == 1)
    return GROUP_YESTERDAY;
  if (days < 7)
    return GROUP_WEEK;

  months = 12 * (g_date_time_get_year (now) - g_date_time_get_year (time)) +
           g_date_time_get_month (now) - g_date_time_get_month (time);

  return (guint) (GROUP_MONTHS + months);
}

guint
fx_chat_group (gint64     updated,
               GDateTime *now)
{
  g_autoptr (GDateTime) clock = now != NULL ? g_date_time_ref (now)
                                            : g_date_time_new_now_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (updated);
  g_autoptr (GDateTime) time = NULL;

  if (utc == NULL)
    return GROUP_TODAY;

  time = g_date_time_to_timezone (utc, g_date_time_get_timezone (clock));

  return group_of (time, clock);
}

char *
fx_chat_group_title (gint64     updated,
                     GDateTime *now)
{
  g_autoptr (GDateTime) time = NULL;

  switch (fx_chat_group (updated, now))
    {
    case GROUP_TODAY:
      return g_strdup (_("Today"));
    case GROUP_YESTERDAY:
      return g_strdup (_("Yesterday"));
    case GROUP_WEEK:
      return g_strdup (_("Last 7 Days"));
    default:
      time = g_date_time_new_from_unix_local (updated);
      /* Translators: month and year, a heading: see strftime(3). */
      return g_date_time_format (time, _("%OB %Y"));
    }
}
