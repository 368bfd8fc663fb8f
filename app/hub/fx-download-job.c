/* fx-download-job.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-download-job.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <nettle/sha2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fx-library-layout.h"
#include "fx-pieces.h"
#include "fx-transfer.h"

#define N_CONNECTIONS 4
#define LOOK_AGAIN_US (G_USEC_PER_SEC)

struct _FxDownloadJob
{
  /* Owned, constant */
  FxHubClient   *client;
  char          *folder;
  char          *repo;
  gint64         id;
  FxHubModel    *model;
  FxHubFile     *file;

  /* Borrowed */
  FxDownloadDb  *db;

  GMutex         lock;
  GCond          changed;

  /* Under @lock */
  FxTransfer    *transfer; /* of the part that is fetched */
  guint          part;
  guint64        n_before;   /* bytes of parts that are done */
  guint64        n_received; /* of transfers that are over */
  gboolean       is_checking;
  GError        *problem;
};

FxDownloadJob *
fx_download_job_new (FxHubClient  *client,
                     FxDownloadDb *db,
                     const char   *folder,
                     gint64        id,
                     FxHubModel   *model,
                     FxHubFile    *file)
{
  FxDownloadJob *self = g_new0 (FxDownloadJob, 1);
  g_autofree char *name = fx_hub_model_get_folder (model);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->client = g_object_ref (client);
  self->db = db;
  self->folder = g_strdup (folder);
  self->repo = g_build_filename (folder, name, NULL);
  self->id = id;
  self->model = fx_hub_model_ref (model);
  self->file = fx_hub_file_ref (file);

  return self;
}

void
fx_download_job_free (FxDownloadJob *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->client);
  g_free (self->folder);
  g_free (self->repo);
  fx_hub_model_unref (self->model);
  fx_hub_file_unref (self->file);
  g_clear_error (&self->problem);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static guint
n_parts (const FxHubFile *file)
{
  return file->parts->len + file->extras->len;
}

static const FxHubPart *
get_part (const FxHubFile *file,
          guint            index)
{
  return index < file->parts->len ? g_ptr_array_index (file->parts, index)
                                  : g_ptr_array_index (file->extras, index - file->parts->len);
}

static char *
partial_path (const char       *folder,
              const FxHubModel *model,
              const FxHubPart  *part)
{
  g_autofree char *repo = fx_hub_model_get_folder (model);
  g_autofree char *name = g_strconcat (part->sha256, ".incomplete", NULL);

  return g_build_filename (folder, repo, "blobs", name, NULL);
}

/* The lock that the hub's own programs take, too.
 * Returns: -1 with errno EWOULDBLOCK where another has it */
static int
take_lock (const char       *folder,
           const FxHubModel *model,
           const FxHubPart  *part)
{
  g_autofree char *repo = fx_hub_model_get_folder (model);
  g_autofree char *name = g_strconcat (part->sha256, ".lock", NULL);
  g_autofree char *locks = g_build_filename (folder, ".locks", repo, NULL);
  g_autofree char *path = g_build_filename (locks, name, NULL);
  int fd;

  if (g_mkdir_with_parents (locks, 0700) != 0)
    return -1;
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      const int saved = errno;

      close (fd);
      errno = saved;
      return -1;
    }

  return fd;
}

static void
set_problem (FxDownloadJob *self,
             GError        *problem)
{
  g_mutex_lock (&self->lock);
  g_clear_error (&self->problem);
  self->problem = problem;
  g_mutex_unlock (&self->lock);
}

/* Waits while another process has it. */
static int
wait_for_lock (FxDownloadJob    *self,
               const FxHubPart  *part,
               GCancellable     *cancellable,
               GError          **error)
{
  for (;;)
    {
      const int fd = take_lock (self->folder, self->model, part);
      GError *problem = NULL;

      if (fd >= 0)
        {
          set_problem (self, NULL);
          return fd;
        }
      if (errno != EWOULDBLOCK)
        {
          fx_hub_error_set_errno (error, errno, self->folder);
          return -1;
        }

      fx_hub_error_set (&problem, FX_HUB_ERROR_BUSY, 0, "%s", _("Another program is downloading it"));
      set_problem (self, problem);

      g_mutex_lock (&self->lock);
      if (!g_cancellable_is_cancelled (cancellable))
        g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + LOOK_AGAIN_US);
      g_mutex_unlock (&self->lock);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
    }
}

