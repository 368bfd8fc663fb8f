/* fx-places.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-places.h"

#include <glib/gi18n.h>

#include "fx-chat-page.h"
#include "fx-discover-page.h"
#include "fx-models-page.h"

static const FxPlace places[] = {
  { FX_PLACE_CHAT, N_("Chat"), "fx-new-chat-symbolic", fx_chat_page_get_type },
  { FX_PLACE_MODELS, N_("Models"), "fx-model-symbolic", fx_models_page_get_type },
  { FX_PLACE_DISCOVER, N_("Discover"), "fx-discover-symbolic", fx_discover_page_get_type },
};

const FxPlace *
fx_places_get (guint *n_places)
{
  g_return_val_if_fail (n_places != NULL, NULL);

  *n_places = G_N_ELEMENTS (places);

  return places;
}

const FxPlace *
fx_places_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      return &places[i];

  return NULL;
}
