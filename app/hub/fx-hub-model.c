/* fx-hub-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-model.h"

#include "fx-hub-query.h"

FxHubModel *
fx_hub_model_new (void)
{
  FxHubModel *self = g_new0 (FxHubModel, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_file_unref);
  self->tags = g_new0 (char *, 1);
  self->languages = g_new0 (char *, 1);

  return self;
}

FxHubModel *
fx_hub_model_ref (FxHubModel *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
fx_hub_model_unref (FxHubModel *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->base);
  g_free (self->id);
  g_free (self->owner);
  g_free (self->name);
  g_free (self->revision);
  g_free (self->tag);
  g_free (self->licence);
  g_free (self->task);
  g_free (self->architecture);
  g_free (self->base_model);
  g_strfreev (self->tags);
  g_strfreev (self->languages);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static gboolean
is_of_library (const FxHubModel *self)
{
  return g_str_equal (self->owner, "library");
}

char *
fx_hub_model_get_web_page (const FxHubModel *self)
{
  if (self->source == FX_HUB_SOURCE_HUB)
    return g_strdup_printf ("%s/%s/%s", self->base, self->owner, self->name);

  /* The registry has no pages; those of its usual host are elsewhere. */
  if (!g_str_equal (self->base, "https://registry.ollama.ai"))
    return g_strdup (self->base);

  return g_strdup_printf ("https://ollama.com/%s/%s", self->owner, self->name);
}

char *
fx_hub_model_get_part_url (const FxHubModel *self,
                           const FxHubPart  *part)
{
  g_autofree char *path = NULL;

  if (self->source == FX_HUB_SOURCE_REGISTRY)
    return g_strdup_printf ("%s/v2/%s/%s/blobs/sha256:%s", self->base, self->owner, self->name, part->sha256);

  path = g_uri_escape_string (part->path, "/", FALSE);

  return g_strdup_printf ("%s/%s/%s/resolve/%s/%s", self->base, self->owner, self->name,
                          self->revision != NULL ? self->revision : "main", path);
}

char *
fx_hub_model_get_folder (const FxHubModel *self)
{
  const gboolean is_library = self->source == FX_HUB_SOURCE_REGISTRY && is_of_library (self);

  return g_strdup_printf ("models--%s--%s", is_library ? "ollama" : self->owner, self->name);
}

void
fx_hub_page_free (FxHubPage *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}
