/* fx-model-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-model-page.h"

#include <glib/gi18n.h>

#include "fx-facts-page.h"
#include "fx-link.h"
#include "fx-load-panel.h"
#include "fx-model-page-private.h"
#include "fx-places.h"

G_DEFINE_FINAL_TYPE (FxModelPage, fx_model_page, ADW_TYPE_NAVIGATION_PAGE)

static const struct
{
  const char *property;
  double      lower;
  double      upper;
  double      step;
  guint       digits;
} sliders[FX_MODEL_PAGE_N_SLIDERS] = {
  { "temperature", 0, 2, 0.05, 2 },
  { "top-k", 0, 200, 1, 0 },
  { "top-p", 0, 1, 0.01, 2 },
  { "min-p", 0, 1, 0.01, 2 },
  { "repeat-penalty", 1, 2, 0.01, 2 },
};

static void
copy_property (gpointer    from,
               gpointer    to,
               const char *name)
{
  GValue value = G_VALUE_INIT;

  g_object_get_property (from, name, &value);
  g_object_set_property (to, name, &value);
  g_value_unset (&value);
}

static double
number_of (gpointer    object,
           const char *name)
{
  GValue value = G_VALUE_INIT;
  GValue number = G_VALUE_INIT;
  double result;

  g_object_get_property (object, name, &value);
  g_value_init (&number, G_TYPE_DOUBLE);
  g_value_transform (&value, &number);
  result = g_value_get_double (&number);
  g_value_unset (&value);
  g_value_unset (&number);

  return result;
}

/* The rows begin with what is the model's default now, and go back to it. */
static void
fill_sliders (FxModelPage *self)
{
  FxSliderRow *rows[FX_MODEL_PAGE_N_SLIDERS] = {
    self->temperature, self->top_k, self->top_p, self->min_p, self->repeat_penalty,
  };
  FxSamplingItem *from = self->model->sampling;

  if (from == NULL)
    return;

  for (guint i = 0; i < FX_MODEL_PAGE_N_SLIDERS; i++)
    {
      copy_property (from, self->sampling, sliders[i].property);
      fx_slider_row_setup (rows[i], sliders[i].lower, sliders[i].upper, sliders[i].step,
                           sliders[i].digits, number_of (from, sliders[i].property));
      gtk_adjustment_set_value (fx_slider_row_get_adjustment (rows[i]),
                                number_of (from, sliders[i].property));
    }
}

static void
bind_sliders (FxModelPage *self)
{
  FxSliderRow *rows[FX_MODEL_PAGE_N_SLIDERS] = {
    self->temperature, self->top_k, self->top_p, self->min_p, self->repeat_penalty,
  };

  for (guint i = 0; i < FX_MODEL_PAGE_N_SLIDERS; i++)
    g_object_bind_property (fx_slider_row_get_adjustment (rows[i]), "value",
                            self->sampling, sliders[i].property, G_BINDING_DEFAULT);
}

static void
fill_load_panel (FxModelPage *self)
{
  GtkWidget *panel = NULL;

  if (self->model->problem == NULL)
    panel = g_object_new (FX_TYPE_LOAD_PANEL, "desk", self->desk, "model", self->model, NULL);
  adw_bin_set_child (self->load_bin, panel);
}

static void
go_to_chat (FxModelPage *self)
{
  g_object_set (self->desk, "place", FX_PLACE_CHAT, NULL);
}

static void
on_chat (FxModelPage *self)
{
  g_object_set (self->desk, "model", self->model, NULL);
  go_to_chat (self);
}

static void
on_show (FxModelPage *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->model->path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_launcher_open_containing_folder (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                            NULL, NULL, NULL);
}

static void
on_verify (FxModelPage *self)
{
  if (self->desk->rack != NULL)
    fx_rack_verify (self->desk->rack, self->detail);
}

static void
on_bench (FxModelPage *self)
{
  if (self->desk->rack != NULL)
    fx_rack_benchmark (self->desk->rack, self->detail);
}

static void
leave (FxModelPage *self)
{
  GtkWidget *nav = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  if (nav != NULL)
    adw_navigation_view_pop (ADW_NAVIGATION_VIEW (nav));
}

static void
on_delete_answered (AdwAlertDialog *dialog,
                    const char     *response,
                    FxModelPage    *self)
{
  if (!g_str_equal (response, "delete") || self->desk->rack == NULL)
    return;

  fx_rack_delete (self->desk->rack, self->model);
  leave (self);
}

