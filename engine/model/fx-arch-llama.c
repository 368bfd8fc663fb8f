/* fx-arch-llama.c - Llama, and what is built like it: SmolLM2, Mistral.
 *
 * The common transformer with nothing added.  Llama 3.1's stretched rotation
 * comes as the tensor rope_freqs, which any family may have.
 *
 * Source: Touvron et al. 2023, arXiv:2307.09288
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-arch.h"

const FxArch FX_ARCH_LLAMA = {
  .name = "llama",
  .build = fx_transformer_build,
};
