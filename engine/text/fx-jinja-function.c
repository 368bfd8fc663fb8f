/* fx-jinja-function.c - the global functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#include "fx-jinja-text.h"

/* As jinja2's sandbox. */
#define MAX_RANGE 100000

static FxJinjaValue
function_range (FxJinja                *self,
                FxJinjaValue           *values,
                const FxJinjaArguments *arguments)
{
  FxJinjaRange *range = fx_jinja_arena_alloc (self->arena, sizeof *range);
  gint64 first = fx_jinja_get_integer (self, values[0], 0);

  range->step = 1;
  if (values[1].kind == FX_JINJA_ABSENT)
    range->stop = first;
  else
    {
      range->start = first;
      range->stop = fx_jinja_get_integer (self, values[1], 0);
      range->step = fx_jinja_get_integer (self, values[2], 1);
    }

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  if (range->step == 0)
    return fx_jinja_bad (self, "range() arg 3 must not be zero");
  if (fx_jinja_range_length (range) > MAX_RANGE)
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "a range longer than %d", MAX_RANGE);
      return fx_jinja_new_undefined (self);
    }
  return (FxJinjaValue) { .kind = FX_JINJA_RANGE, .range = range };
}

/* dict (mapping or pairs, **names), as for a namespace. */
static FxJinjaValue
function_dict (FxJinja                *self,
               FxJinjaValue           *values,
               const FxJinjaArguments *arguments)
{
  FxJinjaValue dict = fx_jinja_dict (self->arena);

  if (arguments->n_values > 1)
    return fx_jinja_bad (self, "dict expected at most 1 argument, got %u", arguments->n_values);

  if (arguments->n_values == 1 && arguments->values[0].kind == FX_JINJA_DICT)
    {
      const FxJinjaDict *from = arguments->values[0].dict;

      for (gsize i = 0; i < from->n_entries && fx_jinja_step (self, 64); i++)
        fx_jinja_dict_set (self->arena, dict.dict, from->entries[i].key, from->entries[i].value);
    }
  else if (arguments->n_values == 1)
    {
      FxJinjaList *pairs = fx_jinja_to_list (self, arguments->values[0]);

      for (gsize i = 0; i < pairs->n_items && fx_jinja_step (self, 64); i++)
        {
          FxJinjaList *pair = fx_jinja_to_list (self, pairs->items[i]);

          if (self->error != NULL || pair->n_items != 2 || !fx_jinja_is_hashable (pair->items[0]))
            return fx_jinja_bad (self, "dict() takes pairs of a key and a value");
          fx_jinja_dict_set (self->arena, dict.dict, pair->items[0], pair->items[1]);
        }
    }

  for (guint i = 0; i < arguments->n_named; i++)
    fx_jinja_dict_set (self->arena, dict.dict, fx_jinja_text (arguments->named[i].name),
                       arguments->named[i].value);
  return dict;
}

static FxJinjaValue
function_namespace (FxJinja                *self,
                    FxJinjaValue           *values,
                    const FxJinjaArguments *arguments)
{
  FxJinjaValue space = function_dict (self, values, arguments);

  if (space.kind == FX_JINJA_DICT)
    space.kind = FX_JINJA_NAMESPACE;
  return space;
}

static FxJinjaValue
function_cycler (FxJinja                *self,
                 FxJinjaValue           *values,
                 const FxJinjaArguments *arguments)
{
  FxJinjaCycler *cycler = fx_jinja_arena_alloc (self->arena, sizeof *cycler);

  if (arguments->n_values == 0)
    return fx_jinja_bad (self, "at least one item has to be provided");

  cycler->n_items = arguments->n_values;
  cycler->items = fx_jinja_arena_try (self->arena, cycler->n_items, sizeof *cycler->items);
  if (cycler->items == NULL)
    return fx_jinja_new_undefined (self);
  memcpy (cycler->items, arguments->values, cycler->n_items * sizeof *cycler->items);
  return (FxJinjaValue) { .kind = FX_JINJA_CYCLER, .cycler = cycler };
}

static FxJinjaValue
function_joiner (FxJinja                *self,
                 FxJinjaValue           *values,
                 const FxJinjaArguments *arguments)
{
  FxJinjaCycler *joiner = fx_jinja_arena_alloc (self->arena, sizeof *joiner);

  joiner->n_items = 1;
  joiner->items = fx_jinja_arena_alloc (self->arena, sizeof *joiner->items);
  joiner->items[0] = values[0].kind != FX_JINJA_ABSENT ? values[0] : fx_jinja_literal (", ");
  return (FxJinjaValue) { .kind = FX_JINJA_JOINER, .cycler = joiner };
}

static FxJinjaValue
function_raise_exception (FxJinja                *self,
                          FxJinjaValue           *values,
                          const FxJinjaArguments *arguments)
{
  FxJinjaString message = fx_jinja_to_string (self->arena, values[0]);

  return fx_jinja_bad (self, "%.*s", (int) MIN (message.length, 2000), message.data);
}

/* The C library's strftime in the C locale, whatever that of the program is.
 * The time has no zone and no fractions, as datetime.now() has none. */
static FxJinjaValue
function_strftime_now (FxJinja                *self,
                       FxJinjaValue           *values,
                       const FxJinjaArguments *arguments)
{
  FxJinjaString format = fx_jinja_get_string (self, values[0], "");
  g_autoptr (GString) prepared = g_string_new (NULL);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (self->now);
  struct tm parts = { 0 };
  char buffer[1024] = "";
  locale_t locale;

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  if (now == NULL || format.length > sizeof buffer / 2)
    return fx_jinja_bad (self, "strftime_now() cannot write this time");

  for (gsize i = 0; i < format.length; i++)
    {
      char next = i + 1 < format.length ? format.data[i + 1] : '\0';

      if (format.data[i] == '%' && (next == 'z' || next == 'Z' || next == 'f'))
        {
          if (next == 'f')
            g_string_append (prepared, "000000");
          i++;
        }
      else
        {
          g_string_append_c (prepared, format.data[i]);
          if (format.data[i] == '%' && next == '%')
            g_string_append_c (prepared, format.data[++i]);
        }
    }

  parts.tm_year = g_date_time_get_year (now) - 1900;
  parts.tm_mon = g_date_time_get_month (now) - 1;
  parts.tm_mday = g_date_time_get_day_of_month (now);
  parts.tm_hour = g_date_time_get_hour (now);
  parts.tm_min = g_date_time_get_minute (now);
  parts.tm_sec = g_date_time_get_second (now);
  parts.tm_wday = g_date_time_get_day_of_week (now) % 7;
  parts.tm_yday = g_date_time_get_day_of_year (now) - 1;

  locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  if (locale != (locale_t) 0)
    {
      if (strftime_l (buffer, sizeof buffer, prepared->str, &parts, locale) == 0)
        buffer[0] = '\0';
      freelocale (locale);
    }
  return fx_jinja_text (fx_jinja_string_copy (self->arena, buffer, strlen (buffer), FALSE));
}

static const FxJinjaBuiltin functions[] = {
  { "cycler", function_cycler, NULL, 0 },
  { "dict", function_dict, NULL, 0 },
  { "joiner", function_joiner, "sep", 0 },
  { "namespace", function_namespace, NULL, 0 },
  { "raise_exception", function_raise_exception, "message", 1 },
  { "range", function_range, "start stop step", 1 },
  { "strftime_now", function_strftime_now, "format", 1 },
};

const FxJinjaBuiltin *
fx_jinja_find_function (FxJinjaString name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (fx_jinja_string_is (name, functions[i].name))
      return &functions[i];
  return NULL;
}
