/* fx-jinja-parser.c - statements.
 *
 * Source of the grammar: jinja2 3.1, parser.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-parser-private.h"

#include <stdarg.h>
#include <string.h>

#include "fx-error.h"

#define MAX_NESTING 64

static gboolean parse_body (FxJinjaParser      *self,
                            FxJinjaNodes       *body,
                            const char *const  *ends);

void
fx_jinja_locate (FxJinjaString  source,
                 gsize          offset,
                 guint         *line,
                 guint         *column)
{
  *line = 1;
  *column = 1;
  for (gsize i = 0; i < MIN (offset, source.length); i++)
    {
      if (source.data[i] == '\n')
        {
          (*line)++;
          *column = 1;
        }
      else if (((guint8) source.data[i] & 0xc0) != 0x80)
        (*column)++;
    }
}

/* Shared with expressions */

FxJinjaNode *
fx_jinja_parser_node (FxJinjaParser   *self,
                      FxJinjaNodeType  type,
                      gsize            offset)
{
  FxJinjaNode *node = fx_jinja_arena_alloc (self->arena, sizeof *node);

  node->type = type;
  node->offset = offset;
  return node;
}

/* The room of a list of nodes is the next power of two. */
void
fx_jinja_parser_add (FxJinjaParser *self,
                     FxJinjaNodes  *nodes,
                     FxJinjaNode   *node)
{
  guint n = nodes->n_nodes;

  if ((n & (n - 1)) == 0)
    {
      gsize room = MAX (1, (gsize) n * 2) * sizeof node;
      FxJinjaNode **grown = fx_jinja_arena_grow (self->arena, nodes->nodes, n * sizeof node, room);

      if (grown == NULL)
        return;
      nodes->nodes = grown;
    }

  nodes->nodes[nodes->n_nodes++] = node;
}

gpointer
fx_jinja_parser_fail (FxJinjaParser *self,
                      gsize          offset,
                      const char    *format,
                      ...)
{
  g_autofree char *what = NULL;
  guint line, column;
  va_list args;

  if (self->error != NULL && *self->error != NULL)
    return NULL;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  fx_jinja_locate (self->source, offset, &line, &column);
  g_set_error (self->error, FX_ERROR, FX_ERROR_FORMAT, "template line %u, column %u: %s", line,
               column, what);
  return NULL;
}

gpointer
fx_jinja_parser_unexpected (FxJinjaParser *self,
                            const char    *expected)
{
  const FxJinjaToken *token = self->token;

  if (token->type == FX_JINJA_TOKEN_OPERATOR)
    {
      static const char *const pairs[] = { "//", "**", "==", "!=", ">=", "<=" };
      char one[2] = { (char) token->op, '\0' };

      return fx_jinja_parser_fail (self, token->offset, "%s expected, not '%s'", expected,
                                   token->op >= 256 ? pairs[token->op - 256] : one);
    }

  return fx_jinja_parser_fail (self, token->offset, "%s expected, not '%.*s'", expected,
                               (int) MIN (token->text.length, 40), token->text.data);
}

const char *
fx_jinja_parser_intern (FxJinjaParser *self,
                        FxJinjaString  name,
                        gboolean       is_variable)
{
  g_autofree char *key = g_strndup (name.data, name.length);
  gpointer known, value;

  if (!g_hash_table_lookup_extended (self->names, key, &known, &value))
    {
      known = fx_jinja_arena_alloc (self->arena, name.length + 1);
      memcpy (known, name.data, name.length);
      value = NULL;
      g_hash_table_insert (self->names, known, NULL);
    }
  if (is_variable && value == NULL)
    g_hash_table_insert (self->names, known, GINT_TO_POINTER (1));

  return known;
}

gboolean
fx_jinja_parser_enter (FxJinjaParser *self)
{
  guint line, column;

  if (++self->nesting <= MAX_NESTING && !self->arena->exhausted)
    return TRUE;

  if (self->error == NULL || *self->error == NULL)
    {
      fx_jinja_locate (self->source, self->token->offset, &line, &column);
      g_set_error (self->error, FX_ERROR, FX_ERROR_LIMIT, "template line %u, column %u: %s", line,
                   column,
                   self->arena->exhausted ? "too large" : "nested deeper than 64 levels");
    }
  return FALSE;
}

