/* fx-jinja-parser-expression.c - expressions.
 *
 * Source of the grammar: jinja2 3.1, parser.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-parser-private.h"

static FxJinjaNode *parse_unary (FxJinjaParser *self,
                                 gboolean       with_filter);

static FxJinjaNode *
constant (FxJinjaParser *self,
          FxJinjaValue   value,
          gsize          offset)
{
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_CONSTANT, offset);

  node->value = value;
  return node;
}

/* Whether a tuple ends before the current token. */
static gboolean
at_tuple_end (const FxJinjaParser *self,
              const char          *end)
{
  return self->token->type == FX_JINJA_TOKEN_PRINT_END
         || self->token->type == FX_JINJA_TOKEN_BLOCK_END
         || self->token->type == FX_JINJA_TOKEN_END || fx_jinja_parser_at_op (self, ')')
         || (end != NULL && fx_jinja_parser_at_word (self, end));
}

/* "a, b, c" between parentheses or bare. */
static FxJinjaNode *
parse_tuple (FxJinjaParser *self,
             gboolean       with_condition,
             gboolean       in_parentheses,
             const char    *end)
{
  FxJinjaNode *tuple = fx_jinja_parser_node (self, FX_JINJA_NODE_TUPLE, self->token->offset);
  gboolean comma = FALSE;

  for (;;)
    {
      FxJinjaNode *item;

      if (at_tuple_end (self, end))
        break;
      item = fx_jinja_parse_expression (self, with_condition);
      if (item == NULL)
        return NULL;
      fx_jinja_parser_add (self, &tuple->items, item);
      if (!fx_jinja_parser_skip_op (self, ','))
        break;
      comma = TRUE;
    }

  if (!comma && tuple->items.n_nodes > 0)
    return tuple->items.nodes[0];
  if (!comma && !in_parentheses)
    return fx_jinja_parser_unexpected (self, "an expression");
  return tuple;
}

FxJinjaNode *
fx_jinja_parse_tuple (FxJinjaParser *self,
                      gboolean       with_condition,
                      const char    *end)
{
  return parse_tuple (self, with_condition, FALSE, end);
}

static FxJinjaNode *
parse_list (FxJinjaParser *self,
            gsize          offset)
{
  FxJinjaNode *list = fx_jinja_parser_node (self, FX_JINJA_NODE_LIST, offset);

  while (!fx_jinja_parser_at_op (self, ']'))
    {
      FxJinjaNode *item;

      if (list->items.n_nodes > 0 && !fx_jinja_parser_expect_op (self, ','))
        return NULL;
      if (fx_jinja_parser_at_op (self, ']'))
        break;
      item = fx_jinja_parse_expression (self, TRUE);
      if (item == NULL)
        return NULL;
      fx_jinja_parser_add (self, &list->items, item);
    }

  self->token++;
  return list;
}

static FxJinjaNode *
parse_dict (FxJinjaParser *self,
            gsize          offset)
{
  FxJinjaNode *dict = fx_jinja_parser_node (self, FX_JINJA_NODE_DICT, offset);

  while (!fx_jinja_parser_at_op (self, '}'))
    {
      FxJinjaNode *pair;

      if (dict->items.n_nodes > 0 && !fx_jinja_parser_expect_op (self, ','))
        return NULL;
      if (fx_jinja_parser_at_op (self, '}'))
        break;

      pair = fx_jinja_parser_node (self, FX_JINJA_NODE_PAIR, self->token->offset);
      pair->a = fx_jinja_parse_expression (self, TRUE);
      if (pair->a == NULL || !fx_jinja_parser_expect_op (self, ':'))
        return NULL;
      pair->b = fx_jinja_parse_expression (self, TRUE);
      if (pair->b == NULL)
        return NULL;
      fx_jinja_parser_add (self, &dict->items, pair);
    }

  self->token++;
  return dict;
}

