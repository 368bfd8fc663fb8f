/* fx-find-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-find-bar.h"

#include <glib/gi18n.h>

#include "fx-chat-find.h"

struct _FxFindBar
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchBar *bar;
  GtkWidget    *entry;
  GtkLabel     *count;
  GtkWidget    *previous;
  GtkWidget    *next;

  FxChatFind   *find;       /* Owned */
  FxTranscript *transcript; /* Borrowed */
};

G_DEFINE_FINAL_TYPE (FxFindBar, fx_find_bar, ADW_TYPE_BIN)

static gboolean
is_open (FxFindBar *self)
{
  return gtk_search_bar_get_search_mode (self->bar);
}

/* The how manieth match of its message the current one is. */
static guint
index_in_message (FxFindBar     *self,
                  const FxMatch *match)
{
  guint index = 0;

  for (guint i = self->find->position - 1; i > 0; i--)
    {
      const FxMatch *before = fx_chat_find_get_match (self->find, i - 1);

      if (before == NULL || before->message != match->message)
        break;
      index++;
    }

  return index;
}

static void
update (FxFindBar *self)
{
  const FxMatch *match = self->find->position > 0
                         ? fx_chat_find_get_match (self->find, self->find->position - 1) : NULL;
  gboolean asked = self->find->text != NULL && *self->find->text != '\0';
  g_autofree char *text = NULL;

  if (self->find->n_matches > 0)
    /* Translators: this match, of how many there are */
    text = g_strdup_printf (_("%u of %u"), self->find->position, self->find->n_matches);
  else
    text = g_strdup (asked ? _("No match") : "");

  gtk_label_set_text (self->count, text);
  gtk_widget_set_sensitive (self->previous, self->find->n_matches > 0);
  gtk_widget_set_sensitive (self->next, self->find->n_matches > 0);

  if (self->transcript == NULL)
    return;
  if (match != NULL && is_open (self))
    fx_transcript_mark (self->transcript, match->message, self->find->text,
                        index_in_message (self, match), self->find->case_sensitive);
  else
    fx_transcript_mark (self->transcript, NULL, NULL, 0, FALSE);
}

static void
on_text_changed (FxFindBar *self)
{
  g_object_set (self->find, "text", gtk_editable_get_text (GTK_EDITABLE (self->entry)), NULL);
}

static void
on_next (FxFindBar *self)
{
  fx_find_bar_step (self, 1);
}

static void
on_previous (FxFindBar *self)
{
  fx_find_bar_step (self, -1);
}

static void
on_close (FxFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

static void
on_mode_changed (FxFindBar *self)
{
  /* Nothing is looked for behind a closed bar. */
  g_object_set (self->find, "text",
                is_open (self) ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : NULL, NULL);
  update (self);
  if (!is_open (self) && self->transcript != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->transcript)))
    gtk_widget_grab_focus (GTK_WIDGET (self->transcript));
}

static gboolean
on_key (FxFindBar       *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_SHIFT_MASK))
    return fx_find_bar_step (self, -1);

  return GDK_EVENT_PROPAGATE;
}

void
fx_find_bar_open (FxFindBar *self)
{
  g_return_if_fail (FX_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

gboolean
fx_find_bar_step (FxFindBar *self,
                  int        step)
{
  g_return_val_if_fail (FX_IS_FIND_BAR (self), FALSE);

  if (!is_open (self))
    return FALSE;

  fx_chat_find_step (self->find, step);

  return TRUE;
}

void
fx_find_bar_set_transcript (FxFindBar    *self,
                            FxTranscript *transcript)
{
  g_return_if_fail (FX_IS_FIND_BAR (self));

  self->transcript = transcript;
  g_object_bind_property (transcript, "conversation", self->find, "conversation", G_BINDING_SYNC_CREATE);
}

static void
fx_find_bar_dispose (GObject *object)
{
  FxFindBar *self = FX_FIND_BAR (object);

  self->transcript = NULL;
  if (self->find != NULL)
    g_signal_handlers_disconnect_by_data (self->find, self);
  g_clear_object (&self->find);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_FIND_BAR);

  G_OBJECT_CLASS (fx_find_bar_parent_class)->dispose (object);
}

static void
fx_find_bar_class_init (FxFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_find_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FxFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, FxFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, FxFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, FxFindBar, previous);
  gtk_widget_class_bind_template_child (widget_class, FxFindBar, next);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
}

static void
fx_find_bar_init (FxFindBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) letters = NULL;
  g_autoptr (GPropertyAction) words = NULL;

  self->find = fx_chat_find_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));

  letters = g_property_action_new ("case-sensitive", self->find, "case-sensitive");
  words = g_property_action_new ("whole-word", self->find, "whole-word");
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (letters));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (words));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "find", G_ACTION_GROUP (group));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->entry, keys);

  g_signal_connect_swapped (self->find, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->find, "notify::position", G_CALLBACK (update), self);
  update (self);
}