void
fx_jinja_parser_leave (FxJinjaParser *self)
{
  self->nesting--;
}

gboolean
fx_jinja_parser_at_op (const FxJinjaParser *self,
                       guint                op)
{
  return self->token->type == FX_JINJA_TOKEN_OPERATOR && self->token->op == op;
}

gboolean
fx_jinja_parser_at_word (const FxJinjaParser *self,
                         const char          *word)
{
  return self->token->type == FX_JINJA_TOKEN_NAME && fx_jinja_string_is (self->token->text, word);
}

gboolean
fx_jinja_parser_skip_op (FxJinjaParser *self,
                         guint          op)
{
  if (!fx_jinja_parser_at_op (self, op))
    return FALSE;

  self->token++;
  return TRUE;
}

gboolean
fx_jinja_parser_skip_word (FxJinjaParser *self,
                           const char    *word)
{
  if (!fx_jinja_parser_at_word (self, word))
    return FALSE;

  self->token++;
  return TRUE;
}

gboolean
fx_jinja_parser_expect_op (FxJinjaParser *self,
                           guint          op)
{
  char expected[8];

  if (fx_jinja_parser_skip_op (self, op))
    return TRUE;

  g_snprintf (expected, sizeof expected, "'%c'", (char) op);
  fx_jinja_parser_unexpected (self, expected);
  return FALSE;
}

static gboolean
expect_block_end (FxJinjaParser *self)
{
  if (self->token->type != FX_JINJA_TOKEN_BLOCK_END)
    {
      fx_jinja_parser_unexpected (self, "end of the statement");
      return FALSE;
    }

  self->token++;
  return TRUE;
}

/* Statements */

/* The end of a block: its tag, "%}" included.  The word has been checked. */
static gboolean
end_of_block (FxJinjaParser *self)
{
  self->token++;
  return expect_block_end (self);
}

static FxJinjaNode *
parse_if (FxJinjaParser *self,
          gsize          offset)
{
  static const char *const ends[] = { "elif", "else", "endif", NULL };
  FxJinjaNode *first = NULL;
  FxJinjaNode **next = &first;

  for (;;)
    {
      FxJinjaNode *branch = fx_jinja_parser_node (self, FX_JINJA_NODE_IF, offset);

      *next = branch;
      next = &branch->c;
      branch->a = fx_jinja_parse_tuple (self, FALSE, NULL);
      if (branch->a == NULL || !expect_block_end (self) || !parse_body (self, &branch->body, ends))
        return NULL;

      offset = self->token->offset;
      if (fx_jinja_parser_skip_word (self, "elif"))
        continue;

      if (fx_jinja_parser_skip_word (self, "else"))
        {
          if (!expect_block_end (self) || !parse_body (self, &branch->orelse, ends + 2))
            return NULL;
        }
      return end_of_block (self) ? first : NULL;
    }
}

static FxJinjaNode *
parse_for (FxJinjaParser *self,
           gsize          offset)
{
  static const char *const ends[] = { "else", "endfor", NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_FOR, offset);

  node->a = fx_jinja_parse_target (self, "in");
  if (node->a == NULL)
    return NULL;
  if (!fx_jinja_parser_skip_word (self, "in"))
    return fx_jinja_parser_unexpected (self, "'in'");

  node->b = fx_jinja_parse_tuple (self, FALSE, "recursive");
  if (node->b == NULL)
    return NULL;
  if (fx_jinja_parser_skip_word (self, "if"))
    {
      node->c = fx_jinja_parse_expression (self, TRUE);
      if (node->c == NULL)
        return NULL;
    }
  if (fx_jinja_parser_at_word (self, "recursive"))
    return fx_jinja_parser_fail (self, self->token->offset, "recursive loops are not supported");

  self->n_loops++;
  if (!expect_block_end (self) || !parse_body (self, &node->body, ends))
    return NULL;
  self->n_loops--;

  if (fx_jinja_parser_skip_word (self, "else"))
    {
      if (!expect_block_end (self) || !parse_body (self, &node->orelse, ends + 1))
        return NULL;
    }
  return end_of_block (self) ? node : NULL;
}

