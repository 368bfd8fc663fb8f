/* fx-engine.h - text in, tokens out: the engine as the rest of Fornax sees it.
 *
 * One worker thread owns the device and every model.  Requests go down one
 * queue and return at once; events come up another and are taken with
 * fx_engine_poll() after a wakeup.  Each request ends with exactly one last
 * event, DONE, FAILED or CANCELLED, also when it was cancelled.
 *
 *   engine = fx_engine_new (&options, wakeup, data);
 *   load = fx_engine_load (engine, info, &load_options);
 *   reply = fx_engine_generate (engine, &generate);
 *   ... wakeup ...
 *   while ((event = fx_engine_poll (engine)) != NULL) ...
 *
 * Thread-safety: every function but fx_engine_free(), from any thread;
 * fx_engine_poll() from one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-error.h"
#include "fx-forecast.h"
#include "fx-next-tokens.h"
#include "fx-plan.h"
#include "fx-sampling.h"
#include "fx-template.h"
#include "fx-tokenizer.h"

G_BEGIN_DECLS

typedef struct _FxEngine FxEngine;
typedef struct _FxRequest FxRequest;

/**
 * FxWakeupFunc:
 *
 * There are events to poll.  Called on the worker thread, perhaps more often
 * than there are events; may not call the engine, only make the owner's loop
 * poll soon.
 */
typedef void (*FxWakeupFunc) (gpointer user_data);

/**
 * FxEngineOptions:
 * @device: (nullable): as fx_devices_list() takes it
 * @cache_dir: (nullable): for pipeline caches; %NULL keeps none
 * @memory_limit: bytes of device memory to stay under; 0 for the device's
 * @validation: switch the Vulkan validation layer on, where there is one
 */
typedef struct
{
  const char *device;
  const char *cache_dir;
  guint64     memory_limit;
  gboolean    validation;
} FxEngineOptions;

typedef enum
{
  FX_STATE_IDLE,         /* nothing loaded, or loaded and waiting */
  FX_STATE_LOADING,
  FX_STATE_PREFILL,
  FX_STATE_DECODE,
} FxState;

/**
 * FxEngineStatus: state, not events: read it after a wakeup.
 * @state: of the running request
 * @progress: 0 to 1 for FX_STATE_LOADING and FX_STATE_PREFILL
 * @n_done: bytes loaded, prompt tokens read or tokens written
 * @n_total: of how many; 0 where unknown
 * @tokens_per_second: of the phase that runs, or of the last one
 * @n_waiting: requests behind the running one
 * @loaded: whether a model is loaded
 * @context: its context in tokens
 * @device_bytes: what vkAllocateMemory has given out
 */
typedef struct
{
  FxState  state;
  double   progress;
  guint64  n_done;
  guint64  n_total;
  double   tokens_per_second;
  guint    n_waiting;
  gboolean loaded;
  guint    context;
  guint64  device_bytes;
} FxEngineStatus;

typedef enum
{
  FX_EVENT_TEXT,       /* text and ids of one or more tokens */
  FX_EVENT_RESULT,     /* one row of a self-test or a bench */
  FX_EVENT_DONE,
  FX_EVENT_FAILED,
  FX_EVENT_CANCELLED,
} FxEventType;

typedef enum
{
  FX_FINISH_NONE,
  FX_FINISH_END_OF_TURN,
  FX_FINISH_MAX_TOKENS,
  FX_FINISH_CONTEXT,     /* the context is full */
  FX_FINISH_STOP_STRING,
} FxFinish;

/**
 * FxReplyStats: on the last event of a generate request, also after a cancel.
 * @n_prompt: tokens of the prompt
 * @n_cached: of those, taken from the KV cache
 * @n_tokens: written
 * @prefill_ms: for n_prompt - n_cached tokens
 * @first_token_ms: from the request to the first token
 * @decode_ms: for the tokens after the first
 * @seed: as used
 */
typedef struct
{
  guint    n_prompt;
  guint    n_cached;
  guint    n_tokens;
  double   prefill_ms;
  double   first_token_ms;
  double   decode_ms;
  guint64  seed;
  FxFinish finish;
} FxReplyStats;

/**
 * FxCheckResult: one shader variant against its CPU reference.
 * @error: normalised mean squared error, the worst of the sizes tried
 */
