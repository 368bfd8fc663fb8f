/* fx-op-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-check.h"

#include "fx-ops.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define BENCH_SIZE (24u << 20)   /* bytes; only what is touched costs memory */
#define BENCH_ALIGNMENT 256      /* the most a device may ask of a binding */

struct _FxOpBench
{
  FxOps       *ops;              /* borrowed */
  FxVkBuffer  *buffer;           /* owned */
  FxVkCommand *command;          /* owned */
  guint8      *shadow;           /* owned; what the host last saw */
  gsize        n_used;           /* bytes */
  guint64      state;
};

FxOpBench *
fx_op_bench_new (FxOps    *ops,
                 guint64   seed,
                 GError  **error)
{
  FxOpBench *self = g_new0 (FxOpBench, 1);
  FxVkDevice *device = fx_ops_get_device (ops);

  self->ops = ops;
  self->state = seed;
  self->buffer = fx_vk_buffer_new (device, "check", FX_VK_BUFFER_DEVICE, BENCH_SIZE, error);
  if (self->buffer == NULL)
    goto fail;
  self->command = fx_vk_command_new (device, "check", error);
  if (self->command == NULL)
    goto fail;
  self->shadow = g_malloc (BENCH_SIZE);

  return self;

fail:
  fx_op_bench_free (self);
  return NULL;
}

void
fx_op_bench_free (FxOpBench *self)
{
  if (self == NULL)
    return;

  fx_vk_command_free (self->command);
  fx_vk_buffer_free (self->buffer);
  g_free (self->shadow);
  g_free (self);
}

/* SplitMix64.  Source: Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195 */
static guint64
next (FxOpBench *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

float
fx_op_bench_float (FxOpBench *self)
{
  return (float) (next (self) >> 40) / (float) (1 << 23) - 1;
}

guint32
fx_op_bench_uint (FxOpBench *self,
                  guint32    n)
{
  return (guint32) (next (self) >> 32) % n;
}

float *
fx_op_bench_floats (FxOpBench *self,
                    gsize      n,
                    float      scale)
{
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = fx_op_bench_float (self) * scale;

  return values;
}

FxVkRange
fx_op_bench_put (FxOpBench     *self,
                 gconstpointer  data,
                 gsize          size)
{
  const FxVkRange range = { .buffer = self->buffer, .offset = self->n_used, .size = size };

  g_assert (size <= BENCH_SIZE - self->n_used);

  if (data != NULL)
    memcpy (self->shadow + range.offset, data, size);
  else
    memset (self->shadow + range.offset, 0xff, size);
  self->n_used = (range.offset + size + BENCH_ALIGNMENT - 1) & ~(gsize) (BENCH_ALIGNMENT - 1);

  return range;
}

gboolean
fx_op_bench_run (FxOpBench        *self,
                 const FxOpClass  *op,
                 gconstpointer     args,
                 GError          **error)
{
  return fx_vk_buffer_write (self->buffer, 0, self->shadow, self->n_used, error) &&
         fx_vk_command_begin (self->command, error) &&
         op->record (self->ops, self->command, args, error) &&
         fx_vk_command_end (self->command, error) &&
         fx_vk_command_submit (self->command, error) &&
         fx_vk_command_wait (self->command, NULL, error) &&
         fx_vk_buffer_read (self->buffer, 0, self->shadow, self->n_used, error);
}

gboolean
fx_op_bench_time (FxOpBench        *self,
                  const FxOpClass  *op,
                  gconstpointer     args,
                  guint             n_times,
                  guint             n_rounds,
                  double           *us,
                  GError          **error)
{
  if (!fx_vk_buffer_write (self->buffer, 0, self->shadow, self->n_used, error) ||
      !fx_vk_command_begin (self->command, error))
    return FALSE;

  for (guint i = 0; i < n_times; i++)
    {
      fx_vk_command_barrier (self->command);
      if (!op->record (self->ops, self->command, args, error))
        return FALSE;
    }
  if (!fx_vk_command_end (self->command, error))
    return FALSE;

  *us = INFINITY;
  for (guint i = 0; i < n_rounds + 1; i++)
    {
      const gint64 start = g_get_monotonic_time ();
      double ms = 0;

      if (!fx_vk_command_submit (self->command, error) ||
          !fx_vk_command_wait (self->command, &ms, error))
        return FALSE;
      if (ms == 0)
        ms = (double) (g_get_monotonic_time () - start) / 1000;
      /* The driver compiles kernels in the first round. */
      if (i > 0)
        *us = MIN (*us, ms * 1000 / n_times);
    }

  return TRUE;
}

gpointer
fx_op_bench_get (FxOpBench *self,
                 FxVkRange  range)
{
  return self->shadow + range.offset;
}

void
fx_op_tally_floats (FxOpTally   *self,
                    const float *found,
                    const float *expected,
                    gsize        n,
                    double       tolerance,
                    const char  *format,
                    ...)
{
  double difference = 0;
  double norm = 0;
  double error;

  for (gsize i = 0; i < n; i++)
    {
      const double d = (double) found[i] - expected[i];

      difference += d * d;
      norm += (double) expected[i] * expected[i];
    }

  /* NaN where there should be a number must not compare as small. */
  error = norm > 0 ? difference / norm : difference;
  if (isnan (error))
    error = INFINITY;

  self->n_tries++;
  if (self->n_tries == 1 || error / tolerance > self->error / self->tolerance)
    {
      va_list args;

      va_start (args, format);
      g_vsnprintf (self->worst, sizeof self->worst, format, args);
      va_end (args);
      self->error = error;
      self->tolerance = tolerance;
      self->failed = error > tolerance;
    }
}
