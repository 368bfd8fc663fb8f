/* test-think-splitter.c - reasoning and answer, however the text is cut.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fx-think-splitter.h"

typedef struct
{
  const char *text;
  gboolean    inside;
  const char *reasoning;
  const char *answer;
} Case;

static const Case cases[] = {
  { "Hello.", FALSE, "", "Hello." },
  { "", FALSE, "", "" },
  { "<think>\nhm\n</think>\n\nYes.", FALSE, "hm", "Yes." },
  { "\n <think>a < b </thin k></think>B", FALSE, "a < b </thin k>", "B" },
  { "well</think>So.", TRUE, "well", "So." },
  { "no end", TRUE, "no end", "" },
  { "<think>cut off </thi", FALSE, "cut off </thi", "" },
  { "<thin air", FALSE, "", "<thin air" },
  { "<th", FALSE, "", "<th" },
  { "Say <think>x</think>.", FALSE, "", "Say <think>x</think>." },
  { "<think></think>\n\nAt once: </think>", FALSE, "", "At once: </think>" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint round = 0; round < 200; round++)
      {
        g_auto (FxThinkSplitter) splitter = { 0 };
        g_autoptr (GString) reasoning = g_string_new (NULL);
        g_autoptr (GString) answer = g_string_new (NULL);
        const char *rest = cases[i].text;

        fx_think_splitter_init (&splitter, cases[i].inside);
        while (*rest != '\0')
          {
            const gsize n = (gsize) g_test_rand_int_range (1, (gint) MIN (strlen (rest), 9) + 1);
            g_autofree char *piece = g_strndup (rest, n);

            fx_think_splitter_push (&splitter, piece, FALSE, reasoning, answer);
            rest += n;
          }
        fx_think_splitter_push (&splitter, "", TRUE, reasoning, answer);

        /* Blanks before the closing mark may have gone out already. */
        g_strchomp (reasoning->str);
        g_assert_cmpstr (reasoning->str, ==, cases[i].reasoning);
        g_assert_cmpstr (answer->str, ==, cases[i].answer);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/think-splitter/cases", test_cases);

  return g_test_run ();
}
