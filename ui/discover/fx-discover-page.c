/* fx-discover-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-discover-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-discover-filters.h"
#include "fx-model-tile.h"
#include "fx-pull-button.h"
#include "fx-remote-page.h"

/* Between the last key and the search. */
#define TYPING_MS 350

/* Of the way down, where the next page is asked for. */
#define MORE_AT 0.8

#define N_SKELETONS 12

struct _FxDiscoverPage
{
  AdwBin              parent_instance;

  /* Template widgets */
  AdwNavigationView  *navigation;
  FxPullButton       *pulls;
  GtkEditable        *entry;
  AdwToggleGroup     *source;
  GtkDropDown        *sort;
  GtkWidget          *filter_button;
  FxDiscoverFilters  *filters;
  AdwBanner          *banner;
  GtkStack           *stack;
  GtkScrolledWindow  *scroller;
  GtkGridView        *grid;
  GtkFlowBox         *skeleton;
  GtkWidget          *clear;
  AdwStatusPage      *problem;
  GtkWidget          *retry;
  AdwStatusPage      *name_help;

  /* Owned */
  FxDesk             *desk;
  GSignalGroup       *discover_signals;
  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;
  GtkFilter          *filter;
  GtkSorter          *sorter;

  guint               typing_id;
  guint               more_id;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxDiscoverPage, fx_discover_page, ADW_TYPE_BIN)

static FxDiscoverDesk *
discover (FxDiscoverPage *self)
{
  return self->desk != NULL ? self->desk->discover : NULL;
}

static gboolean
is_searching (FxDiscoverPage *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->source), "hub") == 0;
}

static void
on_search (FxDiscoverPage *self)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);

  if (discover (self) != NULL && is_searching (self))
    fx_discover_desk_search (discover (self));
}

static gboolean
on_typed (gpointer data)
{
  FxDiscoverPage *self = data;
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  self->typing_id = 0;
  if (discover (self) == NULL || g_strcmp0 (words, discover (self)->words) == 0)
    return G_SOURCE_REMOVE;

  g_object_set (discover (self), "words", *words != '\0' ? words : NULL, NULL);
  on_search (self);

  return G_SOURCE_REMOVE;
}

static void
on_words_changed (FxDiscoverPage *self)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (is_searching (self))
    self->typing_id = g_timeout_add (TYPING_MS, on_typed, self);
}

static void
update_stack (FxDiscoverPage *self)
{
  FxDiscoverDesk *desk = discover (self);
  const char *page = "results";
  gboolean any;

  if (desk == NULL)
    return;

  any = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0;
  if (!is_searching (self))
    page = "name";
  else if (desk->state == FX_DISCOVER_LOADING || desk->state == FX_DISCOVER_IDLE)
    page = "loading";
  else if (!any && desk->problem != FX_DISCOVER_FINE)
    page = "problem";
  else if (!any)
    page = "nothing";

  gtk_stack_set_visible_child_name (self->stack, page);
}

/* With results a banner over them, without the whole page. */
static void
update_problem (FxDiscoverPage *self)
{
  FxDiscoverDesk *desk = discover (self);
  g_autofree char *text = NULL;
  gboolean waits;

  if (desk == NULL)
    return;

  waits = desk->problem == FX_DISCOVER_RATE_LIMITED && desk->wait > 0;
  if (waits)
    text = g_strdup_printf (ngettext ("The hub asks for a pause: %u second",
                                      "The hub asks for a pause: %u seconds", desk->wait), desk->wait);
  else if (desk->problem == FX_DISCOVER_OFFLINE && desk->cached)
    text = g_strdup (_("No connection: this is what was found the last time"));
  else if (desk->problem != FX_DISCOVER_FINE)
    text = g_strdup (desk->problem_text != NULL ? desk->problem_text : _("The hub cannot be reached"));

  adw_banner_set_title (self->banner, text != NULL ? text : "");
  adw_banner_set_button_label (self->banner, waits ? NULL : _("_Try Again"));
  adw_banner_set_revealed (self->banner, text != NULL && is_searching (self) &&
                                         g_list_model_get_n_items (desk->results) > 0);
  adw_status_page_set_title (self->problem, desk->problem == FX_DISCOVER_OFFLINE ? _("No Connection")
                                            : waits ? _("A Short Pause") : _("The Search Failed"));
  adw_status_page_set_description (self->problem, text);
  gtk_widget_set_visible (self->retry, !waits);
  update_stack (self);
}

static void
ask_for_more (FxDiscoverPage *self)
{
  GtkAdjustment *position = gtk_scrolled_window_get_vadjustment (self->scroller);
  double end = gtk_adjustment_get_value (position) + gtk_adjustment_get_page_size (position);

  if (discover (self) != NULL && is_searching (self) && gtk_widget_get_mapped (GTK_WIDGET (self->grid)) &&
      end >= MORE_AT * gtk_adjustment_get_upper (position))
    fx_discover_desk_more (discover (self));
}

