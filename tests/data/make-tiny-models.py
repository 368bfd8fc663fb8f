#!/usr/bin/env python3
"""Writes models/tiny-*.gguf and logits/tiny-*.fx (README.md).

Random weights of such a size that no layer is lost in rounding and attention
is neither uniform nor on one token.  Between them the models have all types
the engine computes with, grouped heads, heads that are not n_embd / n_heads,
tied and untied heads, and a vocabulary that is no multiple of anything.

Needs the packages numpy and gguf.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Q

import fixture
import reference

HERE = pathlib.Path(__file__).parent
N_TOKENS = 64
POSITIONS = [0, 1, 2, 5, 14, 15, 16, 17, 18, 31, 32, 33, 47, 48, 62, 63]

CHATML = ("{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
          "{{ message['content'] }}<|im_end|>\n{% endfor %}"
          "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
TURNS = ("{{ bos_token }}{% for message in messages %}<start_of_turn>"
         "{{ 'model' if message['role'] == 'assistant' else 'user' }}\n"
         "{{ message['content'] | trim }}<end_of_turn>\n{% endfor %}"
         "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}")
MERGES = ["t h", "th e", "Ġ t", "Ġ a", "i n", "Ġt he", "e r", "o n", "a n", "Ġ s", "an d",
          "Ġ w", "r e", "Ġ Ġ", "in g", "e s"]


def byte_letters():
    """GPT-2's letter for each byte: itself where printable, else from 256 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, n_others = {}, 0
    for byte in range(256):
        if byte in plain:
            letters[byte] = chr(byte)
        else:
            letters[byte] = chr(256 + n_others)
            n_others += 1
    return [letters[byte] for byte in range(256)]


def add_bpe(writer, pre, n_extra):
    """256 bytes, the merges, three control tokens, and unused ones; returns
    the size of the vocabulary."""
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    unused = [f"<unused{i}>" for i in range(n_extra)]
    merged = [merge.replace(" ", "") for merge in MERGES]
    tokens = byte_letters() + merged + special + unused
    types = ([gguf.TokenType.NORMAL] * (256 + len(merged)) +
             [gguf.TokenType.CONTROL] * len(special) +
             [gguf.TokenType.UNUSED] * n_extra)
    first = 256 + len(merged)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(first)
    writer.add_eos_token_id(first + 2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHATML)
    return len(tokens)


def add_spm(writer):
    """Control tokens, 256 bytes, letters and a few words with their scores."""
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"]
    types = [gguf.TokenType.CONTROL] * 3 + [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * 2
    scores = [0.0] * len(tokens)
    for byte in range(256):
        tokens.append(f"<0x{byte:02X}>")
        types.append(gguf.TokenType.BYTE)
        scores.append(0.0)
    for i, piece in enumerate(["▁t", "he", "▁the", "in", "er", "an", "▁a", "on", "▁s", "re",
                               "ing", "\n", *"▁etaoinshrdlucmfwypvbgkqjxz.,?!'",
                               *"ETAOINSHRDLUCMW"]):
        tokens.append(piece)
        types.append(gguf.TokenType.NORMAL)
        scores.append(-float(i))
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(2)
    writer.add_eos_token_id(1)
    writer.add_eot_token_id(5)
    writer.add_unk_token_id(3)
    writer.add_pad_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TURNS)
    return len(tokens)


def f16_bytes(values):
    return np.asarray(values, np.float16).reshape(-1, 1).view(np.uint8)


def random_k_blocks(rng, n_rows, n_cols, kind, deviation):
    """Rows of K-quants.  The package cannot quantise to them, so the bits are
    random, and the scales such that the numbers have the deviation and a mean
    near 0."""
    n = n_rows * n_cols // 256

    def random_bytes(width):
        return rng.integers(0, 256, (n, width), dtype=np.uint8)

    def near(scales, spread, top):
        """Minima that follow the scales, but are not the same numbers."""
        moved = scales.astype(int) + rng.integers(-spread, spread + 1, scales.shape)
        return moved.clip(0, top).astype(np.uint8)

    if kind == Q.Q2_K:
        scale = rng.integers(4, 16, (n, 16), dtype=np.uint8)
        minimum = near(scale, 1, 15)
        d = deviation / 10 / 1.118 * rng.uniform(0.7, 1.3, n)
        parts = [scale | minimum << 4, random_bytes(64), f16_bytes(d), f16_bytes(d * 1.5)]
    elif kind == Q.Q3_K:
        d = deviation / 18.5 / 2.29 * rng.uniform(0.7, 1.3, n)
        parts = [random_bytes(32), random_bytes(64), random_bytes(12), f16_bytes(d)]
    elif kind in (Q.Q4_K, Q.Q5_K):
        scale = rng.integers(20, 64, (n, 8), dtype=np.uint8)
        minimum = near(scale, 3, 63)
        packed = np.concatenate([
            scale[:, :4] | (scale[:, 4:] >> 4) << 6,
            minimum[:, :4] | (minimum[:, 4:] >> 4) << 6,
            (scale[:, 4:] & 15) | (minimum[:, 4:] & 15) << 4], axis=1)
        top = 15 if kind == Q.Q4_K else 31
        d = deviation / 43 / (top / 3.46) * rng.uniform(0.7, 1.3, n)
        parts = [f16_bytes(d), f16_bytes(d * top / 2), packed]
        parts += [random_bytes(32)] if kind == Q.Q5_K else []
        parts += [random_bytes(128)]
    elif kind == Q.Q6_K:
        scales = rng.integers(-128, 128, (n, 16)).astype(np.int8).view(np.uint8)
        d = deviation / 74 / 18.5 * rng.uniform(0.7, 1.3, n)
        parts = [random_bytes(128), random_bytes(64), scales, f16_bytes(d)]
    else:
        raise ValueError(kind)

    return np.concatenate(parts, axis=1).reshape(n_rows, -1)


