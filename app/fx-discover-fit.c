/* fx-discover-fit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-discover"

#include "fx-discover-fit.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define GUESS_CONTEXT 8192
#define GUESS_KV_FACTOR 1.45

/* Work buffers, and what the engine keeps free. */
#define GUESS_WORK (G_GUINT64_CONSTANT (256) << 20)

/* Beyond this nobody has seen a difference in quality. */
#define ENOUGH_BITS 9.0

/* What a scaled figure may be off beyond the error of what it is scaled from. */
#define SCALE_ERROR 0.1

/* Of one file at one context. */
typedef struct
{
  guint64  needs;
  FxFit    fit;
  char    *label; /* owned */
  guint    largest;
  double   speed;
  double   speed_error;

  /* To scale from */
  guint64  weights;
  guint64  kv_per_token;
  guint64  rest;
  guint64  available;
  guint    trained;
} Figures;

static void
figures_clear (Figures *self)
{
  g_clear_pointer (&self->label, g_free);
}

/* Bits of a weight in a quantisation of this name; 0 where it is none.  Rough
 * means over whole models, as llama.cpp's quantize prints them. */
static double
bits_of (const char *label)
{
  static const struct
  {
    const char *part;
    double      bits;
  } kinds[] = {
    { "IQ1", 1.9 }, { "TQ1", 1.7 }, { "IQ2", 2.6 }, { "TQ2", 2.1 }, { "Q2_K", 3.2 }, { "IQ3", 3.4 },
    { "Q3_K_S", 3.6 }, { "Q3_K", 4.0 }, { "IQ4", 4.4 }, { "Q4_0", 4.6 }, { "Q4_1", 5.0 }, { "Q4_K_S", 4.7 },
    { "Q4_K", 4.9 }, { "MXFP4", 4.3 }, { "Q5_K_S", 5.6 }, { "Q5_0", 5.6 }, { "Q5_1", 6.0 }, { "Q5_K", 5.7 },
    { "Q6_K", 6.6 }, { "Q8", 8.5 }, { "BF16", 16 }, { "F16", 16 }, { "F32", 32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strstr (label, kinds[i].part) != NULL)
      return kinds[i].bits;

  return 0;
}

/* Of the heap models go to. */
static guint64
device_room (const FxDeviceInfo *device)
{
  guint64 room = 0;

  for (guint i = 0; i < device->n_heaps; i++)
    if (device->heaps[i].device_local)
      room = MAX (room, device->heaps[i].budget);

  return room;
}

void
fx_discover_fit_guess (FxEngineHost     *host,
                       const FxHubModel *model,
                       FxRemoteModel    *item)
{
  const FxDeviceInfo *device = fx_engine_host_get_device (host);
  g_autofree char *label = NULL;
  const char *best = NULL;
  guint64 room, best_size = 0, least = 0;
  double kv, best_bits = 0;

  if (device == NULL || model->n_parameters == 0 || model->files == NULL)
    return;

  room = device_room (device);
  kv = GUESS_KV_FACTOR * sqrt ((double) model->n_parameters) * MIN (GUESS_CONTEXT, MAX (model->context, 1));
  for (guint i = 0; i < model->files->len; i++)
    {
      const FxHubFile *file = g_ptr_array_index (model->files, i);
      double bits = file->kind == FX_HUB_FILE_MODEL ? bits_of (file->label) : 0;
      guint64 size = (guint64) ((double) model->n_parameters * bits / 8);

      if (bits == 0)
        continue;
      if (least == 0 || size < least)
        least = size;
      if (bits <= ENOUGH_BITS && bits > best_bits && size + (guint64) kv + GUESS_WORK <= room)
        {
          best = file->label;
          best_bits = bits;
          best_size = size;
        }
    }

  if (best != NULL)
    {
      g_autofree char *size = g_format_size (best_size);

      /* Translators: a kind of file and a size: "Q5_K_M fits · about 5.7 GB" */
      label = g_strdup_printf (_("%s fits · about %s"), best, size);
      /* More parameters are better, and so are more bits, up to a point. */
      g_object_set (item, "fit", FX_FIT_OK, "fit-label", label,
                    "fit-score", log2 ((double) model->n_parameters) + 2 * MIN (best_bits, 6), NULL);
    }
  else if (least > 0)
    {
      g_object_set (item, "fit", FX_FIT_NO, "fit-label", _("Too large for this computer"),
                    "fit-score", -(double) least / 1e9, NULL);
    }
}

/* The most layers that fit on the card, the rest in system memory; found by
 * halving, in some six plans of under 2 ms.
 * Returns: (transfer full) (nullable) */
static FxPlan *
plan_spilled (FxEngineHost        *host,
              FxModelInfo         *info,
              const FxLoadOptions *options,
              guint                n_layers)
{
  FxLoadOptions tried = *options;
  g_autoptr (FxPlan) best = NULL;
  guint low = 0, high = n_layers;

  while (low < high)
    {
      g_autoptr (FxPlan) plan = NULL;
      guint middle = (low + high) / 2;

      tried.gpu_layers = (gint) middle;
      plan = fx_engine_host_plan (host, info, &tried, NULL);
      if (plan != NULL && plan->fits)
        {
          g_clear_pointer (&best, fx_plan_free);
          best = g_steal_pointer (&plan);
          low = middle + 1;
        }
      else
        {
          high = middle;
        }
    }

  return g_steal_pointer (&best);
}

static void
describe_fit (Figures      *self,
              const FxPlan *plan,
              const FxPlan *spilled)
{
  if (plan->fits && plan->gpu_layers >= plan->n_layers)
    {
      self->fit = FX_FIT_OK;
      self->label = g_strdup (_("Fits"));
    }
  else if (spilled != NULL && spilled->gpu_layers < spilled->n_layers)
    {
      guint n = spilled->n_layers - spilled->gpu_layers;

      self->fit = FX_FIT_SPILLS;
      self->label = g_strdup_printf (ngettext ("Spills %u layer", "Spills %u layers", n), n);
    }
  else if (plan->largest_context > 0)
    {
      g_autofree char *tokens = fx_format_tokens (plan->largest_context);

      self->fit = FX_FIT_SPILLS;
      self->label = g_strdup_printf (_("Fits with %s context"), tokens);
    }
  else
    {
      g_autofree char *lacking = g_format_size_full (plan->short_bytes, G_FORMAT_SIZE_IEC_UNITS);

      self->fit = FX_FIT_NO;
      self->label = g_strdup_printf (_("%s too large"), lacking);
    }
}

static gboolean
plan_file (FxEngineHost  *host,
           FxModelInfo   *info,
           guint          context,
           Figures       *figures,
           GError       **error)
{
  const FxDeviceInfo *device = fx_engine_host_get_device (host);
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (FxPlan) plan = NULL;
  g_autoptr (FxPlan) spilled = NULL;
  FxForecast forecast;
  guint trained = fx_model_info_get_context_length (info);

  options.context = trained > 0 ? MIN (context, trained) : context;
  plan = fx_engine_host_plan (host, info, &options, error);
  if (plan == NULL)
    return FALSE;

  if (!plan->fits && device != NULL && device->type != FX_DEVICE_SOFTWARE)
    spilled = plan_spilled (host, info, &options, plan->n_layers);
  describe_fit (figures, plan, spilled);

  figures->needs = plan->device_bytes + plan->host_bytes;
  figures->largest = trained > 0 ? MIN (plan->largest_context, trained) : plan->largest_context;
  figures->trained = trained;
  figures->weights = plan->weights_bytes;
  figures->kv_per_token = plan->context > 0 ? plan->kv_bytes / plan->context : 0;
  figures->rest = figures->needs - MIN (figures->needs, plan->weights_bytes);
  /* What it needs and what it lacks say what there is; else the heaps do. */
  if (!plan->fits)
    figures->available = plan->device_bytes - MIN (plan->device_bytes, plan->short_bytes);
  for (guint i = 0; plan->fits && i < plan->n_heaps; i++)
    if (plan->heaps[i].planned > 0)
      figures->available = MAX (figures->available, plan->heaps[i].available);

  if (fx_engine_host_forecast (host, info, plan, &forecast))
    {
      figures->speed = forecast.decode_tps;
      figures->speed_error = forecast.error;
    }

  return TRUE;
}

/* The same model with other weights: only their bytes differ. */
static void
scale_figures (const Figures *from,
               double         ratio,
               Figures       *figures)
{
  guint64 weights = (guint64) ((double) from->weights * ratio);
  guint64 used = weights + from->rest;

  *figures = *from;
  figures->weights = weights;
  figures->needs = used;
  figures->speed = from->speed / ratio;
  figures->speed_error = from->speed_error + SCALE_ERROR;
  if (used <= from->available)
    {
      guint64 more = from->kv_per_token > 0 ? (from->available - used) / from->kv_per_token : 0;

      figures->fit = FX_FIT_OK;
      figures->label = g_strdup (_("Fits"));
      figures->largest = (guint) MIN (more + from->rest / MAX (from->kv_per_token, 1), G_MAXUINT / 2) / 256 * 256;
      if (from->trained > 0)
        figures->largest = MIN (figures->largest, from->trained);
    }
  else
    {
      g_autofree char *lacking = g_format_size_full (used - from->available, G_FORMAT_SIZE_IEC_UNITS);

      figures->fit = FX_FIT_NO;
      figures->label = g_strdup_printf (_("About %s too large"), lacking);
      figures->largest = 0;
      figures->speed = 0;
    }
}

static int
nearest_planned (FxRemoteModel *item,
                 const Figures *figures,
                 guint          n,
                 guint64        size)
{
  int nearest = -1;
  double least = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (item->files, i);
      double distance = fabs (log ((double) MAX (file->size, 1) / (double) MAX (size, 1)));

      if (figures[i].weights > 0 && (nearest < 0 || distance < least))
        {
          nearest = (int) i;
          least = distance;
        }
    }

  return nearest;
}

