/* fx-hub-server-private.h - what the files of the server share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "fx-hub-server.h"

G_BEGIN_DECLS

typedef struct
{
  char   *path;
  char   *sha256;
  GBytes *content;
} FxHubServerFile;

typedef struct
{
  char      *id;
  char      *gguf;
  char      *readme;
  char      *licence;
  char      *revision;
  gboolean   is_gated;
  GPtrArray *files; /* of FxHubServerFile */
} FxHubServerModel;

struct _FxHubServer
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  char         *url;
  char         *storage_url;

  GMutex        lock;
  GCond         ready;

  /* Under @lock */
  gboolean      is_ready;
  gboolean      is_over;
  GPtrArray    *models;    /* of FxHubServerModel */
  GHashTable   *blobs;     /* SHA-256 -> GBytes */
  GHashTable   *manifests; /* "library/tiny:latest" -> text */
  GHashTable   *links;     /* serial -> uses left */
  FxHubFaults   faults;
  guint         port;
  guint         n_links;
  guint         n_files;
  guint         n_api;
  guint         n_leaks;
  guint         n_senders;
  guint64       n_bytes;
};

/* The storage: sends @sha256 as the faults want it. */
void  fx_hub_server_send_blob   (FxHubServer       *self,
                                 SoupServerMessage *message,
                                 const char        *sha256);

/* Where a file is to be had for a while.  Returns: (transfer full) */
char *fx_hub_server_make_link   (FxHubServer       *self,
                                 const char        *sha256) G_GNUC_WARN_UNUSED_RESULT;

/* The hub's API, files and the registry. */
void  fx_hub_server_answer_api  (FxHubServer       *self,
                                 SoupServerMessage *message,
                                 const char        *path,
                                 GHashTable        *query);

/* @lock held.  Returns: (nullable) */
FxHubServerModel *fx_hub_server_find (FxHubServer  *self,
                                 const char        *id);

G_END_DECLS
