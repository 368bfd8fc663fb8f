/* fx-hub-stage.c - a hub on this computer, for a window to look at.
 *
 *   fx-hub-stage MODEL
 *
 * Serves the model file under a name people know, forty that are small and
 * meaningless, a gated one and an Ollama image; prints the address, then obeys
 * lines on its standard input until that ends:
 *
 *   drip BYTES       files come so fast, bytes a second
 *   api STATUS WAIT  every question is answered so, with RateLimit's t
 *   well             nothing is wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <stdio.h>
#include <string.h>

#include "fx-hub-server.h"

#define N_OTHERS 40
#define FACTS "{\"total\":134515008,\"architecture\":\"llama\",\"context_length\":8192,\"chat_template\":\"x\"}"

static void
fill (FxHubServer *server,
      GBytes      *model)
{
  static const char *const layers[] = {
    "params", "{\"temperature\":0.6}", "license", "Apache-2.0", NULL,
  };
  static const char small[] = "GGUF";
  g_autoptr (GBytes) nothing = g_bytes_new_static (small, sizeof small);

  fx_hub_server_add_model (server, "HuggingFaceTB/SmolLM2-135M-Instruct-GGUF", FACTS,
                           "# SmolLM2\n\nA *small* model for a small computer.\n", "apache-2.0");
  fx_hub_server_add_file (server, "HuggingFaceTB/SmolLM2-135M-Instruct-GGUF",
                          "SmolLM2-135M-Instruct.Q4_1.gguf", model);
  fx_hub_server_add_model (server, "google/gemma-gated-GGUF", FACTS, "# Gated\n", "gemma");
  fx_hub_server_gate_model (server, "google/gemma-gated-GGUF");
  fx_hub_server_add_file (server, "google/gemma-gated-GGUF", "gemma-Q4_0.gguf", nothing);
  fx_hub_server_add_image (server, "library/smol:135m", "Q4_1", model, layers);

  for (guint i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("somebody/Model-%02u-GGUF", i);
      g_autofree char *facts = g_strdup_printf ("{\"total\":%" G_GUINT64_FORMAT ",\"architecture\":\"llama\",\"context_length\":32768}",
                                                G_GUINT64_CONSTANT (100000000) << (i % 14));

      fx_hub_server_add_model (server, id, facts, NULL, i % 2 == 0 ? "mit" : "apache-2.0");
      fx_hub_server_add_file (server, id, "model-Q4_K_M.gguf", nothing);
      fx_hub_server_add_file (server, id, "model-Q8_0.gguf", nothing);
    }
}

static void
obey (FxHubServer *server,
      const char  *line)
{
  FxHubFaults faults = { 0 };
  guint wait = 0, n = 0;

  if (sscanf (line, "drip %u", &n) == 1)
    {
      faults.n_file = -1;
      faults.drip_bytes = n;
    }
  else if (sscanf (line, "api %u %u", &n, &wait) == 2)
    {
      faults.n_api = -1;
      faults.api_status = n;
      faults.api_wait_s = wait;
    }
  fx_hub_server_set_faults (server, &faults);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (FxHubServer) server = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) model = NULL;
  g_autoptr (GError) error = NULL;
  char line[256];

  if (argc != 2 || (file = g_mapped_file_new (argv[1], FALSE, &error)) == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: fx-hub-stage MODEL");
      return 2;
    }

  model = g_mapped_file_get_bytes (file);
  server = fx_hub_server_new (0);
  fill (server, model);
  g_print ("%s\n", fx_hub_server_get_url (server));
  fflush (stdout);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      obey (server, g_strchomp (line));
      g_print ("done\n");
      fflush (stdout);
    }

  return 0;
}
