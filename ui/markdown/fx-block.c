/* fx-block.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-block.h"

#include <string.h>

static void
span_clear (gpointer data)
{
  FxSpan *span = data;

  g_free (span->target);
}

FxBlock *
fx_block_new (FxBlockType type)
{
  FxBlock *block = g_new0 (FxBlock, 1);

  g_atomic_ref_count_init (&block->ref_count);
  block->type = type;
  block->spans = g_array_new (FALSE, FALSE, sizeof (FxSpan));
  g_array_set_clear_func (block->spans, span_clear);

  return block;
}

FxBlock *
fx_block_ref (FxBlock *block)
{
  g_return_val_if_fail (block != NULL, NULL);

  g_atomic_ref_count_inc (&block->ref_count);

  return block;
}

/* Recursion is safe: the parser bounds the depth of the tree. */
void
fx_block_unref (FxBlock *block)
{
  if (block == NULL || !g_atomic_ref_count_dec (&block->ref_count))
    return;

  g_free (block->text);
  g_free (block->info);
  g_array_unref (block->spans);
  g_clear_pointer (&block->children, g_ptr_array_unref);
  g_free (block);
}

void
fx_block_add_child (FxBlock *block,
                    FxBlock *child)
{
  if (block->children == NULL)
    block->children =
      g_ptr_array_new_with_free_func ((GDestroyNotify) fx_block_unref);

  g_ptr_array_add (block->children, child);
}

void
fx_block_take_text (FxBlock *block,
                    GString *text)
{
  g_free (block->text);
  block->text_size = text->len;
  block->text = g_string_free (text, FALSE);
}

static guint
hash_bytes (guint         hash,
            gconstpointer data,
            gsize         size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * 16777619u; /* FNV-1a */

  return hash;
}

void
fx_block_seal (FxBlock *block)
{
  guint hash = 2166136261u;

  hash = hash_bytes (hash, &block->type, sizeof block->type);
  hash = hash_bytes (hash, &block->level, sizeof block->level);
  hash = hash_bytes (hash, &block->tight, sizeof block->tight);
  hash = hash_bytes (hash, block->text, block->text_size);

  if (block->info != NULL)
    hash = hash_bytes (hash, block->info, strlen (block->info));

  for (guint i = 0; i < block->spans->len; i++)
    {
      const FxSpan *span = fx_block_get_span (block, i);

      hash = hash_bytes (hash, &span->begin, sizeof span->begin);
      hash = hash_bytes (hash, &span->end, sizeof span->end);
      hash = hash_bytes (hash, &span->style, sizeof span->style);
    }

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    {
      guint child = fx_block_get_child (block, i)->hash;

      hash = hash_bytes (hash, &child, sizeof child);
    }

  block->hash = hash;
}

guint
fx_block_get_n_children (const FxBlock *block)
{
  return block->children != NULL ? block->children->len : 0;
}

FxBlock *
fx_block_get_child (const FxBlock *block,
                    guint          index)
{
  return g_ptr_array_index (block->children, index);
}

guint
fx_block_get_n_spans (const FxBlock *block)
{
  return block->spans->len;
}

const FxSpan *
fx_block_get_span (const FxBlock *block,
                   guint          index)
{
  return &g_array_index (block->spans, FxSpan, index);
}

gboolean
fx_block_equal (const FxBlock *a,
                const FxBlock *b)
{
  guint n_children = fx_block_get_n_children (a);

  if (a == b)
    return TRUE;

  if (a->hash != b->hash ||
      a->type != b->type ||
      a->level != b->level ||
      a->tight != b->tight ||
      a->text_size != b->text_size ||
      a->spans->len != b->spans->len ||
      n_children != fx_block_get_n_children (b) ||
      g_strcmp0 (a->info, b->info) != 0 ||
      (a->text_size > 0 && memcmp (a->text, b->text, a->text_size) != 0))
    return FALSE;

  for (guint i = 0; i < a->spans->len; i++)
    {
      const FxSpan *x = fx_block_get_span (a, i);
      const FxSpan *y = fx_block_get_span (b, i);

      if (x->begin != y->begin || x->end != y->end ||
          x->style != y->style || g_strcmp0 (x->target, y->target) != 0)
        return FALSE;
    }

  for (guint i = 0; i < n_children; i++)
    if (!fx_block_equal (fx_block_get_child (a, i), fx_block_get_child (b, i)))
      return FALSE;

  return TRUE;
}

