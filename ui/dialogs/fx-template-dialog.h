/* fx-template-dialog.h - a model's chat template, to be mended by hand.
 *
 * Says what is wrong, with the cursor at the line and column of the message,
 * and saves only what works.  Checking and saving are app/'s.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_TEMPLATE_DIALOG (fx_template_dialog_get_type ())

/**
 * FxTemplateDialog::check:
 * @source: what was written
 *
 * Returns: (transfer full) (nullable): what is wrong with it, "template line
 *   3, column 7: …"; %NULL where it works
 *
 * FxTemplateDialog::save:
 * @source: (nullable): checked; %NULL for the model's own
 */
G_DECLARE_FINAL_TYPE (FxTemplateDialog, fx_template_dialog, FX, TEMPLATE_DIALOG, AdwDialog)

/* @own: (nullable): the model's own, where @source is another that stands in
 * its place.  Returns: (transfer floating) */
FxTemplateDialog *fx_template_dialog_new          (const char       *model_name,
                                                   const char       *source,
                                                   const char       *own) G_GNUC_WARN_UNUSED_RESULT;

/* @problem: (nullable): as of FxTemplateDialog::check */
void              fx_template_dialog_show_problem (FxTemplateDialog *self,
                                                   const char       *problem);

G_END_DECLS
