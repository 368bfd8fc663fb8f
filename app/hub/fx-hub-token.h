/* fx-hub-token.h - the access token of the hub's user.
 *
 * From $HF_TOKEN, else from the keyring by libsecret, else from the file that
 * `hf auth login` leaves ($HF_TOKEN_PATH, $HF_HOME/token,
 * ~/.cache/huggingface/token).  Only the keyring is ever written.
 *
 * A token belongs to one address: one stored for a mirror is not sent to the
 * hub, nor the other way round.  Others ask fx_hub_client_lookup_token_async().
 *
 * Thread-safety: any thread; all may block, the keyring may ask its user.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FxHubTokenPlace: where a token is
 * @FX_HUB_TOKEN_SESSION: in memory, until the program ends: there is no
 *   keyring, or it was refused
 */
typedef enum
{
  FX_HUB_TOKEN_NONE,
  FX_HUB_TOKEN_ENVIRONMENT,
  FX_HUB_TOKEN_KEYRING,
  FX_HUB_TOKEN_FILE,
  FX_HUB_TOKEN_SESSION,
} FxHubTokenPlace;

/**
 * fx_hub_token_lookup:
 * @base: the hub's address
 * @place: (out): where it was found
 *
 * Never logged, never in a message.
 *
 * Returns: (transfer full) (nullable)
 */
char     *fx_hub_token_lookup (const char       *base,
                               FxHubTokenPlace  *place,
                               GCancellable     *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* @token: (nullable): as typed; blanks around it are cut off.
 * Returns: (transfer full) (nullable): %NULL where it is none */
char     *fx_hub_token_check  (const char       *token) G_GNUC_WARN_UNUSED_RESULT;

/* Into the keyring.  @token: (nullable): %NULL takes it out.
 * Returns: whether a keyring did it; %FALSE without @error where there is none */
gboolean  fx_hub_token_store  (const char       *base,
                               const char       *token,
                               GCancellable     *cancellable,
                               GError          **error);

G_END_DECLS
