/* fx-conversation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-conversation.h"

struct _FxConversation
{
  GObject parent_instance;

  GPtrArray *messages; /* Owned, of FxMessage */

  gint64 id;
  gint64 updated; /* s since 1970 */
  char *title;
  char *subtitle;
  char *instructions;
  char *model_path;
  char *model_name;
  char *draft;
  FxFolder *folder; /* Owned, nullable */

  guint busy : 1;
  guint unread : 1;
  guint pinned : 1;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_INSTRUCTIONS,
  PROP_MODEL_PATH,
  PROP_MODEL_NAME,
  PROP_DRAFT,
  PROP_BUSY,
  PROP_UNREAD,
  PROP_UPDATED,
  PROP_PINNED,
  PROP_FOLDER,
  PROP_N_MESSAGES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint reveal_signal;

static void
notify (FxConversation *self,
        guint           prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_string (FxConversation  *self,
            char           **field,
            const char      *value,
            guint            prop)
{
  if (g_set_str (field, value))
    notify (self, prop);
}

static GType
fx_conversation_get_item_type (GListModel *model)
{
  return FX_TYPE_MESSAGE;
}

static guint
fx_conversation_get_n_items (GListModel *model)
{
  return FX_CONVERSATION (model)->messages->len;
}

static gpointer
fx_conversation_get_item (GListModel *model,
                          guint       position)
{
  FxMessage *message;

  message = fx_conversation_get_message (FX_CONVERSATION (model), position);

  return message != NULL ? g_object_ref (message) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = fx_conversation_get_item_type;
  iface->get_n_items = fx_conversation_get_n_items;
  iface->get_item = fx_conversation_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxConversation, fx_conversation, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_iface_init))

static void
fx_conversation_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FxConversation *self = FX_CONVERSATION (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_INSTRUCTIONS:
      g_value_set_string (value, self->instructions);
      break;
    case PROP_MODEL_PATH:
      g_value_set_string (value, self->model_path);
      break;
    case PROP_MODEL_NAME:
      g_value_set_string (value, self->model_name);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case PROP_FOLDER:
      g_value_set_object (value, self->folder);
      break;
    case PROP_N_MESSAGES:
      g_value_set_uint (value, self->messages->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_conversation_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FxConversation *self = FX_CONVERSATION (object);

  switch (prop_id)
    {
    case PROP_ID:
      fx_conversation_set_id (self, g_value_get_int64 (value));
      break;
    case PROP_TITLE:
      fx_conversation_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      fx_conversation_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_INSTRUCTIONS:
      fx_conversation_set_instructions (self, g_value_get_string (value));
      break;
    case PROP_MODEL_PATH:
      fx_conversation_set_model_path (self, g_value_get_string (value));
      break;
    case PROP_MODEL_NAME:
      fx_conversation_set_model_name (self, g_value_get_string (value));
      break;
    case PROP_DRAFT:
      fx_conversation_set_draft (self, g_value_get_string (value));
      break;
    case PROP_BUSY:
      fx_conversation_set_busy (self, g_value_get_boolean (value));
      break;
    case PROP_UNREAD:
      fx_conversation_set_unread (self, g_value_get_boolean (value));
      break;
    case PROP_UPDATED:
      fx_conversation_set_updated (self, g_value_get_int64 (value));
      break;
    case PROP_PINNED:
      fx_conversation_set_pinned (self, g_value_get_boolean (value));
      break;
    case PROP_FOLDER:
      fx_conversation_set_folder (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_conversation_finalize (GObject *object)
{
  FxConversation *self = FX_CONVERSATION (object);

  g_ptr_array_unref (self->messages);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->instructions);
  g_free (self->model_path);
  g_free (self->model_name);
  g_free (self->draft);
  g_clear_object (&self->folder);

  G_OBJECT_CLASS (fx_conversation_parent_class)->finalize (object);
}

static void
fx_conversation_class_init (FxConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS;

  object_class->get_property = fx_conversation_get_property;
  object_class->set_property = fx_conversation_set_property;
  object_class->finalize = fx_conversation_finalize;

  props[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, rw);
  props[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, rw);
  props[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, NULL, rw);
  props[PROP_INSTRUCTIONS] =
    g_param_spec_string ("instructions", NULL, NULL, NULL, rw);
  props[PROP_MODEL_PATH] =
    g_param_spec_string ("model-path", NULL, NULL, NULL, rw);
  props[PROP_MODEL_NAME] =
    g_param_spec_string ("model-name", NULL, NULL, NULL, rw);
  props[PROP_DRAFT] =
    g_param_spec_string ("draft", NULL, NULL, NULL, rw);
  props[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, rw);
  props[PROP_UNREAD] =
    g_param_spec_boolean ("unread", NULL, NULL, FALSE, rw);
  props[PROP_UPDATED] =
    g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, rw);
  props[PROP_PINNED] =
    g_param_spec_boolean ("pinned", NULL, NULL, FALSE, rw);
  props[PROP_FOLDER] =
    g_param_spec_object ("folder", NULL, NULL, FX_TYPE_FOLDER, rw);
  props[PROP_N_MESSAGES] =
    g_param_spec_uint ("n-messages", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * FxConversation::reveal:
   * @message: to be scrolled to
   */
  reveal_signal =
    g_signal_new ("reveal", FX_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, FX_TYPE_MESSAGE);
}

static void
fx_conversation_init (FxConversation *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
}

FxConversation *
fx_conversation_new (void)
{
  return g_object_new (FX_TYPE_CONVERSATION, NULL);
}

guint
fx_conversation_get_n_messages (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), 0);

  return self->messages->len;
}

FxMessage *
fx_conversation_get_message (FxConversation *self,
                             guint           position)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  if (position >= self->messages->len)
    return NULL;

  return g_ptr_array_index (self->messages, position);
}

