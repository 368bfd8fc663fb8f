/* test-hub-client.c - searching, pages, headers, and answers that are none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fx-hub-scene.h"
#include "fx-http.h"

static void
test_search (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  const FxHubQuery query = { .words = "tiny", .sort = FX_HUB_SORT_DOWNLOADS };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubPage) page = fx_hub_client_search (scene->client, &query, NULL, &error);
  const FxHubModel *model;

  g_assert_no_error (error);
  g_assert_cmpuint (page->models->len, ==, 1);
  g_assert_null (page->next);
  g_assert_false (page->is_cached);
  model = g_ptr_array_index (page->models, 0);
  g_assert_cmpstr (model->id, ==, FX_SCENE_MODEL);
  g_assert_cmpstr (model->owner, ==, "anna");
  g_assert_cmpstr (model->name, ==, "Tiny-GGUF");
  g_assert_cmpstr (model->licence, ==, "mit");
  g_assert_cmpstr (model->task, ==, "text-generation");
  g_assert_cmpstr (model->architecture, ==, "llama");
  g_assert_cmpuint (model->n_parameters, ==, 134515008);
  g_assert_cmpuint (model->context, ==, 2048);
  g_assert_cmpuint (model->n_downloads, ==, 186325);
  g_assert_cmpint (model->modified_at, ==, 1741775405);
  g_assert_true (model->has_template);
  g_assert_cmpstr (model->languages[0], ==, "en");
  g_assert_cmpuint (model->files->len, ==, 1);
  g_assert_cmpstr (((FxHubFile *) g_ptr_array_index (model->files, 0))->label, ==, "Q4_K_M");
  g_assert_false (model->is_page);
}

static void
test_pages (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  const FxHubQuery query = { .words = "many", .limit = 10 };
  g_autoptr (FxHubPage) page = NULL;
  guint n = 0;
  guint n_pages = 1;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("many/model-%02u", i);

      fx_hub_server_add_model (scene->server, id, NULL, NULL, NULL);
    }

  page = fx_hub_client_search (scene->client, &query, NULL, NULL);
  for (;;)
    {
      FxHubPage *next;

      for (guint i = 0; i < page->models->len; i++, n++)
        {
          g_autofree char *id = g_strdup_printf ("many/model-%02u", n);

          g_assert_cmpstr (((FxHubModel *) g_ptr_array_index (page->models, i))->id, ==, id);
        }
      if (page->next == NULL)
        break;
      next = fx_hub_client_search_next (scene->client, page->next, NULL, NULL);
      g_assert_nonnull (next);
      fx_hub_page_free (page);
      page = next;
      n_pages++;
    }
  g_assert_cmpuint (n, ==, 25);
  g_assert_cmpuint (n_pages, ==, 3);
}

static void
test_page (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  const FxHubFaults faults = { .tree_page = 2 };
  g_autoptr (GBytes) bytes = fx_hub_scene_make_bytes (1000, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubModel) model = NULL;
  g_autofree char *readme = NULL;
  g_autofree char *page = NULL;
  const FxHubFile *file;

  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("Q8_0/Tiny-Q8_0-0000%u-of-00005.gguf", i);

      fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, path, bytes);
    }
  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "mmproj-Tiny-F16.gguf", bytes);
  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "README.md", bytes);
  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "Half-00001-of-00002.gguf", bytes);
  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "../../up.gguf", bytes);
  fx_hub_server_add_file (scene->server, FX_SCENE_MODEL, "/etc/root.gguf", bytes);
  fx_hub_server_set_faults (scene->server, &faults);

  model = fx_hub_client_get_model (scene->client, FX_SCENE_MODEL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (model->is_page);
  g_assert_cmpuint (strlen (model->revision), ==, 40);
  /* Half, the split one, the whole one; the projector behind them; nothing
   * that leads out of the folder. */
  g_assert_cmpuint (model->files->len, ==, 4);

  file = g_ptr_array_index (model->files, 0);
  g_assert_cmpstr (file->title, ==, "Half");
  g_assert_nonnull (file->problem);
  file = g_ptr_array_index (model->files, 1);
  g_assert_cmpstr (file->title, ==, "Tiny-Q8_0");
  g_assert_cmpuint (file->parts->len, ==, 5);
  g_assert_cmpuint (file->size, ==, 5000);
  g_assert_null (file->problem);
  file = g_ptr_array_index (model->files, 2);
  g_assert_cmpstr (file->name, ==, FX_SCENE_FILE);
  g_assert_cmpuint (file->size, ==, FX_SCENE_SIZE);
  g_assert_cmpstr (((FxHubPart *) g_ptr_array_index (file->parts, 0))->sha256, ==, scene->sha256);
  file = g_ptr_array_index (model->files, 3);
  g_assert_cmpint (file->kind, ==, FX_HUB_FILE_PROJECTOR);

  readme = fx_hub_client_get_readme (scene->client, model, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (readme, ==, "# Tiny\n");
  page = fx_hub_model_get_web_page (model);
  g_assert_true (g_str_has_suffix (page, "/anna/Tiny-GGUF"));
}

