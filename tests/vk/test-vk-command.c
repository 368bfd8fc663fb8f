/* test-vk-command.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "../fx-test-device.h"

#include <string.h>

#include "fx-vk-command.h"

#include "fx-spv-test-scale.h"

#define N_ITEMS 1000
#define WG_SIZE 64

typedef struct
{
  guint32 n;
  guint32 factor;
} Push;

static FxVkPipeline *
pipeline_new (FxVkDevice *device,
              guint       offset)
{
  g_autoptr (GError) error = NULL;
  const guint32 constants[] = { WG_SIZE, offset };
  FxVkPipeline *pipeline =
    fx_vk_pipeline_new (device, "scale", fx_spv_test_scale, sizeof fx_spv_test_scale,
                        2, sizeof (Push), constants, G_N_ELEMENTS (constants), 0, &error);

  g_assert_no_error (error);

  return pipeline;
}

static void
record (FxVkCommand  *command,
        FxVkPipeline *pipeline,
        FxVkBuffer   *buffer,
        guint         n_dispatches)
{
  g_autoptr (GError) error = NULL;
  const Push push = { N_ITEMS, 3 };
  const FxVkRange halves[] = {
    { .buffer = buffer, .offset = 0, .size = N_ITEMS * 4 },
    { .buffer = buffer, .offset = 4096, .size = N_ITEMS * 4 },
  };

  fx_vk_command_begin (command, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_dispatches; i++)
    {
      const FxVkRange ranges[] = { halves[i % 2], halves[(i + 1) % 2] };

      fx_vk_command_dispatch (command, pipeline, ranges, 2, &push, sizeof push,
                              (N_ITEMS + WG_SIZE - 1) / WG_SIZE, 1, 1, &error);
      g_assert_no_error (error);
      fx_vk_command_barrier (command);
    }
  fx_vk_command_end (command, &error);
  g_assert_no_error (error);
}

/* Recorded once, run several times; more dispatches than a descriptor pool
 * has sets; recorded again. */
static void
test_replay (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxVkPipeline) pipeline = pipeline_new (device, 7);
  g_autoptr (FxVkBuffer) buffer = NULL;
  g_autoptr (FxVkCommand) command = NULL;
  guint32 values[N_ITEMS];
  guint32 expected[N_ITEMS];

  buffer = fx_vk_buffer_new (device, "values", FX_VK_BUFFER_DEVICE, 8192, &error);
  g_assert_no_error (error);
  command = fx_vk_command_new (device, "replay", &error);
  g_assert_no_error (error);

  for (guint round = 0; round < 2; round++)
    {
      const guint n_dispatches = round == 0 ? 200 : 2;

      for (guint i = 0; i < N_ITEMS; i++)
        values[i] = expected[i] = i * 2654435761u;
      fx_vk_buffer_write (buffer, 0, values, sizeof values, &error);
      g_assert_no_error (error);

      record (command, pipeline, buffer, n_dispatches);
      for (guint run = 0; run < 3; run++)
        {
          double gpu_ms = -1;

          fx_vk_command_submit (command, &error);
          g_assert_no_error (error);
          fx_vk_command_wait (command, &gpu_ms, &error);
          g_assert_no_error (error);
          g_assert_cmpfloat (gpu_ms, >=, 0);
          for (guint i = 0; i < N_ITEMS; i++)
            for (guint j = 0; j < n_dispatches; j++)
              expected[i] = expected[i] * 3 + 7;
        }

      fx_vk_buffer_read (buffer, 0, values, sizeof values, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (values, sizeof values, expected, sizeof expected);
    }
}

static void
test_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxVkBuffer) from = NULL;
  g_autoptr (FxVkBuffer) to = NULL;
  g_autoptr (FxVkCommand) command = NULL;
  gboolean finished = FALSE;
  char back[5];

  from = fx_vk_buffer_new (device, "from", FX_VK_BUFFER_HOST, 64, &error);
  g_assert_no_error (error);
  to = fx_vk_buffer_new (device, "to", FX_VK_BUFFER_READBACK, 64, &error);
  g_assert_no_error (error);
  command = fx_vk_command_new (device, "copy", &error);
  g_assert_no_error (error);

  fx_vk_buffer_write (from, 8, "anvil", 5, &error);
  g_assert_no_error (error);
  fx_vk_command_begin (command, &error);
  g_assert_no_error (error);
  fx_vk_command_copy (command,
                      (FxVkRange) { .buffer = from, .offset = 8, .size = 5 },
                      (FxVkRange) { .buffer = to, .offset = 16, .size = 5 });
  fx_vk_command_end (command, &error);
  g_assert_no_error (error);
  fx_vk_command_submit (command, &error);
  g_assert_no_error (error);
  while (!finished)
    {
      fx_vk_command_wait_for (command, 1, &finished, NULL, &error);
      g_assert_no_error (error);
    }

  fx_vk_buffer_read (to, 16, back, sizeof back, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (back, 5, "anvil", 5);
}

