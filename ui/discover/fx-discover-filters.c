/* fx-discover-filters.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-discover-filters.h"

#define BILLION G_GUINT64_CONSTANT (1000000000)

struct _FxDiscoverFilters
{
  GtkPopover      parent_instance;

  /* Template widgets */
  AdwSwitchRow   *fits;
  AdwComboRow    *size;
  AdwComboRow    *task;
  AdwComboRow    *licence;
  AdwComboRow    *language;
  GtkEditable    *author;
  GtkWidget      *clear;

  FxDiscoverDesk *desk; /* owned */
  gboolean        clearing;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_FITS_ONLY,
  PROP_N_ACTIVE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxDiscoverFilters, fx_discover_filters, GTK_TYPE_POPOVER)

/* As the lists of the template, by position. */
static const guint64 bounds[][2] = {
  { 0, 0 }, { 0, 2 * BILLION }, { 2 * BILLION, 9 * BILLION }, { 9 * BILLION, 35 * BILLION },
  { 35 * BILLION, 0 },
};
static const char *const tasks[] = {
  NULL, "text-generation", "image-text-to-text", "feature-extraction",
};
static const char *const licences[] = {
  NULL, "apache-2.0", "mit", "llama3.1", "llama3.2", "gemma", "cc-by-4.0", "cc-by-nc-4.0",
};
static const char *const languages[] = {
  NULL, "en", "zh", "fr", "de", "it", "ja", "pt", "es",
};

static guint
count_active (FxDiscoverFilters *self)
{
  const char *author = gtk_editable_get_text (self->author);

  return (adw_switch_row_get_active (self->fits) != FALSE) +
         (adw_combo_row_get_selected (self->size) > 0) +
         (adw_combo_row_get_selected (self->task) > 0) +
         (adw_combo_row_get_selected (self->licence) > 0) +
         (adw_combo_row_get_selected (self->language) > 0) +
         (*author != '\0');
}

static void
on_changed (FxDiscoverFilters *self)
{
  g_autofree char *author = NULL;
  guint size;

  if (self->desk == NULL || self->clearing)
    return;

  size = MIN (adw_combo_row_get_selected (self->size), G_N_ELEMENTS (bounds) - 1);
  author = g_strstrip (g_strdup (gtk_editable_get_text (self->author)));
  g_object_set (self->desk,
                "min-parameters", bounds[size][0],
                "max-parameters", bounds[size][1],
                "task", tasks[MIN (adw_combo_row_get_selected (self->task), G_N_ELEMENTS (tasks) - 1)],
                "licence", licences[MIN (adw_combo_row_get_selected (self->licence), G_N_ELEMENTS (licences) - 1)],
                "language", languages[MIN (adw_combo_row_get_selected (self->language), G_N_ELEMENTS (languages) - 1)],
                "author", *author != '\0' ? author : NULL,
                NULL);
  gtk_widget_set_sensitive (self->clear, count_active (self) > 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITS_ONLY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ACTIVE]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fx_discover_filters_clear (FxDiscoverFilters *self)
{
  g_return_if_fail (FX_IS_DISCOVER_FILTERS (self));

  /* One search, not six. */
  self->clearing = TRUE;
  adw_switch_row_set_active (self->fits, FALSE);
  adw_combo_row_set_selected (self->size, 0);
  adw_combo_row_set_selected (self->task, 0);
  adw_combo_row_set_selected (self->licence, 0);
  adw_combo_row_set_selected (self->language, 0);
  gtk_editable_set_text (self->author, "");
  self->clearing = FALSE;
  on_changed (self);
}

static void
on_clear (FxDiscoverFilters *self)
{
  fx_discover_filters_clear (self);
}

static void
fx_discover_filters_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  FxDiscoverFilters *self = FX_DISCOVER_FILTERS (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_FITS_ONLY:
      g_value_set_boolean (value, adw_switch_row_get_active (self->fits));
      break;
    case PROP_N_ACTIVE:
      g_value_set_uint (value, count_active (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_discover_filters_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  FxDiscoverFilters *self = FX_DISCOVER_FILTERS (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    case PROP_FITS_ONLY:
      adw_switch_row_set_active (self->fits, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_discover_filters_dispose (GObject *object)
{
  FxDiscoverFilters *self = FX_DISCOVER_FILTERS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_DISCOVER_FILTERS);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_discover_filters_parent_class)->dispose (object);
}

static void
fx_discover_filters_class_init (FxDiscoverFiltersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_discover_filters_dispose;
  object_class->get_property = fx_discover_filters_get_property;
  object_class->set_property = fx_discover_filters_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DISCOVER_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FITS_ONLY] =
    g_param_spec_boolean ("fits-only", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ACTIVE] =
    g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", FX_TYPE_DISCOVER_FILTERS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-discover-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, fits);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, size);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, task);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, licence);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, language);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, author);
  gtk_widget_class_bind_template_child (widget_class, FxDiscoverFilters, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
fx_discover_filters_init (FxDiscoverFilters *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (self->clear, FALSE);
}
