/* fx-hub-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-hub-token.h"

#include <libsecret/secret.h>
#include <string.h>

#include "fx-hub-client.h"
#include "fx-http.h"

#define MAX_TOKEN 512

static const SecretSchema schema = {
  "app.fornax.Fornax.HubToken", SECRET_SCHEMA_NONE,
  { { "address", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* A token is one line of printable ASCII: it becomes a header. */
static char *
take_token (char *text)
{
  if (text == NULL)
    return NULL;

  g_strstrip (text);
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      text[0] = '\0';
  if (text[0] == '\0' || strlen (text) > MAX_TOKEN)
    g_clear_pointer (&text, g_free);

  return text;
}

char *
fx_hub_token_check (const char *token)
{
  return take_token (g_strdup (token));
}

static char *
read_file (void)
{
  const char *path = g_getenv ("HF_TOKEN_PATH");
  const char *home = g_getenv ("HF_HOME");
  g_autofree char *file = NULL;
  char *text = NULL;

  if (path != NULL && path[0] != '\0')
    file = g_strdup (path);
  else if (home != NULL && home[0] != '\0')
    file = g_build_filename (home, "token", NULL);
  else
    file = g_build_filename (g_get_user_cache_dir (), "huggingface", "token", NULL);

  g_file_get_contents (file, &text, NULL, NULL);

  return take_token (text);
}

/* These two name no address: they are the hub's, or of the mirror that the
 * same environment names. */
static gboolean
is_of_environment (const char *base)
{
  const char *endpoint = g_getenv ("HF_ENDPOINT");

  return fx_http_same_origin (base, FX_HUB_ENDPOINT) ||
         (endpoint != NULL && fx_http_same_origin (base, endpoint));
}

static gboolean
has_keyring (void)
{
  /* Without a session bus GDBus would try to start one. */
  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL;
}

char *
fx_hub_token_lookup (const char      *base,
                     FxHubTokenPlace *place,
                     GCancellable    *cancellable)
{
  FxHubTokenPlace found = FX_HUB_TOKEN_NONE;
  char *token = NULL;

  if (is_of_environment (base))
    {
      token = take_token (g_strdup (g_getenv ("HF_TOKEN")));
      if (token != NULL)
        found = FX_HUB_TOKEN_ENVIRONMENT;
    }

  if (token == NULL && has_keyring ())
    {
      g_autoptr (GError) error = NULL;
      char *secret = secret_password_lookup_sync (&schema, cancellable, &error, "address", base, NULL);

      if (error != NULL)
        g_debug ("keyring: %s", error->message);
      token = take_token (g_strdup (secret));
      secret_password_free (secret);
      if (token != NULL)
        found = FX_HUB_TOKEN_KEYRING;
    }

  if (token == NULL && is_of_environment (base))
    {
      token = read_file ();
      if (token != NULL)
        found = FX_HUB_TOKEN_FILE;
    }

  *place = found;

  return token;
}

gboolean
fx_hub_token_store (const char    *base,
                    const char    *token,
                    GCancellable  *cancellable,
                    GError       **error)
{
  if (!has_keyring ())
    return FALSE;

  if (token == NULL)
    {
      g_autoptr (GError) reason = NULL;

      /* It says FALSE too where there was nothing to take out. */
      secret_password_clear_sync (&schema, cancellable, &reason, "address", base, NULL);
      if (reason != NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      return reason == NULL;
    }

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Fornax: Hugging Face",
                                     token, cancellable, error, "address", base, NULL);
}
