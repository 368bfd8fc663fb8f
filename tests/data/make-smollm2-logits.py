#!/usr/bin/env python3
"""Writes logits/smollm2.fx: SmolLM2-135M-Instruct Q4_1 on 64 tokens of prose.

    make-smollm2-logits.py SmolLM2-135M-Instruct.Q4_1.gguf

The prose is the opening of Moby-Dick (public domain).  Its ids are had with the
package `tokenizers` from the file's own vocabulary; only they are stored.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import sys

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

import fixture
import reference

HERE = pathlib.Path(__file__).parent
POSITIONS = [0, 3, 9, 18, 27, 40, 52, 63]
PROSE = (
    "Call me Ishmael. Some years ago—never mind how long precisely—having little or no "
    "money in my purse, and nothing particular to interest me on shore, I thought I would "
    "sail about a little and see the watery part of the world. It is a way I have of driving "
    "off the spleen and regulating the circulation. Whenever I find myself growing grim "
    "about the mouth")


def tokenize(model):
    tokens = model.key("tokenizer.ggml.tokens", bare=True)
    merges = [tuple(merge.split(" ")) for merge in model.key("tokenizer.ggml.merges", bare=True)]
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return np.array(tokenizer.encode(PROSE).ids[:64])


def main():
    model = reference.Model(sys.argv[1])
    tokens = tokenize(model)
    assert len(tokens) == 64
    logits = reference.forward(model, tokens, POSITIONS)
    packed = fixture.pack_logits(logits)
    fixture.write(HERE / "logits" / "smollm2.fx", {
        "tokens": tokens.astype("<i4"), "positions": np.array(POSITIONS, "<i4"), **packed})

    unpacked = fixture.unpack_logits(packed)
    names = model.key("tokenizer.ggml.tokens", bare=True)
    for position, row in zip(POSITIONS, logits):
        print(position, names[tokens[position]], "->", [names[i] for i in row.argsort()[:-4:-1]])
    print(f"NMSE of the packing {((unpacked - logits) ** 2).sum() / (logits ** 2).sum():.1e}")


if __name__ == "__main__":
    main()
