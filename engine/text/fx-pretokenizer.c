/* fx-pretokenizer.c
 *
 * A pretokenizer is one to five stages.  A stage cuts a range of characters in
 * parts, and each part is a range of its own for the next one: what a look
 * ahead sees ends with the range.
 *
 * Source of the expressions: the families' tokenizer.json, by way of
 * llama.cpp, llama-vocab.cpp
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-pretokenizer.h"

#include <string.h>

#include "fx-unicode.h"

#define MAX_STAGES 5

#define L FX_UNICODE_LETTER
#define N FX_UNICODE_NUMBER
#define M FX_UNICODE_MARK
#define P FX_UNICODE_PUNCTUATION
#define S FX_UNICODE_SYMBOL
#define SPACE FX_UNICODE_SPACE

/* A character: code point, class and bytes.  A byte that belongs to none is
 * one of class other. */
typedef struct
{
  gunichar c;
  guint8   class;
  guint8   size;
} Char;

typedef struct
{
  gboolean contractions;   /* 's 't 're ... */
  gboolean any_case;       /* also 'S */
  gsize    max_digits;     /* in a row */
  gboolean with_marks;     /* marks count as letters */
  gboolean slashes;        /* follow punctuation, as newlines do */
  gboolean no_newlines;    /* follow punctuation */
} Style;

/* Returns: where the part that begins at @at ends; @at < @end */
typedef gsize (*StageFunc) (const Char  *text,
                            gsize        at,
                            gsize        end,
                            const Style *style);

struct _FxPretokenizer
{
  const char *names; /* with spaces between */
  StageFunc   stages[MAX_STAGES];
  Style       style;
  gboolean    adds_bos;
  gboolean    ignores_merges;
};

static gsize
run_of (const Char *text,
        gsize       at,
        gsize       end,
        guint       classes)
{
  while (at < end && (text[at].class & classes))
    at++;
  return at;
}

/* Characters of none of the classes. */
static gsize
run_of_others (const Char *text,
               gsize       at,
               gsize       end,
               guint       classes)
{
  while (at < end && !(text[at].class & classes))
    at++;
  return at;
}

static gboolean
is_newline (gunichar c)
{
  return c == '\r' || c == '\n';
}

