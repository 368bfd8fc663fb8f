/* test-window.c - the window in its states, without an engine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "fx-fit-bar.h"
#include "fx-fit-scale.h"
#include "fx-fixture.h"
#include "fx-picture.h"
#include "fx-places.h"
#include "fx-shortcuts.h"
#include "fx-walk.h"
#include "fx-window.h"

#define SETTLE_MS 120

/* A program has one. */
static AdwApplication *application;

typedef struct
{
  AdwApplication *application;
  FxDesk         *desk;
  FxWindow       *window;
  gboolean        collapsed; /* the sidebar was */
} Fixture;

static void
setup (Fixture       *self,
       gconstpointer  size)
{
  gboolean narrow = GPOINTER_TO_INT (size) == 1;

  self->application = application;
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  self->collapsed = narrow;
  self->desk = fx_fixture_desk_new ();
  self->window = fx_window_new (GTK_APPLICATION (self->application), self->desk);
  gtk_window_set_default_size (GTK_WINDOW (self->window), narrow ? 360 : 1280,
                               narrow ? 640 : 800);
  gtk_window_present (GTK_WINDOW (self->window));
  fx_picture_wait (SETTLE_MS);
}

static void
teardown (Fixture       *self,
          gconstpointer  size)
{
  gpointer window = self->window;

  /* Nothing holds a window that was closed, but for the frame it may be in. */
  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  for (guint i = 0; i < 20 && window != NULL; i++)
    fx_picture_wait (SETTLE_MS);
  g_assert_null (window);

  /* libadwaita 1.7 keeps the page of a split view that is collapsed. */
  if (!self->collapsed)
    g_assert_finalize_object (self->desk);
  else
    g_object_unref (self->desk);
}

static void
act (Fixture    *self,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
  fx_picture_wait (SETTLE_MS);
}

static void
check (Fixture *self)
{
  fx_picture_wait (SETTLE_MS);
  fx_walk_check_controls (GTK_WIDGET (self->window));
  fx_walk_check_width (GTK_WIDGET (self->window));
}

static GtkWidget *
find (Fixture           *self,
      GtkAccessibleRole  role,
      const char        *name)
{
  GtkWidget *found = fx_walk_find (GTK_WIDGET (self->window), role, name);

  if (found == NULL)
    g_error ("nothing is called “%s”", name);

  return found;
}

static void
talk (Fixture *self)
{
  fx_fixture_add_models (self->desk);
  fx_fixture_add_chats (self->desk);
  fx_fixture_load (self->desk);
  fx_fixture_talk (self->desk);
}

static void
test_states (Fixture       *self,
             gconstpointer  size)
{
  g_autoptr (FxNotice) banner = fx_notice_new ("The file was moved", NULL);
  g_autoptr (FxNotice) trouble = fx_notice_new ("Does not fit", "Needs 9 GiB, 7 GiB are free.");

  check (self);
  g_object_set (self->desk, "scanning", TRUE, NULL);
  check (self);
  fx_fixture_add_models (self->desk);
  g_object_set (self->desk, "scanning", FALSE, NULL);
  check (self);
  fx_fixture_add_chats (self->desk);
  fx_fixture_load (self->desk);
  fx_fixture_talk (self->desk);
  check (self);
  fx_conversation_set_busy (self->desk->conversation, TRUE);
  check (self);
  fx_conversation_set_busy (self->desk->conversation, FALSE);
  fx_notice_add_choice (banner, "locate", "Locate…");
  fx_notice_add_choice (trouble, "context", "Use 16k context instead");
  fx_notice_add_choice (trouble, "layers", "Move 9 layers to system memory");
  g_object_set (trouble, "details", "VK_ERROR_OUT_OF_DEVICE_MEMORY", NULL);
  g_object_set (self->desk, "banner", banner, "trouble", trouble, NULL);
  check (self);
  g_object_set (self->desk, "banner", NULL, "trouble", NULL,
                "model", fx_fixture_get_model (self->desk, 2), NULL);
  g_object_set (self->desk->engine, "state", FX_ENGINE_STATE_LOADING,
                "progress", 0.5, NULL);
  check (self);
}

