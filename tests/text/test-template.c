/* test-template.c - against what jinja2 rendered, by
 * tests/data/make-template-cases.py; and against hostile templates.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

#include "fx-error.h"
#include "fx-template.h"

static JsonParser *
load_cases (const char *path)
{
  JsonParser *parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return parser;
}

static void
set_args (FxTemplateArgs *args,
          JsonObject     *values)
{
  g_autoptr (GList) names = json_object_get_members (values);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr (GError) error = NULL;
      const char *json = json_object_get_string_member (values, l->data);

      /* Strings the way a program sets them. */
      if (g_str_has_suffix (l->data, "_token"))
        {
          g_autofree char *text = g_strndup (json + 1, strlen (json) - 2);

          fx_template_args_set_string (args, l->data, text);
        }
      else
        {
          fx_template_args_set_json (args, l->data, json, &error);
          g_assert_no_error (error);
        }
    }
}

static char *
render (JsonObject *file,
        JsonObject *one,
        const char *source,
        GError    **error)
{
  g_autoptr (FxTemplate) template = NULL;
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();

  template = fx_template_new (source, error);
  if (template == NULL)
    return NULL;

  fx_template_args_set_now (args, json_object_get_int_member (file, "now"));
  set_args (args, json_object_get_object_member (file, "args"));
  if (json_object_has_member (one, "args"))
    set_args (args, json_object_get_object_member (one, "args"));
  return fx_template_render (template, args, NULL, error);
}

/* Returns: the number of cases that differ, each printed */
static guint
check_cases (const char *path)
{
  g_autoptr (JsonParser) parser = load_cases (path);
  JsonObject *file = json_node_get_object (json_parser_get_root (parser));
  JsonArray *cases = json_object_get_array_member (file, "cases");
  const char *source = NULL;
  guint n_wrong = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *one = json_array_get_object_element (cases, i);
      const char *name;
      const char *expected = json_object_get_string_member_with_default (one, "output", NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;

      /* A case without one has that of the case before it. */
      source = json_object_get_string_member_with_default (one, "template", source);
      name = json_object_get_string_member_with_default (one, "name", source);
      output = render (file, one, source, &error);

      if (expected != NULL && output == NULL)
        g_test_message ("%s\n  fails: %s\n  expected: %s", name, error->message, expected);
      else if (expected == NULL && output != NULL)
        g_test_message ("%s\n  gives: %s\n  expected: %s", name, output,
                        json_object_get_string_member (one, "error"));
      else if (expected != NULL && strcmp (output, expected) != 0)
        g_test_message ("%s\n  gives:    %s\n  expected: %s", name, output, expected);
      else
        continue;
      n_wrong++;
    }

  g_test_message ("%u cases, %u wrong", json_array_get_length (cases), n_wrong);
  return n_wrong;
}

static void
test_cases (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FX_TEST_DATA"), "template-cases.json",
                                            NULL);

  g_assert_cmpuint (check_cases (path), ==, 0);
}

/* The templates of five models, in full, over thirteen conversations. */
static void
test_real (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FX_TEST_DATA"),
                                            "template-cases-real.json", NULL);

  g_assert_cmpuint (check_cases (path), ==, 0);
}

/* Any other file of cases, such as that of all templates of a folder. */
static void
test_more_cases (void)
{
  g_assert_cmpuint (check_cases (g_getenv ("FX_TEMPLATE_CASES")), ==, 0);
}

/* Hostile templates */

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* Each takes more than there is of something.  Where a text is to be repeated
 * "@" stands for it; @after, as often, ends the template. */
