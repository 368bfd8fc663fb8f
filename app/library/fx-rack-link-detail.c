/* fx-rack-link-detail.c - the page of one model: facts, hash, speed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-rack-link"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fx-bench-item.h"
#include "fx-fact-item.h"
#include "fx-file-hash.h"
#include "fx-library-scan.h"
#include "fx-piece-item.h"
#include "fx-rack-link-private.h"

/* Items of an array that a person is shown. */
#define SHOWN_ITEMS 8
#define MAX_VALUE_CHARS 2000
#define MAX_PIECES 2000
#define MAX_LICENSE (256 * 1024)

#define BENCH_PROMPT 256
#define BENCH_DECODE 64
#define BENCH_REPEATS 2

/* What the file says, gathered on a thread */

typedef struct
{
  char       *path;
  char       *license_path;
  GPtrArray  *metadata; /* of FxFactItem */
  GPtrArray  *tensors;
  GPtrArray  *pieces;
  char       *template;
  char       *license;
  char       *source;
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  g_free (facts->path);
  g_free (facts->license_path);
  g_ptr_array_unref (facts->metadata);
  g_ptr_array_unref (facts->tensors);
  g_ptr_array_unref (facts->pieces);
  g_free (facts->template);
  g_free (facts->license);
  g_free (facts->source);
  g_free (facts);
}

static char *
print_value (FxModelInfo *info,
             guint        i,
             GVariant    *value)
{
  const gsize n_items = fx_model_info_get_metadata_items (info, i);
  g_autofree char *printed = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    printed = g_variant_dup_string (value, NULL);
  else
    printed = g_variant_print (value, FALSE);

  if (g_utf8_strlen (printed, -1) > MAX_VALUE_CHARS)
    {
      g_autofree char *cut = g_utf8_substring (printed, 0, MAX_VALUE_CHARS);

      return g_strconcat (cut, "…", NULL);
    }
  if (n_items > SHOWN_ITEMS)
    return g_strdup_printf (_("%s (%zu items)"), printed, n_items);

  return g_steal_pointer (&printed);
}

static const char *
type_name (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return _("text");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return _("yes or no");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return _("number");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    return _("list");

  return _("whole number");
}

static void
take_metadata (Facts       *facts,
               FxModelInfo *info)
{
  for (guint i = 0; i < fx_model_info_get_n_metadata (info); i++)
    {
      const char *key = fx_model_info_get_metadata_key (info, i);
      g_autoptr (GVariant) value = fx_model_info_dup_metadata_value (info, i, SHOWN_ITEMS);
      g_autofree char *printed = print_value (info, i, value);
      FxFactItem *fact = fx_fact_item_new ();

      g_object_set (fact, "key", key, "value", printed, "kind", type_name (value), NULL);
      g_ptr_array_add (facts->metadata, fact);
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        continue;
      if (g_str_equal (key, "general.license") && facts->license == NULL)
        facts->license = g_strdup (printed);
      if ((g_str_equal (key, "general.repo_url") || g_str_equal (key, "general.source.url") ||
           g_str_equal (key, "general.url")) && facts->source == NULL)
        facts->source = g_strdup (printed);
    }
}

static void
take_tensors (Facts       *facts,
              FxModelInfo *info)
{
  for (guint i = 0; i < fx_model_info_get_n_tensors (info); i++)
    {
      const FxTensorInfo *tensor = fx_model_info_get_tensor (info, i);
      g_autoptr (GString) shape = g_string_new (NULL);
      FxFactItem *fact = fx_fact_item_new ();

      for (guint j = 0; j < tensor->n_dims; j++)
        g_string_append_printf (shape, "%s%" G_GUINT64_FORMAT, j > 0 ? " × " : "", tensor->shape[j]);
      g_object_set (fact, "key", tensor->name, "value", shape->str, "kind", tensor->type_name,
                    "bytes", tensor->size, NULL);
      g_ptr_array_add (facts->tensors, fact);
    }
}

/* A short chat, as the model would read it.  Tokens that split a character
 * are shown as one. */
