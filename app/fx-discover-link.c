/* fx-discover-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-discover-link"

#include "fx-discover-link.h"

#include <glib/gi18n.h>

#include "fx-discover-fit.h"

/* Heads read of one page: each is some megabytes. */
#define MAX_HEADS 3

struct _FxDiscoverLink
{
  GObject          parent_instance;

  /* Borrowed */
  FxStudio        *studio;
  FxDownloadsLink *downloads;

  /* Owned */
  FxDesk          *window_desk;
  FxDiscoverDesk  *desk;
  GCancellable    *searching;
  GCancellable    *closing; /* everything else */
  char            *next;    /* page of the search */

  guint            wait_id;
};

G_DEFINE_FINAL_TYPE (FxDiscoverLink, fx_discover_link, G_TYPE_OBJECT)

/* What is known of a model beyond what is shown. */
typedef struct
{
  FxHubModel *model;
  GPtrArray  *infos;   /* (element-type FxModelInfo) (nullable): of its files */
  guint       n_heads; /* asked for */
} Known;

static void
info_free (gpointer info)
{
  if (info != NULL)
    fx_model_info_unref (info);
}

static void
known_free (gpointer data)
{
  Known *self = data;

  g_clear_pointer (&self->model, fx_hub_model_unref);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_free (self);
}

static G_DEFINE_QUARK (fx-known, known)

static Known *
known_of (FxRemoteModel *item)
{
  return g_object_get_qdata (G_OBJECT (item), known_quark ());
}

static void
set_known (FxRemoteModel *item,
           FxHubModel    *model)
{
  Known *known = g_new0 (Known, 1);

  known->model = fx_hub_model_ref (model);
  g_object_set_qdata_full (G_OBJECT (item), known_quark (), known, known_free);
}

static void
show_facts (FxRemoteModel *item,
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

/* An asynchronous call, with what it is for. */
typedef struct
{
  FxDiscoverLink *self;
  FxRemoteModel  *item;
  guint           position; /* of a file */
} Ask;

static Ask *
ask_new (FxDiscoverLink *self,
         FxRemoteModel  *item,
         guint           position)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->self = g_object_ref (self);
  ask->item = g_object_ref (item);
  ask->position = position;

  return ask;
}

static void
ask_free (Ask *ask)
{
  g_object_unref (ask->self);
  g_object_unref (ask->item);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

/* The search */

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

      show_facts (item, model);
      set_known (item, model);
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

/* The page of a model */

static void read_head (FxDiscoverLink *self,
                       FxRemoteModel  *item,
                       guint           position);

/* Plans with the heads there are; one that is recommended without its head
 * having been read is asked for. */
static void
plan_page (FxDiscoverLink *self,
           FxRemoteModel  *item)
{
  Known *known = known_of (item);
  int recommended;

  if (known == NULL || known->infos == NULL || item->files == NULL)
    return;

  recommended = fx_discover_fit_plan (self->studio->host, item, known->infos, self->desk->context);
  if (recommended >= 0 && g_ptr_array_index (known->infos, recommended) == NULL)
    read_head (self, item, (guint) recommended);
}

static void
head_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (Ask) ask = data;
  g_autoptr (GError) error = NULL;
  FxModelInfo *info = fx_hub_client_read_header_finish (FX_HUB_CLIENT (source), result, &error);
  Known *known = known_of (ask->item);

  if (info == NULL)
    {
      g_debug ("no header: %s", error->message);
      return;
    }
  if (ask->self->desk == NULL || known->infos == NULL || ask->position >= known->infos->len)
    {
      fx_model_info_unref (info);
      return;
    }

  info_free (g_ptr_array_index (known->infos, ask->position));
  g_ptr_array_index (known->infos, ask->position) = info;
  if (ask->item->context == 0)
    g_object_set (ask->item, "context", fx_model_info_get_context_length (info), NULL);
  plan_page (ask->self, ask->item);
}

