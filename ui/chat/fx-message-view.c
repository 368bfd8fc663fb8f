/* fx-message-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fx-announce.h"
#include "fx-long-text.h"
#include "fx-markdown-view.h"
#include "fx-reasoning-view.h"
#include "fx-remedy.h"

G_DEFINE_FINAL_TYPE (FxMessageView, fx_message_view, GTK_TYPE_WIDGET)

gboolean
fx_message_view_is_assistant (FxMessageView *self)
{
  return fx_message_get_role (self->message) == FX_ROLE_ASSISTANT;
}

/* Content */

static gboolean
is_long (const char *text)
{
  return strlen (text) > FX_LONG_TEXT_MIN;
}

void
fx_message_view_update_content (FxMessageView *self)
{
  const char *text = fx_message_get_text (self->message);
  gboolean active = fx_message_get_active (self->message);

  if (FX_IS_MARKDOWN_VIEW (self->content))
    fx_markdown_view_set_text (FX_MARKDOWN_VIEW (self->content), text, active);
  else if (FX_IS_LONG_TEXT (self->content) != is_long (text))
    fx_message_view_set_content (self);
  else if (FX_IS_LONG_TEXT (self->content))
    fx_long_text_set_text (FX_LONG_TEXT (self->content), text);
  else
    gtk_label_set_text (GTK_LABEL (self->content), text);

  gtk_widget_set_visible (self->content, *text != '\0');
}

void
fx_message_view_set_content (FxMessageView *self)
{
  gboolean markdown = fx_message_view_is_assistant (self) && !self->raw;

  if (self->content != NULL)
    gtk_box_remove (GTK_BOX (self->body), self->content);

  if (markdown)
    {
      self->content = fx_markdown_view_new ();
    }
  else if (is_long (fx_message_get_text (self->message)))
    {
      self->content = fx_long_text_new ();
      gtk_widget_add_css_class (self->content, self->raw ? "raw" : "typed");
    }
  else
    {
      self->content = fx_message_view_label_new (self->raw ? "raw" : "typed");
      gtk_label_set_selectable (GTK_LABEL (self->content), TRUE);
      gtk_widget_add_css_class (self->content,
                                self->raw ? "monospace" : "body");
    }

  gtk_box_prepend (GTK_BOX (self->body), self->content);
  fx_message_view_update_content (self);
}

/* Header, state and footer */

static void
update_header (FxMessageView *self)
{
  const char *model = fx_message_get_model_name (self->message);
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = NULL;
  const char *role;

  switch (fx_message_get_role (self->message))
    {
    case FX_ROLE_USER:
      role = _("You");
      break;
    case FX_ROLE_SYSTEM:
      role = _("Instructions");
      break;
    default:
      role = model != NULL && *model != '\0' ? model : _("Assistant");
    }

  gtk_label_set_text (GTK_LABEL (self->role), role);
  gtk_label_set_text (GTK_LABEL (self->detail),
                      fx_message_get_edited (self->message) ? _("edited") : "");

  date = g_date_time_new_from_unix_local (
    fx_message_get_created (self->message));
  if (date != NULL)
    when = g_date_time_format (
      date, g_date_time_get_year (date) == g_date_time_get_year (now) &&
              g_date_time_get_day_of_year (date) ==
                g_date_time_get_day_of_year (now) ? "%H:%M" : "%x %H:%M");
  gtk_label_set_text (GTK_LABEL (self->time), when != NULL ? when : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, role, -1);
}

static void
update_siblings (FxMessageView *self)
{
  guint index = fx_message_get_sibling_index (self->message);
  guint n = fx_message_get_n_siblings (self->message);
  /* Translators: this version of a message, of how many there are */
  g_autofree char *text = g_strdup_printf (_("%u / %u"), index, n);

  gtk_widget_set_visible (self->siblings, n > 1);
  gtk_label_set_text (GTK_LABEL (self->sibling_label), text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "msg.previous-sibling",
                                 index > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "msg.next-sibling",
                                 index < n);
}

static void
update_remedies (FxMessageView *self)
{
  GListModel *remedies = fx_message_get_remedies (self->message);
  guint n = remedies != NULL ? g_list_model_get_n_items (remedies) : 0;
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (self->remedies)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->remedies), old);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemedy) remedy = g_list_model_get_item (remedies, i);
      GtkWidget *label = gtk_label_new (fx_remedy_get_label (remedy));
      GtkWidget *button = gtk_button_new ();

      /* A label too long for the window goes on in a second line. */
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_actionable_set_detailed_action_name (
        GTK_ACTIONABLE (button), fx_remedy_get_action (remedy));
      gtk_widget_set_tooltip_text (button, fx_remedy_get_detail (remedy));
      if (i == 0)
        gtk_widget_add_css_class (button, "suggested-action");
      adw_wrap_box_append (ADW_WRAP_BOX (self->remedies), button);
    }

  gtk_widget_set_visible (self->remedies, n > 0);
}

