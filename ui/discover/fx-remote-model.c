/* fx-remote-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-remote-model.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FxRemoteModel, fx_remote_model, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxRemoteModel, name)

static const FxField fields[] = {
  { "id", FX_FIELD_STRING, FIELD (id) },
  { "owner", FX_FIELD_STRING, FIELD (owner) },
  { "name", FX_FIELD_STRING, FIELD (name) },
  { "address", FX_FIELD_STRING, FIELD (address) },
  { "web-page", FX_FIELD_STRING, FIELD (web_page) },
  { "licence", FX_FIELD_STRING, FIELD (licence) },
  { "task", FX_FIELD_STRING, FIELD (task) },
  { "architecture", FX_FIELD_STRING, FIELD (architecture) },
  { "base-model", FX_FIELD_STRING, FIELD (base_model) },
  { "n-parameters", FX_FIELD_UINT64, FIELD (n_parameters) },
  { "context", FX_FIELD_UINT, FIELD (context) },
  { "n-downloads", FX_FIELD_UINT64, FIELD (n_downloads) },
  { "n-likes", FX_FIELD_UINT64, FIELD (n_likes) },
  { "modified", FX_FIELD_UINT64, FIELD (modified) },
  { "gate", FX_FIELD_UINT, FIELD (gate) },
  { "has-template", FX_FIELD_BOOLEAN, FIELD (has_template) },
  { "fit", FX_FIELD_UINT, FIELD (fit) },
  { "fit-label", FX_FIELD_STRING, FIELD (fit_label) },
  { "fit-score", FX_FIELD_DOUBLE, FIELD (fit_score) },
  { "loading", FX_FIELD_BOOLEAN, FIELD (loading) },
  { "problem", FX_FIELD_STRING, FIELD (problem) },
  { "access-needed", FX_FIELD_BOOLEAN, FIELD (access_needed) },
  { "files", FX_FIELD_OBJECT, FIELD (files) },
  { "readme", FX_FIELD_STRING, FIELD (readme) },
  { "token", FX_FIELD_STRING, FIELD (token) },
};

static void
fx_remote_model_class_init (FxRemoteModelClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_remote_model_init (FxRemoteModel *self)
{
}

char *
fx_format_count (guint64 number)
{
  static const struct
  {
    double      unit;
    const char *format;
  } units[] = {
    /* Translators: trillions, billions, millions and thousands, in few letters */
    { 1e12, N_("%.1fT") }, { 1e9, N_("%.1fB") }, { 1e6, N_("%.1fM") }, { 1e3, N_("%.1fk") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      double value = (double) number / units[i].unit;

      /* 999.95M would be rounded to 1000.0M. */
      if (value < 0.99995)
        continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      return g_strdup_printf (_(units[i].format), value);
#pragma GCC diagnostic pop
    }

  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

char *
fx_remote_model_describe (FxRemoteModel *self)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (FX_IS_REMOTE_MODEL (self), NULL);

  builder = g_strv_builder_new ();
  if (self->n_parameters > 0)
    g_strv_builder_take (builder, fx_format_count (self->n_parameters));
  if (self->context > 0)
    {
      g_autofree char *tokens = fx_format_tokens (self->context);

      /* Translators: a number of tokens: "128k context" */
      g_strv_builder_take (builder, g_strdup_printf (_("%s context"), tokens));
    }
  if (self->architecture != NULL)
    g_strv_builder_add (builder, self->architecture);
  if (self->licence != NULL)
    g_strv_builder_add (builder, self->licence);
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

FxRemoteFile *
fx_remote_model_get_recommended (FxRemoteModel *self)
{
  guint n;

  g_return_val_if_fail (FX_IS_REMOTE_MODEL (self), NULL);

  n = self->files != NULL ? g_list_model_get_n_items (self->files) : 0;
  for (guint i = 0; i < n; i++)
    {
      /* The list holds it. */
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (self->files, i);

      if (file->recommended)
        return file;
    }

  return NULL;
}