static gboolean
on_laid_out (gpointer data)
{
  FxDiscoverPage *self = data;

  self->more_id = 0;
  ask_for_more (self);

  return G_SOURCE_REMOVE;
}

static void
on_state_changed (FxDiscoverPage *self)
{
  FxDiscoverDesk *desk = discover (self);

  update_problem (self);
  if (desk != NULL && desk->state == FX_DISCOVER_LOADING)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);

  /* Few results, or all of them filtered out: the end may be in sight. */
  if (desk != NULL && desk->state == FX_DISCOVER_READY && self->more_id == 0)
    self->more_id = g_idle_add_full (G_PRIORITY_LOW, on_laid_out, self, NULL);
}

static void
update_name_help (FxDiscoverPage *self)
{
  gboolean ollama = g_strcmp0 (adw_toggle_group_get_active_name (self->source), "ollama") == 0;

  adw_status_page_set_title (self->name_help, ollama ? _("A Model of the Ollama Library") : _("A Model by Its Address"));
  adw_status_page_set_description (self->name_help,
                                   ollama ? _("Type its name and tag and press Return: llama3.1:8b, qwen3:0.6b. The library cannot be searched from outside.")
                                          : _("Type or paste an address and press Return: https://huggingface.co/owner/name, hf.co/owner/name:Q4_K_M."));
}

static void
on_source_changed (FxDiscoverPage *self)
{
  gboolean searching = is_searching (self);
  gboolean ollama = g_strcmp0 (adw_toggle_group_get_active_name (self->source), "ollama") == 0;

  g_clear_handle_id (&self->typing_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->sort), searching);
  gtk_widget_set_visible (self->filter_button, searching);
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->entry),
                                         searching ? _("Search models") : ollama ? _("Name and tag") : _("Address"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  searching ? _("Search models") : ollama ? _("Name and tag") : _("Address"), -1);
  update_name_help (self);
  update_problem (self);
  if (searching)
    on_words_changed (self);
}

static void
on_activate (FxDiscoverPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  g_autoptr (FxRemoteModel) model = NULL;

  if (is_searching (self))
    {
      g_clear_handle_id (&self->typing_id, g_source_remove);
      on_typed (self);
      return;
    }
  if (discover (self) == NULL || *text == '\0')
    return;

  model = fx_discover_desk_resolve (discover (self), text);
  if (model != NULL)
    adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (fx_remote_page_new (self->desk, model)));
}

void
fx_discover_page_show (FxDiscoverPage *self,
                       FxRemoteModel  *model)
{
  g_return_if_fail (FX_IS_DISCOVER_PAGE (self));
  g_return_if_fail (FX_IS_REMOTE_MODEL (model));

  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (fx_remote_page_new (self->desk, model)));
  fx_discover_desk_open (discover (self), model);
}

static void
on_tile_activated (FxDiscoverPage *self,
                   guint           position)
{
  g_autoptr (FxRemoteModel) model = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (model != NULL)
    fx_discover_page_show (self, model);
}

/* The hub's order, or ours: by the score of what was found so far. */
static int
compare_scores (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  double x = ((const FxRemoteModel *) a)->fit_score;
  double y = ((const FxRemoteModel *) b)->fit_score;

  return (x < y) - (x > y);
}

static void
on_sort_changed (FxDiscoverPage *self)
{
  FxDiscoverDesk *desk = discover (self);
  guint sort = gtk_drop_down_get_selected (self->sort);
  gboolean best = sort == FX_DISCOVER_SORT_BEST;

  if (desk == NULL || desk->sort == sort)
    return;

  g_object_set (desk, "sort", sort, NULL);
  gtk_sort_list_model_set_sorter (self->sorted, best ? self->sorter : NULL);
  on_search (self);
}

static gboolean
shows (gpointer item,
       gpointer data)
{
  FxDiscoverPage *self = data;
  gboolean fits_only;

  g_object_get (self->filters, "fits-only", &fits_only, NULL);

  return !fits_only || ((FxRemoteModel *) item)->fit == FX_FIT_OK;
}

