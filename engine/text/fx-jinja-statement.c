/* fx-jinja-statement.c - statements, scopes and the output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include <string.h>

#include "fx-jinja-text.h"

/* How a body ended. */
typedef enum
{
  ENDED,
  BROKEN,    /* by break */
  CONTINUED, /* by continue */
} Ending;

#define MAX_NESTING 1200
#define MAX_CALLS 64

static Ending run_body (FxJinja            *self,
                        const FxJinjaNodes *body);

/* Output */

void
fx_jinja_output (FxJinja       *self,
                 FxJinjaString  string)
{
  gsize start = self->out->len;

  if (self->error != NULL || string.length == 0)
    return;
  if (string.length > self->max_out - MIN (self->max_out, self->out->len))
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "the template puts out more than %" G_GSIZE_FORMAT
                     " bytes", self->max_out);
      return;
    }
  if (!fx_jinja_step (self, string.length))
    return;

  g_string_append_len (self->out, string.data, (gssize) string.length);
  if (string.marks == NULL)
    return;

  for (gsize i = 0; i < string.length;)
    {
      gsize from = i;
      gboolean marked = fx_jinja_string_is_marked (string, i);

      if (string.marks == fx_jinja_all_marked)
        i = string.length;
      else
        while (i < string.length && fx_jinja_string_is_marked (string, i) == marked)
          i++;
      if (!marked)
        continue;

      if (self->spans->len > 0
          && g_array_index (self->spans, FxJinjaSpan, self->spans->len - 1).end == start + from)
        g_array_index (self->spans, FxJinjaSpan, self->spans->len - 1).end = start + i;
      else
        {
          FxJinjaSpan span = { .start = start + from, .end = start + i };

          g_array_append_val (self->spans, span);
        }
    }
}

gsize
fx_jinja_begin_capture (FxJinja *self)
{
  return self->out->len;
}

FxJinjaString
fx_jinja_end_capture (FxJinja *self,
                      gsize    start)
{
  FxJinjaBuilder builder;
  guint first = self->spans->len;
  gsize done = start;

  while (first > 0 && g_array_index (self->spans, FxJinjaSpan, first - 1).end > start)
    first--;

  fx_jinja_builder_init (&builder, self->arena);
  for (guint i = first; i < self->spans->len; i++)
    {
      FxJinjaSpan span = g_array_index (self->spans, FxJinjaSpan, i);

      /* What stood before the capture may end in the same span. */
      span.start = MAX (span.start, start);
      fx_jinja_builder_add_bytes (&builder, self->out->str + done, span.start - done, FALSE);
      fx_jinja_builder_add_bytes (&builder, self->out->str + span.start, span.end - span.start,
                                  TRUE);
      done = span.end;
    }
  fx_jinja_builder_add_bytes (&builder, self->out->str + done, self->out->len - done, FALSE);

  if (first < self->spans->len
      && g_array_index (self->spans, FxJinjaSpan, first).start < start)
    g_array_index (self->spans, FxJinjaSpan, first++).end = start;
  g_array_set_size (self->spans, first);
  g_string_truncate (self->out, start);

  fx_jinja_step (self, builder.length);
  return fx_jinja_builder_end (&builder);
}

/* Scopes */

FxJinjaScope *
fx_jinja_push_scope (FxJinja *self)
{
  FxJinjaScope *scope = fx_jinja_arena_alloc (self->arena, sizeof *scope);

  scope->parent = self->scope;
  self->scope = scope;
  return scope;
}

void
fx_jinja_pop_scope (FxJinja *self)
{
  self->scope = self->scope->parent;
}

void
fx_jinja_set (FxJinja      *self,
              const char   *name,
              FxJinjaValue  value)
{
  FxJinjaScope *scope = self->scope;

  for (guint i = 0; i < scope->n_variables; i++)
    if (scope->variables[i].name == name)
      {
        scope->variables[i].value = value;
        return;
      }

  if (scope->n_variables == scope->n_room)
    {
      guint n_room = MAX (4, scope->n_room * 2);
      FxJinjaVariable *grown = fx_jinja_arena_grow (self->arena, scope->variables,
                                                    scope->n_room * sizeof *grown,
                                                    n_room * sizeof *grown);

      if (grown == NULL)
        return;
      scope->variables = grown;
      scope->n_room = n_room;
    }

  scope->variables[scope->n_variables++] = (FxJinjaVariable) { .name = name, .value = value };
}

