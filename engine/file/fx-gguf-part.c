/* fx-gguf-part.c
 *
 *   magic "GGUF", version, tensor count, metadata count
 *   metadata: key, type, value            (string: length, bytes)
 *   tensors: name, dimensions, type, offset from the start of the data
 *   padding to general.alignment, then the data
 *
 * Names and metadata are fx-gguf-metadata.c's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-gguf-part.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fx-error.h"
#include "fx-gguf-metadata.h"
#include "fx-reader.h"
#include "fx-size.h"

#define MAX_HEADER        (64 * 1024 * 1024)
#define FILL_CHUNK        (1024 * 1024)
#define MAX_VALUES        65536
#define MAX_TENSORS       65536
#define MAX_NAME          255   /* gguf.md has 64, newer picture models more */
#define MAX_DIMS          4
#define MAX_ALIGNMENT     (1024 * 1024)
#define DEFAULT_ALIGNMENT 32    /* gguf.md */

/* Bytes of data, so that their end in the file fits an off_t. */
#define MAX_DATA          (G_MAXINT64 - MAX_HEADER - MAX_ALIGNMENT)

/* The fewest bytes an entry can take: key or name of one byte each. */
#define MIN_VALUE_SIZE    (8 + 1 + 4 + 1)
#define MIN_TENSOR_SIZE   (8 + 1 + 4 + 8 + 4 + 8)

gboolean
fx_gguf_part_read (const FxGgufPart  *self,
                   guint64            offset,
                   gpointer           buffer,
                   gsize              size,
                   GError           **error)
{
  gsize n_read = 0;

  if (self->fd < 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "'%s' was opened by its header alone: there is no byte %" G_GUINT64_FORMAT,
                   self->path, offset);
      return FALSE;
    }

  while (n_read < size)
    {
      gssize n = pread (self->fd, (guint8 *) buffer + n_read, size - n_read,
                        offset + n_read);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          int saved_errno = errno;

          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                       "reading byte %" G_GUINT64_FORMAT " failed: %s",
                       offset + n_read, g_strerror (saved_errno));
          return FALSE;
        }

      if (n == 0)
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                       "'%s' ends at byte %" G_GUINT64_FORMAT ", "
                       "%" G_GUINT64_FORMAT " expected",
                       self->path, offset + n_read, offset + size);
          return FALSE;
        }

      n_read += n;
    }

  return TRUE;
}

FxFileMap *
fx_gguf_part_get_map (FxGgufPart *self)
{
  FxFileMap *map;

  g_mutex_lock (&self->map_mutex);
  if (!self->map_was_tried && self->fd >= 0)
    self->map = fx_file_map_new (self->path, self->fd, self->file_size);
  self->map_was_tried = TRUE;
  map = self->map;
  g_mutex_unlock (&self->map_mutex);

  return map;
}

static gsize
fill_header (gpointer   user_data,
             gsize      end,
             GError   **error)
{
  FxGgufPart *self = user_data;
  gsize wanted;

  if (end <= self->n_filled)
    return self->n_filled;

  if (end > MAX_HEADER)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                   "the header goes on to byte %" G_GSIZE_FORMAT ", "
                   "at most %d are read",
                   end, MAX_HEADER);
      return 0;
    }

  wanted = MAX (end, self->n_filled + FILL_CHUNK);
  wanted = MIN (wanted, MIN (self->file_size, MAX_HEADER));

  if (self->prefix_size > 0)
    {
      self->n_wanted = wanted;
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "the header goes on to byte %" G_GSIZE_FORMAT " at least, "
                   "%" G_GSIZE_FORMAT " bytes of it are here",
                   end, self->prefix_size);
      return 0;
    }

  if (!fx_gguf_part_read (self, self->n_filled, self->header + self->n_filled,
                          wanted - self->n_filled, error))
    return 0;

  self->n_filled = wanted;
  return wanted;
}

