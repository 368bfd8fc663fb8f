/* fx-memory-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-memory-view.h"

#include <glib/gi18n.h>

#include "fx-fit-bar.h"
#include "fx-fit-segment.h"

struct _FxMemoryView
{
  AdwBin      parent_instance;

  /* Template widgets */
  GtkWidget  *box;
  FxFitBar   *bar;
  FxFitBar   *host_bar;
  AdwWrapBox *legend;
  GtkImage   *icon;
  GtkLabel   *sentence;

  /* Owned */
  FxPlanItem *plan;
};

enum
{
  PROP_0,
  PROP_PLAN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxMemoryView, fx_memory_view, ADW_TYPE_BIN)

static void
add_legend (FxMemoryView *self,
            const char   *style,
            const char   *label,
            const char   *amount)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dot = fx_fit_segment_new ();
  g_autofree char *text = g_strdup_printf ("%s %s", label, amount);
  GtkWidget *name = gtk_label_new (text);

  gtk_widget_add_css_class (dot, style);
  gtk_widget_add_css_class (dot, "dot");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "numeric");

  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), name);
  adw_wrap_box_append (self->legend, box);
}

static void
fill_legend (FxMemoryView *self)
{
  FxFitPart parts[FX_FIT_BAR_MAX_PARTS];
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  guint n_parts;
  guint64 left;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->legend))) != NULL)
    adw_wrap_box_remove (self->legend, child);

  n_parts = fx_fit_parts_of_plan (self->plan, FALSE, parts, strings);
  for (guint i = 0; i < n_parts; i++)
    add_legend (self, parts[i].style, parts[i].label, parts[i].text);

  left = fx_plan_item_get_free (self->plan);
  if (left > 0)
    {
      g_autofree char *text = g_format_size_full (left, G_FORMAT_SIZE_IEC_UNITS);

      add_legend (self, "free", _("Free"), text);
    }
}

static void
fill_host_bar (FxMemoryView *self)
{
  FxFitPart parts[FX_FIT_BAR_MAX_PARTS];
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  gboolean spills = self->plan->host_used > 0 && self->plan->host_total > 0;
  guint n_parts;

  gtk_widget_set_visible (GTK_WIDGET (self->host_bar), spills);
  if (!spills)
    return;

  n_parts = fx_fit_parts_of_plan (self->plan, TRUE, parts, strings);
  fx_fit_bar_set_parts (self->host_bar, parts, n_parts,
                        (double) self->plan->host_total, _("System memory"));
}

static void
update (FxMemoryView *self)
{
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (self->box, self->plan != NULL);
  if (self->plan == NULL)
    return;

  sentence = fx_plan_item_describe (self->plan);
  fx_fit_bar_set_plan (self->bar, self->plan);
  fill_host_bar (self);
  fill_legend (self);
  gtk_label_set_text (self->sentence, sentence);

  gtk_image_set_from_icon_name (self->icon,
                                self->plan->fits ? "fx-fits-symbolic"
                                                 : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]) { self->plan->fits ? "success" : "error", NULL });
}

static void
fx_memory_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FxMemoryView *self = FX_MEMORY_VIEW (object);

  switch (prop_id)
    {
    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_memory_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FxMemoryView *self = FX_MEMORY_VIEW (object);

  switch (prop_id)
    {
    case PROP_PLAN:
      fx_memory_view_set_plan (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_memory_view_dispose (GObject *object)
{
  FxMemoryView *self = FX_MEMORY_VIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MEMORY_VIEW);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (fx_memory_view_parent_class)->dispose (object);
}

static void
fx_memory_view_class_init (FxMemoryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_memory_view_dispose;
  object_class->get_property = fx_memory_view_get_property;
  object_class->set_property = fx_memory_view_set_property;

  properties[PROP_PLAN] =
    g_param_spec_object ("plan", NULL, NULL, FX_TYPE_PLAN_ITEM,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_FIT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-memory-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FxMemoryView, box);
  gtk_widget_class_bind_template_child (widget_class, FxMemoryView, bar);
  gtk_widget_class_bind_template_child (widget_class, FxMemoryView, host_bar);
  gtk_widget_class_bind_template_child (widget_class, FxMemoryView, legend);
  gtk_widget_class_bind_template_child (widget_class, FxMemoryView, icon);
  gtk_widget_class_bind_template_child (widget_class, FxMemoryView, sentence);
}

static void
fx_memory_view_init (FxMemoryView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->box, FALSE);
}

void
fx_memory_view_set_plan (FxMemoryView *self,
                         FxPlanItem   *plan)
{
  g_return_if_fail (FX_IS_MEMORY_VIEW (self));

  if (!g_set_object (&self->plan, plan))
    return;

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
}
