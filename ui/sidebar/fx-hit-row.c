/* fx-hit-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-hit-row.h"

#include <glib/gi18n.h>

struct _FxHitRow
{
  AdwBin parent_instance;

  /* Children */
  GtkLabel *title;
  GtkLabel *snippet;
};

G_DEFINE_FINAL_TYPE (FxHitRow, fx_hit_row, ADW_TYPE_BIN)

char *
fx_hit_split (const char     *snippet,
              PangoAttrList **attributes)
{
  GString *text = g_string_new (NULL);
  gsize begin = 0;

  g_return_val_if_fail (snippet != NULL && attributes != NULL, NULL);

  *attributes = pango_attr_list_new ();
  for (const char *at = snippet; *at != '\0'; at++)
    {
      if (*at == FX_HIT_BEGIN)
        {
          begin = text->len;
        }
      else if (*at == FX_HIT_END)
        {
          PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

          bold->start_index = (guint) begin;
          bold->end_index = (guint) text->len;
          pango_attr_list_insert (*attributes, bold);
        }
      else
        {
          g_string_append_c (text, *at);
        }
    }

  return g_string_free_and_steal (text);
}

void
fx_hit_row_set_hit (FxHitRow    *self,
                    FxSearchHit *hit)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (FX_IS_HIT_ROW (self));

  if (hit == NULL)
    return;

  text = fx_hit_split (hit->snippet, &attributes);
  gtk_label_set_text (self->title, *hit->title != '\0' ? hit->title : _("New Chat"));
  gtk_label_set_text (self->snippet, text);
  gtk_label_set_attributes (self->snippet, attributes);
}

static void
fx_hit_row_class_init (FxHitRowClass *klass)
{
}

static void
fx_hit_row_init (FxHitRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "dimmed");
  self->snippet = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->snippet, 0);
  gtk_label_set_wrap (self->snippet, TRUE);
  gtk_label_set_wrap_mode (self->snippet, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->snippet, 2);
  gtk_label_set_ellipsize (self->snippet, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->snippet));
  gtk_widget_add_css_class (box, "chat-row");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
fx_hit_row_new (void)
{
  return g_object_new (FX_TYPE_HIT_ROW, NULL);
}
