/* fx-vocab.h - the tokens of a model: their bytes, kinds and special ones.
 *
 * Every token has a piece, the bytes it stands for in a text: of a byte-level
 * vocabulary the bytes its letters encode, of a SentencePiece one with spaces
 * for U+2581.  A control token's piece is its name.
 *
 * Thread-safety: immutable after construction; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-gguf.h"
#include "fx-tokenizer.h"

G_BEGIN_DECLS

/* The numbers are those of tokenizer.ggml.token_type. */
typedef enum
{
  FX_TOKEN_UNDEFINED,
  FX_TOKEN_NORMAL,
  FX_TOKEN_UNKNOWN,
  FX_TOKEN_CONTROL,
  FX_TOKEN_USER_DEFINED,
  FX_TOKEN_UNUSED,
  FX_TOKEN_BYTE,
} FxTokenType;

typedef enum
{
  FX_VOCAB_BPE, /* "gpt2" */
  FX_VOCAB_SPM, /* "llama" */
} FxVocabKind;

typedef struct
{
  const char *bytes;
  guint32     length;
  guint8      type; /* FxTokenType */
  guint8      ends_turn;
  float       score;
} FxToken;

/* Of the hash by pieces; @id is one more than the token's, 0 for free. */
typedef struct
{
  guint32 hash;
  guint32 id;
} FxVocabSlot;

typedef struct
{
  FxVocabKind  kind;
  FxToken     *tokens; /* [n_tokens] (owned) */
  guint        n_tokens;

  /* Ids, -1 where there is none */
  gint         bos;
  gint         eos;
  gint         unknown;
  gint         byte_ids[256];
  gboolean     add_bos;
  gboolean     add_eos;
  gboolean     add_space_prefix;

  /* Owned */
  FxVocabSlot *slots;    /* [n_slots] */
  gsize        n_slots;  /* a power of two */
  guint32     *specials; /* [n_specials] ids in the order of their bytes */
  guint        n_specials;
  char        *storage;  /* what pieces point into, where not into the file */
} FxVocab;

/**
 * fx_vocab_new:
 * @gguf: (transfer none): must live as long as the vocabulary
 * @add_bos: what holds where the file does not say
 * @error: FX_ERROR_FORMAT names the key; FX_ERROR_UNSUPPORTED
 */
FxVocab       *fx_vocab_new       (const FxGguf   *gguf,
                                   FxVocabKind     kind,
                                   gboolean        add_bos,
                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           fx_vocab_free      (FxVocab        *self);

/* The token that plain text of these bytes may become, -1 for none: control
 * tokens are never among them. */
gint           fx_vocab_find      (const FxVocab  *self,
                                   const char     *bytes,
                                   gsize           length);

/**
 * fx_vocab_match_special:
 * @text: [length] bytes
 * @with_control: also control and unknown tokens, not only user-defined ones
 *
 * Returns: the longest special token that @text begins with, or -1
 */
gint           fx_vocab_match_special (const FxVocab  *self,
                                       const char     *text,
                                       gsize           length,
                                       gboolean        with_control);

/* The code point that stands for @byte in byte-level vocabularies. */
gunichar       fx_vocab_byte_letter   (guint8          byte);

/* The bytes that a byte-level token's letters encode; FALSE where one of them
 * encodes none.  @bytes: (out) [length of @text] */
gboolean       fx_vocab_decode_letters (const char     *text,
                                        gsize           length,
                                        char           *bytes,
                                        gsize          *n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxVocab, fx_vocab_free)

G_END_DECLS
