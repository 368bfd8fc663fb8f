/* fx-slabs.h - many ranges in a few large buffers.
 *
 * Ranges are asked for first and the buffers made afterwards, so that each is
 * just as long as what lies in it:
 *
 *   slabs = fx_slabs_new ("weights", FX_VK_BUFFER_DEVICE, FX_SLAB_SIZE);
 *   a = fx_slabs_add (slabs, size_a);
 *   b = fx_slabs_add (slabs, size_b);
 *   bytes = fx_slabs_get_bytes (slabs);           // needs no device
 *   fx_slabs_commit (slabs, device, &error);
 *   range = fx_slabs_get (slabs, a);
 *
 * Thread-safety: as FxVkDevice; any thread before fx_slabs_commit().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-buffer.h"

G_BEGIN_DECLS

/* The longest buffer, unless one range alone is longer. */
#define FX_SLAB_SIZE ((gsize) 1 << 30)

/* Of the beginning of each range: the largest minStorageBufferOffsetAlignment
 * that Vulkan 1.3 permits a device to ask for. */
#define FX_SLAB_ALIGNMENT 256

typedef struct _FxSlabs FxSlabs;

/**
 * FxSlabRef: where a range will be, before there is memory.
 */
typedef struct
{
  guint slab;
  gsize offset;
  gsize size;
} FxSlabRef;

FxSlabs    *fx_slabs_new       (const char      *name,
                                FxVkBufferKind   kind,
                                gsize            slab_size) G_GNUC_WARN_UNUSED_RESULT;
void        fx_slabs_free      (FxSlabs         *self);

/* @size: bytes; 0 gives a range with no buffer */
FxSlabRef   fx_slabs_add       (FxSlabs         *self,
                                gsize            size);

/* What vkAllocateMemory will take for all of them. */
guint64     fx_slabs_get_bytes (FxSlabs         *self);

/* The same, added to the sum of its kind: [FX_VK_N_BUFFER_KINDS]. */
void        fx_slabs_add_bytes (FxSlabs         *self,
                                guint64         *sums);

/**
 * fx_slabs_commit:
 * @device: (nullable): %NULL makes dry buffers
 * @error: FX_ERROR_MEMORY with the bytes wanted and the bytes free
 */
gboolean    fx_slabs_commit    (FxSlabs         *self,
                                FxVkDevice      *device,
                                GError         **error);

/* Which buffers: all, or those the host cannot write to later on. */
typedef enum
{
  FX_SLABS_ALL,
  FX_SLABS_UNSEEN,
} FxSlabsWhich;

/**
 * fx_slabs_clear:
 *
 * Zeros everywhere.  New memory holds what some other program or model left
 * there; read as floats it may be no number, and no number times the weight 0
 * of a position that is not seen is still none.
 */
gboolean    fx_slabs_clear     (FxSlabs         *self,
                                FxSlabsWhich     which,
                                GError         **error);

/* Whether the host sees all of them, once committed. */
gboolean    fx_slabs_is_mapped (FxSlabs         *self);

/* The range of @ref once committed. */
FxVkRange   fx_slabs_get       (FxSlabs         *self,
                                FxSlabRef        ref);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxSlabs, fx_slabs_free)

G_END_DECLS
