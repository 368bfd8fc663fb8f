/* fx-file-map.h - a file as memory, that may vanish while it is looked at.
 *
 * A page of a map whose file was truncated, or whose disk is gone, raises
 * SIGBUS in whatever touches it, and the process ends.  Here it does not: a
 * handler, put in when the first map is made, gives such a map pages of zeros
 * from there on and marks it broken.  Whoever reads goes on, and asks
 * fx_file_map_check() afterwards whether what was read was the file.
 *
 *   bytes = fx_file_map_get_data (map) + offset;
 *   ... look at size of them ...
 *   ok = fx_file_map_check (map, offset, size, &error);
 *
 * So any code may read a map on any thread, also a driver's that knows nothing
 * of this: nothing jumps out of it, and no lock it holds stays held.
 *
 * The handler looks only at a table of atomic words and makes one system call,
 * mmap(), so it may interrupt anything; errno it leaves as it was.  A SIGBUS
 * of another place is given to the handler there was before.  A file of zeros
 * and a truncated one look the same to a reader: this is why each read is
 * checked, and why the check also asks for the file's size, for the rest of
 * the last page is zeros without any signal.
 *
 * Not every file is mapped: files on a network or in user space (NFS, SMB, 9p,
 * FUSE) answer a touched page late, one at a time, or never; they are read.
 *
 * Thread-safety: any thread, at once; fx_file_map_free() when no one reads.
 *
 * Source: the handler is wl_shm_buffer_begin_access()'s idea in libwayland
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Maps there can be at once; the next files are read. */
#define FX_FILE_MAP_MAX 512

typedef struct _FxFileMap FxFileMap;

/**
 * fx_file_map_new:
 * @path: for messages
 * @fd: (borrowed): open for reading as long as the map is; a regular file
 * @size: bytes of the file
 *
 * Returns: (transfer full) (nullable): %NULL where the file had better be
 *   read, which is no error
 */
FxFileMap    *fx_file_map_new       (const char       *path,
                                     int               fd,
                                     guint64           size) G_GNUC_WARN_UNUSED_RESULT;
void          fx_file_map_free      (FxFileMap        *self);

/* Read only: [size] bytes, at the beginning of a page. */
const guint8 *fx_file_map_get_data  (const FxFileMap  *self);

/* Asks the kernel to begin to read, and not to wait for it. */
void          fx_file_map_will_need (const FxFileMap  *self,
                                     guint64           offset,
                                     guint64           size);

/* The whole pages of these bytes no longer count as this process's memory;
 * touched again, they come back from the file. */
void          fx_file_map_let_go    (const FxFileMap  *self,
                                     guint64           offset,
                                     guint64           size);

/**
 * fx_file_map_check:
 * @error: FX_ERROR_FORMAT with the file's size and the one expected, or a
 *   GFileError with what the disk says
 *
 * Whether these bytes, looked at before this call, were the file's.
 */
gboolean      fx_file_map_check     (const FxFileMap  *self,
                                     guint64           offset,
                                     guint64           size,
                                     GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxFileMap, fx_file_map_free)

G_END_DECLS
