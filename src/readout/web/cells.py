"""Rows of two texts as HTML: differences marked, long unchanged stretches folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

import msgspec
from markupsafe import Markup, escape

from readout.schema.duplicate import ChangeKind
from readout.web.pairing import Cell, Pair, PairKind, Stretch

FOLD_WORDS = 90
"""Unchanged words that are folded, if they make up so many; fewer are read as fast."""

ELEMENTS: Mapping[ChangeKind, tuple[str, str]] = MappingProxyType(
    {"cut": ("del", "del"), "added": ("ins", "ins"), "changed": ("del", "ins")}
)
"""The element of a change in the left column and in the right one."""


class Row(msgspec.Struct, frozen=True):
    """A row drawn. `missing` says of an empty cell what the other column did."""

    kind: PairKind
    left: Markup
    right: Markup
    missing: ChangeKind | None = None


class Block(msgspec.Struct, frozen=True):
    """Rows that are shown, or folded behind a line that counts their paragraphs and words."""

    rows: tuple[Row, ...]
    fold: PairKind | None = None
    words: int = 0


def draw_blocks(left: str, right: str, pairs: Sequence[Pair]) -> tuple[Block, ...]:
    """All rows in order. Beside a change one unchanged row stays in view, for its context."""
    filled = [pair for pair in pairs if not _is_blank(pair, left, right)]
    folds = _find_folds(filled)
    blocks = []
    for fold, group in groupby(range(len(filled)), key=lambda place: folds[place]):
        members = [filled[place] for place in group]
        words = sum(len(pair.left.span.of(left).split()) for pair in members) if fold else 0
        if fold == "same" and words < FOLD_WORDS:
            fold = None
        rows = tuple(_draw_row(left, right, pair) for pair in members)
        blocks.append(Block(rows, fold, words))
    return tuple(blocks)


def _is_blank(pair: Pair, left: str, right: str) -> bool:
    return not (pair.left.span.of(left).strip() or pair.right.span.of(right).strip())


def _find_folds(pairs: Sequence[Pair]) -> list[PairKind | None]:
    """For each row whether it may be folded, and as what."""
    kinds = [pair.kind for pair in pairs]
    near = {place + step for place, kind in enumerate(kinds) if kind in ("changed", "other")
            for step in (-1, 1)}  # fmt: skip
    return [
        kind if kind == "rest" or (kind == "same" and place not in near) else None
        for place, kind in enumerate(kinds)
    ]


def _draw_row(left: str, right: str, pair: Pair) -> Row:
    drawn = draw_cell(left, pair.left, 0), draw_cell(right, pair.right, 1)
    stretches = pair.left.stretches or pair.right.stretches
    is_lacking = pair.kind == "changed" and not all(drawn)
    return Row(pair.kind, *drawn, stretches[0].kind if is_lacking else None)


def draw_cell(text: str, cell: Cell, column: int) -> Markup:
    """The text of a cell, `column` 0 for the left one, without blanks at its edges."""
    content = cell.span.of(text)
    start = cell.span.start + len(content) - len(content.lstrip())
    end = start + len(content.strip())
    if start >= end:
        return Markup()
    # Every part is escaped in _pieces.
    return Markup("".join(_pieces(text, start, end, cell.stretches, column)))  # noqa: S704


def _pieces(
    text: str, start: int, end: int, stretches: Sequence[Stretch], column: int
) -> Iterator[str]:
    at = start
    for stretch in stretches:
        first, last = max(stretch.start, at), min(stretch.end, end)
        if first > at:
            yield escape(text[at:first])
        if stretch.start == stretch.end:
            yield f'<span class="gap" data-change="{stretch.number}" aria-hidden="true"></span>'
        elif first < last:
            yield _mark(escape(text[first:last]), stretch, column)
        at = max(at, first, last)
    yield escape(text[at:end])


def _mark(content: Markup, stretch: Stretch, column: int) -> str:
    name = ELEMENTS[stretch.kind][column]
    # A change in both columns is gone to by its left one.
    is_target = column == 0 or stretch.kind == "added"
    target = f' id="c{stretch.number}" tabindex="-1"' if is_target else ""
    attributes = f'class="c-{stretch.kind}"{target} data-change="{stretch.number}"'
    return f"<{name} {attributes}>{content}</{name}>"
