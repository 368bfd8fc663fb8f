/* fx-quant.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-quant.h"

#include "fx-size.h"

static const FxQuantInfo quants[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]     = { "F32",       1,   4 },
  [FX_QUANT_F16]     = { "F16",       1,   2 },
  [FX_QUANT_Q4_0]    = { "Q4_0",     32,  18 },
  [FX_QUANT_Q4_1]    = { "Q4_1",     32,  20 },
  [FX_QUANT_Q5_0]    = { "Q5_0",     32,  22 },
  [FX_QUANT_Q5_1]    = { "Q5_1",     32,  24 },
  [FX_QUANT_Q8_0]    = { "Q8_0",     32,  34 },
  [FX_QUANT_Q8_1]    = { "Q8_1",     32,  36 },
  [FX_QUANT_Q2_K]    = { "Q2_K",    256,  84 },
  [FX_QUANT_Q3_K]    = { "Q3_K",    256, 110 },
  [FX_QUANT_Q4_K]    = { "Q4_K",    256, 144 },
  [FX_QUANT_Q5_K]    = { "Q5_K",    256, 176 },
  [FX_QUANT_Q6_K]    = { "Q6_K",    256, 210 },
  [FX_QUANT_Q8_K]    = { "Q8_K",    256, 292 },
  [FX_QUANT_IQ2_XXS] = { "IQ2_XXS", 256,  66 },
  [FX_QUANT_IQ2_XS]  = { "IQ2_XS",  256,  74 },
  [FX_QUANT_IQ3_XXS] = { "IQ3_XXS", 256,  98 },
  [FX_QUANT_IQ1_S]   = { "IQ1_S",   256,  50 },
  [FX_QUANT_IQ4_NL]  = { "IQ4_NL",   32,  18 },
  [FX_QUANT_IQ3_S]   = { "IQ3_S",   256, 110 },
  [FX_QUANT_IQ2_S]   = { "IQ2_S",   256,  82 },
  [FX_QUANT_IQ4_XS]  = { "IQ4_XS",  256, 136 },
  [FX_QUANT_I8]      = { "I8",        1,   1 },
  [FX_QUANT_I16]     = { "I16",       1,   2 },
  [FX_QUANT_I32]     = { "I32",       1,   4 },
  [FX_QUANT_I64]     = { "I64",       1,   8 },
  [FX_QUANT_F64]     = { "F64",       1,   8 },
  [FX_QUANT_IQ1_M]   = { "IQ1_M",   256,  56 },
  [FX_QUANT_BF16]    = { "BF16",      1,   2 },
  [FX_QUANT_TQ1_0]   = { "TQ1_0",   256,  54 },
  [FX_QUANT_TQ2_0]   = { "TQ2_0",   256,  66 },
  [FX_QUANT_MXFP4]   = { "MXFP4",    32,  17 },
  [FX_QUANT_NVFP4]   = { "NVFP4",    64,  36 },
  [FX_QUANT_Q1_0]    = { "Q1_0",    128,  18 },
  [FX_QUANT_Q2_0]    = { "Q2_0",     64,  18 },
};

const FxQuantInfo *
fx_quant_get_info (guint32 type)
{
  if (type >= FX_N_QUANT_TYPES || quants[type].name == NULL)
    return NULL;

  return &quants[type];
}

const char *
fx_quant_get_name (FxQuantType type)
{
  const FxQuantInfo *info = fx_quant_get_info (type);

  return info != NULL ? info->name : "unknown";
}

gboolean
fx_quant_from_name (const char  *name,
                    FxQuantType *type)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);

  for (guint i = 0; i < FX_N_QUANT_TYPES; i++)
    {
      if (quants[i].name != NULL && g_ascii_strcasecmp (quants[i].name, name) == 0)
        {
          *type = i;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
fx_quant_row_size (FxQuantType  type,
                   guint64      n_cols,
                   guint64     *size)
{
  const FxQuantInfo *info = fx_quant_get_info (type);

  g_return_val_if_fail (size != NULL, FALSE);

  return info != NULL &&
         n_cols % info->block_items == 0 &&
         fx_size64_mul (n_cols / info->block_items, info->block_size, size);
}
