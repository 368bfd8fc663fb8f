/* fx-hub-file.h - one thing of a model page that can be downloaded.
 *
 * A quantisation of a model: one file, or the parts of a split one together,
 * which are downloaded, planned and listed as one.
 *
 * Thread-safety: immutable once handed out; references from any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxHubFileKind:
 * @FX_HUB_FILE_MODEL: a whole model
 * @FX_HUB_FILE_PROJECTOR: "mmproj": lets a model see; an add-on
 * @FX_HUB_FILE_DRAFT: a small model that drafts for the large one; an add-on
 * @FX_HUB_FILE_OTHER: an importance matrix, an adapter
 */
typedef enum
{
  FX_HUB_FILE_MODEL,
  FX_HUB_FILE_PROJECTOR,
  FX_HUB_FILE_DRAFT,
  FX_HUB_FILE_OTHER,
} FxHubFileKind;

/**
 * FxHubPart: one file on the hub
 * @path: in the repository: "Q8_0/model-00001-of-00002.gguf"; relative,
 *   without "." and ".."; the name it gets here
 * @size: in bytes; 0 where a search row does not say
 * @sha256: (nullable): 64 lower-case digits; always there on a model page for
 *   what can be downloaded
 */
typedef struct
{
  char    *path;
  guint64  size;
  char    *sha256;
} FxHubPart;

/**
 * FxHubFile:
 * @name: the first part's, without folder
 * @title: @name without ending and part number
 * @label: "Q4_K_M"; "" where the name does not say
 * @bits_per_weight: from size and parameters; 0 where unknown
 * @size: of all parts, in bytes; 0 where unknown
 * @problem: (nullable): why it cannot be downloaded: a part is missing, no
 *   hash is given
 * @parts: (element-type FxHubPart): in their order, one or more
 * @extras: (element-type FxHubPart): small files that come along: a
 *   registry's template, parameters, system prompt, licence
 */
typedef struct
{
  gatomicrefcount  ref_count;
  FxHubFileKind    kind;
  char            *name;
  char            *title;
  char            *label;
  double           bits_per_weight;
  guint64          size;
  char            *problem;
  GPtrArray       *parts;
  GPtrArray       *extras;
} FxHubFile;

FxHubFile *fx_hub_file_new       (void) G_GNUC_WARN_UNUSED_RESULT;
FxHubFile *fx_hub_file_ref       (FxHubFile       *self);
void       fx_hub_file_unref     (FxHubFile       *self);

/* @sha256: (nullable) */
FxHubPart *fx_hub_part_new       (const char      *path,
                                  guint64          size,
                                  const char      *sha256) G_GNUC_WARN_UNUSED_RESULT;
void       fx_hub_part_free      (FxHubPart       *self);

/**
 * fx_hub_files_group:
 * @parts: (element-type FxHubPart): every file of a repository
 * @n_parameters: 0 where unknown
 *
 * What of it is a GGUF, parts joined, labelled; models first, largest last.
 *
 * Returns: (transfer full) (element-type FxHubFile)
 */
GPtrArray *fx_hub_files_group    (GPtrArray       *parts,
                                  guint64          n_parameters) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_files_choose:
 * @files: (element-type FxHubFile)
 * @label: (nullable): "Q5_K_M" or a file's name, without regard to case;
 *   %NULL for the one people mean: Q4_K_M, else what is nearest in size
 * @error: FX_HUB_ERROR_NOT_FOUND, naming what there is
 *
 * Returns: (transfer full)
 */
FxHubFile *fx_hub_files_choose   (GPtrArray       *files,
                                  const char      *label,
                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* The quantisation a file's name tells: "Q4_K_M", "UD-IQ2_XXS", "BF16".
 * Returns: (transfer full): "" where it tells none */
char      *fx_hub_file_parse_label (const char    *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubFile, fx_hub_file_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubPart, fx_hub_part_free)

G_END_DECLS
