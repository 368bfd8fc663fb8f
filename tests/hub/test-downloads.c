/* test-downloads.c - what can happen to a download, one scenario each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "fx-hub-scene.h"

#define WHOLE (-1)

/**
 * Scenario:
 * @error: of FX_HUB_ERROR, or WHOLE
 * @max_bytes: sent by the server at most, in hundredths of the file; 0 for no
 *   matter
 * @stall_s: after which the client gives a connection up; 0 for none
 */
typedef struct
{
  const char  *name;
  FxHubFaults  faults;
  int          error;
  guint        max_bytes;
  guint        stall_s;
} Scenario;

static const Scenario scenarios[] = {
  { "health", { 0 }, WHOLE, 100 },
  { "resets", { .n_file = 8, .drop_after = 300000 }, WHOLE, 200 },
  { "resets-always", { .n_file = -1, .drop_after = 400000 }, WHOLE, 0 },
  { "truncated", { .n_file = 4, .end_after = 700000 }, WHOLE, 100 },
  { "truncated-always", { .n_file = -1, .end_after = 600000 }, WHOLE, 100 },
  { "first-byte-only", { .n_file = 6, .end_after = 1 }, WHOLE, 101 },
  { "stalls", { .n_file = 2, .stall_after = 500000 }, WHOLE, 0, 1 },
  { "stalls-at-once", { .n_file = 1, .stall_after = 1 }, WHOLE, 0, 1 },
  { "crawls", { .n_file = 1, .drip_bytes = 50 }, WHOLE, 0, 1 },
  { "slow-but-steady", { .n_file = 2, .drip_bytes = 400000 }, WHOLE, 101 },
  { "trouble-503", { .n_file = 5, .file_status = 503 }, WHOLE, 100 },
  { "trouble-500-always", { .n_file = -1, .file_status = 500 }, FX_HUB_ERROR_SERVER, 0 },
  { "trouble-502-then-reset", { .n_file = 3, .file_status = 502 }, WHOLE, 100 },
  { "timeout-408", { .n_file = 2, .file_status = 408 }, WHOLE, 100 },
  { "pause-429", { .n_file = 1, .file_status = 429, .file_wait_s = 1 }, WHOLE, 100 },
  { "storage-403-once", { .n_file = 2, .file_status = 403 }, FX_HUB_ERROR_GATED, 0 },
  { "storage-404", { .n_file = -1, .file_status = 404 }, FX_HUB_ERROR_NOT_FOUND, 0 },
  { "status-418", { .n_file = -1, .file_status = 418 }, FX_HUB_ERROR_ANSWER, 0 },
  { "status-204", { .n_file = -1, .file_status = 204 }, FX_HUB_ERROR_ANSWER, 0 },
  { "no-ranges", { .n_file = -1, .no_ranges = TRUE }, WHOLE, 0 },
  { "no-ranges-and-resets", { .n_file = -1, .no_ranges = TRUE, .drop_after = 9000000 }, FX_HUB_ERROR_SERVER, 0 },
  { "no-ranges-once", { .n_file = 1, .no_ranges = TRUE, .drop_after = 3000000 }, WHOLE, 0 },
  { "other-range", { .n_file = 3, .other_range = TRUE }, WHOLE, 0 },
  { "other-range-always", { .n_file = -1, .other_range = TRUE }, FX_HUB_ERROR_SERVER, 0 },
  { "longer-than-said", { .n_file = -1, .claim_size = FX_SCENE_SIZE + 1 }, FX_HUB_ERROR_CHANGED, 0 },
  { "shorter-than-said", { .n_file = -1, .claim_size = FX_SCENE_SIZE - 1 }, FX_HUB_ERROR_CHANGED, 0 },
  { "packed", { .n_file = -1, .packed = TRUE }, FX_HUB_ERROR_ANSWER, 0 },
  { "flip-once", { .n_file = 4, .flip = TRUE, .flip_at = 2500000 }, WHOLE, 200 },
  { "flip-first-byte", { .n_file = 4, .flip = TRUE, .flip_at = 0 }, WHOLE, 200 },
  { "flip-last-byte", { .n_file = 12, .flip = TRUE, .flip_at = FX_SCENE_SIZE - 1 }, WHOLE, 200 },
  { "flip-always", { .n_file = -1, .flip = TRUE, .flip_at = 5000000 }, FX_HUB_ERROR_HASH, 201 },
  { "flip-without-ranges", { .n_file = 2, .no_ranges = TRUE, .flip = TRUE, .flip_at = 77 }, WHOLE, 0 },
  { "links-expire", { .link_uses = 2 }, WHOLE, 100 },
  { "links-for-one", { .link_uses = 1 }, WHOLE, 100 },
  { "gated", { .is_gated = TRUE }, FX_HUB_ERROR_GATED, 0 },
  { "token-wanted", { .need_token = "hf_none" }, FX_HUB_ERROR_TOKEN, 0 },
  { "redirect-to-file", { .redirect = "file:///etc/passwd" }, FX_HUB_ERROR_ANSWER, 0 },
  { "redirect-to-nothing", { .redirect = "http://127.0.0.1:1/x" }, FX_HUB_ERROR_OFFLINE, 0 },
  { "redirect-with-password", { .redirect = "http://a:b@127.0.0.1:1/x" }, FX_HUB_ERROR_ANSWER, 0 },
};

