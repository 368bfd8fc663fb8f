/* test-item.c - the plain objects and the pure functions; no display.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>
#include <string.h>

#include "fx-chat-group.h"
#include "fx-desk.h"
#include "fx-fit-scale.h"

static void
count (gpointer data)
{
  (*(guint *) data)++;
}

static void
test_fields (void)
{
  g_autoptr (FxModelItem) item = g_object_new (FX_TYPE_MODEL_ITEM, "name", "a", NULL);
  guint n_notified = 0;
  guint n_properties;
  g_autofree GParamSpec **specs =
    g_object_class_list_properties (G_OBJECT_GET_CLASS (item), &n_properties);

  g_assert_cmpuint (n_properties, ==, 28);
  g_assert_cmpstr (item->name, ==, "a");
  g_assert_true (item->has_template);
  g_assert_cmpint (item->default_gpu_layers, ==, -1);

  /* Only a change is one. */
  g_signal_connect_swapped (item, "notify", G_CALLBACK (count), &n_notified);
  g_object_set (item, "name", "a", "size", (guint64) 0, "has-template", TRUE, NULL);
  g_assert_cmpuint (n_notified, ==, 0);
  g_object_set (item, "name", "b", "size", G_MAXUINT64, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpuint (item->size, ==, G_MAXUINT64);

  /* What goes in comes out, whatever the type. */
  for (guint i = 0; i < n_properties; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, specs[i]->value_type);
      g_object_get_property (G_OBJECT (item), specs[i]->name, &value);
      g_object_set_property (G_OBJECT (item), specs[i]->name, &value);
    }
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_plan_sentence (void)
{
  const guint64 mib = 1 << 20;
  g_autoptr (FxPlanItem) plan = g_object_new (FX_TYPE_PLAN_ITEM,
                                              "weights", 500 * mib,
                                              "kv", 100 * mib,
                                              "compute", 24 * mib,
                                              "other", 200 * mib,
                                              "total", 1024 * mib,
                                              "fits", TRUE,
                                              NULL);
  g_autofree char *fits = fx_plan_item_describe (plan);
  g_autofree char *over = NULL;

  g_assert_cmpuint (fx_plan_item_get_used (plan), ==, 624 * mib);
  g_assert_cmpuint (fx_plan_item_get_free (plan), ==, 200 * mib);
  g_assert_nonnull (strstr (fits, "fits in memory"));

  g_object_set (plan, "kv", 2000 * mib, "fits", FALSE, "short-bytes", 1700 * mib,
                "largest-context", 4096, NULL);
  over = fx_plan_item_describe (plan);
  g_assert_cmpuint (fx_plan_item_get_free (plan), ==, 0);
  g_assert_nonnull (strstr (over, "1.7"));
  g_assert_nonnull (strstr (over, "4096"));
}

static void
test_usage (void)
{
  g_autoptr (FxContextUsage) usage = g_object_new (FX_TYPE_CONTEXT_USAGE,
                                                   "system", 10, "history", 50, "draft", 30,
                                                   "reply", 20, "total", 100, NULL);

  g_assert_cmpuint (fx_context_usage_get_used (usage), ==, 90);
  g_assert_cmpuint (fx_context_usage_get_free (usage), ==, 0);
  g_assert_true (fx_context_usage_fits (usage));
  g_object_set (usage, "draft", 40, NULL);
  g_assert_false (fx_context_usage_fits (usage));
}

