/* fx-place-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-place-list.h"

#include <glib/gi18n.h>

#include "fx-place-row.h"

struct _FxPlaceList
{
  AdwBin      parent_instance;

  GtkListBox *list; /* the child */
  FxDesk     *desk; /* owned */
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxPlaceList, fx_place_list, ADW_TYPE_BIN)

static void
on_row_activated (GtkListBox    *list,
                  GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "row.show", NULL);
}

static void
set_desk (FxPlaceList *self,
          FxDesk      *desk)
{
  const FxPlace *places;
  guint n_places, n_rows = 0;

  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  gtk_list_box_remove_all (self->list);
  places = fx_places_get (&n_places);
  for (guint i = 0; i < n_places; i++)
    {
      /* The chats themselves are the rows of this one. */
      if (g_str_equal (places[i].name, FX_PLACE_CHAT))
        continue;
      gtk_list_box_append (self->list, fx_place_row_new (desk, &places[i]));
      n_rows++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_rows > 0);
}

static void
fx_place_list_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FxPlaceList *self = FX_PLACE_LIST (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_place_list_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  FxPlaceList *self = FX_PLACE_LIST (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_place_list_dispose (GObject *object)
{
  g_clear_object (&FX_PLACE_LIST (object)->desk);

  G_OBJECT_CLASS (fx_place_list_parent_class)->dispose (object);
}

static void
fx_place_list_class_init (FxPlaceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_place_list_dispose;
  object_class->get_property = fx_place_list_get_property;
  object_class->set_property = fx_place_list_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fx_place_list_init (FxPlaceList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Places"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
