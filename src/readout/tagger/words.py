"""The words of a stretch of text, found by the splitter's one alternation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from readout.tagger.rules import Kind, SplitterRules


class Token(NamedTuple):
    """A word at `[start, end)` and what it is to the sentence rules."""

    start: int
    end: int
    kind: Kind


def find_words(text: str, start: int, end: int, rules: SplitterRules) -> list[Token]:
    """The words of `text[start:end]` in order; between them is only white space."""
    words: list[Token] = []
    kinds, cuts = rules.kinds, rules.cuts
    for match in rules.words.finditer(text, start, end):
        kind = kinds[match.lastgroup or ""]
        if kind == "word" and (lengths := cuts.get(match.group().lower())):
            words += _pieces(match.start(), lengths)
        else:
            words.append(Token(match.start(), match.end(), kind))
    return words


def _pieces(start: int, lengths: tuple[int, ...]) -> Iterator[Token]:
    for length in lengths:
        yield Token(start, start + length, "word")
        start += length
