/* fx-table-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-table-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-block-view.h"
#include "fx-prose.h"

#define CELL_CHARS 36 /* a wider cell wraps */

struct _FxTableView
{
  GtkWidget parent_instance;

  GtkWidget *overlay; /* Owned; the rest is in it */
  GtkWidget *grid;

  guint n_rows;
  guint n_columns;
};

static void
append_csv (GString    *out,
            const char *text)
{
  gboolean number = g_ascii_isdigit (text[0] != '\0' ? text[1] : '\0') ||
                    text[0] == '\0' || text[1] == '.';
  gboolean formula = strchr ("=@\t\r", text[0]) != NULL ||
                     (strchr ("+-", text[0]) != NULL && !number);

  if (text[0] == '\0')
    return;

  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append_printf (out, "%s%s", formula ? "'" : "", text);
      return;
    }

  g_string_append (out, formula ? "\"'" : "\"");
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

char *
fx_table_view_to_csv (const FxBlock *table)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (table != NULL && table->type == FX_BLOCK_TABLE, NULL);

  for (guint i = 0; i < fx_block_get_n_children (table); i++)
    {
      const FxBlock *row = fx_block_get_child (table, i);

      for (guint j = 0; j < fx_block_get_n_children (row); j++)
        {
          if (j > 0)
            g_string_append_c (out, ',');
          append_csv (out, fx_block_get_child (row, j)->text);
        }
      g_string_append (out, "\r\n");
    }

  return g_string_free (out, FALSE);
}

static void
set_cell (FxTableView *self,
          guint        row,
          guint        column,
          FxBlock     *cell,
          char         align)
{
  GtkGrid *grid = GTK_GRID (self->grid);
  GtkWidget *child = gtk_grid_get_child_at (grid, column, row);
  GtkLabel *label;
  float xalign;

  if (child != NULL)
    {
      fx_block_view_set_block (FX_BLOCK_VIEW (child), cell);
    }
  else
    {
      child = fx_block_view_new (cell);
      gtk_widget_add_css_class (child, "cell");
      gtk_widget_set_hexpand (child, TRUE);
      gtk_grid_attach (grid, child, column, row, 1, 1);
    }

  gtk_widget_add_css_class (child, "cell");
  if (row == 0)
    gtk_widget_add_css_class (child, "head");
  if (row == 0 || row + 1 < self->n_rows)
    gtk_widget_add_css_class (child, "ruled");
  else
    gtk_widget_remove_css_class (child, "ruled");

  label = fx_prose_get_label (FX_PROSE (child));
  xalign = align == 'r' ? 1 : align == 'c' ? 0.5 : 0;
  gtk_label_set_xalign (label, xalign);
  gtk_label_set_justify (label, align == 'r'   ? GTK_JUSTIFY_RIGHT
                                : align == 'c' ? GTK_JUSTIFY_CENTER
                                               : GTK_JUSTIFY_LEFT);
  gtk_label_set_max_width_chars (label, CELL_CHARS);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_INHERIT);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD);
}

static void
fx_table_view_set_block (FxBlockView *view,
                         FxBlock     *block)
{
  FxTableView *self = FX_TABLE_VIEW (view);
  guint n_rows = fx_block_get_n_children (block);
  guint n_columns = strlen (block->info);

  while (self->n_rows > n_rows)
    gtk_grid_remove_row (GTK_GRID (self->grid), --self->n_rows);
  while (self->n_columns > n_columns)
    gtk_grid_remove_column (GTK_GRID (self->grid), --self->n_columns);

  self->n_rows = n_rows;
  self->n_columns = n_columns;

  for (guint i = 0; i < n_rows; i++)
    {
      FxBlock *row = fx_block_get_child (block, i);

      for (guint j = 0; j < MIN (n_columns, fx_block_get_n_children (row)); j++)
        set_cell (self, i, j, fx_block_get_child (row, j), block->info[j]);
    }
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_table_view_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxTableView, fx_table_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static void
copy_markdown (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FxBlock *block = fx_block_view_get_block (FX_BLOCK_VIEW (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), block->text);
}

static void
copy_csv (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  FxBlock *block = fx_block_view_get_block (FX_BLOCK_VIEW (widget));
  g_autofree char *csv = fx_table_view_to_csv (block);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
}

static void
fx_table_view_dispose (GObject *object)
{
  g_clear_pointer (&FX_TABLE_VIEW (object)->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_table_view_parent_class)->dispose (object);
}

static void
fx_table_view_class_init (FxTableViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_table_view_dispose;

  gtk_widget_class_install_action (widget_class, "table.copy-markdown", NULL,
                                   copy_markdown);
  gtk_widget_class_install_action (widget_class, "table.copy-csv", NULL,
                                   copy_csv);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mdtable");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_TABLE);
}

/* A scrolled window asks for the height at the smallest width, where every
 * cell wraps, and leaves the rest empty.  So the grid has one size: its
 * natural one, and what is wider than the window is scrolled. */
static void
measure_grid (GtkWidget      *box,
              GtkOrientation  orientation,
              int             for_size,
              int            *minimum,
              int            *natural,
              int            *minimum_baseline,
              int            *natural_baseline)
{
  GtkWidget *grid = gtk_widget_get_first_child (box);
  int width;

  gtk_widget_measure (grid, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL,
                      NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = width;
  else
    gtk_widget_measure (grid, orientation, width, natural, NULL, NULL, NULL);

  *minimum = *natural;
}

static void
allocate_grid (GtkWidget *box,
               int        width,
               int        height,
               int        baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (box), width, height, -1,
                       NULL);
}

static void
fx_table_view_init (FxTableView *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *scroller;
  GtkWidget *button;
  GtkWidget *box;

  self->grid = gtk_grid_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), self->grid);
  gtk_widget_set_layout_manager (box, gtk_custom_layout_new (NULL, measure_grid,
                                                             allocate_grid));

  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                           "vscrollbar-policy", GTK_POLICY_NEVER,
                           "propagate-natural-width", TRUE,
                           "child", box,
                           NULL);

  g_menu_append (menu, _("Copy as _Markdown"), "table.copy-markdown");
  g_menu_append (menu, _("Copy as _CSV"), "table.copy-csv");

  button = g_object_new (GTK_TYPE_MENU_BUTTON,
                         "icon-name", "edit-copy-symbolic",
                         "menu-model", menu,
                         "tooltip-text", _("Copy table"),
                         "halign", GTK_ALIGN_END,
                         "valign", GTK_ALIGN_START,
                         NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "table-menu");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy table"), -1);

  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), button);
  gtk_widget_set_halign (self->overlay, GTK_ALIGN_START);
  gtk_widget_set_overflow (self->overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->overlay, "frame");
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
}