FxMessage *
fx_conversation_get_last (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  if (self->messages->len == 0)
    return NULL;

  return g_ptr_array_index (self->messages, self->messages->len - 1);
}

gboolean
fx_conversation_find (FxConversation *self,
                      FxMessage      *message,
                      guint          *position)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), FALSE);

  return g_ptr_array_find (self->messages, message, position);
}

FxMessage *
fx_conversation_find_id (FxConversation *self,
                         gint64          id)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  for (guint i = 0; i < self->messages->len; i++)
    {
      FxMessage *message = g_ptr_array_index (self->messages, i);

      if (fx_message_get_id (message) == id)
        return message;
    }

  return NULL;
}

void
fx_conversation_append (FxConversation *self,
                        FxMessage      *message)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  fx_conversation_splice (self, self->messages->len, 0, &message, 1);
}

void
fx_conversation_insert (FxConversation *self,
                        guint           position,
                        FxMessage      *message)
{
  fx_conversation_splice (self, position, 0, &message, 1);
}

void
fx_conversation_splice (FxConversation  *self,
                        guint            position,
                        guint            n_removals,
                        FxMessage      **additions,
                        guint            n_additions)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));
  g_return_if_fail (position <= self->messages->len);
  g_return_if_fail (n_removals <= self->messages->len - position);
  g_return_if_fail (additions != NULL || n_additions == 0);

  if (n_removals == 0 && n_additions == 0)
    return;

  for (guint i = 0; i < n_additions; i++)
    g_return_if_fail (FX_IS_MESSAGE (additions[i]));

  if (n_removals > 0)
    g_ptr_array_remove_range (self->messages, position, n_removals);

  for (guint i = 0; i < n_additions; i++)
    g_ptr_array_insert (self->messages, position + i,
                        g_object_ref (additions[i]));

  g_list_model_items_changed (G_LIST_MODEL (self),
                              position, n_removals, n_additions);

  if (n_removals != n_additions)
    notify (self, PROP_N_MESSAGES);
}