static FxHubScene *
make_scene (const Scenario *scenario)
{
  FxHubScene *scene = fx_hub_scene_new ();

  if (scenario->stall_s > 0)
    fx_hub_client_set_stall (scene->client, scenario->stall_s);

  return scene;
}

static void
test_hub (gconstpointer data)
{
  const Scenario *scenario = data;
  g_autoptr (FxHubScene) scene = make_scene (scenario);
  FxDownload *download;

  fx_hub_server_set_faults (scene->server, &scenario->faults);
  download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL);
  fx_hub_scene_wait (scene, download);

  if (scenario->error == WHOLE)
    {
      fx_hub_scene_assert_exact (scene, download, scene->content);
    }
  else
    {
      g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_FAILED);
      g_assert_error (fx_download_get_error (download), FX_HUB_ERROR, scenario->error);
      g_assert_cmpstr (fx_download_get_problem (download), !=, "");
      fx_hub_scene_assert_absent (scene);
    }
  if (scenario->max_bytes > 0)
    g_assert_cmpuint (fx_hub_server_get_n_bytes (scene->server), <=,
                      FX_SCENE_SIZE / 100 * scenario->max_bytes + 100000);
}

/* Registries have no gates, tokens or links of the hub. */
static gboolean
is_for_registry (const Scenario *scenario)
{
  return !scenario->faults.is_gated && scenario->faults.need_token == NULL;
}

static void
test_registry (gconstpointer data)
{
  const Scenario *scenario = data;
  g_autoptr (FxHubScene) scene = make_scene (scenario);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (FxHubModel) model = NULL;
  FxDownload *download;

  /* The manifest comes in good health. */
  model = fx_hub_client_resolve (scene->client, FX_SCENE_IMAGE, &file, NULL, &error);
  g_assert_no_error (error);
  fx_hub_server_set_faults (scene->server, &scenario->faults);
  download = fx_downloads_add (scene->downloads, model, file, &error);
  g_assert_no_error (error);
  fx_hub_scene_wait (scene, download);

  if (scenario->error == WHOLE)
    {
      fx_hub_scene_assert_exact (scene, download, scene->content);
    }
  else
    {
      g_assert_error (fx_download_get_error (download), FX_HUB_ERROR, scenario->error);
      fx_hub_scene_assert_absent (scene);
    }
}

/* Stops in the fourth of the ten pieces, and waits there: three are whole and
 * four connections ask for the next. */
#define HELD (3 * 1048576 + 500000)
#define N_HELD_FILES 7
static const FxHubFaults hold = { .hold_at = HELD };
static const FxHubFaults none = { 0 };

static FxDownload *
begin_held (FxHubScene *scene)
{
  FxDownload *download;

  fx_hub_server_set_faults (scene->server, &hold);
  download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL ":Q4_K_M");
  fx_hub_scene_wait_bytes (scene, download, HELD);
  g_assert_true (fx_hub_server_wait_files (scene->server, N_HELD_FILES));
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_RUNNING);
  g_assert_cmpuint (fx_download_get_done (download), ==, HELD);

  return download;
}

