/* fx-jinja-filter-sequence.c - filters of sequences and mappings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-method-private.h"

#include <string.h>

#include "fx-jinja-text.h"

#define FILTER(name)                                                      \
  static FxJinjaValue filter_##name (FxJinja                *self,        \
                                     FxJinjaValue           *values,      \
                                     const FxJinjaArguments *arguments)

static FxJinjaValue
new_generator (FxJinja *self)
{
  return fx_jinja_list (self->arena, FX_JINJA_FLAVOR_GENERATOR, 0);
}

static FxJinjaValue
nothing (FxJinja    *self,
         const char *why)
{
  FxJinjaValue undefined = fx_jinja_new_undefined (self);

  undefined.undefined->hint = why;
  return undefined;
}

FILTER (length)
{
  return fx_jinja_integer ((gint64) fx_jinja_length (self, values[0]));
}

FILTER (list)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  FxJinjaValue list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, items->n_items);

  for (gsize i = 0; i < items->n_items; i++)
    fx_jinja_list_add (self->arena, list.list, items->items[i]);
  return list;
}

FILTER (first)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);

  return items->n_items > 0 ? items->items[0]
                            : nothing (self, "No first item, sequence was empty.");
}

FILTER (last)
{
  FxJinjaList *items;

  if (fx_jinja_is_list (values[0], FX_JINJA_FLAVOR_GENERATOR))
    return fx_jinja_bad (self, "'generator' object is not reversible");
  items = fx_jinja_to_list (self, values[0]);
  return items->n_items > 0 ? items->items[items->n_items - 1]
                            : nothing (self, "No last item, sequence was empty.");
}

FILTER (items)
{
  if (values[0].kind == FX_JINJA_UNDEFINED)
    return new_generator (self);
  if (values[0].kind != FX_JINJA_DICT)
    return fx_jinja_bad (self, "Can only get item pairs from a mapping.");
  return fx_jinja_dict_items (self, values[0].dict, FX_JINJA_FLAVOR_GENERATOR);
}

FILTER (reverse)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  FxJinjaValue list = new_generator (self);
  FxJinjaBuilder builder;

  for (gsize i = items->n_items; i > 0; i--)
    fx_jinja_list_add (self->arena, list.list, items->items[i - 1]);
  if (values[0].kind != FX_JINJA_STRING)
    return list;

  fx_jinja_builder_init (&builder, self->arena);
  for (gsize i = 0; i < list.list->n_items; i++)
    fx_jinja_builder_add (&builder, list.list->items[i].string);
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

FILTER (join)
{
  FxJinjaString separator = fx_jinja_to_string (self->arena, values[1]);
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  FxJinjaBuilder builder;

  if (values[1].kind == FX_JINJA_ABSENT)
    separator = fx_jinja_string ("");
  fx_jinja_builder_init (&builder, self->arena);
  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, builder.length / 64); i++)
    {
      FxJinjaValue item = items->items[i];

      if (fx_jinja_is_given (values[2]))
        item = fx_jinja_path (self, item, values[2]);
      if (i > 0)
        fx_jinja_builder_add (&builder, separator);
      fx_jinja_add_string (&builder, item);
    }
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

/* Sorting */

typedef struct
{
  FxJinjaValue key; /* a list where several attributes count */
  FxJinjaValue item;
} Keyed;

static FxJinjaValue
fold (FxJinja      *self,
      FxJinjaValue  value,
      gboolean      case_sensitive)
{
  if (!case_sensitive && value.kind == FX_JINJA_STRING)
    value.string = fx_jinja_change_case (self->arena, value.string, FX_JINJA_CASE_LOWER);
  return value;
}

/* What @item is sorted by: "a.b" or "a,b" in it, or itself. */
static FxJinjaValue
make_key (FxJinja      *self,
          FxJinjaValue  item,
          FxJinjaValue  attribute,
          gboolean      case_sensitive,
          gboolean      several)
{
  FxJinjaString comma = fx_jinja_string (",");
  FxJinjaValue names, key;

  if (!fx_jinja_is_given (attribute))
    return fold (self, item, case_sensitive);
  if (!several || attribute.kind != FX_JINJA_STRING
      || fx_jinja_find (attribute.string, comma, 0) < 0)
    return fold (self, fx_jinja_path (self, item, attribute), case_sensitive);

  names = fx_jinja_split (self, attribute.string, &comma, -1, FALSE);
  key = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, names.list->n_items);
  for (gsize i = 0; i < names.list->n_items; i++)
    fx_jinja_list_add (self->arena, key.list,
                       fold (self, fx_jinja_path (self, item, names.list->items[i]),
                             case_sensitive));
  return key;
}

