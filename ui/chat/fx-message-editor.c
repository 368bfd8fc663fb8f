/* fx-message-editor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-editor.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _FxMessageEditor
{
  GtkWidget parent_instance;

  GtkWidget *box;  /* Owned; the rest is in it */
  GtkWidget *text;
  GtkWidget *buttons;
};

enum
{
  SAVE,
  CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxMessageEditor, fx_message_editor, GTK_TYPE_WIDGET)

static void
save (FxMessageEditor *self,
      gboolean         regenerate)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  g_autofree char *text = NULL;
  GtkTextIter begin;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  g_signal_emit (self, signals[SAVE], 0, text, regenerate);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (FX_MESSAGE_EDITOR (widget), FALSE);
}

static void
regenerate_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  save (FX_MESSAGE_EDITOR (widget), TRUE);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[CANCEL], 0);
}

static gboolean
key_cb (GtkEventController *controller,
        guint               key,
        guint               code,
        GdkModifierType     state,
        FxMessageEditor    *self)
{
  if (key == GDK_KEY_Escape)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "editor.cancel", NULL);
      return TRUE;
    }

  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) &&
      (state & GDK_CONTROL_MASK))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "editor.save", NULL);
      return TRUE;
    }

  return FALSE;
}

static gboolean
fx_message_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FX_MESSAGE_EDITOR (widget)->text);
}

static void
fx_message_editor_dispose (GObject *object)
{
  g_clear_pointer (&FX_MESSAGE_EDITOR (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_message_editor_parent_class)->dispose (object);
}

static void
fx_message_editor_class_init (FxMessageEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_message_editor_dispose;
  widget_class->grab_focus = fx_message_editor_grab_focus;

  signals[SAVE] =
    g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                  G_TYPE_BOOLEAN);
  signals[CANCEL] =
    g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "editor.save", NULL,
                                   save_action);
  gtk_widget_class_install_action (widget_class, "editor.regenerate", NULL,
                                   regenerate_action);
  gtk_widget_class_install_action (widget_class, "editor.cancel", NULL,
                                   cancel_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "editor");
}

static void
add_button (FxMessageEditor *self,
            const char      *label,
            const char      *action,
            const char      *tooltip,
            const char      *css_class)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  if (css_class != NULL)
    gtk_widget_add_css_class (button, css_class);
  adw_wrap_box_append (ADW_WRAP_BOX (self->buttons), button);
}

static void
fx_message_editor_init (FxMessageEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scroller;

  self->text = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             "accepts-tab", FALSE,
                             "left-margin", 12, "right-margin", 12,
                             "top-margin", 9, "bottom-margin", 9,
                             NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Message text"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->text, keys);

  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                           "hscrollbar-policy", GTK_POLICY_NEVER,
                           "min-content-height", 72,
                           "max-content-height", 360,
                           "propagate-natural-height", TRUE,
                           "child", self->text,
                           NULL);
  gtk_widget_add_css_class (scroller, "card");

  self->buttons = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->buttons), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->buttons), 6);
  adw_wrap_box_set_align (ADW_WRAP_BOX (self->buttons), 1);
  add_button (self, _("_Cancel"), "editor.cancel", _("Esc"), NULL);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
fx_message_editor_new (FxMessage *message)
{
  FxMessageEditor *self = g_object_new (FX_TYPE_MESSAGE_EDITOR, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter end;

  gtk_text_buffer_set_text (buffer, fx_message_get_text (message), -1);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_buffer_set_enable_undo (buffer, TRUE);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);

  if (fx_message_get_role (message) == FX_ROLE_USER)
    {
      add_button (self, _("_Save"), "editor.save", _("Ctrl+Return"), NULL);
      add_button (self, _("Save and _Regenerate"), "editor.regenerate",
                  _("Save and answer it anew"), "suggested-action");
    }
  else
    {
      add_button (self, _("_Save"), "editor.save", _("Ctrl+Return"),
                  "suggested-action");
    }

  return GTK_WIDGET (self);
}
