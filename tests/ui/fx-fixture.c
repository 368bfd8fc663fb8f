/* fx-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-fixture.h"

#include "fx-bench-item.h"
#include "fx-fact-item.h"
#include "fx-piece-item.h"

#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define DEVICE_MEMORY (1024 * MIB)
#define OTHER_MEMORY (160 * MIB)
#define WORK_MEMORY (24 * MIB)

static guint64
kv_per_token (guint kv_type)
{
  static const guint64 bytes[] = { 46080, 24480, 12960, 92160 };

  return bytes[MIN (kv_type, 3)];
}

static FxPlanItem *
plan (FxDesk      *desk,
      FxModelItem *model,
      FxLoadWish  *wish,
      gpointer     data)
{
  guint context = wish->context > 0 ? wish->context
                                    : MIN (4096, model->context_length);
  guint64 weights = model->size;
  guint64 kv = context * kv_per_token (wish->kv_type);
  guint64 room = DEVICE_MEMORY - OTHER_MEMORY;
  guint64 needed = weights + kv + WORK_MEMORY;
  guint64 left = room > weights + WORK_MEMORY ? room - weights - WORK_MEMORY : 0;
  guint largest = (guint) MIN (left / kv_per_token (wish->kv_type), 1u << 20);

  return g_object_new (FX_TYPE_PLAN_ITEM,
                       "context", context,
                       "largest-context", largest / 256 * 256,
                       "device-context", largest / 256 * 256,
                       "trained-context", model->context_length,
                       "kv-type", wish->kv_type,
                       "n-layers", model->n_layers,
                       "gpu-layers", wish->gpu_layers < 0 ? model->n_layers : (guint) wish->gpu_layers,
                       "weights", weights,
                       "kv", kv,
                       "compute", WORK_MEMORY,
                       "other", OTHER_MEMORY,
                       "total", DEVICE_MEMORY,
                       "fits", needed <= room,
                       "short-bytes", needed > room ? needed - room : 0,
                       "device-name", "llvmpipe memory",
                       NULL);
}

static void
on_delete_chat (FxDesk         *desk,
                FxConversation *conversation)
{
  guint position;

  if (g_list_store_find (G_LIST_STORE (desk->conversations), conversation, &position))
    g_list_store_remove (G_LIST_STORE (desk->conversations), position);
  if (desk->conversation == conversation)
    g_object_set (desk, "conversation", NULL, NULL);
}

static void
on_undo_delete_chat (FxDesk         *desk,
                     FxConversation *conversation)
{
  g_list_store_append (G_LIST_STORE (desk->conversations), conversation);
  g_object_set (desk, "conversation", conversation, NULL);
}

static void
on_rename_chat (FxDesk         *desk,
                FxConversation *conversation,
                const char     *title)
{
  fx_conversation_set_title (conversation, title);
}

static char *
on_diagnostics (FxDesk *desk)
{
  return g_strdup ("fixture");
}

FxDesk *
fx_fixture_desk_new (void)
{
  FxDesk *desk = fx_desk_new ();
  g_autoptr (GListStore) conversations = g_list_store_new (FX_TYPE_CONVERSATION);
  g_autoptr (GListStore) models = g_list_store_new (FX_TYPE_MODEL_ITEM);
  g_autoptr (FxSamplingItem) sampling = fx_sampling_item_new ();
  g_autoptr (FxEngineItem) engine = g_object_new (FX_TYPE_ENGINE_ITEM,
                                                  "device-name", "llvmpipe (LLVM 19.1.7, 256 bits)",
                                                  "device-type", "Software",
                                                  "software", TRUE,
                                                  NULL);

  g_object_set (desk,
                "conversations", conversations,
                "models", models,
                "sampling", sampling,
                "engine", engine,
                NULL);
  g_signal_connect (desk, "plan-wanted", G_CALLBACK (plan), NULL);
  g_signal_connect (desk, "delete-chat", G_CALLBACK (on_delete_chat), NULL);
  g_signal_connect (desk, "undo-delete-chat", G_CALLBACK (on_undo_delete_chat), NULL);
  g_signal_connect (desk, "rename-chat", G_CALLBACK (on_rename_chat), NULL);
  g_signal_connect (desk, "diagnostics-wanted", G_CALLBACK (on_diagnostics), NULL);

  return desk;
}

static void
add_model (FxDesk      *desk,
           const char  *name,
           const char  *quant,
           const char  *architecture,
           guint64      size,
           guint        context,
           guint        n_layers,
           FxFit        fit,
           const char  *fit_label,
           const char  *problem,
           gboolean     has_template)
{
  g_autofree char *path = g_strdup_printf ("/models/%s.gguf", name);
  g_autoptr (FxModelItem) item = g_object_new (FX_TYPE_MODEL_ITEM,
                                               "id", name,
                                               "name", name,
                                               "path", path,
                                               "quant", quant,
                                               "architecture", architecture,
                                               "size", size,
                                               "context-length", context,
                                               "n-layers", n_layers,
                                               "store", "Fornax",
                                               "fit", (guint) fit,
                                               "fit-label", fit_label,
                                               "problem", problem,
                                               "has-template", has_template,
                                               NULL);

  g_list_store_append (G_LIST_STORE (desk->models), item);
}

void
fx_fixture_add_models (FxDesk *desk)
{
  add_model (desk, "SmolLM2 135M Instruct", "Q4_1", "llama", 94 * MIB, 8192, 30,
             FX_FIT_OK, "Fits with 8k context", NULL, TRUE);
  add_model (desk, "Qwen3 0.6B", "Q8_0", "qwen3", 610 * MIB, 40960, 28,
             FX_FIT_OK, "Fits with 5k context", NULL, TRUE);
  add_model (desk, "Gemma 3 270M", "BF16", "gemma3", 511 * MIB, 32768, 18,
             FX_FIT_OK, "Fits with 7k context", NULL, FALSE);
  add_model (desk, "Llama 3.1 8B Instruct", "Q4_K_M", "llama", 4692 * MIB, 131072, 32,
             FX_FIT_NO, "3.9 GiB too large for this computer", NULL, TRUE);
  add_model (desk, "broken-download", NULL, NULL, 31 * MIB, 0, 0,
             FX_FIT_UNKNOWN, NULL,
             "The file ends after 31.0 MiB: tensor 'blk.3.ffn_up.weight' lies beyond it", TRUE);
  g_object_set (desk, "model", fx_fixture_get_model (desk, 0), NULL);
}

FxModelItem *
fx_fixture_get_model (FxDesk *desk,
                      guint   position)
{
  g_autoptr (FxModelItem) item = g_list_model_get_item (desk->models, position);

  return item;
}

void
fx_fixture_add_chats (FxDesk *desk)
{
  static const struct
  {
    const char *title;
    gint        days;
  } chats[] = {
    { "Capital of France", 0 },
    { "A poem about furnaces and the long winter nights", 0 },
    { "Regular expressions", 1 },
    { "Plan for the garden", 4 },
    { "Birthday letter", 5 },
    { "What is a monad", 40 },
  };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    {
      g_autoptr (FxConversation) chat = fx_conversation_new ();

      fx_conversation_set_id (chat, i + 1);
      fx_conversation_set_title (chat, chats[i].title);
      fx_conversation_set_subtitle (chat, "SmolLM2 135M Instruct");
      fx_conversation_set_updated (chat, now - chats[i].days * 86400 - i);
      fx_conversation_set_busy (chat, i == 1);
      fx_conversation_set_unread (chat, i == 2);
      g_list_store_append (G_LIST_STORE (desk->conversations), chat);
    }
}

void
fx_fixture_load (FxDesk *desk)
{
  FxModelItem *model = fx_fixture_get_model (desk, 0);
  FxLoadWish wish = { .context = 8192, .gpu_layers = -1 };
  g_autoptr (FxPlanItem) loaded = fx_desk_plan (desk, model, &wish);
  g_autoptr (FxContextUsage) usage = g_object_new (FX_TYPE_CONTEXT_USAGE,
                                                   "system", 41, "history", 1830,
                                                   "draft", 12, "reply", 1024,
                                                   "total", 8192, NULL);

  g_object_set (model, "loaded", TRUE, NULL);
  g_object_set (desk->engine,
                "model", model,
                "plan", loaded,
                "state", FX_ENGINE_STATE_IDLE,
                NULL);
  g_object_set (desk, "usage", usage, NULL);
}

void
fx_fixture_talk (FxDesk *desk)
{
  g_autoptr (FxConversation) chat = g_list_model_get_item (desk->conversations, 0);
  g_autoptr (FxMessage) question = fx_message_new (FX_ROLE_USER, "What is the capital of France, and how would you find it in C?");
  g_autoptr (FxMessage) answer =
    fx_message_new (FX_ROLE_ASSISTANT,
                    "The capital of France is **Paris**. It lies on the *Seine*.\n\n"
                    "| City | Country | People |\n|---|---|---:|\n"
                    "| Paris | France | 2,100,000 |\n| Rome | Italy | 2,750,000 |\n\n"
                    "1. Look it up in a table.\n2. Print it.\n\n"
                    "```c\nstatic const char *capitals[][2] = { { \"France\", \"Paris\" } };\n\n"
                    "int\nmain (void)\n{\n  puts (capitals[0][1]); /* Paris */\n}\n```\n\n"
                    "Is there anything else you want to know?");

  fx_message_set_model_name (answer, "SmolLM2 135M");
  fx_message_set_stats_text (answer, "48.2 tok/s · 112 tokens · first token 0.21 s · stopped: end of turn");
  fx_conversation_append (chat, question);
  fx_conversation_append (chat, answer);
  g_object_set (desk, "conversation", chat, NULL);
}

static void
add_fact (GListStore *list,
          const char *key,
          const char *kind,
          const char *value,
          guint64     bytes)
{
  g_autoptr (FxFactItem) fact = fx_fact_item_new ();

  g_object_set (fact, "key", key, "kind", kind, "value", value, "bytes", bytes, NULL);
  g_list_store_append (list, fact);
}

static void
add_pieces (FxModelDetail *detail)
{
  static const struct
  {
    const char *text;
    gboolean    control;
  } pieces[] = {
    { "<|im_start|>", TRUE }, { "user", FALSE }, { "\n", FALSE }, { "What", FALSE }, { " is", FALSE },
    { " the", FALSE }, { " capital", FALSE }, { " of", FALSE }, { " France", FALSE }, { "?", FALSE },
    { "<|im_end|>", TRUE }, { "\n", FALSE }, { "<|im_start|>", TRUE }, { "assistant", FALSE }, { "\n", FALSE },
  };
  g_autoptr (GListStore) list = g_list_store_new (FX_TYPE_PIECE_ITEM);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (FxPieceItem) piece = fx_piece_item_new ();

      g_object_set (piece, "text", pieces[i].text, "id", i, "control", pieces[i].control, NULL);
      g_list_store_append (list, piece);
    }
  g_object_set (detail, "pieces", list, "template", "{% for message in messages %}…{% endfor %}", NULL);
}

static FxModelDetail *
details (FxRack      *rack,
         FxModelItem *model,
         gpointer     data)
{
  FxModelDetail *detail = fx_model_detail_new ();
  g_autoptr (GListStore) metadata = g_list_store_new (FX_TYPE_FACT_ITEM);
  g_autoptr (GListStore) tensors = g_list_store_new (FX_TYPE_FACT_ITEM);
  g_autoptr (GListStore) benches = g_list_store_new (FX_TYPE_BENCH_ITEM);

  add_fact (metadata, "general.architecture", "text", "llama", 0);
  add_fact (metadata, "general.name", "text", "SmolLM2 135M Instruct", 0);
  add_fact (metadata, "llama.context_length", "whole number", "8192", 0);
  add_fact (tensors, "token_embd.weight", "Q4_1", "49152 × 576", 17694720);
  add_fact (tensors, "blk.0.attn_q.weight", "Q4_1", "576 × 576", 207360);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (FxBenchItem) bench = fx_bench_item_new ();

      g_object_set (bench, "when", (guint64) 1790000000 + i * 86400, "device", "llvmpipe",
                    "prefill", 120.5 + 4 * i, "decode", 62.2 + 5 * i, "first-token", 2100.0,
                    "n-prompt", 256, "n-decode", 64, NULL);
      g_list_store_append (benches, bench);
    }
  add_pieces (detail);
  g_object_set (detail,
                "model", model,
                "ready", TRUE,
                "metadata", metadata,
                "tensors", tensors,
                "benches", benches,
                "license", "apache-2.0",
                "source", "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct-GGUF",
                "hash-note", "Every byte read here: today",
                NULL);

  return detail;
}

static void
add_store (GListStore *list,
           const char *name,
           const char *path,
           gboolean    foreign,
           gboolean    added,
           guint       n_models,
           guint64     bytes)
{
  g_autoptr (FxStoreItem) store = fx_store_item_new ();

  g_object_set (store, "name", name, "path", path, "foreign", foreign, "added", added,
                "n-models", n_models, "bytes", bytes, NULL);
  g_list_store_append (list, store);
}

void
fx_fixture_add_rack (FxDesk *desk)
{
  g_autoptr (FxRack) rack = fx_rack_new ();
  g_autoptr (GListStore) stores = g_list_store_new (FX_TYPE_STORE_ITEM);
  g_autoptr (GListStore) duplicates = g_list_store_new (FX_TYPE_DUPLICATE_ITEM);
  g_autoptr (GListStore) tasks = g_list_store_new (FX_TYPE_TASK_ITEM);
  g_autoptr (FxDuplicateItem) duplicate = fx_duplicate_item_new ();

  add_store (stores, "Fornax", "/home/me/.local/share/fornax/models", FALSE, FALSE, 2, 4815162342);
  add_store (stores, "Ollama", "/usr/share/ollama/.ollama/models", TRUE, FALSE, 1, 4661211328);
  add_store (stores, "Models", "/data/Models", TRUE, TRUE, 1, 40000000000);
  g_object_set (duplicate, "title", "Llama 3.1 8B Instruct", "places", "Fornax, Ollama",
                "bytes", (guint64) 4661211328, "possible", TRUE, NULL);
  g_list_store_append (duplicates, duplicate);
  g_object_set (rack, "stores", stores, "duplicates", duplicates, "duplicate-bytes", (guint64) 4661211328,
                "tasks", tasks, NULL);
  g_signal_connect (rack, "details-wanted", G_CALLBACK (details), NULL);
  g_object_set (desk, "rack", rack, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (desk->models); i++)
    {
      g_autoptr (FxModelItem) model = g_list_model_get_item (desk->models, i);
      g_autoptr (FxSamplingItem) sampling = fx_sampling_item_new ();

      g_object_set (sampling, "temperature", 0.2, "top-p", 0.9, "repeat-penalty", 1.1, NULL);
      g_object_set (model, "sampling", sampling, "sampling-source", FX_SAMPLING_ORIGIN_SIZE, NULL);
    }
}
