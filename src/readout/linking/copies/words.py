"""The words of a body, with their places in the text."""

from __future__ import annotations

import msgspec

from readout.linking.copies.shingles import WORD
from readout.schema.span import Span, Spans

_OPENING = frozenset("\"'“‘«([$€£")
_CLOSING = frozenset(".,;:!?…\"'”’»)]%")


class Word(msgspec.Struct, frozen=True):
    """A word at `[start, end)`. `piece` counts the stretches of the body that something else
    interrupts: boilerplate, a heading."""

    start: int
    end: int
    key: str
    piece: int


def find_words(text: str, body: Spans) -> tuple[Word, ...]:
    """The words of the body, one for each number of its sketch."""
    words: list[Word] = []
    piece, end = 0, None
    for span in body:
        if end is not None and WORD.search(text, end, span.start):
            piece += 1
        end = span.end
        words += (
            Word(match.start(), match.end(), match.group().casefold(), piece)
            for match in WORD.finditer(text, span.start, span.end)
        )
    return tuple(words)


def span_of(text: str, first: Word, last: Word) -> Span:
    """From the one word to the other, with the marks that cling to them."""
    start, end = first.start, last.end
    while start > 0 and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return Span(start, end)
