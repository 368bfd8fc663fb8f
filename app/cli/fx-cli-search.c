/* fx-cli-search.c - `fornax search`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <inttypes.h>

#include "fx-cli-command.h"
#include "fx-cli-options.h"
#include "fx-hub-client.h"

static const char *const sorts[] = { "trending", "downloads", "likes", "newest" };

/* "8.03 B", "134.5 M" */
static char *
describe_parameters (guint64 n)
{
  if (n >= 1000000000)
    return g_strdup_printf ("%.2f B", (double) n / 1e9);

  return g_strdup_printf ("%.1f M", (double) n / 1e6);
}

/* "Q4_K_M, Q8_0": each once, in the page's order. */
static char *
list_labels (const FxHubModel *model)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < model->files->len; i++)
    {
      const FxHubFile *file = g_ptr_array_index (model->files, i);

      if (file->kind != FX_HUB_FILE_MODEL || file->label[0] == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, file->label);
    }

  return g_string_free (text, FALSE);
}

static int
print_text (const FxHubPage *page)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < page->models->len; i++)
    {
      const FxHubModel *model = g_ptr_array_index (page->models, i);
      g_autofree char *labels = list_labels (model);

      g_string_append_printf (text, "hf:%s\n  ", model->id);
      if (model->n_parameters > 0)
        {
          g_autofree char *parameters = describe_parameters (model->n_parameters);

          g_string_append_printf (text, "%s · ", parameters);
        }
      if (model->architecture != NULL)
        g_string_append_printf (text, "%s · ", model->architecture);
      g_string_append_printf (text, _("%" PRIu64 " downloads"), model->n_downloads);
      if (model->licence != NULL)
        g_string_append_printf (text, " · %s", model->licence);
      if (model->gate != FX_HUB_GATE_OPEN)
        g_string_append_printf (text, " · %s", _("gated"));
      g_string_append_printf (text, "\n  %s\n", labels);
    }
  if (page->models->len == 0)
    fx_cli_note ("%s", _("Nothing was found."));
  if (page->is_cached)
    fx_cli_note ("%s", _("The hub cannot be reached: this is what it said the last time."));

  return fx_cli_print (text->str, text->len);
}

static int
print_json (const FxHubPage *page)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_array (json);
  for (guint i = 0; i < page->models->len; i++)
    {
      const FxHubModel *model = g_ptr_array_index (page->models, i);

      json_builder_begin_object (json);
      fx_cli_add_string (json, "id", model->id);
      fx_cli_add_string (json, "architecture", model->architecture);
      fx_cli_add_int (json, "parameters", (gint64) model->n_parameters);
      fx_cli_add_int (json, "context", model->context);
      fx_cli_add_int (json, "downloads", (gint64) model->n_downloads);
      fx_cli_add_int (json, "likes", (gint64) model->n_likes);
      fx_cli_add_string (json, "licence", model->licence);
      fx_cli_add_bool (json, "gated", model->gate != FX_HUB_GATE_OPEN);
      json_builder_set_member_name (json, "files");
      json_builder_begin_array (json);
      for (guint j = 0; j < model->files->len; j++)
        json_builder_add_string_value (json, ((FxHubFile *) g_ptr_array_index (model->files, j))->name);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);

  return fx_cli_print_json (json);
}

/* Returns: whether @name is one */
static gboolean
parse_sort (const char *name,
            FxHubSort  *sort)
{
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_str_equal (sorts[i], name))
      {
        *sort = (FxHubSort) i;
        return TRUE;
      }

  return FALSE;
}

int
fx_cli_search (int    argc,
               char **argv)
{
  g_auto (FxCliOptions) options = { 0 };
  g_autofree char *sort = NULL;
  g_autofree char *author = NULL;
  g_autofree char *words = NULL;
  int limit = 10;
  const GOptionEntry own[] = {
    { "sort", 0, 0, FX_CLI_ARG_TEXT, &sort, N_("The order"), "trending|downloads|likes|newest" },
    { "author", 0, 0, FX_CLI_ARG_TEXT, &author, N_("Only whose models"), N_("NAME") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("How many"), "N" },
    { NULL },
  };
  g_autoptr (FxHubClient) client = NULL;
  g_autoptr (FxHubPage) page = NULL;
  g_autoptr (GError) error = NULL;
  FxHubQuery query = { .sort = FX_HUB_SORT_TRENDING };
  int status = fx_cli_options_parse (&options, argc, argv, _("WORD…"), _("Search the Hugging Face hub for models."),
                                     own, FX_CLI_JSON, 0, 32);

  if (status >= 0)
    return status;
  if (sort != NULL && !parse_sort (sort, &query.sort))
    return fx_cli_misused ("search", _("--sort %s: trending, downloads, likes or newest"), sort);
  if (limit < 1 || limit > 100)
    return fx_cli_misused ("search", _("--limit %d: 1 to 100"), limit);

  words = g_strjoinv (" ", options.args);
  query.words = words;
  query.author = author;
  query.limit = (guint) limit;

  client = fx_hub_client_new_from_settings ();
  page = fx_hub_client_search (client, &query, NULL, &error);
  if (page == NULL)
    return fx_cli_fail ("search", error);

  return options.json ? print_json (page) : print_text (page);
}
