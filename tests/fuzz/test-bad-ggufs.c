/* test-bad-ggufs.c - hostile GGUF files, under the sanitizers.
 *
 * Built with AddressSanitizer and UndefinedBehaviorSanitizer in every build,
 * from the sources of engine/base and engine/file.  Files live in memory
 * (memfd), so that tens of thousands can be tried.
 *
 * FX_FUZZ_N and FX_FUZZ_SEED change how many mutants are tried, and which.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bad-ggufs.h"
#include "fx-dequant.h"
#include "fx-error.h"
#include "fx-fixture.h"
#include "fx-gguf-builder.h"
#include "fx-model-info-private.h"

/* Of compiler-rt's sanitizer/allocator_interface.h, which GCC's library has but
 * whose header it does not install. */
int    __sanitizer_install_malloc_and_free_hooks (void (*malloc_hook) (const volatile void *, size_t),
                                                  void (*free_hook) (const volatile void *));
size_t __sanitizer_get_allocated_size            (const volatile void *pointer);

#define MAX_SECONDS 3.0 /* one is promised */
#define MAX_EXTRA   (64 * 1024 * 1024) /* bytes beyond the file's size */

/* What malloc() and free() saw since reset_peak(). */
static gint64 in_use, peak;

static void
malloc_hook (const volatile void *pointer,
             size_t               size)
{
  in_use += size;
  peak = MAX (peak, in_use);
}

static void
free_hook (const volatile void *pointer)
{
  if (pointer != NULL)
    in_use -= __sanitizer_get_allocated_size (pointer);
}

static int file = -1;
static char *file_path;

static void
write_file (const guint8 *bytes,
            gsize         size,
            guint64       file_size)
{
  g_assert_cmpint (ftruncate (file, 0), ==, 0);
  g_assert_cmpint (ftruncate (file, file_size), ==, 0);
  g_assert_cmpint (pwrite (file, bytes, size, 0), ==, (gssize) size);
}

/* Does with a file that opens all that can be done with it. */
static gboolean
use_model (const FxModelInfo  *info,
           GError            **error)
{
  const FxGguf *gguf = fx_model_info_get_gguf (info);
  gboolean whole = TRUE;

  g_assert_true (g_utf8_validate (fx_model_info_get_name (info), -1, NULL));
  g_assert_true (g_utf8_validate (fx_model_info_get_architecture (info), -1, NULL));
  g_assert_nonnull (fx_model_info_get_quant (info));

  for (guint i = 0; i < fx_model_info_get_n_metadata (info); i++)
    {
      const FxGgufValue *value = fx_gguf_get_value (gguf, i);
      g_autoptr (GVariant) all = fx_model_info_dup_metadata_value (info, i, 0);
      g_autofree char *text = g_variant_print (all, TRUE);

      g_assert_true (fx_gguf_lookup (gguf, value->key) == value);
      g_assert_true (g_utf8_validate (fx_model_info_get_metadata_key (info, i), -1, NULL));
      g_assert_cmpuint (strlen (text), >, 0);
    }

  for (guint i = 0; i < fx_gguf_get_n_tensors (gguf); i++)
    {
      const FxGgufTensor *tensor = fx_gguf_get_tensor (gguf, i);
      guint8 buffer[4096];
      gsize size = MIN (tensor->info.size, sizeof buffer);
      guint index;

      g_assert_true (fx_gguf_find_tensor (gguf, tensor->info.name, &index));
      g_assert_cmpuint (index, ==, i);

      if (!fx_gguf_read_tensor (gguf, i, 0, buffer, size, whole ? error : NULL) ||
          !fx_gguf_read_tensor (gguf, i, tensor->info.size - size, buffer, size,
                                whole ? error : NULL))
        {
          whole = FALSE;
          continue;
        }

      if (fx_dequant_is_supported (tensor->type))
        {
          const FxQuantInfo *quant = fx_quant_get_info (tensor->type);
          float block[FX_QUANT_MAX_BLOCK_ITEMS];

          fx_dequant (tensor->type, buffer, block, quant->block_items);
        }
    }

  g_assert_true (whole == (fx_model_info_get_missing (info) == 0));
  return whole;
}

