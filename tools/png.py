"""PNG files made small without losing anything a reader sees: at most 256 colours, written as a palette."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

COLOURS = 256
Pixels = NDArray[np.uint8]


def decoded(content: bytes) -> Pixels:
    """The pixels of an 8-bit RGB or RGBA PNG, shape (height, width, 3)."""
    position, data, header = 8, b"", b""
    while position < len(content):
        (length,) = struct.unpack(">I", content[position : position + 4])
        kind, body = content[position + 4 : position + 8], content[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            data += body
        position += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    if depth != 8 or colour not in (2, 6):
        raise ValueError("only 8-bit RGB or RGBA is read here")
    channels = 3 if colour == 2 else 4
    raw = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(height, 1 + width * channels)
    return _unfiltered(raw, channels).reshape(height, width, channels)[:, :, :3]


def _unfiltered(raw: Pixels, channels: int) -> Pixels:
    rows = np.zeros((raw.shape[0], raw.shape[1] - 1), dtype=np.uint8)
    above = np.zeros(raw.shape[1] - 1, dtype=np.uint8)
    for y, line in enumerate(raw):
        kind, here = int(line[0]), line[1:].copy()
        if kind == 2:
            here = here + above
        elif kind == 1:
            here = np.cumsum(here.reshape(-1, channels), axis=0, dtype=np.uint8).reshape(-1)
        elif kind in (3, 4):
            here = _slowly(kind, here, above, channels)
        rows[y] = above = here
    return rows


def _slowly(kind: int, line: Pixels, above: Pixels, channels: int) -> Pixels:
    """The two filters that need the pixel before, one after the other."""
    done, up = [0] * len(line), above.tolist()
    for i, value in enumerate(line.tolist()):
        left = done[i - channels] if i >= channels else 0
        corner = up[i - channels] if i >= channels else 0
        if kind == 3:
            guess = (left + up[i]) // 2
        else:
            estimate = left + up[i] - corner
            guess = min((left, up[i], corner), key=lambda v: abs(estimate - v))
        done[i] = (value + guess) & 255
    return np.array(done, dtype=np.uint8)


def small(content: bytes) -> bytes:
    """The same picture with the 256 colours that occur most; every other colour becomes the nearest of these."""
    pixels = decoded(content)
    height, width, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    values, places, times = np.unique(packed, return_inverse=True, return_counts=True)
    kept = values[np.argsort(-times)[:COLOURS]]
    palette = np.stack([kept >> 16, kept >> 8 & 255, kept & 255], axis=1).astype(np.int32)
    colours = np.stack([values >> 16, values >> 8 & 255, values & 255], axis=1).astype(np.int32)
    nearest = np.concatenate(
        [
            ((part[:, None, :] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
            for part in np.array_split(colours, max(1, len(colours) // 4096))
        ]
    )
    rows = nearest[places].reshape(height, width).astype(np.uint8)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    parts = [struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
