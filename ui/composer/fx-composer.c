/* fx-composer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-composer.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <libspelling.h>

#include "fx-context-popover.h"
#include "fx-context-ring.h"

struct _FxComposer
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkScrolledWindow *scroller;
  GtkWidget         *text_view;
  GtkSourceBuffer   *buffer;
  GtkLabel          *placeholder;
  GtkToggleButton   *think;
  GtkWidget         *think_label;
  AdwToggleGroup    *think_level;
  GtkLabel          *hint;
  GtkLabel          *count;
  GtkMenuButton     *ring_button;
  FxContextRing     *ring;
  FxContextPopover  *popover;
  GtkButton         *send_button;

  /* Owned */
  FxDesk                    *desk;
  SpellingTextBufferAdapter *spelling; /* nullable: without a dictionary */

  GSignalGroup              *sampling_signals;

  gboolean                   filling; /* not pressed by the user */
  gboolean                   compact;
  gboolean                   ctrl_return; /* sends; Return alone is a new line */
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxComposer, fx_composer, ADW_TYPE_BIN)

static void
update_count (FxComposer *self)
{
  FxContextUsage *usage = self->desk->usage;
  g_autofree char *count = NULL;
  g_autofree char *ring = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->ring_button),
                          usage != NULL && usage->total > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->count),
                          usage != NULL && usage->draft > 0 && !self->compact);
  if (usage == NULL)
    return;

  count = g_strdup_printf (ngettext ("%'u token", "%'u tokens", usage->draft),
                           usage->draft);
  gtk_label_set_text (self->count, count);
  if (fx_context_usage_fits (usage))
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "error");

  fx_context_ring_set_usage (self->ring, usage);
  fx_context_popover_set_usage (self->popover, usage);
  ring = g_strdup_printf (_("Context: %'u of %'u tokens used"),
                          fx_context_usage_get_used (usage), usage->total);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->ring_button), ring);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ring_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, ring,
                                  -1);
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

/* One button for both, which keeps the focus. */
static void
update_button (FxComposer *self)
{
  g_autofree char *draft = fx_composer_dup_text (self);
  gboolean busy = self->desk->busy;
  const char *label = busy ? _("Stop") : _("Send");

  gtk_button_set_icon_name (self->send_button,
                            busy ? "media-playback-stop-symbolic"
                                 : "fx-send-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->send_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button),
                            busy || (self->desk->model != NULL && !is_blank (draft)));
  if (busy)
    gtk_widget_remove_css_class (GTK_WIDGET (self->send_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->send_button), "suggested-action");
}

/* The template's own way is to think, or to think a medium while. */
static void
update_think (FxComposer *self)
{
  FxSamplingItem *sampling = self->desk->sampling;
  guint thinking = sampling != NULL ? sampling->thinking : FX_THINKING_DEFAULT;

  self->filling = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->think), self->desk->can_think == 1);
  gtk_widget_set_visible (GTK_WIDGET (self->think_level), self->desk->can_think == 2);
  gtk_widget_set_visible (self->think_label, !self->compact);
  gtk_toggle_button_set_active (self->think, thinking != FX_THINKING_OFF);
  adw_toggle_group_set_active_name (self->think_level,
                                    thinking == FX_THINKING_LOW ? "low" :
                                    thinking == FX_THINKING_HIGH ? "high" : "medium");
  self->filling = FALSE;
}

static void
on_think_toggled (FxComposer *self)
{
  if (!self->filling && self->desk->sampling != NULL)
    g_object_set (self->desk->sampling, "thinking",
                  gtk_toggle_button_get_active (self->think) ? FX_THINKING_ON : FX_THINKING_OFF, NULL);
}

static void
on_level_changed (FxComposer *self)
{
  const char *name = adw_toggle_group_get_active_name (self->think_level);

  if (!self->filling && self->desk->sampling != NULL)
    g_object_set (self->desk->sampling, "thinking",
                  g_strcmp0 (name, "low") == 0 ? FX_THINKING_LOW :
                  g_strcmp0 (name, "high") == 0 ? FX_THINKING_HIGH : FX_THINKING_MEDIUM, NULL);
}