static FxJinjaNode *
parse_name (FxJinjaParser *self)
{
  FxJinjaString text = self->token->text;
  gsize offset = self->token->offset;
  FxJinjaNode *node;

  self->token++;
  if (fx_jinja_string_is (text, "true") || fx_jinja_string_is (text, "True"))
    return constant (self, fx_jinja_boolean (TRUE), offset);
  if (fx_jinja_string_is (text, "false") || fx_jinja_string_is (text, "False"))
    return constant (self, fx_jinja_boolean (FALSE), offset);
  if (fx_jinja_string_is (text, "none") || fx_jinja_string_is (text, "None"))
    return constant (self, fx_jinja_none (), offset);

  node = fx_jinja_parser_node (self, FX_JINJA_NODE_NAME, offset);
  node->name = fx_jinja_parser_intern (self, text, TRUE);
  if (node->name == self->known.caller)
    self->uses |= FX_JINJA_USES_CALLER;
  else if (node->name == self->known.varargs)
    self->uses |= FX_JINJA_USES_VARARGS;
  else if (node->name == self->known.kwargs)
    self->uses |= FX_JINJA_USES_KWARGS;
  return node;
}

static FxJinjaNode *
parse_strings (FxJinjaParser *self)
{
  gsize offset = self->token->offset;
  FxJinjaString text = self->token->text;

  self->token++;
  while (self->token->type == FX_JINJA_TOKEN_STRING)
    {
      text = fx_jinja_string_join (self->arena, text, self->token->text);
      self->token++;
    }

  return constant (self, fx_jinja_text (text), offset);
}

static FxJinjaNode *
parse_primary (FxJinjaParser *self)
{
  const FxJinjaToken *token = self->token;
  FxJinjaNode *node = NULL;

  switch (token->type)
    {
    case FX_JINJA_TOKEN_NAME:
      node = parse_name (self);
      break;
    case FX_JINJA_TOKEN_STRING:
      node = parse_strings (self);
      break;
    case FX_JINJA_TOKEN_INTEGER:
      self->token++;
      node = constant (self, fx_jinja_integer (token->integer), token->offset);
      break;
    case FX_JINJA_TOKEN_FLOAT:
      self->token++;
      node = constant (self, fx_jinja_real (token->real), token->offset);
      break;
    default:
      if (fx_jinja_parser_skip_op (self, '('))
        {
          node = parse_tuple (self, TRUE, TRUE, NULL);
          if (node != NULL && !fx_jinja_parser_expect_op (self, ')'))
            return NULL;
        }
      else if (fx_jinja_parser_skip_op (self, '['))
        node = parse_list (self, token->offset);
      else if (fx_jinja_parser_skip_op (self, '{'))
        node = parse_dict (self, token->offset);
      else
        return fx_jinja_parser_unexpected (self, "an expression");
      break;
    }

  return node;
}

/* "name.attribute": the namespace's, as a target. */
static FxJinjaNode *
parse_target_item (FxJinjaParser *self)
{
  gsize offset = self->token->offset;
  FxJinjaNode *node;

  if (fx_jinja_parser_at_op (self, '('))
    {
      self->token++;
      if (!fx_jinja_parser_enter (self))
        return NULL;
      node = fx_jinja_parse_target (self, NULL);
      if (node == NULL || !fx_jinja_parser_expect_op (self, ')'))
        return NULL;
      fx_jinja_parser_leave (self);
      return node;
    }

  if (self->token->type != FX_JINJA_TOKEN_NAME)
    return fx_jinja_parser_unexpected (self, "a name");
  node = parse_name (self);
  if (node->type != FX_JINJA_NODE_NAME)
    return fx_jinja_parser_fail (self, offset, "cannot assign to a constant");

  if (fx_jinja_parser_skip_op (self, '.'))
    {
      FxJinjaNode *attribute = fx_jinja_parser_node (self, FX_JINJA_NODE_ATTRIBUTE, offset);

      if (self->token->type != FX_JINJA_TOKEN_NAME)
        return fx_jinja_parser_unexpected (self, "a name");
      attribute->a = node;
      attribute->name = fx_jinja_parser_intern (self, self->token->text, FALSE);
      self->token++;
      return attribute;
    }

  return node;
}

