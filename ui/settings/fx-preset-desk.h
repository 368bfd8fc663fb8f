/* fx-preset-desk.h - the presets, and what the user wants with them.
 *
 * As FxDesk is for a window: app/ sets the properties and answers the signals,
 * widgets show and call.  Which one is chosen is FxSamplingItem:preset.
 *
 * Properties (set by app/)
 *   names         GListModel of GtkStringObject, in order; never %NULL
 *   values        FxSamplingItem: what the chosen one has; %NULL for none
 *   instructions  of the chosen one; %NULL where it leaves them alone
 *
 * Signals, with their arguments after the desk
 *   choose (name)              take its values over; %NULL for none
 *   save (name)                the values as they are, under this name
 *   rename (name, new name)
 *   remove (name)              the window shows a toast with Undo, which
 *   restore ()                                       emits this
 *   import (GFile)
 *   export (name, GFile)       as it was saved
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-sampling-item.h"

G_BEGIN_DECLS

#define FX_TYPE_PRESET_DESK (fx_preset_desk_get_type ())

G_DECLARE_FINAL_TYPE (FxPresetDesk, fx_preset_desk, FX, PRESET_DESK, FxItem)

/* Fields are properties of the same name: read here, write there. */
struct _FxPresetDesk
{
  FxItem          parent_instance;

  GListModel     *names;
  FxSamplingItem *values;
  char           *instructions;
};

FxPresetDesk *fx_preset_desk_new        (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_preset_desk_differs:
 * @sampling: of the chat
 * @instructions: (nullable): of the chat
 *
 * Whether they are not what the chosen preset has.  Seed and policy are the
 * chat's own.
 */
gboolean      fx_preset_desk_differs    (FxPresetDesk   *self,
                                         FxSamplingItem *sampling,
                                         const char     *instructions);

/* What widgets do: each emits the signal of its name. */
void          fx_preset_desk_choose     (FxPresetDesk   *self,
                                         const char     *name);
void          fx_preset_desk_save       (FxPresetDesk   *self,
                                         const char     *name);
void          fx_preset_desk_rename     (FxPresetDesk   *self,
                                         const char     *name,
                                         const char     *new_name);
void          fx_preset_desk_remove     (FxPresetDesk   *self,
                                         const char     *name);
void          fx_preset_desk_restore    (FxPresetDesk   *self);
void          fx_preset_desk_import     (FxPresetDesk   *self,
                                         GFile          *file);
void          fx_preset_desk_export     (FxPresetDesk   *self,
                                         const char     *name,
                                         GFile          *file);

G_END_DECLS
