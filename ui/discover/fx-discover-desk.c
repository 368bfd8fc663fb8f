/* fx-discover-desk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-discover-desk.h"

#define DEFAULT_CONTEXT 8192

enum
{
  SEARCH,
  MORE,
  RESOLVE,
  OPEN,
  PLAN,
  DOWNLOAD,
  STORE_TOKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxDiscoverDesk, fx_discover_desk, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxDiscoverDesk, name)

static const FxField fields[] = {
  { "words", FX_FIELD_STRING, FIELD (words) },
  { "sort", FX_FIELD_UINT, FIELD (sort) },
  { "author", FX_FIELD_STRING, FIELD (author) },
  { "task", FX_FIELD_STRING, FIELD (task) },
  { "licence", FX_FIELD_STRING, FIELD (licence) },
  { "language", FX_FIELD_STRING, FIELD (language) },
  { "min-parameters", FX_FIELD_UINT64, FIELD (min_parameters) },
  { "max-parameters", FX_FIELD_UINT64, FIELD (max_parameters) },
  { "context", FX_FIELD_UINT, FIELD (context), 0, 0, DEFAULT_CONTEXT },
  { "results", FX_FIELD_OBJECT, FIELD (results) },
  { "state", FX_FIELD_UINT, FIELD (state) },
  { "has-more", FX_FIELD_BOOLEAN, FIELD (has_more) },
  { "cached", FX_FIELD_BOOLEAN, FIELD (cached) },
  { "problem", FX_FIELD_UINT, FIELD (problem) },
  { "problem-text", FX_FIELD_STRING, FIELD (problem_text) },
  { "notice", FX_FIELD_OBJECT, FIELD (notice) },
  { "wait", FX_FIELD_UINT, FIELD (wait) },
};

static void
fx_discover_desk_class_init (FxDiscoverDeskClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));

#define SIGNAL(name, n, ...)                                                  \
  g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,           \
                G_TYPE_NONE, n __VA_OPT__ (,) __VA_ARGS__)

  signals[SEARCH] = SIGNAL ("search", 0);
  signals[MORE] = SIGNAL ("more", 0);
  signals[RESOLVE] = g_signal_new ("resolve", type, G_SIGNAL_RUN_LAST, 0,
                                   g_signal_accumulator_first_wins, NULL, NULL,
                                   FX_TYPE_REMOTE_MODEL, 1, G_TYPE_STRING);
  signals[OPEN] = SIGNAL ("open", 1, FX_TYPE_REMOTE_MODEL);
  signals[PLAN] = SIGNAL ("plan", 1, FX_TYPE_REMOTE_MODEL);
  signals[DOWNLOAD] = SIGNAL ("download", 2, FX_TYPE_REMOTE_MODEL, FX_TYPE_REMOTE_FILE);
  signals[STORE_TOKEN] = SIGNAL ("store-token", 2, FX_TYPE_REMOTE_MODEL, G_TYPE_STRING);

#undef SIGNAL
}

static void
fx_discover_desk_init (FxDiscoverDesk *self)
{
  self->results = G_LIST_MODEL (g_list_store_new (FX_TYPE_REMOTE_MODEL));
}

FxDiscoverDesk *
fx_discover_desk_new (void)
{
  return g_object_new (FX_TYPE_DISCOVER_DESK, NULL);
}

void
fx_discover_desk_search (FxDiscoverDesk *self)
{
  g_return_if_fail (FX_IS_DISCOVER_DESK (self));

  g_signal_emit (self, signals[SEARCH], 0);
}

void
fx_discover_desk_more (FxDiscoverDesk *self)
{
  g_return_if_fail (FX_IS_DISCOVER_DESK (self));

  if (self->has_more && self->state == FX_DISCOVER_READY)
    g_signal_emit (self, signals[MORE], 0);
}

FxRemoteModel *
fx_discover_desk_resolve (FxDiscoverDesk *self,
                          const char     *text)
{
  FxRemoteModel *model = NULL;

  g_return_val_if_fail (FX_IS_DISCOVER_DESK (self), NULL);
  g_return_val_if_fail (text != NULL && *text != '\0', NULL);

  g_signal_emit (self, signals[RESOLVE], 0, text, &model);

  return model;
}

void
fx_discover_desk_open (FxDiscoverDesk *self,
                       FxRemoteModel  *model)
{
  g_return_if_fail (FX_IS_DISCOVER_DESK (self));
  g_return_if_fail (FX_IS_REMOTE_MODEL (model));

  g_signal_emit (self, signals[OPEN], 0, model);
}

void
fx_discover_desk_plan (FxDiscoverDesk *self,
                       FxRemoteModel  *model)
{
  g_return_if_fail (FX_IS_DISCOVER_DESK (self));
  g_return_if_fail (FX_IS_REMOTE_MODEL (model));

  g_signal_emit (self, signals[PLAN], 0, model);
}

void
fx_discover_desk_download (FxDiscoverDesk *self,
                           FxRemoteModel  *model,
                           FxRemoteFile   *file)
{
  g_return_if_fail (FX_IS_DISCOVER_DESK (self));
  g_return_if_fail (FX_IS_REMOTE_MODEL (model));
  g_return_if_fail (FX_IS_REMOTE_FILE (file));

  g_signal_emit (self, signals[DOWNLOAD], 0, model, file);
}

void
fx_discover_desk_store_token (FxDiscoverDesk *self,
                              FxRemoteModel  *model,
                              const char     *token)
{
  g_return_if_fail (FX_IS_DISCOVER_DESK (self));
  g_return_if_fail (FX_IS_REMOTE_MODEL (model));
  g_return_if_fail (token != NULL);

  g_signal_emit (self, signals[STORE_TOKEN], 0, model, token);
}
