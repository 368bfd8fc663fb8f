/* fx-markdown-mend.c
 *
 * 1. Lines, only to know whether the last one is inside a fence, and where
 *    its block begins.
 * 2. The last line, if it has no newline yet: without a letter it is held
 *    back; in a table the row of dashes is completed; else its open marks
 *    are closed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-markdown-mend.h"

#include <string.h>

#define MAX_MARKS 32

typedef struct
{
  char mark;  /* one of *_~[ */
  gsize run;  /* how many of them */
  gsize at;   /* offset in the copy */
} Mark;

typedef struct
{
  gsize begin;      /* of the last line */
  gsize block;      /* of the first line of its block */
  char fence;       /* 0: outside */
  gsize fence_run;
  gboolean opening; /* the last line is itself the opening fence */
} Tail;

/* Past spaces and the marks of quotes and lists. */
static gsize
skip_prefix (const char *text,
             gsize       at,
             gsize       end)
{
  while (at < end)
    {
      char c = text[at];
      gsize digits = at;

      if (c == ' ' || c == '\t' || c == '>')
        {
          at++;
          continue;
        }

      if ((c == '-' || c == '*' || c == '+') &&
          at + 1 < end && text[at + 1] == ' ')
        {
          at += 2;
          continue;
        }

      while (digits < end && digits - at < 9 && g_ascii_isdigit (text[digits]))
        digits++;

      if (digits == at || digits + 1 >= end ||
          (text[digits] != '.' && text[digits] != ')') ||
          text[digits + 1] != ' ')
        break;

      at = digits + 2;
    }

  return at;
}

static gsize
run_length (const char *text,
            gsize       at,
            gsize       end)
{
  gsize n = 0;

  while (at + n < end && text[at + n] == text[at])
    n++;

  return n;
}

static gboolean
is_only (const char *text,
         gsize       at,
         gsize       end,
         const char *set)
{
  for (; at < end; at++)
    if (strchr (set, text[at]) == NULL || text[at] == '\0')
      return FALSE;

  return TRUE;
}

static void
tail_find (Tail       *tail,
           const char *text,
           gsize       size)
{
  gsize begin = 0;
  gboolean blank = TRUE;

  memset (tail, 0, sizeof *tail);

  for (;;)
    {
      const char *newline = memchr (text + begin, '\n', size - begin);
      gsize end = newline != NULL ? (gsize) (newline - text) : size;
      gsize at = skip_prefix (text, begin, end);
      gsize run = at < end && (text[at] == '`' || text[at] == '~')
                    ? run_length (text, at, end) : 0;

      tail->begin = begin;
      tail->opening = FALSE;

      if (tail->fence != 0)
        {
          if (run >= tail->fence_run && text[at] == tail->fence &&
              is_only (text, at + run, end, " \t\r"))
            {
              tail->fence = 0;
              blank = TRUE;
            }
        }
      else if (run >= 3 &&
               (text[at] == '~' ||
                memchr (text + at + run, '`', end - at - run) == NULL))
        {
          tail->fence = text[at];
          tail->fence_run = run;
          tail->opening = TRUE;
        }
      else
        {
          if (blank)
            tail->block = begin;
          blank = is_only (text, begin, end, " \t\r>");
        }

      if (newline == NULL)
        return;

      begin = end + 1;
    }
}

/* Gives a table that has no complete second line one. */
static gboolean
mend_table (GString    *out,
            const Tail *tail)
{
  gsize head = skip_prefix (out->str, tail->block, out->len);
  const char *newline = memchr (out->str + tail->block, '\n',
                                out->len - tail->block);
  gsize end = newline != NULL ? (gsize) (newline - out->str) : out->len;
  guint n_cells = 0;
  gsize prefix = head - tail->block;

  if (head >= out->len || out->str[head] != '|')
    return FALSE;

  /* A third line: what comes is a row. */
  if (newline != NULL && tail->begin > end + 1)
    return TRUE;

  if (newline != NULL && !is_only (out->str, end + 1, out->len, " \t>|:-"))
    return TRUE;

  for (gsize i = head; i < end; i++)
    {
      if (out->str[i] == '\\')
        i++;
      else if (out->str[i] == '|' &&
               !is_only (out->str, i + 1, end, " \t\r"))
        n_cells++;
    }

  if (n_cells == 0)
    return FALSE;

  g_string_truncate (out, end);
  g_string_append_c (out, '\n');
  for (gsize i = 0; i < prefix; i++)
    g_string_append_c (out, out->str[tail->block + i] == '>' ? '>' : ' ');
  for (guint i = 0; i < n_cells; i++)
    g_string_append (out, "|---");
  g_string_append_c (out, '|');

  return TRUE;
}

static gboolean
is_space_at (const GString *out,
             gsize          at)
{
  return at >= out->len || g_ascii_isspace (out->str[at]);
}

/* Removes the bracket of @mark, and the ! before it. */
static void
unbracket (GString    *out,
           const Mark *mark)
{
  gsize at = mark->at;
  gsize n = 1;

  if (at > 0 && out->str[at - 1] == '!')
    {
      at--;
      n++;
    }

  g_string_erase (out, at, n);
}

static gsize
find_mark (const Mark *marks,
           gsize       n_marks,
           char        mark)
{
  while (n_marks > 0 && marks[n_marks - 1].mark != mark)
    n_marks--;

  return n_marks; /* 1-based; 0: none */
}

