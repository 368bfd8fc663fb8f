/* fx-engine-host.h - the engine as the window has it: one model, many asks.
 *
 * Owns the engine and its source, loads and unloads, keeps FxEngineItem up to
 * date, and brings each event to the one who asked for it.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-chat-model.h"
#include "fx-engine.h"
#include "fx-engine-item.h"

G_BEGIN_DECLS

#define FX_TYPE_ENGINE_HOST (fx_engine_host_get_type ())
G_DECLARE_FINAL_TYPE (FxEngineHost, fx_engine_host, FX, ENGINE_HOST, GObject)

/**
 * FxHostEventFunc:
 * @events: (element-type FxEvent): those of the request that came since the
 *   last call; empty where only the status changed
 *
 * Not called again after the last event.
 */
typedef void (*FxHostEventFunc) (FxEngineHost         *host,
                                 GPtrArray            *events,
                                 const FxEngineStatus *status,
                                 gpointer              user_data);

/* @error: (nullable): G_IO_ERROR_CANCELLED where the user stopped it */
typedef void (*FxHostLoadFunc)  (FxEngineHost         *host,
                                 const GError         *error,
                                 gpointer              user_data);

/* @device: (nullable): as fx_devices_list() takes it.  Looks for the devices
 * on a thread; signal "device-found" then. */
FxEngineHost       *fx_engine_host_new          (const char           *device) G_GNUC_WARN_UNUSED_RESULT;

/* Joins the engine's worker.  Before the last reference goes. */
void                fx_engine_host_close        (FxEngineHost         *self);

FxEngineItem       *fx_engine_host_get_item     (FxEngineHost         *self);

/* Returns: (transfer none) (nullable): with the budgets of its finding */
const FxDeviceInfo *fx_engine_host_get_device   (FxEngineHost         *self);

/* Returns: (nullable): why there is none */
const char         *fx_engine_host_get_device_problem (FxEngineHost   *self);

/* Returns: (transfer none) (nullable): the model that is loaded */
FxChatModel        *fx_engine_host_get_model    (FxEngineHost         *self);
FxModelItem        *fx_engine_host_get_model_item (FxEngineHost       *self);

/* Another number for each load and unload: what was cached before is gone. */
guint               fx_engine_host_get_serial   (FxEngineHost         *self);

/* Of the loaded model, or of the one that is being loaded. */
const FxLoadOptions *fx_engine_host_get_options (FxEngineHost         *self);

/* Context of the loaded model in tokens; 0 without one. */
guint               fx_engine_host_get_context  (FxEngineHost         *self);

gboolean            fx_engine_host_is_loading   (FxEngineHost         *self,
                                                 FxModelItem          *item);

/**
 * fx_engine_host_load:
 * @model: of @item
 *
 * Loads in the place of what is there; a load that still runs is cancelled.
 * Calling it for the load that runs, with the same options, waits along.
 */
void                fx_engine_host_load         (FxEngineHost         *self,
                                                 FxModelItem          *item,
                                                 FxChatModel          *model,
                                                 const FxLoadOptions  *options,
                                                 FxHostLoadFunc        func,
                                                 gpointer              user_data);
void                fx_engine_host_cancel_load  (FxEngineHost         *self);
void                fx_engine_host_unload       (FxEngineHost         *self);

/* Returns: (transfer full) */
FxRequest          *fx_engine_host_generate     (FxEngineHost         *self,
                                                 const FxGenerate     *params,
                                                 FxHostEventFunc       func,
                                                 gpointer              user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Measures the loaded model, as fx_engine_bench(); the last event has the
 * result.  Returns: (transfer full) */
FxRequest          *fx_engine_host_bench        (FxEngineHost         *self,
                                                 guint                 n_prompt,
                                                 guint                 n_decode,
                                                 guint                 n_repeats,
                                                 FxHostEventFunc       func,
                                                 gpointer              user_data) G_GNUC_WARN_UNUSED_RESULT;

/* As fx_engine_dup_next_tokens(). */
FxNextTokens       *fx_engine_host_dup_next_tokens (FxEngineHost      *self,
                                                 guint64               conversation,
                                                 const FxSampling     *sampling,
                                                 guint                 n_most) G_GNUC_WARN_UNUSED_RESULT;

/* What @info would take on this device; the loaded model's memory counts as
 * free, since a load puts it away first.  Returns: (transfer full) */
FxPlan             *fx_engine_host_plan         (FxEngineHost         *self,
                                                 FxModelInfo          *info,
                                                 const FxLoadOptions  *options,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_engine_host_forecast:
 * @plan: of @info
 *
 * How fast it will be with the context half full.  Where this device was not
 * measured yet that is done in the next quiet moment, and ::speed-changed
 * then; replies correct it.
 *
 * Returns: %FALSE where nothing is known, or not all of it is on the device
 */
gboolean            fx_engine_host_forecast     (FxEngineHost         *self,
                                                 FxModelInfo          *info,
                                                 const FxPlan         *plan,
                                                 FxForecast           *forecast);

/* What the bar shows of a plan.  Returns: (transfer full) */
FxPlanItem         *fx_engine_host_plan_item    (FxEngineHost         *self,
                                                 FxModelInfo          *info,
                                                 const FxPlan         *plan) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
