/* fx-model-info.h - what a model file says of itself.
 *
 * Reads the header of a GGUF file (or of the first of its parts) and nothing
 * else: no tensor data, no device.  Everything here has been checked: shapes,
 * counts and offsets agree with each other, and text is valid UTF-8.
 *
 * Thread-safety: immutable after construction; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FxModelInfo FxModelInfo;

/**
 * FxTensorInfo:
 * @name: (owned by the info)
 * @type_name: "Q4_1", "F32", ...
 * @n_dims: 1 to 4
 * @shape: slowest first, [n_rows][n_cols] for a matrix; the file has them the
 *   other way round
 * @size: bytes in the file
 * @offset: bytes from the start of the file
 */
typedef struct
{
  const char *name;
  const char *type_name;
  guint       n_dims;
  guint64     shape[4];
  guint64     size;
  guint64     offset;
} FxTensorInfo;

/**
 * FxModelPrefix: the beginning of a file that is not here yet.
 * @path: for messages, and for the name of a model that has none; of a split
 *   model each part's own
 * @bytes: (nullable): the first bytes of the file, as many as there are
 * @file_size: of the whole file
 */
typedef struct
{
  const char *path;
  GBytes     *bytes;
  guint64     file_size;
} FxModelPrefix;

/**
 * fx_model_info_new:
 * @path: (type filename): a GGUF file, version 2 or 3; not trusted
 * @error: FX_ERROR_FORMAT for a bad file (names the field and its byte
 *   offset), FX_ERROR_UNSUPPORTED for a tensor type we lack, or a GFileError
 *
 * An architecture the engine cannot run is no error here, see
 * fx_model_check(); nor is missing tensor data, see
 * fx_model_info_get_missing().
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxModelInfo        *fx_model_info_new                (const char         *path,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_model_info_new_from_prefixes:
 * @parts: [n_parts], the files of the model in their order; what is in them is
 *   not trusted
 * @part: (out): where bytes are lacking: of which part
 * @n_wanted: (out): where bytes are lacking: how many of it to try next, more
 *   than were given; 0 where more would not help
 * @error: as fx_model_info_new(), FX_ERROR_FORMAT where bytes are lacking
 *
 * A model that is still on another computer: enough for everything in this
 * header, fx_model_check() and fx_plan_new(), but not for a load.  A megabyte
 * or two hold the header of most models, ten those with large vocabularies.
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxModelInfo        *fx_model_info_new_from_prefixes  (const FxModelPrefix *parts,
                                                      guint               n_parts,
                                                      guint              *part,
                                                      gsize              *n_wanted,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
FxModelInfo        *fx_model_info_ref                (FxModelInfo        *self);
void                fx_model_info_unref              (FxModelInfo        *self);

const char         *fx_model_info_get_path           (const FxModelInfo  *self);

/* general.name, else the file's name without its ending. */
const char         *fx_model_info_get_name           (const FxModelInfo  *self);

/* general.architecture: "llama", "qwen3", ... */
const char         *fx_model_info_get_architecture   (const FxModelInfo  *self);

/* The type most weights have, with the mix's letter where the file says one:
 * "Q4_1", "Q4_K_M". */
const char         *fx_model_info_get_quant          (const FxModelInfo  *self);

guint64             fx_model_info_get_n_parameters   (const FxModelInfo  *self);

/* Bytes of the file, as they should be if @missing bytes were there. */
guint64             fx_model_info_get_file_size      (const FxModelInfo  *self);

/* Bytes of tensor data the header promises and the file lacks; 0 is whole. */
guint64             fx_model_info_get_missing        (const FxModelInfo  *self);

/* Trained context length in tokens; 0 where the file does not say. */
guint               fx_model_info_get_context_length (const FxModelInfo  *self);
guint               fx_model_info_get_n_layers       (const FxModelInfo  *self);
guint               fx_model_info_get_n_embd         (const FxModelInfo  *self);

/* Returns: (nullable): the Jinja source, %NULL for a base model */
const char         *fx_model_info_get_chat_template  (const FxModelInfo  *self);

/* "gpt2" (byte-level BPE), "llama" (SPM), ...; %NULL where there is none. */
const char         *fx_model_info_get_tokenizer      (const FxModelInfo  *self);

guint               fx_model_info_get_n_tensors      (const FxModelInfo  *self);
const FxTensorInfo *fx_model_info_get_tensor         (const FxModelInfo  *self,
                                                      guint               index);

guint               fx_model_info_get_n_metadata     (const FxModelInfo  *self);
const char         *fx_model_info_get_metadata_key   (const FxModelInfo  *self,
                                                      guint               index);

/**
 * fx_model_info_dup_metadata_value:
 * @max_items: arrays longer than this are cut to it; 0 for no limit
 *
 * Returns: (transfer full): a floating-free variant: y n q i u x t d b s, or
 *   an array of one of them
 */
GVariant           *fx_model_info_dup_metadata_value (const FxModelInfo  *self,
                                                      guint               index,
                                                      gsize               max_items);

/* Number of items of an array value; 0 for a scalar. */
gsize               fx_model_info_get_metadata_items (const FxModelInfo  *self,
                                                      guint               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxModelInfo, fx_model_info_unref)

G_END_DECLS
