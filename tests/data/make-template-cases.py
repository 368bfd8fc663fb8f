#!/usr/bin/env python3
"""Writes template-cases.json: small templates and what jinja2 makes of them.

jinja2 is set up as the library transformers does it for chat templates:
sandboxed, blocks trimmed, with break and continue, raise_exception,
strftime_now, its own tojson and the tag "generation".

    make-template-cases.py > template-cases.json
    make-template-cases.py --templates FOLDER > cases.json

The second form renders all templates of a folder (*.jinja) with a set of
conversations instead; test-template takes such a file by FX_TEMPLATE_CASES.

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

EXPRESSIONS = r"""
1
-1
+i
1 + 2 * 3
(1 + 2) * 3
2 ** 10
2 ** 3 ** 2
2 ** -1
-2 ** 2
7 / 2
6 / 2
7 // 2
-7 // 2
7 % 3
-7 % 3
7 % -3
7.5 // 2
-7.5 // 2
7.5 % 2
-7.5 % 2
1 / 3
0.1 + 0.2
1e16
1e15
123456789.125
1e-5
0.0001
1.5e300
-0.0
100 * 1.0
1_000
0x1f
0b101
0o17
true + 1
true
false
none
None
True and False
1 and 2
0 or 'x'
'' or none
not 1
not not 'a'
1 < 2
1 < 2 < 3
1 < 3 < 2
1 == 1.0
1 == true
'1' == 1
'a' < 'b'
[1, 2] < [1, 3]
[1, 2] == [1, 2]
(1, 2) == [1, 2]
{'a': 1} == {'a': 1.0}
1 != 2
3 in l
9 in l
9 not in l
'ell' in s
'zzz' not in s
'a' in d
'' in s
none == none
nope == nope2
nope is defined
nope
nope ~ 'x'
d.nope
d.nope is undefined
d['b']
d.b
d['items']
d.get('b')
d.get('zz')
d.get('zz', 5)
d.keys() | list
d.values() | list
d.items() | list
d.keys()
d.values()
d.items()
l[0]
l[-1]
l[10]
l[true]
l['x']
l[1:]
l[:-1]
l[::-1]
l[::2]
l[5:]
l[-2:10]
l[2:0:-1]
s[0]
s[-1]
s[1:4]
s[::-1]
s[::2]
s[-5:]
s[50]
u[7]
u[::-1]
u[-1]
u[14:]
u | length
s.nope
i.nope
n.nope
n[0]
'a' 'b' "c"
'a' + 'b'
'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1, 'x'] ~ {'k': 'v'}
'ab' * 3
3 * 'ab'
'ab' * 0
'ab' * -1
[1] * 3
[1] + [2, 3]
(1,) + (2,)
(1,)
()
(1, 2)
1, 2
[]
{}
{'a': 1, 'b': [1, 2.0, none, true, 'x']}
{1: 'a', none: 'b', true: 'c', 1.5: 'd', (1, 2): 'e'}
['a', "b'c", 'd"e', 'f\'"g', 'h\ni\tj\\k']
['é', '你', '🙂', '\x01', '\u200b', '\xa0']
"x\ty\\z\"q\'"
'\x41\u00e9\U0001F642\101'
'\q'
'a' if t else 'b'
'a' if not t else 'b'
'a' if nope
'a' if empty else 'b' if n else 'c'
(1 if t else 2) + 3
i is odd
i is even
i is divisibleby 7
i is divisibleby(3)
i is number
t is number
t is boolean
t is true
t is false
t is integer
i is integer
i is float
f is float
s is string
n is none
n is not none
l is sequence
l is iterable
l is mapping
d is mapping
d is iterable
d is sequence
s is iterable
s is sequence
i is iterable
l | map('upper') is sequence
nope is iterable
i is eq 7
i is equalto(7)
i is ne 7
i is gt 3
i is lt(3)
i is ge 7
i is le 6
i is in [7, 8]
i is in l
'abc' is lower
'ABC' is upper
'aBC' is upper
n is sameas none
t is sameas true
range is callable
s is callable
not i is odd
i is not odd and t
s is defined and s
s | upper
s | lower
s | title
"it's a (test) of-this {x}" | title
"it's a test".title()
'hELLO wORLD' | capitalize
'hELLO wORLD'.capitalize()
'Straße ŉ ﬁn ǆ'.upper()
'ΑΣ ΑΣΑ İ'.lower()
'ǆungla ﬁn'.title()
'HeLLo'.swapcase()
'ß'.casefold()
'  x  ' | trim
'  x  '.strip()
'  x  '.lstrip() ~ '|'
'  x  '.rstrip() ~ '|'
'xxaxx' | trim('x')
'xyaxy'.strip('yx')
'\u2003x\x1f'.strip()
'a,b,,c'.split(',')
'a,b,,c'.split(',', 1)
'a,b,,c'.rsplit(',', 1)
' a  b c '.split()
' a  b c '.split(none, 1)
' a  b c '.rsplit(none, 1)
'a\nb\r\nc\n'.splitlines()
'a\nb\r\nc'.splitlines(true)
'abc'.split('')
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('-')
'abc'.rpartition('-')
s.startswith('Hell')
s.startswith(('x', 'H'))
s.startswith('W', 6)
s.endswith('ld')
s.endswith('lo', 0, 5)
s.find('o')
s.rfind('o')
s.find('zz')
s.find('o', 5)
s.index('W')
s.index('zz')
s.count('l')
s.count('')
u.find('你')
s.replace('l', 'L')
s.replace('l', 'L', 1)
'abc'.replace('', '-')
s | replace('World', 'there')
s | replace('l', 'L', 2)
'-'.join(['a', 'b'])
'-'.join([1])
', '.join(d)
'ab'.join('xyz')
'abc'.removeprefix('a')
'abc'.removesuffix('c')
'7'.zfill(3)
'-7'.zfill(4)
'abc'.center(8, '*') ~ '|'
'abc'.center(7) ~ '|'
'abc' | center(8) ~ '|'
'abc'.ljust(5, '.')
'abc'.rjust(5)
'a\tb'.expandtabs(4)
'abc'.isalpha()
'ab1'.isalnum()
'123'.isdigit()
'²'.isnumeric()
' \t'.isspace()
''.isspace()
'Ab Cd'.istitle()
'abc'.islower()
'ABC1'.isupper()
'abc'.isidentifier()
'{} {}'.format(1, 'x')
'{1} {0} {0}'.format('a', 'b')
'{name:>6}|{x:<4}|{y:^5}|'.format(name='n', x=1, y='c')
'{:05d} {:,} {:.2f} {:x} {:e} {:%}'.format(42, 1234567, 3.14159, 255, 12345.678, 0.5)
'{:+d} {:08.3f} {:*^9} {!r}'.format(5, 3.14159, 'mid', 'q')
'{{}}'.format()
'{0[a]} {0[b][1]}'.format({'a': 1, 'b': [1, 2]})
'{}'.format()
'%s-%d-%05.1f-%x-%r-%%' % ('a', 3, 2.25, 255, 'q')
'%s' % 'x'
'%s' % [1, 2]
'%(a)s %(b)d' % {'a': 'x', 'b': 2}
'%5s|%-5s|%+d|%e|%g' % ('a', 'b', 5, 12345.678, 0.0001)
'%d' % 3.9
'%s %s' % ('a',)
'%c' % 65
'%s' | format('x')
'%s=%s' | format('a', 1)
l | length
d | count
s | list
d | list
l | first
l | last
empty | first
empty | last
s | first
l | reverse | list
s | reverse
l | sort
l | sort(reverse=true)
words | sort
words | sort(case_sensitive=true)
words | unique | list
words | unique(case_sensitive=true) | list
people | sort(attribute='age') | map(attribute='name') | list
people | sort(attribute='age,name', reverse=true) | map(attribute='name') | list
people | map(attribute='tags') | list
people | map(attribute='tags', default='none') | list
people | map(attribute='extra.k') | list
words | map('upper') | list
words | map('replace', 'p', 'P') | join(', ')
words | map('upper')|first
l | select('odd') | list
l | reject('odd') | list
l | select | list
none | map('upper') | list
0 | select('odd') | list
5 | map('upper') | list
[0, 1, '', 'x', none] | select | list
[0, 1, '', 'x', none] | reject | list
l | select('gt', 1) | list
people | selectattr('age', 'equalto', 36) | map(attribute='name') | list
people | selectattr('tags') | map(attribute='name') | list
people | rejectattr('age', 'gt', 30) | map(attribute='name') | list
people | selectattr('extra', 'defined') | list | length
people | groupby('age') | map('first') | list
l | min
l | max
words | max
people | max(attribute='age') | string
[] | max
l | sum
people | sum(attribute='age')
[1.5, 2] | sum(start=1)
l | join
l | join('-')
people | join(', ', attribute='name')
d | dictsort
d | dictsort(reverse=true)
{'b': 2, 'a': 3} | dictsort(by='value')
{'b': 2, 'A': 3} | dictsort(case_sensitive=true)
d | items | list
nope | items | list
range(10) | batch(4) | list
range(5) | batch(3, 'x') | list
range(10) | slice(3) | list
range(5)
range(2, 8, 2) | list
range(5, 0, -2) | list
range(10)[2:5] | list
range(5)[-1]
range(3) == range(0, 3)
3 in range(5)
nope | default('x')
n | default('x')
n | default('x', true)
empty | d('x', boolean=true)
nope | default
'42' | int
'42.9' | int
'x' | int
'x' | int(5)
' 12 ' | int
'0x1A' | int(base=16)
'ff' | int(0, 16)
3.99 | int
-3.99 | int
true | int
n | int
'3.5' | float
'abc' | float
'1e3' | float
'nan' | float
'inf' | float
7 | float
-5 | abs
-2.5 | abs
2.5 | round
3.5 | round
42.55 | round(1)
42.55 | round(1, 'floor')
42.55 | round(1, 'ceil')
42 | round
2.675 | round(2)
1234.5 | round(-2)
'<a href="x">\'&' | e
'<b>' | safe
('<b>' | safe) + '<i>'
('<b>' | safe) ~ '<i>'
'<b>' | e | e
'<b>' | e | forceescape
'<b>' | string
1.0 | string
n | string
'a b/ü?' | urlencode
{'a b': 'c&d', 'e': 1} | urlencode
'one two three four five six' | truncate(15)
'one two three four five six' | truncate(15, true)
'one two three' | truncate(11, false, '!', 0)
'one two' | truncate(5)
'one two, three_4' | wordcount
1 | filesizeformat
1000 | filesizeformat
123456789 | filesizeformat
1048576 | filesizeformat(true)
'a\nb\n\nc' | indent
'a\nb\n\nc' | indent(2, true)
'a\nb\n\nc' | indent(2, blank=true)
'a\nb' | indent('> ', first=true)
'' | indent
'a\n' | indent ~ '|'
d | tojson
people | tojson(indent=2)
{} | tojson(indent=2)
[] | tojson
[[], {}] | tojson(indent=4)
people | tojson(sort_keys=true)
u | tojson
u | tojson(ensure_ascii=true)
'\x7f\x01\b\f"\\/' | tojson
'\x7f' | tojson(ensure_ascii=true)
[1, 1.0, 1e16, 1e-7, true, none, 'x'] | tojson
{'a': 1, 2: 'b', none: 1, true: 2, 1.5: 3} | tojson
(1, 2) | tojson
d | tojson(separators=(',', ':'))
d | tojson(indent=1, separators=(',', ' = '))
d | tojson(indent='--')
[1, [2]] | tojson(indent=0)
nope | tojson
d.keys() | tojson
'<&>' | tojson
people[0] | attr('name')
s | attr('nope')
people[0]['name']
people[0].tags[1]
people.0.name
people[-1].extra.k
dict(a=1, b=2)
dict({'x': 1}, y=2)
namespace(a=1).a
namespace({'x': 1}).x
namespace(a=1).b
cycler('a', 'b').next()
(messages | selectattr('role', 'equalto', 'user') | list | last).content
messages[1:] | map(attribute='role') | join(',')
messages[0].role == 'system' and messages | length > 3
messages | length - 1
-messages | length
strftime_now('%Y-%m-%d')
strftime_now('%d %b %Y')
strftime_now('%A, %B %d, %Y %H:%M:%S %j %p %I')
strftime_now('%-d/%-m %e %y %% %F %T')
strftime_now('%Z%z|')
raise_exception('stop here')
l | nosuchfilter
l is nosuchtest
nope.x
nope[0]
nope()
nope + 1
1 + nope
nope < 1
-nope
1 + 'a'
'a' + 1
[1] + (1,)
1 < 'a'
none < 1
1 / 0
1 // 0
1 % 0
1.0 / 0
s()
l | map('nosuch') | list
l | length | upper
3 | length
3 | list
1 in 5
1 in 'abc'
{[1]: 2}
l | join(nope)
l.append(1)
d.update({'x': 1})
d.pop('a')
l.pop()
d.setdefault('q', 1)
''.__class__
''.__class__.__mro__
''['__class__']['__mro__']
l.__len__()
range.__self__
cycler.__init__.__globals__
joiner.__init__.__globals__.os
namespace.__init__.__globals__
dict.__base__
raise_exception.__globals__
(x for x in l)
lambda x: x
'{0.__class__}'.format(1)
'{0.__class__.__mro__}'.format(1)
messages.__class__
l | attr('__class__')
''.join.__self__
(''|attr('__class__')).__mro__
"abc" | first | upper
s | upper | lower | title
1 if 0 else 2 if 0 else 3
not t == false
1 + 1 == 2 and 'x' in 'xy'
'a' ~ 'b' + 'c'
1 ~ 2 * 3
2 * 3 ~ 1
5 - 2 - 1
2 * 3 % 4
8 / 2 / 2
'x' in ['x'] == true
l == [3, 1, 2]
(l | sort) == [1, 2, 3]
l.index(1)
l.count(3)
l.index(99)
(1, 2, 1).count(1)
d.copy()
9223372036854775807
1e308 * 10
u | upper
[nope]
{'a': nope}
[1, 2,]
{'a': 1,}
(1, 2,)
range(3) | list | tojson
'abc'[1:][0]
('a', 'b')[1]
{'a': {'b': {'c': 1}}}.a.b.c
{'a': 1}['a']
[[1, 2], [3]][0][1]
"a" is in "abc"
1 is sameas 1
'%s' % n
'%s' % nope
'x' * true
loop
caller
none | length
true | tojson
'x,y' | replace(',', ';') | upper
'a' < 'B'
['b', 'a', 'C'] | sort
[[2, 'b'], [1, 'a']] | sort
[1, 'a'] | sort
['10', '9'] | sort
[3.5, 1, 2] | sort
[true, 0, 5] | sort
'true' == true
"a" == 'a'
'A' | lower == 'a'
"line1\nline2"
'tab\there'
"{{ not a tag }}"
'{% raw %}'
"}}"
""".strip("\n").split("\n")

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
            cases.append(make_case(env, f"{path.name} {i}", template, args))
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
