/* fx-gguf.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-gguf.h"

#include <stdio.h>
#include <string.h>

#include "fx-error.h"
#include "fx-gguf-part.h"
#include "fx-size.h"

/* Each keeps a descriptor; a process has 1024. */
#define MAX_PARTS 256

/* Asked for beyond what is looked at. */
#define READ_AHEAD (4 << 20)

/* Where the parts come from: the disk by @path, or the beginnings of files
 * that are elsewhere. */
typedef struct
{
  const char          *path;
  const FxModelPrefix *prefixes;
  guint                n_prefixes;
  guint                index;    /* of the part that was opened last */
  gsize                n_wanted;
} Source;

struct _FxGguf
{
  /* Owned */
  GPtrArray  *parts;   /* FxGgufPart */
  GHashTable *names;   /* tensor name -> index */

  /* Borrowed from the parts, in their order */
  GPtrArray  *tensors; /* FxGgufTensor */
};

/* The name of part @index beside the first, "…-00001-of-00003.gguf". */
static char *
get_part_path (const char  *first,
               guint        index,
               guint        n_parts,
               GError     **error)
{
  g_autofree char *ending = g_strdup_printf ("-00001-of-%05u.gguf", n_parts);
  gsize length = strlen (first);

  if (!g_str_has_suffix (first, ending))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata 'split.count' is %u, and the file's name does not "
                   "end in '%s': the other parts cannot be found", n_parts, ending);
      return NULL;
    }

  return g_strdup_printf ("%.*s-%05u-of-%05u.gguf",
                          (int) (length - strlen (ending)), first,
                          index + 1, n_parts);
}

static gboolean
add_part (FxGguf      *self,
          FxGgufPart  *part,
          GError     **error)
{
  guint index = self->parts->len;

  g_ptr_array_add (self->parts, part);

  for (guint i = 0; i < part->tensors->len; i++)
    {
      FxGgufTensor *tensor = &g_array_index (part->tensors, FxGgufTensor, i);

      tensor->part = index;
      if (!g_hash_table_insert (self->names, (gpointer) tensor->info.name,
                                GUINT_TO_POINTER (self->tensors->len)))
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                       "tensor '%s' is in part %u and in an earlier one",
                       tensor->info.name, index + 1);
          return FALSE;
        }
      g_ptr_array_add (self->tensors, tensor);
    }

  return TRUE;
}

/* One number of a part's own metadata. */
static gboolean
check_part_number (const FxGgufPart  *part,
                   const char        *key,
                   guint64            expected,
                   GError           **error)
{
  const FxGgufValue *value = g_hash_table_lookup (part->keys, key);
  guint64 number;

  if (value == NULL || value->is_array || !fx_gguf_value_get_uint (value, 0, &number))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata '%s' is missing or no whole number", key);
      return FALSE;
    }

  if (number != expected)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata '%s' at byte %" G_GUINT64_FORMAT " is %" G_GUINT64_FORMAT
                   ", %" G_GUINT64_FORMAT " expected", key, value->offset, number, expected);
      return FALSE;
    }

  return TRUE;
}

static FxGgufPart *
open_part (Source  *source,
           guint    index,
           guint    n_parts,
           GError **error)
{
  g_autofree char *path = NULL;

  source->index = index;

  if (source->prefixes != NULL && index < source->n_prefixes)
    return fx_gguf_part_new_from_prefix (source->prefixes[index].path,
                                         source->prefixes[index].bytes,
                                         source->prefixes[index].file_size,
                                         &source->n_wanted, error);

  if (source->prefixes != NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata 'split.count' is %u, %u parts are named",
                   n_parts, source->n_prefixes);
      return NULL;
    }

  if (index == 0)
    return fx_gguf_part_open (source->path, error);

  path = get_part_path (source->path, index, n_parts, error);
  return path != NULL ? fx_gguf_part_open (path, error) : NULL;
}

