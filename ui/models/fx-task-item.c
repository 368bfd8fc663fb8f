/* fx-task-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-task-item.h"

G_DEFINE_FINAL_TYPE (FxTaskItem, fx_task_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxTaskItem, name)

static const FxField fields[] = {
  { "title", FX_FIELD_STRING, FIELD (title) },
  { "detail", FX_FIELD_STRING, FIELD (detail) },
  { "fraction", FX_FIELD_DOUBLE, FIELD (fraction), -1, 1, -1 },
  { "problem", FX_FIELD_STRING, FIELD (problem) },
};

static void
fx_task_item_class_init (FxTaskItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_task_item_init (FxTaskItem *self)
{
}

FxTaskItem *
fx_task_item_new (void)
{
  return g_object_new (FX_TYPE_TASK_ITEM, NULL);
}
