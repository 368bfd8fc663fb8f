/* fx-chat-tree.h - the branches of one chat: which message follows which.
 *
 * Ids alone, so that a chat of any length is walked without its texts.  A
 * message that is trashed is passed over: what followed it follows the one
 * before it.  Siblings are in the order they were made.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FxChatTree FxChatTree;

FxChatTree *fx_chat_tree_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void        fx_chat_tree_free        (FxChatTree *self);

/* @parent_id: 0 for a first message; need not be there yet.  A known @id stays
 * as it is. */
void        fx_chat_tree_add         (FxChatTree *self,
                                      gint64      id,
                                      gint64      parent_id);
gboolean    fx_chat_tree_contains    (FxChatTree *self,
                                      gint64      id);
void        fx_chat_tree_set_trashed (FxChatTree *self,
                                      gint64      id,
                                      gboolean    trashed);

/* @copy_id takes the place of @id, which becomes the last of its siblings. */
void        fx_chat_tree_put_before  (FxChatTree *self,
                                      gint64      id,
                                      gint64      copy_id);

/* Takes that back. */
void        fx_chat_tree_take_back   (FxChatTree *self,
                                      gint64      id,
                                      gint64      copy_id);

/* From the first message to @leaf_id, without the trashed ones.
 * Returns: (transfer full) (element-type gint64) */
GArray     *fx_chat_tree_path        (FxChatTree *self,
                                      gint64      leaf_id) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the path to @leaf_id leads over @id. */
gboolean    fx_chat_tree_leads_over  (FxChatTree *self,
                                      gint64      leaf_id,
                                      gint64      id);

/* What follows @id, or the first messages for 0.
 * Returns: (transfer full) (element-type gint64) */
GArray     *fx_chat_tree_children    (FxChatTree *self,
                                      gint64      id) G_GNUC_WARN_UNUSED_RESULT;

/* The message before, that is not trashed; 0 for a first one. */
gint64      fx_chat_tree_parent      (FxChatTree *self,
                                      gint64      id);

/**
 * fx_chat_tree_siblings:
 * @index: (out): of @id, from 0
 *
 * Returns: (transfer full) (element-type gint64): with @id itself
 */
GArray     *fx_chat_tree_siblings    (FxChatTree *self,
                                      gint64      id,
                                      guint      *index) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers the path, for fx_chat_tree_descend(). */
void        fx_chat_tree_show        (FxChatTree *self,
                                      gint64      leaf_id);

/* The end of the path that leads over @id: as it was last shown, or along the
 * latest messages. */
gint64      fx_chat_tree_descend     (FxChatTree *self,
                                      gint64      id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxChatTree, fx_chat_tree_free)

G_END_DECLS
