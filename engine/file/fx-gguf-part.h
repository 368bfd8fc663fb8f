/* fx-gguf-part.h - one file of a GGUF model: its header, checked.
 *
 * Only fx-gguf.c uses it: everybody else sees the model, not its files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-file-map.h"
#include "fx-gguf.h"

G_BEGIN_DECLS

/**
 * FxGgufPart:
 * @path: (owned):
 * @fd: (owned): open for reading; -1 where there is only a header
 * @file_size: bytes, when it was opened
 * @data_end: bytes the file should have by its header
 * @header: (owned): the file's first bytes, edited in place
 * @n_filled: bytes of @header that are read
 * @prefix_size: bytes there ever will be, where there is only a header, else 0
 * @n_wanted: bytes that were too few then, for the header to go on
 * @values: (owned) (element-type FxGgufValue):
 * @tensors: (owned) (element-type FxGgufTensor):
 * @keys: (owned): key -> FxGgufValue
 * @map: (owned) (nullable): of the whole file, made when first asked for
 * @map_mutex: of the two
 */
typedef struct
{
  char       *path;
  int         fd;
  guint64     file_size;
  guint64     data_end;
  guint8     *header;
  gsize       n_filled;
  gsize       prefix_size;
  gsize       n_wanted;
  GArray     *values;
  GArray     *tensors;
  GHashTable *keys;

  /* Under @map_mutex */
  FxFileMap  *map;
  gboolean    map_was_tried;
  GMutex      map_mutex;
} FxGgufPart;

FxGgufPart *fx_gguf_part_open (const char  *path,
                               GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* As fx_gguf_open_prefixes() has it, for one file. */
FxGgufPart *fx_gguf_part_new_from_prefix (const char  *path,
                                          GBytes      *prefix,
                                          guint64      file_size,
                                          gsize       *n_wanted,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        fx_gguf_part_free (FxGgufPart  *self);

/* Exactly @size bytes; fewer are FX_ERROR_FORMAT. */
gboolean    fx_gguf_part_read (const FxGgufPart  *self,
                               guint64            offset,
                               gpointer           buffer,
                               gsize              size,
                               GError           **error);

/* Returns: (transfer none) (nullable): %NULL where the file is to be read; the
 * same at every call */
FxFileMap  *fx_gguf_part_get_map (FxGgufPart  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxGgufPart, fx_gguf_part_free)

G_END_DECLS
