/* fx-context-popover.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-context-popover.h"

#include <glib/gi18n.h>

#include "fx-fit-bar.h"
#include "fx-fit-segment.h"

struct _FxContextPopover
{
  GtkPopover parent_instance;

  /* Template widgets */
  FxFitBar *bar;
  GtkGrid  *grid;
  GtkLabel *hint;
  GtkLabel *reading;
  GtkWidget *policy;

  GBindingGroup *bindings; /* Owned */
};

G_DEFINE_FINAL_TYPE (FxContextPopover, fx_context_popover, GTK_TYPE_POPOVER)

static void
add_row (FxContextPopover *self,
         int               row,
         const char       *style,
         const char       *name,
         guint             n_tokens)
{
  GtkWidget *dot = fx_fit_segment_new ();
  GtkWidget *label = gtk_label_new (name);
  g_autofree char *text = g_strdup_printf ("%'u", n_tokens);
  GtkWidget *number = gtk_label_new (text);

  gtk_widget_set_css_classes (dot, (const char *[]) { style, "dot", NULL });
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_label_set_xalign (GTK_LABEL (number), 1);

  gtk_grid_attach (self->grid, dot, 0, row, 1, 1);
  gtk_grid_attach (self->grid, label, 1, row, 1, 1);
  gtk_grid_attach (self->grid, number, 2, row, 1, 1);
}

/* What the model knows already, and what it has to read first. */
static void
update_reading (FxContextPopover *self,
                FxContextUsage   *usage)
{
  guint used = fx_context_usage_get_used (usage);
  guint fresh = used - MIN (usage->cached, used);
  g_autofree char *text = NULL;

  if (usage->read_seconds >= 1)
    text = g_strdup_printf (_("%'u tokens are in the cache, %'u are to be read: about %.0f s"),
                            MIN (usage->cached, used), fresh, usage->read_seconds);
  else
    text = g_strdup_printf (_("%'u tokens are in the cache, %'u are to be read"),
                            MIN (usage->cached, used), fresh);
  gtk_label_set_text (self->reading, text);
}

static void
update_hint (FxContextPopover *self,
             FxContextUsage   *usage)
{
  g_autofree char *text = NULL;
  gboolean fits = fx_context_usage_fits (usage);

  if (usage->left_out > 0)
    text = g_strdup_printf (ngettext ("%u earlier message will not be sent.",
                                      "%u earlier messages will not be sent.", usage->left_out),
                            usage->left_out);
  else if (!fits)
    text = g_strdup (_("The draft does not fit. Shorten it, leave out earlier messages, or load the model with a larger context."));
  else if (usage->too_long)
    text = g_strdup (_("There is little room left for the reply."));

  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_css_classes (GTK_WIDGET (self->hint), (const char *[]) { fits ? "warning" : "error", NULL });
}

void
fx_context_popover_set_usage (FxContextPopover *self,
                              FxContextUsage   *usage)
{
  const FxFitPart parts[] = {
    { "system", _("Instructions"), usage->system, NULL },
    { "history", _("History"), usage->history, NULL },
    { "draft", _("Draft"), usage->draft, NULL },
    { "reply", _("Reserved for the reply"), usage->reply, NULL },
  };
  g_autofree char *sentence = NULL;
  GtkWidget *child;
  int row = 0;

  g_return_if_fail (FX_IS_CONTEXT_POPOVER (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    add_row (self, row++, parts[i].style, parts[i].label, (guint) parts[i].amount);
  add_row (self, row++, "free", _("Free"), fx_context_usage_get_free (usage));

  sentence = g_strdup_printf (_("%'u of %'u tokens used"),
                              fx_context_usage_get_used (usage), usage->total);
  fx_fit_bar_set_parts (self->bar, parts, G_N_ELEMENTS (parts), usage->total,
                        sentence);
  add_row (self, row++, "none", _("Total"), usage->total);

  if (usage->left_out > 0)
    add_row (self, row++, "none", _("Not sent"), usage->left_out_tokens);

  update_reading (self, usage);
  update_hint (self, usage);
}

void
fx_context_popover_set_sampling (FxContextPopover *self,
                                 FxSamplingItem   *sampling)
{
  g_return_if_fail (FX_IS_CONTEXT_POPOVER (self));

  g_binding_group_set_source (self->bindings, sampling);
}

static void
fx_context_popover_dispose (GObject *object)
{
  FxContextPopover *self = FX_CONTEXT_POPOVER (object);

  g_clear_object (&self->bindings);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_CONTEXT_POPOVER);

  G_OBJECT_CLASS (fx_context_popover_parent_class)->dispose (object);
}

static void
fx_context_popover_class_init (FxContextPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_context_popover_dispose;

  g_type_ensure (FX_TYPE_FIT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-context-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, FxContextPopover, bar);
  gtk_widget_class_bind_template_child (widget_class, FxContextPopover, grid);
  gtk_widget_class_bind_template_child (widget_class, FxContextPopover, hint);
  gtk_widget_class_bind_template_child (widget_class, FxContextPopover, reading);
  gtk_widget_class_bind_template_child (widget_class, FxContextPopover, policy);
}

static void
fx_context_popover_init (FxContextPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "overflow", self->policy, "selected",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
