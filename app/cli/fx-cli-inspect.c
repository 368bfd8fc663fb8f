/* fx-cli-inspect.c - `fornax inspect`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-options.h"
#include "fx-model-info.h"

/* Items of an array that a person is shown. */
#define SHOWN_ITEMS 8

static void
add_value (JsonBuilder *json,
           GVariant    *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BYTE:
      json_builder_add_int_value (json, g_variant_get_byte (value));
      break;

    case G_VARIANT_CLASS_INT16:
      json_builder_add_int_value (json, g_variant_get_int16 (value));
      break;

    case G_VARIANT_CLASS_UINT16:
      json_builder_add_int_value (json, g_variant_get_uint16 (value));
      break;

    case G_VARIANT_CLASS_INT32:
      json_builder_add_int_value (json, g_variant_get_int32 (value));
      break;

    case G_VARIANT_CLASS_UINT32:
      json_builder_add_int_value (json, g_variant_get_uint32 (value));
      break;

    case G_VARIANT_CLASS_INT64:
      json_builder_add_int_value (json, g_variant_get_int64 (value));
      break;

    case G_VARIANT_CLASS_UINT64:
      if (g_variant_get_uint64 (value) <= G_MAXINT64)
        json_builder_add_int_value (json, (gint64) g_variant_get_uint64 (value));
      else
        json_builder_add_double_value (json, (double) g_variant_get_uint64 (value));
      break;

    case G_VARIANT_CLASS_DOUBLE:
      fx_cli_add_number (json, g_variant_get_double (value));
      break;

    case G_VARIANT_CLASS_BOOLEAN:
      json_builder_add_boolean_value (json, g_variant_get_boolean (value));
      break;

    case G_VARIANT_CLASS_STRING:
      json_builder_add_string_value (json, g_variant_get_string (value, NULL));
      break;

    case G_VARIANT_CLASS_ARRAY:
      json_builder_begin_array (json);
      for (gsize i = 0; i < g_variant_n_children (value); i++)
        {
          g_autoptr (GVariant) item = g_variant_get_child_value (value, i);

          add_value (json, item);
        }
      json_builder_end_array (json);
      break;

    default:
      json_builder_add_null_value (json);
    }
}

/* Returns: (nullable): a vocabulary has no weights and so no type of them */
static const char *
quant_of (FxModelInfo *info)
{
  return fx_model_info_get_n_tensors (info) > 0 ? fx_model_info_get_quant (info) : NULL;
}

static int
print_json (FxModelInfo *info)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fx_cli_add_string (json, "name", fx_model_info_get_name (info));
  fx_cli_add_string (json, "path", fx_model_info_get_path (info));
  fx_cli_add_string (json, "architecture", fx_model_info_get_architecture (info));
  fx_cli_add_string (json, "quant", quant_of (info));
  fx_cli_add_int (json, "parameters", (gint64) fx_model_info_get_n_parameters (info));
  fx_cli_add_int (json, "bytes", (gint64) fx_model_info_get_file_size (info));
  fx_cli_add_int (json, "missing_bytes", (gint64) fx_model_info_get_missing (info));
  fx_cli_add_int (json, "context", fx_model_info_get_context_length (info));
  fx_cli_add_int (json, "layers", fx_model_info_get_n_layers (info));
  fx_cli_add_string (json, "tokenizer", fx_model_info_get_tokenizer (info));
  fx_cli_add_string (json, "template", fx_model_info_get_chat_template (info));

  json_builder_set_member_name (json, "metadata");
  json_builder_begin_object (json);
  for (guint i = 0; i < fx_model_info_get_n_metadata (info); i++)
    {
      g_autoptr (GVariant) value = fx_model_info_dup_metadata_value (info, i, 0);

      json_builder_set_member_name (json, fx_model_info_get_metadata_key (info, i));
      add_value (json, value);
    }
  json_builder_end_object (json);

  json_builder_set_member_name (json, "tensors");
  json_builder_begin_array (json);
  for (guint i = 0; i < fx_model_info_get_n_tensors (info); i++)
    {
      const FxTensorInfo *tensor = fx_model_info_get_tensor (info, i);

      json_builder_begin_object (json);
      fx_cli_add_string (json, "name", tensor->name);
      fx_cli_add_string (json, "type", tensor->type_name);
      json_builder_set_member_name (json, "shape");
      json_builder_begin_array (json);
      for (guint j = 0; j < tensor->n_dims; j++)
        json_builder_add_int_value (json, (gint64) tensor->shape[j]);
      json_builder_end_array (json);
      fx_cli_add_int (json, "bytes", (gint64) tensor->size);
      fx_cli_add_int (json, "offset", (gint64) tensor->offset);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);

  return fx_cli_print_json (json);
}