typedef struct
{
  char    *op;
  char    *variant;
  double   error;
  double   tolerance;
  gboolean passed;
} FxCheckResult;

/**
 * FxBenchOptions: what a bench measures.
 * @n_prompt: tokens to read; 0 does not measure reading
 * @n_decode: tokens a sequence writes; 0 does not measure writing
 * @n_sequences: that write together; 0 as 1
 * @n_repeats: rounds, of which the mean is taken; 0 as 1
 * @n_depth: tokens each sequence has before it reads or writes
 * @timeline: also times each op of a step that reads and of one that writes,
 *   by itself: a RESULT each, with @op_time
 */
typedef struct
{
  guint    n_prompt;
  guint    n_decode;
  guint    n_sequences;
  guint    n_repeats;
  guint    n_depth;
  gboolean timeline;
} FxBenchOptions;

/**
 * FxOpTime: an op of a step, by itself on the device.
 * @label: what it is in the graph; %NULL where there is none
 * @layer: -1 for what belongs to none
 * @n_tokens: of the step
 * @ms: by the device's timestamps; by the host's clock where it has none
 */
typedef struct
{
  const char *label;
  gint        layer;
  guint       n_tokens;
  double      ms;
} FxOpTime;

/**
 * FxBenchResult: the mean over the repeats.
 * @n_depth: tokens each sequence had before
 * @prefill_tps: tokens per second
 * @decode_tps: tokens per second, of all sequences together
 * @load_ms: from request to loaded and warm
 * @ttft_ms: first token of the prompt of @n_prompt tokens
 * @device_bytes: peak of vkAllocateMemory
 */
typedef struct
{
  guint   n_prompt;
  guint   n_decode;
  guint   n_sequences;
  guint   n_depth;
  double  prefill_tps;
  double  decode_tps;
  double  load_ms;
  double  ttft_ms;
  guint64 device_bytes;
} FxBenchResult;

/**
 * FxEvent:
 * @request: (owned by the event)
 * @text: for TEXT: whole UTF-8 characters, NUL-terminated, may be ""
 * @ids: for TEXT: [n_ids]
 * @error: for FAILED
 * @stats: for the last event of a generate request
 * @logits: for DONE of a logits request: [n_logits / n_vocab][n_vocab]
 * @check: for RESULT of a self-test
 * @op_time: for RESULT of a bench
 * @bench: for DONE of a bench request
 * @calibration: (nullable) (owned by the event): for DONE of a calibrate request
 */
typedef struct
{
  FxEventType    type;
  FxRequest     *request;
  char          *text;
  guint32       *ids;
  gsize          n_ids;
  GError        *error;
  FxReplyStats   stats;
  float         *logits;
  gsize          n_logits;
  FxCheckResult  check;
  FxOpTime       op_time;
  FxBenchResult  bench;
  FxCalibration *calibration;
} FxEvent;

/**
 * FxGenerate: copied by fx_engine_generate().
 * @conversation: an id of the caller's; requests of one id share a sequence
 *   and so the KV cache of their common beginning; 0 for none
 * @ids: the prompt, [n_ids]
 * @max_tokens: -1 as many as the context holds
 * @stop: (nullable) (array zero-terminated=1): texts that end the reply; not
 *   part of it
 * @ignore_end_of_turn: go on past it (bench)
 */
typedef struct
{
  guint64            conversation;
  const guint32     *ids;
  gsize              n_ids;
  gint               max_tokens;
  FxSampling         sampling;
  const char *const *stop;
  gboolean           ignore_end_of_turn;
} FxGenerate;

/**
 * fx_engine_new:
 * @wakeup: (nullable)
 *
 * Starts the worker.  The device is opened by the first request that needs
 * it, so this cannot fail and takes no time.
 */
