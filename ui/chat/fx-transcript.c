/* fx-transcript.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-transcript-private.h"

#include <glib/gi18n.h>

#include "fx-message-list.h"
#include "fx-message-view.h"

enum
{
  PROP_0,
  PROP_CONVERSATION,
  PROP_AT_BOTTOM,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum
{
  EDIT,
  REGENERATE,
  CONTINUE,
  DELETE,
  STOP,
  BRANCH,
  SIBLING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxTranscript, fx_transcript, GTK_TYPE_WIDGET)

void
fx_transcript_set_at_bottom (FxTranscript *self,
                             gboolean      at_bottom)
{
  if (self->at_bottom == at_bottom)
    return;

  self->at_bottom = at_bottom;
  gtk_widget_set_visible (self->jump, !at_bottom);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AT_BOTTOM]);
}

/* What is asked of a message is asked of the transcript. */

static void
edit_cb (FxMessageView *view,
         const char    *text,
         gboolean       regenerate,
         FxTranscript  *self)
{
  g_signal_emit (self, signals[EDIT], 0, fx_message_view_get_message (view),
                 text, regenerate);
}

static void
regenerate_cb (FxMessageView *view,
               FxTranscript  *self)
{
  g_signal_emit (self, signals[REGENERATE], 0,
                 fx_message_view_get_message (view));
}

static void
continue_cb (FxMessageView *view,
             FxTranscript  *self)
{
  g_signal_emit (self, signals[CONTINUE], 0,
                 fx_message_view_get_message (view));
}

static void
delete_cb (FxMessageView *view,
           FxTranscript  *self)
{
  g_signal_emit (self, signals[DELETE], 0, fx_message_view_get_message (view));
}

static void
stop_cb (FxMessageView *view,
         FxTranscript  *self)
{
  g_signal_emit (self, signals[STOP], 0, fx_message_view_get_message (view));
}

static void
branch_cb (FxMessageView *view,
           FxTranscript  *self)
{
  g_signal_emit (self, signals[BRANCH], 0, fx_message_view_get_message (view));
}

static void
sibling_cb (FxMessageView *view,
            int            step,
            FxTranscript  *self)
{
  g_signal_emit (self, signals[SIBLING], 0, fx_message_view_get_message (view),
                 step);
}

void
fx_transcript_watch_view (FxTranscript *self,
                          GtkWidget    *view)
{
  g_signal_connect (view, "edit", G_CALLBACK (edit_cb), self);
  g_signal_connect (view, "regenerate", G_CALLBACK (regenerate_cb), self);
  g_signal_connect (view, "continue", G_CALLBACK (continue_cb), self);
  g_signal_connect (view, "delete", G_CALLBACK (delete_cb), self);
  g_signal_connect (view, "stop", G_CALLBACK (stop_cb), self);
  g_signal_connect (view, "branch", G_CALLBACK (branch_cb), self);
  g_signal_connect (view, "sibling", G_CALLBACK (sibling_cb), self);
}

/* Into the last message, which is the one that matters. */
static gboolean
fx_transcript_grab_focus (GtkWidget *widget)
{
  GtkWidget *last = gtk_widget_get_last_child (FX_TRANSCRIPT (widget)->list);

  return last != NULL && gtk_widget_grab_focus (last);
}

static void
fx_transcript_root (GtkWidget *widget)
{
  FxTranscript *self = FX_TRANSCRIPT (widget);

  GTK_WIDGET_CLASS (fx_transcript_parent_class)->root (widget);

  self->root = gtk_widget_get_root (widget);
  g_signal_connect_swapped (self->root, "notify::focus-widget",
                            G_CALLBACK (fx_transcript_focus_changed_cb), self);
}

static void
fx_transcript_unroot (GtkWidget *widget)
{
  FxTranscript *self = FX_TRANSCRIPT (widget);

  g_signal_handlers_disconnect_by_func (self->root,
                                        fx_transcript_focus_changed_cb, self);
  self->root = NULL;

  GTK_WIDGET_CLASS (fx_transcript_parent_class)->unroot (widget);
}

