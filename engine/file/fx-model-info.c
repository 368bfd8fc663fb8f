/* fx-model-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-model-info.h"

#include <string.h>

#include "fx-error.h"
#include "fx-model-info-private.h"
#include "fx-size.h"

struct _FxModelInfo
{
  gatomicrefcount  ref_count;

  /* Owned */
  FxGguf          *gguf;
  char            *name;

  /* Borrowed from @gguf, or static */
  const char      *architecture;
  const char      *quant;
  const char      *chat_template;
  const char      *tokenizer;

  guint64          n_parameters;
  guint            context_length;
  guint            n_layers;
  guint            n_embd;
};

/* general.file_type: which mix of types a file was quantised to.
 * Source: enum llama_ftype, include/llama.h; holes are withdrawn mixes */
static const char *const mixes[] = {
  [0] = "F32",      [1] = "F16",       [2] = "Q4_0",    [3] = "Q4_1",
  [7] = "Q8_0",     [8] = "Q5_0",      [9] = "Q5_1",    [10] = "Q2_K",
  [11] = "Q3_K_S",  [12] = "Q3_K_M",   [13] = "Q3_K_L", [14] = "Q4_K_S",
  [15] = "Q4_K_M",  [16] = "Q5_K_S",   [17] = "Q5_K_M", [18] = "Q6_K",
  [19] = "IQ2_XXS", [20] = "IQ2_XS",   [21] = "Q2_K_S", [22] = "IQ3_XS",
  [23] = "IQ3_XXS", [24] = "IQ1_S",    [25] = "IQ4_NL", [26] = "IQ3_S",
  [27] = "IQ3_M",   [28] = "IQ2_S",    [29] = "IQ2_M",  [30] = "IQ4_XS",
  [31] = "IQ1_M",   [32] = "BF16",     [36] = "TQ1_0",  [37] = "TQ2_0",
};

/* The numbers of a tensor; FxGguf has checked that they fit. */
static guint64
count_items (const FxTensorInfo *tensor)
{
  guint64 n_items = 1;

  for (guint i = 0; i < tensor->n_dims; i++)
    n_items *= tensor->shape[i];

  return n_items;
}

static gboolean
count_parameters (FxModelInfo  *self,
                  GError      **error)
{
  guint64 counts[FX_N_QUANT_TYPES] = { 0 };
  guint most = FX_QUANT_F32;
  guint64 mix;

  for (guint i = 0; i < fx_gguf_get_n_tensors (self->gguf); i++)
    {
      const FxGgufTensor *tensor = fx_gguf_get_tensor (self->gguf, i);
      guint64 n_items = count_items (&tensor->info);

      if (!fx_size64_add (self->n_parameters, n_items, &self->n_parameters))
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                       "tensor '%s' has %" G_GUINT64_FORMAT " numbers, which with "
                       "those before it are more than fit any file",
                       tensor->info.name, n_items);
          return FALSE;
        }

      counts[tensor->type] += n_items;
    }

  for (guint i = 0; i < FX_N_QUANT_TYPES; i++)
    if (counts[i] > counts[most])
      most = i;
  self->quant = fx_quant_get_name (most);

  if (!fx_gguf_get_uint_or (self->gguf, "general.file_type", G_MAXUINT64, &mix, error))
    return FALSE;

  /* "Q4_K" and a file type of "Q4_K_M"; but the tensors have the last word. */
  if (mix < G_N_ELEMENTS (mixes) && mixes[mix] != NULL &&
      g_str_has_prefix (mixes[mix], self->quant) &&
      mixes[mix][strlen (self->quant)] == '_')
    self->quant = mixes[mix];

  return TRUE;
}

/* A number of the architecture: "llama.block_count".  0 if it is missing. */
static gboolean
get_size (const FxModelInfo  *self,
          const char         *what,
          guint              *size,
          GError            **error)
{
  g_autofree char *key = g_strconcat (self->architecture, ".", what, NULL);
  guint64 number;

  if (!fx_gguf_get_uint_or (self->gguf, key, 0, &number, error))
    return FALSE;

  if (number > G_MAXINT32)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata '%s' at byte %" G_GUINT64_FORMAT " is %" G_GUINT64_FORMAT
                   ", at most %d expected",
                   key, fx_gguf_lookup (self->gguf, key)->offset, number, G_MAXINT32);
      return FALSE;
    }

  *size = number;
  return TRUE;
}

