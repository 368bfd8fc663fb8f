#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sampler-cases.json: what the sampler chain must do.

The chain once more, in the plainest Python: probabilities in float64, every
list sorted whole, repetitions found by comparing text with text.  Only the
sources named in engine/fx-sampling.h were used, and none of the C.

    make-sampler-cases.py > sampler-cases.json
"""

import json
import math
import random
import struct
import sys

DEFAULT_ORDER = ['penalties', 'dry', 'top-k', 'typical-p', 'top-p', 'min-p', 'xtc', 'temperature']
N_VOCAB = 48
N_DRAWS = 16


def philox(counter, key):
    """Philox 4x32-10, Salmon et al. 2011."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & 0xFFFFFFFF, (a >> 32) ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def uniform(seed, index):
    out = philox([index & 0xFFFFFFFF, index >> 32, 0, 0], [seed & 0xFFFFFFFF, seed >> 32])
    return ((out[0] << 32 | out[1]) >> 11) / 2.0 ** 53


def softmax(logits):
    top = max(logits.values())
    powers = {i: math.exp(x - top) for i, x in logits.items()}
    total = sum(powers.values())
    return {i: p / total for i, p in powers.items()}


def entropy(probabilities):
    return -sum(p * math.log(p) for p in probabilities.values() if p > 0)


def take(ranked, probabilities, p):
    """The shortest beginning of a ranking with at least mass p."""
    kept, mass = [], 0
    for i in ranked:
        kept.append(i)
        mass += probabilities[i]
        if mass >= p:
            break
    return kept


def penalties(o, logits, history):
    window = o['repeat_window']
    seen = history if window < 0 else history[len(history) - min(window, len(history)):]
    out = {}
    for i, x in logits.items():
        n = seen.count(i)
        if n > 0:
            x = x / o['repeat_penalty'] if x > 0 else x * o['repeat_penalty']
            x -= n * o['frequency_penalty'] + o['presence_penalty']
        out[i] = x
    return out


def dry(o, logits, history, breakers):
    if o['dry_multiplier'] == 0:
        return logits
    window = o['dry_window']
    text = history if window <= 0 else history[-window:]
    out = dict(logits)
    longest = {}
    for at in range(1, len(text)):
        n = 0
        while n < at and text[at - 1 - n] == text[-1 - n] and text[-1 - n] not in breakers:
            n += 1
        longest[text[at]] = max(longest.get(text[at], 0), n)
    for i, n in longest.items():
        if i in out and n >= o['dry_allowed_length']:
            out[i] -= o['dry_multiplier'] * o['dry_base'] ** (n - o['dry_allowed_length'])
    return out


def cut(o, stage, logits, coin):
    p = softmax(logits)
    ranked = sorted(logits, key=lambda i: (-logits[i], i))
    kept = ranked
    if stage == 'top-k' and o['top_k'] > 0:
        kept = ranked[:o['top_k']]
    elif stage == 'top-p' and o['top_p'] < 1:
        kept = take(ranked, p, o['top_p'])
    elif stage == 'min-p' and o['min_p'] > 0:
        kept = [i for i in ranked if p[i] >= o['min_p'] * p[ranked[0]]]
    elif stage == 'typical-p' and 0 < o['typical_p'] < 1:
        h = entropy(p)
        kept = take(sorted(logits, key=lambda i: (abs(-math.log(p[i]) - h), i)), p, o['typical_p'])
    elif stage == 'xtc' and coin < o['xtc_probability'] and o['xtc_threshold'] <= 0.5:
        above = [i for i in ranked if p[i] >= o['xtc_threshold']]
        if len(above) >= 2:
            kept = [i for i in ranked if i not in above[:-1]]
    return {i: logits[i] for i in kept}


