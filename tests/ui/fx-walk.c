/* fx-walk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-walk.h"

void
fx_walk (GtkWidget  *widget,
         FxWalkFunc  func,
         gpointer    data)
{
  if (!gtk_widget_get_mapped (widget) || !func (widget, data))
    return;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    fx_walk (child, func, data);
}

typedef struct
{
  GtkAccessibleRole  role;
  const char        *name;
  GtkWidget         *found;
} Find;

static gboolean
has_name (GtkWidget  *widget,
          const char *name)
{
  g_autofree char *mismatch = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0)
    return TRUE;
  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;

  mismatch = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                 GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return mismatch == NULL;
}

static gboolean
find (GtkWidget *widget,
      gpointer   data)
{
  Find *wanted = data;

  if (wanted->found == NULL &&
      gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == wanted->role &&
      has_name (widget, wanted->name))
    wanted->found = widget;

  return wanted->found == NULL;
}

GtkWidget *
fx_walk_find (GtkWidget         *widget,
              GtkAccessibleRole  role,
              const char        *name)
{
  Find wanted = { role, name, NULL };

  fx_walk (widget, find, &wanted);

  return wanted.found;
}

typedef struct
{
  GType      type;
  GtkWidget *found;
} FindType;

static gboolean
find_type (GtkWidget *widget,
           gpointer   data)
{
  FindType *wanted = data;

  if (wanted->found == NULL && g_type_is_a (G_OBJECT_TYPE (widget), wanted->type))
    wanted->found = widget;

  return wanted->found == NULL;
}

GtkWidget *
fx_walk_type (GtkWidget *widget,
              GType      type)
{
  FindType wanted = { type, NULL };

  fx_walk (widget, find_type, &wanted);

  return wanted.found;
}

gboolean
fx_walk_is_control (GtkWidget *widget)
{
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)))
    {
    case GTK_ACCESSIBLE_ROLE_BUTTON:
    case GTK_ACCESSIBLE_ROLE_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_COMBO_BOX:
    case GTK_ACCESSIBLE_ROLE_LINK:
    case GTK_ACCESSIBLE_ROLE_METER:
    case GTK_ACCESSIBLE_ROLE_RADIO:
    case GTK_ACCESSIBLE_ROLE_SEARCH_BOX:
    case GTK_ACCESSIBLE_ROLE_SLIDER:
    case GTK_ACCESSIBLE_ROLE_SPIN_BUTTON:
    case GTK_ACCESSIBLE_ROLE_SWITCH:
    case GTK_ACCESSIBLE_ROLE_TEXT_BOX:
    case GTK_ACCESSIBLE_ROLE_TOGGLE_BUTTON:
      return TRUE;
    default:
      return FALSE;
    }
}

char *
fx_walk_describe (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " in " : "", G_OBJECT_TYPE_NAME (at));

  return g_string_free_and_steal (text);
}

/* Parts of a control of GTK's own, which stands for them. */
static gboolean
is_inner (GtkWidget *widget)
{
  static const char *const outer[] = {
    "GtkSpinButton", "GtkSearchEntry", "GtkEntry", "AdwEntryRow", "AdwPasswordEntryRow", "GtkExpander",
    "GtkDropDown", "GtkMenuButton", "GtkWindowControls", "AdwToggleGroup", "AdwBackButton",
    NULL
  };

  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    if (g_strv_contains (outer, G_OBJECT_TYPE_NAME (at)))
      return TRUE;

  return FALSE;
}

static gboolean
is_named (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return TRUE;
  if (GTK_IS_MENU_BUTTON (parent))
    return is_named (parent);

  return FALSE;
}

static gboolean
can_focus_inside (GtkWidget *widget)
{
  if (gtk_widget_get_focusable (widget))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (can_focus_inside (child))
      return TRUE;

  return FALSE;
}

static gboolean
check_control (GtkWidget *widget,
               gpointer   data)
{
  g_autofree char *where = NULL;
  gboolean meter;

  if (!fx_walk_is_control (widget) || is_inner (widget))
    return TRUE;

  where = fx_walk_describe (widget);
  meter = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_METER;
  if (!is_named (widget))
    {
      g_test_message ("no accessible name: %s", where);
      g_test_fail ();
    }

  if (!meter && gtk_widget_is_sensitive (widget) && !can_focus_inside (widget))
    {
      g_test_message ("cannot be reached by keyboard: %s", where);
      g_test_fail ();
    }

  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL &&
      gtk_widget_get_tooltip_text (widget) == NULL)
    {
      g_test_message ("an icon without tooltip: %s", where);
      g_test_fail ();
    }

  return TRUE;
}

void
fx_walk_check_controls (GtkWidget *window)
{
  fx_walk (window, check_control, NULL);
}

static gboolean
check_width (GtkWidget *widget,
             gpointer   data)
{
  GtkWidget *window = data;
  graphene_rect_t bounds;
  int width = gtk_widget_get_width (window);

  /* What is inside may be scrolled. */
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkPolicyType policy;

      gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);
      if (policy != GTK_POLICY_NEVER)
        return FALSE;
    }

  /* A text view shows a part of its text, a slider has negative margins. */
  if (GTK_IS_TEXT_VIEW (widget) || GTK_IS_SCROLLBAR (widget))
    return FALSE;

  /* It has a surface of its own. */
  if (GTK_IS_POPOVER (widget))
    return FALSE;

  if (widget != window && gtk_widget_get_width (widget) > 0 &&
      gtk_widget_compute_bounds (widget, window, &bounds) &&
      (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > width + 1))
    {
      g_autofree char *where = fx_walk_describe (widget);

      g_test_message ("%.0f to %.0f of %d: %s", bounds.origin.x,
                      bounds.origin.x + bounds.size.width, width, where);
      g_test_fail ();
      return FALSE;
    }

  return TRUE;
}

void
fx_walk_check_width (GtkWidget *window)
{
  fx_walk (window, check_width, window);
}
