/* fx-store.h - a place on this computer where model files lie.
 *
 * Our own folder, those of other programs, and folders the user added.  What
 * belongs to another program is read in place and never written.
 *
 * Thread-safety: immutable; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FX_STORE_FORNAX,       /* our own: the only one that is written */
  FX_STORE_HUGGING_FACE, /* the hub's cache, which llama.cpp shares */
  FX_STORE_OLLAMA,
  FX_STORE_LM_STUDIO,
  FX_STORE_LLAMA_CPP,    /* its cache of before the hub's layout */
  FX_STORE_JAN,
  FX_STORE_GPT4ALL,
  FX_STORE_FOLDER,       /* added by hand */
} FxStoreKind;

typedef struct
{
  FxStoreKind  kind;
  char        *path;
} FxStore;

FxStore    *fx_store_new            (FxStoreKind         kind,
                                     const char         *path) G_GNUC_WARN_UNUSED_RESULT;
void        fx_store_free           (FxStore            *self);

/* "Ollama", "Hugging Face"; of a folder its name.  Returns: (transfer full) */
char       *fx_store_dup_label      (FxStoreKind         kind,
                                     const char         *path) G_GNUC_WARN_UNUSED_RESULT;

/* One word for programs: "fornax", "ollama", "huggingface", ... */
const char *fx_store_kind_name      (FxStoreKind         kind);

/**
 * fx_stores_find:
 *
 * The stores of other programs that are on this computer: by the variables
 * they read themselves (HF_HUB_CACHE, OLLAMA_MODELS, LLAMA_CACHE, ...), else
 * where they lie by default, also Ollama's of the system service.
 *
 * Returns: (transfer full) (element-type FxStore): each folder once
 */
GPtrArray  *fx_stores_find          (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_stores_all:
 * @own: (nullable): our folder; %NULL for fx_library_own_folder()
 * @folders: (nullable) (array zero-terminated=1): added by hand
 * @hidden: (nullable) (array zero-terminated=1): paths of stores of other
 *   programs the user switched off
 *
 * Returns: (transfer full) (element-type FxStore): our own first
 */
GPtrArray  *fx_stores_all           (const char         *own,
                                     const char *const  *folders,
                                     const char *const  *hidden) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStore, fx_store_free)

G_END_DECLS
