/* fx-jinja-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-value.h"

#include <math.h>
#include <string.h>

#define FEW_ENTRIES 8
#define MAX_NESTING 64

const guint8 fx_jinja_all_marked[1] = { 1 };

FxJinjaValue
fx_jinja_none (void)
{
  return (FxJinjaValue) { .kind = FX_JINJA_NONE };
}

FxJinjaValue
fx_jinja_boolean (gboolean boolean)
{
  return (FxJinjaValue) { .kind = FX_JINJA_BOOLEAN, .boolean = boolean != FALSE };
}

FxJinjaValue
fx_jinja_integer (gint64 integer)
{
  return (FxJinjaValue) { .kind = FX_JINJA_INTEGER, .integer = integer };
}

FxJinjaValue
fx_jinja_real (double real)
{
  return (FxJinjaValue) { .kind = FX_JINJA_FLOAT, .real = real };
}

FxJinjaValue
fx_jinja_text (FxJinjaString string)
{
  return (FxJinjaValue) { .kind = FX_JINJA_STRING, .string = string };
}

FxJinjaValue
fx_jinja_literal (const char *literal)
{
  return fx_jinja_text (fx_jinja_string (literal));
}

FxJinjaValue
fx_jinja_undefined (FxJinjaArena  *arena,
                    const char    *owner,
                    FxJinjaString  name)
{
  FxJinjaUndefined *undefined = fx_jinja_arena_alloc (arena, sizeof *undefined);

  undefined->owner = owner;
  undefined->name = name;

  return (FxJinjaValue) { .kind = FX_JINJA_UNDEFINED, .undefined = undefined };
}

/* Strings */

FxJinjaString
fx_jinja_string (const char *literal)
{
  return (FxJinjaString) { .data = literal, .length = strlen (literal) };
}

FxJinjaString
fx_jinja_string_copy (FxJinjaArena *arena,
                      const char   *data,
                      gsize         length,
                      gboolean      marked)
{
  char *copy = fx_jinja_arena_try (arena, length, 1);

  if (copy == NULL)
    return fx_jinja_string ("");

  memcpy (copy, data, length);
  return (FxJinjaString) {
    .data = copy,
    .marks = marked && length > 0 ? fx_jinja_all_marked : NULL,
    .length = length,
  };
}

FxJinjaString
fx_jinja_string_slice (FxJinjaString string,
                       gsize         start,
                       gsize         end)
{
  const guint8 *marks = string.marks;

  if (start >= end)
    return fx_jinja_string ("");
  if (marks != NULL && marks != fx_jinja_all_marked)
    marks += start;

  return (FxJinjaString) { .data = string.data + start, .marks = marks, .length = end - start };
}

FxJinjaString
fx_jinja_string_join (FxJinjaArena  *arena,
                      FxJinjaString  left,
                      FxJinjaString  right)
{
  FxJinjaBuilder builder;

  if (left.length == 0)
    return right;
  if (right.length == 0)
    return left;

  fx_jinja_builder_init (&builder, arena);
  builder.data = fx_jinja_arena_try (arena, left.length + right.length, 1);
  builder.n_room = builder.data != NULL ? left.length + right.length : 0;
  fx_jinja_builder_add (&builder, left);
  fx_jinja_builder_add (&builder, right);
  return fx_jinja_builder_end (&builder);
}

gboolean
fx_jinja_string_equal (FxJinjaString left,
                       FxJinjaString right)
{
  return left.length == right.length && memcmp (left.data, right.data, left.length) == 0;
}

gboolean
fx_jinja_string_is (FxJinjaString  string,
                    const char    *literal)
{
  return fx_jinja_string_equal (string, fx_jinja_string (literal));
}

/* Lists */

FxJinjaValue
fx_jinja_list (FxJinjaArena  *arena,
               FxJinjaFlavor  flavor,
               gsize          n_room)
{
  FxJinjaList *list = fx_jinja_arena_alloc (arena, sizeof *list);

  list->flavor = flavor;
  if (n_room > 0)
    {
      list->items = fx_jinja_arena_try (arena, n_room, sizeof *list->items);
      list->n_room = list->items != NULL ? n_room : 0;
    }

  return (FxJinjaValue) { .kind = FX_JINJA_LIST, .list = list };
}

