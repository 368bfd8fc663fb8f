/* fx-desk-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link-private.h"

G_DEFINE_FINAL_TYPE (FxDeskLink, fx_desk_link, G_TYPE_OBJECT)

static G_DEFINE_QUARK (fx-desk-link, fx_desk_link)

void
fx_desk_link_clear_trouble (FxDeskLink *self)
{
  if (self->desk->trouble != NULL)
    g_object_set (self->desk, "trouble", NULL, NULL);
}

/* What lasts, the worst first. */
static void
update_banner (FxDeskLink *self)
{
  FxDesk *desk = self->desk;
  const char *problem = fx_chat_store_get_problem (self->studio->store);
  const char *no_device = fx_engine_host_get_device_problem (self->studio->host);
  const char *path = desk->conversation != NULL ? fx_conversation_get_model_path (desk->conversation) : NULL;
  g_autoptr (FxNotice) notice = NULL;

  if (problem != NULL)
    {
      notice = fx_notice_new (problem, NULL);
    }
  else if (no_device != NULL)
    {
      notice = fx_notice_new (no_device, NULL);
    }
  else if (path != NULL && fx_models_is_ready (self->studio->models) &&
           fx_models_by_path (self->studio->models, path) == NULL && desk->model == NULL)
    {
      notice = fx_notice_new (_("The model's file was moved or its drive is not mounted"), NULL);
      fx_notice_add_choice (notice, "locate", _("Locate…"));
    }
  else if (desk->model != NULL && !desk->model->has_template && desk->model->problem == NULL)
    {
      notice = fx_notice_new (_("This is a base model without a chat template: it goes on with your text as it stands"), NULL);
    }
  else if (desk->engine != NULL && desk->engine->software && !self->software_seen)
    {
      if (desk->engine->tokens_per_second > 0 && desk->engine->state == FX_ENGINE_STATE_IDLE)
        {
          /* Translators: the number was measured with the last reply */
          g_autofree char *text = g_strdup_printf (_("No graphics card found: the processor does the work, at about %.0f tok/s"),
                                                   desk->engine->tokens_per_second);

          notice = fx_notice_new (text, NULL);
        }
      else
        {
          notice = fx_notice_new (_("No graphics card found: the processor does the work"), NULL);
        }
      fx_notice_add_choice (notice, "software-seen", _("Understood"));
    }

  /* The same again would blink. */
  if (notice != NULL && desk->banner != NULL && g_strcmp0 (notice->title, desk->banner->title) == 0)
    return;
  if (notice == NULL && desk->banner == NULL)
    return;

  g_object_set (desk, "banner", notice, NULL);
}

static gboolean
draft_source (FxChatModel **model,
              GPtrArray   **turns,
              char        **draft,
              gpointer      data)
{
  FxDeskLink *self = data;

  if (self->model == NULL)
    return FALSE;

  *model = fx_chat_model_ref (self->model);
  *turns = self->desk->conversation != NULL ? fx_chat_controller_turns (self->desk->conversation, NULL)
                                            : fx_turns_new ();
  *draft = g_strdup (self->draft);

  return TRUE;
}

static guint
context_of (FxDeskLink *self)
{
  FxEngineHost *host = self->studio->host;
  g_autoptr (FxPlan) plan = NULL;
  FxLoadOptions options;

  if (self->desk->model == NULL)
    return 0;
  if (fx_engine_host_get_model_item (host) == self->desk->model)
    return fx_engine_host_get_context (host);

  /* Not loaded yet: what a load would give. */
  fx_models_get_options (self->studio->models, self->desk->model, &options);
  if (options.context != 0)
    return options.context;
  plan = fx_engine_host_plan (host, fx_chat_model_get_info (self->model), &options, NULL);

  return plan != NULL ? plan->context : 0;
}

static void
draft_result (FxContextUsage *usage,
              gpointer        data)
{
  FxDeskLink *self = data;
  const FxSamplingItem *sampling = self->desk->sampling;

  if (usage != NULL && self->model != NULL)
    g_object_set (usage,
                  "total", context_of (self),
                  "reply", sampling != NULL ? sampling->max_tokens : 0,
                  NULL);
  g_object_set (self->desk, "usage", usage, NULL);
}

