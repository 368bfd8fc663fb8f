/* fx-model-picker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-model-row.h"

struct _FxModelPicker
{
  AdwDialog parent_instance;

  /* Template widgets */
  GtkEditable *search;
  GtkStack    *stack;
  GtkListBox  *list;

  /* Owned */
  FxDesk *desk;
  GSignalGroup *desk_signals;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxModelPicker, fx_model_picker, ADW_TYPE_DIALOG)

/* Sections, in the order they are shown. */
static guint
section_of (FxModelItem *model)
{
  if (model->loaded)
    return 0;

  return model->problem == NULL ? 1 : 2;
}

static int
compare_models (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  FxModelItem *first = (FxModelItem *) a;
  FxModelItem *second = (FxModelItem *) b;
  guint first_section = section_of (first);
  guint second_section = section_of (second);

  if (first_section != second_section)
    return first_section < second_section ? -1 : 1;

  return gtk_ordering_from_cmpfunc (g_utf8_collate (first->name != NULL ? first->name : "",
                                                    second->name != NULL ? second->name : ""));
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  guint section = section_of (fx_model_row_get_model (FX_MODEL_ROW (row)));
  const char *const titles[] = { _("Loaded"), _("Installed"), _("Cannot Be Used") };
  GtkWidget *label;

  if (before != NULL &&
      section_of (fx_model_row_get_model (FX_MODEL_ROW (before))) == section)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = gtk_label_new (titles[section]);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "section-title");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
contains (const char *text,
          const char *wanted)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, wanted) != NULL;
}

static gboolean
matches (gpointer item,
         gpointer data)
{
  FxModelPicker *self = data;
  FxModelItem *model = item;
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (self->search), -1);

  return *wanted == '\0' || contains (model->name, wanted) ||
         contains (model->quant, wanted) ||
         contains (model->architecture, wanted) ||
         contains (model->path, wanted);
}

static void
update_stack (FxModelPicker *self)
{
  GListModel *models = self->desk->models;
  const char *page = "list";

  if (models == NULL || g_list_model_get_n_items (models) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    page = "nothing";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
on_search_changed (FxModelPicker *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/* Chosen as it is: loaded with its defaults, unless it is there already. */
static void
choose (FxModelPicker *self,
        FxModelItem   *model)
{
  FxLoadWish wish = { .context = model->default_context,
                      .kv_type = model->default_kv_type,
                      .gpu_layers = model->default_gpu_layers };

  if (model->problem != NULL)
    return;

  if (model->loaded)
    g_object_set (self->desk, "model", model, NULL);
  else
    fx_desk_load_model (self->desk, model, &wish);

  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_search_activate (FxModelPicker *self)
{
  g_autoptr (FxModelItem) first = g_list_model_get_item (G_LIST_MODEL (self->sorted), 0);

  if (first != NULL)
    choose (self, first);
}

static void
on_row_activated (FxModelPicker *self,
                  FxModelRow    *row)
{
  choose (self, fx_model_row_get_model (row));
}

static GtkWidget *
create_row (gpointer item,
            gpointer data)
{
  FxModelPicker *self = data;

  return g_object_new (FX_TYPE_MODEL_ROW,
                       "desk", self->desk,
                       "model", item,
                       NULL);
}

static void
on_models_changed (FxModelPicker *self)
{
  gtk_filter_list_model_set_model (self->filtered, self->desk->models);
  update_stack (self);
}

static void
set_desk (FxModelPicker *self,
          FxDesk        *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_group_set_target (self->desk_signals, desk);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->sorted),
                           create_row, self, NULL);
  on_models_changed (self);
}

AdwDialog *
fx_model_picker_new (FxDesk *desk)
{
  return g_object_new (FX_TYPE_MODEL_PICKER, "desk", desk, NULL);
}

void
fx_model_picker_expand (FxModelPicker *self,
                        FxModelItem   *model)
{
  GtkListBoxRow *row;

  g_return_if_fail (FX_IS_MODEL_PICKER (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (fx_model_row_get_model (FX_MODEL_ROW (row)) == model)
      fx_model_row_set_expanded (FX_MODEL_ROW (row), TRUE);
}

static void
fx_model_picker_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FxModelPicker *self = FX_MODEL_PICKER (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_model_picker_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FxModelPicker *self = FX_MODEL_PICKER (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_model_picker_dispose (GObject *object)
{
  FxModelPicker *self = FX_MODEL_PICKER (object);

  g_clear_object (&self->desk_signals);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MODEL_PICKER);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_model_picker_parent_class)->dispose (object);
}

static void
fx_model_picker_class_init (FxModelPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_model_picker_dispose;
  object_class->get_property = fx_model_picker_get_property;
  object_class->set_property = fx_model_picker_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-model-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, FxModelPicker, search);
  gtk_widget_class_bind_template_child (widget_class, FxModelPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, FxModelPicker, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
fx_model_picker_init (FxModelPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          GTK_SORTER (gtk_custom_sorter_new (compare_models, NULL, NULL)));
  g_signal_connect_object (self->sorted, "items-changed",
                           G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);

  self->desk_signals = g_signal_group_new (FX_TYPE_DESK);
  g_signal_group_connect_swapped (self->desk_signals, "notify::models",
                                  G_CALLBACK (on_models_changed), self);
  g_signal_group_connect_swapped (self->desk_signals, "load-model",
                                  G_CALLBACK (adw_dialog_close), self);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search),
                                           GTK_WIDGET (self->list));
}
