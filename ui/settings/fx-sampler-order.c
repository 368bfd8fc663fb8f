/* fx-sampler-order.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-sampler-order.h"

#include <glib/gi18n.h>
#include <string.h>

/* In the standard order; the names are those FxSamplingItem:stages has. */
static const struct
{
  const char *name;
  const char *title;
} stages[] = {
  { "penalties", N_("Penalties") },
  { "dry", N_("DRY") },
  { "top-k", N_("Top-k") },
  { "typical-p", N_("Typical-p") },
  { "top-p", N_("Top-p") },
  { "min-p", N_("Min-p") },
  { "xtc", N_("XTC") },
  { "temperature", N_("Temperature") },
};

#define N_STAGES G_N_ELEMENTS (stages)

struct _FxSamplerOrder
{
  AdwExpanderRow parent_instance;

  GtkWidget      *rows[N_STAGES];     /* by place */
  GtkWidget      *switches[N_STAGES];
  GtkWidget      *reset;

  /* Owned */
  FxSamplingItem *sampling;
  GSignalGroup   *signals;

  guint           order[N_STAGES];    /* indices of stages; those that are off last */
  guint           n_on;
  gboolean        filling;
};

G_DEFINE_FINAL_TYPE (FxSamplerOrder, fx_sampler_order, ADW_TYPE_EXPANDER_ROW)

static gboolean
is_on (FxSamplerOrder *self,
       guint           place)
{
  return place < self->n_on;
}

static void
read_order (FxSamplerOrder *self)
{
  const char *text = self->sampling != NULL ? self->sampling->stages : NULL;
  gboolean seen[N_STAGES] = { FALSE };
  guint n = 0;

  if (text != NULL)
    {
      g_auto (GStrv) names = g_strsplit (text, ",", -1);

      for (guint i = 0; names[i] != NULL; i++)
        for (guint s = 0; s < N_STAGES; s++)
          if (!seen[s] && g_str_equal (names[i], stages[s].name))
            {
              seen[s] = TRUE;
              self->order[n++] = s;
            }
    }
  else
    {
      for (guint s = 0; s < N_STAGES; s++)
        {
          seen[s] = TRUE;
          self->order[n++] = s;
        }
    }

  self->n_on = n;
  for (guint s = 0; s < N_STAGES; s++)
    if (!seen[s])
      self->order[n++] = s;
}

static void
write_order (FxSamplerOrder *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean standard = self->n_on == N_STAGES;

  for (guint i = 0; i < self->n_on; i++)
    {
      standard = standard && self->order[i] == i;
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, stages[self->order[i]].name);
    }

  /* No name at all would be read as the standard order, so one always stays. */
  g_object_set (self->sampling, "stages", standard ? NULL : text->str, NULL);
}

static void
show_order (FxSamplerOrder *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < N_STAGES; i++)
    {
      const char *title = _(stages[self->order[i]].title);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), title);
      gtk_switch_set_active (GTK_SWITCH (self->switches[i]), is_on (self, i));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->switches[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    }
  gtk_widget_set_sensitive (self->reset, self->sampling != NULL && self->sampling->stages != NULL);
  self->filling = FALSE;
}

static void
update (FxSamplerOrder *self)
{
  if (self->filling)
    return;

  read_order (self);
  show_order (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), self->sampling != NULL);
}

static guint
place_of (FxSamplerOrder *self,
          GtkWidget      *widget)
{
  for (guint i = 0; i < N_STAGES; i++)
    if (widget == self->rows[i] || gtk_widget_is_ancestor (widget, self->rows[i]))
      return i;

  return N_STAGES;
}

static gboolean
move_stage (FxSamplerOrder *self,
            guint           place,
            int             step)
{
  const guint other = place + (guint) step;
  guint stage;

  /* Only what is on has a place. */
  if (self->sampling == NULL || !is_on (self, place) || other >= self->n_on)
    return FALSE;

  stage = self->order[place];
  self->order[place] = self->order[other];
  self->order[other] = stage;
  write_order (self);
  gtk_widget_grab_focus (self->rows[other]);

  return TRUE;
}

