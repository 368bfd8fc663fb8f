/* fx-first-run.h - three pages for who starts Fornax for the first time.
 *
 * What this computer has and can run; where models lie already; the first
 * model.  Esc and Skip close it; the main menu opens it again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_FIRST_RUN (fx_first_run_get_type ())

G_DECLARE_FINAL_TYPE (FxFirstRun, fx_first_run, FX, FIRST_RUN, AdwDialog)

/* Returns: (transfer floating) */
AdwDialog *fx_first_run_new          (FxDesk     *desk) G_GNUC_WARN_UNUSED_RESULT;

/* @page: 0 to 2 */
void       fx_first_run_show         (FxFirstRun *self,
                                      guint       page);

/**
 * fx_first_run_describe:
 * @memory: bytes a model may take; 0 unknown
 *
 * Returns: (transfer full): how large models may be: "Models of up to about 12
 *   billion parameters fit, at 4 bits each."
 */
char      *fx_first_run_describe     (guint64     memory) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
