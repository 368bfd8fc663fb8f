/* fx-reasoning-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-reasoning-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-markdown-view.h"

struct _FxReasoningView
{
  GtkWidget parent_instance;

  GtkWidget *box;      /* Owned; the rest is in it */
  GtkWidget *button;
  GtkWidget *arrow;
  GtkWidget *title;
  GtkWidget *latest;
  GtkWidget *revealer;
  GtkWidget *content;

  FxMessage *message;  /* Owned */
  guint timeout;       /* while thinking */
};

G_DEFINE_FINAL_TYPE (FxReasoningView, fx_reasoning_view, GTK_TYPE_WIDGET)

static void
update_title (FxReasoningView *self)
{
  double time = fx_message_get_reasoning_time (self->message);
  guint n_tokens = fx_message_get_reasoning_tokens (self->message);
  int seconds = time + 0.5;
  g_autofree char *title = NULL;
  g_autofree char *tokens = NULL;
  g_autofree char *whole = NULL;

  if (fx_message_get_thinking (self->message))
    title = g_strdup_printf (_("Thinking… %d s"), seconds);
  else if (seconds < 1)
    title = g_strdup (time > 0 ? _("Thought for a moment") : _("Thoughts"));
  else
    title = g_strdup_printf (_("Thought for %d s"), seconds);

  if (n_tokens > 0 && !fx_message_get_thinking (self->message))
    tokens = g_strdup_printf (ngettext ("%'u token", "%'u tokens", n_tokens),
                              n_tokens);
  whole = tokens != NULL ? g_strdup_printf ("%s · %s", title, tokens) : NULL;
  gtk_label_set_text (GTK_LABEL (self->title), whole != NULL ? whole : title);
}

static gboolean
timeout_cb (gpointer user_data)
{
  update_title (user_data);

  return G_SOURCE_CONTINUE;
}

/* The line that is being thought: the last one with words. */
static void
update_latest (FxReasoningView *self,
               gboolean         visible)
{
  const char *text = fx_message_get_reasoning (self->message);
  const char *end = text + strlen (text);
  const char *begin;
  g_autofree char *line = NULL;

  gtk_widget_set_visible (self->latest, visible);
  if (!visible)
    return;

  while (end > text && g_ascii_isspace (end[-1]))
    end--;
  begin = end;
  while (begin > text && begin[-1] != '\n')
    begin--;
  if (end - begin > 400)
    begin = g_utf8_find_next_char (end - 400, end);

  line = g_strndup (begin, end - begin);
  gtk_label_set_text (GTK_LABEL (self->latest), line);
}

static void
update (FxReasoningView *self)
{
  gboolean open = gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
  gboolean thinking = fx_message_get_thinking (self->message);
  const char *text = fx_message_get_reasoning (self->message);

  gtk_widget_set_visible (GTK_WIDGET (self), *text != '\0');
  update_title (self);
  update_latest (self, thinking && !open);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow),
                                open ? "pan-down-symbolic"
                                     : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button),
                               GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);

  if (open)
    fx_markdown_view_set_text (FX_MARKDOWN_VIEW (self->content), text,
                               thinking);

  if (thinking && self->timeout == 0)
    {
      self->timeout = g_timeout_add_seconds (1, timeout_cb, self);
    }
  else if (!thinking)
    {
      g_clear_handle_id (&self->timeout, g_source_remove);
    }
}

static void
clicked_cb (FxReasoningView *self)
{
  GtkRevealer *revealer = GTK_REVEALER (self->revealer);

  gtk_revealer_set_reveal_child (revealer,
                                 !gtk_revealer_get_reveal_child (revealer));
  update (self);
}

static void
fx_reasoning_view_dispose (GObject *object)
{
  FxReasoningView *self = FX_REASONING_VIEW (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (fx_reasoning_view_parent_class)->dispose (object);
}

static void
fx_reasoning_view_class_init (FxReasoningViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_reasoning_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "reasoning");
}

static void
fx_reasoning_view_init (FxReasoningView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "numeric");
  gtk_box_append (GTK_BOX (row), self->arrow);
  gtk_box_append (GTK_BOX (row), self->title);

  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), row);
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->button, "flat");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb),
                            self);

  self->latest = g_object_new (GTK_TYPE_LABEL,
                               "xalign", 0.0f,
                               "ellipsize", PANGO_ELLIPSIZE_START,
                               "single-line-mode", TRUE,
                               NULL);
  gtk_widget_add_css_class (self->latest, "latest");
  gtk_widget_add_css_class (self->latest, "dimmed");

  self->content = fx_markdown_view_new ();
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_NONE);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->content);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_RELATION_CONTROLS,
                                  self->revealer, NULL, -1);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_box_append (GTK_BOX (self->box), self->latest);
  gtk_box_append (GTK_BOX (self->box), self->revealer);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
fx_reasoning_view_new (FxMessage *message)
{
  FxReasoningView *self = g_object_new (FX_TYPE_REASONING_VIEW, NULL);

  self->message = g_object_ref (message);
  g_signal_connect_object (message, "notify::reasoning", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "notify::thinking", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "notify::reasoning-time",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
