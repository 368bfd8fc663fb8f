/* fx-hub-cache.h - answers of the hub, for when it cannot be reached.
 *
 * A folder with a file an answer, the newest few hundred.  It can be deleted
 * at any time.  What cannot be written is not kept.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @next: (nullable): the address of the next page */
void    fx_hub_cache_store (const char  *folder,
                            const char  *url,
                            const char  *next,
                            GBytes      *body);

/* @next: (out) (transfer full) (nullable).
 * Returns: (transfer full) (nullable) */
GBytes *fx_hub_cache_load  (const char  *folder,
                            const char  *url,
                            char       **next) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
