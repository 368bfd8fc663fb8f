/* fx-model-detail.h - all that the page of one model shows beyond its row.
 *
 * Made by app/, which fills it while the page is shown: what takes time comes
 * later, by notification.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-model-item.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_DETAIL (fx_model_detail_get_type ())

G_DECLARE_FINAL_TYPE (FxModelDetail, fx_model_detail, FX, MODEL_DETAIL, FxItem)

/**
 * FxModelDetail: each field is a property of the same name; read here, write there.
 * @model: whose it is
 * @ready: whether the file was read: the next five are set
 * @metadata: (nullable): of FxFactItem
 * @tensors: (nullable): of FxFactItem
 * @template: (nullable): the Jinja source
 * @pieces: (nullable): of FxPieceItem: an example, rendered and cut into tokens
 * @license: (nullable): its name, or its text
 * @instructions: (nullable): what the store gives it as system message
 * @source: (nullable): address of its page
 * @hash_note: what is known of @sha256 of the model: "Claimed by the store", "Verified on 3 May"
 * @checking: whether it is being hashed
 * @check_fraction: 0 to 1
 * @check_bad: whether the bytes are not what the name says
 * @benches: (nullable): of FxBenchItem: oldest first
 * @benching: whether a measurement runs
 * @bench_note: (nullable): what it does, or why it failed
 */
struct _FxModelDetail
{
  FxItem    parent_instance;

  FxModelItem *model;
  gboolean ready;
  GListModel *metadata;
  GListModel *tensors;
  char    *template;
  GListModel *pieces;
  char    *license;
  char    *instructions;
  char    *source;
  char    *hash_note;
  gboolean checking;
  double   check_fraction;
  gboolean check_bad;
  GListModel *benches;
  gboolean benching;
  char    *bench_note;
};

FxModelDetail *fx_model_detail_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