/* A stable merge sort that stops at the first error. */
static void
merge_sort (FxJinja  *self,
            Keyed    *items,
            Keyed    *room,
            gsize     n,
            gboolean  reverse)
{
  gsize half = n / 2;
  gsize a = 0, b = half;

  if (n < 2 || self->error != NULL)
    return;
  merge_sort (self, items, room, half, reverse);
  merge_sort (self, items + half, room, n - half, reverse);

  for (gsize i = 0; i < n; i++)
    {
      gboolean second = a == half;

      if (!second && b < n && fx_jinja_step (self, 0))
        second = reverse ? fx_jinja_relate (self, '>', items[b].key, items[a].key)
                         : fx_jinja_relate (self, '<', items[b].key, items[a].key);
      room[i] = items[second ? b++ : a++];
    }
  memcpy (items, room, n * sizeof *items);
}

/* Returns: (nullable): the items of @sequence in order, %NULL after an error */
static Keyed *
sorted (FxJinja      *self,
        FxJinjaValue  sequence,
        FxJinjaValue  attribute,
        gboolean      case_sensitive,
        gboolean      reverse,
        gsize        *n_items)
{
  FxJinjaList *items = fx_jinja_to_list (self, sequence);
  Keyed *keyed = fx_jinja_arena_try (self->arena, items->n_items, sizeof *keyed);
  Keyed *room = fx_jinja_arena_try (self->arena, items->n_items, sizeof *room);

  *n_items = items->n_items;
  if (keyed == NULL || room == NULL)
    return NULL;
  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    keyed[i] = (Keyed) {
      .key = make_key (self, items->items[i], attribute, case_sensitive, TRUE),
      .item = items->items[i],
    };
  if (self->error == NULL)
    merge_sort (self, keyed, room, items->n_items, reverse);
  return self->error == NULL ? keyed : NULL;
}

FILTER (sort)
{
  gsize n;
  Keyed *keyed = sorted (self, values[0], values[3], fx_jinja_is_truthy (values[2]),
                         fx_jinja_is_truthy (values[1]), &n);
  FxJinjaValue list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);

  for (gsize i = 0; keyed != NULL && i < n; i++)
    fx_jinja_list_add (self->arena, list.list, keyed[i].item);
  return list;
}

FILTER (dictsort)
{
  FxJinjaString by = fx_jinja_get_string (self, values[2], "key");
  gboolean by_value = fx_jinja_string_is (by, "value");
  FxJinjaValue list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
  Keyed *keyed;
  gsize n;

  if (values[0].kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, values[0]);
  if (values[0].kind != FX_JINJA_DICT)
    return fx_jinja_bad (self, "'%s' object has no attribute 'items'",
                         fx_jinja_type_name (values[0]));
  if (!by_value && !fx_jinja_string_is (by, "key"))
    return fx_jinja_bad (self, "You can only sort by either \"key\" or \"value\"");

  keyed = sorted (self, fx_jinja_dict_items (self, values[0].dict, FX_JINJA_FLAVOR_LIST),
                  fx_jinja_integer (by_value), fx_jinja_is_truthy (values[1]),
                  fx_jinja_is_truthy (values[3]), &n);
  for (gsize i = 0; keyed != NULL && i < n; i++)
    fx_jinja_list_add (self->arena, list.list, keyed[i].item);
  return list;
}

FILTER (groupby)
{
  gboolean case_sensitive = fx_jinja_is_truthy (values[3]);
  FxJinjaValue groups = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
  FxJinjaValue group = { 0 };
  gsize n;
  Keyed *keyed = sorted (self, values[0], values[1], case_sensitive, FALSE, &n);

  for (gsize i = 0; keyed != NULL && i < n; i++)
    {
      if (i == 0 || !fx_jinja_equal (keyed[i].key, keyed[i - 1].key))
        {
          FxJinjaValue pair = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, 2);
          FxJinjaValue name = fx_jinja_path (self, keyed[i].item, values[1]);

          if (name.kind == FX_JINJA_UNDEFINED && values[2].kind != FX_JINJA_ABSENT)
            name = values[2];
          group = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
          fx_jinja_list_add (self->arena, pair.list, name);
          fx_jinja_list_add (self->arena, pair.list, group);
          fx_jinja_list_add (self->arena, groups.list, pair);
        }
      fx_jinja_list_add (self->arena, group.list, keyed[i].item);
    }
  return groups;
}

