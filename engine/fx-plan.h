/* fx-plan.h - what a model will take, to the byte, before it is loaded.
 *
 * The dry run of the allocator: a load walks the same code with a driver
 * behind it, so that what is promised here is what is taken.
 *
 * Thread-safety: pure; any thread.  Time: under 2 ms once the info is open.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-device-info.h"
#include "fx-model-info.h"

G_BEGIN_DECLS

/* The type K and V are kept in. */
typedef enum
{
  FX_KV_F16,
  FX_KV_Q8_0,
  FX_KV_Q4_0,
  FX_KV_F32,
} FxKvType;

#define FX_N_KV_TYPES 4

/* How activations meet quantised weights: as the device likes best, or
 * always in float (slower on some, the most exact), or quantised to 8 bits. */
typedef enum
{
  FX_ACTIVATIONS_AUTO,
  FX_ACTIVATIONS_FLOAT,
  FX_ACTIVATIONS_INT8,
} FxActivations;

/**
 * FxLoadOptions:
 * @context: tokens a sequence may have; 0 takes the smaller of the trained
 *   length and 4096
 * @n_sequences: how many sequences may live at once; 1 for a window
 * @kv_type: of the KV cache
 * @gpu_layers: layers on the device, from the first on; -1 all of them.  With
 *   fewer than there are, the others with their KV cache, the embedding and
 *   the head lie in system memory, and the device reads them over the bus
 * @activations: see FxActivations
 * @warm_up: run each kernel once while loading, so that the first answer does
 *   not pay for the driver's compiler
 */
typedef struct
{
  guint         context;
  guint         n_sequences;
  FxKvType      kv_type;
  gint          gpu_layers;
  FxActivations activations;
  gboolean      warm_up;
} FxLoadOptions;

#define FX_LOAD_OPTIONS_DEFAULT                                               \
  ((FxLoadOptions) { .n_sequences = 1, .gpu_layers = -1, .warm_up = TRUE })

/**
 * FxPlanHeap:
 * @name: "llvmpipe memory", "VRAM", "system memory"
 * @size: bytes of the heap
 * @available: bytes this process could take of it
 * @planned: bytes the load takes of it
 */
typedef struct
{
  char    *name;
  guint64  size;
  guint64  available;
  guint64  planned;
} FxPlanHeap;

/**
 * FxPlanLayer:
 * @weights: bytes; the last two entries of the list are the embedding and the
 *   output head
 * @kv: bytes
 * @on_device: whether it fits there
 */
typedef struct
{
  guint64  weights;
  guint64  kv;
  gboolean on_device;
} FxPlanLayer;

/**
 * FxPlan:
 * @context: as loaded, never silently less than what was asked
 * @n_layers: of the model
 * @gpu_layers: of those on the device
 * @weights_bytes: of device memory
 * @kv_bytes: of device memory
 * @compute_bytes: of device memory: activations, logits, step buffers, staging
 * @device_bytes: the three together, as vkAllocateMemory sees them
 * @host_bytes: of the other heaps: what the host writes and reads, and what
 *   is not on the device
 * @fits: whether each heap has what it is to give
 * @short_bytes: how many are lacking; 0 where it fits
 * @largest_context: the most tokens that fit with the same options, at most
 *   what the model was made for unless the options have more; 0 for none
 * @trained_context: what the model was made for
 * @n_layer_entries: @n_layers + 2
 */
typedef struct
{
  guint        context;
  FxKvType     kv_type;
  guint        n_layers;
  guint        gpu_layers;
  guint64      weights_bytes;
  guint64      kv_bytes;
  guint64      compute_bytes;
  guint64      device_bytes;
  guint64      host_bytes;
  gboolean     fits;
  guint64      short_bytes;
  guint        largest_context;
  guint        trained_context;
  guint        n_heaps;
  FxPlanHeap   heaps[16];
  guint        n_layer_entries;
  FxPlanLayer *layers;
} FxPlan;

/**
 * fx_model_check:
 * @error: FX_ERROR_UNSUPPORTED or FX_ERROR_FORMAT saying why not
 *
 * Whether the engine knows the architecture and each weight it needs is there
 * with the right shape and a type it has kernels for.
 */
gboolean    fx_model_check       (FxModelInfo          *info,
                                  GError              **error);

/**
 * fx_plan_new:
 * @device: (nullable): %NULL plans for a graphics card that is not here
 * @memory: bytes of that card's memory, or 0 for what @device has available
 * @error: as fx_model_check(), or FX_ERROR_LIMIT for a context beyond 2^24
 *
 * A plan that does not fit is no error.
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxPlan     *fx_plan_new          (FxModelInfo          *info,
                                  const FxDeviceInfo   *device,
                                  guint64               memory,
                                  const FxLoadOptions  *options,
                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        fx_plan_free         (FxPlan               *self);

/* "f16", "q8_0", "q4_0", "f32". */
const char *fx_kv_type_name      (FxKvType              type);
gboolean    fx_kv_type_parse     (const char           *name,
                                  FxKvType             *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxPlan, fx_plan_free)

G_END_DECLS
