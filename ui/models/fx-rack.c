/* fx-rack.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-rack.h"

enum
{
  DETAILS_WANTED,
  VERIFY,
  BENCHMARK,
  DELETE,
  HIDE,
  UNHIDE,
  UNHIDE_ALL,
  SAVE_LOAD,
  SAVE_SAMPLING,
  SHARE,
  SHOW_STORE,
  FORGET_STORE,
  DISMISS,
  RESCAN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxRack, fx_rack, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxRack, name)

static const FxField fields[] = {
  { "stores", FX_FIELD_OBJECT, FIELD (stores) },
  { "duplicates", FX_FIELD_OBJECT, FIELD (duplicates) },
  { "duplicate-bytes", FX_FIELD_UINT64, FIELD (duplicate_bytes) },
  { "tasks", FX_FIELD_OBJECT, FIELD (tasks) },
  { "n-hidden", FX_FIELD_UINT, FIELD (n_hidden) },
  { "devices", FX_FIELD_OBJECT, FIELD (devices) },
  { "device-memory", FX_FIELD_UINT64, FIELD (device_memory) },
};

static GType
pointer_type (void)
{
  return G_TYPE_POINTER;
}

static GType
boolean_type (void)
{
  return G_TYPE_BOOLEAN;
}

/* The signals that return nothing: name and types of their arguments. */
static const struct
{
  const char *name;
  guint       n_params;
  GType     (*types[2]) (void);
} wishes[N_SIGNALS] = {
  [VERIFY] = { "verify", 1, { fx_model_detail_get_type } },
  [BENCHMARK] = { "benchmark", 1, { fx_model_detail_get_type } },
  [DELETE] = { "delete", 1, { fx_model_item_get_type } },
  [HIDE] = { "hide", 1, { fx_model_item_get_type } },
  [UNHIDE] = { "unhide", 1, { fx_model_item_get_type } },
  [UNHIDE_ALL] = { "unhide-all", 0, { NULL } },
  [SAVE_LOAD] = { "save-load", 2, { fx_model_item_get_type, pointer_type } },
  [SAVE_SAMPLING] = { "save-sampling", 2, { fx_model_item_get_type, fx_sampling_item_get_type } },
  [SHARE] = { "share", 1, { fx_duplicate_item_get_type } },
  [SHOW_STORE] = { "show-store", 2, { fx_store_item_get_type, boolean_type } },
  [FORGET_STORE] = { "forget-store", 1, { fx_store_item_get_type } },
  [DISMISS] = { "dismiss", 1, { fx_task_item_get_type } },
  [RESCAN] = { "rescan", 0, { NULL } },
};

static void
fx_rack_class_init (FxRackClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));

  signals[DETAILS_WANTED] =
    g_signal_new ("details-wanted", FX_TYPE_RACK, G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_first_wins, NULL, NULL,
                  FX_TYPE_MODEL_DETAIL, 1, FX_TYPE_MODEL_ITEM);

  for (guint i = DETAILS_WANTED + 1; i < N_SIGNALS; i++)
    {
      GType types[2] = { G_TYPE_NONE, G_TYPE_NONE };

      for (guint j = 0; j < wishes[i].n_params; j++)
        types[j] = wishes[i].types[j] ();
      signals[i] = g_signal_newv (wishes[i].name, FX_TYPE_RACK, G_SIGNAL_RUN_LAST, NULL,
                                  NULL, NULL, NULL, G_TYPE_NONE, wishes[i].n_params, types);
    }
}

static void
fx_rack_init (FxRack *self)
{
}

FxRack *
fx_rack_new (void)
{
  return g_object_new (FX_TYPE_RACK, NULL);
}

FxModelDetail *
fx_rack_dup_details (FxRack      *self,
                     FxModelItem *model)
{
  FxModelDetail *detail = NULL;

  g_return_val_if_fail (FX_IS_RACK (self) && FX_IS_MODEL_ITEM (model), NULL);

  g_signal_emit (self, signals[DETAILS_WANTED], 0, model, &detail);
  if (detail == NULL)
    {
      detail = fx_model_detail_new ();
      g_object_set (detail, "model", model, NULL);
    }

  return detail;
}

void
fx_rack_verify (FxRack        *self,
                FxModelDetail *detail)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[VERIFY], 0, detail);
}

void
fx_rack_benchmark (FxRack        *self,
                   FxModelDetail *detail)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[BENCHMARK], 0, detail);
}

void
fx_rack_delete (FxRack      *self,
                FxModelItem *model)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[DELETE], 0, model);
}

void
fx_rack_hide (FxRack      *self,
              FxModelItem *model)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[HIDE], 0, model);
}

void
fx_rack_unhide (FxRack      *self,
                FxModelItem *model)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[UNHIDE], 0, model);
}

void
fx_rack_unhide_all (FxRack *self)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[UNHIDE_ALL], 0);
}

void
fx_rack_save_load (FxRack        *self,
                   FxModelItem   *model,
                   gconstpointer  wish)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[SAVE_LOAD], 0, model, wish);
}

void
fx_rack_save_sampling (FxRack         *self,
                       FxModelItem    *model,
                       FxSamplingItem *sampling)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[SAVE_SAMPLING], 0, model, sampling);
}

void
fx_rack_share (FxRack          *self,
               FxDuplicateItem *duplicate)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[SHARE], 0, duplicate);
}

void
fx_rack_show_store (FxRack      *self,
                    FxStoreItem *store,
                    gboolean     shown)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[SHOW_STORE], 0, store, shown);
}

void
fx_rack_forget_store (FxRack      *self,
                      FxStoreItem *store)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[FORGET_STORE], 0, store);
}

void
fx_rack_dismiss (FxRack     *self,
                 FxTaskItem *task)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[DISMISS], 0, task);
}

void
fx_rack_rescan (FxRack *self)
{
  g_return_if_fail (FX_IS_RACK (self));

  g_signal_emit (self, signals[RESCAN], 0);
}
