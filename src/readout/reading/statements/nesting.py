"""Statements inside the content of others."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.reading.statements.page import Page
from readout.schema.span import Span
from readout.schema.statement import Statement


def nest(statements: Sequence[Statement], page: Page) -> tuple[Statement, ...]:
    """Outermost statements with what they quote below them, both in the order of their starts.

    One statement lies in another if its cue and content lie within a stretch of content of the
    other.
    Linear but for sorting: contents do not overlap, so a stack of open stretches is enough.
    """
    stretches = sorted(
        ((stretch, at) for at, item in enumerate(statements) for stretch in _stretches(item, page)),
        key=lambda pair: (pair[0].start, -pair[0].end, pair[1]),
    )
    parents = _parents(statements, stretches)
    below: list[list[int]] = [[] for _ in statements]
    for at, parent in enumerate(parents):
        if parent >= 0:
            below[parent].append(at)
    made: dict[int, Statement] = {}
    # Widest last: what is nested is made before what holds it.
    for at in sorted(range(len(statements)), key=lambda at: (_width(statements[at]), at)):
        inner = tuple(made[child] for child in below[at])
        made[at] = (
            msgspec.structs.replace(statements[at], nested=inner) if inner else statements[at]
        )
    return tuple(made[at] for at, parent in enumerate(parents) if parent < 0)


def _parents(statements: Sequence[Statement], stretches: Sequence[tuple[Span, int]]) -> list[int]:
    """The number of the narrowest statement that holds each, -1 for none."""
    parents = [-1] * len(statements)
    order = sorted(range(len(statements)), key=lambda at: (_hull(statements[at]).start, at))
    open_: list[tuple[Span, int]] = []
    following = 0
    for at in order:
        hull = _hull(statements[at])
        while following < len(stretches) and stretches[following][0].start <= hull.start:
            while open_ and open_[-1][0].end <= stretches[following][0].start:
                open_.pop()
            open_.append(stretches[following])
            following += 1
        while open_ and open_[-1][0].end <= hull.start:
            open_.pop()
        holders = (
            owner
            for stretch, owner in reversed(open_)
            if owner != at and _holds(stretch, hull, statements[owner])
        )
        parents[at] = next(holders, -1)
    return parents


def _holds(stretch: Span, hull: Span, owner: Statement) -> bool:
    """Whether a stretch of the owner holds a hull narrower than the owner's own."""
    narrower = hull.end - hull.start < _width(owner)
    return narrower and stretch.start <= hull.start and hull.end <= stretch.end


def _stretches(statement: Statement, page: Page) -> list[Span]:
    """The pieces of the content, joined within a sentence unless cue or source parts them."""
    own = sorted((*statement.cue, *statement.source))
    joined: list[Span] = []
    for piece in statement.content:
        gap = Span(joined[-1].end, piece.start) if joined else None
        if gap and not _parted(gap, own, page):
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


def _parted(gap: Span, own: Sequence[Span], page: Page) -> bool:
    cut = page.sentence_ends(gap.start, gap.end) + page.breaks(gap.start, gap.end)
    return cut > 0 or any(gap.start <= part.start < gap.end for part in own)


def _hull(statement: Statement) -> Span:
    """From the first to the last character of cue and content."""
    parts = (*statement.cue, *statement.content)
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def _width(statement: Statement) -> int:
    hull = _hull(statement)
    return hull.end - hull.start
