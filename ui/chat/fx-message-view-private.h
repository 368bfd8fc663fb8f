/* fx-message-view-private.h - what the files of FxMessageView share
 *
 * fx-message-view.c keeps it what its message is, fx-message-view-parts.c
 * makes the widgets, fx-message-view-actions.c is what can be done with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-message-view.h"

G_BEGIN_DECLS

struct _FxMessageView
{
  GtkWidget parent_instance;

  FxMessage *message; /* Owned */

  GtkWidget *box;     /* Owned; the rest is in it */
  GtkWidget *role;
  GtkWidget *detail;
  GtkWidget *time;
  GtkWidget *siblings; /* ‹ 2 / 3 › */
  GtkWidget *sibling_label;
  GtkWidget *content; /* FxMarkdownView; GtkLabel or FxLongText for user
                       * and raw text */
  GtkWidget *body;    /* holds content or the editor */
  GtkWidget *editor;  /* Nullable */
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *progress;
  GtkWidget *trouble;
  GtkWidget *trouble_icon;
  GtkWidget *trouble_text;
  GtkWidget *remedies;
  GtkWidget *stats;
  GtkWidget *footer;
  GtkWidget *cut;     /* "Not sent: outside the context" */
  GtkWidget *copy;
  GtkWidget *regenerate;
  GtkWidget *more;
  GtkWidget *marked;  /* Weak: the label with what was found */
  PangoAttrList *unmarked; /* Owned, nullable: its attributes before */
  GtkWidget *popover; /* of the secondary click; has us as parent */

  gboolean raw;
  gboolean was_active;
};

/* Whether the message is an answer. */
gboolean   fx_message_view_is_assistant          (FxMessageView   *self);

/* fx-message-view.c: make what is seen what the message is */
void       fx_message_view_update_content        (FxMessageView   *self);
void       fx_message_view_update_state          (FxMessageView   *self);

/* Makes the widget of the text anew: it depends on @raw. */
void       fx_message_view_set_content           (FxMessageView   *self);

/* fx-message-view-parts.c; each returns (transfer floating): and sets the
 * fields of what is in it */
GtkWidget *fx_message_view_label_new             (const char      *css_class);
GtkWidget *fx_message_view_header_new            (FxMessageView   *self);
GtkWidget *fx_message_view_status_new            (FxMessageView   *self);
GtkWidget *fx_message_view_trouble_new           (FxMessageView   *self);
GtkWidget *fx_message_view_cut_new               (FxMessageView   *self);
GtkWidget *fx_message_view_actions_new           (FxMessageView   *self);

/* fx-message-view-actions.c: "msg.", their keys, and the signals */
void       fx_message_view_class_install_actions (GtkWidgetClass  *klass);
void       fx_message_view_create_popup_cb       (GtkMenuButton   *button,
                                                  gpointer         user_data);
void       fx_message_view_pressed_cb            (GtkGestureClick *gesture,
                                                  int              n_press,
                                                  double           x,
                                                  double           y,
                                                  FxMessageView   *self);

G_END_DECLS
