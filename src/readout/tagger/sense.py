"""Vectors of sense: what a word tells of, in its context, as a few small numbers.

Two words lie close if they tell of the same event in the terms of ECB+, which the vectors were
trained on: "was sacked" and "the dismissal". Each number is kept in one signed byte.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIZE = 64  # numbers of a vector, and so bytes
MOST = 127
DIGITS = 2
_KEPT = 4096  # vectors kept unpacked: one is compared with many


def pack(vectors: NDArray[np.float32]) -> bytes:
    """Vectors [word, `SIZE`] as bytes, word by word, each scaled to length one first."""
    length = np.sqrt((vectors**2).sum(1, keepdims=True)).clip(min=1e-6)
    packed: bytes = np.rint(MOST * vectors / length).astype(np.int8).tobytes()
    return packed


def find_likeness(one: bytes, other: bytes) -> float:
    """The cosine of two vectors, -1..1, two digits. ValueError if either is empty or the sizes
    differ.

    On ECB+ dev, of mentions in one topic (6 % of the pairs tell of one event), those above .7 do
    so in 63 of 100 cases and those above .8 in 78 (words of one lemma in 50).
    """
    if len(one) != len(other) or not one:
        raise ValueError(f"no vectors to compare: {len(one)} and {len(other)} bytes")
    (left, length), (right, other_length) = _unpacked(one), _unpacked(other)
    return round(int(left @ right) / math.sqrt(length * other_length or 1.0), DIGITS)


@lru_cache(maxsize=_KEPT)
def _unpacked(row: bytes) -> tuple[NDArray[np.int64], float]:
    """The numbers of a vector, and its length squared."""
    vector = np.frombuffer(row, np.int8).astype(np.int64)
    return vector, float(vector @ vector)
