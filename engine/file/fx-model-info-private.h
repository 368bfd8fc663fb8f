/* fx-model-info-private.h - the file behind an FxModelInfo.
 *
 * For text/ and model/, which read metadata and tensors of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-gguf.h"
#include "fx-model-info.h"

G_BEGIN_DECLS

/* Returns: (transfer none): lives as long as @self */
const FxGguf *fx_model_info_get_gguf (const FxModelInfo *self);

G_END_DECLS
