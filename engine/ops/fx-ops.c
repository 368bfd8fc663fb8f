/* fx-ops.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-ops-private.h"

#include "fx-error.h"

#include <math.h>
#include <string.h>

struct _FxOps
{
  FxVkDevice        *device;         /* borrowed */
  FxActivations      activations;
  FxVkClass          kernel_class;
  GHashTable        *pipelines;      /* char * -> FxVkPipeline */
  GHashTable        *refused;        /* set of FxOpVariant */
  const FxOpsSubject *subject;       /* (nullable) borrowed, of the check that runs */
  const FxOpVariant *forced;         /* (nullable) */
  gboolean           forced_ran;     /* since it was forced */
};

static FxOps *
ops_new (FxVkDevice    *device,
         FxVkClass      kernel_class,
         FxActivations  activations)
{
  FxOps *self = g_new0 (FxOps, 1);

  self->device = device;
  self->activations = activations;
  self->kernel_class = kernel_class;
  self->pipelines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) fx_vk_pipeline_free);
  self->refused = g_hash_table_new (NULL, NULL);

  return self;
}

FxOps *
fx_ops_new (FxVkDevice     *device,
            FxActivations   activations,
            GError        **error)
{
  return ops_new (device,
                  fx_weight_class (fx_vk_device_get_caps (device)->kernel_class, activations),
                  activations);
}

FxOps *
fx_ops_new_for_class (FxVkDevice  *device,
                      FxVkClass    kernel_class,
                      GError     **error)
{
  if (kernel_class == FX_VK_CLASS_LAVAPIPE &&
      fx_vk_device_get_caps (device)->kernel_class != FX_VK_CLASS_LAVAPIPE)
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                           "lavapipe's kernels run on lavapipe alone");
      return NULL;
    }

  return ops_new (device, kernel_class, FX_ACTIVATIONS_AUTO);
}

void
fx_ops_free (FxOps *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->pipelines);
  g_hash_table_unref (self->refused);
  g_free (self);
}

FxVkDevice *
fx_ops_get_device (FxOps *self)
{
  return self->device;
}

FxVkClass
fx_ops_get_class (FxOps *self)
{
  return self->kernel_class;
}

FxActivations
fx_ops_get_activations (FxOps *self)
{
  return self->activations;
}

void
fx_ops_force (FxOps             *self,
              const FxOpVariant *variant)
{
  self->forced = variant;
  self->forced_ran = FALSE;
}

gboolean
fx_ops_forced_ran (FxOps *self)
{
  return self->forced_ran;
}

gboolean
fx_ops_may_run (FxOps         *self,
                gconstpointer  args)
{
  return self->forced == NULL || self->forced->can_run == NULL ||
         self->forced->can_run (self, args);
}

const FxOpsSubject *
fx_ops_get_subject (FxOps *self)
{
  return self->subject;
}

gboolean
fx_ops_checks_type (FxOps *self,
                    guint  type)
{
  return self->subject == NULL || (self->subject->types >> type & 1) != 0;
}

guint
fx_ops_get_check_cols (FxOps *self,
                       guint  type)
{
  const FxQuantInfo *info = fx_quant_get_info (type);

  return self->subject != NULL && self->subject->n_cols % info->block_items == 0
         ? self->subject->n_cols : 256;
}

gboolean
fx_ops_is_refused (FxOps             *self,
                   const FxOpVariant *variant)
{
  return g_hash_table_contains (self->refused, variant);
}

void
fx_ops_refuse (FxOps             *self,
               const FxOpVariant *variant)
{
  g_hash_table_add (self->refused, (gpointer) variant);
}

void
fx_ops_fall_back (FxOps      *self,
                  const char *note)
{
  fx_vk_device_fall_back (self->device, note);
  self->kernel_class = fx_weight_class (fx_vk_device_get_caps (self->device)->kernel_class,
                                        self->activations);
}

const FxOpVariant *
fx_ops_choose (FxOps                    *self,
               const FxOpVariant *const *variants,
               gconstpointer             args)
{
  const FxOpVariant *choice = NULL;

  for (guint i = 0; variants[i] != NULL; i++)
    {
      const FxOpVariant *variant = variants[i];

      if (variant->can_run != NULL && !variant->can_run (self, args))
        continue;
      if (variant == self->forced)
        {
          self->forced_ran = TRUE;
          return variant;
        }
      if (choice == NULL && !g_hash_table_contains (self->refused, variant))
        choice = variant;
    }

  return choice;
}

gboolean
fx_ops_record (FxOps                    *self,
               const FxOpVariant *const *variants,
               const char               *name,
               FxVkCommand              *command,
               gconstpointer             args,
               GError                  **error)
{
  const FxOpVariant *variant = fx_ops_choose (self, variants, args);

  if (variant == NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "no variant of %s that works on this device can run it", name);
      return FALSE;
    }

  return variant->record (self, command, args, error);
}

guint
fx_ops_get_lanes (FxOps *self)
{
  return MAX (fx_vk_device_get_caps (self->device)->subgroup_size, 1);
}

guint
fx_ops_get_row_lanes (FxOps *self,
                      guint  most)
{
  const guint lanes = fx_ops_get_lanes (self);

  if (self->kernel_class != FX_VK_CLASS_WIDE)
    return lanes;

  return MAX (lanes, MIN (most, fx_vk_device_get_caps (self->device)->max_workgroup_size));
}

