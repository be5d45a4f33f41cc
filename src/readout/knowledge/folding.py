"""Names to keys: what two spellings of one name have in common."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_DROPPED = re.compile(r"[.'`´‘’ʻʼʿʾ]")
_OTHER = re.compile(r"[^a-z0-9&]+")
_DIGRAPHS = (("kh", "h"), ("gh", "g"), ("dj", "j"), ("dh", "d"), ("ph", "f"), ("th", "t"))
_LETTERS = str.maketrans({"e": "a", "i": "a", "y": "a", "o": "u", "q": "k", "c": "k", "w": "v"})
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case ASCII words with single blanks between them; "" where nothing is left.

    Full stops and apostrophes inside words vanish ("U.N." is "un", "Sana'a" is "sanaa"), any
    other sign parts words ("al-Qaeda" is "al qaeda").
    """
    plain = text if text.isascii() else anyascii(_DROPPED.sub("", text))
    return _OTHER.sub(" ", _DROPPED.sub("", plain).lower()).strip()


@lru_cache(maxsize=65536)
def loose(key: str) -> str:
    """A folded name without what romanisations differ in: vowels fall into two classes (a, e, i, y
    and o, u), doubled letters are one, kh is h, a last e is silent.

    "mohammed hussein" and "muhamad husain" meet, "hassan" and "hussein" do not.
    """
    return " ".join(_loose_word(word) for word in key.split())


def _loose_word(word: str) -> str:
    for pair, letter in _DIGRAPHS:
        word = word.replace(pair, letter)
    if len(word) > 3:
        word = word.removesuffix("e")
    return _DOUBLE.sub(r"\1", _DOUBLE.sub(r"\1", word).translate(_LETTERS))
