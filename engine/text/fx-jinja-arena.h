/* fx-jinja-arena.h - memory that is freed all at once, with a limit.
 *
 * It also knows how long its owner may take.  A template's syntax tree lives in one arena, all values of one rendering in
 * another.  Nothing in it is freed by itself, so a rendering may stop at any
 * point.
 *
 * Thread-safety: one thread at a time while allocating.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  /* Owned */
  GPtrArray *chunks;

  char      *next;
  char      *end;
  gsize      used;
  gsize      limit;
  gsize      max_block;  /* of one block; 0 for no limit */
  gboolean   exhausted;

  /* Time */
  gint64     max_cpu;    /* thread's CPU clock in ns; 0 for no limit */
  guint      n_ticks;
  gboolean   late;       /* why it is exhausted */
} FxJinjaArena;

FxJinjaArena *fx_jinja_arena_new    (gsize         limit) G_GNUC_WARN_UNUSED_RESULT;
void          fx_jinja_arena_free   (FxJinjaArena *self);

/* Returns: @size zeroed bytes, never %NULL; for small things of fixed size.
 * Beyond the limit it sets exhausted, which the owner checks now and then. */
gpointer      fx_jinja_arena_alloc  (FxJinjaArena *self,
                                     gsize         size);

/* Returns: (nullable): @n * @size bytes, not zeroed; %NULL, and exhausted set,
 * where that goes beyond the limit */
gpointer      fx_jinja_arena_try    (FxJinjaArena *self,
                                     gsize         n,
                                     gsize         size);

/**
 * fx_jinja_arena_grow:
 * @block: (nullable): from fx_jinja_arena_try(), @old bytes
 *
 * In place where @block is the newest and there is room behind it.
 *
 * Returns: (nullable): @size bytes that begin with those of @block; %NULL, and
 *   exhausted set, beyond the limit
 */
gpointer      fx_jinja_arena_grow   (FxJinjaArena *self,
                                     gpointer      block,
                                     gsize         old,
                                     gsize         size);

/* To be called where much may be done in a row: looks at the clock now and
 * then, and sets exhausted when the time is over. */
void          fx_jinja_arena_tick   (FxJinjaArena *self);

gint64        fx_jinja_cpu_ns       (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxJinjaArena, fx_jinja_arena_free)

G_END_DECLS
