/* fx-remote-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-remote-page.h"

#include <glib/gi18n.h>

#include "fx-access-view.h"
#include "fx-context-tile.h"
#include "fx-markdown-view.h"
#include "fx-progress-button.h"
#include "fx-pull-button.h"
#include "fx-remote-file-row.h"

/* Of the cells of a row. */
#define FIT_COLUMN 3
#define SPEED_COLUMN 4

struct _FxRemotePage
{
  AdwNavigationPage    parent_instance;

  /* Template widgets */
  FxPullButton        *pull_button;
  GtkStack            *stack;
  AdwStatusPage       *problem;
  AdwBin              *problem_access;
  AdwAvatar           *avatar;
  GtkLabel            *name;
  GtkLabel            *about;
  GtkWidget           *web_page;
  GtkFlowBox          *tiles;
  AdwBin              *access;
  GtkWidget           *recommended_group;
  AdwActionRow        *recommended;
  FxProgressButton    *recommended_button;
  GtkDropDown         *context;
  GtkBox              *head;
  GtkListBox          *files;
  GtkWidget           *no_files;
  GtkWidget           *add_on_box;
  GtkListBox          *add_ons;
  GtkWidget           *readme_box;
  FxMarkdownView      *readme;

  /* Of @tiles */
  FxContextTile       *size_tile;
  FxContextTile       *fit_tile;
  FxContextTile       *context_tile;
  FxContextTile       *licence_tile;
  FxContextTile       *gate_tile;

  /* Owned */
  FxDesk              *desk;
  FxRemoteModel       *model;
  GListModel          *shown; /* files */
  GtkSizeGroup        *columns[FX_REMOTE_FILE_N_COLUMNS];
  GArray              *contexts; /* guint, as in @context */
  char                *readme_text;

  GtkWidget           *speed_head; /* of @head */
  gboolean             show_speed;
  gboolean             narrow;
};

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_SHOW_SPEED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxRemotePage, fx_remote_page, ADW_TYPE_NAVIGATION_PAGE)

static void
update_tiles (FxRemotePage *self)
{
  FxRemoteModel *model = self->model;
  FxRemoteFile *file = fx_remote_model_get_recommended (model);
  g_autofree char *parameters = model->n_parameters > 0 ? fx_format_count (model->n_parameters) : NULL;
  g_autofree char *context = model->context > 0 ? fx_format_tokens (model->context) : NULL;
  g_autofree char *size = file != NULL ? g_format_size (file->size) : NULL;
  g_autofree char *note = NULL;
  static const char *const fits[] = { NULL, N_("Fits"), N_("Spills"), N_("Too large") };

  if (parameters != NULL)
    note = g_strdup_printf (_("%s parameters"), parameters);
  fx_context_tile_set (self->size_tile, size != NULL ? size : parameters, size != NULL ? note : NULL);
  fx_context_tile_set (self->fit_tile,
                       file != NULL && file->fit != FX_FIT_UNKNOWN ? _(fits[file->fit]) : NULL,
                       file != NULL ? file->label : NULL);
  fx_context_tile_set (self->context_tile, context, _("tokens"));
  fx_context_tile_set (self->licence_tile, model->licence, NULL);
  fx_context_tile_set (self->gate_tile, model->gate == FX_GATE_OPEN ? _("Open") : _("Gated"),
                       model->gate == FX_GATE_OPEN ? _("for anybody") : _("asks for an agreement"));
}

static void
update_recommended (FxRemotePage *self)
{
  FxRemoteFile *file = fx_remote_model_get_recommended (self->model);
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *text = NULL;
  g_autofree char *what = NULL;

  gtk_widget_set_visible (self->recommended_group, file != NULL && file->problem == NULL);
  if (file == NULL)
    return;

  /* Translators: %s is the name of a kind of file: "Recommended: Q4_K_M" */
  title = g_strdup_printf (_("Recommended: %s"), file->label);
  summary = fx_remote_file_describe (file);
  /* Translators: %s is the name of a kind of file; a screen reader says it */
  what = g_strdup_printf (_("%s, recommended"), file->label);
  text = file->reason != NULL ? g_strdup_printf ("%s\n%s", file->reason, summary) : g_strdup (summary);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->recommended), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->recommended), title);
  adw_action_row_set_subtitle (self->recommended, text);
  g_object_set (self->recommended_button, "pulls", self->desk->pulls, "item", file->pull,
                "what", what, NULL);
}

/* The column is there once there is a figure for it. */
static void
update_speed_column (FxRemotePage *self)
{
  guint n = self->model->files != NULL ? g_list_model_get_n_items (self->model->files) : 0;
  gboolean any = FALSE;

  for (guint i = 0; i < n && !any; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (self->model->files, i);

      any = file->speed > 0;
    }

  if (self->show_speed == any)
    return;

  self->show_speed = any;
  gtk_widget_set_visible (self->speed_head, any);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SPEED]);
}

