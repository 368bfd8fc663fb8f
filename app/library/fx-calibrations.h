/* fx-calibrations.h - what was measured of this computer's devices, on disk.
 *
 * One small file a device and driver in the cache folder: losing them costs
 * a measurement.
 *
 * Thread-safety: any thread; two writers of one device leave one of the two.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-forecast.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): %NULL where @device was not measured
 * with its driver, or what is there cannot be read */
FxCalibration *fx_calibrations_load (const FxDeviceInfo   *device);

/* @error: a GFileError */
gboolean       fx_calibrations_save (const FxCalibration  *calibration,
                                     GError              **error);

G_END_DECLS
