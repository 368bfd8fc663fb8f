/* fx-rename-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-rename-dialog.h"

#include <glib/gi18n.h>

#include "fx-name-dialog.h"

typedef struct
{
  FxDesk         *desk;
  FxConversation *conversation;
} Rename;

static void
rename_free (gpointer data)
{
  Rename *self = data;

  g_object_unref (self->desk);
  g_object_unref (self->conversation);
  g_free (self);
}

static void
take_title (const char *title,
            gpointer    data)
{
  Rename *self = data;

  fx_desk_rename_chat (self->desk, self->conversation, title);
}

void
fx_rename_dialog_present (FxDesk         *desk,
                          FxConversation *conversation,
                          GtkWidget      *parent)
{
  Rename *self;

  g_return_if_fail (FX_IS_DESK (desk));
  g_return_if_fail (FX_IS_CONVERSATION (conversation));

  self = g_new0 (Rename, 1);
  self->desk = g_object_ref (desk);
  self->conversation = g_object_ref (conversation);
  fx_name_dialog_present (parent, _("Rename Chat"), _("Title"),
                          fx_conversation_get_title (conversation), _("_Rename"),
                          take_title, self, rename_free);
}
