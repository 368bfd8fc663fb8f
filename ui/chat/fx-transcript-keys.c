/* fx-transcript-keys.c - from message to message by the keyboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-transcript-private.h"

#include "fx-message-view.h"

/* Only where the keyboard moves the focus: a click on a long paragraph must
 * not make the view jump to its beginning. */
void
fx_transcript_focus_changed_cb (FxTranscript *self)
{
  GtkWidget *focus = gtk_root_get_focus (self->root);

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->list) &&
      GTK_IS_WINDOW (self->root) &&
      gtk_window_get_focus_visible (GTK_WINDOW (self->root)))
    fx_transcript_scroll_to_widget (self, focus);
}

static gboolean
focus_message (FxTranscript *self,
               int           step)
{
  GtkWidget *view = gtk_widget_get_focus_child (self->list);

  if (step == G_MININT)
    {
      while (self->first > 0)
        fx_transcript_prepend_slice (self);
      view = gtk_widget_get_first_child (self->list);
    }
  else if (step == G_MAXINT || view == NULL)
    view = gtk_widget_get_last_child (self->list);
  else if (step > 0)
    view = gtk_widget_get_next_sibling (view);
  else
    view = gtk_widget_get_prev_sibling (view);

  if (view == NULL)
    return FALSE;

  gtk_window_set_focus_visible (GTK_WINDOW (self->root), TRUE);
  if (gtk_widget_grab_focus (view))
    fx_transcript_scroll_to_widget (self, view);

  return TRUE;
}

gboolean
fx_transcript_key_cb (GtkEventController *controller,
                      guint               key,
                      guint               code,
                      GdkModifierType     state,
                      FxTranscript       *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_root_get_focus (self->root)
                                        : NULL;

  /* Keys belong to what is inside a message, if that has the focus. */
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      focus == NULL || !FX_IS_MESSAGE_VIEW (focus))
    return FALSE;

  switch (key)
    {
    case GDK_KEY_j:
    case GDK_KEY_J:
    case GDK_KEY_Down:
      return focus_message (self, 1);
    case GDK_KEY_k:
    case GDK_KEY_K:
    case GDK_KEY_Up:
      return focus_message (self, -1);
    case GDK_KEY_Home:
      return focus_message (self, G_MININT);
    case GDK_KEY_End:
      return focus_message (self, G_MAXINT);
    default:
      return FALSE;
    }
}
