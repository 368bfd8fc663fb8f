/* fx-arch-gemma3.c - Gemma 3: most layers see a window, each block is normed
 * before and after.
 *
 * Its norms multiply by 1 + w; files hold the sum.  The embedding is scaled by
 * the root of its width.  Of six layers the last sees everything, with its own
 * rotation; newer files say which layers do.
 *
 * Source: Gemma Team 2025, arXiv:2503.19786; the scale of the 27 billion
 * model (168 = 5376 / 32) from its configuration's query_pre_attn_scalar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-arch.h"

#include <math.h>

#include "fx-error.h"

#define N_LAYERS_27B 62

/* Which layers have a window: an array of booleans, or a period. */
static gboolean
read_windows (FxHparams     *hparams,
              const FxGguf  *gguf,
              guint          window,
              GError       **error)
{
  static const char key[] = "gemma3.attention.sliding_window_pattern";
  const FxGgufValue *value = fx_gguf_lookup (gguf, key);
  guint period = 6;

  if (value != NULL && value->is_array)
    {
      if (value->n_items < hparams->n_layers)
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                       "'%s' has %" G_GSIZE_FORMAT " items, %u expected", key,
                       value->n_items, hparams->n_layers);
          return FALSE;
        }

      for (guint i = 0; i < hparams->n_layers; i++)
        {
          guint64 flag;

          if (value->type == FX_GGUF_BOOL)
            flag = ((const guint8 *) value->data)[i];
          else if (!fx_gguf_value_get_uint (value, i, &flag))
            {
              g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                           "'%s': item %u is neither true nor false", key, i);
              return FALSE;
            }
          hparams->layers[i].window = flag != 0 ? window : 0;
        }

      return TRUE;
    }

  if (value != NULL
      && !fx_hparams_read_uint (gguf, "gemma3",
                                "attention.sliding_window_pattern", 1,
                                FX_MAX_LAYERS, 0, &period, error))
    return FALSE;

  for (guint i = 0; i < hparams->n_layers; i++)
    hparams->layers[i].window = i % period < period - 1 ? window : 0;

  return TRUE;
}

static gboolean
read_gemma3 (FxHparams     *hparams,
             const FxGguf  *gguf,
             GError       **error)
{
  float base;
  float local_base;
  guint window;

  hparams->is_neox = TRUE;
  hparams->has_qk_norm = TRUE;
  hparams->has_post_norms = TRUE;
  hparams->activation = FX_ACTIVATION_GELU;
  hparams->embed_scale = sqrtf ((float) hparams->n_embd);

  if (hparams->n_layers == N_LAYERS_27B
      && fx_gguf_lookup (gguf, "gemma3.attention.scale") == NULL)
    hparams->attention_scale = 1 / sqrtf ((float) hparams->n_embd
                                          / (float) hparams->n_heads);

  if (!fx_hparams_read_uint (gguf, "gemma3", "attention.sliding_window", 1,
                             FX_MAX_CONTEXT, 1024, &window, error)
      || !fx_hparams_read_float (gguf, "gemma3", "rope.freq_base", 1, 1e12, 1e6,
                                 &base, error)
      || !fx_hparams_read_float (gguf, "gemma3", "rope.freq_base_swa", 1, 1e12,
                                 10000, &local_base, error)
      || !read_windows (hparams, gguf, window, error))
    return FALSE;

  for (guint i = 0; i < hparams->n_layers; i++)
    {
      FxLayerHparams *layer = &hparams->layers[i];

      layer->rope_base = layer->window != 0 ? local_base : base;
      if (layer->window != 0)
        layer->rope_scale = 1;
    }

  return TRUE;
}

const FxArch FX_ARCH_GEMMA3 = {
  .name = "gemma3",
  .read = read_gemma3,
  .build = fx_transformer_build,
};
