/* fx-engine-host.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-engine-host"

#include "fx-engine-host-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-engine-source.h"
enum
{
  CHANGED,
  DEVICE_FOUND,
  SPEED_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxEngineHost, fx_engine_host, G_TYPE_OBJECT)

static void
handler_free (gpointer data)
{
  FxHostHandler *handler = data;

  g_ptr_array_unref (handler->events);
  g_free (handler);
}

void
fx_engine_host_set_loaded (FxEngineHost        *self,
                           FxModelItem         *item,
                           FxChatModel         *model,
                           const FxLoadOptions *options)
{
  g_autoptr (FxPlanItem) plan_item = NULL;

  if (self->model_item != NULL)
    g_object_set (self->model_item, "loaded", FALSE, NULL);
  if (item != NULL)
    g_object_set (item, "loaded", TRUE, NULL);

  if (model != NULL)
    fx_chat_model_ref (model);
  g_clear_pointer (&self->model, fx_chat_model_unref);
  self->model = model;
  g_set_object (&self->model_item, item);
  self->serial++;

  if (model != NULL)
    {
      g_autoptr (FxPlan) plan = NULL;

      self->options = *options;
      plan = fx_engine_host_plan (self, fx_chat_model_get_info (model), options, NULL);
      if (plan != NULL)
        plan_item = fx_engine_host_plan_item (self, fx_chat_model_get_info (model), plan);
    }

  g_object_set (self->item, "model", item, "plan", plan_item, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fx_engine_host_update_item (FxEngineHost         *self,
                            const FxEngineStatus *status)
{
  guint state = FX_ENGINE_STATE_EMPTY;

  switch (status->state)
    {
    case FX_STATE_LOADING:
      state = FX_ENGINE_STATE_LOADING;
      break;
    case FX_STATE_PREFILL:
      state = FX_ENGINE_STATE_READING;
      break;
    case FX_STATE_DECODE:
      state = FX_ENGINE_STATE_WRITING;
      break;
    case FX_STATE_IDLE:
    default:
      state = self->model != NULL ? FX_ENGINE_STATE_IDLE : FX_ENGINE_STATE_EMPTY;
    }

  if (self->load != NULL && status->state == FX_STATE_IDLE)
    state = FX_ENGINE_STATE_LOADING;

  g_object_freeze_notify (G_OBJECT (self->item));
  if (self->item->state != state)
    g_object_set (self->item, "state", state, NULL);
  if (self->item->progress != status->progress)
    g_object_set (self->item, "progress", CLAMP (status->progress, 0, 1), NULL);
  if (self->item->tokens_per_second != status->tokens_per_second)
    g_object_set (self->item, "tokens-per-second", MAX (status->tokens_per_second, 0), NULL);
  if (self->item->n_waiting != status->n_waiting)
    g_object_set (self->item, "n-waiting", status->n_waiting, NULL);
  g_object_thaw_notify (G_OBJECT (self->item));
}

static void
events_cb (FxEngine  *engine,
           GPtrArray *events,
           gpointer   data)
{
  g_autoptr (FxEngineHost) self = g_object_ref (data);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_request_unref);
  FxEngineStatus status;
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  fx_engine_get_status (engine, &status);
  fx_engine_host_update_item (self, &status);

  /* To each what is theirs; loads at once, since a reply may follow one. */
  while (events->len > 0)
    {
      g_autoptr (FxEvent) event = g_ptr_array_steal_index (events, 0);
      FxHostHandler *handler = g_hash_table_lookup (self->handlers, event->request);

      if (handler != NULL)
        g_ptr_array_add (handler->events, g_steal_pointer (&event));
      else if (g_hash_table_contains (self->loads, event->request))
        fx_engine_host_end_load (self, event);
      else if (event->request == self->unload)
        {
          g_clear_pointer (&self->unload, fx_request_unref);
          if (event->type == FX_EVENT_DONE && self->load == NULL)
            fx_engine_host_set_loaded (self, NULL, NULL, NULL);
          fx_engine_get_status (engine, &status);
          fx_engine_host_update_item (self, &status);
        }
      else if (event->request == self->calibration)
        {
          g_clear_pointer (&self->calibration, fx_request_unref);
          if (event->type == FX_EVENT_DONE)
            {
              fx_host_speed_take (self->speed, event->calibration);
              g_signal_emit (self, signals[SPEED_CHANGED], 0);
            }
          else if (event->type == FX_EVENT_CANCELLED)
            {
              fx_engine_host_want_measurement (self);
            }
        }
    }

  /* A handler may start or end requests. */
  g_hash_table_iter_init (&iter, self->handlers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (requests, fx_request_ref (key));

  for (guint i = 0; i < requests->len; i++)
    {
      g_autoptr (GPtrArray) mine = NULL;
      FxHostHandler *handler = g_hash_table_lookup (self->handlers, requests->pdata[i]);
      FxHostEventFunc func;
      gpointer user_data;

      if (handler == NULL)
        continue;

      mine = g_steal_pointer (&handler->events);
      handler->events = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_event_free);
      func = handler->func;
      user_data = handler->user_data;
      if (mine->len > 0)
        {
          const FxEvent *last = g_ptr_array_index (mine, mine->len - 1);

          if (last->type != FX_EVENT_TEXT && last->type != FX_EVENT_RESULT)
            {
              g_hash_table_steal_extended (self->handlers, requests->pdata[i], &key, &value);
              if (last->type == FX_EVENT_DONE && self->model != NULL)
                fx_host_speed_learn (self->speed, fx_chat_model_get_info (self->model),
                                     self->options.kv_type, &last->stats);
            }
          else
            value = key = NULL;
        }
      else
        {
          value = key = NULL;
        }

      func (self, mine, &status, user_data);

      if (value != NULL)
        {
          fx_request_unref (key);
          handler_free (value);
        }
    }
}

