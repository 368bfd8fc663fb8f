/* fx-ring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-ring.h"

#include <math.h>

#define SIZE 18
#define THICKNESS 3.0f

struct _FxRing
{
  GtkWidget parent_instance;

  double    fraction;
};

G_DEFINE_FINAL_TYPE (FxRing, fx_ring, GTK_TYPE_WIDGET)

static void
append_arc (GtkSnapshot   *snapshot,
            float          width,
            float          height,
            double         fraction,
            const GdkRGBA *color)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  GskStroke *stroke = gsk_stroke_new (THICKNESS);
  graphene_point_t middle = GRAPHENE_POINT_INIT (width / 2, height / 2);
  float radius = (MIN (width, height) - THICKNESS) / 2;

  if (fraction >= 1)
    {
      gsk_path_builder_add_circle (builder, &middle, radius);
    }
  else
    {
      double angle = fraction * 2 * G_PI;

      gsk_path_builder_move_to (builder, middle.x, middle.y - radius);
      gsk_path_builder_svg_arc_to (builder, radius, radius, 0,
                                   fraction > 0.5, TRUE,
                                   middle.x + radius * (float) sin (angle),
                                   middle.y - radius * (float) cos (angle));
    }

  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
  gsk_stroke_free (stroke);
}

void
fx_ring_draw (GtkWidget   *widget,
              GtkSnapshot *snapshot,
              double       fraction)
{
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  GdkRGBA color, faint;

  gtk_widget_get_color (widget, &color);
  faint = color;
  faint.alpha *= 0.2f;

  append_arc (snapshot, width, height, 1, &faint);
  if (fraction > 0)
    append_arc (snapshot, width, height, MAX (fraction, 0.02), &color);
}

static void
fx_ring_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
fx_ring_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  fx_ring_draw (widget, snapshot, FX_RING (widget)->fraction);
}

static void
fx_ring_class_init (FxRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = fx_ring_measure;
  widget_class->snapshot = fx_ring_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fx_ring_init (FxRing *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
fx_ring_set_fraction (FxRing *self,
                      double  fraction)
{
  g_return_if_fail (FX_IS_RING (self));

  fraction = CLAMP (fraction, 0, 1);
  if (G_APPROX_VALUE (self->fraction, fraction, 1e-4))
    return;

  self->fraction = fraction;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
