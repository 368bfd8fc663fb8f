/* fx-op-rope.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-rope.h"

#include "fx-op-rms-norm.h"
#include "fx-op-tries.h"
#include "fx-op-variants.h"
#include "fx-step.h"

#include "fx-spv-rope-f32.h"

#include <math.h>

static const FxOpShader shader = FX_OP_SHADER (fx_spv_rope_f32, 6, FxPushRope);

void
fx_ref_rope (float         *x,
             const float   *norm,
             const float   *factors,
             const guint32 *positions,
             gsize          n_tokens,
             gsize          n_heads,
             gsize          head_dim,
             gsize          stride,
             gsize          n_rot,
             gboolean       is_neox,
             double         base,
             double         scale,
             float          eps)
{
  for (gsize t = 0; t < n_tokens; t++)
    for (gsize h = 0; h < n_heads; h++)
      {
        float *head = x + t * stride + h * head_dim;

        if (norm != NULL)
          fx_ref_rms_norm (head, norm, NULL, head, 1, head_dim, eps);

        for (gsize i = 0; i < n_rot / 2; i++)
          {
            const gsize a = is_neox ? i : 2 * i;
            const gsize b = is_neox ? i + n_rot / 2 : 2 * i + 1;
            const double frequency = pow (base, -2.0 * (double) i / (double) n_rot) * scale
                                     / (factors != NULL ? factors[i] : 1);
            const double angle = positions[t] * frequency;
            const double from_a = head[a];
            const double from_b = head[b];

            head[a] = (float) (from_a * cos (angle) - from_b * sin (angle));
            head[b] = (float) (from_a * sin (angle) + from_b * cos (angle));
          }
      }
}

static gboolean
record_heads (FxOps          *ops,
              FxVkCommand    *command,
              gconstpointer   data,
              GError        **error)
{
  const FxOpRope *args = data;
  const guint32 lanes = fx_ops_get_lanes (ops);
  const FxVkRange ranges[] = {
    args->step, args->q_norm, args->k_norm, args->factors, args->q, args->k,
  };
  /* In two parts, so that the shader's i * high is exact. */
  const double ratio = args->n_rot > 0 ? -2 * log2 (args->base) / args->n_rot : 0;
  const double high = rint (ratio * 4096) / 4096;
  const FxPushRope push = {
    .n_heads = args->n_heads,
    .n_kv_heads = args->n_kv_heads,
    .head_dim = args->head_dim,
    .q_stride = args->q_stride,
    .k_stride = args->k_stride,
    .n_rot = args->n_rot,
    .is_neox = args->is_neox != FALSE,
    .flags = (args->q_norm.buffer != NULL ? 1 : 0) | (args->k_norm.buffer != NULL ? 2 : 0)
             | (args->factors.buffer != NULL ? 4 : 0),
    .log2_high = (float) high,
    .log2_low = (float) (ratio - high),
    .scale = args->scale,
    .eps = args->eps,
  };

  return fx_ops_dispatch (ops, command, &shader, &lanes, 1, ranges, &push,
                          args->n_heads + args->n_kv_heads, args->n_tokens, 1, error);
}

static const FxOpVariant heads = { "heads", NULL, record_heads };
const FxOpVariant *const FX_ROPE_VARIANTS[] = { &heads, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_ROPE_VARIANTS, "rope", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpRope *args = data;

  g_string_append_printf (out, "rope %s q[%u][%u][%u], k[%u][%u][%u], base %g, scale %g%s%s",
                          args->is_neox ? "neox" : "norm",
                          args->n_tokens, args->n_heads, args->head_dim,
                          args->n_tokens, args->n_kv_heads, args->head_dim,
                          (double) args->base, (double) args->scale,
                          args->q_norm.buffer != NULL ? ", head norm" : "",
                          args->factors.buffer != NULL ? ", factors" : "");
}

const FxOpClass FX_OP_ROPE = { "rope", sizeof (FxOpRope), record, print };