static void
list_devices (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *devices = fx_devices_list (data, &error);

  if (devices != NULL)
    g_task_return_pointer (task, devices, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
devices_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxEngineHost *self = FX_ENGINE_HOST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->source == NULL)
    return;

  if (devices == NULL)
    {
      self->device_problem = g_strdup (error->message);
    }
  else
    {
      for (guint i = 0; i < devices->len; i++)
        {
          const FxDeviceInfo *device = g_ptr_array_index (devices, i);

          if (device->chosen)
            self->device = fx_device_info_copy (device);
        }
    }

  if (self->device != NULL)
    fx_host_speed_set_device (self->speed, self->device);

  if (self->device != NULL)
    g_object_set (self->item,
                  "device-name", self->device->name,
                  "device-type", fx_device_type_name (self->device->type),
                  "software", self->device->type == FX_DEVICE_SOFTWARE,
                  NULL);

  g_signal_emit (self, signals[DEVICE_FOUND], 0);
}

FxEngineHost *
fx_engine_host_new (const char *device)
{
  FxEngineHost *self = g_object_new (FX_TYPE_ENGINE_HOST, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, devices_cb, NULL);
  FxEngineOptions options = { 0 };

  self->wanted = device != NULL && device[0] != '\0' ? g_strdup (device) : NULL;
  if (g_getenv ("FX_MEMORY_LIMIT") != NULL)
    self->memory_limit = g_ascii_strtoull (g_getenv ("FX_MEMORY_LIMIT"), NULL, 10);
  self->cache_dir = g_build_filename (g_get_user_cache_dir (), "fornax", NULL);
  options.device = self->wanted;
  options.cache_dir = self->cache_dir;
  options.memory_limit = self->memory_limit;
  options.validation = g_strcmp0 (g_getenv ("FX_VALIDATION"), "1") == 0;
  self->source = fx_engine_source_new (&options, events_cb, self);

  g_task_set_task_data (task, g_strdup (self->wanted), g_free);
  g_task_run_in_thread (task, list_devices);

  return self;
}

void
fx_engine_host_close (FxEngineHost *self)
{
  g_return_if_fail (FX_IS_ENGINE_HOST (self));

  fx_engine_host_hold_measurement (self);
  if (self->source != NULL)
    fx_engine_source_close (g_steal_pointer (&self->source));
  self->load = NULL;
  g_hash_table_remove_all (self->handlers);
  g_hash_table_remove_all (self->loads);
}

FxEngineItem *
fx_engine_host_get_item (FxEngineHost *self)
{
  return self->item;
}

const FxDeviceInfo *
fx_engine_host_get_device (FxEngineHost *self)
{
  return self->device;
}

const char *
fx_engine_host_get_device_problem (FxEngineHost *self)
{
  return self->device_problem;
}

FxChatModel *
fx_engine_host_get_model (FxEngineHost *self)
{
  return self->model;
}

guint
fx_engine_host_get_serial (FxEngineHost *self)
{
  return self->serial;
}

