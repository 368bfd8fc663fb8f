/* test-markdown.c - text to blocks: the constructs, the bounds, and that a
 * stream ends where the whole text does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-markdown.h"
#include "fx-text-lines.h"

#include <string.h>

#include "fx-markdown-mend.h"

static const char *const constructs[] = {
  "plain text",
  "two\nlines",
  "# one\n\n## two\n\ntext\n===\n\ntext\n---\n",
  "a *b* **c** ***d*** _e_ __f__ ~~g~~ `h` ``i ` j``",
  "nested **bold *and italic* text** and *italic **bold***",
  "- a\n- b\n  - c\n    - d\n- e\n",
  "1. a\n2. b\n\n   more\n3. c\n",
  "7) a\n8) b\n",
  "- [ ] open\n- [x] done\n",
  "> quote\n> more\n>> deeper\n>\n> - list\n",
  "```c\nint main (void)\n{\n  return 0;\n}\n```\n",
  "~~~\nplain\n~~~\n\n    indented\n",
  "````md\n```\ninner\n```\n````\n",
  "| a | b |\n|:--|--:|\n| 1 | 2 |\n| **3** | `4` |\n",
  "text before\n\n| a |\n|---|\n| x |\n\ntext after",
  "[link](https://example.org \"title\") and <https://example.com> and "
  "www.example.net",
  "[ref][1]\n\n[1]: https://example.org/ref\n",
  "![alt](https://img.example.org/a.png)",
  "a <b>c</b> d<br>e\n\n<div>\nhello\n</div>\n",
  "***\n\n---\n\n___\n",
  "a\\*b &amp; &copy; \\[no link\\]",
  "- a\n\n  ```python\n  x = 1\n  ```\n\n- b\n",
  "> ```\n> code\n> ```\n",
  "日本語の**強調**と、emoji 👩‍🚀 and עברית *עם* english",
  "hard  \nbreak\\\nhere",
  "* * *\n* a\n+ b\n",
  "text\n- list right after\n- it\n\n2 * 3 * 4 = 24, a_b_c, 5*3",
  "Steps:\n1. first `code`\n2. second [x](y)\n",
};

static FxBlock *
parse (const char      *text,
       FxMarkdownFlags  flags)
{
  return fx_markdown_parse (text, strlen (text), flags);
}

static void
assert_plain (const char      *text,
              FxMarkdownFlags  flags,
              const char      *expected)
{
  g_autoptr (FxBlock) block = parse (text, flags);
  g_autofree char *plain = fx_block_to_plain (block);

  g_assert_cmpstr (plain, ==, expected);
}

static void
assert_dump (const char *text,
             const char *expected)
{
  g_autoptr (FxBlock) block = parse (text, FX_MARKDOWN_NONE);
  g_autofree char *dump = fx_block_dump (block);

  g_assert_cmpstr (dump, ==, expected);
}

static void
test_blocks (void)
{
  assert_dump ("## Hi *you*\n\ntext",
               "document 0\n"
               "  heading 2 \"Hi you\" [3,6)=2\n"
               "  paragraph 0 \"text\"\n");
  assert_dump ("- [x] a\n- b\n",
               "document 0\n"
               "  list -1 tight\n"
               "    item 1\n"
               "      paragraph 0 \"a\"\n"
               "    item -1\n"
               "      paragraph 0 \"b\"\n");
  assert_dump ("3. a\n\n4. b\n",
               "document 0\n"
               "  list 3\n"
               "    item -1\n"
               "      paragraph 0 \"a\"\n"
               "    item -1\n"
               "      paragraph 0 \"b\"\n");
  assert_dump ("| a | b |\n|:-:|--:|\n| **1** | 2 |",
               "document 0\n"
               "  table 0 <cr> \"| a | b |\\n|:-:|--:|\\n| **1** | 2 |\\n\"\n"
               "    row 0\n"
               "      cell 0 \"a\"\n"
               "      cell 0 \"b\"\n"
               "    row 0\n"
               "      cell 0 \"1\" [0,1)=1\n"
               "      cell 0 \"2\"\n");
  assert_dump ("```C++ x\na\n\nb\n```\n> q\n\n---\n<p>",
               "document 0\n"
               "  code 0 <c++> \"a\\n\\nb\"\n"
               "  quote 0\n"
               "    paragraph 0 \"q\"\n"
               "  rule 0\n"
               "  html 0 \"<p>\"\n");
}

static void
test_inlines (void)
{
  assert_dump ("**a *b* `c`** ~~d~~",
               "document 0\n"
               "  paragraph 0 \"a b c d\" [0,2)=1 [2,3)=3 [3,4)=1 [4,5)=9 "
               "[6,7)=4\n");
  assert_dump ("[**a** b](http://x.y)",
               "document 0\n"
               "  paragraph 0 \"a b\" [0,1)=11:http://x.y "
               "[1,3)=10:http://x.y\n");
  assert_dump ("![cat](http://x.y/c.png) ![](data:x)",
               "document 0\n"
               "  paragraph 0 \"cat (x.y) Image (data)\" "
               "[0,9)=20:http://x.y/c.png [10,22)=20:data:x\n");
  assert_dump ("a<br/>b <i>c</i>",
               "document 0\n"
               "  paragraph 0 \"a\\nb <i>c</i>\"\n");
}

static void
test_ranges (void)
{
  const char *text = "# a\n\nb\nc\n\n- d\n";
  g_autoptr (FxBlock) block = parse (text, FX_MARKDOWN_NONE);

  g_assert_cmpuint (fx_block_get_n_children (block), ==, 3);
  g_assert_cmpuint (fx_block_get_child (block, 0)->begin, ==, 0);
  g_assert_cmpuint (fx_block_get_child (block, 0)->end, ==, 3);
  g_assert_cmpuint (fx_block_get_child (block, 1)->begin, ==, 5);
  g_assert_cmpuint (fx_block_get_child (block, 1)->end, ==, 8);
  g_assert_cmpuint (fx_block_get_child (block, 2)->begin, ==, 10);
}

static void
test_plain (void)
{
  assert_plain ("# T\n\n- a\n- **b**\n  1. c\n\n> q\n\n| x | y |\n|-|-|\n"
                "| 1 | 2 |",
                FX_MARKDOWN_NONE,
                "T\n\n• a\n• b\n  1. c\n\nq\n\nx\ty\n1\t2");
}

/* No mark of what is not closed yet may be seen, at any prefix. */
static void
test_mend_hides (void)
{
  static const char *const texts[] = {
    "Some **bold words** here",
    "Some *slanted words* here",
    "Some __bold__ and _slanted_ words",
    "Some `code words` here",
    "Some ``code words`` here",
    "Some ~~struck words~~ here",
    "A [link text](https://example.org/path) here",
    "A picture ![of it](https://example.org/path) here",
    "- item **bold** and `code`",
    "- [ ] open task",
    "1. **First**: the *[title](http://x.y)* of it",
    "> quote with **bold `and code` words** in it",
    "***both* and one** done",
    "## Heading with **bold**",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize n = 1; n <= strlen (texts[i]); n++)
      {
        g_autoptr (FxBlock) block =
          fx_markdown_parse (texts[i], n, FX_MARKDOWN_STREAMING);
        g_autofree char *plain = fx_block_to_plain (block);

        if (strpbrk (plain, "*_`~[]()#>") != NULL &&
            strstr (plain, "(example.org)") == NULL)
          {
            g_test_message ("'%.*s' shows '%s'", (int) n, texts[i], plain);
            g_test_fail ();
          }
      }
}

