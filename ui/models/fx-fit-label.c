/* fx-fit-label.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-fit-label.h"

struct _FxFitLabel
{
  AdwBin        parent_instance;

  /* Children */
  GtkWidget    *icon;
  GtkWidget    *text;

  /* Owned */
  FxModelItem  *model;
  GSignalGroup *signals;
};

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxFitLabel, fx_fit_label, ADW_TYPE_BIN)

static void
update (FxFitLabel *self)
{
  const FxModelItem *model = self->model;
  const char *icon = "fx-fits-symbolic";
  const char *style = "success";
  const char *text = model != NULL ? model->fit_label : NULL;

  if (model != NULL && model->problem != NULL)
    {
      icon = "dialog-warning-symbolic";
      style = "warning";
      text = model->problem;
    }
  else if (model != NULL && model->fit == FX_FIT_NO)
    {
      icon = "dialog-error-symbolic";
      style = "error";
    }
  else if (model != NULL && model->fit == FX_FIT_SPILLS)
    {
      icon = "dialog-warning-symbolic";
      style = "warning";
    }

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && *text != '\0');
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_css_classes (self->icon, (const char *[]) { style, NULL });
}

static void
fx_fit_label_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, FX_FIT_LABEL (object)->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_fit_label_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      fx_fit_label_set_model (FX_FIT_LABEL (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_fit_label_dispose (GObject *object)
{
  FxFitLabel *self = FX_FIT_LABEL (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (fx_fit_label_parent_class)->dispose (object);
}

static void
fx_fit_label_class_init (FxFitLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_fit_label_dispose;
  object_class->get_property = fx_fit_label_get_property;
  object_class->set_property = fx_fit_label_set_property;

  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, FX_TYPE_MODEL_ITEM,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fx_fit_label_init (FxFitLabel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "pixel-size", 12,
                             NULL);
  self->text = g_object_new (GTK_TYPE_LABEL,
                             "xalign", 0.0f,
                             "wrap", TRUE,
                             "wrap-mode", PANGO_WRAP_WORD_CHAR,
                             NULL);
  gtk_widget_add_css_class (self->text, "caption");
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->text);
  adw_bin_set_child (ADW_BIN (self), box);

  self->signals = g_signal_group_new (FX_TYPE_MODEL_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  update (self);
}

void
fx_fit_label_set_model (FxFitLabel  *self,
                        FxModelItem *model)
{
  g_return_if_fail (FX_IS_FIT_LABEL (self));

  if (!g_set_object (&self->model, model))
    return;

  g_signal_group_set_target (self->signals, model);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}
