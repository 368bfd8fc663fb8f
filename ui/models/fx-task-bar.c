/* fx-task-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-task-bar.h"

#include <glib/gi18n.h>

struct _FxTaskBar
{
  AdwBin      parent_instance;

  /* Children */
  GtkListBox *list;

  /* Owned */
  FxDesk     *desk;
  GListModel *tasks;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxTaskBar, fx_task_bar, ADW_TYPE_BIN)

/* The parts of a row. */
typedef struct
{
  FxTaskItem *item; /* owned */
  GtkWidget  *label;
  GtkWidget  *bar;
  GtkWidget  *button;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_unref (row->item);
  g_free (row);
}

static void
show_task (GtkWidget *widget)
{
  const Row *row = g_object_get_data (G_OBJECT (widget), "row");
  const FxTaskItem *item = row->item;
  const char *detail = item->problem != NULL ? item->problem : item->detail;
  g_autofree char *text = detail != NULL ? g_strdup_printf ("%s\n%s", item->title, detail) : g_strdup (item->title);
  const char *verb = item->problem != NULL ? _("Dismiss") : _("Stop");

  gtk_label_set_text (GTK_LABEL (row->label), text);
  gtk_widget_set_visible (row->bar, item->problem == NULL);
  if (item->fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (row->bar), item->fraction);
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (row->bar));
  gtk_button_set_label (GTK_BUTTON (row->button), verb);
  if (item->problem != NULL)
    gtk_widget_add_css_class (row->label, "error");
}

static void
on_button (GtkWidget *button,
           FxTaskBar *self)
{
  FxTaskItem *item = g_object_get_data (G_OBJECT (button), "item");

  fx_rack_dismiss (self->desk->rack, item);
}

static GtkWidget *
create_row (gpointer item,
            gpointer data)
{
  FxTaskBar *self = data;
  GtkWidget *widget = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Row *row = g_new0 (Row, 1);

  row->item = g_object_ref (item);
  row->label = gtk_label_new (NULL);
  row->bar = gtk_progress_bar_new ();
  row->button = gtk_button_new ();
  g_object_set (row->label, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (row->label, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, FX_TASK_ITEM (item)->title, -1);
  g_object_set_data_full (G_OBJECT (row->button), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (row->button, "clicked", G_CALLBACK (on_button), self, G_CONNECT_DEFAULT);
  gtk_widget_set_valign (row->button, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), row->label);
  gtk_box_append (GTK_BOX (box), row->bar);
  gtk_box_append (GTK_BOX (widget), box);
  gtk_box_append (GTK_BOX (widget), row->button);
  gtk_widget_add_css_class (widget, "model-row");

  g_object_set_data_full (G_OBJECT (widget), "row", row, row_free);
  g_signal_connect_object (item, "notify", G_CALLBACK (show_task), widget, G_CONNECT_SWAPPED);
  show_task (widget);

  return widget;
}

static void
update (FxTaskBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->tasks != NULL && g_list_model_get_n_items (self->tasks) > 0);
}

static void
on_rack_changed (FxTaskBar *self)
{
  GListModel *tasks = self->desk->rack != NULL ? self->desk->rack->tasks : NULL;

  if (self->tasks == tasks)
    return;
  if (self->tasks != NULL)
    g_signal_handlers_disconnect_by_data (self->tasks, self);
  g_clear_object (&self->tasks);
  if (tasks != NULL)
    {
      self->tasks = g_object_ref (tasks);
      g_signal_connect_object (tasks, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  gtk_list_box_bind_model (self->list, tasks, create_row, self, NULL);
  update (self);
}

void
fx_task_bar_set_desk (FxTaskBar *self,
                      FxDesk    *desk)
{
  g_return_if_fail (FX_IS_TASK_BAR (self));

  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::rack", G_CALLBACK (on_rack_changed), self, G_CONNECT_SWAPPED);
  on_rack_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}

static void
fx_task_bar_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, FX_TASK_BAR (object)->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_task_bar_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      fx_task_bar_set_desk (FX_TASK_BAR (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_task_bar_dispose (GObject *object)
{
  FxTaskBar *self = FX_TASK_BAR (object);

  if (self->tasks != NULL)
    g_signal_handlers_disconnect_by_data (self->tasks, self);
  g_clear_object (&self->tasks);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_task_bar_parent_class)->dispose (object);
}

static void
fx_task_bar_class_init (FxTaskBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_task_bar_dispose;
  object_class->get_property = fx_task_bar_get_property;
  object_class->set_property = fx_task_bar_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fx_task_bar_init (FxTaskBar *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "background");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Running tasks"), -1);
  adw_bin_set_child (ADW_BIN (self), list);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
