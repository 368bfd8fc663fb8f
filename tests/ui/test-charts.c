/* test-charts.c - the zones of the context scale, drawn and said.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "fx-fit-scale.h"
#include "fx-fit-segment.h"
#include "fx-picture.h"

typedef struct
{
  GtkWidget  *window;
  FxFitScale *scale;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = gtk_window_new ();
  fixture->scale = FX_FIT_SCALE (fx_fit_scale_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->scale));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 80);
  fx_fit_scale_set_maximum (fixture->scale, 16384);
  fx_fit_scale_set_trained (fixture->scale, 8192);
  fx_fit_scale_set_fits (fixture->scale, 4096, 2048);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fx_picture_wait (150);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GtkWidget *
track (Fixture    *fixture,
       const char *style)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->scale));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, style))
      return child;

  g_assert_not_reached ();
}

static void
assert_area (Fixture    *fixture,
             const char *style,
             double     *start,
             double     *width)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_get_child_visible (track (fixture, style)));
  g_assert_true (gtk_widget_compute_bounds (track (fixture, style), GTK_WIDGET (fixture->scale), &bounds));
  *start = bounds.origin.x;
  *width = bounds.size.width;
}

/* 512 to 16k is five octaves; the zones are at 2, 1 and 2 of them. */
static void
test_zones (Fixture       *fixture,
            gconstpointer  data)
{
  double ok, ok_width, spills, spills_width, no, no_width, beyond, beyond_width;

  assert_area (fixture, "track-ok", &ok, &ok_width);
  assert_area (fixture, "track-spills", &spills, &spills_width);
  assert_area (fixture, "track-no", &no, &no_width);
  assert_area (fixture, "track-beyond", &beyond, &beyond_width);
  g_assert_cmpfloat_with_epsilon (ok_width, 2 * spills_width, 3);
  g_assert_cmpfloat_with_epsilon (no_width, 2 * spills_width, 3);
  g_assert_cmpfloat_with_epsilon (beyond_width, spills_width, 3);
  g_assert_cmpfloat_with_epsilon (ok + ok_width, spills, 2);
  g_assert_cmpfloat_with_epsilon (spills + spills_width, no, 2);
  g_assert_cmpfloat_with_epsilon (beyond + beyond_width, no + no_width, 2);

  /* Nothing spills: no zone for it. */
  fx_fit_scale_set_fits (fixture->scale, 4096, 4096);
  fx_picture_wait (100);
  g_assert_false (gtk_widget_get_child_visible (track (fixture, "track-spills")));
}

static void
assert_words (Fixture    *fixture,
              guint       value,
              FxFitZone   zone,
              gboolean    beyond,
              const char *words)
{
  g_autofree char *text = NULL;

  fx_fit_scale_set_value (fixture->scale, value);
  text = fx_fit_scale_describe (fixture->scale);
  g_assert_cmpint (fx_fit_scale_get_zone (fixture->scale), ==, zone);
  g_assert_cmpint (fx_fit_scale_is_beyond (fixture->scale), ==, beyond);
  if (words != NULL)
    g_assert_nonnull (strstr (text, words));
  else
    g_assert_null (strchr (text + 6, ','));
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  assert_words (fixture, 2048, FX_FIT_ZONE_DEVICE, FALSE, NULL);
  assert_words (fixture, 4096, FX_FIT_ZONE_SPILLS, FALSE, "partly in system memory");
  assert_words (fixture, 8192, FX_FIT_ZONE_NO, FALSE, "does not fit");
  assert_words (fixture, 16384, FX_FIT_ZONE_NO, TRUE, "does not fit, beyond the trained length");
  fx_fit_scale_set_fits (fixture->scale, 16384, 16384);
  assert_words (fixture, 16384, FX_FIT_ZONE_DEVICE, TRUE, "beyond the trained length");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/fit-scale/zones", Fixture, NULL, set_up, test_zones, tear_down);
  g_test_add ("/fit-scale/words", Fixture, NULL, set_up, test_words, tear_down);

  return g_test_run ();
}
