/* fx-template.c - a parsed template, its arguments and one rendering.
 *
 * Text that came in through the arguments is marked, so that no control token
 * is found in it later: all strings but the names of tokens ("bos_token", ...)
 * and roles that are plain names.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-template.h"

#include <string.h>

#include "fx-jinja-json.h"
#include "fx-jinja.h"

#define MAX_SOURCE (1024 * 1024)
#define MAX_TREE ((gsize) 64 << 20)
#define MAX_MEMORY ((gsize) 64 << 20)
#define MAX_OUTPUT ((gsize) 16 << 20)

/* Of the 100 ms promised; what is left is for noticing. */
#define MAX_CPU_NS 80000000

/* Of the arguments' own values there is no limit but the host's memory. */
#define NO_LIMIT (G_MAXSIZE / 2)

struct _FxTemplate
{
  gatomicrefcount ref_count;

  /* Owned */
  FxJinjaArena   *arena;
  GHashTable     *names; /* keys in @arena; 1 for those of variables */

  FxJinjaString   source;
  FxJinjaNames    known;
  FxJinjaNodes    body;
};

struct _FxTemplateArgs
{
  /* Owned */
  FxJinjaArena *arena;

  FxJinjaDict  *values;
  FxJinjaList  *messages; /* from fx_template_args_add_message() */
  gint64        now;
  gboolean      has_now;
};

G_STATIC_ASSERT (sizeof (FxSpan) == sizeof (FxJinjaSpan));

/* Lines end in "\n", and one at the very end does not count. */
static FxJinjaString
normalize (FxJinjaArena *arena,
           const char   *source)
{
  gsize length = strlen (source);
  char *copy = fx_jinja_arena_alloc (arena, length + 1);
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      copy[n++] = source[i] == '\r' ? '\n' : source[i];
      if (source[i] == '\r' && source[i + 1] == '\n')
        i++;
    }
  if (n > 0 && copy[n - 1] == '\n')
    n--;

  return (FxJinjaString) { .data = copy, .length = n };
}

FxTemplate *
fx_template_new (const char  *source,
                 GError     **error)
{
  FxTemplate *self;

  g_return_val_if_fail (source != NULL, NULL);

  if (strlen (source) > MAX_SOURCE)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                   "template of %" G_GSIZE_FORMAT " bytes, %d allowed", strlen (source),
                   MAX_SOURCE);
      return NULL;
    }
  if (!g_utf8_validate (source, -1, NULL))
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_FORMAT, "template is not valid UTF-8");
      return NULL;
    }

  self = g_new0 (FxTemplate, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->arena = fx_jinja_arena_new (MAX_TREE);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->source = normalize (self->arena, source);

  if (!fx_jinja_parse (self->source, self->arena, self->names, &self->known, &self->body, error))
    g_clear_pointer (&self, fx_template_unref);
  return self;
}

FxTemplate *
fx_template_ref (FxTemplate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fx_template_unref (FxTemplate *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->names);
  fx_jinja_arena_free (self->arena);
  g_free (self);
}

gboolean
fx_template_uses (FxTemplate *self,
                  const char *variable)
{
  g_return_val_if_fail (self != NULL && variable != NULL, FALSE);

  return g_hash_table_lookup (self->names, variable) != NULL;
}

/* Arguments */

FxTemplateArgs *
fx_template_args_new (void)
{
  FxTemplateArgs *self = g_new0 (FxTemplateArgs, 1);

  self->arena = fx_jinja_arena_new (NO_LIMIT);
  self->values = fx_jinja_dict (self->arena).dict;
  return self;
}

void
fx_template_args_free (FxTemplateArgs *self)
{
  if (self == NULL)
    return;

  fx_jinja_arena_free (self->arena);
  g_free (self);
}

static FxJinjaValue
copy_text (FxTemplateArgs *self,
           const char     *text,
           gboolean        marked)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return fx_jinja_text (fx_jinja_string_copy (self->arena, valid, strlen (valid), marked));
}

static void
set_value (FxTemplateArgs *self,
           const char     *name,
           FxJinjaValue    value)
{
  if (strcmp (name, "messages") == 0)
    self->messages = NULL;
  fx_jinja_dict_set (self->arena, self->values, copy_text (self, name, FALSE), value);
}

void
fx_template_args_set_string (FxTemplateArgs *self,
                             const char     *name,
                             const char     *value)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  set_value (self, name, copy_text (self, value, !g_str_has_suffix (name, "_token")));
}

void
fx_template_args_set_boolean (FxTemplateArgs *self,
                              const char     *name,
                              gboolean        value)
{
  g_return_if_fail (self != NULL && name != NULL);

  set_value (self, name, fx_jinja_boolean (value));
}

