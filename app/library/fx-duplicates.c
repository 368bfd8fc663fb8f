/* fx-duplicates.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-duplicates.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CHUNK (1024 * 1024)

void
fx_duplicate_free (FxDuplicate *self)
{
  if (self == NULL)
    return;

  g_free (self->sha256);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* Where the first bytes of a file are on its disk.  Returns: 0 where unknown */
static guint64
first_extent (int fd)
{
  g_autofree struct fiemap *map = g_malloc0 (sizeof (struct fiemap) + sizeof (struct fiemap_extent));

  map->fm_length = FIEMAP_MAX_OFFSET;
  map->fm_extent_count = 1;
  if (ioctl (fd, FS_IOC_FIEMAP, map) != 0 || map->fm_mapped_extents < 1 ||
      (map->fm_extents[0].fe_flags & (FIEMAP_EXTENT_UNKNOWN | FIEMAP_EXTENT_DATA_INLINE)) != 0)
    return 0;

  return map->fm_extents[0].fe_physical;
}

gboolean
fx_files_share_bytes (const char *a,
                      const char *b)
{
  const int fd_a = g_open (a, O_RDONLY | O_CLOEXEC, 0);
  const int fd_b = g_open (b, O_RDONLY | O_CLOEXEC, 0);
  struct stat info_a;
  struct stat info_b;
  gboolean shared = FALSE;

  if (fd_a >= 0 && fd_b >= 0 && fstat (fd_a, &info_a) == 0 && fstat (fd_b, &info_b) == 0 &&
      info_a.st_dev == info_b.st_dev)
    {
      const guint64 at = first_extent (fd_a);

      shared = info_a.st_ino == info_b.st_ino || (at != 0 && at == first_extent (fd_b));
    }
  if (fd_a >= 0)
    g_close (fd_a, NULL);
  if (fd_b >= 0)
    g_close (fd_b, NULL);

  return shared;
}

static const char *
hash_for (const FxLibraryEntry *entry,
          GHashTable           *hashes,
          GCancellable         *cancellable)
{
  const char *known = g_hash_table_lookup (hashes, entry->path);
  g_autoptr (GPtrArray) paths = NULL;
  char *hash;

  if (known != NULL)
    return known;
  if (entry->sha256 != NULL)
    return entry->sha256;

  paths = g_ptr_array_new ();
  g_ptr_array_add (paths, entry->path);
  hash = fx_file_hash_files (paths, NULL, NULL, cancellable, NULL);
  if (hash != NULL)
    g_hash_table_insert (hashes, g_strdup (entry->path), hash);

  return hash;
}

static gint
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  const FxLibraryEntry *entry_a = *(FxLibraryEntry *const *) a;
  const FxLibraryEntry *entry_b = *(FxLibraryEntry *const *) b;

  if (entry_a->bytes != entry_b->bytes)
    return entry_a->bytes < entry_b->bytes ? 1 : -1;

  /* Our own, which may be written, comes first. */
  return (gint) entry_a->store_kind - (gint) entry_b->store_kind;
}

/* Adds what is the same as the entry at @first, among those of its size. */
static void
find_same (GPtrArray    *sorted,
           guint         first,
           guint         end,
           GHashTable   *grouped,
           GHashTable   *hashes,
           GPtrArray    *duplicates,
           GCancellable *cancellable)
{
  FxLibraryEntry *entry = g_ptr_array_index (sorted, first);
  g_autoptr (FxDuplicate) found = g_new0 (FxDuplicate, 1);
  const char *hash = NULL;

  found->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_library_entry_unref);
  g_ptr_array_add (found->entries, fx_library_entry_ref (entry));

  for (guint i = first + 1; i < end && !g_cancellable_is_cancelled (cancellable); i++)
    {
      FxLibraryEntry *other = g_ptr_array_index (sorted, i);
      const char *other_hash;

      if (g_hash_table_contains (grouped, other) || fx_files_share_bytes (entry->path, other->path))
        continue;
      if (hash == NULL)
        hash = hash_for (entry, hashes, cancellable);
      other_hash = hash_for (other, hashes, cancellable);
      if (hash == NULL || g_strcmp0 (hash, other_hash) != 0)
        continue;

      g_hash_table_add (grouped, other);
      g_ptr_array_add (found->entries, fx_library_entry_ref (other));
      found->bytes += other->bytes;
    }

  if (found->entries->len < 2)
    return;
  found->sha256 = g_strdup (hash);
  found->reclaimable = entry->store_kind == FX_STORE_FORNAX;
  g_ptr_array_add (duplicates, g_steal_pointer (&found));
}

GPtrArray *
fx_duplicates_find (GPtrArray    *entries,
                    GHashTable   *hashes,
                    GCancellable *cancellable)
{
  GPtrArray *duplicates = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_duplicate_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GHashTable) grouped = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      FxLibraryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->n_parts == 1 && entry->problem == NULL && entry->bytes > 0)
        g_ptr_array_add (sorted, entry);
    }
  g_ptr_array_sort (sorted, compare_sizes);

  for (guint first = 0; first < sorted->len && !g_cancellable_is_cancelled (cancellable);)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (sorted, first);
      guint end = first + 1;

      while (end < sorted->len && ((FxLibraryEntry *) g_ptr_array_index (sorted, end))->bytes == entry->bytes)
        end++;
      for (guint i = first; i + 1 < end; i++)
        if (!g_hash_table_contains (grouped, g_ptr_array_index (sorted, i)))
          find_same (sorted, i, end, grouped, hashes, duplicates, cancellable);
      first = end;
    }

  return duplicates;
}

