/* fx-template-choice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-template-choice"

#include "fx-template-choice.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

/* As the engine's limit for a template. */
#define MAX_SIZE (1 << 20)

static const char chatml[] =
  "{%- for message in messages %}\n"
  "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}\n"
  "{%- endfor %}\n"
  "{%- if add_generation_prompt %}\n"
  "{{- '<|im_start|>assistant\\n' }}\n"
  "{%- endif %}\n";

const char *
fx_template_choice_get_chatml (void)
{
  return chatml;
}

static char *
path_for (const char *model_path)
{
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, model_path, -1);
  g_autofree char *name = g_strconcat (key, ".jinja", NULL);

  return g_build_filename (g_get_user_data_dir (), "fornax", "templates", name, NULL);
}

char *
fx_template_choice_load (const char *model_path)
{
  g_autofree char *path = NULL;
  g_autofree char *source = NULL;
  gsize size;

  g_return_val_if_fail (model_path != NULL, NULL);

  path = path_for (model_path);
  if (!g_file_get_contents (path, &source, &size, NULL))
    return NULL;
  if (size > MAX_SIZE || !g_utf8_validate_len (source, size, NULL))
    {
      g_message ("%s: not a template", path);
      return NULL;
    }

  return g_steal_pointer (&source);
}

gboolean
fx_template_choice_save (const char  *model_path,
                         const char  *source,
                         GError     **error)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (model_path != NULL, FALSE);

  path = path_for (model_path);
  folder = g_path_get_dirname (path);

  if (source == NULL)
    {
      if (g_unlink (path) == 0 || errno == ENOENT)
        return TRUE;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, source, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}
