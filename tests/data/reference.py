"""The families' arithmetic, as plainly as it can be written.

Reads a GGUF with the `gguf` package, dequantises each matrix to float32 as
that package does, and computes everything else in float64: what the engine's
logits are compared with.  No cache, no batch, no kernel: all positions at
once, one head after another.

    reference.py MODEL.gguf --tokens 1,2,3      prints the greedy next token

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import math

import gguf
import numpy as np

# What tells the families apart.  The rest is in the tensors: where there is a
# bias, a norm of Q and K or a norm after a block, it is applied.
FAMILIES = {
    # pairs: which two of a head's numbers a rotation turns
    "llama": {"pairs": "neighbours", "activation": "silu"},
    "qwen2": {"pairs": "halves", "activation": "silu"},
    "qwen3": {"pairs": "halves", "activation": "silu"},
    "gemma3": {"pairs": "halves", "activation": "gelu", "scaled_embedding": True,
               "local_of": 6},  # five local layers, then a global one
}


class Model:
    def __init__(self, path):
        self.reader = gguf.GGUFReader(path)
        self.tensors = {t.name: t for t in self.reader.tensors}
        self.family = self.key("general.architecture", bare=True)
        self.traits = FAMILIES[self.family]

        self.n_layers = self.key("block_count")
        self.n_embd = self.key("embedding_length")
        self.n_heads = self.key("attention.head_count")
        self.n_kv_heads = self.key("attention.head_count_kv", self.n_heads)
        self.head_size = self.key("attention.key_length", self.n_embd // self.n_heads)
        self.eps = self.key("attention.layer_norm_rms_epsilon")
        self.rope_base = self.key("rope.freq_base", 10000.0)
        self.rope_base_local = self.key("rope.freq_base_swa", 10000.0)
        self.rope_factor = self.key("rope.scaling.factor", 1.0)
        self.window = self.key("attention.sliding_window", 0)

    def key(self, name, fallback=None, bare=False):
        field = self.reader.fields.get(name if bare else f"{self.family}.{name}")
        if field is None:
            assert fallback is not None, f"{name} is missing"
            return fallback
        return field.contents()

    def has(self, name):
        return name in self.tensors

    def get(self, name):
        """float64 [n_rows][n_cols], or [n]."""
        tensor = self.tensors[name]
        values = gguf.dequantize(tensor.data, tensor.tensor_type)
        return values.astype(np.float32).astype(np.float64)

    def is_local(self, layer):
        every = self.traits.get("local_of")
        return every is not None and layer % every < every - 1


def rms_norm(x, weight, eps):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps) * weight


def silu(x):
    return x / (1 + np.exp(-x))


def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))


def rope(x, base, factor, divisors, pairs):
    """x: [n_tokens][n_heads][head_size]; divisors: [head_size / 2]."""
    n_tokens, _, size = x.shape
    frequency = base ** (-2.0 * np.arange(size // 2) / size) / divisors / factor
    angle = np.arange(n_tokens)[:, None, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    y = np.empty_like(x)
    first, second = ((slice(0, None, 2), slice(1, None, 2)) if pairs == "neighbours"
                     else (slice(0, size // 2), slice(size // 2, None)))
    a, b = x[..., first], x[..., second]
    y[..., first] = a * cos - b * sin
    y[..., second] = a * sin + b * cos
    return y


def project(model, x, name, n_heads):
    y = x @ model.get(f"{name}.weight").T
    if model.has(f"{name}.bias"):
        y = y + model.get(f"{name}.bias")
    return y.reshape(len(x), n_heads, -1)


def attention(model, layer, x):
    prefix = f"blk.{layer}.attn_"
    q = project(model, x, prefix + "q", model.n_heads)
    k = project(model, x, prefix + "k", model.n_kv_heads)
    v = project(model, x, prefix + "v", model.n_kv_heads)

    if model.has(prefix + "q_norm.weight"):
        q = rms_norm(q, model.get(prefix + "q_norm.weight"), model.eps)
        k = rms_norm(k, model.get(prefix + "k_norm.weight"), model.eps)

    local = model.is_local(layer)
    base = model.rope_base_local if local else model.rope_base
    factor = 1.0 if local else model.rope_factor
    divisors = (model.get("rope_freqs.weight") if model.has("rope_freqs.weight")
                else np.ones(model.head_size // 2))
    q = rope(q, base, factor, divisors, model.traits["pairs"])
    k = rope(k, base, factor, divisors, model.traits["pairs"])

    n_tokens = len(x)
    distance = np.arange(n_tokens)[:, None] - np.arange(n_tokens)[None, :]
    hidden = distance < 0
    if local:
        hidden |= distance >= model.window

    out = np.empty((n_tokens, model.n_heads, v.shape[-1]))
    for head in range(model.n_heads):
        shared = head // (model.n_heads // model.n_kv_heads)
        scores = q[:, head] @ k[:, shared].T / math.sqrt(model.head_size)
        scores[hidden] = -np.inf
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        out[:, head] = scores @ v[:, shared]

    return out.reshape(n_tokens, -1) @ model.get(prefix + "output.weight").T


def feed_forward(model, layer, x):
    prefix = f"blk.{layer}.ffn_"
    activation = {"silu": silu, "gelu": gelu}[model.traits["activation"]]
    gate = activation(x @ model.get(prefix + "gate.weight").T)
    up = x @ model.get(prefix + "up.weight").T
    return (gate * up) @ model.get(prefix + "down.weight").T


def forward(model, tokens, positions=None):
    """Logits float64 [n_positions][n_vocab]; of all positions by default."""
    x = model.get("token_embd.weight")[tokens]
    if model.traits.get("scaled_embedding"):
        x = x * math.sqrt(model.n_embd)

    for layer in range(model.n_layers):
        def norm(value, name):
            full = f"blk.{layer}.{name}.weight"
            return rms_norm(value, model.get(full), model.eps) if model.has(full) else value

        y = attention(model, layer, norm(x, "attn_norm"))
        x = x + norm(y, "post_attention_norm")
        y = feed_forward(model, layer, norm(x, "ffn_norm"))
        x = x + norm(y, "post_ffw_norm")

    x = rms_norm(x, model.get("output_norm.weight"), model.eps)
    if positions is not None:
        x = x[positions]
    head = "output.weight" if model.has("output.weight") else "token_embd.weight"
    return x @ model.get(head).T


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--tokens", required=True)
    arguments = parser.parse_args()
    tokens = [int(token) for token in arguments.tokens.split(",")]
    print(int(forward(Model(arguments.model), tokens, [-1])[0].argmax()))


if __name__ == "__main__":
    main()
