/* test-message-view.c - a message in each of its states, and its actions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <string.h>

#include "fx-link.h"
#include "fx-markdown-view.h"
#include "fx-markdown.h"
#include "fx-message-view.h"
#include "fx-picture.h"
#include "fx-remedy.h"

static const char rich[] =
  "# A furnace in the evening\n\n"
  "Some **bold**, *slanted*, ~~struck~~ and `inline_code ()` words, a "
  "[link](https://example.org/path) and https://www.example.com/bare.\n\n"
  "## Lists\n\n"
  "- First, with a longer text that wraps when the window is as narrow as a "
  "telephone\n- Second\n  - nested *item*\n    1. deeper\n    2. still\n"
  "- [x] done\n- [ ] to do\n\n"
  "> A quotation with **weight**.\n>\n> > And one inside.\n\n"
  "### Code\n\n"
  "```python\ndef fib(n: int) -> int:\n    \"\"\"The n-th number.\"\"\"\n"
  "    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b  # step\n"
  "    return a\n```\n\n"
  "```\nno language, and a line that is so long that it must scroll sideways "
  "because code is never wrapped, not even here\n```\n\n"
  "| Quant | Bits | Size | Fits on the GPU |\n|:--|--:|--:|:-:|\n"
  "| Q4_K_M | 4.8 | 4.7 GB | **yes** |\n| Q8_0 | 8.5 | 8.5 GB | no |\n\n"
  "---\n\n"
  "日本語の**強調**と句読点。 Emoji 👩‍🚀🔥. עברית עם **דגש** ועוד מילים. "
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\n\n"
  "![a cat](https://img.example.org/cat.png) and <b>raw</b> HTML.";

static GtkWidget *
show (FxMessage *message,
      int        width,
      GtkWidget **window)
{
  GtkWidget *view = fx_message_view_new (message);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (*window), width, 940);
  gtk_window_set_child (GTK_WINDOW (*window), scroller);
  gtk_window_present (GTK_WINDOW (*window));
  fx_picture_wait (200);

  return view;
}

static GtkWidget *
find_text (GtkWidget  *widget,
           const char *text)
{
  GtkWidget *child;

  if (!gtk_widget_get_visible (widget))
    return NULL;

  if (GTK_IS_LABEL (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;

  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  GtkWidget *child;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  fx_picture_wait (20);
}

/* Writes the pictures too, if FX_TEST_PICTURES names a folder. */
static void
test_rich (void)
{
  const char *folder = g_getenv ("FX_TEST_PICTURES");
  AdwStyleManager *manager = adw_style_manager_get_default ();

  for (guint dark = 0; dark < 2; dark++)
    for (guint narrow = 0; narrow < 2; narrow++)
      {
        g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_ASSISTANT,
                                                        rich);
        GtkWidget *window;
        GtkWidget *view;
        int minimum;

        adw_style_manager_set_color_scheme (
          manager, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                        : ADW_COLOR_SCHEME_FORCE_LIGHT);
        fx_message_set_reasoning (message, "First I **think**.");
        fx_message_set_reasoning_time (message, 12);
        fx_message_set_stats_text (message, "48.2 tok/s · 312 tokens");
        view = show (message, narrow ? 360 : 820, &window);

        /* Nothing makes the page scroll sideways. */
        gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                            NULL, NULL, NULL);
        g_assert_cmpint (minimum, <=, 360);
        g_assert_nonnull (find_text (view, "Thought for 12 s"));

        if (folder != NULL)
          {
            g_autofree char *name =
              g_strdup_printf ("%s/message-%s-%s.png", folder,
                               dark ? "dark" : "light",
                               narrow ? "narrow" : "wide");

            fx_picture_save (GTK_WINDOW (window), name);
          }
        close_window (window);
      }

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_states (void)
{
  g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_ASSISTANT, NULL);
  g_autoptr (GListStore) remedies = g_list_store_new (FX_TYPE_REMEDY);
  g_autoptr (FxRemedy) remedy =
    fx_remedy_new ("Use 16k context instead", "chat.context(16384)", NULL);
  GtkWidget *window;
  GtkWidget *view;

  fx_message_set_state (message, FX_MESSAGE_READING);
  fx_message_set_progress (message, 0.5);
  fx_message_set_status_text (message, "Reading prompt 4,100 of 6,600 tokens");
  view = show (message, 600, &window);
  g_assert_nonnull (find_text (view, "Reading prompt 4,100"));

  fx_message_set_state (message, FX_MESSAGE_STREAMING);
  fx_message_append_reasoning (message, "Hm,\nlet me see");
  fx_picture_wait (40);
  g_assert_nonnull (find_text (view, "Thinking…"));
  g_assert_nonnull (find_text (view, "let me see"));
  g_assert_null (find_text (view, "Hm,"));

  fx_message_append (message, "It is **Par");
  fx_picture_wait (60);
  g_assert_null (find_text (view, "Reading prompt"));
  g_assert_nonnull (find_text (view, "It is Par"));

  g_list_store_append (remedies, remedy);
  fx_message_set_error_text (message, "Needs 9.6 GiB, 7.1 GiB free.");
  fx_message_set_remedies (message, G_LIST_MODEL (remedies));
  fx_message_set_state (message, FX_MESSAGE_FAILED);
  fx_picture_wait (40);
  g_assert_nonnull (find_text (view, "Needs 9.6 GiB"));
  g_assert_nonnull (find_text (view, "Use 16k context instead"));
  g_assert_nonnull (find_text (view, "It is **Par"));

  close_window (window);
}

