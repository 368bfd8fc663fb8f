/* fx-hub-query.h - what a search asks for, and a page of what it found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hub-model.h"

G_BEGIN_DECLS

/**
 * FxHubSort: the hub's own orders.  "Best for this computer" is the window's:
 * it plans what is found.
 */
typedef enum
{
  FX_HUB_SORT_TRENDING,
  FX_HUB_SORT_DOWNLOADS,
  FX_HUB_SORT_LIKES,
  FX_HUB_SORT_NEWEST,
} FxHubSort;

/**
 * FxHubQuery: all %NULL and 0 asks for everything, trending first
 * @words: (nullable): in the name
 * @author: (nullable): "bartowski"
 * @task: (nullable): a pipeline tag, "text-generation"
 * @licence: (nullable): "apache-2.0"
 * @language: (nullable): "de"
 * @min_parameters: 0 for no bound
 * @max_parameters: 0 for no bound
 * @limit: models a page; 0 for 30
 */
typedef struct
{
  const char *words;
  const char *author;
  const char *task;
  const char *licence;
  const char *language;
  guint64     min_parameters;
  guint64     max_parameters;
  FxHubSort   sort;
  guint       limit;
} FxHubQuery;

/**
 * FxHubPage:
 * @models: (element-type FxHubModel): in the hub's order
 * @next: (nullable): what fx_hub_client_search_next_async() takes; %NULL at
 *   the end
 * @is_cached: whether it comes from the cache because the hub could not be
 *   reached
 */
typedef struct
{
  GPtrArray *models;
  char      *next;
  gboolean   is_cached;
} FxHubPage;

void fx_hub_page_free (FxHubPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubPage, fx_hub_page_free)

G_END_DECLS