static void
test_snap (void)
{
  /* Powers of two attract from both sides. */
  g_assert_cmpuint (fx_context_snap (4, 8192), ==, 8192);
  g_assert_cmpuint (fx_context_snap (2.08, 8192), ==, 2048);
  g_assert_cmpuint (fx_context_snap (1.92, 8192), ==, 2048);
  g_assert_cmpuint (fx_context_snap (-3, 8192), ==, FX_CONTEXT_MIN);
  g_assert_cmpuint (fx_context_snap (99, 8192), ==, 8192);

  /* The end that is no power of two can be had, and nothing beyond it. */
  g_assert_cmpuint (fx_context_snap (log2 (40960 / 512.0), 40960), ==, 40960);
  g_assert_cmpuint (fx_context_snap (6, 40960), ==, 32768);
  g_assert_cmpuint (fx_context_snap (99, 40960), ==, 40960);

  for (double octaves = 0; octaves < 8; octaves += 0.01)
    {
      guint tokens = fx_context_snap (octaves, 131072);

      g_assert_cmpuint (tokens % FX_CONTEXT_STEP, ==, 0);
      g_assert_cmpuint (tokens, >=, FX_CONTEXT_MIN);
      g_assert_cmpuint (tokens, <=, 131072);
      g_assert_cmpuint (tokens, <=, fx_context_snap (octaves + 0.01, 131072));
    }

  /* A key never gets stuck, and comes back. */
  for (guint tokens = FX_CONTEXT_MIN; tokens < 40960;)
    {
      guint next = fx_context_step (tokens, 1, 40960);

      g_assert_cmpuint (next, >, tokens);
      g_assert_cmpuint (fx_context_step (next, -1, 40960), <, next);
      tokens = next;
    }
  g_assert_cmpuint (fx_context_step (40960, 1, 40960), ==, 40960);
  g_assert_cmpuint (fx_context_step (FX_CONTEXT_MIN, -1, 40960), ==, FX_CONTEXT_MIN);
  g_assert_cmpuint (fx_context_step (4096, 8, 40960), ==, 8192);
  g_assert_cmpuint (fx_context_step (4096, -8, 40960), ==, 2048);
}

static gint64
unix_of (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, zone);

  g_assert_nonnull (time);

  return g_date_time_to_unix (time);
}

static void
test_groups (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-03-02T00:30:00Z", zone);
  static const struct
  {
    const char *time;
    guint       group;
  } cases[] = {
    { "2026-03-05T00:00:00Z", 0 },
    { "2026-03-02T00:00:00Z", 0 },
    { "2026-03-01T23:59:59Z", 1 },
    { "2026-03-01T00:00:00Z", 1 },
    { "2026-02-28T23:59:59Z", 2 },
    { "2026-02-24T00:00:00Z", 2 },
    { "2026-02-23T23:59:59Z", 4 },
    { "2026-02-01T00:00:00Z", 4 },
    { "2026-01-31T23:59:59Z", 5 },
    { "2025-12-31T12:00:00Z", 6 },
    { "2025-03-02T12:00:00Z", 15 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (fx_chat_group (unix_of (cases[i].time), now), ==, cases[i].group);
}

static void
on_send (FxDesk     *desk,
         const char *text,
         char      **sent)
{
  g_set_str (sent, text);
}

static FxPlanItem *
on_plan (FxDesk      *desk,
         FxModelItem *model,
         FxLoadWish  *wish,
         gpointer     data)
{
  return g_object_new (FX_TYPE_PLAN_ITEM, "context", wish->context, NULL);
}

static void
test_desk (void)
{
  g_autoptr (FxDesk) desk = fx_desk_new ();
  g_autoptr (FxConversation) chat = fx_conversation_new ();
  g_autoptr (FxModelItem) model = g_object_new (FX_TYPE_MODEL_ITEM, NULL);
  g_autoptr (FxPlanItem) plan = NULL;
  g_autoptr (FxPlanItem) none = NULL;
  g_autofree char *sent = NULL;
  FxLoadWish wish = { .context = 2048 };

  /* Busy follows the chat that is shown, and only it. */
  g_object_set (desk, "conversation", chat, NULL);
  g_assert_false (desk->busy);
  fx_conversation_set_busy (chat, TRUE);
  g_assert_true (desk->busy);
  g_object_set (desk, "conversation", NULL, NULL);
  g_assert_false (desk->busy);
  fx_conversation_set_busy (chat, FALSE);
  fx_conversation_set_busy (chat, TRUE);
  g_assert_false (desk->busy);

  g_signal_connect (desk, "send", G_CALLBACK (on_send), &sent);
  fx_desk_send (desk, "hello");
  g_assert_cmpstr (sent, ==, "hello");

  none = fx_desk_plan (desk, model, &wish);
  g_assert_null (none);
  g_signal_connect (desk, "plan-wanted", G_CALLBACK (on_plan), NULL);
  plan = fx_desk_plan (desk, model, &wish);
  g_assert_cmpuint (plan->context, ==, 2048);

  /* Without anyone to make a chat there is none. */
  g_object_set (desk, "conversation", chat, NULL);
  fx_desk_new_chat (desk);
  g_assert_null (desk->conversation);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/item/fields", test_fields);
  g_test_add_func ("/item/plan-sentence", test_plan_sentence);
  g_test_add_func ("/item/usage", test_usage);
  g_test_add_func ("/item/snap", test_snap);
  g_test_add_func ("/item/groups", test_groups);
  g_test_add_func ("/item/desk", test_desk);

  return g_test_run ();
}
