/* fx-bench-chart.h - what was measured of a model here, run by run.
 *
 * Two bars a run, reading and writing, in tokens a second, on one scale from
 * zero; the newest at the end.  To a screen reader it is an image whose
 * description is the last run in words.  Property "benches": GListModel of
 * objects with the properties "prefill", "decode", "when" (FxBenchItem).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_BENCH_CHART (fx_bench_chart_get_type ())

G_DECLARE_FINAL_TYPE (FxBenchChart, fx_bench_chart, FX, BENCH_CHART, GtkWidget)

/* @benches: (nullable): nothing is drawn */
void fx_bench_chart_set_benches (FxBenchChart *self,
                                 GListModel   *benches);

G_END_DECLS
