/* fx-hub-parse.c
 *
 * Source: the wire shapes of huggingface.co/api and of Ollama's registry.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-parse.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "fx-hub-error.h"
#include "fx-json.h"
#include "fx-hub-ref.h"

#define MAX_FILES 20000
#define MAX_LAYERS 256
#define MAX_TAGS 256
#define MAX_TEXT 1024
/* No file system holds more. */
#define MAX_SIZE (G_GUINT64_CONSTANT (1) << 50)

#define LAYER_TYPE "application/vnd.ollama.image."

gboolean
fx_hub_parse_is_path (const char *path)
{
  g_auto (GStrv) parts = NULL;

  if (path == NULL || path[0] == '\0' || strlen (path) > MAX_TEXT || !g_utf8_validate (path, -1, NULL))
    return FALSE;

  for (const char *at = path; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if (c == '\\' || !g_unichar_isprint (c))
        return FALSE;
    }

  parts = g_strsplit (path, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], "..") ||
        strlen (parts[i]) > 240)
      return FALSE;

  return TRUE;
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static void
parse_tags (FxHubModel *model,
            JsonArray  *array)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) languages = g_strv_builder_new ();
  const guint n = array != NULL ? MIN (json_array_get_length (array), MAX_TAGS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *tag = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

      if (tag == NULL || strlen (tag) > MAX_TEXT || !g_utf8_validate (tag, -1, NULL))
        continue;

      g_strv_builder_add (tags, tag);
      if (g_str_has_prefix (tag, "license:") && model->licence == NULL)
        model->licence = g_strdup (tag + strlen ("license:"));
      else if (g_str_has_prefix (tag, "base_model:") && model->base_model == NULL &&
               strchr (tag + strlen ("base_model:"), ':') == NULL)
        model->base_model = g_strdup (tag + strlen ("base_model:"));
      /* Languages are tags of two letters. */
      else if (strlen (tag) == 2 && g_ascii_islower (tag[0]) && g_ascii_islower (tag[1]))
        g_strv_builder_add (languages, tag);
    }

  g_strfreev (model->tags);
  model->tags = g_strv_builder_end (tags);
  g_strfreev (model->languages);
  model->languages = g_strv_builder_end (languages);
}

static void
parse_siblings (FxHubModel *model,
                JsonArray  *array)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_part_free);
  const guint n = array != NULL ? MIN (json_array_get_length (array), MAX_FILES) : 0;

  for (guint i = 0; i < n; i++)
    {
      const char *path = fx_json_string (fx_json_item (array, i), "rfilename", MAX_TEXT);

      if (fx_hub_parse_is_path (path))
        g_ptr_array_add (parts, fx_hub_part_new (path, 0, NULL));
    }

  g_ptr_array_unref (model->files);
  model->files = fx_hub_files_group (parts, 0);
}

FxHubModel *
fx_hub_parse_model (JsonObject *object,
                    const char *base)
{
  g_autoptr (FxHubModel) model = fx_hub_model_new ();
  const char *id = fx_json_string (object, "id", MAX_TEXT);
  JsonObject *gguf = fx_json_object (object, "gguf");
  const char *gate = fx_json_string (object, "gated", 16);
  const char *revision = fx_json_string (object, "sha", 40);
  g_auto (GStrv) parts = NULL;

  if (id == NULL)
    id = fx_json_string (object, "modelId", MAX_TEXT);
  parts = g_strsplit (id != NULL ? id : "", "/", -1);
  if (g_strv_length (parts) != 2 || !fx_hub_ref_is_name (parts[0]) || !fx_hub_ref_is_name (parts[1]))
    return NULL;

  model->source = FX_HUB_SOURCE_HUB;
  model->base = g_strdup (base);
  model->id = g_strdup (id);
  model->owner = g_strdup (parts[0]);
  model->name = g_strdup (parts[1]);
  model->revision = fx_json_is_hex (revision, 40) ? g_strdup (revision) : NULL;
  model->task = g_strdup (fx_json_string (object, "pipeline_tag", MAX_TEXT));
  model->n_downloads = fx_json_uint (object, "downloads", G_MAXINT64);
  model->n_likes = fx_json_uint (object, "likes", G_MAXINT64);
  model->modified_at = parse_time (fx_json_string (object, "lastModified", 64));
  model->is_private = fx_json_bool (object, "private");
  if (gate != NULL)
    model->gate = g_str_equal (gate, "manual") ? FX_HUB_GATE_MANUAL : FX_HUB_GATE_AUTO;

  /* "total" counts parameters; "totalFileSize" is of one of the files. */
  model->n_parameters = fx_json_uint (gguf, "total", G_GUINT64_CONSTANT (1) << 50);
  model->context = (guint) fx_json_uint (gguf, "context_length", G_MAXINT);
  model->architecture = g_strdup (fx_json_string (gguf, "architecture", 64));
  model->has_template = fx_json_string (gguf, "chat_template", G_MAXINT) != NULL;

  parse_tags (model, fx_json_array (object, "tags"));
  parse_siblings (model, fx_json_array (object, "siblings"));

  return g_steal_pointer (&model);
}

