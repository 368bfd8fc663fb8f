/* fx-jinja-access.c - attributes, items, slices and going through values.
 *
 * "a.b" looks for an attribute of Python's type first and for an item then,
 * "a['b']" the other way round.  There is nothing of the host behind any of
 * them: what begins and ends with "__" is named as unsafe.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include <string.h>

#include "fx-jinja-text.h"

static gboolean
is_internal (FxJinjaString name)
{
  return name.length > 4 && memcmp (name.data, "__", 2) == 0
         && memcmp (name.data + name.length - 2, "__", 2) == 0;
}

static FxJinjaValue
missing (FxJinja       *self,
         FxJinjaValue   value,
         FxJinjaString  name,
         gboolean       unsafe)
{
  FxJinjaValue undefined = fx_jinja_undefined (self->arena, fx_jinja_type_name (value), name);

  undefined.undefined->unsafe = unsafe;
  return undefined;
}

static FxJinjaValue
loop_attribute (FxJinja            *self,
                const FxJinjaLoop  *loop,
                FxJinjaString       name,
                gboolean           *found)
{
  gint64 index = (gint64) loop->index;
  gint64 n_items = (gint64) loop->n_items;
  FxJinjaValue undefined;

  *found = TRUE;
  if (fx_jinja_string_is (name, "index"))
    return fx_jinja_integer (index + 1);
  if (fx_jinja_string_is (name, "index0"))
    return fx_jinja_integer (index);
  if (fx_jinja_string_is (name, "revindex"))
    return fx_jinja_integer (n_items - index);
  if (fx_jinja_string_is (name, "revindex0"))
    return fx_jinja_integer (n_items - index - 1);
  if (fx_jinja_string_is (name, "first"))
    return fx_jinja_boolean (index == 0);
  if (fx_jinja_string_is (name, "last"))
    return fx_jinja_boolean (index + 1 == n_items);
  if (fx_jinja_string_is (name, "length"))
    return fx_jinja_integer (n_items);
  if (fx_jinja_string_is (name, "depth"))
    return fx_jinja_integer (1);
  if (fx_jinja_string_is (name, "depth0"))
    return fx_jinja_integer (0);
  if (fx_jinja_string_is (name, "previtem") || fx_jinja_string_is (name, "nextitem"))
    {
      gboolean next = name.data[0] == 'n';

      if (next ? index + 1 < n_items : index > 0)
        return loop->items[next ? index + 1 : index - 1];
      undefined = fx_jinja_new_undefined (self);
      undefined.undefined->hint = next ? "there is no next item" : "there is no previous item";
      return undefined;
    }

  *found = FALSE;
  return fx_jinja_none ();
}

static FxJinjaValue
macro_attribute (FxJinja            *self,
                 const FxJinjaNode  *macro,
                 FxJinjaString       name,
                 gboolean           *found)
{
  FxJinjaValue list;

  *found = TRUE;
  if (fx_jinja_string_is (name, "name"))
    return fx_jinja_literal (macro->name);
  if (fx_jinja_string_is (name, "caller"))
    return fx_jinja_boolean (macro->op & FX_JINJA_USES_CALLER);
  if (fx_jinja_string_is (name, "catch_kwargs"))
    return fx_jinja_boolean (macro->op & FX_JINJA_USES_KWARGS);
  if (fx_jinja_string_is (name, "catch_varargs"))
    return fx_jinja_boolean (macro->op & FX_JINJA_USES_VARARGS);
  if (fx_jinja_string_is (name, "arguments"))
    {
      list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, macro->items.n_nodes);
      for (guint i = 0; i < macro->items.n_nodes; i++)
        fx_jinja_list_add (self->arena, list.list,
                           fx_jinja_literal (macro->items.nodes[i]->name));
      return list;
    }

  *found = FALSE;
  return fx_jinja_none ();
}

/* What getattr (value, name) finds. */
static FxJinjaValue
own_attribute (FxJinja       *self,
               FxJinjaValue   value,
               FxJinjaString  name,
               gboolean      *found)
{
  const FxJinjaBuiltin *builtin = fx_jinja_find_method (value, name);
  FxJinjaMethod *method;

  *found = TRUE;
  if (builtin != NULL)
    {
      if (builtin->func == NULL)
        return missing (self, value, name, TRUE);
      method = fx_jinja_arena_alloc (self->arena, sizeof *method);
      method->subject = value;
      method->builtin = builtin;
      return (FxJinjaValue) { .kind = FX_JINJA_METHOD, .method = method };
    }

  if (is_internal (name))
    return missing (self, value, name, TRUE);

  switch (value.kind)
    {
    case FX_JINJA_NAMESPACE:
      {
        FxJinjaValue *item = fx_jinja_dict_get (value.dict, fx_jinja_text (name));

        if (item != NULL)
          return *item;
        break;
      }

    case FX_JINJA_LOOP:
      return loop_attribute (self, value.loop, name, found);

    case FX_JINJA_MACRO:
      return macro_attribute (self, value.macro->node, name, found);

    case FX_JINJA_CYCLER:
      if (fx_jinja_string_is (name, "current"))
        return value.cycler->items[value.cycler->position];
      break;

    case FX_JINJA_RANGE:
      if (fx_jinja_string_is (name, "start"))
        return fx_jinja_integer (value.range->start);
      if (fx_jinja_string_is (name, "stop"))
        return fx_jinja_integer (value.range->stop);
      if (fx_jinja_string_is (name, "step"))
        return fx_jinja_integer (value.range->step);
      break;

    default:
      break;
    }

  *found = FALSE;
  return fx_jinja_none ();
}

