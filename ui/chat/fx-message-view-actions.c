/* fx-message-view-actions.c - what can be done with a message, and its menu
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-copy-button.h"
#include "fx-markdown.h"
#include "fx-message-editor.h"

enum
{
  EDIT,
  REGENERATE,
  CONTINUE,
  DELETE,
  STOP,
  BRANCH,
  SIBLING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GdkContentProvider *
bytes_provider (const char *type,
                const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return gdk_content_provider_new_for_bytes (type, bytes);
}

void
fx_message_view_copy (FxMessageView *self)
{
  GdkClipboard *clipboard;
  g_autoptr (GdkContentProvider) all = NULL;
  g_autoptr (FxBlock) document = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *html = NULL;
  GdkContentProvider *parts[3];
  const char *text;

  g_return_if_fail (FX_IS_MESSAGE_VIEW (self));

  text = fx_message_get_text (self->message);
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (!fx_message_view_is_assistant (self) || self->raw)
    {
      gdk_clipboard_set_text (clipboard, text);
      return;
    }

  document = fx_markdown_parse (text, strlen (text), FX_MARKDOWN_NONE);
  plain = fx_block_to_plain (document);
  html = fx_markdown_to_html (text);

  parts[0] = gdk_content_provider_new_typed (G_TYPE_STRING, plain);
  parts[1] = bytes_provider ("text/html", html);
  parts[2] = bytes_provider ("text/markdown", text);
  all = gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
  gdk_clipboard_set_content (clipboard, all);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  fx_message_view_copy (self);
  fx_copy_button_confirm (FX_COPY_BUTTON (self->copy));
}

static void
copy_markdown_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          fx_message_get_text (self->message));
  fx_copy_button_confirm (FX_COPY_BUTTON (self->copy));
}

static void
raw_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  FxMessageView *self = FX_MESSAGE_VIEW (widget);

  self->raw = !self->raw;
  fx_message_view_set_content (self);
}

static void
close_editor (FxMessageView *self)
{
  if (self->editor == NULL)
    return;

  gtk_box_remove (GTK_BOX (self->body), self->editor);
  self->editor = NULL;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  fx_message_view_update_content (self);
  fx_message_view_update_state (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
save_cb (FxMessageView *self,
         const char    *text,
         gboolean       regenerate)
{
  g_autofree char *copy = g_strdup (text);

  g_object_ref (self);
  close_editor (self);
  g_signal_emit (self, signals[EDIT], 0, copy, regenerate);
  g_object_unref (self);
}

void
fx_message_view_edit (FxMessageView *self)
{
  g_return_if_fail (FX_IS_MESSAGE_VIEW (self));

  if (fx_message_get_active (self->message))
    return;

  if (self->editor == NULL)
    {
      self->editor = fx_message_editor_new (self->message);
      g_signal_connect_swapped (self->editor, "save", G_CALLBACK (save_cb),
                                self);
      g_signal_connect_swapped (self->editor, "cancel",
                                G_CALLBACK (close_editor), self);
      gtk_box_append (GTK_BOX (self->body), self->editor);
      gtk_widget_set_visible (self->content, FALSE);
      gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
      fx_message_view_update_state (self);
    }

  gtk_widget_grab_focus (self->editor);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  fx_message_view_edit (FX_MESSAGE_VIEW (widget));
}

static void
signal_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  static const struct { const char *name; int signal; } table[] = {
    { "msg.regenerate", REGENERATE },
    { "msg.continue", CONTINUE },
    { "msg.delete", DELETE },
    { "msg.stop", STOP },
    { "msg.branch", BRANCH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (name, table[i].name))
      g_signal_emit (widget, signals[table[i].signal], 0);
}

static void
sibling_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIBLING], 0,
                 g_str_equal (name, "msg.next-sibling") ? 1 : -1);
}

static GMenu *
menu_new (FxMessageView *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  g_menu_append (menu, _("_Copy"), "msg.copy");
  g_menu_append (menu, _("Copy as _Markdown"), "msg.copy-markdown");
  g_menu_append (menu, self->raw ? _("Show _Formatted Text")
                                 : _("Show _Raw Text"), "msg.raw");
  g_menu_append (change, _("_Edit"), "msg.edit");
  if (fx_message_view_is_assistant (self))
    {
      g_menu_append (change, _("Re_generate"), "msg.regenerate");
      g_menu_append (change, _("C_ontinue"), "msg.continue");
    }
  g_menu_append (change, _("_Branch from Here"), "msg.branch");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append (last, _("_Delete"), "msg.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));

  return menu;
}

static void
popup_menu (FxMessageView *self,
            double         x,
            double         y)
{
  g_autoptr (GMenu) menu = menu_new (self);

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover),
                                   G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  popup_menu (FX_MESSAGE_VIEW (widget), 12, 24);
}

void
fx_message_view_pressed_cb (GtkGestureClick *gesture,
                            int              n_press,
                            double           x,
                            double           y,
                            FxMessageView   *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, x, y);
}

void
fx_message_view_create_popup_cb (GtkMenuButton *button,
                                 gpointer       user_data)
{
  g_autoptr (GMenu) menu = menu_new (user_data);

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
fx_message_view_class_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const names[] = {
    "msg.regenerate", "msg.continue", "msg.delete", "msg.stop",
    "msg.branch",
  };
  static const char *const outward[] = {
    [REGENERATE] = "regenerate", [CONTINUE] = "continue",
    [DELETE] = "delete", [STOP] = "stop", [BRANCH] = "branch",
  };

  signals[EDIT] =
    g_signal_new ("edit", G_TYPE_FROM_CLASS (widget_class),
                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                  G_TYPE_BOOLEAN);
  signals[SIBLING] =
    g_signal_new ("sibling", G_TYPE_FROM_CLASS (widget_class),
                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_INT);
  for (guint i = REGENERATE; i <= BRANCH; i++)
    signals[i] = g_signal_new (outward[i], G_TYPE_FROM_CLASS (widget_class),
                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "msg.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "msg.copy-markdown", NULL,
                                   copy_markdown_action);
  gtk_widget_class_install_action (widget_class, "msg.raw", NULL, raw_action);
  gtk_widget_class_install_action (widget_class, "msg.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "msg.menu", NULL, menu_action);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (widget_class, names[i], NULL,
                                     signal_action);

  gtk_widget_class_install_action (widget_class, "msg.previous-sibling", NULL,
                                   sibling_action);
  gtk_widget_class_install_action (widget_class, "msg.next-sibling", NULL,
                                   sibling_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left,
                                       GDK_CONTROL_MASK,
                                       "msg.previous-sibling", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right,
                                       GDK_CONTROL_MASK,
                                       "msg.next-sibling", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0,
                                       "msg.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0,
                                       "msg.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10,
                                       GDK_SHIFT_MASK, "msg.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0,
                                       "msg.delete", NULL);
}
