/* test-stop-strings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-stop-strings.h"

#include <string.h>

static const struct
{
  const char *stop[4];
  const char *text;
  const char *out;
  gboolean    is_found;
} cases[] = {
  { { NULL }, "anything at all", "anything at all", FALSE },
  { { "", NULL }, "anything", "anything", FALSE },
  { { "END", NULL }, "one END two END", "one ", TRUE },
  { { "END", NULL }, "EN EN ENENEND!", "EN EN ENEN", TRUE },
  { { "END", NULL }, "the EN", "the EN", FALSE },
  { { "aab", NULL }, "aaaab", "aa", TRUE },
  { { "xyz", "yz", NULL }, "wxyz", "w", TRUE },
  { { "yz", "xyz!", NULL }, "wxyz?", "wx", TRUE },
  { { "\n\n", "User:", NULL }, "a\nb\nUser: c", "a\nb\n", TRUE },
  { { "é!", NULL }, "caféé!", "café", TRUE },
};

static void
test_stop_strings_splits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize length = strlen (cases[i].text);

      /* Whole, in two at any place, and byte by byte. */
      for (gsize cut = 0; cut <= length + 1; cut++)
        {
          g_autoptr (FxStopStrings) stop = fx_stop_strings_new (cases[i].stop);
          g_autoptr (GString) out = g_string_new (NULL);
          gboolean is_found = FALSE;

          if (cut <= length)
            {
              is_found = fx_stop_strings_push (stop, cases[i].text, cut, out)
                         || fx_stop_strings_push (stop, cases[i].text + cut,
                                                  length - cut, out);
            }
          else
            {
              for (gsize j = 0; j < length && !is_found; j++)
                is_found = fx_stop_strings_push (stop, cases[i].text + j, 1, out);
            }

          if (!is_found)
            fx_stop_strings_flush (stop, out);
          g_assert_cmpstr (out->str, ==, cases[i].out);
          g_assert_cmpint (is_found, ==, cases[i].is_found);
        }
    }
}

/* Only what may still become a match waits. */
static void
test_stop_strings_held (void)
{
  const char *const strings[] = { "STOP", NULL };
  g_autoptr (FxStopStrings) stop = fx_stop_strings_new (strings);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_false (fx_stop_strings_push (stop, "go on ST", 8, out));
  g_assert_cmpstr (out->str, ==, "go on ");
  g_assert_false (fx_stop_strings_push (stop, "ART S", 5, out));
  g_assert_cmpstr (out->str, ==, "go on START ");
  fx_stop_strings_flush (stop, out);
  g_assert_cmpstr (out->str, ==, "go on START S");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stop-strings/splits", test_stop_strings_splits);
  g_test_add_func ("/stop-strings/held", test_stop_strings_held);
  return g_test_run ();
}
