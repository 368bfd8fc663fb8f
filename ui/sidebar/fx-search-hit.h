/* fx-search-hit.h - one place where the searched words stand.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_SEARCH_HIT (fx_search_hit_get_type ())

G_DECLARE_FINAL_TYPE (FxSearchHit, fx_search_hit, FX, SEARCH_HIT, FxItem)

/* Stand around each found word of a snippet; in no text a user writes. */
#define FX_HIT_BEGIN '\x02'
#define FX_HIT_END   '\x03'

/**
 * FxSearchHit: each field is a property of the same name; read here, write there.
 * @message_id: 0 where the title is what was found
 * @title: of the chat
 * @snippet: the words around, one line, with FX_HIT_BEGIN and FX_HIT_END
 * @created: of the message, in seconds since 1970
 */
struct _FxSearchHit
{
  FxItem   parent_instance;

  guint64  conversation_id;
  guint64  message_id;
  char    *title;
  char    *snippet;
  guint64  created;
};

G_END_DECLS