gboolean
fx_template_args_set_json (FxTemplateArgs  *self,
                           const char      *name,
                           const char      *json,
                           GError         **error)
{
  FxJinjaValue value;

  g_return_val_if_fail (self != NULL && name != NULL && json != NULL, FALSE);

  if (!fx_jinja_json_parse (self->arena, json, strlen (json), TRUE, &value, error))
    {
      g_prefix_error (error, "template argument '%s': ", name);
      return FALSE;
    }

  set_value (self, name, value);
  return TRUE;
}

void
fx_template_args_add_message (FxTemplateArgs *self,
                              const char     *role,
                              const char     *content)
{
  FxJinjaValue message;

  g_return_if_fail (self != NULL && role != NULL && content != NULL);

  if (self->messages == NULL)
    {
      FxJinjaValue list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
      FxJinjaValue *old = fx_jinja_dict_get_name (self->values, "messages");

      /* After those set as JSON. */
      for (gsize i = 0; old != NULL && old->kind == FX_JINJA_LIST && i < old->list->n_items; i++)
        fx_jinja_list_add (self->arena, list.list, old->list->items[i]);
      set_value (self, "messages", list);
      self->messages = list.list;
    }

  message = fx_jinja_dict (self->arena);
  fx_jinja_dict_set (self->arena, message.dict, fx_jinja_literal ("role"),
                     copy_text (self, role, FALSE));
  fx_jinja_dict_set (self->arena, message.dict, fx_jinja_literal ("content"),
                     copy_text (self, content, TRUE));
  fx_jinja_list_add (self->arena, self->messages, message);
}

void
fx_template_args_set_now (FxTemplateArgs *self,
                          gint64          unix_seconds)
{
  g_return_if_fail (self != NULL);

  self->now = unix_seconds;
  self->has_now = TRUE;
}

/* Rendering */

/* What transformers always passes is defined, whether it was set or not. */
static void
add_defaults (FxJinjaArena *arena,
              FxJinjaDict  *arguments)
{
  if (fx_jinja_dict_get_name (arguments, "messages") == NULL)
    fx_jinja_dict_set (arena, arguments, fx_jinja_literal ("messages"),
                       fx_jinja_list (arena, FX_JINJA_FLAVOR_LIST, 0));
  if (fx_jinja_dict_get_name (arguments, "tools") == NULL)
    fx_jinja_dict_set (arena, arguments, fx_jinja_literal ("tools"), fx_jinja_none ());
  if (fx_jinja_dict_get_name (arguments, "documents") == NULL)
    fx_jinja_dict_set (arena, arguments, fx_jinja_literal ("documents"), fx_jinja_none ());
  if (fx_jinja_dict_get_name (arguments, "add_generation_prompt") == NULL)
    fx_jinja_dict_set (arena, arguments, fx_jinja_literal ("add_generation_prompt"),
                       fx_jinja_boolean (FALSE));
}

char *
fx_template_render (FxTemplate      *self,
                    FxTemplateArgs  *args,
                    GArray         **plain,
                    GError         **error)
{
  FxJinja jinja = { 0 };
  FxJinjaValue arguments;

  g_return_val_if_fail (self != NULL && args != NULL, NULL);

  jinja.source = self->source;
  jinja.names = self->known;
  jinja.arena = fx_jinja_arena_new (MAX_MEMORY + 16 * args->arena->used);
  jinja.out = g_string_new (NULL);
  jinja.spans = g_array_new (FALSE, FALSE, sizeof (FxJinjaSpan));
  jinja.now = args->has_now ? args->now : g_get_real_time () / G_USEC_PER_SEC;
  jinja.max_out = MAX_OUTPUT + args->arena->used;
  jinja.arena->max_block = jinja.max_out;
  jinja.arena->max_cpu = fx_jinja_cpu_ns () + MAX_CPU_NS;

  arguments = fx_jinja_dict (jinja.arena);
  for (gsize i = 0; i < args->values->n_entries; i++)
    fx_jinja_dict_set (jinja.arena, arguments.dict, args->values->entries[i].key,
                       args->values->entries[i].value);
  add_defaults (jinja.arena, arguments.dict);
  jinja.arguments = arguments.dict;

  fx_jinja_push_scope (&jinja);
  fx_jinja_run (&jinja, &self->body);

  if (jinja.error == NULL && jinja.arena->exhausted)
    fx_jinja_fail (&jinja, FX_ERROR_LIMIT, "the template takes too much memory");
  fx_jinja_arena_free (jinja.arena);

  if (jinja.error != NULL)
    {
      g_propagate_error (error, jinja.error);
      g_array_unref (jinja.spans);
      g_string_free (jinja.out, TRUE);
      return NULL;
    }

  if (plain != NULL)
    *plain = g_steal_pointer (&jinja.spans);
  else
    g_array_unref (jinja.spans);
  return g_string_free (jinja.out, FALSE);
}
