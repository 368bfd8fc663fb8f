/* fx-sampling-json.h - sampling as chats, models and presets keep it.
 *
 * Members of one flat object, named as the fields of FxSampling; the order is
 * an array of stage names, which are stored as they are, whatever the engine
 * may call them one day.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "fx-sampling.h"

G_BEGIN_DECLS

/* Into the object that @builder has open. */
void fx_sampling_json_add  (JsonBuilder      *builder,
                            const FxSampling *sampling);

/* Takes what is understood and in range; the rest stays as it is. */
void fx_sampling_json_read (JsonObject       *object,
                            FxSampling       *sampling);

G_END_DECLS
