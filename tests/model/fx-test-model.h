/* fx-test-model.h - a model on the test device, and how far logits are apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>
#include <string.h>

#include "fx-fixture.h"
#include "fx-model.h"
#include "fx-test-device.h"

typedef struct
{
  FxVkDevice    *device;
  FxOps         *ops;
  FxModelInfo   *info;
  FxModel       *model;
  FxLoadOptions  options;
} FxTestModel;

static inline void
fx_test_model_init (FxTestModel   *self,
                    const char    *path,
                    FxLoadOptions  options)
{
  g_autoptr (GError) error = NULL;

  self->options = options;
  self->device = fx_test_device_new ();
  self->ops = fx_ops_new (self->device, options.activations, &error);
  g_assert_no_error (error);
  self->info = fx_model_info_new (path, &error);
  g_assert_no_error (error);
  self->model = fx_model_new (self->device, self->ops, self->info, &options, 0,
                              NULL, NULL, &error);
  g_assert_no_error (error);
}

static inline void
fx_test_model_finish (FxTestModel *self)
{
  fx_model_free (self->model);
  fx_model_info_unref (self->info);
  fx_ops_free (self->ops);
  fx_vk_device_free (self->device);
}

/* Tokens @start to @end of @tokens into a sequence, @n_a_step at a time;
 * @logits: [end - start][n_vocab]. */
static inline void
fx_test_model_read (FxTestModel  *self,
                    guint         sequence,
                    const gint32 *tokens,
                    guint         start,
                    guint         end,
                    guint         n_a_step,
                    float        *logits)
{
  const guint n_vocab = fx_model_get_hparams (self->model)->n_vocab;
  const guint most = MIN (fx_model_get_max_rows (self->model),
                          fx_model_get_max_tokens (self->model));
  g_autofree FxBatch *batch = g_new0 (FxBatch, 1);

  fx_kv_cache_reserve (fx_model_get_kv (self->model), sequence, end);
  for (guint at = start; at < end; at += batch->n_tokens)
    {
      g_autoptr (GError) error = NULL;

      batch->n_tokens = batch->n_rows = MIN (MIN (n_a_step, most), end - at);
      for (guint i = 0; i < batch->n_tokens; i++)
        {
          batch->tokens[i] = (guint32) tokens[at + i];
          batch->positions[i] = at + i;
          batch->sequences[i] = sequence;
          batch->rows[i] = i;
        }

      fx_model_step (self->model, batch, NULL, NULL, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < batch->n_rows; i++)
        memcpy (logits + (gsize) (at - start + i) * n_vocab,
                fx_model_get_logits (self->model, i), n_vocab * sizeof (float));
    }
}

/* Normalised mean squared error; NaN is far. */
static inline double
fx_test_nmse (const float *found,
              const float *expected,
              gsize        n)
{
  double error = 0;
  double power = 0;

  for (gsize i = 0; i < n; i++)
    {
      error += ((double) found[i] - expected[i]) * ((double) found[i] - expected[i]);
      power += (double) expected[i] * expected[i];
    }

  return isnan (error) ? INFINITY : error / power;
}

/* Of the distributions of a row of logits, in nats. */
static inline double
fx_test_divergence (const float *found,
                    const float *expected,
                    gsize        n)
{
  double max_found = -INFINITY;
  double max_expected = -INFINITY;
  double sum_found = 0;
  double sum_expected = 0;
  double divergence = 0;

  for (gsize i = 0; i < n; i++)
    {
      max_found = MAX (max_found, found[i]);
      max_expected = MAX (max_expected, expected[i]);
    }

  for (gsize i = 0; i < n; i++)
    {
      sum_found += exp (found[i] - max_found);
      sum_expected += exp (expected[i] - max_expected);
    }

  for (gsize i = 0; i < n; i++)
    {
      const double p = expected[i] - max_expected - log (sum_expected);
      const double q = found[i] - max_found - log (sum_found);

      divergence += exp (p) * (p - q);
    }

  return isnan (divergence) ? INFINITY : divergence;
}
