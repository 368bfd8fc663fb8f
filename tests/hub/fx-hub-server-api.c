/* fx-hub-server-api.c - FxHubServer: the hub's pages and the registry.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-server-private.h"

#include <string.h>

static void
answer_json (SoupServerMessage *message,
             const char        *text)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
answer_error (SoupServerMessage *message,
              guint              status,
              const char        *code)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (code != NULL)
    soup_message_headers_replace (headers, "X-Error-Code", code);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{\"error\":\"no\"}", 14);
}

/* Whether it was answered. */
static gboolean
answer_fault (FxHubServer       *self,
              SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  FxHubFaults faults;

  g_mutex_lock (&self->lock);
  self->n_api++;
  faults = self->faults;
  if (self->faults.n_api > 0)
    self->faults.n_api--;
  g_mutex_unlock (&self->lock);

  if (faults.n_api == 0)
    return FALSE;

  if (faults.api_body != NULL)
    {
      answer_json (message, faults.api_body);
      return TRUE;
    }
  if (faults.api_status != 0)
    {
      if (faults.api_wait_s > 0)
        {
          g_autofree char *limit = g_strdup_printf ("\"api\";r=0;t=%u", faults.api_wait_s);

          soup_message_headers_replace (headers, "RateLimit", limit);
          soup_message_headers_replace (headers, "RateLimit-Policy", "\"fixed window\";\"api\";q=500;w=300");
        }
      answer_error (message, faults.api_status, faults.api_code);
      return TRUE;
    }

  return FALSE;
}

/* Whether it may not pass, and was told so. */
static gboolean
answer_refusal (FxHubServer       *self,
                SoupServerMessage *message,
                gboolean           is_gated)
{
  const char *given = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *wanted = NULL;
  const char *token;

  g_mutex_lock (&self->lock);
  token = self->faults.need_token;
  is_gated = is_gated || self->faults.is_gated;
  g_mutex_unlock (&self->lock);

  if (token == NULL && !is_gated)
    return FALSE;
  wanted = g_strconcat ("Bearer ", token, NULL);
  if (token != NULL && g_strcmp0 (given, wanted) == 0)
    return FALSE;

  answer_error (message, is_gated && given != NULL ? 403 : 401, is_gated ? "GatedRepo" : NULL);

  return TRUE;
}

static void
append_model (GString                *json,
              const FxHubServerModel *model)
{
  g_string_append_printf (json, "{\"_id\":\"%.24s\",\"id\":\"%s\",\"modelId\":\"%s\",\"author\":\"%.*s\",\"sha\":\"%s\","
                          "\"private\":false,\"gated\":%s,\"pipeline_tag\":\"text-generation\","
                          "\"lastModified\":\"2025-03-12T10:30:05.000Z\",\"downloads\":186325,\"likes\":38,"
                          "\"tags\":[\"gguf\",\"en\",\"conversational\"",
                          model->revision, model->id, model->id, (int) strcspn (model->id, "/"), model->id,
                          model->revision, model->is_gated ? "\"manual\"" : "false");
  if (model->licence != NULL)
    g_string_append_printf (json, ",\"license:%s\"", model->licence);
  g_string_append (json, "]");
  if (model->gguf != NULL)
    g_string_append_printf (json, ",\"gguf\":%s", model->gguf);
  g_string_append (json, ",\"siblings\":[");
  for (guint i = 0; i < model->files->len; i++)
    g_string_append_printf (json, "%s{\"rfilename\":\"%s\"}", i > 0 ? "," : "",
                            ((FxHubServerFile *) g_ptr_array_index (model->files, i))->path);
  g_string_append (json, "]}");
}

