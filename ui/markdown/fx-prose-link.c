/* fx-prose-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-prose-link.h"

#include "fx-link.h"

struct _FxProseLink
{
  GtkWidget parent_instance;

  char *target;
  guint begin; /* bytes in the text */
  guint end;
};

G_DEFINE_FINAL_TYPE (FxProseLink, fx_prose_link, GTK_TYPE_WIDGET)

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  fx_link_open (widget, FX_PROSE_LINK (widget)->target);
}

static gboolean
fx_prose_link_contains_point (GtkWidget *widget,
                              double     x,
                              double     y)
{
  return FALSE; /* the text below takes the pointer */
}

static void
fx_prose_link_finalize (GObject *object)
{
  g_free (FX_PROSE_LINK (object)->target);

  G_OBJECT_CLASS (fx_prose_link_parent_class)->finalize (object);
}

static void
fx_prose_link_class_init (FxProseLinkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fx_prose_link_finalize;
  widget_class->contains = fx_prose_link_contains_point;

  gtk_widget_class_set_css_name (widget_class, "proselink");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_LINK);

  gtk_widget_class_install_action (widget_class, "link.open", NULL,
                                   open_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0,
                                       "link.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0,
                                       "link.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0,
                                       "link.open", NULL);
}

static void
fx_prose_link_init (FxProseLink *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
fx_prose_link_new (const char *text,
                   const char *target,
                   guint       begin,
                   guint       end)
{
  FxProseLink *self = g_object_new (FX_TYPE_PROSE_LINK, NULL);

  self->target = g_strdup (target);
  self->begin = begin;
  self->end = end;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, target,
                                  -1);

  return GTK_WIDGET (self);
}

const char *
fx_prose_link_get_target (FxProseLink *self)
{
  g_return_val_if_fail (FX_IS_PROSE_LINK (self), NULL);

  return self->target;
}

gboolean
fx_prose_link_contains (FxProseLink *self,
                        guint        index)
{
  g_return_val_if_fail (FX_IS_PROSE_LINK (self), FALSE);

  return index >= self->begin && index < self->end;
}

void
fx_prose_link_get_area (FxProseLink  *self,
                        PangoLayout  *layout,
                        GdkRectangle *area)
{
  PangoRectangle first;
  PangoRectangle last;
  int line_first;
  int line_last;
  int x;

  g_return_if_fail (FX_IS_PROSE_LINK (self));

  pango_layout_index_to_pos (layout, self->begin, &first);
  pango_layout_index_to_pos (layout, self->end, &last);
  pango_layout_index_to_line_x (layout, self->begin, FALSE, &line_first, &x);
  pango_layout_index_to_line_x (layout, self->end, FALSE, &line_last, &x);

  area->x = PANGO_PIXELS (MIN (first.x, first.x + first.width));
  area->y = PANGO_PIXELS (first.y);
  area->height = PANGO_PIXELS (first.height);

  if (line_first == line_last && last.x > first.x)
    area->width = PANGO_PIXELS (last.x - first.x);
  else
    area->width = MAX (ABS (PANGO_PIXELS (first.width)), 8);
}
