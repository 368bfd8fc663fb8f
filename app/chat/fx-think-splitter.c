/* fx-think-splitter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-think-splitter"

#include "fx-think-splitter.h"

#include <string.h>

#define OPEN "<think>"
#define CLOSE "</think>"

void
fx_think_splitter_init (FxThinkSplitter *self,
                        gboolean         inside)
{
  self->state = inside ? FX_THINK_INSIDE : FX_THINK_START;
  self->kept = g_string_new (NULL);
}

void
fx_think_splitter_finish (FxThinkSplitter *self)
{
  if (self->kept != NULL)
    g_string_free (g_steal_pointer (&self->kept), TRUE);
}

static gsize
count_blanks (const char *text)
{
  return strspn (text, " \t\r\n");
}

/* How many bytes at the end of @text may be the beginning of @mark. */
static gsize
count_partial (const char *text,
               gsize       length,
               const char *mark)
{
  for (gsize n = MIN (length, strlen (mark) - 1); n > 0; n--)
    if (memcmp (text + length - n, mark, n) == 0)
      return n;

  return 0;
}

/* Returns: whether the state changed, so that there is more to look at */
static gboolean
step (FxThinkSplitter *self,
      gboolean         last,
      GString         *reasoning,
      GString         *answer)
{
  GString *kept = self->kept;
  const char *found;
  gsize n;

  switch (self->state)
    {
    case FX_THINK_START:
      n = count_blanks (kept->str);
      if (g_str_has_prefix (kept->str + n, OPEN))
        {
          g_string_erase (kept, 0, (gssize) (n + strlen (OPEN)));
          self->state = FX_THINK_OPENED;
          return TRUE;
        }
      if (!last && g_str_has_prefix (OPEN, kept->str + n))
        return FALSE;
      self->state = FX_THINK_ANSWER;
      return TRUE;

    case FX_THINK_OPENED:
      g_string_erase (kept, 0, (gssize) count_blanks (kept->str));
      if (kept->len == 0)
        return FALSE;
      self->state = FX_THINK_INSIDE;
      return TRUE;

    case FX_THINK_INSIDE:
      found = strstr (kept->str, CLOSE);
      if (found != NULL)
        {
          n = (gsize) (found - kept->str);
          g_string_append_len (reasoning, kept->str, (gssize) n);
          while (reasoning->len > 0 && g_ascii_isspace (reasoning->str[reasoning->len - 1]))
            g_string_truncate (reasoning, reasoning->len - 1);
          g_string_erase (kept, 0, (gssize) (n + strlen (CLOSE)));
          self->state = FX_THINK_AFTER;
          return TRUE;
        }
      n = kept->len - (last ? 0 : count_partial (kept->str, kept->len, CLOSE));
      g_string_append_len (reasoning, kept->str, (gssize) n);
      g_string_erase (kept, 0, (gssize) n);
      return FALSE;

    case FX_THINK_AFTER:
      g_string_erase (kept, 0, (gssize) count_blanks (kept->str));
      if (kept->len == 0)
        return FALSE;
      self->state = FX_THINK_ANSWER;
      return TRUE;

    case FX_THINK_ANSWER:
    default:
      g_string_append_len (answer, kept->str, (gssize) kept->len);
      g_string_truncate (kept, 0);
      return FALSE;
    }
}

void
fx_think_splitter_push (FxThinkSplitter *self,
                        const char      *text,
                        gboolean         last,
                        GString         *reasoning,
                        GString         *answer)
{
  g_return_if_fail (self != NULL && text != NULL);

  g_string_append (self->kept, text);
  while (step (self, last, reasoning, answer))
    ;
}
