/* fx-rack.h - the library as its page shows it, and what its user wants of it.
 *
 * As FxDesk is for a chat: app/ sets the properties and answers the signals,
 * the widgets of the Models page show and call.  FxDesk:rack; one for the whole
 * program.  The models themselves are FxDesk:models.
 *
 * Properties (set by app/)
 *   stores           GListModel of FxStoreItem: our own first
 *   duplicates       GListModel of FxDuplicateItem, most bytes first
 *   duplicate-bytes  that sharing could free, of all of them
 *   tasks            GListModel of FxTaskItem: what is being copied
 *   n-hidden         models the user took off the list
 *   devices          GListModel of FxFactItem: key is the UUID, value the name
 *   device-memory    bytes a model may take on the device in use; 0 unknown
 *
 * Signals, with their arguments after the rack
 *   details-wanted (FxModelItem) → FxModelDetail (transfer full)
 *   verify (FxModelDetail)          hash its bytes; again: stop
 *   benchmark (FxModelDetail)       measure it here; again: stop
 *   delete (FxModelItem)            for good; only what is not foreign
 *   hide (FxModelItem)              the page shows a toast with Undo, which
 *   unhide (FxModelItem)                                         emits this
 *   unhide-all ()
 *   save-load (FxModelItem, FxLoadWish)  as its default; a NULL wish forgets
 *   save-sampling (FxModelItem, FxSamplingItem)      the same; NULL forgets
 *   share (FxDuplicateItem)         free the space; again after it: undo
 *   show-store (FxStoreItem, shown)
 *   forget-store (FxStoreItem)      a folder the user added
 *   dismiss (FxTaskItem)            stop it, or its message
 *   rescan ()
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-duplicate-item.h"
#include "fx-model-detail.h"
#include "fx-store-item.h"
#include "fx-task-item.h"

G_BEGIN_DECLS

#define FX_TYPE_RACK (fx_rack_get_type ())

G_DECLARE_FINAL_TYPE (FxRack, fx_rack, FX, RACK, FxItem)

/* Fields are properties of the same name: read here, write there. */
struct _FxRack
{
  FxItem      parent_instance;

  GListModel *stores;
  GListModel *duplicates;
  guint64     duplicate_bytes;
  GListModel *tasks;
  guint       n_hidden;
  GListModel *devices;
  guint64     device_memory;
};

FxRack        *fx_rack_new           (void) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full): empty where nobody answers */
FxModelDetail *fx_rack_dup_details   (FxRack          *self,
                                      FxModelItem     *model) G_GNUC_WARN_UNUSED_RESULT;

/* What widgets do: each emits the signal of its name. */
void           fx_rack_verify        (FxRack          *self,
                                      FxModelDetail   *detail);
void           fx_rack_benchmark     (FxRack          *self,
                                      FxModelDetail   *detail);
void           fx_rack_delete        (FxRack          *self,
                                      FxModelItem     *model);
void           fx_rack_hide          (FxRack          *self,
                                      FxModelItem     *model);
void           fx_rack_unhide        (FxRack          *self,
                                      FxModelItem     *model);
void           fx_rack_unhide_all    (FxRack          *self);

/* @wish: (nullable): an FxLoadWish */
void           fx_rack_save_load     (FxRack          *self,
                                      FxModelItem     *model,
                                      gconstpointer    wish);

/* @sampling: (nullable) */
void           fx_rack_save_sampling (FxRack          *self,
                                      FxModelItem     *model,
                                      FxSamplingItem  *sampling);
void           fx_rack_share         (FxRack          *self,
                                      FxDuplicateItem *duplicate);
void           fx_rack_show_store    (FxRack          *self,
                                      FxStoreItem     *store,
                                      gboolean         shown);
void           fx_rack_forget_store  (FxRack          *self,
                                      FxStoreItem     *store);
void           fx_rack_dismiss       (FxRack          *self,
                                      FxTaskItem      *task);
void           fx_rack_rescan        (FxRack          *self);

G_END_DECLS