static gboolean
read_whole (int      fd,
            guchar  *buffer,
            gsize   *length)
{
  *length = 0;
  while (*length < CHUNK)
    {
      const gssize n = read (fd, buffer + *length, CHUNK - *length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      *length += (gsize) n;
    }

  return TRUE;
}

/* Every byte: a hash in a name is only a claim. */
static gboolean
compare_bytes (int                 fd_a,
               const char         *path_a,
               int                 fd_b,
               const char         *path_b,
               FxLibraryProgress   progress,
               gpointer            user_data,
               GCancellable       *cancellable,
               GError            **error)
{
  g_autofree guchar *a = g_malloc (CHUNK);
  g_autofree guchar *b = g_malloc (CHUNK);
  struct stat info;
  guint64 done = 0;

  if (fstat (fd_a, &info) != 0)
    return fx_file_fail (error, path_a);

  for (;;)
    {
      gsize n_a;
      gsize n_b;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!read_whole (fd_a, a, &n_a))
        return fx_file_fail (error, path_a);
      if (!read_whole (fd_b, b, &n_b))
        return fx_file_fail (error, path_b);
      if (n_a != n_b || memcmp (a, b, n_a) != 0)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                       _("The files are not the same after all: %s and %s"), path_a, path_b);
          return FALSE;
        }
      if (n_a == 0)
        return TRUE;
      done += n_a;
      if (progress != NULL)
        progress (done, (guint64) info.st_size, user_data);
    }
}

/* Leaves at @fresh a file that shares the bytes of @theirs. */
static gboolean
make_shared (const char  *fresh,
             const char  *theirs,
             int          fd_theirs,
             FxReclaim   *how,
             GError     **error)
{
  const int to = g_open (fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  struct stat info;

  if (to < 0)
    return fx_file_fail (error, fresh);
  if (ioctl (to, FICLONE, fd_theirs) == 0)
    {
      *how = FX_RECLAIM_REFLINK;
      g_close (to, NULL);
      return TRUE;
    }
  g_close (to, NULL);
  g_unlink (fresh);

  /* A hard link only to what is the user's own: another's could change. */
  if (fstat (fd_theirs, &info) != 0)
    return fx_file_fail (error, theirs);
  if (info.st_uid != geteuid ())
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_PERM,
                   _("%s belongs to another user, and the file system cannot share its bytes safely"), theirs);
      return FALSE;
    }
  if (linkat (AT_FDCWD, theirs, AT_FDCWD, fresh, AT_SYMLINK_FOLLOW) != 0)
    {
      if (errno != EXDEV)
        return fx_file_fail (error, theirs);
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   _("%s is on another disk: the two cannot share their bytes"), theirs);
      return FALSE;
    }
  *how = FX_RECLAIM_HARD_LINK;

  return TRUE;
}

/* Where the file itself is, through the links of the hub's layout. */
static char *
real_path (const char  *path,
           GError     **error)
{
  char *real = realpath (path, NULL);
  char *copy;

  if (real == NULL)
    {
      fx_file_fail (error, path);
      return NULL;
    }
  copy = g_strdup (real);
  free (real);

  return copy;
}

gboolean
fx_duplicate_share (const char          *ours,
                    const char          *theirs,
                    FxReclaim           *how,
                    FxLibraryProgress    progress,
                    gpointer             user_data,
                    GCancellable        *cancellable,
                    GError             **error)
{
  g_autofree char *target = real_path (ours, error);
  g_autofree char *fresh = NULL;
  int fd_ours;
  int fd_theirs;
  gboolean ok;

  if (target == NULL)
    return FALSE;

  fresh = g_strdup_printf ("%s.%d.incomplete", target, (int) getpid ());
  fd_ours = g_open (target, O_RDONLY | O_CLOEXEC, 0);
  if (fd_ours < 0)
    return fx_file_fail (error, target);
  fd_theirs = g_open (theirs, O_RDONLY | O_CLOEXEC, 0);
  if (fd_theirs < 0)
    {
      fx_file_fail (error, theirs);
      g_close (fd_ours, NULL);
      return FALSE;
    }

  ok = compare_bytes (fd_ours, target, fd_theirs, theirs, progress, user_data, cancellable, error) &&
       make_shared (fresh, theirs, fd_theirs, how, error);
  g_close (fd_ours, NULL);
  g_close (fd_theirs, NULL);
  if (!ok)
    return FALSE;

  if (g_rename (fresh, target) != 0)
    {
      fx_file_fail (error, target);
      g_unlink (fresh);
      return FALSE;
    }

  return TRUE;
}

gboolean
fx_duplicate_unshare (const char          *ours,
                      FxLibraryProgress    progress,
                      gpointer             user_data,
                      GCancellable        *cancellable,
                      GError             **error)
{
  g_autofree char *target = real_path (ours, error);
  g_autofree char *fresh = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  FxFileHash hash = { progress, user_data, cancellable, 0, 0 };
  struct stat info;
  gboolean ok;
  int from;
  int to;

  if (target == NULL)
    return FALSE;

  from = g_open (target, O_RDONLY | O_CLOEXEC, 0);
  if (from < 0 || fstat (from, &info) != 0)
    return fx_file_fail (error, target);
  hash.total = (guint64) info.st_size;
  fresh = g_strdup_printf ("%s.%d.incomplete", target, (int) getpid ());
  to = g_open (fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (to < 0)
    {
      g_close (from, NULL);
      return fx_file_fail (error, fresh);
    }

  ok = fx_file_hash_pass (&hash, fresh, from, to, checksum, error) &&
       (fsync (to) == 0 || fx_file_fail (error, fresh));
  g_close (from, NULL);
  g_close (to, NULL);
  if (ok && g_rename (fresh, target) != 0)
    ok = fx_file_fail (error, target);
  if (!ok)
    g_unlink (fresh);

  return ok;
}
