/* fx-model-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-row.h"

#include <glib/gi18n.h>

#include "fx-fit-label.h"
#include "fx-load-panel.h"

struct _FxModelRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkLabel        *title;
  GtkLabel        *quant;
  GtkLabel        *subtitle;
  GtkWidget       *loaded;
  GtkToggleButton *options;
  GtkRevealer     *revealer;

  /* Owned */
  FxDesk *desk;
  FxModelItem *model;
  GSignalGroup *signals;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxModelRow, fx_model_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (FxModelRow *self)
{
  FxModelItem *model = self->model;
  g_autofree char *subtitle = fx_model_item_describe (model);
  g_autofree char *label = NULL;
  gboolean usable = model->problem == NULL;

  gtk_label_set_text (self->title, model->name);
  gtk_label_set_text (self->quant, model->quant);
  gtk_widget_set_visible (GTK_WIDGET (self->quant), model->quant != NULL);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), model->path);
  gtk_widget_set_visible (self->loaded, model->loaded);
  gtk_widget_set_visible (GTK_WIDGET (self->options), usable);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), usable);
  if (usable)
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "dimmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "dimmed");

  label = g_strjoin (", ", model->name, subtitle,
                     model->problem != NULL ? model->problem : model->fit_label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
on_options (FxModelRow *self)
{
  GtkWidget *panel;

  if (!gtk_toggle_button_get_active (self->options) ||
      gtk_revealer_get_child (self->revealer) != NULL)
    return;

  panel = g_object_new (FX_TYPE_LOAD_PANEL,
                        "desk", self->desk,
                        "model", self->model,
                        NULL);
  gtk_revealer_set_child (self->revealer, panel);
}

static gboolean
scroll_to (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  /* Not before it has its place. */
  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;

  if (viewport != NULL)
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), widget, NULL);

  return G_SOURCE_REMOVE;
}

/* The panel is taller than what is left below most rows. */
static void
on_revealed (FxModelRow *self)
{
  if (gtk_revealer_get_child_revealed (self->revealer))
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to, NULL, NULL);
}

/* Right opens the panel, Left closes it. */
static gboolean
on_key (FxModelRow      *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  gboolean on_row = gtk_widget_has_focus (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (!on_row || self->model->problem != NULL)
    return GDK_EVENT_PROPAGATE;
  if (keyval != GDK_KEY_Right && keyval != GDK_KEY_Left)
    return GDK_EVENT_PROPAGATE;

  fx_model_row_set_expanded (self, (keyval == GDK_KEY_Right) != rtl);

  return GDK_EVENT_STOP;
}

static void
set_model (FxModelRow  *self,
           FxModelItem *model)
{
  if (model == NULL || !g_set_object (&self->model, model))
    return;

  g_signal_group_set_target (self->signals, model);
  update (self);
}

FxModelItem *
fx_model_row_get_model (FxModelRow *self)
{
  g_return_val_if_fail (FX_IS_MODEL_ROW (self), NULL);

  return self->model;
}

void
fx_model_row_set_expanded (FxModelRow *self,
                           gboolean    expanded)
{
  g_return_if_fail (FX_IS_MODEL_ROW (self));

  gtk_toggle_button_set_active (self->options, expanded);
}

static void
fx_model_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FxModelRow *self = FX_MODEL_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_model_row_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FxModelRow *self = FX_MODEL_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    case PROP_MODEL:
      set_model (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_model_row_dispose (GObject *object)
{
  FxModelRow *self = FX_MODEL_ROW (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MODEL_ROW);
  g_clear_object (&self->desk);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (fx_model_row_parent_class)->dispose (object);
}

static void
fx_model_row_class_init (FxModelRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_model_row_dispose;
  object_class->get_property = fx_model_row_get_property;
  object_class->set_property = fx_model_row_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, FX_TYPE_MODEL_ITEM,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-model-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxModelRow, title);
  gtk_widget_class_bind_template_child (widget_class, FxModelRow, quant);
  gtk_widget_class_bind_template_child (widget_class, FxModelRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, FxModelRow, loaded);
  gtk_widget_class_bind_template_child (widget_class, FxModelRow, options);
  gtk_widget_class_bind_template_child (widget_class, FxModelRow, revealer);
}

static void
fx_model_row_init (FxModelRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FX_TYPE_MODEL_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify",
                                  G_CALLBACK (update), self);
  g_signal_connect_object (self->options, "toggled",
                           G_CALLBACK (on_options), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->revealer, "notify::child-revealed",
                           G_CALLBACK (on_revealed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
