/* fx-fit-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-fit-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "fx-fit-segment.h"

#define FULL_HEIGHT 24
#define COMPACT_HEIGHT 6
#define SLIDE_MS 200

struct _FxFitBar
{
  GtkWidget     parent_instance;

  /* Children */
  GtkWidget    *segments[FX_FIT_BAR_MAX_PARTS];

  /* Owned */
  FxPlanItem   *plan;
  AdwAnimation *animation;
  char         *tips[FX_FIT_BAR_MAX_PARTS];
  char         *sentence;

  /* As fractions of the bar: what was, what will be, what is drawn */
  double        from[FX_FIT_BAR_MAX_PARTS];
  double        to[FX_FIT_BAR_MAX_PARTS];
  double        now[FX_FIT_BAR_MAX_PARTS];
  guint         n_parts;
  gboolean      compact;
  gboolean      filled; /* the first parts do not slide in */
};

enum
{
  PROP_0,
  PROP_COMPACT,
  PROP_PLAN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxFitBar, fx_fit_bar, GTK_TYPE_WIDGET)

static void
fx_fit_bar_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  FxFitBar *self = FX_FIT_BAR (widget);
  int height = self->compact ? COMPACT_HEIGHT : FULL_HEIGHT;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 60;
      *natural = 240;
      return;
    }

  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS && !self->compact; i++)
    {
      int text_height;

      gtk_widget_measure (self->segments[i], orientation, -1,
                          &text_height, NULL, NULL, NULL);
      height = MAX (height, text_height + 4);
    }

  *minimum = *natural = height;
}

static void
fx_fit_bar_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  FxFitBar *self = FX_FIT_BAR (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double sum = 0;

  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS; i++)
    {
      int start = (int) (sum * width + 0.5);
      int end;

      sum = MIN (sum + self->now[i], 1);
      end = (int) (sum * width + 0.5);

      /* What is there at all can be seen. */
      if (self->now[i] > 0 && end == start && end < width)
        end++;

      fx_fit_segment_place (FX_FIT_SEGMENT (self->segments[i]),
                            mirrored ? width - end : start,
                            mirrored ? width - start : end,
                            0, height);
    }
}

static void
fx_fit_bar_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  FxFitBar *self = FX_FIT_BAR (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip,
                                   &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   MIN (height / 2, 6));
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS; i++)
    gtk_widget_snapshot_child (widget, self->segments[i], snapshot);
  gtk_snapshot_pop (snapshot);
}

static gboolean
fx_fit_bar_query_tooltip (GtkWidget  *widget,
                          int         x,
                          int         y,
                          gboolean    keyboard,
                          GtkTooltip *tooltip)
{
  FxFitBar *self = FX_FIT_BAR (widget);

  for (guint i = 0; i < self->n_parts && !keyboard; i++)
    {
      graphene_rect_t bounds;

      if (self->tips[i] != NULL &&
          gtk_widget_get_child_visible (self->segments[i]) &&
          gtk_widget_compute_bounds (self->segments[i], widget, &bounds) &&
          x >= bounds.origin.x && x < bounds.origin.x + bounds.size.width)
        {
          gtk_tooltip_set_text (tooltip, self->tips[i]);
          return TRUE;
        }
    }

  gtk_tooltip_set_text (tooltip, self->sentence);

  return self->sentence != NULL;
}

static void
on_slide (double   value,
          gpointer data)
{
  FxFitBar *self = data;

  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS; i++)
    self->now[i] = adw_lerp (self->from[i], self->to[i], value);

  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
fx_fit_bar_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FxFitBar *self = FX_FIT_BAR (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_fit_bar_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FxFitBar *self = FX_FIT_BAR (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      fx_fit_bar_set_compact (self, g_value_get_boolean (value));
      break;
    case PROP_PLAN:
      fx_fit_bar_set_plan (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_fit_bar_dispose (GObject *object)
{
  FxFitBar *self = FX_FIT_BAR (object);

  g_clear_object (&self->animation);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->sentence, g_free);

  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS; i++)
    {
      g_clear_pointer (&self->segments[i], gtk_widget_unparent);
      g_clear_pointer (&self->tips[i], g_free);
    }

  G_OBJECT_CLASS (fx_fit_bar_parent_class)->dispose (object);
}

static void
fx_fit_bar_class_init (FxFitBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS;

  object_class->dispose = fx_fit_bar_dispose;
  object_class->get_property = fx_fit_bar_get_property;
  object_class->set_property = fx_fit_bar_set_property;
  widget_class->measure = fx_fit_bar_measure;
  widget_class->size_allocate = fx_fit_bar_size_allocate;
  widget_class->snapshot = fx_fit_bar_snapshot;
  widget_class->query_tooltip = fx_fit_bar_query_tooltip;

  properties[PROP_COMPACT] =
    g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROP_PLAN] =
    g_param_spec_object ("plan", NULL, NULL, FX_TYPE_PLAN_ITEM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "fitbar");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_METER);
}