/* Lets go of nobody: what was stopped has hung up by then. */
static void
end_hold (FxHubScene *scene)
{
  g_assert_true (fx_hub_server_wait_idle (scene->server));
  fx_hub_server_set_faults (scene->server, &none);
}

/* What was sent in both halves is the file, and @again of it once more. */
static void
assert_sent (FxHubScene *scene,
             guint64     again)
{
  g_assert_cmpuint (fx_hub_server_get_n_bytes (scene->server), ==, FX_SCENE_SIZE + again);
}

static void
test_pause (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  FxDownload *download = begin_held (scene);

  fx_downloads_pause (scene->downloads, download);
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_PAUSED);
  g_assert_true (fx_hub_server_wait_idle (scene->server));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_PAUSED);
  g_assert_cmpuint (fx_download_get_done (download), ==, HELD);
  fx_hub_scene_assert_absent (scene);

  end_hold (scene);
  fx_downloads_resume (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  assert_sent (scene, 0);
}

static void
test_restart (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  guint64 done = fx_download_get_done (begin_held (scene));
  FxDownload *download;

  fx_hub_scene_restart (scene);
  download = fx_downloads_find (scene->downloads, scene->sha256);
  g_assert_nonnull (download);
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_QUEUED);
  /* What was acknowledged is remembered. */
  g_assert_cmpuint (fx_download_get_done (download), >=, done);
  g_assert_cmpstr (fx_download_get_title (download), ==, "Tiny-Q4_K_M");
  g_assert_cmpstr (fx_download_get_model_id (download), ==, FX_SCENE_MODEL);

  end_hold (scene);
  fx_downloads_start (scene->downloads);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  assert_sent (scene, 0);
}

static char *
partial_of (FxHubScene *scene)
{
  g_autofree char *name = g_strconcat (scene->sha256, ".incomplete", NULL);

  return g_build_filename (scene->folder, "models--anna--Tiny-GGUF", "blobs", name, NULL);
}

/* What the disk lost while nobody looked is fetched again, and only that. */
static void
test_disk_lost (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  FxDownload *download = begin_held (scene);
  g_autofree char *partial = partial_of (scene);
  FILE *file;

  fx_downloads_pause (scene->downloads, download);
  fx_hub_scene_restart (scene);
  file = g_fopen (partial, "r+b");
  g_assert_nonnull (file);
  fseek (file, 1000, SEEK_SET);
  fputs ("not what it was", file);
  fclose (file);

  end_hold (scene);
  download = fx_downloads_find (scene->downloads, scene->sha256);
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_PAUSED);
  fx_downloads_resume (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  /* The first piece, which was whole. */
  assert_sent (scene, 1048576);
}

static void
test_partial_gone (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  FxDownload *download = begin_held (scene);
  g_autofree char *partial = partial_of (scene);

  fx_downloads_pause (scene->downloads, download);
  fx_hub_scene_restart (scene);
  g_assert_cmpint (g_unlink (partial), ==, 0);

  end_hold (scene);
  fx_downloads_start (scene->downloads);
  download = fx_downloads_find (scene->downloads, scene->sha256);
  fx_downloads_resume (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
}

static void
test_database_damaged (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autofree char *log = g_strconcat (scene->database, "-wal", NULL);
  g_autofree char *aside = g_strconcat (scene->database, ".damaged", NULL);
  FxDownload *download = begin_held (scene);

  fx_downloads_pause (scene->downloads, download);
  fx_downloads_shut_down (scene->downloads);
  g_clear_object (&scene->downloads);
  g_unlink (log);
  g_assert_true (g_file_set_contents (scene->database, "this is no database, it is a poem about one, and long", -1, NULL));

  scene->downloads = fx_downloads_new (scene->client, scene->folder, scene->database);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (scene->downloads)), ==, 0);
  end_hold (scene);
  download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
}

