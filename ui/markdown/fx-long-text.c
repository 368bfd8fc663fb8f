/* fx-long-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-long-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-block-view.h"
#include "fx-text-lines.h"

#define HEIGHT 420    /* px */
#define MAX_LINE 1000 /* bytes */
#define MAX_WORD 250  /* bytes */

struct _FxLongText
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* Owned; the view is in it */
  GtkWidget *view;
  char *shown;         /* Owned: the text of the view */
};

static void
fx_long_text_set_block (FxBlockView *view,
                        FxBlock     *block)
{
  fx_long_text_set_text (FX_LONG_TEXT (view), block->text);
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_long_text_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxLongText, fx_long_text, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static void
fx_long_text_dispose (GObject *object)
{
  FxLongText *self = FX_LONG_TEXT (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (fx_long_text_parent_class)->dispose (object);
}

static void
fx_long_text_class_init (FxLongTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_long_text_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "longtext");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fx_long_text_init (FxLongText *self)
{
  self->shown = g_strdup ("");
  self->view = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "editable", FALSE,
                             "cursor-visible", FALSE,
                             "accepts-tab", FALSE,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Long text"), -1);

  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "min-content-height", HEIGHT,
                                 "child", self->view,
                                 NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
fx_long_text_new (void)
{
  return g_object_new (FX_TYPE_LONG_TEXT, NULL);
}

void
fx_long_text_set_text (FxLongText *self,
                       const char *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;
  char *cut;

  g_return_if_fail (FX_IS_LONG_TEXT (self));
  g_return_if_fail (text != NULL);

  cut = fx_text_lines_cut (text, MAX_LINE, MAX_WORD);
  if (cut == NULL)
    cut = g_strdup (text);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  if (g_str_has_prefix (cut, self->shown))
    {
      gtk_text_buffer_get_end_iter (buffer, &end);
      gtk_text_buffer_insert (buffer, &end, cut + strlen (self->shown), -1);
    }
  else
    {
      gtk_text_buffer_set_text (buffer, cut, -1);
    }

  g_free (self->shown);
  self->shown = cut;
}
