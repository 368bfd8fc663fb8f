/* fx-engine-item.h - the state of the engine, as the engine card shows it.
 *
 * One object for the life of the program; app/ sets properties as the engine
 * reports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"
#include "fx-model-item.h"
#include "fx-plan-item.h"

G_BEGIN_DECLS

#define FX_TYPE_ENGINE_ITEM (fx_engine_item_get_type ())

G_DECLARE_FINAL_TYPE (FxEngineItem, fx_engine_item, FX, ENGINE_ITEM, FxItem)

/**
 * FxEngineItem: each field is a property of the same name; read here, write there.
 * @device_name: "AMD Radeon RX 7600"; %NULL while it is not known yet
 * @device_type: "Discrete", "Software"; untranslated
 * @software: whether the processor does the work of a graphics card
 * @state: see FxEngineState
 * @progress: 0 to 1 of loading or of reading the prompt
 * @tokens_per_second: of the running or last reply; 0 where there is none
 * @n_waiting: requests behind the running one
 * @model: (nullable): the loaded model, or the one being loaded
 * @plan: (nullable): the memory the loaded model takes
 */
struct _FxEngineItem
{
  FxItem    parent_instance;

  char    *device_name;
  char    *device_type;
  gboolean software;
  guint    state;
  double   progress;
  double   tokens_per_second;
  guint    n_waiting;
  FxModelItem *model;
  FxPlanItem *plan;
};

typedef enum
{
  FX_ENGINE_STATE_EMPTY,   /* no model loaded */
  FX_ENGINE_STATE_LOADING,
  FX_ENGINE_STATE_READING, /* the prompt */
  FX_ENGINE_STATE_WRITING, /* the reply */
  FX_ENGINE_STATE_IDLE,    /* loaded, waiting */
} FxEngineState;

/* Returns: (transfer full): "Loading 43 %", "48 tok/s", "Idle" */
char *fx_engine_item_describe_state (FxEngineItem *self);

G_END_DECLS
