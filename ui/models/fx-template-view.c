/* fx-template-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-template-view.h"

#include <glib/gi18n.h>

#include "fx-piece-item.h"

struct _FxTemplateView
{
  AdwBin         parent_instance;

  /* Children */
  GtkWidget     *view;

  /* Owned */
  GListModel    *pieces;

  /* Owned by the buffer */
  GtkTextTag    *even;
  GtkTextTag    *control;
};

enum
{
  PROP_0,
  PROP_PIECES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxTemplateView, fx_template_view, ADW_TYPE_BIN)

/* Tags know no CSS: their colours follow the style by hand. */
static void
update_colors (FxTemplateView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GdkRGBA ground = { 0.5f, 0.5f, 0.5f, 0.22f };
  GdkRGBA accent;

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (style),
                                       adw_style_manager_get_dark (style), &accent);
  g_object_set (self->even, "background-rgba", &ground, NULL);
  g_object_set (self->control, "foreground-rgba", &accent, "weight", PANGO_WEIGHT_BOLD, NULL);
}

static void
fill (FxTemplateView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  const guint n_pieces = self->pieces != NULL ? g_list_model_get_n_items (self->pieces) : 0;
  GtkTextIter end;

  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_text_buffer_get_end_iter (buffer, &end);
  for (guint i = 0; i < n_pieces; i++)
    {
      g_autoptr (FxPieceItem) piece = g_list_model_get_item (self->pieces, i);

      if (piece->text == NULL)
        continue;
      if (i % 2 == 0 && piece->control)
        gtk_text_buffer_insert_with_tags (buffer, &end, piece->text, -1, self->even, self->control, NULL);
      else if (i % 2 == 0)
        gtk_text_buffer_insert_with_tags (buffer, &end, piece->text, -1, self->even, NULL);
      else if (piece->control)
        gtk_text_buffer_insert_with_tags (buffer, &end, piece->text, -1, self->control, NULL);
      else
        gtk_text_buffer_insert (buffer, &end, piece->text, -1);
    }
}

static void
fx_template_view_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PIECES:
      g_value_set_object (value, FX_TEMPLATE_VIEW (object)->pieces);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_template_view_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_PIECES:
      fx_template_view_set_pieces (FX_TEMPLATE_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_template_view_dispose (GObject *object)
{
  FxTemplateView *self = FX_TEMPLATE_VIEW (object);

  g_clear_object (&self->pieces);

  G_OBJECT_CLASS (fx_template_view_parent_class)->dispose (object);
}

static void
fx_template_view_class_init (FxTemplateViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_template_view_dispose;
  object_class->get_property = fx_template_view_get_property;
  object_class->set_property = fx_template_view_set_property;

  properties[PROP_PIECES] =
    g_param_spec_object ("pieces", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fx_template_view_init (FxTemplateView *self)
{
  GtkTextBuffer *buffer;

  self->view = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "editable", FALSE,
                             "cursor-visible", FALSE,
                             "monospace", TRUE,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             "accepts-tab", FALSE,
                             "top-margin", 9,
                             "bottom-margin", 9,
                             "left-margin", 12,
                             "right-margin", 12,
                             NULL);
  gtk_widget_add_css_class (self->view, "inspector-text");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("A rendered example"), -1);
  adw_bin_set_child (ADW_BIN (self), self->view);

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  self->even = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  self->control = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  update_colors (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify",
                           G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
}

void
fx_template_view_set_pieces (FxTemplateView *self,
                             GListModel     *pieces)
{
  g_return_if_fail (FX_IS_TEMPLATE_VIEW (self));

  if (!g_set_object (&self->pieces, pieces))
    return;

  fill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PIECES]);
}
