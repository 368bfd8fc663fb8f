/* fx-hub-error.h - what can go wrong between here and a hub.
 *
 * The codes are what a caller can do about it; the message says what, which
 * and why, in the user's language.  A cancelled call fails with
 * G_IO_ERROR_CANCELLED as everywhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxHubError:
 * @FX_HUB_ERROR_OFFLINE: nobody could be reached: no network, no such host,
 *   or no answer; what is cached still serves
 * @FX_HUB_ERROR_RATE_LIMITED: asked too often; fx_hub_error_get_wait() has
 *   the seconds the hub wants to be left alone
 * @FX_HUB_ERROR_GATED: the owner wants a licence accepted on the web page
 *   first, or a token of somebody who did
 * @FX_HUB_ERROR_TOKEN: the token that was sent is not valid
 * @FX_HUB_ERROR_NOT_FOUND: no such model, revision or file
 * @FX_HUB_ERROR_REFERENCE: the name is none: "a/b/c/d:e"
 * @FX_HUB_ERROR_NEWER: the registry says the model needs a newer client
 * @FX_HUB_ERROR_SERVER: an answer of 500 and above, or a connection that
 *   breaks again and again
 * @FX_HUB_ERROR_ANSWER: an answer that is none: not JSON, too long, too deep,
 *   a digest that is no digest, a redirect to where we do not go
 * @FX_HUB_ERROR_CHANGED: the file is another one than when it was begun
 * @FX_HUB_ERROR_HASH: all bytes are here, twice, and they are not the file
 * @FX_HUB_ERROR_SPACE: the disk is full, or would be; the message has both
 *   numbers and the file system
 * @FX_HUB_ERROR_BUSY: another process is downloading this file
 * @FX_HUB_ERROR_DISK: a file could not be written or read
 */
typedef enum
{
  FX_HUB_ERROR_OFFLINE,
  FX_HUB_ERROR_RATE_LIMITED,
  FX_HUB_ERROR_GATED,
  FX_HUB_ERROR_TOKEN,
  FX_HUB_ERROR_NOT_FOUND,
  FX_HUB_ERROR_REFERENCE,
  FX_HUB_ERROR_NEWER,
  FX_HUB_ERROR_SERVER,
  FX_HUB_ERROR_ANSWER,
  FX_HUB_ERROR_CHANGED,
  FX_HUB_ERROR_HASH,
  FX_HUB_ERROR_SPACE,
  FX_HUB_ERROR_BUSY,
  FX_HUB_ERROR_DISK,
} FxHubError;

#define FX_HUB_ERROR (fx_hub_error_quark ())

GQuark   fx_hub_error_quark       (void);

/* Returns: seconds until it makes sense to ask again; 0 where none were said */
guint    fx_hub_error_get_wait    (const GError  *error);

/* For the makers of such errors. */
void     fx_hub_error_set         (GError       **error,
                                   FxHubError     code,
                                   guint          wait_s,
                                   const char    *format,
                                   ...) G_GNUC_PRINTF (4, 5);

/* From errno, with the path in front. Returns: FALSE */
gboolean fx_hub_error_set_errno   (GError       **error,
                                   int            saved_errno,
                                   const char    *path);

/* Whether the same call may well succeed a little later. */
gboolean fx_hub_error_is_passing  (const GError  *error);

G_END_DECLS