static void
test_panes (Fixture       *self,
            gconstpointer  size)
{
  talk (self);
  act (self, "win.inspector");
  check (self);
  act (self, "win.inspector");
  self->collapsed = TRUE;
  act (self, "win.sidebar");
  check (self);
  act (self, "win.search");
  check (self);
}

/* Every page of the table, and back to the chats. */
static void
test_places (Fixture       *self,
             gconstpointer  size)
{
  AdwNavigationSplitView *split = ADW_NAVIGATION_SPLIT_VIEW (fx_walk_type (GTK_WIDGET (self->window),
                                                                           ADW_TYPE_NAVIGATION_SPLIT_VIEW));
  const FxPlace *places;
  guint n_places;

  talk (self);
  fx_fixture_add_pulls (self->desk);
  fx_fixture_add_discover (self->desk);
  places = fx_places_get (&n_places);
  g_assert_cmpstr (places[0].name, ==, self->desk->place);
  for (guint i = 0; i < n_places; i++)
    {
      if (self->collapsed)
        adw_navigation_split_view_set_show_content (split, FALSE);
      fx_picture_wait (SETTLE_MS);
      if (i > 0)
        {
          GtkWidget *row = find (self, GTK_ACCESSIBLE_ROLE_LIST_ITEM, places[i].title);

          g_assert_true (gtk_widget_activate_action (row, "row.show", NULL));
          g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->window)), ==, places[i].title);
        }
      else
        {
          act (self, "win.show-chat");
        }
      g_assert_cmpstr (self->desk->place, ==, places[i].name);
      g_assert_true (adw_navigation_split_view_get_show_content (split));
      g_assert_nonnull (fx_walk_type (GTK_WIDGET (self->window), places[i].get_type ()));
      check (self);
    }

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.place", "s", "nowhere"));
  g_assert_cmpstr (self->desk->place, ==, places[n_places - 1].name);
  act (self, "win.compose");
  g_assert_cmpstr (self->desk->place, ==, FX_PLACE_CHAT);
}

static void
test_dialogs (Fixture       *self,
              gconstpointer  size)
{
  talk (self);
  act (self, "win.change-context");
  check (self);
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)));
  act (self, "win.shortcuts");
  check (self);
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)));
  act (self, "win.rename-chat");
  check (self);
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)));
  fx_picture_wait (SETTLE_MS);
}

/* 360 pixels are enough for everything. */
static void
test_smallest (Fixture       *self,
               gconstpointer  size)
{
  int minimum;

  talk (self);
  fx_picture_wait (SETTLE_MS);
  gtk_widget_measure (adw_application_window_get_content (ADW_APPLICATION_WINDOW (self->window)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <=, 360);
}

static void
test_shortcuts (Fixture       *self,
                gconstpointer  size)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  const FxShortcut *shortcuts;
  guint n_shortcuts;

  shortcuts = fx_shortcuts_list (&n_shortcuts);
  g_assert_cmpuint (n_shortcuts, >, 20);

  for (guint i = 0; i < n_shortcuts; i++)
    {
      const char *action = shortcuts[i].action;
      g_autofree char *plain = NULL;
      g_autoptr (GVariant) target = NULL;

      g_assert_nonnull (shortcuts[i].keys[0]);
      for (guint j = 0; shortcuts[i].keys[j] != NULL; j++)
        {
          GdkModifierType modifiers;
          guint key;

          g_assert_true (gtk_accelerator_parse (shortcuts[i].keys[j], &key, &modifiers));
          if (!g_hash_table_add (keys, gtk_accelerator_name (key, modifiers)))
            g_error ("%s is there twice", shortcuts[i].keys[j]);
        }

      if (i > 0 && !g_str_equal (shortcuts[i].group, shortcuts[i - 1].group) &&
          g_hash_table_contains (groups, shortcuts[i].group))
        g_error ("group %s is in two pieces", shortcuts[i].group);
      g_hash_table_add (groups, (gpointer) shortcuts[i].group);

      if (action == NULL)
        continue;
      g_assert_true (g_action_parse_detailed_name (action, &plain, &target, NULL));
      action = plain;
      if (g_str_equal (action, "win.place"))
        g_assert_nonnull (fx_places_find (g_variant_get_string (target, NULL)));
      if (g_str_has_prefix (action, "app."))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (self->application), action + 4));
      else
        {
          GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (self->window);
          gboolean found = FALSE;
          GType owner;
          const char *name, *property;
          const GVariantType *type;

          for (guint j = 0; !found && gtk_widget_class_query_action (klass, j, &owner, &name, &type, &property); j++)
            found = g_str_equal (name, action);
          if (!found)
            g_error ("no action %s", action);
        }
    }
}

