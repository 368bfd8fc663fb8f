/* fx-chat-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-model"

#include "fx-chat-model.h"

#include <string.h>

#include "fx-error.h"
#include "fx-template-choice.h"

struct _FxChatModel
{
  gatomicrefcount  ref_count;
  FxModelInfo     *info;
  FxTokenizer     *tokenizer;
  FxTemplate      *template;       /* NULL for a base model */
  GError          *template_error; /* why there is none although there is a source */
  char            *source;         /* of the template */
  gboolean         own_template;   /* the file's, and not the user's */
};

FxChatModel *
fx_chat_model_new (const char  *path,
                   GError     **error)
{
  FxChatModel *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FxChatModel, 1);
  g_atomic_ref_count_init (&self->ref_count);

  self->info = fx_model_info_new (path, error);
  if (self->info == NULL)
    goto fail;

  self->tokenizer = fx_tokenizer_new (self->info, error);
  if (self->tokenizer == NULL)
    goto fail;

  /* A template that does not parse is no reason not to open the model: the
   * chat says what is wrong with it and lets the user mend it. */
  self->source = fx_template_choice_load (path);
  self->own_template = self->source == NULL;
  if (self->own_template)
    self->source = g_strdup (fx_model_info_get_chat_template (self->info));
  if (self->source != NULL)
    self->template = fx_template_new (self->source, &self->template_error);

  return self;

fail:
  fx_chat_model_unref (self);
  return NULL;
}

FxChatModel *
fx_chat_model_ref (FxChatModel *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
fx_chat_model_unref (FxChatModel *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->template, fx_template_unref);
  g_clear_error (&self->template_error);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->tokenizer, fx_tokenizer_unref);
  g_clear_pointer (&self->info, fx_model_info_unref);
  g_free (self);
}

FxModelInfo *
fx_chat_model_get_info (FxChatModel *self)
{
  return self->info;
}

FxTokenizer *
fx_chat_model_get_tokenizer (FxChatModel *self)
{
  return self->tokenizer;
}

gboolean
fx_chat_model_can_chat (FxChatModel *self)
{
  return self->source != NULL;
}

const char *
fx_chat_model_get_template (FxChatModel *self,
                            gboolean    *is_own)
{
  if (is_own != NULL)
    *is_own = self->own_template;

  return self->source;
}

gboolean
fx_chat_model_uses (FxChatModel *self,
                    const char  *variable)
{
  return self->template != NULL && fx_template_uses (self->template, variable);
}

/* The names that model families have for the same thing. */
static const char *const switches[] = { "enable_thinking", "thinking" };

FxCanThink
fx_chat_model_can_think (FxChatModel *self)
{
  if (fx_chat_model_uses (self, "reasoning_effort"))
    return FX_CAN_LEVEL_THINKING;
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    if (fx_chat_model_uses (self, switches[i]))
      return FX_CAN_SWITCH_THINKING;

  return FX_CAN_NOT_THINK;
}

/* What is not set keeps what the template takes for granted. */
static void
set_thinking (FxTemplateArgs *args,
              guint           thinking)
{
  static const char *const levels[] = { "low", "medium", "high" };

  if (thinking == FX_TURN_THINKING_OFF || thinking == FX_TURN_THINKING_ON)
    for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
      fx_template_args_set_boolean (args, switches[i], thinking == FX_TURN_THINKING_ON);
  if (thinking >= FX_TURN_THINKING_LOW && thinking <= FX_TURN_THINKING_HIGH)
    fx_template_args_set_string (args, "reasoning_effort", levels[thinking - FX_TURN_THINKING_LOW]);
}

static gboolean
ends_with_mark (const char *text)
{
  g_autofree char *copy = g_strchomp (g_strdup (strlen (text) > 64 ? text + strlen (text) - 64 : text));

  return g_str_has_suffix (copy, "<think>");
}

gboolean
fx_chat_model_is_template_error (const GError *error)
{
  /* Every error of the engine's interpreter begins with its place. */
  return error != NULL && error->domain == FX_ERROR && g_str_has_prefix (error->message, "template line ");
}

static void
turn_free (gpointer data)
{
  FxTurn *turn = data;

  g_free (turn->role);
  g_free (turn->text);
  g_free (turn);
}

GPtrArray *
fx_turns_new (void)
{
  return g_ptr_array_new_with_free_func (turn_free);
}

void
fx_turns_add (GPtrArray  *turns,
              const char *role,
              const char *text)
{
  FxTurn *turn = g_new0 (FxTurn, 1);

  turn->role = g_strdup (role);
  turn->text = g_strdup (text);
  g_ptr_array_add (turns, turn);
}

static char *
render (FxChatModel      *self,
        FxTemplate       *template,
        const GPtrArray  *turns,
        guint             n_turns,
        gboolean          open_reply,
        guint             thinking,
        GArray          **plain,
        GError          **error)
{
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();

  /* As transformers passes them. */
  fx_template_args_set_string (args, "bos_token", fx_tokenizer_get_bos_text (self->tokenizer));
  fx_template_args_set_string (args, "eos_token", fx_tokenizer_get_eos_text (self->tokenizer));
  fx_template_args_set_boolean (args, "add_generation_prompt", open_reply);
  set_thinking (args, thinking);
  if (!fx_template_args_set_json (args, "tools", "null", error))
    return NULL;

  for (guint i = 0; i < n_turns; i++)
    {
      const FxTurn *turn = g_ptr_array_index (turns, i);

      fx_template_args_add_message (args, turn->role, turn->text);
    }

  return fx_template_render (template, args, plain, error);
}

