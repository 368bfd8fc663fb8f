/* fx-desk-link-notices.c - what the window says of lasting states.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link-private.h"

/* What lasts, the worst first. */
void
fx_desk_link_update_banner (FxDeskLink *self)
{
  FxDesk *desk = self->desk;
  const char *problem = fx_chat_store_get_problem (self->studio->store);
  const char *no_device = fx_engine_host_get_device_problem (self->studio->host);
  const char *path = desk->conversation != NULL ? fx_conversation_get_model_path (desk->conversation) : NULL;
  g_autoptr (FxNotice) notice = NULL;

  if (problem != NULL)
    {
      notice = fx_notice_new (problem, NULL);
    }
  else if (no_device != NULL)
    {
      notice = fx_notice_new (no_device, NULL);
    }
  else if (path != NULL && fx_models_is_ready (self->studio->models) &&
           fx_models_by_path (self->studio->models, path) == NULL && desk->model == NULL)
    {
      notice = fx_notice_new (_("The model's file was moved or its drive is not mounted"), NULL);
      fx_notice_add_choice (notice, "locate", _("Locate…"));
    }
  else if (desk->model != NULL && !desk->model->has_template && desk->model->problem == NULL)
    {
      notice = fx_notice_new (_("This is a base model without a chat template: it goes on with your text as it stands"), NULL);
    }
  else if (desk->engine != NULL && desk->engine->software && !self->software_seen)
    {
      if (desk->engine->tokens_per_second > 0 && desk->engine->state == FX_ENGINE_STATE_IDLE)
        {
          /* Translators: the number was measured with the last reply */
          g_autofree char *text = g_strdup_printf (_("No graphics card found: the processor does the work, at about %.0f tok/s"),
                                                   desk->engine->tokens_per_second);

          notice = fx_notice_new (text, NULL);
        }
      else
        {
          notice = fx_notice_new (_("No graphics card found: the processor does the work"), NULL);
        }
      fx_notice_add_choice (notice, "software-seen", _("Understood"));
    }

  /* The same again would blink. */
  if (notice != NULL && desk->banner != NULL && g_strcmp0 (notice->title, desk->banner->title) == 0)
    return;
  if (notice == NULL && desk->banner == NULL)
    return;

  g_object_set (desk, "banner", notice, NULL);
}

char *
fx_desk_link_dup_diagnostics (FxDeskLink *self)
{
  const FxDeviceInfo *device = fx_engine_host_get_device (self->studio->host);
  FxModelItem *item = fx_engine_host_get_model_item (self->studio->host);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Fornax %s\n", FX_VERSION);
  g_string_append_printf (text, "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version);
  if (device != NULL)
    {
      g_autofree char *features = device->features != NULL ? g_strjoinv (" ", device->features) : g_strdup ("");

      g_string_append_printf (text, "%s (%s), %s, Vulkan %s\n%s\n", device->name,
                              fx_device_type_name (device->type), device->driver, device->api, features);
      for (guint i = 0; i < device->n_heaps; i++)
        g_string_append_printf (text, "heap %u: %" G_GUINT64_FORMAT " bytes%s\n", i, device->heaps[i].size,
                                device->heaps[i].device_local ? ", on the device" : "");
    }
  else if (fx_engine_host_get_device_problem (self->studio->host) != NULL)
    {
      g_string_append_printf (text, "%s\n", fx_engine_host_get_device_problem (self->studio->host));
    }
  if (item != NULL)
    g_string_append_printf (text, "%s (%s, %s), context %u\n", item->name, item->architecture, item->quant,
                            fx_engine_host_get_context (self->studio->host));
  g_string_append_printf (text, "Library: %u models\n", g_list_model_get_n_items (self->desk->models));
  if (fx_chat_store_get_problem (self->studio->store) != NULL)
    g_string_append_printf (text, "%s\n", fx_chat_store_get_problem (self->studio->store));

  return g_string_free_and_steal (text);
}
