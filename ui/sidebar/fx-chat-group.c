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

struct _FxChatCalendar
{
  GArray *begins; /* of gint64: where group 0, 1, … begin, in seconds since 1970 */
  gint64  end;
};

/* Midnight before day @day of @month; both may be below 1. */
static gint64
midnight (GDateTime *now,
          gint       year,
          gint       month,
          gint       day)
{
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) time = NULL;

  while (month < 1)
    {
      month += 12;
      year--;
    }
  first = g_date_time_new (g_date_time_get_timezone (now), year, month, 1, 0, 0, 0);
  time = g_date_time_add_days (first, day - 1);

  return g_date_time_to_unix (time);
}

FxChatCalendar *
fx_chat_calendar_new (GDateTime *now)
{
  g_autoptr (GDateTime) clock = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_local ();
  FxChatCalendar *self = g_new0 (FxChatCalendar, 1);
  const gint year = g_date_time_get_year (clock);
  const gint month = g_date_time_get_month (clock);
  const gint day = g_date_time_get_day_of_month (clock);
  const gint days[] = { 0, -1, -6 };
  const gint64 week = midnight (clock, year, month, day - 6);

  self->begins = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->end = midnight (clock, year, month, day + 1);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      const gint64 begin = midnight (clock, year, month, day + days[i]);

      g_array_append_val (self->begins, begin);
    }

  /* Back to 1970; a month that is all in the last days is an empty group. */
  for (gint back = 0; 12 * year + month - back > 12 * 1970; back++)
    {
      const gint64 begin = MIN (midnight (clock, year, month - back, 1), week);

      g_array_append_val (self->begins, begin);
    }

  return self;
}

void
fx_chat_calendar_free (FxChatCalendar *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->begins);
  g_free (self);
}

guint
fx_chat_calendar_group (const FxChatCalendar *self,
                        gint64                updated)
{
  guint low = 0;
  guint high = self->begins->len - 1;

  /* The first group that begins no later. */
  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (g_array_index (self->begins, gint64, middle) <= updated)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

gint64
fx_chat_calendar_end (const FxChatCalendar *self)
{
  return self->end;
}
