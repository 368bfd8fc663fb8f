/* fx-transcript-scroll.c - stay at the end, or where it is read
 *
 * GtkViewport sets its adjustment's bounds after it has measured its child
 * and before it places it.  GtkAdjustment::changed comes in between: there
 * the value is corrected, to the end or by how far the anchor has moved, and
 * the child is placed right at once.
 *
 * The anchor is the message at the top of the view and how much of it is
 * above; it is taken when the view is scrolled, never after a size change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-transcript-private.h"

#include "fx-message-list.h"

#define AT_BOTTOM 48 /* px */

double
fx_transcript_get_bottom (FxTranscript *self)
{
  return MAX (0, gtk_adjustment_get_upper (self->vadjustment) -
                 gtk_adjustment_get_page_size (self->vadjustment));
}

static int
top_of (FxTranscript *self,
        GtkWidget    *child)
{
  return fx_message_list_get_top (FX_MESSAGE_LIST (self->list), child,
                                  gtk_widget_get_width (self->viewport));
}

void
fx_transcript_take_anchor (FxTranscript *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  GtkWidget *child = gtk_widget_get_first_child (self->list);

  self->anchor = NULL;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      /* Where it is now, relative to the list: not where it will be. */
      if (!gtk_widget_compute_bounds (child, self->list, &bounds))
        break;

      self->anchor = child;
      self->anchor_offset = value - bounds.origin.y;
      if (bounds.origin.y + bounds.size.height > value)
        break;
    }
}

/* Still in the layout phase, which is run again before anything is drawn. */
static void
layout_cb (FxTranscript  *self,
           GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, layout_cb, self);
  gtk_widget_queue_allocate (self->viewport);
}

/* A change of the value in the middle of the viewport's own allocation asks
 * for another, and that is forgotten when it ends. */
static void
queue_realign (FxTranscript *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL)
    return;

  g_signal_handlers_disconnect_by_func (clock, layout_cb, self);
  g_signal_connect_object (clock, "layout", G_CALLBACK (layout_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
fx_transcript_changed_cb (FxTranscript *self)
{
  double before = gtk_adjustment_get_value (self->vadjustment);
  double value = before;

  self->in_layout = TRUE;

  if (self->at_bottom)
    value = fx_transcript_get_bottom (self);
  else if (self->anchor != NULL)
    value = top_of (self, self->anchor) + self->anchor_offset;

  gtk_adjustment_set_value (self->vadjustment, value);
  if (gtk_adjustment_get_value (self->vadjustment) != before)
    queue_realign (self);
  self->last_value = gtk_adjustment_get_value (self->vadjustment);
  self->in_layout = FALSE;

  if (self->first > 0 || self->at_bottom)
    fx_transcript_queue_page (self);
}

void
fx_transcript_value_changed_cb (FxTranscript *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  double bottom = fx_transcript_get_bottom (self);
  gboolean up = value < self->last_value - 0.5;

  if (self->in_layout || value == self->last_value)
    return;

  /* Upwards lets go at once: a slow finger would never get away from text
   * that keeps coming. */
  fx_transcript_set_at_bottom (self, value >= bottom - (up ? 1 : AT_BOTTOM));
  self->last_value = value;
  fx_transcript_take_anchor (self);
  fx_transcript_queue_page (self);
}

void
fx_transcript_scroll_to_widget (FxTranscript *self,
                                GtkWidget    *widget)
{
  double page = gtk_adjustment_get_page_size (self->vadjustment);
  double value = gtk_adjustment_get_value (self->vadjustment);
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, self->list, &bounds))
    return;

  if (bounds.origin.y < value || bounds.size.height > page)
    value = bounds.origin.y;
  else if (bounds.origin.y + bounds.size.height > value + page)
    value = bounds.origin.y + bounds.size.height - page;

  gtk_adjustment_set_value (self->vadjustment, value);
}