void
fx_jinja_list_add (FxJinjaArena *arena,
                   FxJinjaList  *list,
                   FxJinjaValue  item)
{
  if (list->n_items == list->n_room)
    {
      gsize n_room = MAX (4, list->n_room * 2);
      FxJinjaValue *items = fx_jinja_arena_grow (arena, list->items,
                                                 list->n_room * sizeof *items,
                                                 n_room * sizeof *items);

      if (items == NULL)
        return;
      list->items = items;
      list->n_room = n_room;
    }

  list->items[list->n_items++] = item;
}

/* Dictionaries */

FxJinjaValue
fx_jinja_dict (FxJinjaArena *arena)
{
  return (FxJinjaValue) {
    .kind = FX_JINJA_DICT,
    .dict = fx_jinja_arena_alloc (arena, sizeof (FxJinjaDict)),
  };
}

/* Equal keys have equal hashes: 1, 1.0 and True are one key. */
static guint32
hash_value (FxJinjaValue value)
{
  guint32 hash = 5381;

  switch (value.kind)
    {
    case FX_JINJA_STRING:
      for (gsize i = 0; i < value.string.length; i++)
        hash = hash * 33 + (guint8) value.string.data[i];
      return hash ^ hash >> 15;

    case FX_JINJA_BOOLEAN:
    case FX_JINJA_INTEGER:
    case FX_JINJA_FLOAT:
      {
        double real = fx_jinja_to_real (value);
        guint64 bits;

        if (real == 0)
          real = 0; /* -0.0 */
        memcpy (&bits, &real, sizeof bits);
        bits *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
        return (guint32) (bits >> 32);
      }

    case FX_JINJA_LIST:
      for (gsize i = 0; i < value.list->n_items; i++)
        hash = hash * 31 + hash_value (value.list->items[i]);
      return hash;

    default:
      return value.kind;
    }
}

static FxJinjaEntry *
find_entry (FxJinjaDict  *dict,
            FxJinjaValue  key)
{
  if (dict->n_slots == 0)
    {
      for (gsize i = 0; i < dict->n_entries; i++)
        if (fx_jinja_equal (dict->entries[i].key, key))
          return &dict->entries[i];
      return NULL;
    }

  for (gsize slot = hash_value (key) & (dict->n_slots - 1);
       dict->slots[slot] != 0;
       slot = (slot + 1) & (dict->n_slots - 1))
    if (fx_jinja_equal (dict->entries[dict->slots[slot] - 1].key, key))
      return &dict->entries[dict->slots[slot] - 1];

  return NULL;
}

static void
index_entry (FxJinjaDict *dict,
             gsize        i)
{
  gsize slot = hash_value (dict->entries[i].key) & (dict->n_slots - 1);

  while (dict->slots[slot] != 0)
    slot = (slot + 1) & (dict->n_slots - 1);
  dict->slots[slot] = (guint32) (i + 1);
}

static gboolean
make_room (FxJinjaArena *arena,
           FxJinjaDict  *dict)
{
  gsize n_room = MAX (4, dict->n_room * 2);
  FxJinjaEntry *entries;

  if (dict->n_entries < dict->n_room)
    return TRUE;

  entries = fx_jinja_arena_grow (arena, dict->entries,
                                 dict->n_room * sizeof *entries, n_room * sizeof *entries);
  if (entries == NULL)
    return FALSE;
  dict->entries = entries;
  dict->n_room = n_room;

  if (n_room > FEW_ENTRIES)
    {
      guint32 *slots = fx_jinja_arena_try (arena, n_room * 2, sizeof *slots);

      if (slots == NULL)
        return FALSE;
      memset (slots, 0, n_room * 2 * sizeof *slots);
      dict->slots = slots;
      dict->n_slots = n_room * 2;
      for (gsize i = 0; i < dict->n_entries; i++)
        index_entry (dict, i);
    }

  return TRUE;
}

void
fx_jinja_dict_set (FxJinjaArena *arena,
                   FxJinjaDict  *dict,
                   FxJinjaValue  key,
                   FxJinjaValue  value)
{
  FxJinjaEntry *entry = find_entry (dict, key);

  if (entry != NULL)
    {
      entry->value = value;
      return;
    }

  if (!make_room (arena, dict))
    return;

  dict->entries[dict->n_entries] = (FxJinjaEntry) { .key = key, .value = value };
  if (dict->n_slots > 0)
    index_entry (dict, dict->n_entries);
  dict->n_entries++;
}

