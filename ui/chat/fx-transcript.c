/* fx-transcript.c
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

#include "fx-transcript.h"

#include <glib/gi18n.h>

#include "fx-message-list.h"
#include "fx-message-view.h"

#define PAGE 30           /* messages */
#define TOO_MANY 120      /* views; more than this are dropped at the bottom */
#define AT_BOTTOM 48      /* px */

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
  guint page_source;
  GtkRoot *root;          /* Borrowed, while rooted */
};

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
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxTranscript, fx_transcript, GTK_TYPE_WIDGET)

static double
bottom (FxTranscript *self)
{
  return MAX (0, gtk_adjustment_get_upper (self->vadjustment) -
                 gtk_adjustment_get_page_size (self->vadjustment));
}

static void
set_at_bottom (FxTranscript *self,
               gboolean      at_bottom)
{
  if (self->at_bottom == at_bottom)
    return;

  self->at_bottom = at_bottom;
  gtk_widget_set_visible (self->jump, !at_bottom);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AT_BOTTOM]);
}

static int
top_of (FxTranscript *self,
        GtkWidget    *child)
{
  return fx_message_list_get_top (FX_MESSAGE_LIST (self->list), child,
                                  gtk_widget_get_width (self->viewport));
}

static void
take_anchor (FxTranscript *self)
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

/* Views */

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

static GtkWidget *
insert_view (FxTranscript *self,
             guint         position,
             GtkWidget    *sibling)
{
  FxMessage *message = fx_conversation_get_message (self->conversation,
                                                    position);
  GtkWidget *view = fx_message_view_new (message);

  g_signal_connect (view, "edit", G_CALLBACK (edit_cb), self);
  g_signal_connect (view, "regenerate", G_CALLBACK (regenerate_cb), self);
  g_signal_connect (view, "continue", G_CALLBACK (continue_cb), self);
  g_signal_connect (view, "delete", G_CALLBACK (delete_cb), self);
  g_signal_connect (view, "stop", G_CALLBACK (stop_cb), self);
  fx_message_list_insert_after (FX_MESSAGE_LIST (self->list), view, sibling);

  return view;
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

static GtkWidget *
view_at (FxTranscript *self,
         guint         position)
{
  GtkWidget *view = gtk_widget_get_first_child (self->list);

  for (guint i = self->first; view != NULL && i < position; i++)
    view = gtk_widget_get_next_sibling (view);

  return view;
}

static void
prepend_page (FxTranscript *self)
{
  guint n = MIN (self->first, PAGE);

  for (guint i = 0; i < n; i++)
    insert_view (self, --self->first, NULL);
}

static gboolean
page_cb (gpointer user_data)
{
  FxTranscript *self = user_data;
  double value = gtk_adjustment_get_value (self->vadjustment);
  double page = gtk_adjustment_get_page_size (self->vadjustment);

  self->page_source = 0;

  if (self->conversation == NULL)
    return G_SOURCE_REMOVE;

  if (self->first > 0 && value < page)
    {
      if (self->anchor == NULL)
        take_anchor (self);
      prepend_page (self);
    }
  else if (self->at_bottom &&
           fx_transcript_get_n_views (self) > TOO_MANY)
    {
      while (fx_transcript_get_n_views (self) > PAGE)
        {
          remove_view (self, gtk_widget_get_first_child (self->list));
          self->first++;
        }
    }

  return G_SOURCE_REMOVE;
}

/* Widgets must not be added in the middle of layout, so soon after. */
static void
queue_page (FxTranscript *self)
{
  if (self->page_source == 0)
    self->page_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, page_cb, self,
                                         NULL);
}

static void
items_changed_cb (FxTranscript *self,
                  guint         position,
                  guint         removed,
                  guint         added)
{
  guint n = fx_conversation_get_n_messages (self->conversation);
  GtkWidget *sibling;

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
      GtkWidget *view = view_at (self, MAX (position, self->first));

      if (view != NULL)
        remove_view (self, view);
    }

  sibling = position > self->first ? view_at (self, position - 1) : NULL;
  for (guint i = 0; i < added; i++)
    sibling = insert_view (self, position + i, sibling);

  /* Who sends wants to see the answer. */
  if (added > 0 && position + added == n)
    for (guint i = position; i < n; i++)
      if (fx_message_get_role (fx_conversation_get_message (self->conversation,
                                                            i)) ==
          FX_ROLE_USER)
        set_at_bottom (self, TRUE);

  queue_page (self);
}

