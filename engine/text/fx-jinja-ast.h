/* fx-jinja-ast.h - the syntax tree of a template, and the parser that makes it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja-lexer.h"

G_BEGIN_DECLS

typedef struct _FxJinjaNode FxJinjaNode;

typedef enum
{
  /* Expressions */
  FX_JINJA_NODE_CONSTANT,   /* value */
  FX_JINJA_NODE_NAME,       /* name */
  FX_JINJA_NODE_LIST,       /* items */
  FX_JINJA_NODE_TUPLE,      /* items; also as a target */
  FX_JINJA_NODE_DICT,       /* items: PAIRs */
  FX_JINJA_NODE_PAIR,       /* a: b */
  FX_JINJA_NODE_CONDITION,  /* b if a else c (nullable) */
  FX_JINJA_NODE_OR,         /* items */
  FX_JINJA_NODE_AND,        /* items */
  FX_JINJA_NODE_NOT,        /* a */
  FX_JINJA_NODE_COMPARE,    /* a, items: OPERANDs */
  FX_JINJA_NODE_CHAIN,      /* a, items: OPERANDs, from left to right */
  FX_JINJA_NODE_OPERAND,    /* op, a */
  FX_JINJA_NODE_CONCAT,     /* items */
  FX_JINJA_NODE_NEGATIVE,   /* a */
  FX_JINJA_NODE_POSITIVE,   /* a */
  FX_JINJA_NODE_ATTRIBUTE,  /* a.name; as a target, of a namespace */
  FX_JINJA_NODE_ITEM,       /* a[b] */
  FX_JINJA_NODE_SLICE,      /* a:b:c, each nullable */
  FX_JINJA_NODE_CALL,       /* a (items, named) */
  FX_JINJA_NODE_NAMED,      /* name = a, in a call */
  FX_JINJA_NODE_SPREAD,     /* *a or **a, in a call */
  FX_JINJA_NODE_FILTER,     /* a (nullable: the captured text) | name (items, named) */
  FX_JINJA_NODE_TEST,       /* a is name (items, named) */

  /* Statements */
  FX_JINJA_NODE_DATA,       /* value */
  FX_JINJA_NODE_PRINT,      /* items */
  FX_JINJA_NODE_IF,         /* a, body, c: the next branch (nullable), orelse */
  FX_JINJA_NODE_FOR,        /* for a in b if c (nullable): body, orelse */
  FX_JINJA_NODE_SET,        /* a = b */
  FX_JINJA_NODE_CAPTURE,    /* set a | b (nullable): body */
  FX_JINJA_NODE_MACRO,      /* name, items: parameters, named: defaults, body */
  FX_JINJA_NODE_CALL_BLOCK, /* c: the caller as a MACRO, a: the call */
  FX_JINJA_NODE_FILTER_BLOCK, /* b: FILTERs, body */
  FX_JINJA_NODE_WITH,       /* items: OPERANDs of a target b and a value a, body */
  FX_JINJA_NODE_SCOPE,      /* body: generation, block */
  FX_JINJA_NODE_BREAK,
  FX_JINJA_NODE_CONTINUE,
} FxJinjaNodeType;

typedef struct
{
  FxJinjaNode **nodes;
  guint         n_nodes;
} FxJinjaNodes;

/* What a macro's body refers to, besides its parameters. */
typedef enum
{
  FX_JINJA_USES_CALLER = 1 << 0,
  FX_JINJA_USES_VARARGS = 1 << 1,
  FX_JINJA_USES_KWARGS = 1 << 2,
} FxJinjaUses;

struct _FxJinjaNode
{
  FxJinjaNodeType type;
  guint           op; /* or FxJinjaUses */
  gsize           offset; /* byte in the source */
  const char     *name; /* interned: equal names are the same pointer */
  FxJinjaValue    value;
  FxJinjaNode    *a;
  FxJinjaNode    *b;
  FxJinjaNode    *c;
  FxJinjaNodes    items;
  FxJinjaNodes    named;
  FxJinjaNodes    body;
  FxJinjaNodes    orelse;
};

/* The names that mean something to the interpreter, interned. */
typedef struct
{
  const char *loop;
  const char *caller;
  const char *varargs;
  const char *kwargs;
} FxJinjaNames;

/**
 * fx_jinja_parse:
 * @source: with "\n" at the end of lines; lives as long as @arena
 * @names: (element-type utf8 utf8): filled with each name that is mentioned;
 *   the key is the interned pointer
 * @known: (out): where in @names those of the interpreter are
 * @body: (out): the statements
 * @error: FX_ERROR_FORMAT "template line 12, column 4: ...", FX_ERROR_LIMIT
 */
gboolean  fx_jinja_parse     (FxJinjaString   source,
                              FxJinjaArena   *arena,
                              GHashTable     *names,
                              FxJinjaNames   *known,
                              FxJinjaNodes   *body,
                              GError        **error);

/* Line and column of a byte, both from 1, the column in characters. */
void      fx_jinja_locate    (FxJinjaString   source,
                              gsize           offset,
                              guint          *line,
                              guint          *column);

G_END_DECLS