void
fx_conversation_remove (FxConversation *self,
                        guint           position)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));
  g_return_if_fail (position < self->messages->len);

  fx_conversation_splice (self, position, 1, NULL, 0);
}

void
fx_conversation_truncate (FxConversation *self,
                          guint           n_messages)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  if (n_messages < self->messages->len)
    fx_conversation_splice (self, n_messages,
                            self->messages->len - n_messages, NULL, 0);
}

gint64
fx_conversation_get_id (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), 0);

  return self->id;
}

void
fx_conversation_set_id (FxConversation *self,
                        gint64          id)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  if (self->id == id)
    return;

  self->id = id;
  notify (self, PROP_ID);
}

const char *
fx_conversation_get_title (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->title;
}

void
fx_conversation_set_title (FxConversation *self,
                           const char     *title)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  set_string (self, &self->title, title, PROP_TITLE);
}

const char *
fx_conversation_get_subtitle (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->subtitle;
}

void
fx_conversation_set_subtitle (FxConversation *self,
                              const char     *subtitle)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  set_string (self, &self->subtitle, subtitle, PROP_SUBTITLE);
}

const char *
fx_conversation_get_instructions (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->instructions;
}

void
fx_conversation_set_instructions (FxConversation *self,
                                  const char     *instructions)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  set_string (self, &self->instructions, instructions, PROP_INSTRUCTIONS);
}

const char *
fx_conversation_get_model_path (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->model_path;
}

void
fx_conversation_set_model_path (FxConversation *self,
                                const char     *model_path)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  set_string (self, &self->model_path, model_path, PROP_MODEL_PATH);
}

const char *
fx_conversation_get_model_name (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->model_name;
}

void
fx_conversation_set_model_name (FxConversation *self,
                                const char     *model_name)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  set_string (self, &self->model_name, model_name, PROP_MODEL_NAME);
}

const char *
fx_conversation_get_draft (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->draft;
}

void
fx_conversation_set_draft (FxConversation *self,
                           const char     *draft)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  set_string (self, &self->draft, draft, PROP_DRAFT);
}

gboolean
fx_conversation_get_busy (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), FALSE);

  return self->busy;
}

void
fx_conversation_set_busy (FxConversation *self,
                          gboolean        busy)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  if (self->busy == !!busy)
    return;

  self->busy = !!busy;
  notify (self, PROP_BUSY);
}

gboolean
fx_conversation_get_unread (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), FALSE);

  return self->unread;
}

void
fx_conversation_set_unread (FxConversation *self,
                            gboolean        unread)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  if (self->unread == !!unread)
    return;

  self->unread = !!unread;
  notify (self, PROP_UNREAD);
}

gint64
fx_conversation_get_updated (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), 0);

  return self->updated;
}

void
fx_conversation_set_updated (FxConversation *self,
                             gint64          updated)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  if (self->updated == updated)
    return;

  self->updated = updated;
  notify (self, PROP_UPDATED);
}

gboolean
fx_conversation_get_pinned (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), FALSE);

  return self->pinned;
}

void
fx_conversation_set_pinned (FxConversation *self,
                            gboolean        pinned)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));

  if (self->pinned == !!pinned)
    return;

  self->pinned = !!pinned;
  notify (self, PROP_PINNED);
}

FxFolder *
fx_conversation_get_folder (FxConversation *self)
{
  g_return_val_if_fail (FX_IS_CONVERSATION (self), NULL);

  return self->folder;
}

void
fx_conversation_set_folder (FxConversation *self,
                            FxFolder       *folder)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));
  g_return_if_fail (folder == NULL || FX_IS_FOLDER (folder));

  if (g_set_object (&self->folder, folder))
    notify (self, PROP_FOLDER);
}

void
fx_conversation_reveal (FxConversation *self,
                        FxMessage      *message)
{
  g_return_if_fail (FX_IS_CONVERSATION (self));
  g_return_if_fail (FX_IS_MESSAGE (message));

  g_signal_emit (self, reveal_signal, 0, message);
}
