/* fx-inspector-stops.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-inspector-stops.h"

#include <glib/gi18n.h>

static char **
split (FxSamplingItem *sampling)
{
  return g_strsplit (sampling->stop != NULL ? sampling->stop : "", "\n", -1);
}

void
fx_inspector_add_stop (FxSamplingItem *sampling,
                       const char     *text)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *stop = NULL;

  g_return_if_fail (FX_IS_SAMPLING_ITEM (sampling));

  lines = split (sampling);
  if (*text == '\0' || g_strv_contains ((const char *const *) lines, text))
    return;

  stop = sampling->stop != NULL && *sampling->stop != '\0' ? g_strdup_printf ("%s\n%s", sampling->stop, text)
                                                           : g_strdup (text);
  g_object_set (sampling, "stop", stop, NULL);
}

static void
on_remove (GtkButton      *button,
           FxSamplingItem *sampling)
{
  const char *text = g_object_get_data (G_OBJECT (button), "stop");
  g_auto (GStrv) lines = split (sampling);
  g_autoptr (GString) stop = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && !g_str_equal (lines[i], text))
      {
        if (stop->len > 0)
          g_string_append_c (stop, '\n');
        g_string_append (stop, lines[i]);
      }

  g_object_set (sampling, "stop", stop->len > 0 ? stop->str : NULL, NULL);
}

static GtkWidget *
row_new (FxSamplingItem *sampling,
         const char     *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_("Remove %s"), text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "stop", g_strdup (text), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), sampling, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

void
fx_inspector_show_stops (GtkListBox     *list,
                         FxSamplingItem *sampling)
{
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_return_if_fail (GTK_IS_LIST_BOX (list));

  gtk_list_box_remove_all (list);
  lines = sampling != NULL ? split (sampling) : NULL;
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        gtk_list_box_append (list, row_new (sampling, lines[i]));
        n++;
      }
  gtk_widget_set_visible (GTK_WIDGET (list), n > 0);
}
