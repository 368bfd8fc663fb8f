/* fx-hub-scene.h - a server, a client and a folder to download into.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-downloads.h"
#include "fx-hub-server.h"

G_BEGIN_DECLS

/* Ten pieces of 1 MiB, the last short. */
#define FX_SCENE_SIZE (9 * 1048576 + 12345)
#define FX_SCENE_MODEL "anna/Tiny-GGUF"
#define FX_SCENE_FILE "Tiny-Q4_K_M.gguf"
#define FX_SCENE_IMAGE "tiny:latest"

/**
 * FxHubScene:
 * @content: of FX_SCENE_FILE of FX_SCENE_MODEL, and the weights of
 *   FX_SCENE_IMAGE
 * @folder: the models folder, below a temporary one
 * @went_back: whether progress ever did
 */
typedef struct
{
  FxHubServer *server;
  FxHubClient *client;
  FxDownloads *downloads;
  GBytes      *content;
  char        *sha256;
  char        *home;
  char        *folder;
  char        *database;
  gboolean     went_back;
} FxHubScene;

FxHubScene *fx_hub_scene_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void        fx_hub_scene_free       (FxHubScene    *self);

/* Bytes that look like nothing. */
GBytes     *fx_hub_scene_make_bytes (gsize          size,
                                     guint32        seed) G_GNUC_WARN_UNUSED_RESULT;

/* Another list over the same folder and database: the next start. */
void        fx_hub_scene_restart    (FxHubScene    *self);

/* Asks for @reference and adds it.  Returns: (transfer none) */
FxDownload *fx_hub_scene_add        (FxHubScene    *self,
                                     const char    *reference);

/* Until it is done, failed, paused or cancelled. */
void        fx_hub_scene_wait       (FxHubScene    *self,
                                     FxDownload    *download);

/* Until so many bytes are here, or it ended. */
void        fx_hub_scene_wait_bytes (FxHubScene    *self,
                                     FxDownload    *download,
                                     guint64        n_bytes);

/* Until it is so. */
void        fx_hub_scene_wait_state (FxHubScene    *self,
                                     FxDownload    *download,
                                     FxDownloadState state);

/* The file is in its place, is @content to the last bit, and nothing partial
 * is left. */
void        fx_hub_scene_assert_exact (FxHubScene  *self,
                                     FxDownload    *download,
                                     GBytes        *content);

/* No name of a model is in the folder. */
void        fx_hub_scene_assert_absent (FxHubScene *self);

/* How many files below @folder end so. */
guint       fx_hub_scene_count      (const char    *folder,
                                     const char    *suffix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubScene, fx_hub_scene_free)

G_END_DECLS
