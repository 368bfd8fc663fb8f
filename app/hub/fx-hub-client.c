/* fx-hub-client.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-hub-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-hub-cache.h"
#include "fx-json.h"
#include "fx-hub-parse.h"

#define MAX_JSON (16 << 20)
#define MAX_README (1 << 20)
#define MAX_TREE_PAGES 20
#define DEFAULT_LIMIT 30

G_DEFINE_FINAL_TYPE (FxHubClient, fx_hub_client, G_TYPE_OBJECT)

static void
fx_hub_client_finalize (GObject *object)
{
  FxHubClient *self = FX_HUB_CLIENT (object);

  g_free (self->hub);
  g_free (self->registry);
  g_free (self->cache_folder);
  g_free (self->token);
  g_ptr_array_unref (self->idle);
  g_hash_table_unref (self->pauses);
  g_hash_table_unref (self->headers);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fx_hub_client_parent_class)->finalize (object);
}

static void
fx_hub_client_class_init (FxHubClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_hub_client_finalize;
}

static void
fx_hub_client_init (FxHubClient *self)
{
  g_mutex_init (&self->lock);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_http_free);
  self->pauses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fx_model_info_unref);
  self->cache_folder = g_build_filename (g_get_user_cache_dir (), "fornax", "hub", NULL);
  self->stall_s = FX_HTTP_STALL_S;
  self->delay_ms = 1000;
}

/* "hub.example/" -> "https://hub.example" */
static char *
take_address (const char *setting,
              const char *variable,
              const char *fallback)
{
  const char *text = setting;
  char *address;

  if (text == NULL || text[0] == '\0')
    text = g_getenv (variable);
  if (text == NULL || text[0] == '\0')
    text = fallback;

  address = strstr (text, "://") != NULL ? g_strdup (text) : g_strconcat ("https://", text, NULL);
  while (g_str_has_suffix (address, "/"))
    address[strlen (address) - 1] = '\0';

  return address;
}

FxHubClient *
fx_hub_client_new (const char *hub,
                   const char *registry)
{
  FxHubClient *self = g_object_new (FX_TYPE_HUB_CLIENT, NULL);

  self->hub = take_address (hub, "HF_ENDPOINT", FX_HUB_ENDPOINT);
  self->registry = take_address (registry, "FORNAX_REGISTRY", FX_REGISTRY_ENDPOINT);

  return self;
}

FxHubClient *
fx_hub_client_new_from_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autofree char *hub = NULL;
  g_autofree char *registry = NULL;

  /* g_settings_new () would abort where the schema is not installed. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "app.fornax.Fornax", TRUE);
  if (schema != NULL)
    {
      g_autoptr (GSettings) settings = g_settings_new_full (schema, NULL, NULL);

      hub = g_settings_get_string (settings, "hub-address");
      registry = g_settings_get_string (settings, "registry-address");
    }

  return fx_hub_client_new (hub, registry);
}

const char *
fx_hub_client_get_hub (FxHubClient *self)
{
  g_return_val_if_fail (FX_IS_HUB_CLIENT (self), NULL);

  return self->hub;
}

const char *
fx_hub_client_get_registry (FxHubClient *self)
{
  g_return_val_if_fail (FX_IS_HUB_CLIENT (self), NULL);

  return self->registry;
}

void
fx_hub_client_set_stall (FxHubClient *self,
                         guint        stall_s)
{
  g_return_if_fail (FX_IS_HUB_CLIENT (self));

  g_mutex_lock (&self->lock);
  self->stall_s = stall_s;
  g_ptr_array_set_size (self->idle, 0);
  g_mutex_unlock (&self->lock);
}

guint
fx_hub_client_get_stall (FxHubClient *self)
{
  guint stall_s;

  g_mutex_lock (&self->lock);
  stall_s = self->stall_s;
  g_mutex_unlock (&self->lock);

  return stall_s;
}

void
fx_hub_client_set_delay (FxHubClient *self,
                         guint        delay_ms)
{
  g_return_if_fail (FX_IS_HUB_CLIENT (self));

  g_mutex_lock (&self->lock);
  self->delay_ms = delay_ms;
  g_mutex_unlock (&self->lock);
}

guint
fx_hub_client_get_delay (FxHubClient *self)
{
  guint delay_ms;

  g_mutex_lock (&self->lock);
  delay_ms = self->delay_ms;
  g_mutex_unlock (&self->lock);

  return delay_ms;
}

FxHttp *
fx_hub_client_take_http (FxHubClient *self)
{
  FxHttp *http = NULL;
  guint stall_s;

  g_mutex_lock (&self->lock);
  stall_s = self->stall_s;
  if (self->idle->len > 0)
    http = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->lock);

  return http != NULL ? http : fx_http_new (stall_s);
}

void
fx_hub_client_give_http (FxHubClient *self,
                         FxHttp      *http)
{
  g_mutex_lock (&self->lock);
  if (self->idle->len < 4)
    g_ptr_array_add (self->idle, g_steal_pointer (&http));
  g_mutex_unlock (&self->lock);

  fx_http_free (http);
}

/* Whether the host asked for a pause that is not over: then it is not asked. */
static gboolean
check_pause (FxHubClient  *self,
             const char   *host,
             GError      **error)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 left_us = 0;

  g_mutex_lock (&self->lock);
  if (g_hash_table_contains (self->pauses, host))
    left_us = *(gint64 *) g_hash_table_lookup (self->pauses, host) - now;
  g_mutex_unlock (&self->lock);

  if (left_us > 0)
    {
      const guint wait_s = (guint) (left_us / G_USEC_PER_SEC) + 1;

      fx_hub_error_set (error, FX_HUB_ERROR_RATE_LIMITED, wait_s,
                        g_dngettext (GETTEXT_PACKAGE, "%s asks for a pause of %u second",
                                     "%s asks for a pause of %u seconds", wait_s),
                        host, wait_s);
      return FALSE;
    }

  return TRUE;
}

