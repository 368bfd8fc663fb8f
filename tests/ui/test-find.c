/* test-find.c - find in chat: counted, marked, scrolled to, and put away again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "fx-find-bar.h"
#include "fx-message-view.h"
#include "fx-picture.h"
#include "fx-transcript.h"

typedef struct
{
  GtkWidget      *window;
  FxFindBar      *bar;
  FxTranscript   *transcript;
  FxConversation *conversation;
} Fixture;

static void
say (Fixture    *self,
     FxRole      role,
     const char *text)
{
  g_autoptr (FxMessage) message = fx_message_new (role, text);

  fx_conversation_append (self->conversation, message);
}

static void
setup (Fixture       *self,
       gconstpointer  data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->conversation = fx_conversation_new ();
  for (guint i = 0; i < 40; i++)
    {
      say (self, FX_ROLE_USER, i == 1 ? "Where was the harbour?" : "And then?");
      say (self, FX_ROLE_ASSISTANT, i == 20 ? "The **Harbour** lay behind the hill. A harbour it was."
                                            : "The ship went on, as ships do.");
    }

  self->transcript = FX_TRANSCRIPT (fx_transcript_new ());
  self->bar = g_object_new (FX_TYPE_FIND_BAR, NULL);
  fx_find_bar_set_transcript (self->bar, self->transcript);
  gtk_widget_set_vexpand (GTK_WIDGET (self->transcript), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->transcript));
  fx_transcript_set_conversation (self->transcript, self->conversation);
  self->window = g_object_new (GTK_TYPE_WINDOW, "default-width", 700, "default-height", 500, "child", box, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  fx_picture_wait (300);
}

static void
teardown (Fixture       *self,
          gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  fx_picture_wait (50);
  g_object_unref (self->conversation);
}

/* The message with the mark; and it is in view. */
static FxMessage *
get_marked (Fixture   *self,
            GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (gtk_widget_has_css_class (widget, "found"))
    {
      g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (self->transcript), &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, >, 0);
      g_assert_cmpfloat (bounds.origin.y, <, gtk_widget_get_height (GTK_WIDGET (self->transcript)));
      return fx_message_view_get_message (FX_MESSAGE_VIEW (widget));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      FxMessage *found = get_marked (self, child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static FxMessage *
marked (Fixture *self)
{
  fx_picture_wait (400);

  return get_marked (self, GTK_WIDGET (self->transcript));
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

static void
test_find (Fixture       *self,
           gconstpointer  data)
{
  GtkWidget *entry;
  FxMessage *question = fx_conversation_get_message (self->conversation, 2);
  FxMessage *answer = fx_conversation_get_message (self->conversation, 41);

  g_assert_false (fx_find_bar_step (self->bar, 1));
  fx_find_bar_open (self->bar);
  fx_picture_wait (100);
  entry = gtk_root_get_focus (GTK_ROOT (self->window));
  g_assert_true (GTK_IS_TEXT (entry));

  gtk_editable_set_text (GTK_EDITABLE (entry), "harbour");
  marked (self);
  g_assert_true (fx_find_bar_step (self->bar, 1));

  /* Round and round: three matches, two of them in one message. */
  {
    FxMessage *first = marked (self);
    FxMessage *second, *third;

    fx_find_bar_step (self->bar, 1);
    second = marked (self);
    fx_find_bar_step (self->bar, 1);
    third = marked (self);
    g_assert_cmpuint ((first == answer) + (second == answer) + (third == answer), ==, 2);
    g_assert_cmpuint ((first == question) + (second == question) + (third == question), ==, 1);
    fx_find_bar_step (self->bar, 1);
    g_assert_true (marked (self) == first);
    fx_find_bar_step (self->bar, -1);
    g_assert_true (marked (self) == third);
  }

  gtk_editable_set_text (GTK_EDITABLE (entry), "submarine");
  g_assert_null (marked (self));
  g_assert_true (says (GTK_WIDGET (self->bar), "No match"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->bar), "find.case-sensitive", NULL));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Harbour");
  g_assert_true (marked (self) == answer);
  g_assert_true (says (GTK_WIDGET (self->bar), "1 of 1"));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/find/chat", Fixture, NULL, setup, test_find, teardown);

  return g_test_run ();
}
