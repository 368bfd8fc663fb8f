/* fx-markdown-inline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-markdown-inline.h"

#include <glib/gi18n.h>

void
fx_markdown_add_span (FxBlock    *block,
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

void
fx_markdown_add_inlines (FxBlock    *block,
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
              fx_markdown_add_span (block, begin, text->len, FX_SPAN_IMAGE,
                                    target);
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

      fx_markdown_add_span (block, begin, text->len, style | own, target);
    }

  cmark_iter_free (iter);
}