gboolean
fx_hub_parse_tree (JsonNode   *root,
                   GPtrArray  *parts,
                   GError    **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, "%s", _("The hub's list of files is no list"));
      return FALSE;
    }

  array = json_node_get_array (root);
  if (json_array_get_length (array) + parts->len > MAX_FILES)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("The model has more than %d files"), MAX_FILES);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = fx_json_item (array, i);
      JsonObject *lfs = fx_json_object (object, "lfs");
      const char *path = fx_json_string (object, "path", MAX_TEXT);
      const char *sha256 = fx_json_string (lfs, "oid", 64);
      guint64 size = fx_json_uint (object, "size", MAX_SIZE);

      if (g_strcmp0 (fx_json_string (object, "type", 16), "file") != 0 || !fx_hub_parse_is_path (path))
        continue;

      /* The pages of single models call the same thing sha256. */
      if (sha256 == NULL)
        sha256 = fx_json_string (lfs, "sha256", 64);
      if (lfs != NULL)
        size = fx_json_uint (lfs, "size", MAX_SIZE);
      g_ptr_array_add (parts, fx_hub_part_new (path, size, fx_json_is_hex (sha256, 64) ? sha256 : NULL));
    }

  return TRUE;
}

char *
fx_hub_parse_next_link (const char *link)
{
  g_auto (GStrv) links = NULL;

  if (link == NULL || strlen (link) > 16384)
    return NULL;

  /* Addresses have no commas that are not followed by a blank or escaped. */
  links = g_strsplit (link, ", ", 32);
  for (guint i = 0; links[i] != NULL; i++)
    {
      const char *begin = strchr (links[i], '<');
      const char *end = begin != NULL ? strchr (begin, '>') : NULL;

      if (end != NULL && (strstr (end, "rel=\"next\"") != NULL || strstr (end, "rel=next") != NULL))
        return g_strndup (begin + 1, (gsize) (end - begin - 1));
    }

  return NULL;
}

/* Returns: (nullable): the digits behind "sha256:" */
static const char *
parse_digest (JsonObject *layer)
{
  const char *digest = fx_json_string (layer, "digest", 71);

  if (digest == NULL || !g_str_has_prefix (digest, "sha256:") ||
      !fx_json_is_hex (digest + strlen ("sha256:"), 64))
    return NULL;

  return digest + strlen ("sha256:");
}

static void
add_weights (FxHubModel    *model,
             FxHubFileKind  kind,
             const char    *sha256,
             guint64        size)
{
  FxHubFile *file = fx_hub_file_new ();

  file->kind = kind;
  file->title = g_strdup_printf (kind == FX_HUB_FILE_PROJECTOR ? "mmproj-%s-%s"
                                 : kind == FX_HUB_FILE_DRAFT ? "draft-%s-%s" : "%s-%s",
                                 model->name, model->tag);
  file->name = g_strconcat (file->title, ".gguf", NULL);
  file->label = fx_hub_file_parse_label (model->tag);
  file->size = size;
  g_ptr_array_add (file->parts, fx_hub_part_new (file->name, size, sha256));
  g_ptr_array_add (model->files, file);
}

/* What comes along with the weights, and its name here. */
static const struct
{
  const char *type;
  const char *name;
  guint64     max_size;
} extras[] = {
  { "template", "template", 1 << 20 },
  { "params", "params", 1 << 20 },
  { "system", "system", 1 << 20 },
  { "messages", "messages", 1 << 20 },
  { "license", "license", 1 << 20 },
};

