/* fx-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message.h"

struct _FxMessage
{
  GObject parent_instance;

  gint64 id;
  FxRole role;
  GString *text;
  GString *reasoning;

  FxMessageState state;
  double progress;
  char *status_text;
  char *stats_text;
  char *error_text;
  GListModel *remedies; /* Owned, nullable */

  char *model_name;
  gint64 created;      /* s since 1970 */
  gint64 think_begin;  /* µs, monotonic; 0: not thinking */
  double think_time;   /* s */

  guint sibling_index;
  guint n_siblings;
  guint n_reasoning;

  guint can_continue : 1;
  guint edited : 1;
};

G_DEFINE_ENUM_TYPE (FxRole, fx_role,
                    G_DEFINE_ENUM_VALUE (FX_ROLE_SYSTEM, "system"),
                    G_DEFINE_ENUM_VALUE (FX_ROLE_USER, "user"),
                    G_DEFINE_ENUM_VALUE (FX_ROLE_ASSISTANT, "assistant"))

G_DEFINE_ENUM_TYPE (FxMessageState, fx_message_state,
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_READING, "reading"),
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_STREAMING, "streaming"),
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (FX_MESSAGE_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (FxMessage, fx_message, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_ROLE,
  PROP_TEXT,
  PROP_REASONING,
  PROP_REASONING_TIME,
  PROP_THINKING,
  PROP_STATE,
  PROP_ACTIVE,
  PROP_PROGRESS,
  PROP_STATUS_TEXT,
  PROP_STATS_TEXT,
  PROP_ERROR_TEXT,
  PROP_REMEDIES,
  PROP_MODEL_NAME,
  PROP_CREATED,
  PROP_CAN_CONTINUE,
  PROP_EDITED,
  PROP_SIBLING_INDEX,
  PROP_N_SIBLINGS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
notify (FxMessage *self,
        guint      prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_string (FxMessage   *self,
            char       **field,
            const char  *value,
            guint        prop)
{
  if (g_set_str (field, value))
    notify (self, prop);
}

static gboolean
state_is_active (FxMessageState state)
{
  return state >= FX_MESSAGE_WAITING && state <= FX_MESSAGE_STREAMING;
}

static void
finish_thinking (FxMessage *self)
{
  if (self->think_begin == 0)
    return;

  self->think_time += (g_get_monotonic_time () - self->think_begin) / 1e6;
  self->think_begin = 0;

  notify (self, PROP_REASONING_TIME);
  notify (self, PROP_THINKING);
}

static void
fx_message_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FxMessage *self = FX_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_ROLE:
      g_value_set_enum (value, self->role);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text->str);
      break;
    case PROP_REASONING:
      g_value_set_string (value, self->reasoning->str);
      break;
    case PROP_REASONING_TIME:
      g_value_set_double (value, fx_message_get_reasoning_time (self));
      break;
    case PROP_THINKING:
      g_value_set_boolean (value, fx_message_get_thinking (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, fx_message_get_active (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, self->status_text);
      break;
    case PROP_STATS_TEXT:
      g_value_set_string (value, self->stats_text);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_REMEDIES:
      g_value_set_object (value, self->remedies);
      break;
    case PROP_MODEL_NAME:
      g_value_set_string (value, self->model_name);
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, self->created);
      break;
    case PROP_CAN_CONTINUE:
      g_value_set_boolean (value, self->can_continue);
      break;
    case PROP_EDITED:
      g_value_set_boolean (value, self->edited);
      break;
    case PROP_SIBLING_INDEX:
      g_value_set_uint (value, self->sibling_index);
      break;
    case PROP_N_SIBLINGS:
      g_value_set_uint (value, self->n_siblings);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_message_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FxMessage *self = FX_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_ID:
      fx_message_set_id (self, g_value_get_int64 (value));
      break;
    case PROP_ROLE:
      self->role = g_value_get_enum (value);
      break;
    case PROP_TEXT:
      fx_message_set_text (self, g_value_get_string (value));
      break;
    case PROP_REASONING:
      fx_message_set_reasoning (self, g_value_get_string (value));
      break;
    case PROP_REASONING_TIME:
      fx_message_set_reasoning_time (self, g_value_get_double (value));
      break;
    case PROP_STATE:
      fx_message_set_state (self, g_value_get_enum (value));
      break;
    case PROP_PROGRESS:
      fx_message_set_progress (self, g_value_get_double (value));
      break;
    case PROP_STATUS_TEXT:
      fx_message_set_status_text (self, g_value_get_string (value));
      break;
    case PROP_STATS_TEXT:
      fx_message_set_stats_text (self, g_value_get_string (value));
      break;
    case PROP_ERROR_TEXT:
      fx_message_set_error_text (self, g_value_get_string (value));
      break;
    case PROP_REMEDIES:
      fx_message_set_remedies (self, g_value_get_object (value));
      break;
    case PROP_MODEL_NAME:
      fx_message_set_model_name (self, g_value_get_string (value));
      break;
    case PROP_CREATED:
      fx_message_set_created (self, g_value_get_int64 (value));
      break;
    case PROP_CAN_CONTINUE:
      fx_message_set_can_continue (self, g_value_get_boolean (value));
      break;
    case PROP_EDITED:
      fx_message_set_edited (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_message_finalize (GObject *object)
{
  FxMessage *self = FX_MESSAGE (object);

  g_string_free (self->text, TRUE);
  g_string_free (self->reasoning, TRUE);
  g_free (self->status_text);
  g_free (self->stats_text);
  g_free (self->error_text);
  g_clear_object (&self->remedies);
  g_free (self->model_name);

  G_OBJECT_CLASS (fx_message_parent_class)->finalize (object);
}

static void
fx_message_class_init (FxMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS;
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fx_message_get_property;
  object_class->set_property = fx_message_set_property;
  object_class->finalize = fx_message_finalize;

  props[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, rw);
  props[PROP_ROLE] =
    g_param_spec_enum ("role", NULL, NULL, FX_TYPE_ROLE, FX_ROLE_USER,
                       rw | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "", rw);
  props[PROP_REASONING] =
    g_param_spec_string ("reasoning", NULL, NULL, "", rw);
  props[PROP_REASONING_TIME] =
    g_param_spec_double ("reasoning-time", NULL, NULL, 0, G_MAXDOUBLE, 0, rw);
  props[PROP_THINKING] =
    g_param_spec_boolean ("thinking", NULL, NULL, FALSE, ro);
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, FX_TYPE_MESSAGE_STATE,
                       FX_MESSAGE_DONE, rw);
  props[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE, ro);
  props[PROP_PROGRESS] =
    g_param_spec_double ("progress", NULL, NULL, -1, 1, 0, rw);
  props[PROP_STATUS_TEXT] =
    g_param_spec_string ("status-text", NULL, NULL, NULL, rw);
  props[PROP_STATS_TEXT] =
    g_param_spec_string ("stats-text", NULL, NULL, NULL, rw);
  props[PROP_ERROR_TEXT] =
    g_param_spec_string ("error-text", NULL, NULL, NULL, rw);
  props[PROP_REMEDIES] =
    g_param_spec_object ("remedies", NULL, NULL, G_TYPE_LIST_MODEL, rw);
  props[PROP_MODEL_NAME] =
    g_param_spec_string ("model-name", NULL, NULL, NULL, rw);
  props[PROP_CREATED] =
    g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, rw);
  props[PROP_CAN_CONTINUE] =
    g_param_spec_boolean ("can-continue", NULL, NULL, FALSE, rw);
  props[PROP_EDITED] =
    g_param_spec_boolean ("edited", NULL, NULL, FALSE, rw);
  props[PROP_SIBLING_INDEX] =
    g_param_spec_uint ("sibling-index", NULL, NULL, 1, G_MAXUINT, 1,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_SIBLINGS] =
    g_param_spec_uint ("n-siblings", NULL, NULL, 1, G_MAXUINT, 1,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fx_message_init (FxMessage *self)
{
  self->text = g_string_new (NULL);
  self->reasoning = g_string_new (NULL);
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  self->sibling_index = 1;
  self->n_siblings = 1;
}

FxMessage *
fx_message_new (FxRole      role,
                const char *text)
{
  return g_object_new (FX_TYPE_MESSAGE, "role", role, "text", text, NULL);
}

FxRole
fx_message_get_role (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), FX_ROLE_USER);

  return self->role;
}

gint64
fx_message_get_id (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 0);

  return self->id;
}

void
fx_message_set_id (FxMessage *self,
                   gint64     id)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->id == id)
    return;

  self->id = id;
  notify (self, PROP_ID);
}

