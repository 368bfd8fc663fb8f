/* fx-upload.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-upload.h"

#include <string.h>

#include "fx-vk-command.h"

#define N_STAGES 2

typedef struct
{
  FxVkBuffer  *buffer;    /* Owned; made when first needed */
  FxVkCommand *command;   /* Owned */
  gboolean     is_under_way;
} Stage;

struct _FxUpload
{
  FxVkDevice *device;     /* Borrowed */
  Stage       stages[N_STAGES];
  guint       next;
};

FxUpload *
fx_upload_new (FxVkDevice *device)
{
  FxUpload *self = g_new0 (FxUpload, 1);

  self->device = device;

  return self;
}

static gboolean
stage_wait (Stage   *stage,
            GError **error)
{
  if (!stage->is_under_way)
    return TRUE;

  stage->is_under_way = FALSE;

  return fx_vk_command_wait (stage->command, NULL, error);
}

void
fx_upload_free (FxUpload *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_STAGES; i++)
    {
      stage_wait (&self->stages[i], NULL);
      fx_vk_command_free (self->stages[i].command);
      fx_vk_buffer_free (self->stages[i].buffer);
    }
  g_free (self);
}

static gboolean
stage_prepare (FxUpload  *self,
               Stage     *stage,
               GError   **error)
{
  if (!stage_wait (stage, error))
    return FALSE;

  if (stage->buffer == NULL)
    stage->buffer = fx_vk_buffer_new (self->device, "upload",
                                      FX_VK_BUFFER_HOST, FX_UPLOAD_SIZE, error);
  if (stage->buffer == NULL)
    return FALSE;

  if (stage->command == NULL)
    stage->command = fx_vk_command_new (self->device, "upload", error);

  return stage->command != NULL;
}

gboolean
fx_upload_write (FxUpload       *self,
                 FxVkBuffer     *target,
                 gsize           offset,
                 gconstpointer   data,
                 gsize           size,
                 GError        **error)
{
  guint8 *map = fx_vk_buffer_get_map (target);
  Stage *stage = &self->stages[self->next];
  const FxVkRange to = { target, offset, size };

  g_return_val_if_fail (size <= FX_UPLOAD_SIZE, FALSE);

  if (map != NULL)
    {
      memcpy (map + offset, data, size);
      return TRUE;
    }

  if (!stage_prepare (self, stage, error))
    return FALSE;

  memcpy (fx_vk_buffer_get_map (stage->buffer), data, size);
  if (!fx_vk_command_begin (stage->command, error))
    return FALSE;
  fx_vk_command_copy (stage->command, (FxVkRange) { stage->buffer, 0, size },
                      to);
  if (!fx_vk_command_end (stage->command, error)
      || !fx_vk_command_submit (stage->command, error))
    return FALSE;

  stage->is_under_way = TRUE;
  self->next = (self->next + 1) % N_STAGES;

  return TRUE;
}

gboolean
fx_upload_finish (FxUpload  *self,
                  GError   **error)
{
  for (guint i = 0; i < N_STAGES; i++)
    if (!stage_wait (&self->stages[i], error))
      return FALSE;

  return TRUE;
}
