/* fx-inspector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-inspector.h"

#include <glib/gi18n.h>

#include "fx-distribution.h"
#include "fx-inspector-stops.h"
#include "fx-memory-view.h"
#include "fx-preset-row.h"
#include "fx-sampler-order.h"
#include "fx-slider-row.h"

struct _FxInspector
{
  AdwBin parent_instance;

  /* Template widgets */
  FxPresetRow     *preset;
  GtkWidget       *instructions_group;
  GtkTextBuffer   *instructions_buffer;
  GtkWidget       *memory_group;
  AdwActionRow    *context_row;
  FxMemoryView    *memory;
  FxSliderRow     *temperature;
  FxSliderRow     *max_tokens;
  FxSliderRow     *top_k;
  FxSliderRow     *top_p;
  FxSliderRow     *min_p;
  FxSliderRow     *repeat_penalty;
  FxSliderRow     *repeat_window;
  FxSliderRow     *typical_p;
  FxSliderRow     *frequency_penalty;
  FxSliderRow     *presence_penalty;
  FxSliderRow     *dry_multiplier;
  FxSliderRow     *dry_base;
  FxSliderRow     *dry_allowed_length;
  FxSliderRow     *dry_window;
  FxSliderRow     *xtc_probability;
  FxSliderRow     *xtc_threshold;
  FxSliderRow     *mirostat_tau;
  FxSliderRow     *mirostat_eta;
  FxSliderRow     *dynamic_range;
  FxSliderRow     *dynamic_exponent;
  AdwExpanderRow  *dry;
  AdwExpanderRow  *xtc;
  AdwExpanderRow  *mirostat;
  AdwExpanderRow  *dynamic;
  FxSamplerOrder  *order;
  GtkWidget       *preview_group;
  FxDistribution  *distribution;
  GtkLabel        *kept;
  GtkWidget       *stop_entry;
  GtkWidget       *stop_list;
  GtkToggleButton *lock;
  GtkWidget       *dice;
  GtkEditable     *seed;

  /* Owned */
  FxDesk *desk;
  GBindingGroup *bindings;
  GSignalGroup *engine_signals;
  GSignalGroup *conversation_signals;
  GSignalGroup *sampling_signals;

  gboolean filling; /* not typed by the user */
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxInspector, fx_inspector, ADW_TYPE_BIN)

/* The rows of the sampling group: property, range and standard. */
static const struct
{
  const char *property;
  double      lower;
  double      upper;
  double      step;
  guint       digits;
  double      standard;
} rows[] = {
  { "temperature", 0, 2, 0.05, 2, 0.8 },
  { "max-tokens", 0, 8192, 64, 0, 0 },
  { "top-k", 0, 200, 1, 0, 40 },
  { "top-p", 0, 1, 0.01, 2, 0.95 },
  { "min-p", 0, 1, 0.01, 2, 0.05 },
  { "repeat-penalty", 1, 2, 0.01, 2, 1 },
  { "repeat-window", -1, 1024, 16, 0, 64 },
  { "typical-p", 0, 1, 0.01, 2, 1 },
  { "frequency-penalty", -2, 2, 0.05, 2, 0 },
  { "presence-penalty", -2, 2, 0.05, 2, 0 },
  { "dry-multiplier", 0, 5, 0.05, 2, 0 },
  { "dry-base", 1, 4, 0.05, 2, 1.75 },
  { "dry-allowed-length", 1, 20, 1, 0, 2 },
  { "dry-window", 0, 8192, 64, 0, 0 },
  { "xtc-probability", 0, 1, 0.05, 2, 0 },
  { "xtc-threshold", 0, 0.5, 0.01, 2, 0.1 },
  { "mirostat-tau", 0, 10, 0.1, 1, 0 },
  { "mirostat-eta", 0, 1, 0.01, 2, 0.1 },
  { "dynamic-range", 0, 2, 0.05, 2, 0 },
  { "dynamic-exponent", 0.1, 5, 0.1, 1, 1 },
};

/* What a switch turns on: the property that is 0 when it is off, and what it
 * is turned on with. */
static const struct
{
  const char *property;
  double      value;
} extras[] = {
  { "dry-multiplier", 0.8 },
  { "xtc-probability", 0.5 },
  { "mirostat-tau", 5 },
  { "dynamic-range", 0.5 },
};

static char *
buffer_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
on_instructions_changed (FxInspector *self)
{
  g_autofree char *text = NULL;

  if (self->filling || self->desk == NULL || self->desk->conversation == NULL)
    return;

  text = buffer_text (self->instructions_buffer);
  self->filling = TRUE;
  fx_conversation_set_instructions (self->desk->conversation,
                                    *text != '\0' ? text : NULL);
  self->filling = FALSE;
}

