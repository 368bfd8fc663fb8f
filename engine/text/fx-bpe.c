/* fx-bpe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-bpe.h"

#include <string.h>

#include "fx-error.h"
#include "fx-merger.h"

#define MAX_MERGES (1 << 24)

/* Two tokens that may be joined; of free slots @left is FREE. */
typedef struct
{
  guint32 left;
  guint32 right;
  guint32 rank;
  guint32 token;
} Merge;

#define FREE G_MAXUINT32

struct _FxBpe
{
  /* Borrowed */
  const FxVocab        *vocab;
  const FxPretokenizer *pretokenizer;

  /* Owned */
  Merge                *merges; /* [n_slots] */
  gsize                 n_slots; /* a power of two */
};

static gsize
slot_of (const FxBpe *self,
         guint32      left,
         guint32      right)
{
  guint64 key = ((guint64) left << 32 | right) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (gsize) (key >> 32) & (self->n_slots - 1);
}

static const Merge *
find_merge (const FxBpe *self,
            guint32      left,
            guint32      right)
{
  for (gsize slot = slot_of (self, left, right); self->merges[slot].left != FREE;
       slot = (slot + 1) & (self->n_slots - 1))
    if (self->merges[slot].left == left && self->merges[slot].right == right)
      return &self->merges[slot];
  return NULL;
}

static void
add_merge (FxBpe   *self,
           guint32  left,
           guint32  right,
           guint32  rank,
           guint32  token)
{
  gsize slot = slot_of (self, left, right);

  if (find_merge (self, left, right) != NULL)
    return;
  while (self->merges[slot].left != FREE)
    slot = (slot + 1) & (self->n_slots - 1);
  self->merges[slot] = (Merge) { .left = left, .right = right, .rank = rank, .token = token };
}

/* "Ġ t": the bytes of the two halves, at the first space that is not the
 * first letter.  Returns: FALSE where it has no such form */
static gboolean
read_merge (const char *text,
            gsize       length,
            char       *bytes,
            gsize      *n_left,
            gsize      *n_bytes)
{
  const char *space = length > 1 ? memchr (text + 1, ' ', length - 1) : NULL;
  gsize n_right;

  if (space == NULL)
    return FALSE;
  if (!fx_vocab_decode_letters (text, (gsize) (space - text), bytes, n_left)
      || !fx_vocab_decode_letters (space + 1, length - (gsize) (space + 1 - text),
                                   bytes + *n_left, &n_right))
    return FALSE;

  *n_bytes = *n_left + n_right;
  return TRUE;
}

FxBpe *
fx_bpe_new (const FxGguf          *gguf,
            const FxVocab         *vocab,
            const FxPretokenizer  *pretokenizer,
            GError               **error)
{
  const FxGgufValue *texts = fx_gguf_get_array (gguf, "tokenizer.ggml.merges", FX_GGUF_STRING,
                                                error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FxBpe *self;

  if (texts == NULL)
    return NULL;
  if (texts->n_items > MAX_MERGES)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "'%s' has %" G_GSIZE_FORMAT
                   " items, %d allowed", texts->key, texts->n_items, MAX_MERGES);
      return NULL;
    }

  self = g_new0 (FxBpe, 1);
  self->vocab = vocab;
  self->pretokenizer = pretokenizer;
  for (self->n_slots = 16; self->n_slots < texts->n_items * 2;)
    self->n_slots *= 2;
  self->merges = g_new (Merge, self->n_slots);
  memset (self->merges, 0xff, self->n_slots * sizeof *self->merges);

  for (gsize i = 0; i < texts->n_items; i++)
    {
      gsize length, n_left, n_bytes;
      const char *text = fx_gguf_value_get_string (texts, i, &length);
      gint left, right, token;

      g_byte_array_set_size (bytes, (guint) MIN (length, G_MAXUINT16) + 1);
      if (length > G_MAXUINT16
          || !read_merge (text, length, (char *) bytes->data, &n_left, &n_bytes))
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                       "'%s' item %" G_GSIZE_FORMAT " is no pair of tokens", texts->key, i);
          fx_bpe_free (self);
          return NULL;
        }

      /* A merge of what is no token can never come up. */
      left = fx_vocab_find (vocab, (const char *) bytes->data, n_left);
      right = fx_vocab_find (vocab, (const char *) bytes->data + n_left, n_bytes - n_left);
      token = fx_vocab_find (vocab, (const char *) bytes->data, n_bytes);
      if (left >= 0 && right >= 0 && token >= 0)
        add_merge (self, (guint32) left, (guint32) right, (guint32) i, (guint32) token);
    }

  return self;
}

void
fx_bpe_free (FxBpe *self)
{
  if (self == NULL)
    return;

  g_free (self->merges);
  g_free (self);
}

static gboolean
find_pair (gconstpointer   vocabulary,
           const char     *text,
           const FxSymbol *left,
           const FxSymbol *right,
           double         *rank,
           gint           *token)
{
  const Merge *merge;

  if (left->token < 0 || right->token < 0)
    return FALSE;
  merge = find_merge (vocabulary, (guint32) left->token, (guint32) right->token);
  if (merge == NULL)
    return FALSE;

  *rank = merge->rank;
  *token = (gint) merge->token;
  return TRUE;
}

typedef struct
{
  const FxBpe *bpe;
  GArray      *ids;
  FxMerger     merger;
} Encoding;

static void
encode_word (const char *word,
             gsize       length,
             gpointer    user_data)
{
  Encoding *encoding = user_data;
  const FxVocab *vocab = encoding->bpe->vocab;
  FxMerger *merger = &encoding->merger;

  if (length == 0)
    return;
  if (fx_pretokenizer_ignores_merges (encoding->bpe->pretokenizer))
    {
      gint whole = fx_vocab_find (vocab, word, length);

      if (whole >= 0)
        {
          g_array_append_val (encoding->ids, whole);
          return;
        }
    }

  fx_merger_clear (merger);
  for (gsize i = 0; i < length; i++)
    fx_merger_add (merger, i, 1, vocab->byte_ids[(guint8) word[i]]);
  fx_merger_run (merger, word);

  for (gint i = 0; i >= 0; i = g_array_index (merger->symbols, FxSymbol, i).next)
    {
      gint token = g_array_index (merger->symbols, FxSymbol, i).token;

      if (token >= 0)
        g_array_append_val (encoding->ids, token);
    }
}

void
fx_bpe_encode (const FxBpe *self,
               const char  *text,
               gsize        length,
               GArray      *ids)
{
  Encoding encoding = { .bpe = self, .ids = ids };

  fx_merger_init (&encoding.merger, find_pair, self);
  fx_pretokenizer_run (self->pretokenizer, text, length, encode_word, &encoding);
  fx_merger_finish (&encoding.merger);
}
