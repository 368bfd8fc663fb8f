/* fx-arch-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-arch.h"

static const FxArch *const archs[] = {
  &FX_ARCH_LLAMA,
  &FX_ARCH_QWEN2,
  &FX_ARCH_QWEN3,
  &FX_ARCH_GEMMA3,
};

const FxArch *
fx_arch_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (archs); i++)
    if (g_strcmp0 (archs[i]->name, name) == 0)
      return archs[i];

  return NULL;
}

char *
fx_arch_dup_names (void)
{
  const char *names[G_N_ELEMENTS (archs) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (archs); i++)
    names[i] = archs[i]->name;

  return g_strjoinv (", ", (char **) names);
}
