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
#include <glib/gi18n.h>
#include <string.h>

#include "fx-markdown-mend.h"

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

/* Inline */

static void
add_span (FxBlock    *block,
          gsize       begin,
          gsize       end,
          guint       style,
          const char *target)
{
  FxSpan *last = NULL;
  FxSpan span = { begin, end, style, NULL };

  if (style == 0 || begin == end)
    return;

  if (block->spans->len > 0)
    last = &g_array_index (block->spans, FxSpan, block->spans->len - 1);

  if (last != NULL && last->end == begin && last->style == style &&
      g_strcmp0 (last->target, target) == 0)
    {
      last->end = end;
      return;
    }

  span.target = g_strdup (target);
  g_array_append_val (block->spans, span);
}

static gboolean
is_break_tag (const char *html)
{
  g_autofree char *tag = g_ascii_strdown (html, -1);

  return g_str_equal (tag, "<br>") || g_str_equal (tag, "<br/>") ||
         g_str_equal (tag, "<br />");
}

static char *
image_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL)
    return NULL;

  if (g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    return g_strdup (g_uri_get_host (uri));

  return g_strdup (g_uri_get_scheme (uri));
}

static void
end_image (GString    *text,
           gsize       begin,
           const char *url)
{
  g_autofree char *host = image_host (url);

  if (text->len == begin)
    g_string_append (text, _("Image"));
  if (host != NULL)
    g_string_append_printf (text, " (%s)", host);
}

static guint
style_of (cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_STRONG:
      return FX_SPAN_STRONG;
    case CMARK_NODE_EMPH:
      return FX_SPAN_EMPHASIS;
    case CMARK_NODE_LINK:
      return FX_SPAN_LINK;
    case CMARK_NODE_IMAGE:
      return FX_SPAN_IMAGE;
    default:
      if (g_str_equal (cmark_node_get_type_string (node), "strikethrough"))
        return FX_SPAN_STRIKE;
      return 0;
    }
}

static void
add_inlines (FxBlock    *block,
             GString    *text,
             cmark_node *parent)
{
  cmark_iter *iter = cmark_iter_new (parent);
  guint depth[6] = { 0, }; /* of each style: the same may nest */
  const char *target = NULL;
  gsize image_begin = 0;
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);
      const char *literal = NULL;
      guint own = 0;
      guint style = 0;
      gsize begin = text->len;
      guint wrap = style_of (node);

      if (wrap != 0)
        {
          guint bit = g_bit_nth_lsf (wrap, -1);

          if (event == CMARK_EVENT_ENTER)
            {
              depth[bit]++;
              if ((wrap & (FX_SPAN_LINK | FX_SPAN_IMAGE)) && target == NULL)
                target = cmark_node_get_url (node);
              if (wrap == FX_SPAN_IMAGE && depth[bit] == 1)
                image_begin = text->len;
              continue;
            }

          if (wrap == FX_SPAN_IMAGE && depth[bit] == 1)
            {
              end_image (text, image_begin, cmark_node_get_url (node));
              add_span (block, begin, text->len, FX_SPAN_IMAGE, target);
            }

          depth[bit]--;
          if (depth[4] == 0 && depth[5] == 0)
            target = NULL;
          continue;
        }

      if (event != CMARK_EVENT_ENTER)
        continue;

      switch (cmark_node_get_type (node))
        {
        case CMARK_NODE_TEXT:
          literal = cmark_node_get_literal (node);
          break;
        case CMARK_NODE_CODE:
          literal = cmark_node_get_literal (node);
          own = FX_SPAN_CODE;
          break;
        case CMARK_NODE_HTML_INLINE:
          literal = cmark_node_get_literal (node);
          if (is_break_tag (literal))
            literal = "\n";
          break;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
          literal = "\n";
          break;
        default:
          break;
        }

      if (literal == NULL)
        continue;

      g_string_append (text, literal);

      for (guint bit = 0; bit < G_N_ELEMENTS (depth); bit++)
        if (depth[bit] > 0)
          style |= 1u << bit;

      add_span (block, begin, text->len, style | own, target);
    }

  cmark_iter_free (iter);
}

/* Blocks */

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

/* Adds @block to @parent, in pieces if it is long. */
static void
add_pieces (FxBlock *parent,
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

          add_span (piece, MAX (span->begin, begin) - begin,
                    MIN (span->end, stop) - begin, span->style, span->target);

          if (span->end > end)
            break;
        }

      fx_block_seal (piece);
      fx_block_add_child (parent, piece);
      begin = end;
    }

  fx_block_unref (block);
}

static void
take_inlines (FxBlock    *block,
              cmark_node *node)
{
  GString *text = g_string_new (NULL);

  add_inlines (block, text, node);
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

      add_inlines (cell, text, node);
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
        add_pieces (parent, block);
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
      add_pieces (parent, block);
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
  add_pieces (document, block);
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
