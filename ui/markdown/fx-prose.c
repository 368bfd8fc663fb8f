/* fx-prose.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-prose.h"

#include <adwaita.h>

#include "fx-block-view.h"
#include "fx-link.h"
#include "fx-prose-link.h"

struct _FxProse
{
  GtkWidget parent_instance;

  GtkWidget *label; /* Owned; the other children are the links */

  /* A press on a link that may become a click */
  FxProseLink *pressed; /* Borrowed; %NULL when the text changes */
  double press_x;
  double press_y;
};

static void
add_attribute (PangoAttrList  *attrs,
               const FxSpan   *span,
               PangoAttribute *attr)
{
  attr->start_index = span->begin;
  attr->end_index = span->end;
  pango_attr_list_insert (attrs, attr);
}

static guint16
to_pango (float channel)
{
  return CLAMP (channel, 0, 1) * 65535;
}

static void
add_span_attributes (PangoAttrList *attrs,
                     const FxSpan  *span,
                     gboolean       is_link,
                     gboolean       dark)
{
  if (span->style & FX_SPAN_STRONG)
    add_attribute (attrs, span, pango_attr_weight_new (PANGO_WEIGHT_BOLD));

  if (span->style & FX_SPAN_EMPHASIS)
    add_attribute (attrs, span, pango_attr_style_new (PANGO_STYLE_ITALIC));

  if (span->style & FX_SPAN_STRIKE)
    add_attribute (attrs, span, pango_attr_strikethrough_new (TRUE));

  if (span->style & FX_SPAN_CODE)
    {
      guint16 grey = dark ? 0xffff : 0;

      add_attribute (attrs, span, pango_attr_family_new ("monospace"));
      add_attribute (attrs, span, pango_attr_scale_new (0.92));
      add_attribute (attrs, span, pango_attr_background_new (grey, grey, grey));
      add_attribute (attrs, span, pango_attr_background_alpha_new (
                                    dark ? 0x1c00 : 0x1200));
    }

  if (is_link)
    {
      AdwStyleManager *manager = adw_style_manager_get_default ();
      AdwAccentColor accent = adw_style_manager_get_accent_color (manager);
      GdkRGBA color;

      adw_accent_color_to_standalone_rgba (accent, dark, &color);
      add_attribute (attrs, span,
                     pango_attr_foreground_new (to_pango (color.red),
                                                to_pango (color.green),
                                                to_pango (color.blue)));
      add_attribute (attrs, span,
                     pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
    }
}

static void
remove_links (FxProse *self)
{
  GtkWidget *child = gtk_widget_get_next_sibling (self->label);

  self->pressed = NULL;

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_widget_unparent (child);
      child = next;
    }
}

/* A link may be several spans: bold words in it, or a picture. */
static guint
link_end (FxBlock *block,
          guint    first)
{
  const FxSpan *span = fx_block_get_span (block, first);
  guint end = span->end;

  for (guint i = first + 1; i < fx_block_get_n_spans (block); i++)
    {
      const FxSpan *next = fx_block_get_span (block, i);

      if (next->begin != end || next->target == NULL ||
          !g_str_equal (next->target, span->target))
        break;
      end = next->end;
    }

  return end;
}

static void
update_attributes (FxProse *self,
                   FxBlock *block)
{
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  guint linked = 0; /* the text up to here has its link */

  pango_attr_list_insert (attrs, pango_attr_insert_hyphens_new (FALSE));
  remove_links (self);

  for (guint i = 0; i < fx_block_get_n_spans (block); i++)
    {
      const FxSpan *span = fx_block_get_span (block, i);
      g_autofree char *target = NULL;

      if (span->target != NULL)
        target = fx_link_check (span->target);

      add_span_attributes (attrs, span, target != NULL, dark);

      if (target != NULL && span->begin >= linked)
        {
          g_autofree char *text = NULL;

          linked = link_end (block, i);
          text = g_strndup (block->text + span->begin, linked - span->begin);
          gtk_widget_set_parent (fx_prose_link_new (text, target, span->begin,
                                                    linked),
                                 GTK_WIDGET (self));
        }
    }

  gtk_label_set_attributes (GTK_LABEL (self->label), attrs);
}

static void
update_class (FxProse *self,
              FxBlock *block)
{
  static const char *const headings[] = { "h1", "h2", "h3", "h4", "h5", "h6" };
  GtkWidget *widget = GTK_WIDGET (self);
  const char *classes[4] = { NULL, };
  guint n = 0;

  switch (block->type)
    {
    case FX_BLOCK_HEADING:
      classes[n++] = "heading-block";
      classes[n++] = headings[CLAMP (block->level, 1, 6) - 1];
      break;
    case FX_BLOCK_HTML:
      classes[n++] = "html";
      break;
    default:
      break;
    }

  if (block->type != FX_BLOCK_HEADING && block->level == 1)
    classes[n++] = "continued";

  gtk_widget_set_css_classes (widget, classes);
}

static void
fx_prose_set_block (FxBlockView *view,
                    FxBlock     *block)
{
  FxProse *self = FX_PROSE (view);

  update_class (self, block);
  gtk_label_set_text (GTK_LABEL (self->label), block->text);
  update_attributes (self, block);
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_prose_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxProse, fx_prose, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static FxProseLink *
link_at (FxProse *self,
         double   x,
         double   y)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (self->label));
  GtkWidget *child = gtk_widget_get_next_sibling (self->label);
  int index;
  int trailing;
  int layout_x;
  int layout_y;

  if (child == NULL)
    return NULL;

  gtk_label_get_layout_offsets (GTK_LABEL (self->label), &layout_x, &layout_y);

  if (!pango_layout_xy_to_index (layout, (x - layout_x) * PANGO_SCALE,
                                 (y - layout_y) * PANGO_SCALE, &index,
                                 &trailing))
    return NULL;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (fx_prose_link_contains (FX_PROSE_LINK (child), index))
      return FX_PROSE_LINK (child);

  return NULL;
}

