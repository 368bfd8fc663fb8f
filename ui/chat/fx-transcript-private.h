/* fx-transcript-private.h - what the files of FxTranscript share
 *
 * fx-transcript.c is the type, fx-transcript-views.c which messages have a
 * view, fx-transcript-scroll.c what keeps its place, fx-transcript-keys.c
 * the keyboard.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-slices.h"
#include "fx-transcript.h"

G_BEGIN_DECLS

#define FX_TRANSCRIPT_PAGE 30 /* messages */

struct _FxTranscript
{
  GtkWidget parent_instance;

  GtkWidget *overlay;     /* Owned; the rest is in it */
  GtkWidget *scroller;
  GtkWidget *viewport;
  GtkWidget *list;
  GtkWidget *jump;
  GtkAdjustment *vadjustment; /* Borrowed */

  FxConversation *conversation; /* Owned, nullable */
  guint first;            /* position of the first message with a view */

  gboolean at_bottom;
  gboolean in_layout;     /* a value change that is ours */
  double last_value;
  GtkWidget *anchor;      /* Borrowed: a child of list */
  double anchor_offset;   /* px of the anchor above the view */
  FxSlices *pages;        /* Owned */
  guint left_out_first;   /* positions of messages that would not be sent */
  guint n_left_out;
  GtkWidget *revealed;    /* Weak: to scroll to */
  GtkRoot *root;          /* Borrowed, while rooted */
};

/* Tells of it, too. */
void       fx_transcript_set_at_bottom    (FxTranscript *self,
                                           gboolean      at_bottom);

/* Passes on the signals of @view. */
void       fx_transcript_watch_view       (FxTranscript *self,
                                           GtkWidget    *view);

/* The views: the message at @position gets one, after @sibling. */
GtkWidget *fx_transcript_insert_view      (FxTranscript *self,
                                           guint         position,
                                           GtkWidget    *sibling);
/* Whether the message of @view would be sent, for its looks. */
void       fx_transcript_show_left_out    (FxTranscript *self,
                                           GtkWidget    *view,
                                           guint         position);
GtkWidget *fx_transcript_view_at          (FxTranscript *self,
                                           guint         position);

/* All anew, for the messages at the end; more of them follow soon. */
void       fx_transcript_fill             (FxTranscript *self);

/* A few more on top. */
void       fx_transcript_prepend_slice    (FxTranscript *self);

/* Soon, adds or drops views if the place in the chat calls for it. */
void       fx_transcript_queue_page       (FxTranscript *self);
gboolean   fx_transcript_page_cb          (GtkWidget    *widget);
void       fx_transcript_items_changed_cb (FxTranscript *self,
                                           guint         position,
                                           guint         removed,
                                           guint         added);

/* The place: the value at which the end is seen, in pixels. */
double     fx_transcript_get_bottom       (FxTranscript *self);
void       fx_transcript_take_anchor      (FxTranscript *self);
void       fx_transcript_scroll_to_widget (FxTranscript *self,
                                           GtkWidget    *widget);
void       fx_transcript_changed_cb       (FxTranscript *self);
void       fx_transcript_value_changed_cb (FxTranscript *self);

/* The keyboard */
void       fx_transcript_focus_changed_cb (FxTranscript *self);
gboolean   fx_transcript_key_cb           (GtkEventController *controller,
                                           guint               key,
                                           guint               code,
                                           GdkModifierType     state,
                                           FxTranscript       *self);

G_END_DECLS
