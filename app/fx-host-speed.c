/* fx-host-speed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-host"

#include "fx-host-speed.h"

#include "fx-calibrations.h"

/* Shorter replies and prompts say more of the clock than of the device. */
#define MIN_DECODE  16
#define MIN_PREFILL 64

struct _FxHostSpeed
{
  FxCalibration *calibration; /* Owned; NULL where nothing is known */
  gboolean       has_device;
};

FxHostSpeed *
fx_host_speed_new (void)
{
  return g_new0 (FxHostSpeed, 1);
}

void
fx_host_speed_free (FxHostSpeed *self)
{
  if (self == NULL)
    return;

  fx_calibration_free (self->calibration);
  g_free (self);
}

void
fx_host_speed_set_device (FxHostSpeed        *self,
                          const FxDeviceInfo *device)
{
  g_clear_pointer (&self->calibration, fx_calibration_free);
  self->calibration = fx_calibrations_load (device);
  self->has_device = TRUE;
}

gboolean
fx_host_speed_is_wanted (FxHostSpeed *self)
{
  return self->has_device && self->calibration == NULL;
}

static void
save (FxHostSpeed *self)
{
  g_autoptr (GError) error = NULL;

  /* It will be measured again. */
  if (!fx_calibrations_save (self->calibration, &error))
    g_message ("what was measured of this device cannot be kept: %s", error->message);
}

void
fx_host_speed_take (FxHostSpeed         *self,
                    const FxCalibration *calibration)
{
  g_clear_pointer (&self->calibration, fx_calibration_free);
  self->calibration = fx_calibration_copy (calibration);
  save (self);
}

gboolean
fx_host_speed_forecast (FxHostSpeed *self,
                        FxModelInfo *info,
                        FxKvType     kv_type,
                        guint        depth,
                        FxForecast  *forecast)
{
  return self->calibration != NULL &&
         fx_forecast (info, self->calibration, kv_type, depth, forecast, NULL);
}

void
fx_host_speed_learn (FxHostSpeed        *self,
                     FxModelInfo        *info,
                     FxKvType            kv_type,
                     const FxReplyStats *stats)
{
  const guint n_read = stats->n_prompt - MIN (stats->n_prompt, stats->n_cached);
  FxForecast forecast;
  double decode = 0;
  double prefill = 0;

  /* At the middle of what was written. */
  if (!fx_host_speed_forecast (self, info, kv_type, stats->n_prompt + stats->n_tokens / 2, &forecast))
    return;

  if (stats->n_tokens >= MIN_DECODE && stats->decode_ms > 0)
    decode = (stats->n_tokens - 1) * 1000.0 / stats->decode_ms;
  if (n_read >= MIN_PREFILL && stats->prefill_ms > 0)
    prefill = n_read * 1000.0 / stats->prefill_ms;
  if (decode <= 0 && prefill <= 0)
    return;

  fx_calibration_correct (self->calibration, &forecast, decode, prefill);
  save (self);
}