static gboolean
read_name (FxModelInfo  *self,
           GError      **error)
{
  const char *name;

  if (!fx_gguf_get_string_or (self->gguf, "general.name", "", &name, error))
    return FALSE;

  if (*name != '\0')
    {
      self->name = g_strdup (name);
    }
  else
    {
      g_autofree char *base = g_path_get_basename (fx_gguf_get_path (self->gguf));

      if (g_str_has_suffix (base, ".gguf"))
        base[strlen (base) - strlen (".gguf")] = '\0';
      self->name = g_filename_display_name (base);
    }

  return TRUE;
}

/* @gguf: (nullable) (transfer full): %NULL with @error set */
static FxModelInfo *
new_info (FxGguf  *gguf,
          GError **error)
{
  FxModelInfo *self;

  if (gguf == NULL)
    return NULL;

  self = g_new0 (FxModelInfo, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->gguf = gguf;

  if (!fx_gguf_get_string (self->gguf, "general.architecture", &self->architecture, error) ||
      !fx_gguf_get_string_or (self->gguf, "tokenizer.chat_template", NULL,
                              &self->chat_template, error) ||
      !fx_gguf_get_string_or (self->gguf, "tokenizer.ggml.model", NULL,
                              &self->tokenizer, error) ||
      !get_size (self, "context_length", &self->context_length, error) ||
      !get_size (self, "block_count", &self->n_layers, error) ||
      !get_size (self, "embedding_length", &self->n_embd, error) ||
      !count_parameters (self, error) ||
      !read_name (self, error))
    goto fail;

  return self;

fail:
  fx_model_info_unref (self);
  return NULL;
}

FxModelInfo *
fx_model_info_new (const char  *path,
                   GError     **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return new_info (fx_gguf_open (path, error), error);
}

FxModelInfo *
fx_model_info_new_from_prefixes (const FxModelPrefix  *parts,
                                 guint                 n_parts,
                                 guint                *part,
                                 gsize                *n_wanted,
                                 GError              **error)
{
  g_return_val_if_fail (parts != NULL && n_parts > 0, NULL);

  return new_info (fx_gguf_open_prefixes (parts, n_parts, part, n_wanted, error), error);
}

FxModelInfo *
fx_model_info_ref (FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fx_model_info_unref (FxModelInfo *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  fx_gguf_free (self->gguf);
  g_free (self->name);
  g_free (self);
}

const FxGguf *
fx_model_info_get_gguf (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->gguf;
}

const char *
fx_model_info_get_path (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return fx_gguf_get_path (self->gguf);
}

const char *
fx_model_info_get_name (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const char *
fx_model_info_get_architecture (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->architecture;
}

const char *
fx_model_info_get_quant (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->quant;
}

guint64
fx_model_info_get_n_parameters (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_parameters;
}

guint64
fx_model_info_get_file_size (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return fx_gguf_get_file_size (self->gguf);
}

guint64
fx_model_info_get_missing (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return fx_gguf_get_missing (self->gguf);
}

guint
fx_model_info_get_context_length (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->context_length;
}

guint
fx_model_info_get_n_layers (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_layers;
}

guint
fx_model_info_get_n_embd (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_embd;
}

const char *
fx_model_info_get_chat_template (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->chat_template;
}

const char *
fx_model_info_get_tokenizer (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tokenizer;
}

guint
fx_model_info_get_n_tensors (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return fx_gguf_get_n_tensors (self->gguf);
}

const FxTensorInfo *
fx_model_info_get_tensor (const FxModelInfo *self,
                          guint              index)
{
  const FxGgufTensor *tensor;

  g_return_val_if_fail (self != NULL, NULL);

  tensor = fx_gguf_get_tensor (self->gguf, index);
  return tensor != NULL ? &tensor->info : NULL;
}

guint
fx_model_info_get_n_metadata (const FxModelInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return fx_gguf_get_n_values (self->gguf);
}

const char *
fx_model_info_get_metadata_key (const FxModelInfo *self,
                                guint              index)
{
  const FxGgufValue *value;

  g_return_val_if_fail (self != NULL, NULL);

  value = fx_gguf_get_value (self->gguf, index);
  return value != NULL ? value->key : NULL;
}

/* An item as a variant of its own: GVariant has no 8-bit signed number and no
 * single precision, which go into the next larger type. */
static GVariant *
item_to_variant (const FxGgufValue *value,
                 gsize              index)
{
  gint64 number = 0;
  guint64 natural = 0;
  double real = 0;

  switch (value->type)
    {
    case FX_GGUF_STRING:
      return g_variant_new_string (fx_gguf_value_get_string (value, index, NULL));

    case FX_GGUF_BOOL:
      return g_variant_new_boolean (((const guint8 *) value->data)[index]);

    case FX_GGUF_FLOAT32:
    case FX_GGUF_FLOAT64:
      fx_gguf_value_get_float (value, index, &real);
      return g_variant_new_double (real);

    case FX_GGUF_UINT64:
      fx_gguf_value_get_uint (value, index, &natural);
      return g_variant_new_uint64 (natural);

    default:
      break;
    }

  fx_gguf_value_get_int (value, index, &number);

  switch (value->type)
    {
    case FX_GGUF_UINT8:
      return g_variant_new_byte (number);

    case FX_GGUF_INT8:
    case FX_GGUF_INT16:
      return g_variant_new_int16 (number);

    case FX_GGUF_UINT16:
      return g_variant_new_uint16 (number);

    case FX_GGUF_INT32:
      return g_variant_new_int32 (number);

    case FX_GGUF_UINT32:
      return g_variant_new_uint32 (number);

    default:
      return g_variant_new_int64 (number);
    }
}

static const GVariantType *
get_variant_type (FxGgufType type)
{
  switch (type)
    {
    case FX_GGUF_UINT8:
      return G_VARIANT_TYPE_BYTE;

    case FX_GGUF_INT8:
    case FX_GGUF_INT16:
      return G_VARIANT_TYPE_INT16;

    case FX_GGUF_UINT16:
      return G_VARIANT_TYPE_UINT16;

    case FX_GGUF_INT32:
      return G_VARIANT_TYPE_INT32;

    case FX_GGUF_UINT32:
      return G_VARIANT_TYPE_UINT32;

    case FX_GGUF_INT64:
      return G_VARIANT_TYPE_INT64;

    case FX_GGUF_UINT64:
      return G_VARIANT_TYPE_UINT64;

    case FX_GGUF_FLOAT32:
    case FX_GGUF_FLOAT64:
      return G_VARIANT_TYPE_DOUBLE;

    case FX_GGUF_BOOL:
      return G_VARIANT_TYPE_BOOLEAN;

    case FX_GGUF_STRING:
    default:
      return G_VARIANT_TYPE_STRING;
    }
}

GVariant *
fx_model_info_dup_metadata_value (const FxModelInfo *self,
                                  guint              index,
                                  gsize              max_items)
{
  const FxGgufValue *value;
  g_autofree GVariant **items = NULL;
  gsize n_items;

  g_return_val_if_fail (self != NULL, NULL);

  value = fx_gguf_get_value (self->gguf, index);
  g_return_val_if_fail (value != NULL, NULL);

  if (!value->is_array)
    return g_variant_ref_sink (item_to_variant (value, 0));

  n_items = max_items > 0 ? MIN (max_items, value->n_items) : value->n_items;
  items = g_new (GVariant *, n_items);
  for (gsize i = 0; i < n_items; i++)
    items[i] = item_to_variant (value, i);

  return g_variant_ref_sink (g_variant_new_array (get_variant_type (value->type),
                                                  items, n_items));
}

gsize
fx_model_info_get_metadata_items (const FxModelInfo *self,
                                  guint              index)
{
  const FxGgufValue *value;

  g_return_val_if_fail (self != NULL, 0);

  value = fx_gguf_get_value (self->gguf, index);
  return value != NULL && value->is_array ? value->n_items : 0;
}
