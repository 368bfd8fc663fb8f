/* fx-discover-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-discover-link"

#include "fx-discover-link.h"

#include "fx-discover-fit.h"
#include "fx-discover-link-private.h"

G_DEFINE_FINAL_TYPE (FxDiscoverLink, fx_discover_link, G_TYPE_OBJECT)

static void
known_free (gpointer data)
{
  FxKnown *self = data;

  g_clear_pointer (&self->model, fx_hub_model_unref);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_free (self);
}

static G_DEFINE_QUARK (fx-known, known)

FxKnown *
fx_discover_link_known_of (FxRemoteModel *item)
{
  return g_object_get_qdata (G_OBJECT (item), known_quark ());
}

void
fx_discover_link_set_known (FxRemoteModel *item,
                            FxHubModel    *model)
{
  FxKnown *known = g_new0 (FxKnown, 1);

  known->model = fx_hub_model_ref (model);
  g_object_set_qdata_full (G_OBJECT (item), known_quark (), known, known_free);
}

void
fx_discover_link_show_facts (FxRemoteModel *item,
                             FxHubModel    *model)
{
  g_autofree char *page = fx_hub_model_get_web_page (model);

  g_object_set (item,
                "id", model->id, "owner", model->owner, "name", model->name, "address", model->base,
                "web-page", page, "licence", model->licence, "task", model->task,
                "architecture", model->architecture, "base-model", model->base_model,
                "n-parameters", model->n_parameters, "context", model->context,
                "n-downloads", model->n_downloads, "n-likes", model->n_likes,
                "modified", (guint64) MAX (model->modified_at, 0), "gate", (guint) model->gate,
                "has-template", model->has_template, NULL);
}

static void begin_search (FxDiscoverLink *self);

static gboolean
wait_cb (gpointer data)
{
  FxDiscoverLink *self = data;

  if (self->desk->wait > 1)
    {
      g_object_set (self->desk, "wait", self->desk->wait - 1, NULL);
      return G_SOURCE_CONTINUE;
    }

  self->wait_id = 0;
  g_object_set (self->desk, "wait", 0, NULL);
  begin_search (self);

  return G_SOURCE_REMOVE;
}

static void
show_problem (FxDiscoverLink *self,
              const GError   *error)
{
  guint wait = fx_hub_error_get_wait (error);
  guint problem = FX_DISCOVER_FAILED;

  if (g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_OFFLINE))
    problem = FX_DISCOVER_OFFLINE;
  else if (g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED))
    problem = FX_DISCOVER_RATE_LIMITED;

  g_object_set (self->desk, "problem-text", error->message, "problem", problem, "wait", wait,
                "state", FX_DISCOVER_READY, NULL);
  if (problem == FX_DISCOVER_RATE_LIMITED && wait > 0 && self->wait_id == 0)
    self->wait_id = g_timeout_add_seconds (1, wait_cb, self);
}

static void
search_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (FxDiscoverLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubPage) page = fx_hub_client_search_finish (FX_HUB_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) items = NULL;
  GListStore *results;
  gboolean first;

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (page == NULL)
    {
      show_problem (self, error);
      return;
    }

  results = G_LIST_STORE (self->desk->results);
  first = self->desk->state == FX_DISCOVER_LOADING;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < page->models->len; i++)
    {
      FxHubModel *model = g_ptr_array_index (page->models, i);
      FxRemoteModel *item = g_object_new (FX_TYPE_REMOTE_MODEL, NULL);

      fx_discover_link_show_facts (item, model);
      fx_discover_link_set_known (item, model);
      fx_discover_fit_guess (self->studio->host, model, item);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (results, first ? 0 : g_list_model_get_n_items (G_LIST_MODEL (results)),
                       first ? g_list_model_get_n_items (G_LIST_MODEL (results)) : 0,
                       items->pdata, items->len);

  g_set_str (&self->next, page->next);
  g_object_set (self->desk,
                "problem", page->is_cached ? FX_DISCOVER_OFFLINE : FX_DISCOVER_FINE,
                "problem-text", NULL, "cached", page->is_cached, "has-more", page->next != NULL,
                "wait", 0, "state", FX_DISCOVER_READY, NULL);
}

static void
begin_search (FxDiscoverLink *self)
{
  static const FxHubSort sorts[] = {
    [FX_DISCOVER_SORT_TRENDING] = FX_HUB_SORT_TRENDING,
    [FX_DISCOVER_SORT_DOWNLOADS] = FX_HUB_SORT_DOWNLOADS,
    [FX_DISCOVER_SORT_LIKES] = FX_HUB_SORT_LIKES,
    [FX_DISCOVER_SORT_NEWEST] = FX_HUB_SORT_NEWEST,
    [FX_DISCOVER_SORT_BEST] = FX_HUB_SORT_TRENDING,
  };
  FxDiscoverDesk *desk = self->desk;
  const FxHubQuery query = {
    .words = desk->words,
    .author = desk->author,
    .task = desk->task,
    .licence = desk->licence,
    .language = desk->language,
    .min_parameters = desk->min_parameters,
    .max_parameters = desk->max_parameters,
    .sort = sorts[MIN (desk->sort, G_N_ELEMENTS (sorts) - 1)],
  };

  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  g_object_set (desk, "state", FX_DISCOVER_LOADING, "has-more", FALSE, NULL);
  fx_hub_client_search_async (self->studio->hub, &query, self->searching, search_done_cb, g_object_ref (self));
}

static void
more_cb (FxDiscoverLink *self)
{
  if (self->next == NULL || self->desk->state != FX_DISCOVER_READY || self->wait_id != 0)
    return;

  g_object_set (self->desk, "state", FX_DISCOVER_MORE, NULL);
  fx_hub_client_search_next_async (self->studio->hub, self->next, self->searching, search_done_cb, g_object_ref (self));
}

/* A device was found, or its speed measured. */
static void
device_changed_cb (FxDiscoverLink *self)
{
  guint n = g_list_model_get_n_items (self->desk->results);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemoteModel) item = g_list_model_get_item (self->desk->results, i);

      if (item->fit == FX_FIT_UNKNOWN)
        fx_discover_fit_guess (self->studio->host, fx_discover_link_known_of (item)->model, item);
    }
  for (guint i = 0; i < self->opened->len; i++)
    fx_discover_link_plan (self, g_ptr_array_index (self->opened, i));
}

