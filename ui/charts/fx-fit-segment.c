/* fx-fit-segment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-fit-segment.h"

#define TEXT_MARGIN 6
#define HATCH_STEP 7
#define DOT_STEP 6

struct _FxFitSegment
{
  GtkWidget    parent_instance;

  /* Owned */
  char        *text;
  PangoLayout *layout;

  FxFitPattern pattern;
};

G_DEFINE_FINAL_TYPE (FxFitSegment, fx_fit_segment, GTK_TYPE_WIDGET)

static void
ensure_layout (FxFitSegment *self)
{
  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
}

static void
fx_fit_segment_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  FxFitSegment *self = FX_FIT_SEGMENT (widget);
  int height = 0;

  /* The bar decides; a segment may be a pixel wide. */
  if (orientation == GTK_ORIENTATION_VERTICAL && self->text != NULL)
    {
      ensure_layout (self);
      pango_layout_get_pixel_size (self->layout, NULL, &height);
    }

  *minimum = *natural = height;
}

static void
snapshot_hatch (GtkSnapshot   *snapshot,
                float          width,
                float          height,
                const GdkRGBA *color)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  GskStroke *stroke = gsk_stroke_new (1.5);

  for (float x = -height; x < width; x += HATCH_STEP)
    {
      gsk_path_builder_move_to (builder, x, height);
      gsk_path_builder_line_to (builder, x + height, 0);
    }

  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
  gtk_snapshot_pop (snapshot);
  gsk_stroke_free (stroke);
}

static void
snapshot_dots (GtkSnapshot   *snapshot,
               float          width,
               float          height,
               const GdkRGBA *color)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;

  for (float x = DOT_STEP / 2; x < width; x += DOT_STEP)
    gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, height / 2), 1.25f);

  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, color);
}

static void
fx_fit_segment_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  FxFitSegment *self = FX_FIT_SEGMENT (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int text_width, text_height;
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);

  if (self->pattern == FX_FIT_PATTERN_DOTTED)
    {
      snapshot_dots (snapshot, width, height, &color);
    }
  else if (self->pattern == FX_FIT_PATTERN_HATCHED)
    {
      GdkRGBA faint = color;

      faint.alpha *= 0.35f;
      snapshot_hatch (snapshot, width, height, &faint);
    }

  if (self->text == NULL)
    return;

  ensure_layout (self);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  if (text_width + 2 * TEXT_MARGIN > width || text_height > height)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((width - text_width) / 2,
                                                (height - text_height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
fx_fit_segment_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  FxFitSegment *self = FX_FIT_SEGMENT (widget);

  GTK_WIDGET_CLASS (fx_fit_segment_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
}

static void
fx_fit_segment_finalize (GObject *object)
{
  FxFitSegment *self = FX_FIT_SEGMENT (object);

  g_clear_object (&self->layout);
  g_free (self->text);

  G_OBJECT_CLASS (fx_fit_segment_parent_class)->finalize (object);
}

static void
fx_fit_segment_class_init (FxFitSegmentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fx_fit_segment_finalize;
  widget_class->measure = fx_fit_segment_measure;
  widget_class->snapshot = fx_fit_segment_snapshot;
  widget_class->css_changed = fx_fit_segment_css_changed;

  gtk_widget_class_set_css_name (widget_class, "segment");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fx_fit_segment_init (FxFitSegment *self)
{
}

GtkWidget *
fx_fit_segment_new (void)
{
  return g_object_new (FX_TYPE_FIT_SEGMENT, NULL);
}

void
fx_fit_segment_set_text (FxFitSegment *self,
                         const char   *text)
{
  g_return_if_fail (FX_IS_FIT_SEGMENT (self));

  if (!g_set_str (&self->text, text))
    return;

  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
fx_fit_segment_set_pattern (FxFitSegment *self,
                            FxFitPattern  pattern)
{
  g_return_if_fail (FX_IS_FIT_SEGMENT (self));

  if (self->pattern == pattern)
    return;

  self->pattern = pattern;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fx_fit_segment_place (FxFitSegment *self,
                      int           from,
                      int           to,
                      int           y,
                      int           height)
{
  GtkAllocation area = { MIN (from, to), y, ABS (to - from), height };

  g_return_if_fail (FX_IS_FIT_SEGMENT (self));

  gtk_widget_set_child_visible (GTK_WIDGET (self), area.width > 0);
  gtk_widget_size_allocate (GTK_WIDGET (self), &area, -1);
}
