/* fx-message-view-parts.c - the widgets a message is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "fx-copy-button.h"

GtkWidget *
fx_message_view_label_new (const char *css_class)
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

GtkWidget *
fx_message_view_actions_new (FxMessageView *self)
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
  if (fx_message_view_is_assistant (self))
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
                                         fx_message_view_create_popup_cb, self,
                                         NULL);
  gtk_widget_set_tooltip_text (self->more, _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_widget_add_css_class (self->more, "flat");
  gtk_box_append (GTK_BOX (box), self->more);

  return box;
}

/* Other answers, or other wordings of the question. */
static GtkWidget *
siblings_new (FxMessageView *self)
{
  self->siblings = g_object_new (GTK_TYPE_BOX,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP,
                                 "valign", GTK_ALIGN_CENTER,
                                 NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->siblings),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Versions"), -1);
  gtk_widget_add_css_class (self->siblings, "siblings");
  self->sibling_label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->sibling_label, "numeric");
  gtk_box_append (GTK_BOX (self->siblings),
                  action_button_new ("go-previous-symbolic",
                                     _("Previous version"),
                                     "msg.previous-sibling"));
  gtk_box_append (GTK_BOX (self->siblings), self->sibling_label);
  gtk_box_append (GTK_BOX (self->siblings),
                  action_button_new ("go-next-symbolic", _("Next version"),
                                     "msg.next-sibling"));

  return self->siblings;
}

GtkWidget *
fx_message_view_header_new (FxMessageView *self)
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
  gtk_box_append (GTK_BOX (header), siblings_new (self));

  return header;
}

GtkWidget *
fx_message_view_cut_new (FxMessageView *self)
{
  GtkWidget *label = gtk_label_new (_("Not sent: outside the context"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  self->cut = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->cut), label);
  gtk_widget_add_css_class (self->cut, "cut");
  gtk_widget_set_visible (self->cut, FALSE);

  return self->cut;
}

GtkWidget *
fx_message_view_status_new (FxMessageView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *cancel = action_button_new ("window-close-symbolic",
                                         _("Cancel"), "msg.stop");

  self->status = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->spinner = adw_spinner_new ();
  self->status_text = fx_message_view_label_new ("numeric");
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

GtkWidget *
fx_message_view_trouble_new (FxMessageView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->trouble_icon = gtk_image_new ();
  self->trouble_text = fx_message_view_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->trouble_text), TRUE);
  gtk_widget_set_hexpand (self->trouble_text, TRUE);
  gtk_widget_set_valign (self->trouble_icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), self->trouble_icon);
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
