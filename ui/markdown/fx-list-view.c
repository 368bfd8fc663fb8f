/* fx-list-view.c
 *
 * A row an item: the marker, in a column as wide as the widest, and a box
 * of blocks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-list-view.h"

#include <glib/gi18n.h>

#include "fx-block-view.h"

struct _FxListView
{
  GtkWidget parent_instance;

  GtkWidget *rows;           /* Owned */
  GtkSizeGroup *markers;     /* Owned */
};

/* How deep @self is in other lists: each depth has its own bullet. */
static guint
list_depth (FxListView *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  guint depth = 0;

  for (; parent != NULL; parent = gtk_widget_get_parent (parent))
    if (FX_IS_LIST_VIEW (parent))
      depth++;

  return depth;
}

static GtkWidget *
task_new (gboolean done)
{
  GtkWidget *image = gtk_image_new_from_icon_name (
    done ? "checkbox-checked-symbolic" : "checkbox-symbolic");

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_add_css_class (image, "task");
  if (done)
    gtk_widget_add_css_class (image, "done");
  g_object_set (image, "accessible-role", GTK_ACCESSIBLE_ROLE_CHECKBOX, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image),
                                  GTK_ACCESSIBLE_PROPERTY_READ_ONLY, TRUE,
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  done ? _("Done") : _("To do"), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image),
                               GTK_ACCESSIBLE_STATE_CHECKED,
                               done ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                    : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);

  return image;
}

static GtkWidget *
marker_new (FxListView *self,
            FxBlock    *list,
            guint       index)
{
  static const char *const bullets[] = { "•", "◦", "▪" };
  FxBlock *item = fx_block_get_child (list, index);
  g_autofree char *number = NULL;
  GtkWidget *label;

  if (item->level >= 0)
    return task_new (item->level);

  if (list->level >= 0)
    number = g_strdup_printf ("%" G_GINT64_FORMAT ".",
                              (gint64) list->level + index);

  label = gtk_label_new (number != NULL
                           ? number
                           : bullets[list_depth (self) %
                                     G_N_ELEMENTS (bullets)]);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "marker");
  if (number != NULL)
    gtk_widget_add_css_class (label, "numeric");

  return label;
}

static void
set_marker (FxListView *self,
            GtkWidget  *row,
            FxBlock    *list,
            guint       index)
{
  GtkWidget *old = gtk_widget_get_first_child (row);
  GtkWidget *marker = marker_new (self, list, index);

  if (GTK_IS_BOX (old))
    old = NULL;

  if (old != NULL)
    gtk_box_remove (GTK_BOX (row), old);

  gtk_box_prepend (GTK_BOX (row), marker);
  gtk_size_group_add_widget (self->markers, marker);
}

static GtkWidget *
row_new (void)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX,
                                 "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget *blocks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (blocks, TRUE);
  gtk_widget_add_css_class (blocks, "blocks");
  gtk_widget_add_css_class (row, "item");
  gtk_box_append (GTK_BOX (row), blocks);

  return row;
}

static void
fx_list_view_set_block (FxBlockView *view,
                        FxBlock     *block)
{
  FxListView *self = FX_LIST_VIEW (view);
  GtkWidget *row = gtk_widget_get_first_child (self->rows);
  guint n_items = fx_block_get_n_children (block);

  if (block->tight)
    gtk_widget_add_css_class (GTK_WIDGET (self), "tight");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "tight");

  for (guint i = 0; i < n_items; i++)
    {
      FxBlock *item = fx_block_get_child (block, i);
      FxBlock *shown;

      if (row == NULL)
        {
          row = row_new ();
          gtk_box_append (GTK_BOX (self->rows), row);
        }

      shown = g_object_get_data (G_OBJECT (row), "fx-item");
      if (shown == NULL || !fx_block_equal (shown, item))
        fx_block_view_sync (GTK_BOX (gtk_widget_get_last_child (row)), item);

      if (shown == NULL || shown->level != item->level ||
          GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "fx-first")) !=
            block->level)
        set_marker (self, row, block, i);

      g_object_set_data (G_OBJECT (row), "fx-first",
                         GINT_TO_POINTER (block->level));
      g_object_set_data_full (G_OBJECT (row), "fx-item", fx_block_ref (item),
                              (GDestroyNotify) fx_block_unref);
      row = gtk_widget_get_next_sibling (row);
    }

  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (GTK_BOX (self->rows), row);
      row = next;
    }
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_list_view_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxListView, fx_list_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

/* Bullets depend on the depth, which is known once the list has a parent. */
static void
fx_list_view_root (GtkWidget *widget)
{
  FxListView *self = FX_LIST_VIEW (widget);
  FxBlock *list = fx_block_view_get_block (FX_BLOCK_VIEW (self));
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  GTK_WIDGET_CLASS (fx_list_view_parent_class)->root (widget);

  if (list == NULL || list->level >= 0)
    return;

  for (guint i = 0; row != NULL; i++)
    {
      set_marker (self, row, list, i);
      row = gtk_widget_get_next_sibling (row);
    }
}

static void
fx_list_view_dispose (GObject *object)
{
  FxListView *self = FX_LIST_VIEW (object);

  g_clear_pointer (&self->rows, gtk_widget_unparent);
  g_clear_object (&self->markers);

  G_OBJECT_CLASS (fx_list_view_parent_class)->dispose (object);
}

static void
fx_list_view_class_init (FxListViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_list_view_dispose;
  widget_class->root = fx_list_view_root;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mdlist");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_LIST);
}

static void
fx_list_view_init (FxListView *self)
{
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
  self->markers = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}
