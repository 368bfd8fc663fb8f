/* fx-shelf.h - the chats of one window as a collection: what can be done to
 * them beyond talking.
 *
 * FxDesk:shelf.  Like the desk it is a seam: app/ sets the properties and the
 * table of functions; widgets read the one and call the other.  A function
 * that app/ has not set does nothing, so a window runs without a store.
 *
 * What changes a chat and can be taken back is put on one stack by app/:
 * FxShelf:undo-label names what fx_shelf_undo() would take back, and the
 * signal "undoable" (label) is emitted with each new entry that deserves a
 * toast.  Deleting is the desk's (fx_desk_delete_chat()), which has a toast
 * of its own; it is on the stack too.
 *
 * Branches: each FxMessage says with FxMessage:sibling-index and :n-siblings
 * which of the messages after the same one it is; the switcher ‹ 2 / 3 › calls
 * fx_shelf_switch_sibling().  Not while the chat is busy.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-conversation.h"
#include "fx-folder.h"
#include "fx-search-hit.h"
#include "fx-trash-item.h"

G_BEGIN_DECLS

#define FX_TYPE_SHELF (fx_shelf_get_type ())

G_DECLARE_FINAL_TYPE (FxShelf, fx_shelf, FX, SHELF, FxItem)

typedef enum
{
  FX_EXPORT_MARKDOWN, /* the path that is shown, to be read */
  FX_EXPORT_JSON,     /* everything, to be imported again */
} FxExportFormat;

/* What app/ does; each may be NULL.  @data of fx_shelf_set_ops(). */
typedef struct
{
  void (*search)         (FxShelf *self, const char *text, gpointer data);
  void (*jump)           (FxShelf *self, FxSearchHit *hit, gpointer data);
  void (*pin)            (FxShelf *self, FxConversation *conversation, gboolean pinned, gpointer data);
  void (*move)           (FxShelf *self, FxConversation *conversation, FxFolder *folder, gpointer data);
  void (*new_folder)     (FxShelf *self, const char *name, FxConversation *first, gpointer data);
  void (*rename_folder)  (FxShelf *self, FxFolder *folder, const char *name, gpointer data);
  void (*delete_folder)  (FxShelf *self, FxFolder *folder, gpointer data);
  void (*duplicate)      (FxShelf *self, FxConversation *conversation, FxMessage *until, gpointer data);
  void (*export_to)      (FxShelf *self, FxConversation *conversation, GFile *file, FxExportFormat format, gpointer data);
  void (*import)         (FxShelf *self, GListModel *files, gpointer data);
  void (*list_trash)     (FxShelf *self, gpointer data);
  void (*restore)        (FxShelf *self, FxTrashItem *item, gpointer data);
  void (*empty_trash)    (FxShelf *self, gpointer data);
  void (*switch_sibling) (FxShelf *self, FxConversation *conversation, FxMessage *message, gint step, gpointer data);
  void (*branch_from)    (FxShelf *self, FxConversation *conversation, FxMessage *message, gpointer data);
  void (*undo)           (FxShelf *self, gpointer data);
} FxShelfOps;

/**
 * FxShelf: each field is a property of the same name; read here, write there.
 * @folders: of FxFolder, in any order
 * @hits: (nullable): of FxSearchHit, best first; %NULL while nothing is searched
 * @hits_for: (nullable): the text that @hits answers
 * @trash: (nullable): of FxTrashItem, last deleted first; after
 *   fx_shelf_list_trash()
 * @undo_label: (nullable): what fx_shelf_undo() takes back: "Chat deleted"
 * @task: (nullable): what takes long: "Importing: 1,200 chats"
 */
struct _FxShelf
{
  FxItem            parent_instance;

  GListModel       *folders;
  GListModel       *hits;
  char             *hits_for;
  GListModel       *trash;
  char             *undo_label;
  char             *task;

  /*< private >*/
  const FxShelfOps *ops;
  gpointer          ops_data;
};

FxShelf *fx_shelf_new            (void) G_GNUC_WARN_UNUSED_RESULT;

/* What app/ does.  @ops: (nullable): static; %NULL takes them away */
void     fx_shelf_set_ops        (FxShelf          *self,
                                  const FxShelfOps *ops,
                                  gpointer          data);

/* Something happened that can be taken back: emits "undoable". */
void     fx_shelf_tell_undoable  (FxShelf          *self,
                                  const char       *label);

/* The order or the group of chats may have changed: emits "reordered". */
void     fx_shelf_tell_reordered (FxShelf          *self);

/* What widgets do */

/* Answered by setting FxShelf:hits; "" ends it. */
void     fx_shelf_search         (FxShelf          *self,
                                  const char       *text);

/* Opens the chat, on the branch of the message, and emits
 * FxConversation::reveal for it. */
void     fx_shelf_jump           (FxShelf          *self,
                                  FxSearchHit      *hit);
void     fx_shelf_pin            (FxShelf          *self,
                                  FxConversation   *conversation,
                                  gboolean          pinned);

/* @folder: (nullable): %NULL takes it out of its folder */
void     fx_shelf_move           (FxShelf          *self,
                                  FxConversation   *conversation,
                                  FxFolder         *folder);

/* @first: (nullable): goes into it at once */
void     fx_shelf_new_folder     (FxShelf          *self,
                                  const char       *name,
                                  FxConversation   *first);
void     fx_shelf_rename_folder  (FxShelf          *self,
                                  FxFolder         *folder,
                                  const char       *name);

/* Its chats stay, outside. */
void     fx_shelf_delete_folder  (FxShelf          *self,
                                  FxFolder         *folder);

/* Opens the copy.  @until: (nullable): the last message of the path that is
 * copied; %NULL copies all branches */
void     fx_shelf_duplicate      (FxShelf          *self,
                                  FxConversation   *conversation,
                                  FxMessage        *until);

/* @conversation: (nullable): %NULL for all chats (JSON only) */
void     fx_shelf_export         (FxShelf          *self,
                                  FxConversation   *conversation,
                                  GFile            *file,
                                  FxExportFormat    format);

/* @files: of GFile: exports of Fornax, ChatGPT, LM Studio or Open WebUI */
void     fx_shelf_import         (FxShelf          *self,
                                  GListModel       *files);
void     fx_shelf_list_trash     (FxShelf          *self);
void     fx_shelf_restore        (FxShelf          *self,
                                  FxTrashItem      *item);
void     fx_shelf_empty_trash    (FxShelf          *self);

/* Shows the message that is @step siblings after @message, with what followed
 * it.  The messages before stay the same objects. */
void     fx_shelf_switch_sibling (FxShelf          *self,
                                  FxConversation   *conversation,
                                  FxMessage        *message,
                                  gint              step);

/* Ends the path that is shown with @message: what is sent next begins a branch
 * beside what followed. */
void     fx_shelf_branch_from    (FxShelf          *self,
                                  FxConversation   *conversation,
                                  FxMessage        *message);
void     fx_shelf_undo           (FxShelf          *self);

G_END_DECLS
