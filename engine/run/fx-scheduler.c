/* fx-scheduler.c
 *
 * What a sequence must hold (the reply's tokens) less what it holds (the
 * slot's) is what is left to feed: many tokens of a prompt, or the one that
 * was drawn last.  Whoever has one left gets logits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-scheduler.h"

#include "fx-prefix-cache.h"

/* Of a prompt, in a batch with replies that are being written: those wait for
 * it with every token. */
#define SHARED_PREFILL 64

typedef struct
{
  guint64       conversation;   /* 0: nobody's */
  GArray       *tokens;         /* of guint32, in the cache */
  guint64       last_used;
  FxGeneration *generation;     /* Owned; NULL: idle */
} Slot;

struct _FxScheduler
{
  FxModel       *model;         /* Borrowed */
  Slot          *slots;         /* [n_slots] */
  guint          n_slots;
  GPtrArray     *running;       /* of Slot, borrowed; oldest first */
  FxPrefixCache *prefixes;      /* Owned */
  guint64        clock;

  /* Of the batch under way */
  FxBatch        batch;
  guint          row_slots[FX_STEP_MAX_TOKENS];
  Slot          *reader;        /* NULL: none */
  guint          n_reading;
};

FxScheduler *
fx_scheduler_new (FxModel *model)
{
  FxScheduler *self = g_new0 (FxScheduler, 1);

  self->model = model;
  self->n_slots = fx_kv_cache_get_n_sequences (fx_model_get_kv (model));
  self->slots = g_new0 (Slot, self->n_slots);
  self->running = g_ptr_array_new ();
  self->prefixes = fx_prefix_cache_new (fx_model_get_kv (model));
  for (guint i = 0; i < self->n_slots; i++)
    self->slots[i].tokens = g_array_new (FALSE, FALSE, sizeof (guint32));

  return self;
}

void
fx_scheduler_free (FxScheduler *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_slots; i++)
    {
      fx_generation_free (self->slots[i].generation);
      g_array_unref (self->slots[i].tokens);
    }
  g_free (self->slots);
  g_ptr_array_unref (self->running);
  fx_prefix_cache_free (self->prefixes);
  g_free (self);
}

static guint
index_of (FxScheduler *self,
          const Slot  *slot)
{
  return (guint) (slot - self->slots);
}

static guint
common_length (const Slot    *slot,
               const guint32 *tokens,
               guint          n_tokens)
{
  const guint32 *have = (const guint32 *) (gpointer) slot->tokens->data;
  const guint most = MIN (slot->tokens->len, n_tokens);
  guint n = 0;

  while (n < most && have[n] == tokens[n])
    n++;

  return n;
}

/* The conversation's own sequence, else an idle one: nobody's before
 * somebody's, then the least recently used. */
static Slot *
find_slot (FxScheduler *self,
           guint64      conversation)
{
  Slot *best = NULL;

  for (guint i = 0; i < self->n_slots; i++)
    {
      Slot *slot = &self->slots[i];

      if (conversation != 0 && slot->conversation == conversation)
        return slot->generation == NULL ? slot : NULL;

      if (slot->generation != NULL)
        continue;

      if (best == NULL
          || (slot->conversation == 0) > (best->conversation == 0)
          || ((slot->conversation == 0) == (best->conversation == 0)
              && slot->last_used < best->last_used))
        best = slot;
    }

  return best;
}

/* Whole pages of a beginning of @tokens that others have; borrowed. */
static guint
find_shared (FxScheduler    *self,
             const Slot     *slot,
             const guint32  *tokens,
             guint           n_tokens,
             const guint32 **pages)
{
  FxKvCache *kv = fx_model_get_kv (self->model);
  guint n_best = fx_prefix_cache_find (self->prefixes, tokens, n_tokens, pages);

  for (guint i = 0; i < self->n_slots; i++)
    {
      const Slot *other = &self->slots[i];
      const guint n = common_length (other, tokens, n_tokens)
                      / FX_KV_PAGE * FX_KV_PAGE;

      if (other != slot && n > n_best)
        {
          *pages = fx_kv_cache_get_blocks (kv, i);
          n_best = n;
        }
    }

  return n_best;
}

