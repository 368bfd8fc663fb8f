/* fx-pull-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-pull-button.h"

#include <glib/gi18n.h>

#include "fx-pull-list.h"
#include "fx-ring.h"

struct _FxPullButton
{
  AdwBin         parent_instance;

  /* Children */
  GtkMenuButton *button;
  GtkStack      *face;
  FxRing        *ring;

  FxPullDesk    *pulls; /* owned */
};

enum
{
  PROP_0,
  PROP_PULLS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxPullButton, fx_pull_button, ADW_TYPE_BIN)

static void
update (FxPullButton *self)
{
  gboolean active = self->pulls->n_active > 0;
  g_autofree char *says = active ? fx_pull_desk_describe (self->pulls) : g_strdup (_("Downloads"));

  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (self->pulls->items) > 0);
  gtk_stack_set_visible_child_name (self->face, active ? "ring" : "icon");
  fx_ring_set_fraction (self->ring, self->pulls->progress);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Downloads"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, active ? says : "",
                                  -1);
}

static void
create_popover (GtkMenuButton *button,
                gpointer       data)
{
  FxPullButton *self = data;
  GtkWidget *popover;
  GtkWidget *list;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  popover = gtk_popover_new ();
  list = fx_pull_list_new (self->pulls);
  gtk_widget_set_size_request (list, 300, -1);
  gtk_widget_add_css_class (popover, "menu");
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (button, popover);
}

static void
set_pulls (FxPullButton *self,
           FxPullDesk   *pulls)
{
  if (pulls == NULL || !g_set_object (&self->pulls, pulls))
    return;

  g_signal_connect_object (pulls, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pulls->items, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fx_pull_button_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FxPullButton *self = FX_PULL_BUTTON (object);

  switch (prop_id)
    {
    case PROP_PULLS:
      g_value_set_object (value, self->pulls);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_pull_button_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FxPullButton *self = FX_PULL_BUTTON (object);

  switch (prop_id)
    {
    case PROP_PULLS:
      set_pulls (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_pull_button_dispose (GObject *object)
{
  FxPullButton *self = FX_PULL_BUTTON (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->pulls);

  G_OBJECT_CLASS (fx_pull_button_parent_class)->dispose (object);
}

static void
fx_pull_button_class_init (FxPullButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_pull_button_dispose;
  object_class->get_property = fx_pull_button_get_property;
  object_class->set_property = fx_pull_button_set_property;

  properties[PROP_PULLS] =
    g_param_spec_object ("pulls", NULL, NULL, FX_TYPE_PULL_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fx_pull_button_init (FxPullButton *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("fx-download-symbolic");

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->face = GTK_STACK (gtk_stack_new ());
  self->ring = g_object_new (FX_TYPE_RING, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->ring), "accent");
  gtk_stack_add_named (self->face, icon, "icon");
  gtk_stack_add_named (self->face, GTK_WIDGET (self->ring), "ring");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_menu_button_set_child (self->button, GTK_WIDGET (self->face));
  gtk_menu_button_set_create_popup_func (self->button, create_popover, self, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