FxJinjaNode *
fx_jinja_parse_target (FxJinjaParser *self,
                       const char    *end)
{
  FxJinjaNode *tuple = fx_jinja_parser_node (self, FX_JINJA_NODE_TUPLE, self->token->offset);
  gboolean comma = FALSE;

  do
    {
      FxJinjaNode *item;

      if (comma
          && (at_tuple_end (self, end) || fx_jinja_parser_at_op (self, '=')
              || fx_jinja_parser_at_op (self, '|')))
        break;
      item = parse_target_item (self);
      if (item == NULL)
        return NULL;
      fx_jinja_parser_add (self, &tuple->items, item);
    }
  while (fx_jinja_parser_skip_op (self, ',') && (comma = TRUE));

  return comma || tuple->items.n_nodes == 0 ? tuple : tuple->items.nodes[0];
}

/* The arguments behind "(", to items and named of @call. */
static gboolean
parse_arguments (FxJinjaParser *self,
                 FxJinjaNode   *call)
{
  gboolean first = TRUE;

  while (!fx_jinja_parser_at_op (self, ')'))
    {
      const FxJinjaToken *token = self->token;
      FxJinjaNode *argument;

      if (!first)
        {
          if (!fx_jinja_parser_expect_op (self, ','))
            return FALSE;
          if (fx_jinja_parser_at_op (self, ')'))
            break;
          token = self->token;
        }
      first = FALSE;

      if (fx_jinja_parser_at_op (self, '*') || fx_jinja_parser_at_op (self, FX_JINJA_OP_POWER))
        {
          self->token++;
          argument = fx_jinja_parser_node (self, FX_JINJA_NODE_SPREAD, token->offset);
          argument->a = fx_jinja_parse_expression (self, TRUE);
          fx_jinja_parser_add (self, token->op == '*' ? &call->items : &call->named, argument);
        }
      else if (token->type == FX_JINJA_TOKEN_NAME && token[1].type == FX_JINJA_TOKEN_OPERATOR
               && token[1].op == '=')
        {
          self->token += 2;
          argument = fx_jinja_parser_node (self, FX_JINJA_NODE_NAMED, token->offset);
          argument->name = fx_jinja_parser_intern (self, token->text, FALSE);
          argument->a = fx_jinja_parse_expression (self, TRUE);
          fx_jinja_parser_add (self, &call->named, argument);
        }
      else
        {
          if (call->named.n_nodes > 0)
            {
              fx_jinja_parser_fail (self, token->offset,
                                    "a positional argument follows a named one");
              return FALSE;
            }
          argument = fx_jinja_parse_expression (self, TRUE);
          if (argument == NULL)
            return FALSE;
          fx_jinja_parser_add (self, &call->items, argument);
          continue;
        }
      if (argument->a == NULL)
        return FALSE;
    }

  self->token++;
  return TRUE;
}

static FxJinjaNode *
parse_call (FxJinjaParser *self,
            FxJinjaNode   *function)
{
  FxJinjaNode *call = fx_jinja_parser_node (self, FX_JINJA_NODE_CALL, self->token->offset);

  call->a = function;
  self->token++;
  return parse_arguments (self, call) ? call : NULL;
}

/* Inside of brackets: "a", "a:b", "a:b:c". */
static FxJinjaNode *
parse_subscript_item (FxJinjaParser *self)
{
  FxJinjaNode *slice = fx_jinja_parser_node (self, FX_JINJA_NODE_SLICE, self->token->offset);
  FxJinjaNode **parts[3] = { &slice->a, &slice->b, &slice->c };

  for (guint i = 0; i < 3; i++)
    {
      if (!fx_jinja_parser_at_op (self, ':') && !fx_jinja_parser_at_op (self, ']')
          && !fx_jinja_parser_at_op (self, ','))
        {
          *parts[i] = fx_jinja_parse_expression (self, TRUE);
          if (*parts[i] == NULL)
            return NULL;
        }
      if (i == 0 && !fx_jinja_parser_at_op (self, ':'))
        {
          if (slice->a == NULL)
            return fx_jinja_parser_unexpected (self, "an expression");
          return slice->a;
        }
      if (i < 2 && !fx_jinja_parser_skip_op (self, ':'))
        break;
    }

  return slice;
}