static gunichar
lower (gunichar c,
       gboolean any_case)
{
  return any_case && c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* Where "'s" and the like end; @at where there is none. */
static gsize
skip_contraction (const Char *text,
                  gsize       at,
                  gsize       end,
                  gboolean    any_case)
{
  gunichar first, second;

  if (text[at].c != '\'' || at + 1 >= end)
    return at;

  first = lower (text[at + 1].c, any_case);
  if (first == 's' || first == 't' || first == 'm' || first == 'd')
    return at + 2;
  if (at + 2 >= end)
    return at;

  second = lower (text[at + 2].c, any_case);
  if (((first == 'r' || first == 'v') && second == 'e') || (first == 'l' && second == 'l'))
    return at + 3;
  return at;
}

/* \s+(?!\S)|\s+ : all white space of a run but the last before a word. */
static gsize
skip_space (const Char *text,
            gsize       at,
            gsize       end)
{
  gsize space = run_of (text, at, end, SPACE);

  return space == end || space - at < 2 ? space : space - 1;
}

/* 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ */
static gsize
stage_gpt2 (const Char  *text,
            gsize        at,
            gsize        end,
            const Style *style)
{
  gsize word = skip_contraction (text, at, end, FALSE);

  if (word > at)
    return word;

  word = at + (text[at].c == ' ');
  if (word < end)
    {
      guint class = text[word].class & (L | N | SPACE);

      if (class & (L | N))
        return run_of (text, word, end, class);
      if (class == 0)
        return run_of_others (text, word, end, L | N | SPACE);
    }
  return skip_space (text, at, end);
}

/* The part of what follows that is alike in the newer families:
 * \p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+ */
static gsize
cut_rest (const Char  *text,
          gsize        at,
          gsize        end,
          const Style *style)
{
  guint letters = style->with_marks ? L | M : L;
  gsize word;

  if (text[at].class & N)
    return run_of (text, at, MIN (end, at + style->max_digits), N);

  word = at + (text[at].c == ' ');
  if (word < end && !(text[word].class & (SPACE | N | letters)))
    {
      word = run_of_others (text, word, end, SPACE | N | letters);
      while (word < end && !style->no_newlines
             && (is_newline (text[word].c) || (style->slashes && text[word].c == '/')))
        word++;
      return word;
    }

  word = run_of (text, at, end, SPACE);
  for (gsize i = word; i > at; i--)
    if (is_newline (text[i - 1].c))
      return i;
  return MAX (skip_space (text, at, end), at + 1);
}

/* (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+| and the rest */
static gsize
stage_llama3 (const Char  *text,
              gsize        at,
              gsize        end,
              const Style *style)
{
  guint letters = style->with_marks ? L | M : L;
  gsize word;

  if (style->contractions)
    {
      word = skip_contraction (text, at, end, style->any_case);
      if (word > at)
        return word;
    }

  /* Before the letters may stand one that is no letter; a mark may be both. */
  word = at + (!is_newline (text[at].c) && !(text[at].class & (L | N)));
  if (word < end && text[word].class & letters)
    return run_of (text, word, end, letters);
  if (text[at].class & letters)
    return run_of (text, at, end, letters);

  return cut_rest (text, at, end, style);
}

/* Upper, title, modifier and other letters and marks; lower, modifier and
 * other letters and marks. */
static gboolean
is_upper_like (const Char *c)
{
  return c->class & (L | M) && !(c->class & FX_UNICODE_LOWER);
}

static gboolean
is_lower_like (const Char *c)
{
  return c->class & (L | M) && !(c->class & FX_UNICODE_UPPER);
}

/* [upper-like]*[lower-like]+ from @at; @at where it does not match. */
static gsize
skip_lower_word (const Char *text,
                 gsize       at,
                 gsize       end)
{
  gsize upper = at;
  gsize lower_end;

  while (upper < end && is_upper_like (&text[upper]))
    upper++;
  lower_end = upper;
  while (lower_end < end && is_lower_like (&text[lower_end]))
    lower_end++;
  if (lower_end > upper)
    return lower_end;

  /* Given back, the last that is of both kinds. */
  while (upper > at && !is_lower_like (&text[upper - 1]))
    upper--;
  return upper;
}

/* [upper-like]+[lower-like]* */
static gsize
skip_upper_word (const Char *text,
                 gsize       at,
                 gsize       end)
{
  gsize word = at;

  while (word < end && is_upper_like (&text[word]))
    word++;
  if (word > at)
    while (word < end && is_lower_like (&text[word]))
      word++;
  return word;
}

/* The words of gpt-4o and tekken, where a capital begins a new one. */
static gsize
stage_gpt4o (const Char  *text,
             gsize        at,
             gsize        end,
             const Style *style)
{
  gboolean lead = !is_newline (text[at].c) && !(text[at].class & (L | N));
  gsize word = at;

  if (lead)
    {
      word = skip_lower_word (text, at + 1, end);
      if (word == at + 1)
        word = at;
    }
  if (word == at)
    word = skip_lower_word (text, at, end);
  if (word == at && lead)
    {
      word = skip_upper_word (text, at + 1, end);
      if (word == at + 1)
        word = at;
    }
  if (word == at)
    word = skip_upper_word (text, at, end);

  if (word == at)
    return cut_rest (text, at, end, style);
  if (style->contractions && word < end)
    word = skip_contraction (text, word, end, TRUE);
  return word;
}

/* Cuts out runs of at most @max that are chosen; the others stay together. */
static gsize
isolate (const Char *text,
         gsize       at,
         gsize       end,
         gboolean  (*chosen) (const Char *c),
         gsize       max)
{
  gboolean first = chosen (&text[at]);
  gsize stop = first ? MIN (end, at + max) : end;

  for (at++; at < stop && chosen (&text[at]) == first;)
    at++;
  return at;
}

static gboolean
is_number (const Char *c)
{
  return (c->class & N) != 0;
}

static gboolean
is_ascii_digit (const Char *c)
{
  return c->c >= '0' && c->c <= '9';
}

static gboolean
is_newline_char (const Char *c)
{
  return is_newline (c->c);
}

static gboolean
is_falcon_punctuation (const Char *c)
{
  return c->class & P || (c->c < 0x80 && c->c != 0 && strchr ("$+<=>^~|`", (int) c->c) != NULL);
}

static gboolean
is_default_punctuation (const Char *c)
{
  return c->class & P || (c->c < 0x80 && c->c != 0 && strchr ("$+<=>^~|", (int) c->c) != NULL);
}

static gboolean
is_cjk (const Char *c)
{
  return (c->c >= 0x4e00 && c->c <= 0x9fa5) || (c->c >= 0x3040 && c->c <= 0x30ff);
}

static gboolean
is_wide_cjk (const Char *c)
{
  return (c->c >= 0x4e00 && c->c <= 0x9fa5) || (c->c >= 0x800 && c->c <= 0x4e00)
         || (c->c >= 0xac00 && c->c <= 0xd7ff);
}

/* \p{N} */
static gsize
stage_digit (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_number, 1);
}

/* \p{N}{1,3} */
static gsize
stage_digits (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_number, 3);
}

/* \p{N}+ */
static gsize
stage_number (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_number, G_MAXSIZE / 2);
}

