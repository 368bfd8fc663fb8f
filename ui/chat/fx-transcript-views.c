/* fx-transcript-views.c - which messages have a view
 *
 * The last page of them, and more on top whenever the reader comes near it;
 * who is back at the end needs none of those.  They are made a few at a time,
 * between frames, so that a long chat opens as fast as a short one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-transcript-private.h"

#include "fx-message-list.h"
#include "fx-message-view.h"

#define TOO_MANY 120      /* views; more than this are dropped at the bottom */
#define SLICE_VIEWS 2     /* made in one dispatch at most */
#define SLICE_COST 3300   /* of them, unless the first costs more */
#define VIEW_COST 1200    /* in bytes of text that take as long */

GtkWidget *
fx_transcript_insert_view (FxTranscript *self,
                           guint         position,
                           GtkWidget    *sibling)
{
  FxMessage *message = fx_conversation_get_message (self->conversation,
                                                    position);
  GtkWidget *view = fx_message_view_new (message);

  fx_transcript_watch_view (self, view);
  fx_transcript_show_left_out (self, view, position);
  fx_message_list_insert_after (FX_MESSAGE_LIST (self->list), view, sibling);

  return view;
}

void
fx_transcript_show_left_out (FxTranscript *self,
                             GtkWidget    *view,
                             guint         position)
{
  const guint end = self->left_out_first + self->n_left_out;

  fx_message_view_set_sent (FX_MESSAGE_VIEW (view),
                            position < self->left_out_first || position >= end,
                            self->n_left_out > 0 && position == end - 1);
}

void
fx_transcript_set_left_out (FxTranscript *self,
                            guint         first,
                            guint         n)
{
  GtkWidget *view;
  guint position;

  g_return_if_fail (FX_IS_TRANSCRIPT (self));

  if (self->left_out_first == first && self->n_left_out == n)
    return;

  self->left_out_first = first;
  self->n_left_out = n;
  position = self->first;
  for (view = gtk_widget_get_first_child (self->list); view != NULL;
       view = gtk_widget_get_next_sibling (view))
    fx_transcript_show_left_out (self, view, position++);
}

static void
remove_view (FxTranscript *self,
             GtkWidget    *view)
{
  GtkWidget *focus = gtk_widget_get_focus_child (self->list);

  if (view == self->anchor)
    {
      self->anchor = gtk_widget_get_next_sibling (view);
      self->anchor_offset = 0;
      if (self->anchor == NULL)
        self->anchor = gtk_widget_get_prev_sibling (view);
    }

  /* The focus would fall to the first thing in the window. */
  if (view == focus)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (view);

      if (next == NULL)
        next = gtk_widget_get_prev_sibling (view);
      if (next != NULL)
        gtk_widget_grab_focus (next);
    }

  gtk_widget_unparent (view);
}

GtkWidget *
fx_transcript_view_at (FxTranscript *self,
                       guint         position)
{
  GtkWidget *view = gtk_widget_get_first_child (self->list);

  for (guint i = self->first; view != NULL && i < position; i++)
    view = gtk_widget_get_next_sibling (view);

  return view;
}

void
fx_transcript_prepend_slice (FxTranscript *self)
{
  gsize cost = 0;

  for (guint i = 0; i < SLICE_VIEWS && self->first > 0; i++)
    {
      FxMessage *message = fx_conversation_get_message (self->conversation, self->first - 1);

      cost += VIEW_COST + fx_message_get_text_size (message);
      if (i > 0 && cost > SLICE_COST)
        return;

      fx_transcript_insert_view (self, --self->first, NULL);
    }
}

void
fx_transcript_fill (FxTranscript *self)
{
  GtkWidget *view;

  self->anchor = NULL;
  while ((view = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_widget_unparent (view);

  self->first = 0;
  if (self->conversation == NULL)
    return;

  self->first = fx_conversation_get_n_messages (self->conversation);
  fx_transcript_prepend_slice (self);
  fx_transcript_queue_page (self);
}

gboolean
fx_transcript_page_cb (GtkWidget *widget)
{
  FxTranscript *self = FX_TRANSCRIPT (widget);
  double value = gtk_adjustment_get_value (self->vadjustment);
  double page = gtk_adjustment_get_page_size (self->vadjustment);
  guint n_views;

  if (self->conversation == NULL)
    return FALSE;

  n_views = fx_transcript_get_n_views (self);
  if (self->first > 0 && (value < page || n_views < FX_TRANSCRIPT_PAGE))
    {
      if (!self->at_bottom && self->anchor == NULL)
        fx_transcript_take_anchor (self);
      fx_transcript_prepend_slice (self);

      return TRUE;
    }

  if (self->at_bottom && n_views > TOO_MANY)
    {
      while (n_views-- > FX_TRANSCRIPT_PAGE)
        {
          remove_view (self, gtk_widget_get_first_child (self->list));
          self->first++;
        }
    }

  return FALSE;
}

/* Widgets must not be added in the middle of layout, so after the frame. */
void
fx_transcript_queue_page (FxTranscript *self)
{
  fx_slices_start (self->pages);
}

void
fx_transcript_items_changed_cb (FxTranscript *self,
                                guint         position,
                                guint         removed,
                                guint         added)
{
  guint n = fx_conversation_get_n_messages (self->conversation);
  GtkWidget *sibling;

  /* A chat that has just been read, or a branch of one. */
  if (added > 4 && position + added == n &&
      (position == 0 || added > FX_TRANSCRIPT_PAGE))
    {
      fx_transcript_fill (self);
      return;
    }

  /* What has no view goes or comes unseen. */
  if (position < self->first)
    {
      guint unseen = MIN (removed, self->first - position);

      self->first -= unseen;
      removed -= unseen;

      if (position < self->first || removed == 0)
        {
          self->first += added;
          added = 0;
        }
    }

  for (guint i = 0; i < removed; i++)
    {
      GtkWidget *view = fx_transcript_view_at (self,
                                               MAX (position, self->first));

      if (view != NULL)
        remove_view (self, view);
    }

  sibling = NULL;
  if (position > self->first)
    sibling = fx_transcript_view_at (self, position - 1);

  for (guint i = 0; i < added; i++)
    sibling = fx_transcript_insert_view (self, position + i, sibling);

  /* Who sends wants to see the answer. */
  if (added > 0 && position + added == n)
    for (guint i = position; i < n; i++)
      if (fx_message_get_role (fx_conversation_get_message (self->conversation,
                                                            i)) ==
          FX_ROLE_USER)
        fx_transcript_set_at_bottom (self, TRUE);

  fx_transcript_queue_page (self);
}