static void
model_opened_cb (FxModels     *models,
                 FxChatModel  *model,
                 const GError *error,
                 gpointer      data)
{
  g_autoptr (FxDeskLink) self = data;

  g_clear_pointer (&self->model, fx_chat_model_unref);
  if (model != NULL)
    self->model = fx_chat_model_ref (model);
  fx_draft_counter_touch (self->counter);
}

static void
model_changed_cb (FxDeskLink *self)
{
  FxModelItem *item = self->desk->model;

  g_clear_pointer (&self->model, fx_chat_model_unref);
  if (item != NULL && item->problem == NULL)
    fx_models_open (self->studio->models, item, model_opened_cb, g_object_ref (self));
  if (item != NULL && self->desk->conversation != NULL)
    {
      fx_conversation_set_model_path (self->desk->conversation, item->path);
      fx_conversation_set_model_name (self->desk->conversation, fx_model_item_get_short_name (item));
    }
  update_banner (self);
}

static void
set_conversation (FxDeskLink     *self,
                  FxConversation *conversation)
{
  g_object_set (self->desk, "conversation", conversation, NULL);
}

static void
conversation_changed_cb (FxDeskLink *self)
{
  FxConversation *conversation = self->desk->conversation;
  FxModelItem *item;

  g_signal_group_set_target (self->conversation_signals, conversation);
  if (conversation == NULL)
    return;

  fx_chats_open (self->studio->chats, conversation);
  fx_conversation_set_unread (conversation, FALSE);
  g_object_set (self->desk, "sampling", fx_chats_get_sampling (conversation), NULL);

  item = fx_models_by_path (self->studio->models, fx_conversation_get_model_path (conversation));
  if (item != NULL && item->problem == NULL && item != self->desk->model)
    g_object_set (self->desk, "model", item, NULL);

  if (self->studio->settings != NULL && self->restored)
    g_settings_set_int64 (self->studio->settings, "last-conversation", fx_conversation_get_id (conversation));

  fx_draft_counter_touch (self->counter);
  update_banner (self);
}

static FxConversation *
need_conversation (FxDeskLink *self)
{
  if (self->desk->conversation == NULL)
    {
      g_autoptr (FxConversation) conversation = fx_chats_create (self->studio->chats, NULL);

      set_conversation (self, conversation);
    }

  return self->desk->conversation;
}

/* Returns: NULL where there is none, said already */
static FxModelItem *
need_model (FxDeskLink *self)
{
  g_autoptr (FxNotice) notice = NULL;

  if (self->desk->model == NULL)
    {
      FxModelItem *item = fx_models_get_default (self->studio->models);

      if (item != NULL)
        g_object_set (self->desk, "model", item, NULL);
    }
  if (self->desk->model != NULL)
    return self->desk->model;

  notice = fx_notice_new (_("There is no model to answer yet"),
                          _("Open a GGUF file or add a folder of them."));
  fx_notice_add_choice (notice, "locate", _("Open a Model File…"));
  g_object_set (self->desk, "trouble", notice, NULL);

  return NULL;
}

static void
send_cb (FxDeskLink *self,
         const char *text)
{
  FxModelItem *model = need_model (self);

  if (model == NULL)
    {
      fx_window_set_draft (self->window, text);
      return;
    }

  fx_desk_link_clear_trouble (self);
  g_set_str (&self->draft, NULL);
  fx_chat_controller_send (self->studio->controller, need_conversation (self), model, text);
  if (self->studio->settings != NULL)
    g_settings_set_int64 (self->studio->settings, "last-conversation",
                          fx_conversation_get_id (self->desk->conversation));
  fx_draft_counter_touch (self->counter);
}

static void
stop_cb (FxDeskLink *self)
{
  FxConversation *conversation = self->desk->conversation;

  if (conversation != NULL && fx_conversation_get_busy (conversation))
    fx_chat_controller_stop (self->studio->controller, conversation);
  else
    fx_engine_host_cancel_load (self->studio->host);
}

static void
regenerate_cb (FxDeskLink *self,
               FxMessage  *message)
{
  FxModelItem *model = need_model (self);

  if (model != NULL && self->desk->conversation != NULL)
    fx_chat_controller_regenerate (self->studio->controller, self->desk->conversation, model, message);
}

static void
continue_cb (FxDeskLink *self,
             FxMessage  *message)
{
  FxModelItem *model = need_model (self);

  if (model != NULL && self->desk->conversation != NULL)
    fx_chat_controller_continue (self->studio->controller, self->desk->conversation, model, message);
}