/* What the slot is about to lose.  @n_kept: of that it keeps.  A page that is
 * shared cannot be written in, so that keeping one in the middle of which the
 * new text begins costs the reading of its first half: not for little. */
static void
keep_prefix (FxScheduler *self,
             const Slot  *slot,
             guint        n_kept)
{
  const guint n_full = slot->tokens->len / FX_KV_PAGE * FX_KV_PAGE;

  if (n_full > n_kept && n_full - n_kept > n_kept % FX_KV_PAGE)
    fx_prefix_cache_keep (self->prefixes, index_of (self, slot),
                          (const guint32 *) (gpointer) slot->tokens->data,
                          slot->tokens->len);
}

/* How much of the prompt the slot can have without reading it: its own
 * beginning, or another's if that is longer.  The last token is always fed,
 * for its logits. */
static guint
reuse (FxScheduler   *self,
       Slot          *slot,
       const guint32 *tokens,
       guint          n_tokens)
{
  FxKvCache *kv = fx_model_get_kv (self->model);
  const guint most = n_tokens - 1;
  guint n_kept = common_length (slot, tokens, most);
  const guint32 *shared = NULL;
  const guint n_shared = find_shared (self, slot, tokens, most, &shared);

  if (n_shared > n_kept)
    {
      const guint n_pages = n_shared / FX_KV_PAGE;
      g_autofree guint32 *pages = g_memdup2 (shared, n_pages * sizeof (guint32));

      /* What is kept of the slot may take the place of where they are from. */
      fx_kv_cache_hold_pages (kv, pages, n_pages);
      keep_prefix (self, slot, 0);
      fx_kv_cache_adopt_pages (kv, index_of (self, slot), pages, n_pages);
      fx_kv_cache_release_pages (kv, pages, n_pages);
      n_kept = n_shared;
    }
  else
    {
      keep_prefix (self, slot, n_kept);
      n_kept = fx_kv_cache_truncate (kv, index_of (self, slot), n_kept);
    }

  g_array_set_size (slot->tokens, 0);
  g_array_append_vals (slot->tokens, tokens, n_kept);

  return n_kept;
}

gboolean
fx_scheduler_admit (FxScheduler  *self,
                    FxGeneration *generation)
{
  const FxRequest *request = fx_generation_get_request (generation);
  Slot *slot = find_slot (self, request->generate.conversation);
  const guint32 *tokens;
  guint n_tokens;

  if (slot == NULL)
    return FALSE;

  tokens = fx_generation_get_tokens (generation, &n_tokens);
  fx_generation_set_cached (generation, reuse (self, slot, tokens, n_tokens));
  slot->conversation = request->generate.conversation;
  slot->generation = generation;
  slot->last_used = ++self->clock;
  g_ptr_array_add (self->running, slot);

  return TRUE;
}

guint
fx_scheduler_get_n_running (FxScheduler *self)
{
  return self->running->len;
}

FxGeneration *
fx_scheduler_get_running (FxScheduler *self,
                          guint        index)
{
  const Slot *slot = g_ptr_array_index (self->running, index);

  return slot->generation;
}

void
fx_scheduler_remove (FxScheduler  *self,
                     FxGeneration *generation)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->running, i);

      if (slot->generation != generation)
        continue;

      g_clear_pointer (&slot->generation, fx_generation_free);
      slot->last_used = ++self->clock;
      g_ptr_array_remove_index (self->running, i);
      return;
    }
}

static guint
n_left (const Slot *slot)
{
  guint n_tokens;

  fx_generation_get_tokens (slot->generation, &n_tokens);

  return n_tokens - slot->tokens->len;
}

/* The next @n tokens of the slot; logits where they are the last. */
static void
feed (FxScheduler *self,
      Slot        *slot,
      guint        n)
{
  FxKvCache *kv = fx_model_get_kv (self->model);
  FxBatch *batch = &self->batch;
  const guint start = slot->tokens->len;
  const gboolean is_end = n == n_left (slot);
  const guint32 *tokens;
  guint n_tokens;

  tokens = fx_generation_get_tokens (slot->generation, &n_tokens);
  fx_prefix_cache_make_room (self->prefixes,
                             fx_kv_cache_get_n_needed (kv, index_of (self, slot),
                                                       start + n));
  fx_kv_cache_reserve (kv, index_of (self, slot), start + n);
  fx_generation_begin (slot->generation);

  if (is_end)
    {
      self->row_slots[batch->n_rows] = index_of (self, slot);
      batch->rows[batch->n_rows++] = batch->n_tokens + n - 1;
    }

  for (guint i = 0; i < n; i++)
    {
      batch->tokens[batch->n_tokens] = tokens[start + i];
      batch->positions[batch->n_tokens] = start + i;
      batch->sequences[batch->n_tokens++] = index_of (self, slot);
    }
}

