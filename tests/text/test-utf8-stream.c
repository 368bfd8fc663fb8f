/* test-utf8-stream.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <string.h>

#include "fx-utf8-stream.h"

#define R "\357\277\275"

/* Markus Kuhn's kinds of broken UTF-8.  The expected texts are those of
 * Python's bytes.decode ('utf-8', 'replace'). */
static const struct
{
  const char *bytes;
  gsize       n_bytes;
  const char *text;
} cases[] = {
#define CASE(bytes, text) { bytes, sizeof (bytes) - 1, text }
  CASE ("", ""),
  CASE ("plain", "plain"),
  CASE ("\303\244\342\202\254\360\237\230\200", "\303\244\342\202\254\360\237\230\200"),
  CASE ("\302\200\337\277", "\302\200\337\277"),
  CASE ("\340\240\200\357\277\277", "\340\240\200\357\277\277"),
  CASE ("\360\220\200\200\364\217\277\277", "\360\220\200\200\364\217\277\277"),
  /* alone */
  CASE ("\200", R),
  CASE ("\277a", R "a"),
  CASE ("\200\277\200", R R R),
  CASE ("\376\377", R R),
  /* cut off, at the end and before something else */
  CASE ("\303", R),
  CASE ("\342\202", R),
  CASE ("\360\237\230", R),
  CASE ("\303x", R "x"),
  CASE ("\342\202x", R "x"),
  CASE ("\360\237\230x", R "x"),
  CASE ("\342\202\303\244", R "\303\244"),
  CASE ("\360\237\342\202\254", R "\342\202\254"),
  /* overlong */
  CASE ("\300\257", R R),
  CASE ("\301\277", R R),
  CASE ("\340\200\257", R R R),
  CASE ("\340\237\277", R R R),
  CASE ("\360\200\200\257", R R R R),
  CASE ("\360\217\277\277", R R R R),
  CASE ("\370\210\200\200\257", R R R R R),
  CASE ("\374\204\200\200\200\257", R R R R R R),
  /* surrogates */
  CASE ("\355\240\200", R R R),
  CASE ("\355\277\277", R R R),
  CASE ("\355\240\200\355\260\200", R R R R R R),
  CASE ("\355\237\277", "\355\237\277"),
  CASE ("\356\200\200", "\356\200\200"),
  /* above U+10FFFF */
  CASE ("\364\220\200\200", R R R R),
  CASE ("\365\200\200\200", R R R R),
  CASE ("\367\277\277\277", R R R R),
#undef CASE
};

static char *
decode_whole (const char *bytes,
              gsize       n_bytes)
{
  GString *out = g_string_new (NULL);
  FxUtf8Stream stream;

  fx_utf8_stream_init (&stream);
  fx_utf8_stream_push (&stream, bytes, n_bytes, out);
  fx_utf8_stream_flush (&stream, out);
  g_assert_cmpuint (fx_utf8_stream_get_n_held (&stream), ==, 0);

  return g_string_free (out, FALSE);
}

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = decode_whole (cases[i].bytes, cases[i].n_bytes);

      if (strcmp (text, cases[i].text) != 0)
        g_error ("case %" G_GSIZE_FORMAT ": got '%s', expected '%s'", i, text, cases[i].text);
    }
}

/* Every way to cut each case in up to three pieces. */
static void
test_splits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize a = 0; a <= cases[i].n_bytes; a++)
      for (gsize b = a; b <= cases[i].n_bytes; b++)
        {
          g_autoptr (GString) out = g_string_new (NULL);
          FxUtf8Stream stream = { 0 };

          fx_utf8_stream_push (&stream, cases[i].bytes, a, out);
          g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
          g_assert_cmpuint (fx_utf8_stream_get_n_held (&stream), <=, 3);
          fx_utf8_stream_push (&stream, cases[i].bytes + a, b - a, out);
          g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
          g_assert_cmpuint (fx_utf8_stream_get_n_held (&stream), <=, 3);
          fx_utf8_stream_push (&stream, cases[i].bytes + b, cases[i].n_bytes - b, out);
          fx_utf8_stream_flush (&stream, out);
          g_assert_cmpstr (out->str, ==, cases[i].text);
        }
}

/* Each character there is comes out as it went in, byte by byte. */
static void
test_every_character (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  FxUtf8Stream stream = { 0 };

  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      char bytes[6];
      gsize n;

      if (c >= 0xd800 && c <= 0xdfff)
        continue;

      n = (gsize) g_unichar_to_utf8 (c, bytes);
      g_string_truncate (out, 0);
      for (gsize i = 0; i < n; i++)
        {
          g_assert_cmpuint (out->len, ==, 0);
          g_assert_cmpuint (fx_utf8_stream_get_n_held (&stream), ==, i);
          fx_utf8_stream_push (&stream, bytes + i, 1, out);
        }
      g_assert_cmpmem (out->str, out->len, bytes, n);
    }
}

/* Random bytes with many lead and continuation bytes, cut anywhere: valid at
 * every moment, and the same as in one piece. */
static void
test_random (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      char bytes[24];
      gsize n = (gsize) g_test_rand_int_range (0, sizeof bytes);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *whole = NULL;
      FxUtf8Stream stream = { 0 };

      for (gsize i = 0; i < n; i++)
        {
          static const guint8 edges[] = { 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1,
                                          0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf4, 0xf5 };

          bytes[i] = (char) (g_test_rand_bit ()
                               ? edges[g_test_rand_int_range (0, G_N_ELEMENTS (edges))]
                               : (guint8) g_test_rand_int_range (1, 256));
        }

      whole = decode_whole (bytes, n);
      for (gsize start = 0; start < n;)
        {
          gsize take = (gsize) g_test_rand_int_range (1, (gint32) (n - start) + 1);

          fx_utf8_stream_push (&stream, bytes + start, take, out);
          g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
          g_assert_cmpuint (fx_utf8_stream_get_n_held (&stream), <=, 3);
          start += take;
        }
      fx_utf8_stream_flush (&stream, out);
      g_assert_cmpstr (out->str, ==, whole);

      if (g_utf8_validate_len (bytes, n, NULL))
        g_assert_cmpmem (out->str, out->len, bytes, n);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/utf8-stream/known", test_known);
  g_test_add_func ("/utf8-stream/splits", test_splits);
  g_test_add_func ("/utf8-stream/every-character", test_every_character);
  g_test_add_func ("/utf8-stream/random", test_random);

  return g_test_run ();
}
