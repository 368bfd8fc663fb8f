/* test-kv-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-kv-cache.h"

#include <string.h>

#include "fx-test-device.h"

#define N_SEQUENCES 3
#define CONTEXT 100   /* 4 pages, the last not full */
#define N_PAGES (N_SEQUENCES * 4)

static FxKvCache *
new_cache (void)
{
  const FxHparams hparams = { .n_layers = 2, .n_kv_heads = 2, .head_dim = 16 };
  FxKvCache *cache = fx_kv_cache_new (&hparams, CONTEXT, N_SEQUENCES, FX_KV_F16,
                                      G_MAXUINT);

  g_assert_true (fx_kv_cache_commit (cache, NULL, NULL));
  g_assert_cmpuint (fx_kv_cache_get_max_blocks (cache), ==, 4);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES);

  return cache;
}

static void
test_kv_cache_reserve (void)
{
  g_autoptr (FxKvCache) cache = new_cache ();
  const guint32 *blocks = fx_kv_cache_get_blocks (cache, 1);
  guint32 first;

  fx_kv_cache_reserve (cache, 1, 1);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES - 1);
  first = blocks[0];
  fx_kv_cache_reserve (cache, 1, FX_KV_PAGE);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES - 1);
  fx_kv_cache_reserve (cache, 1, FX_KV_PAGE + 1);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES - 2);
  g_assert_cmpuint (blocks[0], ==, first);
  g_assert_cmpuint (blocks[1], !=, first);

  for (guint i = 0; i < N_SEQUENCES; i++)
    fx_kv_cache_reserve (cache, i, CONTEXT);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, 0);
}

static void
test_kv_cache_fork (void)
{
  g_autoptr (FxKvCache) cache = new_cache ();

  fx_kv_cache_reserve (cache, 0, 80);
  g_assert_cmpuint (fx_kv_cache_fork (cache, 0, 1, 70), ==, 64);
  g_assert_cmpmem (fx_kv_cache_get_blocks (cache, 0), 8,
                   fx_kv_cache_get_blocks (cache, 1), 8);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES - 3);

  /* What follows is its own. */
  fx_kv_cache_reserve (cache, 1, 80);
  g_assert_cmpuint (fx_kv_cache_get_blocks (cache, 0)[2], !=,
                    fx_kv_cache_get_blocks (cache, 1)[2]);

  /* Into the middle of a shared page: the page is given up, since writing
   * there would change the other sequence. */
  g_assert_cmpuint (fx_kv_cache_truncate (cache, 1, 50), ==, 32);
  fx_kv_cache_reserve (cache, 1, 50);
  g_assert_cmpuint (fx_kv_cache_get_blocks (cache, 0)[1], !=,
                    fx_kv_cache_get_blocks (cache, 1)[1]);

  /* Into the middle of one's own it is kept, as at a page's end. */
  g_assert_cmpuint (fx_kv_cache_truncate (cache, 1, 40), ==, 40);
  g_assert_cmpuint (fx_kv_cache_truncate (cache, 1, 32), ==, 32);

  /* The last user frees. */
  g_assert_cmpuint (fx_kv_cache_truncate (cache, 0, 0), ==, 0);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES - 1);
  fx_kv_cache_truncate (cache, 1, 0);
  g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES);
}

/* Any order of calls: no page is written by two, none is lost, and the cache
 * never runs out. */
