"""Paragraphs of a text: the units that layout rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from readout.schema.span import Span

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_STOPS = frozenset(".!?:;\"'”’»)]…")
_WRAP_LEAST, _WRAP_MOST = 40, 110


class Paragraph(msgspec.Struct, frozen=True):
    """`[start, end)` without blanks at its edges; `spaced` where an empty line stands before
    it (or nothing at all)."""

    start: int
    end: int
    spaced: bool

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(self.start, self.end)


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The non-blank lines of `text`, in order; in hard-wrapped text its blocks of lines.

    Linear in the text. Any Unicode line break counts; a page of one line is one paragraph.
    """
    lines = tuple(_lines(text))
    return tuple(_unwrapped(lines)) if _is_wrapped(text, lines) else lines


def _lines(text: str) -> Iterator[Paragraph]:
    end = None
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        yield Paragraph(start, start + len(stripped), end is None or _breaks(text, end, start) > 1)
        end = start + len(stripped)


def _breaks(text: str, start: int, end: int) -> int:
    # Paragraphs are mostly two or three characters apart; a desert of blanks is not walked
    # twice, since these gaps do not overlap.
    return sum(1 for _ in _BREAK.finditer(text, start, end))


def _is_wrapped(text: str, lines: Sequence[Paragraph]) -> bool:
    """Whether sentences run over line ends, as in mail and old wire copy.

    In such text the next line often goes on with a small letter. One sentence a line, or one
    paragraph a line, is not that.
    """
    touching = [pair for pair in pairwise(lines) if not pair[1].spaced]
    broken = sum(_runs_on(text, *pair) for pair in touching)
    return broken * 5 > len(touching) * 2


def _runs_on(text: str, line: Paragraph, after: Paragraph) -> bool:
    return (
        _WRAP_LEAST <= line.end - line.start <= _WRAP_MOST
        and text[line.end - 1] not in _STOPS
        and text[after.start].islower()
    )


def _unwrapped(lines: Iterable[Paragraph]) -> Iterator[Paragraph]:
    block: Paragraph | None = None
    last: Paragraph | None = None
    for line in lines:
        if block is not None and last is not None and not line.spaced and _is_wide(last):
            block = Paragraph(block.start, line.end, block.spaced)
        else:
            if block is not None:
                yield block
            block = line
        last = line
    if block is not None:
        yield block


def _is_wide(line: Paragraph) -> bool:
    return line.end - line.start >= _WRAP_LEAST


def skip_blanks(text: str, start: int, end: int) -> int:
    """The first place from `start` on that holds no blank, `end` if there is none."""
    while start < end and text[start].isspace():
        start += 1
    return start


def skip_blanks_back(text: str, start: int, end: int) -> int:
    """The last place down from `end` that has no blank before it, `start` if there is none."""
    while start < end and text[end - 1].isspace():
        end -= 1
    return end


def subtract(text: str, spans: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """`spans` less everything in `taken`; both in text order. Blanks at edges are left off,
    and so are remainders without a letter or figure (a full stop behind an embedded post)."""
    first = 0
    for span in spans:
        while first < len(taken) and taken[first].end <= span.start:
            first += 1
        if first == len(taken) or taken[first].start >= span.end:
            yield span
            continue
        yield from _remainders(text, span, taken, first)


def _remainders(text: str, span: Span, taken: Sequence[Span], first: int) -> Iterator[Span]:
    start = span.start
    for index in range(first, len(taken)):
        if taken[index].start >= span.end:
            break
        yield from _trimmed(text, start, taken[index].start)
        start = max(start, taken[index].end)
    yield from _trimmed(text, start, span.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    start = skip_blanks(text, start, end)
    end = skip_blanks_back(text, start, end)
    if any(char.isalnum() for char in text[start:end]):
        yield Span(start, end)
