/* fx-cli-models.c - `fornax models`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-options.h"
#include "fx-library-entry.h"
#include "fx-stored.h"

static gint64
last_used (GPtrArray  *used,
           const char *path)
{
  for (guint i = 0; i < used->len; i++)
    {
      const FxStoredModel *model = g_ptr_array_index (used, i);

      if (g_str_equal (model->path, path))
        return model->used_at;
    }

  return 0;
}

static char *
format_time (gint64 ms)
{
  g_autoptr (GDateTime) time = NULL;

  if (ms == 0)
    return NULL;

  time = g_date_time_new_from_unix_utc (ms / 1000);

  return time != NULL ? g_date_time_format_iso8601 (time) : NULL;
}

static int
print_json (GPtrArray *entries,
            GPtrArray *used)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_array (json);
  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *time = format_time (last_used (used, entry->path));

      json_builder_begin_object (json);
      fx_cli_add_string (json, "name", entry->name);
      fx_cli_add_string (json, "path", entry->path);
      fx_cli_add_string (json, "store", entry->store);
      fx_cli_add_string (json, "repo", entry->repo);
      fx_cli_add_string (json, "architecture", entry->architecture);
      fx_cli_add_string (json, "quant", entry->quant);
      fx_cli_add_int (json, "parameters", (gint64) entry->n_parameters);
      fx_cli_add_int (json, "bytes", (gint64) entry->bytes);
      fx_cli_add_int (json, "context", entry->context);
      fx_cli_add_int (json, "parts", entry->n_parts);
      fx_cli_add_bool (json, "template", entry->has_template);
      fx_cli_add_string (json, "problem", entry->problem);
      fx_cli_add_string (json, "last_used", time);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);

  return fx_cli_print_json (json);
}

int
fx_cli_models (int    argc,
               char **argv)
{
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) used = NULL;
  g_autoptr (GString) text = NULL;
  int status = fx_cli_options_parse (&options, argc, argv, "", _("List the library."),
                                     NULL, FX_CLI_JSON, 0, 0);

  if (status >= 0)
    return status;

  entries = fx_cli_model_list ();
  used = fx_cli_model_used ();
  if (options.json)
    return print_json (entries, used);

  text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *size = fx_cli_size (entry->bytes);

      if (entry->problem != NULL)
        g_string_append_printf (text, "%s\n  %s\n  %s\n", entry->name, entry->path, entry->problem);
      else
        g_string_append_printf (text, "%s\n  %s\n  %s · %s · %.1f M · %s · %u tokens\n",
                                entry->name, entry->path, entry->architecture, entry->quant,
                                (double) entry->n_parameters / 1e6, size, entry->context);
    }
  if (entries->len == 0)
    fx_cli_note ("%s", _("The library is empty."));

  return fx_cli_print (text->str, text->len);
}
