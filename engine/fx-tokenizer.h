/* fx-tokenizer.h - text to token ids and back.
 *
 * Byte-level BPE and SentencePiece, from the vocabulary in a GGUF file.
 *
 * Thread-safety: immutable after construction; any thread, at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-model-info.h"

G_BEGIN_DECLS

typedef struct _FxTokenizer FxTokenizer;

/* A half open range of bytes. */
typedef struct
{
  gsize start;
  gsize end;
} FxSpan;

/**
 * FxEncodeFlags:
 * @FX_ENCODE_SPECIAL: add BOS and EOS where the file asks for them
 * @FX_ENCODE_PARSE: control and unknown tokens (types 3 and 2) written in the
 *   text become those tokens; without it they are plain text.  User-defined
 *   ones (type 4) are always matched.
 */
typedef enum
{
  FX_ENCODE_NONE = 0,
  FX_ENCODE_SPECIAL = 1 << 0,
  FX_ENCODE_PARSE = 1 << 1,
} FxEncodeFlags;

/**
 * fx_tokenizer_new:
 * @error: FX_ERROR_FORMAT, or FX_ERROR_UNSUPPORTED for a kind or a
 *   pre-tokenizer we lack (named)
 *
 * Time: under 200 ms for 262 144 tokens.
 *
 * Returns: (transfer full): keeps a reference to @info
 */
FxTokenizer   *fx_tokenizer_new              (FxModelInfo        *info,
                                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;
FxTokenizer   *fx_tokenizer_ref              (FxTokenizer        *self);
void           fx_tokenizer_unref            (FxTokenizer        *self);

/**
 * fx_tokenizer_encode:
 * @text: [length] bytes; need not be valid UTF-8
 * @ids: (element-type guint32): appended to
 * @error: FX_ERROR_LIMIT above 64 MiB of text
 *
 * Never crosses a token with the text around it: encode (a + b) may differ
 * from encode (a) + encode (b).
 */
gboolean       fx_tokenizer_encode           (FxTokenizer        *self,
                                              const char         *text,
                                              gsize               length,
                                              FxEncodeFlags       flags,
                                              GArray             *ids,
                                              GError            **error);

/**
 * fx_tokenizer_encode_prompt:
 * @plain: (nullable) (element-type FxSpan): sorted ranges of @text that came
 *   from outside (messages, tools), in which no control token is matched
 *
 * As fx_tokenizer_encode() with FX_ENCODE_PARSE, for what a template rendered.
 * The template writes BOS itself: one is added only where the file asks for it
 * and @text does not begin with it.
 */
gboolean       fx_tokenizer_encode_prompt    (FxTokenizer        *self,
                                              const char         *text,
                                              gsize               length,
                                              const GArray       *plain,
                                              GArray             *ids,
                                              GError            **error);

/**
 * fx_tokenizer_decode:
 * @ids: [n_ids]; an id outside the vocabulary gives U+FFFD
 * @skip_control: leave control tokens out
 * @length: (out) (optional): bytes
 *
 * The bytes the tokens stand for, which may be no valid UTF-8 when a
 * character is split; FxUtf8Stream puts those together.  For SPM without the
 * one space the encoder put in front.
 *
 * Returns: (transfer full): NUL-terminated
 */
char          *fx_tokenizer_decode           (FxTokenizer        *self,
                                              const guint32      *ids,
                                              gsize               n_ids,
                                              gboolean            skip_control,
                                              gsize              *length) G_GNUC_WARN_UNUSED_RESULT;

/* The bytes of one token as it stands inside a text; control tokens by their
 * name.  Valid as long as @self. */
const char    *fx_tokenizer_get_piece        (FxTokenizer        *self,
                                              guint32             id,
                                              gsize              *length);

guint          fx_tokenizer_get_n_vocab      (FxTokenizer        *self);

/* -1 where there is none. */
gint           fx_tokenizer_get_bos          (FxTokenizer        *self);
gint           fx_tokenizer_get_eos          (FxTokenizer        *self);

/* The text of BOS and EOS as templates see it; "" where there is none. */
const char    *fx_tokenizer_get_bos_text     (FxTokenizer        *self);
const char    *fx_tokenizer_get_eos_text     (FxTokenizer        *self);

/* Whether @id ends a turn: EOS, EOT, EOM and the names known for it. */
gboolean       fx_tokenizer_is_end_of_turn   (FxTokenizer        *self,
                                              guint32             id);
gboolean       fx_tokenizer_is_control       (FxTokenizer        *self,
                                              guint32             id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxTokenizer, fx_tokenizer_unref)

G_END_DECLS
