/* fx-gguf-metadata.h - the names and values in a GGUF file's header.
 *
 * Only fx-gguf-part.c uses it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-gguf-part.h"
#include "fx-reader.h"

G_BEGIN_DECLS

/**
 * fx_gguf_read_name:
 * @reader: over the part's header, at a string
 * @field: for messages: "key", "name"
 * @max_length: bytes
 * @name: (out) (transfer none): terminated where it lies
 *
 * Reads a key or a tensor's name, which is not empty and UTF-8.
 */
gboolean fx_gguf_read_name     (FxGgufPart   *self,
                                FxReader     *reader,
                                const char   *field,
                                gsize         max_length,
                                const char  **name,
                                GError      **error);

/* Reads @n_values values into the part. */
gboolean fx_gguf_read_metadata (FxGgufPart   *self,
                                FxReader     *reader,
                                guint         n_values,
                                GError      **error);

G_END_DECLS
