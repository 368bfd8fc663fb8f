/* fx-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-window-private.h"

#include <glib/gi18n.h>

#include "fx-appearance.h"
#include "fx-model-picker.h"
#include "fx-places.h"
#include "fx-shortcuts.h"
#include "fx-task-bar.h"

#define SCHEMA_ID "app.fornax.Fornax"

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxWindow, fx_window, ADW_TYPE_APPLICATION_WINDOW)

typedef struct
{
  FxDesk  *desk;
  GObject *object; /* FxConversation, FxMessage or FxPullItem */
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *self = data;

  g_object_unref (self->desk);
  g_object_unref (self->object);
  g_free (self);
}

static void
on_undo (AdwToast *toast,
         Undo     *self)
{
  if (FX_IS_CONVERSATION (self->object))
    fx_desk_undo_delete_chat (self->desk, FX_CONVERSATION (self->object));
  else if (FX_IS_PULL_ITEM (self->object))
    fx_pull_desk_restore (self->desk->pulls, FX_PULL_ITEM (self->object));
  else
    fx_desk_undo_delete_message (self->desk, FX_MESSAGE (self->object));
}

static void
add_undo_toast (FxWindow   *self,
                GObject    *object,
                const char *title)
{
  AdwToast *toast = adw_toast_new (title);
  Undo *undo = g_new0 (Undo, 1);

  undo->desk = g_object_ref (self->desk);
  undo->object = g_object_ref (object);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo),
                         undo, undo_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_delete_chat (FxWindow       *self,
                FxConversation *conversation)
{
  const char *title = fx_conversation_get_title (conversation);
  g_autofree char *text = NULL;

  /* Translators: %s is the title of a chat. */
  text = title != NULL ? g_strdup_printf (_("“%s” deleted"), title)
                       : g_strdup (_("Chat deleted"));
  add_undo_toast (self, G_OBJECT (conversation), text);
}

static void
on_delete_message (FxWindow  *self,
                   FxMessage *message)
{
  add_undo_toast (self, G_OBJECT (message), _("Message deleted"));
}

/* Every window hears of it, one says so. */
static void
on_cancel_pull (FxWindow   *self,
                FxPullItem *item)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *text = NULL;

  if (application != NULL &&
      gtk_application_get_active_window (application) != GTK_WINDOW (self))
    return;

  /* Translators: %s is the name of a file. */
  text = g_strdup_printf (_("Download of %s cancelled"), item->title);
  add_undo_toast (self, G_OBJECT (item), text);
}

static void
on_toast (FxWindow *self)
{
  AdwToast *toast;

  if (self->desk->toast == NULL)
    return;

  toast = adw_toast_new (self->desk->toast);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
update_title (FxWindow *self)
{
  FxConversation *conversation = self->desk->conversation;
  const FxPlace *place = fx_places_find (self->desk->place);
  const char *title = NULL;

  if (!fx_window_is_chatting (self))
    title = _(place->title);
  else if (conversation != NULL)
    title = fx_conversation_get_title (conversation);

  gtk_window_set_title (GTK_WINDOW (self),
                        title != NULL && *title != '\0' ? title : _("Fornax"));
  adw_navigation_page_set_title (self->content, _(place->title));
}

gboolean
fx_window_is_chatting (FxWindow *self)
{
  return g_str_equal (self->desk->place, FX_PLACE_CHAT);
}

static GtkWidget *
add_page (FxWindow      *self,
          const FxPlace *place)
{
  GtkWidget *page = g_object_new (place->get_type (), "desk", self->desk, NULL);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "narrow") != NULL)
    g_object_bind_property (self->page, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  gtk_stack_add_named (self->places, page, place->name);

  return page;
}

static void
on_place_changed (FxWindow *self)
{
  const FxPlace *place = fx_places_find (self->desk->place);
  GtkWidget *page;

  g_return_if_fail (place != NULL);

  page = gtk_stack_get_child_by_name (self->places, place->name);
  if (page == NULL)
    page = add_page (self, place);
  gtk_stack_set_visible_child (self->places, page);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  update_title (self);
  fx_window_actions_update (self);
}

static void
on_conversation_changed (FxWindow *self)
{
  g_signal_group_set_target (self->conversation_signals, self->desk->conversation);
  update_title (self);
  fx_window_actions_update (self);
}

static void
on_engine_changed (FxWindow *self)
{
  g_signal_group_set_target (self->engine_signals, self->desk->engine);
  fx_window_actions_update (self);
}

static void
on_pulls_changed (FxWindow *self)
{
  g_signal_group_set_target (self->pull_signals, self->desk->pulls);
}

