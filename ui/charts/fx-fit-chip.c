/* fx-fit-chip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-fit-chip.h"

struct _FxFitChip
{
  AdwBin    parent_instance;

  /* Children */
  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (FxFitChip, fx_fit_chip, ADW_TYPE_BIN)

/* The word says it, the colour only helps. */
static const struct
{
  const char *icon;
  const char *style;
} faces[] = {
  [FX_FIT_UNKNOWN] = { "dialog-question-symbolic", "dimmed" },
  [FX_FIT_OK] = { "fx-fits-symbolic", "success" },
  [FX_FIT_SPILLS] = { "dialog-warning-symbolic", "warning" },
  [FX_FIT_NO] = { "dialog-error-symbolic", "error" },
};

static void
fx_fit_chip_class_init (FxFitChipClass *klass)
{
}

static void
fx_fit_chip_init (FxFitChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = g_object_new (GTK_TYPE_IMAGE,
                             "pixel-size", 12,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
fx_fit_chip_set (FxFitChip  *self,
                 FxFit       fit,
                 const char *label)
{
  g_return_if_fail (FX_IS_FIT_CHIP (self));
  g_return_if_fail (fit < G_N_ELEMENTS (faces));

  gtk_widget_set_visible (GTK_WIDGET (self), label != NULL && *label != '\0');
  gtk_label_set_text (self->label, label != NULL ? label : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
  gtk_image_set_from_icon_name (self->icon, faces[fit].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]) { faces[fit].style, NULL });
}
