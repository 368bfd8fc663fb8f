/* fx-engine-proof.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-engine-private.h"

#include "fx-error.h"
#include "fx-model-info-private.h"
#include "fx-ops-proof.h"

typedef struct
{
  FxEngine  *engine;
  FxRequest *request;
} Proof;

static gboolean
goes_on (const FxCheckResult *result,
         gpointer             user_data)
{
  const Proof *proof = user_data;

  return !fx_request_get_cancelled (proof->request)
         && !g_atomic_int_get (&proof->engine->is_quitting);
}

static guint64
types_of (FxModelInfo *info)
{
  const FxGguf *gguf = fx_model_info_get_gguf (info);
  guint64 types = 0;

  /* Vectors become floats on the host. */
  for (guint i = 0; i < fx_gguf_get_n_tensors (gguf); i++)
    if (fx_gguf_get_tensor (gguf, i)->info.n_dims > 1)
      types |= G_GUINT64_CONSTANT (1) << fx_gguf_get_tensor (gguf, i)->type;

  return types;
}

gboolean
fx_engine_prove (FxEngine   *self,
                 FxRequest  *request,
                 GError    **error)
{
  Proof proof = { self, request };
  g_autoptr (FxHparams) hparams = NULL;
  FxOpsSubject subject;

  hparams = fx_hparams_new (fx_model_info_get_gguf (request->info), error);
  if (hparams == NULL)
    return FALSE;

  subject = (FxOpsSubject) {
    .types = types_of (request->info),
    .n_cols = hparams->n_embd,
    .n_heads = hparams->n_heads,
    .n_kv_heads = hparams->n_kv_heads,
    .head_dim = hparams->head_dim,
    .kv_type = request->load.kv_type,
  };

  if (!fx_ops_prove (self->ops, &subject, goes_on, &proof, error))
    return FALSE;

  /* Stopped too late for the proof is stopped all the same. */
  if (!goes_on (NULL, &proof))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "stopped");
      return FALSE;
    }

  return TRUE;
}