static void
on_sampling_changed (FxComposer *self)
{
  g_signal_group_set_target (self->sampling_signals, self->desk->sampling);
  fx_context_popover_set_sampling (self->popover, self->desk->sampling);
  update_think (self);
}

static void
update_placeholder (FxComposer *self)
{
  FxModelItem *model = self->desk->model;
  g_autofree char *text = NULL;

  if (model != NULL && !model->has_template)
    text = g_strdup (_("Text for the model to continue"));
  else if (model != NULL)
    text = g_strdup_printf (_("Message %s"), fx_model_item_get_short_name (model));
  else
    text = g_strdup (_("Message"));

  gtk_label_set_text (self->placeholder, text);
}

static void
on_text_changed (FxComposer *self)
{
  g_autofree char *draft = fx_composer_dup_text (self);

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), *draft == '\0');
  if (self->desk == NULL)
    return;

  update_button (self);
  fx_desk_draft_changed (self->desk, draft);
}

static void
on_model_changed (FxComposer *self)
{
  update_placeholder (self);
  update_button (self);
}

/* libspelling 0.4 trips over a text that goes while it is being checked. */
static void
replace_text (FxComposer *self,
              const char *text)
{
  if (self->spelling != NULL)
    spelling_text_buffer_adapter_set_enabled (self->spelling, FALSE);

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);

  if (self->spelling != NULL)
    spelling_text_buffer_adapter_set_enabled (self->spelling, TRUE);
}

void
fx_composer_send (FxComposer *self)
{
  g_autofree char *draft = NULL;

  g_return_if_fail (FX_IS_COMPOSER (self));

  draft = fx_composer_dup_text (self);
  if (self->desk->busy || self->desk->model == NULL || is_blank (draft))
    return;

  replace_text (self, "");
  fx_desk_send (self->desk, g_strstrip (draft));
}

static void
on_send_clicked (FxComposer *self)
{
  if (self->desk->busy)
    fx_desk_stop (self->desk);
  else
    fx_composer_send (self);
}

static gboolean
on_key (FxComposer      *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    {
      gboolean send = modifiers == GDK_CONTROL_MASK ||
                      (modifiers == 0 && !self->ctrl_return);

      if (!send)
        return GDK_EVENT_PROPAGATE;

      fx_composer_send (self);
      return GDK_EVENT_STOP;
    }

  if (keyval == GDK_KEY_Up && modifiers == 0)
    {
      g_autofree char *draft = fx_composer_dup_text (self);

      if (*draft == '\0')
        return gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-last", NULL);
    }

  return GDK_EVENT_PROPAGATE;
}

/* A draft may take 40 % of the window before it scrolls. */
static void
on_root_resized (FxComposer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int height = 0;

  if (!GTK_IS_WINDOW (root))
    return;

  gtk_window_get_default_size (GTK_WINDOW (root), NULL, &height);
  gtk_scrolled_window_set_max_content_height (self->scroller,
                                              MAX (height * 2 / 5, 48));
}

/* GtkSourceView does not follow the window by itself. */
static void
update_scheme (FxComposer *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (self->buffer,
                                      gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark"
                                                                                                : "Adwaita"));
}

static void
setup_spelling (FxComposer *self)
{
  SpellingChecker *checker = spelling_checker_get_default ();

  if (spelling_checker_get_language (checker) == NULL)
    return;

  self->spelling = spelling_text_buffer_adapter_new (self->buffer, checker);
  gtk_text_view_set_extra_menu (GTK_TEXT_VIEW (self->text_view),
                                spelling_text_buffer_adapter_get_menu_model (self->spelling));
  gtk_widget_insert_action_group (GTK_WIDGET (self->text_view), "spelling",
                                  G_ACTION_GROUP (self->spelling));
  spelling_text_buffer_adapter_set_enabled (self->spelling, TRUE);
}