/* Whether the blob is there already and is what its name says. */
static gboolean
has_blob (FxDownloadJob   *self,
          const char      *blob,
          const FxHubPart *part,
          GCancellable    *cancellable)
{
  g_autofree guint8 *buffer = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  struct sha256_ctx sha;
  guint8 hash[SHA256_DIGEST_SIZE];
  struct stat info;
  gssize n;
  int fd = g_open (blob, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return FALSE;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || (guint64) info.st_size != part->size)
    {
      close (fd);
      return FALSE;
    }

  g_mutex_lock (&self->lock);
  self->is_checking = TRUE;
  g_mutex_unlock (&self->lock);

  buffer = g_malloc (1 << 20);
  sha256_init (&sha);
  while (((n = read (fd, buffer, 1 << 20)) > 0 || (n < 0 && errno == EINTR)) &&
         !g_cancellable_is_cancelled (cancellable))
    if (n > 0)
      sha256_update (&sha, (gsize) n, buffer);
  close (fd);
  sha256_digest (&sha, sizeof hash, hash);
  for (guint i = 0; i < sizeof hash; i++)
    g_string_append_printf (found, "%02x", hash[i]);

  g_mutex_lock (&self->lock);
  self->is_checking = FALSE;
  g_mutex_unlock (&self->lock);

  return n == 0 && g_str_equal (found->str, part->sha256);
}

/* The same content may be here for another model: then it is linked. */
static gboolean
link_twin (FxDownloadJob   *self,
           const char      *blob,
           const FxHubPart *part,
           GCancellable    *cancellable)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *twin = g_build_filename (self->folder, name, "blobs", part->sha256, NULL);

      if (!g_str_has_prefix (name, "models--") || link (twin, blob) != 0)
        continue;
      if (has_blob (self, blob, part, cancellable))
        return TRUE;
      g_unlink (blob);
    }

  return FALSE;
}

static void
on_save (GBytes   *pieces,
         gpointer  user_data)
{
  FxDownloadJob *self = user_data;

  fx_download_db_set_pieces (self->db, self->id, self->part, pieces);
}

static gboolean
transfer_part (FxDownloadJob    *self,
               const FxHubPart  *part,
               const char       *partial,
               GCancellable     *cancellable,
               GError          **error)
{
  g_autofree char *url = fx_hub_model_get_part_url (self->model, part);
  g_autoptr (GBytes) pieces = fx_download_db_load_pieces (self->db, self->id, self->part);
  const FxTransferSource source = { .url = url, .home = self->model->base, .what = self->file->title,
                                    .size = part->size, .sha256 = part->sha256, .partial = partial };
  FxTransfer *transfer = fx_transfer_new (self->client, &source, pieces, N_CONNECTIONS, on_save, self);
  gboolean ok;

  g_mutex_lock (&self->lock);
  self->transfer = transfer;
  g_mutex_unlock (&self->lock);

  ok = fx_transfer_run (transfer, cancellable, error);

  g_mutex_lock (&self->lock);
  self->transfer = NULL;
  self->n_received += fx_transfer_get_received (transfer);
  if (!ok)
    self->n_before += fx_transfer_get_done (transfer);
  g_mutex_unlock (&self->lock);
  fx_transfer_free (transfer);

  return ok;
}

/* Leaves the part at its blob's name. */
static gboolean
bring_part (FxDownloadJob    *self,
            guint             index,
            GCancellable     *cancellable,
            GError          **error)
{
  const FxHubPart *part = get_part (self->file, index);
  g_autofree char *partial = partial_path (self->folder, self->model, part);
  g_autofree char *blobs = g_path_get_dirname (partial);
  g_autofree char *blob = g_build_filename (blobs, part->sha256, NULL);
  gboolean ok = TRUE;
  int lock;

  self->part = index;
  if (!fx_library_make_folder (blobs, NULL))
    return fx_hub_error_set_errno (error, errno, blobs);
  lock = wait_for_lock (self, part, cancellable, error);
  if (lock < 0)
    return FALSE;

  if (!has_blob (self, blob, part, cancellable) && !link_twin (self, blob, part, cancellable))
    {
      ok = transfer_part (self, part, partial, cancellable, error);
      if (ok && g_rename (partial, blob) != 0)
        ok = fx_hub_error_set_errno (error, errno, blob);
      if (ok)
        fx_library_sync_folder (blobs);
    }
  close (lock);

  g_mutex_lock (&self->lock);
  if (ok)
    self->n_before += part->size;
  g_mutex_unlock (&self->lock);

  return ok;
}

