/* fx-sidebar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-sidebar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-chat-group.h"
#include "fx-chat-row.h"
#include "fx-engine-card.h"
#include "fx-place-list.h"
#include "fx-places.h"

struct _FxSidebar
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchBar *search_bar;
  GtkEditable  *search_entry;
  GtkStack     *stack;
  GtkListView  *list;

  /* Owned */
  FxDesk *desk;
  GtkCustomFilter *filter;
  GtkSorter *sorter;
  GtkSorter *section_sorter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;

  guint resort_id;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxSidebar, fx_sidebar, ADW_TYPE_BIN)

static gboolean
matches (gpointer item,
         gpointer data)
{
  FxSidebar *self = data;
  const char *wanted = gtk_editable_get_text (self->search_entry);
  const char *title = fx_conversation_get_title (item);
  g_autofree char *folded = NULL;
  g_autofree char *folded_wanted = NULL;

  if (*wanted == '\0')
    return TRUE;
  if (title == NULL)
    return FALSE;

  folded = g_utf8_casefold (title, -1);
  folded_wanted = g_utf8_casefold (wanted, -1);

  return strstr (folded, folded_wanted) != NULL;
}

static int
compare_updated (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  gint64 a_updated = fx_conversation_get_updated ((FxConversation *) a);
  gint64 b_updated = fx_conversation_get_updated ((FxConversation *) b);

  return gtk_ordering_from_cmpfunc ((b_updated > a_updated) - (b_updated < a_updated));
}

static int
compare_group (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  guint a_group = fx_chat_group (fx_conversation_get_updated ((FxConversation *) a), NULL);
  guint b_group = fx_chat_group (fx_conversation_get_updated ((FxConversation *) b), NULL);

  return gtk_ordering_from_cmpfunc ((a_group > b_group) - (a_group < b_group));
}

static void
update_stack (FxSidebar *self)
{
  const char *wanted = gtk_editable_get_text (self->search_entry);
  const char *page = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    page = *wanted != '\0' ? "nothing" : "empty";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
select_conversation (FxSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = GTK_INVALID_LIST_POSITION;

  /* One row is selected: that of the place, if it is not the chats. */
  if (!g_str_equal (self->desk->place, FX_PLACE_CHAT))
    n = 0;

  for (guint i = 0; i < n && position == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item == (GObject *) self->desk->conversation)
        position = i;
    }

  gtk_single_selection_set_selected (self->selection, position);
}

static void
on_items_changed (FxSidebar *self)
{
  update_stack (self);
  select_conversation (self);
}

static gboolean
resort (gpointer data)
{
  FxSidebar *self = data;

  self->resort_id = 0;
  gtk_sorter_changed (self->section_sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  select_conversation (self);

  return G_SOURCE_REMOVE;
}

/* GtkSortListModel looks at an item once; and one reply changes the time of
 * its chat often. */
static void
on_updated (FxSidebar *self)
{
  if (self->resort_id == 0)
    self->resort_id = g_idle_add (resort, self);
}

static void
on_search_changed (FxSidebar *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  on_items_changed (self);
}

static void
choose (FxSidebar *self,
        guint      position)
{
  g_autoptr (FxConversation) conversation =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (conversation == NULL)
    return;

  g_object_set (self->desk, "conversation", conversation, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-chat", NULL);
}

static void
on_search_activate (FxSidebar *self)
{
  choose (self, 0);
}

static void
on_activate (FxSidebar *self,
             guint      position)
{
  choose (self, position);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          FxSidebar                *self)
{
  gtk_list_item_set_child (item, g_object_new (FX_TYPE_CHAT_ROW,
                                               "desk", self->desk,
                                               NULL));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         FxSidebar                *self)
{
  FxConversation *conversation = gtk_list_item_get_item (item);
  const char *title = fx_conversation_get_title (conversation);

  g_object_set (gtk_list_item_get_child (item), "conversation", conversation, NULL);
  gtk_list_item_set_accessible_label (item, title != NULL ? title : _("New Chat"));
  g_signal_connect_object (conversation, "notify::updated",
                           G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           FxSidebar                *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item),
                                        on_updated, self);
  g_object_set (gtk_list_item_get_child (item), "conversation", NULL, NULL);
}

static void
on_header_setup (GtkSignalListItemFactory *factory,
                 GtkListHeader            *header,
                 FxSidebar                *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_header_set_child (header, label);
}

static void
on_header_bind (GtkSignalListItemFactory *factory,
                GtkListHeader            *header,
                FxSidebar                *self)
{
  FxConversation *first = gtk_list_header_get_item (header);
  g_autofree char *title =
    fx_chat_group_title (fx_conversation_get_updated (first), NULL);

  gtk_label_set_text (GTK_LABEL (gtk_list_header_get_child (header)), title);
}

static gboolean
on_list_shortcut (GtkWidget *widget,
                  GVariant  *action,
                  gpointer   data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!FX_IS_CHAT_ROW (row))
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_activate_action (row, g_variant_get_string (action, NULL), NULL);
}

