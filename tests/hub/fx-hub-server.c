/* fx-hub-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-server-private.h"

#include <string.h>

#define PATIENCE_US (120 * G_USEC_PER_SEC)

static void
file_free (gpointer data)
{
  FxHubServerFile *file = data;

  g_free (file->path);
  g_free (file->sha256);
  g_bytes_unref (file->content);
  g_free (file);
}

static void
model_free (gpointer data)
{
  FxHubServerModel *model = data;

  g_free (model->id);
  g_free (model->gguf);
  g_free (model->readme);
  g_free (model->licence);
  g_free (model->revision);
  g_ptr_array_unref (model->files);
  g_free (model);
}

static void
on_hub (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  fx_hub_server_answer_api (user_data, message, path, query);
}

static void
on_storage (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  FxHubServer *self = user_data;
  const char *serial = query != NULL ? g_hash_table_lookup (query, "link") : NULL;
  gboolean is_good = FALSE;

  g_mutex_lock (&self->lock);
  if (serial != NULL)
    {
      const guint key = (guint) g_ascii_strtoull (serial, NULL, 10);
      const int left = GPOINTER_TO_INT (g_hash_table_lookup (self->links, GUINT_TO_POINTER (key)));

      is_good = left != 0;
      if (left > 0)
        g_hash_table_insert (self->links, GUINT_TO_POINTER (key), GINT_TO_POINTER (left - 1));
    }
  if (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization") != NULL)
    self->n_leaks++;
  g_mutex_unlock (&self->lock);

  if (!is_good)
    soup_server_message_set_status (message, 403, NULL);
  else
    fx_hub_server_send_blob (self, message, strrchr (path, '/') + 1);
}

static char *
listen_at (SoupServer *server,
           guint       port)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;
  char *url;

  if (!soup_server_listen_local (server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return url;
}

static gpointer
serve (gpointer data)
{
  FxHubServer *self = data;
  g_autoptr (SoupServer) hub = NULL;
  g_autoptr (SoupServer) storage = NULL;

  g_main_context_push_thread_default (self->context);
  hub = g_object_new (SOUP_TYPE_SERVER, NULL);
  storage = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (hub, NULL, on_hub, self, NULL);
  soup_server_add_handler (storage, NULL, on_storage, self, NULL);

  g_mutex_lock (&self->lock);
  self->url = listen_at (hub, self->port);
  self->storage_url = listen_at (storage, 0);
  self->is_ready = TRUE;
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);

  g_main_loop_run (self->loop);

  soup_server_disconnect (hub);
  soup_server_disconnect (storage);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

FxHubServer *
fx_hub_server_new (guint port)
{
  FxHubServer *self = g_new0 (FxHubServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->port = port;
  self->models = g_ptr_array_new_with_free_func (model_free);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->manifests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->links = g_hash_table_new (NULL, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("fx-hub-server", serve, self);

  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);

  return self;
}

void
fx_hub_server_free (FxHubServer *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  while (self->n_senders > 0)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);

  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->models);
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->manifests);
  g_hash_table_unref (self->links);
  g_free (self->url);
  g_free (self->storage_url);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self);
}

const char *
fx_hub_server_get_url (FxHubServer *self)
{
  return self->url;
}

FxHubServerModel *
fx_hub_server_find (FxHubServer *self,
                    const char  *id)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      FxHubServerModel *model = g_ptr_array_index (self->models, i);

      if (g_str_equal (model->id, id))
        return model;
    }

  return NULL;
}

void
fx_hub_server_add_model (FxHubServer *self,
                         const char  *id,
                         const char  *gguf,
                         const char  *readme,
                         const char  *licence)
{
  FxHubServerModel *model = g_new0 (FxHubServerModel, 1);

  model->id = g_strdup (id);
  model->gguf = g_strdup (gguf);
  model->readme = g_strdup (readme);
  model->licence = g_strdup (licence);
  model->revision = g_compute_checksum_for_string (G_CHECKSUM_SHA1, id, -1);
  model->files = g_ptr_array_new_with_free_func (file_free);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->models, model);
  g_mutex_unlock (&self->lock);
}

void
fx_hub_server_gate_model (FxHubServer *self,
                          const char  *id)
{
  g_mutex_lock (&self->lock);
  fx_hub_server_find (self, id)->is_gated = TRUE;
  g_mutex_unlock (&self->lock);
}

void
fx_hub_server_add_file (FxHubServer *self,
                        const char  *id,
                        const char  *path,
                        GBytes      *content)
{
  FxHubServerFile *file = g_new0 (FxHubServerFile, 1);

  file->path = g_strdup (path);
  file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  file->content = g_bytes_ref (content);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (fx_hub_server_find (self, id)->files, file);
  g_hash_table_replace (self->blobs, g_strdup (file->sha256), g_bytes_ref (content));
  g_mutex_unlock (&self->lock);
}

void
fx_hub_server_change_blob (FxHubServer *self,
                           const char  *sha256,
                           GBytes      *content)
{
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->blobs, g_strdup (sha256), g_bytes_ref (content));
  g_mutex_unlock (&self->lock);
}

/* Returns: (transfer full): its digest */
static char *
add_blob (FxHubServer *self,
          GBytes      *content)
{
  char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

  fx_hub_server_change_blob (self, sha256, content);

  return sha256;
}

