/* fx-jinja-operators.c - arithmetic and relations, as Python has them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include <math.h>
#include <string.h>

#include "fx-jinja-text.h"

static const char *
operator_text (guint op)
{
  switch (op)
    {
    case FX_JINJA_OP_FLOOR_DIVIDE:
      return "//";
    case FX_JINJA_OP_POWER:
      return "** or pow()";
    case FX_JINJA_OP_GREATER_EQUAL:
      return ">=";
    case FX_JINJA_OP_LESS_EQUAL:
      return "<=";
    case '+':
      return "+";
    case '-':
      return "-";
    case '*':
      return "*";
    case '/':
      return "/";
    case '%':
      return "%";
    case '<':
      return "<";
    default:
      return ">";
    }
}

static FxJinjaValue
overflow (FxJinja *self)
{
  fx_jinja_fail (self, FX_ERROR_LIMIT, "an integer beyond 64 bits");
  return fx_jinja_new_undefined (self);
}

static FxJinjaValue
integer_power (FxJinja *self,
               gint64   base,
               gint64   exponent)
{
  gint64 result = 1;

  if (exponent < 0)
    {
      if (base == 0)
        return fx_jinja_bad (self, "0.0 cannot be raised to a negative power");
      return fx_jinja_real (pow ((double) base, (double) exponent));
    }

  while (exponent > 0)
    {
      if (exponent & 1 && __builtin_mul_overflow (result, base, &result))
        return overflow (self);
      exponent >>= 1;
      if (exponent > 0 && __builtin_mul_overflow (base, base, &base))
        return overflow (self);
    }
  return fx_jinja_integer (result);
}

static FxJinjaValue
operate_integers (FxJinja *self,
                  guint    op,
                  gint64   a,
                  gint64   b)
{
  gint64 result;

  switch (op)
    {
    case '+':
      return __builtin_add_overflow (a, b, &result) ? overflow (self) : fx_jinja_integer (result);
    case '-':
      return __builtin_sub_overflow (a, b, &result) ? overflow (self) : fx_jinja_integer (result);
    case '*':
      return __builtin_mul_overflow (a, b, &result) ? overflow (self) : fx_jinja_integer (result);
    case FX_JINJA_OP_POWER:
      return integer_power (self, a, b);
    default:
      break;
    }

  if (b == 0)
    return fx_jinja_bad (self, op == '/' ? "division by zero"
                                         : "integer division or modulo by zero");
  if (op == '/')
    return fx_jinja_real ((double) a / (double) b);
  if (b == -1)
    {
      if (op == '%')
        return fx_jinja_integer (0);
      return a == G_MININT64 ? overflow (self) : fx_jinja_integer (-a);
    }

  /* Towards minus infinity; the remainder has the sign of the divisor. */
  if (op == '%')
    {
      result = a % b;
      return fx_jinja_integer (result != 0 && (result < 0) != (b < 0) ? result + b : result);
    }
  result = a / b;
  return fx_jinja_integer (a % b != 0 && (a < 0) != (b < 0) ? result - 1 : result);
}

static FxJinjaValue
operate_reals (FxJinja *self,
               guint    op,
               double   a,
               double   b)
{
  double result;

  switch (op)
    {
    case '+':
      return fx_jinja_real (a + b);
    case '-':
      return fx_jinja_real (a - b);
    case '*':
      return fx_jinja_real (a * b);
    case FX_JINJA_OP_POWER:
      if (a == 0 && b < 0)
        return fx_jinja_bad (self, "0.0 cannot be raised to a negative power");
      if (a < 0 && isfinite (a) && isfinite (b) && b != floor (b))
        return fx_jinja_bad (self, "complex numbers are not supported");
      result = pow (a, b);
      if (isinf (result) && isfinite (a) && isfinite (b))
        return fx_jinja_bad (self, "numerical result out of range");
      return fx_jinja_real (result);
    default:
      break;
    }

  if (b == 0)
    return fx_jinja_bad (self, op == '/'   ? "float division by zero"
                               : op == '%' ? "float modulo by zero"
                                           : "float floor division by zero");
  if (op == '/')
    return fx_jinja_real (a / b);

  result = fmod (a, b);
  if (result != 0 && (result < 0) != (b < 0))
    result += b;
  else if (result == 0)
    result = copysign (0, b);
  if (op == '%')
    return fx_jinja_real (result);

  /* As float_divmod() of CPython rounds. */
  a = (a - result) / b;
  result = floor (a);
  if (a - result > 0.5)
    result += 1;
  return fx_jinja_real (a != 0 ? result : copysign (0, a / b));
}

