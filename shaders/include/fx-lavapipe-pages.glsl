/* fx-lavapipe-pages.glsl - which pages of the cache a token sees.
 *
 * Include fx-step.glsl first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_LAVAPIPE_PAGES_GLSL
#define FX_LAVAPIPE_PAGES_GLSL

/* Words of the state of a head and part: a vector with the largest score and
 * the sum of the weights, and the weighted sum of V. */
#define FX_LP_STATE_WORDS(head_dim) ((head_dim) + 8)

/* The first position that a token at @position sees. */
uint
fx_first_position (uint position,
                   uint window)
{
  return window != 0 && position + 1 > window ? position + 1 - window : 0;
}

/* How many pages token @t sees; 0 for padding. */
uint
fx_count_pages (uint t,
                uint window)
{
  const uint position = fx_step.position[t];

  if (t >= fx_step.n_tokens || fx_step.sequence[t] == FX_STEP_PADDING)
    return 0;

  return position / FX_KV_PAGE - fx_first_position (position, window) / FX_KV_PAGE + 1;
}

/* How many chunks of @n_together pages. */
uint
fx_count_chunks (uint t,
                 uint window,
                 uint n_together)
{
  return (fx_count_pages (t, window) + n_together - 1) / n_together;
}

#endif
