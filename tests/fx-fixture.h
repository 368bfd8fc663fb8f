/* fx-fixture.h - named arrays out of a file of tests/data, for tests.
 *
 * The format is in tests/data/README.md.  Whatever is wrong with a fixture
 * ends the test: there is nothing to recover from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FxFixture FxFixture;

/* @name: relative to tests/data: "logits/tiny-llama.fx". */
FxFixture     *fx_fixture_new        (const char  *name);
void           fx_fixture_free       (FxFixture   *self);

/* The path of any file in tests/data: "models/tiny-llama.gguf". */
char          *fx_fixture_get_path   (const char  *name);

gboolean       fx_fixture_has        (FxFixture   *self,
                                      const char  *array);

/**
 * fx_fixture_get_u8: and its kin
 * @array: its name
 * @n_rows: (out) (optional): the product of all dimensions but the last; 1
 *   for an array of one dimension
 * @n_cols: (out) (optional): the last dimension
 *
 * Returns: (transfer none): [n_rows][n_cols], aligned
 */
const guint8  *fx_fixture_get_u8     (FxFixture   *self,
                                      const char  *array,
                                      gsize       *n_rows,
                                      gsize       *n_cols);
const guint16 *fx_fixture_get_u16    (FxFixture   *self,
                                      const char  *array,
                                      gsize       *n_rows,
                                      gsize       *n_cols);
const gint32  *fx_fixture_get_i32    (FxFixture   *self,
                                      const char  *array,
                                      gsize       *n_rows,
                                      gsize       *n_cols);
const float   *fx_fixture_get_f32    (FxFixture   *self,
                                      const char  *array,
                                      gsize       *n_rows,
                                      gsize       *n_cols);

/**
 * fx_fixture_dup_logits:
 *
 * The array "logits", or what "logits.q", "logits.minimum" and "logits.step"
 * stand for.
 *
 * Returns: (transfer full): [n_rows][n_cols]
 */
float         *fx_fixture_dup_logits (FxFixture   *self,
                                      gsize       *n_rows,
                                      gsize       *n_cols);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxFixture, fx_fixture_free)

G_END_DECLS
