/* fx-models-private.h - what the files of FxModels share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-models.h"

G_BEGIN_DECLS

struct _FxModels
{
  GObject       parent_instance;

  /* Owned */
  FxLibrary    *library;
  FxChatStore  *store;
  FxEngineHost *host;
  GListStore   *list;
  GHashTable   *infos;    /* path -> FxModelInfo */
  GHashTable   *stored;   /* path -> FxStoredModel */
  GHashTable   *memories; /* path -> FxModelMemory, of stored */
  GStrv         hidden;   /* paths that are not listed */
  FxChatModel  *opened;
  char         *opened_path;
  char         *last_path;

  guint         n_hidden;
};

/* What the planner says of it; needs the device and the header. */
void fx_models_show_fit    (FxModels    *self,
                            FxModelItem *item);

/* fx-models-memory.c: what is remembered, and the sampling */
void fx_models_show_memory (FxModels    *self,
                            FxModelItem *item);

G_END_DECLS