/* [0-9][0-9][0-9] */
static gsize
stage_three (const Char *text, gsize at, gsize end, const Style *style)
{
  gsize stop = at;

  for (;; stop++)
    {
      if (end - stop < 3)
        return end;
      if (is_ascii_digit (&text[stop]) && is_ascii_digit (&text[stop + 1])
          && is_ascii_digit (&text[stop + 2]))
        return stop > at ? stop : at + 3;
    }
}

static gsize
stage_newline (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_newline_char, 1);
}

static gsize
stage_falcon (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_falcon_punctuation, G_MAXSIZE / 2);
}

static gsize
stage_default (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_default_punctuation, G_MAXSIZE / 2);
}

static gsize
stage_cjk (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_cjk, G_MAXSIZE / 2);
}

static gsize
stage_wide_cjk (const Char *text, gsize at, gsize end, const Style *style)
{
  return isolate (text, at, end, is_wide_cjk, G_MAXSIZE / 2);
}

/* Where \s?\p{L}+|\s?\p{P}+ , the classes of which are @class, begins and
 * ends at or after @at. */
static gsize
cut_spaced (const Char *text,
            gsize       at,
            gsize       end,
            guint       class)
{
  for (gsize i = at; i < end; i++)
    {
      gsize word = i + ((text[i].class & SPACE) != 0);

      if (word < end && text[word].class & class)
        return i > at ? i : run_of (text, word, end, class);
    }
  return end;
}

static gsize
stage_spaced_letters (const Char *text, gsize at, gsize end, const Style *style)
{
  return cut_spaced (text, at, end, L);
}

static gsize
stage_spaced_punctuation (const Char *text, gsize at, gsize end, const Style *style)
{
  return cut_spaced (text, at, end, P);
}

static gboolean
is_ascii_punctuation (gunichar c)
{
  return c < 0x80 && g_ascii_ispunct ((char) c);
}

static gboolean
is_ascii_letter (gunichar c)
{
  return c < 0x80 && g_ascii_isalpha ((char) c);
}

/* [ascii punctuation][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+
 * | ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+ ; others stay together */
static gsize
match_deepseek (const Char *text,
                gsize       at,
                gsize       end)
{
  gsize word = at;

  if (is_ascii_punctuation (text[at].c) && at + 1 < end && is_ascii_letter (text[at + 1].c))
    {
      for (word = at + 1; word < end && is_ascii_letter (text[word].c);)
        word++;
      return word;
    }

  word = at + (!is_newline (text[at].c) && !(text[at].class & (L | P | S)));
  if (word < end && text[word].class & (L | M))
    return run_of (text, word, end, L | M);
  if (text[at].class & (L | M))
    return run_of (text, at, end, L | M);

  word = at + (text[at].c == ' ');
  if (word < end && text[word].class & (P | S))
    {
      word = run_of (text, word, end, P | S);
      while (word < end && is_newline (text[word].c))
        word++;
      return word;
    }

  word = run_of (text, at, end, SPACE);
  for (gsize i = word; i > at; i--)
    if (is_newline (text[i - 1].c))
      return i;
  return skip_space (text, at, end);
}

static gsize
stage_deepseek (const Char *text, gsize at, gsize end, const Style *style)
{
  gsize stop = match_deepseek (text, at, end);

  if (stop == at)
    for (stop = at + 1; stop < end && match_deepseek (text, stop, end) == stop;)
      stop++;
  return stop;
}

/* " ?[^(\s|.,!?...)]+": words up to white space or the end of a clause. */
static gboolean
is_bloom_word (const Char *c)
{
  static const gunichar ends[] = { '(', '|', '.', ',', '!', '?', ')', 0x2026, 0x3002, 0xff0c,
                                   0x3001, 0x964, 0x6d4, 0x60c };

  if (c->class & SPACE)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    if (c->c == ends[i])
      return FALSE;
  return TRUE;
}

static gsize
stage_bloom (const Char *text, gsize at, gsize end, const Style *style)
{
  for (gsize i = at; i < end; i++)
    {
      gsize word = i + (text[i].c == ' ');

      if (word == end || !is_bloom_word (&text[word]))
        continue;
      if (i > at)
        return i;
      while (word < end && is_bloom_word (&text[word]))
        word++;
      return word;
    }
  return end;
}

#define LLAMA3(digits) .stages = { stage_llama3 },                        \
                       .style = { .contractions = TRUE, .any_case = TRUE, .max_digits = digits }

