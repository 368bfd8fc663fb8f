/* fx-vocab.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-vocab.h"

#include <stdlib.h>
#include <string.h>

#include "fx-error.h"
#include "fx-unicode.h"

#define MAX_TOKENS (1 << 24)
#define SPM_SPACE "\342\226\201"

/* Byte-level letters: printable bytes are themselves, the others follow from
 * U+0100 in their order (GPT-2). */

static gboolean
is_own_letter (guint byte)
{
  return (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

gunichar
fx_vocab_byte_letter (guint8 byte)
{
  gunichar letter = 0x100;

  if (is_own_letter (byte))
    return byte;
  for (guint b = 0; b < byte; b++)
    letter += !is_own_letter (b);
  return letter;
}

static gint
letter_byte (gunichar letter)
{
  if (letter < 0x100)
    return is_own_letter (letter) ? (gint) letter : -1;
  if (letter < 0x100 + 33)
    return (gint) (letter - 0x100);
  if (letter < 0x100 + 67)
    return (gint) (letter - 0x100) - 33 + 0x7f;
  return letter == 0x100 + 67 ? 0xad : -1;
}

gboolean
fx_vocab_decode_letters (const char *text,
                         gsize       length,
                         char       *bytes,
                         gsize      *n_bytes)
{
  *n_bytes = 0;
  for (gsize i = 0; i < length;)
    {
      gsize size;
      gint byte = letter_byte (fx_unicode_decode (text + i, length - i, &size));

      if (byte < 0)
        return FALSE;
      bytes[(*n_bytes)++] = (char) byte;
      i += size;
    }
  return TRUE;
}

/* The hash */

static guint32
hash_bytes (const char *bytes,
            gsize       length)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) bytes[i]) * 16777619u;
  return hash ^ hash >> 15;
}

/* Whether plain text may become such a token. */
static gboolean
is_plain (const FxVocab *self,
          const FxToken *token)
{
  switch (token->type)
    {
    case FX_TOKEN_NORMAL:
    case FX_TOKEN_UNDEFINED:
      return TRUE;
    case FX_TOKEN_USER_DEFINED:
    case FX_TOKEN_UNUSED:
      return self->kind == FX_VOCAB_SPM;
    default:
      return FALSE;
    }
}

gint
fx_vocab_find (const FxVocab *self,
               const char    *bytes,
               gsize          length)
{
  guint32 hash = hash_bytes (bytes, length);

  for (gsize slot = hash & (self->n_slots - 1); self->slots[slot].id != 0;
       slot = (slot + 1) & (self->n_slots - 1))
    {
      const FxToken *token = &self->tokens[self->slots[slot].id - 1];

      if (self->slots[slot].hash == hash && token->length == length
          && memcmp (token->bytes, bytes, length) == 0)
        return (gint) self->slots[slot].id - 1;
    }
  return -1;
}

static void
fill_slots (FxVocab *self)
{
  for (self->n_slots = 16; self->n_slots < (gsize) self->n_tokens * 2;)
    self->n_slots *= 2;
  self->slots = g_new0 (FxVocabSlot, self->n_slots);

  for (guint id = 0; id < self->n_tokens; id++)
    {
      const FxToken *token = &self->tokens[id];
      guint32 hash = hash_bytes (token->bytes, token->length);
      gsize slot = hash & (self->n_slots - 1);

      /* Of equal ones the first counts. */
      if (!is_plain (self, token) || token->length == 0
          || fx_vocab_find (self, token->bytes, token->length) >= 0)
        continue;
      while (self->slots[slot].id != 0)
        slot = (slot + 1) & (self->n_slots - 1);
      self->slots[slot] = (FxVocabSlot) { .hash = hash, .id = id + 1 };
    }
}

/* Special tokens, sorted: the ones that begin with a text lie together. */

static int
compare_specials (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const FxVocab *self = data;
  const FxToken *left = &self->tokens[*(const guint32 *) a];
  const FxToken *right = &self->tokens[*(const guint32 *) b];
  int order = memcmp (left->bytes, right->bytes, MIN (left->length, right->length));

  if (order != 0)
    return order;
  return left->length != right->length ? (left->length > right->length ? 1 : -1) : 0;
}