static void
append_metadata (GString     *text,
                 FxModelInfo *info)
{
  for (guint i = 0; i < fx_model_info_get_n_metadata (info); i++)
    {
      const gsize n_items = fx_model_info_get_metadata_items (info, i);
      g_autoptr (GVariant) value = fx_model_info_dup_metadata_value (info, i, SHOWN_ITEMS);
      g_autofree char *printed = NULL;

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        printed = g_strescape (g_variant_get_string (value, NULL), NULL);
      else
        printed = g_variant_print (value, FALSE);
      if (g_utf8_strlen (printed, -1) > 200)
        {
          g_autofree char *cut = g_utf8_substring (printed, 0, 200);

          g_free (printed);
          printed = g_strconcat (cut, "…", NULL);
        }

      g_string_append_printf (text, "%s: %s", fx_model_info_get_metadata_key (info, i), printed);
      if (n_items > SHOWN_ITEMS)
        g_string_append_printf (text, _(" (%zu items)"), n_items);
      g_string_append_c (text, '\n');
    }
}

static void
append_tensors (GString     *text,
                FxModelInfo *info)
{
  for (guint i = 0; i < fx_model_info_get_n_tensors (info); i++)
    {
      const FxTensorInfo *tensor = fx_model_info_get_tensor (info, i);

      g_string_append_printf (text, "%-40s %-6s [", tensor->name, tensor->type_name);
      for (guint j = 0; j < tensor->n_dims; j++)
        g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, j > 0 ? ", " : "", tensor->shape[j]);
      g_string_append_printf (text, "] %" G_GUINT64_FORMAT "\n", tensor->size);
    }
}

int
fx_cli_inspect (int    argc,
                char **argv)
{
  gboolean tensors = FALSE;
  const GOptionEntry own[] = {
    { "tensors", 0, 0, G_OPTION_ARG_NONE, &tensors, N_("List the tensors too"), NULL },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Show what a model file says of itself, from its header alone."),
                                     own, FX_CLI_JSON, 1, 1);

  if (status >= 0)
    return status;

  path = fx_cli_model_path (options.args[0], &error);
  if (path != NULL)
    info = fx_model_info_new (path, &error);
  if (info == NULL)
    return fx_cli_fail (options.args[0], error);

  if (fx_model_info_get_missing (info) > 0)
    {
      g_autofree char *missing = fx_cli_size (fx_model_info_get_missing (info));

      fx_cli_note (_("fornax: %s: %s of tensor data are missing; a load will refuse it"), path, missing);
    }

  if (options.json)
    return print_json (info);

  size = fx_cli_size (fx_model_info_get_file_size (info));
  text = g_string_new (NULL);
  g_string_append_printf (text, _("Name: %s\n"), fx_model_info_get_name (info));
  g_string_append_printf (text, _("Path: %s\n"), fx_model_info_get_path (info));
  g_string_append_printf (text, _("Architecture: %s\n"), fx_model_info_get_architecture (info));
  g_string_append_printf (text, _("Quantisation: %s\n"),
                          quant_of (info) != NULL ? quant_of (info) : _("none: a vocabulary without weights"));
  g_string_append_printf (text, _("Parameters: %" PRIu64 "\n"), fx_model_info_get_n_parameters (info));
  g_string_append_printf (text, _("Size: %s (%" PRIu64 " bytes)\n"), size, fx_model_info_get_file_size (info));
  g_string_append_printf (text, _("Layers: %u\n"), fx_model_info_get_n_layers (info));
  g_string_append_printf (text, _("Context: %u tokens\n"), fx_model_info_get_context_length (info));
  g_string_append_printf (text, _("Tokenizer: %s\n"),
                          fx_model_info_get_tokenizer (info) != NULL ? fx_model_info_get_tokenizer (info) : _("none"));
  g_string_append_printf (text, _("Tensors: %u\n"), fx_model_info_get_n_tensors (info));
  g_string_append_c (text, '\n');
  append_metadata (text, info);
  if (tensors)
    {
      g_string_append_c (text, '\n');
      append_tensors (text, info);
    }
  if (fx_model_info_get_chat_template (info) != NULL)
    g_string_append_printf (text, "\n%s\n%s\n", _("Template:"), fx_model_info_get_chat_template (info));

  return fx_cli_print (text->str, text->len);
}
