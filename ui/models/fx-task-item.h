/* fx-task-item.h - something that runs for a while and can be stopped.
 *
 * Copying a file into the library, hashing one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_TASK_ITEM (fx_task_item_get_type ())

G_DECLARE_FINAL_TYPE (FxTaskItem, fx_task_item, FX, TASK_ITEM, FxItem)

/**
 * FxTaskItem: each field is a property of the same name; read here, write there.
 * @title: what: "Adding model.gguf"
 * @detail: (nullable): how far: "1.2 of 4.7 GB"
 * @fraction: 0 to 1; below 0 unknown
 * @problem: (nullable): why it ended; then it waits to be dismissed
 */
struct _FxTaskItem
{
  FxItem    parent_instance;

  char    *title;
  char    *detail;
  double   fraction;
  char    *problem;
};

FxTaskItem *fx_task_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
