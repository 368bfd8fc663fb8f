/* fx-discover-link-private.h - what the files of FxDiscoverLink share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-discover-link.h"

G_BEGIN_DECLS

struct _FxDiscoverLink
{
  GObject          parent_instance;

  /* Borrowed */
  FxStudio        *studio;
  FxDownloadsLink *downloads;

  /* Owned */
  FxDesk          *window_desk;
  FxDiscoverDesk  *desk;
  GCancellable    *searching;
  GCancellable    *closing; /* everything else */
  char            *next;    /* page of the search */
  GPtrArray       *opened;  /* (element-type FxRemoteModel): whose pages were asked for */

  guint            wait_id;
};

/* What is known of a model beyond what is shown. */
typedef struct
{
  FxHubModel *model;
  GPtrArray  *infos;   /* (element-type FxModelInfo) (nullable): of its files */
  guint       n_heads; /* asked for */
} FxKnown;

FxKnown       *fx_discover_link_known_of    (FxRemoteModel  *item);
void           fx_discover_link_set_known   (FxRemoteModel  *item,
                                             FxHubModel     *model);

/* What a search row and a page both have. */
void           fx_discover_link_show_facts  (FxRemoteModel  *item,
                                             FxHubModel     *model);

/* fx-discover-link-page.c: answers to the desk's signals of these names */
void           fx_discover_link_open        (FxDiscoverLink *self,
                                             FxRemoteModel  *item);
FxRemoteModel *fx_discover_link_resolve     (FxDiscoverLink *self,
                                             const char     *text);

/* Where the downloads of its files stand. */
void           fx_discover_link_show_pulls  (FxDiscoverLink *self,
                                             FxRemoteModel  *item);
void           fx_discover_link_plan        (FxDiscoverLink *self,
                                             FxRemoteModel  *item);
void           fx_discover_link_download    (FxDiscoverLink *self,
                                             FxRemoteModel  *item,
                                             FxRemoteFile   *file);
void           fx_discover_link_store_token (FxDiscoverLink *self,
                                             FxRemoteModel  *item,
                                             const char     *token);

G_END_DECLS