/* Returns: whether the file is a whole model */
static gboolean
try_file (GError **error)
{
  FxModelInfo *info = fx_model_info_new (file_path, error);
  gboolean whole;

  if (info == NULL)
    return FALSE;

  whole = use_model (info, error);
  fx_model_info_unref (info);
  return whole;
}

static void
test_corpus (void)
{
  g_autoptr (GArray) corpus = bad_ggufs_new ();
  double slowest = 0;
  gint64 largest = 0;

  g_assert_cmpuint (corpus->len, >=, 200);

  for (guint i = 0; i < corpus->len; i++)
    {
      const BadGguf *bad = &g_array_index (corpus, BadGguf, i);
      gint64 start = g_get_monotonic_time ();
      gint64 before = in_use;
      GError *error = NULL;
      double elapsed;

      write_file (bad->bytes->data, bad->bytes->len, bad->file_size);
      peak = in_use;

      if (try_file (&error))
        g_error ("%s: was taken for a good file", bad->name);

      elapsed = (g_get_monotonic_time () - start) / 1e6;
      slowest = MAX (slowest, elapsed);
      largest = MAX (largest, peak - before);

      g_test_message ("%s: %s", bad->name, error->message);
      if (error->domain != FX_ERROR)
        g_error ("%s: an error of another domain: %s", bad->name, error->message);
      if (strstr (error->message, bad->expected != NULL ? bad->expected : " at byte ") == NULL &&
          (bad->expected != NULL || strstr (error->message, "metadata '") == NULL))
        g_error ("%s: '%s' does not name %s", bad->name, error->message,
                 bad->expected != NULL ? bad->expected : "a byte or a key");
      if (elapsed > MAX_SECONDS)
        g_error ("%s: took %.3f s", bad->name, elapsed);
      if (peak - before > (gint64) bad->file_size + MAX_EXTRA)
        g_error ("%s: took %" G_GINT64_FORMAT " bytes for a file of %" G_GUINT64_FORMAT,
                 bad->name, peak - before, bad->file_size);

      g_clear_error (&error);

      /* Once more: what the first time made for good (quarks, tables) is there
       * now, and anything else left behind is a leak. */
      before = in_use;
      g_assert_false (try_file (&error));
      g_clear_error (&error);
      if (in_use != before)
        g_error ("%s: left %" G_GINT64_FORMAT " bytes", bad->name, in_use - before);
    }

  g_test_message ("%u files, the slowest %.3f s, the largest peak %" G_GINT64_FORMAT " bytes",
                  corpus->len, slowest, largest);
}

/* The file that is spoilt is good, or spoiling it would prove nothing. */
static void
test_seed (void)
{
  g_autoptr (FxGgufBuilder) seed = fx_gguf_builder_new_seed ();
  g_autoptr (GError) error = NULL;

  write_file (seed->bytes->data, seed->bytes->len, seed->bytes->len);
  g_assert_true (try_file (&error));
  g_assert_no_error (error);
}

/* F05: no shorter file is whole. */
static void
test_lengths (void)
{
  g_autoptr (FxGgufBuilder) seed = fx_gguf_builder_new_seed ();

  for (gsize size = 0; size < seed->bytes->len; size++)
    {
      g_autoptr (GError) error = NULL;

      write_file (seed->bytes->data, size, size);
      g_assert_false (try_file (&error));
      g_assert_nonnull (error);
    }
}

