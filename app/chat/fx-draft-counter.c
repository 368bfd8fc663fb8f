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
  FxChatModel *model;
  GPtrArray   *turns;
  char        *draft;
  guint        n_system;
  guint        n_history;
  guint        n_draft;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_clear_pointer (&count->model, fx_chat_model_unref);
  g_clear_pointer (&count->turns, g_ptr_array_unref);
  g_free (count->draft);
  g_free (count);
}

static void
count_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Count *count = data;
  GError *error = NULL;

  if (fx_chat_model_count (count->model, count->turns, count->draft,
                           &count->n_system, &count->n_history, &count->n_draft, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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
    usage = g_object_new (FX_TYPE_CONTEXT_USAGE,
                          "system", count->n_system,
                          "history", count->n_history,
                          "draft", count->n_draft,
                          "exact", TRUE,
                          NULL);

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
  if (!self->source (&count->model, &count->turns, &count->draft, self->user_data))
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
