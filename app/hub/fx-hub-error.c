/* fx-hub-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-error.h"

#include <errno.h>

typedef struct
{
  guint wait_s;
} FxHubErrorPrivate;

static void
fx_hub_error_private_init (FxHubErrorPrivate *priv)
{
}

static void
fx_hub_error_private_copy (const FxHubErrorPrivate *source,
                           FxHubErrorPrivate       *copy)
{
  *copy = *source;
}

static void
fx_hub_error_private_clear (FxHubErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (FxHubError, fx_hub_error)

guint
fx_hub_error_get_wait (const GError *error)
{
  if (error == NULL || error->domain != FX_HUB_ERROR)
    return 0;

  return fx_hub_error_get_private (error)->wait_s;
}

void
fx_hub_error_set (GError     **error,
                  FxHubError   code,
                  guint        wait_s,
                  const char  *format,
                  ...)
{
  va_list args;
  GError *made;

  va_start (args, format);
  made = g_error_new_valist (FX_HUB_ERROR, (gint) code, format, args);
  va_end (args);

  fx_hub_error_get_private (made)->wait_s = wait_s;
  g_propagate_error (error, made);
}

gboolean
fx_hub_error_set_errno (GError     **error,
                        int          saved_errno,
                        const char  *path)
{
  const gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT;

  fx_hub_error_set (error, full ? FX_HUB_ERROR_SPACE : FX_HUB_ERROR_DISK, 0,
                    "%s: %s", path, g_strerror (saved_errno));

  return FALSE;
}

gboolean
fx_hub_error_is_passing (const GError *error)
{
  return g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_OFFLINE) ||
         g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED) ||
         g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_SERVER);
}
