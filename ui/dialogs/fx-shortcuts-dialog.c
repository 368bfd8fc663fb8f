/* fx-shortcuts-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-shortcuts-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-shortcuts.h"

struct _FxShortcutsDialog
{
  AdwDialog parent_instance;

  /* Template widgets */
  GtkEditable        *search;
  GtkStack           *stack;
  AdwPreferencesPage *page;
  GPtrArray *rows; /* element-type AdwActionRow; the rows borrowed */
};

G_DEFINE_FINAL_TYPE (FxShortcutsDialog, fx_shortcuts_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
create_keycap (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "keycap");

  return label;
}

/* "Ctrl+Shift+C": a keycap for each part. */
static void
append_keys (GtkWidget  *box,
             const char *accelerator)
{
  g_autofree char *label = NULL;
  g_auto (GStrv) parts = NULL;
  GdkModifierType modifiers;
  guint key;

  if (!gtk_accelerator_parse (accelerator, &key, &modifiers))
    return;

  label = gtk_accelerator_get_label (key, modifiers);
  parts = g_strsplit (label, "+", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      gtk_box_append (GTK_BOX (box), create_keycap (parts[i]));
}

static char *
describe_keys (const FxShortcut *shortcut)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; shortcut->keys[i] != NULL; i++)
    {
      g_autofree char *label = NULL;
      GdkModifierType modifiers;
      guint key;

      gtk_accelerator_parse (shortcut->keys[i], &key, &modifiers);
      label = gtk_accelerator_get_label (key, modifiers);
      if (i > 0)
        g_string_append_printf (text, " %s ", _("or"));
      g_string_append (text, label);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static GtkWidget *
create_row (const FxShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *keys = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  g_autofree char *text = describe_keys (shortcut);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
  for (guint i = 0; shortcut->keys[i] != NULL; i++)
    {
      if (i > 0)
        {
          GtkWidget *or = gtk_label_new (_("or"));

          gtk_widget_add_css_class (or, "dimmed");
          gtk_widget_add_css_class (or, "caption");
          gtk_box_append (GTK_BOX (keys), or);
        }
      append_keys (keys, shortcut->keys[i]);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  g_object_set_data_full (G_OBJECT (row), "keys", g_steal_pointer (&text), g_free);

  return row;
}

static gboolean
contains (const char *text,
          const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

static void
on_search_changed (FxShortcutsDialog *self)
{
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  GtkWidget *last_group = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
      const char *keys = g_object_get_data (G_OBJECT (row), "keys");
      gboolean shown = contains (title, wanted) || contains (keys, wanted);

      if (group != last_group)
        gtk_widget_set_visible (group, FALSE);
      if (shown)
        gtk_widget_set_visible (group, TRUE);
      gtk_widget_set_visible (row, shown);
      last_group = group;
      any |= shown;
    }

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "nothing");
}

static void
fill (FxShortcutsDialog *self)
{
  AdwPreferencesGroup *group = NULL;
  const FxShortcut *shortcuts;
  guint n_shortcuts;

  shortcuts = fx_shortcuts_list (&n_shortcuts);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      GtkWidget *row;

      if (i == 0 || !g_str_equal (shortcuts[i].group, shortcuts[i - 1].group))
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(shortcuts[i].group));
          adw_preferences_page_add (self->page, group);
        }
      row = create_row (&shortcuts[i]);
      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (group, row);
    }
}

AdwDialog *
fx_shortcuts_dialog_new (void)
{
  return g_object_new (FX_TYPE_SHORTCUTS_DIALOG, NULL);
}

static void
fx_shortcuts_dialog_dispose (GObject *object)
{
  FxShortcutsDialog *self = FX_SHORTCUTS_DIALOG (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (fx_shortcuts_dialog_parent_class)->dispose (object);
}

static void
fx_shortcuts_dialog_class_init (FxShortcutsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FxShortcutsDialog, search);
  gtk_widget_class_bind_template_child (widget_class, FxShortcutsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FxShortcutsDialog, page);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
fx_shortcuts_dialog_init (FxShortcutsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  fill (self);
}