static void
take_pieces (Facts       *facts,
             FxChatModel *model)
{
  FxTokenizer *tokenizer = fx_chat_model_get_tokenizer (model);
  g_autoptr (GPtrArray) turns = fx_turns_new ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GString) pending = g_string_new (NULL);

  fx_turns_add (turns, "system", _("You are a helpful assistant."));
  fx_turns_add (turns, "user", _("What is the capital of France?"));
  if (!fx_chat_model_encode (model, turns, ids, NULL))
    {
      /* Some templates take no instructions. */
      g_array_set_size (ids, 0);
      g_ptr_array_set_size (turns, 0);
      fx_turns_add (turns, "user", _("What is the capital of France?"));
      if (!fx_chat_model_encode (model, turns, ids, NULL))
        return;
    }

  for (guint i = 0; i < ids->len && facts->pieces->len < MAX_PIECES; i++)
    {
      const guint32 id = g_array_index (ids, guint32, i);
      g_autofree char *plain = fx_tokenizer_decode (tokenizer, &id, 1, TRUE, NULL);
      gsize length;
      const char *piece = fx_tokenizer_get_piece (tokenizer, id, &length);
      FxPieceItem *item;

      g_string_append_len (pending, piece, (gssize) length);
      if (!g_utf8_validate (pending->str, (gssize) pending->len, NULL) && i + 1 < ids->len)
        continue;

      item = fx_piece_item_new ();
      if (!g_utf8_validate (pending->str, (gssize) pending->len, NULL))
        {
          g_autofree char *valid = g_utf8_make_valid (pending->str, (gssize) pending->len);

          g_string_assign (pending, valid);
        }
      g_object_set (item, "text", pending->str, "id", id, "control", plain[0] == '\0' && length > 0, NULL);
      g_ptr_array_add (facts->pieces, item);
      g_string_truncate (pending, 0);
    }
}

static void
facts_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Facts *facts = data;
  g_autoptr (FxModelInfo) info = fx_model_info_new (facts->path, NULL);
  g_autoptr (FxChatModel) model = NULL;
  GStatBuf license;

  if (info != NULL)
    {
      take_metadata (facts, info);
      take_tensors (facts, info);
      facts->template = g_strdup (fx_model_info_get_chat_template (info));
      if (facts->template != NULL)
        model = fx_chat_model_new (facts->path, NULL);
    }
  if (model != NULL)
    take_pieces (facts, model);

  if (facts->license_path != NULL && g_stat (facts->license_path, &license) == 0 &&
      S_ISREG (license.st_mode) && license.st_size <= MAX_LICENSE)
    {
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_get_contents (facts->license_path, &text, &length, NULL))
        {
          g_free (facts->license);
          facts->license = g_utf8_make_valid (text, (gssize) length);
        }
    }

  g_task_return_boolean (task, info != NULL);
}

static GListModel *
list_of (GType      type,
         GPtrArray *items)
{
  GListStore *list = g_list_store_new (type);

  g_list_store_splice (list, 0, 0, items->pdata, items->len);

  return G_LIST_MODEL (list);
}

static void
facts_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (FxModelDetail) detail = data;
  const Facts *facts = g_task_get_task_data (G_TASK (result));
  g_autoptr (GListModel) metadata = NULL;
  g_autoptr (GListModel) tensors = NULL;
  g_autoptr (GListModel) pieces = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  metadata = list_of (FX_TYPE_FACT_ITEM, facts->metadata);
  tensors = list_of (FX_TYPE_FACT_ITEM, facts->tensors);
  pieces = list_of (FX_TYPE_PIECE_ITEM, facts->pieces);
  g_object_set (detail,
                "metadata", metadata,
                "tensors", tensors,
                "pieces", pieces,
                "template", facts->template,
                "license", facts->license,
                "ready", TRUE,
                NULL);
  if (detail->source == NULL)
    g_object_set (detail, "source", facts->source, NULL);
}

/* What is remembered */

static void
show_benches (FxRackLink    *self,
              FxModelDetail *detail)
{
  const FxModelMemory *memory = fx_models_get_memory (self->models, detail->model);
  g_autoptr (GListStore) list = g_list_store_new (FX_TYPE_BENCH_ITEM);

  for (guint i = 0; i < memory->benches->len; i++)
    {
      const FxModelBench *bench = g_ptr_array_index (memory->benches, i);
      g_autoptr (FxBenchItem) item = fx_bench_item_new ();

      g_object_set (item,
                    "when", (guint64) (bench->at / 1000),
                    "device", bench->device,
                    "prefill", bench->result.prefill_tps,
                    "decode", bench->result.decode_tps,
                    "first-token", bench->result.ttft_ms,
                    "n-prompt", bench->result.n_prompt,
                    "n-decode", bench->result.n_decode,
                    "bytes", bench->result.device_bytes,
                    NULL);
      g_list_store_append (list, item);
    }
  g_object_set (detail, "benches", list, NULL);
}

/* A hash is of the bytes only while the file is as it was. */
static void
show_hash (FxRackLink    *self,
           FxModelDetail *detail)
{
  const FxModelMemory *memory = fx_models_get_memory (self->models, detail->model);
  g_autofree char *note = NULL;
  GStatBuf info;

  if (memory->sha256 != NULL && g_stat (detail->model->path, &info) == 0)
    {
      const guint64 mtime = (guint64) info.st_mtim.tv_sec * 1000000000u + (guint64) info.st_mtim.tv_nsec;
      g_autofree char *date = fx_format_date ((guint64) (memory->verified_at / 1000));

      if (memory->verified_mtime == mtime)
        /* Translators: %s is a day. */
        note = g_strdup_printf (_("Every byte read here: %s"), date);
      else
        note = g_strdup (_("The file has changed since this was computed"));
    }
  else if (detail->model->sha256 != NULL)
    {
      note = g_strdup (_("As the name of the file claims; not checked here"));
    }
  g_object_set (detail, "hash-note", note, "check-bad", FALSE, NULL);
}