static const FxPretokenizer pretokenizers[] = {
  { "llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano",
    LLAMA3 (3), .adds_bos = TRUE, .ignores_merges = TRUE },
  { "dbrx smaug-bpe chatglm-bpe glm4", LLAMA3 (3) },
  { "qwen2 deepseek-r1-qwen kormo f2llmv2 stablelm2 hunyuan solar-open megrez grok-2",
    LLAMA3 (1) },
  { "qwen35", .stages = { stage_llama3 },
    .style = { .contractions = TRUE, .any_case = TRUE, .max_digits = 1, .with_marks = TRUE } },
  { "seed-coder", .stages = { stage_llama3 },
    .style = { .contractions = TRUE, .any_case = TRUE, .max_digits = 1, .no_newlines = TRUE } },
  { "ufakzeka", .stages = { stage_llama3 }, .style = { .max_digits = 1 } },
  { "minicpm5", .stages = { stage_digits, stage_llama3 },
    .style = { .contractions = TRUE, .any_case = TRUE, .max_digits = G_MAXSIZE / 2 },
    .ignores_merges = TRUE },
  { "gpt-2 mpt olmo jais phi-2 jina-es jina-de gigachat jina-v2-es jina-v2-de a.x-4.0 mellum "
    "modern-bert jina-v1-en jina-v2-code roberta-bpe exaone4 trillion granite-docling",
    .stages = { stage_gpt2 } },
  { "starcoder refact command-r smollm codeshell exaone minerva-7b mellum2",
    .stages = { stage_digit, stage_gpt2 } },
  { "gpt-4o llama4 kanana2 talkie minimax-m2", .stages = { stage_gpt4o },
    .style = { .contractions = TRUE, .max_digits = 3, .slashes = TRUE } },
  { "tekken", .stages = { stage_gpt4o }, .style = { .max_digits = 1, .slashes = TRUE },
    .adds_bos = TRUE, .ignores_merges = TRUE },
  { "falcon", .stages = { stage_falcon, stage_gpt2, stage_three } },
  { "deepseek-v3 hunyuan-dense joyai-llm hy_v4",
    .stages = { stage_digits, stage_cjk, stage_deepseek } },
  { "deepseek-coder",
    .stages = { stage_newline, stage_spaced_letters, stage_spaced_punctuation, stage_wide_cjk,
                stage_digit } },
  { "bloom poro-chat gpt3-finnish", .stages = { stage_bloom } },
  { "viking", .stages = { stage_bloom, stage_digit } },
  { "default", .stages = { stage_default, stage_gpt2, stage_number, stage_three } },
};

const FxPretokenizer *
fx_pretokenizer_find (const char *name)
{
  if (name == NULL)
    name = "default";

  for (gsize i = 0; i < G_N_ELEMENTS (pretokenizers); i++)
    {
      g_auto (GStrv) names = g_strsplit (pretokenizers[i].names, " ", -1);

      if (g_strv_contains ((const char *const *) names, name))
        return &pretokenizers[i];
    }
  return NULL;
}

gboolean
fx_pretokenizer_adds_bos (const FxPretokenizer *self)
{
  return self->adds_bos;
}

gboolean
fx_pretokenizer_ignores_merges (const FxPretokenizer *self)
{
  return self->ignores_merges;
}

typedef struct
{
  const FxPretokenizer *pretokenizer;
  const Char           *chars;
  const char           *bytes; /* where the next word begins */
  FxWordFunc            func;
  gpointer              user_data;
} Run;

static void
run_stage (Run   *run,
           guint  stage,
           gsize  at,
           gsize  end)
{
  const FxPretokenizer *self = run->pretokenizer;

  if (stage == MAX_STAGES || self->stages[stage] == NULL)
    {
      gsize length = 0;

      for (; at < end; at++)
        length += run->chars[at].size;
      run->func (run->bytes, length, run->user_data);
      run->bytes += length;
      return;
    }

  while (at < end)
    {
      gsize stop = self->stages[stage] (run->chars, at, end, &self->style);

      run_stage (run, stage + 1, at, stop);
      at = stop;
    }
}

void
fx_pretokenizer_run (const FxPretokenizer *self,
                     const char           *text,
                     gsize                 length,
                     FxWordFunc            func,
                     gpointer              user_data)
{
  g_autofree Char *chars = g_new (Char, length + 1);
  Run run = { .pretokenizer = self, .chars = chars, .bytes = text, .func = func,
              .user_data = user_data };
  guint8 ascii[128];
  gsize n = 0;

  for (guint c = 0; c < 128; c++)
    ascii[c] = (guint8) fx_unicode_classify (c);

  for (gsize i = 0; i < length; n++)
    {
      gsize size;

      chars[n].c = fx_unicode_decode (text + i, length - i, &size);
      chars[n].size = (guint8) size;
      if (chars[n].c < 128)
        chars[n].class = ascii[chars[n].c];
      else if (chars[n].c == (gunichar) -1)
        chars[n].class = FX_UNICODE_OTHER;
      else
        chars[n].class = (guint8) fx_unicode_classify (chars[n].c);
      i += size;
    }

  run_stage (&run, 0, 0, n);
}