static gboolean
matches (const FxHubServerModel *model,
         const char             *words)
{
  g_autofree char *id = g_ascii_strdown (model->id, -1);
  g_autofree char *lower = g_ascii_strdown (words, -1);
  g_auto (GStrv) each = g_strsplit (lower, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (strstr (id, each[i]) == NULL)
      return FALSE;

  return TRUE;
}

static void
set_next (FxHubServer       *self,
          SoupServerMessage *message,
          guint              cursor)
{
  GUri *uri = soup_server_message_get_uri (message);
  g_autofree char *query = g_strdup (g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "");
  g_autofree char *link = NULL;
  char *old = strstr (query, "&cursor=");

  if (old != NULL)
    *old = '\0';
  link = g_strdup_printf ("<%s%s?%s&cursor=%u>; rel=\"next\"", self->url, g_uri_get_path (uri), query, cursor);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Link", link);
}

static const char *
parameter (GHashTable *query,
           const char *name,
           const char *fallback)
{
  const char *value = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return value != NULL ? value : fallback;
}

static void
answer_search (FxHubServer       *self,
               SoupServerMessage *message,
               GHashTable        *query)
{
  g_autoptr (GString) json = g_string_new ("[");
  const char *words = parameter (query, "search", "");
  const guint limit = (guint) g_ascii_strtoull (parameter (query, "limit", "30"), NULL, 10);
  const guint cursor = (guint) g_ascii_strtoull (parameter (query, "cursor", "0"), NULL, 10);
  guint n_found = 0;
  guint n_given = 0;
  gboolean endless;

  g_mutex_lock (&self->lock);
  endless = self->faults.endless_links;
  for (guint i = 0; i < self->models->len; i++)
    {
      const FxHubServerModel *model = g_ptr_array_index (self->models, i);

      if (!matches (model, words) || n_found++ < cursor || n_given == limit)
        continue;
      if (n_given++ > 0)
        g_string_append (json, ",");
      append_model (json, model);
    }
  g_mutex_unlock (&self->lock);

  g_string_append (json, "]");
  if (endless || cursor + n_given < n_found)
    set_next (self, message, cursor + n_given);
  answer_json (message, json->str);
}

static void
answer_tree (FxHubServer            *self,
             SoupServerMessage      *message,
             const FxHubServerModel *model,
             GHashTable             *query)
{
  g_autoptr (GString) json = g_string_new ("[{\"type\":\"directory\",\"oid\":\"0\",\"size\":0,\"path\":\"UD\"}");
  const guint cursor = (guint) g_ascii_strtoull (parameter (query, "cursor", "0"), NULL, 10);
  guint end = model->files->len;

  if (self->faults.tree_page > 0)
    end = MIN (end, cursor + self->faults.tree_page);
  for (guint i = cursor; i < end; i++)
    {
      const FxHubServerFile *file = g_ptr_array_index (model->files, i);
      const gsize size = g_bytes_get_size (file->content);

      g_string_append_printf (json, ",{\"type\":\"file\",\"oid\":\"%.40s\",\"size\":%zu,\"path\":\"%s\","
                              "\"lfs\":{\"oid\":\"%s\",\"size\":%zu,\"pointerSize\":135}}",
                              file->sha256, size, file->path, file->sha256, size);
    }
  g_string_append (json, "]");
  if (end < model->files->len || self->faults.endless_links)
    set_next (self, message, end);
  answer_json (message, json->str);
}

/* owner/name[/...] */
static FxHubServerModel *
find_model (FxHubServer  *self,
            const char   *path,
            const char  **rest)
{
  const char *slash = strchr (path, '/');
  const char *end = slash != NULL ? strchr (slash + 1, '/') : NULL;
  g_autofree char *id = end != NULL ? g_strndup (path, (gsize) (end - path)) : g_strdup (path);

  *rest = end != NULL ? end + 1 : "";

  return fx_hub_server_find (self, id);
}

static void
answer_redirect (FxHubServer       *self,
                 SoupServerMessage *message,
                 guint              status,
                 const char        *sha256)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *link = self->faults.redirect != NULL ? g_strdup (self->faults.redirect)
                                                        : fx_hub_server_make_link (self, sha256);
  g_autofree char *etag = g_strconcat ("\"", sha256, "\"", NULL);

  soup_message_headers_replace (headers, "Location", link);
  soup_message_headers_replace (headers, "X-Linked-ETag", etag);
  soup_server_message_set_status (message, status, NULL);
}

static void
answer_page (FxHubServer       *self,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query)
{
  const char *rest;
  FxHubServerModel *model = find_model (self, path, &rest);

  if (model == NULL)
    answer_error (message, 401, "RepoNotFound");
  else if (g_str_has_prefix (rest, "tree/"))
    answer_tree (self, message, model, query);
  else
    {
      g_autoptr (GString) json = g_string_new (NULL);

      append_model (json, model);
      answer_json (message, json->str);
    }
}

static void
answer_file (FxHubServer       *self,
             SoupServerMessage *message,
             const char        *path)
{
  const char *rest;
  FxHubServerModel *model = find_model (self, path, &rest);

  if (model == NULL)
    {
      answer_error (message, 401, "RepoNotFound");
      return;
    }
  if (g_str_has_prefix (rest, "raw/") && g_str_has_suffix (rest, "/README.md") && model->readme != NULL)
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, model->readme, strlen (model->readme));
      return;
    }
  if (g_str_has_prefix (rest, "resolve/") && strchr (rest + 8, '/') != NULL)
    {
      const char *name = strchr (rest + 8, '/') + 1;

      if (answer_refusal (self, message, model->is_gated))
        return;
      for (guint i = 0; i < model->files->len; i++)
        {
          const FxHubServerFile *file = g_ptr_array_index (model->files, i);

          if (g_str_equal (file->path, name))
            {
              answer_redirect (self, message, 302, file->sha256);
              return;
            }
        }
    }
  answer_error (message, 404, "EntryNotFound");
}

/* library/tiny/manifests/latest, library/tiny/blobs/sha256:... */
static void
answer_registry (FxHubServer       *self,
                 SoupServerMessage *message,
                 const char        *path)
{
  const char *rest;
  g_autofree char *key = NULL;
  g_autofree char *manifest = NULL;

  find_model (self, path, &rest);
  if (g_str_has_prefix (rest, "blobs/sha256:"))
    {
      answer_redirect (self, message, 307, rest + strlen ("blobs/sha256:"));
      return;
    }

  if (g_str_has_prefix (rest, "manifests/"))
    {
      key = g_strdup_printf ("%.*s:%s", (int) (rest - path - 1), path, rest + strlen ("manifests/"));
      g_mutex_lock (&self->lock);
      manifest = g_strdup (g_hash_table_lookup (self->manifests, key));
      g_mutex_unlock (&self->lock);
    }
  if (manifest != NULL)
    answer_json (message, manifest);
  else
    answer_error (message, 404, NULL);
}

void
fx_hub_server_answer_api (FxHubServer       *self,
                          SoupServerMessage *message,
                          const char        *path,
                          GHashTable        *query)
{
  const gboolean is_file = strstr (path, "/resolve/") != NULL || strstr (path, "/blobs/") != NULL;

  if (!is_file && answer_fault (self, message))
    return;

  if (g_str_equal (path, "/api/models"))
    answer_search (self, message, query);
  else if (g_str_has_prefix (path, "/api/models/"))
    answer_page (self, message, path + strlen ("/api/models/"), query);
  else if (g_str_has_prefix (path, "/v2/"))
    answer_registry (self, message, path + strlen ("/v2/"));
  else
    answer_file (self, message, path + 1);
}