void
fx_hub_server_add_manifest (FxHubServer *self,
                            const char  *name,
                            const char  *manifest)
{
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->manifests, g_strdup (name), g_strdup (manifest));
  g_mutex_unlock (&self->lock);
}

void
fx_hub_server_add_image (FxHubServer       *self,
                         const char        *name,
                         const char        *label,
                         GBytes            *weights,
                         const char *const *layers)
{
  g_autoptr (GString) manifest = g_string_new (NULL);
  g_autofree char *config = g_strdup_printf ("{\"model_format\":\"gguf\",\"model_family\":\"llama\","
                                             "\"model_type\":\"134.52M\",\"file_type\":\"%s\"}", label);
  g_autoptr (GBytes) config_bytes = g_bytes_new (config, strlen (config));
  g_autofree char *config_digest = add_blob (self, config_bytes);
  g_autofree char *digest = add_blob (self, weights);

  g_string_append_printf (manifest, "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:%s\",\"size\":%zu},"
                          "\"layers\":[{\"mediaType\":\"application/vnd.ollama.image.model\","
                          "\"digest\":\"sha256:%s\",\"size\":%zu}",
                          config_digest, strlen (config), digest, g_bytes_get_size (weights));
  for (guint i = 0; layers != NULL && layers[i] != NULL; i += 2)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (layers[i + 1], strlen (layers[i + 1]));
      g_autofree char *layer_digest = add_blob (self, bytes);

      g_string_append_printf (manifest, ",{\"mediaType\":\"application/vnd.ollama.image.%s\","
                              "\"digest\":\"sha256:%s\",\"size\":%zu}",
                              layers[i], layer_digest, g_bytes_get_size (bytes));
    }
  g_string_append (manifest, "]}");
  fx_hub_server_add_manifest (self, name, manifest->str);
}

void
fx_hub_server_set_faults (FxHubServer       *self,
                          const FxHubFaults *faults)
{
  g_mutex_lock (&self->lock);
  self->faults = *faults;
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);
}

gboolean
fx_hub_server_wait_idle (FxHubServer *self)
{
  const gint64 until = g_get_monotonic_time () + PATIENCE_US;
  gboolean is_idle = TRUE;

  g_mutex_lock (&self->lock);
  while (is_idle && self->n_senders > 0)
    is_idle = g_cond_wait_until (&self->ready, &self->lock, until);
  g_mutex_unlock (&self->lock);

  return is_idle;
}

gboolean
fx_hub_server_wait_files (FxHubServer *self,
                          guint        n_files)
{
  const gint64 until = g_get_monotonic_time () + PATIENCE_US;
  gboolean came = TRUE;

  g_mutex_lock (&self->lock);
  while (came && self->n_files < n_files)
    came = g_cond_wait_until (&self->ready, &self->lock, until);
  g_mutex_unlock (&self->lock);

  return came;
}

char *
fx_hub_server_make_link (FxHubServer *self,
                         const char  *sha256)
{
  guint serial;

  g_mutex_lock (&self->lock);
  serial = ++self->n_links;
  g_hash_table_insert (self->links, GUINT_TO_POINTER (serial),
                       GINT_TO_POINTER (self->faults.link_uses > 0 ? (int) self->faults.link_uses : -1));
  g_mutex_unlock (&self->lock);

  return g_strdup_printf ("%s/lfs/%s?link=%u", self->storage_url, sha256, serial);
}

guint
fx_hub_server_get_n_files (FxHubServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_files;
  g_mutex_unlock (&self->lock);

  return n;
}

guint64
fx_hub_server_get_n_bytes (FxHubServer *self)
{
  guint64 n;

  g_mutex_lock (&self->lock);
  n = self->n_bytes;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
fx_hub_server_get_n_api (FxHubServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_api;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
fx_hub_server_get_n_leaks (FxHubServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_leaks;
  g_mutex_unlock (&self->lock);

  return n;
}

void
fx_hub_server_reset_counts (FxHubServer *self)
{
  g_mutex_lock (&self->lock);
  self->n_files = self->n_api = self->n_leaks = 0;
  self->n_bytes = 0;
  g_mutex_unlock (&self->lock);
}
