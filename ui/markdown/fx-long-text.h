/* fx-long-text.h - text that is too long for a label
 *
 * A label lays out all of its text before anything is drawn, and again for
 * each new width: 6 ms a kilobyte.  This is a text view of a fixed height
 * that scrolls: GTK lays out the lines that are seen, and the others when
 * there is time.  It wraps, it can be selected, and it shows the styles and
 * links of a block; Return opens the link that the caret is in.
 *
 * As an #FxBlockView it is for blocks that have text.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_LONG_TEXT (fx_long_text_get_type ())

G_DECLARE_FINAL_TYPE (FxLongText, fx_long_text, FX, LONG_TEXT, GtkWidget)

/* What is longer should be shown by this, and not by a label; in bytes */
#define FX_LONG_TEXT_MIN 8192

/* Returns: (transfer floating): */
GtkWidget *fx_long_text_new      (void) G_GNUC_WARN_UNUSED_RESULT;

/* Text that only grew is added to what is there. */
void       fx_long_text_set_text (FxLongText *self,
                                  const char *text);

G_END_DECLS
