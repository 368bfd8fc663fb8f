/* test-downloads.c - the button, the list and the toast of downloads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "fx-fixture.h"
#include "fx-picture.h"
#include "fx-progress-button.h"
#include "fx-pull-list.h"
#include "fx-walk.h"
#include "fx-window.h"

#define SETTLE_MS 120

static AdwApplication *application;

static void
note (FxPullDesk *pulls,
      FxPullItem *item,
      char      **place)
{
  g_set_str (place, item->title);
}

static void
assert_says (GtkWidget             *button,
             GtkAccessibleProperty  property,
             const char            *name)
{
  g_autofree char *mismatch = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), property, name);

  if (mismatch != NULL)
    g_error ("not “%s”: %s", name, mismatch);
}

/* What it is called and what a press does, in each state. */
static void
test_button (void)
{
  static const struct
  {
    FxPullState state;
    const char *name;
    const char *signal; /* of the desk; NULL for none */
  } cases[] = {
    { FX_PULL_QUEUED, "Pause: Q4_K_M", "pause" },
    { FX_PULL_RUNNING, "Pause: Q4_K_M", "pause" },
    { FX_PULL_WAITING, "Pause: Q4_K_M", "pause" },
    { FX_PULL_PAUSED, "Resume: Q4_K_M", "resume" },
    { FX_PULL_CHECKING, "Checking: Q4_K_M", NULL },
    { FX_PULL_INSTALLED, "Start a Chat: Q4_K_M", "start-chat" },
    { FX_PULL_FAILED, "Try Again: Q4_K_M", "resume" },
    { FX_PULL_CANCELLED, "Download: Q4_K_M", "restore" },
  };
  g_autoptr (FxPullDesk) pulls = fx_pull_desk_new ();
  g_autoptr (FxPullItem) item = g_object_new (FX_TYPE_PULL_ITEM, "title", "a model", NULL);
  GtkWidget *button = g_object_ref_sink (fx_progress_button_new ());
  gboolean asked = FALSE;

  g_object_set (button, "pulls", pulls, "what", "Q4_K_M", NULL);
  g_signal_connect_swapped (button, "download", G_CALLBACK (g_atomic_int_inc), &asked);
  assert_says (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Download: Q4_K_M");
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (asked);

  g_object_set (button, "item", item, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = NULL;
      gulong id = cases[i].signal != NULL
                    ? g_signal_connect (pulls, cases[i].signal, G_CALLBACK (note), &said) : 0;

      g_object_set (item, "state", cases[i].state, NULL);
      assert_says (button, GTK_ACCESSIBLE_PROPERTY_LABEL, cases[i].name);
      g_assert_cmpint (gtk_widget_get_sensitive (button), ==, cases[i].signal != NULL);
      g_signal_emit_by_name (button, "clicked");
      g_assert_cmpstr (said, ==, cases[i].signal != NULL ? "a model" : NULL);
      if (id != 0)
        g_signal_handler_disconnect (pulls, id);
    }

  /* 99.9 % is not all. */
  g_object_set (item, "state", FX_PULL_RUNNING, "progress", 0.9999, NULL);
  assert_says (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "99 %");
  g_assert_finalize_object (button);
}

static void
test_words (void)
{
  g_autoptr (FxPullItem) item = g_object_new (FX_TYPE_PULL_ITEM,
                                              "size", G_GUINT64_CONSTANT (4700000000),
                                              "done", G_GUINT64_CONSTANT (2100000000),
                                              "state", FX_PULL_RUNNING,
                                              "speed", 31e6, "eta", 84, NULL);
  g_autofree char *running = fx_pull_item_describe (item);
  g_autofree char *early = NULL;
  g_autofree char *hours = fx_format_duration (2 * 3600 + 5 * 60 + 1);
  g_autofree char *forever = fx_format_duration (G_MAXINT64);

  g_assert_cmpstr (running, ==, "2.1\302\240GB of 4.7\302\240GB · 31.0\302\240MB/s · 1 min 24 s");
  g_object_set (item, "eta", -1, NULL);
  early = fx_pull_item_describe (item);
  g_assert_cmpstr (early, ==, "2.1\302\240GB of 4.7\302\240GB · 31.0\302\240MB/s");
  g_assert_cmpstr (hours, ==, "2 h 5 min");
  g_assert_cmpint (strlen (forever), <, 20);
}

/* The list in its dialog; cancel shows a toast whose Undo takes it back. */
static void
test_list (gconstpointer size)
{
  gboolean narrow = GPOINTER_TO_INT (size);
  FxDesk *desk = fx_fixture_desk_new ();
  FxWindow *window;
  g_autoptr (FxPullItem) first = NULL;
  GtkWidget *cancel, *undo;

  fx_fixture_add_models (desk);
  window = fx_window_new (GTK_APPLICATION (application), desk);
  gtk_window_set_default_size (GTK_WINDOW (window), narrow ? 360 : 1000, 640);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.downloads", NULL);
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));

  fx_fixture_add_pulls (desk);
  first = g_list_model_get_item (desk->pulls->items, 0);
  fx_picture_wait (SETTLE_MS);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.downloads", NULL));
  fx_picture_wait (3 * SETTLE_MS);
  fx_walk_check_controls (GTK_WIDGET (window));
  fx_walk_check_width (GTK_WIDGET (window));

  g_signal_emit_by_name (fx_walk_find (GTK_WIDGET (window), GTK_ACCESSIBLE_ROLE_BUTTON, "_Wait"), "clicked");
  g_assert_false (desk->pulls->asks);
  g_assert_null (fx_walk_find (GTK_WIDGET (window), GTK_ACCESSIBLE_ROLE_BUTTON, "_Wait"));

  cancel = fx_walk_find (GTK_WIDGET (window), GTK_ACCESSIBLE_ROLE_BUTTON,
                         "Cancel the download of Llama-3.2-1B-Instruct-Q4_K_M");
  g_assert_nonnull (cancel);
  g_signal_emit_by_name (cancel, "clicked");
  g_assert_cmpuint (first->state, ==, FX_PULL_CANCELLED);
  fx_picture_wait (3 * SETTLE_MS);
  undo = fx_walk_find (GTK_WIDGET (window), GTK_ACCESSIBLE_ROLE_BUTTON, "_Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  g_assert_cmpuint (first->state, ==, FX_PULL_RUNNING);

  /* What is over goes off the list. */
  cancel = fx_walk_find (GTK_WIDGET (window), GTK_ACCESSIBLE_ROLE_BUTTON,
                         "Remove Qwen3-0.6B-Q8_0 from the list");
  g_assert_nonnull (cancel);
  g_signal_emit_by_name (cancel, "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (desk->pulls->items), ==, 6);

  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  fx_picture_wait (SETTLE_MS);
  gtk_window_destroy (GTK_WINDOW (window));
  fx_picture_wait (SETTLE_MS);
  g_object_unref (desk);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  application = adw_application_new ("app.fornax.Fornax", G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("no session bus");

  g_test_add_func ("/downloads/button", test_button);
  g_test_add_func ("/downloads/words", test_words);
  g_test_add_data_func ("/downloads/list/wide", GINT_TO_POINTER (0), test_list);
  g_test_add_data_func ("/downloads/list/narrow", GINT_TO_POINTER (1), test_list);

  return g_test_run ();
}
