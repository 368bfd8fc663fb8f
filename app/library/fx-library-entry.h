/* fx-library-entry.h - one model on disk, as the library lists it.
 *
 * Thread-safety: immutable once listed; references from any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-store.h"

G_BEGIN_DECLS

/**
 * FxLibraryEntry:
 * @path: of the file, or of the first of its parts
 * @name: the file's name without ending and part number; what the commands
 *   take: "SmolLM2-135M-Instruct.Q4_1"
 * @title: @name without its quantisation: "SmolLM2-135M-Instruct"
 * @aliases: (element-type utf8) (nullable): other names of the same file
 * @store: "fornax" for our own folder, else the folder of the store
 * @store_kind: whose that is
 * @repo: (nullable): "owner/name" where the layout of the folders says it
 * @bytes: of all parts
 * @n_parts: 1 for a plain file
 * @device: with @inode what the file is, however it is named
 * @sha256: (nullable): of the file as its name claims, or as was computed
 * @params: (nullable): JSON object: what the store says to draw replies with
 * @system: (nullable): the instructions the store gives it
 * @license: (nullable) (type filename): a text the store has of it
 * @problem: (nullable): why it cannot be used; then what follows may be empty
 * @architecture: "llama"
 * @quant: "Q4_1"
 * @n_parameters: 0 where unknown
 * @context: trained context length in tokens; 0 where unknown
 * @has_template: whether it can chat, or only go on with a text
 */
typedef struct
{
  gatomicrefcount  ref_count;
  char            *path;
  char            *name;
  char            *title;
  GPtrArray       *aliases;
  char            *store;
  FxStoreKind      store_kind;
  char            *repo;
  guint64          bytes;
  guint            n_parts;
  guint64          device;
  guint64          inode;
  char            *sha256;
  char            *params;
  char            *system;
  char            *license;
  char            *problem;
  char            *architecture;
  char            *quant;
  guint64          n_parameters;
  guint            context;
  gboolean         has_template;
} FxLibraryEntry;

FxLibraryEntry *fx_library_entry_new    (void) G_GNUC_WARN_UNUSED_RESULT;
FxLibraryEntry *fx_library_entry_ref    (FxLibraryEntry  *self);
void            fx_library_entry_unref  (FxLibraryEntry  *self);

/**
 * fx_library_entry_set_name:
 *
 * Sets name and title from the file's name.
 */
void            fx_library_entry_set_name (FxLibraryEntry *self,
                                           const char     *basename);

/* Names, then paths. */
gint            fx_library_entry_compare (const FxLibraryEntry *a,
                                          const FxLibraryEntry *b);

/**
 * fx_library_find:
 * @entries: (element-type FxLibraryEntry)
 * @name: a name or repository, whole or the beginning of it, without regard to
 *   case; "name:Q4_1" chooses among quantisations
 * @error: G_FILE_ERROR_NOENT when there is none; G_FILE_ERROR_INVAL, naming
 *   them, when there are several
 *
 * Whole matches go before beginnings, sound models before broken ones.
 *
 * Returns: (transfer full)
 */
FxLibraryEntry *fx_library_find         (GPtrArray       *entries,
                                         const char      *name,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxLibraryEntry, fx_library_entry_unref)

G_END_DECLS