/* Scrolling */

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

static void
changed_cb (FxTranscript *self)
{
  double before = gtk_adjustment_get_value (self->vadjustment);
  double value = before;

  self->in_layout = TRUE;

  if (self->at_bottom)
    value = bottom (self);
  else if (self->anchor != NULL)
    value = top_of (self, self->anchor) + self->anchor_offset;

  gtk_adjustment_set_value (self->vadjustment, value);
  if (gtk_adjustment_get_value (self->vadjustment) != before)
    queue_realign (self);
  self->last_value = gtk_adjustment_get_value (self->vadjustment);
  self->in_layout = FALSE;

  if (self->first > 0 || self->at_bottom)
    queue_page (self);
}

static void
value_changed_cb (FxTranscript *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  gboolean near = value >= bottom (self) - AT_BOTTOM;
  gboolean up = value < self->last_value - 0.5;

  if (self->in_layout || value == self->last_value)
    return;

  /* Upwards lets go at once: a slow finger would never get away from text
   * that keeps coming. */
  set_at_bottom (self, near && (!up || value >= bottom (self) - 1));
  self->last_value = value;
  take_anchor (self);
  queue_page (self);
}

static void
scroll_to_widget (FxTranscript *self,
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

/* Only where the keyboard moves the focus: a click on a long paragraph must
 * not make the view jump to its beginning. */
static void
focus_changed_cb (FxTranscript *self)
{
  GtkWidget *focus = gtk_root_get_focus (self->root);

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->list) &&
      GTK_IS_WINDOW (self->root) &&
      gtk_window_get_focus_visible (GTK_WINDOW (self->root)))
    scroll_to_widget (self, focus);
}

/* Keyboard */

static gboolean
focus_message (FxTranscript *self,
               int           step)
{
  GtkWidget *view = gtk_widget_get_focus_child (self->list);

  if (step == G_MININT)
    {
      while (self->first > 0)
        prepend_page (self);
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
    scroll_to_widget (self, view);

  return TRUE;
}

static gboolean
key_cb (GtkEventController *controller,
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
                            G_CALLBACK (focus_changed_cb), self);
}

static void
fx_transcript_unroot (GtkWidget *widget)
{
  FxTranscript *self = FX_TRANSCRIPT (widget);

  g_signal_handlers_disconnect_by_func (self->root, focus_changed_cb, self);
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
  g_clear_handle_id (&self->page_source, g_source_remove);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_transcript_parent_class)->dispose (object);
}

static void
fx_transcript_class_init (FxTranscriptClass *klass)
{
  static const char *const outward[] = {
    [REGENERATE] = "regenerate", [CONTINUE] = "continue",
    [DELETE] = "delete", [STOP] = "stop",
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
  for (guint i = REGENERATE; i < N_SIGNALS; i++)
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
                            G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->vadjustment, "value-changed",
                            G_CALLBACK (value_changed_cb), self);
  g_signal_connect_swapped (self->jump, "clicked",
                            G_CALLBACK (fx_transcript_scroll_to_bottom), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
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
  GtkWidget *view;
  guint n;

  g_return_if_fail (FX_IS_TRANSCRIPT (self));
  g_return_if_fail (conversation == NULL || FX_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;

  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_func (self->conversation,
                                          items_changed_cb, self);

  self->anchor = NULL;
  while ((view = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_widget_unparent (view);

  g_set_object (&self->conversation, conversation);
  set_at_bottom (self, TRUE);
  self->first = 0;

  if (conversation != NULL)
    {
      GtkWidget *last = NULL;

      n = fx_conversation_get_n_messages (conversation);
      self->first = n > PAGE ? n - PAGE : 0;
      for (guint i = self->first; i < n; i++)
        last = insert_view (self, i, last);

      g_signal_connect_swapped (conversation, "items-changed",
                                G_CALLBACK (items_changed_cb), self);
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

  gtk_adjustment_set_value (self->vadjustment, bottom (self));
  set_at_bottom (self, TRUE);
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
    take_anchor (self);
  while (self->first > position)
    prepend_page (self);

  return FX_MESSAGE_VIEW (view_at (self, position));
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
  scroll_to_widget (self, GTK_WIDGET (view));
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