class Writer:
    def __init__(self, name, family, seed):
        self.path = HERE / "models" / f"{name}.gguf"
        self.rng = np.random.default_rng(seed)
        self.gguf = gguf.GGUFWriter(self.path, family)
        self.gguf.add_name(name)
        self.gguf.add_context_length(256)

    def matrix(self, name, n_rows, n_cols, kind, gain=1.0):
        deviation = gain / np.sqrt(n_cols)
        if kind in (Q.Q2_K, Q.Q3_K, Q.Q4_K, Q.Q5_K, Q.Q6_K):
            data = random_k_blocks(self.rng, n_rows, n_cols, kind, deviation)
        else:
            values = self.rng.normal(0, deviation, (n_rows, n_cols)).astype(np.float32)
            data = gguf.quantize(values, kind)
        self.gguf.add_tensor(f"{name}.weight", data, raw_dtype=kind)

    def vector(self, name, n, mean=1.0, deviation=0.25, suffix="weight"):
        values = self.rng.normal(mean, deviation, n).astype(np.float32)
        self.gguf.add_tensor(f"{name}.{suffix}", values)

    def finish(self):
        self.gguf.write_header_to_file()
        self.gguf.write_kv_data_to_file()
        self.gguf.write_tensors_to_file()
        self.gguf.close()


def add_shape(writer, n_layers, n_embd, n_ff, n_heads, n_kv_heads, rope_base):
    g = writer.gguf
    g.add_block_count(n_layers)
    g.add_embedding_length(n_embd)
    g.add_feed_forward_length(n_ff)
    g.add_head_count(n_heads)
    g.add_head_count_kv(n_kv_heads)
    g.add_layer_norm_rms_eps(1e-5)
    g.add_rope_freq_base(rope_base)


def add_layers(writer, n_layers, n_embd, n_ff, q_size, kv_size, kinds, head_norm=0,
               bias=False, post_norm=False):
    """kinds: one for each of q k v output gate up down, dealt out anew with
    every layer."""
    for layer in range(n_layers):
        prefix = f"blk.{layer}."
        kind = iter([kinds[(i + layer) % len(kinds)] for i in range(7)])
        writer.vector(prefix + "attn_norm", n_embd)
        # Gains that leave scores with a deviation of about 1.5.
        writer.matrix(prefix + "attn_q", q_size, n_embd, next(kind), 1.2)
        writer.matrix(prefix + "attn_k", kv_size, n_embd, next(kind), 1.2)
        writer.matrix(prefix + "attn_v", kv_size, n_embd, next(kind))
        if bias:
            writer.vector(prefix + "attn_q", q_size, 0, 0.4, "bias")
            writer.vector(prefix + "attn_k", kv_size, 0, 0.4, "bias")
            writer.vector(prefix + "attn_v", kv_size, 0, 0.4, "bias")
        if head_norm:
            writer.vector(prefix + "attn_q_norm", head_norm)
            writer.vector(prefix + "attn_k_norm", head_norm)
        writer.matrix(prefix + "attn_output", n_embd, q_size, next(kind), 1.5)
        if post_norm:
            writer.vector(prefix + "post_attention_norm", n_embd)
        writer.vector(prefix + "ffn_norm", n_embd)
        writer.matrix(prefix + "ffn_gate", n_ff, n_embd, next(kind), 1.5)
        writer.matrix(prefix + "ffn_up", n_ff, n_embd, next(kind), 1.5)
        writer.matrix(prefix + "ffn_down", n_embd, n_ff, next(kind), 1.5)
        if post_norm:
            writer.vector(prefix + "post_ffw_norm", n_embd)
    writer.vector("output_norm", n_embd)


