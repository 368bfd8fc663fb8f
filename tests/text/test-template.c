/* test-template.c - against what jinja2 rendered, by
 * tests/data/make-template-cases.py; and against hostile templates.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

#include "fx-error.h"
#include "fx-template.h"

static JsonParser *
load_cases (const char *path)
{
  JsonParser *parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return parser;
}

static void
set_args (FxTemplateArgs *args,
          JsonObject     *values)
{
  g_autoptr (GList) names = json_object_get_members (values);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr (GError) error = NULL;
      const char *json = json_object_get_string_member (values, l->data);

      /* Strings the way a program sets them. */
      if (g_str_has_suffix (l->data, "_token"))
        {
          g_autofree char *text = g_strndup (json + 1, strlen (json) - 2);

          fx_template_args_set_string (args, l->data, text);
        }
      else
        {
          fx_template_args_set_json (args, l->data, json, &error);
          g_assert_no_error (error);
        }
    }
}

static char *
render (JsonObject *file,
        JsonObject *one,
        GArray    **plain,
        GError    **error)
{
  g_autoptr (FxTemplate) template = NULL;
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();

  template = fx_template_new (json_object_get_string_member (one, "template"), error);
  if (template == NULL)
    return NULL;

  fx_template_args_set_now (args, json_object_get_int_member (file, "now"));
  set_args (args, json_object_get_object_member (file, "args"));
  if (json_object_has_member (one, "args"))
    set_args (args, json_object_get_object_member (one, "args"));
  return fx_template_render (template, args, plain, error);
}

/* Returns: the number of cases that differ, each printed */
static guint
check_cases (const char *path)
{
  g_autoptr (JsonParser) parser = load_cases (path);
  JsonObject *file = json_node_get_object (json_parser_get_root (parser));
  JsonArray *cases = json_object_get_array_member (file, "cases");
  guint n_wrong = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *one = json_array_get_object_element (cases, i);
      const char *name = json_object_get_string_member_with_default (
        one, "name", json_object_get_string_member (one, "template"));
      const char *expected = json_object_get_string_member_with_default (one, "output", NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *output = render (file, one, NULL, &error);

      if (expected != NULL && output == NULL)
        g_test_message ("%s\n  fails: %s\n  expected: %s", name, error->message, expected);
      else if (expected == NULL && output != NULL)
        g_test_message ("%s\n  gives: %s\n  expected: %s", name, output,
                        json_object_get_string_member (one, "error"));
      else if (expected != NULL && strcmp (output, expected) != 0)
        g_test_message ("%s\n  gives:    %s\n  expected: %s", name, output, expected);
      else
        continue;
      n_wrong++;
    }

  g_test_message ("%u cases, %u wrong", json_array_get_length (cases), n_wrong);
  return n_wrong;
}

static void
test_cases (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FX_TEST_DATA"), "template-cases.json",
                                            NULL);

  g_assert_cmpuint (check_cases (path), ==, 0);
}

/* Any other file of cases, such as that of all templates of a folder. */
static void
test_more_cases (void)
{
  const char *path = g_getenv ("FX_TEMPLATE_CASES");

  if (path == NULL)
    {
      g_test_skip ("FX_TEMPLATE_CASES names no further file of cases");
      return;
    }
  g_assert_cmpuint (check_cases (path), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/template/cases", test_cases);
  g_test_add_func ("/template/more-cases", test_more_cases);

  return g_test_run ();
}