static void
test_mend_blocks (void)
{
  /* A line of dashes may become a list: no heading yet. */
  assert_plain ("text\n-", FX_MARKDOWN_STREAMING, "text");
  assert_plain ("text\n\n``", FX_MARKDOWN_STREAMING, "text");
  assert_plain ("text\n\n```pyt", FX_MARKDOWN_STREAMING, "text");
  assert_plain ("```py\na\n``", FX_MARKDOWN_STREAMING, "a");
  assert_plain ("| a | b", FX_MARKDOWN_STREAMING, "a\tb");
  assert_plain ("| a | b |\n|-", FX_MARKDOWN_STREAMING, "a\tb");
  assert_plain ("| a | b |\n|---|---|\n| **c", FX_MARKDOWN_STREAMING,
                "a\tb\nc\t");
  assert_plain ("> | a | b |\n> |-", FX_MARKDOWN_STREAMING, "a\tb");

  /* What is closed, or no mark at all, stays. */
  assert_plain ("2 * 3 is 5*3", FX_MARKDOWN_STREAMING, "2 * 3 is 5*3");
  assert_plain ("snake_case_name", FX_MARKDOWN_STREAMING, "snake_case_name");
  assert_plain ("a [1] b", FX_MARKDOWN_STREAMING, "a [1] b");
  assert_plain ("\\*a", FX_MARKDOWN_STREAMING, "*a");
  assert_plain ("```\n**a", FX_MARKDOWN_STREAMING, "**a");
}

