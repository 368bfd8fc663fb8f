/* fx-replay.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-replay.h"

#include <math.h>

#define N_UNDER_WAY 2
#define WATCH_MS 5

/* Passes whose mean is an op's time. */
#define N_TIMINGS 5

/* Cut anew where a segment takes this much, or where this many fewer segments
 * would do. */
#define RECUT_MS (1.5 * FX_SEGMENT_MS)
#define RECUT_RATIO 0.6

typedef struct
{
  FxVkCommand *command;   /* Owned */
  guint        first;
  guint        end;
  double       cost;
  double       ms;        /* of the last run */
} Segment;

struct _FxReplay
{
  /* Borrowed */
  FxOps   *ops;

  /* Owned */
  FxGraph *graph;
  char    *name;
  GArray  *segments;      /* of Segment */

  double   ms_per_cost;   /* to cut by; 0: no idea */
  double   measured;      /* of the last run; 0 before the second */
  guint    n_runs;
  gboolean is_recorded;
};

static void
segment_clear (gpointer data)
{
  Segment *segment = data;

  fx_vk_command_free (segment->command);
}

FxReplay *
fx_replay_new (FxOps      *ops,
               FxGraph    *graph,
               const char *name,
               double      ms_per_cost)
{
  FxReplay *self = g_new0 (FxReplay, 1);

  self->ops = ops;
  self->graph = graph;
  self->name = g_strdup (name);
  self->ms_per_cost = ms_per_cost;
  self->segments = g_array_new (FALSE, TRUE, sizeof (Segment));
  g_array_set_clear_func (self->segments, segment_clear);

  return self;
}

void
fx_replay_free (FxReplay *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->segments);
  fx_graph_free (self->graph);
  g_free (self->name);
  g_free (self);
}

/* Cuts where the cost reaches the target; a single op may go beyond it.  With
 * no idea what things cost each op is by itself: the driver may have to compile
 * every one of them. */
static void
cut (FxReplay *self)
{
  const guint n_ops = fx_graph_get_n_ops (self->graph);
  const double limit = self->ms_per_cost > 0
                       ? FX_SEGMENT_MS / self->ms_per_cost : 0;
  Segment segment = { 0 };

  g_array_set_size (self->segments, 0);
  for (guint i = 0; i < n_ops; i++)
    {
      const double cost = fx_graph_get_cost (self->graph, i);

      if (segment.cost > 0 && segment.cost + cost > limit)
        {
          segment.end = i;
          g_array_append_val (self->segments, segment);
          segment = (Segment) { .first = i };
        }
      segment.cost += cost;
    }
  segment.end = n_ops;
  g_array_append_val (self->segments, segment);
}

typedef struct
{
  FxReplayCheck check;
  gpointer      user_data;
  gboolean      go_on;
} Watch;

static gboolean
ask (Watch *watch,
     guint  done,
     guint  total)
{
  /* Also after a no: others may have something to be told while it ends. */
  if (watch->check != NULL && !watch->check (done, total, watch->user_data))
    watch->go_on = FALSE;

  return watch->go_on;
}

/* Asks @watch between the segments: the driver may have to make pipelines. */
static FxReplayResult
record (FxReplay  *self,
        Watch     *watch,
        GError   **error)
{
  cut (self);

  for (guint i = 0; i < self->segments->len; i++)
    {
      Segment *segment = &g_array_index (self->segments, Segment, i);
      g_autofree char *name = g_strdup_printf ("%s %u", self->name, i);

      segment->command = fx_vk_command_new (fx_ops_get_device (self->ops), name,
                                            error);
      if (segment->command == NULL
          || !fx_vk_command_begin (segment->command, error)
          || !fx_graph_record (self->graph, self->ops, segment->command,
                               segment->first, segment->end, error)
          || !fx_vk_command_end (segment->command, error))
        return FX_REPLAY_FAILED;

      if (!ask (watch, 0, self->segments->len))
        return FX_REPLAY_STOPPED;
    }

  self->is_recorded = TRUE;
  return FX_REPLAY_DONE;
}

/* Whether the cuts should lie elsewhere, by what the last run took: finer by
 * the slowest segment where one was too long, coarser by the mean. */
static gboolean
should_cut_anew (FxReplay *self)
{
  double longest = 0;
  double worst = 0;
  double total_ms = 0;
  double n_needed;
  gboolean may_split = FALSE;

  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);

      total_ms += segment->ms;
      worst = MAX (worst, segment->ms / segment->cost);
      if (segment->ms > longest)
        {
          longest = segment->ms;
          may_split = segment->end - segment->first > 1;
        }
    }

  if (longest > RECUT_MS && may_split)
    {
      self->ms_per_cost = worst;
      return TRUE;
    }

  n_needed = ceil (total_ms / (0.8 * FX_SEGMENT_MS));
  if (n_needed < RECUT_RATIO * self->segments->len)
    {
      self->ms_per_cost = self->measured;
      return TRUE;
    }

  return FALSE;
}

static void
measure (FxReplay *self)
{
  double ms = 0;
  double cost = 0;

  /* The first run pays for the driver's compiler. */
  if (++self->n_runs < 2)
    return;

  for (guint i = 0; i < self->segments->len; i++)
    {
      ms += g_array_index (self->segments, Segment, i).ms;
      cost += g_array_index (self->segments, Segment, i).cost;
    }
  self->measured = ms / cost;

  if (should_cut_anew (self))
    self->is_recorded = FALSE;
}