static const struct
{
  const char *name;
  const char *template;
  const char *part;
  guint       times;
  const char *after;
} hostile[] = {
  { "range", "{{ range(10 ** 12) | list }}" },
  { "range-sum", "{{ range(1000000000) | sum }}" },
  { "range-negative", "{{ range(0, -9223372036854775807, -1) | length }}" },
  { "range-products", "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}" },
  { "loops", "@{{ 1 }}", "{% for x in range(100) %}", 20,
    "{% endfor %}" },
  { "empty-loops", "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}" },
  { "doubling", "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(60) %}"
                "{% set ns.s = ns.s ~ ns.s %}{% endfor %}" },
  { "doubling-plus", "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(60) %}"
                     "{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}" },
  { "doubling-marked", "{% set ns = namespace(s=messages[0].content ~ 'x') %}{% for i in range(60) %}"
                       "{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}" },
  { "doubling-list", "{% set ns = namespace(s=[1, 2]) %}{% for i in range(60) %}"
                     "{% set ns.s = ns.s + ns.s %}{% endfor %}" },
  { "doubling-format", "{% set ns = namespace(s='xxxx') %}{% for i in range(60) %}"
                       "{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}" },
  { "doubling-braces", "{% set ns = namespace(s='xxxx') %}{% for i in range(60) %}"
                       "{% set ns.s = '{0}{0}'.format(ns.s) %}{% endfor %}" },
  { "doubling-join", "{% set ns = namespace(s='xxxx') %}{% for i in range(60) %}"
                     "{% set ns.s = [ns.s, ns.s] | join %}{% endfor %}" },
  { "doubling-capture", "{% set ns = namespace(s='xxxx') %}{% for i in range(60) %}"
                        "{% set t %}{{ ns.s }}{{ ns.s }}{% endset %}{% set ns.s = t %}{% endfor %}" },
  { "doubling-macro", "{% macro m(s) %}{{ s }}{{ s }}{% endmacro %}{% set ns = namespace(s='xxxx') %}"
                      "{% for i in range(60) %}{% set ns.s = m(ns.s) %}{% endfor %}" },
  { "nesting-list", "{% set ns = namespace(s=[]) %}{% for i in range(99999) %}"
                    "{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}" },
  { "nesting-json", "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}"
                    "{% set ns.s = [ns.s, ns.s, ns.s] %}{% endfor %}{{ ns.s | tojson }}" },
  { "repeat", "{{ 'x' * 10 ** 12 }}" },
  { "repeat-list", "{{ [0] * 10 ** 12 }}" },
  { "repeat-repeat", "{{ (('x' * 100000) * 100000) }}" },
  { "replace", "{{ ('x' * 100000) | replace('x', 'y' * 100000) }}" },
  { "replace-nothing", "{{ ('x' * 1000000).replace('', 'y' * 1000) }}" },
  { "join", "{{ range(100000) | join('x' * 100000) }}" },
  { "center", "{{ 'x'.center(10 ** 15) }}" },
  { "indent", "{{ ('\\n' * 100000) | indent(100000, true, true) }}" },
  { "width", "{{ '%1000000000d' % 1 }}" },
  { "precision", "{{ '{:.1000000000f}'.format(1.5) }}" },
  { "output", "{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}" },
  { "power", "{{ 10 ** 10 ** 10 }}" },
  { "factor", "{% set ns = namespace(n=2) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}" },
  { "recursion", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}" },
  { "recursion-mutual", "{% macro a() %}{{ b() }}{{ b() }}{% endmacro %}"
                        "{% macro b() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}" },
  { "recursion-call", "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{{ caller is defined }}"
                      "{% endmacro %}{% call m() %}x{% endcall %}" },
  { "tree", "{% macro m(n) %}{% for i in range(9) %}{{ m(n + 1) }}{% endfor %}{% endmacro %}{{ m(0) }}" },
  { "deep-if", "@", "{% if true %}", 5000 },
  { "deep-parentheses", "{{ @1 }}", "(", 100000 },
  { "deep-lists", "{{ @1 }}", "[", 100000 },
  { "deep-not", "{{ @1 }}", "not ", 100000 },
  { "deep-minus", "{{ @1 }}", "-", 100000 },
  { "deep-filters", "{{ 'x'@ }}", "|upper", 100000 },
  { "deep-attributes", "{{ x@ }}", "[0]", 100000 },
  { "deep-conditions", "{{ 1@ }}", " if 0 else 1", 50000 },
  { "long", "@", "xxxxxxxxxx", 1000000 },
  { "long-literal", "{{ '@' }}", "xxxxxxxxxx", 1000000 },
  { "sort", "{% for i in range(999) %}{{ range(9999) | sort(reverse=true) | length }}{% endfor %}" },
  { "contains", "{% for i in range(99999) %}{{ 1 if 100001 in range(100000) }}{% endfor %}" },
  { "find", "{% set s = 'a' * 1000000 %}{% for i in range(99999) %}{{ s.find('b') }}{% endfor %}" },
  { "find-last", "{% set s = 'a' * 1000000 %}{% for i in range(99999) %}{{ s.rfind('ba') }}{% endfor %}" },
  { "index", "{% set s = 'a' * 1000000 %}{% for i in range(99999) %}{{ s[999999] }}{% endfor %}" },
  { "case", "{% set s = 'a' * 1000000 %}{% for i in range(99999) %}{% set t = s.upper() %}{% endfor %}" },
  { "split", "{% set s = 'a ' * 400000 %}{% for i in range(99999) %}{% set t = s.split() %}{% endfor %}" },
  { "strip", "{% set s = ' ' * 1000000 %}{% for i in range(99999) %}{% set t = s.strip() %}{% endfor %}" },
  { "equal", "{% set a = range(90000) | list %}{% set b = range(90000) | list %}"
             "{% for i in range(99999) %}{{ 1 if a == b }}{% endfor %}" },
};

