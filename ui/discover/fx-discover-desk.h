/* fx-discover-desk.h - what the hub has, and what one window's user looks for.
 *
 * As FxDesk: app/ sets properties and answers signals, the Discover page
 * shows and calls.
 *
 * Properties set by the page
 *   words         (nullable) in the name
 *   sort          FxDiscoverSort
 *   author        (nullable) "bartowski"
 *   task          (nullable) a tag of the hub: "text-generation"
 *   licence       (nullable) "apache-2.0"
 *   language      (nullable) "de"
 *   min-parameters, max-parameters   0 for no bound
 *   context       tokens the files of a page are planned for
 * Properties set by app/
 *   results       GListModel of FxRemoteModel; never %NULL
 *   state         FxDiscoverState
 *   has-more      another page of results can be asked for
 *   cached        the results are those of an earlier search
 *   problem       FxDiscoverProblem of the last search
 *   problem-text  (nullable) a sentence
 *   notice        (nullable) FxNotice: shown once, in a dialog
 *   wait          seconds until the hub may be asked again; counts down
 *
 * Signals, with their arguments after the desk
 *   search ()                  with the words, filters and order there are
 *   more ()                    the next page
 *   resolve (text) → FxRemoteModel (transfer full)
 *                              a name or address somebody typed; its page is
 *                              filled in as after open
 *   open (FxRemoteModel)       fetch its page
 *   plan (FxRemoteModel)       its files anew, for another context
 *   download (FxRemoteModel, FxRemoteFile)
 *   store-token (FxRemoteModel, text)   of the model's hub; "" forgets it
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-notice.h"
#include "fx-remote-model.h"

G_BEGIN_DECLS

#define FX_TYPE_DISCOVER_DESK (fx_discover_desk_get_type ())

G_DECLARE_FINAL_TYPE (FxDiscoverDesk, fx_discover_desk, FX, DISCOVER_DESK, FxItem)

/* The order of the sort list. */
typedef enum
{
  FX_DISCOVER_SORT_TRENDING,
  FX_DISCOVER_SORT_DOWNLOADS,
  FX_DISCOVER_SORT_LIKES,
  FX_DISCOVER_SORT_NEWEST,
  FX_DISCOVER_SORT_BEST, /* for this computer, of what was found */
} FxDiscoverSort;

typedef enum
{
  FX_DISCOVER_IDLE,    /* nothing asked yet */
  FX_DISCOVER_LOADING, /* the first page */
  FX_DISCOVER_READY,
  FX_DISCOVER_MORE,    /* the next page is coming */
} FxDiscoverState;

typedef enum
{
  FX_DISCOVER_FINE,
  FX_DISCOVER_OFFLINE,
  FX_DISCOVER_RATE_LIMITED,
  FX_DISCOVER_FAILED,
} FxDiscoverProblem;

/* Fields are properties of the same name: read here, write there. */
struct _FxDiscoverDesk
{
  FxItem      parent_instance;

  char       *words;
  guint       sort;
  char       *author;
  char       *task;
  char       *licence;
  char       *language;
  guint64     min_parameters;
  guint64     max_parameters;
  guint       context;
  GListModel *results;
  guint       state;
  gboolean    has_more;
  gboolean    cached;
  guint       problem;
  char       *problem_text;
  FxNotice   *notice;
  guint       wait;
};

FxDiscoverDesk *fx_discover_desk_new         (void) G_GNUC_WARN_UNUSED_RESULT;

/* What widgets do: each emits the signal of its name. */
void            fx_discover_desk_search      (FxDiscoverDesk *self);
void            fx_discover_desk_more        (FxDiscoverDesk *self);

/* Returns: (transfer full) (nullable): %NULL where nobody answers */
FxRemoteModel  *fx_discover_desk_resolve     (FxDiscoverDesk *self,
                                              const char     *text) G_GNUC_WARN_UNUSED_RESULT;
void            fx_discover_desk_open        (FxDiscoverDesk *self,
                                              FxRemoteModel  *model);
void            fx_discover_desk_plan        (FxDiscoverDesk *self,
                                              FxRemoteModel  *model);
void            fx_discover_desk_download    (FxDiscoverDesk *self,
                                              FxRemoteModel  *model,
                                              FxRemoteFile   *file);
void            fx_discover_desk_store_token (FxDiscoverDesk *self,
                                              FxRemoteModel  *model,
                                              const char     *token);

G_END_DECLS