static FxJinjaValue
extreme (FxJinja      *self,
         FxJinjaValue *values,
         guint         op)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  gboolean case_sensitive = fx_jinja_is_truthy (values[1]);
  FxJinjaValue best, best_key;

  if (items->n_items == 0)
    return nothing (self, "No aggregated item, sequence was empty.");

  best = items->items[0];
  best_key = make_key (self, best, values[2], case_sensitive, FALSE);
  for (gsize i = 1; i < items->n_items && fx_jinja_step (self, 0); i++)
    {
      FxJinjaValue key = make_key (self, items->items[i], values[2], case_sensitive, FALSE);

      if (fx_jinja_relate (self, op, key, best_key))
        {
          best = items->items[i];
          best_key = key;
        }
    }
  return best;
}

FILTER (min)
{
  return extreme (self, values, '<');
}

FILTER (max)
{
  return extreme (self, values, '>');
}

FILTER (sum)
{
  FxJinjaValue total = values[2].kind != FX_JINJA_ABSENT ? values[2] : fx_jinja_integer (0);
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);

  if (total.kind == FX_JINJA_STRING)
    return fx_jinja_bad (self, "sum() can't sum strings [use ''.join(seq) instead]");
  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    total = fx_jinja_operate (self, '+', total,
                              fx_jinja_is_given (values[1])
                                ? fx_jinja_path (self, items->items[i], values[1])
                                : items->items[i]);
  return total;
}

FILTER (unique)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  FxJinjaValue list = new_generator (self);
  FxJinjaValue seen = fx_jinja_dict (self->arena);

  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    {
      FxJinjaValue key = make_key (self, items->items[i], values[2],
                                   fx_jinja_is_truthy (values[1]), FALSE);

      if (!fx_jinja_is_hashable (key))
        return fx_jinja_bad (self, "unhashable type: '%s'", fx_jinja_type_name (key));
      if (fx_jinja_dict_get (seen.dict, key) != NULL)
        continue;
      fx_jinja_dict_set (self->arena, seen.dict, key, fx_jinja_none ());
      fx_jinja_list_add (self->arena, list.list, items->items[i]);
    }
  return list;
}

/* Choosing and mapping */

static FxJinjaArguments
rest_of (const FxJinjaArguments *arguments,
         guint                   skip)
{
  FxJinjaArguments rest = *arguments;

  rest.values += MIN (skip, rest.n_values);
  rest.n_values -= MIN (skip, rest.n_values);
  return rest;
}

static FxJinjaValue
filter_select_or_reject (FxJinja                *self,
                         FxJinjaValue            sequence,
                         const FxJinjaArguments *arguments,
                         guint                   by_attribute,
                         gboolean                keep)
{
  FxJinjaArguments rest = rest_of (arguments, by_attribute + 1);
  FxJinjaValue list = new_generator (self);
  FxJinjaList *items;

  /* Also none and 0. */
  if (!fx_jinja_is_truthy (sequence))
    return list;
  items = fx_jinja_to_list (self, sequence);
  if (arguments->n_values < by_attribute)
    return fx_jinja_bad (self, "Missing parameter for attribute name");

  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    {
      FxJinjaValue value = items->items[i];
      gboolean chosen;

      if (by_attribute)
        value = fx_jinja_path (self, value, arguments->values[0]);
      if (arguments->n_values > by_attribute)
        chosen = fx_jinja_test (self,
                                fx_jinja_get_string (self, arguments->values[by_attribute], ""),
                                value, &rest);
      else
        chosen = fx_jinja_is_truthy (value);
      if (chosen == keep)
        fx_jinja_list_add (self->arena, list.list, items->items[i]);
    }
  return list;
}

FILTER (select)
{
  return filter_select_or_reject (self, values[0], arguments, 0, TRUE);
}

FILTER (reject)
{
  return filter_select_or_reject (self, values[0], arguments, 0, FALSE);
}

FILTER (selectattr)
{
  return filter_select_or_reject (self, values[0], arguments, 1, TRUE);
}

FILTER (rejectattr)
{
  return filter_select_or_reject (self, values[0], arguments, 1, FALSE);
}

