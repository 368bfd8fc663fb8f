/* fx-calibrate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-calibrate.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fx-dequant.h"
#include "fx-op-attention.h"
#include "fx-op-kv-store.h"
#include "fx-op-mat-mul.h"
#include "fx-op-quantise.h"
#include "fx-op-rms-norm.h"
#include "fx-step.h"

#define N_COLS         2048
#define MAX_ROWS       16384
#define PREFILL_ROWS   1024
#define PREFILL_TOKENS 128
#define MAX_WEIGHTS    (48u << 20)   /* bytes: larger than most caches */
#define N_TRIES        3
#define N_SMALL_OPS    64
#define N_HEADS        16
#define N_KV_HEADS     4
#define HEAD_DIM       64
#define DEPTH          1024
#define N_ATTENTIONS   4          /* a submission: one is over too soon */
#define DISK_CHUNK     (4u << 20)
#define DISK_TOTAL     (64u << 20)
#define FIRST_ERROR    0.3

/* A byte that is a small quant and, twice or four times, a normal half and a
 * normal float: kernels meet neither NaN nor denormal numbers. */
#define FILLING        0x11

/* From the most to the least used in files. */
static const FxQuantType types[] = {
  FX_QUANT_Q4_K, FX_QUANT_Q6_K, FX_QUANT_Q8_0, FX_QUANT_Q4_0, FX_QUANT_F16,
  FX_QUANT_Q5_K, FX_QUANT_Q4_1, FX_QUANT_Q3_K, FX_QUANT_Q2_K, FX_QUANT_BF16,
  FX_QUANT_Q5_0, FX_QUANT_Q5_1, FX_QUANT_F32,
};

typedef struct
{
  FxOps       *ops;       /* borrowed */
  FxVkBuffer  *buffer;    /* owned */
  FxVkCommand *command;   /* owned */
  gsize        n_used;    /* bytes */
} Bench;

static FxVkRange
take (Bench *b,
      gsize  size)
{
  const FxVkRange range = { b->buffer, b->n_used, size };

  b->n_used += (size + 255) & ~(gsize) 255;
  return range;
}

/* The best of some submissions, in seconds; the first is the compiler's. */
static gboolean
time_command (Bench   *b,
              double  *seconds,
              GError **error)
{
  *seconds = G_MAXDOUBLE;

  for (guint i = 0; i < N_TRIES + 1; i++)
    {
      const gint64 start = g_get_monotonic_time ();
      double gpu_ms = 0;
      double taken;

      if (!fx_vk_command_submit (b->command, error) ||
          !fx_vk_command_wait (b->command, &gpu_ms, error))
        return FALSE;

      taken = gpu_ms > 0 ? gpu_ms / 1000 : (double) (g_get_monotonic_time () - start) / 1e6;
      if (i > 0)
        *seconds = MIN (*seconds, MAX (taken, 1e-7));
    }

  return TRUE;
}

static gboolean
time_mat_mul (Bench        *b,
              FxQuantType   type,
              guint         n_rows,
              guint         n_tokens,
              double       *rate,
              GError      **error)
{
  const FxVkClass kernel_class = fx_ops_get_class (b->ops);
  const gsize size = fx_weight_size (type, kernel_class, n_rows, N_COLS);
  FxOpMatMul args = {
    .weight = { type, kernel_class, n_rows, N_COLS, { NULL, 0, 0 } },
    .n_tokens = n_tokens,
    .y_stride = n_rows,
  };
  double seconds;

  b->n_used = 0;
  args.weight.range = take (b, size);
  args.x = take (b, (gsize) n_tokens * N_COLS * sizeof (float));
  args.y = take (b, (gsize) n_tokens * n_rows * sizeof (float));

  if (!fx_vk_command_begin (b->command, error))
    return FALSE;
  if (fx_op_mat_mul_wants_quantised (b->ops, type, n_rows, N_COLS, n_tokens))
    {
      FxOpQuantise quantise = { .x = args.x, .n_tokens = n_tokens, .n_cols = N_COLS };

      quantise.q = args.q = take (b, fx_op_quantise_size (n_tokens, N_COLS));
      if (!FX_OP_QUANTISE.record (b->ops, b->command, &quantise, error))
        return FALSE;
      fx_vk_command_barrier (b->command);
    }
  if (!FX_OP_MAT_MUL.record (b->ops, b->command, &args, error) ||
      !fx_vk_command_end (b->command, error) ||
      !time_command (b, &seconds, error))
    return FALSE;

  *rate = (double) n_rows * N_COLS * n_tokens / seconds;
  return TRUE;
}

