/* fx-fit-scale.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-fit-scale.h"

#include <glib/gi18n.h>
#include <math.h>

#include "fx-fit-segment.h"
#include "fx-model-item.h"

#define GRID 8         /* steps an octave */
#define DETENT 0.09    /* octaves on each side of a power of two */
#define TRACK_HEIGHT 6
#define LABEL_GAP 2
#define MAX_MARKS 12

struct _FxFitScale
{
  GtkWidget      parent_instance;

  /* Children */
  GtkWidget     *scale;
  GtkWidget     *track_ok;
  GtkWidget     *track_spills;
  GtkWidget     *track_no;
  GtkWidget     *track_beyond; /* over the others */

  /* Owned by the scale */
  GtkAdjustment *octaves;

  guint          value;
  guint          maximum;
  guint          trained;
  guint          fits;
  guint          on_device;
};

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_MAXIMUM,
  PROP_TRAINED,
  PROP_FITS,
  PROP_ON_DEVICE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxFitScale, fx_fit_scale, GTK_TYPE_WIDGET)

static double
tokens_to_octaves (guint tokens)
{
  return log2 ((double) MAX (tokens, FX_CONTEXT_MIN) / FX_CONTEXT_MIN);
}

guint
fx_context_snap (double octaves,
                 guint  maximum)
{
  double end = tokens_to_octaves (maximum);
  double tokens;

  if (fabs (octaves - round (octaves)) < DETENT)
    octaves = round (octaves);
  else
    octaves = round (octaves * GRID) / GRID;

  /* The end has no neighbour on the grid where it is no power of two. */
  if (octaves >= end - 0.5 / GRID)
    return MAX (maximum, FX_CONTEXT_MIN);
  if (octaves <= 0)
    return FX_CONTEXT_MIN;

  tokens = FX_CONTEXT_MIN * exp2 (octaves);

  return (guint) (round (tokens / FX_CONTEXT_STEP) * FX_CONTEXT_STEP);
}

guint
fx_context_step (guint from,
                 gint  n_steps,
                 guint maximum)
{
  guint to = fx_context_snap (tokens_to_octaves (from) + (double) n_steps / GRID, maximum);

  /* Where an eighth is less than a step of tokens, or ends in a detent. */
  if (n_steps > 0 && to <= from)
    to = MIN (from + FX_CONTEXT_STEP, MAX (maximum, FX_CONTEXT_MIN));
  else if (n_steps < 0 && to >= from)
    to = from > FX_CONTEXT_MIN + FX_CONTEXT_STEP ? from - FX_CONTEXT_STEP : FX_CONTEXT_MIN;

  return to;
}

FxFitZone
fx_fit_scale_get_zone (FxFitScale *self)
{
  g_return_val_if_fail (FX_IS_FIT_SCALE (self), FX_FIT_ZONE_NO);

  if (self->value > self->fits)
    return FX_FIT_ZONE_NO;

  return self->value > self->on_device ? FX_FIT_ZONE_SPILLS : FX_FIT_ZONE_DEVICE;
}

gboolean
fx_fit_scale_is_beyond (FxFitScale *self)
{
  g_return_val_if_fail (FX_IS_FIT_SCALE (self), FALSE);

  return self->trained > 0 && self->value > self->trained;
}

char *
fx_fit_scale_describe (FxFitScale *self)
{
  GString *text;

  g_return_val_if_fail (FX_IS_FIT_SCALE (self), NULL);

  text = g_string_new (NULL);
  g_string_append_printf (text, ngettext ("%'u token", "%'u tokens", self->value), self->value);
  switch (fx_fit_scale_get_zone (self))
    {
    case FX_FIT_ZONE_SPILLS:
      g_string_append_printf (text, ", %s", _("partly in system memory"));
      break;
    case FX_FIT_ZONE_NO:
      g_string_append_printf (text, ", %s", _("does not fit"));
      break;
    case FX_FIT_ZONE_DEVICE:
    default:
      break;
    }
  if (fx_fit_scale_is_beyond (self))
    g_string_append_printf (text, ", %s", _("beyond the trained length"));

  return g_string_free_and_steal (text);
}

