/* fx-hub-space.h - whether there is room for what is to come.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fx_hub_space_check:
 * @path: (type filename): there, or in a folder that is
 * @n_needed: bytes
 * @error: FX_HUB_ERROR_SPACE: "Needs 4.7 GB, 3.9 GB free on /home"
 *
 * Returns: whether the file system has as much for this user; also %TRUE where
 *   it does not say
 */
gboolean fx_hub_space_check (const char  *path,
                             guint64      n_needed,
                             GError     **error);

/* The same error, of a write that failed. */
void     fx_hub_space_fail  (const char  *path,
                             guint64      n_needed,
                             GError     **error);

G_END_DECLS
