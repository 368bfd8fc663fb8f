/* fx-stop-strings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-stop-strings.h"

#include <string.h>

struct _FxStopStrings
{
  char    **strings;
  GString  *held;
};

FxStopStrings *
fx_stop_strings_new (const char *const *strings)
{
  FxStopStrings *self = g_new0 (FxStopStrings, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    if (strings[i][0] != '\0')
      g_strv_builder_add (builder, strings[i]);

  self->strings = g_strv_builder_end (builder);
  self->held = g_string_new (NULL);

  return self;
}

void
fx_stop_strings_free (FxStopStrings *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->strings);
  g_string_free (self->held, TRUE);
  g_free (self);
}

/* Where the text must be cut: the first match, or the first place at which a
 * match may begin that the text ends in. */
static gsize
find_cut (FxStopStrings *self,
          gboolean      *is_match)
{
  const char *text = self->held->str;
  const gsize length = self->held->len;

  *is_match = FALSE;

  for (gsize at = 0; at < length; at++)
    for (guint i = 0; self->strings[i] != NULL; i++)
      {
        const gsize n = strlen (self->strings[i]);

        if (memcmp (text + at, self->strings[i], MIN (n, length - at)) == 0)
          {
            *is_match = n <= length - at;
            if (*is_match)
              return at;
          }
      }

  for (gsize at = 0; at < length; at++)
    for (guint i = 0; self->strings[i] != NULL; i++)
      if (strlen (self->strings[i]) > length - at
          && memcmp (text + at, self->strings[i], length - at) == 0)
        return at;

  return length;
}

gboolean
fx_stop_strings_push (FxStopStrings *self,
                      const char    *text,
                      gsize          length,
                      GString       *out)
{
  gboolean is_match;
  gsize cut;

  g_string_append_len (self->held, text, (gssize) length);
  cut = find_cut (self, &is_match);
  g_string_append_len (out, self->held->str, (gssize) cut);
  g_string_erase (self->held, 0, is_match ? -1 : (gssize) cut);

  return is_match;
}

void
fx_stop_strings_flush (FxStopStrings *self,
                       GString       *out)
{
  g_string_append_len (out, self->held->str, (gssize) self->held->len);
  g_string_truncate (self->held, 0);
}
