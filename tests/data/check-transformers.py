#!/usr/bin/env python3
"""Compares reference.py with Hugging Face transformers, on the tiny models.

Each model's dequantised weights go into transformers' own class of the family,
made from a configuration with the same numbers; both compute all 64 positions,
transformers in float64 too (but for the angles of its rope and its softmax,
which it rounds to float32).  Not part of the tests: it needs torch.  Measured
with transformers 5.23.0 and torch 2.6.0:

    tiny-gemma3          NMSE 5.9e-14, largest difference 3.9e-06
    tiny-llama           NMSE 3.1e-14, largest difference 2.4e-06
    tiny-llama-kquants   NMSE 4.0e-13, largest difference 2.1e-05
    tiny-qwen2           NMSE 5.8e-14, largest difference 3.0e-06
    tiny-qwen3           NMSE 3.7e-14, largest difference 2.4e-06

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib

import numpy as np
import torch
import transformers

import fixture
import reference

HERE = pathlib.Path(__file__).parent


def to_halves(weight, n_heads):
    """GGUF stores llama's Q and K with the numbers that turn together side by
    side; transformers has them half a head apart."""
    rows = weight.reshape(n_heads, -1, 2, *weight.shape[1:])
    return np.swapaxes(rows, 1, 2).reshape(weight.shape)


class DividedRope(torch.nn.Module):
    """Rope with the divisors of the file, where a configuration would have to
    arrive at them by its own rule."""

    def __init__(self, base, size, divisors):
        super().__init__()
        exponents = torch.arange(0, size, 2, dtype=torch.float64) / size
        self.frequency = base ** -exponents / torch.tensor(divisors)

    def forward(self, x, position_ids, *_):
        angle = position_ids[0].double()[:, None] * self.frequency
        angle = torch.cat([angle, angle], dim=-1)[None]
        return angle.cos(), angle.sin()


def configure(model, n_ff, n_vocab):
    common = dict(
        vocab_size=n_vocab, hidden_size=model.n_embd, intermediate_size=n_ff,
        num_hidden_layers=model.n_layers, num_attention_heads=model.n_heads,
        num_key_value_heads=model.n_kv_heads, head_dim=model.head_size,
        rms_norm_eps=model.eps, max_position_embeddings=256,
        tie_word_embeddings=not model.has("output.weight"),
        attn_implementation="eager")
    rope = {"rope_type": "default", "rope_theta": model.rope_base}
    if model.family == "llama":
        return transformers.LlamaForCausalLM(
            transformers.LlamaConfig(rope_parameters=rope, **common))
    if model.family == "qwen2":
        return transformers.Qwen2ForCausalLM(
            transformers.Qwen2Config(rope_parameters=rope, **common))
    if model.family == "qwen3":
        return transformers.Qwen3ForCausalLM(
            transformers.Qwen3Config(rope_parameters=rope, **common))
    config = transformers.Gemma3TextConfig(
        sliding_window=model.window, query_pre_attn_scalar=model.head_size,
        layer_types=["sliding_attention" if model.is_local(i) else "full_attention"
                     for i in range(model.n_layers)],
        rope_parameters={
            "full_attention": {"rope_type": "linear", "factor": model.rope_factor,
                               "rope_theta": model.rope_base},
            "sliding_attention": {"rope_type": "default",
                                  "rope_theta": model.rope_base_local}},
        **common)
    return transformers.Gemma3ForCausalLM(config)


NAMES = {
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm", "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}
GEMMA_NAMES = {
    **NAMES, "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm", "post_ffw_norm": "post_feedforward_layernorm",
}


def convert(model):
    """The state that transformers wants: name -> float64 array."""
    state = {}
    names = GEMMA_NAMES if model.family == "gemma3" else NAMES
    for full in model.tensors:
        value = model.get(full)
        if model.family == "gemma3" and full.endswith("norm.weight"):
            value = value - 1
        parts = full.split(".")
        if full == "rope_freqs.weight":
            continue
        if parts[0] == "blk":
            if model.family == "llama" and parts[2] in ("attn_q", "attn_k"):
                value = to_halves(value, model.n_heads if parts[2] == "attn_q"
                                  else model.n_kv_heads)
            name = f"model.layers.{parts[1]}.{names[parts[2]]}.{parts[3]}"
        else:
            name = {"token_embd.weight": "model.embed_tokens.weight",
                    "output_norm.weight": "model.norm.weight",
                    "output.weight": "lm_head.weight"}[full]
        state[name] = torch.tensor(value)
    return state


def main():
    for path in sorted((HERE / "models").glob("tiny-*.gguf")):
        model = reference.Model(path)
        stored = fixture.read(HERE / "logits" / f"{path.stem}.fx")
        tokens = stored["tokens"]
        ours = reference.forward(model, tokens)

        theirs = configure(model, model.key("feed_forward_length"), ours.shape[1]).double().eval()
        missing, unexpected = theirs.load_state_dict(convert(model), strict=False)
        assert not unexpected and set(missing) <= {"lm_head.weight"}, (missing, unexpected)
        if "lm_head.weight" in missing:
            theirs.tie_weights()
            assert theirs.lm_head.weight is theirs.model.embed_tokens.weight
        if model.has("rope_freqs.weight"):
            theirs.model.rotary_emb = DividedRope(model.rope_base, model.head_size,
                                                  model.get("rope_freqs.weight"))
        with torch.no_grad():
            logits = theirs(torch.tensor(tokens[None].astype(np.int64))).logits[0].numpy()

        error = ((ours - logits) ** 2).sum() / (logits ** 2).sum()
        kept = stored["logits"] - logits[stored["positions"]]
        print(f"{path.stem}: NMSE {error:.1e}, largest difference {abs(ours - logits).max():.1e}, "
              f"of what is stored {abs(kept).max():.1e}")


if __name__ == "__main__":
    main()
