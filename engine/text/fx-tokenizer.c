/* fx-tokenizer.c - special tokens are found first; what lies between them is
 * encoded by itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-tokenizer.h"

#include <string.h>

#include "fx-bpe.h"
#include "fx-error.h"
#include "fx-model-info-private.h"
#include "fx-spm.h"
#include "fx-vocab.h"

#define MAX_TEXT ((gsize) 64 << 20)
#define REPLACEMENT "\357\277\275"

struct _FxTokenizer
{
  gatomicrefcount ref_count;

  /* Owned */
  FxModelInfo    *info;
  FxVocab        *vocab;
  FxBpe          *bpe; /* %NULL for SPM */
};

FxTokenizer *
fx_tokenizer_new (FxModelInfo  *info,
                  GError      **error)
{
  g_autoptr (FxTokenizer) self = NULL;
  const FxPretokenizer *pretokenizer = NULL;
  const FxGguf *gguf;
  const char *model, *pre;

  g_return_val_if_fail (info != NULL, NULL);

  gguf = fx_model_info_get_gguf (info);
  if (!fx_gguf_get_string_or (gguf, "tokenizer.ggml.model", NULL, &model, error)
      || !fx_gguf_get_string_or (gguf, "tokenizer.ggml.pre", NULL, &pre, error))
    return NULL;
  if (model == NULL || strcmp (model, "none") == 0 || strcmp (model, "no_vocab") == 0)
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_UNSUPPORTED, "the file has no tokenizer");
      return NULL;
    }

  self = g_new0 (FxTokenizer, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->info = fx_model_info_ref (info);

  if (strcmp (model, "llama") == 0)
    {
      self->vocab = fx_vocab_new (gguf, FX_VOCAB_SPM, TRUE, error);
      return self->vocab != NULL ? g_steal_pointer (&self) : NULL;
    }
  if (strcmp (model, "gpt2") != 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED, "tokenizer '%s' is not supported",
                   model);
      return NULL;
    }

  pretokenizer = fx_pretokenizer_find (pre);
  if (pretokenizer == NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED, "pre-tokenizer '%s' is not supported",
                   pre);
      return NULL;
    }

  self->vocab = fx_vocab_new (gguf, FX_VOCAB_BPE, fx_pretokenizer_adds_bos (pretokenizer), error);
  if (self->vocab != NULL)
    self->bpe = fx_bpe_new (gguf, self->vocab, pretokenizer, error);
  return self->bpe != NULL ? g_steal_pointer (&self) : NULL;
}

FxTokenizer *
fx_tokenizer_ref (FxTokenizer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fx_tokenizer_unref (FxTokenizer *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  fx_bpe_free (self->bpe);
  fx_vocab_free (self->vocab);
  fx_model_info_unref (self->info);
  g_free (self);
}

/* Encoding */

/* Whether [start, end) shares a byte with one of the sorted spans, of which
 * those before @first are over. */
static gboolean
is_in_plain (const GArray *plain,
             guint        *first,
             gsize         start,
             gsize         end)
{
  if (plain == NULL)
    return FALSE;

  while (*first < plain->len && g_array_index (plain, FxSpan, *first).end <= start)
    (*first)++;
  for (guint i = *first; i < plain->len && g_array_index (plain, FxSpan, i).start < end; i++)
    if (g_array_index (plain, FxSpan, i).end > start)
      return TRUE;
  return FALSE;
}

static void
encode_plain (FxTokenizer *self,
              const char  *text,
              gsize        length,
              gboolean     after_special,
              GArray      *ids)
{
  if (self->bpe != NULL)
    fx_bpe_encode (self->bpe, text, length, ids);
  else
    fx_spm_encode (self->vocab, text, length, self->vocab->add_space_prefix && after_special,
                   ids);
}

static void
encode (FxTokenizer  *self,
        const char   *text,
        gsize         length,
        gboolean      parse,
        const GArray *plain,
        GArray       *ids)
{
  gsize start = 0;
  gboolean after_special = TRUE;
  guint first = 0;

  for (gsize i = 0; i < length;)
    {
      gint token = fx_vocab_match_special (self->vocab, text + i, length - i, parse);
      gboolean user_defined;

      if (token >= 0 && self->vocab->tokens[token].type != FX_TOKEN_USER_DEFINED
          && is_in_plain (plain, &first, i, i + self->vocab->tokens[token].length))
        token = fx_vocab_match_special (self->vocab, text + i, length - i, FALSE);
      if (token < 0)
        {
          i++;
          continue;
        }

      /* A user-defined token is part of the text around it. */
      user_defined = self->vocab->tokens[token].type == FX_TOKEN_USER_DEFINED;
      if (i > start || (user_defined && after_special))
        encode_plain (self, text + start, i - start, after_special, ids);
      g_array_append_val (ids, token);
      i += self->vocab->tokens[token].length;
      start = i;
      after_special = !user_defined;
    }

  if (length > start)
    encode_plain (self, text + start, length - start, after_special, ids);
}

static gboolean
check_length (gsize    length,
              GError **error)
{
  if (length <= MAX_TEXT)
    return TRUE;

  g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
               "text of %" G_GSIZE_FORMAT " bytes, %" G_GSIZE_FORMAT " allowed", length, MAX_TEXT);
  return FALSE;
}