static void
test_header (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autofree char *path = g_build_filename (g_getenv ("FX_TEST_DATA"), "models", "tiny-llama.gguf", NULL);
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) head = g_mapped_file_get_bytes (map);
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  g_autoptr (GBytes) tail = fx_hub_scene_make_bytes (8 << 20, 3);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FxModelInfo) here = fx_model_info_new (path, NULL);
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxModelInfo) again = NULL;
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (FxHubModel) model = NULL;
  g_autoptr (GError) error = NULL;

  /* Long enough that its header is a small part of it. */
  g_byte_array_append (whole, g_bytes_get_data (head, NULL), (guint) g_bytes_get_size (head));
  g_byte_array_append (whole, g_bytes_get_data (tail, NULL), (guint) g_bytes_get_size (tail));
  bytes = g_bytes_new (whole->data, whole->len);
  fx_hub_server_add_model (scene->server, "anna/Real-GGUF", NULL, NULL, NULL);
  fx_hub_server_add_file (scene->server, "anna/Real-GGUF", "Real-F32.gguf", bytes);
  model = fx_hub_client_resolve (scene->client, "hf:anna/Real-GGUF", &file, NULL, NULL);
  g_assert_nonnull (model);
  fx_hub_server_reset_counts (scene->server);

  info = fx_hub_client_read_header (scene->client, model, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fx_model_info_get_architecture (info), ==, fx_model_info_get_architecture (here));
  g_assert_cmpuint (fx_model_info_get_n_tensors (info), ==, fx_model_info_get_n_tensors (here));
  g_assert_cmpuint (fx_model_info_get_file_size (info), ==, whole->len);
  g_assert_cmpuint (fx_hub_server_get_n_files (scene->server), <=, 2);
  g_assert_cmpuint (fx_hub_server_get_n_bytes (scene->server), <=, 4 << 20);

  again = fx_hub_client_read_header (scene->client, model, file, NULL, &error);
  g_assert_true (again == info);

  /* One that is no GGUF says so. */
  g_clear_pointer (&file, fx_hub_file_unref);
  g_clear_pointer (&model, fx_hub_model_unref);
  g_clear_pointer (&again, fx_model_info_unref);
  model = fx_hub_client_resolve (scene->client, "hf:" FX_SCENE_MODEL, &file, NULL, NULL);
  again = fx_hub_client_read_header (scene->client, model, file, NULL, &error);
  g_assert_null (again);
  g_assert_nonnull (error);
  g_assert_false (error->domain == FX_HUB_ERROR);
}

/* Every way the API may fail, and the code it is told by. */
static void
test_failures (void)
{
  static const struct
  {
    FxHubFaults faults;
    int         error;
    guint       wait_s;
  } cases[] = {
    { { .n_api = 1, .api_status = 429, .api_wait_s = 55 }, FX_HUB_ERROR_RATE_LIMITED, 56 },
    { { .n_api = 1, .api_status = 401, .api_code = "RepoNotFound" }, FX_HUB_ERROR_NOT_FOUND, 0 },
    { { .n_api = 1, .api_status = 403, .api_code = "GatedRepo" }, FX_HUB_ERROR_GATED, 0 },
    { { .n_api = 1, .api_status = 403 }, FX_HUB_ERROR_GATED, 0 },
    { { .n_api = 1, .api_status = 404, .api_code = "RevisionNotFound" }, FX_HUB_ERROR_NOT_FOUND, 0 },
    { { .n_api = 1, .api_status = 412 }, FX_HUB_ERROR_NEWER, 0 },
    { { .n_api = 1, .api_status = 500 }, FX_HUB_ERROR_SERVER, 0 },
    { { .n_api = 1, .api_status = 503 }, FX_HUB_ERROR_SERVER, 0 },
    { { .n_api = 1, .api_status = 418 }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "<html>Please log in to the hotel</html>" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "{\"id\":\"anna/Tiny-GG" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "[]" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "null" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "{\"id\":\"../..\",\"sha\":\"0123456789012345678901234567890123456789\"}" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "{\"id\":\"a/b\",\"sha\":\"../../../../../../../../../../../../../..\"}" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .n_api = 1, .api_body = "{\"id\":\"a/b\"}\xff" }, FX_HUB_ERROR_ANSWER, 0 },
    { { .endless_links = TRUE }, FX_HUB_ERROR_ANSWER, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (FxHubModel) model = NULL;

      fx_hub_server_set_faults (scene->server, &cases[i].faults);
      model = fx_hub_client_get_model (scene->client, FX_SCENE_MODEL, NULL, NULL, &error);
      g_test_message ("%u: %s", i, error != NULL ? error->message : "no error");
      g_assert_null (model);
      g_assert_error (error, FX_HUB_ERROR, cases[i].error);
      g_assert_cmpuint (fx_hub_error_get_wait (error), ==, cases[i].wait_s);
    }
}

