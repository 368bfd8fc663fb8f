/* fx-long-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-long-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fx-block-view.h"
#include "fx-link.h"
#include "fx-text-lines.h"

#define HEIGHT 420    /* px */
#define MAX_LINE 1000 /* bytes */
#define MAX_WORD 250  /* bytes */

struct _FxLongText
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* Owned; the view is in it */
  GtkWidget *view;
  char *shown;         /* Owned: the text of the view */
  gsize styled;        /* bytes of the block's text that have their tags */
};

/* A tag a style, made once; the names are FxSpanStyle's bits. */
static const struct
{
  FxSpanStyle  style;
  const char  *tag;
} tags[] = {
  { FX_SPAN_STRONG, "strong" },
  { FX_SPAN_EMPHASIS, "emphasis" },
  { FX_SPAN_STRIKE, "strike" },
  { FX_SPAN_CODE, "code" },
};

static G_DEFINE_QUARK (fx-long-text-target, fx_long_text_target)

/* Where byte @offset of @text is in @cut, which has more line breaks; begins
 * where the last call ended. */
static gsize
find_in_cut (const char *text,
             const char *cut,
             gsize       offset,
             gsize      *at,
             gsize      *cut_at)
{
  while (*at < offset && text[*at] != '\0')
    {
      if (cut[*cut_at] == '\n' && text[*at] != '\n')
        (*cut_at)++;
      (*at)++;
      (*cut_at)++;
    }

  return *cut_at;
}

/* In bytes, which the buffer has by line only. */
static void
get_iter (FxLongText  *self,
          gsize        offset,
          GtkTextIter *iter)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  gtk_text_buffer_get_iter_at_offset (buffer, iter,
                                      (int) g_utf8_pointer_to_offset (self->shown, self->shown + offset));
}

static void
apply_span (FxLongText        *self,
            const FxSpan      *span,
            const GtkTextIter *begin,
            const GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_autofree char *target = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (span->style & tags[i].style)
      gtk_text_buffer_apply_tag_by_name (buffer, tags[i].tag, begin, end);

  if (span->target != NULL)
    target = fx_link_check (span->target);
  if (target != NULL)
    {
      GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_SINGLE, NULL);

      g_object_set_qdata_full (G_OBJECT (tag), fx_long_text_target_quark (), g_steal_pointer (&target), g_free);
      gtk_text_buffer_apply_tag (buffer, tag, begin, end);
      gtk_text_buffer_apply_tag_by_name (buffer, "link", begin, end);
    }
}

static void
fx_long_text_set_block (FxBlockView *view,
                        FxBlock     *block)
{
  FxLongText *self = FX_LONG_TEXT (view);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gsize at = 0;
  gsize cut_at = 0;

  fx_long_text_set_text (self, block->text);

  /* What was styled stays so, but for a last span that grows. */
  for (guint i = 0; i < fx_block_get_n_spans (block); i++)
    {
      const FxSpan *span = fx_block_get_span (block, i);
      GtkTextIter begin, end;
      gsize first;

      if (span->end <= self->styled)
        continue;

      first = find_in_cut (block->text, self->shown, span->begin, &at, &cut_at);
      get_iter (self, first, &begin);
      get_iter (self, find_in_cut (block->text, self->shown, span->end, &at, &cut_at), &end);
      gtk_text_buffer_remove_all_tags (buffer, &begin, &end);
      apply_span (self, span, &begin, &end);
      self->styled = span->end;
    }
}

static char *
dup_target_at (FxLongText        *self,
               const GtkTextIter *iter)
{
  g_autoptr (GSList) found = gtk_text_iter_get_tags (iter);

  for (GSList *l = found; l != NULL; l = l->next)
    {
      const char *target = g_object_get_qdata (l->data, fx_long_text_target_quark ());

      if (target != NULL)
        return g_strdup (target);
    }

  return NULL;
}

static char *
dup_target_at_pos (FxLongText *self,
                   double      x,
                   double      y)
{
  GtkTextIter iter;
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self->view), GTK_TEXT_WINDOW_WIDGET,
                                         (int) x, (int) y, &buffer_x, &buffer_y);
  if (!gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self->view), &iter, buffer_x, buffer_y))
    return NULL;

  return dup_target_at (self, &iter);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             FxLongText      *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_autofree char *target = NULL;

  if (gtk_text_buffer_get_has_selection (buffer))
    return;

  target = dup_target_at_pos (self, x, y);
  if (target != NULL)
    fx_link_open (GTK_WIDGET (self), target);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           FxLongText               *self)
{
  g_autofree char *target = dup_target_at_pos (self, x, y);

  gtk_widget_set_cursor_from_name (self->view, target != NULL ? "pointer" : "text");
  gtk_widget_set_tooltip_text (self->view, target);
}

/* Return opens the link that the caret is in. */
static gboolean
key_cb (GtkEventController *controller,
        guint               key,
        guint               code,
        GdkModifierType     state,
        FxLongText         *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_autofree char *target = NULL;
  GtkTextIter iter;

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  target = dup_target_at (self, &iter);
  if (target != NULL)
    fx_link_open (GTK_WIDGET (self), target);

  return target != NULL;
}

static void
update_tags (FxLongText *self)
{
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  GdkRGBA link;
  GdkRGBA code = { dark, dark, dark, dark ? 0.11f : 0.07f };

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager), dark, &link);
  g_object_set (gtk_text_tag_table_lookup (table, "link"), "foreground-rgba", &link, NULL);
  g_object_set (gtk_text_tag_table_lookup (table, "code"), "background-rgba", &code, NULL);
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_long_text_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxLongText, fx_long_text, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static void
fx_long_text_dispose (GObject *object)
{
  FxLongText *self = FX_LONG_TEXT (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (fx_long_text_parent_class)->dispose (object);
}

static void
fx_long_text_class_init (FxLongTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_long_text_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "longtext");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fx_long_text_init (FxLongText *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkTextBuffer *buffer;

  self->shown = g_strdup ("");
  self->view = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "editable", FALSE,
                             "accepts-tab", FALSE,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Long text"), -1);

  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "min-content-height", HEIGHT,
                                 "child", self->view,
                                 NULL);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_create_tag (buffer, "strong", "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (buffer, "emphasis", "style", PANGO_STYLE_ITALIC, NULL);
  gtk_text_buffer_create_tag (buffer, "strike", "strikethrough", TRUE, NULL);
  gtk_text_buffer_create_tag (buffer, "code", "family", "monospace", "scale", 0.92, NULL);
  gtk_text_buffer_create_tag (buffer, "link", NULL, NULL);
  update_tags (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_tags), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::accent-color",
                           G_CALLBACK (update_tags), self, G_CONNECT_SWAPPED);

  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (self->view, motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->view, keys);

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
fx_long_text_new (void)
{
  return g_object_new (FX_TYPE_LONG_TEXT, NULL);
}

void
fx_long_text_set_text (FxLongText *self,
                       const char *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;
  char *cut;

  g_return_if_fail (FX_IS_LONG_TEXT (self));
  g_return_if_fail (text != NULL);

  cut = fx_text_lines_cut (text, MAX_LINE, MAX_WORD);
  if (cut == NULL)
    cut = g_strdup (text);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  if (g_str_has_prefix (cut, self->shown))
    {
      gtk_text_buffer_get_end_iter (buffer, &end);
      gtk_text_buffer_insert (buffer, &end, cut + strlen (self->shown), -1);
    }
  else
    {
      gtk_text_buffer_set_text (buffer, cut, -1);
      self->styled = 0;
    }

  g_free (self->shown);
  self->shown = cut;
}