static FxVkPipeline *
get_pipeline (FxOps             *self,
              const FxOpShader  *shader,
              const guint32     *constants,
              guint              n_constants,
              GError           **error)
{
  g_autoptr (GString) name = g_string_new (shader->name);
  FxVkPipeline *pipeline;

  for (guint i = 0; i < n_constants; i++)
    g_string_append_printf (name, " %u", constants[i]);

  pipeline = g_hash_table_lookup (self->pipelines, name->str);
  if (pipeline != NULL)
    return pipeline;

  pipeline = fx_vk_pipeline_new (self->device, name->str,
                                 shader->spirv, shader->spirv_size,
                                 shader->n_bindings, shader->push_size,
                                 constants, n_constants,
                                 fx_vk_device_get_caps (self->device)->subgroup_size,
                                 error);
  if (pipeline != NULL)
    g_hash_table_insert (self->pipelines, g_strdup (name->str), pipeline);

  return pipeline;
}

gboolean
fx_ops_dispatch (FxOps             *self,
                 FxVkCommand       *command,
                 const FxOpShader  *shader,
                 const guint32     *constants,
                 guint              n_constants,
                 const FxVkRange   *ranges,
                 gconstpointer      push,
                 guint              n_x,
                 guint              n_y,
                 guint              n_z,
                 GError           **error)
{
  FxVkPipeline *pipeline = get_pipeline (self, shader, constants, n_constants, error);

  return pipeline != NULL &&
         fx_vk_command_dispatch (command, pipeline, ranges, shader->n_bindings,
                                 push, shader->push_size, n_x, n_y, n_z, error);
}

gboolean
fx_ops_dispatch_indirect (FxOps             *self,
                          FxVkCommand       *command,
                          const FxOpShader  *shader,
                          const guint32     *constants,
                          guint              n_constants,
                          const FxVkRange   *ranges,
                          gconstpointer      push,
                          FxVkRange          counts,
                          GError           **error)
{
  FxVkPipeline *pipeline = get_pipeline (self, shader, constants, n_constants, error);

  return pipeline != NULL &&
         fx_vk_command_dispatch_indirect (command, pipeline, ranges, shader->n_bindings,
                                          push, shader->push_size, counts, error);
}

/* Whether FORNAX_REFUSE names it. */
static gboolean
is_unwanted (const FxOpInfo    *info,
             const FxOpVariant *variant)
{
  const char *list = g_getenv ("FORNAX_REFUSE");
  g_autofree char *name = g_strdup_printf ("%s:%s", info->op->name, variant->name);
  g_auto (GStrv) names = g_strsplit (list != NULL ? list : "", ",", -1);

  return g_strv_contains ((const char *const *) names, name);
}

gboolean
fx_ops_check_variant (FxOps              *self,
                      const FxOpInfo     *info,
                      const FxOpVariant  *variant,
                      const FxOpsSubject *subject,
                      FxCheckFunc         func,
                      gpointer            user_data,
                      GError            **error)
{
  FxOpTally tally = { 0 };
  const FxCheckResult result = { .op = (char *) info->op->name, .variant = (char *) variant->name };
  FxCheckResult filled = result;
  GError *local_error = NULL;
  gboolean ran;
  gboolean is_used;

  self->subject = subject;
  fx_ops_force (self, variant);
  ran = info->check (self, variant, &tally, &local_error);
  is_used = fx_ops_forced_ran (self);
  fx_ops_force (self, NULL);
  self->subject = NULL;
  /* It needs another op, of which no variant is left. */
  if (!ran && g_error_matches (local_error, FX_ERROR, FX_ERROR_UNSUPPORTED))
    {
      g_clear_error (&local_error);
      tally.failed = ran = is_used = TRUE;
      tally.error = INFINITY;
    }
  if (!ran)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  /* Of another class of device: what ran instead has its own turn. */
  if (!is_used)
    return TRUE;

  tally.failed |= is_unwanted (info, variant);

  filled.error = tally.error;
  filled.tolerance = tally.tolerance;
  filled.passed = !tally.failed;
  if (tally.failed)
    {
      g_message ("%s, variant %s is off by %g (at most %g) at %s: not used",
                 info->op->name, variant->name, tally.error, tally.tolerance, tally.worst);
      fx_ops_refuse (self, variant);
    }

  return func == NULL || func (&filled, user_data);
}

gboolean
fx_ops_check (FxOps        *self,
              const char   *op,
              FxCheckFunc   func,
              gpointer      user_data,
              GError      **error)
{
  gboolean found = FALSE;

  for (const FxOpInfo *info = FX_OP_INFOS; info->op != NULL; info++)
    {
      if (op != NULL && strcmp (op, info->op->name) != 0)
        continue;
      found = TRUE;
      for (guint i = 0; info->variants[i] != NULL; i++)
        {
          GError *local_error = NULL;

          if (!fx_ops_check_variant (self, info, info->variants[i], NULL, func,
                                     user_data, &local_error))
            {
              if (local_error == NULL)
                return TRUE;
              g_propagate_error (error, local_error);
              return FALSE;
            }
        }
    }

  if (!found)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED, "there is no op named %s", op);
      return FALSE;
    }

  return TRUE;
}