/* Complete lines are never mended: their parse is the parse of the text. */
static void
test_mend_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (constructs); i++)
    {
      g_autofree char *text = g_strconcat (constructs[i], "\n\n", NULL);
      g_autoptr (FxBlock) whole = parse (text, FX_MARKDOWN_NONE);
      g_autoptr (FxBlock) streamed = parse (text, FX_MARKDOWN_STREAMING);

      g_assert_true (fx_block_equal (whole, streamed));
    }
}

static char *
random_text (GRand *rand)
{
  GString *text = g_string_new (NULL);
  guint n = g_rand_int_range (rand, 1, 12);

  for (guint i = 0; i < n; i++)
    {
      guint pick = g_rand_int_range (rand, 0, G_N_ELEMENTS (constructs));

      g_string_append (text, constructs[pick]);
      g_string_append (text, g_rand_boolean (rand) ? "\n\n" : "\n");
    }

  return g_string_free (text, FALSE);
}

/* Any prefix of anything parses, and equal means an equal picture. */
static void
test_prefixes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260);

  for (guint round = 0; round < 60; round++)
    {
      g_autofree char *text = random_text (rand);
      gsize size = strlen (text);

      for (gsize n = 0; n <= size; n += g_rand_int_range (rand, 1, 9))
        {
          g_autoptr (FxBlock) streamed =
            fx_markdown_parse (text, n, FX_MARKDOWN_STREAMING);
          g_autoptr (FxBlock) a = fx_markdown_parse (text, n, 0);
          g_autoptr (FxBlock) b = fx_markdown_parse (text, n, 0);
          g_autofree char *dump_a = fx_block_dump (a);
          g_autofree char *dump_s = fx_block_dump (streamed);

          g_assert_true (fx_block_equal (a, b));
          g_assert_true (g_utf8_validate (dump_s, -1, NULL));
          g_assert_cmpint (fx_block_equal (a, streamed), ==,
                           g_str_equal (dump_a, dump_s));
        }
    }
}

static guint
tree_depth (const FxBlock *block)
{
  guint deepest = 0;

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    deepest = MAX (deepest, tree_depth (fx_block_get_child (block, i)));

  return deepest + 1;
}

static guint
tree_size (const FxBlock *block)
{
  guint n = 1;

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    n += tree_size (fx_block_get_child (block, i));

  return n;
}

static char *
repeat (const char *text,
        guint       n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);

  return g_string_free (out, FALSE);
}

