/* fx-discover-link-page.c - the page of a model: its files, plans and readme.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-discover-link"

#include "fx-discover-link-private.h"

#include <glib/gi18n.h>

#include "fx-discover-fit.h"

/* Heads read of one page: each is some megabytes. */
#define MAX_HEADS 3

static void
info_free (gpointer info)
{
  if (info != NULL)
    fx_model_info_unref (info);
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

static void read_head (FxDiscoverLink *self,
                       FxRemoteModel  *item,
                       guint           position);

/* Plans with the heads there are; one that is recommended without its head
 * having been read is asked for. */
void
fx_discover_link_plan (FxDiscoverLink *self,
                       FxRemoteModel  *item)
{
  FxKnown *known = fx_discover_link_known_of (item);
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
  FxKnown *known = fx_discover_link_known_of (ask->item);

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
  fx_discover_link_plan (ask->self, ask->item);
}

static void
read_head (FxDiscoverLink *self,
           FxRemoteModel  *item,
           guint           position)
{
  FxKnown *known = fx_discover_link_known_of (item);

  if (known->n_heads >= MAX_HEADS)
    return;

  known->n_heads++;
  fx_hub_client_read_header_async (self->studio->hub, known->model,
                                   g_ptr_array_index (known->model->files, position),
                                   self->closing, head_read_cb, ask_new (self, item, position));
}

void
fx_discover_link_show_pulls (FxDiscoverLink *self,
                             FxRemoteModel  *item)
{
  FxKnown *known = fx_discover_link_known_of (item);

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
  FxKnown *known;
  guint position = 0;

  fx_discover_link_set_known (item, model);
  known = fx_discover_link_known_of (item);
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

  fx_discover_link_show_facts (item, model);
  g_object_set (item, "files", files, "loading", FALSE, "problem", NULL, "access-needed", FALSE, NULL);
  fx_discover_link_show_pulls (self, item);

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

void
fx_discover_link_open (FxDiscoverLink *self,
                       FxRemoteModel  *item)
{
  const char *reference = g_object_get_data (G_OBJECT (item), REFERENCE);

  /* It was there before: the files may have been downloaded since. */
  if (item->files != NULL)
    {
      fx_discover_link_show_pulls (self, item);
      return;
    }
  if (item->loading)
    return;

  if (!g_ptr_array_find (self->opened, item, NULL))
    g_ptr_array_add (self->opened, g_object_ref (item));

  g_object_set (item, "loading", TRUE, "problem", NULL, "access-needed", FALSE, NULL);
  if (reference != NULL)
    fx_hub_client_resolve_async (self->studio->hub, reference, self->closing, resolved_cb, ask_new (self, item, 0));
  else
    fx_hub_client_get_model_async (self->studio->hub, item->id, NULL, self->closing, page_cb, ask_new (self, item, 0));
}

FxRemoteModel *
fx_discover_link_resolve (FxDiscoverLink *self,
                          const char     *text)
{
  FxRemoteModel *item = g_object_new (FX_TYPE_REMOTE_MODEL, "id", text, "name", text, NULL);

  g_object_set_data_full (G_OBJECT (item), REFERENCE, g_strdup (text), g_free);
  fx_discover_link_open (self, item);

  return item;
}

void
fx_discover_link_download (FxDiscoverLink *self,
                           FxRemoteModel  *item,
                           FxRemoteFile   *file)
{
  FxKnown *known = fx_discover_link_known_of (item);
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
  fx_discover_link_show_pulls (self, item);
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
  fx_discover_link_open (ask->self, ask->item);
}

void
fx_discover_link_store_token (FxDiscoverLink *self,
                              FxRemoteModel  *item,
                              const char     *token)
{
  fx_hub_client_store_token_async (self->studio->hub, token, self->closing, token_stored_cb, ask_new (self, item, 0));
}
