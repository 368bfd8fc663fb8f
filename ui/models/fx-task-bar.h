/* fx-task-bar.h - what is being copied into the library, on every place.
 *
 * A row a FxTaskItem with its progress and Stop, or with what went wrong;
 * nothing where nothing runs.  Property "desk".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_TASK_BAR (fx_task_bar_get_type ())

G_DECLARE_FINAL_TYPE (FxTaskBar, fx_task_bar, FX, TASK_BAR, AdwBin)

void fx_task_bar_set_desk (FxTaskBar *self,
                           FxDesk    *desk);

G_END_DECLS