static gboolean
read_alignment (FxGgufPart  *self,
                FxReader    *reader,
                guint64     *alignment,
                GError     **error)
{
  const FxGgufValue *value = g_hash_table_lookup (self->keys, "general.alignment");

  *alignment = DEFAULT_ALIGNMENT;
  if (value == NULL)
    return TRUE;

  if (value->is_array || !fx_gguf_value_get_uint (value, 0, alignment))
    return fx_reader_fail (reader, "metadata 'general.alignment'", value->offset,
                           error, "is no whole number");

  if (*alignment == 0 || *alignment > MAX_ALIGNMENT || (*alignment & (*alignment - 1)) != 0)
    return fx_reader_fail (reader, "metadata 'general.alignment'", value->offset, error,
                           "is %" G_GUINT64_FORMAT ", a power of two up to %d expected",
                           *alignment, MAX_ALIGNMENT);

  return TRUE;
}

static gboolean
read_shape (FxGgufPart    *self,
             FxReader      *reader,
             FxGgufTensor  *tensor,
             GError       **error)
{
  const FxQuantInfo *quant;
  guint64 n_items = 1;
  gsize start = reader->offset;
  guint32 type;

  if (!fx_reader_read_u32 (reader, "dimension count", &tensor->info.n_dims, error))
    return FALSE;

  if (tensor->info.n_dims < 1 || tensor->info.n_dims > MAX_DIMS)
    return fx_reader_fail (reader, "dimension count", start, error,
                           "is %u, 1 to %d expected", tensor->info.n_dims, MAX_DIMS);

  for (guint i = tensor->info.n_dims; i-- > 0;)
    {
      guint64 *dimension = &tensor->info.shape[i];

      start = reader->offset;
      if (!fx_reader_read_u64 (reader, "dimension", dimension, error))
        return FALSE;

      if (*dimension == 0)
        return fx_reader_fail (reader, "dimension", start, error, "is 0");

      if (!fx_size64_mul (n_items, *dimension, &n_items) || n_items > G_MAXINT64)
        return fx_reader_fail (reader, "dimension", start, error,
                               "is %" G_GUINT64_FORMAT ", which is more numbers "
                               "than fit any file", *dimension);
    }

  start = reader->offset;
  if (!fx_reader_read_u32 (reader, "tensor type", &type, error))
    return FALSE;

  quant = fx_quant_get_info (type);
  if (quant == NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "tensor type at byte %" G_GSIZE_FORMAT " is %u, "
                   "which this version does not know", start, type);
      return FALSE;
    }

  tensor->type = type;
  tensor->info.type_name = quant->name;

  if (tensor->info.shape[tensor->info.n_dims - 1] % quant->block_items != 0)
    return fx_reader_fail (reader, "tensor type", start, error,
                           "is %s, whose rows are multiples of %u; these have %"
                           G_GUINT64_FORMAT, quant->name, quant->block_items,
                           tensor->info.shape[tensor->info.n_dims - 1]);

  if (!fx_size64_mul (n_items / quant->block_items, quant->block_size,
                      &tensor->info.size))
    return fx_reader_fail (reader, "tensor type", start, error,
                           "is %s, and %" G_GUINT64_FORMAT " such numbers are "
                           "more bytes than fit any file", quant->name, n_items);

  return TRUE;
}

/* @end: of the tensors so far, from the start of the data */
static gboolean
read_tensor (FxGgufPart    *self,
             FxReader      *reader,
             guint64        alignment,
             FxGgufTensor  *tensor,
             guint64       *end,
             GError       **error)
{
  guint64 expected = G_MAXUINT64;
  gsize start;

  if (!read_shape (self, reader, tensor, error))
    return FALSE;

  start = reader->offset;
  if (!fx_reader_read_u64 (reader, "offset", &tensor->info.offset, error))
    return FALSE;

  /* Writers leave no holes, and llama.cpp takes none: any other offset is an
   * overlap, something hidden, or a mistake. */
  if (!fx_size64_round_up (*end, alignment, &expected) ||
      tensor->info.offset != expected)
    return fx_reader_fail (reader, "offset", start, error,
                           "is %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT
                           " expected: %" G_GUINT64_FORMAT " bytes of data come "
                           "before, aligned to %" G_GUINT64_FORMAT,
                           tensor->info.offset, expected, *end, alignment);

  if (!fx_size64_add (tensor->info.offset, tensor->info.size, end) ||
      *end > MAX_DATA)
    return fx_reader_fail (reader, "offset", start, error,
                           "is %" G_GUINT64_FORMAT ", where %" G_GUINT64_FORMAT
                           " bytes fit no file",
                           tensor->info.offset, tensor->info.size);

  return TRUE;
}

