/* fx-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-item.h"

#include <string.h>

G_DEFINE_ABSTRACT_TYPE (FxItem, fx_item, G_TYPE_OBJECT)

static const FxField *
item_field (FxItem  *self,
            guint    prop_id,
            gpointer *place)
{
  const FxField *field = &FX_ITEM_GET_CLASS (self)->fields[prop_id - 1];

  *place = G_STRUCT_MEMBER_P (self, field->offset);

  return field;
}

static void
fx_item_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  gpointer place;
  const FxField *field = item_field (FX_ITEM (object), prop_id, &place);

  switch (field->kind)
    {
    case FX_FIELD_STRING:
      g_value_set_string (value, *(char **) place);
      break;
    case FX_FIELD_BOOLEAN:
      g_value_set_boolean (value, *(gboolean *) place);
      break;
    case FX_FIELD_INT:
      g_value_set_int (value, *(gint *) place);
      break;
    case FX_FIELD_UINT:
      g_value_set_uint (value, *(guint *) place);
      break;
    case FX_FIELD_UINT64:
      g_value_set_uint64 (value, *(guint64 *) place);
      break;
    case FX_FIELD_DOUBLE:
      g_value_set_double (value, *(double *) place);
      break;
    case FX_FIELD_OBJECT:
      g_value_set_object (value, *(GObject **) place);
      break;
    default:
      g_assert_not_reached ();
    }
}

#define REPLACE(type, getter)                                                 \
  G_STMT_START {                                                              \
    type new_ = getter (value);                                               \
    if (*(type *) place == new_)                                              \
      return;                                                                 \
    *(type *) place = new_;                                                   \
  } G_STMT_END

static void
fx_item_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  gpointer place;
  const FxField *field = item_field (FX_ITEM (object), prop_id, &place);

  switch (field->kind)
    {
    case FX_FIELD_STRING:
      if (!g_set_str ((char **) place, g_value_get_string (value)))
        return;
      break;
    case FX_FIELD_BOOLEAN:
      REPLACE (gboolean, g_value_get_boolean);
      break;
    case FX_FIELD_INT:
      REPLACE (gint, g_value_get_int);
      break;
    case FX_FIELD_UINT:
      REPLACE (guint, g_value_get_uint);
      break;
    case FX_FIELD_UINT64:
      REPLACE (guint64, g_value_get_uint64);
      break;
    case FX_FIELD_DOUBLE:
      REPLACE (double, g_value_get_double);
      break;
    case FX_FIELD_OBJECT:
      if (!g_set_object ((GObject **) place, g_value_get_object (value)))
        return;
      break;
    default:
      g_assert_not_reached ();
    }

  g_object_notify_by_pspec (object, pspec);
}

static void
fx_item_constructed (GObject *object)
{
  FxItemClass *klass = FX_ITEM_GET_CLASS (object);

  G_OBJECT_CLASS (fx_item_parent_class)->constructed (object);

  g_assert (klass->fields != NULL);
}

static void
fx_item_finalize (GObject *object)
{
  FxItemClass *klass = FX_ITEM_GET_CLASS (object);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      gpointer place = G_STRUCT_MEMBER_P (object, klass->fields[i].offset);

      if (klass->fields[i].kind == FX_FIELD_STRING)
        g_clear_pointer ((char **) place, g_free);
      else if (klass->fields[i].kind == FX_FIELD_OBJECT)
        g_clear_object ((GObject **) place);
    }

  G_OBJECT_CLASS (fx_item_parent_class)->finalize (object);
}

static void
fx_item_class_init (FxItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = fx_item_constructed;
  object_class->finalize = fx_item_finalize;
}

static void
fx_item_init (FxItem *self)
{
}

static GParamSpec *
field_spec (const FxField *field)
{
  /* Memory starts at zero: only another default needs to be set. */
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS |
                            (field->value != 0 ? G_PARAM_CONSTRUCT : 0);
  gboolean ranged = field->min != 0 || field->max != 0;

  switch (field->kind)
    {
    case FX_FIELD_STRING:
      return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
    case FX_FIELD_BOOLEAN:
      return g_param_spec_boolean (field->name, NULL, NULL,
                                   field->value != 0, flags);
    case FX_FIELD_INT:
      return g_param_spec_int (field->name, NULL, NULL,
                               ranged ? (gint) field->min : G_MININT,
                               ranged ? (gint) field->max : G_MAXINT,
                               (gint) field->value, flags);
    case FX_FIELD_UINT:
      return g_param_spec_uint (field->name, NULL, NULL,
                                ranged ? (guint) field->min : 0,
                                ranged ? (guint) field->max : G_MAXUINT,
                                (guint) field->value, flags);
    case FX_FIELD_UINT64:
      return g_param_spec_uint64 (field->name, NULL, NULL, 0, G_MAXUINT64,
                                  (guint64) field->value, flags);
    case FX_FIELD_DOUBLE:
      return g_param_spec_double (field->name, NULL, NULL,
                                  ranged ? field->min : -G_MAXDOUBLE,
                                  ranged ? field->max : G_MAXDOUBLE,
                                  field->value, flags);
    case FX_FIELD_OBJECT:
      return g_param_spec_object (field->name, NULL, NULL, G_TYPE_OBJECT,
                                  flags);
    default:
      g_assert_not_reached ();
    }
}

void
fx_item_class_install_fields (FxItemClass   *klass,
                              const FxField *fields,
                              guint          n_fields)
{
  g_return_if_fail (FX_IS_ITEM_CLASS (klass));
  g_return_if_fail (fields != NULL && n_fields > 0);

  klass->fields = fields;
  klass->n_fields = n_fields;

  /* GObject does not inherit these two. */
  G_OBJECT_CLASS (klass)->get_property = fx_item_get_property;
  G_OBJECT_CLASS (klass)->set_property = fx_item_set_property;

  for (guint i = 0; i < n_fields; i++)
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1,
                                     field_spec (&fields[i]));
}