gboolean
fx_tokenizer_encode (FxTokenizer   *self,
                     const char    *text,
                     gsize          length,
                     FxEncodeFlags  flags,
                     GArray        *ids,
                     GError       **error)
{
  g_return_val_if_fail (self != NULL && (text != NULL || length == 0) && ids != NULL, FALSE);

  if (!check_length (length, error))
    return FALSE;

  if (flags & FX_ENCODE_SPECIAL && self->vocab->add_bos)
    g_array_append_val (ids, self->vocab->bos);
  encode (self, text, length, (flags & FX_ENCODE_PARSE) != 0, NULL, ids);
  if (flags & FX_ENCODE_SPECIAL && self->vocab->add_eos)
    g_array_append_val (ids, self->vocab->eos);
  return TRUE;
}

gboolean
fx_tokenizer_encode_prompt (FxTokenizer   *self,
                            const char    *text,
                            gsize          length,
                            const GArray  *plain,
                            GArray        *ids,
                            GError       **error)
{
  guint before;

  g_return_val_if_fail (self != NULL && (text != NULL || length == 0) && ids != NULL, FALSE);

  if (!check_length (length, error))
    return FALSE;

  before = ids->len;
  encode (self, text, length, TRUE, plain, ids);
  if (self->vocab->add_bos
      && (ids->len == before
          || g_array_index (ids, guint32, before) != (guint32) self->vocab->bos))
    g_array_insert_val (ids, before, self->vocab->bos);
  return TRUE;
}

/* Decoding */

/* What text on both sides of it does not touch. */
static gboolean
is_apart (const FxToken *token)
{
  return token->type == FX_TOKEN_CONTROL || token->type == FX_TOKEN_UNKNOWN;
}

char *
fx_tokenizer_decode (FxTokenizer   *self,
                     const guint32 *ids,
                     gsize          n_ids,
                     gboolean       skip_control,
                     gsize         *length)
{
  GString *out = g_string_new (NULL);
  gboolean after_special = TRUE;

  g_return_val_if_fail (self != NULL && (ids != NULL || n_ids == 0), NULL);

  for (gsize i = 0; i < n_ids; i++)
    {
      const FxToken *token;
      gsize skip = 0;

      if (ids[i] >= self->vocab->n_tokens)
        {
          g_string_append (out, REPLACEMENT);
          continue;
        }

      token = &self->vocab->tokens[ids[i]];
      /* The space that the encoder put in front of a text. */
      if (after_special && self->vocab->add_space_prefix && !is_apart (token)
          && token->type != FX_TOKEN_USER_DEFINED
          && token->length > 0 && token->bytes[0] == ' ')
        skip = 1;
      after_special = is_apart (token);
      if (skip_control && is_apart (token))
        continue;
      g_string_append_len (out, token->bytes + skip, (gssize) (token->length - skip));
    }

  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}

const char *
fx_tokenizer_get_piece (FxTokenizer *self,
                        guint32      id,
                        gsize       *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (id >= self->vocab->n_tokens)
    {
      if (length != NULL)
        *length = strlen (REPLACEMENT);
      return REPLACEMENT;
    }
  if (length != NULL)
    *length = self->vocab->tokens[id].length;
  return self->vocab->tokens[id].bytes;
}

guint
fx_tokenizer_get_n_vocab (FxTokenizer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->vocab->n_tokens;
}

gint
fx_tokenizer_get_bos (FxTokenizer *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->vocab->bos;
}

gint
fx_tokenizer_get_eos (FxTokenizer *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->vocab->eos;
}

const char *
fx_tokenizer_get_bos_text (FxTokenizer *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->vocab->bos >= 0 ? self->vocab->tokens[self->vocab->bos].bytes : "";
}

const char *
fx_tokenizer_get_eos_text (FxTokenizer *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->vocab->eos >= 0 ? self->vocab->tokens[self->vocab->eos].bytes : "";
}

gboolean
fx_tokenizer_is_end_of_turn (FxTokenizer *self,
                             guint32      id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return id < self->vocab->n_tokens && self->vocab->tokens[id].ends_turn;
}

gboolean
fx_tokenizer_is_control (FxTokenizer *self,
                         guint32      id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return id < self->vocab->n_tokens && self->vocab->tokens[id].type == FX_TOKEN_CONTROL;
}