FxJinjaValue *
fx_jinja_dict_get (FxJinjaDict  *dict,
                   FxJinjaValue  key)
{
  FxJinjaEntry *entry = find_entry (dict, key);

  return entry != NULL ? &entry->value : NULL;
}

FxJinjaValue *
fx_jinja_dict_get_name (FxJinjaDict *dict,
                        const char  *name)
{
  return fx_jinja_dict_get (dict, fx_jinja_literal (name));
}

/* What values are */

gboolean
fx_jinja_is_list (FxJinjaValue  value,
                  FxJinjaFlavor flavor)
{
  return value.kind == FX_JINJA_LIST && value.list->flavor == flavor;
}

gboolean
fx_jinja_is_hashable (FxJinjaValue value)
{
  if (value.kind == FX_JINJA_DICT)
    return FALSE;
  if (value.kind != FX_JINJA_LIST)
    return TRUE;
  if (value.list->flavor != FX_JINJA_FLAVOR_TUPLE)
    return FALSE;

  for (gsize i = 0; i < value.list->n_items; i++)
    if (!fx_jinja_is_hashable (value.list->items[i]))
      return FALSE;
  return TRUE;
}

gboolean
fx_jinja_is_truthy (FxJinjaValue value)
{
  switch (value.kind)
    {
    case FX_JINJA_ABSENT:
    case FX_JINJA_UNDEFINED:
    case FX_JINJA_NONE:
      return FALSE;
    case FX_JINJA_BOOLEAN:
      return value.boolean;
    case FX_JINJA_INTEGER:
      return value.integer != 0;
    case FX_JINJA_FLOAT:
      return value.real != 0;
    case FX_JINJA_STRING:
      return value.string.length > 0;
    case FX_JINJA_LIST:
      return value.list->n_items > 0 || value.list->flavor == FX_JINJA_FLAVOR_GENERATOR;
    case FX_JINJA_DICT:
      return value.dict->n_entries > 0;
    case FX_JINJA_RANGE:
      return fx_jinja_range_length (value.range) > 0;
    default:
      return TRUE;
    }
}

gboolean
fx_jinja_is_number (FxJinjaValue value)
{
  return value.kind == FX_JINJA_BOOLEAN || value.kind == FX_JINJA_INTEGER
         || value.kind == FX_JINJA_FLOAT;
}

double
fx_jinja_to_real (FxJinjaValue value)
{
  switch (value.kind)
    {
    case FX_JINJA_BOOLEAN:
      return value.boolean;
    case FX_JINJA_INTEGER:
      return (double) value.integer;
    case FX_JINJA_FLOAT:
      return value.real;
    default:
      g_return_val_if_reached (0);
    }
}

gint64
fx_jinja_to_integer (FxJinjaValue value)
{
  switch (value.kind)
    {
    case FX_JINJA_BOOLEAN:
      return value.boolean;
    case FX_JINJA_INTEGER:
      return value.integer;
    default:
      g_return_val_if_reached (0);
    }
}

gsize
fx_jinja_range_length (const FxJinjaRange *range)
{
  if (range->step > 0 ? range->start >= range->stop : range->start <= range->stop)
    return 0;

  if (range->step > 0)
    return ((guint64) range->stop - (guint64) range->start - 1) / (guint64) range->step + 1;
  return ((guint64) range->start - (guint64) range->stop - 1) / (- (guint64) range->step) + 1;
}

