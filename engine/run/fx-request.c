/* fx-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-request.h"

FxRequest *
fx_request_new (FxRequestType type)
{
  FxRequest *self = g_new0 (FxRequest, 1);

  self->n_refs = 1;
  self->type = type;
  self->created_us = g_get_monotonic_time ();

  return self;
}

FxRequest *
fx_request_ref (FxRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->n_refs);

  return self;
}

void
fx_request_unref (FxRequest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;

  g_clear_pointer (&self->info, fx_model_info_unref);
  g_free (self->ids);
  g_strfreev (self->stop);
  g_free (self->file);
  g_free (self->biases);
  g_free (self);
}

void
fx_request_cancel (FxRequest *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_cancelled, 1);
}

gboolean
fx_request_get_cancelled (const FxRequest *self)
{
  return g_atomic_int_get (&self->is_cancelled) != 0;
}
