/* fx-markdown-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-markdown-view.h"

#include "fx-block-view.h"
#include "fx-markdown.h"
#include "fx-slices.h"

/* Bytes of text that become widgets in one dispatch: about 4 ms of a slow
 * core, and as much again to lay them out. */
#define SLICE_SIZE 2048

struct _FxMarkdownView
{
  GtkWidget parent_instance;

  GtkWidget *blocks;  /* Owned */
  FxBlock *document;  /* Owned, nullable: what is shown */

  /* The part of the document that has widgets: a long one gets them in
   * slices, the end first where it comes as a whole. */
  guint first_block;
  guint end_block;
  FxSlices *slices;   /* Owned */

  /* A change that waits */
  GString *text;      /* Owned, also after it is shown */
  gboolean streaming;
  gboolean grown;     /* the document is of what the text begins with */
  gboolean pending;
  guint tick;
  gint64 not_before;  /* µs, monotonic */
};

enum
{
  BUILT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxMarkdownView, fx_markdown_view, GTK_TYPE_WIDGET)

static void
stop_tick (FxMarkdownView *self)
{
  if (self->tick == 0)
    return;

  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static gboolean
is_built (FxMarkdownView *self)
{
  return self->document == NULL ||
         (self->first_block == 0 &&
          self->end_block == fx_block_get_n_children (self->document));
}

static gboolean
build_slice (GtkWidget *widget)
{
  FxMarkdownView *self = FX_MARKDOWN_VIEW (widget);
  GtkBox *box = GTK_BOX (self->blocks);

  if (self->end_block < fx_block_get_n_children (self->document))
    self->end_block = fx_block_view_sync_some (box, self->document,
                                               self->first_block, SLICE_SIZE);
  else
    self->first_block = fx_block_view_prepend_some (box, self->document,
                                                    self->first_block,
                                                    SLICE_SIZE);

  if (!is_built (self))
    return TRUE;

  g_signal_emit (self, signals[BUILT], 0);

  return FALSE;
}

static void
build (FxMarkdownView *self)
{
  GtkBox *box = GTK_BOX (self->blocks);
  const guint n = fx_block_get_n_children (self->document);

  /* A whole text begins with its end, which is what is looked at. */
  if (gtk_widget_get_first_child (self->blocks) == NULL)
    {
      self->end_block = n;
      self->first_block = fx_block_view_prepend_some (box, self->document, n,
                                                      SLICE_SIZE);
    }
  else
    {
      self->first_block = MIN (self->first_block, n);
      self->end_block = fx_block_view_sync_some (box, self->document,
                                                 self->first_block, SLICE_SIZE);
    }

  if (is_built (self))
    fx_slices_stop (self->slices);
  else
    fx_slices_start (self->slices);
}

/* Returns: whether there was something to show */
static gboolean
show (FxMarkdownView *self)
{
  FxMarkdownFlags flags = FX_MARKDOWN_NONE;
  FxBlock *document;
  gint64 begin;
  gint64 end;

  stop_tick (self);

  if (!self->pending)
    return FALSE;

  if (self->streaming)
    flags |= FX_MARKDOWN_STREAMING;

  begin = g_get_monotonic_time ();
  document = fx_markdown_parse_more (self->grown ? self->document : NULL,
                                     self->text->str, self->text->len, flags);
  self->grown = TRUE;
  fx_block_unref (self->document);
  self->document = document;
  self->pending = FALSE;
  build (self);

  /* Layout comes on top, and takes about as long. */
  end = g_get_monotonic_time ();
  self->not_before = end + 6 * (end - begin);

  return TRUE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  FxMarkdownView *self = FX_MARKDOWN_VIEW (widget);

  if (g_get_monotonic_time () < self->not_before)
    return G_SOURCE_CONTINUE;

  show (self);

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
fx_markdown_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fx_markdown_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (FX_MARKDOWN_VIEW (widget)->blocks, orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
fx_markdown_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  gtk_widget_allocate (FX_MARKDOWN_VIEW (widget)->blocks, width, height, -1,
                       NULL);
}

static void
fx_markdown_view_dispose (GObject *object)
{
  FxMarkdownView *self = FX_MARKDOWN_VIEW (object);

  stop_tick (self);
  g_clear_pointer (&self->slices, fx_slices_free);
  g_clear_pointer (&self->blocks, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_markdown_view_parent_class)->dispose (object);
}

static void
fx_markdown_view_finalize (GObject *object)
{
  FxMarkdownView *self = FX_MARKDOWN_VIEW (object);

  g_clear_pointer (&self->document, fx_block_unref);
  g_string_free (self->text, TRUE);

  G_OBJECT_CLASS (fx_markdown_view_parent_class)->finalize (object);
}

static void
fx_markdown_view_class_init (FxMarkdownViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_markdown_view_dispose;
  object_class->finalize = fx_markdown_view_finalize;
  widget_class->get_request_mode = fx_markdown_view_get_request_mode;
  widget_class->measure = fx_markdown_view_measure;
  widget_class->size_allocate = fx_markdown_view_size_allocate;

  /**
   * FxMarkdownView::built:
   *
   * The last slice of a long text has its widgets.
   */
  signals[BUILT] =
    g_signal_new ("built", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "markdown");
}

static void
fx_markdown_view_init (FxMarkdownView *self)
{
  self->text = g_string_new (NULL);
  self->slices = fx_slices_new (GTK_WIDGET (self), build_slice);
  self->blocks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->blocks, "blocks");
  gtk_widget_set_parent (self->blocks, GTK_WIDGET (self));
}

GtkWidget *
fx_markdown_view_new (void)
{
  return g_object_new (FX_TYPE_MARKDOWN_VIEW, NULL);
}

void
fx_markdown_view_set_text (FxMarkdownView *self,
                           const char     *text,
                           gboolean        streaming)
{
  g_return_if_fail (FX_IS_MARKDOWN_VIEW (self));
  g_return_if_fail (text != NULL);

  if (self->document != NULL && self->streaming == streaming &&
      g_str_equal (self->text->str, text))
    return;

  self->grown = self->grown && streaming && g_str_has_prefix (text, self->text->str);
  g_string_assign (self->text, text);
  self->streaming = streaming;
  self->pending = TRUE;

  if (!streaming || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
  else if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb,
                                               NULL, NULL);
}

void
fx_markdown_view_flush (FxMarkdownView *self)
{
  g_return_if_fail (FX_IS_MARKDOWN_VIEW (self));

  show (self);
  while (!is_built (self))
    build_slice (GTK_WIDGET (self));
  fx_slices_stop (self->slices);
}

gboolean
fx_markdown_view_get_built (FxMarkdownView *self)
{
  g_return_val_if_fail (FX_IS_MARKDOWN_VIEW (self), FALSE);

  return !self->pending && is_built (self);
}

FxBlock *
fx_markdown_view_get_document (FxMarkdownView *self)
{
  g_return_val_if_fail (FX_IS_MARKDOWN_VIEW (self), NULL);

  return self->document;
}

static const char *
find_last_code (const FxBlock *block)
{
  if (block->type == FX_BLOCK_CODE)
    return block->text;

  for (guint i = fx_block_get_n_children (block); i-- > 0;)
    {
      const char *code = find_last_code (fx_block_get_child (block, i));

      if (code != NULL)
        return code;
    }

  return NULL;
}

const char *
fx_markdown_view_get_last_code (FxMarkdownView *self)
{
  g_return_val_if_fail (FX_IS_MARKDOWN_VIEW (self), NULL);

  return self->document != NULL ? find_last_code (self->document) : NULL;
}
