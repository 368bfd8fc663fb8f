/* fx-hub-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-hub-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-hub-error.h"

/* "-00001-of-00003.gguf" */
#define TAIL_LENGTH 20
#define MAX_PARTS 1000

/* What people mean who say nothing, first to last. */
static const char *const preferred[] = {
  "Q4_K_M", "UD-Q4_K_XL", "Q4_K_L", "Q4_K_S", "IQ4_NL", "IQ4_XS", "Q4_1", "Q4_0", "MXFP4", "MXFP4_MOE",
  "Q5_K_M", "Q5_K_S", "Q5_1", "Q5_0", "Q6_K", "Q3_K_L", "Q3_K_M", "Q8_0", "Q3_K_S", "Q2_K",
  "BF16", "F16", "F32",
};

FxHubFile *
fx_hub_file_new (void)
{
  FxHubFile *self = g_new0 (FxHubFile, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_part_free);
  self->extras = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_part_free);

  return self;
}

FxHubFile *
fx_hub_file_ref (FxHubFile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
fx_hub_file_unref (FxHubFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->title);
  g_free (self->label);
  g_free (self->problem);
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->extras);
  g_free (self);
}

FxHubPart *
fx_hub_part_new (const char *path,
                 guint64     size,
                 const char *sha256)
{
  FxHubPart *self = g_new0 (FxHubPart, 1);

  self->path = g_strdup (path);
  self->size = size;
  self->sha256 = g_strdup (sha256);

  return self;
}

void
fx_hub_part_free (FxHubPart *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->sha256);
  g_free (self);
}

char *
fx_hub_file_parse_label (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex = NULL;
  char *label = NULL;

  regex = g_regex_new ("(?<![A-Z0-9])(?:UD-)?"
                       "(?:IQ[1-4]_(?:XXS|XS|S|M|NL|XL)"
                       "|Q[1-8]_K(?:_(?:XXL|XL|XS|S|M|L|P))?"
                       "|Q[1-8]_[01](?:_[0-9]+_[0-9]+)?"
                       "|TQ[12]_0|MXFP4(?:_MOE)?|NVFP4|BF16|FP?16|FP?32)"
                       "(?![A-Z0-9])",
                       G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, NULL);

  for (g_regex_match (regex, upper, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_free (label);
      label = g_match_info_fetch (match, 0);
    }

  return label != NULL ? label : g_strdup ("");
}

/* Whether @path is one part of several. */
static gboolean
parse_part (const char *path,
            guint      *part,
            guint      *n_parts)
{
  const gsize length = strlen (path);
  const char *tail;

  if (length <= TAIL_LENGTH)
    return FALSE;

  tail = path + length - TAIL_LENGTH;
  if (tail[0] != '-' || strncmp (tail + 6, "-of-", 4) != 0)
    return FALSE;
  for (guint i = 0; i < 5; i++)
    if (!g_ascii_isdigit (tail[1 + i]) || !g_ascii_isdigit (tail[10 + i]))
      return FALSE;

  *part = (guint) g_ascii_strtoull (tail + 1, NULL, 10);
  *n_parts = (guint) g_ascii_strtoull (tail + 10, NULL, 10);

  return *part >= 1 && *part <= *n_parts && *n_parts <= MAX_PARTS;
}

static FxHubFileKind
kind_of (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (strstr (lower, "mmproj") != NULL)
    return FX_HUB_FILE_PROJECTOR;
  if (g_str_has_prefix (lower, "mtp-") || strstr (lower, "eagle3") != NULL || strstr (lower, "-draft") != NULL)
    return FX_HUB_FILE_DRAFT;
  if (strstr (lower, "imatrix") != NULL || strstr (lower, "lora") != NULL || strstr (lower, "-vocab") != NULL)
    return FX_HUB_FILE_OTHER;

  return FX_HUB_FILE_MODEL;
}

static FxHubFile *
begin_file (const char *path,
            gboolean    is_split)
{
  FxHubFile *file = fx_hub_file_new ();

  file->name = g_path_get_basename (path);
  file->title = g_strndup (file->name, strlen (file->name) - (is_split ? TAIL_LENGTH : strlen (".gguf")));
  file->kind = kind_of (file->title);
  file->label = fx_hub_file_parse_label (file->title);
  /* Some owners have a folder for each. */
  if (file->label[0] == '\0')
    {
      g_free (file->label);
      file->label = fx_hub_file_parse_label (path);
    }

  return file;
}

static gint
by_number (gconstpointer a,
           gconstpointer b)
{
  const FxHubPart *const *left = a;
  const FxHubPart *const *right = b;

  return strcmp ((*left)->path, (*right)->path);
}

static void
finish_file (FxHubFile *file,
             guint      n_expected,
             guint64    n_parameters)
{
  gboolean has_size = TRUE;

  g_ptr_array_sort (file->parts, by_number);
  for (guint i = 0; i < file->parts->len; i++)
    {
      const FxHubPart *part = g_ptr_array_index (file->parts, i);

      has_size &= part->size > 0 && g_uint64_checked_add (&file->size, file->size, part->size);
      if (part->size > 0 && part->sha256 == NULL && file->problem == NULL)
        file->problem = g_strdup (_("The hub gives no SHA-256 for it"));
    }
  if (!has_size)
    file->size = 0;

  if (file->parts->len != n_expected)
    g_set_str (&file->problem, _("Parts of it are missing on the hub"));

  g_free (file->name);
  file->name = g_path_get_basename (((FxHubPart *) g_ptr_array_index (file->parts, 0))->path);

  if (n_parameters > 0 && file->kind == FX_HUB_FILE_MODEL)
    file->bits_per_weight = 8.0 * (double) file->size / (double) n_parameters;
}

static gint
models_by_size (gconstpointer a,
                gconstpointer b)
{
  const FxHubFile *left = *(const FxHubFile *const *) a;
  const FxHubFile *right = *(const FxHubFile *const *) b;

  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  if (left->size != right->size)
    return left->size < right->size ? -1 : 1;

  return strcmp (left->title, right->title);
}

GPtrArray *
fx_hub_files_group (GPtrArray *parts,
                    guint64    n_parameters)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint));
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_file_unref);

  for (guint i = 0; i < parts->len; i++)
    {
      const FxHubPart *part = g_ptr_array_index (parts, i);
      const gsize length = strlen (part->path);
      guint number = 1;
      guint n_parts = 1;
      gboolean is_split;
      char *key;
      FxHubFile *file;

      if (length <= 5 || g_ascii_strcasecmp (part->path + length - 5, ".gguf") != 0)
        continue;

      is_split = parse_part (part->path, &number, &n_parts);
      key = is_split ? g_strdup_printf ("%.*s/%u", (int) (length - TAIL_LENGTH), part->path, n_parts)
                     : g_strdup (part->path);
      file = g_hash_table_lookup (by_key, key);
      if (file == NULL)
        {
          file = begin_file (part->path, is_split);
          g_ptr_array_add (files, file);
          g_array_append_val (expected, n_parts);
          g_hash_table_insert (by_key, key, file);
        }
      else
        {
          g_free (key);
        }
      g_ptr_array_add (file->parts, fx_hub_part_new (part->path, part->size, part->sha256));
    }

  for (guint i = 0; i < files->len; i++)
    finish_file (g_ptr_array_index (files, i), g_array_index (expected, guint, i), n_parameters);
  g_ptr_array_sort (files, models_by_size);

  return files;
}

