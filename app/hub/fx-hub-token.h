/* fx-hub-token.h - the access token of the hub's user.
 *
 * From $HF_TOKEN, else from the keyring by libsecret, else from the file that
 * `hf auth login` leaves ($HF_TOKEN_PATH, $HF_HOME/token,
 * ~/.cache/huggingface/token).  Only the keyring is ever written; where there
 * is none a token is kept for the session, in memory.
 *
 * A token belongs to one address: one stored for a mirror is not sent to the
 * hub, nor the other way round.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

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
 * @place: (out) (optional): where it was found
 *
 * Blocking: the keyring may ask its user.  Never logged, never in a message.
 *
 * Returns: (transfer full) (nullable)
 */
char     *fx_hub_token_lookup       (const char           *base,
                                     FxHubTokenPlace      *place,
                                     GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void      fx_hub_token_lookup_async (const char           *base,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
/* Returns: where one was found; the token itself stays below */
FxHubTokenPlace fx_hub_token_lookup_finish (GAsyncResult  *result);

/**
 * fx_hub_token_store_async:
 * @token: "hf_..."; %NULL or "" forgets it
 *
 * Where there is no keyring, or it is refused, it is kept for the session:
 * fx_hub_token_store_finish() then says FX_HUB_TOKEN_SESSION.
 */
void      fx_hub_token_store_async  (const char           *base,
                                     const char           *token,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
FxHubTokenPlace fx_hub_token_store_finish (GAsyncResult   *result,
                                     GError              **error);

G_END_DECLS