static void
add_list_shortcut (FxSidebar   *self,
                   const char  *trigger,
                   const char  *action)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut =
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                      gtk_callback_action_new (on_list_shortcut, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (action));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static void
on_conversations_changed (FxSidebar *self)
{
  gtk_filter_list_model_set_model (self->filtered, self->desk->conversations);
  on_items_changed (self);
}

static void
set_desk (FxSidebar *self,
          FxDesk    *desk)
{
  GtkListItemFactory *rows, *headers;

  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  rows = gtk_signal_list_item_factory_new ();
  g_signal_connect (rows, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (rows, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (rows, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->list, rows);
  g_object_unref (rows);

  headers = gtk_signal_list_item_factory_new ();
  g_signal_connect (headers, "setup", G_CALLBACK (on_header_setup), self);
  g_signal_connect (headers, "bind", G_CALLBACK (on_header_bind), self);
  gtk_list_view_set_header_factory (self->list, headers);
  g_object_unref (headers);

  g_signal_connect_object (desk, "notify::conversations",
                           G_CALLBACK (on_conversations_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::conversation",
                           G_CALLBACK (select_conversation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::place",
                           G_CALLBACK (select_conversation), self, G_CONNECT_SWAPPED);
  on_conversations_changed (self);
}

void
fx_sidebar_search (FxSidebar *self)
{
  g_return_if_fail (FX_IS_SIDEBAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
fx_sidebar_step (FxSidebar *self,
                 gint       step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint now = gtk_single_selection_get_selected (self->selection);
  gint64 next;

  g_return_if_fail (FX_IS_SIDEBAR (self));

  next = now == GTK_INVALID_LIST_POSITION ? (step > 0 ? 0 : -1)
                                          : (gint64) now + step;
  if (next >= 0 && next < n)
    choose (self, (guint) next);
}

static void
fx_sidebar_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FxSidebar *self = FX_SIDEBAR (object);

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
fx_sidebar_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FxSidebar *self = FX_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_sidebar_dispose (GObject *object)
{
  FxSidebar *self = FX_SIDEBAR (object);

  g_clear_handle_id (&self->resort_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->section_sorter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filter);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_SIDEBAR);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_sidebar_parent_class)->dispose (object);
}

static void
fx_sidebar_class_init (FxSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_sidebar_dispose;
  object_class->get_property = fx_sidebar_get_property;
  object_class->set_property = fx_sidebar_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_ENGINE_CARD);
  g_type_ensure (FX_TYPE_PLACE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
fx_sidebar_init (FxSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_updated, NULL, NULL));
  self->section_sorter = GTK_SORTER (gtk_custom_sorter_new (compare_group, NULL, NULL));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (self->sorter));
  gtk_sort_list_model_set_section_sorter (self->sorted, self->section_sorter);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->sorted, "items-changed",
                           G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  add_list_shortcut (self, "F2", "chat.rename");
  add_list_shortcut (self, "Delete", "chat.delete");
  add_list_shortcut (self, "Menu|<Shift>F10", "chat.menu");
}
