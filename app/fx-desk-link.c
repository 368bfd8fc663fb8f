/* fx-desk-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include "fx-desk-link-private.h"

G_DEFINE_FINAL_TYPE (FxDeskLink, fx_desk_link, G_TYPE_OBJECT)

static G_DEFINE_QUARK (fx-desk-link, fx_desk_link)

void
fx_desk_link_clear_trouble (FxDeskLink *self)
{
  if (self->desk->trouble != NULL)
    g_object_set (self->desk, "trouble", NULL, NULL);
}

static gboolean
draft_source (FxDraftSource *source,
              gpointer       data)
{
  FxDeskLink *self = data;
  FxConversation *conversation = self->desk->conversation;
  const FxSamplingItem *sampling = self->desk->sampling;

  if (self->model == NULL)
    return FALSE;

  source->model = fx_chat_model_ref (self->model);
  source->turns = conversation != NULL ? fx_chat_controller_turns (conversation, NULL) : fx_turns_new ();
  source->draft = g_strdup (self->draft);
  source->context = fx_desk_link_get_context (self);
  source->policy = sampling != NULL ? (FxPolicy) sampling->overflow : FX_POLICY_STOP;
  source->reserve = fx_overflow_reserve (source->context, sampling != NULL ? (gint) sampling->max_tokens : 0);
  if (conversation != NULL)
    source->read = fx_chat_controller_dup_read (self->studio->controller, conversation);

  return TRUE;
}

guint
fx_desk_link_get_context (FxDeskLink *self)
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
  if (self->model == NULL)
    return 0;
  plan = fx_engine_host_plan (host, fx_chat_model_get_info (self->model), &options, NULL);

  return plan != NULL ? plan->context : 0;
}

/* How long the model will take to read what it does not know yet. */
static double
get_read_seconds (FxDeskLink           *self,
                  const FxContextUsage *usage)
{
  FxEngineHost *host = self->studio->host;
  FxModelInfo *info = fx_chat_model_get_info (self->model);
  const guint used = usage->system + usage->history + usage->draft;
  g_autoptr (FxPlan) plan = NULL;
  FxLoadOptions options;
  FxForecast forecast;

  fx_models_get_options (self->studio->models, self->desk->model, &options);
  plan = fx_engine_host_plan (host, info, &options, NULL);
  if (plan == NULL || !fx_engine_host_forecast (host, info, plan, &forecast) || forecast.prefill_tps <= 0)
    return 0;

  return (used - MIN (usage->cached, used)) / forecast.prefill_tps;
}

static void
draft_result (FxContextUsage *usage,
              gpointer        data)
{
  FxDeskLink *self = data;

  if (usage != NULL && self->model != NULL && self->desk->model != NULL)
    g_object_set (usage, "read-seconds", get_read_seconds (self, usage), NULL);
  g_object_set (self->desk, "usage", usage, NULL);
}

/* A chat that begins is drawn as its model is best drawn. */
static void
adopt_sampling (FxDeskLink *self)
{
  FxDesk *desk = self->desk;

  if (desk->model != NULL && desk->model->problem == NULL && desk->conversation != NULL &&
      desk->sampling != NULL &&
      fx_chats_by_id (self->studio->chats, fx_conversation_get_id (desk->conversation)) == NULL &&
      fx_models_get_info (self->studio->models, desk->model) != NULL)
    fx_models_adopt_sampling (self->studio->models, desk->model, desk->sampling);
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
  adopt_sampling (self);
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
  fx_desk_link_update_banner (self);
}