gboolean
fx_op_rope_try (FxOps            *ops,
                FxOpTally        *tally,
                guint64           seed,
                const FxRopeTry  *s,
                GError          **error)
{
  /* Q and K side by side, as a fused projection leaves them. */
  const guint stride = (s->n_heads + 2 * s->n_kv_heads) * s->head_dim;
  const gsize q_size = (gsize) s->n_heads * s->head_dim * sizeof (float);
  const gsize n = (gsize) s->n_tokens * stride;
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree FxStep *step = g_new0 (FxStep, 1);
  g_autofree float *qkv = NULL;
  g_autofree float *q_norm = NULL;
  g_autofree float *k_norm = NULL;
  g_autofree float *factors = NULL;
  const float *found;
  FxVkRange range;
  FxOpRope args = {
    .n_tokens = s->n_tokens,
    .n_heads = s->n_heads,
    .n_kv_heads = s->n_kv_heads,
    .head_dim = s->head_dim,
    .q_stride = stride,
    .k_stride = stride,
    .n_rot = s->n_rot,
    .is_neox = s->is_neox,
    .base = s->base,
    .scale = s->scale,
    .eps = 1e-6f,
  };

  if (bench == NULL)
    return FALSE;

  qkv = fx_op_bench_floats (bench, n, 2);
  q_norm = fx_op_bench_floats (bench, s->head_dim, 1);
  k_norm = fx_op_bench_floats (bench, s->head_dim, 1);
  factors = fx_op_bench_floats (bench, s->n_rot / 2, 1);
  for (guint i = 0; i < s->n_rot / 2; i++)
    factors[i] = 2 + factors[i];
  step->n_tokens = s->n_tokens;
  for (guint t = 0; t < s->n_tokens; t++)
    step->position[t] = s->position + t;

  range = fx_op_bench_put (bench, qkv, n * sizeof *qkv);
  args.q = args.k = range;
  args.k.offset += q_size;
  args.k.size -= q_size;
  args.step = fx_op_bench_put (bench, step, sizeof *step);
  if (s->has_norm)
    {
      args.q_norm = fx_op_bench_put (bench, q_norm, s->head_dim * sizeof *q_norm);
      args.k_norm = fx_op_bench_put (bench, k_norm, s->head_dim * sizeof *k_norm);
    }
  if (s->has_factors)
    args.factors = fx_op_bench_put (bench, factors, s->n_rot / 2 * sizeof *factors);

  if (!fx_op_bench_run (bench, &FX_OP_ROPE, &args, error))
    return FALSE;

  fx_ref_rope (qkv, s->has_norm ? q_norm : NULL, s->has_factors ? factors : NULL,
               step->position, s->n_tokens, s->n_heads, s->head_dim, stride, s->n_rot,
               s->is_neox, s->base, s->scale, args.eps);
  fx_ref_rope (qkv + s->n_heads * s->head_dim, s->has_norm ? k_norm : NULL,
               s->has_factors ? factors : NULL, step->position, s->n_tokens,
               s->n_kv_heads, s->head_dim, stride, s->n_rot, s->is_neox, s->base,
               s->scale, args.eps);
  found = fx_op_bench_get (bench, range);
  /* A frequency is a float, off by some 2^-23: the position times that. */
  fx_op_tally_floats (tally, found, qkv, n, 1e-12 + pow (s->position * 2e-7, 2),
                      "tokens %u at %u, heads %u + %u of %u, rot %u, neox %d, norm %d, "
                      "factors %d, seed %" G_GUINT64_FORMAT,
                      s->n_tokens, s->position, s->n_heads, s->n_kv_heads, s->head_dim,
                      s->n_rot, s->is_neox, s->has_norm, s->has_factors, seed);

  return TRUE;
}

gboolean
fx_op_rope_check (FxOps              *ops,
                  const FxOpVariant  *variant,
                  FxOpTally          *tally,
                  GError            **error)
{
  const FxRopeTry norm = { 3, 5, 1, 64, 64, 1000, 10000, 1, FALSE, FALSE, TRUE };
  const FxRopeTry neox = { 2, 4, 2, 96, 48, 77, 1e6f, 0.125f, TRUE, TRUE, FALSE };

  return fx_op_rope_try (ops, tally, 1, &norm, error) &&
         fx_op_rope_try (ops, tally, 2, &neox, error);
}
