/* fx-jinja.c - errors, limits and parameters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include <stdarg.h>
#include <string.h>

#define MAX_STEPS 1000000

/* Steps and KiB of work between two looks at the clock. */
#define CHECK_INTERVAL 512

#define MAX_PARAMETERS 7

gboolean
fx_jinja_has_failed (const FxJinja *self)
{
  return self->error != NULL;
}

static void
fail_valist (FxJinja    *self,
             FxError     code,
             const char *format,
             va_list     args)
{
  g_autofree char *what = NULL;
  guint line = 1, column = 1;

  if (self->error != NULL)
    return;

  what = g_strdup_vprintf (format, args);
  if (self->node != NULL)
    fx_jinja_locate (self->source, self->node->offset, &line, &column);
  self->error = g_error_new (FX_ERROR, (gint) code, "template line %u, column %u: %s", line,
                             column, what);
}

void
fx_jinja_fail (FxJinja    *self,
               FxError     code,
               const char *format,
               ...)
{
  va_list args;

  va_start (args, format);
  fail_valist (self, code, format, args);
  va_end (args);
}

FxJinjaValue
fx_jinja_bad (FxJinja    *self,
              const char *format,
              ...)
{
  va_list args;

  va_start (args, format);
  fail_valist (self, FX_ERROR_FORMAT, format, args);
  va_end (args);

  return fx_jinja_new_undefined (self);
}

FxJinjaValue
fx_jinja_bad_undefined (FxJinja      *self,
                        FxJinjaValue  undefined)
{
  const FxJinjaUndefined *why = undefined.undefined;

  if (why->unsafe)
    return fx_jinja_bad (self, "access to attribute '%.*s' of '%s' is unsafe",
                         (int) MIN (why->name.length, 80), why->name.data, why->owner);
  if (why->hint != NULL)
    return fx_jinja_bad (self, "%s", why->hint);
  if (why->owner != NULL && strcmp (why->owner, "NoneType") == 0)
    return fx_jinja_bad (self, "'None' has no attribute '%.*s'",
                         (int) MIN (why->name.length, 80), why->name.data);
  if (why->owner != NULL)
    return fx_jinja_bad (self, "'%s object' has no attribute '%.*s'", why->owner,
                         (int) MIN (why->name.length, 80), why->name.data);
  return fx_jinja_bad (self, "'%.*s' is undefined", (int) MIN (why->name.length, 80),
                       why->name.data);
}

static void
check_limits (FxJinja *self)
{
  self->n_until_check = CHECK_INTERVAL;

  if (self->arena->late || fx_jinja_cpu_ns () > self->arena->max_cpu)
    fx_jinja_fail (self, FX_ERROR_LIMIT, "the template takes too long");
  else if (self->arena->exhausted)
    fx_jinja_fail (self, FX_ERROR_LIMIT, "the template takes more than %" G_GSIZE_FORMAT
                   " MiB of memory", self->arena->limit >> 20);
  else if (self->n_steps > MAX_STEPS)
    fx_jinja_fail (self, FX_ERROR_LIMIT, "the template takes more than %d steps", MAX_STEPS);
}

gboolean
fx_jinja_step (FxJinja *self,
               gsize    n_bytes)
{
  gsize cost = 1 + n_bytes / 1024;

  self->n_steps++;
  if (cost >= self->n_until_check || self->n_steps > MAX_STEPS || self->arena->exhausted)
    check_limits (self);
  else
    self->n_until_check -= (guint) cost;

  return self->error == NULL;
}

gboolean
fx_jinja_has_room (FxJinja *self,
                   gsize    n,
                   gsize    size)
{
  gsize total;

  if (self->error != NULL)
    return FALSE;
  if (g_size_checked_mul (&total, n, size) && total <= self->arena->limit
      && self->arena->used <= self->arena->limit - total)
    return fx_jinja_step (self, total);

  fx_jinja_fail (self, FX_ERROR_LIMIT, "the template takes more than %" G_GSIZE_FORMAT
                 " MiB of memory", self->arena->limit >> 20);
  return FALSE;
}

