#!/usr/bin/env python3
"""Writes template-cases.json: small templates and what jinja2 makes of them.

jinja2 is set up as the library transformers does it for chat templates:
sandboxed, blocks trimmed, with break and continue, raise_exception,
strftime_now, its own tojson and the tag "generation".

    make-template-cases.py > template-cases.json
    make-template-cases.py --templates templates > template-cases-real.json
    make-template-cases.py --templates FOLDER > cases.json

The second form renders all templates of a folder (*.jinja) with a set of
conversations instead; test-template takes such a file by FX_TEMPLATE_CASES,
so that those of any licence can be tried.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import datetime
import json
import pathlib
import sys

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

# 2026-01-07 03:04:05 UTC
NOW = 1767755045


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("_show")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _show(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent,
                      separators=separators, sort_keys=sort_keys)


def strftime_now(format):
    now = datetime.datetime.fromtimestamp(NOW, datetime.timezone.utc)
    return now.replace(tzinfo=None).strftime(format)


def make_environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True,
        extensions=[Generation, jinja2.ext.loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = strftime_now
    return env


def make_case(env, name, template, args):
    values = {"messages": [], "tools": None, "documents": None,
              "add_generation_prompt": False, **args}
    case = {"name": name, "template": template,
            "args": {key: json.dumps(value) for key, value in args.items()}}
    try:
        case["output"] = env.from_string(template).render(**values)
    except Exception as error:
        case["error"] = f"{type(error).__name__}: {error}"
    return case


ARGS = {
    "s": "Hello World",
    "empty": "",
    "u": "Grüße, Welt! 你好 🙂",
    "i": 7,
    "f": 2.5,
    "t": True,
    "n": None,
    "l": [3, 1, 2],
    "words": ["pear", "Apple", "fig", "apple"],
    "d": {"b": 1, "a": [1, 2], "items": "x", "C": None},
    "people": [
        {"name": "Ada", "age": 36, "tags": ["x", "y"]},
        {"name": "Bob", "age": 25, "tags": []},
        {"name": "cy", "age": 36, "extra": {"k": "v"}},
    ],
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi <b>&amp;</b> 'there'"},
        {"role": "assistant", "content": "  Hello!\n"},
        {"role": "user", "content": "Bye"},
    ],
}

# One a line
EXPRESSIONS = (pathlib.Path(__file__).parent / "template-expressions.txt").read_text(
    encoding="utf-8").removesuffix("\n").split("\n")

STATEMENTS = [
    "{% for x in l %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}"
    "{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}",
    "{% for x in l %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}",
    "{% for x in l %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for x in [1,1,2,2,1] %}{{ loop.changed(x) }} {% endfor %}",
    "{% for x in [] %}a{% else %}none{% endfor %}",
    "{% for x in nope %}a{% else %}none{% endfor %}",
    "{% for x in l if x > 1 %}{{ loop.index }}:{{ x }} {% endfor %}",
    "{% for x in l if x > 9 %}{{ x }}{% else %}no{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in d | items %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in d | dictsort %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in d %}{{ k }}{% endfor %}",
    "{% for c in u %}{{ c }}.{% endfor %}",
    "{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }},{% endfor %}",
    "{% for a, (b, c) in [[1, [2, 3]]] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for a, b in [[1, 2, 3]] %}{{ a }}{% endfor %}",
    "{% for a, b in [[1]] %}{{ a }}{% endfor %}",
    "{% for x in 5 %}{% endfor %}",
    "{% for x in none %}{% endfor %}",
    "{% for x in range(3) %}{% for y in range(2) %}{{ x }}{{ y }}{{ loop.index }} {% endfor %}{{ loop.index }}|{% endfor %}",
    "{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in l %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}!",
    "{% for x in [1,2] %}{% for y in [1,2,3] %}{% if y == 2 %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}{% endfor %}",
    "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}",
    "{% for x in l | sort if x != 2 %}{{ x }}{% endfor %}",
    "{% for m in messages %}{% if loop.nextitem is defined and loop.nextitem.role == 'assistant' %}{{ m.content }}{% endif %}{% endfor %}",
    "{% set x = 1 %}{% for y in l %}{{ x }}{% set x = y %}{{ x }} {% endfor %}{{ x }}",
    "{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% set ns = namespace(n=0) %}{% for y in l %}{% set ns.n = ns.n + y %}{% endfor %}{{ ns.n }}",
    "{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b }}",
    "{% set ns = namespace(a=1) %}{{ ns }}",
    "{% set d2 = {} %}{% set d2.a = 1 %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{% set a = 1, 2 %}{{ a }}",
    "{% set (a, b) = [1, 2] %}{{ a }}{{ b }}",
    "{% set ns = namespace() %}{% set ns.a, b = 1, 2 %}{{ ns.a }}{{ b }}",
    "{% set x %}a{{ 1 }}b{% endset %}[{{ x }}]",
    "{% set x | upper %}abc{% endset %}{{ x }}",
    "{% set x | replace('a', 'b') | upper %}abc{% endset %}{{ x }}",
    "{% set x %}{% endset %}[{{ x }}]",
    "{% set x = 5 %}{% set y %}{% set x = 6 %}{{ x }}{% endset %}{{ x }}{{ y }}",
    "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a=5) }}",
    "{% macro m(a, b=a) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }}",
    "{% macro m(a) %}[{{ a }}]{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(c=2) }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4) }}",
    "{% macro m() %}{{ caller() }}!{% endmacro %}{% call m() %}hi{% endcall %}",
    "{% macro m(x) %}{{ caller(x, 2) }}!{% endmacro %}{% call(a, b) m(1) %}{{ a }}{{ b }}{% endcall %}",
    "{% macro m() %}x{% endmacro %}{% call m() %}hi{% endcall %}",
    "{% macro m() %}{{ caller is defined }}{{ caller() if caller is defined }}{% endmacro %}{{ m() }}",
    "{% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}",
    "{% macro m() %}{{ y }}{% endmacro %}{% set y = 1 %}{{ m() }}",
    "{% macro m() %}{% set z = 1 %}{{ z }}{% endmacro %}{{ m() }}{{ z }}",
    "{% for q in [1] %}{% macro m() %}{{ q }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro m() %}{{ q }}{% endmacro %}{% for q in [1] %}[{{ m() }}]{% endfor %}",
    "{% macro m(a, b) %}{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.catch_kwargs }}{{ m.caller }}",
    "{% macro m() %}  x  {% endmacro %}{{ m() | trim }}|",
    "{% macro m() %}a{% endmacro %}{{ m() + 'b' }}{{ m() ~ 1 }}{{ m() | length }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}ok{% endmacro %}{{ a() }}",
    "{% macro m(x) %}{% if x is mapping %}{% for k, v in x.items() %}{{ k }}({{ m(v) }}){% endfor %}{% else %}{{ x }}{% endif %}{% endmacro %}{{ m({'a': {'b': 1, 'c': {'d': 2}}}) }}",
    "{% filter upper %}abc{{ s }}{% endfilter %}",
    "{% filter replace('a', 'b') | upper %}aaa{% endfilter %}",
    "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}",
    "{% with %}{% set q = 3 %}{{ q }}{% endwith %}{{ q }}",
    "{% set a = 9 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}",
    "{% generation %}abc{{ s }}{% endgeneration %}",
    "{% set x = 1 %}{% generation %}{% set x = 2 %}{{ x }}{% endgeneration %}{{ x }}",
    "{% block b %}in{% endblock %}",
    "{% block b %}in{% endblock b %}",
    "{% print 1 %}{% print 'a', 2 %}",
    "{% autoescape false %}<{{ s }}>{% endautoescape %}",
    "{% raw %}{{ x }}{% if %}{% endraw %}",
    "a {% raw -%}  {{ x }}  {%- endraw %} b",
    "  {% raw %}\n x {% endraw %}\nb",
    "{# comment #}a{# {{ x }} {% if %} #}b",
    "a\n  {# comment #}\nb",
    "a {#- comment -#} b",
    "a\n{% if true %}\nb\n{% endif %}\nc",
    "a\n  {% if true %}\n  b\n  {% endif %}\nc\n",
    "a\n  {%+ if true %}\n  b\n  {%+ endif %}\nc\n",
    "a\n  {%- if true -%}\n  b\n  {%- endif -%}\nc\n",
    "{% if true +%}\n  b\n{% endif +%}\nc",
    "a  {{ 1 }}  b",
    "a  {{- 1 -}}  b",
    "a\n\n{{- 1 -}}\n\nb",
    "{{ 1 }}\n{{ 2 }}\n",
    "{{ 1 }}\n\n",
    "\n{{ 1 }}",
    "\n",
    "",
    "x {% if true %} y {% endif %} z",
    "   {% if true %}   y   {% endif %}   z",
    "{{ 1 }}   {% if true %}x{% endif %}",
    "\t {% set a = 1 %}\t\nx",
    "{%- for m in messages -%}\n  {{- m.role + ': ' + m.content + '\\n' -}}\n{%- endfor -%}",
    "{% for m in messages %}\n{{ m.role }}\n{% endfor %}\n",
    "{%   if   true   %}x{%   endif   %}",
    "{{'a'}}{{\"b\"}}",
    "{{ {'a': {'b': 1}}['a']['b'] }}",
    "{{ {'a': 1} }}",
    "{{ '}}' }}",
    "{{ \"%}\" }}{% if '%}' %}y{% endif %}",
    "a { b } { { c } } {",
    "{",
    "{ {",
    "a\r\nb\rc\n{{ 1 }}\r\n",
    "{% if nope %}a{% elif i == 7 %}b{% elif true %}c{% else %}d{% endif %}",
    "{% if false %}a{% elif false %}b{% else %}d{% endif %}",
    "{% if l | select('odd') %}generators are true{% endif %}",
    "{% set g = l | select('odd') %}{{ g | list }}{{ g | list }}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.next() }}",
    "{% set j = joiner(' | ') %}{% for x in l %}{{ j() }}{{ x }}{% endfor %}",
    "{% set j = joiner() %}{{ j() }}a{{ j() }}b",
    "{% set args = [1, 2] %}{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*args) }}{{ m(**{'a': 3, 'b': 4}) }}",
    "{% set x = 'a' if false %}{{ x is defined }}",
    "{% set loop_messages = messages[1:] %}{% for m in loop_messages %}{{ m['role'] }} {% endfor %}",
    "{% if messages[0]['role'] == 'system' %}{% set system_message = messages[0]['content'] %}{% else %}{% set system_message = '' %}{% endif %}{{ system_message }}",
    "{% if (messages[0].role == 'user') != (0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}ok",
    "{{ tools }}{{ documents }}{{ add_generation_prompt }}",
    "{% if tools %}x{% endif %}{{ tools is none }}{{ tools is defined }}",
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = true %}{% endif %}{{ add_generation_prompt }}",
    "{% set messages = messages | rejectattr('role', 'equalto', 'system') | list %}{{ messages | length }}",
    "{% set x = messages | map(attribute='content') | join('\\n') %}{{ x }}",
    "{% for message in messages | reverse %}{{ message.role[0] }}{% endfor %}",
    "{% for i in range(messages | length - 1, -1, -1) %}{{ i }}{{ messages[i].role }} {% endfor %}",
    "{% for message in messages[::-1] %}{% set index = (messages|length - 1) - loop.index0 %}{{ index }}{% endfor %}",
    "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}\n{%- for message in messages[::-1] %}\n    {%- set index = (messages|length - 1) - loop.index0 %}\n    {%- if ns.multi_step_tool and message.role == \"user\" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}\n        {%- set ns.multi_step_tool = false %}\n        {%- set ns.last_query_index = index %}\n    {%- endif %}\n{%- endfor %}\n{{ ns.last_query_index }}",
    "{{ '<think>a</think>b'.split('</think>')[-1].lstrip('\\n') }}{{ '<think>a</think>b'.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') }}",
    # Wrong templates
    "{% if %}", "{% if true %}", "{% endif %}", "{% for x in %}{% endfor %}", "{% for in l %}{% endfor %}",
    "{{ }}", "{{ 1", "{% if true", "{# x", "{% raw %}x", "{{ 'abc }}", "{{ 1 2 }}", "{{ (1 }}", "{{ [1 }}",
    "{{ 1) }}", "{% nosuch %}", "{% set 1 = 2 %}", "{% set true = 2 %}", "{% break %}", "{% include 'x' %}",
    "{% extends 'x' %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% do l.append(1) %}",
    "{% macro m %}{% endmacro %}", "{% macro m(a=1, b) %}{% endmacro %}", "{% call 1 %}{% endcall %}",
    "{{ a b }}", "{{ a.}}", "{{ a[ }}", "{{ a | }}", "{{ a is }}", "{{ 1 + }}", "{{ not }}", "{{ f(a=1, 2) }}",
    "{{ $ }}", "{{ a ! b }}", "{% endfor %}", "{% else %}", "{% if true %}{% endfor %}",
    "{{ {1} }}", "{{ {'a' 1} }}", "{{ 007 }}", "{{ 1.}}", "{% for x in l %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}",
]


def make_small():
    env = make_environment()
    cases = []
    for expression in EXPRESSIONS:
        cases.append(make_case(env, expression, "[{{ " + expression + " }}]", ARGS))
    for statement in STATEMENTS:
        cases.append(make_case(env, statement, statement, ARGS))
    # The arguments are the same for all.
    return {"now": NOW, "args": {k: json.dumps(v) for k, v in ARGS.items()},
            "cases": [{k: v for k, v in case.items() if k not in ("args", "name")}
                      for case in cases]}


TOOLS = [{
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather <now> & \"soon\" in a place.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Name of the city — Zürich"},
                "unit": {"type": "string", "enum": ["C", "F"], "default": "C"},
                "days": {"type": "array", "items": {"type": "integer"}},
            },
            "required": ["city"],
        },
    },
}]

USER = {"role": "user", "content": "Hello, who are you?"}
SYSTEM = {"role": "system", "content": "You are terse.\n"}
ANSWER = {"role": "assistant", "content": "<think>\nhm\n</think>\n\nA program. "}
LATER = {"role": "user", "content": "  <|im_end|> 你好 🙂\n"}
CALL = {"role": "assistant", "content": "", "tool_calls": [
    {"id": "call00001", "type": "function",
     "function": {"name": "get_weather", "arguments": {"city": "Zürich", "days": [1, 2]}}}]}
RESULT = {"role": "tool", "name": "get_weather", "tool_call_id": "call00001",
          "content": "{\"temp\": 12.5}"}
PARTS = {"role": "user", "content": [{"type": "text", "text": "In parts."}]}

CONVERSATIONS = [
    {"messages": [USER], "add_generation_prompt": True},
    {"messages": [SYSTEM, USER], "add_generation_prompt": True},
    {"messages": [SYSTEM, USER, ANSWER, LATER], "add_generation_prompt": True},
    {"messages": [USER, ANSWER], "add_generation_prompt": False},
    {"messages": [USER, ANSWER, LATER, ANSWER], "add_generation_prompt": False},
    {"messages": [SYSTEM, USER], "tools": TOOLS, "add_generation_prompt": True},
    {"messages": [USER, CALL, RESULT], "tools": TOOLS, "add_generation_prompt": True},
    {"messages": [SYSTEM, USER, CALL, RESULT, ANSWER, LATER], "tools": TOOLS,
     "add_generation_prompt": True},
    {"messages": [PARTS], "add_generation_prompt": True},
    {"messages": [USER, USER], "add_generation_prompt": True},
    {"messages": [], "add_generation_prompt": True},
    {"messages": [USER], "add_generation_prompt": True, "enable_thinking": False},
    {"messages": [USER], "add_generation_prompt": True, "enable_thinking": True},
]


def make_real(folder):
    env = make_environment()
    cases = []
    for path in sorted(pathlib.Path(folder).glob("*.jinja")):
        template = path.read_text(encoding="utf-8")
        for i, args in enumerate(CONVERSATIONS):
            args = {"bos_token": "<s>", "eos_token": "</s>", **args}
            case = make_case(env, f"{path.name} {i}", template, args)
            # Said once, with the first.
            if i > 0:
                del case["template"]
            cases.append(case)
    return {"now": NOW, "args": {}, "cases": cases}


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--templates":
        data = make_real(sys.argv[2])
    else:
        data = make_small()
    json.dump(data, sys.stdout, ensure_ascii=False, indent=0)
    print()


if __name__ == "__main__":
    main()