FxModelItem *
fx_engine_host_get_model_item (FxEngineHost *self)
{
  return self->model_item;
}

const FxLoadOptions *
fx_engine_host_get_options (FxEngineHost *self)
{
  return self->load != NULL ? &self->load->options : &self->options;
}

guint
fx_engine_host_get_context (FxEngineHost *self)
{
  FxEngineStatus status;

  if (self->model == NULL || self->source == NULL)
    return 0;

  fx_engine_get_status (fx_engine_source_get_engine (self->source), &status);

  return status.context;
}

/* Takes @request. */
static FxRequest *
handle (FxEngineHost    *self,
        FxRequest       *request,
        FxHostEventFunc  func,
        gpointer         user_data)
{
  FxHostHandler *handler = g_new0 (FxHostHandler, 1);

  handler->func = func;
  handler->user_data = user_data;
  handler->events = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_event_free);
  g_hash_table_insert (self->handlers, fx_request_ref (request), handler);

  return request;
}

FxNextTokens *
fx_engine_host_dup_next_tokens (FxEngineHost     *self,
                                guint64           conversation,
                                const FxSampling *sampling,
                                guint             n_most)
{
  g_return_val_if_fail (FX_IS_ENGINE_HOST (self), NULL);

  return fx_engine_dup_next_tokens (fx_engine_source_get_engine (self->source), conversation, sampling, n_most);
}

FxRequest *
fx_engine_host_generate (FxEngineHost     *self,
                         const FxGenerate *params,
                         FxHostEventFunc   func,
                         gpointer          user_data)
{
  g_return_val_if_fail (FX_IS_ENGINE_HOST (self) && self->source != NULL, NULL);

  fx_engine_host_hold_measurement (self);

  return handle (self, fx_engine_generate (fx_engine_source_get_engine (self->source), params),
                 func, user_data);
}

FxRequest *
fx_engine_host_bench (FxEngineHost    *self,
                      guint            n_prompt,
                      guint            n_decode,
                      guint            n_repeats,
                      FxHostEventFunc  func,
                      gpointer         user_data)
{
  const FxBenchOptions options = { .n_prompt = n_prompt, .n_decode = n_decode,
                                   .n_sequences = 1, .n_repeats = n_repeats };

  g_return_val_if_fail (FX_IS_ENGINE_HOST (self) && self->source != NULL, NULL);

  fx_engine_host_hold_measurement (self);

  return handle (self, fx_engine_bench (fx_engine_source_get_engine (self->source), &options),
                 func, user_data);
}

static void
fx_engine_host_dispose (GObject *object)
{
  FxEngineHost *self = FX_ENGINE_HOST (object);

  fx_engine_host_close (self);
  g_clear_object (&self->model_item);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (fx_engine_host_parent_class)->dispose (object);
}

static void
fx_engine_host_finalize (GObject *object)
{
  FxEngineHost *self = FX_ENGINE_HOST (object);

  g_hash_table_unref (self->handlers);
  g_hash_table_unref (self->loads);
  g_clear_pointer (&self->unload, fx_request_unref);
  g_clear_pointer (&self->calibration, fx_request_unref);
  g_clear_pointer (&self->speed, fx_host_speed_free);
  g_clear_pointer (&self->model, fx_chat_model_unref);
  g_clear_pointer (&self->device, fx_device_info_free);
  g_free (self->device_problem);
  g_free (self->wanted);
  g_free (self->cache_dir);

  G_OBJECT_CLASS (fx_engine_host_parent_class)->finalize (object);
}

static void
fx_engine_host_class_init (FxEngineHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_engine_host_dispose;
  object_class->finalize = fx_engine_host_finalize;

  /**
   * FxEngineHost::changed:
   *
   * Another model is loaded, or none.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * FxEngineHost::device-found:
   *
   * The search for a device has ended, well or not.
   */
  signals[DEVICE_FOUND] =
    g_signal_new ("device-found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * FxEngineHost::speed-changed:
   *
   * There are forecasts where there were none.
   */
  signals[SPEED_CHANGED] =
    g_signal_new ("speed-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_engine_host_init (FxEngineHost *self)
{
  self->item = g_object_new (FX_TYPE_ENGINE_ITEM, NULL);
  self->speed = fx_host_speed_new ();
  self->handlers = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) fx_request_unref, handler_free);
  self->loads = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) fx_request_unref, (GDestroyNotify) fx_host_load_free);
}