FILTER (map)
{
  FxJinjaArguments rest = rest_of (arguments, 1);
  FxJinjaValue list = new_generator (self);
  FxJinjaValue attribute = { 0 };
  FxJinjaValue fallback = { 0 };
  FxJinjaList *items;

  if (!fx_jinja_is_truthy (values[0]))
    return list;
  items = fx_jinja_to_list (self, values[0]);
  if (arguments->n_values == 0)
    for (guint i = 0; i < arguments->n_named; i++)
      {
        if (fx_jinja_string_is (arguments->named[i].name, "attribute"))
          attribute = arguments->named[i].value;
        else if (fx_jinja_string_is (arguments->named[i].name, "default"))
          fallback = arguments->named[i].value;
        else
          return fx_jinja_bad (self, "Unexpected keyword argument '%.*s'",
                               (int) MIN (arguments->named[i].name.length, 80),
                               arguments->named[i].name.data);
      }
  if (arguments->n_values == 0 && attribute.kind == FX_JINJA_ABSENT)
    return fx_jinja_bad (self, "map requires a filter argument");

  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    {
      FxJinjaValue value;

      if (arguments->n_values > 0)
        value = fx_jinja_filter (self, fx_jinja_get_string (self, arguments->values[0], ""),
                                 items->items[i], &rest);
      else
        {
          value = fx_jinja_path (self, items->items[i], attribute);
          if (value.kind == FX_JINJA_UNDEFINED && fallback.kind != FX_JINJA_ABSENT)
            value = fallback;
        }
      fx_jinja_list_add (self->arena, list.list, value);
    }
  return list;
}

/* Cutting in parts */

FILTER (batch)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  gint64 size = fx_jinja_get_integer (self, values[1], 1);
  FxJinjaValue list = new_generator (self);
  FxJinjaValue part = { 0 };

  if (size < 1)
    return fx_jinja_bad (self, "batch() needs a size of at least 1");
  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    {
      if (i % (gsize) size == 0)
        {
          part = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
          fx_jinja_list_add (self->arena, list.list, part);
        }
      fx_jinja_list_add (self->arena, part.list, items->items[i]);
    }
  if (fx_jinja_is_given (values[2]) && part.kind == FX_JINJA_LIST)
    while ((gint64) part.list->n_items < size && fx_jinja_step (self, 32))
      fx_jinja_list_add (self->arena, part.list, values[2]);
  return list;
}

FILTER (slice)
{
  FxJinjaList *items = fx_jinja_to_list (self, values[0]);
  gint64 n_parts = fx_jinja_get_integer (self, values[1], 1);
  FxJinjaValue list = new_generator (self);
  gsize each, extra, done = 0;

  if (n_parts < 1)
    return fx_jinja_bad (self, "slice() needs at least one slice");
  each = items->n_items / (gsize) n_parts;
  extra = items->n_items % (gsize) n_parts;

  for (gsize i = 0; i < (gsize) n_parts && fx_jinja_step (self, 32); i++)
    {
      FxJinjaValue part = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
      gsize end = done + each + (i < extra);

      for (; done < end; done++)
        fx_jinja_list_add (self->arena, part.list, items->items[done]);
      if (fx_jinja_is_given (values[2]) && i >= extra)
        fx_jinja_list_add (self->arena, part.list, values[2]);
      fx_jinja_list_add (self->arena, list.list, part);
    }
  return list;
}

const FxJinjaBuiltin fx_jinja_sequence_filters[] = {
  { "batch", filter_batch, "linecount fill_with", 1 },
  { "count", filter_length, "", 0 },
  { "dictsort", filter_dictsort, "case_sensitive by reverse", 0 },
  { "first", filter_first, "", 0 },
  { "groupby", filter_groupby, "attribute default case_sensitive", 1 },
  { "items", filter_items, "", 0 },
  { "join", filter_join, "d attribute", 0 },
  { "last", filter_last, "", 0 },
  { "length", filter_length, "", 0 },
  { "list", filter_list, "", 0 },
  { "map", filter_map, NULL, 0 },
  { "max", filter_max, "case_sensitive attribute", 0 },
  { "min", filter_min, "case_sensitive attribute", 0 },
  { "reject", filter_reject, NULL, 0 },
  { "rejectattr", filter_rejectattr, NULL, 0 },
  { "reverse", filter_reverse, "", 0 },
  { "select", filter_select, NULL, 0 },
  { "selectattr", filter_selectattr, NULL, 0 },
  { "slice", filter_slice, "slices fill_with", 1 },
  { "sort", filter_sort, "reverse case_sensitive attribute", 0 },
  { "sum", filter_sum, "attribute start", 0 },
  { "unique", filter_unique, "case_sensitive attribute", 0 },
};

const gsize fx_jinja_n_sequence_filters = G_N_ELEMENTS (fx_jinja_sequence_filters);
