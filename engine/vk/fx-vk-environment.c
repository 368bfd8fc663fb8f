/* fx-vk-environment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-device-info.h"

/* With so few processors the threads of lavapipe cost a token more in wakes
 * (about 40 us a dispatch, some 240 dispatches) than they give it. */
#define MAX_PROCESSORS_INLINE 2

void
fx_devices_prepare_environment (void)
{
  if (g_get_num_processors () <= MAX_PROCESSORS_INLINE)
    g_setenv ("LP_NUM_THREADS", "0", FALSE);
}
