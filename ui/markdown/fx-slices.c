/* fx-slices.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-slices.h"

/* After a frame that is due, so that neither adds to the other. */
#define PRIORITY (GDK_PRIORITY_REDRAW + 10)

struct _FxSlices
{
  GtkWidget  *widget; /* Borrowed */
  FxSliceFunc func;
  guint       idle;
  guint       tick;
};

static gboolean idle_cb (gpointer user_data);

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  FxSlices *self = user_data;

  self->tick = 0;
  self->idle = g_idle_add_full (PRIORITY, idle_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
idle_cb (gpointer user_data)
{
  FxSlices *self = user_data;

  self->idle = 0;
  if (!self->func (self->widget) || self->idle != 0 || self->tick != 0)
    return G_SOURCE_REMOVE;

  /* Nothing is laid out of what is not seen. */
  if (gtk_widget_get_mapped (self->widget))
    self->tick = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
  else
    self->idle = g_idle_add_full (PRIORITY, idle_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

FxSlices *
fx_slices_new (GtkWidget   *widget,
               FxSliceFunc  func)
{
  FxSlices *self = g_new0 (FxSlices, 1);

  self->widget = widget;
  self->func = func;

  return self;
}

void
fx_slices_start (FxSlices *self)
{
  if (self->idle == 0 && self->tick == 0)
    self->idle = g_idle_add_full (PRIORITY, idle_cb, self, NULL);
}

void
fx_slices_stop (FxSlices *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
}

void
fx_slices_free (FxSlices *self)
{
  if (self == NULL)
    return;

  fx_slices_stop (self);
  g_free (self);
}
