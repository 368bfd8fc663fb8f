/* fx-gallery.c - every state of the window as a picture, to look at.
 *
 *   fx-gallery FOLDER [STATE...]
 *
 * Writes STATE-{light,dark}-{wide,narrow}.png, with FORNAX_LOCALEDIR set in the
 * language of the environment.  FX_GALLERY_LOOK may be "large" (text twice as
 * large) or "rtl" (right to left); for high contrast libadwaita has
 * ADW_DEBUG_HIGH_CONTRAST=1.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "fx-context-popover.h"
#include "fx-discover-page.h"
#include "fx-bench-chart.h"
#include "fx-facts-page.h"
#include "fx-first-run.h"
#include "fx-fixture.h"
#include "fx-models-page.h"
#include "fx-picture.h"
#include "fx-places.h"
#include "fx-remedy.h"
#include "fx-template-dialog.h"
#include "fx-template-view.h"
#include "fx-walk.h"
#include "fx-window.h"

typedef void (*StageFunc) (FxWindow *window,
                           FxDesk   *desk);

static void
stage_no_model (FxWindow *window,
                FxDesk   *desk)
{
}

static void
stage_greeting (FxWindow *window,
                FxDesk   *desk)
{
  fx_fixture_add_models (desk);
}

static void
stage_chat (FxWindow *window,
            FxDesk   *desk)
{
  fx_fixture_add_models (desk);
  fx_fixture_add_chats (desk);
  fx_fixture_load (desk);
  fx_fixture_talk (desk);
  fx_window_set_draft (window, "And of Italy?");
}

static void
stage_busy (FxWindow *window,
            FxDesk   *desk)
{
  FxMessage *message;

  stage_chat (window, desk);
  message = fx_conversation_get_last (desk->conversation);
  fx_message_set_state (message, FX_MESSAGE_STREAMING);
  fx_conversation_set_busy (desk->conversation, TRUE);
  g_object_set (desk->engine, "state", FX_ENGINE_STATE_WRITING,
                "tokens-per-second", 48.2, NULL);
}

static void
stage_inspector (FxWindow *window,
                 FxDesk   *desk)
{
  stage_chat (window, desk);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.inspector", NULL);
}

/* The whole column, with a step to look at. */
static void
stage_sampling (FxWindow *window,
                FxDesk   *desk)
{
  static const struct { const char *text; double before; double after; } words[] = {
    { " Paris", 0.52, 0.71 }, { " the", 0.12, 0.13 }, { " located", 0.07, 0.07 }, { ":", 0.05, 0.045 },
    { " a", 0.04, 0.03 }, { "\n", 0.03, 0.015 }, { " in", 0.02, 0 }, { " France", 0.01, 0 },
    { " called", 0.008, 0 }, { " **", 0.006, 0 },
  };
  static const char *const names[] = { "Sober", "Story teller with a long name", NULL };
  g_autoptr (FxLikelyTokens) candidates = fx_likely_tokens_new ();
  g_autoptr (FxPresetDesk) presets = fx_preset_desk_new ();
  g_autoptr (FxSamplingItem) values = fx_sampling_item_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  g_object_set (presets, "names", list, "values", values, NULL);
  g_object_set (desk->sampling, "preset", names[1], NULL);
  g_object_set (desk, "presets", presets, NULL);
  stage_inspector (window, desk);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    fx_likely_tokens_add (candidates, words[i].text, words[i].before, words[i].after, words[i].after > 0, i == 0);
  g_object_set (candidates, "n-kept", 6, "temperature", 0.8, NULL);
  g_object_set (desk, "candidates", candidates, NULL);
  g_object_set (desk->sampling, "dry-multiplier", 0.8, "stop", "###\n\\n\\n", "stages", "top-k,penalties,min-p,temperature", NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), gtk_widget_get_width (GTK_WIDGET (window)), 2400);
}

static void
stage_picker (FxWindow *window,
              FxDesk   *desk)
{
  stage_chat (window, desk);
  fx_window_pick_model (window, NULL);
}

