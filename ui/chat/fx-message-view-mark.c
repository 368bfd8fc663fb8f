/* fx-message-view-mark.c - where in a message the text stands that was found
 *
 * It was found in what the model wrote, marks and all; here it is looked for
 * in what is shown of it.  Where a mark is in its middle the message alone is
 * marked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-message-view-private.h"

#include <string.h>

typedef struct
{
  const char *text;   /* in lower case, unless case matters */
  gboolean    case_sensitive;
  guint       left;   /* matches to pass by */
  GtkWidget  *found;
  int         begin;  /* in characters */
  int         end;
} Search;

/* A character each, so that offsets stay what they are. */
static gunichar *
fold (const char *text,
      gboolean    case_sensitive,
      glong      *length)
{
  gunichar *folded = g_utf8_to_ucs4_fast (text, -1, length);

  for (glong i = 0; !case_sensitive && i < *length; i++)
    folded[i] = g_unichar_tolower (folded[i]);

  return folded;
}

static void
search_label (Search    *search,
              GtkWidget *label)
{
  glong n_wanted, n_shown;
  g_autofree gunichar *wanted = fold (search->text, search->case_sensitive, &n_wanted);
  g_autofree gunichar *shown = fold (gtk_label_get_text (GTK_LABEL (label)), search->case_sensitive, &n_shown);

  for (glong i = 0; n_wanted > 0 && i + n_wanted <= n_shown; i++)
    {
      if (memcmp (shown + i, wanted, n_wanted * sizeof *wanted) != 0)
        continue;
      if (search->left-- == 0)
        {
          search->found = label;
          search->begin = (int) i;
          search->end = (int) (i + n_wanted);
          return;
        }
      i += n_wanted - 1;
    }
}

static void
search_widget (Search    *search,
               GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)))
    search_label (search, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && search->found == NULL;
       child = gtk_widget_get_next_sibling (child))
    search_widget (search, child);
}

/* As attributes: a selection would take the place of what the user selected
 * last, and would go when he selects something else. */
static void
highlight (GtkLabel *label,
           int       begin,
           int       end)
{
  PangoAttrList *before = gtk_label_get_attributes (label);
  g_autoptr (PangoAttrList) attrs = before != NULL ? pango_attr_list_copy (before) : pango_attr_list_new ();
  const char *text = gtk_label_get_text (label);
  PangoAttribute *colors[] = {
    pango_attr_background_new (0xf8f8, 0xe4e4, 0x5c5c),
    pango_attr_foreground_new (0, 0, 0),
  };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      colors[i]->start_index = (guint) (g_utf8_offset_to_pointer (text, begin) - text);
      colors[i]->end_index = (guint) (g_utf8_offset_to_pointer (text, end) - text);
      pango_attr_list_change (attrs, colors[i]);
    }
  gtk_label_set_attributes (label, attrs);
}

GtkWidget *
fx_message_view_mark (FxMessageView *self,
                      const char    *text,
                      guint          index,
                      gboolean       case_sensitive)
{
  Search search = { text, case_sensitive, index };

  g_return_val_if_fail (FX_IS_MESSAGE_VIEW (self), NULL);

  if (self->marked != NULL)
    gtk_label_set_attributes (GTK_LABEL (self->marked), self->unmarked);
  g_clear_pointer (&self->unmarked, pango_attr_list_unref);
  g_clear_weak_pointer (&self->marked);

  if (text == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "found");
      return GTK_WIDGET (self);
    }

  gtk_widget_add_css_class (GTK_WIDGET (self), "found");
  if (self->content != NULL)
    search_widget (&search, self->content);
  if (search.found == NULL)
    return GTK_WIDGET (self);

  self->unmarked = gtk_label_get_attributes (GTK_LABEL (search.found));
  if (self->unmarked != NULL)
    pango_attr_list_ref (self->unmarked);
  highlight (GTK_LABEL (search.found), search.begin, search.end);
  g_set_weak_pointer (&self->marked, search.found);

  return search.found;
}