static FxJinjaValue
repeat (FxJinja      *self,
        FxJinjaValue  value,
        gint64        times)
{
  gsize n = times > 0 ? (gsize) times : 0;

  if (value.kind == FX_JINJA_STRING)
    {
      FxJinjaBuilder builder;

      if (value.string.length == 0 || n == 0)
        return fx_jinja_literal ("");
      if (n == 1)
        return value;
      if (!fx_jinja_has_room (self, n, value.string.length * 2))
        return fx_jinja_new_undefined (self);

      fx_jinja_builder_init (&builder, self->arena);
      for (gsize i = 0; i < n; i++)
        fx_jinja_builder_add (&builder, value.string);
      value.string = fx_jinja_builder_end (&builder);
      return value;
    }
  else
    {
      gsize n_items = value.list->n_items;
      FxJinjaValue list;

      if (n_items == 0)
        n = 0;
      if (!fx_jinja_has_room (self, n, MAX (1, n_items) * sizeof (FxJinjaValue)))
        return fx_jinja_new_undefined (self);

      list = fx_jinja_list (self->arena, value.list->flavor, n * n_items);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < n_items; j++)
          fx_jinja_list_add (self->arena, list.list, value.list->items[j]);
      return list;
    }
}

static gboolean
is_sequence (FxJinjaValue value)
{
  return value.kind == FX_JINJA_STRING || fx_jinja_is_list (value, FX_JINJA_FLAVOR_LIST)
         || fx_jinja_is_list (value, FX_JINJA_FLAVOR_TUPLE);
}

static FxJinjaValue
add_strings (FxJinja      *self,
             FxJinjaValue  left,
             FxJinjaValue  right)
{
  FxJinjaValue result;

  if (!fx_jinja_has_room (self, 1, left.string.length + right.string.length))
    return fx_jinja_new_undefined (self);

  /* Markup escapes what it is joined with. */
  if (left.safe && !right.safe)
    right.string = fx_jinja_escape (self->arena, right.string);
  else if (right.safe && !left.safe)
    left.string = fx_jinja_escape (self->arena, left.string);

  result = fx_jinja_text (fx_jinja_string_join (self->arena, left.string, right.string));
  result.safe = left.safe || right.safe;
  return result;
}

static FxJinjaValue
add_lists (FxJinja           *self,
           const FxJinjaList *left,
           const FxJinjaList *right)
{
  FxJinjaValue list;

  if (!fx_jinja_has_room (self, left->n_items + right->n_items, sizeof (FxJinjaValue)))
    return fx_jinja_new_undefined (self);

  list = fx_jinja_list (self->arena, left->flavor, left->n_items + right->n_items);
  for (gsize i = 0; i < left->n_items; i++)
    fx_jinja_list_add (self->arena, list.list, left->items[i]);
  for (gsize i = 0; i < right->n_items; i++)
    fx_jinja_list_add (self->arena, list.list, right->items[i]);
  return list;
}

FxJinjaValue
fx_jinja_operate (FxJinja      *self,
                  guint         op,
                  FxJinjaValue  left,
                  FxJinjaValue  right)
{
  if (self->error != NULL)
    return fx_jinja_new_undefined (self);

  if (left.kind == FX_JINJA_STRING && op == '%')
    return fx_jinja_format_percent (self, left.string, right);

  if (left.kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, left);
  if (right.kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, right);

  if (fx_jinja_is_number (left) && fx_jinja_is_number (right))
    {
      if (left.kind == FX_JINJA_FLOAT || right.kind == FX_JINJA_FLOAT)
        return operate_reals (self, op, fx_jinja_to_real (left), fx_jinja_to_real (right));
      return operate_integers (self, op, fx_jinja_to_integer (left), fx_jinja_to_integer (right));
    }

  if (op == '*' && is_sequence (left) && fx_jinja_is_number (right)
      && right.kind != FX_JINJA_FLOAT)
    return repeat (self, left, fx_jinja_to_integer (right));
  if (op == '*' && is_sequence (right) && fx_jinja_is_number (left) && left.kind != FX_JINJA_FLOAT)
    return repeat (self, right, fx_jinja_to_integer (left));

  if (op == '+' && left.kind == FX_JINJA_STRING && right.kind == FX_JINJA_STRING)
    return add_strings (self, left, right);
  if (op == '+' && is_sequence (left) && is_sequence (right) && left.kind == right.kind
      && left.list->flavor == right.list->flavor)
    return add_lists (self, left.list, right.list);

  if (op == '+' && left.kind == FX_JINJA_STRING)
    return fx_jinja_bad (self, "can only concatenate str (not \"%s\") to str",
                         fx_jinja_type_name (right));
  return fx_jinja_bad (self, "unsupported operand type(s) for %s: '%s' and '%s'",
                       operator_text (op), fx_jinja_type_name (left), fx_jinja_type_name (right));
}

