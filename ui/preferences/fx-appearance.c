/* fx-appearance.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-appearance.h"

static void
on_text_size (GSettings      *settings,
              const char     *key,
              GtkCssProvider *provider)
{
  const int percent = g_settings_get_int (settings, "text-size");
  g_autofree char *css = percent != 100 ? g_strdup_printf ("window { font-size: %d%%; }", percent) : g_strdup ("");

  gtk_css_provider_load_from_string (provider, css);
}

static void
on_color_scheme (GSettings  *settings,
                 const char *key,
                 gpointer    data)
{
  g_autofree char *scheme = g_settings_get_string (settings, "color-scheme");
  AdwStyleManager *style = adw_style_manager_get_for_display (data);

  adw_style_manager_set_color_scheme (style,
                                      g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT :
                                      g_str_equal (scheme, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK :
                                      ADW_COLOR_SCHEME_DEFAULT);
}

void
fx_appearance_follow (GSettings  *settings,
                      GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (GDK_IS_DISPLAY (display));

  /* Once, however many windows there are. */
  if (g_object_get_data (G_OBJECT (display), "fx-appearance") != NULL)
    return;

  provider = gtk_css_provider_new ();
  g_object_set_data_full (G_OBJECT (display), "fx-appearance", g_object_ref (settings), g_object_unref);

  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (settings, "changed::text-size", G_CALLBACK (on_text_size), provider, G_CONNECT_DEFAULT);
  g_signal_connect_object (settings, "changed::color-scheme", G_CALLBACK (on_color_scheme), display, G_CONNECT_DEFAULT);
  on_text_size (settings, NULL, provider);
  on_color_scheme (settings, NULL, display);
}
