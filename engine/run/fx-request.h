/* fx-request.h - what was asked of the engine.
 *
 * Made and filled by the caller's thread, then read by the worker.  Only the
 * reference count and the wish to cancel are shared.
 *
 * Thread-safety: as each group of fields says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"

G_BEGIN_DECLS

typedef enum
{
  FX_REQUEST_QUIT,
  FX_REQUEST_LOAD,
  FX_REQUEST_UNLOAD,
  FX_REQUEST_GENERATE,
  FX_REQUEST_LOGITS,
  FX_REQUEST_BENCH,
  FX_REQUEST_SELFTEST,
  FX_REQUEST_CALIBRATE,
} FxRequestType;

struct _FxRequest
{
  /* Atomic */
  gint           n_refs;
  gint           is_cancelled;

  /* Set before the worker sees it */
  FxRequestType  type;
  gint64         created_us;      /* monotonic */
  FxModelInfo   *info;            /* Owned; of a load */
  FxLoadOptions  load;
  FxGenerate     generate;        /* ids and stop are owned below */
  guint32       *ids;             /* Owned */
  gsize          n_ids;
  char         **stop;            /* Owned */
  char          *file;            /* Owned; of a calibration */
  FxLogitBias   *biases;          /* Owned */
  FxBenchOptions bench;

  /* Worker thread only */
  gboolean       is_over;         /* its last event is out */
};

FxRequest *fx_request_new           (FxRequestType    type) G_GNUC_WARN_UNUSED_RESULT;

gboolean   fx_request_get_cancelled (const FxRequest *self);

G_END_DECLS