const char *
fx_message_get_text (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), "");

  return self->text->str;
}

gsize
fx_message_get_text_size (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 0);

  return self->text->len;
}

void
fx_message_set_text (FxMessage  *self,
                     const char *text)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (text == NULL)
    text = "";

  if (g_str_equal (self->text->str, text))
    return;

  g_string_assign (self->text, text);
  notify (self, PROP_TEXT);
}

void
fx_message_append (FxMessage  *self,
                   const char *text)
{
  g_return_if_fail (FX_IS_MESSAGE (self));
  g_return_if_fail (text != NULL);

  if (*text == '\0')
    return;

  g_string_append (self->text, text);
  notify (self, PROP_TEXT);
  finish_thinking (self);
}

const char *
fx_message_get_reasoning (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), "");

  return self->reasoning->str;
}

void
fx_message_set_reasoning (FxMessage  *self,
                          const char *reasoning)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (reasoning == NULL)
    reasoning = "";

  if (g_str_equal (self->reasoning->str, reasoning))
    return;

  g_string_assign (self->reasoning, reasoning);
  notify (self, PROP_REASONING);
}

void
fx_message_append_reasoning (FxMessage  *self,
                             const char *reasoning)
{
  g_return_if_fail (FX_IS_MESSAGE (self));
  g_return_if_fail (reasoning != NULL);

  if (*reasoning == '\0')
    return;

  if (self->think_begin == 0)
    {
      self->think_begin = g_get_monotonic_time ();
      notify (self, PROP_THINKING);
    }

  g_string_append (self->reasoning, reasoning);
  notify (self, PROP_REASONING);
}

