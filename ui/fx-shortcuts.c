/* fx-shortcuts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-shortcuts.h"

#include <glib/gi18n.h>

#define CHATS N_("Chats")
#define MESSAGES N_("Messages")
#define MODELS N_("Models")
#define WINDOW N_("Window")

static const FxShortcut shortcuts[] = {
  { CHATS, N_("New chat"), "win.new-chat", { "<Control>n", "<Control>t" } },
  { CHATS, N_("Search chats"), "win.search", { "<Control>k" } },
  { CHATS, N_("Previous chat"), "win.previous-chat", { "<Alt>Up" } },
  { CHATS, N_("Next chat"), "win.next-chat", { "<Alt>Down" } },
  { CHATS, N_("Rename chat"), "win.rename-chat", { "F2" } },
  { CHATS, N_("Delete chat"), "win.delete-chat", { "<Control><Shift>Delete" } },
  { CHATS, N_("Undo the last change of chats"), "win.undo", { "<Control>z" }, TRUE },
  { CHATS, N_("Delete the chat under the cursor in the list"), NULL, { "Delete" } },

  { MESSAGES, N_("Send"), NULL, { "Return", "<Control>Return" } },
  { MESSAGES, N_("New line"), NULL, { "<Shift>Return" } },
  { MESSAGES, N_("Stop the reply"), "win.stop", { "Escape" }, TRUE },
  { MESSAGES, N_("Write a message"), "win.compose", { "<Control>i" } },
  { MESSAGES, N_("Edit last own message"), "win.edit-last", { "<Control>e" } },
  { MESSAGES, N_("Regenerate last reply"), "win.regenerate-last", { "<Control>r" } },
  { MESSAGES, N_("Copy last reply"), "win.copy-last", { "<Control><Shift>c" } },
  { MESSAGES, N_("Copy last code block"), "win.copy-code", { "<Control><Shift>k" } },

  { MODELS, N_("Choose a model"), "win.pick-model", { "<Control>l" } },
  { MODELS, N_("Unload the model"), "win.unload-model", { "<Control>u" } },
  { MODELS, N_("Open a model file"), "win.open", { "<Control>o" } },
  { MODELS, N_("Add a folder of models"), "win.add-folder", { "<Control><Shift>o" } },
  { MODELS, N_("Discover models"), "win.place::discover", { "<Control>2" } },
  { MODELS, N_("Downloads"), "win.downloads", { "<Control>d" } },
  { MODELS, N_("Load with another context"), "win.change-context", { "<Control><Shift>l" } },

  { WINDOW, N_("Find on this page"), "win.find", { "<Control>f" } },
  { WINDOW, N_("Show or hide the inspector"), "win.inspector", { "F9" } },
  { WINDOW, N_("Show or hide the chats"), "win.sidebar", { "<Control>F9" } },
  { WINDOW, N_("Full screen"), "win.fullscreen", { "F11" } },
  { WINDOW, N_("Main menu"), NULL, { "F10" } },
  { WINDOW, N_("Preferences"), "win.preferences", { "<Control>comma" } },
  { WINDOW, N_("Keyboard shortcuts"), "win.shortcuts", { "<Control>question" } },
  { WINDOW, N_("New window"), "app.new-window", { "<Control><Shift>n" } },
  { WINDOW, N_("Close window"), "window.close", { "<Control>w" } },
  { WINDOW, N_("Quit"), "app.quit", { "<Control>q" } },
};

const FxShortcut *
fx_shortcuts_list (guint *n_shortcuts)
{
  g_return_val_if_fail (n_shortcuts != NULL, NULL);

  *n_shortcuts = G_N_ELEMENTS (shortcuts);

  return shortcuts;
}

void
fx_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL && !shortcuts[i].late)
      gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                             (const char * const *) shortcuts[i].keys);
}

void
fx_shortcuts_add_late (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WIDGET (window));

  /* Dialogs, popovers and search bars come first. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    for (guint j = 0; shortcuts[i].late && shortcuts[i].keys[j] != NULL; j++)
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys[j]),
                                                              gtk_named_action_new (shortcuts[i].action)));

  gtk_widget_add_controller (window, controller);
}