static gboolean
equal_at (FxJinjaValue left,
          FxJinjaValue right,
          guint        nesting)
{
  if (fx_jinja_is_number (left) && fx_jinja_is_number (right))
    {
      if (left.kind == FX_JINJA_FLOAT || right.kind == FX_JINJA_FLOAT)
        return fx_jinja_to_real (left) == fx_jinja_to_real (right);
      return fx_jinja_to_integer (left) == fx_jinja_to_integer (right);
    }

  if (left.kind != right.kind || nesting > MAX_NESTING)
    return FALSE;

  switch (left.kind)
    {
    case FX_JINJA_STRING:
      return fx_jinja_string_equal (left.string, right.string);

    case FX_JINJA_LIST:
      if (left.list == right.list)
        return TRUE;
      if (left.list->flavor != right.list->flavor
          || left.list->flavor == FX_JINJA_FLAVOR_GENERATOR
          || left.list->flavor == FX_JINJA_FLAVOR_VALUES
          || left.list->n_items != right.list->n_items)
        return FALSE;
      for (gsize i = 0; i < left.list->n_items; i++)
        if (!equal_at (left.list->items[i], right.list->items[i], nesting + 1))
          return FALSE;
      return TRUE;

    case FX_JINJA_DICT:
      if (left.dict->n_entries != right.dict->n_entries)
        return FALSE;
      for (gsize i = 0; i < left.dict->n_entries; i++)
        {
          FxJinjaValue *other = fx_jinja_dict_get (right.dict, left.dict->entries[i].key);

          if (other == NULL || !equal_at (left.dict->entries[i].value, *other, nesting + 1))
            return FALSE;
        }
      return TRUE;

    case FX_JINJA_RANGE:
      return fx_jinja_range_length (left.range) == fx_jinja_range_length (right.range)
             && (fx_jinja_range_length (left.range) == 0
                 || (left.range->start == right.range->start
                     && (fx_jinja_range_length (left.range) == 1
                         || left.range->step == right.range->step)));

    case FX_JINJA_NONE:
    case FX_JINJA_UNDEFINED:
      return TRUE;

    default:
      return left.list == right.list; /* the same object */
    }
}

gboolean
fx_jinja_equal (FxJinjaValue left,
                FxJinjaValue right)
{
  return equal_at (left, right, 0);
}

static gboolean
compare_at (FxJinjaValue  left,
            FxJinjaValue  right,
            int          *order,
            guint         nesting)
{
  *order = 0;

  if (fx_jinja_is_number (left) && fx_jinja_is_number (right))
    {
      if (left.kind == FX_JINJA_FLOAT || right.kind == FX_JINJA_FLOAT)
        {
          double a = fx_jinja_to_real (left);
          double b = fx_jinja_to_real (right);

          *order = isnan (a) || isnan (b) ? 2 : (a > b) - (a < b);
        }
      else
        {
          gint64 a = fx_jinja_to_integer (left);
          gint64 b = fx_jinja_to_integer (right);

          *order = (a > b) - (a < b);
        }
      return TRUE;
    }

  /* The order of UTF-8 bytes is that of code points. */
  if (left.kind == FX_JINJA_STRING && right.kind == FX_JINJA_STRING)
    {
      gsize n = MIN (left.string.length, right.string.length);

      *order = memcmp (left.string.data, right.string.data, n);
      if (*order == 0)
        *order = (left.string.length > right.string.length)
                 - (left.string.length < right.string.length);
      *order = (*order > 0) - (*order < 0);
      return TRUE;
    }

  if (left.kind != FX_JINJA_LIST || right.kind != FX_JINJA_LIST
      || left.list->flavor != right.list->flavor
      || left.list->flavor > FX_JINJA_FLAVOR_TUPLE || nesting > MAX_NESTING)
    return FALSE;

  for (gsize i = 0; i < MIN (left.list->n_items, right.list->n_items); i++)
    if (!fx_jinja_equal (left.list->items[i], right.list->items[i]))
      return compare_at (left.list->items[i], right.list->items[i], order, nesting + 1);

  *order = (left.list->n_items > right.list->n_items) - (left.list->n_items < right.list->n_items);
  return TRUE;
}

gboolean
fx_jinja_compare (FxJinjaValue  left,
                  FxJinjaValue  right,
                  int          *order)
{
  return compare_at (left, right, order, 0);
}