static void
fx_transcript_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FxTranscript *self = FX_TRANSCRIPT (object);

  switch (prop_id)
    {
    case PROP_CONVERSATION:
      g_value_set_object (value, self->conversation);
      break;
    case PROP_AT_BOTTOM:
      g_value_set_boolean (value, self->at_bottom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_transcript_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CONVERSATION:
      fx_transcript_set_conversation (FX_TRANSCRIPT (object),
                                      g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_transcript_dispose (GObject *object)
{
  FxTranscript *self = FX_TRANSCRIPT (object);

  if (self->overlay != NULL)
    {
      fx_transcript_set_conversation (self, NULL);
      g_signal_handlers_disconnect_by_data (self->vadjustment, self);
    }
  g_clear_pointer (&self->pages, fx_slices_free);
  g_clear_weak_pointer (&self->revealed);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_transcript_parent_class)->dispose (object);
}

static void
fx_transcript_class_init (FxTranscriptClass *klass)
{
  static const char *const outward[] = {
    [REGENERATE] = "regenerate", [CONTINUE] = "continue",
    [DELETE] = "delete", [STOP] = "stop", [BRANCH] = "branch",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = fx_transcript_get_property;
  object_class->set_property = fx_transcript_set_property;
  object_class->dispose = fx_transcript_dispose;
  widget_class->root = fx_transcript_root;
  widget_class->unroot = fx_transcript_unroot;
  widget_class->grab_focus = fx_transcript_grab_focus;

  props[PROP_CONVERSATION] =
    g_param_spec_object ("conversation", NULL, NULL, FX_TYPE_CONVERSATION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  props[PROP_AT_BOTTOM] =
    g_param_spec_boolean ("at-bottom", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[EDIT] =
    g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 3, FX_TYPE_MESSAGE,
                  G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[SIBLING] =
    g_signal_new ("sibling", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, FX_TYPE_MESSAGE,
                  G_TYPE_INT);
  for (guint i = REGENERATE; i <= BRANCH; i++)
    signals[i] = g_signal_new (outward[i], G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, FX_TYPE_MESSAGE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "transcript");
}

static void
fx_transcript_init (FxTranscript *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->at_bottom = TRUE;
  self->pages = fx_slices_new (GTK_WIDGET (self), fx_transcript_page_cb);
  self->list = fx_message_list_new ();
  self->viewport = g_object_new (GTK_TYPE_VIEWPORT,
                                 "scroll-to-focus", FALSE,
                                 "child", self->list,
                                 NULL);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "child", self->viewport,
                                 NULL);
  self->vadjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (self->scroller));

  self->jump = g_object_new (GTK_TYPE_BUTTON,
                             "icon-name", "go-bottom-symbolic",
                             "tooltip-text", _("Jump to latest"),
                             "halign", GTK_ALIGN_END,
                             "valign", GTK_ALIGN_END,
                             "margin-end", 18,
                             "margin-bottom", 12,
                             "visible", FALSE,
                             NULL);
  gtk_widget_add_css_class (self->jump, "circular");
  gtk_widget_add_css_class (self->jump, "jump");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->jump),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Jump to latest"), -1);

  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->jump);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Messages"), -1);

  g_signal_connect_swapped (self->vadjustment, "changed",
                            G_CALLBACK (fx_transcript_changed_cb), self);
  g_signal_connect_swapped (self->vadjustment, "value-changed",
                            G_CALLBACK (fx_transcript_value_changed_cb), self);
  g_signal_connect_swapped (self->jump, "clicked",
                            G_CALLBACK (fx_transcript_scroll_to_bottom), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (fx_transcript_key_cb),
                    self);
  gtk_widget_add_controller (self->list, keys);
}

GtkWidget *
fx_transcript_new (void)
{
  return g_object_new (FX_TYPE_TRANSCRIPT, NULL);
}

FxConversation *
fx_transcript_get_conversation (FxTranscript *self)
{
  g_return_val_if_fail (FX_IS_TRANSCRIPT (self), NULL);

  return self->conversation;
}

void
fx_transcript_set_conversation (FxTranscript   *self,
                                FxConversation *conversation)
{
  g_return_if_fail (FX_IS_TRANSCRIPT (self));
  g_return_if_fail (conversation == NULL || FX_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;

  if (self->conversation != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->conversation,
                                            fx_transcript_items_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->conversation,
                                            fx_transcript_reveal, self);
    }

  g_set_object (&self->conversation, conversation);
  fx_transcript_set_at_bottom (self, TRUE);
  self->n_left_out = 0;
  fx_transcript_fill (self);
  if (conversation != NULL)
    {
      g_signal_connect_swapped (conversation, "items-changed",
                                G_CALLBACK (fx_transcript_items_changed_cb),
                                self);
      g_signal_connect_swapped (conversation, "reveal",
                                G_CALLBACK (fx_transcript_reveal), self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONVERSATION]);
}

gboolean
fx_transcript_get_at_bottom (FxTranscript *self)
{
  g_return_val_if_fail (FX_IS_TRANSCRIPT (self), FALSE);

  return self->at_bottom;
}

void
fx_transcript_scroll_to_bottom (FxTranscript *self)
{
  g_return_if_fail (FX_IS_TRANSCRIPT (self));

  gtk_adjustment_set_value (self->vadjustment, fx_transcript_get_bottom (self));
  fx_transcript_set_at_bottom (self, TRUE);
}

static FxMessageView *
ensure_view (FxTranscript *self,
             FxMessage    *message)
{
  guint position;

  if (self->conversation == NULL ||
      !fx_conversation_find (self->conversation, message, &position))
    return NULL;

  if (position < self->first && !self->at_bottom && self->anchor == NULL)
    fx_transcript_take_anchor (self);
  while (self->first > position)
    fx_transcript_prepend_slice (self);

  return FX_MESSAGE_VIEW (fx_transcript_view_at (self, position));
}

void
fx_transcript_edit_message (FxTranscript *self,
                            FxMessage    *message)
{
  FxMessageView *view;

  g_return_if_fail (FX_IS_TRANSCRIPT (self));

  view = ensure_view (self, message);
  if (view == NULL)
    return;

  fx_message_view_edit (view);
  fx_transcript_scroll_to_widget (self, GTK_WIDGET (view));
}

/* What is scrolled to must be laid out first. */
static void
after_paint_cb (FxTranscript  *self,
                GdkFrameClock *clock)
{
  GtkWidget *widget = self->revealed;

  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, self);
  if (widget == NULL)
    return;

  fx_transcript_set_at_bottom (self, FALSE);
  fx_transcript_scroll_to_widget (self, widget);
  fx_transcript_take_anchor (self);
  g_clear_weak_pointer (&self->revealed);
}

