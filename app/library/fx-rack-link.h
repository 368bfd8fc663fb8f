/* fx-rack-link.h - puts the library on the rack and answers what is wanted.
 *
 * One for the program: FxRack says what the Models page shows; this fills it
 * from FxLibrary and FxModels and carries out its signals.
 *
 * Thread-safety: the main thread; what takes time runs on others.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-models.h"
#include "fx-rack.h"

G_BEGIN_DECLS

#define FX_TYPE_RACK_LINK (fx_rack_link_get_type ())
G_DECLARE_FINAL_TYPE (FxRackLink, fx_rack_link, FX, RACK_LINK, GObject)

/* @path: (nullable): in the library; %NULL with @error set */
typedef void (*FxRackAddFunc) (const char   *path,
                               const GError *error,
                               gpointer      user_data);

/* @settings: (nullable): folders and what is hidden are remembered there */
FxRackLink *fx_rack_link_new      (FxLibrary     *library,
                                   FxModels      *models,
                                   FxEngineHost  *host,
                                   GSettings     *settings) G_GNUC_WARN_UNUSED_RESULT;

/* Stops what runs.  Before the last reference goes. */
void        fx_rack_link_close    (FxRackLink    *self);

/* Returns: (transfer none) */
FxRack     *fx_rack_link_get_rack (FxRackLink    *self);

/* Signal "toast" (text): something was done that a passing message says. */

/**
 * fx_rack_link_add_file:
 *
 * Takes a file into the library, with a FxTaskItem on the rack that shows how
 * far it is and can stop it.  What fails stays there as a problem; @func is
 * told too.
 */
void        fx_rack_link_add_file (FxRackLink    *self,
                                   const char    *path,
                                   FxRackAddFunc  func,
                                   gpointer       user_data);

G_END_DECLS
