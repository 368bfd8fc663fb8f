/* fx-calibrations.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-calibrations.h"

#include <errno.h>

#include <glib/gstdio.h>

/* Driver names hold what file names may not. */
static char *
get_path (const char *key)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strdup_printf ("%.16s.ini", hash);

  return g_build_filename (g_get_user_cache_dir (), "fornax", "calibration", name, NULL);
}

FxCalibration *
fx_calibrations_load (const FxDeviceInfo *device)
{
  g_autofree char *key = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (FxCalibration) self = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (device != NULL, NULL);

  key = fx_calibration_device_key (device);
  path = get_path (key);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  self = fx_calibration_new_from_text (text, &error);
  if (self == NULL)
    {
      g_message ("%s: %s", path, error->message);
      return NULL;
    }

  return g_str_equal (self->device, key) ? g_steal_pointer (&self) : NULL;
}

gboolean
fx_calibrations_save (const FxCalibration  *calibration,
                      GError              **error)
{
  g_autofree char *text = fx_calibration_to_text (calibration);
  g_autofree char *path = get_path (calibration->device);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                   "%s: %s", folder, g_strerror (saved_errno));
      return FALSE;
    }

  return g_file_set_contents (path, text, -1, error);
}
