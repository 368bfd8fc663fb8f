/* fx-download.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-download-private.h"

#include <math.h>

/* Speed is weighted over so many seconds, and time left hidden until there
 * are three. */
#define SPEED_S 5.0
#define ETA_AFTER_US (3 * G_USEC_PER_SEC)

enum
{
  PROP_STATE = 1,
  PROP_SIZE,
  PROP_DONE,
  PROP_PROGRESS,
  PROP_SPEED,
  PROP_ETA,
  PROP_PROBLEM,
  PROP_PATH,
  PROP_TITLE,
  PROP_MODEL_ID,
  PROP_LABEL,
  PROP_ADDRESS,
  PROP_SHA256,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FxDownload, fx_download, G_TYPE_OBJECT)

static void
fx_download_finalize (GObject *object)
{
  FxDownload *self = FX_DOWNLOAD (object);

  fx_hub_model_unref (self->model);
  fx_hub_file_unref (self->file);
  g_free (self->path);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (fx_download_parent_class)->finalize (object);
}

static void
fx_download_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FxDownload *self = FX_DOWNLOAD (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, self->size);
      break;
    case PROP_DONE:
      g_value_set_uint64 (value, self->done);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, fx_download_get_progress (self));
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_ETA:
      g_value_set_int64 (value, self->eta);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, fx_download_get_problem (self));
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->file->title);
      break;
    case PROP_MODEL_ID:
      g_value_set_string (value, self->model->id);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->file->label);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->model->base);
      break;
    case PROP_SHA256:
      g_value_set_string (value, fx_download_get_sha256 (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GParamSpec *
text_prop (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
fx_download_class_init (FxDownloadClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = fx_download_finalize;
  object_class->get_property = fx_download_get_property;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, FX_DOWNLOAD_CANCELLED, 0, flags);
  props[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_DONE] = g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  props[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  props[PROP_ETA] = g_param_spec_int64 ("eta", NULL, NULL, -1, G_MAXINT64, -1, flags);
  props[PROP_PROBLEM] = text_prop ("problem");
  props[PROP_PATH] = text_prop ("path");
  props[PROP_TITLE] = text_prop ("title");
  props[PROP_MODEL_ID] = text_prop ("model-id");
  props[PROP_LABEL] = text_prop ("label");
  props[PROP_ADDRESS] = text_prop ("address");
  props[PROP_SHA256] = text_prop ("sha256");
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fx_download_init (FxDownload *self)
{
  self->eta = -1;
}

FxDownload *
fx_download_new (gint64           id,
                 FxHubModel      *model,
                 FxHubFile       *file,
                 FxDownloadState  state,
                 const char      *path)
{
  FxDownload *self = g_object_new (FX_TYPE_DOWNLOAD, NULL);

  self->id = id;
  self->model = fx_hub_model_ref (model);
  self->file = fx_hub_file_ref (file);
  self->state = state;
  self->path = g_strdup (path);
  self->size = file->size;
  for (guint i = 0; i < file->extras->len; i++)
    self->size += ((FxHubPart *) g_ptr_array_index (file->extras, i))->size;
  if (state == FX_DOWNLOAD_DONE)
    self->done = self->size;

  return self;
}

static void
notify (FxDownload *self,
        guint       prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_speed (FxDownload *self,
           double      speed,
           gint64      eta)
{
  if (speed != self->speed)
    {
      self->speed = speed;
      notify (self, PROP_SPEED);
    }
  if (eta != self->eta)
    {
      self->eta = eta;
      notify (self, PROP_ETA);
    }
}

/* @error: (nullable) (transfer full) */
static void
set_error (FxDownload *self,
           GError     *error)
{
  const gboolean same = error == NULL ? self->error == NULL
                        : self->error != NULL && error->domain == self->error->domain &&
                          error->code == self->error->code && g_str_equal (error->message, self->error->message);

  g_clear_error (&self->error);
  self->error = error;
  if (!same)
    notify (self, PROP_PROBLEM);
}

void
fx_download_set_state (FxDownload      *self,
                       FxDownloadState  state,
                       GError          *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, error);
  if (state != FX_DOWNLOAD_RUNNING)
    {
      set_speed (self, 0, -1);
      self->moving_since = 0;
    }
  if (state != self->state)
    {
      self->state = state;
      notify (self, PROP_STATE);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
fx_download_set_model (FxDownload *self,
                       FxHubModel *model)
{
  fx_hub_model_ref (model);
  fx_hub_model_unref (self->model);
  self->model = model;
  notify (self, PROP_ADDRESS);
}

void
fx_download_set_path (FxDownload *self,
                      const char *path)
{
  if (g_set_str (&self->path, path))
    notify (self, PROP_PATH);
}

void
fx_download_set_done (FxDownload *self,
                      guint64     done)
{
  done = MIN (done, self->size);
  if (done <= self->done)
    return;

  self->done = done;
  notify (self, PROP_DONE);
  notify (self, PROP_PROGRESS);
}

void
fx_download_reset_done (FxDownload *self)
{
  self->done = 0;
  notify (self, PROP_DONE);
  notify (self, PROP_PROGRESS);
}

gboolean
fx_download_is_active (FxDownload *self)
{
  return self->state == FX_DOWNLOAD_QUEUED || self->state == FX_DOWNLOAD_RUNNING ||
         self->state == FX_DOWNLOAD_WAITING || self->state == FX_DOWNLOAD_CHECKING;
}

void
fx_download_look (FxDownload *self,
                  gint64      now)
{
  FxDownloadStatus status = { 0 };
  const double elapsed_s = (double) (now - self->looked_at) / G_USEC_PER_SEC;
  double rate;

  /* What it was told to be it is, while its thread ends. */
  if (self->job == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  fx_download_job_get_status (self->job, &status);
  g_object_freeze_notify (G_OBJECT (self));
  fx_download_set_state (self, status.state, status.problem);
  fx_download_set_done (self, status.n_done);

  if (status.state == FX_DOWNLOAD_RUNNING && elapsed_s > 0.01)
    {
      const guint64 n_new = status.n_received - self->received;

      rate = (double) n_new / elapsed_s;
      if (self->moving_since == 0 && n_new > 0)
        {
          self->moving_since = now;
          self->speed = rate;
        }
      if (self->moving_since != 0)
        {
          const double speed = self->speed + (1 - exp (-elapsed_s / SPEED_S)) * (rate - self->speed);
          gint64 eta = -1;

          if (now - self->moving_since >= ETA_AFTER_US && speed >= 1)
            eta = (gint64) ceil ((double) (self->size - self->done) / speed);
          set_speed (self, speed, eta);
        }
    }
  g_object_thaw_notify (G_OBJECT (self));

  self->received = status.n_received;
  self->looked_at = now;
}

FxDownloadState
fx_download_get_state (FxDownload *self)
{
  return self->state;
}

guint64
fx_download_get_size (FxDownload *self)
{
  return self->size;
}

guint64
fx_download_get_done (FxDownload *self)
{
  return self->done;
}

double
fx_download_get_progress (FxDownload *self)
{
  return self->size > 0 ? (double) self->done / (double) self->size : 0;
}

double
fx_download_get_speed (FxDownload *self)
{
  return self->speed;
}

gint64
fx_download_get_eta (FxDownload *self)
{
  return self->eta;
}

const GError *
fx_download_get_error (FxDownload *self)
{
  return self->error;
}

const char *
fx_download_get_problem (FxDownload *self)
{
  return self->error != NULL ? self->error->message : NULL;
}

const char *
fx_download_get_path (FxDownload *self)
{
  return self->path;
}

const char *
fx_download_get_title (FxDownload *self)
{
  return self->file->title;
}

const char *
fx_download_get_model_id (FxDownload *self)
{
  return self->model->id;
}

const char *
fx_download_get_label (FxDownload *self)
{
  return self->file->label;
}

const char *
fx_download_get_address (FxDownload *self)
{
  return self->model->base;
}

const char *
fx_download_get_sha256 (FxDownload *self)
{
  return ((FxHubPart *) g_ptr_array_index (self->file->parts, 0))->sha256;
}

guint
fx_download_get_n_parts (FxDownload *self)
{
  return self->file->parts->len;
}

gboolean
fx_download_is_of (FxDownload *self,
                   const char *sha256)
{
  return g_strcmp0 (fx_download_get_sha256 (self), sha256) == 0;
}