static void
edit_cb (FxMessageView *view,
         const char    *text,
         gboolean       regenerate,
         GString       *log)
{
  g_string_append_printf (log, "edit %s %d\n", text, regenerate);
}

static void
delete_cb (FxMessageView *view,
           GString       *log)
{
  g_string_append (log, "delete\n");
}

static void
test_actions (void)
{
  g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_USER, "Hello");
  g_autoptr (GString) log = g_string_new (NULL);
  GtkTextBuffer *buffer;
  GtkWidget *window;
  GtkWidget *text;
  GtkWidget *view = show (message, 600, &window);

  g_signal_connect (view, "edit", G_CALLBACK (edit_cb), log);
  g_signal_connect (view, "delete", G_CALLBACK (delete_cb), log);

  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_ARTICLE);

  g_assert_true (gtk_widget_activate_action (view, "msg.edit", NULL));
  text = find_type (view, GTK_TYPE_TEXT_VIEW);
  g_assert_nonnull (text);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_buffer_set_text (buffer, "Good day", -1);
  g_assert_true (gtk_widget_activate_action (text, "editor.regenerate", NULL));
  g_assert_cmpstr (log->str, ==, "edit Good day 1\n");
  g_assert_null (find_type (view, GTK_TYPE_TEXT_VIEW));

  g_assert_true (gtk_widget_activate_action (view, "msg.delete", NULL));
  g_assert_cmpstr (log->str, ==, "edit Good day 1\ndelete\n");

  close_window (window);
}

/* The widgets a stream ends with are those of the whole text. */
static void
test_stream (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (FxBlock) whole = fx_markdown_parse (rich, strlen (rich), 0);

  for (guint round = 0; round < 4; round++)
    {
      GtkWidget *view = g_object_ref_sink (fx_markdown_view_new ());
      gsize n = 0;

      while (n < strlen (rich))
        {
          g_autofree char *part = NULL;

          n = MIN (strlen (rich), n + g_rand_int_range (rand, 1, 40));
          while ((rich[n] & 0xc0) == 0x80)
            n++;
          part = g_strndup (rich, n);
          fx_markdown_view_set_text (FX_MARKDOWN_VIEW (view), part, TRUE);
        }
      fx_markdown_view_set_text (FX_MARKDOWN_VIEW (view), rich, FALSE);

      g_assert_true (fx_block_equal (
        whole, fx_markdown_view_get_document (FX_MARKDOWN_VIEW (view))));
      g_object_unref (view);
    }
}

/* The text of each label below @widget, in order. */
static void
collect (GtkWidget *widget,
         GString   *out)
{
  GtkWidget *child;

  if (GTK_IS_LABEL (widget))
    g_string_append_printf (out, "%s\n",
                            gtk_label_get_text (GTK_LABEL (widget)));

  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, out);
}

