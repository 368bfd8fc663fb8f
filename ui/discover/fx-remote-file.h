/* fx-remote-file.h - a file of a model's page on a hub: one quantisation.
 *
 * All parts of a split one together.  app/ sets the properties; those from
 * @needs on change with the context the page is asked for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-model-item.h"
#include "fx-pull-item.h"

G_BEGIN_DECLS

#define FX_TYPE_REMOTE_FILE (fx_remote_file_get_type ())

G_DECLARE_FINAL_TYPE (FxRemoteFile, fx_remote_file, FX, REMOTE_FILE, FxItem)

/**
 * FxRemoteFile: each field is a property of the same name; read here, write there.
 * @name: of the first part, without folder
 * @label: "Q4_K_M"; the name where it does not say
 * @bits: per weight; 0 where unknown
 * @size: of all parts, in bytes
 * @n_parts: how many
 * @add_on: lets a model see, or drafts for it; no model of its own
 * @problem: (nullable): why it cannot be downloaded
 * @needs: bytes of memory at the context asked for; 0 while not known
 * @fit: FxFit at that context
 * @fit_label: (nullable): "Fits", "Spills 9 layers", "2.1 GiB too large"
 * @largest_context: the most tokens that fit; 0 where unknown or none
 * @speed: tokens a second to expect; 0 where nobody can say
 * @speed_error: relative, of @speed
 * @recommended: the one to take
 * @reason: (nullable): why: "Best quality that fits with 16k context"
 * @pull: (nullable): FxPullItem, its download
 */
struct _FxRemoteFile
{
  FxItem      parent_instance;

  char       *name;
  char       *label;
  double      bits;
  guint64     size;
  guint       n_parts;
  gboolean    add_on;
  char       *problem;
  guint64     needs;
  guint       fit;
  char       *fit_label;
  guint       largest_context;
  double      speed;
  double      speed_error;
  gboolean    recommended;
  char       *reason;
  FxPullItem *pull;
};

/* Returns: (transfer full): "46 ± 9 tok/s"; %NULL where nobody can say */
char *fx_remote_file_describe_speed (FxRemoteFile *self) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full): all of it in one line, for narrow windows and
 * screen readers: "808 MB · needs 1.1 GiB · Fits · 46 ± 9 tok/s" */
char *fx_remote_file_describe       (FxRemoteFile *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
