/* fx-template.h - chat templates: the Jinja that model files carry.
 *
 * An interpreter of the subset of Jinja2 that chat templates are written in,
 * rendering byte for byte what jinja2 renders with trim_blocks and
 * lstrip_blocks on, as transformers sets it.  A template is not trusted: it
 * reaches no host object, and steps, depth, time and output are limited.
 *
 * Thread-safety: a parsed FxTemplate is immutable, any thread; an
 * FxTemplateArgs belongs to one thread.  A hostile template can take 2 MiB of
 * stack before its limits stop it: on a thread, not on a small fiber.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-tokenizer.h"

G_BEGIN_DECLS

typedef struct _FxTemplate FxTemplate;
typedef struct _FxTemplateArgs FxTemplateArgs;

/**
 * fx_template_new:
 * @source: Jinja, UTF-8, at most 1 MiB; not trusted
 * @error: FX_ERROR_FORMAT "template line 12, column 4: ..."
 */
FxTemplate     *fx_template_new              (const char       *source,
                                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;
FxTemplate     *fx_template_ref              (FxTemplate       *self);
void            fx_template_unref            (FxTemplate       *self);

/* Whether the source mentions a variable of this name ("tools",
 * "enable_thinking"). */
gboolean        fx_template_uses             (FxTemplate       *self,
                                              const char       *variable);

FxTemplateArgs *fx_template_args_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void            fx_template_args_free        (FxTemplateArgs   *self);

void            fx_template_args_set_string  (FxTemplateArgs   *self,
                                              const char       *name,
                                              const char       *value);
void            fx_template_args_set_boolean (FxTemplateArgs   *self,
                                              const char       *name,
                                              gboolean          value);

/* @json may be any JSON value; the order of keys is kept. */
gboolean        fx_template_args_set_json    (FxTemplateArgs   *self,
                                              const char       *name,
                                              const char       *json,
                                              GError          **error);

/* Appends to the list `messages`; @role "system", "user" or "assistant". */
void            fx_template_args_add_message (FxTemplateArgs   *self,
                                              const char       *role,
                                              const char       *content);

/* What strftime_now() sees; local time of the call where this is not set. */
void            fx_template_args_set_now     (FxTemplateArgs   *self,
                                              gint64            unix_seconds);

/**
 * fx_template_render:
 * @plain: (out) (optional) (element-type FxSpan) (transfer full): the ranges
 *   of the result that came from the arguments and not from the template,
 *   for fx_tokenizer_encode_prompt()
 * @error: FX_ERROR_FORMAT for what the template raises or does wrong (line
 *   and column), FX_ERROR_LIMIT when it takes too much
 *
 * Limits: 1 M steps, 100 ms of CPU, 64 levels, 16 MiB of output beyond that
 * of the arguments.
 *
 * Returns: (transfer full): the prompt; %NULL with @error set
 */
char           *fx_template_render           (FxTemplate       *self,
                                              FxTemplateArgs   *args,
                                              GArray          **plain,
                                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxTemplate, fx_template_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxTemplateArgs, fx_template_args_free)

G_END_DECLS