static void
update_value_text (FxFitScale *self)
{
  g_autofree char *text = fx_fit_scale_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

/* As a pointer or key gives it; the trained length attracts too. */
static guint
snap (FxFitScale *self,
      double      octaves)
{
  if (self->trained >= FX_CONTEXT_MIN && self->trained < self->maximum &&
      fabs (octaves - tokens_to_octaves (self->trained)) < DETENT)
    return self->trained;

  return fx_context_snap (octaves, self->maximum);
}

static gboolean
on_change_value (FxFitScale    *self,
                 GtkScrollType  scroll,
                 double         octaves)
{
  gboolean up = octaves > tokens_to_octaves (self->value);
  guint value;

  switch (scroll)
    {
    case GTK_SCROLL_STEP_BACKWARD:
    case GTK_SCROLL_STEP_FORWARD:
    case GTK_SCROLL_STEP_DOWN:
    case GTK_SCROLL_STEP_UP:
    case GTK_SCROLL_STEP_LEFT:
    case GTK_SCROLL_STEP_RIGHT:
      value = fx_context_step (self->value, up ? 1 : -1, self->maximum);
      break;
    case GTK_SCROLL_END:
      value = self->trained > self->value ? MIN (self->trained, self->maximum) : self->maximum;
      break;
    default:
      value = snap (self, octaves);
    }

  fx_fit_scale_set_value (self, value);

  return TRUE;
}

/* Moved without "change-value": by a screen reader. */
static void
on_octaves_changed (FxFitScale *self)
{
  double octaves = gtk_adjustment_get_value (self->octaves);

  if (fabs (octaves - tokens_to_octaves (self->value)) > 1e-6)
    fx_fit_scale_set_value (self, snap (self, octaves));
}

/* GtkRange goes down on Page Up. */
static gboolean
on_key (FxFitScale      *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  gint n_steps;

  if (keyval == GDK_KEY_Page_Up)
    n_steps = GRID;
  else if (keyval == GDK_KEY_Page_Down)
    n_steps = -GRID;
  else
    return GDK_EVENT_PROPAGATE;

  fx_fit_scale_set_value (self, fx_context_step (self->value, n_steps, self->maximum));

  return GDK_EVENT_STOP;
}

/* Where the middle of the slider is for @tokens, in our coordinates. */
static double
tokens_to_x (FxFitScale *self,
             guint       tokens)
{
  double end = MAX (tokens_to_octaves (self->maximum), 0.001);
  double fraction = CLAMP (tokens_to_octaves (tokens) / end, 0, 1);
  graphene_point_t start;
  GdkRectangle range;
  int slider_start, slider_end;
  double inset;

  gtk_range_get_range_rect (GTK_RANGE (self->scale), &range);
  if (!gtk_widget_compute_point (self->scale, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT (range.x, range.y), &start))
    return 0;

  gtk_range_get_slider_range (GTK_RANGE (self->scale), &slider_start, &slider_end);
  inset = (slider_end - slider_start) / 2.0;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    fraction = 1 - fraction;

  return start.x + inset + fraction * (range.width - 2 * inset);
}

static void
on_pressed (FxFitScale      *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  const guint limits[] = { self->on_device, self->fits };

  for (guint i = 0; i < G_N_ELEMENTS (limits) && n_press == 2; i++)
    if (limits[i] >= FX_CONTEXT_MIN && limits[i] < self->maximum &&
        fabs (x - tokens_to_x (self, limits[i])) < 24)
      {
        fx_fit_scale_set_value (self, limits[i] / FX_CONTEXT_STEP * FX_CONTEXT_STEP);
        gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
        return;
      }
}

static PangoLayout *
create_mark (FxFitScale *self,
             const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  return layout;
}

static int
mark_height (FxFitScale *self)
{
  g_autoptr (PangoLayout) layout = create_mark (self, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height + LABEL_GAP;
}

static void
fx_fit_scale_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  FxFitScale *self = FX_FIT_SCALE (widget);

  gtk_widget_measure (self->scale, orientation, -1, minimum, natural,
                      NULL, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (*minimum, 120);
      *natural = MAX (*natural, 260);
    }
  else
    {
      *minimum += mark_height (self);
      *natural = *minimum;
    }
}

static void
fx_fit_scale_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  FxFitScale *self = FX_FIT_SCALE (widget);
  int scale_height, y;
  double start, device, limit, trained, end;

  gtk_widget_measure (self->scale, GTK_ORIENTATION_VERTICAL, -1,
                      &scale_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->scale,
                            &(GtkAllocation) { 0, 0, width, scale_height }, -1);

  y = (scale_height - TRACK_HEIGHT) / 2;
  start = tokens_to_x (self, FX_CONTEXT_MIN);
  device = tokens_to_x (self, self->on_device);
  limit = tokens_to_x (self, self->fits);
  end = tokens_to_x (self, self->maximum);
  trained = self->trained > 0 ? tokens_to_x (self, self->trained) : end;
  fx_fit_segment_place (FX_FIT_SEGMENT (self->track_ok), start, device, y, TRACK_HEIGHT);
  fx_fit_segment_place (FX_FIT_SEGMENT (self->track_spills), device, limit, y, TRACK_HEIGHT);
  fx_fit_segment_place (FX_FIT_SEGMENT (self->track_no), limit, end, y, TRACK_HEIGHT);
  fx_fit_segment_place (FX_FIT_SEGMENT (self->track_beyond), trained, end, y, TRACK_HEIGHT);
}

