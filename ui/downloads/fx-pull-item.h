/* fx-pull-item.h - a download, as buttons and lists show it.
 *
 * One object for a file of a hub as long as the program knows of its download,
 * shared by every view.  app/ sets the properties.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_PULL_ITEM (fx_pull_item_get_type ())

G_DECLARE_FINAL_TYPE (FxPullItem, fx_pull_item, FX, PULL_ITEM, FxItem)

/**
 * FxPullState: see FxPullItem.state
 */
typedef enum
{
  FX_PULL_NONE,      /* not asked for */
  FX_PULL_QUEUED,
  FX_PULL_RUNNING,
  FX_PULL_WAITING,   /* for the network or the hub; goes on by itself */
  FX_PULL_PAUSED,
  FX_PULL_CHECKING,  /* all is here and is being verified */
  FX_PULL_INSTALLED,
  FX_PULL_FAILED,
  FX_PULL_CANCELLED, /* can be taken back for a while */
} FxPullState;

/**
 * FxPullItem: each field is a property of the same name; read here, write there.
 * @title: "Llama-3.2-1B-Instruct-Q4_K_M"
 * @model_id: "bartowski/Llama-3.2-1B-Instruct-GGUF"
 * @label: "Q4_K_M"
 * @address: of the hub
 * @sha256: of the first part
 * @n_parts: files it is made of
 * @state: FxPullState
 * @size: bytes in all
 * @done: bytes that are here
 * @progress: 0 to 1
 * @speed: bytes a second; 0 where it does not run
 * @eta: seconds left; -1 where unknown
 * @problem: (nullable): why it waits or failed: a sentence
 * @path: (nullable): of the model, once installed
 */
struct _FxPullItem
{
  FxItem   parent_instance;

  char    *title;
  char    *model_id;
  char    *label;
  char    *address;
  char    *sha256;
  guint    n_parts;
  guint    state;
  guint64  size;
  guint64  done;
  double   progress;
  double   speed;
  int      eta;
  char    *problem;
  char    *path;
};

/* Whether bytes may come, now or soon. */
gboolean fx_pull_item_is_active (FxPullItem *self);

/* Returns: (transfer full): "2.1 of 4.7 GB · 31 MB/s · 1 min 24 s", or what
 * else there is to say of its state */
char    *fx_pull_item_describe  (FxPullItem *self) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full): "43 %" */
char    *fx_format_percent      (double      fraction) G_GNUC_WARN_UNUSED_RESULT;

/* @bytes: a second.  Returns: (transfer full): "31 MB/s" */
char    *fx_format_speed        (double      bytes) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full): "1 min 24 s" */
char    *fx_format_duration     (gint64      seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
