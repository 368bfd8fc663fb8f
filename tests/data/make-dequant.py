#!/usr/bin/env python3
"""Writes dequant/*.fx: blocks, and the floats the `gguf` package makes of them.

For each type random blocks, and adversarial ones: scales that are the largest,
the smallest normal, the smallest subnormal and either zero; all bits set, none
set, alternating; every index of a small scale at its ends.  No scale is NaN or
infinite, and no value is: those of F16 and BF16, of which all 65,536 are
tried, are compared as bits.

quantise.fx has random rows and the blocks the package makes of them.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Q

import fixture

HERE = pathlib.Path(__file__).parent

# type -> where in a block its f16 numbers are
SCALES = {
    Q.Q4_0: [0], Q.Q4_1: [0, 2], Q.Q5_0: [0], Q.Q5_1: [0, 2], Q.Q8_0: [0],
    Q.Q2_K: [80, 82], Q.Q3_K: [108], Q.Q4_K: [0, 2], Q.Q5_K: [0, 2], Q.Q6_K: [208],
}
HARD = np.array([65504, -65504, 2.0 ** -14, 2.0 ** -24, -2.0 ** -24, 1023 * 2.0 ** -24, 0.0, -0.0],
                np.float16)


def make_blocks(rng, kind):
    n_items, size = gguf.GGML_QUANT_SIZES[kind]
    n_random, n_hard = (6, 12) if n_items == 256 else (16, 24)
    blocks = rng.integers(0, 256, (n_random + n_hard, size), dtype=np.uint8)
    for i, block in enumerate(blocks):
        if i >= n_random:
            block[:] = [block, 0xff, 0x00, 0xaa, 0x55, 0x0f][i % 6]
        for j, at in enumerate(SCALES[kind]):
            if i < n_random:
                scale = np.float16(rng.normal(0, 0.1))
            else:
                scale = HARD[(i * 3 + j * 5) % len(HARD)]
            block[at:at + 2] = np.frombuffer(scale.tobytes(), np.uint8)
    return blocks


def main():
    rng = np.random.default_rng(7)

    arrays = {}
    for kind in SCALES:
        blocks = make_blocks(rng, kind)
        values = gguf.dequantize(blocks, kind).astype("<f4")
        assert np.isfinite(values).all()
        arrays[f"{kind.name}.blocks"] = blocks
        arrays[f"{kind.name}.values"] = values
    fixture.write(HERE / "dequant" / "blocks.fx", arrays)

    # One in 61 of all halves, so that each exponent occurs; odd, so that each
    # residue of the low bits does.
    halves = np.arange(0, 65536, 61).astype("<u2")
    fixture.write(HERE / "dequant" / "halves.fx", {
        "halves": halves,
        "F16": halves.view(np.float16).astype("<f4"),
        "BF16": gguf.dequantize(halves.view(np.uint8).reshape(1, -1), Q.BF16).astype("<f4")[0]})

    rows = rng.normal(0, 1, (24, 32)) * np.logspace(-6, 4, 24)[:, None]
    rows[5] = 0
    rows[6] = np.arange(-16, 16)            # ties, and the minimum largest
    rows[7] = np.arange(32) * 0.5 - 7.75
    rows[8, ::2] = -0.0
    rows = rows.astype("<f4")
    arrays = {"rows": rows}
    for kind in (Q.F16, Q.BF16, Q.Q8_0, Q.Q4_0):
        arrays[kind.name] = gguf.quantize(rows, kind).view(np.uint8).reshape(len(rows), -1)
    fixture.write(HERE / "dequant" / "quantise.fx", arrays)


if __name__ == "__main__":
    main()