static FxHubFile *
find_label (GPtrArray  *files,
            const char *label)
{
  for (guint i = 0; i < files->len; i++)
    {
      FxHubFile *file = g_ptr_array_index (files, i);

      if (g_ascii_strcasecmp (file->label, label) == 0 && file->kind == FX_HUB_FILE_MODEL)
        return file;
    }

  for (guint i = 0; i < files->len; i++)
    {
      FxHubFile *file = g_ptr_array_index (files, i);
      const FxHubPart *part = g_ptr_array_index (file->parts, 0);

      if (g_ascii_strcasecmp (file->name, label) == 0 || g_ascii_strcasecmp (file->title, label) == 0 ||
          g_ascii_strcasecmp (part->path, label) == 0)
        return file;
    }

  return NULL;
}

static char *
list_labels (GPtrArray *files)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    {
      const FxHubFile *file = g_ptr_array_index (files, i);

      if (list->len > 0)
        g_string_append (list, ", ");
      g_string_append (list, file->label[0] != '\0' ? file->label : file->name);
    }

  return g_string_free (list, FALSE);
}

FxHubFile *
fx_hub_files_choose (GPtrArray   *files,
                     const char  *label,
                     GError     **error)
{
  FxHubFile *found = NULL;

  if (label != NULL)
    found = find_label (files, label);
  for (guint i = 0; label == NULL && found == NULL && i < G_N_ELEMENTS (preferred); i++)
    found = find_label (files, preferred[i]);
  for (guint i = 0; label == NULL && found == NULL && i < files->len; i++)
    {
      FxHubFile *file = g_ptr_array_index (files, i);

      if (file->kind == FX_HUB_FILE_MODEL)
        found = file;
    }

  if (found != NULL)
    return fx_hub_file_ref (found);

  if (files->len == 0)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_NOT_FOUND, 0, _("It has no GGUF files: only original weights, which cannot be run here yet"));
    }
  else
    {
      g_autofree char *list = list_labels (files);

      fx_hub_error_set (error, FX_HUB_ERROR_NOT_FOUND, 0, _("There is no “%s”; there are: %s"),
                        label != NULL ? label : "GGUF", list);
    }

  return NULL;
}