static void
test_deep (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autofree char *body = g_malloc (200001);
  FxHubFaults faults = { .n_api = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubModel) model = NULL;

  memset (body, '[', 200000);
  body[200000] = '\0';
  faults.api_body = body;
  fx_hub_server_set_faults (scene->server, &faults);
  model = fx_hub_client_get_model (scene->client, FX_SCENE_MODEL, NULL, NULL, &error);
  g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_ANSWER);
}

static void
test_long (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  const gsize length = (16 << 20) + 100;
  g_autofree char *body = g_malloc (length + 1);
  FxHubFaults faults = { .n_api = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubModel) model = NULL;

  memset (body, ' ', length);
  body[length] = '\0';
  faults.api_body = body;
  fx_hub_server_set_faults (scene->server, &faults);
  model = fx_hub_client_get_model (scene->client, FX_SCENE_MODEL, NULL, NULL, &error);
  g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_ANSWER);
}

/* A hub that wants to be left alone is left alone, and asked again then. */
static void
test_pause (void)
{
  const FxHubFaults hour = { .n_api = 1, .api_status = 429, .api_wait_s = 3600 };
  const FxHubFaults second = { .n_api = 1, .api_status = 429, .api_wait_s = 1 };
  const FxHubQuery query = { 0 };
  const gint64 until = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;
  g_autoptr (FxHubScene) patient = fx_hub_scene_new ();
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  g_autoptr (FxHubPage) page = NULL;

  fx_hub_server_set_faults (patient->server, &hour);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fx_hub_client_search (patient->client, &query, NULL, &error));
      g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED);
      g_assert_cmpuint (fx_hub_error_get_wait (error), >, 3400);
    }
  g_assert_cmpuint (fx_hub_server_get_n_api (patient->server), ==, 1);

  fx_hub_server_set_faults (scene->server, &second);
  while (page == NULL && g_get_monotonic_time () < until)
    {
      g_autoptr (GError) error = NULL;

      page = fx_hub_client_search (scene->client, &query, NULL, &error);
      if (page == NULL)
        g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED);
      g_usleep (20000);
    }
  g_assert_nonnull (page);
  g_assert_cmpuint (fx_hub_server_get_n_api (scene->server), ==, 2);
}

static void
test_offline (void)
{
  FxHubScene *scene = fx_hub_scene_new ();
  g_autofree char *url = g_strdup (fx_hub_server_get_url (scene->server));
  const FxHubQuery query = { .words = "tiny" };
  const FxHubQuery other = { .words = "other" };
  g_autoptr (FxHubClient) client = fx_hub_client_new (url, url);
  g_autoptr (GError) error = NULL;
  FxHubPage *page = fx_hub_client_search (client, &query, NULL, NULL);

  g_assert_nonnull (page);
  fx_hub_page_free (page);
  fx_hub_scene_free (scene);

  page = fx_hub_client_search (client, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (page->is_cached);
  g_assert_cmpuint (page->models->len, ==, 1);
  fx_hub_page_free (page);

  page = fx_hub_client_search (client, &other, NULL, &error);
  g_assert_null (page);
  g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_OFFLINE);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Twenty at once, from a loop, half of them cancelled. */
static void
test_async (void)
{
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();
  GAsyncResult *results[20] = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const FxHubQuery query = { .words = "tiny" };

  for (guint i = 0; i < 20; i++)
    fx_hub_client_search_async (scene->client, &query, i % 2 == 0 ? NULL : cancellable, on_found, &results[i]);
  g_cancellable_cancel (cancellable);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxHubPage) page = NULL;

      while (results[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      page = fx_hub_client_search_finish (scene->client, results[i], &error);
      if (i % 2 == 0)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (page->models->len, ==, 1);
        }
      else
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        }
      g_object_unref (results[i]);
    }
}

