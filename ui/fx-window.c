/* fx-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-window.h"

struct _FxWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  FxDesk *desk;

  /* Template widgets */
  AdwToastOverlay *toasts;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxWindow, fx_window, ADW_TYPE_APPLICATION_WINDOW)

static void
fx_window_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  FxWindow *self = FX_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_window_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  FxWindow *self = FX_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_window_dispose (GObject *object)
{
  FxWindow *self = FX_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_WINDOW);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_window_parent_class)->dispose (object);
}

static void
fx_window_class_init (FxWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_window_dispose;
  object_class->get_property = fx_window_get_property;
  object_class->set_property = fx_window_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FxWindow, toasts);
}

static void
fx_window_init (FxWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

FxWindow *
fx_window_new (GtkApplication *application,
               FxDesk         *desk)
{
  g_return_val_if_fail (FX_IS_DESK (desk), NULL);

  return g_object_new (FX_TYPE_WINDOW,
                       "application", application,
                       "desk", desk,
                       NULL);
}

FxDesk *
fx_window_get_desk (FxWindow *self)
{
  g_return_val_if_fail (FX_IS_WINDOW (self), NULL);

  return self->desk;
}

char *
fx_window_dup_draft (FxWindow *self)
{
  g_return_val_if_fail (FX_IS_WINDOW (self), NULL);

  return g_strdup ("");
}

void
fx_window_set_draft (FxWindow   *self,
                     const char *draft)
{
  g_return_if_fail (FX_IS_WINDOW (self));
}

void
fx_window_pick_model (FxWindow    *self,
                      FxModelItem *model)
{
  g_return_if_fail (FX_IS_WINDOW (self));
}
