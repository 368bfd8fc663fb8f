/* fx-ollama.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-ollama.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#define N_LEVELS 4 /* host, namespace, model, tag */
#define MAX_MANIFEST (1024 * 1024)
#define MAX_TEXT (64 * 1024)
#define MAX_MODELS 4096

typedef struct
{
  const char   *root;
  GPtrArray    *models;
  GPtrArray    *seen;
  GCancellable *cancellable;
  const char   *parts[N_LEVELS + 1];
} Walk;

void
fx_ollama_model_free (FxOllamaModel *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->blob);
  g_free (self->sha256);
  g_free (self->params);
  g_free (self->system);
  g_free (self->license);
  g_free (self);
}

char *
fx_ollama_join_name (const char *const *parts)
{
  if (!g_str_equal (parts[0], "registry.ollama.ai"))
    return g_strdup_printf ("%s/%s/%s:%s", parts[0], parts[1], parts[2], parts[3]);
  if (!g_str_equal (parts[1], "library"))
    return g_strdup_printf ("%s/%s:%s", parts[1], parts[2], parts[3]);

  return g_strdup_printf ("%s:%s", parts[2], parts[3]);
}

/* A regular file of at most @max bytes; not a pipe someone put there.
 * Returns: (nullable): valid UTF-8 */
static char *
read_text (const char *path,
           gsize       max)
{
  const int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  g_autofree char *text = NULL;
  struct stat info;
  gsize length = 0;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > (goffset) max)
    {
      g_close (fd, NULL);
      return NULL;
    }

  text = g_malloc ((gsize) info.st_size + 1);
  while (length < (gsize) info.st_size)
    {
      const gssize n = read (fd, text + length, (gsize) info.st_size - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      length += (gsize) n;
    }
  g_close (fd, NULL);
  text[length] = '\0';
  if (!g_utf8_validate_len (text, length, NULL))
    return NULL;

  return g_steal_pointer (&text);
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/* "sha256:<64 hex>".  Returns: (nullable): the hex */
static const char *
digest_hex (const char *digest)
{
  if (digest == NULL || !g_str_has_prefix (digest, "sha256:") || strlen (digest) != 7 + 64)
    return NULL;
  for (const char *at = digest + 7; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at) && (*at < 'a' || *at > 'f'))
      return NULL;

  return digest + 7;
}

static char *
blob_path (const char *root,
           const char *hex)
{
  g_autofree char *name = g_strconcat ("sha256-", hex, NULL);

  return g_build_filename (root, "blobs", name, NULL);
}

static void
take_layer (FxOllamaModel *model,
            const char    *root,
            JsonObject    *layer)
{
  const char *type = get_string (layer, "mediaType");
  const char *hex = digest_hex (get_string (layer, "digest"));
  g_autofree char *path = NULL;

  if (type == NULL || hex == NULL || !g_str_has_prefix (type, "application/vnd.ollama.image."))
    return;

  type += strlen ("application/vnd.ollama.image.");
  path = blob_path (root, hex);
  if (g_str_equal (type, "model") && model->blob == NULL)
    {
      JsonNode *size = json_object_get_member (layer, "size");

      model->blob = g_steal_pointer (&path);
      model->sha256 = g_strdup (hex);
      if (size != NULL && JSON_NODE_HOLDS_VALUE (size) && json_node_get_value_type (size) == G_TYPE_INT64)
        model->size = (guint64) MAX (json_node_get_int (size), 0);
    }
  else if (g_str_equal (type, "params") && model->params == NULL)
    {
      model->params = read_text (path, MAX_TEXT);
    }
  else if (g_str_equal (type, "system") && model->system == NULL)
    {
      model->system = read_text (path, MAX_TEXT);
    }
  else if (g_str_equal (type, "license") && model->license == NULL)
    {
      model->license = g_steal_pointer (&path);
    }
}

static void
take_manifest (Walk       *walk,
               const char *path)
{
  g_autofree char *text = read_text (path, MAX_MANIFEST);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (FxOllamaModel) model = g_new0 (FxOllamaModel, 1);
  JsonNode *root;
  JsonNode *layers;
  JsonArray *array;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL))
    return;

  root = json_parser_get_root (parser);
  layers = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
           ? json_object_get_member (json_node_get_object (root), "layers") : NULL;
  if (layers == NULL || !JSON_NODE_HOLDS_ARRAY (layers))
    return;

  array = json_node_get_array (layers);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *layer = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (layer))
        take_layer (model, walk->root, json_node_get_object (layer));
    }
  if (model->blob == NULL)
    return;

  model->name = fx_ollama_join_name (walk->parts);
  g_ptr_array_add (walk->models, g_steal_pointer (&model));
}

/* Links are not followed: Ollama makes none here, and they could lead round. */
static void
walk_level (Walk       *walk,
            const char *folder,
            guint       level)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  if (walk->seen != NULL)
    g_ptr_array_add (walk->seen, g_strdup (folder));

  while ((name = g_dir_read_name (dir)) != NULL && walk->models->len < MAX_MODELS &&
         !g_cancellable_is_cancelled (walk->cancellable))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (name[0] == '.' || !g_utf8_validate (name, -1, NULL) || g_lstat (path, &info) != 0)
        continue;

      walk->parts[level] = name;
      if (level + 1 < N_LEVELS && S_ISDIR (info.st_mode))
        walk_level (walk, path, level + 1);
      else if (level + 1 == N_LEVELS && S_ISREG (info.st_mode))
        take_manifest (walk, path);
    }
}

static gint
compare_models (gconstpointer a,
                gconstpointer b)
{
  return strcmp ((*(FxOllamaModel *const *) a)->name, (*(FxOllamaModel *const *) b)->name);
}

GPtrArray *
fx_ollama_list (const char   *root,
                GPtrArray    *seen,
                GCancellable *cancellable)
{
  Walk walk = {
    .root = root,
    .models = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_ollama_model_free),
    .seen = seen,
    .cancellable = cancellable,
  };
  g_autofree char *manifests = g_build_filename (root, "manifests", NULL);

  walk_level (&walk, manifests, 0);
  g_ptr_array_sort (walk.models, compare_models);

  return walk.models;
}
