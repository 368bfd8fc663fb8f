/* fx-distribution.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-distribution.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define GAP 6         /* px between name, bar and figure */
#define SAID_ROWS 5   /* in the text for screen readers */

struct _FxDistribution
{
  GtkWidget     parent_instance;

  FxLikelyTokens *candidates; /* Owned, nullable */
};

G_DEFINE_FINAL_TYPE (FxDistribution, fx_distribution, GTK_TYPE_WIDGET)

/* Blanks are seen, line breaks do not break the row. */
static char *
show_token (const char *text)
{
  GString *shown = g_string_new (NULL);

  for (guint n = 0; *text != '\0' && n < 24; text = g_utf8_next_char (text), n++)
    {
      gunichar c = g_utf8_get_char (text);

      if (c == ' ')
        g_string_append (shown, "␣");
      else if (c == '\n')
        g_string_append (shown, "↵");
      else if (c == '\t')
        g_string_append (shown, "⇥");
      else if (g_unichar_isprint (c))
        g_string_append_unichar (shown, c);
      else
        g_string_append (shown, "�");
    }

  return g_string_free_and_steal (shown);
}

static int
row_height (FxDistribution *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Ág");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height + 3;
}

static void
get_columns (FxDistribution *self,
             int            *name,
             int            *figure)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "→ 0000000000");

  pango_layout_get_pixel_size (layout, name, NULL);
  pango_layout_set_text (layout, "100 %", -1);
  pango_layout_get_pixel_size (layout, figure, NULL);
}

static void
append_text (FxDistribution *self,
             GtkSnapshot    *snapshot,
             const char     *text,
             gboolean        struck,
             float           alpha,
             int             x,
             int             y,
             int             width,
             PangoAlignment  alignment)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  GdkRGBA color;

  if (struck)
    pango_attr_list_insert (attrs, pango_attr_strikethrough_new (TRUE));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_auto_dir (layout, FALSE);
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= alpha;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
append_bar (GtkSnapshot   *snapshot,
            const GdkRGBA *color,
            gboolean       rtl,
            double         share,
            int            x,
            int            y,
            int            width,
            int            height)
{
  const float length = share > 0 ? MAX (share * width, 1) : 0;
  graphene_rect_t area = GRAPHENE_RECT_INIT (rtl ? x + width - length : x, y, length, height);

  if (length > 0)
    gtk_snapshot_append_color (snapshot, color, &area);
}

static void
fx_distribution_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  FxDistribution *self = FX_DISTRIBUTION (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int width = gtk_widget_get_width (widget);
  const int height = row_height (self);
  const guint n = self->candidates != NULL ? fx_likely_tokens_get_n (self->candidates) : 0;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  double most = 0;
  int name, figure, bar, bar_x;
  GdkRGBA grey, accent;

  get_columns (self, &name, &figure);
  bar = MAX (width - name - figure - 2 * GAP, 8);
  bar_x = rtl ? figure + GAP : name + GAP;
  gtk_widget_get_color (widget, &grey);
  grey.alpha *= 0.25f;
  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager),
                                       adw_style_manager_get_dark (manager), &accent);

  for (guint i = 0; i < n; i++)
    {
      const FxLikelyToken *row = fx_likely_tokens_get (self->candidates, i);

      most = MAX (most, MAX (row->before, row->after));
    }

  for (guint i = 0; i < MIN (n, FX_DISTRIBUTION_ROWS); i++)
    {
      const FxLikelyToken *row = fx_likely_tokens_get (self->candidates, i);
      const int y = (int) i * height;
      g_autofree char *token = show_token (row->text);
      g_autofree char *label = g_strdup_printf ("%s%s", row->is_drawn ? "→ " : "", token);
      g_autofree char *percent = g_strdup_printf ("%.*f %%", row->after >= 0.0995 ? 0 : 1, row->after * 100);

      append_text (self, snapshot, label, !row->is_kept, row->is_kept ? 1 : 0.55f,
                   rtl ? width - name : 0, y, name, rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      append_bar (snapshot, &grey, rtl, row->before / most, bar_x, y + 3, bar, height - 6);
      append_bar (snapshot, &accent, rtl, row->after / most, bar_x, y + height / 2 - 2, bar, 5);
      append_text (self, snapshot, row->is_kept ? percent : "–", FALSE, row->is_kept ? 1 : 0.55f,
                   rtl ? 0 : width - figure, y, figure, rtl ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
    }
}

static void
fx_distribution_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  FxDistribution *self = FX_DISTRIBUTION (widget);
  const guint n = self->candidates != NULL ? fx_likely_tokens_get_n (self->candidates) : 0;
  int name, figure;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = (int) MIN (n, FX_DISTRIBUTION_ROWS) * row_height (self);
      return;
    }

  get_columns (self, &name, &figure);
  *minimum = name + figure + 2 * GAP + 24;
  *natural = *minimum + 100;
}

/* The first rows in words. */
static void
update_description (FxDistribution *self)
{
  const guint n = self->candidates != NULL ? fx_likely_tokens_get_n (self->candidates) : 0;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, SAID_ROWS); i++)
    {
      const FxLikelyToken *row = fx_likely_tokens_get (self->candidates, i);

      if (i > 0)
        g_string_append (text, "; ");
      if (row->is_kept)
        /* Translators: a word, its probability before and after sampling */
        g_string_append_printf (text, _("“%s” %.1f %%, then %.1f %%"), row->text, row->before * 100, row->after * 100);
      else
        g_string_append_printf (text, _("“%s” %.1f %%, removed"), row->text, row->before * 100);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Next words"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

void
fx_distribution_set_candidates (FxDistribution *self,
                                FxLikelyTokens   *candidates)
{
  guint before, after;

  g_return_if_fail (FX_IS_DISTRIBUTION (self));

  before = self->candidates != NULL ? fx_likely_tokens_get_n (self->candidates) : 0;
  after = candidates != NULL ? fx_likely_tokens_get_n (candidates) : 0;
  if (!g_set_object (&self->candidates, candidates))
    return;

  update_description (self);
  if (before != after)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fx_distribution_dispose (GObject *object)
{
  g_clear_object (&FX_DISTRIBUTION (object)->candidates);

  G_OBJECT_CLASS (fx_distribution_parent_class)->dispose (object);
}

static void
fx_distribution_class_init (FxDistributionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_distribution_dispose;
  widget_class->measure = fx_distribution_measure;
  widget_class->snapshot = fx_distribution_snapshot;

  gtk_widget_class_set_css_name (widget_class, "distribution");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fx_distribution_init (FxDistribution *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::accent-color",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  update_description (self);
}

GtkWidget *
fx_distribution_new (void)
{
  return g_object_new (FX_TYPE_DISTRIBUTION, NULL);
}
