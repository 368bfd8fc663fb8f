/* fx-step.glsl - what differs from token to token; engine/ops/fx-op.h.
 *
 * Define FX_STEP_BINDING first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_STEP_GLSL
#define FX_STEP_GLSL

#define FX_KV_PAGE 32u
#define FX_STEP_MAX_TOKENS 512
#define FX_STEP_PADDING 0xffffffffu

layout (binding = FX_STEP_BINDING, std430) readonly buffer FxStep
{
  uint n_tokens;
  uint n_rows;
  uint max_blocks;
  uint reserved;
  uint token[FX_STEP_MAX_TOKENS];
  uint position[FX_STEP_MAX_TOKENS];
  uint sequence[FX_STEP_MAX_TOKENS];
  uint row[FX_STEP_MAX_TOKENS];
  uint block[];
} fx_step;

/* The page of the cache that holds @position of @sequence. */
uint
fx_step_page (uint sequence,
              uint position)
{
  return fx_step.block[sequence * fx_step.max_blocks + position / FX_KV_PAGE];
}

#endif