gboolean
fx_hub_parse_manifest (JsonNode    *root,
                       FxHubModel  *model,
                       char       **config_digest,
                       GError     **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *layers = fx_json_array (object, "layers");
  JsonObject *config = fx_json_object (object, "config");
  g_autoptr (GPtrArray) small = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_part_free);

  *config_digest = NULL;
  if (layers == NULL || json_array_get_length (layers) > MAX_LAYERS)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("The manifest of %s lists no layers"), model->id);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (layers); i++)
    {
      JsonObject *layer = fx_json_item (layers, i);
      const char *type = fx_json_string (layer, "mediaType", 256);
      const char *sha256 = parse_digest (layer);
      const guint64 size = fx_json_uint (layer, "size", MAX_SIZE);

      if (sha256 == NULL || size == 0 || type == NULL)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0,
                            _("Layer %u of the manifest of %s has no sound digest, size or type"), i, model->id);
          return FALSE;
        }
      if (!g_str_has_prefix (type, LAYER_TYPE))
        continue;

      type += strlen (LAYER_TYPE);
      if (g_str_equal (type, "model"))
        add_weights (model, FX_HUB_FILE_MODEL, sha256, size);
      else if (g_str_equal (type, "projector"))
        add_weights (model, FX_HUB_FILE_PROJECTOR, sha256, size);
      else if (g_str_equal (type, "draft"))
        add_weights (model, FX_HUB_FILE_DRAFT, sha256, size);

      for (guint j = 0; j < G_N_ELEMENTS (extras); j++)
        if (g_str_equal (type, extras[j].type) && size <= extras[j].max_size)
          {
            guint n_same = 0;
            g_autofree char *name = NULL;

            /* Some have two licences. */
            for (guint k = 0; k < small->len; k++)
              n_same += g_str_has_prefix (((FxHubPart *) g_ptr_array_index (small, k))->path, extras[j].name);
            name = n_same == 0 ? g_strdup (extras[j].name)
                               : g_strdup_printf ("%s-%u", extras[j].name, n_same + 1);
            g_ptr_array_add (small, fx_hub_part_new (name, size, sha256));
          }
    }

  if (model->files->len == 0 || ((FxHubFile *) g_ptr_array_index (model->files, 0))->kind != FX_HUB_FILE_MODEL)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0,
                        _("%s has no GGUF weights: it runs on its maker's servers, or in another format"), model->id);
      return FALSE;
    }

  /* Named after the file, so that two tags can share a folder. */
  for (guint i = 0; i < small->len; i++)
    {
      const FxHubPart *part = g_ptr_array_index (small, i);
      FxHubFile *file = g_ptr_array_index (model->files, 0);
      g_autofree char *name = g_strdup_printf ("%s.%s", file->title, part->path);

      g_ptr_array_add (file->extras, fx_hub_part_new (name, part->size, part->sha256));
    }

  *config_digest = g_strdup (parse_digest (config));

  return TRUE;
}

guint64
fx_hub_parse_count (const char *text)
{
  char *end;
  double value;

  if (text == NULL || !g_ascii_isdigit (text[0]))
    return 0;

  value = g_ascii_strtod (text, &end);
  if (*end == 'K')
    value *= 1e3;
  else if (*end == 'M')
    value *= 1e6;
  else if (*end == 'B')
    value *= 1e9;
  else if (*end == 'T')
    value *= 1e12;
  if (*end != '\0' && (strchr ("KMBT", *end) == NULL || end[1] != '\0'))
    return 0;

  return value >= 1 && value < 1e15 ? (guint64) llround (value) : 0;
}

void
fx_hub_parse_config (JsonNode   *root,
                     FxHubModel *model)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  FxHubFile *file = g_ptr_array_index (model->files, 0);
  const char *type = fx_json_string (object, "file_type", 32);

  if (type != NULL)
    {
      g_autofree char *label = fx_hub_file_parse_label (type);

      if (label[0] != '\0')
        g_set_str (&file->label, label);
    }
  model->architecture = g_strdup (fx_json_string (object, "model_family", 64));
  model->n_parameters = fx_hub_parse_count (fx_json_string (object, "model_type", 32));
  model->context = (guint) fx_json_uint (object, "context_length", G_MAXINT);
  if (model->n_parameters > 0)
    file->bits_per_weight = 8.0 * (double) file->size / (double) model->n_parameters;
}

JsonNode *
fx_hub_parse_answer (GBytes      *body,
                     const char  *host,
                     GError     **error)
{
  g_autofree char *what = g_strdup_printf (_("The answer of %s"), host);
  g_autoptr (GError) reason = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root = fx_json_parse (text != NULL ? text : "", length, what, &reason);

  if (root == NULL)
    fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, "%s", reason->message);

  return root;
}
