/* fx-models.h - the library as the window shows it.
 *
 * Keeps one FxModelItem a file, the same object across scans; opens headers
 * ahead on a thread, so that a plan needs no disk; knows each model's saved
 * load options and which was used last.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-model.h"
#include "fx-chat-store.h"
#include "fx-engine-host.h"
#include "fx-library.h"
#include "fx-model-memory.h"
#include "fx-sampling-item.h"

G_BEGIN_DECLS

#define FX_TYPE_MODELS (fx_models_get_type ())
G_DECLARE_FINAL_TYPE (FxModels, fx_models, FX, MODELS, GObject)

/* @model: (nullable): %NULL with @error set; borrowed */
typedef void (*FxModelsOpenFunc) (FxModels     *models,
                                  FxChatModel  *model,
                                  const GError *error,
                                  gpointer      user_data);

/* @library: is read and watched */
FxModels      *fx_models_new           (FxLibrary        *library,
                                        FxChatStore      *store,
                                        FxEngineHost     *host) G_GNUC_WARN_UNUSED_RESULT;

/* Of FxModelItem.  Returns: (transfer none) */
GListModel    *fx_models_get_list      (FxModels         *self);

/* Whether the first scan is done; notify by signal "changed". */
gboolean       fx_models_is_ready      (FxModels         *self);

/* Returns: (transfer none) (nullable) */
FxModelItem   *fx_models_by_path       (FxModels         *self,
                                        const char       *path);

/* The one used last, else the first that works.
 * Returns: (transfer none) (nullable) */
FxModelItem   *fx_models_get_default   (FxModels         *self);

/* Returns: (transfer none) (nullable): the header, read by now or read here */
FxModelInfo   *fx_models_get_info      (FxModels         *self,
                                        FxModelItem      *item);

/* Paths that are in no list. */
void           fx_models_set_hidden    (FxModels         *self,
                                        const char *const *paths);
guint          fx_models_get_n_hidden  (FxModels         *self);

/* Returns: (transfer none): what is remembered of it */
const FxModelMemory *fx_models_get_memory (FxModels      *self,
                                        FxModelItem      *item);

/* The options it is loaded with when nobody says. */
void           fx_models_get_options   (FxModels         *self,
                                        FxModelItem      *item,
                                        FxLoadOptions    *options);

/* @options: (nullable): %NULL forgets what was saved */
void           fx_models_save_options  (FxModels         *self,
                                        FxModelItem      *item,
                                        const FxLoadOptions *options);

/* How its replies are drawn when nobody says: as the user saved it, else as
 * fx_model_sampling() has it.  @max_tokens: (out): -1 as many as fit */
void           fx_models_get_sampling  (FxModels         *self,
                                        FxModelItem      *item,
                                        FxSampling       *sampling,
                                        gint             *max_tokens);

/* @sampling: (nullable): %NULL forgets what was saved */
void           fx_models_save_sampling (FxModels         *self,
                                        FxModelItem      *item,
                                        const FxSamplingItem *sampling);

/* For a chat that begins: gives it the sampling of @item, unless the user has
 * moved something. */
void           fx_models_adopt_sampling (FxModels        *self,
                                        FxModelItem      *item,
                                        FxSamplingItem   *sampling);

void           fx_models_add_bench     (FxModels         *self,
                                        FxModelItem      *item,
                                        const char       *device,
                                        const FxBenchResult *result);

/* Its bytes were hashed here. */
void           fx_models_set_verified  (FxModels         *self,
                                        FxModelItem      *item,
                                        const char       *sha256,
                                        guint64           size,
                                        guint64           mtime_ns);

/* It was loaded: the next start begins with it. */
void           fx_models_touch         (FxModels         *self,
                                        FxModelItem      *item);

/* Header, tokenizer and template, opened on a thread; kept for the next call.
 * @func may be called at once. */
void           fx_models_open          (FxModels         *self,
                                        FxModelItem      *item,
                                        FxModelsOpenFunc  func,
                                        gpointer          user_data);

/* Something that fx_models_open() reads has changed: it reads anew. */
void           fx_models_forget_opened (FxModels         *self);

G_END_DECLS
