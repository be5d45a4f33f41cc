"""Whether a text is an export of a news database, told by lines that no article has.

Light to import. One sign is never enough: an ordinary article must not be split, so that each
style asks for several different marks, in places where only a database puts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

import msgspec

from readout.lexicon import load
from readout.pattern import Hit, Matcher, compile_lexicon
from readout.schema.span import Span

Style = Literal["nexis", "nexis-uni", "factiva", "factiva-fields", "proquest"]

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_CHARS_MOST = 400
"""A longer line is a paragraph of a story."""
_NEXIS_LABELS = 2
_CODES = 5
_PROQUEST_LABELS = 3
_DATE_WITHIN = 3


class Line(msgspec.Struct, frozen=True):
    """A line less the blanks at its edges, that has more than blanks; `number` counts all lines,
    so that two lines with an empty one between them are not neighbours."""

    start: int
    end: int
    number: int
    text: str


class Rules(msgspec.Struct, frozen=True):
    """The patterns of one style by role."""

    marks: Matcher
    boundaries: Matcher
    fields: Matcher
    looks: Matcher


@cache
def rules_of(style: Style) -> Rules:
    """The rules of a style. Raises ResourceError where the tables are malformed."""
    matcher = compile_lexicon(load("exports"))
    mine = Matcher(tuple(p for p in matcher.patterns if style in p.entry.data["style"]))
    return Rules(
        marks=mine.where(role="mark"),
        boundaries=mine.where(role="boundary"),
        fields=mine.where(role="field"),
        looks=mine.where(role="line"),
    )


def split_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank, in order."""
    lines: list[Line] = []
    number = position = 0
    for match in _LINE.finditer(text):
        # A line end of two characters counts twice, which still tells neighbours from others
        # where it is used: all ends of a text are of one kind.
        number += _breaks(text[position : match.start()])
        position = match.end()
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped[0])
            lines.append(Line(start, start + len(stripped), number, stripped))
    return lines


def first_hit(matcher: Matcher, line: Line) -> Hit | None:
    """The first rule that a line meets; its spans are offsets into the line."""
    if len(line.text) > _CHARS_MOST:
        return None
    return matcher.first(line.text, Span(0, len(line.text)))


def looks_like_export(text: str) -> bool:
    """Whether a text that begins so is an export of one or many articles."""
    return recognise(split_lines(text)) is not None


def recognise(lines: Iterable[Line]) -> Style | None:
    """The style of export that lines are from, None where they are anything else."""
    short = [line for line in lines if len(line.text) <= _CHARS_MOST]
    if _is_proquest(short):
        return "proquest"
    if _is_nexis(short):
        return "nexis"
    if _is_nexis_uni(short):
        return "nexis-uni"
    if _is_factiva_fields(short):
        return "factiva-fields"
    return "factiva" if _is_factiva(short) else None


def _marks(lines: Iterable[Line], style: Style) -> Iterator[tuple[str, str, int]]:
    """Mark, label and place of each line that has one."""
    rules = rules_of(style).marks
    for index, line in enumerate(lines):
        hit = first_hit(rules, line)
        if hit is not None:
            label = hit.groups.get("label")
            yield hit.data["mark"], label.of(line.text) if label else "", index


def _is_proquest(lines: list[Line]) -> bool:
    marks = [*_marks(lines, "proquest")]
    labels = {label for mark, label, _ in marks if mark == "label"}
    return any(mark == "id" for mark, _, _ in marks) and len(labels) >= _PROQUEST_LABELS


def _is_nexis(lines: list[Line]) -> bool:
    """A number out of a total, and below it the labels of a header in capitals."""
    marks = [*_marks(lines, "nexis")]
    first = next((place for mark, _, place in marks if mark == "number"), None)
    below = [] if first is None else [item for item in marks if item[2] > first]
    labels = {label for mark, label, _ in below if mark == "label"}
    has_length = any(mark == "length" for mark, _, _ in below)
    return len(labels) >= _NEXIS_LABELS - has_length and bool(labels)


def _is_nexis_uni(lines: list[Line]) -> bool:
    """Length, "Body" and the end on lines of their own, in this order."""
    wanted = ["length", "body", "end"]
    for mark, _, _ in _marks(lines, "nexis-uni"):
        if mark == wanted[0]:
            wanted.pop(0)
        if not wanted:
            return True
    return False


def _is_factiva_fields(lines: list[Line]) -> bool:
    marks = [*_marks(lines, "factiva-fields")]
    codes = {label for mark, label, _ in marks if mark == "code"}
    numbered = any(mark == "document" for mark, _, _ in marks)
    return numbered and "HD" in codes and bool(codes & {"LP", "TD"}) and len(codes) >= _CODES


def _is_factiva(lines: list[Line]) -> bool:
    """A count of words with a date below it, and further down a document number."""
    counted = False
    for mark, _, place in _marks(lines, "factiva"):
        if mark == "words" and not counted:
            below = lines[place + 1 : place + 1 + _DATE_WITHIN]
            counted = any(is_line(line, "factiva", "date") for line in below)
        if mark == "document" and counted:
            return True
    return False


def is_line(line: Line, style: Style, kind: str) -> Hit | None:
    """What a line says as one of the kinds that are told by their look."""
    return first_hit(_looks_of(style, kind), line)


@cache
def _looks_of(style: Style, kind: str) -> Matcher:
    return rules_of(style).looks.where(line=kind)


def _breaks(between: str) -> int:
    return between.count("\n") or len(between)