double
fx_message_get_reasoning_time (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 0);

  if (self->think_begin == 0)
    return self->think_time;

  return self->think_time +
         (g_get_monotonic_time () - self->think_begin) / 1e6;
}

guint
fx_message_get_reasoning_tokens (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 0);

  return self->n_reasoning;
}

void
fx_message_set_reasoning_tokens (FxMessage *self,
                                 guint      n_tokens)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->n_reasoning == n_tokens)
    return;

  self->n_reasoning = n_tokens;
  notify (self, PROP_REASONING_TIME);
}

void
fx_message_set_reasoning_time (FxMessage *self,
                               double     seconds)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->think_begin == 0 && self->think_time == seconds)
    return;

  self->think_begin = 0;
  self->think_time = seconds;
  notify (self, PROP_REASONING_TIME);
  notify (self, PROP_THINKING);
}

gboolean
fx_message_get_thinking (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), FALSE);

  return self->think_begin != 0;
}

FxMessageState
fx_message_get_state (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), FX_MESSAGE_DONE);

  return self->state;
}

void
fx_message_set_state (FxMessage      *self,
                      FxMessageState  state)
{
  gboolean was_active;

  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->state == state)
    return;

  was_active = state_is_active (self->state);
  self->state = state;

  g_object_freeze_notify (G_OBJECT (self));
  if (!state_is_active (state))
    finish_thinking (self);
  notify (self, PROP_STATE);
  if (was_active != state_is_active (state))
    notify (self, PROP_ACTIVE);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
fx_message_get_active (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), FALSE);

  return state_is_active (self->state);
}

double
fx_message_get_progress (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 0);

  return self->progress;
}

void
fx_message_set_progress (FxMessage *self,
                         double     progress)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  progress = progress < 0 ? -1 : MIN (progress, 1);

  if (self->progress == progress)
    return;

  self->progress = progress;
  notify (self, PROP_PROGRESS);
}

const char *
fx_message_get_status_text (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), NULL);

  return self->status_text;
}

void
fx_message_set_status_text (FxMessage  *self,
                            const char *text)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  set_string (self, &self->status_text, text, PROP_STATUS_TEXT);
}

const char *
fx_message_get_stats_text (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), NULL);

  return self->stats_text;
}

void
fx_message_set_stats_text (FxMessage  *self,
                           const char *text)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  set_string (self, &self->stats_text, text, PROP_STATS_TEXT);
}

const char *
fx_message_get_error_text (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), NULL);

  return self->error_text;
}

void
fx_message_set_error_text (FxMessage  *self,
                           const char *text)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  set_string (self, &self->error_text, text, PROP_ERROR_TEXT);
}

GListModel *
fx_message_get_remedies (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), NULL);

  return self->remedies;
}

void
fx_message_set_remedies (FxMessage  *self,
                         GListModel *remedies)
{
  g_return_if_fail (FX_IS_MESSAGE (self));
  g_return_if_fail (remedies == NULL || G_IS_LIST_MODEL (remedies));

  if (g_set_object (&self->remedies, remedies))
    notify (self, PROP_REMEDIES);
}

const char *
fx_message_get_model_name (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), NULL);

  return self->model_name;
}

void
fx_message_set_model_name (FxMessage  *self,
                           const char *name)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  set_string (self, &self->model_name, name, PROP_MODEL_NAME);
}

gint64
fx_message_get_created (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 0);

  return self->created;
}

void
fx_message_set_created (FxMessage *self,
                        gint64     created)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->created == created)
    return;

  self->created = created;
  notify (self, PROP_CREATED);
}

gboolean
fx_message_get_can_continue (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), FALSE);

  return self->can_continue;
}

void
fx_message_set_can_continue (FxMessage *self,
                             gboolean   can_continue)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->can_continue == !!can_continue)
    return;

  self->can_continue = !!can_continue;
  notify (self, PROP_CAN_CONTINUE);
}

gboolean
fx_message_get_edited (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), FALSE);

  return self->edited;
}

void
fx_message_set_edited (FxMessage *self,
                       gboolean   edited)
{
  g_return_if_fail (FX_IS_MESSAGE (self));

  if (self->edited == !!edited)
    return;

  self->edited = !!edited;
  notify (self, PROP_EDITED);
}

void
fx_message_set_siblings (FxMessage *self,
                         guint      index,
                         guint      n_siblings)
{
  g_return_if_fail (FX_IS_MESSAGE (self));
  g_return_if_fail (index >= 1 && index <= n_siblings);

  if (self->sibling_index == index && self->n_siblings == n_siblings)
    return;

  self->sibling_index = index;
  self->n_siblings = n_siblings;
  notify (self, PROP_SIBLING_INDEX);
  notify (self, PROP_N_SIBLINGS);
}

guint
fx_message_get_sibling_index (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 1);

  return self->sibling_index;
}

guint
fx_message_get_n_siblings (FxMessage *self)
{
  g_return_val_if_fail (FX_IS_MESSAGE (self), 1);

  return self->n_siblings;
}
