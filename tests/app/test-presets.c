/* test-presets.c - presets: kept, renamed, exported, and what is not one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-preset.h"


static void
make (FxChatSettings *settings)
{
  fx_chat_settings_init (settings);
  settings->sampling.temperature = 0.35f;
  settings->sampling.dry_multiplier = 0.8f;
  settings->sampling.n_stages = 2;
  settings->sampling.stages[0] = FX_STAGE_TEMPERATURE;
  settings->sampling.stages[1] = FX_STAGE_TOP_K;
  settings->sampling.has_seed = TRUE;
  settings->sampling.seed = 7;
  settings->max_tokens = 512;
  g_set_str (&settings->instructions, "Be short.\n“Really.”");
  g_set_str (&settings->stop, "###");
  g_set_str (&settings->model, "/a/model.gguf");
}

static void
assert_made (const FxChatSettings *settings)
{
  g_assert_cmpfloat (settings->sampling.temperature, ==, 0.35f);
  g_assert_cmpfloat (settings->sampling.dry_multiplier, ==, 0.8f);
  g_assert_cmpuint (settings->sampling.n_stages, ==, 2);
  g_assert_cmpint (settings->sampling.stages[0], ==, FX_STAGE_TEMPERATURE);
  g_assert_cmpint (settings->max_tokens, ==, 512);
  g_assert_cmpstr (settings->instructions, ==, "Be short.\n“Really.”");
  g_assert_cmpstr (settings->stop, ==, "###");
  g_assert_false (settings->sampling.has_seed);
  g_assert_null (settings->model);
}

static void
test_keep (void)
{
  static const char name[] = "../Grün & 50 % kühl.json";
  g_auto (FxChatSettings) settings = { 0 };
  g_auto (FxChatSettings) loaded = { 0 };
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;

  make (&settings);
  g_assert_true (fx_preset_save (name, &settings, &error));
  g_assert_no_error (error);
  g_assert_true (fx_preset_save ("Other", &settings, &error));
  names = fx_preset_list ();
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) names, name));

  fx_chat_settings_init (&loaded);
  g_assert_true (fx_preset_load (name, &loaded, &error));
  g_assert_no_error (error);
  assert_made (&loaded);

  g_assert_false (fx_preset_rename (name, "Other", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (fx_preset_rename (name, "Third", &error));
  g_assert_no_error (error);
  g_assert_false (fx_preset_load (name, &loaded, NULL));
  g_assert_true (fx_preset_load ("Third", &loaded, NULL));

  g_assert_true (fx_preset_remove ("Third", &error));
  g_assert_true (fx_preset_remove ("Other", &error));
  g_assert_no_error (error);
  g_clear_pointer (&names, g_strfreev);
  names = fx_preset_list ();
  g_assert_cmpuint (g_strv_length (names), ==, 0);
}

static void
test_names (void)
{
  static const char *bad[] = { "", " blank", "two\nlines", "\xff" };
  g_autofree char *longest = g_strnfill (FX_PRESET_MAX_NAME, 'x');
  g_autofree char *longer = g_strnfill (FX_PRESET_MAX_NAME + 1, 'x');
  g_autofree char *next = NULL;
  g_auto (FxChatSettings) settings = { 0 };

  fx_chat_settings_init (&settings);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (fx_preset_save (bad[i], &settings, NULL));
  g_assert_false (fx_preset_save (longer, &settings, NULL));
  g_assert_true (fx_preset_save (longest, &settings, NULL));

  next = fx_preset_free_name (longest);
  g_assert_cmpint (g_utf8_strlen (next, -1), ==, FX_PRESET_MAX_NAME);
  g_assert_true (g_str_has_suffix (next, "x 2"));
  g_assert_true (fx_preset_remove (longest, NULL));
}

static void
test_exchange (void)
{
  static const char *bad[] = {
    "", "[]", "{}", "{\"fornax_preset\":1}", "{\"fornax_preset\":1,\"name\":3}",
    "{\"fornax_preset\":1,\"name\":\"\"}", "{\"fornax_preset\":1,\"name\":\"a\"",
  };
  static const char wild[] =
    "{\"fornax_preset\":9,\"name\":\" A\\nB \",\"temperature\":99,\"top_k\":\"many\",\"min_p\":0.25,\"seed\":\"5\","
    "\"model\":\"/x\",\"context\":4096,\"stages\":[\"nonsense\",\"top-p\"]}";
  g_auto (FxChatSettings) settings = { 0 };
  g_auto (FxChatSettings) loaded = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *name = NULL;

  make (&settings);
  json = fx_preset_to_json ("Mine", &settings);
  fx_chat_settings_init (&loaded);
  name = fx_preset_from_json (json, strlen (json), &loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "Mine");
  assert_made (&loaded);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (fx_preset_from_json (bad[i], strlen (bad[i]), &loaded, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }

  g_clear_pointer (&name, g_free);
  fx_chat_settings_finish (&loaded);
  fx_chat_settings_init (&loaded);
  name = fx_preset_from_json (wild, strlen (wild), &loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "AB");
  g_assert_cmpfloat (loaded.sampling.temperature, ==, FX_SAMPLING_DEFAULT.temperature);
  g_assert_cmpint (loaded.sampling.top_k, ==, FX_SAMPLING_DEFAULT.top_k);
  g_assert_cmpfloat (loaded.sampling.min_p, ==, 0.25f);
  g_assert_cmpuint (loaded.sampling.n_stages, ==, 1);
  g_assert_false (loaded.sampling.has_seed);
  g_assert_null (loaded.model);
  g_assert_cmpuint (loaded.context, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/presets/keep", test_keep);
  g_test_add_func ("/presets/names", test_names);
  g_test_add_func ("/presets/exchange", test_exchange);

  return g_test_run ();
}
