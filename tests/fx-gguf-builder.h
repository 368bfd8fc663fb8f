/* fx-gguf-builder.h - GGUF files made byte by byte, for tests.
 *
 * Writes what it is told, right or wrong, and remembers where each field went,
 * so that a test can spoil any of them.
 *
 *   builder = fx_gguf_builder_new (3, 1, 1);
 *   fx_gguf_builder_string (builder, "general.architecture", "llama");
 *   fx_gguf_builder_tensor (builder, "a.weight", FX_QUANT_F32, 1, (guint64[]) { 8 }, 0);
 *   fx_gguf_builder_data (builder, 32, 32);
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-gguf.h"

G_BEGIN_DECLS

/**
 * FxGgufField:
 * @name: "metadata 2 key length"
 * @offset: in the file
 * @size: bytes; 4 and 8 are numbers, others text or data
 */
typedef struct
{
  char  *name;
  gsize  offset;
  gsize  size;
} FxGgufField;

/**
 * FxGgufBuilder:
 * @bytes: the file so far
 * @fields: (element-type FxGgufField):
 */
typedef struct
{
  GByteArray *bytes;
  GArray     *fields;
  guint       n_values;
  guint       n_tensors;
} FxGgufBuilder;

FxGgufBuilder     *fx_gguf_builder_new        (guint32            version,
                                               guint64            n_tensors,
                                               guint64            n_values);
void               fx_gguf_builder_free       (FxGgufBuilder     *self);

/* Metadata */
void               fx_gguf_builder_number     (FxGgufBuilder     *self,
                                               const char        *key,
                                               FxGgufType         type,
                                               guint64            bits);
void               fx_gguf_builder_string     (FxGgufBuilder     *self,
                                               const char        *key,
                                               const char        *value);
void               fx_gguf_builder_strings    (FxGgufBuilder     *self,
                                               const char        *key,
                                               const char *const *values);

/* @data: (nullable): [@n_items] numbers of @type; zeros for %NULL */
void               fx_gguf_builder_numbers    (FxGgufBuilder     *self,
                                               const char        *key,
                                               FxGgufType         type,
                                               guint64            n_items,
                                               gconstpointer      data);

/* Only the key and the type: what follows is up to the caller. */
void               fx_gguf_builder_value      (FxGgufBuilder     *self,
                                               const char        *key,
                                               gsize              key_length,
                                               guint32            type);
void               fx_gguf_builder_bytes      (FxGgufBuilder     *self,
                                               const char        *field,
                                               gconstpointer      bytes,
                                               gsize              size);
void               fx_gguf_builder_u32        (FxGgufBuilder     *self,
                                               const char        *field,
                                               guint32            value);
void               fx_gguf_builder_u64        (FxGgufBuilder     *self,
                                               const char        *field,
                                               guint64            value);

/* @dimensions: [@n_dims], fastest first, as in the file */
void               fx_gguf_builder_tensor     (FxGgufBuilder     *self,
                                               const char        *name,
                                               guint32            type,
                                               guint32            n_dims,
                                               const guint64     *dimensions,
                                               guint64            offset);

/* Pads the header and adds @size bytes, byte i being i * 7. */
void               fx_gguf_builder_data       (FxGgufBuilder     *self,
                                               gsize              alignment,
                                               gsize              size);

/* Returns: (nullable): the field of that name */
const FxGgufField *fx_gguf_builder_find       (FxGgufBuilder     *self,
                                               const char        *name);

/* Overwrites a number with one of the same size. */
void               fx_gguf_builder_set        (FxGgufBuilder     *self,
                                               const FxGgufField *field,
                                               guint64            value);

/**
 * fx_gguf_builder_new_seed:
 *
 * A small file with every type of value, arrays of numbers and of strings, and
 * four tensors: what tests take and spoil.
 */
FxGgufBuilder     *fx_gguf_builder_new_seed   (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxGgufBuilder, fx_gguf_builder_free)

G_END_DECLS