static void
collect_specials (FxVocab *self)
{
  self->specials = g_new (guint32, self->n_tokens + 1);
  for (guint id = 0; id < self->n_tokens; id++)
    if (self->tokens[id].length > 0
        && (self->tokens[id].type == FX_TOKEN_CONTROL || self->tokens[id].type == FX_TOKEN_UNKNOWN
            || self->tokens[id].type == FX_TOKEN_USER_DEFINED))
      self->specials[self->n_specials++] = id;

  if (self->n_specials > 0)
    g_sort_array (self->specials, self->n_specials, sizeof *self->specials, compare_specials,
                  self);
}

/* The first of specials [first, end) whose byte @at is at least @byte, where
 * all are alike before @at; shorter ones come first. */
static guint
lower_bound (const FxVocab *self,
             guint          first,
             guint          end,
             gsize          at,
             int            byte)
{
  while (first < end)
    {
      guint middle = first + (end - first) / 2;
      const FxToken *token = &self->tokens[self->specials[middle]];

      if (token->length <= at || (guint8) token->bytes[at] < byte)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

gint
fx_vocab_match_special (const FxVocab *self,
                        const char    *text,
                        gsize          length,
                        gboolean       with_control)
{
  guint first = 0;
  guint end = self->n_specials;
  gint best = -1;

  for (gsize at = 0; at < length && first < end; at++)
    {
      int byte = (guint8) text[at];
      guint next = lower_bound (self, first, end, at, byte);

      end = lower_bound (self, next, end, at, byte + 1);
      first = next;

      /* Those of just this length are the first. */
      for (guint i = first; i < end; i++)
        {
          const FxToken *token = &self->tokens[self->specials[i]];

          if (token->length != at + 1)
            break;
          if (with_control || token->type == FX_TOKEN_USER_DEFINED)
            {
              best = (gint) self->specials[i];
              break;
            }
        }
    }

  return best;
}

/* Reading the file */

static gboolean
read_types (FxVocab       *self,
            const FxGguf  *gguf,
            GError       **error)
{
  const char *key = "tokenizer.ggml.token_type";
  const FxGgufValue *types = fx_gguf_lookup (gguf, key);

  for (guint id = 0; id < self->n_tokens; id++)
    self->tokens[id].type = FX_TOKEN_NORMAL;
  if (types == NULL)
    return TRUE;

  if (types->n_items < self->n_tokens)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' has %" G_GSIZE_FORMAT " items for %u tokens", key, types->n_items,
                   self->n_tokens);
      return FALSE;
    }
  for (guint id = 0; id < self->n_tokens; id++)
    {
      gint64 type;

      if (!fx_gguf_value_get_int (types, id, &type))
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "'%s' item %u is no integer", key, id);
          return FALSE;
        }
      self->tokens[id].type = type >= FX_TOKEN_NORMAL && type <= FX_TOKEN_BYTE
                                ? (guint8) type
                                : FX_TOKEN_UNDEFINED;
    }
  return TRUE;
}

static gboolean
read_scores (FxVocab       *self,
             const FxGguf  *gguf,
             GError       **error)
{
  const char *key = "tokenizer.ggml.scores";
  const FxGgufValue *scores = fx_gguf_lookup (gguf, key);

  if (scores == NULL)
    return TRUE;

  if (scores->n_items < self->n_tokens)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' has %" G_GSIZE_FORMAT " items for %u tokens", key, scores->n_items,
                   self->n_tokens);
      return FALSE;
    }
  for (guint id = 0; id < self->n_tokens; id++)
    {
      double score;

      /* A score that is no number would have no place in the order. */
      if (!fx_gguf_value_get_float (scores, id, &score) || score != score)
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "'%s' item %u is no number", key, id);
          return FALSE;
        }
      self->tokens[id].score = (float) score;
    }
  return TRUE;
}

/* "<0x0A>" */
static gint
parse_byte_name (const char *text,
                 gsize       length)
{
  if (length != 6 || memcmp (text, "<0x", 3) != 0 || text[5] != '>'
      || !g_ascii_isxdigit (text[3]) || !g_ascii_isxdigit (text[4]))
    return -1;
  return g_ascii_xdigit_value (text[3]) << 4 | g_ascii_xdigit_value (text[4]);
}

