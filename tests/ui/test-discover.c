/* test-discover.c - the Discover page in its states, without a hub.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <string.h>

#include "fx-discover-filters.h"
#include "fx-discover-page.h"
#include "fx-fixture.h"
#include "fx-picture.h"
#include "fx-places.h"
#include "fx-remote-page.h"
#include "fx-walk.h"
#include "fx-window.h"

#define SETTLE_MS 120

static AdwApplication *application;

typedef struct
{
  FxDesk         *desk;
  FxDiscoverDesk *discover;
  FxWindow       *window;
  guint           n_searches;
} Fixture;

static void
on_search (Fixture *self)
{
  self->n_searches++;
}

static void
setup (Fixture       *self,
       gconstpointer  size)
{
  gboolean narrow = GPOINTER_TO_INT (size) == 1;

  self->desk = fx_fixture_desk_new ();
  fx_fixture_add_models (self->desk);
  fx_fixture_add_pulls (self->desk);
  fx_fixture_add_discover (self->desk);
  self->discover = self->desk->discover;
  g_signal_connect_swapped (self->discover, "search", G_CALLBACK (on_search), self);
  self->window = fx_window_new (GTK_APPLICATION (application), self->desk);
  gtk_window_set_default_size (GTK_WINDOW (self->window), narrow ? 360 : 1280, narrow ? 640 : 800);
  gtk_window_present (GTK_WINDOW (self->window));
  fx_picture_wait (SETTLE_MS);
  /* Nobody is asked before somebody looks. */
  g_assert_cmpuint (self->n_searches, ==, 0);
  g_object_set (self->desk, "place", FX_PLACE_DISCOVER, NULL);
  fx_picture_wait (SETTLE_MS);
  g_assert_cmpuint (self->n_searches, ==, 1);
}

static void
teardown (Fixture       *self,
          gconstpointer  size)
{
  gpointer window = self->window;

  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  for (guint i = 0; i < 20 && window != NULL; i++)
    fx_picture_wait (SETTLE_MS);
  g_assert_null (window);
  g_object_unref (self->desk);
}

static void
check (Fixture *self)
{
  fx_picture_wait (SETTLE_MS);
  fx_walk_check_controls (GTK_WIDGET (self->window));
  fx_walk_check_width (GTK_WIDGET (self->window));
}

static GtkWidget *
find_type (Fixture *self,
           GType    type)
{
  GtkWidget *found = fx_walk_type (GTK_WIDGET (self->window), type);

  if (found == NULL)
    g_error ("no %s on the screen", g_type_name (type));

  return found;
}

typedef struct
{
  const char *text;
  gboolean    found;
} Says;

static gboolean
says_it (GtkWidget *widget,
         gpointer   data)
{
  Says *says = data;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), says->text) != NULL)
    says->found = TRUE;

  return !says->found;
}

static gboolean
is_said (Fixture    *self,
         const char *text)
{
  Says says = { text, FALSE };

  fx_walk (GTK_WIDGET (self->window), says_it, &says);

  return says.found;
}

static void
assert_said (Fixture    *self,
             const char *text)
{
  if (!is_said (self, text))
    g_error ("nothing says “%s”", text);
}

static GListModel *
shown (Fixture *self)
{
  return G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (find_type (self, GTK_TYPE_GRID_VIEW))));
}

static const char *
name_at (Fixture *self,
         guint    position)
{
  g_autoptr (FxRemoteModel) model = g_list_model_get_item (shown (self), position);

  return model->name;
}

static void
test_states (Fixture       *self,
             gconstpointer  size)
{
  check (self);
  g_object_set (self->discover, "problem", FX_DISCOVER_OFFLINE, "cached", TRUE, NULL);
  check (self);
  assert_said (self, "this is what was found the last time");
  g_object_set (self->discover, "cached", FALSE, "problem", FX_DISCOVER_RATE_LIMITED, "wait", 48, NULL);
  check (self);
  assert_said (self, "48 seconds");
  g_object_set (self->discover, "wait", 1, NULL);
  fx_picture_wait (SETTLE_MS);
  assert_said (self, "1 second");

  g_list_store_remove_all (G_LIST_STORE (self->discover->results));
  check (self);
  assert_said (self, "A Short Pause");
  g_object_set (self->discover, "wait", 0, "problem", FX_DISCOVER_FAILED, "problem-text", "It broke.", NULL);
  check (self);
  assert_said (self, "It broke.");
  g_object_set (self->discover, "problem", FX_DISCOVER_FINE, NULL);
  check (self);
  assert_said (self, "No Model Found");
  g_object_set (self->discover, "state", FX_DISCOVER_LOADING, NULL);
  check (self);
}