static void
read_head (FxDiscoverLink *self,
           FxRemoteModel  *item,
           guint           position)
{
  Known *known = known_of (item);

  if (known->n_heads >= MAX_HEADS)
    return;

  known->n_heads++;
  fx_hub_client_read_header_async (self->studio->hub, known->model,
                                   g_ptr_array_index (known->model->files, position),
                                   self->closing, head_read_cb, ask_new (self, item, position));
}

/* Where downloads of the page's files stand. */
static void
show_pulls (FxDiscoverLink *self,
            FxRemoteModel  *item)
{
  Known *known = known_of (item);

  if (known == NULL || item->files == NULL || !known->model->is_page)
    return;

  for (guint i = 0; i < known->model->files->len; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (item->files, i);
      g_autoptr (FxPullItem) pull = fx_downloads_link_find (self->downloads, known->model,
                                                            g_ptr_array_index (known->model->files, i));

      g_object_set (file, "pull", pull, NULL);
    }
}

static void
readme_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Ask) ask = data;
  g_autofree char *text = fx_hub_client_get_readme_finish (FX_HUB_CLIENT (source), result, NULL);

  /* A page without it is a page. */
  if (text != NULL)
    g_object_set (ask->item, "readme", text, NULL);
}

static void
show_page (FxDiscoverLink *self,
           FxRemoteModel  *item,
           FxHubModel     *model,
           FxHubFile      *wanted)
{
  g_autoptr (GListStore) files = g_list_store_new (FX_TYPE_REMOTE_FILE);
  g_autoptr (FxHubFile) chosen = NULL;
  Known *known;
  guint position = 0;

  set_known (item, model);
  known = known_of (item);
  known->infos = g_ptr_array_new_with_free_func (info_free);
  g_ptr_array_set_size (known->infos, (int) model->files->len);
  for (guint i = 0; i < model->files->len; i++)
    {
      const FxHubFile *file = g_ptr_array_index (model->files, i);
      const char *label = file->label != NULL && *file->label != '\0' ? file->label : file->title;
      g_autoptr (FxRemoteFile) shown =
        g_object_new (FX_TYPE_REMOTE_FILE,
                      "name", file->name, "label", file->kind == FX_HUB_FILE_MODEL ? label : file->title,
                      "bits", file->bits_per_weight, "size", file->size, "n-parts", file->parts->len,
                      "add-on", file->kind != FX_HUB_FILE_MODEL, "problem", file->problem, NULL);

      g_list_store_append (files, shown);
    }

  show_facts (item, model);
  g_object_set (item, "files", files, "loading", FALSE, "problem", NULL, "access-needed", FALSE, NULL);
  show_pulls (self, item);

  chosen = wanted != NULL ? fx_hub_file_ref (wanted) : fx_hub_files_choose (model->files, NULL, NULL);
  if (chosen != NULL && g_ptr_array_find (model->files, chosen, &position) && chosen->problem == NULL)
    read_head (self, item, position);
  fx_hub_client_get_readme_async (self->studio->hub, model, self->closing, readme_cb, ask_new (self, item, 0));
}

static void
show_page_problem (FxRemoteModel *item,
                   const GError  *error)
{
  gboolean access = g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_GATED) ||
                    g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_TOKEN);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_object_set (item, "loading", FALSE, "access-needed", access, "problem", error->message, NULL);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (Ask) ask = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubModel) model = fx_hub_client_get_model_finish (FX_HUB_CLIENT (source), result, &error);

  if (ask->self->desk == NULL)
    return;
  if (model != NULL)
    show_page (ask->self, ask->item, model, NULL);
  else
    show_page_problem (ask->item, error);
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Ask) ask = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (FxHubModel) model = fx_hub_client_resolve_finish (FX_HUB_CLIENT (source), result, &file, &error);

  if (ask->self->desk == NULL)
    return;
  if (model != NULL)
    show_page (ask->self, ask->item, model, file);
  else
    show_page_problem (ask->item, error);
}

#define REFERENCE "fx-reference"