/* Where @index, which may count from the end, lies; -1 for outside. */
static gssize
resolve_index (gint64 index,
               gsize  length)
{
  if (index < 0)
    index += (gint64) length;
  return index >= 0 && (guint64) index < length ? (gssize) index : -1;
}

/* What value[key] finds. */
static FxJinjaValue
own_item (FxJinja      *self,
          FxJinjaValue  value,
          FxJinjaValue  key,
          gboolean     *found)
{
  gssize index;

  *found = TRUE;
  if (value.kind == FX_JINJA_DICT)
    {
      FxJinjaValue *item = fx_jinja_is_hashable (key) ? fx_jinja_dict_get (value.dict, key) : NULL;

      if (item != NULL)
        return *item;
    }
  else if (key.kind == FX_JINJA_INTEGER || key.kind == FX_JINJA_BOOLEAN)
    {
      gint64 at = fx_jinja_to_integer (key);

      if (value.kind == FX_JINJA_LIST && value.list->flavor <= FX_JINJA_FLAVOR_TUPLE)
        {
          index = resolve_index (at, value.list->n_items);
          if (index >= 0)
            return value.list->items[index];
        }
      else if (value.kind == FX_JINJA_STRING)
        {
          fx_jinja_step (self, value.string.length);
          index = resolve_index (at, fx_jinja_n_chars (value.string));
          if (index >= 0)
            {
              gsize start = fx_jinja_char_offset (value.string, (gsize) index);
              const char *here = value.string.data + start;

              return fx_jinja_text (fx_jinja_string_slice (
                value.string, start, start + (gsize) (g_utf8_next_char (here) - here)));
            }
        }
      else if (value.kind == FX_JINJA_RANGE)
        {
          index = resolve_index (at, fx_jinja_range_length (value.range));
          if (index >= 0)
            return fx_jinja_integer (value.range->start + index * value.range->step);
        }
    }

  *found = FALSE;
  return fx_jinja_none ();
}

FxJinjaValue
fx_jinja_attribute (FxJinja       *self,
                    FxJinjaValue   value,
                    FxJinjaString  name)
{
  FxJinjaValue result;
  gboolean found;

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  if (value.kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, value);

  result = own_attribute (self, value, name, &found);
  if (!found)
    result = own_item (self, value, fx_jinja_text (name), &found);
  return found ? result : missing (self, value, name, FALSE);
}

