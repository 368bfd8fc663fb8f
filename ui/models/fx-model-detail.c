/* fx-model-detail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-detail.h"

G_DEFINE_FINAL_TYPE (FxModelDetail, fx_model_detail, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxModelDetail, name)

static const FxField fields[] = {
  { "model", FX_FIELD_OBJECT, FIELD (model) },
  { "ready", FX_FIELD_BOOLEAN, FIELD (ready) },
  { "metadata", FX_FIELD_OBJECT, FIELD (metadata) },
  { "tensors", FX_FIELD_OBJECT, FIELD (tensors) },
  { "template", FX_FIELD_STRING, FIELD (template) },
  { "pieces", FX_FIELD_OBJECT, FIELD (pieces) },
  { "license", FX_FIELD_STRING, FIELD (license) },
  { "instructions", FX_FIELD_STRING, FIELD (instructions) },
  { "source", FX_FIELD_STRING, FIELD (source) },
  { "hash-note", FX_FIELD_STRING, FIELD (hash_note) },
  { "checking", FX_FIELD_BOOLEAN, FIELD (checking) },
  { "check-fraction", FX_FIELD_DOUBLE, FIELD (check_fraction) },
  { "check-bad", FX_FIELD_BOOLEAN, FIELD (check_bad) },
  { "benches", FX_FIELD_OBJECT, FIELD (benches) },
  { "benching", FX_FIELD_BOOLEAN, FIELD (benching) },
  { "bench-note", FX_FIELD_STRING, FIELD (bench_note) },
};

static void
fx_model_detail_class_init (FxModelDetailClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_model_detail_init (FxModelDetail *self)
{
}

FxModelDetail *
fx_model_detail_new (void)
{
  return g_object_new (FX_TYPE_MODEL_DETAIL, NULL);
}
