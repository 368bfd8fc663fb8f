/* fx-engine-card.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-engine-card.h"

#include <glib/gi18n.h>

#include "fx-fit-bar.h"

struct _FxEngineCard
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkLabel      *device;
  GtkLabel      *memory;
  FxFitBar      *bar;
  GtkLabel      *model;
  GtkLabel      *state;
  GtkWidget     *pulls_box;
  GtkProgressBar *pulls_bar;
  GtkLabel      *pulls_label;

  /* Owned */
  FxDesk *desk;
  GSignalGroup *signals;
  GSignalGroup *pull_signals;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxEngineCard, fx_engine_card, ADW_TYPE_BIN)

static void
update (FxEngineCard *self)
{
  FxEngineItem *engine = self->desk->engine;
  g_autofree char *state = NULL;
  g_autofree char *memory = NULL;
  g_autofree char *summary = NULL;
  g_autoptr (GStrvBuilder) parts = NULL;
  g_auto (GStrv) list = NULL;
  g_autofree char *pulls = NULL;
  const char *device;
  const char *model;

  if (self->desk->pulls != NULL && self->desk->pulls->n_active > 0)
    pulls = fx_pull_desk_describe (self->desk->pulls);
  gtk_widget_set_visible (self->pulls_box, pulls != NULL);
  if (pulls != NULL)
    {
      gtk_label_set_text (self->pulls_label, pulls);
      gtk_progress_bar_set_fraction (self->pulls_bar, self->desk->pulls->progress);
    }

  if (engine == NULL)
    return;

  state = fx_engine_item_describe_state (engine);
  device = engine->device_name != NULL ? engine->device_name
                                       : _("Looking for a graphics card…");
  model = engine->model != NULL ? fx_model_item_get_short_name (engine->model)
                                : NULL;
  if (engine->plan != NULL)
    {
      guint64 used = fx_plan_item_get_used (engine->plan) + engine->plan->other;
      g_autofree char *a = g_format_size_full (used, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *b = g_format_size_full (engine->plan->total,
                                               G_FORMAT_SIZE_IEC_UNITS);

      memory = g_strdup_printf (_("%s of %s"), a, b);
    }

  gtk_label_set_text (self->device, device);
  gtk_label_set_text (self->memory, memory != NULL ? memory : "");
  gtk_label_set_text (self->model, model != NULL ? model : state);
  gtk_label_set_text (self->state, model != NULL ? state : "");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), engine->plan != NULL);
  fx_fit_bar_set_plan (self->bar, engine->plan);

  parts = g_strv_builder_new ();
  g_strv_builder_add_many (parts, device, model != NULL ? model : state, NULL);
  if (model != NULL)
    g_strv_builder_add (parts, state);
  if (memory != NULL)
    g_strv_builder_add (parts, memory);
  if (pulls != NULL)
    g_strv_builder_add (parts, pulls);
  list = g_strv_builder_end (parts);
  summary = g_strjoinv (", ", list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                  -1);
}

static void
on_engine_changed (FxEngineCard *self)
{
  g_signal_group_set_target (self->signals, self->desk->engine);
  update (self);
}

static void
on_pulls_changed (FxEngineCard *self)
{
  g_signal_group_set_target (self->pull_signals, self->desk->pulls);
  update (self);
}

static void
set_desk (FxEngineCard *self,
          FxDesk       *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::engine",
                           G_CALLBACK (on_engine_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::pulls",
                           G_CALLBACK (on_pulls_changed), self, G_CONNECT_SWAPPED);
  on_engine_changed (self);
  on_pulls_changed (self);
}

static void
on_secondary_click (FxEngineCard    *self,
                    int              n_press,
                    double           x,
                    double           y,
                    GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_menu_button_popup (self->button);
}

static void
fx_engine_card_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FxEngineCard *self = FX_ENGINE_CARD (object);

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
fx_engine_card_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FxEngineCard *self = FX_ENGINE_CARD (object);

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
fx_engine_card_dispose (GObject *object)
{
  FxEngineCard *self = FX_ENGINE_CARD (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->pull_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_ENGINE_CARD);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_engine_card_parent_class)->dispose (object);
}

static void
fx_engine_card_class_init (FxEngineCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_engine_card_dispose;
  object_class->get_property = fx_engine_card_get_property;
  object_class->set_property = fx_engine_card_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_FIT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-engine-card.ui");
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, button);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, device);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, memory);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, bar);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, model);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, state);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, pulls_box);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, pulls_bar);
  gtk_widget_class_bind_template_child (widget_class, FxEngineCard, pulls_label);
}

static void
fx_engine_card_init (FxEngineCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FX_TYPE_ENGINE_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify",
                                  G_CALLBACK (update), self);

  self->pull_signals = g_signal_group_new (FX_TYPE_PULL_DESK);
  g_signal_group_connect_swapped (self->pull_signals, "notify",
                                  G_CALLBACK (update), self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_secondary_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
