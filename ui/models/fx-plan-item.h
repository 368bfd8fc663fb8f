/* fx-plan-item.h - what a model would take, as the memory controls show it.
 *
 * Sizes in bytes, lengths in tokens.  The window asks app/ for one on each
 * move of a control (FxWindow::plan-wanted) and never changes one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_PLAN_ITEM (fx_plan_item_get_type ())

G_DECLARE_FINAL_TYPE (FxPlanItem, fx_plan_item, FX, PLAN_ITEM, FxItem)

/**
 * FxPlanItem: each field is a property of the same name; read here, write there.
 * @context: as it would be loaded
 * @largest_context: the most that fits with the same options; 0 for none
 * @device_context: the most that fits on the device alone; what is longer, up
 *   to @largest_context, spills to system memory
 * @trained_context: what the model was made for
 * @kv_type: see FxKvPrecision
 * @n_layers: of the model
 * @gpu_layers: of those on the device
 * @weights: in device memory
 * @kv: the KV cache, in device memory
 * @compute: work buffers, in device memory
 * @other: in device memory, held by other programs or reserved
 * @total: size of the device memory; what the others leave of it is free
 * @fits: whether it all goes in
 * @short_bytes: how many bytes are lacking; 0 where it fits
 * @device_name: "VRAM", "System memory": whose bar this is
 * @host_used: bytes that go to system memory beyond that
 * @host_other: of system memory, held by others
 * @host_total: size of system memory; 0 where it is the same memory
 * @speed: tokens per second to expect; 0 where unknown
 * @sentence: (nullable): said under the bar in the place of the one the bar
 *   makes from the figures
 */
struct _FxPlanItem
{
  FxItem    parent_instance;

  guint    context;
  guint    largest_context;
  guint    device_context;
  guint    trained_context;
  guint    kv_type;
  guint    n_layers;
  guint    gpu_layers;
  guint64  weights;
  guint64  kv;
  guint64  compute;
  guint64  other;
  guint64  total;
  gboolean fits;
  guint64  short_bytes;
  char    *device_name;
  guint64  host_used;
  guint64  host_other;
  guint64  host_total;
  double   speed;
  char    *sentence;
};

/* The values of @kv_type and of the load panel; the engine's FxKvType. */
typedef enum
{
  FX_KV_PRECISION_16,
  FX_KV_PRECISION_8,
  FX_KV_PRECISION_4,
  FX_KV_PRECISION_32,
} FxKvPrecision;

guint64 fx_plan_item_get_used (FxPlanItem *self);
guint64 fx_plan_item_get_free (FxPlanItem *self);

/* Returns: (transfer full): "8.8 of 12.0 GiB · fits on the device", also what
 * a screen reader says of the bar. */
char   *fx_plan_item_describe (FxPlanItem *self);

G_END_DECLS
