/* fx-inspector-stops.h - the inspector's list of texts that end a reply.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-sampling-item.h"

G_BEGIN_DECLS

/* A row each of FxSamplingItem:stop, with a button that removes it. */
void fx_inspector_show_stops (GtkListBox     *list,
                              FxSamplingItem *sampling);

/* @text: as typed, with its escapes; blank and double ones are left out */
void fx_inspector_add_stop   (FxSamplingItem *sampling,
                              const char     *text);

G_END_DECLS
