/* fx-chat-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-chat-page.h"

#include <glib/gi18n.h>

#include "fx-find-bar.h"
#include "fx-greeting.h"
#include "fx-inspector.h"
#include "fx-model-button.h"
#include "fx-trouble-view.h"

struct _FxChatPage
{
  AdwBin parent_instance;

  /* Template widgets */
  AdwMultiLayoutView *layouts;
  AdwBanner          *banner;
  GtkStack           *stack;
  FxFindBar          *find_bar;
  FxTranscript       *transcript;
  GtkWidget          *drop_hint;
  GtkWidget          *load_clamp;
  GtkProgressBar     *load_progress;
  GtkWidget          *note;
  FxComposer         *composer;

  /* Owned */
  FxDesk *desk;
  GSignalGroup *engine_signals;
  GSignalGroup *model_signals;
  GSignalGroup *models_signals;
  GSignalGroup *conversation_signals;

  gboolean narrow;
  gboolean overlay_inspector;
  gboolean inspector_visible;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_NARROW,
  PROP_OVERLAY_INSPECTOR,
  PROP_INSPECTOR_VISIBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxChatPage, fx_chat_page, ADW_TYPE_BIN)

static gboolean
has_usable_model (FxChatPage *self)
{
  GListModel *models = self->desk->models;
  guint n = models != NULL ? g_list_model_get_n_items (models) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxModelItem) item = g_list_model_get_item (models, i);

      if (item->problem == NULL)
        return TRUE;
    }

  return FALSE;
}

static void
update_stack (FxChatPage *self)
{
  FxConversation *conversation = self->desk->conversation;
  const char *page;

  if (conversation != NULL && fx_conversation_get_n_messages (conversation) > 0)
    page = "transcript";
  else if (has_usable_model (self))
    page = "greeting";
  else
    page = self->desk->scanning ? "scanning" : "no-model";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
update_loading (FxChatPage *self)
{
  FxEngineItem *engine = self->desk->engine;
  gboolean loading = engine != NULL && !self->desk->busy &&
                     engine->state == FX_ENGINE_STATE_LOADING;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->load_clamp, loading);
  if (!loading)
    return;

  if (engine->model != NULL)
    text = g_strdup_printf (_("Loading %s… %d %%"),
                            fx_model_item_get_short_name (engine->model),
                            (gint) (engine->progress * 100));
  else
    text = fx_engine_item_describe_state (engine);

  gtk_progress_bar_set_text (self->load_progress, text);
  gtk_progress_bar_set_fraction (self->load_progress, engine->progress);
}

static void
update_note (FxChatPage *self)
{
  FxModelItem *model = self->desk->model;

  gtk_widget_set_visible (self->note, model != NULL && !model->has_template &&
                                      model->problem == NULL);
}

/* What of the chat would not be sent with the draft. */
static void
update_left_out (FxChatPage *self)
{
  FxContextUsage *usage = self->desk->usage;

  fx_transcript_set_left_out (self->transcript,
                              usage != NULL ? usage->left_out_first : 0,
                              usage != NULL ? usage->left_out : 0);
}

static void
update_banner (FxChatPage *self)
{
  FxNotice *banner = self->desk->banner;
  gboolean has_choice = banner != NULL && fx_notice_get_n_choices (banner) > 0;

  if (banner != NULL)
    {
      adw_banner_set_title (self->banner, banner->title);
      adw_banner_set_button_label (self->banner,
                                   has_choice ? fx_notice_get_choice_label (banner, 0)
                                              : NULL);
    }

  adw_banner_set_revealed (self->banner, banner != NULL);
}

static void
on_banner_clicked (FxChatPage *self)
{
  FxNotice *banner = self->desk->banner;

  if (banner != NULL && fx_notice_get_n_choices (banner) > 0)
    fx_desk_notice_chosen (self->desk, banner,
                           fx_notice_get_choice_id (banner, 0));
}

static void
on_conversation_changed (FxChatPage *self)
{
  g_signal_group_set_target (self->conversation_signals, self->desk->conversation);
  update_stack (self);
}

static void
on_models_changed (FxChatPage *self)
{
  g_signal_group_set_target (self->models_signals, self->desk->models);
  update_stack (self);
}

