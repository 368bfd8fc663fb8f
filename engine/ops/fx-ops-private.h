/* fx-ops-private.h - variants of ops and their pipelines, for engine/ops alone.
 *
 * An op has a table of variants, best first.  The first that can run the
 * arguments, and that no check has refused, records them; the last one can run
 * whatever the op can.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-check.h"
#include "fx-ops-proof.h"
#include "fx-push.h"
#include "fx-weight.h"

G_BEGIN_DECLS

/**
 * FxOpVariant:
 * @name: "wide"; unique within its op
 * @can_run: whether it can, on this device, for these arguments
 * @owns_layout: no other variant of its class reads what it reads, so without
 *   it the class is of no use (fx-ops-proof.h)
 */
typedef struct
{
  const char *name;
  gboolean  (*can_run) (FxOps          *ops,
                        gconstpointer   args);
  gboolean  (*record)  (FxOps          *ops,
                        FxVkCommand    *command,
                        gconstpointer   args,
                        GError        **error);
  gboolean    owns_layout;
} FxOpVariant;

/**
 * FxOpInfo: what the self-test needs of an op beside its class.
 * @variants: (array zero-terminated=1)
 * @check: runs @variant on small odd sizes; %FALSE sets @error for what is no
 *   wrong number but a failure
 */
typedef struct
{
  const FxOpClass          *op;
  const FxOpVariant *const *variants;
  gboolean                (*check) (FxOps              *ops,
                                    const FxOpVariant  *variant,
                                    FxOpTally          *tally,
                                    GError            **error);
} FxOpInfo;

/* SPIR-V and what it binds. */
typedef struct
{
  const char    *name;
  const guint32 *spirv;
  gsize          spirv_size;       /* bytes */
  guint          n_bindings;
  gsize          push_size;        /* bytes */
} FxOpShader;

#define FX_OP_SHADER(symbol, bindings, push)                                  \
  { #symbol, symbol, sizeof symbol, bindings, sizeof (push) }

/* All ops, in the order of a layer; ends with a row of NULL. */
extern const FxOpInfo FX_OP_INFOS[];

/**
 * fx_ops_new_for_class:
 * @kernel_class: as if the device were of it
 *
 * Any device runs the kernels of every class but lavapipe's, so tests try
 * those of wide and narrow devices on what there is.
 */
FxOps             *fx_ops_new_for_class (FxVkDevice               *device,
                                         FxVkClass                 kernel_class,
                                         GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes fx_ops_choose() take this variant where it can run; %NULL: none. */
void               fx_ops_force         (FxOps                    *self,
                                         const FxOpVariant        *variant);

/* Whether the forced one has recorded anything. */
gboolean           fx_ops_forced_ran    (FxOps                    *self);

/* Whether one is forced and can run @args; %TRUE where none is. */
gboolean           fx_ops_may_run       (FxOps                    *self,
                                         gconstpointer             args);

/* (nullable): what the check that runs is for: a proof for a model tries its
 * own types and sizes alone. */
const FxOpsSubject *fx_ops_get_subject  (FxOps                    *self);

/* Whether it is to try weights of @type, and with how many columns. */
gboolean           fx_ops_checks_type   (FxOps                    *self,
                                         guint                     type);
guint              fx_ops_get_check_cols (FxOps                   *self,
                                          guint                    type);

/**
 * fx_ops_check_variant:
 * @subject: (nullable): what to try it with; %NULL for everything
 *
 * Against the reference; where it fails it is refused.
 *
 * Returns: %FALSE when @func wants no more, or with @error set
 */
gboolean           fx_ops_check_variant (FxOps                    *self,
                                         const FxOpInfo           *info,
                                         const FxOpVariant        *variant,
                                         const FxOpsSubject       *subject,
                                         FxCheckFunc               func,
                                         gpointer                  user_data,
                                         GError                  **error);

gboolean           fx_ops_is_refused    (FxOps                    *self,
                                         const FxOpVariant        *variant);
void               fx_ops_refuse        (FxOps                    *self,
                                         const FxOpVariant        *variant);

/* The device's class becomes narrow. */
void               fx_ops_fall_back     (FxOps                    *self,
                                         const char               *note);

/* The variant for @args. */
const FxOpVariant *fx_ops_choose        (FxOps                    *self,
                                         const FxOpVariant *const *variants,
                                         gconstpointer             args);

/* Records @args with it: what most classes' record functions do. */
gboolean           fx_ops_record        (FxOps                    *self,
                                         const FxOpVariant *const *variants,
                                         const char               *name,
                                         FxVkCommand              *command,
                                         gconstpointer             args,
                                         GError                  **error);

FxActivations      fx_ops_get_activations (FxOps                  *self);

/* Invocations of a workgroup that is one subgroup. */
guint              fx_ops_get_lanes     (FxOps                    *self);

/* Invocations of a workgroup that works on one row: a subgroup on narrow
 * devices, where barriers cost, and up to @most on wide ones. */
guint              fx_ops_get_row_lanes (FxOps                    *self,
                                         guint                     most);

/**
 * fx_ops_dispatch:
 * @constants: [n_constants] specialization constants; made into a pipeline
 *   once
 *
 * Subgroups have caps.subgroup_size invocations.
 */
gboolean           fx_ops_dispatch      (FxOps                    *self,
                                         FxVkCommand              *command,
                                         const FxOpShader         *shader,
                                         const guint32            *constants,
                                         guint                     n_constants,
                                         const FxVkRange          *ranges,
                                         gconstpointer             push,
                                         guint                     n_x,
                                         guint                     n_y,
                                         guint                     n_z,
                                         GError                  **error);

/* The same, with the workgroups read on the device. */
gboolean           fx_ops_dispatch_indirect (FxOps                *self,
                                             FxVkCommand          *command,
                                             const FxOpShader     *shader,
                                             const guint32        *constants,
                                             guint                 n_constants,
                                             const FxVkRange      *ranges,
                                             gconstpointer         push,
                                             FxVkRange             counts,
                                             GError              **error);

/* "Q4_1[576][1536]" */
static inline void
fx_op_print_weight (GString        *out,
                    const FxWeight *weight)
{
  g_string_append_printf (out, "%s[%" G_GUINT64_FORMAT "][%" G_GUINT64_FORMAT "]",
                          fx_quant_get_name (weight->type),
                          weight->n_rows, weight->n_cols);
}

/* The address of what a range has, for buffer references. */
static inline guint64
fx_op_address (const FxVkRange *range)
{
  return fx_vk_buffer_get_address (range->buffer) + range->offset;
}

static inline guint
fx_div_up (guint a,
           guint b)
{
  return a / b + (a % b != 0);
}

G_END_DECLS