static void
queue_reveal (FxTranscript *self,
              GtkWidget    *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL)
    return;

  g_set_weak_pointer (&self->revealed, widget);
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, self);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (after_paint_cb), self,
                           G_CONNECT_SWAPPED);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

void
fx_transcript_reveal (FxTranscript *self,
                      FxMessage    *message)
{
  FxMessageView *view;

  g_return_if_fail (FX_IS_TRANSCRIPT (self));

  view = ensure_view (self, message);
  if (view == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (view));
  queue_reveal (self, GTK_WIDGET (view));
}

void
fx_transcript_mark (FxTranscript *self,
                    FxMessage    *message,
                    const char   *text,
                    guint         index,
                    gboolean      case_sensitive)
{
  FxMessageView *view;

  g_return_if_fail (FX_IS_TRANSCRIPT (self));

  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (fx_message_view_get_message (FX_MESSAGE_VIEW (child)) != message)
      fx_message_view_mark (FX_MESSAGE_VIEW (child), NULL, 0, FALSE);

  view = message != NULL ? ensure_view (self, message) : NULL;
  if (view != NULL)
    queue_reveal (self, fx_message_view_mark (view, text, index, case_sensitive));
}

void
fx_transcript_copy_message (FxTranscript *self,
                            FxMessage    *message)
{
  FxMessageView *view;

  g_return_if_fail (FX_IS_TRANSCRIPT (self));

  view = ensure_view (self, message);
  if (view != NULL)
    fx_message_view_copy (view);
}

gboolean
fx_transcript_copy_last_code (FxTranscript *self)
{
  GtkWidget *view;

  g_return_val_if_fail (FX_IS_TRANSCRIPT (self), FALSE);

  for (view = gtk_widget_get_last_child (self->list); view != NULL;
       view = gtk_widget_get_prev_sibling (view))
    {
      const char *code = fx_message_view_get_last_code (FX_MESSAGE_VIEW (view));

      if (code != NULL)
        {
          gdk_clipboard_set_text (gtk_widget_get_clipboard (view), code);
          return TRUE;
        }
    }

  return FALSE;
}

guint
fx_transcript_get_n_views (FxTranscript *self)
{
  GtkWidget *view;
  guint n = 0;

  g_return_val_if_fail (FX_IS_TRANSCRIPT (self), 0);

  for (view = gtk_widget_get_first_child (self->list); view != NULL;
       view = gtk_widget_get_next_sibling (view))
    n++;

  return n;
}