static void
on_model_changed (FxChatPage *self)
{
  g_signal_group_set_target (self->model_signals, self->desk->model);
  update_note (self);
}

static void
on_engine_changed (FxChatPage *self)
{
  g_signal_group_set_target (self->engine_signals, self->desk->engine);
  update_loading (self);
}

static gboolean
on_drop (FxChatPage   *self,
         const GValue *value)
{
  GdkFileList *list = g_value_get_boxed (value);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) dropped = gdk_file_list_get_files (list);

  for (GSList *l = dropped; l != NULL; l = l->next)
    g_list_store_append (files, l->data);

  if (g_list_model_get_n_items (G_LIST_MODEL (files)) == 0)
    return FALSE;

  fx_desk_open_files (self->desk, G_LIST_MODEL (files));

  return TRUE;
}

static GdkDragAction
on_drop_enter (FxChatPage *self)
{
  gtk_widget_set_visible (self->drop_hint, TRUE);

  return GDK_ACTION_COPY;
}

static void
on_drop_leave (FxChatPage *self)
{
  gtk_widget_set_visible (self->drop_hint, FALSE);
}

static void
set_desk (FxChatPage *self,
          FxDesk     *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

#define FOLLOW(name, callback)                                                \
  g_signal_connect_object (desk, "notify::" name, G_CALLBACK (callback),      \
                           self, G_CONNECT_SWAPPED)

  FOLLOW ("conversation", on_conversation_changed);
  FOLLOW ("models", on_models_changed);
  FOLLOW ("scanning", update_stack);
  FOLLOW ("model", on_model_changed);
  FOLLOW ("engine", on_engine_changed);
  FOLLOW ("busy", update_loading);
  FOLLOW ("banner", update_banner);
  FOLLOW ("usage", update_left_out);

#undef FOLLOW

  on_conversation_changed (self);
  on_models_changed (self);
  on_model_changed (self);
  on_engine_changed (self);
  update_banner (self);
}

static void
set_narrow (FxChatPage *self,
            gboolean    narrow)
{
  if (self->narrow == narrow)
    return;

  /* A sheet would cover the chat: it opens when it is asked for. */
  self->narrow = narrow;
  if (narrow)
    g_object_set (self, "inspector-visible", FALSE, NULL);
  adw_multi_layout_view_set_layout_name (self->layouts, narrow ? "sheet" : "side");
  fx_composer_set_compact (self->composer, narrow);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
set_inspector_visible (FxChatPage *self,
                       gboolean    visible)
{
  if (self->inspector_visible == visible)
    return;

  self->inspector_visible = visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTOR_VISIBLE]);
}

static void
set_overlay_inspector (FxChatPage *self,
                       gboolean    overlay)
{
  if (self->overlay_inspector == overlay)
    return;

  self->overlay_inspector = overlay;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY_INSPECTOR]);
}

void
fx_chat_page_edit_message (FxChatPage *self,
                           FxMessage  *message)
{
  g_return_if_fail (FX_IS_CHAT_PAGE (self));
  g_return_if_fail (FX_IS_MESSAGE (message));

  fx_transcript_edit_message (self->transcript, message);
}

FxTranscript *
fx_chat_page_get_transcript (FxChatPage *self)
{
  g_return_val_if_fail (FX_IS_CHAT_PAGE (self), NULL);

  return self->transcript;
}

FxComposer *
fx_chat_page_get_composer (FxChatPage *self)
{
  g_return_val_if_fail (FX_IS_CHAT_PAGE (self), NULL);

  return self->composer;
}