static void
edit_cb (FxDeskLink *self,
         FxMessage  *message,
         const char *text,
         gboolean    regenerate)
{
  FxModelItem *model = regenerate ? need_model (self) : NULL;

  if (self->desk->conversation != NULL)
    fx_chat_controller_edit (self->studio->controller, self->desk->conversation, model, message, text, regenerate);
  fx_draft_counter_touch (self->counter);
}

static void
delete_message_cb (FxDeskLink *self,
                   FxMessage  *message)
{
  if (self->desk->conversation != NULL)
    fx_chat_controller_delete (self->studio->controller, self->desk->conversation, message);
  fx_draft_counter_touch (self->counter);
}

static void
undo_delete_message_cb (FxDeskLink *self,
                        FxMessage  *message)
{
  if (self->desk->conversation != NULL)
    fx_chat_controller_undo (self->studio->controller, self->desk->conversation, message);
  fx_draft_counter_touch (self->counter);
}

static void
new_chat_cb (FxDeskLink *self)
{
  g_autoptr (FxConversation) conversation = fx_chats_create (self->studio->chats, self->desk->conversation);

  set_conversation (self, conversation);
}

static void
delete_chat_cb (FxDeskLink     *self,
                FxConversation *conversation)
{
  g_autoptr (FxConversation) kept = g_object_ref (conversation);

  fx_chat_controller_stop (self->studio->controller, conversation);
  fx_chats_delete (self->studio->chats, conversation);
  if (self->desk->conversation == conversation)
    new_chat_cb (self);
}

static void
undo_delete_chat_cb (FxDeskLink     *self,
                     FxConversation *conversation)
{
  fx_chats_undo_delete (self->studio->chats, conversation);
  set_conversation (self, conversation);
}

static void
rename_chat_cb (FxDeskLink     *self,
                FxConversation *conversation,
                const char     *title)
{
  fx_chats_rename (self->studio->chats, conversation, title);
}

static void
unload_model_cb (FxDeskLink *self)
{
  fx_engine_host_unload (self->studio->host);
}

static void
draft_changed_cb (FxDeskLink *self,
                  const char *text)
{
  g_set_str (&self->draft, text);
  fx_draft_counter_touch (self->counter);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (FxDeskLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fx_library_add_file_finish (FX_LIBRARY (source), result, &error);

  if (path != NULL)
    {
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *text = g_strdup_printf (_("%s is in the library"), name);

      g_set_str (&self->wanted, path);
      fx_desk_toast (self->desk, text);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (FxNotice) notice = fx_notice_new (_("The file cannot be used"), error->message);

      g_object_set (notice, "is-error", TRUE, NULL);
      g_object_set (self->desk, "trouble", notice, NULL);
    }
}

static void
add_folder (FxDeskLink *self,
            const char *path)
{
  GSettings *settings = self->studio->settings;
  g_auto (GStrv) folders = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;

  if (settings == NULL)
    return;

  folders = g_settings_get_strv (settings, "model-folders");
  if (g_strv_contains ((const char *const *) folders, path))
    return;

  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) folders);
  g_strv_builder_add (builder, path);
  g_strfreev (folders);
  folders = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "model-folders", (const char *const *) folders);
  fx_desk_toast (self->desk, _("The folder's models are in the library"));
}

static void
file_type_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (FxDeskLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  g_autofree char *path = g_file_get_path (G_FILE (source));

  if (info == NULL || path == NULL)
    {
      g_autoptr (FxNotice) notice = fx_notice_new (_("The file cannot be used"),
                                                   error != NULL ? error->message : _("It is not on this computer."));

      g_object_set (notice, "is-error", TRUE, NULL);
      g_object_set (self->desk, "trouble", notice, NULL);
      return;
    }

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    add_folder (self, path);
  else
    fx_library_add_file_async (self->studio->library, path, NULL, NULL, self->adding,
                               added_cb, g_object_ref (self));
}

void
fx_desk_link_open_files (FxDeskLink *self,
                         GListModel *files)
{
  g_return_if_fail (FX_IS_DESK_LINK (self));

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                               G_PRIORITY_DEFAULT, self->adding, file_type_cb, g_object_ref (self));
    }
}

