/* fx-remote-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-remote-file.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FxRemoteFile, fx_remote_file, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxRemoteFile, name)

static const FxField fields[] = {
  { "name", FX_FIELD_STRING, FIELD (name) },
  { "label", FX_FIELD_STRING, FIELD (label) },
  { "bits", FX_FIELD_DOUBLE, FIELD (bits) },
  { "size", FX_FIELD_UINT64, FIELD (size) },
  { "n-parts", FX_FIELD_UINT, FIELD (n_parts), 0, 0, 1 },
  { "add-on", FX_FIELD_BOOLEAN, FIELD (add_on) },
  { "problem", FX_FIELD_STRING, FIELD (problem) },
  { "needs", FX_FIELD_UINT64, FIELD (needs) },
  { "fit", FX_FIELD_UINT, FIELD (fit) },
  { "fit-label", FX_FIELD_STRING, FIELD (fit_label) },
  { "largest-context", FX_FIELD_UINT, FIELD (largest_context) },
  { "speed", FX_FIELD_DOUBLE, FIELD (speed) },
  { "speed-error", FX_FIELD_DOUBLE, FIELD (speed_error) },
  { "recommended", FX_FIELD_BOOLEAN, FIELD (recommended) },
  { "reason", FX_FIELD_STRING, FIELD (reason) },
  { "pull", FX_FIELD_OBJECT, FIELD (pull) },
};

static void
fx_remote_file_class_init (FxRemoteFileClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_remote_file_init (FxRemoteFile *self)
{
}

char *
fx_remote_file_describe_speed (FxRemoteFile *self)
{
  double error;

  g_return_val_if_fail (FX_IS_REMOTE_FILE (self), NULL);

  if (self->speed <= 0)
    return NULL;

  error = self->speed * self->speed_error;
  if (self->speed < 10)
    return g_strdup_printf (_("%.1f ± %.1f tok/s"), self->speed, error);

  return g_strdup_printf (_("%.0f ± %.0f tok/s"), self->speed, MAX (error, 1));
}

char *
fx_remote_file_describe (FxRemoteFile *self)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *size = NULL;
  char *speed;

  g_return_val_if_fail (FX_IS_REMOTE_FILE (self), NULL);

  builder = g_strv_builder_new ();
  size = g_format_size (self->size);
  g_strv_builder_add (builder, size);
  if (self->n_parts > 1)
    g_strv_builder_take (builder, g_strdup_printf (ngettext ("%u part", "%u parts", self->n_parts), self->n_parts));
  if (self->needs > 0)
    {
      g_autofree char *needs = g_format_size_full (self->needs, G_FORMAT_SIZE_IEC_UNITS);

      /* Translators: memory: "needs 1.1 GiB" */
      g_strv_builder_take (builder, g_strdup_printf (_("needs %s"), needs));
    }
  if (self->fit_label != NULL)
    g_strv_builder_add (builder, self->fit_label);
  if ((speed = fx_remote_file_describe_speed (self)) != NULL)
    g_strv_builder_take (builder, speed);
  if (self->largest_context > 0)
    {
      g_autofree char *tokens = fx_format_tokens (self->largest_context);

      /* Translators: the longest context that fits: "up to 32k" */
      g_strv_builder_take (builder, g_strdup_printf (_("up to %s"), tokens));
    }
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}
