/* fx-stored.h - chats and messages as the database has them.
 *
 * Plain rows that pass between the database's thread and the main one; each
 * belongs to whoever holds it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-plan.h"
#include "fx-sampling.h"

G_BEGIN_DECLS

typedef enum
{
  FX_STORED_COMPLETE,
  FX_STORED_STREAMING, /* left over by a crash when read at start */
  FX_STORED_STOPPED,
  FX_STORED_FAILED,
} FxStoredState;

/**
 * FxChatSettings: what one chat is set to.
 * @model: (nullable): path of its model
 * @instructions: (nullable): the system message
 * @max_tokens: of a reply; -1 as many as fit
 * @stop: (nullable): as FxSamplingItem has it
 * @thinking: FxThinking
 * @overflow: FxOverflow
 * @preset: (nullable): name of the one that was chosen last
 * @context: tokens; 0 for the model's own choice
 */
typedef struct
{
  char       *model;
  char       *instructions;
  FxSampling  sampling;
  gint        max_tokens;
  char       *stop;
  guint       thinking;
  guint       overflow;
  char       *preset;
  guint       context;
  FxKvType    kv_type;
  gint        gpu_layers;
} FxChatSettings;

/* Whose a title is.  As stored: these stay. */
typedef enum
{
  FX_TITLE_BY_USER,  /* never written over */
  FX_TITLE_BY_WORDS, /* the first words: the model may make a better one */
  FX_TITLE_BY_MODEL,
} FxTitleMade;

/**
 * FxStoredChat:
 * @id: random, from fx_stored_new_id()
 * @title_made: whose the title is, see FxTitleMade
 * @folder_id: 0 outside of all folders
 * @draft: (nullable): what is typed and not sent
 * @trashed_at: unix time in ms; 0 where it is not deleted; only read
 * @n_messages: of all branches; only read, by fx_chat_db_list_trash()
 * @created_at: unix time in ms
 * @updated_at: unix time in ms
 */
typedef struct
{
  gint64          id;
  char           *title;
  FxTitleMade     title_made;
  gint64          created_at;
  gint64          updated_at;
  FxChatSettings  settings;
  gint64          folder_id;
  gboolean        pinned;
  gboolean        unread;
  char           *draft;
  gint64          trashed_at;
  guint           n_messages;
} FxStoredChat;

/**
 * FxStoredMessage:
 * @parent_id: the message this one follows; 0 for the first.  Siblings are
 *   other answers to the same message.
 * @role: "user" or "assistant"
 * @reasoning: (nullable): what stood between the thinking marks
 * @error: (nullable): of a failed reply
 * @model: (nullable): name of the model that wrote it
 * @stats: (nullable): JSON object, see fx-reply-stats.h
 * @created_at: unix time in ms; of one that was edited, of the edit
 * @edited: whether the user changed the text
 */
typedef struct
{
  gint64         id;
  gint64         chat_id;
  gint64         parent_id;
  char          *role;
  char          *text;
  char          *reasoning;
  FxStoredState  state;
  char          *error;
  char          *model;
  char          *stats;
  gint64         created_at;
  gboolean       edited;
} FxStoredMessage;

/**
 * FxStoredModel: what is remembered of a model file.
 * @options: JSON object: the load options kept as its default
 * @used_at: unix time in ms; 0 never
 */
typedef struct
{
  char   *path;
  char   *options;
  gint64  used_at;
} FxStoredModel;

/* A message's place in the tree of its chat.  @parent_id: 0 for a first one */
typedef struct
{
  gint64   id;
  gint64   parent_id;
  gboolean trashed;
} FxStoredNode;

typedef struct
{
  gint64   id;
  char    *name;
  gboolean expanded;
} FxStoredFolder;

/* Around each found word of a snippet. */
#define FX_STORED_HIT_BEGIN '\x02'
#define FX_STORED_HIT_END   '\x03'

/**
 * FxStoredHit: where searched words were found.
 * @message_id: 0 for the title
 * @title: of the chat
 * @snippet: one line, each found word between FX_STORED_HIT_BEGIN and _END
 */
typedef struct
{
  gint64  chat_id;
  gint64  message_id;
  char   *title;
  char   *snippet;
  gint64  created_at;
} FxStoredHit;

/* Random and 53 bits wide, so that it passes through JSON whole and says
 * nothing of the clock; never 0. */
gint64           fx_stored_new_id            (void);
gint64           fx_stored_now               (void);

void             fx_chat_settings_init       (FxChatSettings        *self);
void             fx_chat_settings_finish     (FxChatSettings        *self);
void             fx_chat_settings_copy       (const FxChatSettings  *self,
                                              FxChatSettings        *copy);
char            *fx_chat_settings_to_json    (const FxChatSettings  *self) G_GNUC_WARN_UNUSED_RESULT;

/* Takes what is understood and in range; the rest keeps its default.  @self
 * must be initialised. */
void             fx_chat_settings_from_json  (FxChatSettings        *self,
                                              const char            *json);

FxStoredChat    *fx_stored_chat_new          (void) G_GNUC_WARN_UNUSED_RESULT;
FxStoredChat    *fx_stored_chat_copy         (const FxStoredChat    *self) G_GNUC_WARN_UNUSED_RESULT;
void             fx_stored_chat_free         (FxStoredChat          *self);

FxStoredMessage *fx_stored_message_new       (void) G_GNUC_WARN_UNUSED_RESULT;
FxStoredMessage *fx_stored_message_copy      (const FxStoredMessage *self) G_GNUC_WARN_UNUSED_RESULT;
void             fx_stored_message_free      (FxStoredMessage       *self);

void             fx_stored_model_free        (FxStoredModel         *self);

FxStoredFolder  *fx_stored_folder_new        (const char            *name) G_GNUC_WARN_UNUSED_RESULT;
void             fx_stored_folder_free       (FxStoredFolder        *self);
void             fx_stored_hit_free          (FxStoredHit           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStoredChat, fx_stored_chat_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStoredMessage, fx_stored_message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStoredModel, fx_stored_model_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStoredFolder, fx_stored_folder_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FxChatSettings, fx_chat_settings_finish)

G_END_DECLS