static char *
diagnostics_cb (FxDeskLink *self)
{
  const FxDeviceInfo *device = fx_engine_host_get_device (self->studio->host);
  FxModelItem *item = fx_engine_host_get_model_item (self->studio->host);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Fornax %s\n", FX_VERSION);
  g_string_append_printf (text, "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version);
  if (device != NULL)
    {
      g_autofree char *features = device->features != NULL ? g_strjoinv (" ", device->features) : g_strdup ("");

      g_string_append_printf (text, "%s (%s), %s, Vulkan %s\n%s\n", device->name,
                              fx_device_type_name (device->type), device->driver, device->api, features);
      for (guint i = 0; i < device->n_heaps; i++)
        g_string_append_printf (text, "heap %u: %" G_GUINT64_FORMAT " bytes%s\n", i, device->heaps[i].size,
                                device->heaps[i].device_local ? ", on the device" : "");
    }
  else if (fx_engine_host_get_device_problem (self->studio->host) != NULL)
    {
      g_string_append_printf (text, "%s\n", fx_engine_host_get_device_problem (self->studio->host));
    }
  if (item != NULL)
    g_string_append_printf (text, "%s (%s, %s), context %u\n", item->name, item->architecture, item->quant,
                            fx_engine_host_get_context (self->studio->host));
  g_string_append_printf (text, "Library: %u models\n", g_list_model_get_n_items (self->desk->models));
  if (fx_chat_store_get_problem (self->studio->store) != NULL)
    g_string_append_printf (text, "%s\n", fx_chat_store_get_problem (self->studio->store));

  return g_string_free_and_steal (text);
}

static void
notice_chosen_cb (FxDeskLink *self,
                  FxNotice   *notice,
                  const char *id)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_str_equal (id, "software-seen"))
    {
      self->software_seen = TRUE;
      update_banner (self);
    }
  else if (g_str_equal (id, "locate"))
    {
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open", NULL);
    }
  else if (g_action_parse_detailed_name (id, &name, &target, NULL) && g_str_has_prefix (name, "chat."))
    {
      fx_desk_link_clear_trouble (self);
      g_action_group_activate_action (G_ACTION_GROUP (self->actions), name + strlen ("chat."), target);
    }
}

static void
models_changed_cb (FxDeskLink *self)
{
  FxModels *models = self->studio->models;
  FxModelItem *item = fx_models_by_path (models, self->wanted);

  g_object_set (self->desk, "scanning", !fx_models_is_ready (models), NULL);

  if (item != NULL)
    g_clear_pointer (&self->wanted, g_free);
  if (item == NULL && self->desk->model == NULL && self->desk->conversation != NULL)
    item = fx_models_by_path (models, fx_conversation_get_model_path (self->desk->conversation));
  if (item == NULL && self->desk->model != NULL &&
      fx_models_by_path (models, self->desk->model->path) == NULL)
    {
      /* It is gone, but what is loaded of it works on. */
      if (fx_engine_host_get_model_item (self->studio->host) != self->desk->model)
        g_object_set (self->desk, "model", NULL, NULL);
    }
  if (item == NULL && self->desk->model == NULL && fx_models_is_ready (models))
    item = fx_models_get_default (models);

  if (item != NULL && item->problem == NULL && item != self->desk->model)
    g_object_set (self->desk, "model", item, NULL);
  update_banner (self);
}

static void
restore_conversation (FxDeskLink *self)
{
  FxConversation *conversation = NULL;

  if (self->studio->settings != NULL)
    conversation = fx_chats_by_id (self->studio->chats,
                                   g_settings_get_int64 (self->studio->settings, "last-conversation"));
  self->restored = TRUE;

  /* Unless the user was faster. */
  if (conversation != NULL &&
      (self->desk->conversation == NULL || fx_conversation_get_n_messages (self->desk->conversation) == 0))
    set_conversation (self, conversation);
}

void
fx_desk_link_restore (FxDeskLink *self)
{
  if (fx_chats_is_loaded (self->studio->chats))
    restore_conversation (self);
  else
    g_signal_connect_object (self->studio->chats, "loaded", G_CALLBACK (restore_conversation),
                             self, G_CONNECT_SWAPPED);
}

/* Once the reply is made its tokens are history. */
static void
reply_ended_cb (FxDeskLink     *self,
                FxConversation *conversation)
{
  if (conversation == self->desk->conversation)
    fx_draft_counter_touch (self->counter);
  update_banner (self);
}

