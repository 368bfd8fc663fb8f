/* fx-jinja-value.h - what a template computes with: Python's values, as far as
 * templates see them.
 *
 * Values are passed by value; what they point to lives in an arena and never
 * changes after it has been made, but for namespaces, lists and dictionaries
 * under construction.
 *
 * A string knows which of its bytes came from the arguments of the rendering
 * (marked) and which the template wrote: concatenation, slicing, stripping and
 * so on carry that along.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja-arena.h"

G_BEGIN_DECLS

typedef enum
{
  FX_JINJA_ABSENT, /* an optional argument that was not given */
  FX_JINJA_UNDEFINED,
  FX_JINJA_NONE,
  FX_JINJA_BOOLEAN,
  FX_JINJA_INTEGER,
  FX_JINJA_FLOAT,
  FX_JINJA_STRING,
  FX_JINJA_LIST,
  FX_JINJA_DICT,
  FX_JINJA_NAMESPACE,
  FX_JINJA_RANGE,
  FX_JINJA_FUNCTION, /* range, namespace, ... */
  FX_JINJA_METHOD,   /* a method with the value it belongs to */
  FX_JINJA_MACRO,
  FX_JINJA_LOOP,
  FX_JINJA_CYCLER,
  FX_JINJA_JOINER,
} FxJinjaKind;

/* What Python would call a list. */
typedef enum
{
  FX_JINJA_FLAVOR_LIST,
  FX_JINJA_FLAVOR_TUPLE,
  FX_JINJA_FLAVOR_KEYS,
  FX_JINJA_FLAVOR_VALUES,
  FX_JINJA_FLAVOR_ITEMS,
  FX_JINJA_FLAVOR_GENERATOR, /* can be gone through once; has no length */
} FxJinjaFlavor;

/* The marks of a string all of whose bytes are marked. */
extern const guint8 fx_jinja_all_marked[1];

/**
 * FxJinjaString:
 * @data: [length] valid UTF-8, not terminated
 * @marks: (nullable): [length] 1 for a byte from the arguments; %NULL where
 *   none is, fx_jinja_all_marked where all are
 */
typedef struct
{
  const char   *data;
  const guint8 *marks;
  gsize         length;
} FxJinjaString;

typedef struct _FxJinjaValue FxJinjaValue;
typedef struct _FxJinjaList FxJinjaList;
typedef struct _FxJinjaDict FxJinjaDict;
typedef struct _FxJinjaUndefined FxJinjaUndefined;
typedef struct _FxJinjaRange FxJinjaRange;
typedef struct _FxJinjaMethod FxJinjaMethod;
typedef struct _FxJinjaMacro FxJinjaMacro;
typedef struct _FxJinjaLoop FxJinjaLoop;
typedef struct _FxJinjaCycler FxJinjaCycler;
typedef struct _FxJinjaBuiltin FxJinjaBuiltin;

struct _FxJinjaValue
{
  FxJinjaKind kind;
  gboolean    safe; /* of a string: markup, which escapes what is added */
  union
  {
    gboolean              boolean;
    gint64                integer;
    double                real;
    FxJinjaString         string;
    FxJinjaList          *list;
    FxJinjaDict          *dict; /* also of a namespace */
    FxJinjaUndefined     *undefined;
    FxJinjaRange         *range;
    FxJinjaMethod        *method;
    FxJinjaMacro         *macro;
    FxJinjaLoop          *loop;
    FxJinjaCycler        *cycler; /* also of a joiner */
    const FxJinjaBuiltin *function;
  };
};

struct _FxJinjaList
{
  FxJinjaFlavor flavor;
  gboolean      consumed; /* a generator that has been gone through */
  FxJinjaValue *items;
  gsize         n_items;
  gsize         n_room;
};

typedef struct
{
  FxJinjaValue key;
  FxJinjaValue value;
} FxJinjaEntry;

/* In the order of insertion; @slots hashes the entries once there are many. */
struct _FxJinjaDict
{
  FxJinjaEntry *entries;
  gsize         n_entries;
  gsize         n_room;
  guint32      *slots;
  gsize         n_slots; /* a power of two, 0 while there are few entries */
};

/* Why a value is undefined; one of the two names is set. */
struct _FxJinjaUndefined
{
  const char   *owner;  /* type of the value that lacks @name */
  FxJinjaString name;
  gboolean      unsafe; /* there is something, but out of bounds */
  const char   *hint;   /* said instead */
};

struct _FxJinjaRange
{
  gint64 start;
  gint64 stop;
  gint64 step;
};

struct _FxJinjaCycler
{
  FxJinjaValue *items; /* of a joiner one, the separator */
  gsize         n_items;
  gsize         position;
};