/* Closes what is open; the marks are in the order they came in. */
static void
close_marks (GString    *out,
             const Mark *marks,
             gsize       n_marks,
             gsize       n_ticks)
{
  g_autoptr (GString) closers = g_string_new (NULL);

  for (gsize i = 0; i < n_ticks; i++)
    g_string_append_c (closers, '`');

  if (n_ticks == 0)
    while (out->len > 0 && g_ascii_isspace (out->str[out->len - 1]))
      g_string_truncate (out, out->len - 1);

  for (gsize i = n_marks; i-- > 0;)
    {
      const Mark *mark = &marks[i];

      if (mark->mark == '[')
        unbracket (out, mark);
      else if (mark->at + mark->run >= out->len)
        g_string_truncate (out, mark->at);
      else
        for (gsize j = 0; j < mark->run; j++)
          g_string_append_c (closers, mark->mark);
    }

  g_string_append_len (out, closers->str, closers->len);
}

static void
mend_line (GString  *out,
           gsize     begin,
           gboolean  table)
{
  Mark marks[MAX_MARKS];
  gsize n_marks = 0;
  gsize content = skip_prefix (out->str, begin, out->len);
  gsize i = content;

  while (i < out->len)
    {
      char c = out->str[i];
      gsize run;
      gsize found;

      switch (c)
        {
        case '\\':
          i += 2;
          break;

        case '|':
          if (table)
            n_marks = 0;
          i++;
          break;

        case '`':
          run = run_length (out->str, i, out->len);
          found = i + run;
          while (found < out->len)
            {
              gsize other = out->str[found] == '`'
                              ? run_length (out->str, found, out->len) : 0;

              if (other == run)
                break;
              found += MAX (other, 1);
            }

          if (found < out->len)
            {
              i = found + run;
              break;
            }

          /* Open: half of its closing run may be there already. */
          if (i + run == out->len)
            {
              g_string_truncate (out, i);
              close_marks (out, marks, n_marks, 0);
              return;
            }
          while (out->str[out->len - 1] == '`')
            g_string_truncate (out, out->len - 1);
          close_marks (out, marks, n_marks, run);
          return;

        case '*':
        case '_':
        case '~':
          {
            gboolean after_space = i == content || is_space_at (out, i - 1);
            gboolean after_word =
              i > content && (g_ascii_isalnum (out->str[i - 1]) ||
                              (guchar) out->str[i - 1] >= 0x80);
            gboolean before_space;

            run = run_length (out->str, i, out->len);
            before_space = is_space_at (out, i + run);
            found = find_mark (marks, n_marks, c);

            if (c == '~' && run > 2)
              ;
            else if (!after_space && found > 0)
              {
                Mark *mark = &marks[found - 1];

                if (mark->run > run)
                  {
                    mark->run -= run;
                    n_marks = found;
                  }
                else
                  {
                    n_marks = found - 1;
                  }
              }
            else if (i + run == out->len)
              {
                g_string_truncate (out, i);
                run = 0;
              }
            else if (!before_space && n_marks < MAX_MARKS &&
                     !(after_word && (c == '_' || run == 1)))
              {
                marks[n_marks++] = (Mark) { c, run, i };
              }

            i += run;
          }
          break;

        case '[':
          if (n_marks < MAX_MARKS)
            marks[n_marks++] = (Mark) { c, 1, i };
          i++;
          break;

        case ']':
          found = find_mark (marks, n_marks, '[');
          if (found == 0)
            {
              i++;
              break;
            }

          if (i + 1 == out->len && i - marks[found - 1].at == 2 &&
              marks[found - 1].at == content)
            {
              /* The box of a task: nothing follows it yet. */
              g_string_truncate (out, content);
              return;
            }

          if (i + 1 < out->len && out->str[i + 1] == '(')
            {
              const char *close = memchr (out->str + i, ')', out->len - i);

              if (close != NULL)
                {
                  n_marks = found - 1;
                  i = close - out->str + 1;
                  break;
                }
            }

          if (i + 1 == out->len || out->str[i + 1] == '(')
            {
              g_string_truncate (out, i);
              break;
            }

          n_marks = found - 1;
          i++;
          break;

        default:
          i++;
        }
    }

  if (n_marks > 0)
    close_marks (out, marks, n_marks, 0);
}

GString *
fx_markdown_mend (const char *text,
                  gsize       size)
{
  GString *out;
  gsize begin;
  Tail tail;

  g_return_val_if_fail (text != NULL || size == 0, NULL);

  tail_find (&tail, text, size);
  out = g_string_new_len (text, size);

  if (tail.begin == size)
    return out;

  begin = skip_prefix (text, tail.begin, size);

  if (tail.fence != 0)
    {
      const char half[] = { tail.fence, ' ', '\0' };

      if (tail.opening || (begin < size && is_only (text, begin, size, half)))
        g_string_truncate (out, tail.begin);

      return out;
    }

  if (mend_table (out, &tail))
    {
      if (tail.begin > tail.block && out->len >= size)
        mend_line (out, tail.begin, TRUE);
      return out;
    }

  if (is_only (text, tail.begin, size, " \t\r-=*_#`+~:|>.)0123456789"))
    g_string_truncate (out, tail.begin);
  else
    mend_line (out, tail.begin, FALSE);

  return out;
}