/* Assigns to a name, a namespace's attribute or several of them. */
static void
assign (FxJinja           *self,
        const FxJinjaNode *target,
        FxJinjaValue       value)
{
  FxJinjaList *list;

  self->node = target;
  switch (target->type)
    {
    case FX_JINJA_NODE_NAME:
      fx_jinja_set (self, target->name, value);
      return;

    case FX_JINJA_NODE_ATTRIBUTE:
      {
        FxJinjaValue space = fx_jinja_evaluate (self, target->a);

        if (space.kind != FX_JINJA_NAMESPACE)
          fx_jinja_bad (self, "cannot assign attribute on non-namespace object");
        else
          fx_jinja_dict_set (self->arena, space.dict, fx_jinja_literal (target->name), value);
        return;
      }

    case FX_JINJA_NODE_TUPLE:
    default:
      list = fx_jinja_to_list (self, value);
      if (self->error != NULL)
        return;
      if (list->n_items != target->items.n_nodes)
        {
          fx_jinja_bad (self,
                        list->n_items < target->items.n_nodes
                          ? "not enough values to unpack (expected %u, got %" G_GSIZE_FORMAT ")"
                          : "too many values to unpack (expected %u, got %" G_GSIZE_FORMAT ")",
                        target->items.n_nodes, list->n_items);
          return;
        }
      for (guint i = 0; i < target->items.n_nodes; i++)
        assign (self, target->items.nodes[i], list->items[i]);
      return;
    }
}

/* Loops */

/* The items for which the condition of the loop holds; in it "loop" is that
 * of the loop around. */
static FxJinjaList *
filter_items (FxJinja           *self,
              const FxJinjaNode *node,
              FxJinjaList       *items)
{
  FxJinjaScope *scope = fx_jinja_push_scope (self);
  FxJinjaList *kept = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0).list;

  for (gsize i = 0; i < items->n_items && fx_jinja_step (self, 0); i++)
    {
      scope->n_variables = 0;
      assign (self, node->a, items->items[i]);
      if (fx_jinja_is_truthy (fx_jinja_evaluate (self, node->c)))
        fx_jinja_list_add (self->arena, kept, items->items[i]);
    }

  fx_jinja_pop_scope (self);
  return kept;
}

static Ending
run_for (FxJinja           *self,
         const FxJinjaNode *node)
{
  FxJinjaValue iterable = fx_jinja_evaluate (self, node->b);
  FxJinjaList *items;
  FxJinjaLoop *loop;
  FxJinjaScope *scope;
  Ending ending = ENDED;

  self->node = node->b;
  items = fx_jinja_to_list (self, iterable);
  if (node->c != NULL && self->error == NULL)
    items = filter_items (self, node, items);
  if (self->error != NULL)
    return ENDED;

  if (items->n_items == 0)
    {
      fx_jinja_push_scope (self);
      ending = run_body (self, &node->orelse);
      fx_jinja_pop_scope (self);
      return ending;
    }

  loop = fx_jinja_arena_alloc (self->arena, sizeof *loop);
  loop->items = items->items;
  loop->n_items = items->n_items;

  scope = fx_jinja_push_scope (self);
  for (; loop->index < loop->n_items && fx_jinja_step (self, 0); loop->index++)
    {
      scope->n_variables = 0;
      fx_jinja_set (self, self->names.loop,
                    (FxJinjaValue) { .kind = FX_JINJA_LOOP, .loop = loop });
      assign (self, node->a, loop->items[loop->index]);
      if (run_body (self, &node->body) == BROKEN)
        break;
    }
  fx_jinja_pop_scope (self);

  return ENDED;
}

/* Macros */