static char *
write_hostile (guint i)
{
  const char *at = strchr (hostile[i].template, '@');
  GString *text = g_string_new (NULL);

  if (hostile[i].part == NULL)
    return g_string_free (g_string_assign (text, hostile[i].template), FALSE);

  g_string_append_len (text, hostile[i].template, at - hostile[i].template);
  for (guint n = 0; n < hostile[i].times; n++)
    g_string_append (text, hostile[i].part);
  g_string_append (text, at + 1);
  for (guint n = 0; hostile[i].after != NULL && n < hostile[i].times; n++)
    g_string_append (text, hostile[i].after);
  return g_string_free (text, FALSE);
}

/* Each is refused by a limit.  The promise is 100 ms of CPU time and what it
 * takes to notice; it is broken at three times that, for slow machines.
 * Sanitizers take longer. */
static void
test_hostile (void)
{
#ifdef __SANITIZE_ADDRESS__
  const double limit = 3;
#else
  const double limit = 3 * 0.15;
#endif

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *source = write_hostile (i);
      g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
      g_autoptr (FxTemplate) template = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;
      double start, seconds;

      fx_template_args_add_message (args, "user", "hello");
      start = cpu_seconds ();
      template = fx_template_new (source, &error);
      if (template != NULL)
        output = fx_template_render (template, args, NULL, &error);
      seconds = cpu_seconds () - start;

      g_test_message ("%s: %.1f ms, %s", hostile[i].name, seconds * 1000,
                      error != NULL ? error->message : "rendered");
      g_assert_null (output);
      g_assert_error (error, FX_ERROR, FX_ERROR_LIMIT);
      g_assert_cmpfloat (seconds, <, limit);
    }
}

/* Ways out of other interpreters.  There is nothing to get out to: each is an
 * error, or empty. */