static void
stage_load (FxWindow *window,
            FxDesk   *desk)
{
  stage_chat (window, desk);
  fx_window_pick_model (window, fx_fixture_get_model (desk, 1));
}

static void
stage_trouble (FxWindow *window,
               FxDesk   *desk)
{
  g_autoptr (FxNotice) banner = fx_notice_new ("No graphics card found, using the processor. Expect about 48 tok/s.", NULL);
  g_autoptr (FxNotice) trouble =
    fx_notice_new ("Llama 3.1 8B Instruct does not fit",
                   "Needs 9.6 GiB, 7.1 GiB are free on AMD Radeon RX 7600.");

  stage_chat (window, desk);
  fx_notice_add_choice (trouble, "context", "Use 16k context instead");
  fx_notice_add_choice (trouble, "layers", "Move 9 layers to system memory");
  g_object_set (trouble, "details", "vkAllocateMemory: VK_ERROR_OUT_OF_DEVICE_MEMORY", NULL);
  g_object_set (desk, "banner", banner, "trouble", trouble, NULL);
}

static void
stage_plain (FxWindow *window,
             FxDesk   *desk)
{
  stage_chat (window, desk);
  g_object_set (desk, "model", fx_fixture_get_model (desk, 2), "conversation", NULL, NULL);
  g_object_set (desk->engine, "state", FX_ENGINE_STATE_LOADING, "progress", 0.43,
                "model", fx_fixture_get_model (desk, 2), NULL);
}

/* What can happen to replies. */
static void
stage_ends (FxWindow *window,
            FxDesk   *desk)
{
  g_autoptr (GListStore) larger = g_list_store_new (FX_TYPE_REMEDY);
  g_autoptr (GListStore) template = g_list_store_new (FX_TYPE_REMEDY);
  g_autoptr (FxRemedy) grow = fx_remedy_new ("Increase Context to 4k and Continue", "win.shortcuts", NULL);
  g_autoptr (FxRemedy) edit = fx_remedy_new ("Edit Template…", "win.shortcuts", NULL);
  g_autoptr (FxRemedy) chatml = fx_remedy_new ("Use ChatML", "win.shortcuts", NULL);
  g_autoptr (FxRemedy) retry = fx_remedy_new ("Try Again", "win.shortcuts", NULL);
  g_autoptr (FxMessage) full = fx_message_new (FX_ROLE_ASSISTANT, "And so the ship sailed on, past the");
  g_autoptr (FxMessage) next = fx_message_new (FX_ROLE_USER, "Go on.");
  g_autoptr (FxMessage) failed = fx_message_new (FX_ROLE_ASSISTANT, NULL);

  stage_chat (window, desk);
  g_list_store_append (larger, grow);
  g_list_store_append (template, edit);
  g_list_store_append (template, chatml);
  g_list_store_append (template, retry);
  fx_message_set_error_text (full, "The context of 2,048 tokens is full: the reply ends here.");
  fx_message_set_remedies (full, G_LIST_MODEL (larger));
  fx_message_set_reasoning (full, "The user wants a story about a ship.\n\nIt should be long.");
  fx_message_set_reasoning_time (full, 12.2);
  fx_message_set_stats_text (full, "31.0 tok/s · 612 tokens · first token 0.21 s · stopped: context full");
  fx_message_set_error_text (failed, "template line 3, column 14: 'messages' has no attribute 'rolle'");
  fx_message_set_state (failed, FX_MESSAGE_FAILED);
  fx_message_set_remedies (failed, G_LIST_MODEL (template));
  fx_conversation_append (desk->conversation, full);
  fx_conversation_append (desk->conversation, next);
  fx_conversation_append (desk->conversation, failed);
}

