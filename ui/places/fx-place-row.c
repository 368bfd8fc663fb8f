/* fx-place-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-place-row.h"

#include <glib/gi18n.h>

struct _FxPlaceRow
{
  GtkListBoxRow  parent_instance;

  FxDesk        *desk;  /* owned */
  const FxPlace *place; /* static */
};

G_DEFINE_FINAL_TYPE (FxPlaceRow, fx_place_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (FxPlaceRow *self)
{
  gboolean shown = g_strcmp0 (self->desk->place, self->place->name) == 0;

  /* Not the selection of the list box: the arrow keys would move that. */
  if (shown)
    gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_SELECTED, shown, -1);
}

static void
show (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  FxPlaceRow *self = FX_PLACE_ROW (widget);

  gtk_widget_activate_action (widget, "win.place", "s", self->place->name);
}

static void
fx_place_row_dispose (GObject *object)
{
  g_clear_object (&FX_PLACE_ROW (object)->desk);

  G_OBJECT_CLASS (fx_place_row_parent_class)->dispose (object);
}

static void
fx_place_row_class_init (FxPlaceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_place_row_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "row.show", NULL, show);
}

static void
fx_place_row_init (FxPlaceRow *self)
{
}

GtkWidget *
fx_place_row_new (FxDesk        *desk,
                  const FxPlace *place)
{
  FxPlaceRow *self = g_object_new (FX_TYPE_PLACE_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE,
                                  "icon-name", place->icon,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);
  GtkWidget *label = gtk_label_new (_(place->title));

  self->desk = g_object_ref (desk);
  self->place = place;
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(place->title), -1);
  g_signal_connect_object (desk, "notify::place", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