/* Source: Steele, Lea and Flood 2014, SplitMix64 */
static guint64
next_random (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

static guint64
hostile_number (guint64 *state,
                guint64  size)
{
  guint64 power = G_GUINT64_CONSTANT (1) << (next_random (state) % 64);

  switch (next_random (state) % 5)
    {
    case 0:
      return power;

    case 1:
      return power - 1;

    case 2:
      return -power;

    case 3:
      return size + next_random (state) % 129 - 64;

    default:
      return next_random (state) % 64;
    }
}

/* One change: mostly to a field, where it goes deepest. */
static void
mutate (FxGgufBuilder *builder,
        guint64       *state)
{
  GByteArray *bytes = builder->bytes;
  const FxGgufField *field = &g_array_index (builder->fields, FxGgufField,
                                             next_random (state) % builder->fields->len);
  gsize at, length;

  if (bytes->len == 0)
    return;
  at = next_random (state) % bytes->len;
  length = next_random (state) % 64;

  switch (next_random (state) % 8)
    {
    case 0:
      bytes->data[at] ^= 1 << next_random (state) % 8;
      break;

    case 1:
      bytes->data[at] = next_random (state);
      break;

    case 2:
      g_byte_array_set_size (bytes, at);
      break;

    case 3:
      length = MIN (length, bytes->len - at);
      g_byte_array_remove_range (bytes, at, length);
      break;

    case 4:
      /* Again what was just before: entries twice, text shifted. */
      length = MIN (length, at);
      g_byte_array_set_size (bytes, bytes->len + length);
      memmove (bytes->data + at, bytes->data + at - length, bytes->len - at);
      break;

    default:
      if ((field->size == 4 || field->size == 8) && field->offset + field->size <= bytes->len)
        fx_gguf_builder_set (builder, field, hostile_number (state, bytes->len));
      else
        bytes->data[at] = next_random (state);
      break;
    }
}

static void
test_mutants (void)
{
  const char *n_text = g_getenv ("FX_FUZZ_N");
  const char *seed_text = g_getenv ("FX_FUZZ_SEED");
  guint64 n_mutants = n_text != NULL ? g_ascii_strtoull (n_text, NULL, 10) : 20000;
  guint64 seed = seed_text != NULL ? g_ascii_strtoull (seed_text, NULL, 10) : 1;
  gint64 start = g_get_monotonic_time ();
  guint64 n_whole = 0, n_opened = 0;

  for (guint64 i = 0; i < n_mutants; i++)
    {
      g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
      g_autoptr (GError) error = NULL;
      guint64 state = seed * 1000003 + i;
      guint n_changes = 1 + next_random (&state) % 3;
      gint64 before;

      for (guint j = 0; j < n_changes; j++)
        mutate (builder, &state);

      write_file (builder->bytes->data, builder->bytes->len, builder->bytes->len);
      before = in_use;
      peak = in_use;

      if (try_file (&error))
        n_whole++;
      else
        n_opened += strstr (error->message, "ends at byte") != NULL;

      if (peak - before > (gint64) builder->bytes->len + MAX_EXTRA)
        g_error ("mutant %" G_GUINT64_FORMAT " of seed %" G_GUINT64_FORMAT
                 " took %" G_GINT64_FORMAT " bytes", i, seed, peak - before);
    }

  g_test_message ("%" G_GUINT64_FORMAT " mutants in %.1f s: %" G_GUINT64_FORMAT " whole, %"
                  G_GUINT64_FORMAT " without some data, the others refused", n_mutants,
                  (g_get_monotonic_time () - start) / 1e6, n_whole, n_opened);

  /* If nearly all failed at the door, the rooms were not looked at. */
  g_assert_cmpuint (n_whole + n_opened, >, n_mutants / 50);
  g_assert_cmpuint (n_whole, <, n_mutants);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  file = memfd_create ("bad.gguf", MFD_CLOEXEC);
  if (file < 0)
    g_error ("memfd_create: %s", g_strerror (errno));
  file_path = g_strdup_printf ("/proc/self/fd/%d", file);
  if (__sanitizer_install_malloc_and_free_hooks (malloc_hook, free_hook) == 0)
    g_error ("the sanitizer takes no hooks");

  g_test_add_func ("/bad-ggufs/seed", test_seed);
  g_test_add_func ("/bad-ggufs/corpus", test_corpus);
  g_test_add_func ("/bad-ggufs/lengths", test_lengths);
  g_test_add_func ("/bad-ggufs/mutants", test_mutants);

  status = g_test_run ();

  g_free (file_path);
  close (file);
  return status;
}
