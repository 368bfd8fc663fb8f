/* fx-notice.h - something the user has to know, with what can be done about it.
 *
 * A banner (FxWindow:banner) for a state that lasts, or a block over the
 * composer (FxWindow:trouble) for what went wrong.  Choices are computed by
 * app/ ("Use 16k context instead"); taking one emits FxWindow::notice-chosen
 * with its id.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_NOTICE (fx_notice_get_type ())

G_DECLARE_FINAL_TYPE (FxNotice, fx_notice, FX, NOTICE, FxItem)

/**
 * FxNotice: each field is a property of the same name; read here, write there.
 * @title: one sentence; all a banner shows
 * @body: (nullable): numbers and names, second line of a block
 * @details: (nullable): the whole story, behind a Details button
 * @is_error: red and read at once, else plain
 */
struct _FxNotice
{
  FxItem    parent_instance;

  char    *title;
  char    *body;
  char    *details;
  gboolean is_error;

  /*< private >*/
  GPtrArray *choices; /* owned: id, label, id, label ... */
};

FxNotice   *fx_notice_new              (const char *title,
                                        const char *body) G_GNUC_WARN_UNUSED_RESULT;

/* The first choice is the one suggested; a banner has at most one. */
void        fx_notice_add_choice       (FxNotice   *self,
                                        const char *id,
                                        const char *label);
guint       fx_notice_get_n_choices    (FxNotice   *self);
const char *fx_notice_get_choice_id    (FxNotice   *self,
                                        guint       index);
const char *fx_notice_get_choice_label (FxNotice   *self,
                                        guint       index);

G_END_DECLS
