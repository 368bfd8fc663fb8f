/* fx-markdown.c
 *
 * Block nodes are walked by recursion, which MAX_DEPTH bounds; inline nodes
 * and whatever lies deeper by cmark's iterator, which needs no stack.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-markdown.h"

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <string.h>

#include "fx-markdown-inline.h"
#include "fx-markdown-mend.h"
#include "fx-markdown-pieces.h"

/* Fewer are parsed as a whole each time. */
#define MIN_BLOCKS 8

typedef struct
{
  const char *text;
  gsize size;
  GArray *lines; /* of gsize: where each begins, and one past the end */
} Source;

static cmark_parser *
parser_new (void)
{
  static const char *const extensions[] = {
    "table", "strikethrough", "autolink", "tasklist",
  };
  cmark_parser *parser;

  cmark_gfm_core_extensions_ensure_registered ();

  parser = cmark_parser_new (CMARK_OPT_VALIDATE_UTF8 |
                             CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    cmark_parser_attach_syntax_extension (
      parser, cmark_find_syntax_extension (extensions[i]));

  return parser;
}

static void
source_init (Source     *source,
             const char *text,
             gsize       size)
{
  gsize at = 0;

  source->text = text;
  source->size = size;
  source->lines = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (source->lines, at);

  while (at < size)
    {
      const char *newline = memchr (text + at, '\n', size - at);

      at = newline != NULL ? (gsize) (newline - text) + 1 : size;
      g_array_append_val (source->lines, at);
    }
}

/* @line counts from 1, and may be anything. */
static gsize
source_offset (const Source *source,
               int           line)
{
  line = CLAMP (line - 1, 0, (int) source->lines->len - 1);

  return g_array_index (source->lines, gsize, line);
}

static void
set_range (const Source *source,
           FxBlock      *block,
           cmark_node   *node)
{
  block->begin = source_offset (source, cmark_node_get_start_line (node));
  block->end = source_offset (source, cmark_node_get_end_line (node) + 1);

  while (block->end > block->begin &&
         strchr ("\r\n", source->text[block->end - 1]) != NULL)
    block->end--;
}

static void
take_inlines (FxBlock    *block,
              cmark_node *node)
{
  GString *text = g_string_new (NULL);

  fx_markdown_add_inlines (block, text, node);
  fx_block_take_text (block, text);
}

static void
take_literal (FxBlock    *block,
              const char *literal)
{
  GString *text = g_string_new (literal);

  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);

  fx_block_take_text (block, text);
}

static FxBlock *
code_new (cmark_node *node)
{
  FxBlock *block = fx_block_new (FX_BLOCK_CODE);
  const char *info = cmark_node_get_fence_info (node);
  gsize n = 0;

  while (info != NULL && n < 32 &&
         (g_ascii_isalnum (info[n]) || (info[n] && strchr ("+-#._", info[n]))))
    n++;

  block->info = g_ascii_strdown (info != NULL ? info : "", n);
  take_literal (block, cmark_node_get_literal (node));

  return block;
}

/* The lines of a table without what a list or quote puts before them. */
static GString *
table_source (const Source *source,
              cmark_node   *node)
{
  GString *out = g_string_new (NULL);
  int first = cmark_node_get_start_line (node);
  int last = cmark_node_get_end_line (node);
  gsize indent = MAX (cmark_node_get_start_column (node) - 1, 0);

  for (int line = first; line <= last; line++)
    {
      gsize begin = source_offset (source, line);
      gsize end = source_offset (source, line + 1);

      for (gsize i = 0; i < indent && begin < end &&
                        strchr (" \t>-*+", source->text[begin]) != NULL; i++)
        begin++;

      g_string_append_len (out, source->text + begin, end - begin);
    }

  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');

  return out;
}

static FxBlock *
row_new (cmark_node *node)
{
  FxBlock *row = fx_block_new (FX_BLOCK_ROW);

  for (node = cmark_node_first_child (node); node != NULL;
       node = cmark_node_next (node))
    {
      FxBlock *cell = fx_block_new (FX_BLOCK_CELL);
      GString *text = g_string_new (NULL);

      fx_markdown_add_inlines (cell, text, node);
      if (text->len > FX_MARKDOWN_MAX_CELL)
        {
          gsize end = FX_MARKDOWN_MAX_CELL;

          while ((text->str[end] & 0xc0) == 0x80)
            end--;
          g_string_truncate (text, end);
          g_string_append (text, "…");
          while (cell->spans->len > 0 &&
                 fx_block_get_span (cell, cell->spans->len - 1)->end > end)
            g_array_set_size (cell->spans, cell->spans->len - 1);
        }
      fx_block_take_text (cell, text);
      fx_block_seal (cell);
      fx_block_add_child (row, cell);
    }

  fx_block_seal (row);

  return row;
}

