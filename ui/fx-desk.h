/* fx-desk.h - what one window shows, and what its user wants.
 *
 * The seam between app/ and ui/.  app/ puts objects on the desk by setting
 * properties; widgets show them.  Widgets say what the user wants with the
 * functions below, each of which emits a signal that app/ handles.  Neither
 * side calls the other, so a window runs without an engine and a test can
 * play either part.
 *
 * Properties (all nullable; set by app/ unless said otherwise)
 *   conversations  GListModel of FxConversation, in any order; the sidebar
 *                  sorts by FxConversation:updated, newest first
 *   conversation   FxConversation in the middle; also set by the window when
 *                  a row is chosen, so watch notify::conversation; %NULL or
 *                  one without messages shows the greeting
 *   models         GListModel of FxModelItem: the whole library
 *   model          FxModelItem that answers here, loaded or not; also set by
 *                  the window, before it emits load-model
 *   shelf          FxShelf: folders, search, branches, trash, undo
 *   rack           FxRack: the library's stores, details, duplicates
 *   scanning       the library is being read: nothing yet is not nothing
 *   engine         FxEngineItem
 *   sampling       FxSamplingItem the inspector edits
 *   can-think      whether the model's template can be told to think: 0 no, 1
 *                  off and on, 2 low, medium and high
 *   presets        FxPresetDesk
 *   candidates     FxLikelyTokens of the last step of conversation
 *   usage          FxContextUsage of conversation and draft
 *   banner         FxNotice: a state that lasts (software driver, model file
 *                  missing); at most one choice
 *   trouble        FxNotice: what went wrong outside a message (a load from
 *                  the picker), over the composer; the window sets it to %NULL
 *                  when it is dismissed
 *   discover       FxDiscoverDesk, of this window
 *   pulls          FxPullDesk, the same for every window: the downloads
 *   busy           read-only: follows FxConversation:busy of conversation
 *   place          name of the place that is shown (fx-places.h), never %NULL;
 *                  set it to go there
 *   toast          text of a passing message; write-only in spirit: each
 *                  change is shown once
 *
 * Signals, with their arguments after the desk
 *   send (text)                  not empty; the composer is cleared already
 *   stop ()                      the reply of conversation, or the load
 *   regenerate (FxMessage)
 *   continue-reply (FxMessage)
 *   edit (FxMessage, text, regenerate)
 *   delete-message (FxMessage)   the window shows a toast with Undo, which
 *   undo-delete-message (FxMessage)              emits this
 *   new-chat ()                  answer by setting conversation; without a
 *                                handler it becomes %NULL
 *   delete-chat (FxConversation) remove it from conversations; Undo emits
 *   undo-delete-chat (FxConversation)
 *   rename-chat (FxConversation, title)
 *   load-model (FxModelItem, FxLoadWish)
 *   plan-wanted (FxModelItem, FxLoadWish) → FxPlanItem
 *                                answered at once, in under 2 ms; (transfer
 *                                full) (nullable).  A wish for context 0
 *                                means the context app/ would choose
 *   unload-model ()
 *   draft-changed (text)         count it and set usage
 *   open-files (GListModel)      of GFile: model files or folders of them,
 *                                dropped, or chosen in a file dialog
 *   diagnostics-wanted () → text (transfer full), for the clipboard
 *   notice-chosen (FxNotice, id) a choice of banner or trouble
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-likely-tokens.h"
#include "fx-context-usage.h"
#include "fx-conversation.h"
#include "fx-discover-desk.h"
#include "fx-engine-item.h"
#include "fx-model-item.h"
#include "fx-notice.h"
#include "fx-plan-item.h"
#include "fx-preset-desk.h"
#include "fx-pull-desk.h"
#include "fx-rack.h"
#include "fx-sampling-item.h"
#include "fx-shelf.h"

G_BEGIN_DECLS

#define FX_TYPE_DESK (fx_desk_get_type ())

G_DECLARE_FINAL_TYPE (FxDesk, fx_desk, FX, DESK, FxItem)

/* Fields are properties of the same name: read here, write there. */
struct _FxDesk
{
  FxItem          parent_instance;

  GListModel     *conversations;
  FxConversation *conversation;
  FxShelf        *shelf;
  FxRack         *rack;
  GListModel     *models;
  FxModelItem    *model;
  FxEngineItem   *engine;
  FxSamplingItem *sampling;
  guint           can_think;
  FxPresetDesk   *presets;
  FxLikelyTokens   *candidates;
  FxContextUsage *usage;
  FxNotice       *banner;
  FxNotice       *trouble;
  FxDiscoverDesk *discover;
  FxPullDesk     *pulls;
  gboolean        scanning;
  gboolean        busy;
  char           *place;
  char           *toast;

  /*< private >*/
  GSignalGroup   *conversation_signals; /* owned */
};

/**
 * FxLoadWish: how a model shall be loaded.
 * @context: tokens; 0 lets app/ choose
 * @kv_type: FxKvPrecision
 * @gpu_layers: -1 for all
 * @save: as the default of this model, too
 */
typedef struct
{
  guint    context;
  guint    kv_type;
  gint     gpu_layers;
  gboolean save;
} FxLoadWish;

FxDesk     *fx_desk_new                 (void) G_GNUC_WARN_UNUSED_RESULT;

/* What app/ does */
void        fx_desk_toast               (FxDesk           *self,
                                         const char       *text);

/* What widgets do: each emits the signal of its name */
void        fx_desk_send                (FxDesk           *self,
                                         const char       *text);
void        fx_desk_stop                (FxDesk           *self);
void        fx_desk_regenerate          (FxDesk           *self,
                                         FxMessage        *message);
void        fx_desk_continue_reply      (FxDesk           *self,
                                         FxMessage        *message);
void        fx_desk_edit                (FxDesk           *self,
                                         FxMessage        *message,
                                         const char       *text,
                                         gboolean          regenerate);
void        fx_desk_delete_message      (FxDesk           *self,
                                         FxMessage        *message);
void        fx_desk_undo_delete_message (FxDesk           *self,
                                         FxMessage        *message);
void        fx_desk_new_chat            (FxDesk           *self);
void        fx_desk_delete_chat         (FxDesk           *self,
                                         FxConversation   *conversation);
void        fx_desk_undo_delete_chat    (FxDesk           *self,
                                         FxConversation   *conversation);
void        fx_desk_rename_chat         (FxDesk           *self,
                                         FxConversation   *conversation,
                                         const char       *title);
void        fx_desk_load_model          (FxDesk           *self,
                                         FxModelItem      *model,
                                         const FxLoadWish *wish);

/* Returns: (transfer full) (nullable): %NULL where nobody can plan */
FxPlanItem *fx_desk_plan                (FxDesk           *self,
                                         FxModelItem      *model,
                                         const FxLoadWish *wish) G_GNUC_WARN_UNUSED_RESULT;
void        fx_desk_unload_model        (FxDesk           *self);
void        fx_desk_draft_changed       (FxDesk           *self,
                                         const char       *text);
void        fx_desk_open_files          (FxDesk           *self,
                                         GListModel       *files);

/* Returns: (transfer full) (nullable) */
char       *fx_desk_dup_diagnostics     (FxDesk           *self);
void        fx_desk_notice_chosen       (FxDesk           *self,
                                         FxNotice         *notice,
                                         const char       *id);

G_END_DECLS
