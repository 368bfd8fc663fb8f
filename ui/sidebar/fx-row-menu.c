/* fx-row-menu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-row-menu.h"

static G_DEFINE_QUARK (fx-row-menu, fx_row_menu)

static void
show (GtkGesture *gesture,
      double      x,
      double      y)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  FxRowMenuFunc *func = g_object_get_qdata (G_OBJECT (row), fx_row_menu_quark ());

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  (*func) (row, x, y);
}

static void
on_click (GtkGesture *gesture,
          int         n_press,
          double      x,
          double      y)
{
  show (gesture, x, y);
}

void
fx_row_menu_add_click (GtkWidget     *row,
                       FxRowMenuFunc  func)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_object_set_qdata_full (G_OBJECT (row), fx_row_menu_quark (), g_memdup2 (&func, sizeof func), g_free);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (show), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (press));
}

void
fx_row_menu_popup (GtkWidget   *row,
                   GtkWidget  **popover,
                   GMenuModel  *model,
                   double       x,
                   double       y)
{
  if (*popover == NULL)
    {
      *popover = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (*popover), FALSE);
      gtk_widget_set_halign (*popover, GTK_ALIGN_START);
      gtk_widget_set_parent (*popover, row);
    }
  else
    {
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (*popover), model);
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (*popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (*popover));
}
