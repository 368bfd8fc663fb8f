/* fx-message-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fx-announce.h"
#include "fx-copy-button.h"
#include "fx-markdown-view.h"
#include "fx-markdown.h"
#include "fx-message-editor.h"
#include "fx-reasoning-view.h"
#include "fx-remedy.h"

struct _FxMessageView
{
  GtkWidget parent_instance;

  FxMessage *message; /* Owned */

  GtkWidget *box;     /* Owned; the rest is in it */
  GtkWidget *role;
  GtkWidget *detail;
  GtkWidget *time;
  GtkWidget *content; /* FxMarkdownView, or a GtkLabel: user and raw text */
  GtkWidget *body;    /* holds content or the editor */
  GtkWidget *editor;  /* Nullable */
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *progress;
  GtkWidget *trouble;
  GtkWidget *trouble_text;
  GtkWidget *remedies;
  GtkWidget *stats;
  GtkWidget *footer;
  GtkWidget *copy;
  GtkWidget *regenerate;
  GtkWidget *more;
  GtkWidget *popover; /* of the secondary click; has us as parent */

  gboolean raw;
  gboolean was_active;
};

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

G_DEFINE_FINAL_TYPE (FxMessageView, fx_message_view, GTK_TYPE_WIDGET)

static gboolean
is_assistant (FxMessageView *self)
{
  return fx_message_get_role (self->message) == FX_ROLE_ASSISTANT;
}

/* Content */

static GtkWidget *
label_new (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "xalign", 0.0f,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
update_content (FxMessageView *self)
{
  const char *text = fx_message_get_text (self->message);
  gboolean active = fx_message_get_active (self->message);

  if (FX_IS_MARKDOWN_VIEW (self->content))
    fx_markdown_view_set_text (FX_MARKDOWN_VIEW (self->content), text, active);
  else
    gtk_label_set_text (GTK_LABEL (self->content), text);

  gtk_widget_set_visible (self->content, *text != '\0');
}

static void
set_content (FxMessageView *self)
{
  gboolean markdown = is_assistant (self) && !self->raw;

  if (self->content != NULL)
    gtk_box_remove (GTK_BOX (self->body), self->content);

  if (markdown)
    {
      self->content = fx_markdown_view_new ();
    }
  else
    {
      self->content = label_new (self->raw ? "raw" : "typed");
      gtk_label_set_selectable (GTK_LABEL (self->content), TRUE);
      gtk_widget_add_css_class (self->content, self->raw ? "monospace" : "body");
    }

  gtk_box_prepend (GTK_BOX (self->body), self->content);
  update_content (self);
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
      GtkWidget *button = gtk_button_new_with_label (
        fx_remedy_get_label (remedy));

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

  gtk_widget_action_set_enabled (widget, "msg.copy", text);
  gtk_widget_action_set_enabled (widget, "msg.copy-markdown", text);
  gtk_widget_action_set_enabled (widget, "msg.edit", !active);
  gtk_widget_action_set_enabled (widget, "msg.regenerate",
                                 !active && is_assistant (self));
  gtk_widget_action_set_enabled (widget, "msg.delete", !active);
  gtk_widget_action_set_enabled (widget, "msg.continue",
                                 !active && is_assistant (self) &&
                                 fx_message_get_can_continue (self->message));
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

static void
update_state (FxMessageView *self)
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

  gtk_widget_set_visible (self->trouble, state == FX_MESSAGE_FAILED);
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

  update_state (self);
  update_content (self);

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
  update_content (self);
  update_state (self);
}

/* Actions */

static GdkContentProvider *
bytes_provider (const char *type,
                const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return gdk_content_provider_new_for_bytes (type, bytes);
}

void
fx_message_view_copy (FxMessageView *self)
{
  GdkClipboard *clipboard;
  g_autoptr (GdkContentProvider) all = NULL;
  g_autoptr (FxBlock) document = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *html = NULL;
  GdkContentProvider *parts[3];
  const char *text;

  g_return_if_fail (FX_IS_MESSAGE_VIEW (self));

  text = fx_message_get_text (self->message);
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (!is_assistant (self) || self->raw)
    {
      gdk_clipboard_set_text (clipboard, text);
      return;
    }

  document = fx_markdown_parse (text, strlen (text), FX_MARKDOWN_NONE);
  plain = fx_block_to_plain (document);
  html = fx_markdown_to_html (text);

  parts[0] = gdk_content_provider_new_typed (G_TYPE_STRING, plain);
  parts[1] = bytes_provider ("text/html", html);
  parts[2] = bytes_provider ("text/markdown", text);
  all = gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
  gdk_clipboard_set_content (clipboard, all);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  fx_message_view_copy (self);
  fx_copy_button_confirm (FX_COPY_BUTTON (self->copy));
}

static void
copy_markdown_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          fx_message_get_text (self->message));
  fx_copy_button_confirm (FX_COPY_BUTTON (self->copy));
}

