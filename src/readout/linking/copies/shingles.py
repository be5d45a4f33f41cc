"""Shingles: numbers for runs of words, and the sample of them by which texts are looked up."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]
"""The words of a text in order, as 16-bit numbers: 15 bits of hash and `NAME`."""
Hashes = NDArray[np.uint32]
NO_HASHES: Hashes = np.empty(0, np.uint32)

WORD = re.compile(r"\w+")
NAME = 0x8000
"""Set in the number of a word that begins with a capital."""
ALIKE = np.uint16(0x7FFF)
"""Mask for what a word is, whatever its case."""
LONG = 5
"""Words in a shingle that texts are looked up by: rarely met twice by chance."""
SHORT = 3
"""Words in a shingle that two texts are aligned by: outlives a correction in every fifth word."""
WINDOW = 4
"""Of so many shingles in a row at least one is a fingerprint, the same one in every text."""

_MIX = np.uint64(0x9E3779B97F4A7C15)


def encode_words(pieces: Iterable[str]) -> Codes:
    """The words of `pieces` as numbers, in order.

    Two different words share a number once in 32,768; over several words that is no matter.
    """
    crc32 = zlib.crc32
    words = (word for piece in pieces for word in WORD.findall(piece))
    codes = (
        (crc32(word.casefold().encode("utf-8", "surrogatepass")) & 0x7FFF)
        | (NAME if word[0].isupper() else 0)
        for word in words
    )
    return np.fromiter(codes, dtype="<u2")


def shingle_short(codes: Codes) -> NDArray[np.uint64]:
    """One number for each run of `SHORT` words, equal only for equal runs of numbers."""
    count = len(codes) - SHORT + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    codes = codes & ALIKE
    packed = np.zeros(count, np.uint64)
    for place in range(SHORT):
        packed = (packed << np.uint64(16)) | codes[place : place + count]
    return packed


def shingle_long(codes: Codes) -> Hashes:
    """A 32-bit hash for each run of `LONG` words."""
    count = len(codes) - LONG + 1
    if count <= 0:
        return np.empty(0, np.uint32)
    codes = codes & ALIKE
    mixed = np.zeros(count, np.uint64)
    for place in range(LONG):
        mixed = (mixed ^ codes[place : place + count]) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def find_fingerprints(codes: Codes) -> Hashes:
    """The fingerprints of a text: ascending, each once.

    Winnowing (Schleimer, Wilkerson and Aiken 2003): the smallest hash of every `WINDOW`
    shingles in a row. A run of `LONG + WINDOW - 1` words that two texts share yields a
    fingerprint that they share, wherever it stands.
    """
    hashes = shingle_long(codes)
    if len(hashes) <= WINDOW:
        return np.unique(hashes)
    count = len(hashes) - WINDOW + 1
    least = hashes[:count].copy()
    for place in range(1, WINDOW):
        np.minimum(least, hashes[place : place + count], out=least)
    return np.unique(least)
