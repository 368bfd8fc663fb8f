/* fx-markdown-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-markdown-view.h"

#include "fx-block-view.h"
#include "fx-markdown.h"

struct _FxMarkdownView
{
  GtkWidget parent_instance;

  GtkWidget *blocks;  /* Owned */
  FxBlock *document;  /* Owned, nullable: what is shown */

  /* A change that waits */
  GString *text;      /* Owned, also after it is shown */
  gboolean streaming;
  gboolean pending;
  guint tick;
  gint64 not_before;  /* µs, monotonic */
};

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
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  FxMarkdownView *self = FX_MARKDOWN_VIEW (widget);

  if (g_get_monotonic_time () < self->not_before)
    return G_SOURCE_CONTINUE;

  fx_markdown_view_flush (self);

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

  gtk_widget_class_set_css_name (widget_class, "markdown");
}

static void
fx_markdown_view_init (FxMarkdownView *self)
{
  self->text = g_string_new (NULL);
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

  g_string_assign (self->text, text);
  self->streaming = streaming;
  self->pending = TRUE;

  if (!streaming || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    fx_markdown_view_flush (self);
  else if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb,
                                               NULL, NULL);
}

void
fx_markdown_view_flush (FxMarkdownView *self)
{
  FxMarkdownFlags flags = FX_MARKDOWN_NONE;
  FxBlock *document;
  gint64 begin;
  gint64 end;

  g_return_if_fail (FX_IS_MARKDOWN_VIEW (self));

  stop_tick (self);

  if (!self->pending)
    return;

  if (self->streaming)
    flags |= FX_MARKDOWN_STREAMING;

  begin = g_get_monotonic_time ();
  document = fx_markdown_parse (self->text->str, self->text->len, flags);
  fx_block_view_sync (GTK_BOX (self->blocks), document);
  fx_block_unref (self->document);
  self->document = document;
  self->pending = FALSE;

  /* Layout comes on top, and takes about as long. */
  end = g_get_monotonic_time ();
  self->not_before = end + 6 * (end - begin);
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
