/* fx-hparams.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hparams.h"

#include <math.h>

#include "fx-arch.h"
#include "fx-error.h"

gboolean
fx_hparams_read_uint (const FxGguf  *gguf,
                      const char    *arch,
                      const char    *key,
                      guint          min,
                      guint          max,
                      guint          fallback,
                      guint         *value,
                      GError       **error)
{
  g_autofree char *name = g_strconcat (arch, ".", key, NULL);
  const FxGgufValue *item = fx_gguf_lookup (gguf, name);
  guint64 number = 0;

  if (item == NULL && fallback != 0)
    {
      *value = fallback;
      return TRUE;
    }

  if (item == NULL || !item->is_array)
    {
      if (!fx_gguf_get_uint (gguf, name, &number, error))
        return FALSE;
    }
  else
    {
      for (gsize i = 0; i < item->n_items; i++)
        {
          guint64 other;

          if (!fx_gguf_value_get_uint (item, i, &other))
            {
              g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                           "'%s' at byte %" G_GUINT64_FORMAT
                           ": item %" G_GSIZE_FORMAT " is no positive integer",
                           name, item->offset, i);
              return FALSE;
            }
          if (i > 0 && other != number)
            {
              g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                           "'%s' differs from layer to layer "
                           "(%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT
                           "), which is not supported", name, number, other);
              return FALSE;
            }
          number = other;
        }
    }

  if (number < min || number > max)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' is %" G_GUINT64_FORMAT ", expected %u to %u",
                   name, number, min, max);
      return FALSE;
    }

  *value = (guint) number;
  return TRUE;
}

gboolean
fx_hparams_read_float (const FxGguf  *gguf,
                       const char    *arch,
                       const char    *key,
                       double         min,
                       double         max,
                       double         fallback,
                       float         *value,
                       GError       **error)
{
  g_autofree char *name = g_strconcat (arch, ".", key, NULL);
  double number;

  if (isnan (fallback) ? !fx_gguf_get_float (gguf, name, &number, error)
                       : !fx_gguf_get_float_or (gguf, name, fallback, &number, error))
    return FALSE;

  if (!(number >= min && number <= max))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' is %g, expected %g to %g", name, number, min, max);
      return FALSE;
    }

  *value = (float) number;
  return TRUE;
}

/* Things a model may ask for that would make silent nonsense if ignored. */
static gboolean
check_unsupported (const FxGguf  *gguf,
                   const char    *arch,
                   GError       **error)
{
  g_autofree char *scaling_key = g_strconcat (arch, ".rope.scaling.type", NULL);
  g_autofree char *experts_key = g_strconcat (arch, ".expert_count", NULL);
  const char *scaling;
  guint64 n_experts;

  if (!fx_gguf_get_string_or (gguf, scaling_key, "none", &scaling, error)
      || !fx_gguf_get_uint_or (gguf, experts_key, 0, &n_experts, error))
    return FALSE;

  if (g_strcmp0 (scaling, "none") != 0 && g_strcmp0 (scaling, "linear") != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "'%s' is \"%s\"; \"none\" and \"linear\" are supported",
                   scaling_key, scaling);
      return FALSE;
    }

  if (n_experts != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "'%s' is %" G_GUINT64_FORMAT
                   "; mixtures of experts are not supported",
                   experts_key, n_experts);
      return FALSE;
    }

  return TRUE;
}

/* The vocabulary is as long as the embedding, whatever the tokenizer says. */
static gboolean
read_vocab (FxHparams     *self,
            const FxGguf  *gguf,
            GError       **error)
{
  const FxGgufTensor *tensor;
  guint index;

  if (!fx_gguf_find_tensor (gguf, "token_embd.weight", &index))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "the tensor 'token_embd.weight' is missing");
      return FALSE;
    }

  tensor = fx_gguf_get_tensor (gguf, index);
  if (tensor->info.n_dims != 2 || tensor->info.shape[0] == 0
      || tensor->info.shape[0] > FX_MAX_VOCAB)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "tensor 'token_embd.weight' has %" G_GUINT64_FORMAT
                   " rows, expected 1 to %u", tensor->info.shape[0],
                   FX_MAX_VOCAB);
      return FALSE;
    }

  self->n_vocab = (guint) tensor->info.shape[0];
  return TRUE;
}