typedef struct
{
  double starts[MAX_MARKS];
  double ends[MAX_MARKS];
  guint  n_marks;
} Marks;

/* Draws @text with its middle at @x, unless an earlier mark is there. */
static void
snapshot_mark (FxFitScale  *self,
               GtkSnapshot *snapshot,
               const char  *text,
               double       x,
               Marks       *marks)
{
  g_autoptr (PangoLayout) layout = create_mark (self, text);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int text_width, text_height;
  double left;
  GdkRGBA color;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  left = CLAMP (x - text_width / 2.0, 0, MAX (width - text_width, 0));

  if (marks->n_marks == MAX_MARKS)
    return;
  for (guint i = 0; i < marks->n_marks; i++)
    if (left < marks->ends[i] + 8 && left + text_width + 8 > marks->starts[i])
      return;

  marks->starts[marks->n_marks] = left;
  marks->ends[marks->n_marks++] = left + text_width;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= 0.7f;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) left,
                                                height - text_height));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_tokens (FxFitScale  *self,
                 GtkSnapshot *snapshot,
                 guint        tokens,
                 const char  *format,
                 Marks       *marks)
{
  g_autofree char *number = fx_format_tokens (tokens);
  g_autofree char *text = NULL;

  text = format != NULL ? g_strdup_printf (format, number)
                        : g_steal_pointer (&number);
  snapshot_mark (self, snapshot, text, tokens_to_x (self, tokens), marks);
}

