/* fx-desk-link-load.c - loading a model by hand, and again after a failure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link-private.h"
#include "fx-remedies.h"
#include "fx-remedy.h"

/* A load from the picker, or again from a remedy. */
typedef struct
{
  FxDeskLink    *self;
  FxModelItem   *item;
  FxChatModel   *model;
  FxMessage     *message; /* to answer again then; may be NULL */
  gboolean       goes_on; /* with @message instead */
  FxLoadOptions  options;
} Load;

static void
load_free (Load *load)
{
  g_clear_object (&load->self);
  g_clear_object (&load->item);
  g_clear_object (&load->message);
  g_clear_pointer (&load->model, fx_chat_model_unref);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void
show_load_error (Load         *load,
                 const GError *error)
{
  FxDeskLink *self = load->self;
  g_autofree char *title = g_strdup_printf (_("%s cannot be loaded"), fx_model_item_get_short_name (load->item));
  g_autoptr (FxNotice) notice = fx_notice_new (title, error->message);
  g_autoptr (GListModel) remedies = NULL;

  remedies = fx_remedies_new (self->studio->host,
                              load->model != NULL ? fx_chat_model_get_info (load->model) : NULL,
                              &load->options, error, 0);
  for (guint i = 0; i < g_list_model_get_n_items (remedies); i++)
    {
      g_autoptr (FxRemedy) remedy = g_list_model_get_item (remedies, i);

      fx_notice_add_choice (notice, fx_remedy_get_action (remedy), fx_remedy_get_label (remedy));
    }
  g_object_set (notice, "is-error", TRUE, "details", load->item->path, NULL);
  g_object_set (self->desk, "trouble", notice, NULL);
}

static void
load_done_cb (FxEngineHost *host,
              const GError *error,
              gpointer      data)
{
  g_autoptr (Load) load = data;
  FxDeskLink *self = load->self;

  if (error == NULL)
    {
      fx_models_touch (self->studio->models, load->item);
      if (load->goes_on && self->desk->conversation != NULL)
        fx_chat_controller_continue (self->studio->controller, self->desk->conversation, load->item, load->message);
      else if (load->message != NULL && self->desk->conversation != NULL)
        fx_chat_controller_regenerate (self->studio->controller, self->desk->conversation, load->item, load->message);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_load_error (load, error);
    }

  fx_draft_counter_touch (self->counter);
}

static void
load_opened_cb (FxModels     *models,
                FxChatModel  *model,
                const GError *error,
                gpointer      data)
{
  Load *load = data;

  if (model == NULL)
    {
      show_load_error (load, error);
      load_free (load);
      return;
    }

  load->model = fx_chat_model_ref (model);
  fx_engine_host_load (load->self->studio->host, load->item, model, &load->options, load_done_cb, load);
}

static void
begin_load (FxDeskLink          *self,
            FxModelItem         *item,
            const FxLoadOptions *options,
            FxMessage           *message,
            gboolean             goes_on)
{
  Load *load = g_new0 (Load, 1);

  fx_desk_link_clear_trouble (self);
  load->self = g_object_ref (self);
  load->item = g_object_ref (item);
  load->options = *options;
  load->goes_on = goes_on;
  if (message != NULL)
    load->message = g_object_ref (message);
  fx_models_open (self->studio->models, item, load_opened_cb, load);
}

static void
options_from_wish (FxLoadOptions    *options,
                   const FxLoadWish *wish)
{
  *options = FX_LOAD_OPTIONS_DEFAULT;
  options->context = wish->context;
  options->kv_type = (FxKvType) MIN (wish->kv_type, FX_N_KV_TYPES - 1);
  options->gpu_layers = wish->gpu_layers;
}

void
fx_desk_link_load_model (FxDeskLink       *self,
                         FxModelItem      *item,
                         const FxLoadWish *wish)
{
  FxLoadOptions options;

  options_from_wish (&options, wish);
  if (wish->save)
    fx_models_save_options (self->studio->models, item, &options);
  begin_load (self, item, &options, NULL, FALSE);
}

FxPlanItem *
fx_desk_link_plan_wanted (FxDeskLink       *self,
                          FxModelItem      *item,
                          const FxLoadWish *wish)
{
  FxModelInfo *info = item->problem == NULL ? fx_models_get_info (self->studio->models, item) : NULL;
  g_autoptr (FxPlan) plan = NULL;
  FxLoadOptions options;

  if (info == NULL)
    return NULL;

  options_from_wish (&options, wish);
  plan = fx_engine_host_plan (self->studio->host, info, &options, NULL);

  return plan != NULL ? fx_engine_host_plan_item (self->studio->host, info, plan) : NULL;
}

FxMessage *
fx_desk_link_get_failed (FxDeskLink *self)
{
  FxMessage *last = self->desk->conversation != NULL ? fx_conversation_get_last (self->desk->conversation) : NULL;

  return last != NULL && fx_message_get_state (last) == FX_MESSAGE_FAILED ? last : NULL;
}

void
fx_desk_link_load_again (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  FxDeskLink *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  FxLoadOptions options;

  if (self->desk->model == NULL)
    return;

  fx_models_get_options (self->studio->models, self->desk->model, &options);
  if (g_str_equal (name, "load-context"))
    options.context = g_variant_get_uint32 (parameter);
  else
    options.kv_type = (FxKvType) MIN (g_variant_get_uint32 (parameter), FX_N_KV_TYPES - 1);

  begin_load (self, self->desk->model, &options, fx_desk_link_get_failed (self), FALSE);
}

void
fx_desk_link_grow_context (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  FxDeskLink *self = data;
  FxEngineHost *host = self->studio->host;
  FxConversation *conversation = self->desk->conversation;
  FxMessage *last = conversation != NULL ? fx_conversation_get_last (conversation) : NULL;
  FxModelInfo *info;
  FxLoadOptions options;
  guint context = g_variant_get_uint32 (parameter);

  if (self->desk->model == NULL || last == NULL || fx_conversation_get_busy (conversation))
    return;

  info = fx_models_get_info (self->studio->models, self->desk->model);
  if (fx_engine_host_get_model_item (host) == self->desk->model)
    options = *fx_engine_host_get_options (host);
  else
    fx_models_get_options (self->studio->models, self->desk->model, &options);

  if (context == 0 && info != NULL)
    context = fx_remedies_get_larger_context (host, info, &options, fx_desk_link_get_context (self));
  if (context == 0)
    {
      fx_desk_toast (self->desk, _("No larger context fits"));
      return;
    }

  options.context = context;
  begin_load (self, self->desk->model, &options, last, fx_message_get_role (last) == FX_ROLE_ASSISTANT);
}

void
fx_desk_link_load_item (FxDeskLink  *self,
                        FxModelItem *item)
{
  FxLoadOptions options;

  fx_models_get_options (self->studio->models, item, &options);
  begin_load (self, item, &options, NULL, FALSE);
}

void
fx_desk_link_retry (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  FxDeskLink *self = data;
  FxMessage *message = fx_desk_link_get_failed (self);

  if (message != NULL)
    {
      fx_desk_regenerate (self->desk, message);
    }
  else if (self->desk->model != NULL)
    {
      fx_desk_link_load_item (self, self->desk->model);
    }
}
