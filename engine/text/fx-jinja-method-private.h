/* fx-jinja-method-private.h - what methods and filters share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja.h"

G_BEGIN_DECLS

extern const FxJinjaBuiltin fx_jinja_string_methods[];
extern const gsize fx_jinja_n_string_methods;

/* Pairs of key and value. */
FxJinjaValue   fx_jinja_dict_items    (FxJinja        *self,
                                       FxJinjaDict    *dict,
                                       FxJinjaFlavor   flavor);

/* @separator: (nullable): between white space where %NULL */
FxJinjaValue   fx_jinja_split         (FxJinja              *self,
                                       FxJinjaString         string,
                                       const FxJinjaString  *separator,
                                       gint64                max,
                                       gboolean              from_right);

FxJinjaValue   fx_jinja_split_lines   (FxJinja        *self,
                                       FxJinjaString   string,
                                       gboolean        keep_ends);

typedef enum
{
  FX_JINJA_PAD_LEFT,
  FX_JINJA_PAD_RIGHT,
  FX_JINJA_PAD_BOTH,
} FxJinjaPad;

/* @fill: one character */
FxJinjaValue   fx_jinja_pad           (FxJinja        *self,
                                       FxJinjaString   string,
                                       gint64          width,
                                       FxJinjaString   fill,
                                       FxJinjaPad      where);

/* The filters that work on sequences. */
extern const FxJinjaBuiltin fx_jinja_sequence_filters[];
extern const gsize fx_jinja_n_sequence_filters;

G_END_DECLS