/* Looks at @watch while it waits: the driver may be compiling a kernel, which
 * takes long and cannot be stopped, but can be told of.  Times are the host's,
 * from the submission or the end of the one before it; where the device has a
 * clock of its own, that one. */
static gboolean
wait_for (FxReplay  *self,
          guint      index,
          Watch     *watch,
          gint64    *last_end,
          gint64     submitted,
          GError   **error)
{
  Segment *segment = &g_array_index (self->segments, Segment, index);
  gboolean finished = FALSE;
  double gpu_ms = 0;
  gint64 now;

  while (!finished)
    {
      if (!fx_vk_command_wait_for (segment->command, WATCH_MS, &finished,
                                   &gpu_ms, error))
        return FALSE;

      ask (watch, index + finished, self->segments->len);
    }

  now = g_get_monotonic_time ();
  segment->ms = (double) (now - MAX (*last_end, submitted)) / 1000;
  if (gpu_ms > 0)
    segment->ms = gpu_ms;
  *last_end = now;

  return TRUE;
}

FxReplayResult
fx_replay_run (FxReplay       *self,
               FxReplayCheck   check,
               gpointer        user_data,
               GError        **error)
{
  gint64 submitted[N_UNDER_WAY] = { 0 };
  gint64 last_end = 0;
  Watch watch = { check, user_data, TRUE };
  guint n_submitted = 0;
  guint n_done = 0;

  g_return_val_if_fail (self != NULL, FX_REPLAY_FAILED);

  if (!self->is_recorded)
    {
      const FxReplayResult result = record (self, &watch, error);

      if (result != FX_REPLAY_DONE)
        return result;
    }

  while (n_done < self->segments->len)
    {
      while (watch.go_on && n_submitted < self->segments->len
             && n_submitted - n_done < N_UNDER_WAY)
        {
          const Segment *next = &g_array_index (self->segments, Segment,
                                                n_submitted);

          submitted[n_submitted % N_UNDER_WAY] = g_get_monotonic_time ();
          if (!fx_vk_command_submit (next->command, error))
            {
              while (n_done < n_submitted
                     && wait_for (self, n_done, &watch, &last_end, 0,
                                  NULL))
                n_done++;
              return FX_REPLAY_FAILED;
            }
          n_submitted++;
        }

      if (n_done == n_submitted)
        return FX_REPLAY_STOPPED;

      if (!wait_for (self, n_done, &watch, &last_end,
                     submitted[n_done % N_UNDER_WAY], error))
        return FX_REPLAY_FAILED;
      n_done++;
    }

  measure (self);
  return FX_REPLAY_DONE;
}

/* Adds to @ms, but for the first pass: it pays for the driver's compiler. */
static gboolean
time_op (FxVkCommand  *command,
         double       *ms,
         GError      **error)
{
  const gint64 start = g_get_monotonic_time ();
  double gpu_ms = 0;

  if (!fx_vk_command_submit (command, error)
      || !fx_vk_command_wait (command, &gpu_ms, error))
    return FALSE;

  *ms += gpu_ms > 0 ? gpu_ms
                    : (double) (g_get_monotonic_time () - start) / 1000;
  return TRUE;
}

FxReplayResult
fx_replay_time_ops (FxReplay          *self,
                    FxReplayCheck      check,
                    FxReplayTimeFunc   func,
                    gpointer           user_data,
                    GError           **error)
{
  const guint n_ops = fx_graph_get_n_ops (self->graph);
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_vk_command_free);
  g_autofree double *ms = g_new0 (double, n_ops);
  double first_ms = 0;

  for (guint i = 0; i < n_ops; i++)
    {
      FxVkCommand *command = fx_vk_command_new_timed (fx_ops_get_device (self->ops),
                                                      fx_graph_get_label (self->graph, i),
                                                      error);

      if (command == NULL)
        return FX_REPLAY_FAILED;
      g_ptr_array_add (commands, command);
      if (!fx_vk_command_begin (command, error)
          || !fx_graph_record (self->graph, self->ops, command, i, i + 1, error)
          || !fx_vk_command_end (command, error))
        return FX_REPLAY_FAILED;
    }

  for (guint pass = 0; pass < N_TIMINGS + 1; pass++)
    for (guint i = 0; i < n_ops; i++)
      {
        if (!time_op (g_ptr_array_index (commands, i),
                      pass > 0 ? &ms[i] : &first_ms, error))
          return FX_REPLAY_FAILED;
        if (check != NULL
            && !check (pass * n_ops + i, (N_TIMINGS + 1) * n_ops, user_data))
          return FX_REPLAY_STOPPED;
      }

  for (guint i = 0; i < n_ops; i++)
    if (!func (fx_graph_get_label (self->graph, i),
               fx_graph_get_layer (self->graph, i), ms[i] / N_TIMINGS,
               user_data))
      return FX_REPLAY_STOPPED;

  return FX_REPLAY_DONE;
}

FxGraph *
fx_replay_get_graph (FxReplay *self)
{
  return self->graph;
}

guint
fx_replay_get_n_segments (FxReplay *self)
{
  return self->segments->len;
}

double
fx_replay_get_ms_per_cost (FxReplay *self)
{
  return self->measured;
}

double
fx_replay_get_longest_ms (FxReplay *self,
                          gboolean *is_single)
{
  double longest = 0;

  *is_single = FALSE;
  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);

      if (segment->ms > longest)
        {
          longest = segment->ms;
          *is_single = segment->end - segment->first == 1;
        }
    }

  return longest;
}