static FxJinjaNode *
parse_set (FxJinjaParser *self,
           gsize          offset)
{
  static const char *const ends[] = { "endset", NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_SET, offset);

  node->a = fx_jinja_parse_target (self, NULL);
  if (node->a == NULL)
    return NULL;

  if (fx_jinja_parser_skip_op (self, '='))
    {
      node->b = fx_jinja_parse_tuple (self, TRUE, NULL);
      return node->b != NULL && expect_block_end (self) ? node : NULL;
    }

  node->type = FX_JINJA_NODE_CAPTURE;
  if (fx_jinja_parser_at_op (self, '|'))
    {
      node->b = fx_jinja_parse_filters (self, NULL, FALSE);
      if (node->b == NULL)
        return NULL;
    }
  if (!expect_block_end (self) || !parse_body (self, &node->body, ends))
    return NULL;
  return end_of_block (self) ? node : NULL;
}

static FxJinjaNode *
parse_parameter (FxJinjaParser *self)
{
  FxJinjaNode *name;

  if (self->token->type != FX_JINJA_TOKEN_NAME)
    return fx_jinja_parser_unexpected (self, "a name");

  name = fx_jinja_parser_node (self, FX_JINJA_NODE_NAME, self->token->offset);
  name->name = fx_jinja_parser_intern (self, self->token->text, FALSE);
  self->token++;
  return name;
}

/* "(a, b=1)": the names to items, the defaults of the last ones to named. */
static gboolean
parse_signature (FxJinjaParser *self,
                 FxJinjaNode   *macro)
{
  if (!fx_jinja_parser_expect_op (self, '('))
    return FALSE;

  while (!fx_jinja_parser_at_op (self, ')'))
    {
      FxJinjaNode *name, *value;

      if (macro->items.n_nodes > 0 && !fx_jinja_parser_expect_op (self, ','))
        return FALSE;
      name = parse_parameter (self);
      if (name == NULL)
        return FALSE;
      fx_jinja_parser_add (self, &macro->items, name);

      if (fx_jinja_parser_skip_op (self, '='))
        {
          value = fx_jinja_parse_expression (self, TRUE);
          if (value == NULL)
            return FALSE;
          fx_jinja_parser_add (self, &macro->named, value);
        }
      else if (macro->named.n_nodes > 0)
        {
          fx_jinja_parser_fail (self, name->offset,
                                "a parameter without default follows one with a default");
          return FALSE;
        }
    }

  self->token++;
  return TRUE;
}

static gboolean
parse_macro_body (FxJinjaParser     *self,
                  FxJinjaNode       *macro,
                  const char *const *ends)
{
  guint n_loops = self->n_loops;
  guint uses = self->uses;

  self->n_loops = 0;
  self->uses = 0;
  if (!expect_block_end (self) || !parse_body (self, &macro->body, ends))
    return FALSE;
  macro->op = self->uses;
  self->uses |= uses;
  self->n_loops = n_loops;

  return end_of_block (self);
}

static FxJinjaNode *
parse_macro (FxJinjaParser *self,
             gsize          offset)
{
  static const char *const ends[] = { "endmacro", NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_MACRO, offset);
  FxJinjaNode *name = parse_parameter (self);

  if (name == NULL)
    return NULL;
  node->name = name->name;
  if (!parse_signature (self, node) || !parse_macro_body (self, node, ends))
    return NULL;
  return node;
}

static FxJinjaNode *
parse_call_block (FxJinjaParser *self,
                  gsize          offset)
{
  static const char *const ends[] = { "endcall", NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_CALL_BLOCK, offset);

  node->c = fx_jinja_parser_node (self, FX_JINJA_NODE_MACRO, offset);
  node->c->name = self->known.caller;
  if (fx_jinja_parser_at_op (self, '(') && !parse_signature (self, node->c))
    return NULL;

  node->a = fx_jinja_parse_expression (self, TRUE);
  if (node->a == NULL)
    return NULL;
  if (node->a->type != FX_JINJA_NODE_CALL)
    return fx_jinja_parser_fail (self, node->a->offset, "a call expected");
  if (!parse_macro_body (self, node->c, ends))
    return NULL;
  return node;
}

static FxJinjaNode *
parse_filter_block (FxJinjaParser *self,
                    gsize          offset)
{
  static const char *const ends[] = { "endfilter", NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_FILTER_BLOCK, offset);

  node->b = fx_jinja_parse_filters (self, NULL, TRUE);
  if (node->b == NULL || !expect_block_end (self) || !parse_body (self, &node->body, ends))
    return NULL;
  return end_of_block (self) ? node : NULL;
}

