/* fx-arch-qwen3.c - Qwen 3: a norm of each head of Q and K.
 *
 * Source: Yang et al. 2025, arXiv:2505.09388
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-arch.h"

static gboolean
read_qwen3 (FxHparams     *hparams,
            const FxGguf  *gguf,
            GError       **error)
{
  hparams->is_neox = TRUE;
  hparams->has_qk_norm = TRUE;

  return TRUE;
}

const FxArch FX_ARCH_QWEN3 = {
  .name = "qwen3",
  .read = read_qwen3,
  .build = fx_transformer_build,
};