/* A binding longer than the device takes is an error with both numbers. */
static void
test_long_binding (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxVkPipeline) pipeline = pipeline_new (device, 0);
  g_autoptr (FxVkBuffer) buffer = NULL;
  g_autoptr (FxVkCommand) command = NULL;
  const guint64 most = fx_vk_device_get_caps (device)->max_storage_range;
  const Push push = { 1, 1 };
  FxVkRange ranges[2] = { { 0 } };

  buffer = fx_vk_buffer_new (device, "short", FX_VK_BUFFER_DEVICE, 64, &error);
  g_assert_no_error (error);
  command = fx_vk_command_new (device, "long binding", &error);
  g_assert_no_error (error);
  fx_vk_command_begin (command, &error);
  g_assert_no_error (error);

  ranges[0] = (FxVkRange) { .buffer = buffer, .size = (gsize) most + 4 };
  g_assert_false (fx_vk_command_dispatch (command, pipeline, ranges, 2,
                                          &push, sizeof push, 1, 1, 1, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_LIMIT);
}

static void
count_hazards (const char     *domain,
               GLogLevelFlags  level,
               const char     *message,
               gpointer        data)
{
  guint *n_hazards = data;

  *n_hazards += strstr (message, "hazard") != NULL;
}

static gboolean
forgive (const char     *domain,
         GLogLevelFlags  level,
         const char     *message,
         gpointer        data)
{
  return FALSE;
}

/* The validation layer's silence means something: with a barrier left out it
 * speaks, of what shaders and of what copies do. */
static void
test_hazard (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxVkPipeline) pipeline = pipeline_new (device, 7);
  g_autoptr (FxVkBuffer) buffer = NULL;
  g_autoptr (FxVkCommand) command = NULL;
  const Push push = { N_ITEMS, 3 };
  FxVkRange halves[2] = { { .size = N_ITEMS * 4 }, { .offset = 4096, .size = N_ITEMS * 4 } };
  guint n_hazards = 0;
  guint handler;

  buffer = fx_vk_buffer_new (device, "values", FX_VK_BUFFER_DEVICE, 8192, &error);
  g_assert_no_error (error);
  halves[0].buffer = halves[1].buffer = buffer;
  command = fx_vk_command_new (device, "hazard", &error);
  g_assert_no_error (error);

  for (guint with_barrier = 0; with_barrier < 2; with_barrier++)
    for (guint with_copy = 0; with_copy < 2; with_copy++)
      {
        n_hazards = 0;
        g_test_log_set_fatal_handler (forgive, NULL);
        handler = g_log_set_handler ("fx-vk", G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL,
                                     count_hazards, &n_hazards);
        g_assert_true (fx_vk_command_begin (command, &error));
        g_assert_true (fx_vk_command_dispatch (command, pipeline, halves, 2, &push, sizeof push,
                                               1, 1, 1, &error));
        if (with_barrier)
          fx_vk_command_barrier (command);
        if (with_copy)
          fx_vk_command_copy (command, halves[1], halves[0]);
        else
          g_assert_true (fx_vk_command_dispatch (command, pipeline,
                                                 (FxVkRange[]) { halves[1], halves[0] }, 2, &push,
                                                 sizeof push, 1, 1, 1, &error));
        g_assert_true (fx_vk_command_end (command, &error));
        g_log_remove_handler ("fx-vk", handler);
        g_test_log_set_fatal_handler (NULL, NULL);
        if (with_barrier)
          g_assert_cmpuint (n_hazards, ==, 0);
        else
          g_assert_cmpuint (n_hazards, >, 0);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fx_vk_device_free (fx_test_device_new ());

  g_test_add_func ("/vk/command/replay", test_replay);
  g_test_add_func ("/vk/command/copy", test_copy);
  g_test_add_func ("/vk/command/long-binding", test_long_binding);
  if (g_getenv ("FX_VALIDATION") != NULL)
    g_test_add_func ("/vk/command/hazard", test_hazard);

  return g_test_run ();
}