static void
fill_instructions (FxInspector *self)
{
  FxConversation *conversation = self->desk->conversation;
  const char *text = conversation != NULL ? fx_conversation_get_instructions (conversation)
                                          : NULL;

  gtk_widget_set_sensitive (self->instructions_group, conversation != NULL);
  if (self->filling)
    return;

  self->filling = TRUE;
  gtk_text_buffer_set_text (self->instructions_buffer, text != NULL ? text : "", -1);
  self->filling = FALSE;
}

static void
update_memory (FxInspector *self)
{
  FxEngineItem *engine = self->desk->engine;
  FxPlanItem *plan = engine != NULL ? engine->plan : NULL;
  g_autofree char *text = NULL;

  fx_memory_view_set_plan (self->memory, plan);
  gtk_widget_set_visible (self->memory_group, plan != NULL);
  if (plan == NULL)
    return;

  text = g_strdup_printf (_("%'u of %'u tokens"), plan->context,
                          plan->trained_context);
  adw_action_row_set_subtitle (self->context_row, text);
}

static void
update_seed (FxInspector *self)
{
  FxSamplingItem *sampling = self->desk->sampling;
  g_autofree char *text = NULL;

  if (sampling == NULL || self->filling)
    return;

  self->filling = TRUE;
  text = sampling->has_seed ? g_strdup_printf ("%" G_GUINT64_FORMAT, sampling->seed)
                            : g_strdup ("");
  gtk_editable_set_text (self->seed, text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->seed), _("Random"));
  gtk_toggle_button_set_active (self->lock, sampling->has_seed);
  gtk_button_set_icon_name (GTK_BUTTON (self->lock),
                            sampling->has_seed ? "fx-locked-symbolic"
                                               : "fx-unlocked-symbolic");
  self->filling = FALSE;
}

static void
on_seed_edited (FxInspector *self)
{
  const char *text = gtk_editable_get_text (self->seed);
  guint64 seed;
  gboolean valid;

  if (self->filling || self->desk->sampling == NULL)
    return;

  valid = g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seed, NULL);
  if (valid || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->seed), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->seed), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->seed),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               valid || *text == '\0' ? GTK_ACCESSIBLE_INVALID_FALSE
                                                      : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);

  /* The cursor stays where it is: not filled back. */
  self->filling = TRUE;
  if (valid)
    g_object_set (self->desk->sampling, "seed", seed, "has-seed", TRUE, NULL);
  else if (*text == '\0')
    g_object_set (self->desk->sampling, "has-seed", FALSE, NULL);
  gtk_toggle_button_set_active (self->lock, self->desk->sampling->has_seed);
  self->filling = FALSE;
}

static void
on_dice (FxInspector *self)
{
  if (self->desk->sampling != NULL)
    g_object_set (self->desk->sampling,
                  "seed", (guint64) g_random_int (),
                  "has-seed", TRUE,
                  NULL);
}

static void
on_lock (FxInspector *self)
{
  gboolean locked = gtk_toggle_button_get_active (self->lock);

  if (self->filling || self->desk->sampling == NULL)
    return;

  if (locked && self->desk->sampling->seed == 0)
    on_dice (self);
  else
    g_object_set (self->desk->sampling, "has-seed", locked, NULL);
}

static void
update_candidates (FxInspector *self)
{
  FxLikelyTokens *candidates = self->desk->candidates;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->preview_group, candidates != NULL);
  fx_distribution_set_candidates (self->distribution, candidates);
  if (candidates == NULL)
    return;

  text = g_strdup_printf (ngettext ("%'u word is left, at temperature %.2f",
                                    "%'u words are left, at temperature %.2f", candidates->n_kept),
                          candidates->n_kept, candidates->temperature);
  gtk_label_set_text (self->kept, text);
}

static void
update_stops (FxInspector *self)
{
  fx_inspector_show_stops (GTK_LIST_BOX (self->stop_list), self->desk->sampling);
}

static void
on_objects_changed (FxInspector *self)
{
  g_binding_group_set_source (self->bindings, self->desk->sampling);
  g_signal_group_set_target (self->sampling_signals, self->desk->sampling);
  g_signal_group_set_target (self->engine_signals, self->desk->engine);
  g_signal_group_set_target (self->conversation_signals, self->desk->conversation);
  fill_instructions (self);
  update_memory (self);
  update_seed (self);
  update_stops (self);
  update_candidates (self);
  fx_sampler_order_set_sampling (self->order, self->desk->sampling);
}

static void
set_desk (FxInspector *self,
          FxDesk      *desk)
{
  static const char *followed[] = {
    "notify::sampling", "notify::engine", "notify::conversation",
  };

  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (desk, followed[i], G_CALLBACK (on_objects_changed),
                             self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::candidates", G_CALLBACK (update_candidates),
                           self, G_CONNECT_SWAPPED);
  fx_preset_row_set_desk (self->preset, desk);
  on_objects_changed (self);
}

/* On where its value is not 0. */
static gboolean
value_to_on (GBinding     *binding,
             const GValue *from,
             GValue       *to,
             gpointer      data)
{
  g_value_set_boolean (to, g_value_get_double (from) > 0);

  return TRUE;
}

