/* fx-file-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-file-map.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "fx-error.h"

/* linux/magic.h has not all of them */
#define SMB2_MAGIC 0xfe534d42
#define CIFS_MAGIC 0xff534d42

/* What the handler sees of a map.  @end is written before @start and is of no
 * meaning while that is 0. */
typedef struct
{
  _Atomic guintptr start;
  _Atomic guintptr end;
  atomic_int       is_broken;
} Slot;

struct _FxFileMap
{
  char          *path;   /* owned */
  int            fd;     /* borrowed */
  guint64        size;
  guint8        *data;
  Slot          *slot;
  struct stat    status; /* when it was mapped */
};

static Slot slots[FX_FILE_MAP_MAX];
static GMutex slots_mutex;           /* of those who take and give back */
static gboolean has_handler;         /* under @slots_mutex */
static struct sigaction last_action; /* immutable once there is a handler */
static gsize page_size;              /* likewise */

static Slot *
find_slot (guintptr address)
{
  for (guint i = 0; i < FX_FILE_MAP_MAX; i++)
    {
      const guintptr start = atomic_load (&slots[i].start);

      if (start != 0 && address >= start && address < atomic_load (&slots[i].end))
        return &slots[i];
    }

  return NULL;
}

static void
pass_on (int        number,
         siginfo_t *info,
         void      *context)
{
  if ((last_action.sa_flags & SA_SIGINFO) != 0)
    last_action.sa_sigaction (number, info, context);
  else if (last_action.sa_handler != SIG_DFL && last_action.sa_handler != SIG_IGN)
    last_action.sa_handler (number);
  else
    /* The instruction is run again, and what was to happen happens. */
    signal (number, SIG_DFL);
}

static void
handle_bus_error (int        number,
                  siginfo_t *info,
                  void      *context)
{
  const int saved_errno = errno;
  const guintptr address = (guintptr) info->si_addr;
  const guintptr page = address & ~(page_size - 1);
  Slot *slot = info->si_code > 0 ? find_slot (address) : NULL;

  /* All that is left of the map and not the page alone: what follows is as
   * good as gone, and each signal would be another. */
  if (slot == NULL
      || mmap ((void *) page, atomic_load (&slot->end) - page, PROT_READ,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) == MAP_FAILED)
    pass_on (number, info, context);
  else
    atomic_store (&slot->is_broken, TRUE);

  errno = saved_errno;
}

/* Put in once and never taken out: another's handler may have it as its
 * last. */
static gboolean
ensure_handler (void)
{
  struct sigaction action = { .sa_sigaction = handle_bus_error };

  if (has_handler)
    return TRUE;

  page_size = (gsize) sysconf (_SC_PAGESIZE);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset (&action.sa_mask);
  /* First to know of the last one, for a signal may come at once. */
  has_handler = sigaction (SIGBUS, NULL, &last_action) == 0
                && sigaction (SIGBUS, &action, NULL) == 0;

  return has_handler;
}

static Slot *
take_slot (gpointer data,
           guint64  size)
{
  Slot *slot = NULL;

  g_mutex_lock (&slots_mutex);
  for (guint i = 0; i < FX_FILE_MAP_MAX && slot == NULL && ensure_handler (); i++)
    if (atomic_load (&slots[i].start) == 0)
      slot = &slots[i];

  if (slot != NULL)
    {
      atomic_store (&slot->is_broken, FALSE);
      atomic_store (&slot->end, (guintptr) data + ((size + page_size - 1) & ~(page_size - 1)));
      atomic_store (&slot->start, (guintptr) data);
    }
  g_mutex_unlock (&slots_mutex);

  return slot;
}

static gboolean
is_far (int fd)
{
  struct statfs status;

  if (fstatfs (fd, &status) < 0)
    return TRUE;

  switch ((guint32) status.f_type)
    {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case SMB2_MAGIC:
    case CIFS_MAGIC:
    case V9FS_MAGIC:
    case FUSE_SUPER_MAGIC:
      return TRUE;
    default:
      return FALSE;
    }
}

FxFileMap *
fx_file_map_new (const char *path,
                 int         fd,
                 guint64     size)
{
  g_autoptr (FxFileMap) self = NULL;

  g_return_val_if_fail (path != NULL && fd >= 0, NULL);

  if (size == 0 || size > G_MAXSIZE / 2 || is_far (fd))
    return NULL;

  self = g_new0 (FxFileMap, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  self->size = size;
  if (fstat (fd, &self->status) < 0)
    return NULL;

  self->data = mmap (NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  if (self->data == MAP_FAILED)
    {
      self->data = NULL;
      return NULL;
    }

  self->slot = take_slot (self->data, size);
  if (self->slot == NULL)
    return NULL;

  /* Read once from the front to the back; what is a hint may fail. */
  (void) madvise (self->data, size, MADV_SEQUENTIAL);

  return g_steal_pointer (&self);
}

void
fx_file_map_free (FxFileMap *self)
{
  if (self == NULL)
    return;

  if (self->slot != NULL)
    atomic_store (&self->slot->start, 0);
  if (self->data != NULL)
    munmap (self->data, self->size);
  g_free (self->path);
  g_free (self);
}

const guint8 *
fx_file_map_get_data (const FxFileMap *self)
{
  return self->data;
}

void
fx_file_map_will_need (const FxFileMap *self,
                       guint64          offset,
                       guint64          size)
{
  const guint64 start = offset & ~((guint64) page_size - 1);

  if (offset < self->size)
    (void) madvise (self->data + start, MIN (size + (offset - start), self->size - start),
                    MADV_WILLNEED);
}

void
fx_file_map_let_go (const FxFileMap *self,
                    guint64          offset,
                    guint64          size)
{
  const guint64 start = (offset + page_size - 1) & ~((guint64) page_size - 1);
  const guint64 end = (offset + size) & ~((guint64) page_size - 1);

  if (start < end && end <= self->size)
    (void) madvise (self->data + start, end - start, MADV_DONTNEED);
}

gboolean
fx_file_map_check (const FxFileMap  *self,
                   guint64           offset,
                   guint64           size,
                   GError          **error)
{
  const gboolean is_broken = atomic_load (&self->slot->is_broken);
  struct stat now;

  if (fstat (self->fd, &now) < 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                   "'%s' was lost: %s", self->path, g_strerror (saved_errno));
      return FALSE;
    }

  if ((guint64) now.st_size < offset + size)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' ends at byte %" G_GINT64_FORMAT ", %" G_GUINT64_FORMAT
                   " expected", self->path, (gint64) now.st_size, offset + size);
      return FALSE;
    }

  if (is_broken)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO,
                   "'%s' could not be read, in or before the %" G_GUINT64_FORMAT
                   " bytes at byte %" G_GUINT64_FORMAT
                   ": it was cut short for a while, or the disk failed",
                   self->path, size, offset);
      return FALSE;
    }

  if (now.st_mtim.tv_sec != self->status.st_mtim.tv_sec
      || now.st_mtim.tv_nsec != self->status.st_mtim.tv_nsec)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                   "'%s' was written to while it was read (at byte %" G_GUINT64_FORMAT
                   " of %" G_GUINT64_FORMAT ")", self->path, offset, self->size);
      return FALSE;
    }

  return TRUE;
}