FxJinjaValue   fx_jinja_none           (void);
FxJinjaValue   fx_jinja_boolean        (gboolean       boolean);
FxJinjaValue   fx_jinja_integer        (gint64         integer);
FxJinjaValue   fx_jinja_real           (double         real);
FxJinjaValue   fx_jinja_text           (FxJinjaString  string);
FxJinjaValue   fx_jinja_literal        (const char    *literal);
FxJinjaValue   fx_jinja_undefined      (FxJinjaArena  *arena,
                                        const char    *owner,
                                        FxJinjaString  name);

/* @literal is not copied. */
FxJinjaString  fx_jinja_string         (const char    *literal);
FxJinjaString  fx_jinja_string_copy    (FxJinjaArena  *arena,
                                        const char    *data,
                                        gsize          length,
                                        gboolean       marked);

/* Bytes @start to @end, both at the border of a character. */
FxJinjaString  fx_jinja_string_slice   (FxJinjaString  string,
                                        gsize          start,
                                        gsize          end);
FxJinjaString  fx_jinja_string_join    (FxJinjaArena  *arena,
                                        FxJinjaString  left,
                                        FxJinjaString  right);
gboolean       fx_jinja_string_equal   (FxJinjaString  left,
                                        FxJinjaString  right);
gboolean       fx_jinja_string_is      (FxJinjaString  string,
                                        const char    *literal);

/* Returns: a list, tuple, ... with room for @n_room items; they are to be
 * added */
FxJinjaValue   fx_jinja_list           (FxJinjaArena  *arena,
                                        FxJinjaFlavor  flavor,
                                        gsize          n_room);
void           fx_jinja_list_add       (FxJinjaArena  *arena,
                                        FxJinjaList   *list,
                                        FxJinjaValue   item);

FxJinjaValue   fx_jinja_dict           (FxJinjaArena  *arena);

/* Replaces the value of an equal key.  @key is hashable. */
void           fx_jinja_dict_set       (FxJinjaArena  *arena,
                                        FxJinjaDict   *dict,
                                        FxJinjaValue   key,
                                        FxJinjaValue   value);

/* Returns: (nullable): %NULL where there is no such key */
FxJinjaValue  *fx_jinja_dict_get       (FxJinjaDict   *dict,
                                        FxJinjaValue   key);
FxJinjaValue  *fx_jinja_dict_get_name  (FxJinjaDict   *dict,
                                        const char    *name);

gboolean       fx_jinja_is_hashable    (FxJinjaValue   value);
gboolean       fx_jinja_is_truthy      (FxJinjaValue   value);
gboolean       fx_jinja_is_number      (FxJinjaValue   value); /* also booleans */
gboolean       fx_jinja_is_list        (FxJinjaValue   value,
                                        FxJinjaFlavor  flavor);

/* Of a number. */
double         fx_jinja_to_real        (FxJinjaValue   value);
gint64         fx_jinja_to_integer     (FxJinjaValue   value);

gboolean       fx_jinja_equal          (FxJinjaValue   left,
                                        FxJinjaValue   right);

/**
 * fx_jinja_compare:
 * @order: (out): below 0, 0 or above 0; 2 where a float is no number
 *
 * Returns: %FALSE where Python has no order for the two
 */
gboolean       fx_jinja_compare        (FxJinjaValue   left,
                                        FxJinjaValue   right,
                                        int           *order);

/* As Python's type (value).__name__ */
const char    *fx_jinja_type_name      (FxJinjaValue   value);

gsize          fx_jinja_range_length   (const FxJinjaRange *range);

/* A string in the making. */
typedef struct
{
  FxJinjaArena *arena;
  char         *data;
  guint8       *marks; /* %NULL while all bytes are alike */
  gsize         length;
  gsize         n_room;
  gboolean      marked; /* what the bytes are while they are alike */
} FxJinjaBuilder;

void           fx_jinja_builder_init      (FxJinjaBuilder *self,
                                           FxJinjaArena   *arena);
void           fx_jinja_builder_add       (FxJinjaBuilder *self,
                                           FxJinjaString   string);
void           fx_jinja_builder_add_bytes (FxJinjaBuilder *self,
                                           const char     *bytes,
                                           gsize           n_bytes,
                                           gboolean        marked);
void           fx_jinja_builder_add_text  (FxJinjaBuilder *self,
                                           const char     *literal);
void           fx_jinja_builder_add_char  (FxJinjaBuilder *self,
                                           gunichar        c,
                                           gboolean        marked);
FxJinjaString  fx_jinja_builder_end       (FxJinjaBuilder *self);

/* Whether byte @i came from the arguments. */
static inline gboolean
fx_jinja_string_is_marked (FxJinjaString string,
                           gsize         i)
{
  return string.marks != NULL
         && (string.marks == fx_jinja_all_marked || string.marks[i] != 0);
}

G_END_DECLS
