/* fx-message-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-list.h"

#include <adwaita.h>

#define MAX_WIDTH 820 /* sp */

struct _FxMessageList
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (FxMessageList, fx_message_list, GTK_TYPE_WIDGET)

static int
child_width (GtkWidget *widget,
             int        width)
{
  GtkSettings *settings = gtk_widget_get_settings (widget);
  int limit = adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, MAX_WIDTH, settings);

  return MIN (width, limit);
}

static int
child_height (GtkWidget *child,
              int        width)
{
  int height;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &height, NULL,
                      NULL, NULL);

  return height;
}

static GtkSizeRequestMode
fx_message_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fx_message_list_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int width = for_size;

  *minimum = 0;
  *natural = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width,
                        NULL, NULL);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int min;
      int nat;

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          gtk_widget_measure (child, orientation, -1, &min, &nat, NULL, NULL);
          *minimum = MAX (*minimum, min);
          *natural = MAX (*natural, nat);
        }
      else
        {
          *minimum += child_height (child, child_width (widget, width));
        }
    }

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum;
  else
    *natural = MAX (*minimum, child_width (widget, *natural));
}

static void
fx_message_list_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  GtkAllocation area = { 0, };

  area.width = child_width (widget, width);
  area.x = (width - area.width) / 2;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      area.height = child_height (child, area.width);
      gtk_widget_size_allocate (child, &area, -1);
      area.y += area.height;
    }
}

static void
fx_message_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (fx_message_list_parent_class)->dispose (object);
}

static void
fx_message_list_class_init (FxMessageListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_message_list_dispose;
  widget_class->get_request_mode = fx_message_list_get_request_mode;
  widget_class->measure = fx_message_list_measure;
  widget_class->size_allocate = fx_message_list_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "messages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
}

static void
fx_message_list_init (FxMessageList *self)
{
}

GtkWidget *
fx_message_list_new (void)
{
  return g_object_new (FX_TYPE_MESSAGE_LIST, NULL);
}

void
fx_message_list_insert_after (FxMessageList *self,
                              GtkWidget     *child,
                              GtkWidget     *sibling)
{
  g_return_if_fail (FX_IS_MESSAGE_LIST (self));

  gtk_widget_insert_after (child, GTK_WIDGET (self), sibling);
}

int
fx_message_list_get_top (FxMessageList *self,
                         GtkWidget     *child,
                         int            width)
{
  GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self));
  int top = 0;

  g_return_val_if_fail (FX_IS_MESSAGE_LIST (self), 0);

  width = child_width (GTK_WIDGET (self), width);
  for (; other != NULL && other != child;
       other = gtk_widget_get_next_sibling (other))
    top += child_height (other, width);

  return top;
}