FxJinjaValue
fx_jinja_item (FxJinja      *self,
               FxJinjaValue  value,
               FxJinjaValue  key)
{
  FxJinjaValue result;
  gboolean found;

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  if (value.kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, value);

  result = own_item (self, value, key, &found);
  if (!found && key.kind == FX_JINJA_STRING)
    result = own_attribute (self, value, key.string, &found);
  return found ? result : missing (self, value, fx_jinja_to_string (self->arena, key), FALSE);
}

/* Slices */

/* As PySlice_AdjustIndices(). */
static gint64
clamp_index (FxJinjaValue value,
             gint64       fallback,
             gint64       length,
             gboolean     forward)
{
  gint64 index;

  if (value.kind == FX_JINJA_NONE)
    return fallback;

  index = fx_jinja_to_integer (value);
  if (index < 0)
    {
      index += length;
      return index >= 0 ? index : forward ? 0 : -1;
    }
  return index < length ? index : forward ? length : length - 1;
}

static gboolean
is_slice_index (FxJinjaValue value)
{
  return value.kind == FX_JINJA_NONE || value.kind == FX_JINJA_INTEGER
         || value.kind == FX_JINJA_BOOLEAN;
}

static FxJinjaValue
slice_string (FxJinja       *self,
              FxJinjaString  string,
              gint64         start,
              gint64         stop,
              gint64         step)
{
  g_autofree guint32 *offsets = NULL;
  FxJinjaBuilder builder;
  gsize n_chars = 0;

  if (step == 1)
    {
      if (start >= stop)
        return fx_jinja_literal ("");
      return fx_jinja_text (fx_jinja_string_slice (
        string, fx_jinja_char_offset (string, (gsize) start),
        fx_jinja_char_offset (string, (gsize) stop)));
    }

  offsets = g_new (guint32, string.length + 1);
  for (gsize i = 0; i < string.length; i++)
    if (((guint8) string.data[i] & 0xc0) != 0x80)
      offsets[n_chars++] = (guint32) i;
  offsets[n_chars] = (guint32) string.length;

  fx_jinja_builder_init (&builder, self->arena);
  for (gint64 i = start; step > 0 ? i < stop : i > stop;)
    {
      fx_jinja_builder_add (&builder,
                            fx_jinja_string_slice (string, offsets[i], offsets[i + 1]));
      if (__builtin_add_overflow (i, step, &i))
        break;
    }
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

FxJinjaValue
fx_jinja_slice (FxJinja      *self,
                FxJinjaValue  value,
                FxJinjaValue  start,
                FxJinjaValue  stop,
                FxJinjaValue  step)
{
  gint64 length, from, to, by;
  FxJinjaValue result;

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  if (value.kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, value);
  if ((value.kind != FX_JINJA_STRING && value.kind != FX_JINJA_RANGE
       && (value.kind != FX_JINJA_LIST || value.list->flavor > FX_JINJA_FLAVOR_TUPLE))
      || !is_slice_index (start) || !is_slice_index (stop) || !is_slice_index (step))
    return missing (self, value, fx_jinja_string ("slice"), FALSE);

  by = step.kind == FX_JINJA_NONE ? 1 : fx_jinja_to_integer (step);
  if (by == 0)
    return fx_jinja_bad (self, "slice step cannot be zero");

  length = (gint64) fx_jinja_length (self, value);
  from = clamp_index (start, by > 0 ? 0 : length - 1, length, by > 0);
  to = clamp_index (stop, by > 0 ? length : -1, length, by > 0);

  if (value.kind == FX_JINJA_STRING)
    {
      fx_jinja_step (self, value.string.length);
      return slice_string (self, value.string, from, to, by);
    }

  if (value.kind == FX_JINJA_RANGE)
    {
      FxJinjaRange *range = fx_jinja_arena_alloc (self->arena, sizeof *range);

      range->start = value.range->start + from * value.range->step;
      range->stop = value.range->start + to * value.range->step;
      if (__builtin_mul_overflow (value.range->step, by, &range->step))
        return fx_jinja_bad (self, "slice step too large");
      return (FxJinjaValue) { .kind = FX_JINJA_RANGE, .range = range };
    }

  result = fx_jinja_list (self->arena, value.list->flavor, 0);
  for (gint64 i = from; (by > 0 ? i < to : i > to) && fx_jinja_step (self, 32);)
    {
      fx_jinja_list_add (self->arena, result.list, value.list->items[i]);
      if (__builtin_add_overflow (i, by, &i))
        break;
    }
  return result;
}

FxJinjaValue
fx_jinja_path (FxJinja      *self,
               FxJinjaValue  value,
               FxJinjaValue  path)
{
  FxJinjaString rest;

  if (path.kind != FX_JINJA_STRING)
    return fx_jinja_item (self, value, path);

  for (rest = path.string;;)
    {
      gssize dot = fx_jinja_find (rest, fx_jinja_string ("."), 0);
      FxJinjaString part = fx_jinja_string_slice (rest, 0, dot < 0 ? rest.length : (gsize) dot);
      gint64 index = 0;
      gboolean digits = part.length > 0 && part.length < 18;

      for (gsize i = 0; i < part.length; i++)
        {
          digits = digits && g_ascii_isdigit (part.data[i]);
          if (digits)
            index = index * 10 + (part.data[i] - '0');
        }
      value = fx_jinja_item (self, value,
                             digits ? fx_jinja_integer (index) : fx_jinja_text (part));
      if (dot < 0 || self->error != NULL)
        return value;
      rest = fx_jinja_string_slice (rest, (gsize) dot + 1, rest.length);
    }
}

/* Going through */

FxJinjaList *
fx_jinja_to_list (FxJinja      *self,
                  FxJinjaValue  value)
{
  FxJinjaList *list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0).list;

  switch (value.kind)
    {
    case FX_JINJA_LIST:
      if (value.list->flavor == FX_JINJA_FLAVOR_GENERATOR)
        {
          if (value.list->consumed)
            return list;
          value.list->consumed = TRUE;
        }
      fx_jinja_step (self, value.list->n_items);
      return value.list;

    case FX_JINJA_DICT:
      for (gsize i = 0; i < value.dict->n_entries && fx_jinja_step (self, 0); i++)
        fx_jinja_list_add (self->arena, list, value.dict->entries[i].key);
      return list;

    case FX_JINJA_STRING:
      for (gsize i = 0; i < value.string.length && fx_jinja_step (self, 0);)
        {
          const char *at = value.string.data + i;
          gsize size = (gsize) (g_utf8_next_char (at) - at);

          fx_jinja_list_add (self->arena, list,
                             fx_jinja_text (fx_jinja_string_slice (value.string, i, i + size)));
          i += size;
        }
      return list;

    case FX_JINJA_RANGE:
      {
        gsize n = fx_jinja_range_length (value.range);

        for (gsize i = 0; i < n && fx_jinja_step (self, 0); i++)
          fx_jinja_list_add (self->arena, list,
                             fx_jinja_integer (value.range->start
                                               + (gint64) i * value.range->step));
        return list;
      }

    case FX_JINJA_UNDEFINED:
      if (value.undefined->unsafe)
        fx_jinja_bad_undefined (self, value);
      return list;

    default:
      fx_jinja_bad (self, "'%s' object is not iterable", fx_jinja_type_name (value));
      return list;
    }
}

gsize
fx_jinja_length (FxJinja      *self,
                 FxJinjaValue  value)
{
  switch (value.kind)
    {
    case FX_JINJA_STRING:
      fx_jinja_step (self, value.string.length);
      return fx_jinja_n_chars (value.string);
    case FX_JINJA_LIST:
      if (value.list->flavor == FX_JINJA_FLAVOR_GENERATOR)
        break;
      return value.list->n_items;
    case FX_JINJA_DICT:
      return value.dict->n_entries;
    case FX_JINJA_RANGE:
      return fx_jinja_range_length (value.range);
    case FX_JINJA_LOOP:
      return value.loop->n_items;
    case FX_JINJA_UNDEFINED:
      return 0;
    default:
      break;
    }

  fx_jinja_bad (self, "object of type '%s' has no len()", fx_jinja_type_name (value));
  return 0;
}
