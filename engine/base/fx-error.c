/* fx-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-error.h"

G_DEFINE_QUARK (fx-error-quark, fx_error)
