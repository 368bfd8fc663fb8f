/* fx-jinja-expression.c - the value of an expression.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include "fx-jinja-text.h"

#define MAX_NESTING 1200

static FxJinjaValue
look_up (FxJinja    *self,
         const char *name)
{
  FxJinjaValue *argument;
  const FxJinjaBuiltin *function;

  for (const FxJinjaScope *scope = self->scope; scope != NULL; scope = scope->parent)
    for (guint i = 0; i < scope->n_variables; i++)
      if (scope->variables[i].name == name)
        return scope->variables[i].value;

  argument = fx_jinja_dict_get_name (self->arguments, name);
  if (argument != NULL)
    return *argument;

  function = fx_jinja_find_function (fx_jinja_string (name));
  if (function != NULL)
    return (FxJinjaValue) { .kind = FX_JINJA_FUNCTION, .function = function };

  return fx_jinja_undefined (self->arena, NULL, fx_jinja_string (name));
}

static FxJinjaValue
evaluate_items (FxJinja            *self,
                const FxJinjaNodes *nodes,
                FxJinjaFlavor       flavor)
{
  FxJinjaValue list = fx_jinja_list (self->arena, flavor, nodes->n_nodes);

  for (guint i = 0; i < nodes->n_nodes && self->error == NULL; i++)
    fx_jinja_list_add (self->arena, list.list, fx_jinja_evaluate (self, nodes->nodes[i]));

  return list;
}

static FxJinjaValue
evaluate_dict (FxJinja           *self,
               const FxJinjaNode *node)
{
  FxJinjaValue dict = fx_jinja_dict (self->arena);

  for (guint i = 0; i < node->items.n_nodes && self->error == NULL; i++)
    {
      FxJinjaValue key = fx_jinja_evaluate (self, node->items.nodes[i]->a);
      FxJinjaValue value = fx_jinja_evaluate (self, node->items.nodes[i]->b);

      if (!fx_jinja_is_hashable (key))
        return fx_jinja_bad (self, "unhashable type: '%s'", fx_jinja_type_name (key));
      fx_jinja_dict_set (self->arena, dict.dict, key, value);
    }

  return dict;
}

/* "a or b": the first that decides, else the last. */
static FxJinjaValue
evaluate_logic (FxJinja           *self,
                const FxJinjaNode *node)
{
  FxJinjaValue value = { 0 };

  for (guint i = 0; i < node->items.n_nodes; i++)
    {
      value = fx_jinja_evaluate (self, node->items.nodes[i]);
      if (self->error != NULL
          || fx_jinja_is_truthy (value) == (node->type == FX_JINJA_NODE_OR))
        break;
    }
  return value;
}

static FxJinjaValue
evaluate_compare (FxJinja           *self,
                  const FxJinjaNode *node)
{
  FxJinjaValue left = fx_jinja_evaluate (self, node->a);

  for (guint i = 0; i < node->items.n_nodes && self->error == NULL; i++)
    {
      FxJinjaValue right = fx_jinja_evaluate (self, node->items.nodes[i]->a);

      self->node = node;
      if (self->error != NULL
          || !fx_jinja_relate (self, node->items.nodes[i]->op, left, right))
        return fx_jinja_boolean (FALSE);
      left = right;
    }
  return fx_jinja_boolean (TRUE);
}

