/* fx-vk-pipeline-private.h - the inside of FxVkPipeline, for FxVkCommand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-pipeline.h"

G_BEGIN_DECLS

struct _FxVkPipeline
{
  FxVkDevice       *device;        /* borrowed */
  char             *name;
  VkPipelineLayout  layout;
  VkPipeline        handle;
  guint             n_bindings;
  gsize             push_size;     /* bytes */
};

G_END_DECLS
