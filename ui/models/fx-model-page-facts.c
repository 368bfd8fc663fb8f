/* fx-model-page-facts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-model-page-private.h"

/* A licence that is a name goes into the row, a text below it. */
#define MAX_LICENSE_NAME 60

static void
add_tile (FxModelPage *self,
          const char  *caption,
          const char  *value)
{
  GtkWidget *box;
  GtkWidget *name;
  GtkWidget *text;

  if (value == NULL || *value == '\0')
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  name = gtk_label_new (caption);
  text = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dimmed");
  gtk_widget_add_css_class (text, "heading");
  gtk_widget_add_css_class (text, "numeric");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "tile");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), text);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  adw_wrap_box_append (self->tiles, box);
}

static char *
format_parameters (guint64 n)
{
  if (n == 0)
    return NULL;
  /* Translators: billions. */
  if (n >= 1000000000)
    return g_strdup_printf (_("%.1f B"), (double) n / 1e9);

  /* Translators: millions. */
  return g_strdup_printf (_("%.0f M"), (double) n / 1e6);
}

static void
fill_tiles (FxModelPage *self)
{
  const FxModelItem *model = self->model;
  g_autofree char *parameters = format_parameters (model->n_parameters);
  g_autofree char *size = g_format_size (model->size);
  g_autofree char *context = model->context_length > 0
                             ? g_strdup_printf (ngettext ("%'u token", "%'u tokens", model->context_length),
                                                model->context_length)
                             : NULL;
  g_autofree char *layers = model->n_layers > 0 ? g_strdup_printf ("%u", model->n_layers) : NULL;
  g_autofree char *parts = model->n_parts > 1 ? g_strdup_printf ("%u", model->n_parts) : NULL;
  g_autofree char *used = model->last_used > 0 ? fx_format_date (model->last_used) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tiles))) != NULL)
    adw_wrap_box_remove (self->tiles, child);

  add_tile (self, _("Parameters"), parameters);
  add_tile (self, _("Quantisation"), model->quant);
  add_tile (self, _("Size"), size);
  add_tile (self, _("Trained context"), context);
  add_tile (self, _("Family"), model->architecture);
  add_tile (self, _("Layers"), layers);
  add_tile (self, _("Parts"), parts);
  add_tile (self, _("Last used"), used);
}

static void
show_defaults (FxModelPage *self)
{
  const FxModelItem *model = self->model;
  const char *load = model->own_load ? _("Saved by you; differs from what Fornax would choose.")
                                     : _("What Fornax chooses for it; save other values as its default.");

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->load_group), load);
  gtk_widget_set_visible (self->load_reset, model->own_load);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->sampling_group),
                                         fx_model_item_describe_sampling (self->model));
  gtk_widget_set_visible (self->sampling_reset, model->own_sampling);
}

void
fx_model_page_show_model (FxModelPage *self)
{
  FxModelItem *model = self->model;
  const gboolean usable = model->problem == NULL;
  g_autofree char *store = NULL;

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), model->name);
  gtk_label_set_text (self->title, model->name);
  if (model->repo != NULL)
    store = g_strdup_printf ("%s · %s", model->store, model->repo);
  gtk_label_set_text (self->store, store != NULL ? store : model->store);
  fx_fit_label_set_model (self->fit, model);
  gtk_widget_set_visible (self->chat, usable);
  gtk_widget_set_visible (self->load_group, usable);
  gtk_widget_set_visible (self->sampling_group, usable && model->sampling != NULL);
  gtk_widget_set_visible (self->bench_group, usable);
  gtk_button_set_label (self->remove, model->foreign ? _("_Hide Here") : _("_Delete…"));
  if (model->foreign)
    gtk_widget_remove_css_class (GTK_WIDGET (self->remove), "destructive-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->remove), "destructive-action");
  adw_action_row_set_subtitle (self->path_row, model->path);
  fill_tiles (self);
  show_defaults (self);
}

