/* fx-search-hit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-search-hit.h"

G_DEFINE_FINAL_TYPE (FxSearchHit, fx_search_hit, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxSearchHit, name)

static const FxField fields[] = {
  { "conversation-id", FX_FIELD_UINT64, FIELD (conversation_id) },
  { "message-id", FX_FIELD_UINT64, FIELD (message_id) },
  { "title", FX_FIELD_STRING, FIELD (title) },
  { "snippet", FX_FIELD_STRING, FIELD (snippet) },
  { "created", FX_FIELD_UINT64, FIELD (created) },
};

static void
fx_search_hit_class_init (FxSearchHitClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_search_hit_init (FxSearchHit *self)
{
}