/* Parameters */

gboolean
fx_jinja_is_given (FxJinjaValue value)
{
  return value.kind != FX_JINJA_ABSENT && value.kind != FX_JINJA_NONE;
}

gint64
fx_jinja_get_integer (FxJinja      *self,
                      FxJinjaValue  value,
                      gint64        fallback)
{
  if (!fx_jinja_is_given (value))
    return fallback;
  if (value.kind == FX_JINJA_INTEGER || value.kind == FX_JINJA_BOOLEAN)
    return fx_jinja_to_integer (value);

  if (value.kind == FX_JINJA_UNDEFINED)
    fx_jinja_bad_undefined (self, value);
  else
    fx_jinja_bad (self, "'%s' object cannot be interpreted as an integer",
                  fx_jinja_type_name (value));
  return fallback;
}

FxJinjaString
fx_jinja_get_string (FxJinja      *self,
                     FxJinjaValue  value,
                     const char   *fallback)
{
  if (value.kind == FX_JINJA_STRING)
    return value.string;

  if (value.kind == FX_JINJA_UNDEFINED)
    fx_jinja_bad_undefined (self, value);
  else if (fx_jinja_is_given (value))
    fx_jinja_bad (self, "a string expected, not '%s'", fx_jinja_type_name (value));
  return fx_jinja_string (fallback);
}

/* The index of @name among @parameters, -1 where it is none of them. */
static int
find_parameter (const char    *parameters,
                FxJinjaString  name)
{
  int index = 0;

  for (const char *at = parameters; *at != '\0'; index++)
    {
      gsize length = strcspn (at, " ");

      if (length == name.length && memcmp (at, name.data, length) == 0)
        return index;
      at += length + (at[length] == ' ');
    }

  return -1;
}

static guint
count_parameters (const char *parameters)
{
  guint n = *parameters != '\0';

  for (; *parameters != '\0'; parameters++)
    n += *parameters == ' ';
  return n;
}

FxJinjaValue
fx_jinja_call_builtin (FxJinja                *self,
                       const FxJinjaBuiltin   *builtin,
                       const FxJinjaValue     *subject,
                       const FxJinjaArguments *arguments)
{
  FxJinjaValue values[MAX_PARAMETERS + 1] = { 0 };
  guint first = subject != NULL;
  guint n_parameters;

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  if (subject != NULL)
    {
      values[0] = *subject;
      if (subject->kind == FX_JINJA_STRING && !fx_jinja_step (self, subject->string.length))
        return fx_jinja_new_undefined (self);
    }
  if (builtin->parameters == NULL)
    return builtin->func (self, values, arguments);

  n_parameters = count_parameters (builtin->parameters);
  if (arguments->n_values > n_parameters)
    return fx_jinja_bad (self, "%s() takes at most %u arguments (%u given)", builtin->name,
                         n_parameters, arguments->n_values);

  for (guint i = 0; i < arguments->n_values; i++)
    values[first + i] = arguments->values[i];
  for (guint i = 0; i < arguments->n_named; i++)
    {
      FxJinjaString name = arguments->named[i].name;
      int index = find_parameter (builtin->parameters, name);

      if (index < 0)
        return fx_jinja_bad (self, "%s() got an unexpected argument '%.*s'", builtin->name,
                             (int) MIN (name.length, 80), name.data);
      if (values[first + (guint) index].kind != FX_JINJA_ABSENT)
        return fx_jinja_bad (self, "%s() got several values for argument '%.*s'", builtin->name,
                             (int) name.length, name.data);
      values[first + (guint) index] = arguments->named[i].value;
    }

  for (guint i = 0; i < builtin->n_required; i++)
    if (values[first + i].kind == FX_JINJA_ABSENT)
      return fx_jinja_bad (self, "%s() lacks an argument", builtin->name);

  return builtin->func (self, values, arguments);
}