FxJinjaValue
fx_jinja_negate (FxJinja      *self,
                 FxJinjaValue  value,
                 gboolean      negative)
{
  if (self->error != NULL)
    return value;
  if (value.kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, value);
  if (!fx_jinja_is_number (value))
    return fx_jinja_bad (self, "bad operand type for unary %c: '%s'", negative ? '-' : '+',
                         fx_jinja_type_name (value));

  if (value.kind == FX_JINJA_FLOAT)
    return fx_jinja_real (negative ? -value.real : value.real);
  if (negative && fx_jinja_to_integer (value) == G_MININT64)
    return overflow (self);
  return fx_jinja_integer (negative ? -fx_jinja_to_integer (value) : fx_jinja_to_integer (value));
}

static gboolean
contains (FxJinja      *self,
          FxJinjaValue  container,
          FxJinjaValue  item)
{
  FxJinjaList *list;

  switch (container.kind)
    {
    case FX_JINJA_STRING:
      if (item.kind != FX_JINJA_STRING)
        {
          fx_jinja_bad (self, "'in <string>' requires string as left operand, not %s",
                        fx_jinja_type_name (item));
          return FALSE;
        }
      fx_jinja_step (self, container.string.length);
      return fx_jinja_find (container.string, item.string, 0) >= 0;

    case FX_JINJA_DICT:
      if (!fx_jinja_is_hashable (item))
        {
          fx_jinja_bad (self, "unhashable type: '%s'", fx_jinja_type_name (item));
          return FALSE;
        }
      return fx_jinja_dict_get (container.dict, item) != NULL;

    default:
      list = fx_jinja_to_list (self, container);
      if (self->error != NULL)
        return FALSE;
      for (gsize i = 0; i < list->n_items && fx_jinja_step (self, 0); i++)
        if (fx_jinja_equal (list->items[i], item))
          return TRUE;
      return FALSE;
    }
}

gboolean
fx_jinja_relate (FxJinja      *self,
                 guint         op,
                 FxJinjaValue  left,
                 FxJinjaValue  right)
{
  int order;

  if (self->error != NULL)
    return FALSE;

  switch (op)
    {
    case FX_JINJA_OP_EQUAL:
      return fx_jinja_equal (left, right);
    case FX_JINJA_OP_NOT_EQUAL:
      return !fx_jinja_equal (left, right);
    case FX_JINJA_OP_IN:
      return contains (self, right, left);
    case FX_JINJA_OP_NOT_IN:
      return !contains (self, right, left);
    default:
      break;
    }

  if (left.kind == FX_JINJA_UNDEFINED || right.kind == FX_JINJA_UNDEFINED)
    {
      fx_jinja_bad_undefined (self, left.kind == FX_JINJA_UNDEFINED ? left : right);
      return FALSE;
    }
  if (!fx_jinja_compare (left, right, &order))
    {
      fx_jinja_bad (self, "'%s' not supported between instances of '%s' and '%s'",
                    operator_text (op), fx_jinja_type_name (left), fx_jinja_type_name (right));
      return FALSE;
    }
  if (order == 2)
    return FALSE;

  return op == '<'                        ? order < 0
         : op == '>'                      ? order > 0
         : op == FX_JINJA_OP_LESS_EQUAL ? order <= 0
                                          : order >= 0;
}