/* The file at the source is another one half-way. */
static void
test_changed (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GBytes) other = fx_hub_scene_make_bytes (FX_SCENE_SIZE, 2);
  FxDownload *download = begin_held (scene);

  fx_downloads_pause (scene->downloads, download);
  fx_hub_server_change_blob (scene->server, scene->sha256, other);
  end_hold (scene);
  fx_downloads_resume (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  g_assert_error (fx_download_get_error (download), FX_HUB_ERROR, FX_HUB_ERROR_HASH);
  fx_hub_scene_assert_absent (scene);

  /* And is the right one again. */
  fx_hub_server_change_blob (scene->server, scene->sha256, scene->content);
  fx_downloads_resume (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
}

static void
test_shrunk (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GBytes) other = fx_hub_scene_make_bytes (100000, 2);
  FxDownload *download = begin_held (scene);

  fx_downloads_pause (scene->downloads, download);
  fx_hub_server_change_blob (scene->server, scene->sha256, other);
  end_hold (scene);
  fx_downloads_resume (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  g_assert_error (fx_download_get_error (download), FX_HUB_ERROR, FX_HUB_ERROR_CHANGED);
  fx_hub_scene_assert_absent (scene);
}

static void
test_cancel (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GBytes) other = fx_hub_scene_make_bytes (FX_SCENE_SIZE, 2);
  FxDownload *download = begin_held (scene);
  gint64 until;

  fx_downloads_cancel (scene->downloads, download);
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (scene->downloads)), ==, 1);

  end_hold (scene);
  fx_downloads_restore (scene->downloads, download);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  assert_sent (scene, 0);

  /* One that is forgotten leaves nothing behind. */
  fx_downloads_forget (scene->downloads, download);
  g_assert_true (g_file_test (partial_of (scene), G_FILE_TEST_EXISTS) == FALSE);
  g_assert_cmpuint (fx_hub_scene_count (scene->folder, ".gguf"), ==, 1);

  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "Tiny-Q8_0.gguf", other);
  fx_hub_server_set_faults (scene->server, &hold);
  download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL ":Q8_0");
  fx_hub_scene_wait_bytes (scene, download, HELD);
  g_assert_cmpuint (fx_hub_scene_count (scene->folder, ".incomplete"), ==, 1);
  fx_downloads_forget (scene->downloads, download);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (scene->downloads)), ==, 0);
  until = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;
  while (fx_hub_scene_count (scene->folder, ".incomplete") > 0 && g_get_monotonic_time () < until)
    g_usleep (10000);
  g_assert_cmpuint (fx_hub_scene_count (scene->folder, ".incomplete"), ==, 0);
}

static void
test_queue (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GBytes) second = fx_hub_scene_make_bytes (2000000, 7);
  FxDownload *first;
  FxDownload *next;

  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "Tiny-Q8_0.gguf", second);
  fx_downloads_set_max_running (scene->downloads, 1);
  fx_hub_server_set_faults (scene->server, &hold);
  first = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL ":Q4_K_M");
  next = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL ":Q8_0");
  g_assert_true (first != next);
  g_assert_true (fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL ":Q8_0") == next);
  g_assert_cmpuint (fx_downloads_get_n_active (scene->downloads), ==, 2);
  fx_hub_scene_wait_bytes (scene, first, HELD);
  g_assert_cmpint (fx_download_get_state (next), ==, FX_DOWNLOAD_QUEUED);
  g_assert_cmpuint (fx_download_get_done (next), ==, 0);

  /* The place of one that pauses is the next one's. */
  fx_downloads_pause (scene->downloads, first);
  end_hold (scene);
  fx_hub_scene_wait (scene, next);
  g_assert_cmpint (fx_download_get_state (next), ==, FX_DOWNLOAD_DONE);
  g_assert_cmpint (fx_download_get_state (first), ==, FX_DOWNLOAD_PAUSED);
}

