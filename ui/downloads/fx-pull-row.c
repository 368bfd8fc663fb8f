/* fx-pull-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-pull-row.h"

#include <glib/gi18n.h>

#include "fx-progress-button.h"

struct _FxPullRow
{
  GtkListBoxRow     parent_instance;

  /* Template widgets */
  GtkLabel         *title;
  GtkLabel         *model;
  FxProgressButton *button;
  GtkWidget        *info;
  GtkWidget        *remove;
  GtkProgressBar   *bar;
  GtkLabel         *amount;
  GtkLabel         *problem;
  GtkLabel         *details;

  /* Owned */
  FxPullDesk       *pulls;
  FxPullItem       *item;
};

G_DEFINE_FINAL_TYPE (FxPullRow, fx_pull_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_over (FxPullRow *self)
{
  return self->item->state == FX_PULL_INSTALLED || self->item->state == FX_PULL_CANCELLED;
}

static void
set_name (GtkWidget  *widget,
          const char *format,
          const char *title)
{
  g_autofree char *name = NULL;

  /* The formats are ours, with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  name = g_strdup_printf (format, title);
#pragma GCC diagnostic pop
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (FxPullRow *self)
{
  FxPullItem *item = self->item;
  g_autofree char *amount = fx_pull_item_describe (item);
  gboolean over = is_over (self);

  gtk_label_set_text (self->amount, amount);
  gtk_label_set_text (self->problem, item->problem != NULL ? item->problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), item->problem != NULL && *item->problem != '\0');
  if (item->state == FX_PULL_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problem), "error");
  gtk_progress_bar_set_fraction (self->bar, item->progress);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !over);
  gtk_widget_set_tooltip_text (self->remove, over ? _("Remove From the List") : _("Cancel"));
  set_name (self->remove, over ? _("Remove %s from the list") : _("Cancel the download of %s"), item->title);
}

static void
on_remove (FxPullRow *self)
{
  if (is_over (self))
    fx_pull_desk_forget (self->pulls, self->item);
  else
    fx_pull_desk_cancel (self->pulls, self->item);
}

static void
fx_pull_row_dispose (GObject *object)
{
  FxPullRow *self = FX_PULL_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_PULL_ROW);
  g_clear_object (&self->item);
  g_clear_object (&self->pulls);

  G_OBJECT_CLASS (fx_pull_row_parent_class)->dispose (object);
}

static void
fx_pull_row_class_init (FxPullRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_pull_row_dispose;

  g_type_ensure (FX_TYPE_PROGRESS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-pull-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, title);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, model);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, button);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, info);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, remove);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, bar);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, amount);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, problem);
  gtk_widget_class_bind_template_child (widget_class, FxPullRow, details);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
fx_pull_row_init (FxPullRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fx_pull_row_new (FxPullDesk *pulls,
                 FxPullItem *item)
{
  FxPullRow *self;
  g_autofree char *details = NULL;
  g_autofree char *parts = NULL;

  g_return_val_if_fail (FX_IS_PULL_DESK (pulls), NULL);
  g_return_val_if_fail (FX_IS_PULL_ITEM (item), NULL);

  self = g_object_new (FX_TYPE_PULL_ROW, NULL);
  self->pulls = g_object_ref (pulls);
  self->item = g_object_ref (item);

  parts = g_strdup_printf (ngettext ("%u file", "%u files", item->n_parts), item->n_parts);
  /* Translators: address of a server, name of a model, number of files, hash */
  details = g_strdup_printf (_("From %s\n%s, %s\nSHA-256 %s"), item->address, item->model_id, parts,
                             item->sha256 != NULL ? item->sha256 : "–");
  gtk_label_set_text (self->title, item->title);
  gtk_label_set_text (self->model, item->model_id);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), item->title);
  g_object_set (self->button, "pulls", pulls, "item", item, "what", item->title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, item->title, -1);
  set_name (self->info, _("Details of %s"), item->title);
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
