/* fx-about.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-about.h"

#include <glib/gi18n.h>

void
fx_about_present (GtkWidget  *parent,
                  const char *diagnostics)
{
  AdwDialog *dialog = adw_about_dialog_new ();
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (dialog);

  g_object_set (dialog,
                "application-name", _("Fornax"),
                "application-icon", "app.fornax.Fornax",
                "version", FX_VERSION,
                "developer-name", _("The Fornax developers"),
                "comments", _("Chat with language models on your own graphics card. "
                              "The engine is part of the program: Vulkan shaders, on any vendor's card, and on the processor where there is none."),
                "license-type", GTK_LICENSE_GPL_3_0,
                /* Translators: your names, a line each. */
                "translator-credits", _("translator-credits"),
                NULL);

  if (diagnostics != NULL)
    {
      adw_about_dialog_set_debug_info (about, diagnostics);
      adw_about_dialog_set_debug_info_filename (about, "fornax-diagnostics.txt");
    }

  adw_dialog_present (dialog, parent);
}