static void
set_desk (FxComposer *self,
          FxDesk     *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::usage",
                           G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::busy",
                           G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::model",
                           G_CALLBACK (on_model_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::can-think",
                           G_CALLBACK (update_think), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::sampling",
                           G_CALLBACK (on_sampling_changed), self, G_CONNECT_SWAPPED);
  update_count (self);
  on_model_changed (self);
  on_sampling_changed (self);
}

static void
fx_composer_root (GtkWidget *widget)
{
  FxComposer *self = FX_COMPOSER (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (fx_composer_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  g_signal_connect_object (root, "notify::default-height",
                           G_CALLBACK (on_root_resized), self, G_CONNECT_SWAPPED);
  on_root_resized (self);
}

static void
fx_composer_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget),
                                        on_root_resized, widget);

  GTK_WIDGET_CLASS (fx_composer_parent_class)->unroot (widget);
}

static gboolean
fx_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FX_COMPOSER (widget)->text_view);
}

char *
fx_composer_dup_text (FxComposer *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (FX_IS_COMPOSER (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}

void
fx_composer_set_text (FxComposer *self,
                      const char *text)
{
  g_return_if_fail (FX_IS_COMPOSER (self));

  replace_text (self, text != NULL ? text : "");
}

void
fx_composer_set_ctrl_return (FxComposer *self,
                             gboolean    ctrl_return)
{
  g_return_if_fail (FX_IS_COMPOSER (self));

  self->ctrl_return = ctrl_return;
  gtk_label_set_text (self->hint,
                      ctrl_return ? _("Ctrl+Return sends")
                                  : _("Return sends, Shift+Return starts a new line"));
}

void
fx_composer_set_compact (FxComposer *self,
                         gboolean    compact)
{
  g_return_if_fail (FX_IS_COMPOSER (self));

  /* The ring says it, too. */
  self->compact = compact;
  if (self->desk != NULL)
    {
      update_count (self);
      update_think (self);
    }

  /* Keeps its place, for it pushes the buttons to the end. */
  gtk_widget_set_opacity (GTK_WIDGET (self->hint), compact ? 0 : 1);
}

static void
fx_composer_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FxComposer *self = FX_COMPOSER (object);

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
fx_composer_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  FxComposer *self = FX_COMPOSER (object);

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
fx_composer_dispose (GObject *object)
{
  FxComposer *self = FX_COMPOSER (object);

  if (self->spelling != NULL)
    spelling_text_buffer_adapter_set_enabled (self->spelling, FALSE);

  g_clear_object (&self->sampling_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_COMPOSER);
  g_clear_object (&self->spelling);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_composer_parent_class)->dispose (object);
}

static void
fx_composer_class_init (FxComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_composer_dispose;
  object_class->get_property = fx_composer_get_property;
  object_class->set_property = fx_composer_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_CONTEXT_POPOVER);
  g_type_ensure (FX_TYPE_CONTEXT_RING);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, FxComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, buffer);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, think);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, think_label);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, think_level);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, hint);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, count);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, ring_button);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, ring);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, popover);
  gtk_widget_class_bind_template_child (widget_class, FxComposer, send_button);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);

  widget_class->grab_focus = fx_composer_grab_focus;
  widget_class->root = fx_composer_root;
  widget_class->unroot = fx_composer_unroot;
}

static void
fx_composer_init (FxComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->sampling_signals = g_signal_group_new (FX_TYPE_SAMPLING_ITEM);
  g_signal_group_connect_swapped (self->sampling_signals, "notify::thinking",
                                  G_CALLBACK (update_think), self);
  g_signal_connect_object (self->think, "toggled",
                           G_CALLBACK (on_think_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->think_level, "notify::active",
                           G_CALLBACK (on_level_changed), self, G_CONNECT_SWAPPED);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->text_view, keys);

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
  setup_spelling (self);
}