static void
fx_fit_scale_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  FxFitScale *self = FX_FIT_SCALE (widget);
  Marks marks = { .n_marks = 0 };

  gtk_widget_snapshot_child (widget, self->track_ok, snapshot);
  gtk_widget_snapshot_child (widget, self->track_spills, snapshot);
  gtk_widget_snapshot_child (widget, self->track_no, snapshot);
  gtk_widget_snapshot_child (widget, self->track_beyond, snapshot);

  /* Translators: %s is a number of tokens; a mark on a scale. */
  if (self->fits >= FX_CONTEXT_MIN && self->fits < self->maximum)
    snapshot_tokens (self, snapshot, self->fits, _("fits up to %s"), &marks);
  /* Translators: %s is a number of tokens; a mark on a scale: from here on
   * some of it goes to system memory. */
  if (self->on_device >= FX_CONTEXT_MIN && self->on_device < MIN (self->fits, self->maximum))
    snapshot_tokens (self, snapshot, self->on_device, _("spills from %s"), &marks);
  /* Translators: %s is a number of tokens; a mark on a scale. */
  if (self->trained >= FX_CONTEXT_MIN && self->trained < self->maximum)
    snapshot_tokens (self, snapshot, self->trained, _("trained %s"), &marks);

  snapshot_tokens (self, snapshot, FX_CONTEXT_MIN, NULL, &marks);
  snapshot_tokens (self, snapshot, self->maximum, NULL, &marks);
  for (guint tokens = 4 * FX_CONTEXT_MIN;
       tokens < self->maximum && tokens <= G_MAXUINT / 4;
       tokens *= 4)
    snapshot_tokens (self, snapshot, tokens, NULL, &marks);

  gtk_widget_snapshot_child (widget, self->scale, snapshot);
}

static gboolean
fx_fit_scale_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FX_FIT_SCALE (widget)->scale);
}

