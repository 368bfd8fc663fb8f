/* fx-shelf.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-shelf.h"

enum
{
  UNDOABLE,
  REORDERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxShelf, fx_shelf, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxShelf, name)

static const FxField fields[] = {
  { "folders", FX_FIELD_OBJECT, FIELD (folders) },
  { "hits", FX_FIELD_OBJECT, FIELD (hits) },
  { "hits-for", FX_FIELD_STRING, FIELD (hits_for) },
  { "trash", FX_FIELD_OBJECT, FIELD (trash) },
  { "undo-label", FX_FIELD_STRING, FIELD (undo_label) },
  { "task", FX_FIELD_STRING, FIELD (task) },
};

static void
fx_shelf_class_init (FxShelfClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));

  signals[UNDOABLE] =
    g_signal_new ("undoable", FX_TYPE_SHELF, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REORDERED] =
    g_signal_new ("reordered", FX_TYPE_SHELF, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_shelf_init (FxShelf *self)
{
}

FxShelf *
fx_shelf_new (void)
{
  return g_object_new (FX_TYPE_SHELF, NULL);
}

void
fx_shelf_set_ops (FxShelf          *self,
                  const FxShelfOps *ops,
                  gpointer          data)
{
  g_return_if_fail (FX_IS_SHELF (self));

  self->ops = ops;
  self->ops_data = data;
}

void
fx_shelf_tell_undoable (FxShelf    *self,
                        const char *label)
{
  g_return_if_fail (FX_IS_SHELF (self));

  g_signal_emit (self, signals[UNDOABLE], 0, label);
}

void
fx_shelf_tell_reordered (FxShelf *self)
{
  g_return_if_fail (FX_IS_SHELF (self));

  g_signal_emit (self, signals[REORDERED], 0);
}

/* Needs: FxShelf *self. */
#define ASK(name, ...)                                                    \
  G_STMT_START {                                                          \
    g_return_if_fail (FX_IS_SHELF (self));                                \
    if (self->ops != NULL && self->ops->name != NULL)                     \
      self->ops->name (self, ##__VA_ARGS__, self->ops_data);              \
  } G_STMT_END

void
fx_shelf_search (FxShelf    *self,
                 const char *text)
{
  g_return_if_fail (text != NULL);

  ASK (search, text);
}

void
fx_shelf_jump (FxShelf     *self,
               FxSearchHit *hit)
{
  g_return_if_fail (FX_IS_SEARCH_HIT (hit));

  ASK (jump, hit);
}

void
fx_shelf_pin (FxShelf        *self,
              FxConversation *conversation,
              gboolean        pinned)
{
  g_return_if_fail (FX_IS_CONVERSATION (conversation));

  ASK (pin, conversation, pinned);
}

void
fx_shelf_move (FxShelf        *self,
               FxConversation *conversation,
               FxFolder       *folder)
{
  g_return_if_fail (FX_IS_CONVERSATION (conversation));

  ASK (move, conversation, folder);
}

void
fx_shelf_new_folder (FxShelf        *self,
                     const char     *name,
                     FxConversation *first)
{
  g_return_if_fail (name != NULL && *name != '\0');

  ASK (new_folder, name, first);
}

void
fx_shelf_rename_folder (FxShelf    *self,
                        FxFolder   *folder,
                        const char *name)
{
  g_return_if_fail (FX_IS_FOLDER (folder));
  g_return_if_fail (name != NULL && *name != '\0');

  ASK (rename_folder, folder, name);
}

void
fx_shelf_delete_folder (FxShelf  *self,
                        FxFolder *folder)
{
  g_return_if_fail (FX_IS_FOLDER (folder));

  ASK (delete_folder, folder);
}

void
fx_shelf_duplicate (FxShelf        *self,
                    FxConversation *conversation,
                    FxMessage      *until)
{
  g_return_if_fail (FX_IS_CONVERSATION (conversation));

  ASK (duplicate, conversation, until);
}

void
fx_shelf_export (FxShelf        *self,
                 FxConversation *conversation,
                 GFile          *file,
                 FxExportFormat  format)
{
  g_return_if_fail (G_IS_FILE (file));

  ASK (export_to, conversation, file, format);
}

void
fx_shelf_import (FxShelf    *self,
                 GListModel *files)
{
  g_return_if_fail (G_IS_LIST_MODEL (files));

  ASK (import, files);
}

void
fx_shelf_list_trash (FxShelf *self)
{
  ASK (list_trash);
}

void
fx_shelf_restore (FxShelf     *self,
                  FxTrashItem *item)
{
  g_return_if_fail (FX_IS_TRASH_ITEM (item));

  ASK (restore, item);
}

void
fx_shelf_empty_trash (FxShelf *self)
{
  ASK (empty_trash);
}

void
fx_shelf_switch_sibling (FxShelf        *self,
                         FxConversation *conversation,
                         FxMessage      *message,
                         gint            step)
{
  g_return_if_fail (FX_IS_CONVERSATION (conversation));
  g_return_if_fail (FX_IS_MESSAGE (message));

  ASK (switch_sibling, conversation, message, step);
}

void
fx_shelf_branch_from (FxShelf        *self,
                      FxConversation *conversation,
                      FxMessage      *message)
{
  g_return_if_fail (FX_IS_CONVERSATION (conversation));
  g_return_if_fail (FX_IS_MESSAGE (message));

  ASK (branch_from, conversation, message);
}

void
fx_shelf_undo (FxShelf *self)
{
  ASK (undo);
}