static void
note_pause (FxHubClient  *self,
            const char   *host,
            const GError *error)
{
  if (!g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED))
    return;

  g_mutex_lock (&self->lock);
  {
    gint64 *until = g_new (gint64, 1);

    *until = g_get_monotonic_time () + (gint64) fx_hub_error_get_wait (error) * G_USEC_PER_SEC;
    g_hash_table_replace (self->pauses, g_strdup (host), until);
  }
  g_mutex_unlock (&self->lock);
}

static GBytes *
fetch_now (FxHubClient       *self,
           const FxHubFetch  *fetch,
           char             **next,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autofree char *host = fx_http_host_of (fetch->home);
  g_autofree char *token = NULL;
  g_autoptr (FxHttpAnswer) answer = NULL;
  g_autoptr (GError) reason = NULL;
  FxHttpRequest request = { .url = fetch->url, .home = fetch->home, .accept = fetch->accept };
  GBytes *body = NULL;
  FxHttp *http;

  if (!check_pause (self, host, error))
    return NULL;

  token = fx_hub_client_dup_token (self, fetch->home, cancellable);
  request.token = token;
  if (fetch->n_bytes > 0)
    {
      request.has_range = TRUE;
      request.first = fetch->first;
      request.last = fetch->first + fetch->n_bytes - 1;
    }

  http = fx_hub_client_take_http (self);
  answer = fx_http_open (http, &request, cancellable, &reason);
  if (answer != NULL && fx_http_answer_check (answer, fetch->what, &reason))
    {
      if (next != NULL)
        *next = fx_hub_parse_next_link (fx_http_answer_get (answer, "Link"));
      if (fetch->n_bytes > 0 && fx_http_answer_get_status (answer) != 206)
        fx_hub_error_set (&reason, FX_HUB_ERROR_ANSWER, 0, _("%s gives no parts of files"), host);
      else
        body = fx_http_answer_read_all (answer, fetch->max_size, cancellable, &reason);
    }
  g_clear_pointer (&answer, fx_http_answer_free);
  fx_hub_client_give_http (self, http);

  if (body == NULL)
    {
      note_pause (self, host, reason);
      if (token == NULL && g_error_matches (reason, FX_HUB_ERROR, FX_HUB_ERROR_TOKEN))
        {
          g_debug ("%s", reason->message);
          reason->code = FX_HUB_ERROR_GATED;
        }
      g_propagate_error (error, g_steal_pointer (&reason));
    }

  return body;
}