static void
open_cb (FxDiscoverLink *self,
         FxRemoteModel  *item)
{
  const char *reference = g_object_get_data (G_OBJECT (item), REFERENCE);

  /* It was there before: the files may have been downloaded since. */
  if (item->files != NULL)
    {
      show_pulls (self, item);
      return;
    }
  if (item->loading)
    return;

  g_object_set (item, "loading", TRUE, "problem", NULL, "access-needed", FALSE, NULL);
  if (reference != NULL)
    fx_hub_client_resolve_async (self->studio->hub, reference, self->closing, resolved_cb, ask_new (self, item, 0));
  else
    fx_hub_client_get_model_async (self->studio->hub, item->id, NULL, self->closing, page_cb, ask_new (self, item, 0));
}

static FxRemoteModel *
resolve_cb (FxDiscoverLink *self,
            const char     *text)
{
  FxRemoteModel *item = g_object_new (FX_TYPE_REMOTE_MODEL, "id", text, "name", text, NULL);

  g_object_set_data_full (G_OBJECT (item), REFERENCE, g_strdup (text), g_free);
  open_cb (self, item);

  return item;
}

static void
download_cb (FxDiscoverLink *self,
             FxRemoteModel  *item,
             FxRemoteFile   *file)
{
  Known *known = known_of (item);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; known != NULL && i < known->model->files->len; i++)
    {
      g_autoptr (FxRemoteFile) other = g_list_model_get_item (item->files, i);

      if (other == file &&
          fx_downloads_add (self->studio->downloads, known->model, g_ptr_array_index (known->model->files, i), &error) == NULL)
        {
          g_autoptr (FxNotice) notice = fx_notice_new (_("This cannot be downloaded"), error->message);

          g_object_set (notice, "is-error", TRUE, NULL);
          g_object_set (self->desk, "notice", notice, NULL);
        }
    }
  show_pulls (self, item);
}

static void
token_stored_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (Ask) ask = data;
  g_autoptr (GError) error = NULL;
  FxHubTokenPlace place = fx_hub_client_store_token_finish (FX_HUB_CLIENT (source), result, &error);

  if (ask->self->desk == NULL)
    return;
  if (error != NULL)
    fx_desk_toast (ask->self->window_desk, error->message);
  else if (place == FX_HUB_TOKEN_SESSION)
    fx_desk_toast (ask->self->window_desk, _("There is no keyring: the token is kept until Fornax ends"));
  else
    fx_desk_toast (ask->self->window_desk, place == FX_HUB_TOKEN_NONE ? _("The token is forgotten")
                                                                      : _("The token is in the keyring"));
  open_cb (ask->self, ask->item);
}

static void
store_token_cb (FxDiscoverLink *self,
                FxRemoteModel  *item,
                const char     *token)
{
  fx_hub_client_store_token_async (self->studio->hub, token, self->closing, token_stored_cb, ask_new (self, item, 0));
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
        fx_discover_fit_guess (self->studio->host, known_of (item)->model, item);
      plan_page (self, item);
    }
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
    { "resolve", G_CALLBACK (resolve_cb) },
    { "open", G_CALLBACK (open_cb) },
    { "plan", G_CALLBACK (plan_page) },
    { "download", G_CALLBACK (download_cb) },
    { "store-token", G_CALLBACK (store_token_cb) },
  };
  FxDiscoverLink *self = g_object_new (FX_TYPE_DISCOVER_LINK, NULL);

  self->studio = studio;
  self->downloads = downloads;
  self->window_desk = g_object_ref (fx_window_get_desk (window));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect_object (self->desk, answers[i].signal, answers[i].callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "device-found", G_CALLBACK (device_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->host, "speed-changed", G_CALLBACK (device_changed_cb), self, G_CONNECT_SWAPPED);

  g_object_set (self->window_desk,
                "discover", self->desk,
                "pulls", fx_downloads_link_get_desk (downloads),
                NULL);
  g_object_set_data_full (G_OBJECT (window), "fx-discover-link", self, g_object_unref);

  return self;
}
