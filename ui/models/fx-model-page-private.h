/* fx-model-page-private.h - what the files of FxModelPage share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-bench-chart.h"
#include "fx-bench-item.h"
#include "fx-fit-label.h"
#include "fx-model-page.h"
#include "fx-slider-row.h"
#include "fx-template-view.h"

G_BEGIN_DECLS

#define FX_MODEL_PAGE_N_SLIDERS 5

struct _FxModelPage
{
  AdwNavigationPage  parent_instance;

  /* Template widgets */
  GtkLabel          *title;
  GtkLabel          *store;
  FxFitLabel        *fit;
  GtkWidget         *chat;
  GtkButton         *verify;
  GtkButton         *remove;
  GtkWidget         *checking;
  GtkProgressBar    *check_bar;
  AdwWrapBox        *tiles;
  GtkWidget         *load_group;
  GtkWidget         *load_reset;
  AdwBin            *load_bin;
  GtkWidget         *sampling_group;
  GtkWidget         *sampling_reset;
  GtkWidget         *sampling_save;
  FxSliderRow       *temperature;
  FxSliderRow       *top_k;
  FxSliderRow       *top_p;
  FxSliderRow       *min_p;
  FxSliderRow       *repeat_penalty;
  GtkWidget         *bench_group;
  GtkButton         *bench;
  FxBenchChart      *chart;
  GtkLabel          *bench_note;
  GtkWidget         *template_group;
  FxTemplateView    *template_view;
  GtkTextView       *template_source;
  AdwActionRow      *path_row;
  AdwActionRow      *hash_row;
  AdwActionRow      *source_row;
  AdwExpanderRow    *license_row;
  GtkWidget         *license_text_row;
  GtkLabel          *license_text;
  AdwActionRow      *instructions_row;
  AdwActionRow      *metadata_row;
  AdwActionRow      *tensors_row;

  /* Owned */
  FxDesk            *desk;
  FxModelItem       *model;
  FxModelDetail     *detail;
  FxSamplingItem    *sampling; /* as the rows have it; saved on demand */
  GSignalGroup      *model_signals;
  GSignalGroup      *detail_signals;
};

/* fx-model-page-facts.c: shows what the model and its detail say. */
void fx_model_page_show_model  (FxModelPage *self);
void fx_model_page_show_detail (FxModelPage *self);

G_END_DECLS