FxEngine    *fx_engine_new            (const FxEngineOptions *options,
                                       FxWakeupFunc           wakeup,
                                       gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Cancels what runs, joins the worker, frees what was not polled. */
void         fx_engine_free           (FxEngine              *self);

/**
 * fx_engine_load:
 *
 * Loads a model in the place of the one that is there (which goes first).
 * Fails with FX_ERROR_MEMORY and numbers where it does not fit; nothing is
 * reduced silently.
 *
 * Returns: (transfer full)
 */
FxRequest   *fx_engine_load           (FxEngine              *self,
                                       FxModelInfo           *info,
                                       const FxLoadOptions   *options) G_GNUC_WARN_UNUSED_RESULT;
FxRequest   *fx_engine_unload         (FxEngine              *self) G_GNUC_WARN_UNUSED_RESULT;

/* Requests with different conversations run together as far as the loaded
 * model's n_sequences go.  Returns: (transfer full) */
FxRequest   *fx_engine_generate       (FxEngine              *self,
                                       const FxGenerate      *params) G_GNUC_WARN_UNUSED_RESULT;

/* The logits of every position of @ids.  Returns: (transfer full) */
FxRequest   *fx_engine_logits         (FxEngine              *self,
                                       const guint32         *ids,
                                       gsize                  n_ids) G_GNUC_WARN_UNUSED_RESULT;

/* On the loaded model, with random tokens and no sampling: one unmeasured
 * round, then the mean of the repeats.  Its progress is in the status, as
 * FX_STATE_DECODE with a total.  Returns: (transfer full) */
FxRequest   *fx_engine_bench          (FxEngine              *self,
                                       const FxBenchOptions  *options) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_engine_calibrate:
 * @file: (nullable) (type filename): a large file, a model, whose reading is
 *   measured
 *
 * What the device does a second, see fx-forecast.h; opens it if need be and
 * leaves what is loaded alone.  Seconds, on a software device with cold
 * compilers half a minute; meant for when nothing else is wanted: requests
 * behind it wait, so cancel it when they come.  Fails with FX_ERROR_MEMORY
 * where 80 MiB are not free.
 *
 * Returns: (transfer full)
 */
FxRequest   *fx_engine_calibrate      (FxEngine              *self,
                                       const char            *file) G_GNUC_WARN_UNUSED_RESULT;

/* Every variant the device can run, a RESULT each.  Where one fails the model
 * is let go: loaded again, it goes without.  Returns: (transfer full) */
FxRequest   *fx_engine_selftest       (FxEngine              *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_engine_dup_next_tokens:
 * @conversation: of a reply under way or ended; not 0
 * @sampling: the chain to show, not necessarily the reply's
 * @n_most: rows, likeliest first; at most FX_NEXT_TOKENS_MAX
 *
 * The candidates of the last step of the conversation, with what @sampling
 * does to them.  No request and no work for the device: the engine keeps the
 * logits of the last eight conversations it wrote in until the model goes, so
 * this may be called for each move of a slider.  Penalties see the text before
 * that step; chance (XTC) falls as it did there.
 *
 * Thread-safety: any thread.  Time: 0.5 ms for 49 152 tokens.
 *
 * Returns: (transfer full) (nullable): %NULL where no step of @conversation is
 *   kept, or the biases of @sampling forbid every token
 */
FxNextTokens *fx_engine_dup_next_tokens (FxEngine            *self,
                                       guint64                conversation,
                                       const FxSampling      *sampling,
                                       guint                  n_most) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_engine_set_share:
 * @percent: of the time that replies may use the device: 100 (from the start)
 *   all of it; less leaves pauses between the steps to whoever else draws or
 *   computes there; 0 holds all work until another share is set
 *
 * Holds from the next step on.  What has the device to itself (a load, a
 * measurement) goes on to its end once begun.  Held requests are cancelled as
 * others are.
 */
void         fx_engine_set_share      (FxEngine              *self,
                                       guint                  percent);

/* Returns: (transfer full) (nullable): %NULL when there is none now */
FxEvent     *fx_engine_poll           (FxEngine              *self);
void         fx_event_free            (FxEvent               *event);

void         fx_engine_get_status     (FxEngine              *self,
                                       FxEngineStatus        *status);

/* Returns: (transfer full) (nullable): the device in use, with its budgets of
 * now; %NULL before the first request that opened it. */
FxDeviceInfo *fx_engine_dup_device    (FxEngine              *self);

/* One atomic store; the last event follows within 100 ms. */
void         fx_request_cancel        (FxRequest             *self);
FxRequest   *fx_request_ref           (FxRequest             *self);
void         fx_request_unref         (FxRequest             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxEngine, fx_engine_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxEvent, fx_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxRequest, fx_request_unref)

G_END_DECLS
