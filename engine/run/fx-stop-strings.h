/* fx-stop-strings.h - texts that end a reply, found while it streams.
 *
 * What could be the beginning of one is held back until it is clear.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FxStopStrings FxStopStrings;

/* @strings: (nullable) (array zero-terminated=1): UTF-8; empty ones never
 * match */
FxStopStrings *fx_stop_strings_new   (const char *const *strings) G_GNUC_WARN_UNUSED_RESULT;
void           fx_stop_strings_free  (FxStopStrings     *self);

/**
 * fx_stop_strings_push:
 * @text: [length] whole UTF-8 characters
 * @out: appended to: what is surely before the first match
 *
 * Returns: whether one was found; of several the one that begins first, and
 *   nothing after it comes out
 */
gboolean       fx_stop_strings_push  (FxStopStrings     *self,
                                      const char        *text,
                                      gsize              length,
                                      GString           *out);

/* The end of the text: what is held back is no match. */
void           fx_stop_strings_flush (FxStopStrings     *self,
                                      GString           *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStopStrings, fx_stop_strings_free)

G_END_DECLS