static int
choose_recommended (FxRemoteModel *item,
                    guint          n)
{
  int best = -1, smallest = -1;
  guint64 best_size = 0, least = G_MAXUINT64;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (item->files, i);

      if (file->add_on || file->problem != NULL || file->fit == FX_FIT_UNKNOWN)
        continue;
      if (file->size < least)
        {
          smallest = (int) i;
          least = file->size;
        }
      /* Sixteen bits are taken only where there is nothing less. */
      if (file->fit == FX_FIT_OK && (file->bits == 0 || file->bits <= ENOUGH_BITS) && file->size > best_size)
        {
          best = (int) i;
          best_size = file->size;
        }
    }

  return best >= 0 ? best : smallest;
}

static void
set_recommended (FxRemoteModel *item,
                 guint          n,
                 int            recommended,
                 guint          context)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (item->files, i);
      gboolean is_it = (int) i == recommended;
      g_autofree char *tokens = fx_format_tokens (item->context > 0 ? MIN (context, item->context) : context);
      g_autofree char *reason = NULL;

      if (is_it && file->fit == FX_FIT_OK)
        reason = g_strdup_printf (_("The best quality that fits with %s context"), tokens);
      else if (is_it && file->fit == FX_FIT_SPILLS)
        reason = g_strdup (_("The smallest; it does not fit wholly"));
      else if (is_it)
        reason = g_strdup (_("The smallest; none of the files fits"));

      g_object_set (file, "recommended", is_it, "reason", reason, NULL);
    }
}

