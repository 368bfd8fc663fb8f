/* test-transcript.c - who reads the end stays there, who scrolled up sees
 * nothing move, and long chats open quickly
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <string.h>

#include "fx-message-view.h"
#include "fx-picture.h"
#include "fx-transcript.h"

typedef struct
{
  GtkWidget *window;
  FxTranscript *transcript;
  FxConversation *chat;
  GtkAdjustment *adjustment;
} Fixture;

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *child;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
append (FxConversation *chat,
        FxRole          role,
        const char     *text)
{
  g_autoptr (FxMessage) message = fx_message_new (role, text);

  fx_conversation_append (chat, message);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  guint n = GPOINTER_TO_UINT (data);

  fixture->chat = fx_conversation_new ();
  for (guint i = 0; i < n; i++)
    append (fixture->chat, i % 2 ? FX_ROLE_ASSISTANT : FX_ROLE_USER,
            i % 2 ? "An answer of **some** length.\n\nIn `two` paragraphs, of "
                    "which the second has enough words to be wrapped in a "
                    "window that is not very wide."
                  : "A question?");

  fixture->transcript = FX_TRANSCRIPT (fx_transcript_new ());
  fx_transcript_set_conversation (fixture->transcript, fixture->chat);
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (find (GTK_WIDGET (fixture->transcript),
                               GTK_TYPE_SCROLLED_WINDOW)));

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 500);
  gtk_window_set_child (GTK_WINDOW (fixture->window),
                        GTK_WIDGET (fixture->transcript));
  gtk_window_present (GTK_WINDOW (fixture->window));
  fx_picture_wait (300);

  /* They come a few at a time. */
  for (guint i = 0; i < 200 && fx_transcript_get_n_views (fixture->transcript) < MIN (n, 30); i++)
    fx_picture_wait (20);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->transcript),
                             (gpointer *) &fixture->transcript);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fx_picture_wait (20);
  g_assert_null (fixture->transcript);
  g_assert_finalize_object (fixture->chat);
}

static double
distance_to_end (Fixture *fixture)
{
  return gtk_adjustment_get_upper (fixture->adjustment) -
         gtk_adjustment_get_page_size (fixture->adjustment) -
         gtk_adjustment_get_value (fixture->adjustment);
}

/* The top of the view of @position on the screen, in pixels. */
static double
screen_top (Fixture *fixture,
            guint    from_end)
{
  GtkWidget *list = gtk_widget_get_first_child (
    find (GTK_WIDGET (fixture->transcript), GTK_TYPE_VIEWPORT));
  GtkWidget *view = gtk_widget_get_last_child (list);
  graphene_rect_t bounds;

  while (from_end-- > 0)
    view = gtk_widget_get_prev_sibling (view);

  g_assert_true (gtk_widget_compute_bounds (
    view, GTK_WIDGET (fixture->transcript), &bounds));

  return bounds.origin.y;
}

/* The end is not only what the adjustment says: the last message is placed
 * there. */
static void
assert_end_is_placed (Fixture *fixture)
{
  GtkWidget *viewport = find (GTK_WIDGET (fixture->transcript),
                              GTK_TYPE_VIEWPORT);
  GtkWidget *list = gtk_widget_get_first_child (viewport);
  graphene_rect_t all;
  graphene_rect_t last;

  g_assert_true (gtk_widget_compute_bounds (list, viewport, &all));
  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (list),
                                            viewport, &last));

  g_assert_cmpfloat (all.origin.y + all.size.height, ==,
                     gtk_widget_get_height (viewport));
  g_assert_cmpfloat (last.origin.y + last.size.height, <=,
                     all.origin.y + all.size.height);
  g_assert_cmpfloat (last.origin.y + last.size.height, >,
                     all.origin.y + all.size.height - 48);
}

static FxMessage *
begin_stream (Fixture *fixture)
{
  FxMessage *message;

  append (fixture->chat, FX_ROLE_ASSISTANT, "");
  message = fx_conversation_get_last (fixture->chat);
  fx_message_set_state (message, FX_MESSAGE_STREAMING);
  fx_picture_wait (60);

  return message;
}

static void
test_stays_at_bottom (Fixture       *fixture,
                      gconstpointer  data)
{
  FxMessage *message = begin_stream (fixture);
  double upper = gtk_adjustment_get_upper (fixture->adjustment);

  g_assert_cmpfloat (distance_to_end (fixture), ==, 0);

  for (guint i = 0; i < 25; i++)
    {
      fx_message_append (message, i % 5 == 4 ? "\n\n```c\nint x;\n```\n\n"
                                             : "some *words* that come in and ");
      fx_picture_wait (25);
      g_assert_cmpfloat (distance_to_end (fixture), ==, 0);
      assert_end_is_placed (fixture);
    }

  fx_message_set_state (message, FX_MESSAGE_DONE);
  fx_picture_wait (60);
  g_assert_cmpfloat (distance_to_end (fixture), ==, 0);
  assert_end_is_placed (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->adjustment), >,
                     upper + 100);
}

