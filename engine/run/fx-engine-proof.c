/* fx-engine-proof.c
 *
 * A kernel that is tried waits for the driver to compile it, which cannot be
 * stopped; so it is tried on a thread of its own, and this one tells whoever
 * loses patience at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-engine-private.h"

#include "fx-error.h"
#include "fx-model-info-private.h"
#include "fx-ops-proof.h"

#define LOOK_MS 10

typedef struct
{
  FxOps           *ops;
  FxOpsSubject     subject;
  GError          *error;
  gboolean         ok;

  pthread_mutex_t  lock;
  pthread_cond_t   cond;
  gboolean         is_done;      /* Under @lock */
  gint             is_stopped;   /* Atomic */
} Proof;

static gboolean
goes_on (const FxCheckResult *result,
         gpointer             user_data)
{
  Proof *proof = user_data;

  return g_atomic_int_get (&proof->is_stopped) == 0;
}

static void *
work (void *data)
{
  Proof *proof = data;

  proof->ok = fx_ops_prove (proof->ops, &proof->subject, goes_on, proof, &proof->error);

  pthread_mutex_lock (&proof->lock);
  proof->is_done = TRUE;
  pthread_cond_signal (&proof->cond);
  pthread_mutex_unlock (&proof->lock);

  return NULL;
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

/* Returns: whether it is done, after a moment at most */
static gboolean
wait_a_moment (Proof *proof)
{
  const gint64 end = g_get_real_time () + LOOK_MS * 1000;
  const struct timespec until = { end / G_USEC_PER_SEC, end % G_USEC_PER_SEC * 1000 };
  gboolean is_done;

  pthread_mutex_lock (&proof->lock);
  if (!proof->is_done)
    pthread_cond_timedwait (&proof->cond, &proof->lock, &until);
  is_done = proof->is_done;
  pthread_mutex_unlock (&proof->lock);

  return is_done;
}

gboolean
fx_engine_prove (FxEngine   *self,
                 FxRequest  *request,
                 GError    **error)
{
  Proof proof = { .ops = self->ops,
                  .lock = PTHREAD_MUTEX_INITIALIZER, .cond = PTHREAD_COND_INITIALIZER };
  g_autoptr (FxHparams) hparams = NULL;
  pthread_t thread;

  hparams = fx_hparams_new (fx_model_info_get_gguf (request->info), error);
  if (hparams == NULL)
    return FALSE;

  proof.subject = (FxOpsSubject) {
    .types = types_of (request->info),
    .n_cols = hparams->n_embd,
    .n_heads = hparams->n_heads,
    .n_kv_heads = hparams->n_kv_heads,
    .head_dim = hparams->head_dim,
    .kv_type = request->load.kv_type,
  };

  if (pthread_create (&thread, NULL, work, &proof) != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE, "cannot start a thread for the self-test");
      return FALSE;
    }

  while (!wait_a_moment (&proof))
    if (!fx_engine_goes_on (self, request))
      g_atomic_int_set (&proof.is_stopped, 1);

  pthread_join (thread, NULL);
  pthread_cond_destroy (&proof.cond);
  pthread_mutex_destroy (&proof.lock);

  /* Stopped too late for the proof is stopped all the same. */
  if (proof.ok && g_atomic_int_get (&proof.is_stopped) != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "stopped");
      return FALSE;
    }

  if (proof.error != NULL)
    g_propagate_error (error, proof.error);

  return proof.ok;
}
