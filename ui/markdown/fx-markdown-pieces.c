/* fx-markdown-pieces.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-markdown-pieces.h"

#include <string.h>

#include "fx-markdown-inline.h"
#include "fx-markdown.h"

/* Where to cut what is left from @begin: after a sentence, else a word. */
static gsize
find_cut (const char *text,
          gsize       begin,
          gsize       size)
{
  gsize limit = begin + FX_MARKDOWN_MAX_TEXT;
  gsize word = 0;

  for (gsize i = limit; i > begin + FX_MARKDOWN_MAX_TEXT / 4; i--)
    {
      if (text[i - 1] == '\n')
        return i;

      if (text[i - 1] == ' ')
        {
          if (i >= begin + 2 && strchr (".!?:;", text[i - 2]) != NULL)
            return i;
          if (word == 0)
            word = i;
        }
    }

  if (word != 0)
    return word;

  /* Pango's time for a word that it must break is quadratic. */
  for (gsize i = begin; i < limit; i++)
    if ((guchar) text[i] >= 0x80)
      break;
    else if (i + 1 == limit)
      return begin + FX_MARKDOWN_MAX_TEXT / 8;

  while (limit > begin && (text[limit] & 0xc0) == 0x80)
    limit--;

  return limit;
}

void
fx_markdown_add_pieces (FxBlock *parent,
                        FxBlock *block)
{
  gsize begin = 0;
  guint index = 0;

  if (block->text_size <= FX_MARKDOWN_MAX_TEXT)
    {
      fx_block_seal (block);
      fx_block_add_child (parent, block);
      return;
    }

  if (block->text_size > FX_MARKDOWN_MAX_PROSE)
    {
      FxBlock *whole = fx_block_new (FX_BLOCK_LONG);

      whole->begin = block->begin;
      whole->end = block->end;
      fx_block_take_text (whole, g_string_new_len (block->text,
                                                   block->text_size));
      for (guint i = 0; i < fx_block_get_n_spans (block); i++)
        {
          const FxSpan *span = fx_block_get_span (block, i);

          fx_markdown_add_span (whole, span->begin, span->end, span->style,
                                span->target);
        }
      fx_block_seal (whole);
      fx_block_add_child (parent, whole);
      fx_block_unref (block);
      return;
    }

  while (begin < block->text_size)
    {
      FxBlock *piece = fx_block_new (block->type);
      gsize end = block->text_size;
      gsize stop;

      if (end - begin > FX_MARKDOWN_MAX_TEXT)
        end = find_cut (block->text, begin, end);

      /* The space at the cut: the next label begins a line anyway. */
      stop = end;
      if (stop > begin + 1 && strchr (" \n", block->text[stop - 1]) != NULL)
        stop--;

      piece->level = block->level;
      if (block->type == FX_BLOCK_PARAGRAPH || block->type == FX_BLOCK_HTML)
        piece->level = begin > 0;
      piece->begin = block->begin;
      piece->end = block->end;
      fx_block_take_text (piece, g_string_new_len (block->text + begin,
                                                   stop - begin));

      for (; index < fx_block_get_n_spans (block); index++)
        {
          const FxSpan *span = fx_block_get_span (block, index);

          if (span->begin >= stop)
            break;

          fx_markdown_add_span (piece, MAX (span->begin, begin) - begin,
                                MIN (span->end, stop) - begin, span->style,
                                span->target);

          if (span->end > end)
            break;
        }

      fx_block_seal (piece);
      fx_block_add_child (parent, piece);
      begin = end;
    }

  fx_block_unref (block);
}