FxDeskLink *
fx_desk_link_of (FxWindow *window)
{
  return g_object_get_qdata (G_OBJECT (window), fx_desk_link_quark ());
}

static void
connect_desk (FxDeskLink *self)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } answers[] = {
    { "send", G_CALLBACK (send_cb) },
    { "stop", G_CALLBACK (stop_cb) },
    { "regenerate", G_CALLBACK (regenerate_cb) },
    { "continue-reply", G_CALLBACK (continue_cb) },
    { "edit", G_CALLBACK (edit_cb) },
    { "delete-message", G_CALLBACK (delete_message_cb) },
    { "undo-delete-message", G_CALLBACK (undo_delete_message_cb) },
    { "new-chat", G_CALLBACK (new_chat_cb) },
    { "delete-chat", G_CALLBACK (delete_chat_cb) },
    { "undo-delete-chat", G_CALLBACK (undo_delete_chat_cb) },
    { "rename-chat", G_CALLBACK (rename_chat_cb) },
    { "load-model", G_CALLBACK (fx_desk_link_load_model) },
    { "plan-wanted", G_CALLBACK (fx_desk_link_plan_wanted) },
    { "unload-model", G_CALLBACK (unload_model_cb) },
    { "draft-changed", G_CALLBACK (draft_changed_cb) },
    { "open-files", G_CALLBACK (fx_desk_link_open_files) },
    { "diagnostics-wanted", G_CALLBACK (diagnostics_cb) },
    { "notice-chosen", G_CALLBACK (notice_chosen_cb) },
    { "notify::model", G_CALLBACK (model_changed_cb) },
    { "notify::conversation", G_CALLBACK (conversation_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect_object (self->desk, answers[i].signal, answers[i].callback, self, G_CONNECT_SWAPPED);
}

static void
fx_desk_link_dispose (GObject *object)
{
  FxDeskLink *self = FX_DESK_LINK (object);

  if (self->adding != NULL)
    g_cancellable_cancel (self->adding);
  g_clear_object (&self->adding);
  if (self->counter != NULL)
    fx_draft_counter_close (self->counter);
  g_clear_object (&self->counter);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->actions);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->model, fx_chat_model_unref);
  g_clear_pointer (&self->draft, g_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (fx_desk_link_parent_class)->dispose (object);
}

static void
fx_desk_link_class_init (FxDeskLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_desk_link_dispose;
}

static void
fx_desk_link_init (FxDeskLink *self)
{
  self->adding = g_cancellable_new ();
  self->counter = fx_draft_counter_new (draft_source, draft_result, self);
}

FxDeskLink *
fx_desk_link_new (FxStudio *studio,
                  FxWindow *window)
{
  static const GActionEntry entries[] = {
    { "load-context", fx_desk_link_load_again, "u" },
    { "load-kv", fx_desk_link_load_again, "u" },
    { "retry", fx_desk_link_retry },
  };
  FxDeskLink *self = g_object_new (FX_TYPE_DESK_LINK, NULL);
  g_autoptr (FxConversation) conversation = NULL;

  self->studio = studio;
  self->window = window;
  self->desk = g_object_ref (fx_window_get_desk (window));
  self->conversation_signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::instructions",
                                  G_CALLBACK (fx_draft_counter_touch), self->counter);
  g_signal_group_connect_swapped (self->conversation_signals, "items-changed",
                                  G_CALLBACK (fx_draft_counter_touch), self->counter);
  connect_desk (self);

  g_signal_connect_object (studio->models, "changed", G_CALLBACK (models_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->store, "notify::problem", G_CALLBACK (update_banner), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "device-found", G_CALLBACK (update_banner), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "changed", G_CALLBACK (fx_draft_counter_touch), self->counter, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->controller, "reply-ended", G_CALLBACK (reply_ended_cb), self, G_CONNECT_SWAPPED);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "chat", G_ACTION_GROUP (self->actions));

  g_object_set (self->desk,
                "conversations", fx_chats_get_list (studio->chats),
                "models", fx_models_get_list (studio->models),
                "engine", fx_engine_host_get_item (studio->host),
                "scanning", !fx_models_is_ready (studio->models),
                NULL);
  conversation = fx_chats_create (studio->chats, NULL);
  set_conversation (self, conversation);
  models_changed_cb (self);

  g_object_set_qdata_full (G_OBJECT (window), fx_desk_link_quark (), self, g_object_unref);

  return self;
}
