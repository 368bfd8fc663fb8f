/* fx-vk-pipeline-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-pipeline-cache.h"

#include "fx-vk-check.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include <glib/gstdio.h>

#define MAGIC "FXPCACHE"
#define MAX_FILE_SIZE (64u << 20)   /* bytes; lavapipe's is about 1 MiB */
#define MAX_BUILD_ID 32

/* All of the file that is not the driver's. */
typedef struct
{
  char    magic[8];
  guint8  cache_uuid[VK_UUID_SIZE];
  guint8  device_uuid[VK_UUID_SIZE];
  guint8  driver_uuid[VK_UUID_SIZE];
  guint8  build_id[MAX_BUILD_ID];
  guint8  digest[32];               /* SHA-256 of the data */
  guint64 data_size;                /* bytes */
} FileHead;

G_STATIC_ASSERT (sizeof (FileHead) == 128);

struct _FxVkPipelineCache
{
  VkDevice         device;          /* borrowed */
  VkPipelineCache  handle;          /* owned */
  char            *path;            /* (nullable) */
  FileHead         head;            /* with digest and size of what is on disk */
};

static int
find_build_id (struct dl_phdr_info *info,
               size_t               size,
               void                *user_data)
{
  guint8 *id = user_data;

  for (guint i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *segment = &info->dlpi_phdr[i];
      const guint8 *at = (const guint8 *) (info->dlpi_addr + segment->p_vaddr);
      const guint8 *end = at + segment->p_memsz;

      if (segment->p_type != PT_NOTE)
        continue;

      while (at + sizeof (ElfW (Nhdr)) <= end)
        {
          const ElfW (Nhdr) *note = (const ElfW (Nhdr) *) at;
          const guint8 *name = at + sizeof *note;
          const guint8 *data = name + ((note->n_namesz + 3) & ~3u);

          if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
              memcmp (name, "GNU", 4) == 0)
            {
              memcpy (id, data, MIN (note->n_descsz, MAX_BUILD_ID));
              return 1;
            }
          at = data + ((note->n_descsz + 3) & ~3u);
        }
    }

  /* The program itself comes first; libraries do not matter. */
  return 1;
}

static gboolean
digest_matches (const FileHead *head,
                gconstpointer   data)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, data, (gssize) head->data_size);
  g_checksum_get_digest (checksum, digest, &size);

  return memcmp (digest, head->digest, sizeof digest) == 0;
}

/* Returns: (nullable): the driver's data */
static char *
read_file (FxVkPipelineCache *self,
           gsize             *size)
{
  g_autofree char *bytes = NULL;
  FileHead head;
  gsize length = 0;

  if (self->path == NULL ||
      !g_file_get_contents (self->path, &bytes, &length, NULL) ||
      length < sizeof head || length > MAX_FILE_SIZE)
    return NULL;

  memcpy (&head, bytes, sizeof head);
  if (memcmp (&head, &self->head, offsetof (FileHead, digest)) != 0 ||
      head.data_size != length - sizeof head ||
      !digest_matches (&head, bytes + sizeof head))
    {
      g_debug ("%s is of another driver or build, or damaged: ignored", self->path);
      return NULL;
    }

  self->head = head;
  *size = (gsize) head.data_size;

  return g_memdup2 (bytes + sizeof head, *size);
}

static void
set_path (FxVkPipelineCache *self,
          const char        *directory)
{
  GString *name;

  if (directory == NULL)
    return;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_message ("no pipeline cache: %s cannot be made", directory);
      return;
    }

  name = g_string_new ("pipelines-");
  for (guint i = 0; i < VK_UUID_SIZE; i++)
    g_string_append_printf (name, "%02x", self->head.device_uuid[i]);
  g_string_append (name, ".bin");
  self->path = g_build_filename (directory, name->str, NULL);
  g_string_free (name, TRUE);
}

FxVkPipelineCache *
fx_vk_pipeline_cache_new (VkDevice          device,
                          const FxVkProbe  *probe,
                          const char       *directory,
                          GError          **error)
{
  FxVkPipelineCache *self = g_new0 (FxVkPipelineCache, 1);
  g_autofree char *data = NULL;
  VkPipelineCacheCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO,
  };

  self->device = device;
  memcpy (self->head.magic, MAGIC, sizeof self->head.magic);
  memcpy (self->head.cache_uuid, probe->properties.pipelineCacheUUID, VK_UUID_SIZE);
  memcpy (self->head.device_uuid, probe->properties11.deviceUUID, VK_UUID_SIZE);
  memcpy (self->head.driver_uuid, probe->properties11.driverUUID, VK_UUID_SIZE);
  dl_iterate_phdr (find_build_id, self->head.build_id);

  set_path (self, directory);
  data = read_file (self, &info.initialDataSize);
  info.pInitialData = data;
  if (data == NULL)
    info.initialDataSize = 0;

  FX_VK (vkCreatePipelineCache (device, &info, NULL, &self->handle));

  return self;

fail:
  fx_vk_pipeline_cache_free (self);
  return NULL;
}

void
fx_vk_pipeline_cache_free (FxVkPipelineCache *self)
{
  if (self == NULL)
    return;

  if (self->handle != VK_NULL_HANDLE)
    vkDestroyPipelineCache (self->device, self->handle, NULL);
  g_free (self->path);
  g_free (self);
}

VkPipelineCache
fx_vk_pipeline_cache_get_handle (FxVkPipelineCache *self)
{
  return self->handle;
}

char *
fx_vk_pipeline_cache_dup_key (FxVkPipelineCache *self)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) &self->head,
                                      offsetof (FileHead, digest));
}

void
fx_vk_pipeline_cache_save (FxVkPipelineCache *self)
{
  g_autoptr (GChecksum) checksum = NULL;
  g_autoptr (GError) write_error = NULL;
  g_autofree char *bytes = NULL;
  FileHead head = self->head;
  gsize digest_size = sizeof head.digest;
  gsize size = 0;

  if (self->path == NULL ||
      vkGetPipelineCacheData (self->device, self->handle, &size, NULL) != VK_SUCCESS ||
      size == 0 || size > MAX_FILE_SIZE - sizeof head)
    return;

  bytes = g_malloc (sizeof head + size);
  if (vkGetPipelineCacheData (self->device, self->handle, &size,
                              bytes + sizeof head) != VK_SUCCESS)
    return;

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guint8 *) bytes + sizeof head, (gssize) size);
  g_checksum_get_digest (checksum, head.digest, &digest_size);
  head.data_size = size;
  if (memcmp (&head, &self->head, sizeof head) == 0)
    return;

  memcpy (bytes, &head, sizeof head);
  if (!g_file_set_contents_full (self->path, bytes, (gssize) (sizeof head + size),
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &write_error))
    {
      g_message ("no pipeline cache: %s", write_error->message);
      return;
    }
  self->head = head;
}
