/* fx-rack-link-private.h - what the files of FxRackLink share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-desk.h"
#include "fx-rack-link.h"

G_BEGIN_DECLS

struct _FxRackLink
{
  GObject       parent_instance;

  /* Owned */
  FxRack       *rack;
  FxLibrary    *library;
  FxModels     *models;
  FxEngineHost *host;
  GSettings    *settings;   /* nullable */
  GListStore   *stores;
  GListStore   *duplicates;
  GListStore   *tasks;
  GHashTable   *hashes;     /* path -> SHA-256 computed in this run */
  GCancellable *search;     /* for duplicates; NULL when none runs */
  GCancellable *all;        /* of everything, for the end */
};

void fx_rack_link_toast          (FxRackLink    *self,
                                  const char    *text);

/* fx-rack-link-detail.c: answers to the signals about one model */
void fx_rack_link_connect_detail (FxRackLink    *self);

/* fx-rack-link-tasks.c: duplicates, deleting, adding */
void fx_rack_link_connect_tasks  (FxRackLink    *self);
void fx_rack_link_find_duplicates (FxRackLink   *self);

G_END_DECLS
