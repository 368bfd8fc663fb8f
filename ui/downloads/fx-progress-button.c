/* fx-progress-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-progress-button.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* As libadwaita rounds a button. */
#define CORNER 9

struct _FxProgressButton
{
  GtkButton     parent_instance;

  /* Children */
  GtkStack     *stack;
  GtkLabel     *state;
  GtkLabel     *press;

  /* Owned */
  FxPullDesk   *pulls;
  FxPullItem   *item;
  char         *what;
  GSignalGroup *item_signals;
};

enum
{
  PROP_0,
  PROP_PULLS,
  PROP_ITEM,
  PROP_WHAT,
  N_PROPS
};

enum
{
  DOWNLOAD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxProgressButton, fx_progress_button, GTK_TYPE_BUTTON)

static FxPullState
state_of (FxProgressButton *self)
{
  return self->item != NULL ? (FxPullState) self->item->state : FX_PULL_NONE;
}

/* What it says, and what a press does; untranslated. */
static const struct
{
  const char *state; /* NULL for the percentage */
  const char *press; /* NULL for nothing */
  const char *style;
} faces[] = {
  [FX_PULL_NONE] = { N_("Download"), N_("Download"), NULL },
  [FX_PULL_QUEUED] = { N_("Queued"), N_("Pause"), NULL },
  [FX_PULL_RUNNING] = { NULL, N_("Pause"), NULL },
  [FX_PULL_WAITING] = { N_("Waiting"), N_("Pause"), NULL },
  [FX_PULL_PAUSED] = { N_("Paused"), N_("Resume"), NULL },
  [FX_PULL_CHECKING] = { N_("Checking"), NULL, NULL },
  [FX_PULL_INSTALLED] = { N_("Installed"), N_("Start a Chat"), "done" },
  [FX_PULL_FAILED] = { N_("Failed"), N_("Try Again"), "failed" },
  [FX_PULL_CANCELLED] = { N_("Download"), N_("Download"), NULL },
};

static void
update_face (FxProgressButton *self)
{
  const GtkStateFlags looked_at = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_VISIBLE;
  gboolean offers = (gtk_widget_get_state_flags (GTK_WIDGET (self)) & looked_at) != 0 &&
                    faces[state_of (self)].press != NULL;

  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (offers ? self->press : self->state));
}