static void
fx_chat_page_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FxChatPage *self = FX_CHAT_PAGE (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_OVERLAY_INSPECTOR:
      g_value_set_boolean (value, self->overlay_inspector);
      break;
    case PROP_INSPECTOR_VISIBLE:
      g_value_set_boolean (value, self->inspector_visible);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_chat_page_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FxChatPage *self = FX_CHAT_PAGE (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    case PROP_OVERLAY_INSPECTOR:
      set_overlay_inspector (self, g_value_get_boolean (value));
      break;
    case PROP_INSPECTOR_VISIBLE:
      set_inspector_visible (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
on_edit (FxChatPage *self,
         FxMessage  *message,
         const char *text,
         gboolean    regenerate)
{
  fx_desk_edit (self->desk, message, text, regenerate);
}

static void
on_regenerate (FxChatPage *self,
               FxMessage  *message)
{
  fx_desk_regenerate (self->desk, message);
}

static void
on_continue (FxChatPage *self,
             FxMessage  *message)
{
  fx_desk_continue_reply (self->desk, message);
}

static void
on_delete (FxChatPage *self,
           FxMessage  *message)
{
  fx_desk_delete_message (self->desk, message);
}

static void
on_branch (FxChatPage *self,
           FxMessage  *message)
{
  if (self->desk->shelf != NULL && self->desk->conversation != NULL)
    fx_shelf_branch_from (self->desk->shelf, self->desk->conversation, message);
}

static void
on_sibling (FxChatPage *self,
            FxMessage  *message,
            int         step)
{
  if (self->desk->shelf != NULL && self->desk->conversation != NULL)
    fx_shelf_switch_sibling (self->desk->shelf, self->desk->conversation, message, step);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FxChatPage *self = FX_CHAT_PAGE (widget);

  if (g_str_equal (name, "page.find"))
    fx_find_bar_open (self->find_bar);
  else
    fx_find_bar_step (self->find_bar, g_str_equal (name, "page.find-next") ? 1 : -1);
}

static void
on_stop (FxChatPage *self)
{
  fx_desk_stop (self->desk);
}

static void
fx_chat_page_dispose (GObject *object)
{
  FxChatPage *self = FX_CHAT_PAGE (object);

  g_clear_object (&self->engine_signals);
  g_clear_object (&self->model_signals);
  g_clear_object (&self->models_signals);
  g_clear_object (&self->conversation_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_CHAT_PAGE);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_chat_page_parent_class)->dispose (object);
}

static void
fx_chat_page_class_init (FxChatPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_chat_page_dispose;
  object_class->get_property = fx_chat_page_get_property;
  object_class->set_property = fx_chat_page_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS);
  properties[PROP_OVERLAY_INSPECTOR] =
    g_param_spec_boolean ("overlay-inspector", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS);
  properties[PROP_INSPECTOR_VISIBLE] =
    g_param_spec_boolean ("inspector-visible", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_COMPOSER);
  g_type_ensure (FX_TYPE_FIND_BAR);
  g_type_ensure (FX_TYPE_GREETING);
  g_type_ensure (FX_TYPE_INSPECTOR);
  g_type_ensure (FX_TYPE_MODEL_BUTTON);
  g_type_ensure (FX_TYPE_TRANSCRIPT);
  g_type_ensure (FX_TYPE_TROUBLE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, layouts);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, banner);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, transcript);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, load_clamp);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, load_progress);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, note);
  gtk_widget_class_bind_template_child (widget_class, FxChatPage, composer);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_branch);
  gtk_widget_class_bind_template_callback (widget_class, on_continue);
  gtk_widget_class_bind_template_callback (widget_class, on_sibling);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_regenerate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);

  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "page.find-next", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "page.find-previous", NULL, find_action);
}

static void
fx_chat_page_init (FxChatPage *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  fx_find_bar_set_transcript (self->find_bar, self->transcript);

  self->engine_signals = g_signal_group_new (FX_TYPE_ENGINE_ITEM);
  g_signal_group_connect_swapped (self->engine_signals, "notify",
                                  G_CALLBACK (update_loading), self);
  self->model_signals = g_signal_group_new (FX_TYPE_MODEL_ITEM);
  g_signal_group_connect_swapped (self->model_signals, "notify",
                                  G_CALLBACK (update_note), self);
  self->models_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->models_signals, "items-changed",
                                  G_CALLBACK (update_stack), self);
  self->conversation_signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "items-changed",
                                  G_CALLBACK (update_stack), self);

  g_signal_connect_swapped (drop, "drop", G_CALLBACK (on_drop), self);
  g_signal_connect_swapped (drop, "enter", G_CALLBACK (on_drop_enter), self);
  g_signal_connect_swapped (drop, "leave", G_CALLBACK (on_drop_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}
