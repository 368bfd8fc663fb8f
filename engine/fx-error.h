/* fx-error.h - the one error domain of the engine.
 *
 * Five codes, for what a caller can do about a failure; the message says the
 * rest: what, which, and the two numbers that disagree.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxError:
 * @FX_ERROR_FORMAT: the bytes of a file, a template or an argument are wrong
 * @FX_ERROR_UNSUPPORTED: well formed, but not something this engine can run
 * @FX_ERROR_MEMORY: does not fit in device or host memory; the message has
 *   the bytes needed and the bytes free
 * @FX_ERROR_DEVICE: no usable Vulkan device, or it was lost
 * @FX_ERROR_LIMIT: a limit against hostile input was reached, or a prompt is
 *   longer than the context
 */
typedef enum
{
  FX_ERROR_FORMAT,
  FX_ERROR_UNSUPPORTED,
  FX_ERROR_MEMORY,
  FX_ERROR_DEVICE,
  FX_ERROR_LIMIT,
} FxError;

#define FX_ERROR (fx_error_quark ())

GQuark fx_error_quark (void);

G_END_DECLS
