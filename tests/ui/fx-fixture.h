/* fx-fixture.h - a desk with objects on it, as tests and the gallery need it.
 *
 * Plays the part of app/: answers plan-wanted with a planner of its own (a
 * line through two points, no engine), new chats, sends and deletions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-desk.h"

G_BEGIN_DECLS

/* An engine, no chats, no models.  Returns: (transfer full) */
FxDesk      *fx_fixture_desk_new      (void);

/* Two good models, one without template, one too large, one bad file; the
 * first is the desk's. */
void         fx_fixture_add_models    (FxDesk *desk);

/* Chats of several days, one of them busy, one unread. */
void         fx_fixture_add_chats     (FxDesk *desk);

/* Makes the first model the loaded one, with its plan and usage. */
void         fx_fixture_load          (FxDesk *desk);

/* Fills the first chat with a question and an answer and shows it. */
void         fx_fixture_talk          (FxDesk *desk);

/* A hub with a few models on the desk; opening one gives it a page. */
void         fx_fixture_add_discover  (FxDesk *desk);

/* Downloads in every state, on the desk; presses change their state. */
void         fx_fixture_add_pulls     (FxDesk *desk);

/* Stores, a duplicate, a file being added, details for every model. */
void         fx_fixture_add_rack      (FxDesk *desk);

FxModelItem *fx_fixture_get_model     (FxDesk *desk,
                                       guint   position);

G_END_DECLS
