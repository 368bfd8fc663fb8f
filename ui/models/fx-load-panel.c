/* fx-load-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-load-panel.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "fx-fit-scale.h"
#include "fx-memory-view.h"

struct _FxLoadPanel
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkAdjustment  *spin_adjustment;
  FxFitScale     *scale;
  FxMemoryView   *memory;
  AdwToggleGroup *precision;
  GtkWidget      *layers_box;
  GtkLabel       *layers_label;
  GtkAdjustment  *layers_adjustment;
  GtkWidget      *layers;
  GtkCheckButton *save;
  GtkWidget      *load_button;

  /* Owned */
  FxDesk *desk;
  FxModelItem *model;
  gboolean filling; /* not moved by the user */
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxLoadPanel, fx_load_panel, ADW_TYPE_BIN)

static void
get_wish (FxLoadPanel *self,
          FxLoadWish  *wish)
{
  guint n_layers = self->model->n_layers;
  guint layers = (guint) gtk_adjustment_get_value (self->layers_adjustment);
  const char *precision = adw_toggle_group_get_active_name (self->precision);

  *wish = (FxLoadWish) {
    .context = fx_fit_scale_get_value (self->scale),
    .kv_type = precision != NULL ? (guint) atoi (precision) : FX_KV_PRECISION_16,
    .gpu_layers = layers >= n_layers ? -1 : (gint) layers,
    .save = gtk_check_button_get_active (self->save),
  };
}

static void
show_plan (FxLoadPanel *self,
           FxPlanItem  *plan)
{
  fx_memory_view_set_plan (self->memory, plan);
  fx_fit_scale_set_fits (self->scale,
                         plan != NULL ? plan->largest_context : G_MAXUINT,
                         plan != NULL ? plan->device_context : G_MAXUINT);
  gtk_widget_set_sensitive (self->load_button, plan == NULL || plan->fits);
}

static void
update_layers (FxLoadPanel *self)
{
  guint n_layers = self->model->n_layers;
  guint layers = (guint) gtk_adjustment_get_value (self->layers_adjustment);
  g_autofree char *text = g_strdup_printf (_("%u of %u"), layers, n_layers);

  gtk_label_set_text (self->layers_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->layers),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
replan (FxLoadPanel *self)
{
  g_autoptr (FxPlanItem) plan = NULL;
  FxLoadWish wish;

  if (self->filling || self->model == NULL)
    return;

  get_wish (self, &wish);
  update_layers (self);
  plan = fx_desk_plan (self->desk, self->model, &wish);
  show_plan (self, plan);
}

static void
on_scale_moved (FxLoadPanel *self)
{
  gtk_adjustment_set_value (self->spin_adjustment,
                            fx_fit_scale_get_value (self->scale));
  replan (self);
}

static void
on_spin_changed (FxLoadPanel *self)
{
  fx_fit_scale_set_value (self->scale,
                          (guint) gtk_adjustment_get_value (self->spin_adjustment));
}

static void
on_load (FxLoadPanel *self)
{
  FxLoadWish wish;

  get_wish (self, &wish);
  fx_desk_load_model (self->desk, self->model, &wish);
}

static void
fill (FxLoadPanel *self)
{
  FxModelItem *model = self->model;
  guint trained = MAX (model->context_length, FX_CONTEXT_MIN);
  guint n_layers = model->n_layers;
  FxLoadWish wish = { .context = model->default_context,
                      .kv_type = model->default_kv_type,
                      .gpu_layers = model->default_gpu_layers };
  g_autoptr (FxPlanItem) plan = fx_desk_plan (self->desk, model, &wish);
  g_autofree char *precision = NULL;
  guint context = wish.context;
  guint maximum;

  if (context == 0)
    context = plan != NULL ? plan->context : MIN (trained, 4096);
  if (plan != NULL && plan->trained_context > 0)
    trained = plan->trained_context;

  maximum = MAX (trained <= FX_CONTEXT_MOST / FX_CONTEXT_BEYOND ? trained * FX_CONTEXT_BEYOND : trained, context);
  precision = g_strdup_printf ("%u", wish.kv_type);

  self->filling = TRUE;
  gtk_adjustment_set_upper (self->spin_adjustment, maximum);
  fx_fit_scale_set_maximum (self->scale, maximum);
  fx_fit_scale_set_trained (self->scale, trained);
  fx_fit_scale_set_value (self->scale, context);
  gtk_adjustment_set_value (self->spin_adjustment, context);
  adw_toggle_group_set_active_name (self->precision, precision);
  /* Nothing to choose while the engine keeps all layers on the device. */
  gtk_widget_set_visible (self->layers_box, FALSE);
  gtk_adjustment_set_upper (self->layers_adjustment, n_layers);
  gtk_adjustment_set_value (self->layers_adjustment,
                            wish.gpu_layers < 0 ? n_layers : (guint) wish.gpu_layers);
  self->filling = FALSE;

  replan (self);
}

static void
fx_load_panel_constructed (GObject *object)
{
  G_OBJECT_CLASS (fx_load_panel_parent_class)->constructed (object);

  fill (FX_LOAD_PANEL (object));
}

void
fx_load_panel_grab_default (FxLoadPanel *self)
{
  g_return_if_fail (FX_IS_LOAD_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->scale));
}

static void
fx_load_panel_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FxLoadPanel *self = FX_LOAD_PANEL (object);

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
fx_load_panel_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  FxLoadPanel *self = FX_LOAD_PANEL (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    case PROP_MODEL:
      g_set_object (&self->model, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_load_panel_dispose (GObject *object)
{
  FxLoadPanel *self = FX_LOAD_PANEL (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_LOAD_PANEL);
  g_clear_object (&self->desk);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (fx_load_panel_parent_class)->dispose (object);
}

static void
fx_load_panel_class_init (FxLoadPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_load_panel_dispose;
  object_class->get_property = fx_load_panel_get_property;
  object_class->set_property = fx_load_panel_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, FX_TYPE_MODEL_ITEM,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_FIT_SCALE);
  g_type_ensure (FX_TYPE_MEMORY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-load-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, spin_adjustment);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, scale);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, memory);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, precision);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, layers_box);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, layers_label);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, layers_adjustment);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, layers);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, save);
  gtk_widget_class_bind_template_child (widget_class, FxLoadPanel, load_button);
  gtk_widget_class_bind_template_callback (widget_class, on_load);

  object_class->constructed = fx_load_panel_constructed;
}

static void
fx_load_panel_init (FxLoadPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->scale, "notify::value",
                            G_CALLBACK (on_scale_moved), self);
  g_signal_connect_swapped (self->spin_adjustment, "value-changed",
                            G_CALLBACK (on_spin_changed), self);
  g_signal_connect_swapped (self->precision, "notify::active-name",
                            G_CALLBACK (replan), self);
  g_signal_connect_swapped (self->layers_adjustment, "value-changed",
                            G_CALLBACK (replan), self);
}
