/* fx-prose.h - text with styles and links: a paragraph, a heading, a cell
 *
 * A selectable label whose look comes from Pango attributes and never from
 * markup.  A link is shown like one only if it may be opened (fx-link.h); it
 * is opened by a click, has its target as tooltip, and is a focusable child
 * with the role of a link, so that Tab and screen readers find it.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_PROSE (fx_prose_get_type ())

/* An #FxBlockView of blocks that have text. */
G_DECLARE_FINAL_TYPE (FxProse, fx_prose, FX, PROSE, GtkWidget)

/* Returns: (transfer none): the label inside, to set its alignment */
GtkLabel *fx_prose_get_label (FxProse *self);

G_END_DECLS
