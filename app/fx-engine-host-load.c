/* fx-engine-host-load.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-engine-host"

#include "fx-engine-host-private.h"

#include <glib/gi18n.h>

#include "fx-engine-source.h"

void
fx_host_load_free (FxHostLoad *load)
{
  g_clear_object (&load->item);
  g_clear_pointer (&load->model, fx_chat_model_unref);
  g_array_unref (load->waiters);
  g_clear_pointer (&load->request, fx_request_unref);
  g_free (load);
}

void
fx_engine_host_end_load (FxEngineHost *self,
                         FxEvent      *event)
{
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;
  FxHostLoad *load;
  FxEngineStatus status;

  if (!g_hash_table_steal_extended (self->loads, event->request, NULL, &value))
    return;
  load = value;

  if (event->type == FX_EVENT_FAILED)
    error = g_error_copy (event->error);
  else if (event->type == FX_EVENT_CANCELLED)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Loading was stopped"));

  if (self->load == load)
    self->load = NULL;

  fx_engine_get_status (fx_engine_source_get_engine (self->source), &status);
  if (error == NULL)
    fx_engine_host_set_loaded (self, load->item, load->model, &load->options);
  else if (!status.loaded)
    fx_engine_host_set_loaded (self, NULL, NULL, NULL);
  else if (self->load == NULL)
    g_object_set (self->item, "model", self->model_item, NULL);
  fx_engine_host_update_item (self, &status);

  for (guint i = 0; i < load->waiters->len; i++)
    {
      const FxHostWaiter *waiter = &g_array_index (load->waiters, FxHostWaiter, i);

      waiter->func (self, error, waiter->user_data);
    }

  fx_host_load_free (load);
}

gboolean
fx_engine_host_is_loading (FxEngineHost *self,
                           FxModelItem  *item)
{
  return self->load != NULL && (item == NULL || self->load->item == item);
}

static gboolean
same_options (const FxLoadOptions *a,
              const FxLoadOptions *b)
{
  return a->context == b->context && a->n_sequences == b->n_sequences &&
         a->kv_type == b->kv_type && a->gpu_layers == b->gpu_layers &&
         a->activations == b->activations;
}

void
fx_engine_host_load (FxEngineHost        *self,
                     FxModelItem         *item,
                     FxChatModel         *model,
                     const FxLoadOptions *options,
                     FxHostLoadFunc       func,
                     gpointer             user_data)
{
  FxHostWaiter waiter = { func, user_data };
  FxEngineStatus status;
  FxHostLoad *load;

  g_return_if_fail (FX_IS_ENGINE_HOST (self) && self->source != NULL);
  g_return_if_fail (item != NULL && model != NULL);

  if (self->load != NULL && self->load->item == item &&
      same_options (&self->load->options, options))
    {
      if (func != NULL)
        g_array_append_val (self->load->waiters, waiter);
      return;
    }

  if (self->load != NULL)
    fx_request_cancel (self->load->request);
  fx_engine_host_hold_measurement (self);

  load = g_new0 (FxHostLoad, 1);
  load->item = g_object_ref (item);
  load->model = fx_chat_model_ref (model);
  load->options = *options;
  load->waiters = g_array_new (FALSE, FALSE, sizeof (FxHostWaiter));
  if (func != NULL)
    g_array_append_val (load->waiters, waiter);
  load->request = fx_engine_load (fx_engine_source_get_engine (self->source),
                                  fx_chat_model_get_info (model), options);
  g_hash_table_insert (self->loads, fx_request_ref (load->request), load);
  self->load = load;

  g_object_set (self->item, "model", item, "plan", NULL, NULL);
  fx_engine_get_status (fx_engine_source_get_engine (self->source), &status);
  fx_engine_host_update_item (self, &status);
}

void
fx_engine_host_cancel_load (FxEngineHost *self)
{
  g_return_if_fail (FX_IS_ENGINE_HOST (self));

  if (self->load != NULL)
    fx_request_cancel (self->load->request);
}

void
fx_engine_host_unload (FxEngineHost *self)
{
  g_return_if_fail (FX_IS_ENGINE_HOST (self) && self->source != NULL);

  fx_engine_host_cancel_load (self);
  if (self->unload == NULL)
    self->unload = fx_engine_unload (fx_engine_source_get_engine (self->source));
}

