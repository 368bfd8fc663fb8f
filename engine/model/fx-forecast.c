/* fx-forecast.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-forecast.h"

#include <math.h>
#include <string.h>

#include "fx-hparams.h"
#include "fx-model-info-private.h"

/* The ops of a layer, and those around the layers: see fx-transformer.c. */
#define OPS_OF_A_LAYER 11
#define OPS_AROUND     4
#define PREFILL_BATCH  256.0

/* The rate of a type that was not measured is that of the measured one with
 * the nearest bits a weight. */
static const FxCalibrationRate *
find_rate (const FxCalibration *calibration,
           FxQuantType          type)
{
  const FxQuantInfo *wanted = fx_quant_get_info (type);
  const FxCalibrationRate *nearest = NULL;
  double least = INFINITY;

  for (guint i = 0; i < calibration->n_rates; i++)
    {
      const FxCalibrationRate *rate = &calibration->rates[i];

      if (strcmp (rate->type, wanted->name) == 0)
        return rate;

      for (guint t = 0; t < FX_N_QUANT_TYPES; t++)
        {
          const FxQuantInfo *info = fx_quant_get_info (t);
          double distance;

          if (info == NULL || strcmp (info->name, rate->type) != 0)
            continue;
          distance = fabs ((double) info->block_size / info->block_items
                           - (double) wanted->block_size / wanted->block_items);
          if (distance < least)
            {
              least = distance;
              nearest = rate;
            }
        }
    }

  return nearest;
}

/* Seconds a token over all matrices.  The embedding is looked up and not
 * multiplied, unless it is the output matrix too. */
static void
add_matrices (const FxGguf         *gguf,
              const FxCalibration  *calibration,
              double               *decode,
              double               *prefill)
{
  guint index;
  const gboolean has_output = fx_gguf_find_tensor (gguf, "output.weight", &index);

  for (guint i = 0; i < fx_gguf_get_n_tensors (gguf); i++)
    {
      const FxGgufTensor *tensor = fx_gguf_get_tensor (gguf, i);
      const FxCalibrationRate *rate;
      double n;

      if (tensor->info.n_dims != 2)
        continue;

      n = (double) tensor->info.shape[0] * (double) tensor->info.shape[1];
      rate = find_rate (calibration, tensor->type);
      if (rate == NULL)
        continue;

      /* The output matrix is only for the last token of a prompt. */
      if (strcmp (tensor->info.name, "token_embd.weight") == 0)
        *decode += has_output ? 0 : n / rate->decode;
      else if (strcmp (tensor->info.name, "output.weight") == 0)
        *decode += n / rate->decode;
      else
        {
          *decode += n / rate->decode;
          *prefill += n / rate->prefill;
        }
    }
}

static const FxCalibrationRate *
find_kv_rate (const FxCalibration *calibration,
              FxKvType             kv_type)
{
  g_autofree char *name = g_strconcat (FX_CALIBRATION_KV_PREFIX, fx_kv_type_name (kv_type), NULL);

  for (guint i = 0; i < calibration->n_rates; i++)
    if (strcmp (calibration->rates[i].type, name) == 0)
      return &calibration->rates[i];

  return NULL;
}

static void
add_attention (const FxHparams      *hparams,
               const FxCalibration  *calibration,
               FxKvType              kv_type,
               guint                 depth,
               double               *decode,
               double               *prefill)
{
  const FxCalibrationRate *rate = find_kv_rate (calibration, kv_type);
  double n = 0;

  for (guint i = 0; i < hparams->n_layers; i++)
    {
      const guint window = hparams->layers[i].window;
      const double seen = window > 0 ? MIN (depth, window) : depth;

      n += 2.0 * hparams->n_heads * hparams->head_dim * seen;
    }

  if (rate != NULL)
    {
      *decode += n / rate->decode;
      *prefill += n / rate->prefill;
    }
}

gboolean
fx_forecast (FxModelInfo          *info,
             const FxCalibration  *calibration,
             FxKvType              kv_type,
             guint                 depth,
             FxForecast           *forecast,
             GError              **error)
{
  const FxGguf *gguf;
  FxHparams *hparams;
  double decode, prefill, ops, input;

  g_return_val_if_fail (info != NULL && calibration != NULL, FALSE);
  g_return_val_if_fail (forecast != NULL, FALSE);
  g_return_val_if_fail ((guint) kv_type < FX_N_KV_TYPES, FALSE);

  if (!fx_model_check (info, error))
    return FALSE;

  gguf = fx_model_info_get_gguf (info);
  hparams = fx_hparams_new (gguf, error);
  if (hparams == NULL)
    return FALSE;

  ops = (OPS_OF_A_LAYER * hparams->n_layers + OPS_AROUND) * calibration->op_us * 1e-6;
  decode = ops;
  prefill = ops / PREFILL_BATCH;
  add_matrices (gguf, calibration, &decode, &prefill);
  add_attention (hparams, calibration, kv_type, depth, &decode, &prefill);
  fx_hparams_free (hparams);

  input = calibration->upload;
  if (calibration->disk > 0)
    input = MIN (input, calibration->disk);

  *forecast = (FxForecast) {
    .decode_tps = decode > 0 ? calibration->decode_scale / decode : 0,
    .prefill_tps = prefill > 0 ? calibration->prefill_scale / prefill : 0,
    .load_s = input > 0 ? (double) fx_model_info_get_file_size (info) / input : 0,
    .error = calibration->error,
  };

  return TRUE;
}
