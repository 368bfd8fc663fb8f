/* fx-model-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-button.h"

#include <glib/gi18n.h>

struct _FxModelButton
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *button;
  GtkLabel  *title;
  GtkLabel  *subtitle;

  /* Owned */
  FxDesk *desk;
  GSignalGroup *engine_signals;
  GSignalGroup *model_signals;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxModelButton, fx_model_button, ADW_TYPE_BIN)

static char *
describe_loaded (FxEngineItem *engine)
{
  const char *place;
  g_autofree char *tokens = NULL;

  place = engine->software ? _("on the processor") : _("on the graphics card");
  if (engine->plan == NULL)
    return g_strdup (place);

  tokens = fx_format_tokens (engine->plan->context);

  /* Translators: "32k context · on the graphics card" */
  return g_strdup_printf (_("%s context · %s"), tokens, place);
}

static char *
describe (FxModelButton *self)
{
  FxModelItem *model = self->desk->model;
  FxEngineItem *engine = self->desk->engine;

  if (model->problem != NULL)
    return g_strdup (_("Cannot be used"));
  if (engine != NULL && engine->model == model)
    {
      if (engine->state == FX_ENGINE_STATE_LOADING)
        return fx_engine_item_describe_state (engine);
      if (model->loaded)
        return describe_loaded (engine);
    }

  return g_strdup (_("Loads with the first message"));
}

static void
update (FxModelButton *self)
{
  FxModelItem *model = self->desk->model;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *label = NULL;

  if (model == NULL)
    {
      title = g_strdup (_("Choose a Model"));
      subtitle = g_strdup ("");
    }
  else
    {
      title = model->quant != NULL ? g_strdup_printf ("%s · %s", model->name, model->quant)
                                   : g_strdup (model->name);
      subtitle = describe (self);
    }

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');

  label = model != NULL ? g_strdup_printf (_("Model: %s, %s"), title, subtitle)
                        : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (self->button, _("Choose a Model"));
}

static void
on_objects_changed (FxModelButton *self)
{
  g_signal_group_set_target (self->engine_signals, self->desk->engine);
  g_signal_group_set_target (self->model_signals, self->desk->model);
  update (self);
}

static void
set_desk (FxModelButton *self,
          FxDesk        *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::model",
                           G_CALLBACK (on_objects_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::engine",
                           G_CALLBACK (on_objects_changed), self, G_CONNECT_SWAPPED);
  on_objects_changed (self);
}

static void
fx_model_button_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FxModelButton *self = FX_MODEL_BUTTON (object);

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
fx_model_button_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FxModelButton *self = FX_MODEL_BUTTON (object);

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
fx_model_button_dispose (GObject *object)
{
  FxModelButton *self = FX_MODEL_BUTTON (object);

  g_clear_object (&self->engine_signals);
  g_clear_object (&self->model_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MODEL_BUTTON);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_model_button_parent_class)->dispose (object);
}

static void
fx_model_button_class_init (FxModelButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_model_button_dispose;
  object_class->get_property = fx_model_button_get_property;
  object_class->set_property = fx_model_button_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-model-button.ui");
  gtk_widget_class_bind_template_child (widget_class, FxModelButton, button);
  gtk_widget_class_bind_template_child (widget_class, FxModelButton, title);
  gtk_widget_class_bind_template_child (widget_class, FxModelButton, subtitle);
}

static void
fx_model_button_init (FxModelButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->engine_signals = g_signal_group_new (FX_TYPE_ENGINE_ITEM);
  g_signal_group_connect_swapped (self->engine_signals, "notify",
                                  G_CALLBACK (update), self);
  self->model_signals = g_signal_group_new (FX_TYPE_MODEL_ITEM);
  g_signal_group_connect_swapped (self->model_signals, "notify",
                                  G_CALLBACK (update), self);
}