static void
stage_find (FxWindow *window,
            FxDesk   *desk)
{
  FxMessage *message;

  stage_chat (window, desk);
  message = fx_conversation_get_last (desk->conversation);
  fx_message_set_siblings (message, 2, 3);
  fx_message_set_reasoning (message, "France. Its capital is Paris.");
  fx_message_set_reasoning_time (message, 12.2);
  fx_message_set_reasoning_tokens (message, 840);
  g_object_set (desk, "can-think", 1, NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.find", NULL);
  fx_picture_wait (200);
  gtk_editable_set_text (GTK_EDITABLE (gtk_root_get_focus (GTK_ROOT (window))), "paris");
}

static void
open_ring (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) && FX_IS_CONTEXT_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget))))
    gtk_menu_button_popup (GTK_MENU_BUTTON (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    open_ring (child);
}

/* A chat that is longer than the context, and what of it is not sent. */
static void
stage_overflow (FxWindow *window,
                FxDesk   *desk)
{
  g_autoptr (FxContextUsage) usage =
    g_object_new (FX_TYPE_CONTEXT_USAGE, "system", 212, "history", 1210, "draft", 12, "reply", 512,
                  "total", 2048, "cached", 1100, "read-seconds", 4.2, "left-out-first", 0,
                  "left-out", 2, "left-out-tokens", 640, "exact", TRUE, NULL);
  g_autoptr (FxMessage) question = fx_message_new (FX_ROLE_USER, "And the capital of Spain?");
  g_autoptr (FxMessage) answer = fx_message_new (FX_ROLE_ASSISTANT, "The capital of Spain is **Madrid**.");

  stage_chat (window, desk);
  fx_conversation_append (desk->conversation, question);
  fx_conversation_append (desk->conversation, answer);
  g_object_set (desk, "usage", usage, NULL);
  fx_picture_wait (200);
  open_ring (GTK_WIDGET (window));
}

static void
stage_template (FxWindow *window,
                FxDesk   *desk)
{
  static const char source[] =
    "{%- for message in messages %}\n"
    "{{- '<|im_start|>' + message['role'] + '\\n' }}\n"
    "{{- message.rolle.strip() + '<|im_end|>' }}\n"
    "{%- endfor %}\n";
  FxTemplateDialog *dialog = fx_template_dialog_new ("SmolLM2 135M", source, source);

  stage_chat (window, desk);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  fx_template_dialog_show_problem (dialog, "template line 3, column 14: 'message' has no attribute 'rolle'");
}

static void
stage_shortcuts (FxWindow *window,
                 FxDesk   *desk)
{
  stage_chat (window, desk);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.shortcuts", NULL);
}

static void
stage_about (FxWindow *window,
             FxDesk   *desk)
{
  stage_greeting (window, desk);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.about", NULL);
}

static void
stage_sidebar (FxWindow *window,
               FxDesk   *desk)
{
  stage_chat (window, desk);
  if (gtk_widget_get_width (GTK_WIDGET (window)) < 720)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.sidebar", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
}

static void
stage_downloads (FxWindow *window,
                 FxDesk   *desk)
{
  stage_chat (window, desk);
  fx_fixture_add_pulls (desk);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.downloads", NULL);
}

static void
stage_discover (FxWindow *window,
                FxDesk   *desk)
{
  stage_chat (window, desk);
  fx_fixture_add_pulls (desk);
  fx_fixture_add_discover (desk);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.place", "s", FX_PLACE_DISCOVER);
}

static void
stage_loading (FxWindow *window,
               FxDesk   *desk)
{
  stage_discover (window, desk);
  g_list_store_remove_all (G_LIST_STORE (desk->discover->results));
  g_object_set (desk->discover, "state", FX_DISCOVER_LOADING, NULL);
}

static void
stage_offline (FxWindow *window,
               FxDesk   *desk)
{
  stage_discover (window, desk);
  g_object_set (desk->discover, "problem", FX_DISCOVER_OFFLINE, "cached", TRUE, NULL);
}

static void
stage_pause (FxWindow *window,
             FxDesk   *desk)
{
  stage_discover (window, desk);
  g_list_store_remove_all (G_LIST_STORE (desk->discover->results));
  g_object_set (desk->discover, "problem", FX_DISCOVER_RATE_LIMITED, "wait", 48, NULL);
}

static void
show_page (FxWindow *window,
           FxDesk   *desk,
           guint     position)
{
  g_autoptr (FxRemoteModel) model = NULL;
  GtkWidget *page;

  stage_discover (window, desk);
  fx_picture_wait (200);
  model = g_list_model_get_item (desk->discover->results, position);
  page = fx_walk_type (GTK_WIDGET (window), FX_TYPE_DISCOVER_PAGE);
  fx_discover_page_show (FX_DISCOVER_PAGE (page), model);
}

static void
stage_page (FxWindow *window,
            FxDesk   *desk)
{
  show_page (window, desk, 0);
}

static void
stage_gated (FxWindow *window,
             FxDesk   *desk)
{
  show_page (window, desk, 2);
}

static FxModelsPage *
show_models (FxWindow *window,
             FxDesk   *desk)
{
  fx_fixture_add_models (desk);
  fx_fixture_add_rack (desk);
  g_object_set (desk, "place", FX_PLACE_MODELS, NULL);

  return FX_MODELS_PAGE (fx_window_get_page (window));
}

static void
stage_models (FxWindow *window,
              FxDesk   *desk)
{
  show_models (window, desk);
}

static void
stage_model (FxWindow *window,
             FxDesk   *desk)
{
  FxModelsPage *page = show_models (window, desk);

  fx_models_page_open (page, fx_fixture_get_model (desk, 0));
}

static void
stage_stores (FxWindow *window,
              FxDesk   *desk)
{
  g_autoptr (FxTaskItem) task = fx_task_item_new ();
  FxModelsPage *page = show_models (window, desk);

  g_object_set (task, "title", "Adding Qwen3-8B-Q4_K_M.gguf", "detail", "1.9 GB of 4.7 GB", "fraction", 0.4, NULL);
  g_list_store_append (G_LIST_STORE (desk->rack->tasks), task);
  fx_models_page_open_storage (page);
}

static void
stage_welcome (FxWindow *window,
               FxDesk   *desk)
{
  fx_fixture_add_models (desk);
  fx_fixture_add_rack (desk);
  g_object_set (desk->rack, "device-memory", (guint64) 8 << 30, NULL);
  adw_dialog_present (fx_first_run_new (desk), GTK_WIDGET (window));
}

static void
stage_welcome_stores (FxWindow *window,
                      FxDesk   *desk)
{
  AdwDialog *dialog;

  stage_welcome (window, desk);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  fx_picture_wait (200);
  fx_first_run_show (FX_FIRST_RUN (dialog), 1);
}

static void
stage_welcome_model (FxWindow *window,
                     FxDesk   *desk)
{
  AdwDialog *dialog;

  stage_welcome (window, desk);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  fx_picture_wait (200);
  fx_first_run_show (FX_FIRST_RUN (dialog), 2);
}

/* Needs the schema: GSETTINGS_SCHEMA_DIR. */
static void
stage_preferences (FxWindow *window,
                   FxDesk   *desk)
{
  stage_models (window, desk);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
}

static void
stage_model_end (FxWindow *window,
                 FxDesk   *desk)
{
  GtkWidget *chart;
  GtkWidget *viewport;

  stage_model (window, desk);
  fx_picture_wait (400);
  chart = fx_walk_type (GTK_WIDGET (window), FX_TYPE_BENCH_CHART);
  viewport = gtk_widget_get_ancestor (chart, GTK_TYPE_VIEWPORT);
  gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), fx_walk_type (GTK_WIDGET (window), FX_TYPE_TEMPLATE_VIEW), NULL);
}

