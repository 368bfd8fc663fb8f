/* fx-jinja-method.c - the methods of lists, dictionaries, loops and cyclers;
 * those of strings are in fx-jinja-method-string.c.
 *
 * A method that would change its subject is in the tables without a function:
 * it exists, and may not be called (jinja2's ImmutableSandboxedEnvironment).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-method-private.h"

#include <string.h>

/* Lists and tuples */

static FxJinjaValue
list_count (FxJinja                *self,
            FxJinjaValue           *values,
            const FxJinjaArguments *arguments)
{
  gint64 n = 0;

  for (gsize i = 0; i < values[0].list->n_items && fx_jinja_step (self, 0); i++)
    n += fx_jinja_equal (values[0].list->items[i], values[1]);
  return fx_jinja_integer (n);
}

static FxJinjaValue
list_index (FxJinja                *self,
            FxJinjaValue           *values,
            const FxJinjaArguments *arguments)
{
  gint64 start = fx_jinja_get_integer (self, values[2], 0);
  gint64 stop = fx_jinja_get_integer (self, values[3], G_MAXINT64);
  gint64 n_items = (gint64) values[0].list->n_items;

  if (start < 0)
    start = MAX (0, start + n_items);
  if (stop < 0)
    stop += n_items;
  for (gint64 i = start; i < MIN (stop, n_items) && fx_jinja_step (self, 0); i++)
    if (fx_jinja_equal (values[0].list->items[i], values[1]))
      return fx_jinja_integer (i);
  return fx_jinja_bad (self, "the value is not in the list");
}

static FxJinjaValue
list_copy (FxJinja                *self,
           FxJinjaValue           *values,
           const FxJinjaArguments *arguments)
{
  return values[0];
}

static const FxJinjaBuiltin list_methods[] = {
  { "append" }, { "clear" },
  { "copy", list_copy, "", 0 },
  { "count", list_count, "value", 1 },
  { "extend" },
  { "index", list_index, "value start stop", 1 },
  { "insert" }, { "pop" }, { "remove" }, { "reverse" }, { "sort" },
};

static const FxJinjaBuiltin tuple_methods[] = {
  { "count", list_count, "value", 1 },
  { "index", list_index, "value start stop", 1 },
};

/* Dictionaries */

static FxJinjaValue
dict_get (FxJinja                *self,
          FxJinjaValue           *values,
          const FxJinjaArguments *arguments)
{
  FxJinjaValue *found;

  if (!fx_jinja_is_hashable (values[1]))
    return fx_jinja_bad (self, "unhashable type: '%s'", fx_jinja_type_name (values[1]));

  found = fx_jinja_dict_get (values[0].dict, values[1]);
  if (found != NULL)
    return *found;
  return values[2].kind != FX_JINJA_ABSENT ? values[2] : fx_jinja_none ();
}

static FxJinjaValue
dict_view (FxJinja      *self,
           FxJinjaDict  *dict,
           FxJinjaFlavor flavor)
{
  FxJinjaValue list = fx_jinja_list (self->arena, flavor, dict->n_entries);

  for (gsize i = 0; i < dict->n_entries && fx_jinja_step (self, 0); i++)
    {
      FxJinjaValue item = dict->entries[i].value;

      if (flavor == FX_JINJA_FLAVOR_KEYS)
        item = dict->entries[i].key;
      else if (flavor == FX_JINJA_FLAVOR_ITEMS)
        {
          FxJinjaValue pair = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, 2);

          fx_jinja_list_add (self->arena, pair.list, dict->entries[i].key);
          fx_jinja_list_add (self->arena, pair.list, item);
          item = pair;
        }
      fx_jinja_list_add (self->arena, list.list, item);
    }
  return list;
}

FxJinjaValue
fx_jinja_dict_items (FxJinja       *self,
                     FxJinjaDict   *dict,
                     FxJinjaFlavor  flavor)
{
  FxJinjaValue items = dict_view (self, dict, FX_JINJA_FLAVOR_ITEMS);

  items.list->flavor = flavor;
  return items;
}

static FxJinjaValue
dict_items (FxJinja                *self,
            FxJinjaValue           *values,
            const FxJinjaArguments *arguments)
{
  return dict_view (self, values[0].dict, FX_JINJA_FLAVOR_ITEMS);
}