static gboolean
open_other_parts (FxGguf      *self,
                  Source      *source,
                  GError     **error)
{
  guint64 n_parts, number, n_tensors;

  if (!fx_gguf_get_uint_or (self, "split.count", 1, &n_parts, error) ||
      !fx_gguf_get_uint_or (self, "split.no", 0, &number, error))
    return FALSE;

  if (number != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "metadata 'split.no' is %" G_GUINT64_FORMAT ": this is part %"
                   G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                   "; a model is opened by its first part",
                   number, number + 1, n_parts);
      return FALSE;
    }

  if (n_parts <= 1)
    return TRUE;

  if (n_parts > MAX_PARTS)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                   "metadata 'split.count' is %" G_GUINT64_FORMAT
                   ", at most %d parts are read", n_parts, MAX_PARTS);
      return FALSE;
    }

  for (guint i = 1; i < n_parts; i++)
    {
      FxGgufPart *part = open_part (source, i, n_parts, error);

      if (part == NULL || !add_part (self, part, error) ||
          !check_part_number (part, "split.no", i, error) ||
          !check_part_number (part, "split.count", n_parts, error))
        {
          g_prefix_error (error, "part %u of %" G_GUINT64_FORMAT ": ", i + 1, n_parts);
          return FALSE;
        }
    }

  if (!fx_gguf_get_uint_or (self, "split.tensors.count", self->tensors->len,
                            &n_tensors, error))
    return FALSE;

  if (n_tensors != self->tensors->len)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "metadata 'split.tensors.count' is %" G_GUINT64_FORMAT
                   ", the parts have %u", n_tensors, self->tensors->len);
      return FALSE;
    }

  return TRUE;
}

static FxGguf *
open_source (Source   *source,
             GError  **error)
{
  FxGguf *self;
  FxGgufPart *part;

  part = open_part (source, 0, 1, error);
  if (part == NULL)
    return NULL;

  self = g_new0 (FxGguf, 1);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_gguf_part_free);
  self->tensors = g_ptr_array_new ();
  self->names = g_hash_table_new (g_str_hash, g_str_equal);

  if (!add_part (self, part, error) || !open_other_parts (self, source, error))
    goto fail;

  return self;

fail:
  fx_gguf_free (self);
  return NULL;
}

FxGguf *
fx_gguf_open (const char  *path,
              GError     **error)
{
  Source source = { .path = path };

  g_return_val_if_fail (path != NULL, NULL);

  return open_source (&source, error);
}

FxGguf *
fx_gguf_open_prefixes (const FxModelPrefix  *parts,
                       guint                 n_parts,
                       guint                *part,
                       gsize                *n_wanted,
                       GError              **error)
{
  Source source = { .prefixes = parts, .n_prefixes = n_parts };
  FxGguf *self;

  g_return_val_if_fail (parts != NULL && n_parts > 0, NULL);

  self = open_source (&source, error);
  if (part != NULL)
    *part = source.index;
  if (n_wanted != NULL)
    *n_wanted = self == NULL ? source.n_wanted : 0;

  return self;
}

void
fx_gguf_free (FxGguf *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self);
}

static const FxGgufPart *
get_part (const FxGguf *self,
          guint         index)
{
  return g_ptr_array_index (self->parts, index);
}

const char *
fx_gguf_get_path (const FxGguf *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_part (self, 0)->path;
}

guint
fx_gguf_get_n_parts (const FxGguf *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->parts->len;
}

guint64
fx_gguf_get_file_size (const FxGguf *self)
{
  guint64 size = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const FxGgufPart *part = get_part (self, i);

      if (!fx_size64_add (size, MAX (part->file_size, part->data_end), &size))
        return G_MAXUINT64;
    }

  return size;
}

guint64
fx_gguf_get_missing (const FxGguf *self)
{
  guint64 missing = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const FxGgufPart *part = get_part (self, i);

      if (part->data_end > part->file_size &&
          !fx_size64_add (missing, part->data_end - part->file_size, &missing))
        return G_MAXUINT64;
    }

  return missing;
}

