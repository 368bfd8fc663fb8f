/* fx-overflow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-overflow"

#include "fx-overflow.h"

#define RESERVE 512

guint
fx_overflow_reserve (guint context,
                     gint  max_tokens)
{
  /* A reply may not claim so much that nothing of the chat is left. */
  if (max_tokens > 0)
    return MIN ((guint) max_tokens, context / 2);

  return MIN (RESERVE, context / 4);
}

static const char *
role_at (const GPtrArray *turns,
         guint            index)
{
  return ((const FxTurn *) g_ptr_array_index (turns, index))->role;
}

/* Where exchanges begin: at each of the user's turns that follows another
 * one's. */
static GArray *
find_exchanges (const GPtrArray *turns)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < turns->len; i++)
    if (g_str_equal (role_at (turns, i), "user") && (i == 0 || !g_str_equal (role_at (turns, i - 1), "user")))
      g_array_append_val (starts, i);

  return starts;
}

static gboolean
encode_without (FxChatModel      *model,
                const GPtrArray  *turns,
                FxTurnOptions    *options,
                guint             first,
                guint             end,
                GArray           *ids,
                GError          **error)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();

  for (guint i = 0; i < turns->len; i++)
    if (i < first || i >= end)
      g_ptr_array_add (sent, g_ptr_array_index (turns, i));

  g_array_set_size (ids, 0);

  return fx_chat_model_encode_with (model, sent, options, ids, error);
}

gboolean
fx_overflow_fit (FxChatModel      *model,
                 const GPtrArray  *turns,
                 FxTurnOptions    *options,
                 FxPolicy          policy,
                 guint             context,
                 guint             reserve,
                 GArray           *ids,
                 FxLeftOut            *fit,
                 GError          **error)
{
  g_autoptr (GArray) starts = NULL;
  guint keep, low, high;

  *fit = (FxLeftOut) { 0 };
  if (!fx_chat_model_encode_with (model, turns, options, ids, error))
    return FALSE;

  fit->fits = context == 0 || ids->len + reserve <= context;
  if (fit->fits || policy == FX_POLICY_STOP)
    return TRUE;

  /* The last exchange is the question. */
  starts = find_exchanges (turns);
  keep = policy == FX_POLICY_DROP_MIDDLE ? 1 : 0;
  if (starts->len < keep + 2)
    return TRUE;

#define START(index) g_array_index (starts, guint, index)
  /* The fewest that must go: more are never longer. */
  low = 1;
  high = starts->len - 1 - keep;
  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (!encode_without (model, turns, options, START (keep), START (keep + middle), ids, error))
        return FALSE;
      if (ids->len + reserve <= context)
        high = middle;
      else
        low = middle + 1;
    }

  if (!encode_without (model, turns, options, START (keep), START (keep + low), ids, error))
    return FALSE;
  if (ids->len + reserve <= context)
    {
      *fit = (FxLeftOut) { START (keep), START (keep + low) - START (keep), TRUE };
      return TRUE;
    }
#undef START

  g_array_set_size (ids, 0);

  return fx_chat_model_encode_with (model, turns, options, ids, error);
}
