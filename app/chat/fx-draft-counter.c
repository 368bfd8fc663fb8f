/* fx-draft-counter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-draft-counter"

#include "fx-draft-counter.h"

struct _FxDraftCounter
{
  GObject            parent_instance;

  FxDraftSourceFunc  source;
  FxDraftResultFunc  result;
  gpointer           user_data;

  guint              wait_id;
  gboolean           running;
  gboolean           again;
};

G_DEFINE_FINAL_TYPE (FxDraftCounter, fx_draft_counter, G_TYPE_OBJECT)

typedef struct
{
  FxDraftSource  source;
  guint          n_system;
  guint          n_history;
  guint          n_draft;
  guint          n_sent;
  guint          n_cached;
  FxLeftOut          fit;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_clear_pointer (&count->source.model, fx_chat_model_unref);
  g_clear_pointer (&count->source.turns, g_ptr_array_unref);
  g_clear_pointer (&count->source.read, g_array_unref);
  g_free (count->source.draft);
  g_free (count);
}

/* The prompt as it will be sent, to see what of it is known already. */
static gboolean
count_sent (Count   *count,
            GError **error)
{
  const FxDraftSource *source = &count->source;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint n_turns = source->turns->len;
  gboolean ok;

  if (source->draft != NULL && source->draft[0] != '\0')
    fx_turns_add (source->turns, "user", source->draft);
  if (source->turns->len == 0)
    return TRUE;

  ok = fx_overflow_fit (source->model, source->turns, NULL, source->policy, source->context,
                        source->reserve, ids, &count->fit, error);
  count->n_sent = ids->len;
  while (source->read != NULL && count->n_cached < MIN (ids->len, source->read->len) &&
         g_array_index (ids, guint32, count->n_cached) == g_array_index (source->read, guint32, count->n_cached))
    count->n_cached++;
  g_ptr_array_set_size (source->turns, (gint) n_turns);

  return ok;
}

static void
count_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Count *count = data;
  GError *error = NULL;

  if (fx_chat_model_count (count->source.model, count->source.turns, count->source.draft,
                           &count->n_system, &count->n_history, &count->n_draft, &error) &&
      (count->n_history + count->n_draft == 0 || count_sent (count, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static FxContextUsage *
usage_new (const Count *count)
{
  const FxDraftSource *source = &count->source;
  const guint n_all = count->n_system + count->n_history + count->n_draft;
  const guint n_left_out = count->n_sent > 0 ? n_all - MIN (count->n_sent, n_all) : 0;
  guint first = 0;
  guint n_messages = 0;

  for (guint i = 0; i < count->fit.n_left_out; i++)
    {
      const FxTurn *turn = g_ptr_array_index (source->turns, count->fit.first + i);

      if (turn->position == 0)
        continue;
      if (n_messages++ == 0)
        first = turn->position - 1;
    }

  return g_object_new (FX_TYPE_CONTEXT_USAGE,
                       "system", count->n_system,
                       "history", count->n_history - MIN (n_left_out, count->n_history),
                       "draft", count->n_draft,
                       "reply", source->reserve,
                       "total", source->context,
                       "cached", count->n_cached,
                       "left-out-first", first,
                       "left-out", n_messages,
                       "left-out-tokens", n_left_out,
                       "too-long", count->n_sent > 0 && !count->fit.fits,
                       "exact", TRUE,
                       NULL);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxDraftCounter *self = FX_DRAFT_COUNTER (source);
  const Count *count = g_task_get_task_data (G_TASK (result));
  g_autoptr (FxContextUsage) usage = NULL;

  self->running = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    usage = usage_new (count);

  if (self->result != NULL)
    self->result (usage, self->user_data);
  if (self->again)
    fx_draft_counter_touch (self);
}

static gboolean
begin_cb (gpointer data)
{
  FxDraftCounter *self = data;
  g_autoptr (GTask) task = NULL;
  Count *count;

  self->wait_id = 0;
  self->again = FALSE;
  if (self->source == NULL)
    return G_SOURCE_REMOVE;

  count = g_new0 (Count, 1);
  if (!self->source (&count->source, self->user_data))
    {
      count_free (count);
      self->result (NULL, self->user_data);
      return G_SOURCE_REMOVE;
    }

  self->running = TRUE;
  task = g_task_new (self, NULL, counted_cb, NULL);
  g_task_set_task_data (task, count, count_free);
  g_task_run_in_thread (task, count_thread);

  return G_SOURCE_REMOVE;
}

void
fx_draft_counter_touch (FxDraftCounter *self)
{
  g_return_if_fail (FX_IS_DRAFT_COUNTER (self));

  if (self->source == NULL)
    return;

  if (self->running)
    {
      self->again = TRUE;
      return;
    }

  g_clear_handle_id (&self->wait_id, g_source_remove);
  self->wait_id = g_timeout_add (FX_DRAFT_COUNTER_MS, begin_cb, self);
}

void
fx_draft_counter_close (FxDraftCounter *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  self->source = NULL;
  self->result = NULL;
}

static void
fx_draft_counter_dispose (GObject *object)
{
  fx_draft_counter_close (FX_DRAFT_COUNTER (object));

  G_OBJECT_CLASS (fx_draft_counter_parent_class)->dispose (object);
}

static void
fx_draft_counter_class_init (FxDraftCounterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_draft_counter_dispose;
}

static void
fx_draft_counter_init (FxDraftCounter *self)
{
}

FxDraftCounter *
fx_draft_counter_new (FxDraftSourceFunc source,
                      FxDraftResultFunc result,
                      gpointer          user_data)
{
  FxDraftCounter *self = g_object_new (FX_TYPE_DRAFT_COUNTER, NULL);

  self->source = source;
  self->result = result;
  self->user_data = user_data;

  return self;
}