/* Makes the piece of a SentencePiece token.  Returns: bytes written */
static gsize
make_spm_piece (FxVocab    *self,
                guint       id,
                const char *text,
                gsize       length,
                char       *out)
{
  FxToken *token = &self->tokens[id];
  gint byte = token->type == FX_TOKEN_BYTE ? parse_byte_name (text, length) : -1;
  gsize n = 0;

  token->bytes = out;
  if (byte >= 0)
    {
      if (self->byte_ids[byte] < 0)
        self->byte_ids[byte] = (gint) id;
      out[n++] = (char) byte;
    }
  else if (token->type == FX_TOKEN_CONTROL || token->type == FX_TOKEN_UNKNOWN
           || token->type == FX_TOKEN_USER_DEFINED)
    {
      memcpy (out, text, length);
      n = length;
    }
  else
    for (gsize i = 0; i < length;)
      {
        if (length - i >= 3 && memcmp (text + i, SPM_SPACE, 3) == 0)
          {
            out[n++] = ' ';
            i += 3;
          }
        else
          out[n++] = text[i++];
      }

  token->length = (guint32) n;
  return n;
}

static gsize
make_bpe_piece (FxVocab    *self,
                guint       id,
                const char *text,
                gsize       length,
                char       *out)
{
  FxToken *token = &self->tokens[id];
  gsize n;

  token->bytes = out;
  if (is_plain (self, token) && fx_vocab_decode_letters (text, length, out, &n))
    {
      token->length = (guint32) n;
      if (n == 1 && self->byte_ids[(guint8) out[0]] < 0)
        self->byte_ids[(guint8) out[0]] = (gint) id;
      return n;
    }

  /* Written as it is; text does not become it, other than as a special one. */
  if (is_plain (self, token))
    token->type = FX_TOKEN_UNUSED;
  memcpy (out, text, length);
  token->length = (guint32) length;
  return length;
}

static gboolean
read_pieces (FxVocab            *self,
             const FxGgufValue  *texts,
             GError            **error)
{
  gsize total = 0;
  char *out;

  for (guint id = 0; id < self->n_tokens; id++)
    {
      gsize length;

      fx_gguf_value_get_string (texts, id, &length);
      if (length > G_MAXUINT16 * 16 || !g_size_checked_add (&total, total, length + 1))
        {
          g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                       "'%s' item %u has %" G_GSIZE_FORMAT " bytes", texts->key, id, length);
          return FALSE;
        }
    }

  out = self->storage = g_malloc (total + 1);
  for (guint id = 0; id < self->n_tokens; id++)
    {
      gsize length;
      const char *text = fx_gguf_value_get_string (texts, id, &length);

      if (self->kind == FX_VOCAB_SPM)
        out += make_spm_piece (self, id, text, length, out);
      else
        out += make_bpe_piece (self, id, text, length, out);
      *out++ = '\0';
    }
  return TRUE;
}

/* An id of the file, or @fallback where it has none or one out of range. */
static gboolean
read_id (FxVocab       *self,
         const FxGguf  *gguf,
         const char    *name,
         gint           fallback,
         gint          *id,
         GError       **error)
{
  g_autofree char *key = g_strdup_printf ("tokenizer.ggml.%s_token_id", name);
  guint64 value;

  *id = fallback < (gint) self->n_tokens ? fallback : -1;
  if (fx_gguf_lookup (gguf, key) == NULL)
    return TRUE;
  if (!fx_gguf_get_uint (gguf, key, &value, error))
    return FALSE;
  if (value < self->n_tokens)
    *id = (gint) value;
  return TRUE;
}

/* Names that end a turn in some family, whatever the file says of them.
 * Source: llama.cpp, llama-vocab.cpp */
static const char *const end_names[] = {
  "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<|flush|>", "<|calls|>",
  "<end_of_turn>", "<|endoftext|>", "</s>", "<|eom_id|>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]",
  "<|end_of_text|>", "<end_of_utterance>", "<eos>", "<turn|>", "<|tool_response>",
  "<\357\275\234end\342\226\201of\342\226\201sentence\357\275\234>", "[e~[",
  /* of filling in code */
  "<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<|fim_repo|>", "<|repo_name|>", "<fim-repo>",
  "<reponame>", "<|file_sep|>",
};

