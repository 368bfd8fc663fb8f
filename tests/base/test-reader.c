/* test-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-reader.h"

#include <string.h>

#include "fx-error.h"

static const guint8 bytes[] = {
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f,
  0x00, 0x00, 0xc0, 0xbf,                         /* -1.5f */
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x40, /* 2.5 */
};

static void
test_numbers (void)
{
  FxReader reader;
  guint8 u8 = 0;
  guint16 u16 = 0;
  guint32 u32 = 0;
  guint64 u64 = 0;
  float f32 = 0;
  double f64 = 0;

  fx_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (fx_reader_read_u8 (&reader, "a", &u8, NULL));
  g_assert_true (fx_reader_read_u16 (&reader, "b", &u16, NULL));
  g_assert_true (fx_reader_read_u32 (&reader, "c", &u32, NULL));
  g_assert_true (fx_reader_read_u64 (&reader, "d", &u64, NULL));
  g_assert_true (fx_reader_read_f32 (&reader, "e", &f32, NULL));
  g_assert_true (fx_reader_read_f64 (&reader, "f", &f64, NULL));

  g_assert_cmpuint (u8, ==, 0x01);
  g_assert_cmpuint (u16, ==, 0x0302);
  g_assert_cmpuint (u32, ==, 0x07060504);
  g_assert_cmpuint (u64, ==, G_GUINT64_CONSTANT (0x0f0e0d0c0b0a0908));
  g_assert_cmpfloat (f32, ==, -1.5f);
  g_assert_cmpfloat (f64, ==, 2.5);
  g_assert_cmpuint (fx_reader_get_left (&reader), ==, 0);
}

static void
test_end (void)
{
  g_autoptr (GError) error = NULL;
  const guint8 *found;
  FxReader reader;
  guint32 u32 = 42;
  guint8 u8 = 0;

  fx_reader_init (&reader, bytes, 4);
  reader.base = 1000;
  g_assert_true (fx_reader_read_u8 (&reader, "first", &u8, &error));
  g_assert_no_error (error);

  g_assert_false (fx_reader_read_u32 (&reader, "tensor count", &u32, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_cmpstr (error->message, ==,
                   "tensor count at byte 1001 needs 4 bytes, 3 are left");
  g_assert_cmpuint (u32, ==, 42);
  g_assert_cmpuint (reader.offset, ==, 1);
  g_clear_error (&error);

  /* A length that would wrap around to something small. */
  g_assert_false (fx_reader_read_bytes (&reader, "name", G_MAXUINT64, &found, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_clear_error (&error);

  g_assert_true (fx_reader_read_bytes (&reader, "name", 3, &found, &error));
  g_assert_true (found == bytes + 1);
  g_assert_true (fx_reader_read_bytes (&reader, "nothing", 0, &found, &error));
  g_assert_false (fx_reader_read_u8 (&reader, "one more", &u8, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
}

static void
test_empty (void)
{
  FxReader reader;
  guint8 u8;

  fx_reader_init (&reader, NULL, 0);
  g_assert_false (fx_reader_read_u8 (&reader, "a", &u8, NULL));
}

typedef struct
{
  guint8 target[sizeof bytes];
  gsize  n_filled;
  gsize  limit;
} Source;

static gsize
fill (gpointer   user_data,
      gsize      end,
      GError   **error)
{
  Source *source = user_data;

  g_assert_cmpuint (end, >, source->n_filled);
  if (end > source->limit)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "the disk is gone");
      return 0;
    }

  source->n_filled = MIN (end + 3, source->limit);
  memcpy (source->target, bytes, source->n_filled);
  return source->n_filled;
}

static void
test_fill (void)
{
  g_autoptr (GError) error = NULL;
  Source source = { .limit = 15 };
  FxReader reader;
  guint64 u64 = 0;
  guint32 u32 = 0;
  guint16 u16 = 0;

  fx_reader_init_fill (&reader, source.target, sizeof bytes, fill, &source);
  g_assert_true (fx_reader_read_u32 (&reader, "a", &u32, &error));
  g_assert_cmpuint (u32, ==, 0x04030201);
  g_assert_cmpuint (source.n_filled, ==, 7);
  g_assert_true (fx_reader_read_u16 (&reader, "b", &u16, &error));
  g_assert_cmpuint (source.n_filled, ==, 7);
  g_assert_true (fx_reader_read_u64 (&reader, "c", &u64, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (u64, ==, G_GUINT64_CONSTANT (0x0e0d0c0b0a090807));

  g_assert_false (fx_reader_read_u64 (&reader, "scores", &u64, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_cmpstr (error->message, ==, "scores: the disk is gone");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reader/numbers", test_numbers);
  g_test_add_func ("/reader/end", test_end);
  g_test_add_func ("/reader/empty", test_empty);
  g_test_add_func ("/reader/fill", test_fill);

  return g_test_run ();
}