/* Several keys are one search, some time after the last. */
static void
test_words (Fixture       *self,
            gconstpointer  size)
{
  GtkEditable *entry = GTK_EDITABLE (find_type (self, GTK_TYPE_SEARCH_ENTRY));

  gtk_editable_set_text (entry, "l");
  gtk_editable_set_text (entry, "ll");
  gtk_editable_set_text (entry, " llama ");
  fx_picture_wait (1200);
  g_assert_cmpuint (self->n_searches, ==, 2);
  g_assert_cmpstr (self->discover->words, ==, "llama");

  /* The same words again are no question. */
  gtk_editable_set_text (entry, "llama");
  fx_picture_wait (1200);
  g_assert_cmpuint (self->n_searches, ==, 2);

  gtk_widget_grab_focus (GTK_WIDGET (self->window));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.find", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (self->window)), GTK_WIDGET (entry)));
}

static void
test_order (Fixture       *self,
            gconstpointer  size)
{
  GtkWidget *sort = find_type (self, GTK_TYPE_DROP_DOWN);
  GtkWidget *filters;

  g_assert_cmpstr (name_at (self, 1), ==, "Qwen3-30B-A3B-GGUF");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (sort), FX_DISCOVER_SORT_BEST);
  fx_picture_wait (SETTLE_MS);
  g_assert_cmpuint (self->n_searches, ==, 2);
  g_assert_cmpstr (name_at (self, 0), ==, "Llama-3.2-1B-Instruct-GGUF");
  g_assert_cmpstr (name_at (self, 1), ==, "SmolLM2-135M-Instruct-GGUF");
  g_assert_cmpstr (name_at (self, 4), ==, "original-weights-safetensors");

  filters = fx_walk_find (GTK_WIDGET (self->window), GTK_ACCESSIBLE_ROLE_BUTTON, "Filters");
  g_assert_nonnull (filters);
  gtk_menu_button_popup (GTK_MENU_BUTTON (filters));
  fx_picture_wait (2 * SETTLE_MS);
  check (self);
  g_object_set (gtk_menu_button_get_popover (GTK_MENU_BUTTON (filters)), "fits-only", TRUE, NULL);
  fx_picture_wait (SETTLE_MS);
  g_assert_cmpuint (g_list_model_get_n_items (shown (self)), ==, 2);
  fx_discover_filters_clear (FX_DISCOVER_FILTERS (gtk_menu_button_get_popover (GTK_MENU_BUTTON (filters))));
  g_assert_cmpuint (g_list_model_get_n_items (shown (self)), ==, 5);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (filters));
  fx_picture_wait (SETTLE_MS);
}

static void
count (guint *n)
{
  (*n)++;
}

/* The next page is asked for before the end, and once. */
static void
test_more (Fixture       *self,
           gconstpointer  size)
{
  GtkWidget *grid = find_type (self, GTK_TYPE_GRID_VIEW);
  GtkAdjustment *position = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_ancestor (grid, ADW_TYPE_CLAMP_SCROLLABLE)));
  guint n_more = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (FxRemoteModel) model = g_object_new (FX_TYPE_REMOTE_MODEL, "id", "a/b", "name", "b", "owner", "a", NULL);

      g_list_store_append (G_LIST_STORE (self->discover->results), model);
    }
  fx_picture_wait (3 * SETTLE_MS);
  g_signal_connect_swapped (self->discover, "more", G_CALLBACK (count), &n_more);
  g_object_set (self->discover, "has-more", TRUE, NULL);
  gtk_adjustment_set_value (position, gtk_adjustment_get_upper (position) * 0.3);
  fx_picture_wait (SETTLE_MS);
  g_assert_cmpuint (n_more, ==, 0);
  gtk_adjustment_set_value (position, gtk_adjustment_get_upper (position) * 0.79);
  g_assert_cmpuint (n_more, ==, 1);
  g_object_set (self->discover, "state", FX_DISCOVER_MORE, NULL);
  gtk_adjustment_set_value (position, gtk_adjustment_get_upper (position));
  fx_picture_wait (SETTLE_MS);
  g_assert_cmpuint (n_more, ==, 1);
  g_signal_handlers_disconnect_by_data (self->discover, &n_more);
}

static FxRemotePage *
open_page (Fixture *self,
           guint    position)
{
  g_autoptr (FxRemoteModel) model = g_list_model_get_item (self->discover->results, position);

  fx_discover_page_show (FX_DISCOVER_PAGE (find_type (self, FX_TYPE_DISCOVER_PAGE)), model);
  fx_picture_wait (3 * SETTLE_MS);

  return FX_REMOTE_PAGE (find_type (self, FX_TYPE_REMOTE_PAGE));
}

static void
on_download (FxDiscoverDesk *discover,
             FxRemoteModel  *model,
             FxRemoteFile   *file,
             char          **label)
{
  g_set_str (label, file->label);
}