static FxJinjaNode *
parse_subscript (FxJinjaParser *self,
                 FxJinjaNode   *node)
{
  gsize offset = self->token->offset;
  FxJinjaNode *item;
  FxJinjaNode *tuple;

  if (fx_jinja_parser_skip_op (self, '.'))
    {
      if (self->token->type == FX_JINJA_TOKEN_NAME)
        {
          item = fx_jinja_parser_node (self, FX_JINJA_NODE_ATTRIBUTE, offset);
          item->a = node;
          item->name = fx_jinja_parser_intern (self, self->token->text, FALSE);
        }
      else if (self->token->type == FX_JINJA_TOKEN_INTEGER)
        {
          item = fx_jinja_parser_node (self, FX_JINJA_NODE_ITEM, offset);
          item->a = node;
          item->b = constant (self, fx_jinja_integer (self->token->integer), offset);
        }
      else
        return fx_jinja_parser_unexpected (self, "a name or a number");
      self->token++;
      return item;
    }

  self->token++;
  item = fx_jinja_parser_node (self, FX_JINJA_NODE_ITEM, offset);
  item->a = node;
  tuple = fx_jinja_parser_node (self, FX_JINJA_NODE_TUPLE, offset);
  do
    {
      FxJinjaNode *part = parse_subscript_item (self);

      if (part == NULL)
        return NULL;
      fx_jinja_parser_add (self, &tuple->items, part);
    }
  while (fx_jinja_parser_skip_op (self, ','));
  if (!fx_jinja_parser_expect_op (self, ']'))
    return NULL;

  item->b = tuple->items.n_nodes == 1 ? tuple->items.nodes[0] : tuple;
  return item;
}

static FxJinjaNode *
parse_postfix (FxJinjaParser *self,
               FxJinjaNode   *node)
{
  while (node != NULL)
    {
      if (fx_jinja_parser_at_op (self, '.') || fx_jinja_parser_at_op (self, '['))
        node = parse_subscript (self, node);
      else if (fx_jinja_parser_at_op (self, '('))
        node = parse_call (self, node);
      else
        break;
    }
  return node;
}

/* The name of a filter or test, which may have dots. */
static const char *
parse_dotted_name (FxJinjaParser *self)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (;;)
    {
      if (self->token->type != FX_JINJA_TOKEN_NAME)
        return fx_jinja_parser_unexpected (self, "a name");
      g_string_append_len (name, self->token->text.data, (gssize) self->token->text.length);
      self->token++;
      if (!fx_jinja_parser_skip_op (self, '.'))
        break;
      g_string_append_c (name, '.');
    }

  return fx_jinja_parser_intern (self, (FxJinjaString) { .data = name->str, .length = name->len },
                                 FALSE);
}

FxJinjaNode *
fx_jinja_parse_filters (FxJinjaParser *self,
                        FxJinjaNode   *operand,
                        gboolean       inline_first)
{
  while (inline_first || fx_jinja_parser_at_op (self, '|'))
    {
      FxJinjaNode *filter;

      if (!inline_first)
        self->token++;
      inline_first = FALSE;

      filter = fx_jinja_parser_node (self, FX_JINJA_NODE_FILTER, self->token->offset);
      filter->a = operand;
      filter->name = parse_dotted_name (self);
      if (filter->name == NULL)
        return NULL;
      if (fx_jinja_parser_skip_op (self, '(') && !parse_arguments (self, filter))
        return NULL;
      operand = filter;
    }
  return operand;
}

/* Whether the current token begins the one argument of a test without
 * parentheses: "is divisibleby 3". */
static gboolean
at_test_argument (const FxJinjaParser *self)
{
  switch (self->token->type)
    {
    case FX_JINJA_TOKEN_NAME:
      return !fx_jinja_parser_at_word (self, "else") && !fx_jinja_parser_at_word (self, "or")
             && !fx_jinja_parser_at_word (self, "and");
    case FX_JINJA_TOKEN_STRING:
    case FX_JINJA_TOKEN_INTEGER:
    case FX_JINJA_TOKEN_FLOAT:
      return TRUE;
    default:
      return fx_jinja_parser_at_op (self, '[') || fx_jinja_parser_at_op (self, '{');
    }
}

