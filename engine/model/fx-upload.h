/* fx-upload.h - bytes to device memory while the next are being made.
 *
 * Where the host sees the memory it is one copy; else the bytes go through two
 * staging buffers in turn, so that the copy engine works while the host
 * repacks.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-buffer.h"

G_BEGIN_DECLS

/* Of each of the two staging buffers, and of a piece at most. */
#define FX_UPLOAD_SIZE ((gsize) 8 << 20)

typedef struct _FxUpload FxUpload;

FxUpload *fx_upload_new    (FxVkDevice     *device) G_GNUC_WARN_UNUSED_RESULT;

/* Waits for what is under way. */
void      fx_upload_free   (FxUpload       *self);

/**
 * fx_upload_write:
 * @offset: bytes from the start of @target
 * @size: at most FX_UPLOAD_SIZE
 *
 * @data may be reused at once.
 */
gboolean  fx_upload_write  (FxUpload       *self,
                            FxVkBuffer     *target,
                            gsize           offset,
                            gconstpointer   data,
                            gsize           size,
                            GError        **error);

/* Waits until all is there. */
gboolean  fx_upload_finish (FxUpload       *self,
                            GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxUpload, fx_upload_free)

G_END_DECLS
