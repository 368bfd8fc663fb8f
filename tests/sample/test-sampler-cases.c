/* test-sampler-cases.c
 *
 * The chain against the one in tests/data/make-sampler-cases.py.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-sampler.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "fx-fixture.h"

#define MAX_VOCAB 64

typedef struct
{
  float       tables[8][MAX_VOCAB];
  guint       n_tables;
  guint       n_vocab;
  guint32     history[256];
  guint       n_history;
  guint32     breakers[MAX_VOCAB / 32];
  JsonArray  *cases;
} Cases;

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  g_assert_true (json_object_has_member (object, name));

  return json_object_get_array_member (object, name);
}

static float
get_float (JsonObject *object,
           const char *name)
{
  g_assert_true (json_object_has_member (object, name));

  return (float) json_object_get_double_member (object, name);
}

static gint
get_int (JsonObject *object,
         const char *name)
{
  g_assert_true (json_object_has_member (object, name));

  return (gint) json_object_get_int_member (object, name);
}

static void
read_options (JsonObject  *o,
              FxSampling  *sampling,
              FxLogitBias *biases)
{
  JsonArray *order = get_array (o, "order");
  JsonArray *pairs = get_array (o, "logit_bias");

  *sampling = (FxSampling) {
    .temperature = get_float (o, "temperature"),
    .top_k = get_int (o, "top_k"),
    .top_p = get_float (o, "top_p"),
    .min_p = get_float (o, "min_p"),
    .repeat_penalty = get_float (o, "repeat_penalty"),
    .repeat_window = get_int (o, "repeat_window"),
    .frequency_penalty = get_float (o, "frequency_penalty"),
    .presence_penalty = get_float (o, "presence_penalty"),
    .typical_p = get_float (o, "typical_p"),
    .dry_multiplier = get_float (o, "dry_multiplier"),
    .dry_base = get_float (o, "dry_base"),
    .dry_allowed_length = get_int (o, "dry_allowed_length"),
    .dry_window = get_int (o, "dry_window"),
    .xtc_probability = get_float (o, "xtc_probability"),
    .xtc_threshold = get_float (o, "xtc_threshold"),
    .mirostat_tau = get_float (o, "mirostat_tau"),
    .mirostat_eta = get_float (o, "mirostat_eta"),
    .dynamic_range = get_float (o, "dynamic_range"),
    .dynamic_exponent = get_float (o, "dynamic_exponent"),
    .n_stages = json_array_get_length (order),
    .logit_bias = biases,
    .n_logit_bias = json_array_get_length (pairs),
  };

  for (guint i = 0; i < sampling->n_stages; i++)
    g_assert_true (fx_stage_parse (json_array_get_string_element (order, i),
                                   &sampling->stages[i]));

  g_assert_cmpuint (sampling->n_logit_bias, <=, 8);
  for (guint i = 0; i < sampling->n_logit_bias; i++)
    {
      JsonArray *pair = json_array_get_array_element (pairs, i);
      JsonNode *value = json_array_get_element (pair, 1);

      biases[i].id = (guint32) json_array_get_int_element (pair, 0);
      biases[i].bias = json_node_get_value_type (value) == G_TYPE_STRING
                       ? -INFINITY : (float) json_node_get_double (value);
    }
}

static FxSampler *
make_sampler (const Cases *cases,
              JsonObject  *object)
{
  FxSampling sampling;
  FxLogitBias biases[8];
  FxSampler *sampler;

  read_options (json_object_get_object_member (object, "options"), &sampling,
                biases);
  sampler = fx_sampler_new (&sampling, cases->n_vocab,
                            g_ascii_strtoull (json_object_get_string_member (object, "seed"),
                                              NULL, 10));
  fx_sampler_set_breakers (sampler, cases->breakers);
  fx_sampler_accept (sampler, cases->history, cases->n_history);

  return sampler;
}

static void
check_kept (FxSampler   *sampler,
            const Cases *cases,
            JsonArray   *expected)
{
  const FxCandidates *kept = fx_sampler_apply (sampler, cases->tables[0], NULL,
                                               NULL);
  float max;
  double sum;

  g_assert_nonnull (kept);
  g_assert_cmpuint (kept->n_items, ==, json_array_get_length (expected));
  max = kept->items[fx_candidates_find_largest (kept)].logit;
  sum = fx_candidates_sum (kept, max);

  for (guint i = 0; i < kept->n_items; i++)
    {
      JsonArray *pair = json_array_get_array_element (expected, i);
      const double p = expf (kept->items[i].logit - max) / sum;

      g_assert_cmpuint (kept->items[i].id, ==,
                        json_array_get_int_element (pair, 0));
      g_assert_cmpfloat_with_epsilon (p, json_array_get_double_element (pair, 1),
                                      2e-6);
    }
}

static void
check_draws (FxSampler   *sampler,
             const Cases *cases,
             JsonArray   *expected)
{
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      guint32 token;

      g_assert_true (fx_sampler_draw (sampler, cases->tables[i % cases->n_tables],
                                      &token, NULL));
      g_assert_cmpuint (token, ==, json_array_get_int_element (expected, i));
      fx_sampler_accept (sampler, &token, 1);
    }
}

static void
read_cases (Cases      *cases,
            JsonObject *root)
{
  JsonArray *tables = get_array (root, "tables");
  JsonArray *history = get_array (root, "history");
  JsonArray *breakers = get_array (root, "breakers");

  cases->cases = get_array (root, "cases");
  cases->n_tables = json_array_get_length (tables);
  cases->n_history = json_array_get_length (history);
  g_assert_cmpuint (cases->n_tables, <=, G_N_ELEMENTS (cases->tables));
  g_assert_cmpuint (cases->n_history, <=, G_N_ELEMENTS (cases->history));

  for (guint i = 0; i < cases->n_tables; i++)
    {
      JsonArray *table = json_array_get_array_element (tables, i);

      cases->n_vocab = json_array_get_length (table);
      g_assert_cmpuint (cases->n_vocab, <=, MAX_VOCAB);
      for (guint j = 0; j < cases->n_vocab; j++)
        cases->tables[i][j] = (float) json_array_get_double_element (table, j);
    }

  for (guint i = 0; i < cases->n_history; i++)
    cases->history[i] = (guint32) json_array_get_int_element (history, i);

  for (guint i = 0; i < json_array_get_length (breakers); i++)
    {
      const guint id = (guint) json_array_get_int_element (breakers, i);

      cases->breakers[id / 32] |= 1u << id % 32;
    }
}

static void
test_sampler_cases (void)
{
  g_autofree char *path = fx_fixture_get_path ("sampler-cases.json");
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  Cases cases = { 0 };
  guint n_cases;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  read_cases (&cases, json_node_get_object (json_parser_get_root (parser)));

  n_cases = json_array_get_length (cases.cases);
  g_assert_cmpuint (n_cases, >, 80);
  for (guint i = 0; i < n_cases; i++)
    {
      JsonObject *object = json_array_get_object_element (cases.cases, i);
      g_autoptr (FxSampler) sampler = make_sampler (&cases, object);

      g_test_message ("case %u", i);
      check_kept (sampler, &cases, get_array (object, "kept"));
      check_draws (sampler, &cases, get_array (object, "drawn"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampler/cases", test_sampler_cases);
  return g_test_run ();
}
