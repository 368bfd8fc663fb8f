/* fx-prose-link.h - the part of an FxProse that stands for one of its links
 *
 * It draws nothing but its focus ring and lets the pointer through to the
 * text below: it is there for the keyboard and for screen readers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_PROSE_LINK (fx_prose_link_get_type ())

G_DECLARE_FINAL_TYPE (FxProseLink, fx_prose_link, FX, PROSE_LINK, GtkWidget)

/**
 * fx_prose_link_new:
 * @text: what can be read
 * @target: where it leads; passed fx_link_check ()
 * @begin: where the link begins in the text, in bytes
 * @end: past its last byte
 */
GtkWidget  *fx_prose_link_new        (const char  *text,
                                      const char  *target,
                                      guint        begin,
                                      guint        end) G_GNUC_WARN_UNUSED_RESULT;

const char *fx_prose_link_get_target (FxProseLink *self);

/* Whether byte @index of the text is in it. */
gboolean    fx_prose_link_contains   (FxProseLink *self,
                                      guint        index);

/**
 * fx_prose_link_get_area:
 * @layout: of the whole text
 * @area: (out): in the layout's coordinates; of the first line, if the link
 *   goes over several
 */
void        fx_prose_link_get_area   (FxProseLink  *self,
                                      PangoLayout  *layout,
                                      GdkRectangle *area);

G_END_DECLS