static void
on_fits_only_changed (FxDiscoverPage *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
on_filters_changed (FxDiscoverPage *self)
{
  g_autofree char *text = NULL;
  guint n;

  g_object_get (self->filters, "n-active", &n, NULL);
  text = n > 0 ? g_strdup_printf (ngettext ("%u filter is set", "%u filters are set", n), n)
               : g_strdup (_("Filters"));
  if (n > 0)
    gtk_widget_add_css_class (self->filter_button, "accent");
  else
    gtk_widget_remove_css_class (self->filter_button, "accent");
  gtk_widget_set_tooltip_text (self->filter_button, text);
  gtk_widget_set_visible (self->clear, n > 0);
}

static void
on_clear (FxDiscoverPage *self)
{
  fx_discover_filters_clear (self->filters);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, fx_model_tile_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  FxRemoteModel *model = gtk_list_item_get_item (item);
  g_autofree char *summary = fx_model_tile_summarise (model);

  fx_model_tile_set_model (FX_MODEL_TILE (gtk_list_item_get_child (item)), model);
  gtk_list_item_set_accessible_label (item, summary);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  fx_model_tile_set_model (FX_MODEL_TILE (gtk_list_item_get_child (item)), NULL);
}

static void
on_notice (FxDiscoverPage *self)
{
  FxNotice *notice = discover (self)->notice;
  AdwDialog *dialog;

  if (notice == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  dialog = adw_alert_dialog_new (notice->title, notice->body);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_discover_changed (FxDiscoverPage *self)
{
  FxDiscoverDesk *desk = discover (self);

  g_signal_group_set_target (self->discover_signals, desk);
  g_object_set (self->filters, "desk", desk, NULL);
  gtk_filter_list_model_set_model (self->filtered, desk != NULL ? desk->results : NULL);
  update_problem (self);
}

static void
on_pulls_changed (FxDiscoverPage *self)
{
  g_object_set (self->pulls, "pulls", self->desk->pulls, NULL);
}

static void
set_desk (FxDiscoverPage *self,
          FxDesk         *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::discover", G_CALLBACK (on_discover_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::pulls", G_CALLBACK (on_pulls_changed), self, G_CONNECT_SWAPPED);
  on_discover_changed (self);
  on_pulls_changed (self);
}

static void
fx_discover_page_map (GtkWidget *widget)
{
  FxDiscoverPage *self = FX_DISCOVER_PAGE (widget);

  GTK_WIDGET_CLASS (fx_discover_page_parent_class)->map (widget);

  /* The first time somebody looks. */
  if (discover (self) != NULL && discover (self)->state == FX_DISCOVER_IDLE)
    on_search (self);
}

static void
find (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  FxDiscoverPage *self = FX_DISCOVER_PAGE (widget);

  adw_navigation_view_pop_to_tag (self->navigation, "search");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
fx_discover_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FxDiscoverPage *self = FX_DISCOVER_PAGE (object);

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
fx_discover_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  FxDiscoverPage *self = FX_DISCOVER_PAGE (object);

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
fx_discover_page_dispose (GObject *object)
{
  FxDiscoverPage *self = FX_DISCOVER_PAGE (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  g_clear_handle_id (&self->more_id, g_source_remove);
  g_clear_object (&self->discover_signals);
  if (self->grid != NULL)
    gtk_grid_view_set_model (self->grid, NULL);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_DISCOVER_PAGE);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_discover_page_parent_class)->dispose (object);
}

static void
fx_discover_page_class_init (FxDiscoverPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_discover_page_dispose;
  object_class->get_property = fx_discover_page_get_property;
  object_class->set_property = fx_discover_page_set_property;
  widget_class->map = fx_discover_page_map;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "page.find", NULL, find);

  g_type_ensure (FX_TYPE_DISCOVER_FILTERS);
  g_type_ensure (FX_TYPE_PULL_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-discover-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, navigation);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, pulls);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, entry);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, source);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, sort);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, filters);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, banner);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, grid);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, skeleton);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, clear);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, problem);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, retry);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverPage, name_help);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_filters_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fits_only_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_sort_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_source_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_tile_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_words_changed);
}

static void
fx_discover_page_init (FxDiscoverPage *self)
{
  GtkListItemFactory *factory;
  GtkAdjustment *position;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->discover_signals = g_signal_group_new (FX_TYPE_DISCOVER_DESK);
  g_signal_group_connect_swapped (self->discover_signals, "notify::state", G_CALLBACK (on_state_changed), self);
  g_signal_group_connect_swapped (self->discover_signals, "notify::problem", G_CALLBACK (update_problem), self);
  g_signal_group_connect_swapped (self->discover_signals, "notify::problem-text", G_CALLBACK (update_problem), self);
  g_signal_group_connect_swapped (self->discover_signals, "notify::cached", G_CALLBACK (update_problem), self);
  g_signal_group_connect_swapped (self->discover_signals, "notify::wait", G_CALLBACK (update_problem), self);

  g_signal_group_connect_swapped (self->discover_signals, "notify::notice", G_CALLBACK (on_notice), self);

  self->filter = GTK_FILTER (gtk_custom_filter_new (shows, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_scores, NULL, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), NULL);
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (update_problem), self, G_CONNECT_SWAPPED);

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_grid_view_set_factory (self->grid, factory);
  g_object_unref (factory);
  gtk_grid_view_set_model (self->grid,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)))));

  position = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (position, "value-changed", G_CALLBACK (ask_for_more), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (position, "changed", G_CALLBACK (ask_for_more), self, G_CONNECT_SWAPPED);

  for (guint i = 0; i < N_SKELETONS; i++)
    {
      GtkWidget *box = adw_bin_new ();

      gtk_widget_add_css_class (box, "card");
      gtk_widget_add_css_class (box, "skeleton");
      gtk_flow_box_append (self->skeleton, box);
      gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
    }

  update_name_help (self);
  on_filters_changed (self);
}
