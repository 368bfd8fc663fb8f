/* fx-host-speed.h - how fast models will be here: measured once, corrected by
 * every reply.
 *
 * The host's own: it says when nothing else is wanted.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"

G_BEGIN_DECLS

typedef struct _FxHostSpeed FxHostSpeed;

FxHostSpeed *fx_host_speed_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void         fx_host_speed_free       (FxHostSpeed          *self);

/* Reads what is on disk of @device. */
void         fx_host_speed_set_device (FxHostSpeed          *self,
                                       const FxDeviceInfo   *device);

/* Whether a measurement is still to be made. */
gboolean     fx_host_speed_is_wanted  (FxHostSpeed          *self);

/* @calibration: of a measurement that has ended; it is written to disk. */
void         fx_host_speed_take       (FxHostSpeed          *self,
                                       const FxCalibration  *calibration);

/* FALSE where nothing is known. */
gboolean     fx_host_speed_forecast   (FxHostSpeed          *self,
                                       FxModelInfo          *info,
                                       FxKvType              kv_type,
                                       guint                 depth,
                                       FxForecast           *forecast);

/* What a reply of a loaded model, all of it on the device, has shown. */
void         fx_host_speed_learn      (FxHostSpeed          *self,
                                       FxModelInfo          *info,
                                       FxKvType              kv_type,
                                       const FxReplyStats   *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHostSpeed, fx_host_speed_free)

G_END_DECLS