static FxJinjaNode *
parse_test (FxJinjaParser *self,
            FxJinjaNode   *operand)
{
  gboolean negated;
  FxJinjaNode *test;

  self->token++;
  negated = fx_jinja_parser_skip_word (self, "not");
  test = fx_jinja_parser_node (self, FX_JINJA_NODE_TEST, self->token->offset);
  test->a = operand;
  test->name = parse_dotted_name (self);
  if (test->name == NULL)
    return NULL;

  if (fx_jinja_parser_skip_op (self, '('))
    {
      if (!parse_arguments (self, test))
        return NULL;
    }
  else if (at_test_argument (self))
    {
      FxJinjaNode *argument;

      if (fx_jinja_parser_at_word (self, "is"))
        return fx_jinja_parser_fail (self, self->token->offset, "cannot chain tests with 'is'");
      argument = parse_postfix (self, parse_primary (self));
      if (argument == NULL)
        return NULL;
      fx_jinja_parser_add (self, &test->items, argument);
    }

  if (negated)
    {
      FxJinjaNode *not = fx_jinja_parser_node (self, FX_JINJA_NODE_NOT, test->offset);

      not->a = test;
      return not;
    }
  return test;
}

static FxJinjaNode *
parse_filter_expression (FxJinjaParser *self,
                         FxJinjaNode   *node)
{
  while (node != NULL)
    {
      if (fx_jinja_parser_at_op (self, '|'))
        node = fx_jinja_parse_filters (self, node, FALSE);
      else if (fx_jinja_parser_at_word (self, "is"))
        node = parse_test (self, node);
      else if (fx_jinja_parser_at_op (self, '('))
        node = parse_call (self, node);
      else
        break;
    }
  return node;
}

static FxJinjaNode *
parse_unary (FxJinjaParser *self,
             gboolean       with_filter)
{
  FxJinjaNode *node;

  if (fx_jinja_parser_at_op (self, '-') || fx_jinja_parser_at_op (self, '+'))
    {
      node = fx_jinja_parser_node (self,
                                   self->token->op == '-' ? FX_JINJA_NODE_NEGATIVE
                                                          : FX_JINJA_NODE_POSITIVE,
                                   self->token->offset);
      self->token++;
      if (!fx_jinja_parser_enter (self))
        return NULL;
      node->a = parse_unary (self, FALSE);
      fx_jinja_parser_leave (self);
      if (node->a == NULL)
        return NULL;
    }
  else
    node = parse_primary (self);

  node = parse_postfix (self, node);
  return with_filter ? parse_filter_expression (self, node) : node;
}

/* Binary operators, the loosest first; concatenation lies between the two
 * kinds of sums. */
enum
{
  LEVEL_SUM,
  LEVEL_CONCAT,
  LEVEL_PRODUCT,
  LEVEL_POWER,
  LEVEL_UNARY,
};

static gboolean
is_operator (const FxJinjaParser *self,
             guint                level)
{
  switch (level)
    {
    case LEVEL_SUM:
      return fx_jinja_parser_at_op (self, '+') || fx_jinja_parser_at_op (self, '-');
    case LEVEL_CONCAT:
      return fx_jinja_parser_at_op (self, '~');
    case LEVEL_PRODUCT:
      return fx_jinja_parser_at_op (self, '*') || fx_jinja_parser_at_op (self, '/')
             || fx_jinja_parser_at_op (self, FX_JINJA_OP_FLOOR_DIVIDE)
             || fx_jinja_parser_at_op (self, '%');
    default:
      return fx_jinja_parser_at_op (self, FX_JINJA_OP_POWER);
    }
}

static FxJinjaNode *
parse_binary (FxJinjaParser *self,
              guint          level)
{
  FxJinjaNode *first;
  FxJinjaNode *chain;

  if (level == LEVEL_UNARY)
    return parse_unary (self, TRUE);

  first = parse_binary (self, level + 1);
  if (first == NULL || !is_operator (self, level))
    return first;

  chain = fx_jinja_parser_node (self,
                                level == LEVEL_CONCAT ? FX_JINJA_NODE_CONCAT
                                                      : FX_JINJA_NODE_CHAIN,
                                self->token->offset);
  if (level == LEVEL_CONCAT)
    fx_jinja_parser_add (self, &chain->items, first);
  else
    chain->a = first;

  while (is_operator (self, level))
    {
      FxJinjaNode *operand = fx_jinja_parser_node (self, FX_JINJA_NODE_OPERAND,
                                                   self->token->offset);

      operand->op = self->token->op;
      self->token++;
      operand->a = parse_binary (self, level + 1);
      if (operand->a == NULL)
        return NULL;
      fx_jinja_parser_add (self, &chain->items, level == LEVEL_CONCAT ? operand->a : operand);
    }

  return chain;
}

