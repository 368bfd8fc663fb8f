/* fx-pull-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-pull-list.h"

#include <glib/gi18n.h>

#include "fx-pull-row.h"

struct _FxPullList
{
  AdwBin      parent_instance;

  /* Template widgets */
  GtkWidget  *question;
  GtkStack   *stack;
  GtkListBox *list;

  FxPullDesk *pulls; /* owned */
};

enum
{
  PROP_0,
  PROP_PULLS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxPullList, fx_pull_list, ADW_TYPE_BIN)

static GtkWidget *
create_row (gpointer item,
            gpointer data)
{
  FxPullList *self = data;

  return fx_pull_row_new (self->pulls, item);
}

static void
update (FxPullList *self)
{
  gboolean any = g_list_model_get_n_items (self->pulls->items) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gtk_widget_set_visible (self->question, self->pulls->asks);
}

static void
on_wait (FxPullList *self)
{
  fx_pull_desk_answer_metered (self->pulls, FALSE);
}

static void
on_allow (FxPullList *self)
{
  fx_pull_desk_answer_metered (self->pulls, TRUE);
}

static void
set_pulls (FxPullList *self,
           FxPullDesk *pulls)
{
  if (pulls == NULL || !g_set_object (&self->pulls, pulls))
    return;

  gtk_list_box_bind_model (self->list, pulls->items, create_row, self, NULL);
  g_signal_connect_object (pulls->items, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pulls, "notify::asks", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fx_pull_list_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FxPullList *self = FX_PULL_LIST (object);

  switch (prop_id)
    {
    case PROP_PULLS:
      g_value_set_object (value, self->pulls);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_pull_list_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FxPullList *self = FX_PULL_LIST (object);

  switch (prop_id)
    {
    case PROP_PULLS:
      set_pulls (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_pull_list_dispose (GObject *object)
{
  FxPullList *self = FX_PULL_LIST (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_PULL_LIST);
  g_clear_object (&self->pulls);

  G_OBJECT_CLASS (fx_pull_list_parent_class)->dispose (object);
}

static void
fx_pull_list_class_init (FxPullListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_pull_list_dispose;
  object_class->get_property = fx_pull_list_get_property;
  object_class->set_property = fx_pull_list_set_property;

  properties[PROP_PULLS] =
    g_param_spec_object ("pulls", NULL, NULL, FX_TYPE_PULL_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-pull-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FxPullList, question);
  gtk_widget_class_bind_template_child (widget_class, FxPullList, stack);
  gtk_widget_class_bind_template_child (widget_class, FxPullList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_allow);
  gtk_widget_class_bind_template_callback (widget_class, on_wait);
}

static void
fx_pull_list_init (FxPullList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fx_pull_list_new (FxPullDesk *pulls)
{
  return g_object_new (FX_TYPE_PULL_LIST, "pulls", pulls, NULL);
}

void
fx_pull_list_present (FxPullDesk *pulls,
                      GtkWidget  *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();

  g_return_if_fail (FX_IS_PULL_DESK (pulls));

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), fx_pull_list_new (pulls));
  adw_dialog_set_title (dialog, _("Downloads"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, parent);
}
