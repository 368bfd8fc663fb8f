/* fx-hub-client-async.c - FxHubClient: each blocking call on a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-hub-client-private.h"

/* What a call was given, and what it gives besides its result. */
typedef struct
{
  char       *text;
  char       *revision;
  FxHubQuery  query;
  char       *strings[5];
  FxHubModel *model;
  FxHubFile  *file;
} Call;

static void
call_free (Call *call)
{
  g_free (call->text);
  g_free (call->revision);
  for (guint i = 0; i < G_N_ELEMENTS (call->strings); i++)
    g_free (call->strings[i]);
  g_clear_pointer (&call->model, fx_hub_model_unref);
  g_clear_pointer (&call->file, fx_hub_file_unref);
  g_free (call);
}

/* @call: (transfer full) */
static void
run (FxHubClient         *self,
     gpointer             tag,
     Call                *call,
     GTaskThreadFunc      func,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  g_task_run_in_thread (task, func);
}

static void
give_back (GTask          *task,
           gpointer        result,
           GDestroyNotify  free_func,
           GError         *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, free_func);
  else
    g_task_return_error (task, error);
}

static void
search_thread (GTask        *task,
               gpointer      self,
               gpointer      data,
               GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  FxHubPage *page;

  page = call->text != NULL ? fx_hub_client_search_next (self, call->text, cancellable, &error)
                            : fx_hub_client_search (self, &call->query, cancellable, &error);
  give_back (task, page, (GDestroyNotify) fx_hub_page_free, error);
}

void
fx_hub_client_search_async (FxHubClient         *self,
                            const FxHubQuery    *query,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self) && query != NULL);

  call->query = *query;
  call->query.words = call->strings[0] = g_strdup (query->words);
  call->query.author = call->strings[1] = g_strdup (query->author);
  call->query.task = call->strings[2] = g_strdup (query->task);
  call->query.licence = call->strings[3] = g_strdup (query->licence);
  call->query.language = call->strings[4] = g_strdup (query->language);
  run (self, fx_hub_client_search_async, call, search_thread, cancellable, callback, user_data);
}

void
fx_hub_client_search_next_async (FxHubClient         *self,
                                 const char          *next,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self) && next != NULL);

  call->text = g_strdup (next);
  run (self, fx_hub_client_search_next_async, call, search_thread, cancellable, callback, user_data);
}

FxHubPage *
fx_hub_client_search_finish (FxHubClient   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
model_thread (GTask        *task,
              gpointer      self,
              gpointer      data,
              GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  FxHubModel *model = fx_hub_client_get_model (self, call->text, call->revision, cancellable, &error);

  give_back (task, model, (GDestroyNotify) fx_hub_model_unref, error);
}

void
fx_hub_client_get_model_async (FxHubClient         *self,
                               const char          *id,
                               const char          *revision,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self) && id != NULL);

  call->text = g_strdup (id);
  call->revision = g_strdup (revision);
  run (self, fx_hub_client_get_model_async, call, model_thread, cancellable, callback, user_data);
}

FxHubModel *
fx_hub_client_get_model_finish (FxHubClient   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolve_thread (GTask        *task,
                gpointer      self,
                gpointer      data,
                GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  FxHubModel *model = fx_hub_client_resolve (self, call->text, &call->file, cancellable, &error);

  give_back (task, model, (GDestroyNotify) fx_hub_model_unref, error);
}

void
fx_hub_client_resolve_async (FxHubClient         *self,
                             const char          *reference,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self) && reference != NULL);

  call->text = g_strdup (reference);
  run (self, fx_hub_client_resolve_async, call, resolve_thread, cancellable, callback, user_data);
}

FxHubModel *
fx_hub_client_resolve_finish (FxHubClient   *self,
                              GAsyncResult  *result,
                              FxHubFile    **file,
                              GError       **error)
{
  FxHubModel *model;
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  model = g_task_propagate_pointer (G_TASK (result), error);
  if (model != NULL && file != NULL)
    *file = g_steal_pointer (&call->file);

  return model;
}

static void
readme_thread (GTask        *task,
               gpointer      self,
               gpointer      data,
               GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  char *text = fx_hub_client_get_readme (self, call->model, cancellable, &error);

  give_back (task, text, g_free, error);
}

void
fx_hub_client_get_readme_async (FxHubClient         *self,
                                FxHubModel          *model,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self) && model != NULL);

  call->model = fx_hub_model_ref (model);
  run (self, fx_hub_client_get_readme_async, call, readme_thread, cancellable, callback, user_data);
}

char *
fx_hub_client_get_readme_finish (FxHubClient   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
header_thread (GTask        *task,
               gpointer      self,
               gpointer      data,
               GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  FxModelInfo *info = fx_hub_client_read_header (self, call->model, call->file, cancellable, &error);

  give_back (task, info, (GDestroyNotify) fx_model_info_unref, error);
}

void
fx_hub_client_read_header_async (FxHubClient         *self,
                                 FxHubModel          *model,
                                 FxHubFile           *file,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self) && model != NULL && file != NULL);

  call->model = fx_hub_model_ref (model);
  call->file = fx_hub_file_ref (file);
  run (self, fx_hub_client_read_header_async, call, header_thread, cancellable, callback, user_data);
}

FxModelInfo *
fx_hub_client_read_header_finish (FxHubClient   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  FxHubClient *self = source;
  g_autofree char *token = fx_hub_client_dup_token (self, self->hub, cancellable);
  FxHubTokenPlace place;

  g_mutex_lock (&self->lock);
  place = token != NULL ? self->token_place : FX_HUB_TOKEN_NONE;
  g_mutex_unlock (&self->lock);
  g_task_return_int (task, place);
}

void
fx_hub_client_lookup_token_async (FxHubClient         *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (FX_IS_HUB_CLIENT (self));

  run (self, fx_hub_client_lookup_token_async, g_new0 (Call, 1), lookup_thread, cancellable, callback, user_data);
}

static FxHubTokenPlace
finish_place (GAsyncResult  *result,
              GError       **error)
{
  const gssize place = g_task_propagate_int (G_TASK (result), error);

  return place >= 0 ? (FxHubTokenPlace) place : FX_HUB_TOKEN_NONE;
}

FxHubTokenPlace
fx_hub_client_lookup_token_finish (FxHubClient   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FX_HUB_TOKEN_NONE);

  return finish_place (result, error);
}

static void
store_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  FxHubClient *self = source;
  Call *call = data;
  g_autoptr (GError) error = NULL;
  const gboolean stored = fx_hub_token_store (self->hub, call->text, cancellable, &error);
  FxHubTokenPlace place = FX_HUB_TOKEN_NONE;

  if (error != NULL)
    g_debug ("keyring: %s", error->message);
  if (call->text != NULL)
    place = stored ? FX_HUB_TOKEN_KEYRING : FX_HUB_TOKEN_SESSION;

  g_mutex_lock (&self->lock);
  g_set_str (&self->token, call->text);
  self->token_place = place;
  /* One that was forgotten may be elsewhere too, in the environment. */
  self->token_known = call->text != NULL;
  g_mutex_unlock (&self->lock);

  if (call->text == NULL && error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, place);
}

void
fx_hub_client_store_token_async (FxHubClient         *self,
                                 const char          *token,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FX_IS_HUB_CLIENT (self));

  call->text = fx_hub_token_check (token);
  run (self, fx_hub_client_store_token_async, call, store_thread, cancellable, callback, user_data);
}

FxHubTokenPlace
fx_hub_client_store_token_finish (FxHubClient   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FX_HUB_TOKEN_NONE);

  return finish_place (result, error);
}
