/* fx-slider-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-slider-row.h"

#include <glib/gi18n.h>

struct _FxSliderRow
{
  AdwPreferencesRow parent_instance;

  /* Template widgets */
  GtkAdjustment *adjustment;
  GtkWidget     *reset;
  GtkWidget     *spin;
  GtkWidget     *scale;
  char *subtitle;
  double  standard;
};

enum
{
  PROP_0,
  PROP_SUBTITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxSliderRow, fx_slider_row, ADW_TYPE_PREFERENCES_ROW)

static void
update_reset (FxSliderRow *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  gboolean changed = ABS (value - self->standard) > 1e-9;

  /* Not hidden: nothing shall jump while a slider moves. */
  gtk_widget_set_opacity (self->reset, changed ? 1 : 0);
  gtk_widget_set_sensitive (self->reset, changed);
}

static void
on_reset (FxSliderRow *self)
{
  gtk_adjustment_set_value (self->adjustment, self->standard);
}

static void
on_title_changed (FxSliderRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *reset = g_strdup_printf (_("Reset %s"), title);
  g_autofree char *exact = g_strdup_printf (_("%s, exactly"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, exact, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, reset, -1);
}

static void
set_subtitle (FxSliderRow *self,
              const char  *subtitle)
{
  if (!g_set_str (&self->subtitle, subtitle))
    return;

  gtk_widget_set_tooltip_text (self->scale, subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle != NULL ? subtitle : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

static void
fx_slider_row_finalize (GObject *object)
{
  g_free (FX_SLIDER_ROW (object)->subtitle);

  G_OBJECT_CLASS (fx_slider_row_parent_class)->finalize (object);
}

void
fx_slider_row_setup (FxSliderRow *self,
                     double       lower,
                     double       upper,
                     double       step,
                     guint        digits,
                     double       standard)
{
  g_return_if_fail (FX_IS_SLIDER_ROW (self));

  self->standard = standard;
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spin), digits);
  gtk_scale_set_digits (GTK_SCALE (self->scale), (int) digits);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), (int) digits);
  gtk_adjustment_configure (self->adjustment, standard, lower, upper,
                            step, 10 * step, 0);
  update_reset (self);
}

GtkAdjustment *
fx_slider_row_get_adjustment (FxSliderRow *self)
{
  g_return_val_if_fail (FX_IS_SLIDER_ROW (self), NULL);

  return self->adjustment;
}

static void
fx_slider_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FxSliderRow *self = FX_SLIDER_ROW (object);

  switch (prop_id)
    {
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_slider_row_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  FxSliderRow *self = FX_SLIDER_ROW (object);

  switch (prop_id)
    {
    case PROP_SUBTITLE:
      set_subtitle (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_slider_row_dispose (GObject *object)
{
  FxSliderRow *self = FX_SLIDER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_SLIDER_ROW);

  G_OBJECT_CLASS (fx_slider_row_parent_class)->dispose (object);
}

static void
fx_slider_row_class_init (FxSliderRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_slider_row_dispose;
  object_class->get_property = fx_slider_row_get_property;
  object_class->set_property = fx_slider_row_set_property;

  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-slider-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxSliderRow, adjustment);
  gtk_widget_class_bind_template_child (widget_class, FxSliderRow, reset);
  gtk_widget_class_bind_template_child (widget_class, FxSliderRow, spin);
  gtk_widget_class_bind_template_child (widget_class, FxSliderRow, scale);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);

  object_class->finalize = fx_slider_row_finalize;
}

static void
fx_slider_row_init (FxSliderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->adjustment, "value-changed",
                            G_CALLBACK (update_reset), self);
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title_changed), NULL);
  update_reset (self);
}