static void
on_text (FxDesk     *desk,
         const char *text,
         char      **place)
{
  g_set_str (place, text);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_send (Fixture       *self,
           gconstpointer  size)
{
  g_autofree char *sent = NULL;
  g_autofree char *counted = NULL;
  g_autofree char *left = NULL;
  guint n_stopped = 0;
  GtkWidget *button;

  g_signal_connect (self->desk, "send", G_CALLBACK (on_text), &sent);
  g_signal_connect (self->desk, "draft-changed", G_CALLBACK (on_text), &counted);
  g_signal_connect_swapped (self->desk, "stop", G_CALLBACK (count), &n_stopped);

  /* Nothing to say, then nobody to answer. */
  button = find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "Send");
  g_assert_false (gtk_widget_get_sensitive (button));
  fx_window_set_draft (self->window, "  Hello\n");
  g_assert_cmpstr (counted, ==, "  Hello\n");
  g_assert_false (gtk_widget_get_sensitive (button));

  /* A model that is not loaded is no obstacle. */
  fx_fixture_add_models (self->desk);
  fx_fixture_add_chats (self->desk);
  g_assert_true (gtk_widget_get_sensitive (button));
  fx_window_set_draft (self->window, " \n ");
  g_assert_false (gtk_widget_get_sensitive (button));
  fx_window_set_draft (self->window, "  Hello\n");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (sent, ==, "Hello");
  left = fx_window_dup_draft (self->window);
  g_assert_cmpstr (left, ==, "");

  /* The same button stops. */
  fx_fixture_talk (self->desk);
  fx_conversation_set_busy (self->desk->conversation, TRUE);
  g_assert_true (find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "Stop") == button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_stopped, ==, 1);
  act (self, "win.stop");
  g_assert_cmpuint (n_stopped, ==, 2);
}

static void
on_load (FxDesk      *desk,
         FxModelItem *model,
         FxLoadWish  *wish,
         FxLoadWish  *got)
{
  *got = *wish;
}

/* What the controls say is what is asked for. */
static void
test_load (Fixture       *self,
           gconstpointer  size)
{
  FxLoadWish got = { 0 };
  GtkWidget *slider, *bar, *spin;
  g_autofree char *value = NULL;
  g_autofree char *largest = NULL;

  talk (self);
  g_signal_connect (self->desk, "load-model", G_CALLBACK (on_load), &got);
  fx_window_pick_model (self->window, fx_fixture_get_model (self->desk, 1));
  fx_picture_wait (3 * SETTLE_MS);

  slider = find (self, GTK_ACCESSIBLE_ROLE_SLIDER, "Context length");
  spin = find (self, GTK_ACCESSIBLE_ROLE_SPIN_BUTTON, "Context length in tokens");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin)), ==, 4096);
  g_assert_true (gtk_widget_get_sensitive (find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "Load")));

  /* Too much: the bar says so, and Load cannot be pressed. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 40960);
  fx_picture_wait (SETTLE_MS);
  g_assert_false (gtk_widget_get_sensitive (find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "Load")));
  /* Grouped as the locale does it. */
  value = g_strdup_printf ("%'u tokens, does not fit", 40960);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value);
  bar = gtk_widget_get_ancestor (slider, GTK_TYPE_LIST_BOX_ROW);
  bar = fx_walk_find (bar, GTK_ACCESSIBLE_ROLE_METER, "Memory");
  g_assert_nonnull (bar);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "1.5 GiB too large · largest context that fits: 5120");

  /* The slider moves the spin button and the plan. */
  g_signal_emit_by_name (slider, "change-value", GTK_SCROLL_JUMP, 2.03, &(gboolean) { FALSE });
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin)), ==, 2048);
  g_signal_emit_by_name (find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "Load"), "clicked");
  g_assert_cmpuint (got.context, ==, 2048);
  g_assert_cmpint (got.gpu_layers, ==, -1);
  g_assert_false (got.save);
  g_assert_true (self->desk->model == fx_fixture_get_model (self->desk, 1));
  fx_picture_wait (3 * SETTLE_MS);
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)));
}