GBytes *
fx_hub_client_fetch (FxHubClient       *self,
                     const FxHubFetch  *fetch,
                     char             **next,
                     gboolean          *is_cached,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *found_next = NULL;
  GBytes *body;
  gboolean cached = FALSE;

  body = fetch_now (self, fetch, &found_next, cancellable, &reason);
  if (body != NULL && fetch->use_cache)
    {
      fx_hub_cache_store (self->cache_folder, fetch->url, found_next, body);
    }
  else if (body == NULL && fetch->use_cache && fx_hub_error_is_passing (reason) &&
           !g_error_matches (reason, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED))
    {
      body = fx_hub_cache_load (self->cache_folder, fetch->url, &found_next);
      cached = body != NULL;
    }

  if (body == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  if (next != NULL)
    *next = g_steal_pointer (&found_next);
  if (is_cached != NULL)
    *is_cached = cached;

  return body;
}

static JsonNode *
fetch_json (FxHubClient   *self,
            const char    *url,
            const char    *what,
            char         **next,
            gboolean      *is_cached,
            GCancellable  *cancellable,
            GError       **error)
{
  const FxHubFetch fetch = { .url = url, .home = self->hub, .accept = "application/json", .what = what,
                             .max_size = MAX_JSON, .use_cache = TRUE };
  g_autoptr (GBytes) body = fx_hub_client_fetch (self, &fetch, next, is_cached, cancellable, error);
  g_autofree char *host = fx_http_host_of (self->hub);

  if (body == NULL)
    return NULL;

  return fx_hub_parse_answer (body, host, error);
}

static void
add_parameter (GString    *url,
               const char *name,
               const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;

  g_string_append_printf (url, "&%s=", name);
  g_string_append_uri_escaped (url, value, NULL, TRUE);
}

static char *
search_url (FxHubClient      *self,
            const FxHubQuery *query)
{
  static const char *const sorts[] = { "trendingScore", "downloads", "likes", "lastModified" };
  static const char *const expand[] = {
    "gguf", "downloads", "likes", "lastModified", "gated", "pipeline_tag", "tags", "author", "siblings", "private", "sha",
  };
  GString *url = g_string_new (self->hub);

  g_string_append (url, "/api/models?filter=gguf");
  add_parameter (url, "search", query->words);
  add_parameter (url, "author", query->author);
  add_parameter (url, "pipeline_tag", query->task);
  if (query->licence != NULL && query->licence[0] != '\0')
    {
      g_autofree char *tag = g_strconcat ("license:", query->licence, NULL);

      add_parameter (url, "filter", tag);
    }
  add_parameter (url, "filter", query->language);
  if (query->min_parameters > 0 || query->max_parameters > 0)
    {
      g_autoptr (GString) range = g_string_new (NULL);

      if (query->min_parameters > 0)
        g_string_append_printf (range, "min:%" G_GUINT64_FORMAT, query->min_parameters);
      if (query->max_parameters > 0)
        g_string_append_printf (range, "%smax:%" G_GUINT64_FORMAT, range->len > 0 ? "," : "", query->max_parameters);
      add_parameter (url, "num_parameters", range->str);
    }
  g_string_append_printf (url, "&sort=%s&direction=-1&limit=%u", sorts[query->sort],
                          query->limit > 0 ? MIN (query->limit, 100) : DEFAULT_LIMIT);
  for (guint i = 0; i < G_N_ELEMENTS (expand); i++)
    g_string_append_printf (url, "&expand[]=%s", expand[i]);

  return g_string_free (url, FALSE);
}

FxHubPage *
fx_hub_client_search_next (FxHubClient   *self,
                           const char    *next,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autoptr (FxHubPage) page = g_new0 (FxHubPage, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *link = NULL;
  JsonArray *array;

  g_return_val_if_fail (FX_IS_HUB_CLIENT (self) && next != NULL, NULL);

  root = fetch_json (self, next, NULL, &link, &page->is_cached, cancellable, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, "%s", _("The hub's list of models is no list"));
      return NULL;
    }

  page->models = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_model_unref);
  array = json_node_get_array (root);
  for (guint i = 0; i < MIN (json_array_get_length (array), 1000); i++)
    {
      FxHubModel *model = fx_hub_parse_model (fx_json_item (array, i), self->hub);

      if (model != NULL)
        g_ptr_array_add (page->models, model);
    }

  /* A link to elsewhere would take the search there, a link to here for ever. */
  if (link != NULL && fx_http_same_origin (link, self->hub) && !g_str_equal (link, next))
    page->next = g_steal_pointer (&link);

  return g_steal_pointer (&page);
}

FxHubPage *
fx_hub_client_search (FxHubClient       *self,
                      const FxHubQuery  *query,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autofree char *url = search_url (self, query);

  return fx_hub_client_search_next (self, url, cancellable, error);
}

static gboolean
add_tree (FxHubClient   *self,
          FxHubModel    *model,
          GPtrArray     *parts,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autofree char *url = NULL;

  url = g_strdup_printf ("%s/api/models/%s/%s/tree/%s?recursive=true", self->hub, model->owner, model->name,
                         model->revision);
  for (guint i = 0; url != NULL; i++)
    {
      g_autofree char *next = NULL;
      g_autoptr (JsonNode) root = fetch_json (self, url, model->id, &next, NULL, cancellable, error);

      if (root == NULL || !fx_hub_parse_tree (root, parts, error))
        return FALSE;

      if (next != NULL && (!fx_http_same_origin (next, self->hub) || g_str_equal (next, url) || i == MAX_TREE_PAGES))
        {
          fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("The list of files of %s does not end"), model->id);
          return FALSE;
        }
      g_free (url);
      url = g_steal_pointer (&next);
    }

  return TRUE;
}

