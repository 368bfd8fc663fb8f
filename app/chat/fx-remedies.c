/* fx-remedies.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-remedies"

#include "fx-remedies.h"

#include <glib/gi18n.h>

#include "fx-remedy.h"

/* Less is no chat. */
#define MIN_CONTEXT 256

static void
add (GListStore *list,
     const char *action,
     const char *label)
{
  g_autoptr (FxRemedy) remedy = fx_remedy_new (label, action, NULL);

  g_list_store_append (list, remedy);
}

/* @context is what was asked for. */
static void
add_smaller_context (GListStore *list,
                     guint       largest,
                     guint       context)
{
  g_autofree char *tokens = NULL;
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;

  if (largest < MIN_CONTEXT || largest >= context)
    return;

  tokens = fx_format_tokens (largest);
  label = g_strdup_printf (_("Use %s context instead"), tokens);
  action = g_strdup_printf ("chat.load-context(uint32 %u)", largest);
  add (list, action, label);
}

static void
add_for_memory (GListStore          *list,
                FxEngineHost        *host,
                FxModelInfo         *info,
                const FxLoadOptions *options)
{
  g_autoptr (FxPlan) plan = fx_engine_host_plan (host, info, options, NULL);

  if (plan == NULL)
    return;

  add_smaller_context (list, plan->largest_context, plan->context);

  if (options->kv_type == FX_KV_F16 || options->kv_type == FX_KV_F32)
    {
      FxLoadOptions tried = *options;
      g_autoptr (FxPlan) smaller = NULL;

      tried.kv_type = FX_KV_Q8_0;
      smaller = fx_engine_host_plan (host, info, &tried, NULL);
      if (smaller != NULL && smaller->fits)
        add (list, "chat.load-kv(uint32 1)", _("Keep the cache in 8 bits"));
    }
}

/* The prompt is too long: the next octave that holds it, if that fits. */
static void
add_for_length (GListStore          *list,
                FxEngineHost        *host,
                FxModelInfo         *info,
                const FxLoadOptions *options,
                guint                n_needed)
{
  const guint trained = fx_model_info_get_context_length (info);
  g_autoptr (FxPlan) plan = fx_engine_host_plan (host, info, options, NULL);
  guint context = 512;

  while (context < n_needed + n_needed / 4)
    context *= 2;
  if (trained > 0)
    context = MIN (context, trained);

  if (plan != NULL && context > n_needed && context > plan->context &&
      context <= plan->largest_context)
    {
      g_autofree char *tokens = fx_format_tokens (context);
      g_autofree char *label = g_strdup_printf (_("Load with %s context"), tokens);
      g_autofree char *action = g_strdup_printf ("chat.load-context(uint32 %u)", context);

      add (list, action, label);
    }
}

/* Octaves, and at the end what the model is trained for, whatever it is. */
guint
fx_remedies_get_larger_context (FxEngineHost        *host,
                                FxModelInfo         *info,
                                const FxLoadOptions *options,
                                guint                context)
{
  g_autoptr (FxPlan) plan = fx_engine_host_plan (host, info, options, NULL);
  const guint trained = fx_model_info_get_context_length (info);
  guint larger = 512;

  if (plan == NULL || context == 0)
    return 0;

  while (larger <= context && larger < 1u << 30)
    larger *= 2;
  if (trained > 0)
    larger = MIN (larger, trained);
  larger = MIN (larger, plan->largest_context);

  return larger > context ? larger : 0;
}

void
fx_remedies_say_full (FxMessage           *message,
                      FxEngineHost        *host,
                      FxModelInfo         *info,
                      const FxLoadOptions *options,
                      guint                context)
{
  g_autoptr (GListStore) list = g_list_store_new (FX_TYPE_REMEDY);
  g_autofree char *text = NULL;
  guint larger = 0;

  if (info == NULL)
    {
      text = g_strdup (_("The context is full: the reply ends here."));
      add (list, "chat.grow-context(uint32 0)", _("Increase Context…"));
    }
  else
    {
      text = g_strdup_printf (_("The context of %'u tokens is full: the reply ends here."), context);
      larger = fx_remedies_get_larger_context (host, info, options, context);
      if (larger > 0)
        {
          g_autofree char *tokens = fx_format_tokens (larger);
          g_autofree char *label = g_strdup_printf (_("Increase Context to %s and Continue"), tokens);
          g_autofree char *action = g_strdup_printf ("chat.grow-context(uint32 %u)", larger);

          add (list, action, label);
        }
    }

  fx_message_set_error_text (message, text);
  fx_message_set_remedies (message, G_LIST_MODEL (list));
}

static void
add_for_template (GListStore *list)
{
  add (list, "chat.edit-template", _("Edit Template…"));
  add (list, "chat.use-chatml", _("Use ChatML"));
}

GListModel *
fx_remedies_new (FxEngineHost        *host,
                 FxModelInfo         *info,
                 const FxLoadOptions *options,
                 const GError        *error,
                 guint                n_needed)
{
  GListStore *list = g_list_store_new (FX_TYPE_REMEDY);

  if (info != NULL && g_error_matches (error, FX_ERROR, FX_ERROR_MEMORY))
    add_for_memory (list, host, info, options);
  else if (info != NULL && n_needed > 0 && g_error_matches (error, FX_ERROR, FX_ERROR_LIMIT))
    add_for_length (list, host, info, options, n_needed);
  else if (fx_chat_model_is_template_error (error))
    add_for_template (list);

  add (list, "chat.retry", _("Try Again"));

  return G_LIST_MODEL (list);
}

char *
fx_remedies_dup_sentence (FxEngineHost        *host,
                          FxModelInfo         *info,
                          const FxLoadOptions *options,
                          const GError        *error)
{
  const FxDeviceInfo *device = fx_engine_host_get_device (host);
  g_autoptr (FxPlan) plan = NULL;
  g_autofree char *needed = NULL;
  g_autofree char *available = NULL;

  if (info != NULL && device != NULL && g_error_matches (error, FX_ERROR, FX_ERROR_MEMORY))
    plan = fx_engine_host_plan (host, info, options, NULL);
  if (plan == NULL || plan->fits)
    return g_strdup (error->message);

  needed = g_format_size_full (plan->device_bytes, G_FORMAT_SIZE_IEC_UNITS);
  available = g_format_size_full (plan->device_bytes - MIN (plan->short_bytes, plan->device_bytes),
                                  G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: both numbers are sizes, the last %s is a graphics card */
  return g_strdup_printf (_("Needs %s, and %s are free on %s"), needed, available, device->name);
}