/* The list of downloads, or of the library. */
static void
pulls_changed_cb (FxDiscoverLink *self)
{
  for (guint i = 0; i < self->opened->len; i++)
    fx_discover_link_show_pulls (self, g_ptr_array_index (self->opened, i));
}

static void
fx_discover_link_dispose (GObject *object)
{
  FxDiscoverLink *self = FX_DISCOVER_LINK (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  if (self->closing != NULL)
    g_cancellable_cancel (self->closing);
  g_clear_object (&self->searching);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->opened, g_ptr_array_unref);
  g_clear_object (&self->desk);
  g_clear_object (&self->window_desk);
  g_clear_pointer (&self->next, g_free);

  G_OBJECT_CLASS (fx_discover_link_parent_class)->dispose (object);
}

static void
fx_discover_link_class_init (FxDiscoverLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_discover_link_dispose;
}

static void
fx_discover_link_init (FxDiscoverLink *self)
{
  self->closing = g_cancellable_new ();
  self->opened = g_ptr_array_new_with_free_func (g_object_unref);
  self->desk = fx_discover_desk_new ();
}

FxDiscoverLink *
fx_discover_link_new (FxStudio        *studio,
                      FxDownloadsLink *downloads,
                      FxWindow        *window)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } answers[] = {
    { "search", G_CALLBACK (begin_search) },
    { "more", G_CALLBACK (more_cb) },
    { "resolve", G_CALLBACK (fx_discover_link_resolve) },
    { "open", G_CALLBACK (fx_discover_link_open) },
    { "plan", G_CALLBACK (fx_discover_link_plan) },
    { "download", G_CALLBACK (fx_discover_link_download) },
    { "store-token", G_CALLBACK (fx_discover_link_store_token) },
  };
  FxDiscoverLink *self = g_object_new (FX_TYPE_DISCOVER_LINK, NULL);

  self->studio = studio;
  self->downloads = downloads;
  self->window_desk = g_object_ref (fx_window_get_desk (window));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect_object (self->desk, answers[i].signal, answers[i].callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "device-found", G_CALLBACK (device_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "speed-changed", G_CALLBACK (device_changed_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (fx_downloads_link_get_desk (downloads)->items, "items-changed",
                           G_CALLBACK (pulls_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->models, "changed", G_CALLBACK (pulls_changed_cb), self, G_CONNECT_SWAPPED);

  g_object_set (self->window_desk,
                "discover", self->desk,
                "pulls", fx_downloads_link_get_desk (downloads),
                NULL);
  g_object_set_data_full (G_OBJECT (window), "fx-discover-link", self, g_object_unref);

  return self;
}