static void
test_manifests (void)
{
  static const char good[] = "00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f29";
  static const char *const digests[] = {
    "sha256:../../../../etc/passwd", "sha256:00e1", "sha256:", "", "00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f29",
    "md5:00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f29",
    "sha256:00E1317CBF74D901080D7100F57580BA8DD8DE57203072DC6F668324BA545F29",
    "sha256:00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f2",
    "sha256:00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f299",
    "sha256:00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f2/",
    "sha256:%2e%2e%2f%2e%2e%2f1080d7100f57580ba8dd8de57203072dc6f668324ba545",
  };
  static const char *const manifests[] = {
    "{}", "[]", "{\"layers\":{}}", "{\"layers\":[]}", "{\"layers\":[null]}", "{\"layers\":[[]]}",
    "{\"layers\":[{\"mediaType\":\"application/vnd.ollama.image.license\",\"digest\":\"sha256:"
    "00e1317cbf74d901080d7100f57580ba8dd8de57203072dc6f668324ba545f29\",\"size\":5}]}",
  };
  g_autoptr (FxHubScene) scene = fx_hub_scene_new ();

  for (guint i = 0; i < G_N_ELEMENTS (digests) + G_N_ELEMENTS (manifests) + 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxHubFile) file = NULL;
      g_autoptr (FxHubModel) model = NULL;
      g_autofree char *manifest = NULL;
      const char *const sizes[] = { "-1", "0", "99999999999999999999" };
      const gboolean is_digest = i < G_N_ELEMENTS (digests);
      const guint j = i - G_N_ELEMENTS (digests);

      if (!is_digest && j < G_N_ELEMENTS (manifests))
        manifest = g_strdup (manifests[j]);
      else
        manifest = g_strdup_printf ("{\"layers\":[{\"mediaType\":\"application/vnd.ollama.image.model\","
                                    "\"digest\":\"%s%s\",\"size\":%s}]}", is_digest ? "" : "sha256:",
                                    is_digest ? digests[i] : good, is_digest ? "5" : sizes[j - G_N_ELEMENTS (manifests)]);
      fx_hub_server_add_manifest (scene->server, "library/bad:latest", manifest);
      model = fx_hub_client_resolve (scene->client, "bad", &file, NULL, &error);
      g_test_message ("%s", manifest);
      g_assert_null (model);
      g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_ANSWER);
    }
}

static void
test_hops (void)
{
  static const struct
  {
    const char *home;
    const char *url;
    gboolean    may;
  } cases[] = {
    { "https://huggingface.co", "https://cdn-lfs.hf.co/x?y", TRUE },
    { "https://huggingface.co", "http://cdn-lfs.hf.co/x", FALSE },
    { "https://huggingface.co", "https://localhost/x", FALSE },
    { "https://huggingface.co", "https://127.0.0.1/x", FALSE },
    { "https://huggingface.co", "https://127.1/x", FALSE },
    { "https://huggingface.co", "https://2130706433/x", FALSE },
    { "https://huggingface.co", "https://0x7f.0.0.1/x", FALSE },
    { "https://huggingface.co", "https://[::1]/x", FALSE },
    { "https://huggingface.co", "https://[::ffff:127.0.0.1]/x", FALSE },
    { "https://huggingface.co", "https://[fd00::1]/x", FALSE },
    { "https://huggingface.co", "https://10.0.0.8/x", FALSE },
    { "https://huggingface.co", "https://192.168.1.1/x", FALSE },
    { "https://huggingface.co", "https://169.254.169.254/latest/meta-data", FALSE },
    { "https://huggingface.co", "https://printer.local/x", FALSE },
    { "https://huggingface.co", "https://router/x", FALSE },
    { "https://huggingface.co", "https://user:pw@cdn.hf.co/x", FALSE },
    { "https://huggingface.co", "ftp://cdn.hf.co/x", FALSE },
    { "https://huggingface.co", "file:///etc/passwd", FALSE },
    { "https://huggingface.co", "", FALSE },
    { "https://mirror.local", "https://storage.local/x", TRUE },
    { "https://mirror.local", "http://storage.local/x", FALSE },
    { "http://127.0.0.1:8000", "http://127.0.0.1:8001/x", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s -> %s", cases[i].home, cases[i].url);
      g_assert_cmpint (fx_http_may_go (cases[i].home, cases[i].url), ==, cases[i].may);
    }

  g_assert_true (fx_http_same_origin ("https://huggingface.co", "https://HUGGINGFACE.co:443/x"));
  g_assert_false (fx_http_same_origin ("https://huggingface.co", "http://huggingface.co/"));
  g_assert_false (fx_http_same_origin ("https://huggingface.co", "https://huggingface.co.evil.example/"));
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
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);

  g_test_add_func ("/hub-client/search", test_search);
  g_test_add_func ("/hub-client/pages", test_pages);
  g_test_add_func ("/hub-client/page", test_page);
  g_test_add_func ("/hub-client/header", test_header);
  g_test_add_func ("/hub-client/failures", test_failures);
  g_test_add_func ("/hub-client/deep", test_deep);
  g_test_add_func ("/hub-client/long", test_long);
  g_test_add_func ("/hub-client/pause", test_pause);
  g_test_add_func ("/hub-client/offline", test_offline);
  g_test_add_func ("/hub-client/async", test_async);
  g_test_add_func ("/hub-client/manifests", test_manifests);
  g_test_add_func ("/hub-client/hops", test_hops);

  return g_test_run ();
}
