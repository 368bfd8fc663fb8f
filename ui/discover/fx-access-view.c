/* fx-access-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-access-view.h"

#include <glib/gi18n.h>

struct _FxAccessView
{
  AdwBin               parent_instance;

  /* Children */
  AdwPreferencesGroup *group;
  AdwActionRow        *page;
  GtkEditable         *token;

  /* Owned */
  FxDiscoverDesk      *desk;
  FxRemoteModel       *model;
};

G_DEFINE_FINAL_TYPE (FxAccessView, fx_access_view, ADW_TYPE_BIN)

static void
update (FxAccessView *self)
{
  const char *text = _("The owner lets in who has accepted the licence on the web page.");

  if (self->model->gate == FX_GATE_PERSON)
    text = _("The owner decides who may have it: ask on the web page.");
  else if (self->model->gate == FX_GATE_OPEN)
    text = _("The hub wants to know who asks: a token of yours is needed.");

  adw_preferences_group_set_description (self->group, text);
  gtk_widget_set_visible (GTK_WIDGET (self->page), self->model->web_page != NULL);
  adw_action_row_set_subtitle (self->page, self->model->web_page != NULL ? self->model->web_page : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->token), self->model->token);
}

static void
on_open_page (FxAccessView *self)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (self->model->web_page);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

static void
on_apply (FxAccessView *self)
{
  g_autofree char *token = g_strstrip (g_strdup (gtk_editable_get_text (self->token)));

  /* It stays in no widget. */
  gtk_editable_set_text (self->token, "");
  fx_discover_desk_store_token (self->desk, self->model, token);
}

static void
fx_access_view_dispose (GObject *object)
{
  FxAccessView *self = FX_ACCESS_VIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->desk);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (fx_access_view_parent_class)->dispose (object);
}

static void
fx_access_view_class_init (FxAccessViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_access_view_dispose;
}

static void
fx_access_view_init (FxAccessView *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("fx-open-symbolic");

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Access"));

  self->page = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->page), _("Open the Web Page"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->page), TRUE);
  adw_action_row_add_suffix (self->page, icon);
  g_signal_connect_swapped (self->page, "activated", G_CALLBACK (on_open_page), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->page));

  self->token = GTK_EDITABLE (adw_password_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->token), _("Access token of the hub"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->token), TRUE);
  g_signal_connect_swapped (self->token, "apply", G_CALLBACK (on_apply), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->token));

  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

GtkWidget *
fx_access_view_new (FxDiscoverDesk *desk,
                    FxRemoteModel  *model)
{
  FxAccessView *self = g_object_new (FX_TYPE_ACCESS_VIEW, NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
