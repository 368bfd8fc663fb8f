/* fx-jinja.h - the interpreter of templates: state of one rendering, and what
 * its parts call of each other.
 *
 *   fx-jinja-lexer -> fx-jinja-parser -> tree -> fx-jinja-statement ->
 *     fx-jinja-expression -> -operators, -access, -method, -filter, -test,
 *     -function, all on fx-jinja-value and fx-jinja-text
 *
 * An error is sticky: the first one stays, all that is evaluated after it is
 * undefined and without effect, and loops end.  So most callers need not look.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-error.h"
#include "fx-jinja-ast.h"

G_BEGIN_DECLS

typedef struct
{
  const char   *name; /* interned */
  FxJinjaValue  value;
} FxJinjaVariable;

typedef struct _FxJinjaScope FxJinjaScope;

struct _FxJinjaScope
{
  FxJinjaScope    *parent;
  FxJinjaVariable *variables;
  guint            n_variables;
  guint            n_room;
};

/* Half open, in bytes of the output. */
typedef struct
{
  gsize start;
  gsize end;
} FxJinjaSpan;

typedef struct
{
  FxJinjaString      source;
  FxJinjaNames       names;

  /* Owned */
  FxJinjaArena      *arena;
  GString           *out;
  GArray            *spans; /* FxJinjaSpan: what in @out is marked; sorted */
  GError            *error;

  /* Borrowed */
  FxJinjaDict       *arguments;
  const FxJinjaNode *node; /* being evaluated, for messages */
  FxJinjaScope      *scope;

  gint64             now; /* seconds since 1970 */

  /* Limits */
  gsize              max_out;
  guint              n_steps;
  guint              n_until_check;
  guint              nesting;
  guint              n_calls;
} FxJinja;

/* An argument by name. */
typedef struct
{
  FxJinjaString name;
  FxJinjaValue  value;
} FxJinjaNamed;

typedef struct
{
  const FxJinjaValue *values;
  guint               n_values;
  const FxJinjaNamed *named;
  guint               n_named;
} FxJinjaArguments;

/**
 * FxJinjaBuiltinFunc:
 * @values: the arguments in the order of the builtin's parameters, absent
 *   where not given; the subject first, of a method, filter or test
 * @arguments: all of them as they were given, without the subject
 */
typedef FxJinjaValue (*FxJinjaBuiltinFunc) (FxJinja                *self,
                                            FxJinjaValue           *values,
                                            const FxJinjaArguments *arguments);

/**
 * FxJinjaBuiltin:
 * @parameters: (nullable): names with spaces between, at most 7, without the
 *   subject; %NULL where the function looks at its arguments itself
 * @n_required: how many of them must be given
 */
struct _FxJinjaBuiltin
{
  const char         *name;
  FxJinjaBuiltinFunc  func;
  const char         *parameters;
  guint               n_required;
};

struct _FxJinjaMethod
{
  FxJinjaValue          subject;
  const FxJinjaBuiltin *builtin;
};

struct _FxJinjaMacro
{
  const FxJinjaNode *node;
  FxJinjaScope      *scope; /* where it was defined */
};

struct _FxJinjaLoop
{
  const FxJinjaValue *items;
  gsize               n_items;
  gsize               index; /* from 0 */
  FxJinjaValue        last_changed; /* a tuple; absent at first */
};

/* Errors and limits */

void           fx_jinja_fail       (FxJinja     *self,
                                    FxError      code,
                                    const char  *format,
                                    ...) G_GNUC_PRINTF (3, 4);

/* Fails with FX_ERROR_FORMAT and gives an undefined value. */
FxJinjaValue   fx_jinja_bad        (FxJinja     *self,
                                    const char  *format,
                                    ...) G_GNUC_PRINTF (2, 3);

/* For the use of an undefined value that Python does not allow. */
FxJinjaValue   fx_jinja_bad_undefined (FxJinja      *self,
                                       FxJinjaValue  undefined);

/* Counts a step and work of @n_bytes.  Returns: whether to go on */
gboolean       fx_jinja_step       (FxJinja     *self,
                                    gsize        n_bytes);
gboolean       fx_jinja_has_failed (const FxJinja *self);

/* Statements */

void           fx_jinja_run        (FxJinja             *self,
                                    const FxJinjaNodes  *body);
void           fx_jinja_output     (FxJinja             *self,
                                    FxJinjaString        string);

/* What is put out between the two becomes a string instead. */
gsize          fx_jinja_begin_capture (FxJinja          *self);
FxJinjaString  fx_jinja_end_capture   (FxJinja          *self,
                                       gsize             start);

FxJinjaScope  *fx_jinja_push_scope (FxJinja             *self);
void           fx_jinja_pop_scope  (FxJinja             *self);
void           fx_jinja_set        (FxJinja             *self,
                                    const char          *name,
                                    FxJinjaValue         value);

