/* fx-fixture-discover.c - a hub, as tests and the gallery need it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-fixture.h"

#define MB G_GUINT64_CONSTANT (1000000)

static void
add_model (FxDesk     *desk,
           const char *owner,
           const char *name,
           guint64     n_parameters,
           guint       context,
           const char *architecture,
           const char *licence,
           FxGate      gate,
           FxFit       fit,
           const char *fit_label,
           double      score)
{
  g_autofree char *id = g_strdup_printf ("%s/%s", owner, name);
  g_autofree char *page = g_strdup_printf ("https://huggingface.co/%s", id);
  g_autoptr (FxRemoteModel) model =
    g_object_new (FX_TYPE_REMOTE_MODEL,
                  "id", id, "owner", owner, "name", name,
                  "address", "https://huggingface.co", "web-page", page,
                  "licence", licence, "architecture", architecture,
                  "n-parameters", n_parameters, "context", context,
                  "n-downloads", (guint64) 186325, "n-likes", (guint64) 438,
                  "modified", G_GUINT64_CONSTANT (1741775730),
                  "gate", gate, "fit", fit, "fit-label", fit_label, "fit-score", score,
                  NULL);

  g_list_store_append (G_LIST_STORE (desk->discover->results), model);
}

static void
add_file (GListStore *files,
          const char *label,
          double      bits,
          guint64     size,
          guint       n_parts,
          gboolean    add_on,
          FxPullItem *pull)
{
  g_autofree char *name = g_strdup_printf ("model-%s.gguf", label);
  g_autoptr (FxRemoteFile) file =
    g_object_new (FX_TYPE_REMOTE_FILE,
                  "name", name, "label", label, "bits", bits, "size", size,
                  "n-parts", n_parts, "add-on", add_on, "pull", pull, NULL);

  g_list_store_append (files, file);
}

/* 4 KiB a token and 1 GiB of memory. */
static void
on_plan (FxDiscoverDesk *discover,
         FxRemoteModel  *model)
{
  const guint64 room = 1000 * MB;
  gboolean found = FALSE;

  for (guint i = g_list_model_get_n_items (model->files); i > 0; i--)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (model->files, i - 1);
      guint64 needs = file->size + discover->context * G_GUINT64_CONSTANT (32768);
      FxFit fit = needs <= room ? FX_FIT_OK : needs <= 2 * room ? FX_FIT_SPILLS : FX_FIT_NO;
      static const char *const labels[] = { NULL, "Fits", "Spills 9 layers", "Too large" };

      if (file->add_on)
        continue;
      g_object_set (file,
                    "needs", needs, "fit", fit, "fit-label", labels[fit],
                    "largest-context", file->size < room ? (guint) ((room - file->size) / 32768) : 0,
                    "speed", 40e9 / (double) file->size, "speed-error", 0.2,
                    "recommended", fit == FX_FIT_OK && !found,
                    "reason", fit == FX_FIT_OK && !found ? "The best quality that fits with this context" : NULL,
                    NULL);
      found |= fit == FX_FIT_OK;
    }
}

static void
on_open (FxDiscoverDesk *discover,
         FxRemoteModel  *model,
         FxDesk         *desk)
{
  g_autoptr (GListStore) files = g_list_store_new (FX_TYPE_REMOTE_FILE);
  g_autoptr (FxPullItem) pull = NULL;

  if (desk->pulls != NULL)
    pull = g_list_model_get_item (desk->pulls->items, 0);

  if (!g_str_has_suffix (model->name, "-safetensors"))
    {
      add_file (files, "Q2_K", 3.2, 581 * MB, 1, FALSE, NULL);
      add_file (files, "Q4_K_M", 4.9, 808 * MB, 1, FALSE, pull);
      add_file (files, "Q5_K_M", 5.7, 912 * MB, 1, FALSE, NULL);
      add_file (files, "Q8_0", 8.5, 1321 * MB, 1, FALSE, NULL);
      add_file (files, "BF16", 16, 2480 * MB, 2, FALSE, NULL);
      add_file (files, "mmproj-F16", 16, 90 * MB, 1, TRUE, NULL);
    }
  g_object_set (model, "files", files,
                "readme", "# Llama 3.2\n\nA collection of *multilingual* models in **1B** and 3B sizes.\n\n"
                          "![a picture](https://example.org/x.png)\n\n| Data | Cutoff |\n|---|---|\n| 9T tokens | 2023 |\n",
                NULL);
  on_plan (discover, model);
}

static FxRemoteModel *
on_resolve (FxDiscoverDesk *discover,
            const char     *text,
            FxDesk         *desk)
{
  FxRemoteModel *model = g_object_new (FX_TYPE_REMOTE_MODEL, "id", text, "name", text, "owner", "library", NULL);

  on_open (discover, model, desk);

  return model;
}

static void
on_search (FxDiscoverDesk *discover)
{
  g_object_set (discover, "state", FX_DISCOVER_READY, NULL);
}

void
fx_fixture_add_discover (FxDesk *desk)
{
  g_autoptr (FxDiscoverDesk) discover = fx_discover_desk_new ();

  g_signal_connect (discover, "search", G_CALLBACK (on_search), NULL);
  g_signal_connect (discover, "open", G_CALLBACK (on_open), desk);
  g_signal_connect (discover, "plan", G_CALLBACK (on_plan), NULL);
  g_signal_connect (discover, "resolve", G_CALLBACK (on_resolve), desk);
  g_object_set (desk, "discover", discover, NULL);

  add_model (desk, "bartowski", "Llama-3.2-1B-Instruct-GGUF", 1235814432, 131072, "llama", "llama3.2",
             FX_GATE_OPEN, FX_FIT_OK, "Q4_K_M fits · about 0.9 GB", 0.9);
  add_model (desk, "Qwen", "Qwen3-30B-A3B-GGUF", 30532122624, 40960, "qwen3moe", "apache-2.0",
             FX_GATE_OPEN, FX_FIT_NO, "Too large for this computer", 0);
  add_model (desk, "google", "gemma-3-4b-it-qat-q4_0-gguf", 3880099328, 131072, "gemma3", "gemma",
             FX_GATE_PERSON, FX_FIT_SPILLS, "Q4_0 spills · about 3.2 GB", 0.4);
  add_model (desk, "HuggingFaceTB", "SmolLM2-135M-Instruct-GGUF", 134515008, 8192, "llama", "apache-2.0",
             FX_GATE_OPEN, FX_FIT_OK, "Q8_0 fits · about 145 MB", 0.5);
  add_model (desk, "someone", "original-weights-safetensors", 0, 0, NULL, NULL,
             FX_GATE_OPEN, FX_FIT_UNKNOWN, NULL, -1);
}
