/* fx-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-link.h"

#include <string.h>

char *
fx_link_check (const char *target)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme;
  const char *host;

  g_return_val_if_fail (target != NULL, NULL);

  if (strlen (target) > 2048)
    return NULL;

  uri = g_uri_parse (target,
                     G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL)
    return NULL;

  scheme = g_uri_get_scheme (uri);
  host = g_uri_get_host (uri);

  if (g_str_equal (scheme, "mailto"))
    return g_uri_to_string (uri);

  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return NULL;

  if (host == NULL || *host == '\0')
    return NULL;

  if (g_hostname_is_non_ascii (host))
    {
      g_autofree char *ascii = g_hostname_to_ascii (host);
      g_autoptr (GUri) plain = NULL;

      if (ascii == NULL)
        return NULL;

      plain = g_uri_build (G_URI_FLAGS_ENCODED, scheme,
                           g_uri_get_userinfo (uri), ascii,
                           g_uri_get_port (uri), g_uri_get_path (uri),
                           g_uri_get_query (uri), g_uri_get_fragment (uri));

      return g_uri_to_string (plain);
    }

  return g_uri_to_string (uri);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result,
                                       &error))
    g_debug ("could not open a link: %s", error->message);
}

void
fx_link_open (GtkWidget  *widget,
              const char *target)
{
  g_autoptr (GtkUriLauncher) launcher = NULL;
  g_autofree char *address = NULL;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  address = fx_link_check (target);
  if (address == NULL)
    return;

  root = gtk_widget_get_root (widget);
  launcher = gtk_uri_launcher_new (address);
  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root)
                                                          : NULL,
                           NULL, opened_cb, NULL);
}