static gboolean
read_tensors (FxGgufPart  *self,
              FxReader    *reader,
              guint        n_tensors,
              guint64      alignment,
              GError     **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 data_start;
  guint64 end = 0;

  g_array_set_size (self->tensors, n_tensors);

  for (guint i = 0; i < n_tensors; i++)
    {
      FxGgufTensor *tensor = &g_array_index (self->tensors, FxGgufTensor, i);
      gsize start = reader->offset;

      if (!fx_gguf_read_name (self, reader, "name", MAX_NAME, &tensor->info.name, error))
        {
          g_prefix_error (error, "tensor %u: ", i);
          return FALSE;
        }

      if (!g_hash_table_add (names, (gpointer) tensor->info.name))
        {
          fx_reader_fail (reader, "name", start, error, "is '%s' a second time",
                          tensor->info.name);
          g_prefix_error (error, "tensor %u: ", i);
          return FALSE;
        }

      if (!read_tensor (self, reader, alignment, tensor, &end, error))
        {
          g_prefix_error (error, "tensor %u ('%s'): ", i, tensor->info.name);
          return FALSE;
        }
    }

  /* MAX_DATA leaves room for all of this. */
  data_start = (reader->offset + alignment - 1) & ~(alignment - 1);
  for (guint i = 0; i < n_tensors; i++)
    g_array_index (self->tensors, FxGgufTensor, i).info.offset += data_start;
  self->data_end = n_tensors > 0 ? data_start + end : reader->offset;

  return TRUE;
}

/* Says what a file is that is no GGUF, where that is easily seen. */
static gboolean
check_magic (FxReader  *reader,
             GError   **error)
{
  static const struct
  {
    const char *magic;
    const char *what;
  } others[] = {
    { "PK\003\004", "a zip archive (PyTorch weights?), not read for safety" },
    { "\200\002", "a Python pickle, not read for safety" },
    { "lmgg", "a GGML file from before 2023" },
    { "fmgg", "a GGML file from before 2023" },
    { "tjgg", "a GGML file from before 2023" },
    { "vers", "a pointer of Git LFS: the file itself has yet to be fetched" },
    { "<!DO", "a web page" },
    { "<htm", "a web page" },
  };
  const guint8 *bytes;

  if (!fx_reader_read_bytes (reader, "magic", 4, &bytes, error))
    return FALSE;

  if (memcmp (bytes, "GGUF", 4) == 0)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (memcmp (bytes, others[i].magic, strlen (others[i].magic)) == 0)
      return fx_reader_fail (reader, "magic", 0, error, "is that of %s", others[i].what);

  return fx_reader_fail (reader, "magic", 0, error,
                         "is %02x %02x %02x %02x, 'GGUF' expected",
                         bytes[0], bytes[1], bytes[2], bytes[3]);
}

static gboolean
read_count (FxReader    *reader,
            const char  *field,
            guint        max_count,
            guint        min_size,
            guint       *count,
            GError     **error)
{
  gsize start = reader->offset;
  guint64 n;

  if (!fx_reader_read_u64 (reader, field, &n, error))
    return FALSE;

  if (n > fx_reader_get_left (reader) / min_size)
    return fx_reader_fail (reader, field, start, error,
                           "is %" G_GUINT64_FORMAT ", the %" G_GSIZE_FORMAT
                           " bytes left hold at most %" G_GSIZE_FORMAT,
                           n, fx_reader_get_left (reader),
                           fx_reader_get_left (reader) / min_size);

  if (n > max_count)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                   "%s at byte %" G_GSIZE_FORMAT " is %" G_GUINT64_FORMAT ", "
                   "at most %u are read", field, start, n, max_count);
      return FALSE;
    }

  *count = n;
  return TRUE;
}

