/* fx-chat-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-chat-row.h"

#include <glib/gi18n.h>

#include "fx-rename-dialog.h"

struct _FxChatRow
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel   *title;
  GtkLabel   *subtitle;
  GtkWidget  *spinner;
  GtkWidget  *dot;
  GMenuModel *chat_menu;

  /* Owned */
  FxDesk *desk;
  FxConversation *conversation;
  GSignalGroup *signals;

  /* Child; made when first asked for */
  GtkWidget *menu;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_CONVERSATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxChatRow, fx_chat_row, ADW_TYPE_BIN)

static void
update (FxChatRow *self)
{
  FxConversation *conversation = self->conversation;
  const char *title = fx_conversation_get_title (conversation);
  const char *subtitle = fx_conversation_get_subtitle (conversation);
  gboolean busy = fx_conversation_get_busy (conversation);
  gboolean unread = !busy && fx_conversation_get_unread (conversation);

  if (title == NULL || *title == '\0')
    title = _("New Chat");
  if (busy)
    subtitle = _("Writing…");
  else if (subtitle == NULL)
    subtitle = fx_conversation_get_model_name (conversation);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle),
                          subtitle != NULL && *subtitle != '\0');
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->dot, unread);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "heading");
}

static void
popup_menu (FxChatRow *self,
            double     x,
            double     y)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->chat_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary_click (FxChatRow       *self,
                    int              n_press,
                    double           x,
                    double           y,
                    GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, x, y);
}

static void
menu_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  popup_menu (FX_CHAT_ROW (widget), gtk_widget_get_width (widget) / 2.0,
              gtk_widget_get_height (widget));
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  fx_rename_dialog_present (self->desk, self->conversation, widget);
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  fx_desk_delete_chat (self->desk, self->conversation);
}

static void
fx_chat_row_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  GTK_WIDGET_CLASS (fx_chat_row_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
set_conversation (FxChatRow      *self,
                  FxConversation *conversation)
{
  if (!g_set_object (&self->conversation, conversation))
    return;

  g_signal_group_set_target (self->signals, conversation);
  if (conversation != NULL)
    update (self);
}

static void
fx_chat_row_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FxChatRow *self = FX_CHAT_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_CONVERSATION:
      g_value_set_object (value, self->conversation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_chat_row_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  FxChatRow *self = FX_CHAT_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    case PROP_CONVERSATION:
      set_conversation (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_chat_row_dispose (GObject *object)
{
  FxChatRow *self = FX_CHAT_ROW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_CHAT_ROW);
  g_clear_object (&self->desk);
  g_clear_object (&self->conversation);

  G_OBJECT_CLASS (fx_chat_row_parent_class)->dispose (object);
}

static void
fx_chat_row_class_init (FxChatRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_chat_row_dispose;
  object_class->get_property = fx_chat_row_get_property;
  object_class->set_property = fx_chat_row_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  properties[PROP_CONVERSATION] =
    g_param_spec_object ("conversation", NULL, NULL, FX_TYPE_CONVERSATION,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-chat-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, title);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, dot);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, chat_menu);

  widget_class->size_allocate = fx_chat_row_size_allocate;
  gtk_widget_class_install_action (widget_class, "chat.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "chat.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "chat.delete", NULL, delete_action);
}

static void
fx_chat_row_init (FxChatRow *self)
{
  static const char *watched[] = {
    "notify::title", "notify::subtitle", "notify::model-name",
    "notify::busy", "notify::unread",
  };
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->signals, watched[i],
                                    G_CALLBACK (update), self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_secondary_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