/* Rows of a matrix that stays within MAX_WEIGHTS. */
static guint
rows_for (Bench       *b,
          FxQuantType  type)
{
  const gsize tile = fx_weight_size (type, fx_ops_get_class (b->ops), 1024, N_COLS) / 1024;

  return (guint) MIN (MAX_ROWS, MAX_WEIGHTS / MAX (tile, 1)) & ~1023u;
}

/* The last @n_tokens of DEPTH positions, on pages in their order. */
static gboolean
write_step (Bench      *b,
            FxVkRange   range,
            guint       n_tokens,
            GError    **error)
{
  g_autofree FxStep *step = g_malloc0 (range.size);

  step->n_tokens = n_tokens;
  step->max_blocks = DEPTH / FX_KV_PAGE;
  for (guint i = 0; i < n_tokens; i++)
    step->position[i] = DEPTH - n_tokens + i;
  for (guint i = 0; i < step->max_blocks; i++)
    step->block[i] = i;

  return fx_vk_buffer_write (b->buffer, range.offset, step, range.size, error);
}

static gboolean
time_attention (Bench     *b,
                FxKvType   type,
                guint      n_tokens,
                double    *rate,
                GError   **error)
{
  const gsize cache = fx_kv_page_size (type, N_KV_HEADS, HEAD_DIM) * (DEPTH / FX_KV_PAGE);
  const gsize rows = (gsize) n_tokens * N_HEADS * HEAD_DIM * sizeof (float);
  FxOpAttention args = {
    .type = type,
    .n_tokens = n_tokens,
    .n_heads = N_HEADS,
    .n_kv_heads = N_KV_HEADS,
    .head_dim = HEAD_DIM,
    .q_stride = N_HEADS * HEAD_DIM,
    .max_context = DEPTH,
    .scale = 0.125f,
  };
  double seconds;

  b->n_used = 0;
  args.k_cache = take (b, cache);
  args.v_cache = take (b, cache);
  args.q = take (b, rows);
  args.y = take (b, rows);
  args.scratch = take (b, fx_op_attention_scratch_size (n_tokens, N_HEADS, HEAD_DIM, DEPTH));
  /* Behind all that is written to. */
  b->n_used = MAX (b->n_used, MAX_WEIGHTS);
  args.step = take (b, sizeof (FxStep) + DEPTH / FX_KV_PAGE * sizeof (guint32));

  if (!write_step (b, args.step, n_tokens, error) || !fx_vk_command_begin (b->command, error))
    return FALSE;
  for (guint i = 0; i < N_ATTENTIONS; i++)
    {
      if (!FX_OP_ATTENTION.record (b->ops, b->command, &args, error))
        return FALSE;
      fx_vk_command_barrier (b->command);
    }
  if (!fx_vk_command_end (b->command, error) || !time_command (b, &seconds, error))
    return FALSE;

  *rate = 2.0 * N_ATTENTIONS * N_HEADS * HEAD_DIM * DEPTH * n_tokens / seconds;
  return TRUE;
}

static gboolean
time_small_ops (Bench   *b,
                double  *op_us,
                GError **error)
{
  FxOpRmsNorm args = { .n_rows = 1, .n_cols = 64, .eps = 1e-5f };
  double seconds;

  b->n_used = 0;
  args.x = take (b, 64 * sizeof (float));
  args.w = take (b, 64 * sizeof (float));
  args.y = take (b, 64 * sizeof (float));

  if (!fx_vk_command_begin (b->command, error))
    return FALSE;
  for (guint i = 0; i < N_SMALL_OPS; i++)
    {
      if (!FX_OP_RMS_NORM.record (b->ops, b->command, &args, error))
        return FALSE;
      fx_vk_command_barrier (b->command);
    }
  if (!fx_vk_command_end (b->command, error) || !time_command (b, &seconds, error))
    return FALSE;

  *op_us = seconds * 1e6 / N_SMALL_OPS;
  return TRUE;
}

/* Bytes a second of the end of a file, past the page cache where the file
 * system can; 0 where nothing could be read. */
