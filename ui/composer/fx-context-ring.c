/* fx-context-ring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-context-ring.h"

#include "fx-ring.h"

#define SIZE 18
#define ALMOST_FULL 0.9

struct _FxContextRing
{
  GtkWidget       parent_instance;

  /* Owned */
  FxContextUsage *usage;
};

G_DEFINE_FINAL_TYPE (FxContextRing, fx_context_ring, GTK_TYPE_WIDGET)

static double
used_fraction (FxContextRing *self)
{
  if (self->usage == NULL || self->usage->total == 0)
    return 0;

  return MIN ((double) fx_context_usage_get_used (self->usage) /
              self->usage->total, 1);
}

static void
fx_context_ring_measure (GtkWidget      *widget,
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
fx_context_ring_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  fx_ring_draw (widget, snapshot, used_fraction (FX_CONTEXT_RING (widget)));
}

static void
fx_context_ring_dispose (GObject *object)
{
  g_clear_object (&FX_CONTEXT_RING (object)->usage);

  G_OBJECT_CLASS (fx_context_ring_parent_class)->dispose (object);
}

static void
fx_context_ring_class_init (FxContextRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_context_ring_dispose;
  widget_class->measure = fx_context_ring_measure;
  widget_class->snapshot = fx_context_ring_snapshot;

  gtk_widget_class_set_css_name (widget_class, "contextring");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fx_context_ring_init (FxContextRing *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
fx_context_ring_set_usage (FxContextRing  *self,
                           FxContextUsage *usage)
{
  const char *style = NULL;

  g_return_if_fail (FX_IS_CONTEXT_RING (self));

  g_set_object (&self->usage, usage);
  if (usage != NULL && !fx_context_usage_fits (usage))
    style = "error";
  else if (used_fraction (self) > ALMOST_FULL)
    style = "warning";

  gtk_widget_set_css_classes (GTK_WIDGET (self),
                              (const char *[]) { style, NULL });
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
