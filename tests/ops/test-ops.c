/* test-ops.c - the self-test itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "../fx-test-device.h"

#include "fx-ops-private.h"

static gboolean
count_cb (const FxCheckResult *result,
          gpointer             user_data)
{
  guint *n_results = user_data;

  g_test_message ("%s, %s: %g (at most %g)", result->op, result->variant,
                  result->error, result->tolerance);
  g_assert_true (result->passed);
  g_assert_cmpfloat (result->error, <=, result->tolerance);
  (*n_results)++;

  return TRUE;
}

static gboolean
stop_cb (const FxCheckResult *result,
         gpointer             user_data)
{
  guint *n_results = user_data;

  (*n_results)++;

  return FALSE;
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxOps) ops = fx_ops_new (device, FX_ACTIVATIONS_AUTO, &error);
  guint n_results = 0;

  g_assert_no_error (error);
  g_assert_true (fx_ops_check (ops, NULL, count_cb, &n_results, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_results, >=, 9);

  n_results = 0;
  g_assert_true (fx_ops_check (ops, "rope", count_cb, &n_results, &error));
  g_assert_cmpuint (n_results, >=, 1);

  n_results = 0;
  g_assert_true (fx_ops_check (ops, NULL, stop_cb, &n_results, &error));
  g_assert_cmpuint (n_results, ==, 1);

  g_assert_false (fx_ops_check (ops, "forge", NULL, NULL, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
}

/* The kernels of other kinds of device run here, too. */
static void
test_classes (void)
{
  g_autoptr (FxVkDevice) device = fx_test_device_new ();

  for (guint kernel_class = FX_VK_CLASS_WIDE; kernel_class <= FX_VK_CLASS_NARROW; kernel_class++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxOps) ops = fx_ops_new_for_class (device, kernel_class, &error);
      guint n_results = 0;

      g_assert_no_error (error);
      g_assert_true (fx_ops_check (ops, NULL, count_cb, &n_results, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (n_results, >=, 9);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/check", test_check);
  /* The tests of each op try these at more sizes; here they are for the
   * validation layer. */
  if (g_getenv ("FX_VALIDATION") != NULL)
    g_test_add_func ("/ops/classes", test_classes);

  return g_test_run ();
}