static FxJinjaValue
dict_keys (FxJinja                *self,
           FxJinjaValue           *values,
           const FxJinjaArguments *arguments)
{
  return dict_view (self, values[0].dict, FX_JINJA_FLAVOR_KEYS);
}

static FxJinjaValue
dict_values (FxJinja                *self,
             FxJinjaValue           *values,
             const FxJinjaArguments *arguments)
{
  return dict_view (self, values[0].dict, FX_JINJA_FLAVOR_VALUES);
}

static const FxJinjaBuiltin dict_methods[] = {
  { "clear" },
  { "copy", list_copy, "", 0 },
  { "get", dict_get, "key default", 1 },
  { "items", dict_items, "", 0 },
  { "keys", dict_keys, "", 0 },
  { "pop" }, { "popitem" }, { "setdefault" }, { "update" },
  { "values", dict_values, "", 0 },
};

/* Loops and cyclers */

static FxJinjaValue
loop_cycle (FxJinja                *self,
            FxJinjaValue           *values,
            const FxJinjaArguments *arguments)
{
  if (arguments->n_values == 0)
    return fx_jinja_bad (self, "no items for cycling given");
  return arguments->values[values[0].loop->index % arguments->n_values];
}

static FxJinjaValue
loop_changed (FxJinja                *self,
              FxJinjaValue           *values,
              const FxJinjaArguments *arguments)
{
  FxJinjaLoop *loop = values[0].loop;
  FxJinjaValue now = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, arguments->n_values);
  gboolean changed;

  for (guint i = 0; i < arguments->n_values; i++)
    fx_jinja_list_add (self->arena, now.list, arguments->values[i]);

  changed = loop->last_changed.kind == FX_JINJA_ABSENT
            || !fx_jinja_equal (loop->last_changed, now);
  loop->last_changed = now;
  return fx_jinja_boolean (changed);
}

static const FxJinjaBuiltin loop_methods[] = {
  { "changed", loop_changed, NULL, 0 },
  { "cycle", loop_cycle, NULL, 0 },
};

static FxJinjaValue
cycler_next (FxJinja                *self,
             FxJinjaValue           *values,
             const FxJinjaArguments *arguments)
{
  FxJinjaCycler *cycler = values[0].cycler;
  FxJinjaValue value = cycler->items[cycler->position];

  cycler->position = (cycler->position + 1) % cycler->n_items;
  return value;
}

static FxJinjaValue
cycler_reset (FxJinja                *self,
              FxJinjaValue           *values,
              const FxJinjaArguments *arguments)
{
  values[0].cycler->position = 0;
  return fx_jinja_none ();
}

static const FxJinjaBuiltin cycler_methods[] = {
  { "next", cycler_next, "", 0 },
  { "reset", cycler_reset, "", 0 },
};

static const FxJinjaBuiltin *
find (const FxJinjaBuiltin *table,
      gsize                 n,
      FxJinjaString         name)
{
  for (gsize i = 0; i < n; i++)
    if (fx_jinja_string_is (name, table[i].name))
      return &table[i];
  return NULL;
}

const FxJinjaBuiltin *
fx_jinja_find_method (FxJinjaValue  value,
                      FxJinjaString name)
{
  switch (value.kind)
    {
    case FX_JINJA_STRING:
      return find (fx_jinja_string_methods, fx_jinja_n_string_methods, name);
    case FX_JINJA_LIST:
      if (value.list->flavor == FX_JINJA_FLAVOR_LIST)
        return find (list_methods, G_N_ELEMENTS (list_methods), name);
      if (value.list->flavor == FX_JINJA_FLAVOR_TUPLE)
        return find (tuple_methods, G_N_ELEMENTS (tuple_methods), name);
      return NULL;
    case FX_JINJA_DICT:
      return find (dict_methods, G_N_ELEMENTS (dict_methods), name);
    case FX_JINJA_LOOP:
      return find (loop_methods, G_N_ELEMENTS (loop_methods), name);
    case FX_JINJA_CYCLER:
      return find (cycler_methods, G_N_ELEMENTS (cycler_methods), name);
    default:
      return NULL;
    }
}
