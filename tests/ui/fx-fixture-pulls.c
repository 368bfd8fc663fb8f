/* fx-fixture-pulls.c - downloads, as tests and the gallery need them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-fixture.h"

#define MB G_GUINT64_CONSTANT (1000000)

static void
set_state (FxPullItem *item,
           FxPullState state)
{
  g_object_set (item, "state", state, "speed", 0.0, "eta", -1, "problem", NULL, NULL);
}

static void
on_pause (FxPullDesk *pulls,
          FxPullItem *item)
{
  set_state (item, FX_PULL_PAUSED);
}

static void
on_resume (FxPullDesk *pulls,
           FxPullItem *item)
{
  set_state (item, FX_PULL_RUNNING);
}

static void
on_cancel (FxPullDesk *pulls,
           FxPullItem *item)
{
  set_state (item, FX_PULL_CANCELLED);
}

static void
on_forget (FxPullDesk *pulls,
           FxPullItem *item)
{
  guint position;

  if (g_list_store_find (G_LIST_STORE (pulls->items), item, &position))
    g_list_store_remove (G_LIST_STORE (pulls->items), position);
}

static void
on_answer (FxPullDesk *pulls,
           gboolean    allow)
{
  g_object_set (pulls, "asks", FALSE, NULL);
}

static void
add (FxPullDesk *pulls,
     const char *title,
     const char *label,
     guint       n_parts,
     FxPullState state,
     guint64     size,
     double      progress,
     const char *problem)
{
  g_autoptr (FxPullItem) item =
    g_object_new (FX_TYPE_PULL_ITEM,
                  "title", title,
                  "model-id", "bartowski/Llama-3.2-1B-Instruct-GGUF",
                  "label", label,
                  "address", "https://huggingface.co",
                  "sha256", "6f85a640a97cf2bf5b8e764087b1e83da0fdb51d7c9fab7d0fece9385611df83",
                  "n-parts", n_parts,
                  "state", state,
                  "size", size,
                  "done", (guint64) (size * progress),
                  "progress", progress,
                  "speed", state == FX_PULL_RUNNING ? 31e6 : 0,
                  "eta", state == FX_PULL_RUNNING ? 84 : -1,
                  "problem", problem,
                  "path", state == FX_PULL_INSTALLED ? "/models/Qwen3 0.6B.gguf" : NULL,
                  NULL);

  g_list_store_append (G_LIST_STORE (pulls->items), item);
}

void
fx_fixture_add_pulls (FxDesk *desk)
{
  g_autoptr (FxPullDesk) pulls = fx_pull_desk_new ();

  g_signal_connect (pulls, "pause", G_CALLBACK (on_pause), NULL);
  g_signal_connect (pulls, "resume", G_CALLBACK (on_resume), NULL);
  g_signal_connect (pulls, "restore", G_CALLBACK (on_resume), NULL);
  g_signal_connect (pulls, "cancel", G_CALLBACK (on_cancel), NULL);
  g_signal_connect (pulls, "forget", G_CALLBACK (on_forget), NULL);
  g_signal_connect (pulls, "answer-metered", G_CALLBACK (on_answer), NULL);

  add (pulls, "Llama-3.2-1B-Instruct-Q4_K_M", "Q4_K_M", 1, FX_PULL_RUNNING, 808 * MB, 0.43, NULL);
  add (pulls, "Qwen3-30B-A3B-Q8_0", "Q8_0", 3, FX_PULL_QUEUED, 32483 * MB, 0, NULL);
  add (pulls, "gemma-3-270m-it-BF16", "BF16", 1, FX_PULL_PAUSED, 543 * MB, 0.61, NULL);
  add (pulls, "SmolLM2-360M-Instruct-Q8_0", "Q8_0", 1, FX_PULL_WAITING, 386 * MB, 0.2,
       "huggingface.co does not answer. The next try is in 8 s.");
  add (pulls, "SmolLM2-135M-Instruct-Q8_0", "Q8_0", 1, FX_PULL_CHECKING, 145 * MB, 1, NULL);
  add (pulls, "Mistral-7B-Instruct-v0.3-Q6_K", "Q6_K", 1, FX_PULL_FAILED, 5947 * MB, 0.9,
       "Needs 5.9 GB, 3.9 GB free on /home");
  add (pulls, "Qwen3-0.6B-Q8_0", "Q8_0", 1, FX_PULL_INSTALLED, 639 * MB, 1, NULL);
  g_object_set (pulls, "n-active", 4, "progress", 0.18, "speed", 31e6, "eta", 1060,
                "asks", TRUE, NULL);
  g_object_set (desk, "pulls", pulls, NULL);
}
