/* fx-rename-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-rename-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  FxDesk         *desk;
  FxConversation *conversation;
  GtkEditable    *entry; /* borrowed from the dialog */
} Rename;

static void
rename_free (gpointer data,
             GClosure *closure)
{
  Rename *self = data;

  g_object_unref (self->desk);
  g_object_unref (self->conversation);
  g_free (self);
}

static void
on_response (AdwAlertDialog *dialog,
             const char     *response,
             Rename         *self)
{
  g_autofree char *title = NULL;

  if (!g_str_equal (response, "rename"))
    return;

  title = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  if (*title != '\0')
    fx_desk_rename_chat (self->desk, self->conversation, title);
}

static void
on_changed (GtkEditable    *entry,
            AdwAlertDialog *dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "rename", *title != '\0');
}

void
fx_rename_dialog_present (FxDesk         *desk,
                          FxConversation *conversation,
                          GtkWidget      *parent)
{
  AdwDialog *dialog;
  AdwAlertDialog *alert;
  GtkWidget *group, *entry;
  const char *title;
  Rename *self;

  g_return_if_fail (FX_IS_DESK (desk));
  g_return_if_fail (FX_IS_CONVERSATION (conversation));

  dialog = adw_alert_dialog_new (_("Rename Chat"), NULL);
  alert = ADW_ALERT_DIALOG (dialog);
  title = fx_conversation_get_title (conversation);

  entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Title"));
  gtk_editable_set_text (GTK_EDITABLE (entry), title != NULL ? title : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);

  adw_alert_dialog_set_extra_child (alert, group);
  adw_alert_dialog_add_responses (alert,
                                  "cancel", _("_Cancel"),
                                  "rename", _("_Rename"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (alert, "rename", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "rename");
  adw_alert_dialog_set_close_response (alert, "cancel");

  self = g_new0 (Rename, 1);
  self->desk = g_object_ref (desk);
  self->conversation = g_object_ref (conversation);
  self->entry = GTK_EDITABLE (entry);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response),
                         self, rename_free, 0);
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed), dialog);
  on_changed (GTK_EDITABLE (entry), alert);

  adw_dialog_present (dialog, parent);
  gtk_widget_grab_focus (entry);
}