static gboolean
read_header (FxGgufPart  *self,
             GError     **error)
{
  FxReader reader;
  guint32 version;
  guint n_tensors, n_values;
  guint64 alignment;

  fx_reader_init_fill (&reader, self->header, MIN (self->file_size, G_MAXSIZE),
                       fill_header, self);

  if (!check_magic (&reader, error) ||
      !fx_reader_read_u32 (&reader, "version", &version, error))
    return FALSE;

  if (version != 2 && version != 3)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "version at byte 4 is %u, 2 or 3 expected%s", version,
                   (version & 0xffff) == 0 && version != 0 ? " (a big-endian file)" : "");
      return FALSE;
    }

  return read_count (&reader, "tensor count", MAX_TENSORS, MIN_TENSOR_SIZE,
                     &n_tensors, error) &&
         read_count (&reader, "metadata count", MAX_VALUES, MIN_VALUE_SIZE,
                     &n_values, error) &&
         fx_gguf_read_metadata (self, &reader, n_values, error) &&
         read_alignment (self, &reader, &alignment, error) &&
         read_tensors (self, &reader, n_tensors, alignment, error);
}

static void
clear_value (gpointer data)
{
  FxGgufValue *value = data;

  if (value->is_array)
    g_free ((gpointer) value->strings);
}

static FxGgufPart *
new_part (const char *path)
{
  FxGgufPart *self = g_new0 (FxGgufPart, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  g_mutex_init (&self->map_mutex);
  self->values = g_array_new (FALSE, TRUE, sizeof (FxGgufValue));
  g_array_set_clear_func (self->values, clear_value);
  self->tensors = g_array_new (FALSE, TRUE, sizeof (FxGgufTensor));
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

/* Pages nobody writes to cost nothing, so the longest header may be asked
 * for; what is read into it grows with what the file says. */
static gboolean
allocate_header (FxGgufPart  *self,
                 guint64      size,
                 GError     **error)
{
  self->header = g_try_malloc (CLAMP (size, 1, MAX_HEADER));
  if (self->header == NULL)
    g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
                 "no %" G_GUINT64_FORMAT " bytes of memory for the header",
                 MIN (size, MAX_HEADER));

  return self->header != NULL;
}

FxGgufPart *
fx_gguf_part_new_from_prefix (const char  *path,
                              GBytes      *prefix,
                              guint64      file_size,
                              gsize       *n_wanted,
                              GError     **error)
{
  FxGgufPart *self = new_part (path);
  gsize size = 0;
  gconstpointer data = prefix != NULL ? g_bytes_get_data (prefix, &size) : NULL;

  *n_wanted = 0;
  size = MIN (size, MIN (file_size, MAX_HEADER));
  self->file_size = file_size;

  if (size == 0)
    {
      *n_wanted = MIN (file_size, FILL_CHUNK);
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "no byte of the header is here");
      goto fail;
    }

  if (!allocate_header (self, size, error))
    goto fail;

  memcpy (self->header, data, size);
  self->n_filled = self->prefix_size = size;

  if (!read_header (self, error))
    goto fail;

  return self;

fail:
  *n_wanted = MAX (*n_wanted, self->n_wanted);
  fx_gguf_part_free (self);
  return NULL;
}

FxGgufPart *
fx_gguf_part_open (const char  *path,
                   GError     **error)
{
  FxGgufPart *self = new_part (path);
  struct stat status;

  /* Not blocking, or opening a pipe would wait for its other end. */
  self->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (self->fd < 0 || fstat (self->fd, &status) < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                   "cannot open '%s': %s", path, g_strerror (saved_errno));
      goto fail;
    }

  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, G_FILE_ERROR,
                   S_ISDIR (status.st_mode) ? G_FILE_ERROR_ISDIR : G_FILE_ERROR_INVAL,
                   "'%s' is not a regular file", path);
      goto fail;
    }

  self->file_size = status.st_size;

  if (!allocate_header (self, self->file_size, error) || !read_header (self, error))
    goto fail;

  return self;

fail:
  fx_gguf_part_free (self);
  return NULL;
}

void
fx_gguf_part_free (FxGgufPart *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->map, fx_file_map_free);
  g_mutex_clear (&self->map_mutex);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->tensors, g_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_fd (&self->fd, NULL);
  g_free (self->header);
  g_free (self->path);
  g_free (self);
}
