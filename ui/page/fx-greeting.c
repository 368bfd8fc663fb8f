/* fx-greeting.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-greeting.h"

#include <glib/gi18n.h>

struct _FxGreeting
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkFlowBox *suggestions;

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

G_DEFINE_FINAL_TYPE (FxGreeting, fx_greeting, ADW_TYPE_BIN)

typedef struct
{
  const char *title;
  const char *prompt;
} Suggestion;

static const Suggestion suggestions[] = {
  { N_("Explain something"), N_("Explain in simple words why the sky is blue.") },
  { N_("Write something"), N_("Write a short letter to a friend about a walk in autumn.") },
  { N_("Plan something"), N_("Plan a weekend in a city I do not know, with little money.") },
  { N_("Compare something"), N_("What speaks for tea in the morning, and what for coffee?") },
};

static void
on_clicked (FxGreeting *self,
            GtkWidget  *button)
{
  const Suggestion *suggestion = g_object_get_data (G_OBJECT (button), "suggestion");

  if (self->desk->model != NULL && !self->desk->busy)
    fx_desk_send (self->desk, _(suggestion->prompt));
}

static void
add_suggestion (FxGreeting       *self,
                const Suggestion *suggestion)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = gtk_label_new (_(suggestion->title));
  GtkWidget *prompt = gtk_label_new (_(suggestion->prompt));
  GtkWidget *child;

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (prompt), 0);
  gtk_label_set_wrap (GTK_LABEL (prompt), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (prompt), 32);
  gtk_widget_set_valign (prompt, GTK_ALIGN_START);
  gtk_widget_add_css_class (prompt, "caption");
  gtk_widget_add_css_class (prompt, "dimmed");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), prompt);

  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "suggestion");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(suggestion->prompt),
                                  -1);
  g_object_set_data (G_OBJECT (button), "suggestion", (gpointer) suggestion);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_clicked), self);

  /* The button takes the focus, not the place it is in. */
  gtk_flow_box_append (self->suggestions, button);
  child = gtk_widget_get_parent (button);
  gtk_widget_set_focusable (child, FALSE);
}

static void
fx_greeting_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FxGreeting *self = FX_GREETING (object);

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
fx_greeting_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  FxGreeting *self = FX_GREETING (object);

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
fx_greeting_dispose (GObject *object)
{
  FxGreeting *self = FX_GREETING (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_GREETING);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_greeting_parent_class)->dispose (object);
}

static void
fx_greeting_class_init (FxGreetingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_greeting_dispose;
  object_class->get_property = fx_greeting_get_property;
  object_class->set_property = fx_greeting_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-greeting.ui");
  gtk_widget_class_bind_template_child (widget_class, FxGreeting, suggestions);
}

static void
fx_greeting_init (FxGreeting *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (suggestions); i++)
    add_suggestion (self, &suggestions[i]);
}