static void
update_actions (FxMessageView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean active = fx_message_get_active (self->message);
  gboolean text = *fx_message_get_text (self->message) != '\0';
  gboolean again = !active && fx_message_view_is_assistant (self);

  gtk_widget_action_set_enabled (widget, "msg.copy", text);
  gtk_widget_action_set_enabled (widget, "msg.copy-markdown", text);
  gtk_widget_action_set_enabled (widget, "msg.edit", !active);
  gtk_widget_action_set_enabled (widget, "msg.regenerate", again);
  gtk_widget_action_set_enabled (widget, "msg.delete", !active);
  gtk_widget_action_set_enabled (widget, "msg.continue",
                                 again &&
                                 fx_message_get_can_continue (self->message));
  gtk_widget_action_set_enabled (widget, "msg.branch", !active);
  gtk_widget_action_set_enabled (widget, "msg.stop", active);
}

static const char *
default_status (FxMessageState state)
{
  switch (state)
    {
    case FX_MESSAGE_WAITING:
      return _("Waiting…");
    case FX_MESSAGE_LOADING:
      return _("Loading the model…");
    case FX_MESSAGE_READING:
      return _("Reading the prompt…");
    default:
      return _("Writing…");
    }
}

void
fx_message_view_update_state (FxMessageView *self)
{
  FxMessageState state = fx_message_get_state (self->message);
  const char *status = fx_message_get_status_text (self->message);
  const char *stats = fx_message_get_stats_text (self->message);
  const char *error = fx_message_get_error_text (self->message);
  double progress = fx_message_get_progress (self->message);
  gboolean active = fx_message_get_active (self->message);
  gboolean known = (state == FX_MESSAGE_LOADING ||
                    state == FX_MESSAGE_READING) && progress >= 0;
  gboolean silent = *fx_message_get_text (self->message) == '\0' &&
                    *fx_message_get_reasoning (self->message) == '\0';

  gtk_widget_set_visible (self->status,
                          active && (state != FX_MESSAGE_STREAMING || silent));
  gtk_label_set_text (GTK_LABEL (self->status_text),
                      status != NULL && *status != '\0'
                        ? status : default_status (state));
  gtk_widget_set_visible (self->spinner, !known);
  gtk_widget_set_visible (self->progress, known);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 CLAMP (progress, 0, 1));

  /* A reply that ended well may have something to say, too. */
  gtk_widget_set_visible (self->trouble,
                          state == FX_MESSAGE_FAILED ||
                          (error != NULL && !active));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->trouble_icon),
                                state == FX_MESSAGE_FAILED
                                  ? "dialog-error-symbolic"
                                  : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (self->trouble_icon, (const char *[]) {
    state == FX_MESSAGE_FAILED ? "error" : "warning", NULL });
  if (state == FX_MESSAGE_FAILED)
    gtk_widget_remove_css_class (self->trouble, "hint");
  else
    gtk_widget_add_css_class (self->trouble, "hint");
  gtk_label_set_text (GTK_LABEL (self->trouble_text),
                      error != NULL ? error : _("The answer failed."));

  if ((stats == NULL || *stats == '\0') && state == FX_MESSAGE_STOPPED)
    stats = _("Stopped");
  gtk_label_set_text (GTK_LABEL (self->stats), stats != NULL ? stats : "");

  gtk_widget_set_visible (self->footer, !active && self->editor == NULL);
  update_actions (self);

  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (self), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "active");
}

static void
state_changed_cb (FxMessageView *self)
{
  gboolean active = fx_message_get_active (self->message);

  fx_message_view_update_state (self);
  fx_message_view_update_content (self);

  if (self->was_active && !active && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_autofree char *text = NULL;

      if (fx_message_get_state (self->message) == FX_MESSAGE_FAILED)
        text = g_strdup (gtk_label_get_text (GTK_LABEL (self->trouble_text)));
      else if (fx_message_get_state (self->message) == FX_MESSAGE_STOPPED)
        text = g_strdup (_("Response stopped"));
      else
        text = g_strdup (_("Response finished"));

      fx_announce (GTK_WIDGET (self), text);
    }

  self->was_active = active;
}

static void
text_changed_cb (FxMessageView *self)
{
  fx_message_view_update_content (self);
  fx_message_view_update_state (self);
}

/* Construction */

