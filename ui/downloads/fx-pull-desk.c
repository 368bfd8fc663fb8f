/* fx-pull-desk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-pull-desk.h"

#include <glib/gi18n.h>

enum
{
  PAUSE,
  RESUME,
  CANCEL,
  RESTORE,
  FORGET,
  START_CHAT,
  ANSWER_METERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxPullDesk, fx_pull_desk, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxPullDesk, name)

static const FxField fields[] = {
  { "items", FX_FIELD_OBJECT, FIELD (items) },
  { "n-active", FX_FIELD_UINT, FIELD (n_active) },
  { "progress", FX_FIELD_DOUBLE, FIELD (progress), 0, 1 },
  { "speed", FX_FIELD_DOUBLE, FIELD (speed) },
  { "eta", FX_FIELD_INT, FIELD (eta), 0, 0, -1 },
  { "asks", FX_FIELD_BOOLEAN, FIELD (asks) },
};

static void
fx_pull_desk_class_init (FxPullDeskClass *klass)
{
  static const char *const with_item[] = {
    "pause", "resume", "cancel", "restore", "forget", "start-chat",
  };

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));

  for (guint i = 0; i < G_N_ELEMENTS (with_item); i++)
    signals[PAUSE + i] = g_signal_new (with_item[i], FX_TYPE_PULL_DESK, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, FX_TYPE_PULL_ITEM);
  signals[ANSWER_METERED] = g_signal_new ("answer-metered", FX_TYPE_PULL_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
fx_pull_desk_init (FxPullDesk *self)
{
  self->items = G_LIST_MODEL (g_list_store_new (FX_TYPE_PULL_ITEM));
}

FxPullDesk *
fx_pull_desk_new (void)
{
  return g_object_new (FX_TYPE_PULL_DESK, NULL);
}

void
fx_pull_desk_pause (FxPullDesk *self,
                    FxPullItem *item)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));
  g_return_if_fail (FX_IS_PULL_ITEM (item));

  g_signal_emit (self, signals[PAUSE], 0, item);
}

void
fx_pull_desk_resume (FxPullDesk *self,
                     FxPullItem *item)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));
  g_return_if_fail (FX_IS_PULL_ITEM (item));

  g_signal_emit (self, signals[RESUME], 0, item);
}

void
fx_pull_desk_cancel (FxPullDesk *self,
                     FxPullItem *item)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));
  g_return_if_fail (FX_IS_PULL_ITEM (item));

  g_signal_emit (self, signals[CANCEL], 0, item);
}

void
fx_pull_desk_restore (FxPullDesk *self,
                      FxPullItem *item)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));
  g_return_if_fail (FX_IS_PULL_ITEM (item));

  g_signal_emit (self, signals[RESTORE], 0, item);
}

void
fx_pull_desk_forget (FxPullDesk *self,
                     FxPullItem *item)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));
  g_return_if_fail (FX_IS_PULL_ITEM (item));

  g_signal_emit (self, signals[FORGET], 0, item);
}

void
fx_pull_desk_start_chat (FxPullDesk *self,
                         FxPullItem *item)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));
  g_return_if_fail (FX_IS_PULL_ITEM (item));

  g_signal_emit (self, signals[START_CHAT], 0, item);
}

void
fx_pull_desk_answer_metered (FxPullDesk *self,
                             gboolean    allow)
{
  g_return_if_fail (FX_IS_PULL_DESK (self));

  g_signal_emit (self, signals[ANSWER_METERED], 0, allow);
}

char *
fx_pull_desk_describe (FxPullDesk *self)
{
  g_autofree char *count = NULL;
  g_autofree char *speed = NULL;
  g_autofree char *eta = NULL;

  g_return_val_if_fail (FX_IS_PULL_DESK (self), NULL);

  count = g_strdup_printf (ngettext ("%u download", "%u downloads", self->n_active), self->n_active);
  if (self->speed > 0)
    speed = fx_format_speed (self->speed);
  if (speed != NULL && self->eta >= 0)
    eta = fx_format_duration (self->eta);

  return g_strjoin (" · ", count, speed, eta, NULL);
}