static void
fx_fit_scale_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FxFitScale *self = FX_FIT_SCALE (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_uint (value, self->value);
      break;
    case PROP_MAXIMUM:
      g_value_set_uint (value, self->maximum);
      break;
    case PROP_TRAINED:
      g_value_set_uint (value, self->trained);
      break;
    case PROP_FITS:
      g_value_set_uint (value, self->fits);
      break;
    case PROP_ON_DEVICE:
      g_value_set_uint (value, self->on_device);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_fit_scale_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FxFitScale *self = FX_FIT_SCALE (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      fx_fit_scale_set_value (self, g_value_get_uint (value));
      break;
    case PROP_MAXIMUM:
      fx_fit_scale_set_maximum (self, g_value_get_uint (value));
      break;
    case PROP_TRAINED:
      fx_fit_scale_set_trained (self, g_value_get_uint (value));
      break;
    case PROP_FITS:
      fx_fit_scale_set_fits (self, g_value_get_uint (value), MIN (self->on_device, g_value_get_uint (value)));
      break;
    case PROP_ON_DEVICE:
      fx_fit_scale_set_fits (self, self->fits, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_fit_scale_dispose (GObject *object)
{
  FxFitScale *self = FX_FIT_SCALE (object);

  g_clear_pointer (&self->track_ok, gtk_widget_unparent);
  g_clear_pointer (&self->track_spills, gtk_widget_unparent);
  g_clear_pointer (&self->track_no, gtk_widget_unparent);
  g_clear_pointer (&self->track_beyond, gtk_widget_unparent);
  g_clear_pointer (&self->scale, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_fit_scale_parent_class)->dispose (object);
}

static void
fx_fit_scale_class_init (FxFitScaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS;

  object_class->dispose = fx_fit_scale_dispose;
  object_class->get_property = fx_fit_scale_get_property;
  object_class->set_property = fx_fit_scale_set_property;
  widget_class->measure = fx_fit_scale_measure;
  widget_class->size_allocate = fx_fit_scale_size_allocate;
  widget_class->snapshot = fx_fit_scale_snapshot;
  widget_class->grab_focus = fx_fit_scale_grab_focus;

  properties[PROP_VALUE] =
    g_param_spec_uint ("value", NULL, NULL, 0, G_MAXUINT, FX_CONTEXT_MIN, flags);
  properties[PROP_MAXIMUM] =
    g_param_spec_uint ("maximum", NULL, NULL, 0, G_MAXUINT, 8192, flags);
  properties[PROP_TRAINED] =
    g_param_spec_uint ("trained", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FITS] =
    g_param_spec_uint ("fits", NULL, NULL, 0, G_MAXUINT, 8192, flags);
  properties[PROP_ON_DEVICE] =
    g_param_spec_uint ("on-device", NULL, NULL, 0, G_MAXUINT, 8192, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "fitscale");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_track (FxFitScale   *self,
              const char   *style,
              FxFitPattern  pattern)
{
  GtkWidget *track = fx_fit_segment_new ();

  gtk_widget_add_css_class (track, style);
  fx_fit_segment_set_pattern (FX_FIT_SEGMENT (track), pattern);
  gtk_widget_set_parent (track, GTK_WIDGET (self));

  return track;
}

static void
fx_fit_scale_init (FxFitScale *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->value = FX_CONTEXT_MIN;
  self->maximum = 8192;
  self->fits = 8192;
  self->on_device = 8192;

  self->track_ok = create_track (self, "track-ok", FX_FIT_PATTERN_NONE);
  self->track_spills = create_track (self, "track-spills", FX_FIT_PATTERN_NONE);
  self->track_no = create_track (self, "track-no", FX_FIT_PATTERN_HATCHED);
  self->track_beyond = create_track (self, "track-beyond", FX_FIT_PATTERN_DOTTED);

  self->octaves = gtk_adjustment_new (0, 0, tokens_to_octaves (self->maximum),
                                      1.0 / GRID, 1, 0);
  self->scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->octaves);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  g_signal_connect_swapped (self->scale, "change-value",
                            G_CALLBACK (on_change_value), self);
  g_signal_connect_swapped (self->octaves, "value-changed",
                            G_CALLBACK (on_octaves_changed), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Context length"),
                                  -1);

  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  update_value_text (self);
}

GtkWidget *
fx_fit_scale_new (void)
{
  return g_object_new (FX_TYPE_FIT_SCALE, NULL);
}

guint
fx_fit_scale_get_value (FxFitScale *self)
{
  g_return_val_if_fail (FX_IS_FIT_SCALE (self), 0);

  return self->value;
}

static void
update_fits (FxFitScale *self)
{
  if (self->fits >= self->value)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "no-fit");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "no-fit");
}

void
fx_fit_scale_set_value (FxFitScale *self,
                        guint       value)
{
  gboolean changed;

  g_return_if_fail (FX_IS_FIT_SCALE (self));

  value = CLAMP (value, FX_CONTEXT_MIN, MAX (self->maximum, FX_CONTEXT_MIN));
  changed = self->value != value;
  self->value = value;
  gtk_adjustment_set_value (self->octaves, tokens_to_octaves (value));
  if (!changed)
    return;

  update_fits (self);
  update_value_text (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

void
fx_fit_scale_set_maximum (FxFitScale *self,
                          guint       maximum)
{
  g_return_if_fail (FX_IS_FIT_SCALE (self));

  maximum = MAX (maximum, FX_CONTEXT_MIN);
  if (self->maximum == maximum)
    return;

  self->maximum = maximum;
  gtk_adjustment_set_upper (self->octaves, tokens_to_octaves (maximum));
  fx_fit_scale_set_value (self, self->value);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAXIMUM]);
}

void
fx_fit_scale_set_trained (FxFitScale *self,
                          guint       trained)
{
  g_return_if_fail (FX_IS_FIT_SCALE (self));

  if (self->trained == trained)
    return;

  self->trained = trained;
  update_value_text (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRAINED]);
}

void
fx_fit_scale_set_fits (FxFitScale *self,
                       guint       fits,
                       guint       on_device)
{
  g_return_if_fail (FX_IS_FIT_SCALE (self));

  on_device = MIN (on_device, fits);
  if (self->fits == fits && self->on_device == on_device)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->fits != fits)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITS]);
  if (self->on_device != on_device)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ON_DEVICE]);
  self->fits = fits;
  self->on_device = on_device;
  update_fits (self);
  update_value_text (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_thaw_notify (G_OBJECT (self));
}
