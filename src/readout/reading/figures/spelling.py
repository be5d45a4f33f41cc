"""What numbers are worth: in figures, in words, and in both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+|[/½¼¾]")
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_SCALES = {
    "dozen": 12, "dozens": 12, "scores": 20, "tens": 10, "hundred": 100, "hundreds": 100,
    "thousand": 10**3, "thousands": 10**3, "k": 10**3, "lakh": 10**5,
    "million": 10**6, "millions": 10**6, "m": 10**6, "mn": 10**6, "mln": 10**6,
    "crore": 10**7, "billion": 10**9, "billions": 10**9, "b": 10**9, "bn": 10**9, "bln": 10**9,
    "trillion": 10**12, "trillions": 10**12, "t": 10**12, "tn": 10**12,
}  # fmt: skip
_PARTS = {
    "hal": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip


class Spelling(msgspec.Struct, frozen=True):
    """The value of every word below a hundred."""

    small: Mapping[str, int]

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Spelling:
        """From the lists `ones`, `teens` and `tens`, each in order."""
        small = {word: value for value, word in enumerate(words["ones"], 1)}
        small |= {word: value for value, word in enumerate(words["teens"], 10)}
        small |= {word: value * 10 for value, word in enumerate(words["tens"], 2)}
        return cls(small)

    def number(self, written: str) -> float:
        """The worth of a numeral in lower case: "1.2 million", "two hundred and twelve", "half a
        dozen", "5 1/2". Words that mean no number count for nothing."""
        total = group = 0.0
        pieces = _PIECE.findall(written)
        for at, piece in enumerate(pieces):
            if piece[0].isdigit():
                group += self._figures(pieces, at)
            elif piece in _SIGNS:
                group += _SIGNS[piece]
            elif piece in self.small:
                group += self.small[piece]
            elif piece == "half" or piece in ("quarter", "quarters"):
                group = self._with_part(group, piece, pieces, at)
            elif piece in ("a", "an") and at + 1 < len(pieces) and pieces[at + 1] in _SCALES:
                group = group or 1
            elif piece in _SCALES:
                group, total = _scaled(group, total, _SCALES[piece])
        return _tidy(total + group)

    def _figures(self, pieces: list[str], at: int) -> float:
        if at >= 1 and pieces[at - 1] == "/":
            return 0.0
        value = float(pieces[at].replace(",", ""))
        over = pieces[at + 1 : at + 3]
        if len(over) == 2 and over[0] == "/" and over[1].isdigit() and int(over[1]):
            return value / int(over[1])
        return value

    def _with_part(self, group: float, piece: str, pieces: list[str], at: int) -> float:
        part = 0.5 if piece == "half" else 0.25
        if at and pieces[at - 1] == "three":
            return group - 3 + 0.75
        return group + part

    def fraction(self, written: str) -> float:
        """The worth of "two-thirds", "half", "a quarter"."""
        pieces = _PIECE.findall(written)
        under = next((n for word, n in _PARTS.items() if pieces[-1].startswith(word)), 1)
        over = self.small.get(pieces[0], 1) if len(pieces) > 1 else 1
        return over / under

    def scale(self, word: str) -> float:
        """What "thousands" or "dozen" counts in."""
        return _SCALES[word]


def _scaled(group: float, total: float, scale: float) -> tuple[float, float]:
    """The group and the total after a word of scale; below a thousand the group goes on."""
    if scale < 1000:
        return (group or 1) * scale, total
    return 0.0, total + (group or 1) * scale


def _tidy(value: float) -> float:
    """Without the noise of binary fractions: 3.3 times a billion is 3,300,000,000."""
    return round(value, 6)
