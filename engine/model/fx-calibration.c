/* fx-calibration.c - what a device was measured to do, kept as text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-forecast.h"

#include <math.h>
#include <string.h>

#include "fx-error.h"

#define GROUP      "calibration"
#define VERSION    1
#define MAX_TEXT   (64 * 1024)
#define MAX_RATE   1e18
#define FIRST_ERROR 0.3      /* before a reply has said how good it is */
#define LEAST_ERROR 0.05
#define MEMORY     8         /* replies that are remembered, about */
#define MAX_RATIO  100.0     /* measured by forecast; beyond it is a mistake */

char *
fx_calibration_device_key (const FxDeviceInfo *device)
{
  g_return_val_if_fail (device != NULL, NULL);

  return g_strdup_printf ("%s %s", device->uuid != NULL ? device->uuid : "",
                          device->driver != NULL ? device->driver : "");
}

FxCalibration *
fx_calibration_copy (const FxCalibration *self)
{
  FxCalibration *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->device = g_strdup (self->device);

  return copy;
}

void
fx_calibration_free (FxCalibration *self)
{
  if (self == NULL)
    return;

  g_free (self->device);
  g_free (self);
}

char *
fx_calibration_to_text (const FxCalibration *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (self != NULL, NULL);

  g_key_file_set_integer (file, GROUP, "version", VERSION);
  g_key_file_set_string (file, GROUP, "device", self->device);
  g_key_file_set_double (file, GROUP, "op-us", self->op_us);
  g_key_file_set_double (file, GROUP, "upload", self->upload);
  g_key_file_set_double (file, GROUP, "disk", self->disk);
  g_key_file_set_double (file, GROUP, "decode-scale", self->decode_scale);
  g_key_file_set_double (file, GROUP, "prefill-scale", self->prefill_scale);
  g_key_file_set_integer (file, GROUP, "n-decode", (gint) self->n_decode);
  g_key_file_set_integer (file, GROUP, "n-prefill", (gint) self->n_prefill);
  g_key_file_set_double (file, GROUP, "error", self->error);
  for (guint i = 0; i < self->n_rates; i++)
    {
      double rates[] = { self->rates[i].decode, self->rates[i].prefill };

      g_key_file_set_double_list (file, "rates", self->rates[i].type, rates, 2);
    }

  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
read_number (GKeyFile    *file,
             const char  *key,
             double       min,
             double       max,
             double      *value,
             GError     **error)
{
  g_autoptr (GError) parse_error = NULL;

  *value = g_key_file_get_double (file, GROUP, key, &parse_error);
  if (parse_error == NULL && *value >= min && *value <= max)
    return TRUE;

  if (parse_error != NULL)
    g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "calibration: %s", parse_error->message);
  else
    g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                 "calibration: '%s' is %g, %g to %g expected", key, *value, min, max);
  return FALSE;
}

static gboolean
read_rates (GKeyFile       *file,
            FxCalibration  *self,
            GError        **error)
{
  gsize n_keys = 0;
  g_auto (GStrv) keys = g_key_file_get_keys (file, "rates", &n_keys, NULL);

  if (n_keys == 0 || n_keys > FX_CALIBRATION_MAX_RATES)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "calibration: %" G_GSIZE_FORMAT " weight types, 1 to %d expected",
                   n_keys, FX_CALIBRATION_MAX_RATES);
      return FALSE;
    }

  for (gsize i = 0; i < n_keys; i++)
    {
      FxCalibrationRate *rate = &self->rates[i];
      gsize n = 0;
      g_autofree double *pair = g_key_file_get_double_list (file, "rates", keys[i], &n, NULL);

      if (n != 2 || strlen (keys[i]) >= sizeof rate->type
          || !(pair[0] > 0 && pair[0] < MAX_RATE) || !(pair[1] > 0 && pair[1] < MAX_RATE))
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                       "calibration: '%s' has not two rates", keys[i]);
          return FALSE;
        }
      g_strlcpy (rate->type, keys[i], sizeof rate->type);
      rate->decode = pair[0];
      rate->prefill = pair[1];
    }
  self->n_rates = (guint) n_keys;

  return TRUE;
}

FxCalibration *
fx_calibration_new_from_text (const char  *text,
                              GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (FxCalibration) self = g_new0 (FxCalibration, 1);
  g_autoptr (GError) parse_error = NULL;
  double version, n_decode, n_prefill;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  if (length > MAX_TEXT || !g_key_file_load_from_data (file, text, length, 0, &parse_error))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "calibration: %s",
                   parse_error != NULL ? parse_error->message : "too long");
      return NULL;
    }

  if (!read_number (file, "version", VERSION, VERSION, &version, error) ||
      !read_number (file, "op-us", 0, 1e6, &self->op_us, error) ||
      !read_number (file, "upload", 0, MAX_RATE, &self->upload, error) ||
      !read_number (file, "disk", 0, MAX_RATE, &self->disk, error) ||
      !read_number (file, "decode-scale", 1 / MAX_RATIO, MAX_RATIO, &self->decode_scale, error) ||
      !read_number (file, "prefill-scale", 1 / MAX_RATIO, MAX_RATIO, &self->prefill_scale, error) ||
      !read_number (file, "n-decode", 0, G_MAXINT, &n_decode, error) ||
      !read_number (file, "n-prefill", 0, G_MAXINT, &n_prefill, error) ||
      !read_number (file, "error", 0, MAX_RATIO, &self->error, error) ||
      !read_rates (file, self, error))
    return NULL;

  self->n_decode = (guint) n_decode;
  self->n_prefill = (guint) n_prefill;
  self->device = g_key_file_get_string (file, GROUP, "device", &parse_error);
  if (self->device == NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "calibration: %s", parse_error->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Moves @scale by what one reply showed; FALSE where that cannot be. */
static gboolean
correct_scale (double *scale,
               guint  *n,
               double  forecast,
               double  measured,
               double *miss)
{
  const guint weight = MIN (*n, MEMORY - 1);

  if (!(forecast > 0 && measured > 0 && isfinite (forecast) && isfinite (measured)))
    return FALSE;

  *miss = log (measured / forecast);
  if (fabs (*miss) > log (MAX_RATIO))
    return FALSE;

  /* The forecast had the old scale in it: the miss is what is left. */
  *scale = CLAMP (*scale * exp (*miss / (weight + 1)), 1 / MAX_RATIO, MAX_RATIO);
  *n = MIN (*n, G_MAXINT - 1) + 1;

  return TRUE;
}

void
fx_calibration_correct (FxCalibration     *self,
                        const FxForecast  *forecast,
                        double             decode_tps,
                        double             prefill_tps)
{
  double miss;

  g_return_if_fail (self != NULL && forecast != NULL);

  if (correct_scale (&self->decode_scale, &self->n_decode, forecast->decode_tps,
                     decode_tps, &miss))
    {
      const double n = MIN (self->n_decode, MEMORY);
      const double squares = self->error * self->error * (n - 1) + miss * miss;

      /* The first reply tells how far off an uncorrected forecast is, which
       * says little of a corrected one. */
      if (self->n_decode > 1)
        self->error = MAX (sqrt (squares / n), LEAST_ERROR);
    }

  correct_scale (&self->prefill_scale, &self->n_prefill, forecast->prefill_tps,
                 prefill_tps, &miss);
}
