/* fx-model-tile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-tile.h"

#include <glib/gi18n.h>

#include "fx-fit-chip.h"

struct _FxModelTile
{
  AdwBin        parent_instance;

  /* Template widgets */
  AdwAvatar    *avatar;
  GtkLabel     *name;
  GtkLabel     *owner;
  GtkWidget    *gate;
  GtkLabel     *description;
  FxFitChip    *fit;
  GtkLabel     *popular;

  GSignalGroup *signals; /* owned; of the model */
};

G_DEFINE_FINAL_TYPE (FxModelTile, fx_model_tile, ADW_TYPE_BIN)

static void
update (FxModelTile *self)
{
  g_autoptr (FxRemoteModel) model = g_signal_group_dup_target (self->signals);
  g_autofree char *description = NULL;
  g_autofree char *downloads = NULL;
  g_autofree char *likes = NULL;
  g_autofree char *popular = NULL;

  if (model == NULL)
    return;

  description = fx_remote_model_describe (model);
  downloads = fx_format_count (model->n_downloads);
  likes = fx_format_count (model->n_likes);
  /* An arrow and a heart need no translation. */
  popular = g_strdup_printf ("↓ %s  ♥ %s", downloads, likes);

  adw_avatar_set_text (self->avatar, model->owner);
  gtk_label_set_text (self->name, model->name);
  gtk_label_set_text (self->owner, model->owner);
  gtk_widget_set_visible (self->gate, model->gate != FX_GATE_OPEN);
  gtk_label_set_text (self->description, description);
  fx_fit_chip_set (self->fit, model->fit, model->fit_label);
  gtk_label_set_text (self->popular, popular);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), model->id);
}

static void
fx_model_tile_dispose (GObject *object)
{
  FxModelTile *self = FX_MODEL_TILE (object);

  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MODEL_TILE);

  G_OBJECT_CLASS (fx_model_tile_parent_class)->dispose (object);
}

static void
open_model (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  GtkWidget *cell = gtk_widget_get_parent (widget);

  if (cell != NULL)
    gtk_widget_activate (cell);
}

static void
fx_model_tile_class_init (FxModelTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_model_tile_dispose;

  gtk_widget_class_install_action (widget_class, "tile.open", NULL, open_model);

  g_type_ensure (FX_TYPE_FIT_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-model-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, avatar);
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, name);
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, owner);
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, gate);
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, description);
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, fit);
  gtk_widget_class_bind_template_child (widget_class, FxModelTile, popular);
}

static void
fx_model_tile_init (FxModelTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FX_TYPE_REMOTE_MODEL);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
fx_model_tile_new (void)
{
  return g_object_new (FX_TYPE_MODEL_TILE, NULL);
}

void
fx_model_tile_set_model (FxModelTile   *self,
                         FxRemoteModel *model)
{
  g_return_if_fail (FX_IS_MODEL_TILE (self));

  g_signal_group_set_target (self->signals, model);
  update (self);
}

char *
fx_model_tile_summarise (FxRemoteModel *model)
{
  g_autofree char *description = NULL;
  g_autofree char *downloads = NULL;

  g_return_val_if_fail (FX_IS_REMOTE_MODEL (model), NULL);

  description = fx_remote_model_describe (model);
  downloads = fx_format_count (model->n_downloads);

  /* Translators: name, owner, facts, whether it fits, a number */
  return g_strdup_printf (_("%s by %s, %s, %s, %s downloads"), model->name, model->owner, description,
                          model->fit_label != NULL ? model->fit_label : "", downloads);
}
