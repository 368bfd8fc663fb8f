/* test-prefix-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-prefix-cache.h"

#define CONTEXT (4 * FX_KV_PAGE)
#define N_PAGES 8

typedef struct
{
  FxKvCache     *kv;
  FxPrefixCache *prefixes;
  guint32        tokens[CONTEXT];
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const FxHparams hparams = { .n_layers = 1, .n_kv_heads = 1, .head_dim = 16 };

  self->kv = fx_kv_cache_new (&hparams, CONTEXT, 2, FX_KV_F16, G_MAXUINT);
  g_assert_true (fx_kv_cache_commit (self->kv, NULL, NULL));
  self->prefixes = fx_prefix_cache_new (self->kv);
  for (guint i = 0; i < CONTEXT; i++)
    self->tokens[i] = i;
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fx_prefix_cache_free (self->prefixes);
  fx_kv_cache_truncate (self->kv, 0, 0);
  fx_kv_cache_truncate (self->kv, 1, 0);
  g_assert_cmpuint (fx_kv_cache_get_n_free (self->kv), ==, N_PAGES);
  fx_kv_cache_free (self->kv);
}

/* Sequence 0 holds @n_tokens and loses them to what is kept. */
static void
keep (Fixture *self,
      guint    n_tokens)
{
  fx_prefix_cache_make_room (self->prefixes,
                             fx_kv_cache_get_n_needed (self->kv, 0, n_tokens));
  fx_kv_cache_reserve (self->kv, 0, n_tokens);
  fx_prefix_cache_keep (self->prefixes, 0, self->tokens, n_tokens);
  fx_kv_cache_truncate (self->kv, 0, 0);
}

static void
test_prefix_cache_find (Fixture       *self,
                        gconstpointer  data)
{
  const guint32 *pages = NULL;
  guint32 first;

  keep (self, FX_KV_PAGE - 1);
  g_assert_cmpuint (fx_prefix_cache_get_n (self->prefixes), ==, 0);

  fx_kv_cache_reserve (self->kv, 0, 2 * FX_KV_PAGE);
  first = fx_kv_cache_get_blocks (self->kv, 0)[0];
  keep (self, 2 * FX_KV_PAGE + 5);
  g_assert_cmpuint (fx_kv_cache_get_n_free (self->kv), ==, N_PAGES - 2);

  g_assert_cmpuint (fx_prefix_cache_find (self->prefixes, self->tokens, CONTEXT,
                                          &pages), ==, 2 * FX_KV_PAGE);
  g_assert_cmpuint (pages[0], ==, first);
  g_assert_cmpuint (fx_prefix_cache_find (self->prefixes, self->tokens,
                                          2 * FX_KV_PAGE - 1, &pages),
                    ==, FX_KV_PAGE);
  self->tokens[FX_KV_PAGE - 1]++;
  g_assert_cmpuint (fx_prefix_cache_find (self->prefixes, self->tokens, CONTEXT,
                                          &pages), ==, 0);
}

/* A longer text takes the place of its beginning, and a beginning adds
 * nothing. */
static void
test_prefix_cache_nested (Fixture       *self,
                          gconstpointer  data)
{
  const guint32 *pages = NULL;

  keep (self, FX_KV_PAGE);
  keep (self, 3 * FX_KV_PAGE);
  g_assert_cmpuint (fx_prefix_cache_get_n (self->prefixes), ==, 1);
  keep (self, 2 * FX_KV_PAGE);
  g_assert_cmpuint (fx_prefix_cache_get_n (self->prefixes), ==, 1);
  g_assert_cmpuint (fx_prefix_cache_find (self->prefixes, self->tokens, CONTEXT,
                                          &pages), ==, 3 * FX_KV_PAGE);
  g_assert_cmpuint (fx_kv_cache_get_n_free (self->kv), ==, N_PAGES - 3);
}

/* What was asked for last stays longest; who uses a page keeps it. */
static void
test_prefix_cache_room (Fixture       *self,
                        gconstpointer  data)
{
  const guint32 *pages = NULL;

  for (guint32 text = 1; text <= 3; text++)
    {
      self->tokens[0] = 100 * text;
      keep (self, 2 * FX_KV_PAGE);
    }
  self->tokens[0] = 100;
  g_assert_cmpuint (fx_prefix_cache_find (self->prefixes, self->tokens, CONTEXT,
                                          &pages), ==, 2 * FX_KV_PAGE);
  fx_kv_cache_adopt_pages (self->kv, 1, pages, 2);
  g_assert_cmpuint (fx_kv_cache_get_n_free (self->kv), ==, 2);

  fx_prefix_cache_make_room (self->prefixes, 3);
  g_assert_cmpuint (fx_prefix_cache_get_n (self->prefixes), ==, 2);
  self->tokens[0] = 200;
  g_assert_cmpuint (fx_prefix_cache_find (self->prefixes, self->tokens, CONTEXT,
                                          &pages), ==, 0);

  /* More than there is: all go, but for what the sequence has. */
  fx_prefix_cache_make_room (self->prefixes, N_PAGES);
  g_assert_cmpuint (fx_prefix_cache_get_n (self->prefixes), ==, 0);
  g_assert_cmpuint (fx_kv_cache_get_n_free (self->kv), ==, N_PAGES - 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/prefix-cache/find", Fixture, NULL, set_up,
              test_prefix_cache_find, tear_down);
  g_test_add ("/prefix-cache/nested", Fixture, NULL, set_up,
              test_prefix_cache_nested, tear_down);
  g_test_add ("/prefix-cache/room", Fixture, NULL, set_up,
              test_prefix_cache_room, tear_down);
  return g_test_run ();
}