/* Gives all of it its names.  Returns: the first one's path */
static char *
place (FxDownloadJob  *self,
       GError        **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *first = NULL;
  const char *ref = self->model->tag != NULL ? self->model->tag : "main";

  for (guint i = n_parts (self->file); i-- > 0;)
    {
      const FxHubPart *part = get_part (self->file, i);

      /* The first part last: by it the others are found. */
      g_free (first);
      first = fx_library_link (self->repo, self->model->revision, part->path, part->sha256, &reason);
      if (first == NULL)
        break;
    }

  if (first == NULL || !fx_library_set_ref (self->repo, ref, self->model->revision, &reason))
    {
      fx_hub_error_set (error, FX_HUB_ERROR_DISK, 0, "%s", reason->message);
      return NULL;
    }

  return g_steal_pointer (&first);
}

static void
on_cancel (GCancellable *cancellable,
           gpointer      user_data)
{
  FxDownloadJob *self = user_data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

char *
fx_download_job_run (FxDownloadJob  *self,
                     GCancellable   *cancellable,
                     GError        **error)
{
  const gulong id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancel), self, NULL);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < n_parts (self->file); i++)
    ok = bring_part (self, i, cancellable, error);
  g_cancellable_disconnect (cancellable, id);

  return ok ? place (self, error) : NULL;
}

void
fx_download_job_wake (FxDownloadJob *self)
{
  g_mutex_lock (&self->lock);
  if (self->transfer != NULL)
    fx_transfer_wake (self->transfer);
  g_mutex_unlock (&self->lock);
}

void
fx_download_job_get_status (FxDownloadJob    *self,
                            FxDownloadStatus *status)
{
  g_mutex_lock (&self->lock);
  status->n_done = self->n_before;
  status->n_received = self->n_received;
  status->problem = self->problem != NULL ? g_error_copy (self->problem) : NULL;
  status->state = self->problem != NULL ? FX_DOWNLOAD_WAITING
                  : self->is_checking ? FX_DOWNLOAD_CHECKING : FX_DOWNLOAD_RUNNING;
  if (self->transfer != NULL)
    {
      const FxTransferPhase phase = fx_transfer_get_phase (self->transfer);

      status->n_done += fx_transfer_get_done (self->transfer);
      status->n_received += fx_transfer_get_received (self->transfer);
      if (phase == FX_TRANSFER_WAITING)
        {
          status->state = FX_DOWNLOAD_WAITING;
          g_clear_error (&status->problem);
          status->problem = fx_transfer_dup_problem (self->transfer);
        }
      else if (phase == FX_TRANSFER_CHECKING)
        {
          status->state = FX_DOWNLOAD_CHECKING;
        }
    }
  g_mutex_unlock (&self->lock);
}

guint64
fx_download_job_get_needed (const char       *folder,
                            const FxHubModel *model,
                            const FxHubFile  *file)
{
  guint64 needed = 0;

  for (guint i = 0; i < n_parts (file); i++)
    {
      const FxHubPart *part = get_part (file, i);
      g_autofree char *partial = partial_path (folder, model, part);
      g_autofree char *blob = g_strndup (partial, strlen (partial) - strlen (".incomplete"));
      struct stat info;
      guint64 taken = 0;

      if (stat (blob, &info) == 0 && (guint64) info.st_size == part->size)
        continue;
      if (stat (partial, &info) == 0)
        taken = (guint64) info.st_blocks * 512;
      needed += part->size > taken ? part->size - taken : 0;
    }

  return needed;
}

guint64
fx_download_job_get_here (FxDownloadDb     *db,
                          const char       *folder,
                          gint64            id,
                          const FxHubModel *model,
                          const FxHubFile  *file)
{
  guint64 here = 0;

  for (guint i = 0; i < n_parts (file); i++)
    {
      const FxHubPart *part = get_part (file, i);
      g_autofree char *partial = partial_path (folder, model, part);
      g_autofree char *blob = g_strndup (partial, strlen (partial) - strlen (".incomplete"));
      struct stat info;

      if (stat (blob, &info) == 0 && (guint64) info.st_size == part->size)
        {
          here += part->size;
        }
      else if (stat (partial, &info) == 0 && (guint64) info.st_size == part->size)
        {
          g_autoptr (GBytes) bytes = fx_download_db_load_pieces (db, id, i);
          g_autoptr (FxPieces) pieces = fx_pieces_load (part->size, bytes);

          here += fx_pieces_get_done (pieces);
        }
    }

  return here;
}

void
fx_download_job_discard (const char       *folder,
                         const FxHubModel *model,
                         const FxHubFile  *file)
{
  for (guint i = 0; i < n_parts (file); i++)
    {
      const FxHubPart *part = get_part (file, i);
      g_autofree char *partial = partial_path (folder, model, part);
      int lock;

      if (!g_file_test (partial, G_FILE_TEST_EXISTS))
        continue;
      lock = take_lock (folder, model, part);
      if (lock < 0)
        continue;
      g_unlink (partial);
      close (lock);
    }
}