static void
test_twice (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  FxDownload *download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL);

  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  fx_hub_server_reset_counts (scene->server);

  g_assert_true (fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL) == download);
  g_assert_cmpint (fx_download_get_state (download), ==, FX_DOWNLOAD_DONE);

  /* A blob that is there, with or without its name, is hashed, not fetched. */
  fx_downloads_forget (scene->downloads, download);
  download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  g_assert_cmpuint (fx_hub_server_get_n_bytes (scene->server), ==, 0);

  /* One that is deleted is fetched again. */
  {
    g_autofree char *blob = g_file_read_link (fx_download_get_path (download), NULL);
    g_autofree char *folder = g_path_get_dirname (fx_download_get_path (download));
    g_autofree char *target = g_build_filename (folder, blob, NULL);

    g_assert_cmpint (g_unlink (target), ==, 0);
  }
  g_assert_true (fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL) == download);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
}

/* Another process, by another list over the same folder. */
static void
test_two_processes (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autofree char *database = g_build_filename (scene->home, "other.db", NULL);
  g_autoptr (FxDownloads) other = fx_downloads_new (scene->client, scene->folder, database);
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (FxHubModel) model = NULL;
  FxDownload *first = begin_held (scene);
  FxDownload *second;

  model = fx_hub_client_resolve (scene->client, "hf:" FX_SCENE_MODEL, &file, NULL, NULL);
  second = fx_downloads_add (other, model, file, NULL);
  fx_hub_scene_wait_state (scene, second, FX_DOWNLOAD_WAITING);
  g_assert_error (fx_download_get_error (second), FX_HUB_ERROR, FX_HUB_ERROR_BUSY);

  fx_hub_server_set_faults (scene->server, &none);
  fx_hub_scene_wait (scene, first);
  fx_hub_scene_wait (scene, second);
  fx_hub_scene_assert_exact (scene, first, scene->content);
  fx_hub_scene_assert_exact (scene, second, scene->content);
  g_assert_cmpuint (fx_hub_server_get_n_bytes (scene->server), ==, FX_SCENE_SIZE);
  fx_downloads_shut_down (other);
}

static void
test_split (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GBytes) one = fx_hub_scene_make_bytes (1500000, 3);
  g_autoptr (GBytes) two = fx_hub_scene_make_bytes (2500000, 4);
  g_autofree char *second = NULL;
  g_autofree char *found = NULL;
  FxDownload *download;
  gsize length;

  fx_hub_server_add_model (scene->server, "anna/Big-GGUF", NULL, NULL, NULL);
  fx_hub_server_add_file (scene->server, "anna/Big-GGUF", "Q8_0/Big-Q8_0-00002-of-00002.gguf", two);
  fx_hub_server_add_file (scene->server, "anna/Big-GGUF", "Q8_0/Big-Q8_0-00001-of-00002.gguf", one);
  download = fx_hub_scene_add (scene, "hf:anna/Big-GGUF:q8_0");
  g_assert_cmpuint (fx_download_get_n_parts (download), ==, 2);
  g_assert_cmpuint (fx_download_get_size (download), ==, 4000000);
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, one);
  g_assert_true (g_str_has_suffix (fx_download_get_path (download), "/Q8_0/Big-Q8_0-00001-of-00002.gguf"));

  second = g_strndup (fx_download_get_path (download), strlen (fx_download_get_path (download)) - strlen ("00001-of-00002.gguf"));
  found = g_strconcat (second, "00002-of-00002.gguf", NULL);
  g_clear_pointer (&second, g_free);
  g_assert_true (g_file_get_contents (found, &second, &length, NULL));
  g_assert_cmpuint (length, ==, 2500000);
  g_assert_true (memcmp (second, g_bytes_get_data (two, NULL), length) == 0);
}

/* A split model whose second part cannot be had has no name here. */
static void
test_split_half (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GBytes) one = fx_hub_scene_make_bytes (1500000, 3);
  g_autoptr (GBytes) two = fx_hub_scene_make_bytes (2500000, 4);
  g_autoptr (GBytes) wrong = fx_hub_scene_make_bytes (2500000, 5);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, two);
  FxDownload *download;

  fx_hub_server_add_model (scene->server, "anna/Big-GGUF", NULL, NULL, NULL);
  fx_hub_server_add_file (scene->server, "anna/Big-GGUF", "Big-00001-of-00002.gguf", one);
  fx_hub_server_add_file (scene->server, "anna/Big-GGUF", "Big-00002-of-00002.gguf", two);
  fx_hub_server_change_blob (scene->server, digest, wrong);
  download = fx_hub_scene_add (scene, "hf:anna/Big-GGUF");
  fx_hub_scene_wait (scene, download);
  g_assert_error (fx_download_get_error (download), FX_HUB_ERROR, FX_HUB_ERROR_HASH);
  fx_hub_scene_assert_absent (scene);
}