def make_llama():
    writer = Writer("tiny-llama", "llama", 1)
    n_layers, n_embd, n_ff, n_heads, n_kv_heads = 2, 64, 160, 4, 2
    add_shape(writer, n_layers, n_embd, n_ff, n_heads, n_kv_heads, 500000.0)
    writer.gguf.add_rope_dimension_count(n_embd // n_heads)
    n_vocab = add_bpe(writer.gguf, "llama-bpe", 0)
    writer.gguf.add_vocab_size(n_vocab)
    writer.matrix("token_embd", n_vocab, n_embd, Q.Q8_0, np.sqrt(n_embd))
    # As Llama 3.1's: 1 for what turns fast, 8 for what turns slowly.
    factors = np.array([1, 1, 1, 1.5, 3.2, 5.6, 8, 8], np.float32)
    writer.gguf.add_tensor("rope_freqs.weight", factors)
    add_layers(writer, n_layers, n_embd, n_ff, n_embd, n_kv_heads * (n_embd // n_heads),
               [Q.Q4_0, Q.Q4_1, Q.Q5_0, Q.Q5_1, Q.Q8_0, Q.Q4_0, Q.Q4_1])
    writer.matrix("output", n_vocab, n_embd, Q.Q5_1, 2)
    writer.gguf.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_1)
    return writer


def make_llama_k():
    writer = Writer("tiny-llama-kquants", "llama", 2)
    n_layers, n_embd, n_ff, n_heads, n_kv_heads = 2, 256, 256, 4, 1
    add_shape(writer, n_layers, n_embd, n_ff, n_heads, n_kv_heads, 10000.0)
    writer.gguf.add_rope_dimension_count(n_embd // n_heads)
    n_vocab = add_bpe(writer.gguf, "smollm", 2)
    writer.gguf.add_vocab_size(n_vocab)
    writer.matrix("token_embd", n_vocab, n_embd, Q.Q6_K, 2.5)
    add_layers(writer, n_layers, n_embd, n_ff, n_embd, n_kv_heads * (n_embd // n_heads),
               [Q.Q4_K, Q.Q6_K, Q.Q2_K, Q.Q3_K, Q.Q2_K, Q.Q3_K, Q.Q5_K])
    writer.gguf.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_K_M)
    return writer


def make_qwen2():
    writer = Writer("tiny-qwen2", "qwen2", 3)
    n_layers, n_embd, n_ff, n_heads, n_kv_heads = 2, 96, 128, 6, 2
    add_shape(writer, n_layers, n_embd, n_ff, n_heads, n_kv_heads, 1000000.0)
    n_vocab = add_bpe(writer.gguf, "qwen2", 6)
    writer.matrix("token_embd", n_vocab, n_embd, Q.Q4_0, 2.5)
    add_layers(writer, n_layers, n_embd, n_ff, n_embd, n_kv_heads * (n_embd // n_heads),
               [Q.Q4_0, Q.Q8_0, Q.F32, Q.Q5_1, Q.Q4_0], bias=True)
    writer.gguf.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    return writer


def make_qwen3():
    writer = Writer("tiny-qwen3", "qwen3", 4)
    n_layers, n_embd, n_ff, n_heads, n_kv_heads, head_size = 2, 64, 96, 4, 2, 32
    add_shape(writer, n_layers, n_embd, n_ff, n_heads, n_kv_heads, 1000000.0)
    writer.gguf.add_key_length(head_size)
    writer.gguf.add_value_length(head_size)
    n_vocab = add_bpe(writer.gguf, "qwen2", 8)
    writer.matrix("token_embd", n_vocab, n_embd, Q.BF16, np.sqrt(n_embd))
    add_layers(writer, n_layers, n_embd, n_ff, n_heads * head_size, n_kv_heads * head_size,
               [Q.BF16, Q.Q5_0, Q.F16, Q.Q5_1], head_norm=head_size)
    writer.matrix("output", n_vocab, n_embd, Q.Q5_0, 2)
    writer.gguf.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    return writer


def make_gemma3():
    writer = Writer("tiny-gemma3", "gemma3", 5)
    n_layers, n_embd, n_ff, n_heads, n_kv_heads, head_size = 7, 64, 64, 4, 1, 32
    add_shape(writer, n_layers, n_embd, n_ff, n_heads, n_kv_heads, 1000000.0)
    writer.gguf.add_key_length(head_size)
    writer.gguf.add_value_length(head_size)
    writer.gguf.add_sliding_window(16)
    writer.gguf.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
    writer.gguf.add_rope_scaling_factor(8.0)
    n_vocab = add_spm(writer.gguf)
    # Times sqrt (n_embd) when it is read, so that is left out here.
    writer.matrix("token_embd", n_vocab, n_embd, Q.Q8_0, 2)
    add_layers(writer, n_layers, n_embd, n_ff, n_heads * head_size, n_kv_heads * head_size,
               [Q.Q4_0, Q.Q8_0, Q.Q4_1], head_norm=head_size, post_norm=True)
    writer.gguf.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    return writer


def main():
    for make in (make_llama, make_llama_k, make_qwen2, make_qwen3, make_gemma3):
        writer = make()
        writer.finish()
        model = reference.Model(writer.path)
        n_vocab = model.tensors["token_embd.weight"].data.shape[0]
        tokens = writer.rng.integers(0, n_vocab, N_TOKENS)
        logits = reference.forward(model, tokens, POSITIONS)
        name = writer.path.stem
        fixture.write(HERE / "logits" / f"{name}.fx", {
            "tokens": tokens.astype("<i4"),
            "positions": np.array(POSITIONS, "<i4"),
            "logits": logits.astype("<f4")})
        print(f"{name}: {writer.path.stat().st_size} bytes, vocabulary {n_vocab}, logits with "
              f"a deviation of {logits.std():.2f}")


if __name__ == "__main__":
    main()
