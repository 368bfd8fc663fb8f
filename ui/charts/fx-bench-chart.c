/* fx-bench-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-bench-chart.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "fx-bench-item.h"
#include "fx-model-item.h"

#define MAX_RUNS 12
#define HEIGHT 168
#define MAX_RUN_WIDTH 96
#define GAP 4

struct _FxBenchChart
{
  GtkWidget   parent_instance;

  /* Owned */
  GListModel *benches;
};

enum
{
  PROP_0,
  PROP_BENCHES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxBenchChart, fx_bench_chart, GTK_TYPE_WIDGET)

static guint
first_run (FxBenchChart *self)
{
  const guint n_runs = self->benches != NULL ? g_list_model_get_n_items (self->benches) : 0;

  return n_runs > MAX_RUNS ? n_runs - MAX_RUNS : 0;
}

static PangoLayout *
create_text (FxBenchChart *self,
             const char   *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  return layout;
}

/* With its middle at @x and its foot at @y, where it has the room. */
static void
snapshot_text (FxBenchChart  *self,
               GtkSnapshot   *snapshot,
               const char    *text,
               double         x,
               double         y,
               double         room,
               const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = create_text (self, text);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > room)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x - width / 2.0), (float) (y - height)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_bar (GtkSnapshot   *snapshot,
              double         x,
              double         foot,
              double         width,
              double         height,
              const GdkRGBA *color)
{
  GskRoundedRect rounded;

  if (height < 1)
    height = 1;
  gsk_rounded_rect_init_from_rect (&rounded,
                                   &GRAPHENE_RECT_INIT ((float) x, (float) (foot - height),
                                                        (float) width, (float) height),
                                   (float) MIN (3, width / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &rounded.bounds);
  gtk_snapshot_pop (snapshot);
}

static double
largest (FxBenchChart *self)
{
  double most = 0;

  for (guint i = first_run (self); i < g_list_model_get_n_items (self->benches); i++)
    {
      g_autoptr (FxBenchItem) bench = g_list_model_get_item (self->benches, i);

      most = MAX (most, MAX (bench->prefill, bench->decode));
    }

  return most;
}

static void
fx_bench_chart_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  FxBenchChart *self = FX_BENCH_CHART (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (PangoLayout) line = create_text (self, "0");
  const guint n_items = self->benches != NULL ? g_list_model_get_n_items (self->benches) : 0;
  const guint n_runs = n_items - first_run (self);
  const double most = n_runs > 0 ? largest (self) : 0;
  const gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;
  GdkRGBA faint;
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  double run_width;
  double foot;
  double room;
  int text_height;

  if (most <= 0)
    return;

  gtk_widget_get_color (widget, &color);
  faint = color;
  faint.alpha *= 0.35f;
  pango_layout_get_pixel_size (line, NULL, &text_height);
  run_width = MIN (gtk_widget_get_width (widget) / (double) n_runs, MAX_RUN_WIDTH);
  foot = gtk_widget_get_height (widget) - text_height - GAP;
  room = foot - text_height - GAP;

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (FxBenchItem) bench = g_list_model_get_item (self->benches, first_run (self) + i);
      const double bar = (run_width - 3 * GAP) / 2;
      const double start = mirrored ? gtk_widget_get_width (widget) - (i + 1) * run_width : i * run_width;
      const double values[] = { bench->prefill, bench->decode };
      g_autofree char *date = fx_format_date (bench->when);

      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        {
          const double x = start + GAP + j * (bar + GAP);
          const double height = room * values[j] / most;
          g_autofree char *value = g_strdup_printf (values[j] < 10 ? "%.1f" : "%.0f", values[j]);

          snapshot_bar (snapshot, x, foot, bar, height, j == 0 ? &faint : accent);
          snapshot_text (self, snapshot, value, x + bar / 2, foot - height - GAP / 2, bar + GAP, &color);
        }
      snapshot_text (self, snapshot, date, start + run_width / 2, gtk_widget_get_height (widget), run_width, &color);
    }
}

static void
fx_bench_chart_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : HEIGHT;
}

static void
update (FxBenchChart *self)
{
  const guint n_items = self->benches != NULL ? g_list_model_get_n_items (self->benches) : 0;

  if (n_items > 0)
    {
      g_autoptr (FxBenchItem) last = g_list_model_get_item (self->benches, n_items - 1);
      g_autofree char *text = g_strdup_printf (_("Last run: reads %.1f tokens per second, writes %.1f"),
                                               last->prefill, last->decode);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fx_bench_chart_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BENCHES:
      g_value_set_object (value, FX_BENCH_CHART (object)->benches);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_bench_chart_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_BENCHES:
      fx_bench_chart_set_benches (FX_BENCH_CHART (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_bench_chart_dispose (GObject *object)
{
  FxBenchChart *self = FX_BENCH_CHART (object);

  if (self->benches != NULL)
    g_signal_handlers_disconnect_by_data (self->benches, self);
  g_clear_object (&self->benches);

  G_OBJECT_CLASS (fx_bench_chart_parent_class)->dispose (object);
}

static void
fx_bench_chart_class_init (FxBenchChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_bench_chart_dispose;
  object_class->get_property = fx_bench_chart_get_property;
  object_class->set_property = fx_bench_chart_set_property;
  widget_class->measure = fx_bench_chart_measure;
  widget_class->snapshot = fx_bench_chart_snapshot;

  properties[PROP_BENCHES] =
    g_param_spec_object ("benches", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "benchchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fx_bench_chart_init (FxBenchChart *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Speed of each run"), -1);
}

void
fx_bench_chart_set_benches (FxBenchChart *self,
                            GListModel   *benches)
{
  g_return_if_fail (FX_IS_BENCH_CHART (self));

  if (self->benches == benches)
    return;

  if (self->benches != NULL)
    g_signal_handlers_disconnect_by_data (self->benches, self);
  g_set_object (&self->benches, benches);
  if (benches != NULL)
    g_signal_connect_object (benches, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BENCHES]);
}