static void
fx_fit_bar_init (FxFitBar *self)
{
  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS; i++)
    {
      self->segments[i] = fx_fit_segment_new ();
      gtk_widget_set_parent (self->segments[i], GTK_WIDGET (self));
    }

  self->animation =
    adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SLIDE_MS,
                             adw_callback_animation_target_new (on_slide, self, NULL));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Memory"),
                                  -1);
}

GtkWidget *
fx_fit_bar_new (void)
{
  return g_object_new (FX_TYPE_FIT_BAR, NULL);
}

void
fx_fit_bar_set_compact (FxFitBar *self,
                        gboolean  compact)
{
  g_return_if_fail (FX_IS_FIT_BAR (self));

  if (self->compact == compact)
    return;

  self->compact = compact;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

static void
set_segment (FxFitBar        *self,
             guint            i,
             const FxFitPart *part)
{
  FxFitSegment *segment = FX_FIT_SEGMENT (self->segments[i]);
  const char *classes[] = { part != NULL ? part->style : NULL, NULL };

  g_clear_pointer (&self->tips[i], g_free);
  gtk_widget_set_css_classes (GTK_WIDGET (segment), classes);

  if (part == NULL)
    {
      fx_fit_segment_set_text (segment, NULL);
      return;
    }

  fx_fit_segment_set_text (segment, self->compact ? NULL : part->label);
  fx_fit_segment_set_pattern (segment, g_str_equal (part->style, "over") ? FX_FIT_PATTERN_HATCHED
                                                                         : FX_FIT_PATTERN_NONE);
  if (part->label != NULL && part->text != NULL)
    self->tips[i] = g_strdup_printf ("%s: %s", part->label, part->text);
}

void
fx_fit_bar_set_parts (FxFitBar        *self,
                      const FxFitPart *parts,
                      guint            n_parts,
                      double           total,
                      const char      *sentence)
{
  double used = 0;

  g_return_if_fail (FX_IS_FIT_BAR (self));
  g_return_if_fail (n_parts <= FX_FIT_BAR_MAX_PARTS);

  for (guint i = 0; i < n_parts; i++)
    used += parts[i].amount;
  total = MAX (MAX (total, used), 1);

  for (guint i = 0; i < FX_FIT_BAR_MAX_PARTS; i++)
    {
      set_segment (self, i, i < n_parts ? &parts[i] : NULL);
      self->from[i] = self->now[i];
      self->to[i] = i < n_parts ? parts[i].amount / total : 0;
    }

  self->n_parts = n_parts;
  g_set_str (&self->sentence, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, total,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, used,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  sentence != NULL ? sentence : "",
                                  -1);

  if (self->filled && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      adw_animation_reset (self->animation);
      adw_animation_play (self->animation);
    }
  else
    {
      on_slide (1, self);
    }

  self->filled = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
add_part (FxFitPart  *parts,
          guint      *n_parts,
          GPtrArray  *strings,
          const char *style,
          const char *label,
          guint64     amount)
{
  char *text;

  if (amount == 0)
    return;

  text = g_format_size_full (amount, G_FORMAT_SIZE_IEC_UNITS);
  g_ptr_array_add (strings, text);
  parts[(*n_parts)++] = (FxFitPart) { style, label, (double) amount, text };
}

guint
fx_fit_parts_of_plan (FxPlanItem *plan,
                      gboolean    host,
                      FxFitPart  *parts,
                      GPtrArray  *strings)
{
  guint n_parts = 0;

  g_return_val_if_fail (FX_IS_PLAN_ITEM (plan), 0);

  if (host)
    {
      add_part (parts, &n_parts, strings, "other", _("Other"), plan->host_other);
      add_part (parts, &n_parts, strings, "weights", _("Weights"), plan->host_used);
      return n_parts;
    }

  add_part (parts, &n_parts, strings, "other", _("Other"), plan->other);
  add_part (parts, &n_parts, strings, "weights", _("Weights"), plan->weights);
  add_part (parts, &n_parts, strings, "cache", _("Cache"), plan->kv);
  add_part (parts, &n_parts, strings, "work", _("Work"), plan->compute);

  return n_parts;
}

void
fx_fit_bar_set_plan (FxFitBar   *self,
                     FxPlanItem *plan)
{
  FxFitPart parts[FX_FIT_BAR_MAX_PARTS];
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sentence = NULL;
  guint n_parts;

  g_return_if_fail (FX_IS_FIT_BAR (self));

  if (g_set_object (&self->plan, plan))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);

  if (plan == NULL)
    {
      fx_fit_bar_set_parts (self, NULL, 0, 1, NULL);
      return;
    }

  n_parts = fx_fit_parts_of_plan (plan, FALSE, parts, strings);
  if (plan->short_bytes > 0)
    {
      double excess = (double) plan->short_bytes;

      /* What does not go in is cut off the end and hatched. */
      for (guint i = n_parts; i-- > 0 && excess > 0;)
        {
          double cut = MIN (excess, parts[i].amount);

          parts[i].amount -= cut;
          excess -= cut;
        }
      add_part (parts, &n_parts, strings, "over", _("Too much"),
                plan->short_bytes);
    }

  sentence = fx_plan_item_describe (plan);
  fx_fit_bar_set_parts (self, parts, n_parts, (double) plan->total, sentence);
}
