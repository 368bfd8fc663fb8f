/* fx-gguf.h - a GGUF file: metadata, and where each tensor lies.
 *
 * Nothing in the file is trusted: every count, length, offset and product is
 * checked before it is used, names are unique, text is UTF-8, tensors follow
 * each other without hole or overlap.  An error names the field, the byte it
 * is at and the two numbers that disagree.
 *
 * The header is copied into memory once and used there: strings are terminated
 * and arrays aligned in place, so that none of 262 144 tokens needs an
 * allocation.  Tensor data stays on disk.  fx_gguf_borrow_tensor() looks at it
 * where the file is mapped, with what fx-file-map.h does about files that end
 * too soon or disks that are pulled out; where a file is not mapped, or by
 * fx_gguf_read_tensor(), it is read.  The descriptors stay open, so a deleted
 * file can be read to its end.
 *
 * A model split into several files is opened by its first part, and then is as
 * one.
 *
 * Limits: a header of 64 MiB, 65 536 metadata, 65 536 tensors, 1 048 576
 * strings in an array, 256 parts, 4 dimensions, no arrays within arrays.
 *
 * Thread-safety: immutable after fx_gguf_open(); any thread, at once.
 *
 * Source: ggml docs/gguf.md
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-model-info.h"
#include "fx-quant.h"

G_BEGIN_DECLS

typedef struct _FxGguf FxGguf;

/* The numbers are those of the file. */
typedef enum
{
  FX_GGUF_UINT8,
  FX_GGUF_INT8,
  FX_GGUF_UINT16,
  FX_GGUF_INT16,
  FX_GGUF_UINT32,
  FX_GGUF_INT32,
  FX_GGUF_FLOAT32,
  FX_GGUF_BOOL,
  FX_GGUF_STRING,
  FX_GGUF_ARRAY,
  FX_GGUF_UINT64,
  FX_GGUF_INT64,
  FX_GGUF_FLOAT64,
} FxGgufType;

#define FX_N_GGUF_TYPES 13

/**
 * FxGgufValue: one metadatum; a scalar is an array of one item.
 * @key: "llama.block_count"
 * @offset: of its value in the file, for messages
 * @type: of the value, or of an array's items; never FX_GGUF_ARRAY
 * @is_array: whether the file has an array, even if of one item
 * @n_items: 1 for a scalar
 * @data: (nullable): [n_items] numbers of @type, aligned for it; %NULL for
 *   strings.  A FX_GGUF_BOOL is a byte of 0 or 1.
 *
 * What is below is for fx_gguf_value_get_string().
 */
typedef struct
{
  const char    *key;
  guint64        offset;
  FxGgufType     type;
  gboolean       is_array;
  gsize          n_items;
  gconstpointer  data;

  /*< private >*/
  const guint8  *text;
  const guint32 *strings;
  union
  {
    guint64      number;
    guint32      string;
  } scalar;
} FxGgufValue;

/**
 * FxGgufTensor:
 * @info: as the public header has it; the offset is into the file of @part
 * @type: of its numbers
 * @part: 0 for a model in one file
 */
typedef struct
{
  FxTensorInfo info;
  FxQuantType  type;
  guint        part;
} FxGgufTensor;