/* Returns: 0 where there is none; steps over it otherwise */
static guint
take_comparison (FxJinjaParser *self)
{
  static const guint ops[] = { FX_JINJA_OP_EQUAL, FX_JINJA_OP_NOT_EQUAL,
                               FX_JINJA_OP_GREATER_EQUAL, FX_JINJA_OP_LESS_EQUAL, '<', '>' };

  for (gsize i = 0; i < G_N_ELEMENTS (ops); i++)
    if (fx_jinja_parser_skip_op (self, ops[i]))
      return ops[i];

  if (fx_jinja_parser_skip_word (self, "in"))
    return FX_JINJA_OP_IN;

  if (fx_jinja_parser_at_word (self, "not") && self->token[1].type == FX_JINJA_TOKEN_NAME
      && fx_jinja_string_is (self->token[1].text, "in"))
    {
      self->token += 2;
      return FX_JINJA_OP_NOT_IN;
    }

  return 0;
}

static FxJinjaNode *
parse_compare (FxJinjaParser *self)
{
  FxJinjaNode *first = parse_binary (self, LEVEL_SUM);
  FxJinjaNode *node = NULL;

  while (first != NULL)
    {
      gsize offset = self->token->offset;
      guint op = take_comparison (self);
      FxJinjaNode *operand;

      if (op == 0)
        break;
      if (node == NULL)
        {
          node = fx_jinja_parser_node (self, FX_JINJA_NODE_COMPARE, offset);
          node->a = first;
        }
      operand = fx_jinja_parser_node (self, FX_JINJA_NODE_OPERAND, offset);
      operand->op = op;
      operand->a = parse_binary (self, LEVEL_SUM);
      if (operand->a == NULL)
        return NULL;
      fx_jinja_parser_add (self, &node->items, operand);
    }

  return node != NULL ? node : first;
}

static FxJinjaNode *
parse_not (FxJinjaParser *self)
{
  FxJinjaNode *node;

  if (!fx_jinja_parser_at_word (self, "not"))
    return parse_compare (self);

  node = fx_jinja_parser_node (self, FX_JINJA_NODE_NOT, self->token->offset);
  self->token++;
  if (!fx_jinja_parser_enter (self))
    return NULL;
  node->a = parse_not (self);
  fx_jinja_parser_leave (self);
  return node->a != NULL ? node : NULL;
}

static FxJinjaNode *
parse_logic (FxJinjaParser *self,
             gboolean       is_or)
{
  const char *word = is_or ? "or" : "and";
  FxJinjaNode *first = is_or ? parse_logic (self, FALSE) : parse_not (self);
  FxJinjaNode *node;

  if (first == NULL || !fx_jinja_parser_at_word (self, word))
    return first;

  node = fx_jinja_parser_node (self, is_or ? FX_JINJA_NODE_OR : FX_JINJA_NODE_AND,
                               self->token->offset);
  fx_jinja_parser_add (self, &node->items, first);
  while (fx_jinja_parser_skip_word (self, word))
    {
      FxJinjaNode *item = is_or ? parse_logic (self, FALSE) : parse_not (self);

      if (item == NULL)
        return NULL;
      fx_jinja_parser_add (self, &node->items, item);
    }
  return node;
}

FxJinjaNode *
fx_jinja_parse_expression (FxJinjaParser *self,
                           gboolean       with_condition)
{
  FxJinjaNode *node;

  if (!fx_jinja_parser_enter (self))
    return NULL;

  node = parse_logic (self, TRUE);
  while (node != NULL && with_condition && fx_jinja_parser_at_word (self, "if"))
    {
      FxJinjaNode *condition = fx_jinja_parser_node (self, FX_JINJA_NODE_CONDITION,
                                                     self->token->offset);

      self->token++;
      condition->b = node;
      condition->a = parse_logic (self, TRUE);
      if (condition->a == NULL)
        return NULL;
      if (fx_jinja_parser_skip_word (self, "else"))
        {
          condition->c = fx_jinja_parse_expression (self, TRUE);
          if (condition->c == NULL)
            return NULL;
        }
      node = condition;
    }

  fx_jinja_parser_leave (self);
  return node;
}