static FxJinjaNode *
parse_with (FxJinjaParser *self,
            gsize          offset)
{
  static const char *const ends[] = { "endwith", NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_WITH, offset);

  while (self->token->type != FX_JINJA_TOKEN_BLOCK_END)
    {
      FxJinjaNode *pair = fx_jinja_parser_node (self, FX_JINJA_NODE_OPERAND, self->token->offset);

      if (node->items.n_nodes > 0 && !fx_jinja_parser_expect_op (self, ','))
        return NULL;
      pair->b = parse_parameter (self);
      if (pair->b == NULL || !fx_jinja_parser_expect_op (self, '='))
        return NULL;
      pair->a = fx_jinja_parse_expression (self, TRUE);
      if (pair->a == NULL)
        return NULL;
      fx_jinja_parser_add (self, &node->items, pair);
    }

  if (!expect_block_end (self) || !parse_body (self, &node->body, ends))
    return NULL;
  return end_of_block (self) ? node : NULL;
}

/* "generation" marks what the model wrote; "block" would be for a template
 * that inherits.  Both show their body, in a scope of its own. */
static FxJinjaNode *
parse_scope (FxJinjaParser *self,
             gsize          offset,
             const char    *end)
{
  const char *const ends[] = { end, NULL };
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_SCOPE, offset);

  while (self->token->type == FX_JINJA_TOKEN_NAME)
    self->token++;
  if (!expect_block_end (self) || !parse_body (self, &node->body, ends))
    return NULL;

  self->token++;
  while (self->token->type == FX_JINJA_TOKEN_NAME)
    self->token++;
  return expect_block_end (self) ? node : NULL;
}

static FxJinjaNode *
parse_autoescape (FxJinjaParser *self,
                  gsize          offset)
{
  if (!fx_jinja_parser_skip_word (self, "false") && !fx_jinja_parser_skip_word (self, "False"))
    return fx_jinja_parser_fail (self, offset, "autoescape is not supported");

  return parse_scope (self, offset, "endautoescape");
}

static FxJinjaNode *
parse_print (FxJinjaParser *self,
             gsize          offset)
{
  FxJinjaNode *node = fx_jinja_parser_node (self, FX_JINJA_NODE_PRINT, offset);

  while (self->token->type != FX_JINJA_TOKEN_BLOCK_END)
    {
      FxJinjaNode *item;

      if (node->items.n_nodes > 0 && !fx_jinja_parser_expect_op (self, ','))
        return NULL;
      item = fx_jinja_parse_expression (self, TRUE);
      if (item == NULL)
        return NULL;
      fx_jinja_parser_add (self, &node->items, item);
    }

  return expect_block_end (self) ? node : NULL;
}

static FxJinjaNode *
parse_statement (FxJinjaParser *self)
{
  gsize offset = self->token->offset;
  FxJinjaString word = self->token->text;

  if (self->token->type != FX_JINJA_TOKEN_NAME)
    return fx_jinja_parser_unexpected (self, "a statement");
  self->token++;

  if (fx_jinja_string_is (word, "if"))
    return parse_if (self, offset);
  if (fx_jinja_string_is (word, "for"))
    return parse_for (self, offset);
  if (fx_jinja_string_is (word, "set"))
    return parse_set (self, offset);
  if (fx_jinja_string_is (word, "macro"))
    return parse_macro (self, offset);
  if (fx_jinja_string_is (word, "call"))
    return parse_call_block (self, offset);
  if (fx_jinja_string_is (word, "filter"))
    return parse_filter_block (self, offset);
  if (fx_jinja_string_is (word, "with"))
    return parse_with (self, offset);
  if (fx_jinja_string_is (word, "print"))
    return parse_print (self, offset);
  if (fx_jinja_string_is (word, "generation"))
    return parse_scope (self, offset, "endgeneration");
  if (fx_jinja_string_is (word, "block"))
    return parse_scope (self, offset, "endblock");
  if (fx_jinja_string_is (word, "autoescape"))
    return parse_autoescape (self, offset);

  if (fx_jinja_string_is (word, "break") || fx_jinja_string_is (word, "continue"))
    {
      FxJinjaNode *node = fx_jinja_parser_node (self,
                                                fx_jinja_string_is (word, "break")
                                                  ? FX_JINJA_NODE_BREAK
                                                  : FX_JINJA_NODE_CONTINUE,
                                                offset);

      if (self->n_loops == 0)
        return fx_jinja_parser_fail (self, offset, "'%.*s' outside of a loop", (int) word.length,
                                     word.data);
      return expect_block_end (self) ? node : NULL;
    }

  return fx_jinja_parser_fail (self, offset, "unknown tag '%.*s'",
                               (int) MIN (word.length, 40), word.data);
}