static void
bind_macro (FxJinja                *self,
            const FxJinjaNode      *node,
            const FxJinjaArguments *arguments)
{
  guint n_parameters = node->items.n_nodes;
  guint n_plain = n_parameters - node->named.n_nodes;
  gboolean *taken = g_newa0 (gboolean, arguments->n_named + 1);
  FxJinjaValue rest;

  for (guint i = 0; i < n_parameters; i++)
    {
      const char *name = node->items.nodes[i]->name;
      FxJinjaValue value = { 0 };

      if (i < arguments->n_values)
        value = arguments->values[i];
      for (guint j = 0; j < arguments->n_named; j++)
        if (fx_jinja_string_is (arguments->named[j].name, name))
          {
            if (value.kind != FX_JINJA_ABSENT)
              {
                fx_jinja_bad (self, "macro '%s' got several values for argument '%s'",
                              node->name, name);
                return;
              }
            value = arguments->named[j].value;
            taken[j] = TRUE;
          }

      if (value.kind == FX_JINJA_ABSENT && i >= n_plain)
        value = fx_jinja_evaluate (self, node->named.nodes[i - n_plain]);
      else if (value.kind == FX_JINJA_ABSENT)
        {
          value = fx_jinja_undefined (self->arena, NULL, fx_jinja_string (name));
          value.undefined->hint = "a parameter of the macro was not provided";
        }
      fx_jinja_set (self, name, value);
    }

  rest = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, 0);
  for (guint i = n_parameters; i < arguments->n_values; i++)
    fx_jinja_list_add (self->arena, rest.list, arguments->values[i]);
  if (node->op & FX_JINJA_USES_VARARGS)
    fx_jinja_set (self, self->names.varargs, rest);
  else if (rest.list->n_items > 0)
    fx_jinja_bad (self, "macro '%s' takes not more than %u argument(s)", node->name,
                  n_parameters);

  rest = fx_jinja_dict (self->arena);
  for (guint j = 0; j < arguments->n_named; j++)
    {
      FxJinjaNamed named = arguments->named[j];

      if (taken[j])
        continue;
      if (fx_jinja_string_is (named.name, "caller") && node->name != self->names.caller)
        {
          if (!(node->op & FX_JINJA_USES_CALLER))
            fx_jinja_bad (self, "macro '%s' was invoked with two values for the special caller "
                          "argument, or does not call it", node->name);
          fx_jinja_set (self, self->names.caller, named.value);
          taken[j] = TRUE;
          continue;
        }
      if (!(node->op & FX_JINJA_USES_KWARGS))
        fx_jinja_bad (self, "macro '%s' takes no keyword argument '%.*s'", node->name,
                      (int) MIN (named.name.length, 80), named.name.data);
      fx_jinja_dict_set (self->arena, rest.dict, fx_jinja_text (named.name), named.value);
    }
  if (node->op & FX_JINJA_USES_KWARGS)
    fx_jinja_set (self, self->names.kwargs, rest);
}

FxJinjaValue
fx_jinja_call_macro (FxJinja                *self,
                     FxJinjaMacro           *macro,
                     const FxJinjaArguments *arguments)
{
  FxJinjaScope *scope = self->scope;
  FxJinjaString text;
  gsize start;

  if (self->n_calls == MAX_CALLS)
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "macros call each other deeper than %d levels",
                     MAX_CALLS);
      return fx_jinja_new_undefined (self);
    }

  self->n_calls++;
  self->scope = macro->scope;
  fx_jinja_push_scope (self);
  start = fx_jinja_begin_capture (self);

  /* Without a caller the name is undefined, whatever it is outside. */
  if (macro->node->op & FX_JINJA_USES_CALLER && macro->node->name != self->names.caller)
    {
      FxJinjaValue none = fx_jinja_undefined (self->arena, NULL, fx_jinja_string ("caller"));

      none.undefined->hint = "No caller defined";
      fx_jinja_set (self, self->names.caller, none);
    }
  bind_macro (self, macro->node, arguments);
  run_body (self, &macro->node->body);

  text = fx_jinja_end_capture (self, start);
  self->scope = scope;
  self->n_calls--;
  return fx_jinja_text (text);
}

static FxJinjaValue
make_macro (FxJinja           *self,
            const FxJinjaNode *node)
{
  FxJinjaMacro *macro = fx_jinja_arena_alloc (self->arena, sizeof *macro);

  macro->node = node;
  macro->scope = self->scope;
  return (FxJinjaValue) { .kind = FX_JINJA_MACRO, .macro = macro };
}