static void
on_file_changed (FxRemotePage *self)
{
  update_speed_column (self);
  update_tiles (self);
  update_recommended (self);
}

static void
on_download (FxRemotePage *self,
             FxRemoteFile *file)
{
  fx_discover_desk_download (self->desk->discover, self->model, file);
}

static void
on_download_recommended (FxRemotePage *self)
{
  FxRemoteFile *file = fx_remote_model_get_recommended (self->model);

  if (file != NULL)
    on_download (self, file);
}

static void
on_retry (FxRemotePage *self)
{
  fx_discover_desk_open (self->desk->discover, self->model);
}

static void
fill_files (FxRemotePage *self)
{
  guint n = self->model->files != NULL ? g_list_model_get_n_items (self->model->files) : 0;
  guint n_models = 0;

  gtk_list_box_remove_all (self->files);
  gtk_list_box_remove_all (self->add_ons);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (self->model->files, i);
      GtkWidget *row = fx_remote_file_row_new (self->desk->pulls, file, self->columns);

      g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
      g_object_bind_property (self, "show-speed", row, "show-speed", G_BINDING_SYNC_CREATE);
      g_signal_connect_object (row, "download", G_CALLBACK (on_download), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (file, "notify", G_CALLBACK (on_file_changed), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (file->add_on ? self->add_ons : self->files, row);
      n_models += !file->add_on;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->files), n_models > 0);
  gtk_widget_set_visible (self->no_files, n_models == 0);
  gtk_widget_set_visible (self->add_on_box, n > n_models);
}

static void
fill_contexts (FxRemotePage *self)
{
  guint trained = self->model->context;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_array_set_size (self->contexts, 0);
  for (guint tokens = 2048; tokens <= 1 << 20; tokens *= 2)
    {
      g_autofree char *name = NULL;

      if (trained > 0 && tokens > trained && self->contexts->len > 0)
        break;
      name = fx_format_tokens (tokens);
      gtk_string_list_append (names, name);
      g_array_append_val (self->contexts, tokens);
      if (tokens <= self->desk->discover->context)
        selected = self->contexts->len - 1;
    }

  /* The signal comes with another choice only. */
  g_signal_handlers_block_matched (self->context, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_drop_down_set_model (self->context, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->context, selected);
  g_signal_handlers_unblock_matched (self->context, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
}

static void
on_context_changed (FxRemotePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->context);
  guint tokens;

  if (self->contexts == NULL || selected >= self->contexts->len)
    return;

  tokens = g_array_index (self->contexts, guint, selected);
  if (tokens == self->desk->discover->context)
    return;

  g_object_set (self->desk->discover, "context", tokens, NULL);
  fx_discover_desk_plan (self->desk->discover, self->model);
}

static void
update_title (FxRemotePage *self)
{
  FxRemoteModel *model = self->model;
  g_autofree char *description = fx_remote_model_describe (model);
  g_autofree char *updated = NULL;
  g_autofree char *about = NULL;

  if (model->modified > 0)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) model->modified);

      if (time != NULL)
        {
          g_autofree char *day = g_date_time_format (time, "%x");

          updated = g_strdup_printf (_("changed on %s"), day);
        }
    }

  about = g_strjoin (" · ", model->owner != NULL ? model->owner : "", description, updated, NULL);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), model->name != NULL ? model->name : model->id);
  adw_avatar_set_text (self->avatar, model->owner);
  gtk_label_set_text (self->name, model->name != NULL ? model->name : model->id);
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (self->web_page, model->web_page != NULL);
  if (model->web_page != NULL)
    gtk_link_button_set_uri (GTK_LINK_BUTTON (self->web_page), model->web_page);
}

static void
set_access (FxRemotePage *self,
            AdwBin       *place,
            gboolean      wanted)
{
  if (wanted && adw_bin_get_child (place) == NULL)
    adw_bin_set_child (place, fx_access_view_new (self->desk->discover, self->model));
  else if (!wanted)
    adw_bin_set_child (place, NULL);
  gtk_widget_set_visible (GTK_WIDGET (place), wanted);
}

static void
update (FxRemotePage *self)
{
  FxRemoteModel *model = self->model;
  const char *page = "page";

  if (model->problem != NULL)
    page = "problem";
  else if (model->files == NULL)
    page = "loading";

  if (g_set_object (&self->shown, model->files))
    {
      fill_files (self);
      fill_contexts (self);
    }
  update_title (self);
  update_speed_column (self);
  update_tiles (self);
  update_recommended (self);
  adw_status_page_set_description (self->problem, model->problem);
  set_access (self, self->problem_access, model->problem != NULL && model->access_needed);
  set_access (self, self->access, model->gate != FX_GATE_OPEN);
  gtk_widget_set_visible (self->readme_box, model->readme != NULL && *model->readme != '\0');
  if (g_set_str (&self->readme_text, model->readme) && model->readme != NULL)
    fx_markdown_view_set_text (self->readme, model->readme, FALSE);
  gtk_stack_set_visible_child_name (self->stack, page);
}

