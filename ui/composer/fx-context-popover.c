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

  gtk_widget_set_visible (GTK_WIDGET (self->hint),
                          !fx_context_usage_fits (usage));
  gtk_label_set_text (self->hint,
                      _("The draft does not fit. Shorten it, or load the model with a larger context."));
}

static void
fx_context_popover_dispose (GObject *object)
{
  FxContextPopover *self = FX_CONTEXT_POPOVER (object);

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
}

static void
fx_context_popover_init (FxContextPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
