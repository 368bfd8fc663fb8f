/* fx-name-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-name-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkEditable    *entry; /* borrowed from the dialog */
  FxNameFunc      func;
  gpointer        user_data;
  GDestroyNotify  user_free;
} Asked;

static void
asked_free (gpointer  data,
            GClosure *closure)
{
  Asked *asked = data;

  if (asked->user_free != NULL)
    asked->user_free (asked->user_data);
  g_free (asked);
}

static char *
dup_name (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static void
on_response (AdwAlertDialog *dialog,
             const char     *response,
             Asked          *asked)
{
  g_autofree char *name = dup_name (asked->entry);

  if (g_str_equal (response, "take") && *name != '\0')
    asked->func (name, asked->user_data);
}

static void
on_changed (GtkEditable    *entry,
            AdwAlertDialog *dialog)
{
  g_autofree char *name = dup_name (entry);

  adw_alert_dialog_set_response_enabled (dialog, "take", *name != '\0');
}

void
fx_name_dialog_present (GtkWidget      *parent,
                        const char     *heading,
                        const char     *label,
                        const char     *name,
                        const char     *button,
                        FxNameFunc      func,
                        gpointer        user_data,
                        GDestroyNotify  user_free)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  GtkWidget *entry = adw_entry_row_new ();
  GtkWidget *group = adw_preferences_group_new ();
  Asked *asked = g_new0 (Asked, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), label);
  gtk_editable_set_text (GTK_EDITABLE (entry), name != NULL ? name : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);

  adw_alert_dialog_set_extra_child (alert, group);
  adw_alert_dialog_add_responses (alert, "cancel", _("_Cancel"), "take", button, NULL);
  adw_alert_dialog_set_response_appearance (alert, "take", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "take");
  adw_alert_dialog_set_close_response (alert, "cancel");

  asked->entry = GTK_EDITABLE (entry);
  asked->func = func;
  asked->user_data = user_data;
  asked->user_free = user_free;
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), asked, asked_free, 0);
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed), dialog);
  on_changed (GTK_EDITABLE (entry), alert);

  adw_dialog_present (dialog, parent);
  gtk_widget_grab_focus (entry);
}