static void
raw_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  self->raw = !self->raw;
  set_content (self);
}

static void
close_editor (FxMessageView *self)
{
  if (self->editor == NULL)
    return;

  gtk_box_remove (GTK_BOX (self->body), self->editor);
  self->editor = NULL;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  update_content (self);
  update_state (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
save_cb (FxMessageView *self,
         const char    *text,
         gboolean       regenerate)
{
  g_autofree char *copy = g_strdup (text);

  g_object_ref (self);
  close_editor (self);
  g_signal_emit (self, signals[EDIT], 0, copy, regenerate);
  g_object_unref (self);
}

void
fx_message_view_edit (FxMessageView *self)
{
  g_return_if_fail (FX_IS_MESSAGE_VIEW (self));

  if (fx_message_get_active (self->message))
    return;

  if (self->editor == NULL)
    {
      self->editor = fx_message_editor_new (self->message);
      g_signal_connect_swapped (self->editor, "save", G_CALLBACK (save_cb),
                                self);
      g_signal_connect_swapped (self->editor, "cancel",
                                G_CALLBACK (close_editor), self);
      gtk_box_append (GTK_BOX (self->body), self->editor);
      gtk_widget_set_visible (self->content, FALSE);
      gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
      update_state (self);
    }

  gtk_widget_grab_focus (self->editor);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  fx_message_view_edit (FX_MESSAGE_VIEW (widget));
}

static void
signal_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  static const struct { const char *name; int signal; } table[] = {
    { "msg.regenerate", REGENERATE },
    { "msg.continue", CONTINUE },
    { "msg.delete", DELETE },
    { "msg.stop", STOP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (name, table[i].name))
      g_signal_emit (widget, signals[table[i].signal], 0);
}

static GMenu *
menu_new (FxMessageView *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  g_menu_append (menu, _("_Copy"), "msg.copy");
  g_menu_append (menu, _("Copy as _Markdown"), "msg.copy-markdown");
  g_menu_append (menu, self->raw ? _("Show _Formatted Text")
                                 : _("Show _Raw Text"), "msg.raw");
  g_menu_append (change, _("_Edit"), "msg.edit");
  if (is_assistant (self))
    {
      g_menu_append (change, _("Re_generate"), "msg.regenerate");
      g_menu_append (change, _("C_ontinue"), "msg.continue");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append (last, _("_Delete"), "msg.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));

  return menu;
}

static void
popup_menu (FxMessageView *self,
            double         x,
            double         y)
{
  g_autoptr (GMenu) menu = menu_new (self);

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover),
                                   G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  popup_menu (FX_MESSAGE_VIEW (widget), 12, 24);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            FxMessageView   *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, x, y);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  g_autoptr (GMenu) menu = menu_new (user_data);

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* Construction */

static GtkWidget *
action_button_new (const char *icon,
                   const char *label,
                   const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static GtkWidget *
actions_new (FxMessageView *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_TOOLBAR,
                                 "valign", GTK_ALIGN_START,
                                 NULL);

  gtk_widget_add_css_class (box, "message-actions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Message actions"), -1);

  self->copy = fx_copy_button_new (_("Copy"));
  g_signal_connect_swapped (self->copy, "copy",
                            G_CALLBACK (fx_message_view_copy), self);
  gtk_box_append (GTK_BOX (box), self->copy);
  gtk_box_append (GTK_BOX (box), action_button_new ("document-edit-symbolic",
                                                    _("Edit"), "msg.edit"));
  if (is_assistant (self))
    {
      GtkWidget *more;

      self->regenerate = action_button_new ("view-refresh-symbolic",
                                            _("Regenerate"), "msg.regenerate");
      gtk_box_append (GTK_BOX (box), self->regenerate);

      more = action_button_new ("media-seek-forward-symbolic", _("Continue"),
                                "msg.continue");
      g_object_bind_property (self->message, "can-continue", more, "visible",
                              G_BINDING_SYNC_CREATE);
      gtk_box_append (GTK_BOX (box), more);
    }

  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more),
                                 "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more),
                                         create_popup_cb, self, NULL);
  gtk_widget_set_tooltip_text (self->more, _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_widget_add_css_class (self->more, "flat");
  gtk_box_append (GTK_BOX (box), self->more);

  return box;
}

static GtkWidget *
header_new (FxMessageView *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->role = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->role), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->role, "role");
  self->detail = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->detail, "dimmed");
  self->time = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->time, "time");
  gtk_widget_add_css_class (self->time, "numeric");

  gtk_widget_add_css_class (header, "message-header");
  gtk_box_append (GTK_BOX (header), self->role);
  gtk_box_append (GTK_BOX (header), self->detail);
  gtk_box_append (GTK_BOX (header), self->time);

  return header;
}