static void
stage_tensors (FxWindow *window,
               FxDesk   *desk)
{
  g_autoptr (FxModelDetail) detail = NULL;
  AdwNavigationView *nav;

  stage_model (window, desk);
  detail = fx_rack_dup_details (desk->rack, desk->model);
  nav = ADW_NAVIGATION_VIEW (fx_walk_type (fx_window_get_page (window), ADW_TYPE_NAVIGATION_VIEW));
  adw_navigation_view_push (nav, fx_facts_page_new ("Tensors", "Shape", TRUE, detail->tensors));
}

static const struct
{
  const char *name;
  StageFunc   func;
} stages[] = {
  { "no-model", stage_no_model },
  { "greeting", stage_greeting },
  { "chat", stage_chat },
  { "busy", stage_busy },
  { "inspector", stage_inspector },
  { "sampling", stage_sampling },
  { "picker", stage_picker },
  { "load", stage_load },
  { "trouble", stage_trouble },
  { "plain", stage_plain },
  { "ends", stage_ends },
  { "find", stage_find },
  { "overflow", stage_overflow },
  { "template", stage_template },
  { "sidebar", stage_sidebar },
  { "shortcuts", stage_shortcuts },
  { "about", stage_about },
  { "models", stage_models },
  { "model", stage_model },
  { "stores", stage_stores },
  { "model-end", stage_model_end },
  { "tensors", stage_tensors },
  { "welcome", stage_welcome },
  { "welcome-stores", stage_welcome_stores },
  { "welcome-model", stage_welcome_model },
  { "preferences", stage_preferences },
  { "downloads", stage_downloads },
  { "discover", stage_discover },
  { "loading", stage_loading },
  { "offline", stage_offline },
  { "pause", stage_pause },
  { "page", stage_page },
  { "gated", stage_gated },
};