static void
build (FxMessageView *self)
{
  GtkBox *box = GTK_BOX (self->box);
  gboolean user = fx_message_get_role (self->message) == FX_ROLE_USER;

  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->body, "message-body");

  self->stats = fx_message_view_label_new ("numeric");
  gtk_widget_add_css_class (self->stats, "stats");
  gtk_widget_add_css_class (self->stats, "dimmed");
  gtk_widget_set_hexpand (self->stats, TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->stats), FALSE);

  self->footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->footer, "message-footer");
  gtk_box_append (GTK_BOX (self->footer), self->stats);
  gtk_box_append (GTK_BOX (self->footer), fx_message_view_actions_new (self));

  gtk_box_append (box, fx_message_view_header_new (self));
  gtk_box_append (box, fx_reasoning_view_new (self->message));
  gtk_box_append (box, self->body);
  gtk_box_append (box, fx_message_view_status_new (self));
  gtk_box_append (box, fx_message_view_trouble_new (self));
  gtk_box_append (box, self->footer);
  gtk_box_append (box, fx_message_view_cut_new (self));

  gtk_widget_add_css_class (GTK_WIDGET (self), user ? "user" : "assistant");
  fx_message_view_set_content (self);
  update_header (self);
  update_siblings (self);
  update_remedies (self);
  fx_message_view_update_state (self);
  self->was_active = fx_message_get_active (self->message);
}

static void
fx_message_view_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  gtk_widget_allocate (self->box, width, height, -1, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static GtkSizeRequestMode
fx_message_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fx_message_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  gtk_widget_measure (FX_MESSAGE_VIEW (widget)->box, orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
fx_message_view_dispose (GObject *object)
{
  FxMessageView *self = FX_MESSAGE_VIEW (object);

  g_clear_weak_pointer (&self->marked);
  g_clear_pointer (&self->unmarked, pango_attr_list_unref);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (fx_message_view_parent_class)->dispose (object);
}

static void
fx_message_view_class_init (FxMessageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_message_view_dispose;
  widget_class->get_request_mode = fx_message_view_get_request_mode;
  widget_class->measure = fx_message_view_measure;
  widget_class->size_allocate = fx_message_view_size_allocate;

  fx_message_view_class_install_actions (widget_class);

  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_ARTICLE);
}

static void
fx_message_view_init (FxMessageView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click),
                                 GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed",
                    G_CALLBACK (fx_message_view_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
fx_message_view_new (FxMessage *message)
{
  static const struct { const char *signal; GCallback func; } watched[] = {
    { "notify::text", G_CALLBACK (text_changed_cb) },
    { "notify::reasoning", G_CALLBACK (fx_message_view_update_state) },
    { "notify::state", G_CALLBACK (state_changed_cb) },
    { "notify::progress", G_CALLBACK (fx_message_view_update_state) },
    { "notify::status-text", G_CALLBACK (fx_message_view_update_state) },
    { "notify::stats-text", G_CALLBACK (fx_message_view_update_state) },
    { "notify::error-text", G_CALLBACK (fx_message_view_update_state) },
    { "notify::can-continue", G_CALLBACK (fx_message_view_update_state) },
    { "notify::remedies", G_CALLBACK (update_remedies) },
    { "notify::model-name", G_CALLBACK (update_header) },
    { "notify::created", G_CALLBACK (update_header) },
    { "notify::edited", G_CALLBACK (update_header) },
    { "notify::sibling-index", G_CALLBACK (update_siblings) },
    { "notify::n-siblings", G_CALLBACK (update_siblings) },
  };
  FxMessageView *self;

  g_return_val_if_fail (FX_IS_MESSAGE (message), NULL);

  self = g_object_new (FX_TYPE_MESSAGE_VIEW, NULL);
  self->message = g_object_ref (message);
  build (self);

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (message, watched[i].signal, watched[i].func, self,
                             G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
fx_message_view_set_sent (FxMessageView *self,
                          gboolean       sent,
                          gboolean       is_last)
{
  g_return_if_fail (FX_IS_MESSAGE_VIEW (self));

  gtk_widget_set_visible (self->cut, !sent && is_last);
  if (sent)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "not-sent");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "not-sent");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sent ? "" : _("Not sent: outside the context"), -1);
}

FxMessage *
fx_message_view_get_message (FxMessageView *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE_VIEW (self), NULL);

  return self->message;
}

const char *
fx_message_view_get_last_code (FxMessageView *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE_VIEW (self), NULL);

  if (!FX_IS_MARKDOWN_VIEW (self->content))
    return NULL;

  return fx_markdown_view_get_last_code (FX_MARKDOWN_VIEW (self->content));
}
