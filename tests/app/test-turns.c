/* test-turns.c - what of a chat becomes a prompt: template, thinking, policy.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fx-overflow.h"
#include "fx-template-choice.h"

static char *model_path;

static FxChatModel *
open_with (const char *template)
{
  g_autoptr (GError) error = NULL;
  FxChatModel *model;

  g_assert_true (fx_template_choice_save (model_path, template, &error));
  g_assert_no_error (error);
  model = fx_chat_model_new (model_path, &error);
  g_assert_no_error (error);

  return model;
}

static GPtrArray *
turns_new (guint n_exchanges)
{
  GPtrArray *turns = fx_turns_new ();

  fx_turns_add (turns, "system", "Be brief.");
  for (guint i = 0; i < n_exchanges; i++)
    {
      g_autofree char *question = g_strdup_printf ("Question number %u, in some words?", i);
      g_autofree char *answer = g_strdup_printf ("Answer number %u, in some more words than that.", i);

      fx_turns_add (turns, "user", question);
      fx_turns_add (turns, "assistant", answer);
    }
  fx_turns_add (turns, "user", "And now?");

  return turns;
}

static guint
count (FxChatModel     *model,
       const GPtrArray *turns,
       guint            first,
       guint            end)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < turns->len; i++)
    if (i < first || i >= end)
      g_ptr_array_add (sent, g_ptr_array_index (turns, i));
  fx_chat_model_encode (model, sent, ids, &error);
  g_assert_no_error (error);

  return ids->len;
}

static void
test_template (void)
{
  g_autoptr (FxChatModel) chatml = open_with (fx_template_choice_get_chatml ());
  g_autoptr (FxChatModel) broken = open_with ("{% for message in messages %}\n{{ message[ }}");
  g_autoptr (FxChatModel) own = NULL;
  g_autoptr (GPtrArray) turns = turns_new (1);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  gboolean is_own;

  g_assert_true (fx_chat_model_can_chat (chatml));
  g_assert_cmpstr (fx_chat_model_get_template (chatml, &is_own), ==, fx_template_choice_get_chatml ());
  g_assert_false (is_own);
  g_assert_true (fx_chat_model_encode (chatml, turns, ids, &error));
  g_assert_true (fx_chat_model_try_template (chatml, fx_template_choice_get_chatml (), &error));
  g_assert_no_error (error);

  /* A broken one opens all the same, and says where it is broken. */
  g_assert_true (fx_chat_model_can_chat (broken));
  g_assert_false (fx_chat_model_encode (broken, turns, ids, &error));
  g_assert_true (fx_chat_model_is_template_error (error));
  g_assert_nonnull (strstr (error->message, "line 2, column "));
  g_clear_error (&error);
  g_assert_false (fx_chat_model_try_template (chatml, "{{ raise_exception('no') }}", &error));
  g_assert_true (fx_chat_model_is_template_error (error));

  own = open_with (NULL);
  fx_chat_model_get_template (own, &is_own);
  g_assert_true (is_own);
}

static void
test_thinking (void)
{
  g_autoptr (FxChatModel) plain = open_with (fx_template_choice_get_chatml ());
  g_autoptr (FxChatModel) level = open_with ("{{ reasoning_effort }}{{ messages[0].content }}");
  g_autoptr (FxChatModel) model =
    open_with ("{{ messages[-1].content }}{% if enable_thinking is defined and not enable_thinking %}"
               "<think></think>{% else %}<think>\n{% endif %}");
  g_autoptr (GPtrArray) turns = turns_new (0);
  g_autoptr (GArray) on = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) off = g_array_new (FALSE, FALSE, sizeof (guint32));
  FxTurnOptions options = { FX_TURN_THINKING_DEFAULT };

  g_assert_cmpint (fx_chat_model_can_think (plain), ==, FX_CAN_NOT_THINK);
  g_assert_cmpint (fx_chat_model_can_think (level), ==, FX_CAN_LEVEL_THINKING);
  g_assert_cmpint (fx_chat_model_can_think (model), ==, FX_CAN_SWITCH_THINKING);

  g_assert_true (fx_chat_model_encode_with (model, turns, &options, on, NULL));
  g_assert_true (options.opens_thinking);
  options.thinking = FX_TURN_THINKING_OFF;
  g_assert_true (fx_chat_model_encode_with (model, turns, &options, off, NULL));
  g_assert_false (options.opens_thinking);
  g_assert_cmpuint (off->len, !=, on->len);
}

static void
test_overflow (void)
{
  g_autoptr (FxChatModel) model = open_with (fx_template_choice_get_chatml ());
  g_autoptr (GPtrArray) turns = turns_new (12);
  const guint whole = count (model, turns, 0, 0);
  const guint reserve = 32;

  for (FxPolicy policy = FX_POLICY_STOP; policy <= FX_POLICY_DROP_MIDDLE; policy++)
    for (guint context = 16; context <= whole + 2 * reserve; context += 13)
      {
        g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
        g_autoptr (GError) error = NULL;
        FxLeftOut fit;
        guint first = policy == FX_POLICY_DROP_MIDDLE ? 3 : 1;

        g_assert_true (fx_overflow_fit (model, turns, NULL, policy, context, reserve, ids, &fit, &error));
        g_assert_no_error (error);

        /* What is sent is what is left, to the token. */
        g_assert_cmpuint (ids->len, ==, count (model, turns, fit.first, fit.first + fit.n_left_out));
        g_assert_cmpint (fit.fits, ==, ids->len + reserve <= context);

        if (policy == FX_POLICY_STOP || whole + reserve <= context)
          {
            g_assert_cmpuint (fit.n_left_out, ==, 0);
          }
        else if (fit.fits)
          {
            g_assert_cmpuint (fit.first, ==, first);
            g_assert_cmpuint (fit.n_left_out % 2, ==, 0);
            /* An exchange less would not have been enough. */
            g_assert_cmpuint (count (model, turns, first, first + fit.n_left_out - 2) + reserve, >, context);
          }
        else
          {
            g_assert_cmpuint (fit.n_left_out, ==, 0);
            /* All of it would not have been enough. */
            g_assert_cmpuint (count (model, turns, first, turns->len - 1) + reserve, >, context);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("fx-turns-XXXXXX", NULL);
  g_autofree char *templates = g_build_filename (home, "fornax", "templates", NULL);
  g_autofree char *fornax = g_build_filename (home, "fornax", NULL);
  int result;

  /* The choice must not go to the user's own folder. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  model_path = g_build_filename (g_getenv ("FX_TEST_DATA"), "vocab", "vocab-smollm.gguf", NULL);
  g_test_add_func ("/turns/template", test_template);
  g_test_add_func ("/turns/thinking", test_thinking);
  g_test_add_func ("/turns/overflow", test_overflow);
  result = g_test_run ();

  g_rmdir (templates);
  g_rmdir (fornax);
  g_rmdir (home);
  g_free (model_path);

  return result;
}
