/* fx-template-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-template-dialog.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <stdio.h>

struct _FxTemplateDialog
{
  AdwDialog parent_instance;

  /* Template widgets */
  AdwWindowTitle  *title;
  GtkWidget       *view;
  GtkSourceBuffer *buffer;
  GtkWidget       *problem_row;
  GtkLabel        *problem;
  GtkWidget       *reset;

  guint            scroll_id;
};

enum
{
  CHECK,
  SAVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxTemplateDialog, fx_template_dialog, ADW_TYPE_DIALOG)

static char *
dup_source (FxTemplateDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}

static void
on_cancel (FxTemplateDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_save (FxTemplateDialog *self)
{
  g_autofree char *source = dup_source (self);
  g_autofree char *problem = NULL;

  g_signal_emit (self, signals[CHECK], 0, source, &problem);
  fx_template_dialog_show_problem (self, problem);
  if (problem != NULL)
    return;

  g_signal_emit (self, signals[SAVE], 0, source);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_reset (FxTemplateDialog *self)
{
  g_signal_emit (self, signals[SAVE], 0, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

/* GtkSourceView does not follow the window by itself. */
static void
update_scheme (FxTemplateDialog *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (self->buffer,
                                      gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark"
                                                                                                : "Adwaita"));
}

static gboolean
scroll_cb (gpointer data)
{
  FxTemplateDialog *self = data;

  self->scroll_id = 0;
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view),
                                gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)),
                                0.2, FALSE, 0, 0);

  return G_SOURCE_REMOVE;
}

/* Once it has its size: before, everything is at one place. */
static void
queue_scroll (FxTemplateDialog *self)
{
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, scroll_cb, self, NULL);
}

void
fx_template_dialog_show_problem (FxTemplateDialog *self,
                                 const char       *problem)
{
  GtkTextIter iter;
  guint line;
  guint column;

  g_return_if_fail (FX_IS_TEMPLATE_DIALOG (self));

  gtk_widget_set_visible (self->problem_row, problem != NULL);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  if (problem == NULL || sscanf (problem, "template line %u, column %u", &line, &column) != 2 ||
      line == 0 || line > G_MAXINT || column == 0 || column > G_MAXINT)
    return;

  /* Out of range goes to the end of the line, or of the text. */
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, (int) line - 1);
  for (guint i = 1; i < column && !gtk_text_iter_ends_line (&iter); i++)
    gtk_text_iter_forward_char (&iter);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  if (gtk_widget_get_mapped (self->view))
    queue_scroll (self);
  gtk_widget_grab_focus (self->view);
}

static void
fx_template_dialog_dispose (GObject *object)
{
  g_clear_handle_id (&FX_TEMPLATE_DIALOG (object)->scroll_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), FX_TYPE_TEMPLATE_DIALOG);

  G_OBJECT_CLASS (fx_template_dialog_parent_class)->dispose (object);
}

static void
fx_template_dialog_class_init (FxTemplateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_template_dialog_dispose;

  signals[CHECK] =
    g_signal_new ("check", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_first_wins, NULL, NULL,
                  G_TYPE_STRING, 1, G_TYPE_STRING);
  signals[SAVE] =
    g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-template-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FxTemplateDialog, title);
  gtk_widget_class_bind_template_child (widget_class, FxTemplateDialog, view);
  gtk_widget_class_bind_template_child (widget_class, FxTemplateDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, FxTemplateDialog, problem_row);
  gtk_widget_class_bind_template_child (widget_class, FxTemplateDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, FxTemplateDialog, reset);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
fx_template_dialog_init (FxTemplateDialog *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_dialog_set_focus (ADW_DIALOG (self), self->view);
  g_signal_connect_swapped (self->view, "map", G_CALLBACK (queue_scroll), self);
  gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, "jinja"));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

FxTemplateDialog *
fx_template_dialog_new (const char *model_name,
                        const char *source,
                        const char *own)
{
  FxTemplateDialog *self = g_object_new (FX_TYPE_TEMPLATE_DIALOG, NULL);

  adw_window_title_set_subtitle (self->title, model_name);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), source, -1);
  gtk_widget_set_visible (self->reset, own != NULL);

  return self;
}
