/* fx-chat-find.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-chat-find.h"

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxChatFind, fx_chat_find, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxChatFind, name)

static const FxField fields[] = {
  { "conversation", FX_FIELD_OBJECT, FIELD (conversation) },
  { "text", FX_FIELD_STRING, FIELD (text) },
  { "case-sensitive", FX_FIELD_BOOLEAN, FIELD (case_sensitive) },
  { "whole-word", FX_FIELD_BOOLEAN, FIELD (whole_word) },
  { "n-matches", FX_FIELD_UINT, FIELD (n_matches) },
  { "position", FX_FIELD_UINT, FIELD (position) },
};

static gunichar
fold (gunichar c,
      gboolean case_sensitive)
{
  return case_sensitive ? c : g_unichar_tolower (c);
}

static gboolean
in_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

/* Returns: (nullable): the byte after the match that begins at @at */
static const char *
match_at (const char     *at,
          const gunichar *wanted,
          glong           n_wanted,
          gboolean        case_sensitive)
{
  for (glong i = 0; i < n_wanted; i++)
    {
      if (*at == '\0' || fold (g_utf8_get_char (at), case_sensitive) != wanted[i])
        return NULL;
      at = g_utf8_next_char (at);
    }

  return at;
}

GArray *
fx_chat_find_in_text (const char *text,
                      const char *wanted,
                      gboolean    case_sensitive,
                      gboolean    whole_word)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (FxMatch));
  g_autofree gunichar *chars = NULL;
  glong n_chars = 0;
  gunichar before = 0;

  g_return_val_if_fail (text != NULL && wanted != NULL, matches);

  chars = g_utf8_to_ucs4_fast (wanted, -1, &n_chars);
  if (n_chars == 0)
    return matches;
  for (glong i = 0; i < n_chars; i++)
    chars[i] = fold (chars[i], case_sensitive);

  for (const char *at = text; *at != '\0';)
    {
      const char *end = match_at (at, chars, n_chars, case_sensitive);

      if (end != NULL && whole_word &&
          (in_word (before) || (*end != '\0' && in_word (g_utf8_get_char (end)))))
        end = NULL;

      if (end != NULL)
        {
          FxMatch match = { NULL, (gsize) (at - text), (gsize) (end - text) };

          g_array_append_val (matches, match);
          before = g_utf8_get_char (g_utf8_prev_char (end));
          at = end;
        }
      else
        {
          before = g_utf8_get_char (at);
          at = g_utf8_next_char (at);
        }
    }

  return matches;
}

static void search_later (FxChatFind *self);

static void
unwatch (FxChatFind *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), search_later, self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
search (FxChatFind *self,
        gboolean    jump)
{
  const guint n = self->conversation != NULL ? fx_conversation_get_n_messages (self->conversation) : 0;
  const gboolean wanted = self->text != NULL && self->text[0] != '\0';
  FxMatch kept = { NULL, 0, 0 };
  guint position = 0;

  /* The current match stays the current one. */
  if (!jump && self->position > 0 && self->position <= self->matches->len)
    kept = g_array_index (self->matches, FxMatch, self->position - 1);

  unwatch (self);
  g_array_set_size (self->matches, 0);
  for (guint i = 0; wanted && i < n; i++)
    {
      FxMessage *message = fx_conversation_get_message (self->conversation, i);
      g_autoptr (GArray) found = fx_chat_find_in_text (fx_message_get_text (message), self->text,
                                                       self->case_sensitive, self->whole_word);

      for (guint j = 0; j < found->len; j++)
        {
          FxMatch *match = &g_array_index (found, FxMatch, j);

          match->message = message;
          if (message == kept.message && match->begin <= kept.begin)
            position = self->matches->len + j + 1;
        }
      g_array_append_vals (self->matches, found->data, found->len);
      g_ptr_array_add (self->watched, g_object_ref (message));
      g_signal_connect_swapped (message, "notify::text", G_CALLBACK (search_later), self);
    }

  /* One begins with the newest, which is in view. */
  if (position == 0)
    position = self->matches->len;
  g_object_set (self, "n-matches", self->matches->len, "position", position, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
search_cb (gpointer data)
{
  FxChatFind *self = data;

  self->idle_id = 0;
  search (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
search_later (FxChatFind *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (search_cb, self);
}

static void
on_wish_changed (FxChatFind *self)
{
  search (self, TRUE);
}

static void
on_conversation_changed (FxChatFind *self)
{
  g_signal_group_set_target (self->signals, self->conversation);
  search (self, TRUE);
}

void
fx_chat_find_step (FxChatFind *self,
                   gint        step)
{
  gint64 n;
  gint64 next;

  g_return_if_fail (FX_IS_CHAT_FIND (self));

  n = self->matches->len;
  if (n == 0)
    return;

  next = ((gint64) self->position - 1 + step) % n;
  if (next < 0)
    next += n;
  g_object_set (self, "position", (guint) next + 1, NULL);
}

const FxMatch *
fx_chat_find_get_match (FxChatFind *self,
                        guint       index)
{
  g_return_val_if_fail (FX_IS_CHAT_FIND (self), NULL);

  return index < self->matches->len ? &g_array_index (self->matches, FxMatch, index) : NULL;
}

static void
fx_chat_find_dispose (GObject *object)
{
  FxChatFind *self = FX_CHAT_FIND (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->signals);
  if (self->watched != NULL)
    unwatch (self);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->matches, g_array_unref);

  G_OBJECT_CLASS (fx_chat_find_parent_class)->dispose (object);
}

static void
fx_chat_find_class_init (FxChatFindClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_chat_find_dispose;

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));

  signals[CHANGED] =
    g_signal_new ("changed", FX_TYPE_CHAT_FIND, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_chat_find_init (FxChatFind *self)
{
  static const char *const wishes[] = {
    "notify::text", "notify::case-sensitive", "notify::whole-word",
  };

  self->matches = g_array_new (FALSE, FALSE, sizeof (FxMatch));
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (search_later), self);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    g_signal_connect (self, wishes[i], G_CALLBACK (on_wish_changed), NULL);
  g_signal_connect (self, "notify::conversation", G_CALLBACK (on_conversation_changed), NULL);
}

FxChatFind *
fx_chat_find_new (void)
{
  return g_object_new (FX_TYPE_CHAT_FIND, NULL);
}
