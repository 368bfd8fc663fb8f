/* fx-engine-host-private.h - the host as its own files see it.
 *
 * fx-engine-host.c has the engine, its events and its device;
 * fx-engine-host-load.c loads and unloads; fx-engine-host-plan.c says what
 * would be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine-host.h"
#include "fx-host-speed.h"

G_BEGIN_DECLS

typedef struct
{
  FxHostLoadFunc func;
  gpointer       user_data;
} FxHostWaiter;

/* A load that was asked for, until its last event. */
typedef struct
{
  FxRequest     *request;
  FxModelItem   *item;
  FxChatModel   *model;
  FxLoadOptions  options;
  GArray        *waiters; /* of FxHostWaiter */
} FxHostLoad;

/* Of a generate request. */
typedef struct
{
  FxHostEventFunc  func;
  gpointer         user_data;
  GPtrArray       *events; /* of this dispatch */
} FxHostHandler;

struct _FxEngineHost
{
  GObject        parent_instance;

  /* Owned */
  GSource       *source;
  FxEngineItem  *item;
  FxDeviceInfo  *device;
  char          *device_problem;
  char          *wanted;
  char          *cache_dir;
  guint64        memory_limit;   /* bytes; 0: the device's */
  GHashTable    *loads;    /* FxRequest -> FxHostLoad */
  GHashTable    *handlers; /* FxRequest -> FxHostHandler */
  FxRequest     *unload;
  FxHostSpeed   *speed;
  FxRequest     *calibration;
  guint          idle_id;  /* GSource; waits for a quiet moment to measure */

  /* What is loaded */
  FxChatModel   *model;
  FxModelItem   *model_item;
  FxLoadOptions  options;
  guint          serial;   /* of the load */

  /* Borrowed from loads: the one that counts */
  FxHostLoad    *load;
};

void     fx_host_load_free                (FxHostLoad           *load);

/* The last event of a load. */
void     fx_engine_host_end_load          (FxEngineHost         *self,
                                           FxEvent              *event);

/* What is loaded from now on; @item and @model %NULL for nothing. */
void     fx_engine_host_set_loaded        (FxEngineHost         *self,
                                           FxModelItem          *item,
                                           FxChatModel          *model,
                                           const FxLoadOptions  *options);

/* Shows @status in the engine's item. */
void     fx_engine_host_update_item       (FxEngineHost         *self,
                                           const FxEngineStatus *status);

/* Somebody has looked for a speed that is not known: it is measured in the
 * next quiet moment. */
void     fx_engine_host_want_measurement  (FxEngineHost         *self);

/* Whoever wants something of the engine goes before a measurement. */
void     fx_engine_host_hold_measurement  (FxEngineHost         *self);

G_END_DECLS
