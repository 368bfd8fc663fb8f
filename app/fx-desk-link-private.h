/* fx-desk-link-private.h - what the files of FxDeskLink share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-shelf.h"
#include "fx-desk-link.h"
#include "fx-draft-counter.h"
#include "fx-preset-link.h"

G_BEGIN_DECLS

struct _FxDeskLink
{
  GObject             parent_instance;

  /* Borrowed */
  FxStudio           *studio;
  FxWindow           *window;

  /* Owned */
  FxDesk             *desk;
  FxDraftCounter     *counter;
  FxChatShelf        *shelf;
  FxPresetLink       *presets;
  GSimpleActionGroup *actions;
  GCancellable       *adding;
  FxChatModel        *model;      /* of desk->model, for counting */
  char               *draft;
  char               *wanted;     /* path of a model to choose once listed */
  GSignalGroup       *conversation_signals;
  GSignalGroup       *sampling_signals;

  gboolean            wanted_load;
  guint               candidates_id;

  gboolean            software_seen;
  gboolean            restored;
};

void        fx_desk_link_clear_trouble   (FxDeskLink     *self);
void        fx_desk_link_set_conversation (FxDeskLink    *self,
                                          FxConversation *conversation);

/* What desk->model has, or would have; 0 where nobody can tell. */
guint       fx_desk_link_get_context     (FxDeskLink     *self);

/* The library has changed, or what is wanted of it. */
void        fx_desk_link_look_for_model  (FxDeskLink     *self);

/* fx-desk-link-notices.c */
void        fx_desk_link_update_banner   (FxDeskLink     *self);

/* Returns: (transfer full) */
char       *fx_desk_link_dup_diagnostics (FxDeskLink     *self);

/* fx-desk-link-chat.c: answers to the desk's signals of these names */
void        fx_desk_link_send                (FxDeskLink     *self,
                                              const char     *text);
void        fx_desk_link_stop                (FxDeskLink     *self);
void        fx_desk_link_regenerate          (FxDeskLink     *self,
                                              FxMessage      *message);
void        fx_desk_link_continue            (FxDeskLink     *self,
                                              FxMessage      *message);
void        fx_desk_link_edit                (FxDeskLink     *self,
                                              FxMessage      *message,
                                              const char     *text,
                                              gboolean        regenerate);
void        fx_desk_link_delete_message      (FxDeskLink     *self,
                                              FxMessage      *message);
void        fx_desk_link_undo_delete_message (FxDeskLink     *self,
                                              FxMessage      *message);
void        fx_desk_link_new_chat            (FxDeskLink     *self);
void        fx_desk_link_delete_chat         (FxDeskLink     *self,
                                              FxConversation *conversation);
void        fx_desk_link_undo_delete_chat    (FxDeskLink     *self,
                                              FxConversation *conversation);
void        fx_desk_link_rename_chat         (FxDeskLink     *self,
                                              FxConversation *conversation,
                                              const char     *title);

/* fx-desk-link-load.c: answers to the desk's signals, and the actions of the
 * group "chat". */
void        fx_desk_link_load_model    (FxDeskLink       *self,
                                        FxModelItem      *item,
                                        const FxLoadWish *wish);
FxPlanItem *fx_desk_link_plan_wanted   (FxDeskLink       *self,
                                        FxModelItem      *item,
                                        const FxLoadWish *wish);
/* With its own options. */
void        fx_desk_link_load_item     (FxDeskLink       *self,
                                        FxModelItem      *item);
void        fx_desk_link_load_again    (GSimpleAction    *action,
                                        GVariant         *parameter,
                                        gpointer          data);
void        fx_desk_link_grow_context  (GSimpleAction    *action,
                                        GVariant         *parameter,
                                        gpointer          data);

/* Returns: (nullable): the last reply, if it failed */
FxMessage  *fx_desk_link_get_failed    (FxDeskLink       *self);
void        fx_desk_link_retry         (GSimpleAction    *action,
                                        GVariant         *parameter,
                                        gpointer          data);

/* fx-desk-link-candidates.c: soon */
void        fx_desk_link_update_candidates (FxDeskLink   *self);

/* fx-desk-link-template.c: the same */
void        fx_desk_link_edit_template (GSimpleAction    *action,
                                        GVariant         *parameter,
                                        gpointer          data);
void        fx_desk_link_use_chatml    (GSimpleAction    *action,
                                        GVariant         *parameter,
                                        gpointer          data);

G_END_DECLS