guint
fx_gguf_get_n_values (const FxGguf *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_part (self, 0)->values->len;
}

const FxGgufValue *
fx_gguf_get_value (const FxGguf *self,
                   guint         index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < get_part (self, 0)->values->len, NULL);

  return &g_array_index (get_part (self, 0)->values, FxGgufValue, index);
}

const FxGgufValue *
fx_gguf_lookup (const FxGguf *self,
                const char   *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (get_part (self, 0)->keys, key);
}

guint
fx_gguf_get_n_tensors (const FxGguf *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->tensors->len;
}

const FxGgufTensor *
fx_gguf_get_tensor (const FxGguf *self,
                    guint         index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->tensors->len, NULL);

  return g_ptr_array_index (self->tensors, index);
}

gboolean
fx_gguf_find_tensor (const FxGguf *self,
                     const char   *name,
                     guint        *index)
{
  gpointer found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!g_hash_table_lookup_extended (self->names, name, NULL, &found))
    return FALSE;

  if (index != NULL)
    *index = GPOINTER_TO_UINT (found);
  return TRUE;
}

gboolean
fx_gguf_read_tensor (const FxGguf  *self,
                     guint          index,
                     guint64        offset,
                     gpointer       buffer,
                     gsize          size,
                     GError       **error)
{
  const FxGgufTensor *tensor;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (index < self->tensors->len, FALSE);

  tensor = fx_gguf_get_tensor (self, index);
  g_return_val_if_fail (offset <= tensor->info.size, FALSE);
  g_return_val_if_fail (size <= tensor->info.size - offset, FALSE);

  if (!fx_gguf_part_read (get_part (self, tensor->part), tensor->info.offset + offset,
                          buffer, size, error))
    {
      g_prefix_error (error, "tensor '%s': ", tensor->info.name);
      return FALSE;
    }

  return TRUE;
}

gconstpointer
fx_gguf_borrow_tensor (const FxGguf  *self,
                       guint          index,
                       guint64        offset,
                       gsize          size,
                       GByteArray    *buffer,
                       GError       **error)
{
  const FxGgufTensor *tensor;
  FxGgufPart *part;
  FxFileMap *map;
  guint64 at;

  g_return_val_if_fail (self != NULL && buffer != NULL, NULL);
  g_return_val_if_fail (index < self->tensors->len, NULL);

  tensor = fx_gguf_get_tensor (self, index);
  g_return_val_if_fail (offset <= tensor->info.size, NULL);
  g_return_val_if_fail (size <= tensor->info.size - offset, NULL);

  part = g_ptr_array_index (self->parts, tensor->part);
  map = fx_gguf_part_get_map (part);
  at = tensor->info.offset + offset;
  if (map != NULL && at + size <= part->file_size)
    {
      fx_file_map_will_need (map, at, size + READ_AHEAD);
      return fx_file_map_get_data (map) + at;
    }

  g_byte_array_set_size (buffer, (guint) size);
  return fx_gguf_read_tensor (self, index, offset, buffer->data, size, error)
         ? buffer->data : NULL;
}

gboolean
fx_gguf_return_tensor (const FxGguf  *self,
                       guint          index,
                       guint64        offset,
                       gsize          size,
                       GError       **error)
{
  const FxGgufTensor *tensor = fx_gguf_get_tensor (self, index);
  FxGgufPart *part = g_ptr_array_index (self->parts, tensor->part);
  FxFileMap *map = fx_gguf_part_get_map (part);

  if (map == NULL)
    return TRUE;

  if (!fx_file_map_check (map, tensor->info.offset + offset, size, error))
    {
      g_prefix_error (error, "tensor '%s': ", tensor->info.name);
      return FALSE;
    }

  fx_file_map_let_go (map, tensor->info.offset + offset, size);
  return TRUE;
}