static FxJinjaValue
evaluate_concat (FxJinja           *self,
                 const FxJinjaNode *node)
{
  FxJinjaBuilder builder;

  fx_jinja_builder_init (&builder, self->arena);
  for (guint i = 0; i < node->items.n_nodes && self->error == NULL; i++)
    {
      FxJinjaValue value = fx_jinja_evaluate (self, node->items.nodes[i]);

      fx_jinja_add_string (&builder, value);
    }
  fx_jinja_step (self, builder.length);

  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

static FxJinjaValue
optional (FxJinja           *self,
          const FxJinjaNode *node)
{
  return node != NULL ? fx_jinja_evaluate (self, node) : fx_jinja_none ();
}

static FxJinjaValue
evaluate_item (FxJinja           *self,
               const FxJinjaNode *node)
{
  FxJinjaValue value = fx_jinja_evaluate (self, node->a);

  if (node->b->type == FX_JINJA_NODE_SLICE)
    {
      FxJinjaValue start = optional (self, node->b->a);
      FxJinjaValue stop = optional (self, node->b->b);
      FxJinjaValue step = optional (self, node->b->c);

      self->node = node;
      return fx_jinja_slice (self, value, start, stop, step);
    }
  else
    {
      FxJinjaValue key = fx_jinja_evaluate (self, node->b);

      self->node = node;
      return fx_jinja_item (self, value, key);
    }
}

/* Calls */

/* Works out the arguments at a call, filter or test.  @caller: absent, or one
 * more by that name. */
static gboolean
evaluate_arguments (FxJinja           *self,
                    const FxJinjaNode *node,
                    FxJinjaValue       caller,
                    FxJinjaArguments  *arguments)
{
  FxJinjaList *values = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST,
                                       node->items.n_nodes).list;
  FxJinjaDict *named = NULL;

  for (guint i = 0; i < node->items.n_nodes && self->error == NULL; i++)
    {
      const FxJinjaNode *item = node->items.nodes[i];

      if (item->type == FX_JINJA_NODE_SPREAD)
        {
          FxJinjaList *spread = fx_jinja_to_list (self, fx_jinja_evaluate (self, item->a));

          for (gsize j = 0; spread != NULL && j < spread->n_items; j++)
            fx_jinja_list_add (self->arena, values, spread->items[j]);
        }
      else
        fx_jinja_list_add (self->arena, values, fx_jinja_evaluate (self, item));
    }

  *arguments = (FxJinjaArguments) {
    .values = values->items,
    .n_values = (guint) values->n_items,
  };
  if (node->named.n_nodes == 0 && caller.kind == FX_JINJA_ABSENT)
    return self->error == NULL;

  named = fx_jinja_dict (self->arena).dict;
  for (guint i = 0; i < node->named.n_nodes && self->error == NULL; i++)
    {
      const FxJinjaNode *item = node->named.nodes[i];
      FxJinjaValue value = fx_jinja_evaluate (self, item->a);

      if (item->type == FX_JINJA_NODE_NAMED)
        fx_jinja_dict_set (self->arena, named, fx_jinja_literal (item->name), value);
      else if (value.kind != FX_JINJA_DICT)
        fx_jinja_bad (self, "a mapping expected after **, not '%s'", fx_jinja_type_name (value));
      else
        for (gsize j = 0; j < value.dict->n_entries; j++)
          {
            if (value.dict->entries[j].key.kind != FX_JINJA_STRING)
              fx_jinja_bad (self, "keywords must be strings");
            else
              fx_jinja_dict_set (self->arena, named, value.dict->entries[j].key,
                                 value.dict->entries[j].value);
          }
    }
  if (caller.kind != FX_JINJA_ABSENT)
    fx_jinja_dict_set (self->arena, named, fx_jinja_literal ("caller"), caller);

  if (named->n_entries > 0)
    {
      FxJinjaNamed *list = fx_jinja_arena_try (self->arena, named->n_entries, sizeof *list);

      for (gsize i = 0; list != NULL && i < named->n_entries; i++)
        list[i] = (FxJinjaNamed) {
          .name = named->entries[i].key.string,
          .value = named->entries[i].value,
        };
      arguments->named = list;
      arguments->n_named = list != NULL ? (guint) named->n_entries : 0;
    }
  return self->error == NULL;
}

FxJinjaValue
fx_jinja_call (FxJinja                *self,
               FxJinjaValue            function,
               const FxJinjaArguments *arguments)
{
  switch (function.kind)
    {
    case FX_JINJA_FUNCTION:
      return fx_jinja_call_builtin (self, function.function, NULL, arguments);

    case FX_JINJA_METHOD:
      return fx_jinja_call_builtin (self, function.method->builtin, &function.method->subject,
                                    arguments);

    case FX_JINJA_MACRO:
      return fx_jinja_call_macro (self, function.macro, arguments);

    case FX_JINJA_JOINER:
      if (function.cycler->position++ == 0)
        return fx_jinja_literal ("");
      return function.cycler->items[0];

    case FX_JINJA_UNDEFINED:
      return fx_jinja_bad_undefined (self, function);

    case FX_JINJA_LOOP:
      return fx_jinja_bad (self, "recursive loops are not supported");

    default:
      return fx_jinja_bad (self, "'%s' object is not callable", fx_jinja_type_name (function));
    }
}

FxJinjaValue
fx_jinja_evaluate_call (FxJinja           *self,
                        const FxJinjaNode *node,
                        FxJinjaValue       caller)
{
  FxJinjaValue function = fx_jinja_evaluate (self, node->a);
  FxJinjaArguments arguments;

  if (!evaluate_arguments (self, node, caller, &arguments))
    return fx_jinja_new_undefined (self);

  self->node = node;
  return fx_jinja_call (self, function, &arguments);
}