/* What all families have under the same keys. */
static gboolean
read_common (FxHparams     *self,
             const FxGguf  *gguf,
             GError       **error)
{
  const char *arch = self->arch;
  guint value_length;
  float base;
  float factor;

  if (!fx_hparams_read_uint (gguf, arch, "block_count", 1, FX_MAX_LAYERS, 0,
                             &self->n_layers, error)
      || !fx_hparams_read_uint (gguf, arch, "embedding_length", 32,
                                FX_MAX_WIDTH, 0, &self->n_embd, error)
      || !fx_hparams_read_uint (gguf, arch, "feed_forward_length", 32,
                                FX_MAX_WIDTH, 0, &self->n_ff, error)
      || !fx_hparams_read_uint (gguf, arch, "attention.head_count", 1, 4096, 0,
                                &self->n_heads, error)
      || !fx_hparams_read_uint (gguf, arch, "attention.head_count_kv", 1, 4096,
                                self->n_heads, &self->n_kv_heads, error)
      || !fx_hparams_read_uint (gguf, arch, "context_length", 1, G_MAXUINT32,
                                G_MAXUINT, &self->context_length, error))
    return FALSE;

  if (self->context_length == G_MAXUINT)
    self->context_length = 0;

  if (self->n_heads % self->n_kv_heads != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s.attention.head_count' is %u, no multiple of "
                   "'head_count_kv', %u", arch, self->n_heads,
                   self->n_kv_heads);
      return FALSE;
    }

  if (!fx_hparams_read_uint (gguf, arch, "attention.key_length", 2, 4096,
                             MAX (self->n_embd / self->n_heads, 2),
                             &self->head_dim, error)
      || !fx_hparams_read_uint (gguf, arch, "attention.value_length", 2, 4096,
                                self->head_dim, &value_length, error)
      || !fx_hparams_read_uint (gguf, arch, "rope.dimension_count", 2,
                                self->head_dim, self->head_dim & ~1u,
                                &self->n_rot, error))
    return FALSE;

  if (value_length != self->head_dim)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "'%s.attention.value_length' is %u and 'key_length' %u; "
                   "they must be equal", arch, value_length, self->head_dim);
      return FALSE;
    }

  if (self->head_dim % 2 != 0 || self->n_rot % 2 != 0
      || (guint64) self->head_dim * self->n_heads > FX_MAX_WIDTH)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "%u heads of %u columns, %u of them rotated: expected even "
                   "numbers and at most %u columns in all", self->n_heads,
                   self->head_dim, self->n_rot, FX_MAX_WIDTH);
      return FALSE;
    }

  if (!fx_hparams_read_float (gguf, arch, "attention.layer_norm_rms_epsilon",
                              1e-12, 0.1, NAN, &self->rms_eps, error)
      || !fx_hparams_read_float (gguf, arch, "rope.freq_base", 1, 1e12, 10000,
                                 &base, error)
      || !fx_hparams_read_float (gguf, arch, "rope.scaling.factor", 1e-3, 1e6,
                                 1, &factor, error)
      || !fx_hparams_read_float (gguf, arch, "attention.scale", 1e-6, 1e6,
                                 1 / sqrt (self->head_dim),
                                 &self->attention_scale, error)
      || !fx_hparams_read_float (gguf, arch, "final_logit_softcapping", 0, 1e6,
                                 0, &self->logit_softcap, error))
    return FALSE;

  self->embed_scale = 1;
  self->layers = g_new0 (FxLayerHparams, self->n_layers);
  for (guint i = 0; i < self->n_layers; i++)
    {
      self->layers[i].rope_base = base;
      self->layers[i].rope_scale = 1 / factor;
    }

  return read_vocab (self, gguf, error)
         && check_unsupported (gguf, arch, error);
}

FxHparams *
fx_hparams_new (const FxGguf  *gguf,
                GError       **error)
{
  g_autoptr (FxHparams) self = NULL;
  const FxArch *arch;
  const char *name;

  g_return_val_if_fail (gguf != NULL, NULL);

  if (!fx_gguf_get_string (gguf, "general.architecture", &name, error))
    return NULL;

  arch = fx_arch_find (name);
  if (arch == NULL)
    {
      g_autofree char *known = fx_arch_dup_names ();

      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "the architecture \"%s\" is not supported; these are: %s",
                   name, known);
      return NULL;
    }

  self = g_new0 (FxHparams, 1);
  self->arch = arch->name;
  if (!read_common (self, gguf, error)
      || (arch->read != NULL && !arch->read (self, gguf, error)))
    return NULL;

  return g_steal_pointer (&self);
}

void
fx_hparams_free (FxHparams *self)
{
  if (self == NULL)
    return;

  g_free (self->layers);
  g_free (self);
}