/**
 * fx_gguf_open:
 * @path: (type filename): a GGUF file, version 2 or 3, or the first of its
 *   parts; not trusted
 * @error: FX_ERROR_FORMAT for a bad file, FX_ERROR_UNSUPPORTED for a version
 *   or a tensor type nobody knows, FX_ERROR_LIMIT for one of the limits above,
 *   or a GFileError
 *
 * Missing tensor data is no error, see fx_gguf_get_missing().
 *
 * Time: under 100 ms for 262 144 tokens.
 * Memory: the header, rounded up to a megabyte, and 4 bytes a string.
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxGguf             *fx_gguf_open             (const char          *path,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* As fx_model_info_new_from_prefixes() has it; no tensor can be read. */
FxGguf             *fx_gguf_open_prefixes    (const FxModelPrefix *parts,
                                              guint                n_parts,
                                              guint               *part,
                                              gsize               *n_wanted,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                fx_gguf_free             (FxGguf              *self);

const char         *fx_gguf_get_path         (const FxGguf        *self);
guint               fx_gguf_get_n_parts      (const FxGguf        *self);

/* Bytes of all parts, as they should be if none were missing. */
guint64             fx_gguf_get_file_size    (const FxGguf        *self);

/* Bytes of tensor data the headers promise and the files lacked when they were
 * opened. */
guint64             fx_gguf_get_missing      (const FxGguf        *self);

/* Metadata: those of the first part, in the file's order */
guint               fx_gguf_get_n_values     (const FxGguf        *self);
const FxGgufValue  *fx_gguf_get_value        (const FxGguf        *self,
                                              guint                index);

/* Returns: (nullable): %NULL if the file does not have @key */
const FxGgufValue  *fx_gguf_lookup           (const FxGguf        *self,
                                              const char          *key);

/**
 * fx_gguf_get_uint: and its kin
 * @value: (out):
 * @error: FX_ERROR_FORMAT: @key is missing, of another type, or an array
 *
 * The file's integers of all widths are taken, if not negative; for a float
 * also integers.
 */
gboolean            fx_gguf_get_uint         (const FxGguf        *self,
                                              const char          *key,
                                              guint64             *value,
                                              GError             **error);
gboolean            fx_gguf_get_float        (const FxGguf        *self,
                                              const char          *key,
                                              double              *value,
                                              GError             **error);
gboolean            fx_gguf_get_bool         (const FxGguf        *self,
                                              const char          *key,
                                              gboolean            *value,
                                              GError             **error);
gboolean            fx_gguf_get_string       (const FxGguf        *self,
                                              const char          *key,
                                              const char         **value,
                                              GError             **error);

/* The same for what may be missing: then it is @fallback.  Another type is
 * still an error. */
gboolean            fx_gguf_get_uint_or      (const FxGguf        *self,
                                              const char          *key,
                                              guint64              fallback,
                                              guint64             *value,
                                              GError             **error);
gboolean            fx_gguf_get_float_or     (const FxGguf        *self,
                                              const char          *key,
                                              double               fallback,
                                              double              *value,
                                              GError             **error);
gboolean            fx_gguf_get_bool_or      (const FxGguf        *self,
                                              const char          *key,
                                              gboolean             fallback,
                                              gboolean            *value,
                                              GError             **error);
gboolean            fx_gguf_get_string_or    (const FxGguf        *self,
                                              const char          *key,
                                              const char          *fallback,
                                              const char         **value,
                                              GError             **error);

/**
 * fx_gguf_get_array:
 * @type: what its items must be
 * @error: FX_ERROR_FORMAT: missing, no array, or of another type
 *
 * Returns: (transfer none): %NULL with @error set
 */
const FxGgufValue  *fx_gguf_get_array        (const FxGguf        *self,
                                              const char          *key,
                                              FxGgufType           type,
                                              GError             **error);

/**
 * fx_gguf_value_get_string:
 * @value: of FX_GGUF_STRING
 * @index: below its n_items
 * @length: (out) (optional): bytes; items of arrays may have NULs within
 *
 * Returns: (transfer none): UTF-8, terminated
 */
const char         *fx_gguf_value_get_string (const FxGgufValue   *value,
                                              gsize                index,
                                              gsize               *length);

/* Item @index as that kind of number; %FALSE if it is not one. */
gboolean            fx_gguf_value_get_uint   (const FxGgufValue   *value,
                                              gsize                index,
                                              guint64             *number);
gboolean            fx_gguf_value_get_int    (const FxGgufValue   *value,
                                              gsize                index,
                                              gint64              *number);
gboolean            fx_gguf_value_get_float  (const FxGgufValue   *value,
                                              gsize                index,
                                              double              *number);

/* Tensors: those of all parts, in the files' order */
guint               fx_gguf_get_n_tensors    (const FxGguf        *self);
const FxGgufTensor *fx_gguf_get_tensor       (const FxGguf        *self,
                                              guint                index);
gboolean            fx_gguf_find_tensor      (const FxGguf        *self,
                                              const char          *name,
                                              guint               *index);

/**
 * fx_gguf_read_tensor:
 * @index: of the tensor
 * @offset: bytes from its start
 * @buffer: (out): [size] bytes; undefined after a failure
 * @error: FX_ERROR_FORMAT if the file ends before the tensor does, or a
 *   GFileError
 *
 * Reads from the file that was opened, whatever its name stands for now.
 *
 * Thread-safety: any thread, at once.
 */
gboolean            fx_gguf_read_tensor      (const FxGguf        *self,
                                              guint                index,
                                              guint64              offset,
                                              gpointer             buffer,
                                              gsize                size,
                                              GError             **error);

/**
 * fx_gguf_borrow_tensor:
 * @index: of the tensor
 * @offset: bytes from its start
 * @buffer: grows to @size bytes where the file is not mapped
 * @error: as fx_gguf_read_tensor()
 *
 * Bytes to look at, with no copy of them where that can be.  What they are is
 * certain only after fx_gguf_return_tensor().
 *
 * Thread-safety: any thread, at once, each with a buffer of its own.
 *
 * Returns: (transfer none) (nullable): [size], of any alignment, until the
 *   next change of @buffer; %NULL with @error set
 */
gconstpointer       fx_gguf_borrow_tensor    (const FxGguf        *self,
                                              guint                index,
                                              guint64              offset,
                                              gsize                size,
                                              GByteArray          *buffer,
                                              GError             **error);

/* To be called with the same numbers when they have been looked at.  @error:
 * FX_ERROR_FORMAT or a GFileError where the file ended, changed or failed
 * meanwhile: what was made of the bytes is to be thrown away.  The pages no
 * longer count as this process's. */
gboolean            fx_gguf_return_tensor    (const FxGguf        *self,
                                              guint                index,
                                              guint64              offset,
                                              gsize                size,
                                              GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxGguf, fx_gguf_free)

G_END_DECLS