static void
fill_batch (FxScheduler *self)
{
  const guint capacity = fx_model_get_max_tokens (self->model);
  const guint max_rows = fx_model_get_max_rows (self->model);
  FxBatch *batch = &self->batch;
  guint n_offered;

  batch->n_tokens = 0;
  batch->n_rows = 0;
  self->reader = NULL;
  self->n_reading = 0;

  for (guint i = 0; i < self->running->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->running, i);

      if (batch->n_tokens >= capacity || batch->n_rows >= max_rows)
        break;
      if (n_left (slot) == 1)
        feed (self, slot, 1);
      else if (self->reader == NULL)
        self->reader = slot;
    }

  if (self->reader == NULL || batch->n_tokens >= capacity
      || batch->n_rows >= max_rows)
    {
      self->reader = NULL;
      return;
    }

  n_offered = MIN (n_left (self->reader), capacity - batch->n_tokens);
  if (batch->n_tokens > 0)
    n_offered = MIN (n_offered, SHARED_PREFILL);
  else
    n_offered = fx_model_fit_tokens (self->model, n_offered);

  self->n_reading = n_offered;
  feed (self, self->reader, n_offered);
}

/* The slots whose turn did not come go first the next time. */
static void
rotate (FxScheduler *self)
{
  if (self->running->len > self->batch.n_rows && self->batch.n_rows > 0)
    {
      gpointer first = g_ptr_array_steal_index (self->running, 0);

      g_ptr_array_add (self->running, first);
    }
}

FxReplayResult
fx_scheduler_step (FxScheduler    *self,
                   FxReplayCheck   check,
                   gpointer        user_data,
                   GError        **error)
{
  FxBatch *batch = &self->batch;
  FxReplayResult result;

  g_return_val_if_fail (self->running->len > 0, FX_REPLAY_FAILED);

  fill_batch (self);
  result = fx_model_step (self->model, batch, check, user_data, error);
  if (result != FX_REPLAY_DONE)
    {
      self->reader = NULL;
      return result;
    }

  for (guint i = 0; i < batch->n_tokens; i++)
    g_array_append_val (self->slots[batch->sequences[i]].tokens,
                        batch->tokens[i]);

  for (guint i = 0; i < batch->n_rows; i++)
    fx_generation_take_logits (self->slots[self->row_slots[i]].generation,
                               fx_model_get_logits (self->model, i));

  self->reader = NULL;
  if (self->running->len > fx_model_get_max_tokens (self->model))
    rotate (self);

  return FX_REPLAY_DONE;
}

gboolean
fx_scheduler_get_prefill (FxScheduler *self,
                          guint       *n_read,
                          guint       *n_under_way,
                          guint       *n_total)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->running, i);
      const FxReplyStats *stats = fx_generation_get_stats (slot->generation);

      if (slot->tokens->len >= stats->n_prompt)
        continue;

      *n_read = slot->tokens->len - MIN (slot->tokens->len, stats->n_cached);
      *n_under_way = slot == self->reader ? self->n_reading : 0;
      *n_total = stats->n_prompt - stats->n_cached;

      return TRUE;
    }

  return FALSE;
}

void
fx_scheduler_reset (FxScheduler *self)
{
  g_return_if_fail (self->running->len == 0);

  fx_prefix_cache_clear (self->prefixes);
  for (guint i = 0; i < self->n_slots; i++)
    {
      fx_kv_cache_truncate (fx_model_get_kv (self->model), i, 0);
      g_array_set_size (self->slots[i].tokens, 0);
      self->slots[i].conversation = 0;
      self->slots[i].last_used = 0;
    }
}
