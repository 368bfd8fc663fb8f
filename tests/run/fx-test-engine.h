/* fx-test-engine.h - an engine, and waiting for what it says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pthread.h>
#include <stdlib.h>

#include "fx-engine.h"
#include "fx-error.h"
#include "fx-fixture.h"

#define FX_TEST_PATIENCE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  FxEngine        *engine;
  pthread_mutex_t  lock;
  pthread_cond_t   cond;
  gboolean         is_awake;
} FxTestEngine;

static inline void
fx_test_engine_wakeup (gpointer data)
{
  FxTestEngine *self = data;

  pthread_mutex_lock (&self->lock);
  self->is_awake = TRUE;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->lock);
}

static inline void
fx_test_engine_init (FxTestEngine *self)
{
  FxEngineOptions options = { .device = g_getenv ("FX_DEVICE"),
                              .cache_dir = g_getenv ("FX_TEST_CACHE"),
                              .validation = g_getenv ("FX_VALIDATION") != NULL };

  self->is_awake = FALSE;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->cond, NULL);
  self->engine = fx_engine_new (&options, fx_test_engine_wakeup, self);
}

static inline void
fx_test_engine_finish (FxTestEngine *self)
{
  fx_engine_free (self->engine);
  pthread_cond_destroy (&self->cond);
  pthread_mutex_destroy (&self->lock);
}

/* The next event, which must come. */
static inline FxEvent *
fx_test_engine_next (FxTestEngine *self)
{
  const gint64 start = g_get_monotonic_time ();

  for (;;)
    {
      FxEvent *event = fx_engine_poll (self->engine);
      struct timespec until;

      if (event != NULL)
        return event;

      clock_gettime (CLOCK_REALTIME, &until);
      until.tv_sec += 1;
      pthread_mutex_lock (&self->lock);
      while (!self->is_awake
             && pthread_cond_timedwait (&self->cond, &self->lock, &until) == 0)
        ;
      self->is_awake = FALSE;
      pthread_mutex_unlock (&self->lock);

      if (g_get_monotonic_time () - start > FX_TEST_PATIENCE_US)
        g_error ("no event for %d s", (int) (FX_TEST_PATIENCE_US / G_USEC_PER_SEC));
    }
}

static inline gboolean
fx_test_event_is_last (const FxEvent *event)
{
  return event->type == FX_EVENT_DONE || event->type == FX_EVENT_FAILED
         || event->type == FX_EVENT_CANCELLED;
}

/* The last event of @request (consumed); its text goes to @text. */
static inline FxEvent *
fx_test_engine_wait (FxTestEngine *self,
                     FxRequest    *request,
                     GString      *text)
{
  for (;;)
    {
      FxEvent *event = fx_test_engine_next (self);

      if (event->request == request && text != NULL && event->text != NULL)
        g_string_append (text, event->text);
      if (event->request == request && fx_test_event_is_last (event))
        {
          fx_request_unref (request);
          return event;
        }
      fx_event_free (event);
    }
}

static inline void
fx_test_engine_expect (FxTestEngine *self,
                       FxRequest    *request,
                       FxEventType   type)
{
  g_autoptr (FxEvent) event = fx_test_engine_wait (self, request, NULL);

  g_assert_no_error (event->error);
  g_assert_cmpint (event->type, ==, type);
}

static inline FxModelInfo *
fx_test_engine_load (FxTestEngine        *self,
                     const char          *path,
                     const FxLoadOptions *options)
{
  g_autoptr (GError) error = NULL;
  FxModelInfo *info = fx_model_info_new (path, &error);

  g_assert_no_error (error);
  fx_test_engine_expect (self, fx_engine_load (self->engine, info, options),
                         FX_EVENT_DONE);

  return info;
}