static void
ask_to_delete (FxModelPage *self)
{
  g_autofree char *size = g_format_size_full (self->model->size, G_FORMAT_SIZE_LONG_FORMAT);
  g_autofree char *heading = g_strdup_printf (_("Delete “%s”?"), self->model->name);
  /* Translators: %s is a size with its exact bytes. */
  g_autofree char *body = g_strdup_printf (_("%s are deleted from the disk and cannot be brought back. Chats with it stay."), size);
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "delete", _("_Delete"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_delete_answered), self, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_remove (FxModelPage *self)
{
  if (self->desk->rack == NULL)
    return;

  if (!self->model->foreign)
    {
      ask_to_delete (self);
      return;
    }

  fx_rack_hide (self->desk->rack, self->model);
  leave (self);
}

static void
on_load_reset (FxModelPage *self)
{
  if (self->desk->rack == NULL)
    return;

  fx_rack_save_load (self->desk->rack, self->model, NULL);
  fill_load_panel (self);
}

static void
on_sampling_save (FxModelPage *self)
{
  if (self->desk->rack != NULL)
    fx_rack_save_sampling (self->desk->rack, self->model, self->sampling);
}

static void
on_sampling_reset (FxModelPage *self)
{
  if (self->desk->rack == NULL)
    return;

  fx_rack_save_sampling (self->desk->rack, self->model, NULL);
  fill_sliders (self);
}

static void
on_source (FxModelPage *self)
{
  if (self->detail->source != NULL)
    fx_link_open (GTK_WIDGET (self), self->detail->source);
}

static void
push (FxModelPage       *self,
      AdwNavigationPage *page)
{
  GtkWidget *nav = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (nav), page);
}

static void
on_metadata (FxModelPage *self)
{
  push (self, fx_facts_page_new (_("Metadata"), _("Value"), FALSE, self->detail->metadata));
}

static void
on_tensors (FxModelPage *self)
{
  push (self, fx_facts_page_new (_("Tensors"), _("Shape"), TRUE, self->detail->tensors));
}

static void
fx_model_page_dispose (GObject *object)
{
  FxModelPage *self = FX_MODEL_PAGE (object);

  /* What runs only for this page stops with it. */
  if (self->detail != NULL && self->detail->checking && self->desk->rack != NULL)
    fx_rack_verify (self->desk->rack, self->detail);
  g_clear_object (&self->model_signals);
  g_clear_object (&self->detail_signals);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MODEL_PAGE);
  g_clear_object (&self->detail);
  g_clear_object (&self->sampling);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_model_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, title);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, store);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, fit);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, chat);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, verify);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, remove);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, checking);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, check_bar);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, load_group);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, load_reset);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, load_bin);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, sampling_group);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, sampling_reset);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, sampling_save);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, temperature);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, top_k);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, top_p);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, min_p);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, repeat_penalty);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, bench_group);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, bench);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, chart);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, bench_note);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, template_group);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, template_view);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, template_source);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, path_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, hash_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, source_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, license_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, license_text_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, license_text);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, instructions_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, metadata_row);
  gtk_widget_class_bind_template_child (widget_class, FxModelPage, tensors_row);
}

static void
fx_model_page_class_init (FxModelPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_model_page_dispose;

  g_type_ensure (FX_TYPE_BENCH_CHART);
  g_type_ensure (FX_TYPE_FIT_LABEL);
  g_type_ensure (FX_TYPE_SLIDER_ROW);
  g_type_ensure (FX_TYPE_TEMPLATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-model-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_chat);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_verify);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_load_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_sampling_save);
  gtk_widget_class_bind_template_callback (widget_class, on_sampling_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_bench);
  gtk_widget_class_bind_template_callback (widget_class, on_source);
  gtk_widget_class_bind_template_callback (widget_class, on_metadata);
  gtk_widget_class_bind_template_callback (widget_class, on_tensors);
}

static void
fx_model_page_init (FxModelPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sampling = fx_sampling_item_new ();
  self->model_signals = g_signal_group_new (FX_TYPE_MODEL_ITEM);
  g_signal_group_connect_swapped (self->model_signals, "notify",
                                  G_CALLBACK (fx_model_page_show_model), self);
  self->detail_signals = g_signal_group_new (FX_TYPE_MODEL_DETAIL);
  g_signal_group_connect_swapped (self->detail_signals, "notify",
                                  G_CALLBACK (fx_model_page_show_detail), self);
}

AdwNavigationPage *
fx_model_page_new (FxDesk      *desk,
                   FxModelItem *model)
{
  FxModelPage *self = g_object_new (FX_TYPE_MODEL_PAGE, "title", model->name, NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  if (desk->rack != NULL)
    {
      self->detail = fx_rack_dup_details (desk->rack, model);
    }
  else
    {
      self->detail = fx_model_detail_new ();
      g_object_set (self->detail, "model", model, NULL);
    }

  fill_sliders (self);
  bind_sliders (self);
  fill_load_panel (self);
  fx_model_page_show_model (self);
  fx_model_page_show_detail (self);
  g_signal_group_set_target (self->model_signals, model);
  g_signal_group_set_target (self->detail_signals, self->detail);

  return ADW_NAVIGATION_PAGE (self);
}

FxModelItem *
fx_model_page_get_model (FxModelPage *self)
{
  g_return_val_if_fail (FX_IS_MODEL_PAGE (self), NULL);

  return self->model;
}