static double
time_disk (const char *path)
{
  g_autofree guint8 *chunk = g_malloc (DISK_CHUNK);
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gint64 start;
  gsize total = 0;

  if (fd < 0)
    return 0;

  (void) posix_fadvise (fd, 0, DISK_TOTAL, POSIX_FADV_DONTNEED);
  start = g_get_monotonic_time ();
  while (total < DISK_TOTAL)
    {
      const gssize n = pread (fd, chunk, DISK_CHUNK, (off_t) total);

      if (n <= 0)
        break;
      total += (gsize) n;
    }
  start = g_get_monotonic_time () - start;
  close (fd);

  return total >= DISK_CHUNK ? (double) total * 1e6 / (double) MAX (start, 1) : 0;
}

static gboolean
open_bench (Bench   *b,
            FxOps   *ops,
            double  *upload,
            GError **error)
{
  FxVkDevice *device = fx_ops_get_device (ops);
  const gsize size = MAX_WEIGHTS + (32u << 20);
  g_autofree guint8 *filling = g_malloc (MAX_WEIGHTS);
  gint64 start;

  b->ops = ops;
  b->buffer = fx_vk_buffer_new (device, "calibration", FX_VK_BUFFER_DEVICE, size, error);
  if (b->buffer == NULL)
    return FALSE;
  b->command = fx_vk_command_new (device, "calibration", error);
  if (b->command == NULL)
    return FALSE;

  memset (filling, FILLING, MAX_WEIGHTS);
  if (!fx_vk_buffer_write (b->buffer, 0, filling, MAX_WEIGHTS, error) ||
      !fx_vk_buffer_write (b->buffer, size - MAX_WEIGHTS, filling, MAX_WEIGHTS, error))
    return FALSE;

  /* The first writes were the kernel's, which hands out the pages. */
  start = g_get_monotonic_time ();
  if (!fx_vk_buffer_write (b->buffer, 0, filling, MAX_WEIGHTS, error))
    return FALSE;
  *upload = MAX_WEIGHTS * 1e6 / (double) MAX (g_get_monotonic_time () - start, 1);

  return TRUE;
}

G_STATIC_ASSERT (G_N_ELEMENTS (types) + FX_N_KV_TYPES <= FX_CALIBRATION_MAX_RATES);

FxCalibration *
fx_calibrate (FxOps             *ops,
              const char        *file,
              FxCalibrateCheck   check,
              gpointer           user_data,
              GError           **error)
{
  const guint total = G_N_ELEMENTS (types) + FX_N_KV_TYPES + 1;
  g_autoptr (FxCalibration) self = g_new0 (FxCalibration, 1);
  Bench b = { 0 };
  gboolean ok;

  self->decode_scale = self->prefill_scale = 1;
  self->error = FIRST_ERROR;

  ok = open_bench (&b, ops, &self->upload, error) &&
       time_small_ops (&b, &self->op_us, error);
  if (ok && file != NULL)
    self->disk = time_disk (file);

  for (guint i = 0; ok && i < G_N_ELEMENTS (types); i++)
    {
      FxCalibrationRate *rate = &self->rates[self->n_rates];

      ok = check == NULL || check (i + 1, total, user_data);
      if (!ok || !fx_dequant_is_supported (types[i]) ||
          !fx_weight_is_supported (types[i], fx_ops_get_class (ops), PREFILL_ROWS, N_COLS, NULL))
        continue;

      g_strlcpy (rate->type, fx_quant_get_name (types[i]), sizeof rate->type);
      ok = time_mat_mul (&b, types[i], rows_for (&b, types[i]), 1, &rate->decode, error) &&
           time_mat_mul (&b, types[i], PREFILL_ROWS, PREFILL_TOKENS, &rate->prefill, error);
      self->n_rates++;
    }

  for (guint type = 0; ok && type < FX_N_KV_TYPES; type++)
    {
      FxCalibrationRate *rate = &self->rates[self->n_rates];

      ok = check == NULL || check (G_N_ELEMENTS (types) + type + 1, total, user_data);
      if (!ok)
        break;

      g_snprintf (rate->type, sizeof rate->type, FX_CALIBRATION_KV_PREFIX "%s", fx_kv_type_name (type));
      ok = time_attention (&b, type, 1, &rate->decode, error) &&
           time_attention (&b, type, PREFILL_TOKENS, &rate->prefill, error);
      self->n_rates++;
    }

  fx_vk_command_free (b.command);
  fx_vk_buffer_free (b.buffer);

  return ok ? g_steal_pointer (&self) : NULL;
}