static gboolean
find_ends (FxVocab       *self,
           const FxGguf  *gguf,
           GError       **error)
{
  static const char *const keys[] = { "eot", "eom", "fim_pad", "fim_rep", "fim_sep" };
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  gint end = -1, slash_s = -1;
  gboolean has_return = FALSE, has_call = FALSE, has_flush = FALSE, has_response = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (end_names); i++)
    g_hash_table_add (names, (gpointer) end_names[i]);

  for (guint id = 0; id < self->n_tokens; id++)
    {
      FxToken *token = &self->tokens[id];

      if (token->length > 32 || !g_hash_table_contains (names, token->bytes)
          || token->type == FX_TOKEN_BYTE)
        continue;
      /* A mere word of some vocabularies; the others' types may be wrong. */
      if (strcmp (token->bytes, "</s>") == 0 && is_plain (self, token)
          && token->type != FX_TOKEN_USER_DEFINED)
        continue;
      token->ends_turn = TRUE;
      token->type = FX_TOKEN_CONTROL;
      if (strcmp (token->bytes, "<|end|>") == 0)
        end = (gint) id;
      else if (strcmp (token->bytes, "</s>") == 0)
        slash_s = (gint) id;
      has_return = has_return || strcmp (token->bytes, "<|return|>") == 0;
      has_call = has_call || g_str_has_prefix (token->bytes, "<|call");
      has_flush = has_flush || strcmp (token->bytes, "<|flush|>") == 0;
      has_response = has_response || strcmp (token->bytes, "<|tool_response>") == 0;
    }

  /* In these two families the name stands for something else. */
  if (end >= 0 && has_call && (has_return || has_flush))
    {
      self->tokens[end].ends_turn = FALSE;
      self->tokens[end].type = FX_TOKEN_USER_DEFINED;
    }
  if (slash_s >= 0 && has_response && slash_s != self->eos)
    {
      self->tokens[slash_s].ends_turn = FALSE;
      self->tokens[slash_s].type = FX_TOKEN_NORMAL;
    }

  if (self->eos >= 0)
    self->tokens[self->eos].ends_turn = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gint id;

      if (!read_id (self, gguf, keys[i], -1, &id, error))
        return FALSE;
      if (id >= 0)
        self->tokens[id].ends_turn = TRUE;
    }
  return TRUE;
}

static gboolean
read_special_ids (FxVocab       *self,
                  const FxGguf  *gguf,
                  gboolean       add_bos,
                  GError       **error)
{
  gboolean spm = self->kind == FX_VOCAB_SPM;

  if (!read_id (self, gguf, "bos", spm ? 1 : -1, &self->bos, error)
      || !read_id (self, gguf, "eos", spm ? 2 : -1, &self->eos, error)
      || !read_id (self, gguf, "unknown", spm ? 0 : -1, &self->unknown, error)
      || !fx_gguf_get_bool_or (gguf, "tokenizer.ggml.add_bos_token", add_bos, &self->add_bos,
                               error)
      || !fx_gguf_get_bool_or (gguf, "tokenizer.ggml.add_eos_token", FALSE, &self->add_eos, error)
      || !fx_gguf_get_bool_or (gguf, "tokenizer.ggml.add_space_prefix", spm,
                               &self->add_space_prefix, error))
    return FALSE;

  /* Asked for, but there is none to add. */
  self->add_bos = self->add_bos && self->bos >= 0;
  self->add_eos = self->add_eos && self->eos >= 0;
  return TRUE;
}

FxVocab *
fx_vocab_new (const FxGguf  *gguf,
              FxVocabKind    kind,
              gboolean       add_bos,
              GError       **error)
{
  const FxGgufValue *texts;
  FxVocab *self;

  texts = fx_gguf_get_array (gguf, "tokenizer.ggml.tokens", FX_GGUF_STRING, error);
  if (texts == NULL)
    return NULL;
  if (texts->n_items == 0 || texts->n_items > MAX_TOKENS)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' has %" G_GSIZE_FORMAT " tokens, 1 to %d allowed", texts->key,
                   texts->n_items, MAX_TOKENS);
      return NULL;
    }

  self = g_new0 (FxVocab, 1);
  self->kind = kind;
  self->n_tokens = (guint) texts->n_items;
  self->tokens = g_new0 (FxToken, self->n_tokens);
  memset (self->byte_ids, 0xff, sizeof self->byte_ids);

  if (!read_types (self, gguf, error) || !read_scores (self, gguf, error)
      || !read_pieces (self, texts, error)
      || !read_special_ids (self, gguf, add_bos, error) || !find_ends (self, gguf, error))
    {
      fx_vocab_free (self);
      return NULL;
    }

  fill_slots (self);
  collect_specials (self);
  return self;
}

void
fx_vocab_free (FxVocab *self)
{
  if (self == NULL)
    return;

  g_free (self->tokens);
  g_free (self->slots);
  g_free (self->specials);
  g_free (self->storage);
  g_free (self);
}
