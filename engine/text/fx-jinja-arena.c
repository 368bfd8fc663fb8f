/* fx-jinja-arena.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-arena.h"

#include <string.h>
#include <time.h>

#define ALIGN 16
#define CHUNK_SIZE (64 * 1024)
#define TICKS_PER_LOOK 1024

FxJinjaArena *
fx_jinja_arena_new (gsize limit)
{
  FxJinjaArena *self = g_new0 (FxJinjaArena, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->limit = limit;

  return self;
}

void
fx_jinja_arena_free (FxJinjaArena *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->chunks);
  g_free (self);
}

/* @size is a multiple of ALIGN and sane. */
static gpointer
take (FxJinjaArena *self,
      gsize         size)
{
  gpointer block;

  if ((gsize) (self->end - self->next) < size)
    {
      gsize chunk_size = MAX (size, CHUNK_SIZE);
      char *chunk = g_malloc (chunk_size);

      g_ptr_array_add (self->chunks, chunk);
      if (size > CHUNK_SIZE / 4)
        {
          self->used += size;
          return chunk; /* of its own; the current one goes on */
        }
      self->next = chunk;
      self->end = chunk + chunk_size;
    }

  block = self->next;
  self->next += size;
  self->used += size;
  return block;
}

gpointer
fx_jinja_arena_alloc (FxJinjaArena *self,
                      gsize         size)
{
  gsize rounded = (size + ALIGN - 1) & ~(gsize) (ALIGN - 1);
  gpointer block = take (self, rounded);

  if (self->used > self->limit)
    self->exhausted = TRUE;

  return memset (block, 0, rounded);
}

gpointer
fx_jinja_arena_try (FxJinjaArena *self,
                    gsize         n,
                    gsize         size)
{
  gsize total;

  if (!g_size_checked_mul (&total, n, size)
      || !g_size_checked_add (&total, total, ALIGN - 1)
      || total > self->limit || self->used > self->limit - total
      || (self->max_block > 0 && total > self->max_block))
    {
      self->exhausted = TRUE;
      return NULL;
    }

  return take (self, MAX (total & ~(gsize) (ALIGN - 1), ALIGN));
}

gpointer
fx_jinja_arena_grow (FxJinjaArena *self,
                     gpointer      block,
                     gsize         old,
                     gsize         size)
{
  gsize rounded = (MAX (old, 1) + ALIGN - 1) & ~(gsize) (ALIGN - 1);
  gpointer grown;

  if (block != NULL && (char *) block + rounded == self->next
      && size > rounded && size - rounded <= (gsize) (self->end - self->next))
    {
      if (fx_jinja_arena_try (self, size - rounded, 1) == NULL)
        return NULL;
      return block;
    }

  grown = fx_jinja_arena_try (self, size, 1);
  if (grown != NULL && block != NULL)
    memcpy (grown, block, old);

  return grown;
}

gint64
fx_jinja_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

void
fx_jinja_arena_tick (FxJinjaArena *self)
{
  if (++self->n_ticks % TICKS_PER_LOOK != 0 || self->max_cpu == 0)
    return;

  if (fx_jinja_cpu_ns () > self->max_cpu)
    self->late = self->exhausted = TRUE;
}