static FxContextTile *
add_tile (FxRemotePage *self,
          const char   *name,
          const char   *explanation)
{
  GtkWidget *tile = fx_context_tile_new (name, explanation);

  gtk_flow_box_append (self->tiles, tile);
  gtk_widget_set_focusable (gtk_widget_get_parent (tile), FALSE);

  return FX_CONTEXT_TILE (tile);
}

static void
add_tiles (FxRemotePage *self)
{
  self->size_tile = add_tile (self, _("Size"),
                              _("What is downloaded, and what it takes on the disk. The same model comes in files of several sizes: fewer bits for each parameter make it smaller and faster, and a little worse."));
  self->fit_tile = add_tile (self, _("Fit"),
                             _("Whether the recommended file fits the memory of this computer, with the context chosen for the table of files. It is planned by the code that loads the model, from the head of the file. What spills works, but slower."));
  self->context_tile = add_tile (self, _("Context"),
                                 _("How many tokens the model was trained to look at: instructions, the chat so far and the reply together. About three quarters of a word are one token. A longer context takes more memory."));
  self->licence_tile = add_tile (self, _("Licence"),
                                 _("What you may do with the model, as its owner says on the hub. Fornax has not checked it. Read the licence on the web page before you use the model for your work."));
  self->gate_tile = add_tile (self, _("Access"),
                              _("Some owners ask you to accept a licence, or to be let in, before you can download. That needs an account of the hub and an access token of it, which Fornax keeps in the keyring of your system and sends to that hub alone."));
}

static void
add_heads (FxRemotePage *self)
{
  const char *const heads[] = {
    _("Bits"), _("Size"), _("Needs"), _("Fit"), _("Speed"), _("Longest"), "",
  };
  GtkWidget *first = gtk_label_new (_("Kind"));

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_widget_set_hexpand (first, TRUE);
  gtk_box_append (self->head, first);
  for (guint i = 0; i < FX_REMOTE_FILE_N_COLUMNS; i++)
    {
      GtkWidget *label = gtk_label_new (heads[i]);

      /* Of the cells, the fit is the one that starts at the left. */
      gtk_label_set_xalign (GTK_LABEL (label), i == FIT_COLUMN ? 0 : 1);
      self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
      gtk_size_group_add_widget (self->columns[i], label);
      gtk_box_append (self->head, label);
      if (i == SPEED_COLUMN)
        self->speed_head = label;
    }
  gtk_widget_set_visible (self->speed_head, FALSE);
}

static void
fx_remote_page_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, FX_REMOTE_PAGE (object)->narrow);
      break;
    case PROP_SHOW_SPEED:
      g_value_set_boolean (value, FX_REMOTE_PAGE (object)->show_speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_remote_page_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      FX_REMOTE_PAGE (object)->narrow = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_remote_page_dispose (GObject *object)
{
  FxRemotePage *self = FX_REMOTE_PAGE (object);

  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_REMOTE_PAGE);
  for (guint i = 0; i < FX_REMOTE_FILE_N_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_pointer (&self->contexts, g_array_unref);
  g_clear_pointer (&self->readme_text, g_free);
  g_clear_object (&self->shown);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_remote_page_parent_class)->dispose (object);
}

static void
fx_remote_page_class_init (FxRemotePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_remote_page_dispose;
  object_class->get_property = fx_remote_page_get_property;
  object_class->set_property = fx_remote_page_set_property;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SPEED] =
    g_param_spec_boolean ("show-speed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_MARKDOWN_VIEW);
  g_type_ensure (FX_TYPE_PROGRESS_BUTTON);
  g_type_ensure (FX_TYPE_PULL_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-remote-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, FxRemotePage, name)
  BIND (pull_button);
  BIND (stack);
  BIND (problem);
  BIND (problem_access);
  BIND (avatar);
  BIND (name);
  BIND (about);
  BIND (web_page);
  BIND (tiles);
  BIND (access);
  BIND (recommended_group);
  BIND (recommended);
  BIND (recommended_button);
  BIND (context);
  BIND (head);
  BIND (files);
  BIND (no_files);
  BIND (add_on_box);
  BIND (add_ons);
  BIND (readme_box);
  BIND (readme);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_context_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_download_recommended);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
fx_remote_page_init (FxRemotePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->contexts = g_array_new (FALSE, FALSE, sizeof (guint));
  add_tiles (self);
  add_heads (self);
}

GtkWidget *
fx_remote_page_new (FxDesk        *desk,
                    FxRemoteModel *model)
{
  FxRemotePage *self;

  g_return_val_if_fail (FX_IS_DESK (desk) && desk->discover != NULL, NULL);
  g_return_val_if_fail (FX_IS_REMOTE_MODEL (model), NULL);

  self = g_object_new (FX_TYPE_REMOTE_PAGE, NULL);
  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  g_object_set (self->pull_button, "pulls", desk->pulls, NULL);
  g_signal_connect_object (model, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