static void
update (FxProgressButton *self)
{
  FxPullState state = state_of (self);
  g_autofree char *percent = NULL;
  g_autofree char *name = NULL;
  const char *says, *does;

  percent = fx_format_percent (self->item != NULL ? self->item->progress : 0);
  says = faces[state].state != NULL ? _(faces[state].state) : percent;
  does = _(faces[state].press != NULL ? faces[state].press : faces[state].state);

  gtk_label_set_text (self->state, says);
  gtk_label_set_text (self->press, does);
  gtk_widget_set_sensitive (GTK_WIDGET (self), faces[state].press != NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "done");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");
  if (faces[state].style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), faces[state].style);

  /* Translators: what a button does, and with which file: "Pause: Q4_K_M" */
  name = self->what != NULL && *self->what != '\0' ? g_strdup_printf (_("%s: %s"), does, self->what)
                                                   : g_strdup (does);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, says,
                                  -1);
  update_face (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fx_progress_button_clicked (GtkButton *button)
{
  FxProgressButton *self = FX_PROGRESS_BUTTON (button);

  switch (state_of (self))
    {
    case FX_PULL_NONE:
      g_signal_emit (self, signals[DOWNLOAD], 0);
      break;
    case FX_PULL_QUEUED:
    case FX_PULL_RUNNING:
    case FX_PULL_WAITING:
      fx_pull_desk_pause (self->pulls, self->item);
      break;
    case FX_PULL_PAUSED:
    case FX_PULL_FAILED:
      fx_pull_desk_resume (self->pulls, self->item);
      break;
    case FX_PULL_CANCELLED:
      fx_pull_desk_restore (self->pulls, self->item);
      break;
    case FX_PULL_INSTALLED:
      fx_pull_desk_start_chat (self->pulls, self->item);
      break;
    case FX_PULL_CHECKING:
    default:
      break;
    }
}

static void
fx_progress_button_state_flags_changed (GtkWidget     *widget,
                                        GtkStateFlags  before)
{
  GTK_WIDGET_CLASS (fx_progress_button_parent_class)->state_flags_changed (widget, before);

  if (FX_PROGRESS_BUTTON (widget)->stack != NULL)
    update_face (FX_PROGRESS_BUTTON (widget));
}

static void
fx_progress_button_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  FxProgressButton *self = FX_PROGRESS_BUTTON (widget);
  FxPullState state = state_of (self);
  gboolean fills = state >= FX_PULL_QUEUED && state <= FX_PULL_CHECKING;

  if (fills && self->item->progress > 0)
    {
      gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
      AdwStyleManager *style = adw_style_manager_get_default ();
      g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
      GskRoundedRect shape;
      graphene_rect_t all, part;

      accent->alpha = state == FX_PULL_PAUSED ? 0.2f : 0.35f;
      /* With its padding. */
      if (!gtk_widget_compute_bounds (widget, widget, &all))
        graphene_rect_init (&all, 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      part = all;
      part.size.width *= (float) self->item->progress;
      if (rtl)
        part.origin.x += all.size.width - part.size.width;
      gsk_rounded_rect_init_from_rect (&shape, &all, CORNER);
      gtk_snapshot_push_rounded_clip (snapshot, &shape);
      gtk_snapshot_append_color (snapshot, accent, &part);
      gtk_snapshot_pop (snapshot);
    }

  GTK_WIDGET_CLASS (fx_progress_button_parent_class)->snapshot (widget, snapshot);
}

static void
fx_progress_button_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  FxProgressButton *self = FX_PROGRESS_BUTTON (object);

  switch (prop_id)
    {
    case PROP_PULLS:
      g_value_set_object (value, self->pulls);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_WHAT:
      g_value_set_string (value, self->what);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_progress_button_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  FxProgressButton *self = FX_PROGRESS_BUTTON (object);

  switch (prop_id)
    {
    case PROP_PULLS:
      g_set_object (&self->pulls, g_value_get_object (value));
      break;
    case PROP_ITEM:
      if (!g_set_object (&self->item, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->item_signals, self->item);
      break;
    case PROP_WHAT:
      if (!g_set_str (&self->what, g_value_get_string (value)))
        return;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  update (self);
}

static void
fx_progress_button_dispose (GObject *object)
{
  FxProgressButton *self = FX_PROGRESS_BUTTON (object);

  self->stack = NULL;
  g_clear_object (&self->item_signals);
  g_clear_object (&self->item);
  g_clear_object (&self->pulls);
  g_clear_pointer (&self->what, g_free);

  G_OBJECT_CLASS (fx_progress_button_parent_class)->dispose (object);
}

static void
fx_progress_button_class_init (FxProgressButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_progress_button_dispose;
  object_class->get_property = fx_progress_button_get_property;
  object_class->set_property = fx_progress_button_set_property;
  widget_class->snapshot = fx_progress_button_snapshot;
  widget_class->state_flags_changed = fx_progress_button_state_flags_changed;
  GTK_BUTTON_CLASS (klass)->clicked = fx_progress_button_clicked;

  properties[PROP_PULLS] =
    g_param_spec_object ("pulls", NULL, NULL, FX_TYPE_PULL_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, FX_TYPE_PULL_ITEM,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHAT] =
    g_param_spec_string ("what", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DOWNLOAD] = g_signal_new ("download", FX_TYPE_PROGRESS_BUTTON, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_progress_button_init (FxProgressButton *self)
{
  /* Both labels have their place: the width is that of the wider one. */
  self->stack = GTK_STACK (gtk_stack_new ());
  self->state = GTK_LABEL (gtk_label_new (NULL));
  self->press = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_width_chars (self->state, 9);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "numeric");
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->state));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->press));
  gtk_button_set_child (GTK_BUTTON (self), GTK_WIDGET (self->stack));
  gtk_widget_add_css_class (GTK_WIDGET (self), "progress-button");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);

  self->item_signals = g_signal_group_new (FX_TYPE_PULL_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->item_signals, "notify::progress", G_CALLBACK (update), self);
  update (self);
}

GtkWidget *
fx_progress_button_new (void)
{
  return g_object_new (FX_TYPE_PROGRESS_BUTTON, NULL);
}
