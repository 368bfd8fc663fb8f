/* fx-cli-engine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include "fx-cli-engine.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "fx-cli-command.h"
#include "fx-engine-source.h"

#define BAR_WIDTH 24

struct _FxCliEngine
{
  GSource        *source;
  char           *cache_dir;
  gboolean        terminal;   /* standard error is one */
  gboolean        shown;      /* there is a progress line on it */

  /* Of the request that runs */
  FxRequest      *request;
  const char     *label;
  FxCliEventFunc  func;
  gpointer        user_data;
  FxEvent        *last;
};

static void
clear_progress (FxCliEngine *self)
{
  if (self->shown)
    fputs ("\r\033[K", stderr);
  self->shown = FALSE;
}

static void
draw_bar (const char *word,
          const char *label,
          double      progress)
{
  const int n_filled = (int) (CLAMP (progress, 0, 1) * BAR_WIDTH);

  fprintf (stderr, "\r\033[K%s %s [%.*s%*s] %3.0f %%", word, label, n_filled,
           "########################", BAR_WIDTH - n_filled, "", progress * 100);
  fflush (stderr);
}

static void
show_progress (FxCliEngine *self,
               FxEngine    *engine)
{
  FxEngineStatus status;
  const char *word = NULL;

  if (!self->terminal || self->label == NULL)
    return;

  fx_engine_get_status (engine, &status);
  if (status.state == FX_STATE_LOADING)
    word = _("Loading");
  else if (status.state == FX_STATE_PREFILL)
    word = _("Reading the prompt");
  else if (status.state == FX_STATE_DECODE && status.n_total > 0)
    word = _("Measuring");

  if (word == NULL)
    {
      clear_progress (self);
      return;
    }

  draw_bar (word, self->label, status.progress);
  self->shown = TRUE;
}

/* Events are the callback's to read; the last one is kept whole. */
static void
events_cb (FxEngine  *engine,
           GPtrArray *events,
           gpointer   data)
{
  FxCliEngine *self = data;

  show_progress (self, engine);

  while (events->len > 0)
    {
      g_autoptr (FxEvent) event = g_ptr_array_steal_index (events, 0);

      if (event->request != self->request)
        continue;

      if (event->type == FX_EVENT_TEXT || event->type == FX_EVENT_RESULT)
        {
          clear_progress (self);
          if (self->func != NULL)
            self->func (event, self->user_data);
        }
      else if (self->last == NULL)
        {
          self->last = g_steal_pointer (&event);
        }
    }
}

static gboolean
interrupted_cb (gpointer data)
{
  FxCliEngine *self = data;

  if (self->request != NULL)
    fx_request_cancel (self->request);

  return G_SOURCE_CONTINUE;
}

FxCliEngine *
fx_cli_engine_new (const FxCliOptions *options)
{
  FxCliEngine *self = g_new0 (FxCliEngine, 1);
  FxEngineOptions engine_options = { 0 };

  self->cache_dir = g_build_filename (g_get_user_cache_dir (), "fornax", NULL);
  self->terminal = isatty (STDERR_FILENO);
  engine_options.device = options->device;
  engine_options.cache_dir = self->cache_dir;
  engine_options.validation = g_strcmp0 (g_getenv ("FX_VALIDATION"), "1") == 0;
  self->source = fx_engine_source_new (&engine_options, events_cb, self);

  return self;
}

void
fx_cli_engine_free (FxCliEngine *self)
{
  if (self == NULL)
    return;

  clear_progress (self);
  fx_engine_source_close (self->source);
  g_free (self->cache_dir);
  g_free (self);
}

FxEngine *
fx_cli_engine_get (FxCliEngine *self)
{
  return fx_engine_source_get_engine (self->source);
}

FxEvent *
fx_cli_engine_run (FxCliEngine     *self,
                   FxRequest       *request,
                   const char      *label,
                   FxCliEventFunc   func,
                   gpointer         user_data,
                   GError         **error)
{
  g_autoptr (FxEvent) last = NULL;
  guint signal_id;

  self->request = request;
  self->label = label;
  self->func = func;
  self->user_data = user_data;

  /* Only meanwhile: between requests Ctrl+C ends the command as usual. */
  signal_id = g_unix_signal_add (SIGINT, interrupted_cb, self);
  while (self->last == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (signal_id);

  clear_progress (self);
  last = g_steal_pointer (&self->last);
  g_clear_pointer (&self->request, fx_request_unref);

  if (last->type == FX_EVENT_FAILED)
    {
      g_propagate_error (error, g_steal_pointer (&last->error));
      return NULL;
    }

  if (last->type == FX_EVENT_CANCELLED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("interrupted"));

  return g_steal_pointer (&last);
}

gboolean
fx_cli_engine_load (FxCliEngine          *self,
                    const char           *path,
                    const FxLoadOptions  *options,
                    GError              **error)
{
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, error);
  g_autoptr (FxDeviceInfo) device = NULL;
  g_autoptr (FxEvent) last = NULL;
  g_autoptr (GError) local_error = NULL;

  if (info == NULL)
    return FALSE;

  if (!self->terminal)
    g_debug ("loading %s", path);
  last = fx_cli_engine_run (self, fx_engine_load (fx_cli_engine_get (self), info, options),
                            fx_model_info_get_name (info), NULL, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  device = fx_engine_dup_device (fx_cli_engine_get (self));
  if (device != NULL && device->note != NULL)
    g_printerr ("%s: %s\n", device->name, device->note);

  return TRUE;
}