static void
on_up (GtkWidget      *button,
       FxSamplerOrder *self)
{
  move_stage (self, place_of (self, button), -1);
}

static void
on_down (GtkWidget      *button,
         FxSamplerOrder *self)
{
  move_stage (self, place_of (self, button), 1);
}

static void
on_switched (GtkWidget      *widget,
             GParamSpec     *pspec,
             FxSamplerOrder *self)
{
  const guint place = place_of (self, widget);
  gboolean active = gtk_switch_get_active (GTK_SWITCH (widget));
  guint stage;

  if (self->filling || self->sampling == NULL || place >= N_STAGES || active == is_on (self, place))
    return;

  /* The last one cannot go: see write_order(). */
  if (!active && self->n_on == 1)
    {
      show_order (self);
      return;
    }

  stage = self->order[place];
  memmove (self->order + place, self->order + place + 1, (N_STAGES - 1 - place) * sizeof self->order[0]);
  if (!active)
    {
      self->order[N_STAGES - 1] = stage;
      self->n_on--;
    }
  else
    {
      memmove (self->order + self->n_on + 1, self->order + self->n_on,
               (N_STAGES - 1 - self->n_on) * sizeof self->order[0]);
      self->order[self->n_on++] = stage;
    }
  write_order (self);
}

static void
on_reset (FxSamplerOrder *self)
{
  if (self->sampling != NULL)
    g_object_set (self->sampling, "stages", NULL, NULL);
}

static gboolean
on_key (GtkEventController *controller,
        guint               keyval,
        guint               keycode,
        GdkModifierType     state,
        FxSamplerOrder     *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (controller);

  if (!(state & GDK_ALT_MASK) || (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;

  move_stage (self, place_of (self, row), keyval == GDK_KEY_Up ? -1 : 1);

  return GDK_EVENT_STOP;
}

static GtkWidget *
arrow_new (FxSamplerOrder *self,
           const char     *icon,
           const char     *label,
           GCallback       callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", callback, self);

  return button;
}

void
fx_sampler_order_set_sampling (FxSamplerOrder *self,
                               FxSamplingItem *sampling)
{
  g_return_if_fail (FX_IS_SAMPLER_ORDER (self));

  g_set_object (&self->sampling, sampling);
  g_signal_group_set_target (self->signals, sampling);
  update (self);
}

static void
fx_sampler_order_dispose (GObject *object)
{
  FxSamplerOrder *self = FX_SAMPLER_ORDER (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->sampling);

  G_OBJECT_CLASS (fx_sampler_order_parent_class)->dispose (object);
}

static void
fx_sampler_order_class_init (FxSamplerOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_sampler_order_dispose;
}

static GtkWidget *
row_new (FxSamplerOrder *self,
         guint           place)
{
  GtkWidget *row = adw_action_row_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_focusable (row, TRUE);
  gtk_widget_set_tooltip_text (row, _("Alt+Up and Alt+Down move it"));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow_new (self, "go-up-symbolic", _("Earlier"), G_CALLBACK (on_up)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow_new (self, "go-down-symbolic", _("Later"), G_CALLBACK (on_down)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (on_switched), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (row, keys);
  self->rows[place] = row;
  self->switches[place] = toggle;

  return row;
}

static void
fx_sampler_order_init (FxSamplerOrder *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Order"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), _("Which steps, one after the other"));

  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->reset, _("Reset"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reset the order"), -1);
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_add_css_class (self->reset, "circular");
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (on_reset), self);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), self->reset);

  for (guint i = 0; i < N_STAGES; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row_new (self, i));

  self->signals = g_signal_group_new (FX_TYPE_SAMPLING_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify::stages", G_CALLBACK (update), self);
  update (self);
}
