/* fx-facts-page.h - a table of facts with a search: metadata, or tensors.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_FACTS_PAGE (fx_facts_page_get_type ())

G_DECLARE_FINAL_TYPE (FxFactsPage, fx_facts_page, FX, FACTS_PAGE, AdwNavigationPage)

/**
 * fx_facts_page_new:
 * @title: of the page, and what the search looks through
 * @value: title of the column of values
 * @with_bytes: whether there is a column of sizes
 * @facts: of FxFactItem
 *
 * A click on a column's title sorts by it.
 *
 * Returns: (transfer floating)
 */
AdwNavigationPage *fx_facts_page_new (const char *title,
                                      const char *value,
                                      gboolean    with_bytes,
                                      GListModel *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