static FxBlock *
table_new (const Source *source,
           cmark_node   *node)
{
  FxBlock *table = fx_block_new (FX_BLOCK_TABLE);
  guint n = cmark_gfm_extensions_get_table_columns (node);
  const guint8 *alignments = cmark_gfm_extensions_get_table_alignments (node);

  table->info = g_malloc (n + 1);
  for (guint i = 0; i < n; i++)
    table->info[i] = alignments[i] != 0 ? alignments[i] : '-';
  table->info[n] = '\0';

  fx_block_take_text (table, table_source (source, node));

  for (node = cmark_node_first_child (node); node != NULL;
       node = cmark_node_next (node))
    fx_block_add_child (table, row_new (node));

  return table;
}

static void add_children (const Source *source,
                          FxBlock      *parent,
                          cmark_node   *node,
                          guint         depth);

/* What is nested too deep: its paragraphs, one after the other. */
static void
add_flat (FxBlock    *parent,
          cmark_node *root)
{
  cmark_iter *iter = cmark_iter_new (root);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);
      FxBlock *block = NULL;

      if (event != CMARK_EVENT_ENTER)
        continue;

      switch (cmark_node_get_type (node))
        {
        case CMARK_NODE_PARAGRAPH:
        case CMARK_NODE_HEADING:
          block = fx_block_new (FX_BLOCK_PARAGRAPH);
          take_inlines (block, node);
          break;
        case CMARK_NODE_CODE_BLOCK:
          block = code_new (node);
          fx_block_seal (block);
          fx_block_add_child (parent, block);
          continue;
        case CMARK_NODE_HTML_BLOCK:
          block = fx_block_new (FX_BLOCK_HTML);
          take_literal (block, cmark_node_get_literal (node));
          break;
        default:
          if (g_str_equal (cmark_node_get_type_string (node), "table_cell"))
            {
              block = fx_block_new (FX_BLOCK_PARAGRAPH);
              take_inlines (block, node);
            }
          break;
        }

      if (block != NULL)
        fx_markdown_add_pieces (parent, block);
    }

  cmark_iter_free (iter);
}

static void
add_node (const Source *source,
          FxBlock      *parent,
          cmark_node   *node,
          guint         depth)
{
  FxBlock *block = NULL;

  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_PARAGRAPH:
      block = fx_block_new (FX_BLOCK_PARAGRAPH);
      take_inlines (block, node);
      break;

    case CMARK_NODE_HEADING:
      block = fx_block_new (FX_BLOCK_HEADING);
      block->level = cmark_node_get_heading_level (node);
      take_inlines (block, node);
      break;

    case CMARK_NODE_HTML_BLOCK:
      block = fx_block_new (FX_BLOCK_HTML);
      take_literal (block, cmark_node_get_literal (node));
      break;

    case CMARK_NODE_CODE_BLOCK:
      block = code_new (node);
      break;

    case CMARK_NODE_THEMATIC_BREAK:
      block = fx_block_new (FX_BLOCK_RULE);
      break;

    case CMARK_NODE_LIST:
      block = fx_block_new (FX_BLOCK_LIST);
      block->level = -1;
      if (cmark_node_get_list_type (node) == CMARK_ORDERED_LIST)
        block->level = cmark_node_get_list_start (node);
      block->tight = cmark_node_get_list_tight (node);
      add_children (source, block, node, depth);
      break;

    case CMARK_NODE_ITEM:
      block = fx_block_new (FX_BLOCK_ITEM);
      block->level = -1;
      if (g_str_equal (cmark_node_get_type_string (node), "tasklist"))
        block->level = cmark_gfm_extensions_get_tasklist_item_checked (node);
      add_children (source, block, node, depth);
      break;

    case CMARK_NODE_BLOCK_QUOTE:
      block = fx_block_new (FX_BLOCK_QUOTE);
      add_children (source, block, node, depth);
      break;

    default:
      if (g_str_equal (cmark_node_get_type_string (node), "table"))
        block = table_new (source, node);
      break;
    }

  if (block == NULL)
    return;

  set_range (source, block, node);

  switch (block->type)
    {
    case FX_BLOCK_PARAGRAPH:
    case FX_BLOCK_HEADING:
    case FX_BLOCK_HTML:
      fx_markdown_add_pieces (parent, block);
      break;
    default:
      fx_block_seal (block);
      fx_block_add_child (parent, block);
    }
}