static void
test_undo (Fixture       *self,
           gconstpointer  size)
{
  g_autoptr (FxConversation) chat = NULL;

  talk (self);
  chat = g_object_ref (self->desk->conversation);
  act (self, "win.delete-chat");
  g_assert_cmpuint (g_list_model_get_n_items (self->desk->conversations), ==, 5);
  g_assert_null (self->desk->conversation);
  g_signal_emit_by_name (find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "_Undo"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (self->desk->conversations), ==, 6);
  g_assert_true (self->desk->conversation == chat);
  fx_picture_wait (3 * SETTLE_MS);
}

static void
test_sampling (Fixture       *self,
               gconstpointer  size)
{
  FxSamplingItem *sampling = self->desk->sampling;
  GtkWidget *slider;

  talk (self);
  act (self, "win.inspector");
  slider = find (self, GTK_ACCESSIBLE_ROLE_SLIDER, "Temperature");
  gtk_range_set_value (GTK_RANGE (slider), 1.25);
  g_assert_cmpfloat_with_epsilon (sampling->temperature, 1.25, 1e-9);
  g_signal_emit_by_name (find (self, GTK_ACCESSIBLE_ROLE_BUTTON, "Reset Temperature"), "clicked");
  g_assert_cmpfloat_with_epsilon (sampling->temperature, 0.8, 1e-9);
  g_object_set (sampling, "temperature", 0.0, NULL);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (slider)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const GActionEntry entries[] = {
    { "new-window", NULL, NULL, NULL, NULL },
    { "quit", NULL, NULL, NULL, NULL },
  };

  gtk_test_init (&argc, &argv, NULL);

  application = adw_application_new ("app.fornax.Fornax", G_APPLICATION_NON_UNIQUE);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries,
                                   G_N_ELEMENTS (entries), NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("no session bus");
  fx_shortcuts_install (GTK_APPLICATION (application));

#define ADD(path, narrow, func)                                               \
  g_test_add (path, Fixture, GINT_TO_POINTER (narrow), setup, func, teardown)

  ADD ("/window/states/wide", 0, test_states);
  ADD ("/window/states/narrow", 1, test_states);
  ADD ("/window/panes/wide", 0, test_panes);
  ADD ("/window/panes/narrow", 1, test_panes);
  ADD ("/window/places/wide", 0, test_places);
  ADD ("/window/places/narrow", 1, test_places);
  ADD ("/window/dialogs/wide", 0, test_dialogs);
  ADD ("/window/dialogs/narrow", 1, test_dialogs);
  ADD ("/window/smallest", 1, test_smallest);
  ADD ("/window/shortcuts", 0, test_shortcuts);
  ADD ("/window/send", 0, test_send);
  ADD ("/window/load", 0, test_load);
  ADD ("/window/undo", 0, test_undo);
  ADD ("/window/sampling", 0, test_sampling);

#undef ADD

  return g_test_run ();
}