gboolean
fx_chat_model_try_template (FxChatModel  *self,
                            const char   *source,
                            GError      **error)
{
  g_autoptr (FxTemplate) template = fx_template_new (source, error);
  g_autoptr (GPtrArray) turns = fx_turns_new ();
  g_autofree char *text = NULL;

  if (template == NULL)
    return FALSE;

  fx_turns_add (turns, "user", "1");
  fx_turns_add (turns, "assistant", "2");
  fx_turns_add (turns, "user", "3");
  text = render (self, template, turns, turns->len, TRUE, FX_TURN_THINKING_DEFAULT, NULL, error);

  return text != NULL;
}

static gboolean
encode_plain (FxChatModel      *self,
              const GPtrArray  *turns,
              guint             n_turns,
              GArray           *ids,
              GError          **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_turns; i++)
    g_string_append (text, ((const FxTurn *) g_ptr_array_index (turns, i))->text);

  return fx_tokenizer_encode (self->tokenizer, text->str, text->len, FX_ENCODE_SPECIAL, ids, error);
}

static gboolean
encode (FxChatModel      *self,
        const GPtrArray  *turns,
        guint             n_turns,
        gboolean          open_reply,
        FxTurnOptions    *options,
        GArray           *ids,
        GError          **error)
{
  g_autoptr (GArray) plain = NULL;
  g_autofree char *text = NULL;
  const FxTurn *last = n_turns > 0 ? g_ptr_array_index (turns, n_turns - 1) : NULL;
  const gboolean goes_on = open_reply && last != NULL && g_str_equal (last->role, "assistant");

  if (self->template_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->template_error));
      return FALSE;
    }
  if (self->template == NULL)
    return encode_plain (self, turns, n_turns, ids, error);

  text = render (self, self->template, turns, goes_on ? n_turns - 1 : n_turns, open_reply,
                 options != NULL ? options->thinking : FX_TURN_THINKING_DEFAULT, &plain, error);
  if (text == NULL)
    return FALSE;
  if (options != NULL)
    options->opens_thinking = open_reply && !goes_on && ends_with_mark (text);

  if (goes_on)
    {
      FxSpan span = { strlen (text), strlen (text) + strlen (last->text) };
      char *whole = g_strconcat (text, last->text, NULL);

      g_free (text);
      text = whole;
      if (plain == NULL)
        plain = g_array_new (FALSE, FALSE, sizeof (FxSpan));
      g_array_append_val (plain, span);
    }

  return fx_tokenizer_encode_prompt (self->tokenizer, text, strlen (text), plain, ids, error);
}

gboolean
fx_chat_model_encode (FxChatModel      *self,
                      const GPtrArray  *turns,
                      GArray           *ids,
                      GError          **error)
{
  g_return_val_if_fail (self != NULL && turns != NULL && ids != NULL, FALSE);

  return encode (self, turns, turns->len, TRUE, NULL, ids, error);
}

gboolean
fx_chat_model_encode_with (FxChatModel      *self,
                           const GPtrArray  *turns,
                           FxTurnOptions    *options,
                           GArray           *ids,
                           GError          **error)
{
  g_return_val_if_fail (self != NULL && turns != NULL && ids != NULL, FALSE);

  return encode (self, turns, turns->len, TRUE, options, ids, error);
}

/* Tokens of the first @n_turns; 0 where the template refuses them alone: some
 * want a user's turn behind the system's. */
static guint
count_turns (FxChatModel     *self,
             const GPtrArray *turns,
             guint            n_turns)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (n_turns == 0 || !encode (self, turns, n_turns, FALSE, NULL, ids, NULL))
    return 0;

  return ids->len;
}

gboolean
fx_chat_model_count (FxChatModel      *self,
                     const GPtrArray  *turns,
                     const char       *draft,
                     guint            *n_system,
                     guint            *n_history,
                     guint            *n_draft,
                     GError          **error)
{
  g_autoptr (GPtrArray) all = fx_turns_new ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean has_system;
  guint n_before;

  g_return_val_if_fail (self != NULL && turns != NULL, FALSE);

  for (guint i = 0; i < turns->len; i++)
    {
      const FxTurn *turn = g_ptr_array_index (turns, i);

      fx_turns_add (all, turn->role, turn->text);
    }
  if (draft != NULL && draft[0] != '\0')
    fx_turns_add (all, "user", draft);

  *n_system = *n_history = *n_draft = 0;
  if (all->len == 0)
    return TRUE;

  has_system = g_str_equal (((const FxTurn *) g_ptr_array_index (all, 0))->role, "system");

  /* A chat of instructions alone has no prompt yet. */
  if (all->len == 1 && has_system)
    {
      *n_system = count_turns (self, all, 1);
      return TRUE;
    }

  if (!encode (self, all, all->len, TRUE, NULL, ids, error))
    return FALSE;

  n_before = MIN (count_turns (self, all, turns->len), ids->len);
  if (has_system)
    *n_system = MIN (count_turns (self, all, 1), n_before);
  *n_history = n_before - *n_system;
  *n_draft = ids->len - n_before;

  return TRUE;
}
