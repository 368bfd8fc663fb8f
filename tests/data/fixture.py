"""Named arrays in a file that C reads without help (README.md, "Fixtures").

SPDX-License-Identifier: GPL-3.0-or-later
"""

import struct

import numpy as np

TYPES = [np.dtype("u1"), np.dtype("<u2"), np.dtype("<i4"), np.dtype("<f4")]


def write(path, arrays):
    """arrays: name -> numpy array of one of TYPES."""
    out = bytearray(b"FXF1" + struct.pack("<I", len(arrays)))
    for name, array in arrays.items():
        array = np.ascontiguousarray(array)
        encoded = name.encode()
        out += struct.pack("<III", TYPES.index(array.dtype), array.ndim, len(encoded))
        out += struct.pack(f"<{array.ndim}Q", *array.shape)
        out += encoded
        out += bytes(-len(out) % 8)
        out += array.tobytes()
        out += bytes(-len(out) % 8)
    with open(path, "wb") as file:
        file.write(out)


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    magic, n_arrays = struct.unpack_from("<4sI", data)
    assert magic == b"FXF1"
    offset, arrays = 8, {}
    for _ in range(n_arrays):
        kind, n_dims, n_name = struct.unpack_from("<III", data, offset)
        shape = struct.unpack_from(f"<{n_dims}Q", data, offset + 12)
        offset += 12 + 8 * n_dims
        name = data[offset:offset + n_name].decode()
        offset += n_name
        offset += -offset % 8
        n_items = int(np.prod(shape))
        arrays[name] = np.frombuffer(data, TYPES[kind], n_items, offset).reshape(shape)
        offset += n_items * TYPES[kind].itemsize
        offset += -offset % 8
    return arrays


def pack_logits(logits):
    """float [n][n_vocab] in 12 bits a number: minimum[n] + step[n] * q, where
    two q lie in three bytes, the first in the lower bits.  n_vocab is even."""
    minimum = logits.min(axis=1).astype("<f4")
    step = ((logits.max(axis=1) - minimum) / 4095).astype("<f4")
    q = np.rint((logits - minimum[:, None]) / step[:, None]).clip(0, 4095).astype("<u4")
    pairs = q[:, 0::2] | q[:, 1::2] << 12
    packed = np.stack([pairs & 255, pairs >> 8 & 255, pairs >> 16], axis=2)
    return {"logits.minimum": minimum, "logits.step": step,
            "logits.q": packed.astype("u1").reshape(len(q), -1)}


def unpack_logits(arrays):
    packed = arrays["logits.q"].astype("<u4").reshape(len(arrays["logits.q"]), -1, 3)
    pairs = packed[..., 0] | packed[..., 1] << 8 | packed[..., 2] << 16
    q = np.stack([pairs & 4095, pairs >> 12], axis=2).reshape(len(packed), -1)
    return arrays["logits.minimum"][:, None] + arrays["logits.step"][:, None] * q