def heat(o, logits):
    t = o['temperature']
    if o['dynamic_range'] > 0 and len(logits) > 1:
        low, high = max(t - o['dynamic_range'], 0), t + o['dynamic_range']
        sure = entropy(softmax(logits)) / math.log(len(logits))
        t = low + (high - low) * min(max(sure, 0), 1) ** o['dynamic_exponent']
    if t == 0:
        best = min(logits, key=lambda i: (-logits[i], i))
        return {best: logits[best]}
    return {i: x / t for i, x in logits.items()}


def step(o, logits, history, breakers, seed, n, mu):
    """The probabilities that are left; those before Mirostat's cut beside."""
    x = {i: v for i, v in enumerate(logits)}
    for i, bias in o['logit_bias']:
        if i in x:
            x[i] += bias
    x = {i: v for i, v in x.items() if v > -math.inf}
    greedy, mirostat = o['temperature'] == 0, o['mirostat_tau'] > 0
    for stage in o['order']:
        if stage == 'penalties':
            x = penalties(o, x, history)
        elif stage == 'dry':
            x = dry(o, x, history, breakers)
        elif stage == 'temperature':
            x = x if greedy else heat(o, x)
        elif not greedy and not mirostat:
            x = cut(o, stage, x, uniform(seed, n | 1 << 63))
    whole = softmax(x)
    if greedy:
        best = min(x, key=lambda i: (-x[i], i))
        return {best: 1.0}, whole
    if mirostat:
        kept = [i for i in x if -math.log2(whole[i]) <= mu]
        if not kept:
            kept = [max(x, key=lambda i: x[i])]
        x = {i: x[i] for i in kept}
    return softmax(x), whole


def run(o, tables, history, breakers, seed):
    history = list(history)
    mu = 2 * o['mirostat_tau']
    first, drawn = None, []
    for n in range(N_DRAWS):
        p, whole = step(o, tables[n % len(tables)], history, breakers, seed, n, mu)
        first = first or p
        target = uniform(seed, n)
        token = None
        for i in sorted(p):
            token = i if p[i] > 0 else token
            target -= p[i]
            if target < 0:
                break
        if o['mirostat_tau'] > 0 and o['temperature'] > 0:
            mu -= o['mirostat_eta'] * (-math.log2(whole[token]) - o['mirostat_tau'])
        drawn.append(token)
        history.append(token)
    return first, drawn


OFF = {'temperature': 1.0, 'top_k': 0, 'top_p': 1.0, 'min_p': 0.0, 'repeat_penalty': 1.0, 'repeat_window': 64,
       'frequency_penalty': 0.0, 'presence_penalty': 0.0, 'typical_p': 1.0, 'dry_multiplier': 0.0, 'dry_base': 1.75,
       'dry_allowed_length': 2, 'dry_window': -1, 'xtc_probability': 0.0, 'xtc_threshold': 0.1, 'mirostat_tau': 0.0,
       'mirostat_eta': 0.1, 'dynamic_range': 0.0, 'dynamic_exponent': 1.0, 'logit_bias': [], 'order': DEFAULT_ORDER}


def options(**changed):
    return {**OFF, **changed}


def as_float(x):
    """As a C float holds it, so that both sides begin with the same number."""
    return struct.unpack('f', struct.pack('f', x))[0]


