/* fx-copy-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-copy-button.h"

#include <glib/gi18n.h>

#include "fx-announce.h"

#define CONFIRM_S 2

struct _FxCopyButton
{
  GtkWidget parent_instance;

  GtkWidget *button; /* Owned */
  guint timeout;
};

enum
{
  PROP_0,
  PROP_LABEL,
};

enum
{
  COPY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxCopyButton, fx_copy_button, GTK_TYPE_WIDGET)

static gboolean
timeout_cb (gpointer user_data)
{
  FxCopyButton *self = user_data;

  self->timeout = 0;
  gtk_button_set_icon_name (GTK_BUTTON (self->button), "edit-copy-symbolic");
  gtk_widget_remove_css_class (self->button, "success");

  return G_SOURCE_REMOVE;
}

static void
clicked_cb (FxCopyButton *self)
{
  g_signal_emit (self, signals[COPY], 0);
  fx_copy_button_confirm (self);
}

static void
fx_copy_button_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FxCopyButton *self = FX_COPY_BUTTON (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      gtk_widget_set_tooltip_text (self->button, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_copy_button_dispose (GObject *object)
{
  FxCopyButton *self = FX_COPY_BUTTON (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_copy_button_parent_class)->dispose (object);
}

static void
fx_copy_button_class_init (FxCopyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = fx_copy_button_set_property;
  object_class->dispose = fx_copy_button_dispose;

  g_object_class_install_property (
    object_class, PROP_LABEL,
    g_param_spec_string ("label", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  signals[COPY] =
    g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fx_copy_button_init (FxCopyButton *self)
{
  self->button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb),
                            self);
}

GtkWidget *
fx_copy_button_new (const char *label)
{
  return g_object_new (FX_TYPE_COPY_BUTTON, "label", label, NULL);
}

void
fx_copy_button_confirm (FxCopyButton *self)
{
  g_return_if_fail (FX_IS_COPY_BUTTON (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->button),
                            "object-select-symbolic");
  gtk_widget_add_css_class (self->button, "success");
  fx_announce (GTK_WIDGET (self), _("Copied"));

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add_seconds (CONFIRM_S, timeout_cb, self);
}
