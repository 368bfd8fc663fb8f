/* fx-sidebar-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-sidebar-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-chat-group.h"

/* Sections before those of dates, and the one behind them. */
enum
{
  SECTION_PINNED,
  SECTION_FOLDERS,
  SECTION_DATES,
  SECTION_HITS = G_MAXUINT,
};

struct _FxSidebarList
{
  GObject parent_instance;

  /* Owned */
  FxDesk             *desk;
  GListStore         *sources; /* of GListModel: chats, folders, hits */
  GtkFilter          *filter;
  GtkSorter          *sorter;
  GtkSorter          *section_sorter;
  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;
  FxChatCalendar     *calendar;
  GSignalGroup       *shelf_signals;
  char               *wanted; /* casefolded; NULL: no search */

  guint               resort_id;
  guint               midnight_id;
};

enum
{
  RESORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxSidebarList, fx_sidebar_list, G_TYPE_OBJECT)

static FxFolder *
folder_of (gpointer item)
{
  return fx_conversation_get_pinned (item) ? NULL : fx_conversation_get_folder (item);
}

static guint
section_of (FxSidebarList *self,
            gpointer       item)
{
  if (FX_IS_SEARCH_HIT (item))
    return SECTION_HITS;
  if (FX_IS_FOLDER (item))
    return SECTION_FOLDERS;
  if (fx_conversation_get_pinned (item))
    return SECTION_PINNED;
  if (folder_of (item) != NULL)
    return SECTION_FOLDERS;

  return SECTION_DATES + fx_chat_calendar_group (self->calendar, fx_conversation_get_updated (item));
}

static int
compare_sections (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const guint a_section = section_of (data, (gpointer) a);
  const guint b_section = section_of (data, (gpointer) b);

  return gtk_ordering_from_cmpfunc ((a_section > b_section) - (a_section < b_section));
}