static void
add_children (const Source *source,
              FxBlock      *parent,
              cmark_node   *node,
              guint         depth)
{
  if (depth >= FX_MARKDOWN_MAX_DEPTH)
    {
      /* Lists hold items, always. */
      if (parent->type == FX_BLOCK_LIST)
        {
          FxBlock *item = fx_block_new (FX_BLOCK_ITEM);

          item->level = -1;
          add_flat (item, node);
          fx_block_seal (item);
          fx_block_add_child (parent, item);
        }
      else
        {
          add_flat (parent, node);
        }
      return;
    }

  for (node = cmark_node_first_child (node); node != NULL;
       node = cmark_node_next (node))
    add_node (source, parent, node, depth + 1);
}

static guint
count_blocks (cmark_node *root)
{
  cmark_iter *iter = cmark_iter_new (root);
  guint n = 0;
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    if (event == CMARK_EVENT_ENTER &&
        (cmark_node_get_type (cmark_iter_get_node (iter)) &
         CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK)
      n++;

  cmark_iter_free (iter);

  return n;
}

static void
add_rest (const Source *source,
          FxBlock      *document,
          cmark_node   *node)
{
  FxBlock *block = fx_block_new (FX_BLOCK_HTML);
  gsize begin = source_offset (source, cmark_node_get_start_line (node));
  g_autofree char *valid = g_utf8_make_valid (source->text + begin,
                                              source->size - begin);

  block->begin = begin;
  block->end = source->size;
  take_literal (block, valid);
  fx_markdown_add_pieces (document, block);
}

FxBlock *
fx_markdown_parse (const char      *text,
                   gsize            size,
                   FxMarkdownFlags  flags)
{
  g_autoptr (GString) mended = NULL;
  FxBlock *document = fx_block_new (FX_BLOCK_DOCUMENT);
  cmark_parser *parser;
  cmark_node *root;
  guint n_blocks = 0;
  Source source;

  g_return_val_if_fail (text != NULL || size == 0, NULL);

  if (flags & FX_MARKDOWN_STREAMING)
    {
      mended = fx_markdown_mend (text, size);
      text = mended->str;
      size = mended->len;
    }

  parser = parser_new ();
  cmark_parser_feed (parser, text, size);
  root = cmark_parser_finish (parser);
  source_init (&source, text, size);

  for (cmark_node *node = cmark_node_first_child (root); node != NULL;
       node = cmark_node_next (node))
    {
      n_blocks += count_blocks (node);
      if (n_blocks > FX_MARKDOWN_MAX_BLOCKS)
        {
          add_rest (&source, document, node);
          break;
        }

      add_node (&source, document, node, 0);
    }

  fx_block_seal (document);

  g_array_unref (source.lines);
  cmark_node_free (root);
  cmark_parser_free (parser);

  return document;
}

static void
shift (FxBlock *block,
       gsize    offset)
{
  if (block->begin != 0 || block->end != 0)
    {
      block->begin += offset;
      block->end += offset;
    }

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    shift (fx_block_get_child (block, i), offset);
}

FxBlock *
fx_markdown_parse_more (FxBlock         *before,
                        const char      *text,
                        gsize            size,
                        FxMarkdownFlags  flags)
{
  const guint n = before != NULL ? fx_block_get_n_children (before) : 0;
  g_autoptr (FxBlock) tail = NULL;
  FxBlock *document;
  guint n_kept = n;
  gsize begin = 0;

  /* The last block grows, and the one before it may turn out to be a part of
   * it; the pieces of a long paragraph begin at the same place. */
  if (n >= MIN_BLOCKS && n < FX_MARKDOWN_MAX_BLOCKS / 2)
    {
      n_kept = n - 2;
      begin = fx_block_get_child (before, n_kept)->begin;
      while (n_kept > 0 && fx_block_get_child (before, n_kept - 1)->begin >= begin)
        n_kept--;
    }
  if (begin == 0 || begin > size)
    return fx_markdown_parse (text, size, flags);

  tail = fx_markdown_parse (text + begin, size - begin, flags);
  document = fx_block_new (FX_BLOCK_DOCUMENT);
  for (guint i = 0; i < n_kept; i++)
    fx_block_add_child (document, fx_block_ref (fx_block_get_child (before, i)));
  for (guint i = 0; i < fx_block_get_n_children (tail); i++)
    {
      FxBlock *block = fx_block_get_child (tail, i);

      shift (block, begin);
      fx_block_add_child (document, fx_block_ref (block));
    }
  fx_block_seal (document);

  return document;
}

char *
fx_markdown_to_html (const char *text)
{
  cmark_parser *parser;
  cmark_node *root;
  char *html;
  char *copy;

  g_return_val_if_fail (text != NULL, NULL);

  parser = parser_new ();
  cmark_parser_feed (parser, text, strlen (text));
  root = cmark_parser_finish (parser);
  html = cmark_render_html (root, CMARK_OPT_DEFAULT,
                            cmark_parser_get_syntax_extensions (parser));
  copy = g_strdup (html);

  free (html);
  cmark_node_free (root);
  cmark_parser_free (parser);

  return copy;
}