FxHubModel *
fx_hub_client_get_model (FxHubClient   *self,
                         const char    *id,
                         const char    *revision,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_part_free);
  g_autoptr (FxHubModel) model = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *url = NULL;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (FX_IS_HUB_CLIENT (self) && id != NULL, NULL);

  names = g_strsplit (id, "/", -1);
  if (g_strv_length (names) != 2 || !fx_hub_ref_is_name (names[0]) || !fx_hub_ref_is_name (names[1]) ||
      (revision != NULL && !fx_hub_ref_is_name (revision)))
    {
      fx_hub_error_set (error, FX_HUB_ERROR_REFERENCE, 0, _("“%s” is no name of a model"), id);
      return NULL;
    }

  url = g_strdup_printf ("%s/api/models/%s%s%s", self->hub, id,
                         revision != NULL ? "/revision/" : "", revision != NULL ? revision : "");
  root = fetch_json (self, url, id, NULL, NULL, cancellable, error);
  if (root == NULL)
    return NULL;

  model = fx_hub_parse_model (JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL, self->hub);
  if (model == NULL || model->revision == NULL)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("The hub's page of %s has no name or no revision"), id);
      return NULL;
    }

  if (!add_tree (self, model, parts, cancellable, error))
    return NULL;
  g_ptr_array_unref (model->files);
  model->files = fx_hub_files_group (parts, model->n_parameters);
  model->is_page = TRUE;

  return g_steal_pointer (&model);
}

/* Between two lines of three dashes at its beginning stands YAML. */
static const char *
skip_front_matter (const char *text)
{
  const char *end;

  if (!g_str_has_prefix (text, "---\n"))
    return text;

  end = strstr (text + 3, "\n---\n");

  return end != NULL ? end + strlen ("\n---\n") : text;
}

char *
fx_hub_client_get_readme (FxHubClient   *self,
                          FxHubModel    *model,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) reason = NULL;
  FxHubFetch fetch = { .what = model->id, .max_size = MAX_README, .use_cache = TRUE };

  g_return_val_if_fail (FX_IS_HUB_CLIENT (self) && model != NULL, NULL);

  /* The registry has none. */
  if (model->source == FX_HUB_SOURCE_REGISTRY)
    return g_strdup ("");

  url = g_strdup_printf ("%s/%s/raw/%s/README.md", self->hub, model->id,
                         model->revision != NULL ? model->revision : "main");
  fetch.url = url;
  fetch.home = self->hub;
  body = fx_hub_client_fetch (self, &fetch, NULL, NULL, cancellable, &reason);
  if (g_error_matches (reason, FX_HUB_ERROR, FX_HUB_ERROR_NOT_FOUND))
    return g_strdup ("");
  if (body == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  text = g_utf8_make_valid (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));

  return g_strdup (skip_front_matter (text));
}

char *
fx_hub_client_dup_token (FxHubClient  *self,
                         const char   *base,
                         GCancellable *cancellable)
{
  char *token;
  gboolean known;

  if (!fx_http_same_origin (base, self->hub))
    return NULL;

  g_mutex_lock (&self->lock);
  known = self->token_known;
  token = g_strdup (self->token);
  g_mutex_unlock (&self->lock);
  if (known)
    return token;

  {
    FxHubTokenPlace place;
    g_autofree char *found = fx_hub_token_lookup (self->hub, &place, cancellable);

    g_mutex_lock (&self->lock);
    if (!self->token_known && !g_cancellable_is_cancelled (cancellable))
      {
        self->token = g_steal_pointer (&found);
        self->token_place = place;
        self->token_known = TRUE;
      }
    token = g_strdup (self->token);
    g_mutex_unlock (&self->lock);
  }

  return token;
}

FxHubModel *
fx_hub_client_resolve (FxHubClient   *self,
                       const char    *reference,
                       FxHubFile    **file,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (FxHubRef) ref = fx_hub_ref_parse (reference, error);
  g_autoptr (FxHubModel) model = NULL;
  g_autoptr (FxHubFile) found = NULL;

  if (ref == NULL)
    return NULL;

  if (ref->source == FX_HUB_SOURCE_REGISTRY)
    {
      model = fx_hub_client_get_image (self, ref, cancellable, error);
      if (model != NULL)
        found = fx_hub_file_ref (g_ptr_array_index (model->files, 0));
    }
  else
    {
      g_autofree char *id = g_strconcat (ref->owner, "/", ref->name, NULL);

      model = fx_hub_client_get_model (self, id, ref->revision, cancellable, error);
      if (model != NULL)
        found = fx_hub_files_choose (model->files, ref->tag, error);
    }
  if (found == NULL)
    return NULL;

  if (file != NULL)
    *file = g_steal_pointer (&found);

  return g_steal_pointer (&model);
}
