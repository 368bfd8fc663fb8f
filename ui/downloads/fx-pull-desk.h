/* fx-pull-desk.h - all downloads, and what the user wants with them.
 *
 * As FxDesk is for a window, but one for the whole program: app/ sets the
 * properties and answers the signals, widgets show and call.
 *
 * Properties (set by app/)
 *   items     GListModel of FxPullItem, the newest first; never %NULL
 *   n-active  how many run, wait, are checked or queued
 *   progress  of those together, 0 to 1
 *   speed     of all together, bytes a second
 *   eta       seconds until the last is done; -1 where unknown
 *   asks      the network is metered and nobody has said yet that it may be
 *             used: show the question
 *
 * Signals, with their arguments after the desk
 *   pause (FxPullItem)
 *   resume (FxPullItem)         also tries again what failed
 *   cancel (FxPullItem)         the window shows a toast with Undo, which
 *   restore (FxPullItem)                                       emits this
 *   forget (FxPullItem)         off the list; what is installed stays
 *   start-chat (FxPullItem)     with what was downloaded
 *   answer-metered (boolean)
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-pull-item.h"

G_BEGIN_DECLS

#define FX_TYPE_PULL_DESK (fx_pull_desk_get_type ())

G_DECLARE_FINAL_TYPE (FxPullDesk, fx_pull_desk, FX, PULL_DESK, FxItem)

/* Fields are properties of the same name: read here, write there. */
struct _FxPullDesk
{
  FxItem      parent_instance;

  GListModel *items;
  guint       n_active;
  double      progress;
  double      speed;
  int         eta;
  gboolean    asks;
};

FxPullDesk *fx_pull_desk_new            (void) G_GNUC_WARN_UNUSED_RESULT;

/* What widgets do: each emits the signal of its name. */
void        fx_pull_desk_pause          (FxPullDesk *self,
                                         FxPullItem *item);
void        fx_pull_desk_resume         (FxPullDesk *self,
                                         FxPullItem *item);
void        fx_pull_desk_cancel         (FxPullDesk *self,
                                         FxPullItem *item);
void        fx_pull_desk_restore        (FxPullDesk *self,
                                         FxPullItem *item);
void        fx_pull_desk_forget         (FxPullDesk *self,
                                         FxPullItem *item);
void        fx_pull_desk_start_chat     (FxPullDesk *self,
                                         FxPullItem *item);
void        fx_pull_desk_answer_metered (FxPullDesk *self,
                                         gboolean    allow);

/* Returns: (transfer full): "2 downloads · 31 MB/s · 4 min 2 s" */
char       *fx_pull_desk_describe       (FxPullDesk *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
