/* fx-library-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-library-row.h"

#include <glib/gi18n.h>

#include "fx-fit-label.h"

struct _FxLibraryRow
{
  AdwBin        parent_instance;

  /* Template widgets */
  GtkLabel     *title;
  GtkLabel     *quant;
  GtkWidget    *loaded;
  GtkLabel     *subtitle;
  GtkWidget    *details;

  /* Owned */
  FxModelItem  *model;
  GSignalGroup *signals;
};

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxLibraryRow, fx_library_row, ADW_TYPE_BIN)

static char *
describe (FxModelItem *model)
{
  g_autofree char *facts = fx_model_item_describe (model);
  g_autofree char *date = NULL;

  if (model->last_used == 0)
    return g_steal_pointer (&facts);

  date = fx_format_date (model->last_used);

  /* Translators: the first is a list of facts, the second a day. */
  return g_strdup_printf (_("%s · used %s"), facts, date);
}

char *
fx_library_row_describe (FxModelItem *model)
{
  g_autofree char *facts = describe (model);
  const char *fit = model->problem != NULL ? model->problem : model->fit_label;

  return g_strjoin (", ", model->name, model->quant != NULL ? model->quant : facts,
                    model->quant != NULL ? facts : fit,
                    model->quant != NULL ? fit : NULL, NULL);
}

static void
update (FxLibraryRow *self)
{
  FxModelItem *model = self->model;
  g_autofree char *facts = model != NULL ? describe (model) : NULL;
  g_autofree char *label = NULL;

  if (model == NULL)
    return;

  gtk_label_set_text (self->title, model->name);
  gtk_label_set_text (self->quant, model->quant);
  gtk_widget_set_visible (GTK_WIDGET (self->quant), model->quant != NULL);
  gtk_widget_set_visible (self->loaded, model->loaded);
  gtk_label_set_text (self->subtitle, facts);
  /* Translators: %s is the name of a model. */
  label = g_strdup_printf (_("Details of %s"), model->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The target first: a name without it is refused. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->details), "s", model->path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->details), "models.open");
  if (model->problem == NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "dimmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "dimmed");
}

static void
fx_library_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, FX_LIBRARY_ROW (object)->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_library_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      fx_library_row_set_model (FX_LIBRARY_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_library_row_dispose (GObject *object)
{
  FxLibraryRow *self = FX_LIBRARY_ROW (object);

  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_LIBRARY_ROW);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (fx_library_row_parent_class)->dispose (object);
}

static void
fx_library_row_class_init (FxLibraryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_library_row_dispose;
  object_class->get_property = fx_library_row_get_property;
  object_class->set_property = fx_library_row_set_property;

  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, FX_TYPE_MODEL_ITEM,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-library-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxLibraryRow, title);
  gtk_widget_class_bind_template_child (widget_class, FxLibraryRow, quant);
  gtk_widget_class_bind_template_child (widget_class, FxLibraryRow, loaded);
  gtk_widget_class_bind_template_child (widget_class, FxLibraryRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, FxLibraryRow, details);
}

static void
fx_library_row_init (FxLibraryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (FX_TYPE_MODEL_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
fx_library_row_new (void)
{
  return g_object_new (FX_TYPE_LIBRARY_ROW, NULL);
}

void
fx_library_row_set_model (FxLibraryRow *self,
                          FxModelItem  *model)
{
  g_return_if_fail (FX_IS_LIBRARY_ROW (self));

  if (!g_set_object (&self->model, model))
    return;

  g_signal_group_set_target (self->signals, model);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}