static gboolean
is_end (const FxJinjaParser *self,
        const char *const   *ends)
{
  for (; *ends != NULL; ends++)
    if (fx_jinja_parser_at_word (self, *ends))
      return TRUE;
  return FALSE;
}

/* @ends: (nullable): words that end the body; the current token is then that
 * word.  The whole template where %NULL. */
static gboolean
parse_body (FxJinjaParser     *self,
            FxJinjaNodes      *body,
            const char *const *ends)
{
  if (!fx_jinja_parser_enter (self))
    return FALSE;

  for (;;)
    {
      gsize offset = self->token->offset;
      FxJinjaNode *node;

      switch (self->token->type)
        {
        case FX_JINJA_TOKEN_DATA:
          node = fx_jinja_parser_node (self, FX_JINJA_NODE_DATA, offset);
          node->value = fx_jinja_text (self->token->text);
          self->token++;
          break;

        case FX_JINJA_TOKEN_PRINT_BEGIN:
          self->token++;
          node = fx_jinja_parser_node (self, FX_JINJA_NODE_PRINT, offset);
          fx_jinja_parser_add (self, &node->items, fx_jinja_parse_tuple (self, TRUE, NULL));
          if (node->items.n_nodes == 0 || node->items.nodes[0] == NULL)
            return FALSE;
          if (self->token->type != FX_JINJA_TOKEN_PRINT_END)
            {
              fx_jinja_parser_unexpected (self, "'}}'");
              return FALSE;
            }
          self->token++;
          break;

        case FX_JINJA_TOKEN_BLOCK_BEGIN:
          self->token++;
          if (ends != NULL && is_end (self, ends))
            {
              fx_jinja_parser_leave (self);
              return TRUE;
            }
          node = parse_statement (self);
          if (node == NULL)
            return FALSE;
          break;

        case FX_JINJA_TOKEN_END:
        default:
          if (ends != NULL)
            {
              fx_jinja_parser_fail (self, offset, "unexpected end of template, '%s' expected",
                                    ends[g_strv_length ((char **) ends) - 1]);
              return FALSE;
            }
          fx_jinja_parser_leave (self);
          return TRUE;
        }

      fx_jinja_parser_add (self, body, node);
    }
}

gboolean
fx_jinja_parse (FxJinjaString   source,
                FxJinjaArena   *arena,
                GHashTable     *names,
                FxJinjaNames   *known,
                FxJinjaNodes   *body,
                GError        **error)
{
  g_autoptr (GArray) tokens = NULL;
  g_autoptr (GError) local_error = NULL;
  FxJinjaParser parser = { .source = source, .arena = arena, .names = names };
  gsize at = 0;

  tokens = fx_jinja_lex (source, arena, &at, &local_error);
  if (tokens == NULL)
    {
      guint line, column;

      fx_jinja_locate (source, at, &line, &column);
      g_set_error (error, FX_ERROR, local_error->code, "template line %u, column %u: %s", line,
                   column, local_error->message);
      return FALSE;
    }

  parser.token = (const FxJinjaToken *) (gpointer) tokens->data;
  parser.error = &local_error;
  parser.known.loop = fx_jinja_parser_intern (&parser, fx_jinja_string ("loop"), FALSE);
  parser.known.caller = fx_jinja_parser_intern (&parser, fx_jinja_string ("caller"), FALSE);
  parser.known.varargs = fx_jinja_parser_intern (&parser, fx_jinja_string ("varargs"), FALSE);
  parser.known.kwargs = fx_jinja_parser_intern (&parser, fx_jinja_string ("kwargs"), FALSE);

  parse_body (&parser, body, NULL);
  if (local_error == NULL && arena->exhausted)
    g_set_error_literal (&local_error, FX_ERROR, FX_ERROR_LIMIT, "template too large");
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *known = parser.known;
  return TRUE;
}