static void
test_kv_cache_random (void)
{
  g_autoptr (FxKvCache) cache = new_cache ();
  guint lengths[N_SEQUENCES] = { 0 };

  for (guint i = 0; i < 20000; i++)
    {
      const guint a = (guint) g_test_rand_int_range (0, N_SEQUENCES);
      const guint b = (a + 1 + (guint) g_test_rand_int_range (0, N_SEQUENCES - 1))
                      % N_SEQUENCES;
      guint n_users[N_PAGES] = { 0 };
      guint n_used = 0;

      switch (g_test_rand_int_range (0, 3))
        {
        case 0:
          lengths[a] = (guint) g_test_rand_int_range ((gint32) lengths[a],
                                                      CONTEXT + 1);
          fx_kv_cache_reserve (cache, a, lengths[a]);
          break;

        case 1:
          lengths[a] = (guint) g_test_rand_int_range (0, (gint32) lengths[a] + 1);
          lengths[a] = fx_kv_cache_truncate (cache, a, lengths[a]);
          break;

        default:
          lengths[b] = fx_kv_cache_fork (cache, a, b,
                                         (guint) g_test_rand_int_range (0, (gint32) lengths[a] + 1));
          break;
        }

      for (guint s = 0; s < N_SEQUENCES; s++)
        for (guint p = 0; p * FX_KV_PAGE < lengths[s]; p++)
          {
            const guint32 page = fx_kv_cache_get_blocks (cache, s)[p];

            g_assert_cmpuint (page, <, N_PAGES);
            n_used += n_users[page]++ == 0;
          }

      for (guint s = 0; s < N_SEQUENCES; s++)
        if (lengths[s] % FX_KV_PAGE != 0)
          g_assert_cmpuint (n_users[fx_kv_cache_get_blocks (cache, s)[lengths[s] / FX_KV_PAGE]],
                            ==, 1);
      g_assert_cmpuint (fx_kv_cache_get_n_free (cache), ==, N_PAGES - n_used);
    }
}

static void
check_page (FxVkRange range,
            guint     page,
            gsize     size,
            guint8    expected)
{
  const guint8 *bytes = fx_vk_buffer_get_map (range.buffer);

  for (gsize i = 0; i < size; i++)
    g_assert_cmpuint (bytes[range.offset + page * size + i], ==, expected);
}

/* New memory holds what others left there: a page is zeroed when it is first
 * taken, then never again, and one that is not taken stays as it is. */
static void
test_kv_cache_zeros (void)
{
  const FxHparams hparams = { .n_layers = 2, .n_kv_heads = 2, .head_dim = 16 };
  const gsize size = fx_kv_page_size (FX_KV_F16, 2, 16);
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FxKvCache) cache = fx_kv_cache_new (&hparams, CONTEXT, N_SEQUENCES, FX_KV_F16,
                                                 G_MAXUINT);
  FxVkRange ranges[4];
  const guint32 *blocks;

  g_assert_true (fx_kv_cache_commit (cache, device, &error));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      ranges[i] = i % 2 == 0 ? fx_kv_cache_get_k (cache, i / 2) : fx_kv_cache_get_v (cache, i / 2);
      if (fx_vk_buffer_get_map (ranges[i].buffer) == NULL)
        {
          g_test_skip ("the host does not see this device's memory, which is zeroed whole");
          return;
        }
      g_assert_cmpuint (ranges[i].size, ==, N_PAGES * size);
      check_page (ranges[i], 0, size, 0);
      memset ((guint8 *) fx_vk_buffer_get_map (ranges[i].buffer) + ranges[i].offset + size, 0xff,
              (N_PAGES - 1) * size);
    }

  fx_kv_cache_reserve (cache, 0, 2 * FX_KV_PAGE);
  fx_kv_cache_reserve (cache, 1, 1);
  blocks = fx_kv_cache_get_blocks (cache, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      check_page (ranges[i], blocks[0], size, 0);
      check_page (ranges[i], blocks[1], size, 0);
      check_page (ranges[i], fx_kv_cache_get_blocks (cache, 1)[0], size, 0);
      check_page (ranges[i], N_PAGES - 1, size, 0xff);
      memset ((guint8 *) fx_vk_buffer_get_map (ranges[i].buffer) + ranges[i].offset
              + blocks[1] * size, 0x11, size);
    }

  fx_kv_cache_truncate (cache, 0, FX_KV_PAGE);
  fx_kv_cache_reserve (cache, 0, 2 * FX_KV_PAGE);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    check_page (ranges[i], blocks[1], size, 0x11);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kv-cache/reserve", test_kv_cache_reserve);
  g_test_add_func ("/kv-cache/fork", test_kv_cache_fork);
  g_test_add_func ("/kv-cache/random", test_kv_cache_random);
  g_test_add_func ("/kv-cache/zeros", test_kv_cache_zeros);
  return g_test_run ();
}
