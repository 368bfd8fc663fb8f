/* fx-first-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-first-run.h"

#include <glib/gi18n.h>

#include "fx-places.h"
#include "fx-stores-box.h"

/* Of Q4_K_M, the common size of 4 bits with its scales: 4.85 bits a weight
 * (llama.cpp's quantize table); a seventh of the memory is for the rest. */
#define BYTES_A_PARAMETER (4.85 / 8)
#define FOR_WEIGHTS (6.0 / 7)

struct _FxFirstRun
{
  AdwDialog     parent_instance;

  /* Template widgets */
  AdwCarousel  *carousel;
  AdwActionRow *device_row;
  AdwActionRow *size_row;
  FxStoresBox  *stores;
  AdwStatusPage *model_page;
  GtkWidget    *start;
  GtkWidget    *next;

  /* Owned */
  FxDesk       *desk;
};

G_DEFINE_FINAL_TYPE (FxFirstRun, fx_first_run, ADW_TYPE_DIALOG)

char *
fx_first_run_describe (guint64 memory)
{
  const double billions = (double) memory * FOR_WEIGHTS / BYTES_A_PARAMETER / 1e9;

  if (memory == 0)
    return g_strdup (_("Still looking at the memory"));
  if (billions < 1)
    return g_strdup_printf (_("Models of up to about %.0f million parameters fit, at 4 bits each"), billions * 1000);

  return g_strdup_printf (_("Models of up to about %.0f billion parameters fit, at 4 bits each"), billions);
}

static void
show_device (FxFirstRun *self)
{
  const FxEngineItem *engine = self->desk->engine;
  const guint64 memory = self->desk->rack != NULL ? self->desk->rack->device_memory : 0;
  g_autofree char *text = fx_first_run_describe (memory);
  g_autofree char *size = g_format_size_full (memory, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *device = NULL;

  if (engine == NULL || engine->device_name == NULL)
    device = g_strdup (_("Still looking for a device"));
  else if (engine->software)
    /* Translators: %s is an amount of memory. */
    device = g_strdup_printf (_("The processor, with %s of memory: no graphics card with Vulkan was found"), size);
  else
    /* Translators: the name of a graphics card, an amount of memory. */
    device = g_strdup_printf (_("%s, with %s of memory"), engine->device_name, size);
  adw_action_row_set_subtitle (self->device_row, device);
  adw_action_row_set_subtitle (self->size_row, text);
}

static void
show_models (FxFirstRun *self)
{
  const guint n_models = self->desk->models != NULL ? g_list_model_get_n_items (self->desk->models) : 0;
  g_autofree char *text = NULL;

  if (n_models > 0 && self->desk->model != NULL)
    text = g_strdup_printf (ngettext ("%u model is here; a chat begins with %s.",
                                      "%u models are here; a chat begins with %s.", n_models),
                            n_models, self->desk->model->name);
  else
    text = g_strdup (_("A small one of 100 MB answers within seconds on any computer; larger ones know more."));
  adw_status_page_set_description (self->model_page, text);
  gtk_widget_set_visible (self->start, self->desk->model != NULL);
}

static void
on_page_changed (FxFirstRun *self)
{
  const guint page = (guint) (adw_carousel_get_position (self->carousel) + 0.5);

  gtk_widget_set_visible (self->next, page + 1 < adw_carousel_get_n_pages (self->carousel));
}

void
fx_first_run_show (FxFirstRun *self,
                   guint       page)
{
  g_return_if_fail (FX_IS_FIRST_RUN (self));
  g_return_if_fail (page < adw_carousel_get_n_pages (self->carousel));

  adw_carousel_scroll_to (self->carousel, adw_carousel_get_nth_page (self->carousel, page), TRUE);
}

static void
on_next (FxFirstRun *self)
{
  const guint page = (guint) (adw_carousel_get_position (self->carousel) + 0.5);

  if (page + 1 < adw_carousel_get_n_pages (self->carousel))
    fx_first_run_show (self, page + 1);
}

static void
on_skip (FxFirstRun *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_start (FxFirstRun *self)
{
  g_object_set (self->desk, "place", FX_PLACE_CHAT, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_discover (FxFirstRun *self)
{
  g_object_set (self->desk, "place", FX_PLACE_DISCOVER, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_open (FxFirstRun *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  adw_dialog_close (ADW_DIALOG (self));
  gtk_widget_activate_action (GTK_WIDGET (root), "win.open", NULL);
}

static void
fx_first_run_dispose (GObject *object)
{
  FxFirstRun *self = FX_FIRST_RUN (object);

  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_FIRST_RUN);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_first_run_parent_class)->dispose (object);
}

static void
fx_first_run_class_init (FxFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_first_run_dispose;

  g_type_ensure (FX_TYPE_STORES_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, carousel);
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, device_row);
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, size_row);
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, stores);
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, model_page);
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, start);
  gtk_widget_class_bind_template_child (widget_class, FxFirstRun, next);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_skip);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
  gtk_widget_class_bind_template_callback (widget_class, on_discover);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
}

static void
fx_first_run_init (FxFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
fx_first_run_new (FxDesk *desk)
{
  FxFirstRun *self;

  g_return_val_if_fail (FX_IS_DESK (desk), NULL);

  self = g_object_new (FX_TYPE_FIRST_RUN, NULL);
  self->desk = g_object_ref (desk);
  fx_stores_box_set_rack (self->stores, desk->rack);
  show_device (self);
  show_models (self);
  if (desk->rack != NULL)
    g_signal_connect_object (desk->rack, "notify::device-memory", G_CALLBACK (show_device), self, G_CONNECT_SWAPPED);
  if (desk->engine != NULL)
    g_signal_connect_object (desk->engine, "notify::device-name", G_CALLBACK (show_device), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::model", G_CALLBACK (show_models), self, G_CONNECT_SWAPPED);

  return ADW_DIALOG (self);
}