static GtkWidget *
status_new (FxMessageView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *cancel = action_button_new ("window-close-symbolic",
                                         _("Cancel"), "msg.stop");

  self->status = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->spinner = adw_spinner_new ();
  self->status_text = label_new ("numeric");
  gtk_widget_add_css_class (self->status_text, "dimmed");
  gtk_widget_set_hexpand (self->status_text, TRUE);
  self->progress = gtk_progress_bar_new ();
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->status_text, NULL, -1);
  gtk_widget_set_valign (cancel, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (cancel, "circular");

  gtk_box_append (GTK_BOX (row), self->spinner);
  gtk_box_append (GTK_BOX (row), self->status_text);
  gtk_box_append (GTK_BOX (row), cancel);
  gtk_box_append (GTK_BOX (self->status), row);
  gtk_box_append (GTK_BOX (self->status), self->progress);
  gtk_widget_add_css_class (self->status, "message-status");

  return self->status;
}

static GtkWidget *
trouble_new (FxMessageView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");

  self->trouble_text = label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->trouble_text), TRUE);
  gtk_widget_set_hexpand (self->trouble_text, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "error");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), self->trouble_text);

  self->remedies = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->remedies), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->remedies), 6);

  self->trouble = g_object_new (GTK_TYPE_BOX,
                                "orientation", GTK_ORIENTATION_VERTICAL,
                                "spacing", 12,
                                "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT,
                                NULL);
  gtk_box_append (GTK_BOX (self->trouble), row);
  gtk_box_append (GTK_BOX (self->trouble), self->remedies);
  gtk_widget_add_css_class (self->trouble, "message-trouble");

  return self->trouble;
}

static void
build (FxMessageView *self)
{
  GtkBox *box = GTK_BOX (self->box);
  gboolean user = fx_message_get_role (self->message) == FX_ROLE_USER;

  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->body, "message-body");

  self->stats = label_new ("numeric");
  gtk_widget_add_css_class (self->stats, "stats");
  gtk_widget_add_css_class (self->stats, "dimmed");
  gtk_widget_set_hexpand (self->stats, TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->stats), FALSE);

  self->footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->footer, "message-footer");
  gtk_box_append (GTK_BOX (self->footer), self->stats);
  gtk_box_append (GTK_BOX (self->footer), actions_new (self));

  gtk_box_append (box, header_new (self));
  gtk_box_append (box, fx_reasoning_view_new (self->message));
  gtk_box_append (box, self->body);
  gtk_box_append (box, status_new (self));
  gtk_box_append (box, trouble_new (self));
  gtk_box_append (box, self->footer);

  gtk_widget_add_css_class (GTK_WIDGET (self), user ? "user" : "assistant");
  set_content (self);
  update_header (self);
  update_remedies (self);
  update_state (self);
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

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (fx_message_view_parent_class)->dispose (object);
}

static void
fx_message_view_class_init (FxMessageViewClass *klass)
{
  static const char *const names[] = {
    "msg.regenerate", "msg.continue", "msg.delete", "msg.stop",
  };
  static const char *const outward[] = {
    [REGENERATE] = "regenerate", [CONTINUE] = "continue",
    [DELETE] = "delete", [STOP] = "stop",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_message_view_dispose;
  widget_class->get_request_mode = fx_message_view_get_request_mode;
  widget_class->measure = fx_message_view_measure;
  widget_class->size_allocate = fx_message_view_size_allocate;

  signals[EDIT] =
    g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                  G_TYPE_BOOLEAN);
  for (guint i = REGENERATE; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (outward[i], G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "msg.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "msg.copy-markdown", NULL,
                                   copy_markdown_action);
  gtk_widget_class_install_action (widget_class, "msg.raw", NULL, raw_action);
  gtk_widget_class_install_action (widget_class, "msg.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "msg.menu", NULL, menu_action);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (widget_class, names[i], NULL,
                                     signal_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0,
                                       "msg.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0,
                                       "msg.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10,
                                       GDK_SHIFT_MASK, "msg.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0,
                                       "msg.delete", NULL);

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
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
fx_message_view_new (FxMessage *message)
{
  static const struct { const char *signal; GCallback func; } watched[] = {
    { "notify::text", G_CALLBACK (text_changed_cb) },
    { "notify::reasoning", G_CALLBACK (update_state) },
    { "notify::state", G_CALLBACK (state_changed_cb) },
    { "notify::progress", G_CALLBACK (update_state) },
    { "notify::status-text", G_CALLBACK (update_state) },
    { "notify::stats-text", G_CALLBACK (update_state) },
    { "notify::error-text", G_CALLBACK (update_state) },
    { "notify::can-continue", G_CALLBACK (update_state) },
    { "notify::remedies", G_CALLBACK (update_remedies) },
    { "notify::model-name", G_CALLBACK (update_header) },
    { "notify::created", G_CALLBACK (update_header) },
    { "notify::edited", G_CALLBACK (update_header) },
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