def random_options(r):
    o = options(temperature=r.choice([0.0, 0.3, 0.7, 1.0, 1.4]))
    maybe = {'top_k': lambda: r.randint(1, 30), 'top_p': lambda: r.uniform(0.2, 0.99),
             'min_p': lambda: r.uniform(0.01, 0.4), 'typical_p': lambda: r.uniform(0.2, 0.95),
             'repeat_penalty': lambda: r.uniform(1.05, 1.8), 'repeat_window': lambda: r.choice([-1, 5, 17, 400]),
             'frequency_penalty': lambda: r.uniform(-1, 1), 'presence_penalty': lambda: r.uniform(-1, 1),
             'dry_multiplier': lambda: r.uniform(0.2, 2), 'dry_base': lambda: r.uniform(1.1, 2.5),
             'dry_allowed_length': lambda: r.randint(1, 4), 'dry_window': lambda: r.choice([-1, 20, 33]),
             'xtc_probability': lambda: r.choice([0.5, 1.0]), 'xtc_threshold': lambda: r.uniform(0.02, 0.3),
             'dynamic_range': lambda: r.uniform(0.1, 0.9), 'dynamic_exponent': lambda: r.uniform(0.5, 2),
             'mirostat_tau': lambda: r.uniform(1, 5), 'mirostat_eta': lambda: r.uniform(0.05, 0.4)}
    for name, draw in maybe.items():
        if r.random() < (0.15 if name.startswith('mirostat') else 0.4):
            o[name] = draw()
    if r.random() < 0.3:
        o['order'] = r.sample(DEFAULT_ORDER, r.randint(3, len(DEFAULT_ORDER)))
    if r.random() < 0.3:
        o['logit_bias'] = [[r.randrange(N_VOCAB), r.choice([-100.0, -1.5, 2.25, 5.0])] for _ in range(3)]
    return {k: as_float(v) if isinstance(v, float) else v for k, v in o.items()}


def main():
    r = random.Random(20260930)
    tables = [[as_float(r.gauss(0, 2.2)) for _ in range(N_VOCAB)] for _ in range(3)]
    phrase = [7, 8, 9, 10, 11]
    history = [r.randrange(N_VOCAB) for _ in range(30)] + phrase + [3, 40, 3] + phrase[:4] + [12] + phrase[:3] \
        + [r.randrange(N_VOCAB) for _ in range(6)] + phrase[1:4]
    breakers = [40, 41]

    chosen = [
        options(), options(temperature=0.0), options(top_k=5), options(top_p=0.6), options(min_p=0.1),
        options(typical_p=0.5), options(typical_p=0.9, top_k=20), options(repeat_penalty=1.3),
        options(frequency_penalty=0.5), options(presence_penalty=0.8, repeat_window=12),
        options(frequency_penalty=-0.4, repeat_window=-1), options(dry_multiplier=0.8),
        options(dry_multiplier=1.5, dry_allowed_length=1, dry_base=1.2), options(dry_multiplier=0.8, temperature=0.0),
        options(xtc_probability=1.0, xtc_threshold=0.05), options(xtc_probability=0.5, xtc_threshold=0.08),
        options(xtc_probability=1.0, xtc_threshold=0.6), options(mirostat_tau=3.0), options(mirostat_tau=1.0, mirostat_eta=0.3),
        options(mirostat_tau=5.0, top_k=2), options(dynamic_range=0.5), options(dynamic_range=1.5, dynamic_exponent=2.0),
        options(order=['temperature', 'top-p'], temperature=0.5, top_p=0.7, top_k=3),
        options(order=['top-p', 'temperature'], temperature=0.5, top_p=0.7),
        options(order=['top-k', 'penalties', 'temperature'], top_k=8, repeat_penalty=1.7),
        options(logit_bias=[[5, -math.inf], [6, 4.0]]), options(logit_bias=[[11, 30.0]], temperature=0.0),
        options(temperature=0.8, top_k=40, top_p=0.95, min_p=0.05),
    ]
    chosen = [{k: as_float(v) if isinstance(v, float) else v for k, v in o.items()} for o in chosen]
    chosen += [random_options(r) for _ in range(60)]

    cases = []
    for n, o in enumerate(chosen):
        seed = r.getrandbits(64)
        first, drawn = run(o, tables, history, breakers, seed)
        cases.append({'options': {**o, 'logit_bias': [[i, 'off' if b == -math.inf else b] for i, b in o['logit_bias']]},
                      'seed': str(seed), 'kept': [[i, first[i]] for i in sorted(first)], 'drawn': drawn})

    out = {'tables': tables, 'history': history, 'breakers': breakers, 'cases': cases}
    text = json.dumps(out, separators=(',', ':'))
    sys.stdout.write(text.replace('{"options"', '\n{"options"') + '\n')


if __name__ == '__main__':
    main()