const char *
fx_jinja_type_name (FxJinjaValue value)
{
  static const char *const flavors[] = {
    "list", "tuple", "dict_keys", "dict_values", "dict_items", "generator",
  };

  switch (value.kind)
    {
    case FX_JINJA_UNDEFINED:
      return "Undefined";
    case FX_JINJA_NONE:
      return "NoneType";
    case FX_JINJA_BOOLEAN:
      return "bool";
    case FX_JINJA_INTEGER:
      return "int";
    case FX_JINJA_FLOAT:
      return "float";
    case FX_JINJA_STRING:
      return value.safe ? "Markup" : "str";
    case FX_JINJA_LIST:
      return flavors[value.list->flavor];
    case FX_JINJA_DICT:
      return "dict";
    case FX_JINJA_NAMESPACE:
      return "Namespace";
    case FX_JINJA_RANGE:
      return "range";
    case FX_JINJA_FUNCTION:
    case FX_JINJA_METHOD:
      return "function";
    case FX_JINJA_MACRO:
      return "Macro";
    case FX_JINJA_LOOP:
      return "LoopContext";
    case FX_JINJA_CYCLER:
      return "Cycler";
    case FX_JINJA_JOINER:
      return "Joiner";
    case FX_JINJA_ABSENT:
    default:
      return "nothing";
    }
}

/* Builder */

void
fx_jinja_builder_init (FxJinjaBuilder *self,
                       FxJinjaArena   *arena)
{
  *self = (FxJinjaBuilder) { .arena = arena };
}

static gboolean
reserve (FxJinjaBuilder *self,
         gsize           n_bytes)
{
  gsize n_room;
  char *data;

  if (n_bytes <= self->n_room - self->length)
    return TRUE;

  n_room = MAX (64, self->n_room * 2);
  if (self->arena->max_block > 0)
    n_room = MIN (n_room, self->arena->max_block - 32);
  n_room = MAX (n_room, self->length + n_bytes);
  data = fx_jinja_arena_grow (self->arena, self->data, self->n_room, n_room);
  if (data == NULL)
    return FALSE;

  if (self->marks != NULL)
    {
      guint8 *marks = fx_jinja_arena_try (self->arena, n_room, 1);

      if (marks == NULL)
        return FALSE;
      memcpy (marks, self->marks, self->length);
      self->marks = marks;
    }

  self->data = data;
  self->n_room = n_room;
  return TRUE;
}

/* From here on the bytes differ in where they came from. */
static gboolean
begin_marks (FxJinjaBuilder *self)
{
  if (self->marks != NULL)
    return TRUE;

  self->marks = fx_jinja_arena_try (self->arena, self->n_room, 1);
  if (self->marks == NULL)
    return FALSE;

  memset (self->marks, self->marked, self->length);
  return TRUE;
}

void
fx_jinja_builder_add_bytes (FxJinjaBuilder *self,
                            const char     *bytes,
                            gsize           n_bytes,
                            gboolean        marked)
{
  fx_jinja_arena_tick (self->arena);
  if (n_bytes == 0 || !reserve (self, n_bytes))
    return;

  marked = marked != FALSE;
  if (self->length == 0 && self->marks == NULL)
    self->marked = marked;
  else if (self->marked != marked && !begin_marks (self))
    return;

  memcpy (self->data + self->length, bytes, n_bytes);
  if (self->marks != NULL)
    memset (self->marks + self->length, marked, n_bytes);
  self->length += n_bytes;
}

void
fx_jinja_builder_add (FxJinjaBuilder *self,
                      FxJinjaString   string)
{
  if (string.marks == NULL || string.marks == fx_jinja_all_marked)
    {
      fx_jinja_builder_add_bytes (self, string.data, string.length, string.marks != NULL);
      return;
    }

  if (!reserve (self, string.length) || !begin_marks (self))
    return;

  memcpy (self->data + self->length, string.data, string.length);
  memcpy (self->marks + self->length, string.marks, string.length);
  self->length += string.length;
}

void
fx_jinja_builder_add_text (FxJinjaBuilder *self,
                           const char     *literal)
{
  fx_jinja_builder_add_bytes (self, literal, strlen (literal), FALSE);
}

void
fx_jinja_builder_add_char (FxJinjaBuilder *self,
                           gunichar        c,
                           gboolean        marked)
{
  char bytes[6];

  fx_jinja_builder_add_bytes (self, bytes, (gsize) g_unichar_to_utf8 (c, bytes), marked);
}

FxJinjaString
fx_jinja_builder_end (FxJinjaBuilder *self)
{
  if (self->length == 0)
    return fx_jinja_string ("");

  return (FxJinjaString) {
    .data = self->data,
    .marks = self->marks != NULL ? self->marks : self->marked ? fx_jinja_all_marked : NULL,
    .length = self->length,
  };
}
