/* test-slices.c - a long answer never holds the main loop for long.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "fx-block-view.h"
#include "fx-markdown-view.h"
#include "fx-message-view.h"
#include "fx-picture.h"
#include "fx-transcript.h"
#include "fx-watch.h"

#define ANSWER_SIZE 100000

/* Ordinary paragraphs: some bold, some code, a link. */
static char *
answer_new (gsize size)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; text->len < size; i++)
    {
      g_string_append_printf (text, "Paragraph %u begins **here** and has `code` in it. ", i);
      for (guint k = 0; k < 3 + i % 5; k++)
        g_string_append (text, "The ship went on, and nobody on board could tell how far the land was by now. ");
      if (i % 7 == 0)
        g_string_append (text, "See [the log](https://example.org/log) for more.");
      g_string_append (text, "\n\n");
    }

  return g_string_free_and_steal (text);
}

typedef struct
{
  GtkWidget      *window;
  FxTranscript   *transcript;
  FxConversation *conversation;
} Fixture;

static void
setup (Fixture       *self,
       gconstpointer  data)
{
  self->transcript = FX_TRANSCRIPT (fx_transcript_new ());
  self->conversation = fx_conversation_new ();
  self->window = g_object_new (GTK_TYPE_WINDOW, "default-width", 900, "default-height", 700,
                               "child", self->transcript, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  fx_picture_wait (300);
}

static void
teardown (Fixture       *self,
          gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->conversation);
}

static FxMarkdownView *
find_markdown (GtkWidget *widget)
{
  if (FX_IS_MARKDOWN_VIEW (widget) && gtk_widget_get_child_visible (widget) &&
      fx_markdown_view_get_document (FX_MARKDOWN_VIEW (widget)) != NULL)
    return FX_MARKDOWN_VIEW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      FxMarkdownView *found = find_markdown (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
wait_built (Fixture *self)
{
  for (guint i = 0; i < 600; i++)
    {
      FxMarkdownView *view = find_markdown (GTK_WIDGET (self->transcript));

      if (view != NULL && fx_markdown_view_get_built (view))
        return;
      fx_picture_wait (20);
    }

  g_error ("not built");
}

/* Each block of the answer has its widget, in order. */
static void
check_whole (Fixture *self)
{
  FxMarkdownView *view = find_markdown (GTK_WIDGET (self->transcript));
  FxBlock *document = fx_markdown_view_get_document (view);
  GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));

  g_assert_cmpuint (fx_block_get_n_children (document), >, 200);
  for (guint i = 0; i < fx_block_get_n_children (document); i++)
    {
      g_assert_nonnull (child);
      g_assert_true (fx_block_equal (fx_block_view_get_block (FX_BLOCK_VIEW (child)),
                                     fx_block_get_child (document, i)));
      child = gtk_widget_get_next_sibling (child);
    }
  g_assert_null (child);
}

static void
test_opened (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *text = answer_new (ANSWER_SIZE);
  g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_ASSISTANT, text);

  fx_conversation_append (self->conversation, message);
  fx_watch_begin ();
  fx_transcript_set_conversation (self->transcript, self->conversation);
  wait_built (self);
  fx_picture_wait (200);
  fx_watch_end ("an answer of 100 kB is opened");
  check_whole (self);
  g_assert_true (fx_transcript_get_at_bottom (self->transcript));
}

static void
test_streamed (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *text = answer_new (ANSWER_SIZE);
  g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_ASSISTANT, NULL);
  const gsize size = strlen (text);

  fx_transcript_set_conversation (self->transcript, self->conversation);
  fx_message_set_state (message, FX_MESSAGE_STREAMING);
  fx_conversation_append (self->conversation, message);
  fx_watch_begin ();
  for (gsize at = 0; at < size; at += 1000)
    {
      g_autofree char *piece = g_strndup (text + at, MIN (1000, size - at));

      fx_message_append (message, piece);
      fx_picture_wait (16);
    }
  fx_message_set_state (message, FX_MESSAGE_DONE);
  wait_built (self);
  fx_watch_end ("an answer of 100 kB streams");
  check_whole (self);
  g_assert_true (fx_transcript_get_at_bottom (self->transcript));
}

static void
test_chat (Fixture       *self,
           gconstpointer  data)
{
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *text = answer_new (2500);
      g_autoptr (FxMessage) question = fx_message_new (FX_ROLE_USER, "And then?");
      g_autoptr (FxMessage) answer = fx_message_new (FX_ROLE_ASSISTANT, text);

      fx_conversation_append (self->conversation, question);
      fx_conversation_append (self->conversation, answer);
    }

  fx_watch_begin ();
  fx_transcript_set_conversation (self->transcript, self->conversation);
  for (guint i = 0; i < 300 && fx_transcript_get_n_views (self->transcript) < 30; i++)
    fx_picture_wait (20);
  fx_picture_wait (200);
  fx_watch_end ("a chat of 500 messages is opened");
  g_assert_cmpuint (fx_transcript_get_n_views (self->transcript), >=, 30);
  g_assert_cmpuint (fx_transcript_get_n_views (self->transcript), <, 60);
}

/* One paragraph of 20 kB: bold words and a link, in a text that scrolls. */
static GtkTextView *
find_text_view (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return GTK_TEXT_VIEW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkTextView *found = find_text_view (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_tag (GtkTextBuffer *buffer,
         const char    *word,
         const char    *tag)
{
  GtkTextTag *wanted = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), tag);
  GtkTextIter begin, match, end;

  gtk_text_buffer_get_start_iter (buffer, &begin);
  g_assert_true (gtk_text_iter_forward_search (&begin, word, 0, &match, &end, NULL));
  gtk_text_iter_backward_char (&end);

  return gtk_text_iter_has_tag (&match, wanted) && gtk_text_iter_has_tag (&end, wanted);
}

static void
test_long_paragraph (Fixture       *self,
                     gconstpointer  data)
{
  GString *text = g_string_new (NULL);
  g_autoptr (FxMessage) message = NULL;
  GtkTextBuffer *buffer;

  while (text->len < 20000)
    g_string_append (text, "Ünd it was so that the words went on and on. ");
  g_string_append (text, "A **heavy** word, a `coded` one and [a-link](https://example.org/). And the end.");
  message = fx_message_new (FX_ROLE_ASSISTANT, text->str);
  g_string_free (text, TRUE);

  fx_conversation_append (self->conversation, message);
  fx_transcript_set_conversation (self->transcript, self->conversation);
  wait_built (self);
  buffer = gtk_text_view_get_buffer (find_text_view (GTK_WIDGET (self->transcript)));
  g_assert_true (has_tag (buffer, "heavy", "strong"));
  g_assert_true (has_tag (buffer, "coded", "code"));
  g_assert_true (has_tag (buffer, "a-link", "link"));
  g_assert_false (has_tag (buffer, "word", "strong"));
  g_assert_false (has_tag (buffer, "end", "link"));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)
  ADD ("/slices/opened", test_opened);
  ADD ("/slices/streamed", test_streamed);
  ADD ("/slices/chat", test_chat);
  ADD ("/slices/long-paragraph", test_long_paragraph);
#undef ADD

  return g_test_run ();
}
