/* fx-hub-header.c - FxHubClient: the beginning of a file that stays there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-hub-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Most headers with 32 k tokens fit in the first, those with 150 k and more
 * take a second request. */
#define FIRST_BYTES (2 << 20)
#define MAX_BYTES (64 << 20)
#define MAX_REQUESTS 8
#define MAX_KEPT 24

static FxModelInfo *
look_up (FxHubClient *self,
         const char  *sha256)
{
  FxModelInfo *info;

  g_mutex_lock (&self->lock);
  info = g_hash_table_lookup (self->headers, sha256);
  if (info != NULL)
    fx_model_info_ref (info);
  g_mutex_unlock (&self->lock);

  return info;
}

static void
keep (FxHubClient *self,
      const char  *sha256,
      FxModelInfo *info)
{
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->headers) >= MAX_KEPT)
    {
      GHashTableIter iter;

      /* Any: those in use are still held by who uses them. */
      g_hash_table_iter_init (&iter, self->headers);
      if (g_hash_table_iter_next (&iter, NULL, NULL))
        g_hash_table_iter_remove (&iter);
    }
  g_hash_table_replace (self->headers, g_strdup (sha256), fx_model_info_ref (info));
  g_mutex_unlock (&self->lock);
}

/* Makes @prefix @n_wanted bytes long, or as long as the file is. */
static gboolean
lengthen (FxHubClient      *self,
          FxHubModel       *model,
          const FxHubPart  *part,
          FxModelPrefix    *prefix,
          gsize             n_wanted,
          GCancellable     *cancellable,
          GError          **error)
{
  const gsize n_here = prefix->bytes != NULL ? g_bytes_get_size (prefix->bytes) : 0;
  const gsize n_whole = (gsize) MIN (n_wanted, part->size);
  g_autofree char *url = fx_hub_model_get_part_url (model, part);
  const FxHubFetch fetch = { .url = url, .home = model->base, .what = model->id,
                             .max_size = n_whole - n_here, .first = n_here, .n_bytes = n_whole - n_here };
  g_autoptr (GBytes) more = NULL;
  GByteArray *joined;

  more = fx_hub_client_fetch (self, &fetch, NULL, NULL, cancellable, error);
  if (more == NULL)
    return FALSE;
  if (g_bytes_get_size (more) != n_whole - n_here)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("%s ends before its size says"), part->path);
      return FALSE;
    }

  joined = g_byte_array_sized_new ((guint) n_whole);
  if (n_here > 0)
    g_byte_array_append (joined, g_bytes_get_data (prefix->bytes, NULL), (guint) n_here);
  g_byte_array_append (joined, g_bytes_get_data (more, NULL), (guint) g_bytes_get_size (more));
  g_clear_pointer (&prefix->bytes, g_bytes_unref);
  prefix->bytes = g_byte_array_free_to_bytes (joined);

  return TRUE;
}

static FxModelInfo *
read_prefixes (FxHubClient    *self,
               FxHubModel     *model,
               FxHubFile      *file,
               FxModelPrefix  *prefixes,
               GCancellable   *cancellable,
               GError        **error)
{
  const guint n_parts = file->parts->len;
  gsize n_all = 0;

  /* All but the first have tensors only: their headers are short. */
  for (guint i = 0; i < n_parts; i++)
    {
      const FxHubPart *part = g_ptr_array_index (file->parts, i);

      prefixes[i].path = part->path;
      prefixes[i].file_size = part->size;
      if (!lengthen (self, model, part, &prefixes[i], i == 0 ? FIRST_BYTES : FIRST_BYTES / 16, cancellable, error))
        return NULL;
    }

  for (guint i = 0; ; i++)
    {
      g_autoptr (GError) reason = NULL;
      FxModelInfo *info;
      guint part = 0;
      gsize n_wanted = 0;

      info = fx_model_info_new_from_prefixes (prefixes, n_parts, &part, &n_wanted, &reason);
      if (info != NULL)
        return info;

      n_all += n_wanted;
      if (n_wanted == 0 || part >= n_parts || n_wanted <= g_bytes_get_size (prefixes[part].bytes) ||
          g_bytes_get_size (prefixes[part].bytes) >= prefixes[part].file_size ||
          n_all > MAX_BYTES || i == MAX_REQUESTS)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      if (!lengthen (self, model, g_ptr_array_index (file->parts, part), &prefixes[part], n_wanted, cancellable, error))
        return NULL;
    }
}

FxModelInfo *
fx_hub_client_read_header (FxHubClient   *self,
                           FxHubModel    *model,
                           FxHubFile     *file,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autofree FxModelPrefix *prefixes = NULL;
  const FxHubPart *first;
  FxModelInfo *info;

  g_return_val_if_fail (FX_IS_HUB_CLIENT (self) && model != NULL && file != NULL, NULL);

  first = g_ptr_array_index (file->parts, 0);
  if (!model->is_page || file->problem != NULL || first->sha256 == NULL)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_NOT_FOUND, 0, "%s: %s", file->name,
                        file->problem != NULL ? file->problem : _("its size is not known"));
      return NULL;
    }

  info = look_up (self, first->sha256);
  if (info != NULL)
    return info;

  prefixes = g_new0 (FxModelPrefix, file->parts->len);
  info = read_prefixes (self, model, file, prefixes, cancellable, error);
  for (guint i = 0; i < file->parts->len; i++)
    g_clear_pointer (&prefixes[i].bytes, g_bytes_unref);
  if (info != NULL)
    keep (self, first->sha256, info);

  return info;
}
