/* fx-jinja-parser-private.h - what statements and expressions share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja-ast.h"

G_BEGIN_DECLS

typedef struct
{
  FxJinjaString       source;
  FxJinjaArena       *arena;
  GHashTable         *names;
  FxJinjaNames        known;
  const FxJinjaToken *token; /* the current one; the last has type END */
  guint               nesting;
  guint               n_loops; /* around the current statement */
  guint               uses;    /* FxJinjaUses seen so far */
  GError            **error;
} FxJinjaParser;

/* Each returns %NULL after an error, which is then set. */
FxJinjaNode  *fx_jinja_parse_expression  (FxJinjaParser *self,
                                          gboolean       with_condition);

/* Expressions with commas between make a tuple.  @end: (nullable): a word
 * before which it may end. */
FxJinjaNode  *fx_jinja_parse_tuple       (FxJinjaParser *self,
                                          gboolean       with_condition,
                                          const char    *end);

/* What stands left of "=" or "in". */
FxJinjaNode  *fx_jinja_parse_target      (FxJinjaParser *self,
                                          const char    *end);
FxJinjaNode  *fx_jinja_parse_filters     (FxJinjaParser *self,
                                          FxJinjaNode   *operand,
                                          gboolean       inline_first);

FxJinjaNode  *fx_jinja_parser_node       (FxJinjaParser   *self,
                                          FxJinjaNodeType  type,
                                          gsize            offset);
void          fx_jinja_parser_add        (FxJinjaParser   *self,
                                          FxJinjaNodes    *nodes,
                                          FxJinjaNode     *node);
gpointer      fx_jinja_parser_fail       (FxJinjaParser   *self,
                                          gsize            offset,
                                          const char      *format,
                                          ...) G_GNUC_PRINTF (3, 4);
gpointer      fx_jinja_parser_unexpected (FxJinjaParser   *self,
                                          const char      *expected);
const char   *fx_jinja_parser_intern     (FxJinjaParser   *self,
                                          FxJinjaString    name,
                                          gboolean         is_variable);

/* FALSE, with the error set, beyond the limit. */
gboolean      fx_jinja_parser_enter      (FxJinjaParser   *self);
void          fx_jinja_parser_leave      (FxJinjaParser   *self);

gboolean      fx_jinja_parser_at_op      (const FxJinjaParser *self,
                                          guint                op);
gboolean      fx_jinja_parser_at_word    (const FxJinjaParser *self,
                                          const char          *word);

/* Steps over it where it is there. */
gboolean      fx_jinja_parser_skip_op    (FxJinjaParser   *self,
                                          guint            op);
gboolean      fx_jinja_parser_skip_word  (FxJinjaParser   *self,
                                          const char      *word);
gboolean      fx_jinja_parser_expect_op  (FxJinjaParser   *self,
                                          guint            op);

G_END_DECLS
