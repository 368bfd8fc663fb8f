/* fx-item.h - a plain object whose properties are a table of its fields.
 *
 * What a view is given is data: a model file, a memory plan, the state of the
 * engine.  Such a type derives from FxItem, lists its fields in one table and
 * gets a property, with notification on real change only, for each.  The
 * instance structs are public so that C reads `item->name`; writing goes
 * through g_object_set(), or nobody would be told.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FX_TYPE_ITEM (fx_item_get_type ())

G_DECLARE_DERIVABLE_TYPE (FxItem, fx_item, FX, ITEM, GObject)

typedef enum
{
  FX_FIELD_STRING,  /* char *, owned, nullable */
  FX_FIELD_BOOLEAN, /* gboolean */
  FX_FIELD_INT,     /* gint */
  FX_FIELD_UINT,    /* guint */
  FX_FIELD_UINT64,  /* guint64 */
  FX_FIELD_DOUBLE,  /* double */
  FX_FIELD_OBJECT,  /* GObject *, owned, nullable */
} FxFieldKind;

/**
 * FxField:
 * @name: of the property
 * @offset: of the field in the instance struct
 * @min: with @max the range of a number; both 0 for all its type can hold
 * @value: the default of a number or boolean
 */
typedef struct
{
  const char  *name;
  FxFieldKind  kind;
  gsize        offset;
  double       min;
  double       max;
  double       value;
} FxField;

struct _FxItemClass
{
  GObjectClass   parent_class;

  /*< private >*/
  const FxField *fields;
  guint          n_fields;
};

/* From class_init, once: a property for each of @fields, which must be
 * static. */
void fx_item_class_install_fields (FxItemClass   *klass,
                                   const FxField *fields,
                                   guint          n_fields);

G_END_DECLS
