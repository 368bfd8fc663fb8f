/* fx-pull-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-pull-item.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FxPullItem, fx_pull_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxPullItem, name)

static const FxField fields[] = {
  { "title", FX_FIELD_STRING, FIELD (title) },
  { "model-id", FX_FIELD_STRING, FIELD (model_id) },
  { "label", FX_FIELD_STRING, FIELD (label) },
  { "address", FX_FIELD_STRING, FIELD (address) },
  { "sha256", FX_FIELD_STRING, FIELD (sha256) },
  { "n-parts", FX_FIELD_UINT, FIELD (n_parts), 0, 0, 1 },
  { "state", FX_FIELD_UINT, FIELD (state) },
  { "size", FX_FIELD_UINT64, FIELD (size) },
  { "done", FX_FIELD_UINT64, FIELD (done) },
  { "progress", FX_FIELD_DOUBLE, FIELD (progress), 0, 1 },
  { "speed", FX_FIELD_DOUBLE, FIELD (speed) },
  { "eta", FX_FIELD_INT, FIELD (eta), 0, 0, -1 },
  { "problem", FX_FIELD_STRING, FIELD (problem) },
  { "path", FX_FIELD_STRING, FIELD (path) },
};

static void
fx_pull_item_class_init (FxPullItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_pull_item_init (FxPullItem *self)
{
}

char *
fx_format_percent (double fraction)
{
  /* Whole only when it is: 99.9 % is not done. */
  return g_strdup_printf (_("%d %%"), (int) (CLAMP (fraction, 0, 1) * 100));
}

char *
fx_format_speed (double bytes)
{
  g_autofree char *size = g_format_size ((guint64) MAX (bytes, 0));

  /* Translators: bytes a second: "31 MB/s" */
  return g_strdup_printf (_("%s/s"), size);
}

char *
fx_format_duration (gint64 seconds)
{
  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) MAX (seconds, 0));
  if (seconds < 3600)
    return g_strdup_printf (_("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));

  return g_strdup_printf (_("%d h %d min"), (int) (MIN (seconds, 360000) / 3600),
                          (int) (seconds % 3600 / 60));
}

gboolean
fx_pull_item_is_active (FxPullItem *self)
{
  g_return_val_if_fail (FX_IS_PULL_ITEM (self), FALSE);

  return self->state == FX_PULL_QUEUED || self->state == FX_PULL_RUNNING ||
         self->state == FX_PULL_WAITING || self->state == FX_PULL_CHECKING;
}

char *
fx_pull_item_describe (FxPullItem *self)
{
  g_autofree char *done = NULL;
  g_autofree char *size = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *speed = NULL;
  g_autofree char *eta = NULL;
  const char *state = NULL;

  g_return_val_if_fail (FX_IS_PULL_ITEM (self), NULL);

  done = g_format_size (self->done);
  size = g_format_size (self->size);
  /* Translators: so many bytes of so many: "2.1 GB of 4.7 GB" */
  amount = g_strdup_printf (_("%s of %s"), done, size);

  switch ((FxPullState) self->state)
    {
    case FX_PULL_RUNNING:
      if (self->speed > 0)
        speed = fx_format_speed (self->speed);
      if (speed != NULL && self->eta >= 0)
        eta = fx_format_duration (self->eta);
      return g_strjoin (" · ", amount, speed, eta, NULL);
    case FX_PULL_INSTALLED:
      return g_strdup (size);
    case FX_PULL_QUEUED:
      state = _("Queued");
      break;
    case FX_PULL_WAITING:
      state = _("Waiting");
      break;
    case FX_PULL_PAUSED:
      state = _("Paused");
      break;
    case FX_PULL_CHECKING:
      state = _("Checking that every byte is right");
      break;
    case FX_PULL_FAILED:
      state = _("Failed");
      break;
    case FX_PULL_CANCELLED:
      state = _("Cancelled");
      break;
    case FX_PULL_NONE:
    default:
      return g_strdup (size);
    }

  return g_strjoin (" · ", state, amount, NULL);
}