static void
follow_desk (FxWindow *self)
{
  static const char *watched[] = {
    "notify::busy", "notify::model", "notify::conversations", "notify::pulls",
  };

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->desk, watched[i],
                             G_CALLBACK (fx_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::conversation",
                           G_CALLBACK (on_conversation_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::pulls",
                           G_CALLBACK (on_pulls_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::engine",
                           G_CALLBACK (on_engine_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::place",
                           G_CALLBACK (on_place_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::toast",
                           G_CALLBACK (on_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "delete-chat",
                           G_CALLBACK (on_delete_chat), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "delete-message",
                           G_CALLBACK (on_delete_message), self, G_CONNECT_SWAPPED);
  on_pulls_changed (self);
  on_engine_changed (self);
  on_conversation_changed (self);
}

static void
on_send_key_changed (FxWindow *self)
{
  g_autofree char *key = g_settings_get_string (self->settings, "send-key");

  fx_composer_set_ctrl_return (fx_chat_page_get_composer (self->page),
                               g_str_equal (key, "ctrl-return"));
}

static void
restore_settings (FxWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  if (schema == NULL)
    return;

  self->settings = g_settings_new (SCHEMA_ID);
  fx_appearance_follow (self->settings, gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_object_set (self->page, "inspector-visible",
                g_settings_get_boolean (self->settings, "inspector-visible"), NULL);
  adw_navigation_split_view_set_collapsed (self->split,
                                           !g_settings_get_boolean (self->settings, "sidebar-visible"));

  g_signal_connect_object (self->settings, "changed::send-key",
                           G_CALLBACK (on_send_key_changed), self, G_CONNECT_SWAPPED);
  on_send_key_changed (self);
}

static void
save_settings (FxWindow *self)
{
  gboolean narrow, inspector;
  int width, height;

  if (self->settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));

  /* What a narrow window does to the panes is not the user's wish. */
  g_object_get (self->page, "narrow", &narrow, "inspector-visible", &inspector, NULL);
  if (!narrow)
    g_settings_set_boolean (self->settings, "inspector-visible", inspector);
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 720)
    g_settings_set_boolean (self->settings, "sidebar-visible",
                            !adw_navigation_split_view_get_collapsed (self->split));
}

static gboolean
fx_window_close_request (GtkWindow *window)
{
  save_settings (FX_WINDOW (window));

  return GTK_WINDOW_CLASS (fx_window_parent_class)->close_request (window);
}

static void
fx_window_constructed (GObject *object)
{
  FxWindow *self = FX_WINDOW (object);

  G_OBJECT_CLASS (fx_window_parent_class)->constructed (object);

  g_assert (self->desk != NULL);

  follow_desk (self);
  restore_settings (self);
  gtk_widget_grab_focus (GTK_WIDGET (fx_chat_page_get_composer (self->page)));
}

static void
fx_window_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  FxWindow *self = FX_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_window_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  FxWindow *self = FX_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_window_dispose (GObject *object)
{
  FxWindow *self = FX_WINDOW (object);

  g_clear_object (&self->engine_signals);
  g_clear_object (&self->pull_signals);
  g_clear_object (&self->conversation_signals);
  g_clear_weak_pointer (&self->picker);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_WINDOW);
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_window_parent_class)->dispose (object);
}

static void
fx_window_class_init (FxWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = fx_window_constructed;
  object_class->dispose = fx_window_dispose;
  object_class->get_property = fx_window_get_property;
  object_class->set_property = fx_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = fx_window_close_request;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_CHAT_PAGE);
  g_type_ensure (FX_TYPE_SIDEBAR);
  g_type_ensure (FX_TYPE_TASK_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FxWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FxWindow, split);
  gtk_widget_class_bind_template_child (widget_class, FxWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, FxWindow, content);
  gtk_widget_class_bind_template_child (widget_class, FxWindow, places);
  gtk_widget_class_bind_template_child (widget_class, FxWindow, page);
  fx_window_actions_install (klass);
}

static void
fx_window_init (FxWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fx_shortcuts_add_late (GTK_WIDGET (self));

  self->engine_signals = g_signal_group_new (FX_TYPE_ENGINE_ITEM);
  g_signal_group_connect_swapped (self->engine_signals, "notify",
                                  G_CALLBACK (fx_window_actions_update), self);
  self->pull_signals = g_signal_group_new (FX_TYPE_PULL_DESK);
  g_signal_group_connect_swapped (self->pull_signals, "cancel",
                                  G_CALLBACK (on_cancel_pull), self);
  self->conversation_signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::title",
                                  G_CALLBACK (update_title), self);
  g_signal_group_connect_swapped (self->conversation_signals, "items-changed",
                                  G_CALLBACK (fx_window_actions_update), self);
}

FxWindow *
fx_window_new (GtkApplication *application,
               FxDesk         *desk)
{
  g_return_val_if_fail (FX_IS_DESK (desk), NULL);

  return g_object_new (FX_TYPE_WINDOW,
                       "application", application,
                       "desk", desk,
                       NULL);
}

FxDesk *
fx_window_get_desk (FxWindow *self)
{
  g_return_val_if_fail (FX_IS_WINDOW (self), NULL);

  return self->desk;
}

GtkWidget *
fx_window_get_page (FxWindow *self)
{
  g_return_val_if_fail (FX_IS_WINDOW (self), NULL);

  return gtk_stack_get_visible_child (self->places);
}

char *
fx_window_dup_draft (FxWindow *self)
{
  g_return_val_if_fail (FX_IS_WINDOW (self), NULL);

  return fx_composer_dup_text (fx_chat_page_get_composer (self->page));
}

void
fx_window_set_draft (FxWindow   *self,
                     const char *draft)
{
  g_return_if_fail (FX_IS_WINDOW (self));

  fx_composer_set_text (fx_chat_page_get_composer (self->page), draft);
}

void
fx_window_pick_model (FxWindow    *self,
                      FxModelItem *model)
{
  g_return_if_fail (FX_IS_WINDOW (self));

  if (self->picker == NULL)
    {
      AdwDialog *picker = fx_model_picker_new (self->desk);

      g_set_weak_pointer (&self->picker, picker);
      adw_dialog_present (picker, GTK_WIDGET (self));
    }

  if (model != NULL)
    fx_model_picker_expand (FX_MODEL_PICKER (self->picker), model);
}
