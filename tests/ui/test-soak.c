/* test-soak.c - two thousand messages streamed through one transcript
 *
 * Chats of a hundred messages, one after the other, as in a window that is
 * open for weeks.  What a chat took goes with it: after a warm-up the heap in
 * use may not grow by more than 1 MiB per thousand messages.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <malloc.h>

#include "fx-picture.h"
#include "fx-transcript.h"

#define N_MESSAGES 2000
#define N_CHAT     100
#define N_WARM_UP  400
#define MAX_GROWTH (1024 * 1024) /* bytes per 1000 messages */

static const char *const pieces[] = {
  "An answer of **some** length, with `code` in it and a [link](https://example.org).\n\n",
  "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n",
  "```c\nint main (void)\n{\n  return 0;\n}\n```\n\nAnd an end.",
};

static void
frame (void)
{
  fx_picture_wait (8);
}

static void
talk (FxConversation *chat)
{
  g_autoptr (FxMessage) question = fx_message_new (FX_ROLE_USER, "A question?");
  g_autoptr (FxMessage) answer = fx_message_new (FX_ROLE_ASSISTANT, "");

  fx_conversation_append (chat, question);
  fx_message_set_state (answer, FX_MESSAGE_STREAMING);
  fx_conversation_append (chat, answer);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      fx_message_append (answer, pieces[i]);
      frame ();
    }
  fx_message_set_state (answer, FX_MESSAGE_DONE);
  frame ();
}

static gsize
in_use (void)
{
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
test_soak (void)
{
  FxTranscript *transcript = FX_TRANSCRIPT (fx_transcript_new ());
  GtkWidget *window = gtk_window_new ();
  gsize before = 0;
  double growth;

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 600);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (transcript));
  gtk_window_present (GTK_WINDOW (window));
  fx_picture_wait (200);

  for (guint n = 0; n < N_MESSAGES + N_WARM_UP; n += N_CHAT)
    {
      FxConversation *chat = fx_conversation_new ();

      if (n == N_WARM_UP)
        before = in_use ();

      fx_transcript_set_conversation (transcript, chat);
      for (guint i = 0; i < N_CHAT; i += 2)
        talk (chat);
      fx_transcript_set_conversation (transcript, NULL);
      fx_picture_wait (50);
      /* Nothing holds on to a chat that is not shown. */
      g_assert_finalize_object (chat);
    }

  growth = ((double) in_use () - (double) before) * 1000 / N_MESSAGES;
  g_test_message ("%.0f KiB in use, %.1f KiB more per 1000 messages",
                  (double) in_use () / 1024, growth / 1024);
  g_assert_cmpfloat (growth, <, MAX_GROWTH);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/soak", test_soak);
  return g_test_run ();
}
