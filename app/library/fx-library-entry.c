/* fx-library-entry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library-entry.h"

#include <glib/gi18n.h>
#include <string.h>

FxLibraryEntry *
fx_library_entry_new (void)
{
  FxLibraryEntry *self = g_new0 (FxLibraryEntry, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_parts = 1;

  return self;
}

FxLibraryEntry *
fx_library_entry_ref (FxLibraryEntry *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
fx_library_entry_unref (FxLibraryEntry *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->path);
  g_free (self->name);
  g_free (self->title);
  g_clear_pointer (&self->aliases, g_ptr_array_unref);
  g_free (self->store);
  g_free (self->sha256);
  g_free (self->params);
  g_free (self->system);
  g_free (self->license);
  g_free (self->repo);
  g_free (self->problem);
  g_free (self->architecture);
  g_free (self->quant);
  g_free (self);
}

/* "Q4_K_M", "IQ2_XS", "F16", "BF16", "MXFP4": how files name their type. */
static gboolean
is_quant (const char *word)
{
  static const char *const starts[] = { "IQ", "Q", "TQ", "BF", "F", "MXFP" };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      const gsize n = strlen (starts[i]);

      if (g_ascii_strncasecmp (word, starts[i], n) == 0 && g_ascii_isdigit (word[n]))
        {
          const char *rest = word + n;

          while (g_ascii_isalnum (*rest) || *rest == '_')
            rest++;
          return *rest == '\0';
        }
    }

  return FALSE;
}

void
fx_library_entry_set_name (FxLibraryEntry *self,
                           const char     *basename)
{
  g_autofree char *name = g_filename_display_name (basename);
  gsize length = strlen (name);
  char *separator;

  if (length > 5 && g_ascii_strcasecmp (name + length - 5, ".gguf") == 0)
    name[length - 5] = '\0';

  /* -00001-of-00003 */
  length = strlen (name);
  if (length > 15 && name[length - 15] == '-' && strncmp (name + length - 9, "-of-", 4) == 0)
    name[length - 15] = '\0';

  g_set_str (&self->name, name);

  separator = strrchr (name, '.');
  if (separator == NULL || !is_quant (separator + 1))
    separator = strrchr (name, '-');
  if (separator != NULL && separator > name && is_quant (separator + 1))
    *separator = '\0';

  g_set_str (&self->title, name);
}

gint
fx_library_entry_compare (const FxLibraryEntry *a,
                          const FxLibraryEntry *b)
{
  g_autofree char *fold_a = g_utf8_casefold (a->name, -1);
  g_autofree char *fold_b = g_utf8_casefold (b->name, -1);
  gint order = g_utf8_collate (fold_a, fold_b);

  return order != 0 ? order : g_strcmp0 (a->path, b->path);
}

/* 0 no, 1 beginning, 2 whole */
static guint
match_one (const char *text,
           const char *wanted)
{
  g_autofree char *fold = NULL;

  if (text == NULL)
    return 0;

  fold = g_utf8_casefold (text, -1);
  if (!g_str_has_prefix (fold, wanted))
    return 0;

  return strlen (fold) == strlen (wanted) ? 2 : 1;
}

static guint
match (const FxLibraryEntry *entry,
       const char           *wanted)
{
  const char *slash = entry->repo != NULL ? strrchr (entry->repo, '/') : NULL;
  guint best = match_one (entry->name, wanted);

  best = MAX (best, match_one (entry->title, wanted));
  best = MAX (best, match_one (entry->repo, wanted));
  if (slash != NULL)
    best = MAX (best, match_one (slash + 1, wanted));
  for (guint i = 0; entry->aliases != NULL && i < entry->aliases->len; i++)
    best = MAX (best, match_one (g_ptr_array_index (entry->aliases, i), wanted));

  return best;
}

static GPtrArray *
find_all (GPtrArray  *entries,
          const char *name,
          const char *quant)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  GPtrArray *found = g_ptr_array_new ();
  guint best = 1;

  for (guint i = 0; i < entries->len; i++)
    {
      FxLibraryEntry *entry = g_ptr_array_index (entries, i);
      guint how = 2 * match (entry, wanted);

      if (how == 0 || (quant != NULL && (entry->quant == NULL ||
                                         g_ascii_strcasecmp (entry->quant, quant) != 0)))
        continue;
      if (entry->problem == NULL)
        how++;
      if (how > best)
        g_ptr_array_set_size (found, 0);
      best = MAX (best, how);
      if (how == best)
        g_ptr_array_add (found, entry);
    }

  return found;
}

FxLibraryEntry *
fx_library_find (GPtrArray   *entries,
                 const char  *name,
                 GError     **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GString) names = NULL;
  const char *colon;

  g_return_val_if_fail (entries != NULL && name != NULL, NULL);

  found = find_all (entries, name, NULL);
  colon = strrchr (name, ':');
  if (found->len == 0 && colon != NULL)
    {
      g_autofree char *front = g_strndup (name, (gsize) (colon - name));

      g_ptr_array_unref (found);
      found = find_all (entries, front, colon + 1);
    }

  if (found->len == 1)
    return fx_library_entry_ref (g_ptr_array_index (found, 0));

  if (found->len == 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                   _("no model of this name among the %u in the library"), entries->len);
      return NULL;
    }

  names = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (found, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", entry->name);
    }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               _("may mean any of %u models: %s"), found->len, names->str);

  return NULL;
}
