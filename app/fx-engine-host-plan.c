/* fx-engine-host-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-engine-host"

#include "fx-engine-host-private.h"

#include <glib/gi18n.h>

#include "fx-engine-source.h"

/* Without a request: then a measurement is in nobody's way. */
#define QUIET_SECONDS 20

/* Whoever wants something of the engine goes before a measurement. */
void
fx_engine_host_hold_measurement (FxEngineHost *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->calibration != NULL)
    fx_request_cancel (self->calibration);
}

static gboolean
quiet_cb (gpointer data)
{
  FxEngineHost *self = data;

  if (g_hash_table_size (self->loads) > 0 || g_hash_table_size (self->handlers) > 0)
    return G_SOURCE_CONTINUE;

  self->idle_id = 0;
  if (self->source != NULL && self->calibration == NULL && fx_host_speed_is_wanted (self->speed))
    self->calibration = fx_engine_calibrate (fx_engine_source_get_engine (self->source), NULL);

  return G_SOURCE_REMOVE;
}

/* Somebody has looked for a speed that is not known. */
void
fx_engine_host_want_measurement (FxEngineHost *self)
{
  if (self->idle_id == 0 && self->calibration == NULL && fx_host_speed_is_wanted (self->speed))
    self->idle_id = g_timeout_add_seconds (QUIET_SECONDS, quiet_cb, self);
}

FxPlan *
fx_engine_host_plan (FxEngineHost         *self,
                     FxModelInfo          *info,
                     const FxLoadOptions  *options,
                     GError              **error)
{
  g_return_val_if_fail (FX_IS_ENGINE_HOST (self), NULL);

  if (self->device == NULL)
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_DEVICE,
                           self->device_problem != NULL ? self->device_problem : _("Still looking for a device"));
      return NULL;
    }

  return fx_plan_new (info, self->device, self->memory_limit, options, error);
}

gboolean
fx_engine_host_forecast (FxEngineHost *self,
                         FxModelInfo  *info,
                         const FxPlan *plan,
                         FxForecast   *forecast)
{
  g_return_val_if_fail (FX_IS_ENGINE_HOST (self) && info != NULL && plan != NULL, FALSE);

  if (!plan->fits || plan->gpu_layers < plan->n_layers)
    return FALSE;
  if (fx_host_speed_forecast (self->speed, info, plan->kv_type, plan->context / 2, forecast))
    return TRUE;

  fx_engine_host_want_measurement (self);
  return FALSE;
}

FxPlanItem *
fx_engine_host_plan_item (FxEngineHost *self,
                          FxModelInfo  *info,
                          const FxPlan *plan)
{
  FxPlanItem *item = g_object_new (FX_TYPE_PLAN_ITEM, NULL);
  FxForecast forecast;
  guint main_heap = 0;

  /* The heap that takes most is the one the bar is of. */
  for (guint i = 1; i < plan->n_heaps; i++)
    if (plan->heaps[i].planned > plan->heaps[main_heap].planned)
      main_heap = i;

  g_object_set (item,
                "context", plan->context,
                "largest-context", plan->largest_context,
                "device-context", plan->gpu_layers >= plan->n_layers || !plan->fits ? plan->largest_context : 0,
                "trained-context", plan->trained_context,
                "kv-type", (guint) plan->kv_type,
                "n-layers", plan->n_layers,
                "gpu-layers", plan->gpu_layers,
                "weights", plan->weights_bytes,
                "kv", plan->kv_bytes,
                "compute", plan->compute_bytes,
                "fits", plan->fits,
                "short-bytes", plan->short_bytes,
                NULL);

  if (fx_engine_host_forecast (self, info, plan, &forecast))
    g_object_set (item, "speed", forecast.decode_tps, NULL);

  if (plan->n_heaps > 0)
    {
      const FxPlanHeap *heap = &plan->heaps[main_heap];

      g_object_set (item,
                    "device-name", heap->name,
                    "total", heap->size,
                    "other", heap->size > heap->available ? heap->size - heap->available : 0,
                    NULL);
    }

  /* On a device of its own memory, host memory is a second bar. */
  if (self->device != NULL && self->device->type == FX_DEVICE_DISCRETE)
    g_object_set (item, "host-used", plan->host_bytes, NULL);

  return item;
}

