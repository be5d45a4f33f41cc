"""Pairs of actors that may be one, side by side, for a person to judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from readout.schema.cast import parse_member
from readout.schema.span import Span
from readout.schema.tables import ActorRow
from readout.schema.view import ActorQuery, Doubt
from readout.web.notice import find_notice
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import address, read_page
from readout.web.quoting import Quote, by_place
from readout.web.reasons import Because, find_words
from readout.web.views.actors import Line, make_line

PAGE_PAIRS = 10


class DoubtList(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs in doubt: all of them, or one page of ten. `total` counts all."""

    page: int
    total: int
    doubts: tuple[Doubt, ...]


class DoubtRow(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of actors that may be one, by their ids and names; the members are those compared,
    `score` is 0..1."""

    left: str
    left_name: str
    right: str
    right_name: str
    score: float
    left_member: str
    right_member: str
    reasons: tuple[str, ...]


class Side(msgspec.Struct, frozen=True):
    """One of a pair: the member that was compared, and words of a document about it."""

    member: str
    line: Line
    quote: Quote | None


class Pair(msgspec.Struct, frozen=True):
    """A pair as the page shows it."""

    number: int
    sides: tuple[Side, Side]
    score: float
    reasons: tuple[Because, ...]


def gather(ask: Ask) -> DoubtList:
    """The page asked for; without a page, `.json` and `.csv` hold all pairs."""
    total = ask.project.actors(ActorQuery(limit=1)).doubts
    if ask.form != "html" and "page" not in ask.params:
        return DoubtList(page=1, total=total, doubts=ask.project.doubts(limit=max(1, total)))
    page = min(read_page(ask.params), max(1, -(-total // PAGE_PAIRS)))
    found = ask.project.doubts(limit=PAGE_PAIRS, offset=(page - 1) * PAGE_PAIRS)
    return DoubtList(page=page, total=total, doubts=found)


def context(ask: Ask, found: DoubtList) -> Mapping[str, object]:
    """The pairs with words of their documents, and what was just said."""
    paging = Paging("/review", {}, found.page, found.total, PAGE_PAIRS)
    places = [
        place
        for doubt in found.doubts
        for id in (doubt.link.left, doubt.link.right)
        if (place := parse_member(id)) is not None
    ]
    quotes = by_place(ask.project.passages(places))
    return {
        "found": found,
        "pairs": tuple(
            _pair(doubt, number, quotes)
            for number, doubt in enumerate(found.doubts, start=paging.first_row)
        ),
        "paging": paging,
        "token": ask.token,
        "notice": find_notice(ask),
        "back": address("/review", {"page": str(found.page)} if found.page > 1 else {}),
    }


def _pair(doubt: Doubt, number: int, quotes: Mapping[tuple[str, Span], Quote]) -> Pair:
    link = doubt.link
    return Pair(
        number,
        (_side(link.left, doubt.left, quotes), _side(link.right, doubt.right, quotes)),
        link.score,
        find_words(link.reasons),
    )


def _side(member: str, row: ActorRow, quotes: Mapping[tuple[str, Span], Quote]) -> Side:
    place = parse_member(member)
    return Side(member, make_line(row), None if place is None else quotes.get(place))


def rows(found: DoubtList) -> Iterator[DoubtRow]:
    """One row a pair, the likeliest first."""
    for doubt in found.doubts:
        yield DoubtRow(
            left=doubt.left.id,
            left_name=doubt.left.name,
            right=doubt.right.id,
            right_name=doubt.right.name,
            score=doubt.link.score,
            left_member=doubt.link.left,
            right_member=doubt.link.right,
            reasons=tuple(because.text for because in find_words(doubt.link.reasons)),
        )


PAGE = Page(
    name="review",
    at="/review",
    template="review.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=DoubtRow,
)
