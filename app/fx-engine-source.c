/* fx-engine-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-engine-source"

#include "fx-engine-source.h"

typedef struct
{
  GSource             source;

  FxEngine           *engine; /* owned */
  FxEngineSourceFunc  func;
  gpointer            user_data;
} FxEngineSource;

/* On the worker: all it may do is make the loop look. */
static void
wakeup_cb (gpointer data)
{
  g_source_set_ready_time (data, 0);
}

static gboolean
fx_engine_source_dispatch (GSource     *source,
                           GSourceFunc  callback,
                           gpointer     user_data)
{
  FxEngineSource *self = (FxEngineSource *) source;
  g_autoptr (GPtrArray) events = NULL;
  FxEvent *event;

  /* Before the poll: a wakeup that comes during it must not be lost. */
  g_source_set_ready_time (source, -1);

  events = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_event_free);
  while ((event = fx_engine_poll (self->engine)) != NULL)
    g_ptr_array_add (events, event);

  self->func (self->engine, events, self->user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .dispatch = fx_engine_source_dispatch,
};

GSource *
fx_engine_source_new (const FxEngineOptions *options,
                      FxEngineSourceFunc     func,
                      gpointer               user_data)
{
  GSource *source = g_source_new (&source_funcs, sizeof (FxEngineSource));
  FxEngineSource *self = (FxEngineSource *) source;

  self->func = func;
  self->user_data = user_data;

  g_source_set_static_name (source, "fx-engine-source");
  g_source_set_priority (source, FX_ENGINE_SOURCE_PRIORITY);
  self->engine = fx_engine_new (options, wakeup_cb, source);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

FxEngine *
fx_engine_source_get_engine (GSource *source)
{
  return ((FxEngineSource *) source)->engine;
}

void
fx_engine_source_close (GSource *source)
{
  FxEngineSource *self = (FxEngineSource *) source;

  /* While the source is alive: the worker may wake it until it is joined. */
  g_source_destroy (source);
  g_clear_pointer (&self->engine, fx_engine_free);
  g_source_unref (source);
}