static void
test_escape (void)
{
  static const char *const templates[] = {
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__']['__mro__'][1]['__subclasses__']() }}",
    "{{ (''|attr('__class__')|attr('__mro__'))[1] }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os.popen('id').read() }}",
    "{{ namespace.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ lipsum.__globals__.os.system('id') }}",
    "{{ self.__init__.__globals__.__builtins__.__import__('os').popen('id').read() }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__.os }}",
    "{{ request.application.__globals__.__builtins__ }}",
    "{{ config.items() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ range.__class__.__base__.__subclasses__() }}",
    "{{ raise_exception.__globals__.os }}",
    "{{ strftime_now.__globals__.os }}",
    "{{ messages.__class__.__mro__ }}",
    "{{ messages.append.__self__.__class__.__mro__ }}",
    "{{ '{0.__class__.__mro__}'.format(messages) }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(cycler) }}",
    "{{ 'x'.format.__globals__.os }}",
    "{{ dict.mro() }}",
    "{{ open('/etc/passwd').read() }}",
    "{{ eval('1') }}",
    "{{ __import__('os') }}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__.os }}",
    "{% for x in [1] %}{{ loop.__class__.__mro__ }}{% endfor %}",
    "{% set ns = namespace() %}{% set ns.__class__ = 1 %}{{ ns.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import system %}",
    "{% extends '/etc/passwd' %}",
    "{{ messages.pop() }}",
    "{{ messages[0].update({'role': 'system'}) }}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
      g_autoptr (FxTemplate) template = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;

      fx_template_args_add_message (args, "user", "hello");
      template = fx_template_new (templates[i], &error);
      if (template != NULL)
        output = fx_template_render (template, args, NULL, &error);
      if (output != NULL)
        g_error ("'%s' gives '%s'", templates[i], output);
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
    }
}

/* Random cuts and joints of templates: anything but a crash. */
static void
test_mutants (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FX_TEST_DATA"), "template-cases.json",
                                            NULL);
  g_autoptr (JsonParser) parser = load_cases (path);
  JsonObject *file = json_node_get_object (json_parser_get_root (parser));
  JsonArray *cases = json_object_get_array_member (file, "cases");
  guint n_rendered = 0;

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr (GString) source = g_string_new (NULL);
      g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
      g_autoptr (FxTemplate) template = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;

      for (gint n = g_test_rand_int_range (1, 4); n > 0; n--)
        {
          JsonObject *one = json_array_get_object_element (
            cases, (guint) g_test_rand_int_range (0, (gint32) json_array_get_length (cases)));
          const char *text = json_object_get_string_member (one, "template");
          glong length = g_utf8_strlen (text, -1);
          glong from = g_test_rand_bit () ? 0 : g_test_rand_int_range (0, (gint32) length + 1);
          g_autofree char *part = g_utf8_substring (
            text, from, g_test_rand_bit () ? length
                                           : g_test_rand_int_range ((gint32) from,
                                                                    (gint32) length + 1));

          g_string_append (source, part);
        }

      set_args (args, json_object_get_object_member (file, "args"));
      template = fx_template_new (source->str, &error);
      if (template != NULL)
        output = fx_template_render (template, args, NULL, &error);
      g_assert_true ((output != NULL) == (error == NULL));
      if (output != NULL)
        g_assert_true (g_utf8_validate (output, -1, NULL));
      n_rendered += output != NULL;
    }

  g_test_message ("%u of 4000 rendered", n_rendered);
  g_assert_cmpuint (n_rendered, >, 100);
}

/* Where text came from.  Expected is the output with <...> around what came
 * from the arguments. */
