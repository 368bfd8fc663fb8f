/* fx-block.h - a block of a Markdown text: a paragraph, a list, a table
 *
 * What the parser makes of a text and what the views are given: a tree of
 * blocks.  A block that holds text holds it flat, with spans that say how
 * parts of it look; no markup, so that nothing the model writes is ever
 * interpreted twice.
 *
 * Blocks are not changed once the parser has made them, and are shared by
 * reference between one parse and the next where they are equal.
 *
 * Thread-safety: none; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxBlockType:
 * @FX_BLOCK_DOCUMENT: the root; children
 * @FX_BLOCK_PARAGRAPH: text; level 1: goes on from the paragraph before it
 * @FX_BLOCK_HEADING: text; level 1 to 6
 * @FX_BLOCK_CODE: text without spans; info is the language, may be ""
 * @FX_BLOCK_LIST: children are items; level is the number of the first one,
 *   -1 for bullets
 * @FX_BLOCK_ITEM: children; level is 0 and 1 for a task, open and done, or
 *   -1
 * @FX_BLOCK_QUOTE: children
 * @FX_BLOCK_TABLE: children are rows, the first is the header; info has one
 *   of "lcr" a column, '-' where none was asked for; text is the source
 * @FX_BLOCK_ROW: children are cells
 * @FX_BLOCK_CELL: text
 * @FX_BLOCK_RULE: a thematic break
 * @FX_BLOCK_HTML: text as it was written; is never interpreted
 * @FX_BLOCK_LONG: text: a paragraph, heading or HTML that is longer than
 *   anyone writes by hand
 */
typedef enum
{
  FX_BLOCK_DOCUMENT,
  FX_BLOCK_PARAGRAPH,
  FX_BLOCK_HEADING,
  FX_BLOCK_CODE,
  FX_BLOCK_LIST,
  FX_BLOCK_ITEM,
  FX_BLOCK_QUOTE,
  FX_BLOCK_TABLE,
  FX_BLOCK_ROW,
  FX_BLOCK_CELL,
  FX_BLOCK_RULE,
  FX_BLOCK_HTML,
  FX_BLOCK_LONG,
} FxBlockType;

/**
 * FxSpanStyle:
 * @FX_SPAN_LINK: has a target
 * @FX_SPAN_IMAGE: stands for a picture, which is not loaded; has a target
 */
typedef enum
{
  FX_SPAN_STRONG = 1 << 0,
  FX_SPAN_EMPHASIS = 1 << 1,
  FX_SPAN_STRIKE = 1 << 2,
  FX_SPAN_CODE = 1 << 3,
  FX_SPAN_LINK = 1 << 4,
  FX_SPAN_IMAGE = 1 << 5,
} FxSpanStyle;

/**
 * FxSpan:
 * @begin: offset in the block's text, in bytes
 * @end: past the last byte
 * @style: of #FxSpanStyle
 * @target: (nullable): where a link leads, as written, not trusted
 *
 * Spans of a block are in order and do not overlap.
 */
typedef struct
{
  guint begin;
  guint end;
  guint style;
  char *target;
} FxSpan;

typedef struct _FxBlock FxBlock;

/**
 * FxBlock:
 * @type: see #FxBlockType for what each type uses
 * @level: a number
 * @tight: of a list: no space between its items
 * @begin: offset in the source of the block's first line, in bytes
 * @end: of the end of its last line; 0 with @begin where it is not known
 * @text: (nullable): UTF-8
 * @text_size: in bytes
 * @info: (nullable): a word
 * @spans: (nullable): of #FxSpan
 * @children: (nullable): of #FxBlock
 */
struct _FxBlock
{
  FxBlockType type;
  int level;
  gboolean tight;
  gsize begin;
  gsize end;
  char *text;
  gsize text_size;
  char *info;
  GArray *spans;
  GPtrArray *children;

  /*< private >*/
  gatomicrefcount ref_count;
  guint hash; /* of all that fx_block_equal () compares */
};

FxBlock    *fx_block_new         (FxBlockType    type) G_GNUC_WARN_UNUSED_RESULT;
FxBlock    *fx_block_ref         (FxBlock       *block);
void        fx_block_unref       (FxBlock       *block);

/* The parser's part: build, then seal, from the leaves up. */
void        fx_block_add_child   (FxBlock       *block,
                                  FxBlock       *child);
void        fx_block_take_text   (FxBlock       *block,
                                  GString       *text);
void        fx_block_seal        (FxBlock       *block);

guint       fx_block_get_n_children (const FxBlock *block);
FxBlock    *fx_block_get_child   (const FxBlock *block,
                                  guint          index);
guint       fx_block_get_n_spans (const FxBlock *block);
const FxSpan *fx_block_get_span  (const FxBlock *block,
                                  guint          index);

/**
 * fx_block_equal:
 *
 * Whether both look the same: all but where they stand in the source.
 */
gboolean    fx_block_equal       (const FxBlock *a,
                                  const FxBlock *b);

/**
 * fx_block_to_plain:
 *
 * The text as it reads: bullets and numbers but no other marks, tables with
 * tabs.  What Copy puts on the clipboard.
 *
 * Returns: (transfer full): without a newline at the end
 */
char       *fx_block_to_plain    (const FxBlock *block) G_GNUC_WARN_UNUSED_RESULT;

/* The tree in a form for people who debug it and for tests. */
char       *fx_block_dump        (const FxBlock *block) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxBlock, fx_block_unref)

G_END_DECLS
