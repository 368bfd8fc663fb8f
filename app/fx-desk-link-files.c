/* fx-desk-link-files.c - files and folders that join the library.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link-private.h"
#include "fx-places.h"

static void
added_cb (const char   *path,
          const GError *error,
          gpointer      data)
{
  g_autoptr (FxDeskLink) self = data;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  /* What went wrong is said where its progress was. */
  if (path == NULL)
    return;

  name = g_filename_display_basename (path);
  text = g_strdup_printf (_("%s is in the library"), name);
  g_set_str (&self->wanted, path);
  fx_desk_toast (self->desk, text);
}

static void
add_folder (FxDeskLink *self,
            const char *path)
{
  GSettings *settings = self->studio->settings;
  g_auto (GStrv) folders = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;

  if (settings == NULL)
    return;

  folders = g_settings_get_strv (settings, "model-folders");
  if (g_strv_contains ((const char *const *) folders, path))
    return;

  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) folders);
  g_strv_builder_add (builder, path);
  g_strfreev (folders);
  folders = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "model-folders", (const char *const *) folders);
  fx_desk_toast (self->desk, _("The folder's models are in the library"));
}

static void
file_type_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (FxDeskLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  g_autofree char *path = g_file_get_path (G_FILE (source));

  if (info == NULL || path == NULL)
    {
      g_autoptr (FxNotice) notice = fx_notice_new (_("The file cannot be used"),
                                                   error != NULL ? error->message : _("It is not on this computer."));

      g_object_set (notice, "is-error", TRUE, NULL);
      g_object_set (self->desk, "trouble", notice, NULL);
      return;
    }

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    add_folder (self, path);
  else
    fx_rack_link_add_file (self->studio->rack, path, added_cb, g_object_ref (self));
}

void
fx_desk_link_start_chat (FxDeskLink *self,
                         const char *path)
{
  g_return_if_fail (FX_IS_DESK_LINK (self));
  g_return_if_fail (path != NULL);

  fx_desk_link_new_chat (self);
  g_object_set (self->desk, "place", FX_PLACE_CHAT, NULL);
  g_set_str (&self->wanted, path);
  self->wanted_load = TRUE;
  fx_desk_link_look_for_model (self);
}

void
fx_desk_link_open_files (FxDeskLink *self,
                         GListModel *files)
{
  g_return_if_fail (FX_IS_DESK_LINK (self));

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                               G_PRIORITY_DEFAULT, self->adding, file_type_cb, g_object_ref (self));
    }
}