static void
test_image (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  FxDownload *download = fx_hub_scene_add (scene, FX_SCENE_IMAGE);

  g_assert_cmpstr (fx_download_get_label (download), ==, "Q4_K_M");
  fx_hub_scene_wait (scene, download);
  fx_hub_scene_assert_exact (scene, download, scene->content);
  g_assert_true (g_str_has_suffix (fx_download_get_path (download), "/tiny-latest.gguf"));

  folder = g_path_get_dirname (fx_download_get_path (download));
  path = g_build_filename (folder, "tiny-latest.params", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"temperature\":0.6,\"stop\":[\"</s>\"]}");
}

static void
test_space (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (FxHubModel) model = NULL;

  model = fx_hub_client_resolve (scene->client, "hf:" FX_SCENE_MODEL, &file, NULL, NULL);
  ((FxHubPart *) g_ptr_array_index (file->parts, 0))->size = G_GUINT64_CONSTANT (1) << 49;
  g_assert_null (fx_downloads_add (scene->downloads, model, file, &error));
  g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_SPACE);
  g_assert_nonnull (strstr (error->message, "TB"));
  g_assert_cmpuint (fx_hub_scene_count (scene->folder, ".incomplete"), ==, 0);
}

static void
test_token (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  const FxHubFaults faults = { .need_token = "hf_canary", .is_gated = TRUE };
  FxDownload *download;

  fx_hub_server_set_faults (scene->server, &faults);
  g_setenv ("HF_ENDPOINT", fx_hub_server_get_url (scene->server), TRUE);
  g_setenv ("HF_TOKEN", "hf_canary", TRUE);
  download = fx_hub_scene_add (scene, "hf:" FX_SCENE_MODEL);
  fx_hub_scene_wait (scene, download);
  g_unsetenv ("HF_TOKEN");
  g_unsetenv ("HF_ENDPOINT");

  fx_hub_scene_assert_exact (scene, download, scene->content);
  /* The storage, another origin, never saw it. */
  g_assert_cmpuint (fx_hub_server_get_n_files (scene->server), >, 0);
  g_assert_cmpuint (fx_hub_server_get_n_leaks (scene->server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("HF_TOKEN");
  g_unsetenv ("HF_ENDPOINT");
  g_unsetenv ("HF_HOME");
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  /* The desktop's would want its schemas, which the isolated folders lack. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      g_autofree char *hub = g_strconcat ("/downloads/hub/", scenarios[i].name, NULL);
      g_autofree char *registry = g_strconcat ("/downloads/registry/", scenarios[i].name, NULL);

      g_test_add_data_func (hub, &scenarios[i], test_hub);
      if (is_for_registry (&scenarios[i]))
        g_test_add_data_func (registry, &scenarios[i], test_registry);
    }
  g_test_add_func ("/downloads/pause", test_pause);
  g_test_add_func ("/downloads/restart", test_restart);
  g_test_add_func ("/downloads/disk-lost", test_disk_lost);
  g_test_add_func ("/downloads/partial-gone", test_partial_gone);
  g_test_add_func ("/downloads/database-damaged", test_database_damaged);
  g_test_add_func ("/downloads/changed", test_changed);
  g_test_add_func ("/downloads/shrunk", test_shrunk);
  g_test_add_func ("/downloads/cancel", test_cancel);
  g_test_add_func ("/downloads/queue", test_queue);
  g_test_add_func ("/downloads/twice", test_twice);
  g_test_add_func ("/downloads/two-processes", test_two_processes);
  g_test_add_func ("/downloads/split", test_split);
  g_test_add_func ("/downloads/split-half", test_split_half);
  g_test_add_func ("/downloads/image", test_image);
  g_test_add_func ("/downloads/space", test_space);
  g_test_add_func ("/downloads/token", test_token);

  return g_test_run ();
}