void
fx_desk_link_set_conversation (FxDeskLink     *self,
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
  g_signal_group_set_target (self->sampling_signals, self->desk->sampling);
  fx_desk_link_update_candidates (self);

  item = fx_models_by_path (self->studio->models, fx_conversation_get_model_path (conversation));
  if (item != NULL && item->problem == NULL && item != self->desk->model)
    g_object_set (self->desk, "model", item, NULL);
  adopt_sampling (self);

  if (self->studio->settings != NULL && self->restored)
    g_settings_set_int64 (self->studio->settings, "last-conversation", fx_conversation_get_id (conversation));

  fx_draft_counter_touch (self->counter);
  fx_desk_link_update_banner (self);
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
notice_chosen_cb (FxDeskLink *self,
                  FxNotice   *notice,
                  const char *id)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_str_equal (id, "software-seen"))
    {
      self->software_seen = TRUE;
      fx_desk_link_update_banner (self);
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

void
fx_desk_link_look_for_model (FxDeskLink *self)
{
  FxModels *models = self->studio->models;
  FxModelItem *item = fx_models_by_path (models, self->wanted);
  gboolean load = item != NULL && self->wanted_load;

  g_object_set (self->desk, "scanning", !fx_models_is_ready (models), NULL);

  if (item != NULL)
    {
      g_clear_pointer (&self->wanted, g_free);
      self->wanted_load = FALSE;
    }
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
  if (load && item->problem == NULL && fx_engine_host_get_model_item (self->studio->host) != item)
    fx_desk_link_load_item (self, item);
  fx_desk_link_update_banner (self);
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
    fx_desk_link_set_conversation (self, conversation);
}

/* The first run, where there is nothing of ours to begin with. */
static void
welcome (FxDeskLink *self)
{
  GSettings *settings = self->studio->settings;
  GPtrArray *entries = fx_library_get_entries (self->studio->library);

  if (settings == NULL || !fx_library_is_ready (self->studio->library) ||
      g_settings_get_boolean (settings, "welcomed"))
    return;

  for (guint i = 0; i < entries->len; i++)
    if (((FxLibraryEntry *) g_ptr_array_index (entries, i))->store_kind == FX_STORE_FORNAX)
      return;

  g_settings_set_boolean (settings, "welcomed", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.welcome", NULL);
}

void
fx_desk_link_restore (FxDeskLink *self)
{
  g_signal_connect_object (self->studio->library, "changed", G_CALLBACK (welcome), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  welcome (self);
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
    {
      fx_draft_counter_touch (self->counter);
      fx_desk_link_update_candidates (self);
    }
  fx_desk_link_update_banner (self);
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
    { "send", G_CALLBACK (fx_desk_link_send) },
    { "stop", G_CALLBACK (fx_desk_link_stop) },
    { "regenerate", G_CALLBACK (fx_desk_link_regenerate) },
    { "continue-reply", G_CALLBACK (fx_desk_link_continue) },
    { "edit", G_CALLBACK (fx_desk_link_edit) },
    { "delete-message", G_CALLBACK (fx_desk_link_delete_message) },
    { "undo-delete-message", G_CALLBACK (fx_desk_link_undo_delete_message) },
    { "new-chat", G_CALLBACK (fx_desk_link_new_chat) },
    { "delete-chat", G_CALLBACK (fx_desk_link_delete_chat) },
    { "undo-delete-chat", G_CALLBACK (fx_desk_link_undo_delete_chat) },
    { "rename-chat", G_CALLBACK (fx_desk_link_rename_chat) },
    { "load-model", G_CALLBACK (fx_desk_link_load_model) },
    { "plan-wanted", G_CALLBACK (fx_desk_link_plan_wanted) },
    { "unload-model", G_CALLBACK (unload_model_cb) },
    { "draft-changed", G_CALLBACK (draft_changed_cb) },
    { "open-files", G_CALLBACK (fx_desk_link_open_files) },
    { "diagnostics-wanted", G_CALLBACK (fx_desk_link_dup_diagnostics) },
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
  g_clear_object (&self->presets);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->sampling_signals);
  g_clear_handle_id (&self->candidates_id, g_source_remove);
  g_clear_object (&self->actions);
  g_clear_object (&self->shelf);
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
    { "grow-context", fx_desk_link_grow_context, "u" },
    { "retry", fx_desk_link_retry },
    { "edit-template", fx_desk_link_edit_template },
    { "use-chatml", fx_desk_link_use_chatml },
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
  self->sampling_signals = g_signal_group_new (FX_TYPE_SAMPLING_ITEM);
  g_signal_group_connect_swapped (self->sampling_signals, "notify::overflow",
                                  G_CALLBACK (fx_draft_counter_touch), self->counter);
  g_signal_group_connect_swapped (self->sampling_signals, "notify::max-tokens",
                                  G_CALLBACK (fx_draft_counter_touch), self->counter);
  g_signal_group_connect_swapped (self->sampling_signals, "notify",
                                  G_CALLBACK (fx_desk_link_update_candidates), self);
  self->shelf = fx_chat_shelf_new (studio->chats, studio->store, studio->controller, window);
  connect_desk (self);

  g_signal_connect_object (studio->models, "changed", G_CALLBACK (fx_desk_link_look_for_model), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->store, "notify::problem", G_CALLBACK (fx_desk_link_update_banner), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "device-found", G_CALLBACK (fx_desk_link_update_banner), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "changed", G_CALLBACK (fx_draft_counter_touch), self->counter, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->rack, "toast", G_CALLBACK (fx_desk_toast), self->desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->controller, "reply-ended", G_CALLBACK (reply_ended_cb), self, G_CONNECT_SWAPPED);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "chat", G_ACTION_GROUP (self->actions));

  g_object_set (self->desk,
                "conversations", fx_chats_get_list (studio->chats),
                "models", fx_models_get_list (studio->models),
                "rack", fx_rack_link_get_rack (studio->rack),
                "engine", fx_engine_host_get_item (studio->host),
                "scanning", !fx_models_is_ready (studio->models),
                NULL);
  self->presets = fx_preset_link_new (self->desk);
  conversation = fx_chats_create (studio->chats, NULL);
  fx_desk_link_set_conversation (self, conversation);
  fx_desk_link_look_for_model (self);

  g_object_set_qdata_full (G_OBJECT (window), fx_desk_link_quark (), self, g_object_unref);

  return self;
}
