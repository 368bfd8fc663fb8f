/* fx-trouble-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-trouble-view.h"

#include <glib/gi18n.h>

struct _FxTroubleView
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel    *title;
  GtkLabel    *body;
  GtkExpander *expander;
  GtkLabel    *details;
  AdwWrapBox  *choices;

  /* Owned */
  FxDesk *desk;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxTroubleView, fx_trouble_view, ADW_TYPE_BIN)

static void
on_choice (FxTroubleView *self,
           GtkWidget     *button)
{
  g_autoptr (FxNotice) trouble = g_object_ref (self->desk->trouble);
  const char *id = g_object_get_data (G_OBJECT (button), "id");

  g_object_set (self->desk, "trouble", NULL, NULL);
  fx_desk_notice_chosen (self->desk, trouble, id);
}

static void
on_dismiss (FxTroubleView *self)
{
  g_object_set (self->desk, "trouble", NULL, NULL);
}

static void
add_choice (FxTroubleView *self,
            FxNotice      *trouble,
            guint          index)
{
  GtkWidget *button =
    gtk_button_new_with_label (fx_notice_get_choice_label (trouble, index));

  gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
  g_object_set_data_full (G_OBJECT (button), "id",
                          g_strdup (fx_notice_get_choice_id (trouble, index)), g_free);
  if (index == 0)
    gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_choice), self);
  adw_wrap_box_append (self->choices, button);
}

static void
update (FxTroubleView *self)
{
  FxNotice *trouble = self->desk->trouble;
  GtkWidget *child;
  guint n_choices;

  gtk_widget_set_visible (GTK_WIDGET (self), trouble != NULL);
  if (trouble == NULL)
    return;

  gtk_label_set_text (self->title, trouble->title);
  gtk_label_set_text (self->body, trouble->body);
  gtk_widget_set_visible (GTK_WIDGET (self->body), trouble->body != NULL);
  gtk_label_set_text (self->details, trouble->details);
  gtk_widget_set_visible (GTK_WIDGET (self->expander), trouble->details != NULL);
  gtk_expander_set_expanded (self->expander, FALSE);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    adw_wrap_box_remove (self->choices, child);
  n_choices = fx_notice_get_n_choices (trouble);
  for (guint i = 0; i < n_choices; i++)
    add_choice (self, trouble, i);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), n_choices > 0);

  gtk_accessible_announce (GTK_ACCESSIBLE (self), trouble->title,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
set_desk (FxTroubleView *self,
          FxDesk        *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::trouble",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fx_trouble_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FxTroubleView *self = FX_TROUBLE_VIEW (object);

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
fx_trouble_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FxTroubleView *self = FX_TROUBLE_VIEW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_trouble_view_dispose (GObject *object)
{
  FxTroubleView *self = FX_TROUBLE_VIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_TROUBLE_VIEW);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_trouble_view_parent_class)->dispose (object);
}

static void
fx_trouble_view_class_init (FxTroubleViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_trouble_view_dispose;
  object_class->get_property = fx_trouble_view_get_property;
  object_class->set_property = fx_trouble_view_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-trouble-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FxTroubleView, title);
  gtk_widget_class_bind_template_child (widget_class, FxTroubleView, body);
  gtk_widget_class_bind_template_child (widget_class, FxTroubleView, expander);
  gtk_widget_class_bind_template_child (widget_class, FxTroubleView, details);
  gtk_widget_class_bind_template_child (widget_class, FxTroubleView, choices);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
fx_trouble_view_init (FxTroubleView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
