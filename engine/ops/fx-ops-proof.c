/* fx-ops-proof.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-ops-proof.h"

#include "fx-error.h"
#include "fx-ops-private.h"

#include <string.h>

/* The file: a line with the device's key, then of each proof
 *
 *   subject                      all is good
 *   subject refused op variant   a line each of what is not
 *
 * Lines of another key count for nothing and are not kept. */
#define FILE_HEAD "fornax-proof 1 "
#define MAX_FILE_SIZE (1 << 20)

/* Which kernels a proof is about, in a word. */
static char *
subject_name (FxOps              *self,
              const FxOpsSubject *subject)
{
  return g_strdup_printf ("class%u:types%" G_GINT64_MODIFIER "x:cols%u:heads%u/%ux%u:%s:act%u",
                          fx_ops_get_class (self), subject->types, subject->n_cols,
                          subject->n_heads, subject->n_kv_heads, subject->head_dim,
                          fx_kv_type_name (subject->kv_type), fx_ops_get_activations (self));
}

static char *
get_path (FxOps *self)
{
  const char *directory = fx_vk_device_get_cache_dir (fx_ops_get_device (self));

  return directory != NULL && g_getenv ("FORNAX_REFUSE") == NULL
         ? g_build_filename (directory, "proof.txt", NULL) : NULL;
}

/* The lines, or %NULL; the first is the right head. */
static char **
read_lines (FxOps *self)
{
  g_autofree char *path = get_path (self);
  g_autofree char *key = fx_vk_device_dup_cache_key (fx_ops_get_device (self));
  g_autofree char *head = g_strconcat (FILE_HEAD, key, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL)
      || length > MAX_FILE_SIZE)
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  return g_strcmp0 (lines[0], head) == 0 ? g_steal_pointer (&lines) : NULL;
}

static char *
refused_line (const char        *name,
              const FxOpInfo    *info,
              const FxOpVariant *variant)
{
  return g_strdup_printf ("%s refused %s %s", name, info->op->name, variant->name);
}

/* Whether an earlier run has proved it; what it refused is refused again. */
static gboolean
is_proved (FxOps      *self,
           const char *name)
{
  g_auto (GStrv) lines = read_lines (self);

  if (lines == NULL || !g_strv_contains ((const char *const *) lines, name))
    return FALSE;

  for (const FxOpInfo *info = FX_OP_INFOS; info->op != NULL; info++)
    for (guint i = 0; info->variants[i] != NULL; i++)
      {
        g_autofree char *line = refused_line (name, info, info->variants[i]);

        if (g_strv_contains ((const char *const *) lines, line))
          fx_ops_refuse (self, info->variants[i]);
      }

  return TRUE;
}

static void
write_proof (FxOps      *self,
             const char *name)
{
  g_autofree char *path = get_path (self);
  g_autofree char *key = fx_vk_device_dup_cache_key (fx_ops_get_device (self));
  g_auto (GStrv) lines = read_lines (self);
  g_autoptr (GString) text = g_string_new (FILE_HEAD);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;

  g_string_append_printf (text, "%s\n", key);
  for (guint i = 1; lines != NULL && lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_string_append_printf (text, "%s\n", lines[i]);

  g_string_append_printf (text, "%s\n", name);
  for (const FxOpInfo *info = FX_OP_INFOS; info->op != NULL; info++)
    for (guint i = 0; info->variants[i] != NULL; i++)
      if (fx_ops_is_refused (self, info->variants[i]))
        {
          g_autofree char *line = refused_line (name, info, info->variants[i]);

          g_string_append_printf (text, "%s\n", line);
        }

  if (!g_file_set_contents_full (path, text->str, (gssize) text->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_message ("what the self-test found is not kept: %s", error->message);
}

typedef struct
{
  FxCheckFunc func;
  gpointer    user_data;
  gboolean    is_stopped;
} Watch;

static gboolean
watch_check (const FxCheckResult *result,
             gpointer             user_data)
{
  Watch *watch = user_data;

  watch->is_stopped = watch->func != NULL && !watch->func (result, watch->user_data);
  return !watch->is_stopped;
}

/* Returns: %FALSE with @error set, also when stopped */
static gboolean
prove_class (FxOps               *self,
             const FxOpsSubject  *subject,
             Watch               *watch,
             GError             **error)
{
  g_autofree char *name = subject_name (self, subject);

  if (is_proved (self, name))
    return TRUE;

  for (const FxOpInfo *info = FX_OP_INFOS; info->op != NULL; info++)
    for (guint i = 0; info->variants[i] != NULL; i++)
      {
        const gint64 start = g_get_monotonic_time ();
        GError *local_error = NULL;

        if (fx_ops_is_refused (self, info->variants[i]))
          continue;

        if (!fx_ops_check_variant (self, info, info->variants[i], subject, watch_check, watch,
                                   &local_error))
          {
            if (local_error == NULL)
              g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "stopped");
            else
              g_propagate_error (error, local_error);
            return FALSE;
          }
        g_debug ("%s, %s: checked in %" G_GINT64_FORMAT " ms", info->op->name,
                 info->variants[i]->name, (g_get_monotonic_time () - start) / 1000);

        /* The class is lost; others may not even run without this one. */
        if (fx_ops_is_refused (self, info->variants[i]) && info->variants[i]->owns_layout)
          {
            write_proof (self, name);
            return TRUE;
          }
      }

  write_proof (self, name);

  return TRUE;
}

/* Names of the refused variants that the class cannot do without, or %NULL. */
static char *
find_loss (FxOps *self)
{
  GString *names = NULL;

  for (const FxOpInfo *info = FX_OP_INFOS; info->op != NULL; info++)
    for (guint i = 0; info->variants[i] != NULL; i++)
      {
        if (!fx_ops_is_refused (self, info->variants[i]) || !info->variants[i]->owns_layout)
          continue;

        if (names == NULL)
          names = g_string_new (info->op->name);
        else
          g_string_append_printf (names, ", %s", info->op->name);
      }

  return names != NULL ? g_string_free (names, FALSE) : NULL;
}

gboolean
fx_ops_prove (FxOps               *self,
              const FxOpsSubject  *subject,
              FxCheckFunc          func,
              gpointer             user_data,
              GError             **error)
{
  Watch watch = { func, user_data, FALSE };
  g_autofree char *lost = NULL;
  g_autofree char *note = NULL;

  g_return_val_if_fail (self != NULL && subject != NULL, FALSE);

  if (!prove_class (self, subject, &watch, error))
    return FALSE;

  if (fx_ops_get_class (self) != FX_VK_CLASS_LAVAPIPE)
    return TRUE;

  lost = find_loss (self);
  if (lost == NULL)
    return TRUE;

  note = g_strdup_printf ("its own kernels failed the self-test (%s): "
                          "slower portable ones are used", lost);
  g_message ("%s", note);
  fx_ops_fall_back (self, note);

  return prove_class (self, subject, &watch, error);
}
