/* fx-remote-file-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-remote-file-row.h"

#include <glib/gi18n.h>

#include "fx-fit-chip.h"
#include "fx-progress-button.h"

struct _FxRemoteFileRow
{
  GtkListBoxRow     parent_instance;

  /* Template widgets */
  GtkLabel         *label;
  GtkWidget        *recommended;
  GtkLabel         *summary;
  GtkLabel         *bits;
  GtkLabel         *size;
  GtkLabel         *needs;
  GtkWidget        *fit_cell;
  FxFitChip        *fit;
  GtkLabel         *speed;
  GtkLabel         *largest;
  FxProgressButton *button;
  GtkLabel         *problem;

  FxRemoteFile     *file; /* owned */
  gboolean          narrow;
  gboolean          show_speed;
};

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_SHOW_SPEED,
  N_PROPS
};

enum
{
  DOWNLOAD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxRemoteFileRow, fx_remote_file_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (FxRemoteFileRow *self)
{
  FxRemoteFile *file = self->file;
  g_autofree char *summary = fx_remote_file_describe (file);
  g_autofree char *bits = file->bits > 0 ? g_strdup_printf ("%.1f", file->bits) : NULL;
  g_autofree char *size = g_format_size (file->size);
  g_autofree char *needs = file->needs > 0 ? g_format_size_full (file->needs, G_FORMAT_SIZE_IEC_UNITS) : NULL;
  g_autofree char *speed = fx_remote_file_describe_speed (file);
  g_autofree char *largest = file->largest_context > 0 ? fx_format_tokens (file->largest_context) : NULL;
  g_autofree char *says = g_strdup_printf ("%s, %s", file->label, summary);
  gboolean usable = file->problem == NULL;

  gtk_label_set_text (self->label, file->label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), file->name);
  gtk_widget_set_visible (self->recommended, file->recommended);
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->bits, bits != NULL ? bits : "–");
  gtk_label_set_text (self->size, size);
  gtk_label_set_text (self->needs, needs != NULL ? needs : "–");
  fx_fit_chip_set (self->fit, file->fit, file->fit_label);
  gtk_label_set_text (self->speed, speed != NULL ? speed : "–");
  gtk_label_set_text (self->largest, largest != NULL ? largest : "–");
  gtk_label_set_text (self->problem, usable ? "" : file->problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), !usable);
  gtk_widget_set_visible (GTK_WIDGET (self->button), usable);
  g_object_set (self->button, "item", file->pull, "what", file->label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
}

static void
on_download (FxRemoteFileRow *self)
{
  g_signal_emit (self, signals[DOWNLOAD], 0, self->file);
}

static void
fx_remote_file_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, FX_REMOTE_FILE_ROW (object)->narrow);
      break;
    case PROP_SHOW_SPEED:
      g_value_set_boolean (value, FX_REMOTE_FILE_ROW (object)->show_speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_remote_file_row_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      FX_REMOTE_FILE_ROW (object)->narrow = g_value_get_boolean (value);
      break;
    case PROP_SHOW_SPEED:
      FX_REMOTE_FILE_ROW (object)->show_speed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_remote_file_row_dispose (GObject *object)
{
  FxRemoteFileRow *self = FX_REMOTE_FILE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_REMOTE_FILE_ROW);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (fx_remote_file_row_parent_class)->dispose (object);
}

static void
fx_remote_file_row_class_init (FxRemoteFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_remote_file_row_dispose;
  object_class->get_property = fx_remote_file_row_get_property;
  object_class->set_property = fx_remote_file_row_set_property;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SPEED] =
    g_param_spec_boolean ("show-speed", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DOWNLOAD] = g_signal_new ("download", FX_TYPE_REMOTE_FILE_ROW, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, FX_TYPE_REMOTE_FILE);

  g_type_ensure (FX_TYPE_FIT_CHIP);
  g_type_ensure (FX_TYPE_PROGRESS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-remote-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, label);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, recommended);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, summary);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, bits);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, size);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, needs);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, fit_cell);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, fit);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, speed);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, largest);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, button);
  gtk_widget_class_bind_template_child (widget_class, FxRemoteFileRow, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_download);
}

static void
fx_remote_file_row_init (FxRemoteFileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fx_remote_file_row_new (FxPullDesk    *pulls,
                        FxRemoteFile  *file,
                        GtkSizeGroup **columns)
{
  FxRemoteFileRow *self;
  GtkWidget *cells[FX_REMOTE_FILE_N_COLUMNS];

  g_return_val_if_fail (FX_IS_REMOTE_FILE (file), NULL);
  g_return_val_if_fail (columns != NULL, NULL);

  self = g_object_new (FX_TYPE_REMOTE_FILE_ROW, NULL);
  self->file = g_object_ref (file);

  cells[0] = GTK_WIDGET (self->bits);
  cells[1] = GTK_WIDGET (self->size);
  cells[2] = GTK_WIDGET (self->needs);
  cells[3] = self->fit_cell;
  cells[4] = GTK_WIDGET (self->speed);
  cells[5] = GTK_WIDGET (self->largest);
  cells[6] = GTK_WIDGET (self->button);
  for (guint i = 0; i < FX_REMOTE_FILE_N_COLUMNS; i++)
    gtk_size_group_add_widget (columns[i], cells[i]);

  g_object_set (self->button, "pulls", pulls, NULL);
  g_signal_connect_object (file, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