/* On the screen the text is shown by the frame clock, and not at once. */
static void
test_stream_mapped (void)
{
  g_autoptr (FxBlock) whole = fx_markdown_parse (rich, strlen (rich), 0);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  FxMarkdownView *view = FX_MARKDOWN_VIEW (fx_markdown_view_new ());
  GtkWidget *other = fx_markdown_view_new ();
  GtkWidget *window = gtk_window_new ();
  FxBlock *before = NULL;
  guint n_updates = 0;
  guint n_at_once = 0;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  fx_picture_wait (100);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (view)));

  for (gsize n = 0; n < strlen (rich); )
    {
      g_autofree char *part = NULL;

      n = MIN (strlen (rich), n + 23);
      while ((rich[n] & 0xc0) == 0x80)
        n++;
      part = g_strndup (rich, n);
      before = fx_markdown_view_get_document (view);
      fx_markdown_view_set_text (view, part, TRUE);
      n_at_once += fx_markdown_view_get_document (view) != before;
      fx_picture_wait (20);
      n_updates += fx_markdown_view_get_document (view) != before;
    }
  g_assert_cmpuint (n_at_once, ==, 0);
  g_assert_cmpuint (n_updates, >, 10);

  fx_markdown_view_set_text (view, rich, FALSE);
  g_assert_true (fx_block_equal (whole, fx_markdown_view_get_document (view)));

  /* The last slices come between frames. */
  for (guint i = 0; i < 100 && !fx_markdown_view_get_built (view); i++)
    fx_picture_wait (20);
  collect (GTK_WIDGET (view), shown);
  gtk_window_set_child (GTK_WINDOW (window), other);
  fx_markdown_view_set_text (FX_MARKDOWN_VIEW (other), rich, FALSE);
  fx_markdown_view_flush (FX_MARKDOWN_VIEW (other));
  collect (other, expected);
  g_assert_cmpstr (shown->str, ==, expected->str);

  close_window (window);
}

