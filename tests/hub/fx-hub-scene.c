/* fx-hub-scene.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-scene.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Longer than a busy machine takes: the end of a test that hangs. */
#define PATIENCE_US (120 * G_USEC_PER_SEC)

/* Of no matter but where a test is about it. */
#define STALL_S 120

GBytes *
fx_hub_scene_make_bytes (gsize   size,
                         guint32 seed)
{
  guint8 *bytes = g_malloc (size);
  guint32 state = seed * 2654435761u + 1;

  for (gsize i = 0; i < size; i++)
    {
      state = state * 1664525u + 1013904223u;
      bytes[i] = (guint8) (state >> 24);
    }

  return g_bytes_new_take (bytes, size);
}

static void
open_list (FxHubScene *self)
{
  self->downloads = fx_downloads_new (self->client, self->folder, self->database);
}

FxHubScene *
fx_hub_scene_new (void)
{
  static const char *const layers[] = {
    "template", "{{ .Prompt }}", "params", "{\"temperature\":0.6,\"stop\":[\"</s>\"]}",
    "system", "Be brief.", "license", "Apache-2.0", NULL,
  };
  FxHubScene *self = g_new0 (FxHubScene, 1);

  self->server = fx_hub_server_new (0);
  self->content = fx_hub_scene_make_bytes (FX_SCENE_SIZE, 1);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->content);
  fx_hub_server_add_model (self->server, FX_SCENE_MODEL, "{\"total\":134515008,\"architecture\":\"llama\","
                           "\"context_length\":2048,\"chat_template\":\"x\",\"totalFileSize\":5}",
                           "---\nlicense: mit\n---\n# Tiny\n", "mit");
  fx_hub_server_add_file (self->server, FX_SCENE_MODEL, FX_SCENE_FILE, self->content);
  fx_hub_server_add_image (self->server, "library/tiny:latest", "Q4_K_M", self->content, layers);

  self->home = g_dir_make_tmp ("fx-hub-XXXXXX", NULL);
  self->folder = g_build_filename (self->home, "models", NULL);
  self->database = g_build_filename (self->home, "downloads.db", NULL);
  self->client = fx_hub_client_new (fx_hub_server_get_url (self->server), fx_hub_server_get_url (self->server));
  fx_hub_client_set_stall (self->client, STALL_S);
  fx_hub_client_set_delay (self->client, 2);
  open_list (self);

  return self;
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      delete_tree (child);
    }
  g_remove (path);
}

void
fx_hub_scene_free (FxHubScene *self)
{
  if (self == NULL)
    return;

  if (self->downloads != NULL)
    fx_downloads_shut_down (self->downloads);
  g_clear_object (&self->downloads);
  g_object_unref (self->client);
  fx_hub_server_free (self->server);
  delete_tree (self->home);
  g_bytes_unref (self->content);
  g_free (self->sha256);
  g_free (self->home);
  g_free (self->folder);
  g_free (self->database);
  g_free (self);
}

void
fx_hub_scene_restart (FxHubScene *self)
{
  fx_downloads_shut_down (self->downloads);
  g_clear_object (&self->downloads);
  open_list (self);
}

FxDownload *
fx_hub_scene_add (FxHubScene *self,
                  const char *reference)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (FxHubModel) model = NULL;
  FxDownload *download;

  model = fx_hub_client_resolve (self->client, reference, &file, NULL, &error);
  g_assert_no_error (error);
  download = fx_downloads_add (self->downloads, model, file, &error);
  g_assert_no_error (error);

  return download;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
has_ended (FxDownload *download)
{
  const FxDownloadState state = fx_download_get_state (download);

  return state == FX_DOWNLOAD_DONE || state == FX_DOWNLOAD_FAILED || state == FX_DOWNLOAD_PAUSED ||
         state == FX_DOWNLOAD_CANCELLED;
}

typedef gboolean (*IsSo) (FxDownload *download,
                          guint64     value);

static void
wait_for (FxHubScene *self,
          FxDownload *download,
          IsSo        is_so,
          guint64     value)
{
  const gint64 until = g_get_monotonic_time () + PATIENCE_US;
  const guint id = g_timeout_add (20, on_tick, NULL);
  double progress = fx_download_get_progress (download);

  while (!has_ended (download) && !is_so (download, value))
    {
      g_main_context_iteration (NULL, TRUE);
      if (fx_download_get_progress (download) < progress)
        self->went_back = TRUE;
      progress = fx_download_get_progress (download);
      if (g_get_monotonic_time () > until)
        {
          g_test_message ("state %d, %" G_GUINT64_FORMAT " bytes: %s", fx_download_get_state (download),
                          fx_download_get_done (download), fx_download_get_problem (download));
          g_assert_not_reached ();
        }
    }
  g_source_remove (id);
}

static gboolean
has_bytes (FxDownload *download,
           guint64     n_bytes)
{
  return fx_download_get_done (download) >= n_bytes;
}

static gboolean
has_state (FxDownload *download,
           guint64     state)
{
  return fx_download_get_state (download) == (FxDownloadState) state;
}

void
fx_hub_scene_wait_bytes (FxHubScene *self,
                         FxDownload *download,
                         guint64     n_bytes)
{
  wait_for (self, download, has_bytes, n_bytes);
}

void
fx_hub_scene_wait_state (FxHubScene      *self,
                         FxDownload      *download,
                         FxDownloadState  state)
{
  wait_for (self, download, has_state, state);
  g_assert_cmpint (fx_download_get_state (download), ==, state);
}

void
fx_hub_scene_wait (FxHubScene *self,
                   FxDownload *download)
{
  fx_hub_scene_wait_bytes (self, download, G_MAXUINT64);
}

guint
fx_hub_scene_count (const char *folder,
                    const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (folder, name, NULL);

      n += g_str_has_suffix (name, suffix);
      if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        n += fx_hub_scene_count (child, suffix);
    }

  return n;
}

void
fx_hub_scene_assert_exact (FxHubScene *self,
                           FxDownload *download,
                           GBytes     *content)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  const char *path = fx_download_get_path (download);
  gsize length;

  g_assert_cmpstr (fx_download_get_problem (download), ==, NULL);
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_DONE);
  g_assert_cmpfloat (fx_download_get_progress (download), ==, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_file_get_contents (path, &found, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, g_bytes_get_size (content));
  g_assert_true (memcmp (found, g_bytes_get_data (content, NULL), length) == 0);
  g_assert_cmpuint (fx_hub_scene_count (self->folder, ".incomplete"), ==, 0);
  g_assert_false (self->went_back);
}

void
fx_hub_scene_assert_absent (FxHubScene *self)
{
  g_assert_cmpuint (fx_hub_scene_count (self->folder, ".gguf"), ==, 0);
}