static gboolean
on_to_value (GBinding     *binding,
             const GValue *from,
             GValue       *to,
             gpointer      data)
{
  const guint index = GPOINTER_TO_UINT (data);
  g_autoptr (GObject) source = g_binding_dup_source (binding);
  double now;

  if (source == NULL)
    return FALSE;

  g_object_get (source, extras[index].property, &now, NULL);
  if (g_value_get_boolean (from) == (now > 0))
    return FALSE;

  g_value_set_double (to, g_value_get_boolean (from) ? extras[index].value : 0);

  return TRUE;
}

static void
on_stop_added (FxInspector *self)
{
  if (self->desk->sampling != NULL)
    fx_inspector_add_stop (self->desk->sampling, gtk_editable_get_text (GTK_EDITABLE (self->stop_entry)));
  gtk_editable_set_text (GTK_EDITABLE (self->stop_entry), "");
}

static void
setup_rows (FxInspector *self)
{
  AdwExpanderRow *switches[] = { self->dry, self->xtc, self->mirostat, self->dynamic };
  FxSliderRow *widgets[] = {
    self->temperature, self->max_tokens, self->top_k, self->top_p,
    self->min_p, self->repeat_penalty, self->repeat_window,
    self->typical_p, self->frequency_penalty, self->presence_penalty,
    self->dry_multiplier, self->dry_base, self->dry_allowed_length, self->dry_window,
    self->xtc_probability, self->xtc_threshold,
    self->mirostat_tau, self->mirostat_eta,
    self->dynamic_range, self->dynamic_exponent,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (widgets) == G_N_ELEMENTS (rows));

  self->bindings = g_binding_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      fx_slider_row_setup (widgets[i], rows[i].lower, rows[i].upper,
                           rows[i].step, rows[i].digits, rows[i].standard);
      g_binding_group_bind (self->bindings, rows[i].property,
                            fx_slider_row_get_adjustment (widgets[i]), "value",
                            G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
    }

  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    g_binding_group_bind_full (self->bindings, extras[i].property,
                               switches[i], "enable-expansion",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               value_to_on, on_to_value, GUINT_TO_POINTER (i), NULL);
}

static void
fx_inspector_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FxInspector *self = FX_INSPECTOR (object);

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
fx_inspector_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FxInspector *self = FX_INSPECTOR (object);

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
fx_inspector_dispose (GObject *object)
{
  FxInspector *self = FX_INSPECTOR (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->sampling_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_INSPECTOR);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_inspector_parent_class)->dispose (object);
}

static void
fx_inspector_class_init (FxInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_inspector_dispose;
  object_class->get_property = fx_inspector_get_property;
  object_class->set_property = fx_inspector_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_DISTRIBUTION);
  g_type_ensure (FX_TYPE_MEMORY_VIEW);
  g_type_ensure (FX_TYPE_PRESET_ROW);
  g_type_ensure (FX_TYPE_SAMPLER_ORDER);
  g_type_ensure (FX_TYPE_SLIDER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, FxInspector, preset);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, instructions_group);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, instructions_buffer);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, memory_group);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, context_row);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, memory);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, temperature);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, max_tokens);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, top_k);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, top_p);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, min_p);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, repeat_penalty);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, repeat_window);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, typical_p);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, frequency_penalty);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, presence_penalty);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dry_multiplier);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dry_base);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dry_allowed_length);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dry_window);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, xtc_probability);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, xtc_threshold);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, mirostat_tau);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, mirostat_eta);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dynamic_range);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dynamic_exponent);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dry);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, xtc);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, mirostat);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dynamic);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, order);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, preview_group);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, distribution);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, kept);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, stop_entry);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, stop_list);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, lock);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, dice);
  gtk_widget_class_bind_template_child (widget_class, FxInspector, seed);
  gtk_widget_class_bind_template_callback (widget_class, on_instructions_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_dice);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_added);
}

static void
fx_inspector_init (FxInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->engine_signals = g_signal_group_new (FX_TYPE_ENGINE_ITEM);
  g_signal_group_connect_swapped (self->engine_signals, "notify::plan",
                                  G_CALLBACK (update_memory), self);
  self->conversation_signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::instructions",
                                  G_CALLBACK (fill_instructions), self);
  self->sampling_signals = g_signal_group_new (FX_TYPE_SAMPLING_ITEM);
  g_signal_group_connect_swapped (self->sampling_signals, "notify",
                                  G_CALLBACK (update_seed), self);
  g_signal_group_connect_swapped (self->sampling_signals, "notify::stop",
                                  G_CALLBACK (update_stops), self);
  g_signal_connect_object (self->seed, "changed",
                           G_CALLBACK (on_seed_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lock, "toggled",
                           G_CALLBACK (on_lock), self, G_CONNECT_SWAPPED);
  setup_rows (self);
}