static FxModelDetail *
details_wanted_cb (FxRackLink  *self,
                   FxModelItem *model)
{
  const FxLibraryEntry *entry = fx_library_get_by_path (self->library, model->path);
  FxModelDetail *detail = fx_model_detail_new ();
  g_autoptr (GTask) task = NULL;
  Facts *facts;

  g_object_set (detail, "model", model, NULL);
  if (entry != NULL)
    g_object_set (detail, "instructions", entry->system, NULL);
  if (model->repo != NULL && strchr (model->repo, '/') != NULL && !g_str_has_prefix (model->repo, "local/") &&
      !g_str_has_prefix (model->repo, "pypi/"))
    {
      g_autofree char *source = g_strconcat ("https://huggingface.co/", model->repo, NULL);

      g_object_set (detail, "source", source, NULL);
    }
  show_benches (self, detail);
  show_hash (self, detail);

  facts = g_new0 (Facts, 1);
  facts->path = g_strdup (model->path);
  facts->license_path = entry != NULL ? g_strdup (entry->license) : NULL;
  facts->metadata = g_ptr_array_new_with_free_func (g_object_unref);
  facts->tensors = g_ptr_array_new_with_free_func (g_object_unref);
  facts->pieces = g_ptr_array_new_with_free_func (g_object_unref);
  task = g_task_new (self, NULL, facts_cb, g_object_ref (detail));
  g_task_set_task_data (task, facts, facts_free);
  g_task_run_in_thread (task, facts_thread);

  return detail;
}

/* Verifying */

typedef struct
{
  FxModelDetail *detail;
  GPtrArray     *paths;
  char          *claimed;
  GStatBuf       info;
  double         fraction; /* under @lock */
  GMutex         lock;
  guint          tick_id;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_handle_id (&check->tick_id, g_source_remove);
  g_object_unref (check->detail);
  g_ptr_array_unref (check->paths);
  g_mutex_clear (&check->lock);
  g_free (check->claimed);
  g_free (check);
}

static void
check_progress (guint64  done,
                guint64  total,
                gpointer data)
{
  Check *check = data;

  g_mutex_lock (&check->lock);
  check->fraction = total > 0 ? (double) done / (double) total : 0;
  g_mutex_unlock (&check->lock);
}

static gboolean
check_tick_cb (gpointer data)
{
  Check *check = data;
  double fraction;

  g_mutex_lock (&check->lock);
  fraction = check->fraction;
  g_mutex_unlock (&check->lock);
  g_object_set (check->detail, "check-fraction", fraction, NULL);

  return G_SOURCE_CONTINUE;
}

static void
check_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Check *check = data;
  GError *error = NULL;
  char *hash = fx_file_hash_files (check->paths, check_progress, check, cancellable, &error);

  if (hash != NULL)
    g_task_return_pointer (task, hash, g_free);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxRackLink *self = FX_RACK_LINK (source);
  Check *check = g_task_get_task_data (G_TASK (result));
  FxModelDetail *detail = check->detail;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_handle_id (&check->tick_id, g_source_remove);
  g_object_set_data (G_OBJECT (detail), "cancellable", NULL);
  g_object_set (detail, "checking", FALSE, "check-fraction", 0.0, NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (hash == NULL)
    {
      g_object_set (detail, "hash-note", error->message, "check-bad", TRUE, NULL);
      return;
    }

  if (check->claimed != NULL && !g_str_equal (check->claimed, hash))
    {
      g_autofree char *note = g_strdup_printf (_("The file is damaged: its bytes have the hash %s"), hash);

      g_object_set (detail, "hash-note", note, "check-bad", TRUE, NULL);
      return;
    }
  fx_models_set_verified (self->models, detail->model, hash, (guint64) check->info.st_size,
                          (guint64) check->info.st_mtim.tv_sec * 1000000000u +
                          (guint64) check->info.st_mtim.tv_nsec);
  show_hash (self, detail);
}

