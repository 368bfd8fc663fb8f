/* fx-context-tile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-context-tile.h"

#include <glib/gi18n.h>

struct _FxContextTile
{
  GtkButton  parent_instance;

  /* Children */
  GtkLabel  *value;
  GtkLabel  *name;
  GtkLabel  *note;

  char      *explanation; /* owned */
};

G_DEFINE_FINAL_TYPE (FxContextTile, fx_context_tile, GTK_TYPE_BUTTON)

static void
fx_context_tile_clicked (GtkButton *button)
{
  FxContextTile *self = FX_CONTEXT_TILE (button);
  g_autofree char *heading = g_strdup_printf ("%s: %s", gtk_label_get_text (self->name),
                                              gtk_label_get_text (self->value));
  const char *note = gtk_label_get_text (self->note);
  g_autofree char *body = *note != '\0' ? g_strdup_printf ("%s\n\n%s", note, self->explanation)
                                        : g_strdup (self->explanation);
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "close");
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
fx_context_tile_finalize (GObject *object)
{
  g_free (FX_CONTEXT_TILE (object)->explanation);

  G_OBJECT_CLASS (fx_context_tile_parent_class)->finalize (object);
}

static void
fx_context_tile_class_init (FxContextTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_context_tile_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = fx_context_tile_clicked;
}

static GtkLabel *
add_label (GtkBox     *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_widget_set_css_classes (label, (const char *[]) { style, "numeric", NULL });
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
fx_context_tile_init (FxContextTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->value = add_label (GTK_BOX (box), "title-3");
  self->name = add_label (GTK_BOX (box), "caption-heading");
  self->note = add_label (GTK_BOX (box), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dimmed");
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "context-tile");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
fx_context_tile_new (const char *name,
                     const char *explanation)
{
  FxContextTile *self = g_object_new (FX_TYPE_CONTEXT_TILE, NULL);

  self->explanation = g_strdup (explanation);
  gtk_label_set_text (self->name, name);
  fx_context_tile_set (self, NULL, NULL);

  return GTK_WIDGET (self);
}

void
fx_context_tile_set (FxContextTile *self,
                     const char    *value,
                     const char    *note)
{
  g_autofree char *says = NULL;

  g_return_if_fail (FX_IS_CONTEXT_TILE (self));

  if (value == NULL || *value == '\0')
    value = "–";
  if (note == NULL)
    note = "";

  gtk_label_set_text (self->value, value);
  gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
  says = g_strdup_printf ("%s: %s. %s", gtk_label_get_text (self->name), value, note);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
}