/* The label's own gestures claim the press for selecting, so a click on a
 * link is found without a gesture, and without keeping it from the label. */
static gboolean
event_cb (GtkEventController *controller,
          GdkEvent           *event,
          FxProse            *self)
{
  GdkEventType type = gdk_event_get_event_type (event);
  GtkNative *native;
  graphene_point_t point;
  double x, y, native_x, native_y;

  if (type != GDK_BUTTON_PRESS && type != GDK_BUTTON_RELEASE)
    return GDK_EVENT_PROPAGATE;

  native = gtk_widget_get_native (GTK_WIDGET (self));
  if (native == NULL || gdk_button_event_get_button (event) != 1 ||
      !gdk_event_get_position (event, &x, &y))
    return GDK_EVENT_PROPAGATE;

  gtk_native_get_surface_transform (native, &native_x, &native_y);
  if (!gtk_widget_compute_point (GTK_WIDGET (native), self->label,
                                 &GRAPHENE_POINT_INIT (x - native_x,
                                                       y - native_y),
                                 &point))
    return GDK_EVENT_PROPAGATE;

  if (type == GDK_BUTTON_PRESS)
    {
      self->pressed = link_at (self, point.x, point.y);
      self->press_x = point.x;
      self->press_y = point.y;
    }
  else if (self->pressed != NULL)
    {
      FxProseLink *link = self->pressed;

      self->pressed = NULL;
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), self->press_x,
                                     self->press_y, point.x, point.y))
        fx_link_open (GTK_WIDGET (self), fx_prose_link_get_target (link));
    }

  return GDK_EVENT_PROPAGATE;
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           FxProse                  *self)
{
  gtk_widget_set_cursor_from_name (self->label,
                                   link_at (self, x, y) != NULL ? "pointer"
                                                                : "text");
}

static gboolean
query_tooltip_cb (GtkWidget  *label,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  FxProse    *self)
{
  FxProseLink *link = keyboard ? NULL : link_at (self, x, y);

  if (link == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, fx_prose_link_get_target (link));

  return TRUE;
}

static void
style_changed_cb (FxProse *self)
{
  FxBlock *block = fx_block_view_get_block (FX_BLOCK_VIEW (self));

  if (block != NULL && fx_block_get_n_spans (block) > 0)
    update_attributes (self, block);
}

static GtkSizeRequestMode
fx_prose_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fx_prose_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  gtk_widget_measure (FX_PROSE (widget)->label, orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
fx_prose_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  FxProse *self = FX_PROSE (widget);
  GtkWidget *child = gtk_widget_get_next_sibling (self->label);
  PangoLayout *layout;
  int x;
  int y;

  gtk_widget_allocate (self->label, width, height, baseline, NULL);

  if (child == NULL)
    return;

  layout = gtk_label_get_layout (GTK_LABEL (self->label));
  gtk_label_get_layout_offsets (GTK_LABEL (self->label), &x, &y);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GdkRectangle area;
      int unused;

      fx_prose_link_get_area (FX_PROSE_LINK (child), layout, &area);
      area.x += x;
      area.y += y;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &unused, NULL,
                          NULL, NULL);
      gtk_widget_size_allocate (child, &area, -1);
    }
}

/* Tab goes from link to link: the text itself takes the focus only from
 * the pointer, or a long answer would be dozens of stops. */
static gboolean
fx_prose_focus (GtkWidget        *widget,
                GtkDirectionType  direction)
{
  FxProse *self = FX_PROSE (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  gboolean back = direction == GTK_DIR_TAB_BACKWARD ||
                  direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;

  if (child == self->label)
    child = NULL;

  if (child != NULL)
    child = back ? gtk_widget_get_prev_sibling (child)
                 : gtk_widget_get_next_sibling (child);
  else
    child = back ? gtk_widget_get_last_child (widget)
                 : gtk_widget_get_next_sibling (self->label);

  if (child == NULL || child == self->label)
    return FALSE;

  return gtk_widget_grab_focus (child);
}

static void
fx_prose_dispose (GObject *object)
{
  FxProse *self = FX_PROSE (object);

  if (self->label != NULL)
    remove_links (self);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_prose_parent_class)->dispose (object);
}

static void
fx_prose_class_init (FxProseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_prose_dispose;
  widget_class->get_request_mode = fx_prose_get_request_mode;
  widget_class->measure = fx_prose_measure;
  widget_class->size_allocate = fx_prose_size_allocate;
  widget_class->focus = fx_prose_focus;

  gtk_widget_class_set_css_name (widget_class, "prose");
}

static void
fx_prose_init (FxProse *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkEventController *controller;

  self->label = g_object_new (GTK_TYPE_LABEL,
                              "selectable", TRUE,
                              "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "natural-wrap-mode", GTK_NATURAL_WRAP_WORD,
                              "xalign", 0.0f,
                              "has-tooltip", TRUE,
                              NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));

  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (self->label, controller);

  g_signal_connect (self->label, "query-tooltip",
                    G_CALLBACK (query_tooltip_cb), self);
  g_signal_connect_object (manager, "notify::dark",
                           G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::accent-color",
                           G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkLabel *
fx_prose_get_label (FxProse *self)
{
  g_return_val_if_fail (FX_IS_PROSE (self), NULL);

  return GTK_LABEL (self->label);
}