int
fx_discover_fit_plan (FxEngineHost  *host,
                      FxRemoteModel *item,
                      GPtrArray     *infos,
                      guint          context)
{
  guint n = item->files != NULL ? g_list_model_get_n_items (item->files) : 0;
  g_autofree Figures *exact = g_new0 (Figures, MAX (n, 1));
  g_autoptr (GError) error = NULL;
  int recommended;

  g_return_val_if_fail (infos->len >= n, -1);

  for (guint i = 0; i < n; i++)
    if (g_ptr_array_index (infos, i) != NULL)
      plan_file (host, g_ptr_array_index (infos, i), context, &exact[i], error == NULL ? &error : NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxRemoteFile) file = g_list_model_get_item (item->files, i);
      Figures scaled = { 0 };
      const Figures *figures = &exact[i];

      if (file->add_on || file->problem != NULL)
        continue;
      if (figures->weights == 0)
        {
          int from = nearest_planned (item, exact, n, file->size);

          if (from >= 0)
            {
              g_autoptr (FxRemoteFile) known = g_list_model_get_item (item->files, (guint) from);

              scale_figures (&exact[from], (double) MAX (file->size, 1) / (double) MAX (known->size, 1), &scaled);
              figures = &scaled;
            }
        }

      if (figures->needs > 0)
        g_object_set (file, "needs", figures->needs, "fit", (guint) figures->fit, "fit-label", figures->label,
                      "largest-context", figures->largest, "speed", figures->speed,
                      "speed-error", figures->speed_error, NULL);
      else if (error != NULL)
        g_object_set (file, "fit", FX_FIT_NO, "fit-label", _("Not supported yet"), NULL);
      figures_clear (&scaled);
    }
  for (guint i = 0; i < n; i++)
    figures_clear (&exact[i]);

  recommended = choose_recommended (item, n);
  set_recommended (item, n, recommended, context);

  return recommended;
}
