"""Paragraphs of a text: no sentence runs from one into the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from readout.schema.span import Span

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_STOPS = frozenset(".!?:;\"'”’»)]…")
_ITEM = re.compile(r"[-*•·–—>#|+]\s|\(?(?:\d{1,3}|[A-Za-z])[.)]\s|[•·●▪◦]")
# Lines broken by a program are between these lengths, in characters.
_WRAP_LEAST, _WRAP_MOST = 40, 120


def find_blocks(text: str) -> Iterator[Span]:
    """The paragraphs of `text`, in order, without the blanks around them.

    An empty line always ends one, and so does a line break, unless the line was broken only
    because it was full: then it is wide, the next word would not have fitted, and sentences run
    over line ends near by.
    """
    group: list[Span] = []
    for line in _lines(text):
        if group and _has_empty_line(text, group[-1], line):
            yield from _unwrapped(text, group)
            group = []
        group.append(line)
    yield from _unwrapped(text, group)


def cut_blocks(text: str, blocks: Iterable[Span], seams: Sequence[int]) -> Iterator[Span]:
    """The blocks, cut at the seams that lie inside one; seams are in text order."""
    at = 0
    for block in blocks:
        start = block.start
        while at < len(seams) and seams[at] < block.end:
            yield from _trimmed(text, start, seams[at])
            start = max(start, seams[at])
            at += 1
        yield from _trimmed(text, start, block.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inside = text[start:end]
    if inside.strip():
        yield Span(end - len(inside.lstrip()), start + len(inside.rstrip()))


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            yield Span(start, start + len(stripped))


def _has_empty_line(text: str, line: Span, after: Span) -> bool:
    return sum(1 for _ in _BREAK.finditer(text, line.end, after.start)) > 1


def _unwrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    if len(lines) < 2:
        yield from lines
        return
    width = max(line.end - line.start for line in lines)
    pairs = list(pairwise(lines))
    run_on = sum(_runs_on(text, *pair) for pair in pairs)
    is_wrapped = width <= _WRAP_MOST and run_on * 4 >= len(pairs)
    start = lines[0].start
    for line, after in pairs:
        joins = _is_full(text, line, after, width) if is_wrapped else False
        if not (joins or _runs_on(text, line, after)) or _ITEM.match(text, after.start):
            yield Span(start, line.end)
            start = after.start
    yield Span(start, lines[-1].end)


def _runs_on(text: str, line: Span, after: Span) -> bool:
    # A sentence goes on in the next line for certain.
    return (
        line.end - line.start >= _WRAP_LEAST
        and text[line.end - 1] not in _STOPS
        and text[after.start].islower()
    )


def _is_full(text: str, line: Span, after: Span, width: int) -> bool:
    # Whether the first word of the next line would not have fitted, give or take a few.
    room = width - (line.end - line.start)
    word = text[after.start : min(after.end, after.start + room + 1)].split(maxsplit=1)
    return len(word[0]) + 1 > room - 3
