/* fx-gguf-value.c - the typed view of FxGguf's metadata.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-gguf.h"

#include <string.h>

#include "fx-error.h"

static const char *const type_names[FX_N_GGUF_TYPES] = {
  [FX_GGUF_UINT8] = "uint8",     [FX_GGUF_INT8] = "int8",     [FX_GGUF_UINT16] = "uint16",
  [FX_GGUF_INT16] = "int16",     [FX_GGUF_UINT32] = "uint32", [FX_GGUF_INT32] = "int32",
  [FX_GGUF_FLOAT32] = "float32", [FX_GGUF_BOOL] = "bool",     [FX_GGUF_STRING] = "string",
  [FX_GGUF_ARRAY] = "array",     [FX_GGUF_UINT64] = "uint64", [FX_GGUF_INT64] = "int64",
  [FX_GGUF_FLOAT64] = "float64",
};

static const char *
describe (const FxGgufValue *value)
{
  if (value->is_array)
    return "an array";

  switch (value->type)
    {
    case FX_GGUF_STRING:
      return "a string";

    case FX_GGUF_BOOL:
      return "a bool";

    case FX_GGUF_FLOAT32:
    case FX_GGUF_FLOAT64:
      return "a fraction";

    default:
      return "a whole number";
    }
}

static gboolean
fail_missing (const char  *key,
              GError     **error)
{
  g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "metadata '%s' is missing", key);
  return FALSE;
}

static gboolean
fail_type (const FxGgufValue  *value,
           const char         *expected,
           GError            **error)
{
  g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
               "metadata '%s' at byte %" G_GUINT64_FORMAT " is %s, %s expected",
               value->key, value->offset, describe (value), expected);
  return FALSE;
}

const char *
fx_gguf_value_get_string (const FxGgufValue *value,
                          gsize              index,
                          gsize             *length)
{
  const guint8 *text;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (value->type == FX_GGUF_STRING, NULL);
  g_return_val_if_fail (index < value->n_items, NULL);

  text = value->text + value->strings[index];

  if (length != NULL)
    {
      guint64 n_bytes = 0;

      memcpy (&n_bytes, text - 7, 7);
      *length = n_bytes;
    }

  return (const char *) text;
}

gboolean
fx_gguf_value_get_int (const FxGgufValue *value,
                       gsize              index,
                       gint64            *number)
{
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (index < value->n_items, FALSE);

  switch (value->type)
    {
    case FX_GGUF_UINT8:
      *number = ((const guint8 *) value->data)[index];
      return TRUE;

    case FX_GGUF_INT8:
      *number = ((const gint8 *) value->data)[index];
      return TRUE;

    case FX_GGUF_UINT16:
      *number = ((const guint16 *) value->data)[index];
      return TRUE;

    case FX_GGUF_INT16:
      *number = ((const gint16 *) value->data)[index];
      return TRUE;

    case FX_GGUF_UINT32:
      *number = ((const guint32 *) value->data)[index];
      return TRUE;

    case FX_GGUF_INT32:
      *number = ((const gint32 *) value->data)[index];
      return TRUE;

    case FX_GGUF_INT64:
      *number = ((const gint64 *) value->data)[index];
      return TRUE;

    case FX_GGUF_UINT64:
      if (((const guint64 *) value->data)[index] > G_MAXINT64)
        return FALSE;
      *number = ((const guint64 *) value->data)[index];
      return TRUE;

    default:
      return FALSE;
    }
}

gboolean
fx_gguf_value_get_uint (const FxGgufValue *value,
                        gsize              index,
                        guint64           *number)
{
  gint64 n;

  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (index < value->n_items, FALSE);

  if (value->type == FX_GGUF_UINT64)
    {
      *number = ((const guint64 *) value->data)[index];
      return TRUE;
    }

  if (!fx_gguf_value_get_int (value, index, &n) || n < 0)
    return FALSE;

  *number = n;
  return TRUE;
}

gboolean
fx_gguf_value_get_float (const FxGgufValue *value,
                         gsize              index,
                         double            *number)
{
  gint64 n;

  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (index < value->n_items, FALSE);

  switch (value->type)
    {
    case FX_GGUF_FLOAT32:
      *number = ((const float *) value->data)[index];
      return TRUE;

    case FX_GGUF_FLOAT64:
      *number = ((const double *) value->data)[index];
      return TRUE;

    default:
      if (!fx_gguf_value_get_int (value, index, &n))
        return FALSE;
      *number = n;
      return TRUE;
    }
}

gboolean
fx_gguf_get_uint (const FxGguf  *self,
                  const char    *key,
                  guint64       *number,
                  GError       **error)
{
  const FxGgufValue *value = fx_gguf_lookup (self, key);

  if (value == NULL)
    return fail_missing (key, error);

  return (!value->is_array && fx_gguf_value_get_uint (value, 0, number)) ||
         fail_type (value, "a whole number from 0 up", error);
}

gboolean
fx_gguf_get_float (const FxGguf  *self,
                   const char    *key,
                   double        *number,
                   GError       **error)
{
  const FxGgufValue *value = fx_gguf_lookup (self, key);

  if (value == NULL)
    return fail_missing (key, error);

  return (!value->is_array && fx_gguf_value_get_float (value, 0, number)) ||
         fail_type (value, "a number", error);
}

gboolean
fx_gguf_get_bool (const FxGguf  *self,
                  const char    *key,
                  gboolean      *boolean,
                  GError       **error)
{
  const FxGgufValue *value = fx_gguf_lookup (self, key);

  if (value == NULL)
    return fail_missing (key, error);

  if (value->is_array || value->type != FX_GGUF_BOOL)
    return fail_type (value, "a bool", error);

  *boolean = *(const guint8 *) value->data;
  return TRUE;
}

gboolean
fx_gguf_get_string (const FxGguf  *self,
                    const char    *key,
                    const char   **string,
                    GError       **error)
{
  const FxGgufValue *value = fx_gguf_lookup (self, key);

  if (value == NULL)
    return fail_missing (key, error);

  if (value->is_array || value->type != FX_GGUF_STRING)
    return fail_type (value, "a string", error);

  *string = fx_gguf_value_get_string (value, 0, NULL);
  return TRUE;
}

gboolean
fx_gguf_get_uint_or (const FxGguf  *self,
                     const char    *key,
                     guint64        fallback,
                     guint64       *number,
                     GError       **error)
{
  if (fx_gguf_lookup (self, key) != NULL)
    return fx_gguf_get_uint (self, key, number, error);

  *number = fallback;
  return TRUE;
}

gboolean
fx_gguf_get_float_or (const FxGguf  *self,
                      const char    *key,
                      double         fallback,
                      double        *number,
                      GError       **error)
{
  if (fx_gguf_lookup (self, key) != NULL)
    return fx_gguf_get_float (self, key, number, error);

  *number = fallback;
  return TRUE;
}

gboolean
fx_gguf_get_bool_or (const FxGguf  *self,
                     const char    *key,
                     gboolean       fallback,
                     gboolean      *boolean,
                     GError       **error)
{
  if (fx_gguf_lookup (self, key) != NULL)
    return fx_gguf_get_bool (self, key, boolean, error);

  *boolean = fallback;
  return TRUE;
}

gboolean
fx_gguf_get_string_or (const FxGguf  *self,
                       const char    *key,
                       const char    *fallback,
                       const char   **string,
                       GError       **error)
{
  if (fx_gguf_lookup (self, key) != NULL)
    return fx_gguf_get_string (self, key, string, error);

  *string = fallback;
  return TRUE;
}

const FxGgufValue *
fx_gguf_get_array (const FxGguf  *self,
                   const char    *key,
                   FxGgufType     type,
                   GError       **error)
{
  const FxGgufValue *value = fx_gguf_lookup (self, key);

  if (value == NULL)
    {
      fail_missing (key, error);
      return NULL;
    }

  if (!value->is_array || value->type != type)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata '%s' at byte %" G_GUINT64_FORMAT " is %s of %s, "
                   "an array of %s expected",
                   key, value->offset, value->is_array ? "an array" : "a value",
                   type_names[value->type], type_names[type]);
      return NULL;
    }

  return value;
}
