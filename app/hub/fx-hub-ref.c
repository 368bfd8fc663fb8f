/* fx-hub-ref.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-ref.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-hub-error.h"

/* The hub allows 96; a folder's name has to hold owner and name. */
#define MAX_NAME 96
#define MAX_REFERENCE 1024

gboolean
fx_hub_ref_is_name (const char *text)
{
  if (text == NULL || text[0] == '\0' || text[0] == '.' || text[0] == '-' || strlen (text) > MAX_NAME ||
      strstr (text, "..") != NULL)
    return FALSE;

  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("._-", *at) == NULL)
      return FALSE;

  return TRUE;
}

/* "localhost:5000", "registry.ollama.ai", "[::1]:8080" */
static gboolean
is_host (const char *text)
{
  g_autofree char *address = g_strconcat ("https://", text, "/", NULL);
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' &&
         g_uri_get_userinfo (uri) == NULL && g_strcmp0 (g_uri_get_path (uri), "/") == 0 &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

static FxHubRef *
fail (const char  *text,
      GError     **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (strlen (text), 120));

  fx_hub_error_set (error, FX_HUB_ERROR_REFERENCE, 0,
                    _("“%s” names no model; names look like llama3.1:8b or hf:owner/repository:Q4_K_M"), shown);

  return NULL;
}

/* A quantisation or a file: may have folders, no way out. */
static gboolean
is_file_tag (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!fx_hub_ref_is_name (parts[i]))
      return FALSE;

  return parts[0] != NULL;
}

/* owner/repository[:tag] */
static FxHubRef *
parse_hub (const char  *text,
           const char  *whole,
           GError     **error)
{
  g_autoptr (FxHubRef) self = g_new0 (FxHubRef, 1);
  const char *colon = strchr (text, ':');
  g_autofree char *id = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : g_strdup (text);
  g_auto (GStrv) parts = g_strsplit (id, "/", -1);

  self->source = FX_HUB_SOURCE_HUB;
  if (g_strv_length (parts) != 2 || !fx_hub_ref_is_name (parts[0]) || !fx_hub_ref_is_name (parts[1]) ||
      (colon != NULL && !is_file_tag (colon + 1)))
    return fail (whole, error);

  self->owner = g_strdup (parts[0]);
  self->name = g_strdup (parts[1]);
  /* Ollama's name for "any". */
  if (colon != NULL && !g_str_equal (colon + 1, "latest"))
    self->tag = g_strdup (colon + 1);

  return g_steal_pointer (&self);
}

/* owner/repository[/(tree|blob|resolve)/revision[/file]] */
static FxHubRef *
parse_address (const char  *text,
               GError     **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  g_autoptr (FxHubRef) self = g_new0 (FxHubRef, 1);
  g_auto (GStrv) parts = NULL;
  guint n;

  if (uri == NULL || g_uri_get_path (uri)[0] != '/')
    return fail (text, error);

  parts = g_strsplit (g_uri_get_path (uri) + 1, "/", -1);
  n = g_strv_length (parts);
  if (n > 0 && parts[n - 1][0] == '\0')
    g_clear_pointer (&parts[--n], g_free);
  if (n < 2 || n == 3 || !fx_hub_ref_is_name (parts[0]) || !fx_hub_ref_is_name (parts[1]))
    return fail (text, error);

  self->source = FX_HUB_SOURCE_HUB;
  self->owner = g_strdup (parts[0]);
  self->name = g_strdup (parts[1]);
  if (n >= 4)
    {
      if (!fx_hub_ref_is_name (parts[3]) ||
          !(g_str_equal (parts[2], "tree") || g_str_equal (parts[2], "blob") || g_str_equal (parts[2], "resolve")))
        return fail (text, error);
      self->revision = g_strdup (parts[3]);
      if (n > 4)
        {
          self->tag = g_strjoinv ("/", parts + 4);
          if (!is_file_tag (self->tag))
            return fail (text, error);
        }
    }

  return g_steal_pointer (&self);
}

/* [host/][namespace/]name[:tag] */
static FxHubRef *
parse_registry (const char  *text,
                GError     **error)
{
  g_autoptr (FxHubRef) self = g_new0 (FxHubRef, 1);
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  const guint n = g_strv_length (parts);
  char *last;
  char *colon;

  if (n < 1 || n > 3)
    return fail (text, error);

  last = parts[n - 1];
  colon = strchr (last, ':');
  if (colon != NULL)
    *colon = '\0';

  self->source = FX_HUB_SOURCE_REGISTRY;
  self->host = n == 3 ? g_strdup (parts[0]) : NULL;
  self->owner = g_strdup (n >= 2 ? parts[n - 2] : "library");
  self->name = g_strdup (last);
  self->tag = g_strdup (colon != NULL ? colon + 1 : "latest");

  if (!fx_hub_ref_is_name (self->owner) || !fx_hub_ref_is_name (self->name) || !fx_hub_ref_is_name (self->tag) ||
      (self->host != NULL && !is_host (self->host)))
    return fail (text, error);

  return g_steal_pointer (&self);
}

FxHubRef *
fx_hub_ref_parse (const char  *text,
                  GError     **error)
{
  static const char *const prefixes[] = { "hf:", "hf.co/", "huggingface.co/" };

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_REFERENCE)
    return fail (text, error);

  if (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://"))
    return parse_address (text, error);

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (text, prefixes[i]))
      return parse_hub (text + strlen (prefixes[i]), text, error);

  return parse_registry (text, error);
}

void
fx_hub_ref_free (FxHubRef *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->owner);
  g_free (self->name);
  g_free (self->tag);
  g_free (self->revision);
  g_free (self);
}