static int
compare_folders (FxFolder *a,
                 FxFolder *b)
{
  const int order = g_utf8_collate (a->name, b->name);

  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static int
compare_items (gconstpointer first,
               gconstpointer second,
               gpointer      data)
{
  gpointer a = (gpointer) first;
  gpointer b = (gpointer) second;
  gint64 a_updated;
  gint64 b_updated;

  /* The hits come in their order, and the sort is stable. */
  if (FX_IS_SEARCH_HIT (a) || FX_IS_SEARCH_HIT (b))
    return GTK_ORDERING_EQUAL;

  if (section_of (data, a) == SECTION_FOLDERS && section_of (data, b) == SECTION_FOLDERS)
    {
      FxFolder *a_folder = FX_IS_FOLDER (a) ? a : folder_of (a);
      FxFolder *b_folder = FX_IS_FOLDER (b) ? b : folder_of (b);

      if (a_folder != b_folder)
        return gtk_ordering_from_cmpfunc (compare_folders (a_folder, b_folder));
      if (FX_IS_FOLDER (a) || FX_IS_FOLDER (b))
        return gtk_ordering_from_cmpfunc (FX_IS_FOLDER (b) - FX_IS_FOLDER (a));
    }

  if (FX_IS_FOLDER (a) || FX_IS_FOLDER (b))
    return GTK_ORDERING_EQUAL;

  a_updated = fx_conversation_get_updated (a);
  b_updated = fx_conversation_get_updated (b);

  return gtk_ordering_from_cmpfunc ((b_updated > a_updated) - (b_updated < a_updated));
}

static gboolean
matches (gpointer item,
         gpointer data)
{
  FxSidebarList *self = data;
  const char *title;
  g_autofree char *folded = NULL;

  /* Found titles are shown as chats. */
  if (FX_IS_SEARCH_HIT (item))
    return self->wanted != NULL && FX_SEARCH_HIT (item)->message_id != 0;
  if (FX_IS_FOLDER (item))
    return self->wanted == NULL;
  if (self->wanted == NULL)
    return folder_of (item) == NULL || folder_of (item)->expanded;

  title = fx_conversation_get_title (item);
  if (title == NULL)
    return FALSE;
  folded = g_utf8_casefold (title, -1);

  return strstr (folded, self->wanted) != NULL;
}

static gboolean
resort (gpointer data)
{
  FxSidebarList *self = data;

  self->resort_id = 0;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->section_sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  g_signal_emit (self, signals[RESORTED], 0);

  return G_SOURCE_REMOVE;
}

/* GtkSortListModel looks at an item once; and one reply changes the time of
 * its chat often. */
void
fx_sidebar_list_resort (FxSidebarList *self)
{
  if (self->resort_id == 0)
    self->resort_id = g_idle_add (resort, self);
}

/* Today becomes yesterday while the window is open. */
static gboolean
on_clock (gpointer data)
{
  FxSidebarList *self = data;

  if (g_get_real_time () / G_USEC_PER_SEC >= fx_chat_calendar_end (self->calendar))
    {
      fx_chat_calendar_free (self->calendar);
      self->calendar = fx_chat_calendar_new (NULL);
      fx_sidebar_list_resort (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
on_folder_changed (FxSidebarList *self)
{
  fx_sidebar_list_resort (self);
}

/* Every folder is watched, shown or not. */
static void
watch_folders (FxSidebarList *self)
{
  GListModel *folders = self->desk->shelf != NULL ? self->desk->shelf->folders : NULL;

  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (FxFolder) folder = g_list_model_get_item (folders, i);

      g_signal_handlers_disconnect_by_func (folder, on_folder_changed, self);
      g_signal_connect_object (folder, "notify::expanded", G_CALLBACK (on_folder_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (folder, "notify::name", G_CALLBACK (on_folder_changed), self, G_CONNECT_SWAPPED);
    }
}

static void
update_sources (FxSidebarList *self)
{
  FxShelf *shelf = self->desk->shelf;
  GListModel *wanted[] = {
    self->desk->conversations,
    shelf != NULL ? shelf->folders : NULL,
    shelf != NULL ? shelf->hits : NULL,
  };
  guint position = 0;

  /* What is the same stays: ten thousand rows are not made again for a hit. */
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (GListModel) there = g_list_model_get_item (G_LIST_MODEL (self->sources), position);

      if (wanted[i] == NULL)
        continue;
      if (there != wanted[i])
        g_list_store_splice (self->sources, position,
                             g_list_model_get_n_items (G_LIST_MODEL (self->sources)) - position,
                             (gpointer *) &wanted[i], 1);
      position++;
    }
  g_list_store_splice (self->sources, position,
                       g_list_model_get_n_items (G_LIST_MODEL (self->sources)) - position, NULL, 0);
  watch_folders (self);
}

static void
on_folders_items_changed (FxSidebarList *self)
{
  watch_folders (self);
}

static void
on_shelf_changed (FxSidebarList *self)
{
  g_signal_group_set_target (self->shelf_signals, self->desk->shelf);
  if (self->desk->shelf != NULL && self->desk->shelf->folders != NULL)
    g_signal_connect_object (self->desk->shelf->folders, "items-changed",
                             G_CALLBACK (on_folders_items_changed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update_sources (self);
}

GListModel *
fx_sidebar_list_get_model (FxSidebarList *self)
{
  g_return_val_if_fail (FX_IS_SIDEBAR_LIST (self), NULL);

  return G_LIST_MODEL (self->sorted);
}

void
fx_sidebar_list_set_search (FxSidebarList *self,
                            const char    *text)
{
  g_autofree char *wanted = NULL;

  g_return_if_fail (FX_IS_SIDEBAR_LIST (self));

  wanted = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  if (!g_set_str (&self->wanted, wanted))
    return;

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

char *
fx_sidebar_list_heading (FxSidebarList *self,
                         gpointer       item)
{
  g_return_val_if_fail (FX_IS_SIDEBAR_LIST (self), NULL);

  switch (section_of (self, item))
    {
    case SECTION_PINNED:
      return g_strdup (_("Pinned"));
    case SECTION_FOLDERS:
      return g_strdup (_("Folders"));
    case SECTION_HITS:
      return g_strdup (_("In Messages"));
    default:
      return fx_chat_group_title (fx_conversation_get_updated (item), NULL);
    }
}

static void
fx_sidebar_list_dispose (GObject *object)
{
  FxSidebarList *self = FX_SIDEBAR_LIST (object);

  g_clear_handle_id (&self->resort_id, g_source_remove);
  g_clear_handle_id (&self->midnight_id, g_source_remove);
  g_clear_object (&self->shelf_signals);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->section_sorter);
  g_clear_object (&self->sources);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->calendar, fx_chat_calendar_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (fx_sidebar_list_parent_class)->dispose (object);
}

static void
fx_sidebar_list_class_init (FxSidebarListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_sidebar_list_dispose;

  /**
   * FxSidebarList::resorted:
   *
   * Items may stand elsewhere without having come or gone.
   */
  signals[RESORTED] =
    g_signal_new ("resorted", FX_TYPE_SIDEBAR_LIST, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_sidebar_list_init (FxSidebarList *self)
{
  GtkFlattenListModel *flat;

  self->calendar = fx_chat_calendar_new (NULL);
  self->sources = g_list_store_new (G_TYPE_LIST_MODEL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, self, NULL));
  self->section_sorter = GTK_SORTER (gtk_custom_sorter_new (compare_sections, self, NULL));
  flat = gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->sources)));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (flat), g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), g_object_ref (self->sorter));
  gtk_sort_list_model_set_section_sorter (self->sorted, self->section_sorter);

  self->shelf_signals = g_signal_group_new (FX_TYPE_SHELF);
  g_signal_group_connect_swapped (self->shelf_signals, "notify::folders", G_CALLBACK (on_shelf_changed), self);
  g_signal_group_connect_swapped (self->shelf_signals, "notify::hits", G_CALLBACK (update_sources), self);
  g_signal_group_connect_swapped (self->shelf_signals, "reordered", G_CALLBACK (fx_sidebar_list_resort), self);
  self->midnight_id = g_timeout_add_seconds (60, on_clock, self);
}

FxSidebarList *
fx_sidebar_list_new (FxDesk *desk)
{
  FxSidebarList *self = g_object_new (FX_TYPE_SIDEBAR_LIST, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "notify::conversations", G_CALLBACK (update_sources), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::shelf", G_CALLBACK (on_shelf_changed), self, G_CONNECT_SWAPPED);
  on_shelf_changed (self);

  return self;
}