static void
append_lines (GString    *out,
              const char *text,
              int         indent)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      g_string_append_c (out, *p);
      if (*p == '\n')
        g_string_append_printf (out, "%*s", indent, "");
    }
}

static void
append_gap (GString  *out,
            int       indent,
            gboolean  tight)
{
  g_string_append_printf (out, tight ? "\n%*s" : "\n\n%*s", indent, "");
}

static void
append_plain (GString       *out,
              const FxBlock *block,
              int            indent)
{
  guint n_children = fx_block_get_n_children (block);

  switch (block->type)
    {
    case FX_BLOCK_DOCUMENT:
    case FX_BLOCK_ITEM:
    case FX_BLOCK_QUOTE:
      for (guint i = 0; i < n_children; i++)
        {
          const FxBlock *child = fx_block_get_child (block, i);

          if (i > 0 && child->type == FX_BLOCK_PARAGRAPH && child->level == 1)
            g_string_append_c (out, ' ');
          else if (i > 0)
            append_gap (out, indent, block->type == FX_BLOCK_ITEM &&
                                     child->type == FX_BLOCK_LIST);
          append_plain (out, child, indent);
        }
      break;

    case FX_BLOCK_LIST:
      for (guint i = 0; i < n_children; i++)
        {
          const FxBlock *item = fx_block_get_child (block, i);
          g_autofree char *marker = NULL;

          if (i > 0)
            append_gap (out, indent, block->tight);

          if (item->level >= 0)
            marker = g_strdup (item->level ? "☑ " : "☐ ");
          else if (block->level >= 0)
            marker = g_strdup_printf ("%u. ", block->level + i);
          else
            marker = g_strdup ("• ");

          g_string_append (out, marker);
          append_plain (out, item, indent + g_utf8_strlen (marker, -1));
        }
      break;

    case FX_BLOCK_TABLE:
      for (guint i = 0; i < n_children; i++)
        {
          if (i > 0)
            append_gap (out, indent, TRUE);
          append_plain (out, fx_block_get_child (block, i), indent);
        }
      break;

    case FX_BLOCK_ROW:
      for (guint i = 0; i < n_children; i++)
        {
          if (i > 0)
            g_string_append_c (out, '\t');
          append_plain (out, fx_block_get_child (block, i), indent);
        }
      break;

    case FX_BLOCK_RULE:
      g_string_append (out, "———");
      break;

    case FX_BLOCK_CODE:
    case FX_BLOCK_PARAGRAPH:
    case FX_BLOCK_HEADING:
    case FX_BLOCK_CELL:
    case FX_BLOCK_HTML:
    case FX_BLOCK_LONG:
      append_lines (out, block->text, indent);
      break;

    default:
      g_assert_not_reached ();
    }
}

char *
fx_block_to_plain (const FxBlock *block)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (block != NULL, NULL);

  append_plain (out, block, 0);

  return g_string_free (out, FALSE);
}

static void
append_dump (GString       *out,
             const FxBlock *block,
             int            depth)
{
  static const char *const names[] = {
    "document", "paragraph", "heading", "code", "list", "item", "quote",
    "table", "row", "cell", "rule", "html", "long",
  };

  g_string_append_printf (out, "%*s%s %d", 2 * depth, "",
                          names[block->type], block->level);
  if (block->tight)
    g_string_append (out, " tight");
  if (block->info != NULL)
    g_string_append_printf (out, " <%s>", block->info);
  if (block->text != NULL)
    {
      g_autofree char *text = g_strescape (block->text, NULL);

      g_string_append_printf (out, " \"%s\"", text);
    }
  for (guint i = 0; i < block->spans->len; i++)
    {
      const FxSpan *span = fx_block_get_span (block, i);

      g_string_append_printf (out, " [%u,%u)=%x%s%s", span->begin, span->end,
                              span->style, span->target != NULL ? ":" : "",
                              span->target != NULL ? span->target : "");
    }
  g_string_append_c (out, '\n');

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    append_dump (out, fx_block_get_child (block, i), depth + 1);
}

char *
fx_block_dump (const FxBlock *block)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (block != NULL, NULL);

  append_dump (out, block, 0);

  return g_string_free (out, FALSE);
}