/* The other statements */

static Ending
run_if (FxJinja           *self,
        const FxJinjaNode *node)
{
  for (; node != NULL; node = node->c)
    {
      if (fx_jinja_is_truthy (fx_jinja_evaluate (self, node->a)))
        return run_body (self, &node->body);
      if (self->error != NULL)
        break;
      if (node->c == NULL)
        return run_body (self, &node->orelse);
    }
  return ENDED;
}

static FxJinjaString
capture_body (FxJinja            *self,
              const FxJinjaNodes *body)
{
  gsize start = fx_jinja_begin_capture (self);

  fx_jinja_push_scope (self);
  run_body (self, body);
  fx_jinja_pop_scope (self);

  return fx_jinja_end_capture (self, start);
}

static Ending
run_scoped (FxJinja           *self,
            const FxJinjaNode *node)
{
  FxJinjaScope *scope;
  Ending ending;

  scope = fx_jinja_push_scope (self);
  for (guint i = 0; i < node->items.n_nodes; i++)
    {
      FxJinjaValue value;

      self->scope = scope->parent;
      value = fx_jinja_evaluate (self, node->items.nodes[i]->a);
      self->scope = scope;
      assign (self, node->items.nodes[i]->b, value);
    }
  ending = run_body (self, &node->body);
  fx_jinja_pop_scope (self);

  return ending;
}

static Ending
run_node (FxJinja           *self,
          const FxJinjaNode *node)
{
  FxJinjaValue value;
  gboolean is_capture = node->type == FX_JINJA_NODE_CAPTURE;

  self->node = node;
  switch (node->type)
    {
    case FX_JINJA_NODE_DATA:
      fx_jinja_output (self, node->value.string);
      return ENDED;

    case FX_JINJA_NODE_PRINT:
      for (guint i = 0; i < node->items.n_nodes; i++)
        {
          value = fx_jinja_evaluate (self, node->items.nodes[i]);
          fx_jinja_output (self, fx_jinja_to_string (self->arena, value));
        }
      return ENDED;

    case FX_JINJA_NODE_IF:
      return run_if (self, node);

    case FX_JINJA_NODE_FOR:
      return run_for (self, node);

    case FX_JINJA_NODE_SET:
      value = fx_jinja_evaluate (self, node->b);
      if (self->error == NULL)
        assign (self, node->a, value);
      return ENDED;

    case FX_JINJA_NODE_CAPTURE:
    case FX_JINJA_NODE_FILTER_BLOCK:
      value = fx_jinja_text (capture_body (self, &node->body));
      if (node->b != NULL)
        value = fx_jinja_apply_filters (self, node->b, value);
      if (self->error != NULL)
        return ENDED;
      if (is_capture)
        assign (self, node->a, value);
      else
        fx_jinja_output (self, fx_jinja_to_string (self->arena, value));
      return ENDED;

    case FX_JINJA_NODE_MACRO:
      fx_jinja_set (self, node->name, make_macro (self, node));
      return ENDED;

    case FX_JINJA_NODE_CALL_BLOCK:
      value = fx_jinja_evaluate_call (self, node->a, make_macro (self, node->c));
      fx_jinja_output (self, fx_jinja_to_string (self->arena, value));
      return ENDED;

    case FX_JINJA_NODE_WITH:
    case FX_JINJA_NODE_SCOPE:
      return run_scoped (self, node);

    case FX_JINJA_NODE_BREAK:
      return BROKEN;

    case FX_JINJA_NODE_CONTINUE:
      return CONTINUED;

    default:
      g_return_val_if_reached (ENDED);
    }
}

static Ending
run_body (FxJinja            *self,
          const FxJinjaNodes *body)
{
  Ending ending = ENDED;

  if (++self->nesting > MAX_NESTING)
    fx_jinja_fail (self, FX_ERROR_LIMIT, "nested too deep");

  for (guint i = 0; i < body->n_nodes && ending == ENDED && fx_jinja_step (self, 0); i++)
    ending = run_node (self, body->nodes[i]);

  self->nesting--;
  return ending;
}

void
fx_jinja_run (FxJinja            *self,
              const FxJinjaNodes *body)
{
  run_body (self, body);
}
