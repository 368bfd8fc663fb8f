/* fx-spm.c
 *
 * Source of the algorithm: sentencepiece, bpe_model.cc
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-spm.h"

#include <string.h>

#include "fx-merger.h"
#include "fx-unicode.h"

#define SPM_SPACE "\342\226\201"

static gboolean
find_pair (gconstpointer   vocabulary,
           const char     *text,
           const FxSymbol *left,
           const FxSymbol *right,
           double         *rank,
           gint           *token)
{
  const FxVocab *vocab = vocabulary;

  *token = fx_vocab_find (vocab, text + left->start, left->length + right->length);
  if (*token < 0)
    return FALSE;

  *rank = - (double) vocab->tokens[*token].score;
  return TRUE;
}

static void
add_bytes (const FxVocab *vocab,
           const char    *bytes,
           gsize          length,
           GArray        *ids)
{
  for (gsize i = 0; i < length; i++)
    {
      gint id = vocab->byte_ids[(guint8) bytes[i]];

      if (id < 0)
        {
          /* Without bytes a whole character is unknown once. */
          if (vocab->unknown >= 0)
            g_array_append_val (ids, vocab->unknown);
          return;
        }
      g_array_append_val (ids, id);
    }
}

/* A space that is U+2581 itself in the text is one to SentencePiece too. */
static char *
prepare (const char *text,
         gsize       length,
         gboolean    with_prefix,
         gsize      *n_bytes)
{
  char *out = g_malloc (length + 2);
  gsize n = 0;

  if (with_prefix)
    out[n++] = ' ';
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

  *n_bytes = n;
  return out;
}

void
fx_spm_encode (const FxVocab *vocab,
               const char    *text,
               gsize          length,
               gboolean       with_prefix,
               GArray        *ids)
{
  g_autofree char *prepared = NULL;
  FxMerger merger;
  gsize n_bytes;

  if (length == 0 && !with_prefix)
    return;

  prepared = prepare (text, length, with_prefix, &n_bytes);
  fx_merger_init (&merger, find_pair, vocab);
  for (gsize i = 0; i < n_bytes;)
    {
      gsize size;

      fx_unicode_decode (prepared + i, n_bytes - i, &size);
      fx_merger_add (&merger, i, size, fx_vocab_find (vocab, prepared + i, size));
      i += size;
    }
  fx_merger_run (&merger, prepared);

  for (gint i = 0; i >= 0; i = g_array_index (merger.symbols, FxSymbol, i).next)
    {
      const FxSymbol *symbol = &g_array_index (merger.symbols, FxSymbol, i);

      if (symbol->token >= 0)
        g_array_append_val (ids, symbol->token);
      else
        add_bytes (vocab, prepared + symbol->start, symbol->length, ids);
    }
  fx_merger_finish (&merger);
}