static void
test_plain (void)
{
  static const struct
  {
    const char *template;
    const char *expected;
  } cases[] = {
    { "{{ messages[0].content }}", "< Hi You >" },
    { "a{{ messages[0].content }}b", "a< Hi You >b" },
    { "{{ messages[0].role }}: {{ messages[0].content | trim }}!", "user: <Hi You>!" },
    { "{{ 'x' + messages[0].content + 'y' }}", "x< Hi You >y" },
    { "{{ 'x' ~ messages[0].content ~ 1 }}", "x< Hi You >1" },
    { "{{ messages[0].content.strip() | upper }}", "<HI YOU>" },
    { "{{ messages[0].content[1:3] }}{{ messages[0].content[::-1] }}", "<Hi uoY iH >" },
    { "{{ messages[0].content.split() | join('-') }}", "<Hi>-<You>" },
    { "{{ messages[0].content | replace('Hi', 'Ho') }}", "< >Ho< You >" },
    { "{{ ('[' ~ messages[0].content ~ ']')[2:5] }}", "<Hi >" },
    { "{% set x %}<{{ messages[0].content }}>{% endset %}{{ x }}", "<< Hi You >>" },
    { "{% macro m(s) %}[{{ s }}]{% endmacro %}{{ m(messages[0].content) }}", "[< Hi You >]" },
    { "{{ messages[0].content }}{{ messages[0].content }}", "< Hi You  Hi You >" },
    { "{% set x = messages[0].content %}{{ x }}{% set y %}{{ x }}{% endset %}.{{ y }}",
      "< Hi You >.< Hi You >" },
    { "{{ messages[0].content }}{% set y %}{{ messages[0].content }}{% endset %}|{{ y }}",
      "< Hi You >|< Hi You >" },
    { "{{ messages[0].content | tojson }}", "\"< Hi You >\"" },
    { "{{ [messages[0].content] }}", "['< Hi You >']" },
    { "{{ tool | tojson }}", "{\"<na\\\"me>\": [\"<x>\", 1]}" },
    { "{{ bos_token }}{{ other }}", "<s><text>" },
    { "{{ '%s-%s' % ('a', messages[0].content) }}", "a-< Hi You >" },
    { "{{ '{}|{}'.format(messages[0].content, 'b') }}", "< Hi You >|b" },
    { "{% for c in messages[0].content %}{{ c }}{{ '.' if loop.last }}{% endfor %}",
      "< Hi You >." },
    { "{{ messages[0].content | length }}{{ messages | length }}", "81" },
    { "{% filter upper %}x{{ messages[0].content }}{% endfilter %}", "X< HI YOU >" },
    { "{% if messages[0].content == ' Hi You ' %}same{% endif %}", "same" },
    { "{{ ' Hi You ' }}", " Hi You " },
    { "{{ messages[0].content | e }}{{ '<' | e }}", "< Hi You >&lt;" },
    { "{{ messages[0].content | indent(2, true) }}", "  < Hi You >" },
    { "{{ messages[0].content.title() ~ messages[0].content.lower() }}", "< Hi You  hi you >" },
    { "{{ messages | map(attribute='content') | join(',') }}", "< Hi You >" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
      g_autoptr (FxTemplate) template = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) plain = NULL;
      g_autofree char *output = NULL;
      g_autoptr (GString) shown = g_string_new (NULL);
      gsize done = 0;

      fx_template_args_add_message (args, "user", " Hi You ");
      fx_template_args_set_string (args, "bos_token", "<s>");
      fx_template_args_set_string (args, "other", "text");
      fx_template_args_set_json (args, "tool", "{\"na\\\"me\": [\"x\", 1]}", &error);
      g_assert_no_error (error);
      template = fx_template_new (cases[i].template, &error);
      g_assert_no_error (error);
      output = fx_template_render (template, args, &plain, &error);
      g_assert_no_error (error);

      for (guint j = 0; j < plain->len; j++)
        {
          FxSpan span = g_array_index (plain, FxSpan, j);

          g_assert_cmpuint (span.start, >=, done);
          g_assert_cmpuint (span.end, >, span.start);
          g_string_append_len (shown, output + done, (gssize) (span.start - done));
          g_string_append_c (shown, '<');
          g_string_append_len (shown, output + span.start, (gssize) (span.end - span.start));
          g_string_append_c (shown, '>');
          done = span.end;
        }
      g_string_append (shown, output + done);
      if (strcmp (shown->str, cases[i].expected) != 0)
        g_error ("'%s' gives '%s', expected '%s'", cases[i].template, shown->str,
                 cases[i].expected);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *template;
    const char *message;
  } cases[] = {
    { "a\n  {{ nope.x }}", "template line 2, column 10: 'nope' is undefined" },
    { "{% if %}", "template line 1, column 7: an expression expected, not '%}'" },
    { "\n\n{% for x in 5 %}{% endfor %}",
      "template line 3, column 13: 'int' object is not iterable" },
    { "{{ 'abc }}", "template line 1, column 4: a string without end" },
    { "\303\244\303\266 {{ 1 / 0 }}", "template line 1, column 9: division by zero" },
    { "{{ raise_exception('Roles must alternate') }}",
      "template line 1, column 19: Roles must alternate" },
    { "{% nosuch %}", "template line 1, column 4: unknown tag 'nosuch'" },
    { "{{ x | nosuch }}", "template line 1, column 8: no filter named 'nosuch'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
      g_autoptr (FxTemplate) template = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;

      template = fx_template_new (cases[i].template, &error);
      if (template != NULL)
        output = fx_template_render (template, args, NULL, &error);
      g_assert_null (output);
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_uses (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxTemplate) template = fx_template_new (
    "{% if tools %}{{ messages[0].enable_thinking }}{% endif %}{# documents #}"
    "{{ 'strings' }}{% for m in messages %}{% endfor %}",
    &error);

  g_assert_no_error (error);
  g_assert_true (fx_template_uses (template, "tools"));
  g_assert_true (fx_template_uses (template, "messages"));
  g_assert_false (fx_template_uses (template, "enable_thinking"));
  g_assert_false (fx_template_uses (template, "documents"));
  g_assert_false (fx_template_uses (template, "strings"));
}

static void
test_arguments (void)
{
  static const char *const bad[] = { "", "{", "[1,]", "{\"a\" 1}", "nul", "\"", "\"\\q\"", "1 2",
                                     "{1: 2}", "[", "01", "\"\n\"", "\"\\u12\"", "-", "\377" };
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxTemplate) template = NULL;
  g_autofree char *output = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (fx_template_args_set_json (args, "x", bad[i], &error));
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
      g_clear_error (&error);
    }

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_false (fx_template_args_set_json (args, "x", deep->str, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_LIMIT);
  g_clear_error (&error);

  /* Later messages follow those set as JSON; bad UTF-8 is made good. */
  g_assert_true (fx_template_args_set_json (args, "messages",
                                            "[{\"role\": \"system\", \"content\": \"\\ud83d\\ude42\\ud83d\"}]",
                                            &error));
  fx_template_args_add_message (args, "user", "a\377b");
  template = fx_template_new ("{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}",
                              &error);
  g_assert_no_error (error);
  output = fx_template_render (template, args, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "system:\360\237\231\202\357\277\275;user:a\357\277\275b;");
}

/* A long conversation is no hostile one: 4 MB in 2000 messages. */
static void
test_long_conversation (void)
{
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
  g_autoptr (FxTemplate) template = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *text = g_strnfill (2000, 'x');

  for (guint i = 0; i < 2000; i++)
    fx_template_args_add_message (args, i % 2 == 0 ? "user" : "assistant", text);
  template = fx_template_new (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] | trim"
    " + '<|im_end|>' + '\\n' }}{% endfor %}", &error);
  g_assert_no_error (error);
  output = fx_template_render (template, args, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (output), >, 4000000);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/template/cases", test_cases);
  g_test_add_func ("/template/real", test_real);
  if (g_getenv ("FX_TEMPLATE_CASES") != NULL)
    g_test_add_func ("/template/more-cases", test_more_cases);
  g_test_add_func ("/template/errors", test_errors);
  g_test_add_func ("/template/plain", test_plain);
  g_test_add_func ("/template/uses", test_uses);
  g_test_add_func ("/template/arguments", test_arguments);
  g_test_add_func ("/template/long-conversation", test_long_conversation);
  g_test_add_func ("/template/escape", test_escape);
  g_test_add_func ("/template/hostile", test_hostile);
  g_test_add_func ("/template/mutants", test_mutants);

  return g_test_run ();
}
