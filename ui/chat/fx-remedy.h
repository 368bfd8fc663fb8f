/* fx-remedy.h - one way out of a failure: a button's label and its action
 *
 * A message that failed carries a list of these, best first; its view shows
 * each as a button under the error, "Use 16k context instead" for one.  app/
 * computes them (with the planner, so that they work) and handles the
 * action; a view only shows and activates.
 *
 * Thread-safety: main thread; the object is read-only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FX_TYPE_REMEDY (fx_remedy_get_type ())

G_DECLARE_FINAL_TYPE (FxRemedy, fx_remedy, FX, REMEDY, GObject)

/**
 * fx_remedy_new:
 * @label: the button's text, in the user's language
 * @action: a detailed action name: "chat.load-context(uint32 16384)"
 * @detail: (nullable): what it costs, "about 11 tok/s": the button's tooltip
 *
 * Returns: (transfer full):
 */
FxRemedy    *fx_remedy_new        (const char *label,
                                   const char *action,
                                   const char *detail) G_GNUC_WARN_UNUSED_RESULT;

const char  *fx_remedy_get_label  (FxRemedy   *self);
const char  *fx_remedy_get_action (FxRemedy   *self);

/* Returns: (nullable) */
const char  *fx_remedy_get_detail (FxRemedy   *self);

G_END_DECLS