static void
splice_cb (GObject      *out,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_splice_finish (G_OUTPUT_STREAM (out), result, &error);
  g_assert_no_error (error);
  *(GBytes **) user_data =
    g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

/* Not at once: the other end of the stream is written by the same loop. */
static void
read_cb (GObject      *clipboard,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
    gdk_clipboard_read_finish (GDK_CLIPBOARD (clipboard), result, NULL, &error);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  g_output_stream_splice_async (out, stream,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                  G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, splice_cb, user_data);
}

/* Returns: (transfer full): what the clipboard of @widget has as @type */
static char *
read_clipboard (GtkWidget  *widget,
                const char *type)
{
  const char *types[] = { type, NULL };
  g_autoptr (GBytes) bytes = NULL;

  gdk_clipboard_read_async (gtk_widget_get_clipboard (widget), types,
                            G_PRIORITY_DEFAULT, NULL, read_cb, &bytes);
  for (guint i = 0; i < 100 && bytes == NULL; i++)
    fx_picture_wait (20);
  g_assert_nonnull (bytes);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_copy (void)
{
  static const char text[] = "Some **bold**\n\n- a\n- b";
  g_autoptr (FxMessage) answer = fx_message_new (FX_ROLE_ASSISTANT, text);
  g_autoptr (FxMessage) question = fx_message_new (FX_ROLE_USER, text);
  g_autofree char *plain = NULL;
  g_autofree char *html = NULL;
  g_autofree char *markdown = NULL;
  g_autofree char *source = NULL;
  g_autofree char *typed = NULL;
  GtkWidget *window;
  GtkWidget *view = show (answer, 600, &window);

  g_assert_true (gtk_widget_activate_action (view, "msg.copy", NULL));
  plain = read_clipboard (view, "text/plain;charset=utf-8");
  html = read_clipboard (view, "text/html");
  markdown = read_clipboard (view, "text/markdown");
  g_assert_cmpstr (plain, ==, "Some bold\n\n• a\n• b");
  g_assert_nonnull (strstr (html, "<strong>bold</strong>"));
  g_assert_nonnull (strstr (html, "<li>b</li>"));
  g_assert_cmpstr (markdown, ==, text);

  g_assert_true (gtk_widget_activate_action (view, "msg.copy-markdown", NULL));
  source = read_clipboard (view, "text/plain;charset=utf-8");
  g_assert_cmpstr (source, ==, text);
  close_window (window);

  /* What a person typed is what was typed. */
  view = show (question, 600, &window);
  g_assert_true (gtk_widget_activate_action (view, "msg.copy", NULL));
  typed = read_clipboard (view, "text/plain;charset=utf-8");
  g_assert_cmpstr (typed, ==, text);
  close_window (window);
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

typedef struct
{
  gint64 last;   /* µs: when the main loop last came round */
  gint64 worst;  /* µs: the longest it did not */
} Pulse;

static gboolean
pulse_cb (gpointer user_data)
{
  Pulse *pulse = user_data;
  gint64 now = g_get_monotonic_time ();

  pulse->worst = MAX (pulse->worst, now - pulse->last);
  pulse->last = now;

  return G_SOURCE_CONTINUE;
}

/* 300 ms is what opening a message may keep the main loop; the machine may
 * be three times as slow as the one it was measured on. */
static void
test_hostile (void)
{
  static const struct { const char *unit; guint n; const char *begin; } cases[] = {
    { ">", 10000, "" }, { "word ", 200000, "" }, { "x", 300000, "" },
    { "word ", 200000, "# " }, { "x", 1000000, "```\n" },
    { "int a;\n", 100000, "```c\n" }, { "word ", 200000, "- " },
    { "漢", 100000, "" }, { "`", 50000, "" }, { "- ", 5000, "" },
    { "\xe2\x80\xae\xe2\x81\xa6 a\xe2\x80\xac ", 2000, "" },
    { "|a", 3000, "" },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      guint n = i / 2;
      FxRole role = i % 2 ? FX_ROLE_USER : FX_ROLE_ASSISTANT;
      g_autofree char *units = repeat (cases[n].unit, cases[n].n);
      g_autofree char *text = g_strconcat (cases[n].begin, units, NULL);
      g_autoptr (FxMessage) message = fx_message_new (role, text);
      Pulse pulse = { g_get_monotonic_time (), 0 };
      guint source = g_timeout_add_full (G_PRIORITY_HIGH, 5, pulse_cb, &pulse,
                                         NULL);
      GtkWidget *window;

      show (message, 600, &window);
      pulse_cb (&pulse);
      g_source_remove (source);
      g_test_message ("%s '%.12s' %u times: blocks for %.0f ms",
                      i % 2 ? "user" : "assistant", cases[n].begin[0] != '\0'
                        ? cases[n].begin : cases[n].unit, cases[n].n,
                      pulse.worst / 1000.0);
      g_assert_cmpfloat (pulse.worst / 1000.0, <, 3 * 300);
      close_window (window);
    }
}

static void
test_links (void)
{
  static const char *const refused[] = {
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x",
    "/relative", "", "https://", "vbscript:x", "ssh://host", "https:host",
  };
  g_autofree char *web = fx_link_check ("HTTPS://example.org/a?b#c");
  g_autofree char *mail = fx_link_check ("mailto:a@example.org");
  g_autofree char *foreign = fx_link_check ("https://еxample.org/");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *address = fx_link_check (refused[i]);

      g_assert_null (address);
    }

  g_assert_cmpstr (web, ==, "https://example.org/a?b#c");
  g_assert_cmpstr (mail, ==, "mailto:a@example.org");
  g_assert_nonnull (foreign);
  g_assert_nonnull (strstr (foreign, "xn--"));
}

int
main (int   argc,
      char *argv[])
{
  GtkCssProvider *css;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/app/fornax/Fornax/style.css");
  gtk_style_context_add_provider_for_display (
    gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
    GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (css);

  g_test_add_func ("/message-view/links", test_links);
  g_test_add_func ("/message-view/rich", test_rich);
  g_test_add_func ("/message-view/states", test_states);
  g_test_add_func ("/message-view/actions", test_actions);
  g_test_add_func ("/message-view/stream/hidden", test_stream);
  g_test_add_func ("/message-view/stream/mapped", test_stream_mapped);
  g_test_add_func ("/message-view/copy", test_copy);
  g_test_add_func ("/message-view/hostile", test_hostile);

  return g_test_run ();
}