static char **wanted;
static char *folder;

/* What does not fit says so. */
static void
report_wide (GtkWidget *widget,
             int        limit)
{
  int minimum;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= limit)
    return;

  g_printerr ("%s needs %d px\n", G_OBJECT_TYPE_NAME (widget), minimum);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    report_wide (child, limit);
}

static void
take (GtkApplication *application,
      guint           stage,
      gboolean        dark,
      gboolean        narrow)
{
  g_autoptr (FxDesk) desk = fx_fixture_desk_new ();
  FxWindow *window = fx_window_new (application, desk);
  g_autofree char *path =
    g_strdup_printf ("%s/%s-%s-%s.png", folder, stages[stage].name,
                     dark ? "dark" : "light", narrow ? "narrow" : "wide");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_default_size (GTK_WINDOW (window), narrow ? 360 : 1280, narrow ? 640 : 800);
  gtk_window_present (GTK_WINDOW (window));
  fx_picture_wait (250);
  stages[stage].func (window, desk);
  fx_picture_wait (700);
  if (narrow)
    report_wide (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)), 360);
  fx_picture_save (GTK_WINDOW (window), path);
  gtk_window_destroy (GTK_WINDOW (window));
  fx_picture_wait (50);
}

static void
on_activate (GtkApplication *application)
{
  const char *look = g_getenv ("FX_GALLERY_LOOK");

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  if (g_strcmp0 (look, "large") == 0)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  if (g_strcmp0 (look, "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      if (wanted[0] != NULL && !g_strv_contains ((const char * const *) wanted, stages[i].name))
        continue;

      take (application, i, FALSE, FALSE);
      take (application, i, TRUE, FALSE);
      take (application, i, FALSE, TRUE);
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *localedir = g_getenv ("FORNAX_LOCALEDIR");
  g_autoptr (AdwApplication) application = NULL;

  if (localedir != NULL)
    {
      setlocale (LC_ALL, "");
      bindtextdomain ("fornax", localedir);
      bind_textdomain_codeset ("fornax", "UTF-8");
      textdomain ("fornax");
    }
  application = adw_application_new ("app.fornax.Fornax", G_APPLICATION_NON_UNIQUE);

  if (argc < 2)
    {
      g_printerr ("usage: %s FOLDER [STATE...]\n", argv[0]);
      return 2;
    }

  folder = argv[1];
  wanted = argv + 2;
  g_mkdir_with_parents (folder, 0755);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
