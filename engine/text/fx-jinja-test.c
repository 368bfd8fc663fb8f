/* fx-jinja-test.c - what stands behind "is".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include "fx-jinja-text.h"

/* Tests of what a value is, without arguments. */
typedef gboolean (*KindTest) (FxJinja      *self,
                              FxJinjaValue  value);

static gboolean
is_defined (FxJinja *self, FxJinjaValue value)
{
  return value.kind != FX_JINJA_UNDEFINED;
}

static gboolean
is_undefined (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_UNDEFINED;
}

static gboolean
is_none (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_NONE;
}

static gboolean
is_boolean (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_BOOLEAN;
}

static gboolean
is_true (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_BOOLEAN && value.boolean;
}

static gboolean
is_false (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_BOOLEAN && !value.boolean;
}

static gboolean
is_integer (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_INTEGER;
}

static gboolean
is_float (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_FLOAT;
}

static gboolean
is_number (FxJinja *self, FxJinjaValue value)
{
  return fx_jinja_is_number (value);
}

static gboolean
is_string (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_STRING;
}

static gboolean
is_escaped (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_STRING && value.safe;
}

static gboolean
is_mapping (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_DICT;
}

/* What has a length and items; an undefined value has both, in a way. */
static gboolean
is_sequence (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_STRING || value.kind == FX_JINJA_DICT
         || value.kind == FX_JINJA_RANGE || value.kind == FX_JINJA_UNDEFINED
         || (value.kind == FX_JINJA_LIST && value.list->flavor <= FX_JINJA_FLAVOR_TUPLE);
}

static gboolean
is_iterable (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_STRING || value.kind == FX_JINJA_DICT
         || value.kind == FX_JINJA_RANGE || value.kind == FX_JINJA_UNDEFINED
         || value.kind == FX_JINJA_LIST || value.kind == FX_JINJA_LOOP;
}

static gboolean
is_callable (FxJinja *self, FxJinjaValue value)
{
  return value.kind == FX_JINJA_FUNCTION || value.kind == FX_JINJA_METHOD
         || value.kind == FX_JINJA_MACRO || value.kind == FX_JINJA_JOINER
         || value.kind == FX_JINJA_LOOP || value.kind == FX_JINJA_UNDEFINED;
}

static gboolean
is_cased (FxJinja      *self,
          FxJinjaValue  value,
          const char   *method)
{
  FxJinjaValue text = fx_jinja_text (fx_jinja_to_string (self->arena, value));
  FxJinjaArguments none = { 0 };

  text = fx_jinja_call_builtin (self, fx_jinja_find_method (text, fx_jinja_string (method)), &text,
                                &none);
  return fx_jinja_is_truthy (text);
}

static gboolean
is_lower (FxJinja *self, FxJinjaValue value)
{
  return is_cased (self, value, "islower");
}

static gboolean
is_upper (FxJinja *self, FxJinjaValue value)
{
  return is_cased (self, value, "isupper");
}

static gboolean
is_odd (FxJinja *self, FxJinjaValue value)
{
  return fx_jinja_equal (fx_jinja_operate (self, '%', value, fx_jinja_integer (2)),
                         fx_jinja_integer (1));
}

static gboolean
is_even (FxJinja *self, FxJinjaValue value)
{
  return fx_jinja_equal (fx_jinja_operate (self, '%', value, fx_jinja_integer (2)),
                         fx_jinja_integer (0));
}

static const struct
{
  const char *name;
  KindTest    test;
} kind_tests[] = {
  { "boolean", is_boolean },
  { "callable", is_callable },
  { "defined", is_defined },
  { "escaped", is_escaped },
  { "even", is_even },
  { "false", is_false },
  { "float", is_float },
  { "integer", is_integer },
  { "iterable", is_iterable },
  { "lower", is_lower },
  { "mapping", is_mapping },
  { "none", is_none },
  { "number", is_number },
  { "odd", is_odd },
  { "sequence", is_sequence },
  { "string", is_string },
  { "true", is_true },
  { "undefined", is_undefined },
  { "upper", is_upper },
};

/* Tests that relate a value to an argument. */
static const struct
{
  const char *name;
  guint       op;
} relations[] = {
  { "==", FX_JINJA_OP_EQUAL },
  { "eq", FX_JINJA_OP_EQUAL },
  { "equalto", FX_JINJA_OP_EQUAL },
  { "!=", FX_JINJA_OP_NOT_EQUAL },
  { "ne", FX_JINJA_OP_NOT_EQUAL },
  { ">", '>' },
  { "gt", '>' },
  { "greaterthan", '>' },
  { ">=", FX_JINJA_OP_GREATER_EQUAL },
  { "ge", FX_JINJA_OP_GREATER_EQUAL },
  { "<", '<' },
  { "lt", '<' },
  { "lessthan", '<' },
  { "<=", FX_JINJA_OP_LESS_EQUAL },
  { "le", FX_JINJA_OP_LESS_EQUAL },
  { "in", FX_JINJA_OP_IN },
};

/* Whether two are one object; small and constant ones are. */
static gboolean
is_same (FxJinjaValue left,
         FxJinjaValue right)
{
  if (left.kind != right.kind)
    return FALSE;
  if (left.kind == FX_JINJA_LIST)
    return left.list == right.list;
  if (left.kind == FX_JINJA_DICT)
    return left.dict == right.dict;
  return fx_jinja_equal (left, right);
}

gboolean
fx_jinja_test (FxJinja                *self,
               FxJinjaString           name,
               FxJinjaValue            subject,
               const FxJinjaArguments *arguments)
{
  guint n_arguments = arguments->n_values + arguments->n_named;
  FxJinjaValue argument = { 0 };

  if (self->error != NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (kind_tests); i++)
    if (fx_jinja_string_is (name, kind_tests[i].name))
      {
        if (n_arguments == 0)
          return kind_tests[i].test (self, subject);
        fx_jinja_bad (self, "test '%s' takes no argument", kind_tests[i].name);
        return FALSE;
      }

  if (arguments->n_values > 0)
    argument = arguments->values[0];
  else if (arguments->n_named > 0)
    argument = arguments->named[0].value;

  for (gsize i = 0; i < G_N_ELEMENTS (relations); i++)
    if (fx_jinja_string_is (name, relations[i].name))
      {
        if (n_arguments == 1)
          return fx_jinja_relate (self, relations[i].op, subject, argument);
        fx_jinja_bad (self, "test '%s' takes one argument", relations[i].name);
        return FALSE;
      }

  if (fx_jinja_string_is (name, "divisibleby") && n_arguments == 1)
    return fx_jinja_equal (fx_jinja_operate (self, '%', subject, argument), fx_jinja_integer (0));
  if (fx_jinja_string_is (name, "sameas") && n_arguments == 1)
    return is_same (subject, argument);

  fx_jinja_bad (self, "no test named '%.*s'", (int) MIN (name.length, 80), name.data);
  return FALSE;
}
