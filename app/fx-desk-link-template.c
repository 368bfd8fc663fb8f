/* fx-desk-link-template.c - another template for the model that answers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link-private.h"
#include "fx-template-choice.h"
#include "fx-template-dialog.h"

/* Of the dialog, for as long as it is open. */
typedef struct
{
  FxDeskLink  *self;
  FxModelItem *item;
} Editing;

static void
editing_free (gpointer  data,
              GClosure *closure)
{
  Editing *editing = data;

  g_object_unref (editing->self);
  g_object_unref (editing->item);
  g_free (editing);
}

/* @source: NULL for the model's own */
static void
use_template (FxDeskLink  *self,
              FxModelItem *item,
              const char  *source)
{
  FxMessage *failed = fx_desk_link_get_failed (self);
  g_autoptr (GError) error = NULL;

  if (!fx_template_choice_save (item->path, source, &error))
    {
      fx_desk_toast (self->desk, error->message);
      return;
    }

  fx_models_forget_opened (self->studio->models);
  if (source != NULL)
    g_object_set (item, "has-template", TRUE, NULL);
  if (self->desk->model == item)
    g_object_notify (G_OBJECT (self->desk), "model");
  if (failed != NULL && self->desk->model == item)
    fx_desk_regenerate (self->desk, failed);
}

static char *
check_cb (FxTemplateDialog *dialog,
          const char       *source,
          Editing          *editing)
{
  g_autoptr (GError) error = NULL;

  if (editing->self->model == NULL ||
      fx_chat_model_try_template (editing->self->model, source, &error))
    return NULL;

  return g_strdup (error->message);
}

static void
save_cb (FxTemplateDialog *dialog,
         const char       *source,
         Editing          *editing)
{
  use_template (editing->self, editing->item, source);
}

void
fx_desk_link_edit_template (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  FxDeskLink *self = data;
  FxModelItem *item = self->desk->model;
  FxMessage *failed = fx_desk_link_get_failed (self);
  FxTemplateDialog *dialog;
  Editing *editing;
  const char *source;
  gboolean is_own;

  if (item == NULL || self->model == NULL)
    return;

  source = fx_chat_model_get_template (self->model, &is_own);
  dialog = fx_template_dialog_new (fx_model_item_get_short_name (item), source != NULL ? source : "",
                                   is_own ? NULL : fx_model_info_get_chat_template (fx_chat_model_get_info (self->model)));
  if (failed != NULL)
    fx_template_dialog_show_problem (dialog, fx_message_get_error_text (failed));

  editing = g_new0 (Editing, 1);
  editing->self = g_object_ref (self);
  editing->item = g_object_ref (item);
  g_signal_connect (dialog, "check", G_CALLBACK (check_cb), editing);
  g_signal_connect_data (dialog, "save", G_CALLBACK (save_cb), editing, editing_free, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self->window));
}

void
fx_desk_link_use_chatml (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  FxDeskLink *self = data;

  if (self->desk->model != NULL)
    use_template (self, self->desk->model, fx_template_choice_get_chatml ());
}
