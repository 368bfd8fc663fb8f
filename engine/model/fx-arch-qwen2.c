/* fx-arch-qwen2.c - Qwen 2 and 2.5: biases on Q, K and V.
 *
 * Source: Yang et al. 2024, arXiv:2407.10671
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-arch.h"

static gboolean
read_qwen2 (FxHparams     *hparams,
            const FxGguf  *gguf,
            GError       **error)
{
  hparams->is_neox = TRUE;
  hparams->has_qkv_bias = TRUE;

  return TRUE;
}

const FxArch FX_ARCH_QWEN2 = {
  .name = "qwen2",
  .read = read_qwen2,
  .build = fx_transformer_build,
};