static void
test_stays_put (Fixture       *fixture,
                gconstpointer  data)
{
  FxMessage *message = begin_stream (fixture);
  double value;
  double top;

  gtk_adjustment_set_value (fixture->adjustment,
                            gtk_adjustment_get_value (fixture->adjustment) -
                            400);
  fx_picture_wait (60);
  g_assert_false (fx_transcript_get_at_bottom (fixture->transcript));
  value = gtk_adjustment_get_value (fixture->adjustment);
  top = screen_top (fixture, 3);

  for (guint i = 0; i < 20; i++)
    {
      fx_message_append (message, "words that come in and\n\n");
      fx_picture_wait (25);
      g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==,
                         value);
      g_assert_cmpfloat (screen_top (fixture, 3), ==, top);
    }

  g_assert_cmpfloat (distance_to_end (fixture), >, 500);

  fx_transcript_scroll_to_bottom (fixture->transcript);
  fx_picture_wait (60);
  g_assert_cmpfloat (distance_to_end (fixture), ==, 0);
  g_assert_true (fx_transcript_get_at_bottom (fixture->transcript));
}

/* Text that grows above the view moves what is in view by nothing. */
static void
test_growth_above (Fixture       *fixture,
                   gconstpointer  data)
{
  FxMessage *above = fx_conversation_get_message (fixture->chat, 9);
  double value;
  double top;

  gtk_adjustment_set_value (fixture->adjustment,
                            gtk_adjustment_get_value (fixture->adjustment) -
                            100);
  fx_picture_wait (60);
  top = screen_top (fixture, 1);
  value = gtk_adjustment_get_value (fixture->adjustment);

  fx_message_append (above, "\n\nMore.\n\nAnd more.\n\nAnd yet more.");
  fx_picture_wait (100);

  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, value);
  g_assert_cmpfloat (screen_top (fixture, 1), ==, top);

  fx_conversation_remove (fixture->chat, 8);
  fx_picture_wait (100);
  g_assert_cmpfloat (screen_top (fixture, 1), ==, top);
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_views = fx_transcript_get_n_views (fixture->transcript);
  double value;
  double top;

  g_assert_cmpuint (n_views, <=, 60);

  /* Near the top, more come, and nothing that is seen moves. */
  value = gtk_adjustment_get_page_size (fixture->adjustment) / 2;
  gtk_adjustment_set_value (fixture->adjustment, value);
  top = screen_top (fixture, n_views - 1);
  fx_picture_wait (400);
  /* On a busy machine the last frame may still be to come. */
  for (guint i = 0; i < 100 && screen_top (fixture, n_views - 1) != -value; i++)
    fx_picture_wait (50);

  g_assert_cmpuint (fx_transcript_get_n_views (fixture->transcript), >,
                    n_views);
  g_assert_cmpfloat (screen_top (fixture, n_views - 1), ==, -value);
  g_assert_cmpfloat (top, <=, 0);
}

static void
test_open_long (void)
{
  Fixture fixture;
  gint64 begin = g_get_monotonic_time ();
  double ms;

  set_up (&fixture, GUINT_TO_POINTER (500));
  ms = (g_get_monotonic_time () - begin) / 1000.0 - 300;
  g_test_message ("500 messages, opened in %.0f ms over the wait", ms);

  g_assert_cmpuint (fx_transcript_get_n_views (fixture.transcript), <=, 60);
  g_assert_cmpfloat (distance_to_end (&fixture), ==, 0);
  g_assert_cmpfloat (ms, <, 1500);

  tear_down (&fixture, NULL);
}

/* Any insertion and removal leaves one view a message, in order. */
static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  GtkWidget *list = gtk_widget_get_first_child (
    find (GTK_WIDGET (fixture->transcript), GTK_TYPE_VIEWPORT));

  for (guint i = 0; i < 60; i++)
    {
      guint n = fx_conversation_get_n_messages (fixture->chat);
      guint position = g_rand_int_range (rand, 0, n + 1);

      if (g_rand_boolean (rand) && position < n)
        {
          fx_conversation_remove (fixture->chat, position);
        }
      else
        {
          g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_USER, "x");

          fx_conversation_insert (fixture->chat, position, message);
        }
    }

  fx_picture_wait (50);
  {
    guint n = fx_conversation_get_n_messages (fixture->chat);
    guint n_views = fx_transcript_get_n_views (fixture->transcript);
    GtkWidget *view = gtk_widget_get_last_child (list);

    g_assert_cmpuint (n_views, <=, n);
    g_assert_cmpuint (n_views, >=, MIN (n, 5));
    for (guint i = 1; i <= n_views; i++)
      {
        g_assert_nonnull (view);
        g_assert_true (fx_message_view_get_message (FX_MESSAGE_VIEW (view)) ==
                       fx_conversation_get_message (fixture->chat, n - i));
        view = gtk_widget_get_prev_sibling (view);
      }
  }

  fx_conversation_truncate (fixture->chat, 0);
  fx_picture_wait (50);
  g_assert_cmpuint (fx_transcript_get_n_views (fixture->transcript), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(path, n, func)                                                   \
  g_test_add ("/transcript/" path, Fixture, GUINT_TO_POINTER (n), set_up,    \
              func, tear_down)
  ADD ("stays-at-bottom", 20, test_stays_at_bottom);
  ADD ("stays-put", 20, test_stays_put);
  ADD ("growth-above", 20, test_growth_above);
  ADD ("pages", 200, test_pages);
  ADD ("changes", 50, test_changes);
#undef ADD
  g_test_add_func ("/transcript/open-long", test_open_long);

  return g_test_run ();
}