FxJinjaValue
fx_jinja_apply_filters (FxJinja           *self,
                        const FxJinjaNode *node,
                        FxJinjaValue       value)
{
  FxJinjaArguments arguments;

  if (node->a == NULL)
    ;
  else if (node->a->type == FX_JINJA_NODE_FILTER)
    {
      if (++self->nesting > MAX_NESTING)
        fx_jinja_fail (self, FX_ERROR_LIMIT, "nested too deep");
      else
        value = fx_jinja_apply_filters (self, node->a, value);
      self->nesting--;
    }
  else
    value = fx_jinja_evaluate (self, node->a);

  if (!evaluate_arguments (self, node, (FxJinjaValue) { 0 }, &arguments))
    return fx_jinja_new_undefined (self);

  self->node = node;
  return fx_jinja_filter (self, fx_jinja_string (node->name), value, &arguments);
}

static FxJinjaValue
evaluate_test (FxJinja           *self,
               const FxJinjaNode *node)
{
  FxJinjaValue value = fx_jinja_evaluate (self, node->a);
  FxJinjaArguments arguments;

  if (!evaluate_arguments (self, node, (FxJinjaValue) { 0 }, &arguments))
    return fx_jinja_new_undefined (self);

  self->node = node;
  return fx_jinja_boolean (fx_jinja_test (self, fx_jinja_string (node->name), value, &arguments));
}

static FxJinjaValue
evaluate (FxJinja           *self,
          const FxJinjaNode *node)
{
  FxJinjaValue value;

  switch (node->type)
    {
    case FX_JINJA_NODE_CONSTANT:
      return node->value;

    case FX_JINJA_NODE_NAME:
      return look_up (self, node->name);

    case FX_JINJA_NODE_LIST:
      return evaluate_items (self, &node->items, FX_JINJA_FLAVOR_LIST);

    case FX_JINJA_NODE_TUPLE:
      return evaluate_items (self, &node->items, FX_JINJA_FLAVOR_TUPLE);

    case FX_JINJA_NODE_DICT:
      return evaluate_dict (self, node);

    case FX_JINJA_NODE_CONDITION:
      if (fx_jinja_is_truthy (fx_jinja_evaluate (self, node->a)))
        return fx_jinja_evaluate (self, node->b);
      if (node->c != NULL)
        return fx_jinja_evaluate (self, node->c);
      value = fx_jinja_new_undefined (self);
      value.undefined->hint = "the inline if-expression evaluated to false and no else section "
                              "was defined";
      return value;

    case FX_JINJA_NODE_OR:
    case FX_JINJA_NODE_AND:
      return evaluate_logic (self, node);

    case FX_JINJA_NODE_NOT:
      return fx_jinja_boolean (!fx_jinja_is_truthy (fx_jinja_evaluate (self, node->a)));

    case FX_JINJA_NODE_COMPARE:
      return evaluate_compare (self, node);

    case FX_JINJA_NODE_CHAIN:
      value = fx_jinja_evaluate (self, node->a);
      for (guint i = 0; i < node->items.n_nodes && self->error == NULL; i++)
        {
          FxJinjaValue right = fx_jinja_evaluate (self, node->items.nodes[i]->a);

          self->node = node->items.nodes[i];
          value = fx_jinja_operate (self, node->items.nodes[i]->op, value, right);
        }
      return value;

    case FX_JINJA_NODE_CONCAT:
      return evaluate_concat (self, node);

    case FX_JINJA_NODE_NEGATIVE:
    case FX_JINJA_NODE_POSITIVE:
      value = fx_jinja_evaluate (self, node->a);
      self->node = node;
      return fx_jinja_negate (self, value, node->type == FX_JINJA_NODE_NEGATIVE);

    case FX_JINJA_NODE_ATTRIBUTE:
      value = fx_jinja_evaluate (self, node->a);
      self->node = node;
      return fx_jinja_attribute (self, value, fx_jinja_string (node->name));

    case FX_JINJA_NODE_ITEM:
      return evaluate_item (self, node);

    case FX_JINJA_NODE_SLICE:
      return fx_jinja_bad (self, "a slice among several subscripts");

    case FX_JINJA_NODE_CALL:
      return fx_jinja_evaluate_call (self, node, (FxJinjaValue) { 0 });

    case FX_JINJA_NODE_FILTER:
      return fx_jinja_apply_filters (self, node, (FxJinjaValue) { 0 });

    case FX_JINJA_NODE_TEST:
      return evaluate_test (self, node);

    default:
      g_return_val_if_reached (fx_jinja_none ());
    }
}

FxJinjaValue
fx_jinja_evaluate (FxJinja           *self,
                   const FxJinjaNode *node)
{
  const FxJinjaNode *outer = self->node;
  FxJinjaValue value;

  if (!fx_jinja_step (self, 0))
    return fx_jinja_new_undefined (self);
  if (++self->nesting > MAX_NESTING)
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "nested too deep");
      self->nesting--;
      return fx_jinja_new_undefined (self);
    }

  self->node = node;
  value = evaluate (self, node);
  self->node = outer;
  self->nesting--;

  return value;
}
