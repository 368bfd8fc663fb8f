/* fx-calibrate.h - measures what a device does a second, for forecasts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-forecast.h"
#include "fx-ops.h"

G_BEGIN_DECLS

/* Called between measurements; return %FALSE to stop. */
typedef gboolean (*FxCalibrateCheck) (guint    done,
                                      guint    total,
                                      gpointer user_data);

/**
 * fx_calibrate:
 * @file: (nullable) (type filename): a large file whose reading is measured
 * @error: FX_ERROR_MEMORY or FX_ERROR_DEVICE
 *
 * Each weight type's kernels on a matrix larger than caches, the best of
 * three; on a software device most of the time goes to its compiler.  Takes
 * up to 80 MiB of device memory while it runs.
 *
 * Returns: (transfer full): %NULL with @error set, or without where @check
 *   stopped it; the device is left for the caller to name
 */
FxCalibration *fx_calibrate (FxOps             *ops,
                             const char        *file,
                             FxCalibrateCheck   check,
                             gpointer           user_data,
                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