static void
verify_cb (FxRackLink    *self,
           FxModelDetail *detail)
{
  const FxLibraryEntry *entry = fx_library_get_by_path (self->library, detail->model->path);
  GCancellable *running = g_object_get_data (G_OBJECT (detail), "cancellable");
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (GTask) task = NULL;
  Check *check;

  if (running != NULL)
    {
      g_cancellable_cancel (running);
      return;
    }
  if (entry == NULL)
    return;

  check = g_new0 (Check, 1);
  g_mutex_init (&check->lock);
  check->detail = g_object_ref (detail);
  check->paths = fx_library_list_parts (entry);
  /* Of a file in parts a name claims the hash of the first alone. */
  check->claimed = entry->n_parts == 1 ? g_strdup (entry->sha256) : NULL;
  if (g_stat (entry->path, &check->info) != 0)
    memset (&check->info, 0, sizeof check->info);
  check->tick_id = g_timeout_add (100, check_tick_cb, check);

  cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (detail), "cancellable", g_object_ref (cancellable), g_object_unref);
  g_object_set (detail, "checking", TRUE, "check-fraction", 0.0, NULL);
  task = g_task_new (self, cancellable, checked_cb, NULL);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_thread);
}

/* Measuring */

typedef struct
{
  FxRackLink    *self;
  FxModelDetail *detail;
  FxRequest     *request;
} Bench;

static void
bench_end (Bench      *bench,
           const char *note)
{
  g_object_set (bench->detail, "benching", FALSE, "bench-note", note, NULL);
  g_object_set_data (G_OBJECT (bench->detail), "bench", NULL);
  g_clear_pointer (&bench->request, fx_request_unref);
  g_object_unref (bench->self);
  g_object_unref (bench->detail);
  g_free (bench);
}

static void
bench_event_cb (FxEngineHost         *host,
                GPtrArray            *events,
                const FxEngineStatus *status,
                gpointer              data)
{
  Bench *bench = data;

  for (guint i = 0; i < events->len; i++)
    {
      const FxEvent *event = g_ptr_array_index (events, i);
      const FxDeviceInfo *device = fx_engine_host_get_device (host);

      switch (event->type)
        {
        case FX_EVENT_DONE:
          fx_models_add_bench (bench->self->models, bench->detail->model,
                               device != NULL ? device->name : NULL, &event->bench);
          show_benches (bench->self, bench->detail);
          bench_end (bench, NULL);
          return;
        case FX_EVENT_FAILED:
          bench_end (bench, event->error->message);
          return;
        case FX_EVENT_CANCELLED:
          bench_end (bench, _("Stopped"));
          return;
        case FX_EVENT_TEXT:
        case FX_EVENT_RESULT:
        default:
          break;
        }
    }
}

static void
bench_loaded_cb (FxEngineHost *host,
                 const GError *error,
                 gpointer      data)
{
  Bench *bench = data;

  if (error != NULL)
    {
      bench_end (bench, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Stopped") : error->message);
      return;
    }

  g_object_set (bench->detail, "bench-note", _("Measuring…"), NULL);
  bench->request = fx_engine_host_bench (host, BENCH_PROMPT, BENCH_DECODE, BENCH_REPEATS, bench_event_cb, bench);
}

static void
bench_opened_cb (FxModels     *models,
                 FxChatModel  *model,
                 const GError *error,
                 gpointer      data)
{
  Bench *bench = data;
  FxLoadOptions options;

  if (model == NULL)
    {
      bench_end (bench, error->message);
      return;
    }

  fx_models_get_options (models, bench->detail->model, &options);
  if (fx_engine_host_get_model_item (bench->self->host) == bench->detail->model)
    bench_loaded_cb (bench->self->host, NULL, bench);
  else
    fx_engine_host_load (bench->self->host, bench->detail->model, model, &options, bench_loaded_cb, bench);
}

static void
benchmark_cb (FxRackLink    *self,
              FxModelDetail *detail)
{
  Bench *bench = g_object_get_data (G_OBJECT (detail), "bench");
  const FxEngineItem *engine = fx_engine_host_get_item (self->host);

  if (bench != NULL)
    {
      if (bench->request != NULL)
        fx_request_cancel (bench->request);
      else
        fx_engine_host_cancel_load (self->host);
      return;
    }
  /* A measurement beside something else measures nothing. */
  if (engine->state != FX_ENGINE_STATE_EMPTY && engine->state != FX_ENGINE_STATE_IDLE)
    {
      g_object_set (detail, "bench-note", _("The engine is busy: measure when the reply has ended"), NULL);
      return;
    }

  bench = g_new0 (Bench, 1);
  bench->self = g_object_ref (self);
  bench->detail = g_object_ref (detail);
  g_object_set_data (G_OBJECT (detail), "bench", bench);
  g_object_set (detail, "benching", TRUE, "bench-note", _("Loading the model…"), NULL);
  fx_models_open (self->models, detail->model, bench_opened_cb, bench);
}

void
fx_rack_link_connect_detail (FxRackLink *self)
{
  g_signal_connect_object (self->rack, "details-wanted", G_CALLBACK (details_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rack, "verify", G_CALLBACK (verify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rack, "benchmark", G_CALLBACK (benchmark_cb), self, G_CONNECT_SWAPPED);
}
