/* fx-discover-filters.h - the popover of a search's filters.
 *
 * Writes what is chosen to the desk and emits "changed"; whether only what
 * fits is shown is the page's own business and a property here.
 *
 * Properties
 *   desk       FxDiscoverDesk
 *   fits-only  boolean
 *   n-active   uint, read-only: how many filters are set
 * Signals
 *   changed ()  another search is needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-discover-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_DISCOVER_FILTERS (fx_discover_filters_get_type ())

G_DECLARE_FINAL_TYPE (FxDiscoverFilters, fx_discover_filters, FX, DISCOVER_FILTERS, GtkPopover)

/* Sets all back. */
void fx_discover_filters_clear (FxDiscoverFilters *self);

G_END_DECLS