static void
show_check (FxModelPage *self)
{
  const FxModelDetail *detail = self->detail;
  const char *hash = self->model->sha256;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->checking, detail->checking);
  gtk_button_set_label (self->verify, detail->checking ? _("_Stop Verifying") : _("_Verify"));
  gtk_progress_bar_set_fraction (self->check_bar, detail->check_fraction);

  if (hash != NULL && detail->hash_note != NULL)
    text = g_strdup_printf ("%s\n%s", hash, detail->hash_note);
  else
    text = g_strdup (hash != NULL ? hash : _("Not computed yet: Verify does it"));
  adw_action_row_set_subtitle (self->hash_row, text);
  if (detail->check_bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->hash_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hash_row), "error");
}

static void
show_license (FxModelPage *self)
{
  const char *license = self->detail->license;
  const gboolean is_text = license != NULL &&
                           (strlen (license) > MAX_LICENSE_NAME || strchr (license, '\n') != NULL);
  g_autofree char *first = is_text ? g_strndup (license, strcspn (license, "\n")) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->license_row), license != NULL);
  if (license == NULL)
    return;

  adw_expander_row_set_subtitle (self->license_row, is_text ? g_strstrip (first) : license);
  gtk_widget_set_visible (self->license_text_row, is_text);
  adw_expander_row_set_enable_expansion (self->license_row, is_text);
  gtk_label_set_text (self->license_text, is_text ? license : "");
}

static void
show_count (AdwActionRow *row,
            GListModel   *facts,
            const char   *sentence)
{
  gtk_widget_set_visible (GTK_WIDGET (row), facts != NULL);
  if (facts != NULL)
    adw_action_row_set_subtitle (row, sentence);
}

static void
show_facts (FxModelPage *self)
{
  const FxModelDetail *detail = self->detail;
  const guint n_metadata = detail->metadata != NULL ? g_list_model_get_n_items (detail->metadata) : 0;
  const guint n_tensors = detail->tensors != NULL ? g_list_model_get_n_items (detail->tensors) : 0;
  g_autofree char *metadata = g_strdup_printf (ngettext ("%u key", "%u keys", n_metadata), n_metadata);
  g_autofree char *tensors = g_strdup_printf (ngettext ("%u tensor", "%u tensors", n_tensors), n_tensors);

  show_count (self->metadata_row, detail->metadata, metadata);
  show_count (self->tensors_row, detail->tensors, tensors);
  gtk_widget_set_visible (GTK_WIDGET (self->source_row), detail->source != NULL);
  if (detail->source != NULL)
    adw_action_row_set_subtitle (self->source_row, detail->source);
  gtk_widget_set_visible (GTK_WIDGET (self->instructions_row), detail->instructions != NULL);
  if (detail->instructions != NULL)
    adw_action_row_set_subtitle (self->instructions_row, detail->instructions);
}

static void
show_template (FxModelPage *self)
{
  const FxModelDetail *detail = self->detail;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->template_source);

  gtk_widget_set_visible (self->template_group, detail->template != NULL);
  fx_template_view_set_pieces (self->template_view, detail->pieces);
  gtk_text_buffer_set_text (buffer, detail->template != NULL ? detail->template : "", -1);
}

static void
show_bench (FxModelPage *self)
{
  const FxModelDetail *detail = self->detail;
  const guint n_runs = detail->benches != NULL ? g_list_model_get_n_items (detail->benches) : 0;
  g_autofree char *text = NULL;

  fx_bench_chart_set_benches (self->chart, detail->benches);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), n_runs > 0);
  gtk_button_set_label (self->bench, detail->benching ? _("Stop") : _("Measure"));

  if (detail->bench_note != NULL)
    {
      text = g_strdup (detail->bench_note);
    }
  else if (n_runs > 0)
    {
      g_autoptr (FxBenchItem) last = g_list_model_get_item (detail->benches, n_runs - 1);

      /* Translators: the numbers are tokens, tokens per second, milliseconds;
       * at the end the name of the device. */
      text = g_strdup_printf (_("%u tokens read at %.1f tok/s, %u written at %.1f tok/s; first token after %.0f ms; %s"),
                              last->n_prompt, last->prefill, last->n_decode, last->decode, last->first_token,
                              last->device != NULL ? last->device : "");
    }
  else
    {
      text = g_strdup (_("Not measured yet. It loads the model and takes about a minute."));
    }
  gtk_label_set_text (self->bench_note, text);
}

void
fx_model_page_show_detail (FxModelPage *self)
{
  show_check (self);
  show_license (self);
  show_facts (self);
  show_template (self);
  show_bench (self);
}
