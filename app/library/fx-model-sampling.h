/* fx-model-sampling.h - how replies of a model are best drawn, when nobody says.
 *
 * One temperature does not suit all: what is lively at 8 billion parameters is
 * word salad at 135 million.  The first of these that says something decides:
 * the store (Ollama's parameters), the file (`general.sampling.*`), the family,
 * the size.
 *
 * Thread-safety: pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-model-info.h"
#include "fx-sampling.h"

G_BEGIN_DECLS

typedef enum
{
  FX_SAMPLING_OF_ALL,    /* FX_SAMPLING_DEFAULT */
  FX_SAMPLING_OF_SIZE,
  FX_SAMPLING_OF_FAMILY,
  FX_SAMPLING_OF_FILE,
  FX_SAMPLING_OF_STORE,
} FxSamplingSource;

/**
 * fx_model_sampling:
 * @params: (nullable): JSON object as Ollama keeps it; not trusted
 * @sampling: (out caller-allocates): in range, whatever is said
 *
 * Source: llama.cpp gguf-py/gguf/constants.py, Keys.General (general.sampling.*);
 *   the model cards of Gemma 3, Qwen 3 and SmolLM2.
 *
 * Returns: who had the last word
 */
FxSamplingSource fx_model_sampling          (FxModelInfo       *info,
                                             const char        *params,
                                             FxSampling        *sampling);

/* Alike but for the seed. */
gboolean         fx_sampling_equal          (const FxSampling  *a,
                                             const FxSampling  *b);

G_END_DECLS