static void
test_hostile (void)
{
  static const struct { const char *what; const char *unit; guint n; } cases[] = {
    { "quotes", ">", 10000 },
    { "lists", "- ", 10000 },
    { "ordered", "1. ", 5000 },
    { "backticks", "`", 100000 },
    { "stars", "*a ", 30000 },
    { "runs", "**x_y~~", 20000 },
    { "brackets", "[", 50000 },
    { "links", "[a](", 30000 },
    { "images", "![", 30000 },
    { "line", "word ", 200000 },
    { "one-word", "x", 1000000 },
    { "items", "- a\n", 50000 },
    { "pipes", "|", 50000 },
    { "rows", "| a | b |\n|-|-|\n", 5000 },
    { "bidi", "\xe2\x80\xae\xe2\x81\xa6 a\xe2\x80\xac ", 5000 },
    { "bad utf-8", "\xff\xfe\xc0 ", 5000 },
    { "fences", "```\n", 20001 },
    { "html", "<div", 20000 },
    { "newlines", "\n", 200000 },
    { "entities", "&#0;", 20000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint flags = 0; flags < 2; flags++)
      {
        g_autofree char *text = repeat (cases[i].unit, cases[i].n);
        gint64 begin = g_get_monotonic_time ();
        g_autoptr (FxBlock) block = parse (text, flags);
        g_autofree char *plain = fx_block_to_plain (block);
        double ms = (g_get_monotonic_time () - begin) / 1000.0;

        g_test_message ("%s: %u KiB in %.0f ms, %u blocks", cases[i].what,
                        (guint) (strlen (text) / 1024), ms, tree_size (block));

        g_assert_true (g_utf8_validate (plain, -1, NULL));
        g_assert_cmpuint (tree_depth (block), <=, FX_MARKDOWN_MAX_DEPTH + 4);
        g_assert_cmpfloat (ms, <, 3000);
      }
}

static void
check_pieces (const FxBlock *block,
              const char    *text)
{
  g_autofree char *plain = fx_block_to_plain (block);

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    {
      const FxBlock *piece = fx_block_get_child (block, i);

      g_assert_cmpuint (piece->text_size, <=, FX_MARKDOWN_MAX_TEXT);
      g_assert_true (g_utf8_validate (piece->text, -1, NULL));
      g_assert_cmpint (piece->level, ==, i > 0);
    }

  if (text != NULL)
    g_assert_cmpstr (plain, ==, text);
}

static void
test_split (void)
{
  g_autofree char *sentences = repeat ("A sentence with **bold** in it. ", 290);
  g_autofree char *cjk = repeat ("漢字", 1350);
  g_autofree char *expected = repeat ("A sentence with bold in it. ", 290);
  g_autoptr (FxBlock) a = parse (sentences, 0);
  g_autoptr (FxBlock) b = parse (cjk, 0);
  g_autofree char *word = repeat ("x", FX_MARKDOWN_MAX_PROSE + 1);
  g_autoptr (FxBlock) c = parse (word, 0);

  g_strchomp (expected);
  g_assert_cmpuint (fx_block_get_n_children (a), >, 3);
  check_pieces (a, expected);
  g_assert_cmpuint (fx_block_get_n_children (b), >, 3);
  check_pieces (b, NULL);

  /* What nobody wrote by hand is one block, and nothing of it is lost. */
  g_assert_cmpuint (fx_block_get_n_children (c), ==, 1);
  g_assert_cmpint (fx_block_get_child (c, 0)->type, ==, FX_BLOCK_LONG);
  g_assert_cmpstr (fx_block_get_child (c, 0)->text, ==, word);

  /* Bold is bold in every piece, once a sentence. */
  for (guint i = 0; i < fx_block_get_n_children (a); i++)
    {
      const FxBlock *piece = fx_block_get_child (a, i);

      for (guint j = 0; j < fx_block_get_n_spans (piece); j++)
        {
          const FxSpan *span = fx_block_get_span (piece, j);

          g_assert_cmpmem (piece->text + span->begin, span->end - span->begin,
                           "bold", 4);
        }
    }
}

/* A text that grows and is parsed from its end on is what it is as a whole. */
static void
test_more (void)
{
  static const char unit[] =
    "# Heading\n\nA paragraph with **bold** and `code`\nin two lines.\n\n"
    "- one\n- two\n\n  still two\n\n1. first\n   - deeper\n2. second\n\n> quoted\n> more\nlazy\n\n"
    "```c\nint\n\nmain ()\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSetext\n======\n\n"
    "<div>\nhtml\n</div>\n\n    indented\n\n***\n\n";
  g_autofree char *units = repeat (unit, 3);
  g_autofree char *sentences = repeat ("A sentence with **bold** in it. ", 90);
  g_autofree char *text = g_strconcat (units, sentences, "\n\n", units, NULL);
  const gsize size = strlen (text);

  for (guint step = 1; step <= 61; step += 12)
    {
      g_autoptr (FxBlock) document = NULL;

      for (gsize n = 0; n < size; )
        {
          FxBlock *next;
          g_autoptr (FxBlock) whole = NULL;

          n = MIN (size, n + step);
          next = fx_markdown_parse_more (document, text, n, FX_MARKDOWN_STREAMING);
          g_clear_pointer (&document, fx_block_unref);
          document = next;
          if (step > 1 || n % 16 == 0)
            {
              whole = fx_markdown_parse (text, n, FX_MARKDOWN_STREAMING);
              if (!fx_block_equal (whole, document))
                {
                  g_autofree char *a = fx_block_dump (whole);
                  g_autofree char *b = fx_block_dump (document);

                  g_error ("after %zu bytes:\n%s\n--- is not ---\n%s", n, a, b);
                }
            }
        }
    }
}

/* No line is longer than was asked for, no character is lost or broken. */
static void
test_lines (void)
{
  static const struct { const char *unit; guint n; } cases[] = {
    { "word ", 1000 }, { "x", 5000 }, { "漢字", 700 },
    { "a line\n", 100 }, { "\n", 50 }, { "é ", 900 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = repeat (cases[i].unit, cases[i].n);
      g_autofree char *cut = fx_text_lines_cut (text, 100, 40);
      const char *shown = cut != NULL ? cut : text;
      g_auto (GStrv) lines = g_strsplit (shown, "\n", -1);
      g_autofree char *joined = g_strjoinv ("", lines);
      g_auto (GStrv) before = g_strsplit (text, "\n", -1);
      g_autofree char *expected = g_strjoinv ("", before);

      g_assert_true (g_utf8_validate (shown, -1, NULL));
      g_assert_cmpstr (joined, ==, expected);
      for (guint j = 0; lines[j] != NULL; j++)
        g_assert_cmpuint (strlen (lines[j]), <=, 100);
    }

  g_assert_null (fx_text_lines_cut ("short\nlines", 100, 40));
}

static void
test_html (void)
{
  g_autofree char *html =
    fx_markdown_to_html ("**a** <script>x</script> [b](javascript:c)");

  g_assert_nonnull (strstr (html, "<strong>a</strong>"));
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "javascript:"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/markdown/blocks", test_blocks);
  g_test_add_func ("/markdown/inlines", test_inlines);
  g_test_add_func ("/markdown/ranges", test_ranges);
  g_test_add_func ("/markdown/plain", test_plain);
  g_test_add_func ("/markdown/mend/hides", test_mend_hides);
  g_test_add_func ("/markdown/mend/blocks", test_mend_blocks);
  g_test_add_func ("/markdown/mend/lines", test_mend_lines);
  g_test_add_func ("/markdown/prefixes", test_prefixes);
  g_test_add_func ("/markdown/hostile", test_hostile);
  g_test_add_func ("/markdown/split", test_split);
  g_test_add_func ("/markdown/more", test_more);
  g_test_add_func ("/markdown/lines", test_lines);
  g_test_add_func ("/markdown/html", test_html);

  return g_test_run ();
}