/* Expressions */

FxJinjaValue   fx_jinja_evaluate   (FxJinja             *self,
                                    const FxJinjaNode   *node);

/* @caller: absent, or the macro made of a call block */
FxJinjaValue   fx_jinja_evaluate_call (FxJinja            *self,
                                       const FxJinjaNode  *node,
                                       FxJinjaValue        caller);

/* @value: what the innermost filter of @node, which has no operand, works on */
FxJinjaValue   fx_jinja_apply_filters (FxJinja             *self,
                                       const FxJinjaNode   *node,
                                       FxJinjaValue         value);
FxJinjaValue   fx_jinja_call       (FxJinja                *self,
                                    FxJinjaValue            function,
                                    const FxJinjaArguments *arguments);
FxJinjaValue   fx_jinja_call_macro (FxJinja                *self,
                                    FxJinjaMacro           *macro,
                                    const FxJinjaArguments *arguments);

/* @subject: (nullable): %NULL for a function */
FxJinjaValue   fx_jinja_call_builtin (FxJinja                *self,
                                      const FxJinjaBuiltin   *builtin,
                                      const FxJinjaValue     *subject,
                                      const FxJinjaArguments *arguments);

/* By name; fails where there is no such filter or test. */
FxJinjaValue   fx_jinja_filter     (FxJinja                *self,
                                    FxJinjaString           name,
                                    FxJinjaValue            subject,
                                    const FxJinjaArguments *arguments);
gboolean       fx_jinja_test       (FxJinja                *self,
                                    FxJinjaString           name,
                                    FxJinjaValue            subject,
                                    const FxJinjaArguments *arguments);

/* Operators: @op a character or FX_JINJA_OP_* */

FxJinjaValue   fx_jinja_operate    (FxJinja      *self,
                                    guint         op,
                                    FxJinjaValue  left,
                                    FxJinjaValue  right);
gboolean       fx_jinja_relate     (FxJinja      *self,
                                    guint         op,
                                    FxJinjaValue  left,
                                    FxJinjaValue  right);
FxJinjaValue   fx_jinja_negate     (FxJinja      *self,
                                    FxJinjaValue  value,
                                    gboolean      negative);

/* "%s" % value; str.format() */
FxJinjaValue   fx_jinja_format_percent (FxJinja                *self,
                                        FxJinjaString           format,
                                        FxJinjaValue            value);
FxJinjaValue   fx_jinja_format_braces  (FxJinja                *self,
                                        FxJinjaString           format,
                                        const FxJinjaArguments *arguments);

/* Access */

/* a.name, a[key]: undefined where there is none */
FxJinjaValue   fx_jinja_attribute  (FxJinja      *self,
                                    FxJinjaValue  value,
                                    FxJinjaString name);
FxJinjaValue   fx_jinja_item       (FxJinja      *self,
                                    FxJinjaValue  value,
                                    FxJinjaValue  key);
FxJinjaValue   fx_jinja_slice      (FxJinja      *self,
                                    FxJinjaValue  value,
                                    FxJinjaValue  start,
                                    FxJinjaValue  stop,
                                    FxJinjaValue  step);

/* "a.b.0": as the attribute parameter of filters; an integer is an item. */
FxJinjaValue   fx_jinja_path       (FxJinja      *self,
                                    FxJinjaValue  value,
                                    FxJinjaValue  path);

/* What one goes through in a value, not to be changed; fails for what cannot
 * be gone through.  A generator is empty the next time. */
FxJinjaList   *fx_jinja_to_list    (FxJinja      *self,
                                    FxJinjaValue  value);

/* len (value); fails for what has none */
gsize          fx_jinja_length     (FxJinja      *self,
                                    FxJinjaValue  value);

/* Returns: (nullable): the method of the type of @value, also those that
 * would change it, whose func is %NULL */
const FxJinjaBuiltin *fx_jinja_find_method (FxJinjaValue  value,
                                            FxJinjaString name);

/* The global functions; %NULL where there is no such. */
const FxJinjaBuiltin *fx_jinja_find_function (FxJinjaString name);

/* Parameters */

gboolean       fx_jinja_is_given   (FxJinjaValue  value);
gint64         fx_jinja_get_integer (FxJinja      *self,
                                     FxJinjaValue  value,
                                     gint64        fallback);
FxJinjaString  fx_jinja_get_string (FxJinja      *self,
                                    FxJinjaValue  value,
                                    const char   *fallback);

/* Whether @n items, or bytes, more may be made; fails where not. */
gboolean       fx_jinja_has_room   (FxJinja      *self,
                                    gsize         n,
                                    gsize         size);

static inline FxJinjaValue
fx_jinja_new_undefined (FxJinja *self)
{
  return fx_jinja_undefined (self->arena, NULL, fx_jinja_string (""));
}

G_END_DECLS
