/* fx-test-ops.h - every variant of an op, in every class of kernels this
 * device can run; FX_TEST_CLASS names one to try alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "../fx-test-device.h"

#include "fx-op-tries.h"
#include "fx-op-variants.h"

/* Tries @variant on all sizes; each failure is printed. */
typedef void (*FxTestOpFunc) (FxOps             *ops,
                              const FxOpVariant *variant);

static const char *fx_test_class_name;
static const char *fx_test_variant_name;

/* Of one try: what is wrong is said with class, variant, sizes and seed. */
static inline void
fx_test_assert_tally (gboolean         ran,
                      const FxOpTally *tally,
                      GError          *error)
{
  g_assert_no_error (error);
  g_assert_true (ran);
  if (tally->failed)
    g_error ("class %s, variant %s: error %g, at most %g: %s",
             fx_test_class_name, fx_test_variant_name,
             tally->error, tally->tolerance, tally->worst);
}

#define FX_TEST_TRY(function, ...)                                            \
  G_STMT_START {                                                              \
    g_autoptr (GError) error_ = NULL;                                         \
    FxOpTally tally_ = { 0 };                                                 \
    gboolean ran_ = function (ops, &tally_, __VA_ARGS__, &error_);            \
    fx_test_assert_tally (ran_, &tally_, error_);                             \
    fx_test_n_tries += tally_.n_tries;                                        \
  } G_STMT_END

static guint fx_test_n_tries;

static inline void
fx_test_each_variant (const FxOpVariant *const *variants,
                      FxTestOpFunc              func)
{
  static const char *names[] = { "wide", "narrow", "lavapipe" };
  g_autoptr (FxVkDevice) device = fx_test_device_new ();

  for (guint kernel_class = 0; kernel_class < G_N_ELEMENTS (names); kernel_class++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxOps) ops = fx_ops_new_for_class (device, kernel_class, &error);
      const char *only = g_getenv ("FX_TEST_CLASS");

      if (only != NULL && g_strcmp0 (only, names[kernel_class]) != 0)
        continue;
      if (g_error_matches (error, FX_ERROR, FX_ERROR_UNSUPPORTED))
        continue;
      g_assert_no_error (error);

      for (guint i = 0; variants[i] != NULL; i++)
        {
          fx_test_class_name = names[kernel_class];
          fx_test_variant_name = variants[i]->name;
          fx_test_n_tries = 0;
          fx_ops_force (ops, variants[i]);
          func (ops, variants[i]);
          g_test_message ("class %s, variant %s: %u tries%s", names[kernel_class],
                          variants[i]->name, fx_test_n_tries,
                          fx_ops_forced_ran (ops) ? "" : ", not of this class");
        }
    }
}
