/* fx-remote-model.h - a model of a hub: a tile of a search, then its page.
 *
 * app/ sets the properties; those of the page come when it is opened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-remote-file.h"

G_BEGIN_DECLS

#define FX_TYPE_REMOTE_MODEL (fx_remote_model_get_type ())

G_DECLARE_FINAL_TYPE (FxRemoteModel, fx_remote_model, FX, REMOTE_MODEL, FxItem)

typedef enum
{
  FX_GATE_OPEN,
  FX_GATE_LICENCE, /* who accepts the licence on the web page */
  FX_GATE_PERSON,  /* whom the owner lets in */
} FxGate;

/**
 * FxRemoteModel: each field is a property of the same name; read here, write there.
 * @id: "owner/name"
 * @address: of the hub
 * @web_page: (nullable): for people
 * @licence: (nullable): "apache-2.0"
 * @task: (nullable): "text-generation"
 * @architecture: (nullable): "llama"
 * @base_model: (nullable): what it was made from
 * @n_parameters: 0 where unknown
 * @context: trained, in tokens; 0 where unknown
 * @n_downloads: of the last month
 * @modified: seconds of the epoch; 0 where unknown
 * @gate: FxGate
 * @has_template: whether it was made to chat
 * @fit: FxFit of the best of its files with 8k tokens of context
 * @fit_label: (nullable): "Q5_K_M fits · about 5.7 GB"
 * @fit_score: to sort by; higher is better here
 * @loading: the page is being fetched
 * @problem: (nullable): why there is no page: a sentence
 * @access_needed: the problem is that it is gated or the token is wrong
 * @files: (nullable): GListModel of FxRemoteFile, smallest first
 * @readme: (nullable): Markdown; %NULL while it is not here
 * @token: (nullable): where the token that is sent comes from: a sentence
 */
struct _FxRemoteModel
{
  FxItem      parent_instance;

  char       *id;
  char       *owner;
  char       *name;
  char       *address;
  char       *web_page;
  char       *licence;
  char       *task;
  char       *architecture;
  char       *base_model;
  guint64     n_parameters;
  guint       context;
  guint64     n_downloads;
  guint64     n_likes;
  guint64     modified;
  guint       gate;
  gboolean    has_template;
  guint       fit;
  char       *fit_label;
  double      fit_score;
  gboolean    loading;
  char       *problem;
  gboolean    access_needed;
  GListModel *files;
  char       *readme;
  char       *token;
};

/* Returns: (transfer full): "1.2B · 128k context · llama · apache-2.0" */
char         *fx_remote_model_describe        (FxRemoteModel *self) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none) (nullable): the recommended file */
FxRemoteFile *fx_remote_model_get_recommended (FxRemoteModel *self);

/* In few letters.  Returns: (transfer full): "950", "1.2M", "8.0B" */
char         *fx_format_count                 (guint64        number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
