/* fx-watch.h - how long the main loop is away from its sources.
 *
 * Takes the place of the loop's poll function: what lies between the end of
 * one poll and the beginning of the next is one turn, all that is dispatched
 * in it together.  So a turn is an upper bound for each dispatch in it, GTK's
 * own frame included.  In time of this thread's processor: on a busy machine
 * the clock would measure the others.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is promised, and the factor that makes it a failure. */
#define FX_WATCH_P95_MS 16
#define FX_WATCH_MAX_MS 50
#define FX_WATCH_FACTOR 3

void   fx_watch_begin (void);

/* @quantile: 0 to 1.  Returns: of the turns over 1 ms, in ms */
double fx_watch_get   (double      quantile);

/* Ends it, prints the figures as a TAP comment and fails where they are more
 * than three times what is promised. */
void   fx_watch_end   (const char *what);

G_END_DECLS
