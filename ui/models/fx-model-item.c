/* fx-model-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-item.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FxModelItem, fx_model_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxModelItem, name)

static const FxField fields[] = {
  { "id", FX_FIELD_STRING, FIELD (id) },
  { "name", FX_FIELD_STRING, FIELD (name) },
  { "short-name", FX_FIELD_STRING, FIELD (short_name) },
  { "path", FX_FIELD_STRING, FIELD (path) },
  { "architecture", FX_FIELD_STRING, FIELD (architecture) },
  { "quant", FX_FIELD_STRING, FIELD (quant) },
  { "size", FX_FIELD_UINT64, FIELD (size) },
  { "n-parameters", FX_FIELD_UINT64, FIELD (n_parameters) },
  { "context-length", FX_FIELD_UINT, FIELD (context_length) },
  { "n-layers", FX_FIELD_UINT, FIELD (n_layers) },
  { "store", FX_FIELD_STRING, FIELD (store) },
  { "fit", FX_FIELD_UINT, FIELD (fit) },
  { "fit-label", FX_FIELD_STRING, FIELD (fit_label) },
  { "loaded", FX_FIELD_BOOLEAN, FIELD (loaded) },
  { "problem", FX_FIELD_STRING, FIELD (problem) },
  { "has-template", FX_FIELD_BOOLEAN, FIELD (has_template), .value = TRUE },
  { "repo", FX_FIELD_STRING, FIELD (repo) },
  { "n-parts", FX_FIELD_UINT, FIELD (n_parts), .value = 1 },
  { "foreign", FX_FIELD_BOOLEAN, FIELD (foreign) },
  { "sha256", FX_FIELD_STRING, FIELD (sha256) },
  { "last-used", FX_FIELD_UINT64, FIELD (last_used) },
  { "sampling", FX_FIELD_OBJECT, FIELD (sampling) },
  { "sampling-source", FX_FIELD_UINT, FIELD (sampling_source) },
  { "own-load", FX_FIELD_BOOLEAN, FIELD (own_load) },
  { "own-sampling", FX_FIELD_BOOLEAN, FIELD (own_sampling) },
  { "default-context", FX_FIELD_UINT, FIELD (default_context) },
  { "default-kv-type", FX_FIELD_UINT, FIELD (default_kv_type) },
  { "default-gpu-layers", FX_FIELD_INT, FIELD (default_gpu_layers), -1, 4096, -1 },
};

static void
fx_model_item_class_init (FxModelItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));
}

static void
fx_model_item_init (FxModelItem *self)
{
}

const char *
fx_model_item_describe_sampling (FxModelItem *self)
{
  g_return_val_if_fail (FX_IS_MODEL_ITEM (self), NULL);

  switch (self->sampling_source)
    {
    case FX_SAMPLING_ORIGIN_SIZE:
      return _("Chosen for a model of this size");
    case FX_SAMPLING_ORIGIN_FAMILY:
      return _("As the makers of this family recommend");
    case FX_SAMPLING_ORIGIN_FILE:
      return _("As the file itself says");
    case FX_SAMPLING_ORIGIN_STORE:
      return _("As its store says");
    case FX_SAMPLING_ORIGIN_USER:
      return _("Saved by you");
    case FX_SAMPLING_ORIGIN_GENERAL:
    default:
      return _("Fornax's own");
    }
}

const char *
fx_model_item_get_short_name (FxModelItem *self)
{
  g_return_val_if_fail (FX_IS_MODEL_ITEM (self), NULL);

  return self->short_name != NULL ? self->short_name : self->name;
}

char *
fx_format_tokens (guint n_tokens)
{
  if (n_tokens >= 1024 && n_tokens % 1024 == 0)
    return g_strdup_printf (_("%uk"), n_tokens / 1024);
  if (n_tokens >= 10000)
    return g_strdup_printf (_("%uk"), n_tokens / 1024);

  return g_strdup_printf ("%'u", n_tokens);
}

static void
append_part (GString    *text,
             const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

char *
fx_model_item_describe (FxModelItem *self)
{
  GString *text;

  g_return_val_if_fail (FX_IS_MODEL_ITEM (self), NULL);

  text = g_string_new (NULL);
  append_part (text, self->architecture);

  if (self->size > 0)
    {
      g_autofree char *size = g_format_size (self->size);

      append_part (text, size);
    }

  if (self->context_length > 0)
    {
      g_autofree char *tokens = fx_format_tokens (self->context_length);
      g_autofree char *context = g_strdup_printf (_("%s context"), tokens);

      append_part (text, context);
    }

  append_part (text, self->store);

  return g_string_free_and_steal (text);
}

char *
fx_format_date (guint64 unix_seconds)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local ((gint64) unix_seconds);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (when == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (when) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (when) == g_date_time_get_day_of_year (now))
    return g_strdup (_("today"));
  /* Translators: a day as strftime makes it: "3 May", "3 May 2026". */
  if (g_date_time_get_year (when) == g_date_time_get_year (now))
    return g_date_time_format (when, _("%-e %B"));

  return g_date_time_format (when, _("%-e %B %Y"));
}
