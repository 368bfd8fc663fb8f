/* fx-code-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-code-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fx-block-view.h"
#include "fx-copy-button.h"
#include "fx-highlighter.h"
#include "fx-text-lines.h"

#define MAX_LINES 400
#define MAX_LABEL (32 * 1024) /* bytes */
#define MAX_COLUMNS 1000      /* bytes of a line before it is cut for display */
#define LONG_HEIGHT 420       /* px */

struct _FxCodeView
{
  GtkWidget parent_instance;

  GtkWidget *box;      /* Owned; the rest is in it */
  GtkWidget *language;
  GtkWidget *scroller;
  GtkWidget *text;     /* a GtkLabel, or a GtkTextView if it is long */
};

static gboolean
is_long (const char *code)
{
  guint n_lines = 0;

  for (const char *p = code; (p = strchr (p, '\n')) != NULL; p++)
    if (++n_lines >= MAX_LINES)
      return TRUE;

  return strlen (code) > MAX_LABEL;
}

static GtkWidget *
text_new (gboolean long_text)
{
  if (!long_text)
    return g_object_new (GTK_TYPE_LABEL,
                         "selectable", TRUE,
                         "xalign", 0.0f,
                         "yalign", 0.0f,
                         "css-classes", (const char *[]) { "code", NULL },
                         NULL);

  return g_object_new (GTK_TYPE_TEXT_VIEW,
                       "editable", FALSE,
                       "cursor-visible", FALSE,
                       "monospace", TRUE,
                       "css-classes", (const char *[]) { "code", NULL },
                       NULL);
}

static void
set_text_widget (FxCodeView *self,
                 gboolean    long_text)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (self->scroller);

  if (self->text != NULL && GTK_IS_TEXT_VIEW (self->text) == long_text)
    return;

  self->text = text_new (long_text);
  gtk_widget_set_direction (self->text, GTK_TEXT_DIR_LTR);
  gtk_scrolled_window_set_child (scroller, self->text);
  gtk_widget_set_direction (gtk_scrolled_window_get_child (scroller), GTK_TEXT_DIR_LTR);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_AUTOMATIC,
                                  long_text ? GTK_POLICY_AUTOMATIC
                                            : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_min_content_height (scroller,
                                              long_text ? LONG_HEIGHT : -1);
  gtk_scrolled_window_set_propagate_natural_height (scroller, !long_text);
}

static void
update (FxCodeView *self,
        FxBlock    *block)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *cut = fx_text_lines_cut (block->text, MAX_COLUMNS, 0);
  const char *shown = cut != NULL ? cut : block->text;

  set_text_widget (self, is_long (shown));

  if (GTK_IS_LABEL (self->text))
    {
      g_autoptr (PangoAttrList) attrs =
        fx_highlighter_run (block->info, shown, dark);

      gtk_label_set_text (GTK_LABEL (self->text), shown);
      gtk_label_set_attributes (GTK_LABEL (self->text), attrs);
    }
  else
    {
      GtkTextBuffer *buffer =
        gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));

      gtk_text_buffer_set_text (buffer, shown, -1);
    }

  gtk_label_set_text (GTK_LABEL (self->language),
                      *block->info != '\0'
                        ? fx_highlighter_get_name (block->info)
                        : _("Text"));
}

static void
fx_code_view_set_block (FxBlockView *view,
                        FxBlock     *block)
{
  update (FX_CODE_VIEW (view), block);
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_code_view_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxCodeView, fx_code_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static void
dark_changed_cb (FxCodeView *self)
{
  FxBlock *block = fx_block_view_get_block (FX_BLOCK_VIEW (self));

  if (block != NULL)
    update (self, block);
}

static void
copy_cb (FxCodeView *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          fx_code_view_get_code (self));
}

static void
fx_code_view_dispose (GObject *object)
{
  g_clear_pointer (&FX_CODE_VIEW (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_code_view_parent_class)->dispose (object);
}

static void
fx_code_view_class_init (FxCodeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_code_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "codeblock");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fx_code_view_init (FxCodeView *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *copy = fx_copy_button_new (_("Copy code"));

  self->language = g_object_new (GTK_TYPE_LABEL,
                                 "xalign", 0.0f,
                                 "hexpand", TRUE,
                                 "ellipsize", PANGO_ELLIPSIZE_END,
                                 NULL);
  gtk_widget_add_css_class (self->language, "language");
  gtk_widget_add_css_class (header, "header");
  gtk_box_append (GTK_BOX (header), self->language);
  gtk_box_append (GTK_BOX (header), copy);
  g_signal_connect_swapped (copy, "copy", G_CALLBACK (copy_cb), self);

  self->scroller = gtk_scrolled_window_new ();

  /* Code reads from the left whatever the language of the window. */
  gtk_widget_set_direction (self->scroller, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->language, NULL, -1);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), header);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

const char *
fx_code_view_get_code (FxCodeView *self)
{
  FxBlock *block;

  g_return_val_if_fail (FX_IS_CODE_VIEW (self), "");

  block = fx_block_view_get_block (FX_BLOCK_VIEW (self));

  return block != NULL ? block->text : "";
}
