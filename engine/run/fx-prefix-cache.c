/* fx-prefix-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-prefix-cache.h"

typedef struct
{
  guint32 *tokens;   /* Owned; [n_pages * FX_KV_PAGE] */
  guint32 *pages;    /* Owned; [n_pages], each held once */
  guint    n_pages;
} Prefix;

struct _FxPrefixCache
{
  FxKvCache *kv;        /* Borrowed */
  GQueue     prefixes;  /* of Prefix, owned; least recently used first */
};

FxPrefixCache *
fx_prefix_cache_new (FxKvCache *kv)
{
  FxPrefixCache *self = g_new0 (FxPrefixCache, 1);

  self->kv = kv;
  g_queue_init (&self->prefixes);

  return self;
}

void
fx_prefix_cache_free (FxPrefixCache *self)
{
  if (self == NULL)
    return;

  fx_prefix_cache_clear (self);
  g_free (self);
}

static void
drop (FxPrefixCache *self,
      GList         *link)
{
  Prefix *prefix = link->data;

  g_queue_delete_link (&self->prefixes, link);
  fx_kv_cache_release_pages (self->kv, prefix->pages, prefix->n_pages);
  g_free (prefix->tokens);
  g_free (prefix->pages);
  g_free (prefix);
}

static guint
common_length (const Prefix  *prefix,
               const guint32 *tokens,
               guint          n_tokens)
{
  const guint most = MIN (prefix->n_pages * FX_KV_PAGE, n_tokens);
  guint n = 0;

  while (n < most && prefix->tokens[n] == tokens[n])
    n++;

  return n;
}

void
fx_prefix_cache_keep (FxPrefixCache *self,
                      guint          sequence,
                      const guint32 *tokens,
                      guint          n_tokens)
{
  const guint n_pages = n_tokens / FX_KV_PAGE;
  const guint n_kept = n_pages * FX_KV_PAGE;
  Prefix *prefix;
  GList *next;

  if (n_pages == 0)
    return;

  for (GList *l = self->prefixes.head; l != NULL; l = next)
    {
      const Prefix *other = l->data;
      const guint n = common_length (other, tokens, n_kept);

      next = l->next;
      if (n == n_kept)
        {
          g_queue_unlink (&self->prefixes, l);
          g_queue_push_tail_link (&self->prefixes, l);
          return;
        }
      if (n == other->n_pages * FX_KV_PAGE)
        drop (self, l);
    }

  prefix = g_new0 (Prefix, 1);
  prefix->n_pages = n_pages;
  prefix->tokens = g_memdup2 (tokens, n_kept * sizeof (guint32));
  prefix->pages = g_memdup2 (fx_kv_cache_get_blocks (self->kv, sequence),
                             n_pages * sizeof (guint32));
  fx_kv_cache_hold_pages (self->kv, prefix->pages, n_pages);
  g_queue_push_tail (&self->prefixes, prefix);
}

guint
fx_prefix_cache_find (FxPrefixCache  *self,
                      const guint32  *tokens,
                      guint           n_tokens,
                      const guint32 **pages)
{
  GList *best = NULL;
  guint n_best = 0;

  for (GList *l = self->prefixes.tail; l != NULL; l = l->prev)
    {
      const guint n = common_length (l->data, tokens, n_tokens) / FX_KV_PAGE;

      if (n > n_best)
        {
          best = l;
          n_best = n;
        }
    }

  if (best == NULL)
    return 0;

  g_queue_unlink (&self->prefixes, best);
  g_queue_push_tail_link (&self->prefixes, best);
  *pages = ((const Prefix *) best->data)->pages;

  return n_best * FX_KV_PAGE;
}

void
fx_prefix_cache_make_room (FxPrefixCache *self,
                           guint          n_pages)
{
  while (fx_kv_cache_get_n_free (self->kv) < n_pages
         && self->prefixes.head != NULL)
    drop (self, self->prefixes.head);
}

guint
fx_prefix_cache_get_n (FxPrefixCache *self)
{
  return self->prefixes.length;
}

void
fx_prefix_cache_clear (FxPrefixCache *self)
{
  while (self->prefixes.head != NULL)
    drop (self, self->prefixes.head);
}
