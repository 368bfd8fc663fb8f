/* fx-forecast.h - how fast a model would be here, before it is loaded.
 *
 * A calibration is what a device was measured to do: multiply-adds a second
 * for each weight type in decode and in prefill, what one more op costs, and
 * how fast bytes come in.  fx_engine_calibrate() measures it in some seconds,
 * the caller keeps it as text, per device and driver, and real replies correct
 * it.
 *
 *   forecast tokens/s = 1 / (sum over matrices n_rows * n_cols / rate (type)
 *                            + KV cache at that depth / rate
 *                            + n_ops * op time)
 *
 * Thread-safety: plain values; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-plan.h"

G_BEGIN_DECLS

#define FX_CALIBRATION_MAX_RATES 24

/**
 * FxCalibrationRate:
 * @type: of weights, "Q4_K", or of the KV cache, "kv-f16"
 * @decode: multiply-adds a second with one token
 * @prefill: multiply-adds a second with many
 */
typedef struct
{
  char   type[8];
  double decode;
  double prefill;
} FxCalibrationRate;

/* "kv-" and the KV cache's type, for FxCalibrationRate. */
#define FX_CALIBRATION_KV_PREFIX "kv-"

/**
 * FxCalibration:
 * @device: (owned): fx_calibration_device_key() of what was measured
 * @op_us: what one more op of a step costs, in microseconds
 * @upload: bytes a second from host memory to where weights lie
 * @disk: bytes a second from the disk of models; 0 where not measured
 * @decode_scale: measured by forecast tokens/s of replies so far, geometric
 *   mean; 1 at first
 * @prefill_scale: the same
 * @n_decode: replies that have corrected it
 * @n_prefill: the same
 * @error: relative, one standard deviation, of what it says for decode
 */
typedef struct
{
  char              *device;
  guint              n_rates;
  FxCalibrationRate  rates[FX_CALIBRATION_MAX_RATES];
  double             op_us;
  double             upload;
  double             disk;
  double             decode_scale;
  double             prefill_scale;
  guint              n_decode;
  guint              n_prefill;
  double             error;
} FxCalibration;

/**
 * FxForecast:
 * @decode_tps: tokens a second, one sequence
 * @prefill_tps: tokens a second, in large batches
 * @load_s: seconds from the file to ready; 0 where nothing is known
 * @error: relative: 0.2 is one fifth either way
 */
typedef struct
{
  double decode_tps;
  double prefill_tps;
  double load_s;
  double error;
} FxForecast;

/* "<uuid> <driver>": another driver is measured anew.
 * Returns: (transfer full) */
char          *fx_calibration_device_key (const FxDeviceInfo   *device);

/* A few lines of text.  Returns: (transfer full) */
char          *fx_calibration_to_text    (const FxCalibration  *self);

/**
 * fx_calibration_new_from_text:
 * @error: FX_ERROR_FORMAT for anything fx_calibration_to_text() would not write
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxCalibration *fx_calibration_new_from_text (const char         *text,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
FxCalibration *fx_calibration_copy       (const FxCalibration  *self);
void           fx_calibration_free       (FxCalibration        *self);

/**
 * fx_forecast:
 * @kv_type: of the KV cache
 * @depth: tokens in the context already
 * @forecast: (out)
 * @error: as fx_model_check()
 *
 * All layers on the device: what is left in system memory is slower, and not
 * forecast here.
 */
gboolean       fx_forecast               (FxModelInfo          *info,
                                          const FxCalibration  *calibration,
                                          FxKvType              kv_type,
                                          guint                 depth,
                                          FxForecast           *forecast,
                                          GError              **error);

/**
 * fx_calibration_correct:
 * @forecast: what was said for that model at that depth
 * @decode_tps: what a reply measured; 0 for not measured
 * @prefill_tps: the same
 *
 * Later replies count more than earlier ones.  Figures that cannot be (none,
 * or a hundred times off) are left out.
 */
void           fx_calibration_correct    (FxCalibration        *self,
                                          const FxForecast     *forecast,
                                          double                decode_tps,
                                          double                prefill_tps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxCalibration, fx_calibration_free)

G_END_DECLS