/* Another context, another plan and another recommendation. */
static void
test_page (Fixture       *self,
           gconstpointer  size)
{
  FxRemotePage *page = open_page (self, 0);
  g_autoptr (FxRemoteModel) model = g_list_model_get_item (self->discover->results, 0);
  g_autofree char *wanted = NULL;
  GtkWidget *context, *button;

  check (self);
  g_assert_cmpstr (fx_remote_model_get_recommended (model)->label, ==, "Q2_K");
  assert_said (self, "The best quality that fits");
  assert_said (self, "Spills 9 layers");
  assert_said (self, "multilingual");

  context = fx_walk_type (GTK_WIDGET (page), GTK_TYPE_DROP_DOWN);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (context)), ==, 2);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (context), 0);
  fx_picture_wait (SETTLE_MS);
  g_assert_cmpuint (self->discover->context, ==, 2048);
  g_assert_cmpstr (fx_remote_model_get_recommended (model)->label, ==, "Q5_K_M");

  g_signal_connect (self->discover, "download", G_CALLBACK (on_download), &wanted);
  button = fx_walk_find (GTK_WIDGET (page), GTK_ACCESSIBLE_ROLE_BUTTON, "Download: Q5_K_M, recommended");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (wanted, ==, "Q5_K_M");
  button = fx_walk_find (GTK_WIDGET (page), GTK_ACCESSIBLE_ROLE_BUTTON, "Download: Q8_0");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (wanted, ==, "Q8_0");

  /* A fact explains itself. */
  button = fx_walk_find (GTK_WIDGET (page), GTK_ACCESSIBLE_ROLE_BUTTON, "Licence: llama3.2. ");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  fx_picture_wait (3 * SETTLE_MS);
  assert_said (self, "Read the licence on the web page");
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)));
  fx_picture_wait (SETTLE_MS);
}

static void
on_token (FxDiscoverDesk *discover,
          FxRemoteModel  *model,
          const char     *token,
          char          **place)
{
  g_set_str (place, token);
}

static void
test_gate (Fixture       *self,
           gconstpointer  size)
{
  FxRemotePage *page = open_page (self, 2);
  g_autofree char *token = NULL;
  GtkWidget *row;

  check (self);
  assert_said (self, "The owner decides who may have it");
  row = fx_walk_type (GTK_WIDGET (page), ADW_TYPE_PASSWORD_ENTRY_ROW);
  g_assert_nonnull (row);
  g_signal_connect (self->discover, "store-token", G_CALLBACK (on_token), &token);
  gtk_editable_set_text (GTK_EDITABLE (row), " hf_secret ");
  g_signal_emit_by_name (row, "apply");
  g_assert_cmpstr (token, ==, "hf_secret");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
}

static void
test_bad_pages (Fixture       *self,
                gconstpointer  size)
{
  g_autoptr (FxRemoteModel) model = g_list_model_get_item (self->discover->results, 4);

  open_page (self, 4);
  check (self);
  assert_said (self, "there is no GGUF file here");
  g_object_set (model, "problem", "huggingface.co has no such model", NULL);
  check (self);
  assert_said (self, "has no such model");
  g_assert_null (fx_walk_type (GTK_WIDGET (self->window), ADW_TYPE_PASSWORD_ENTRY_ROW));
  g_object_set (model, "access-needed", TRUE, NULL);
  check (self);
  g_assert_nonnull (fx_walk_type (GTK_WIDGET (self->window), ADW_TYPE_PASSWORD_ENTRY_ROW));
}

static void
test_name (Fixture       *self,
           gconstpointer  size)
{
  GtkEditable *entry = GTK_EDITABLE (find_type (self, GTK_TYPE_SEARCH_ENTRY));

  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (find_type (self, ADW_TYPE_TOGGLE_GROUP)), "ollama");
  check (self);
  assert_said (self, "A Model of the Ollama Library");
  gtk_editable_set_text (entry, "llama3.1:8b");
  fx_picture_wait (600);
  g_assert_cmpuint (self->n_searches, ==, 1);
  g_signal_emit_by_name (entry, "activate");
  fx_picture_wait (3 * SETTLE_MS);
  g_assert_nonnull (fx_walk_type (GTK_WIDGET (self->window), FX_TYPE_REMOTE_PAGE));
  assert_said (self, "llama3.1:8b");
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

#define ADD(path, func)                                                            \
  g_test_add (path "/wide", Fixture, GINT_TO_POINTER (0), setup, func, teardown);  \
  g_test_add (path "/narrow", Fixture, GINT_TO_POINTER (1), setup, func, teardown)

  ADD ("/discover/states", test_states);
  ADD ("/discover/words", test_words);
  ADD ("/discover/order", test_order);
  ADD ("/discover/more", test_more);
  ADD ("/discover/page", test_page);
  ADD ("/discover/gate", test_gate);
  ADD ("/discover/bad-pages", test_bad_pages);
  ADD ("/discover/name", test_name);

#undef ADD

  return g_test_run ();
}
