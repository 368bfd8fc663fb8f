/* fx-places.h - the places of the window: chats, models, discover.
 *
 * One table, read by the window (whose stack has a page a place), by the
 * sidebar (a row each, but for the chats, whose rows are below) and by the
 * tests.  A new page is a row here: its type must be a widget with the
 * property "desk"; where it has a property "narrow" too, that says whether the
 * window is too small for two columns.  A page is made when it is first shown.
 * It brings its own header bar (AdwToolbarView), and an AdwNavigationView
 * where it pushes pages.
 *
 * A page may have the widget action "page.find", which Ctrl+F activates.
 *
 * Thread-safety: the table is constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a window begins. */
#define FX_PLACE_CHAT "chat"
#define FX_PLACE_DISCOVER "discover"
#define FX_PLACE_MODELS "models"

/**
 * FxPlace:
 * @name: of FxDesk:place and of the action win.place
 * @title: untranslated
 * @icon: symbolic
 * @get_type: of the page
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GType     (*get_type) (void);
} FxPlace;

/* Returns: (transfer none) (array length=n_places): in the order of the rows;
 * the chats first */
const FxPlace *fx_places_get (guint      *n_places);

/* Returns: (transfer none) (nullable) */
const FxPlace *fx_places_find (const char *name);

G_END_DECLS
