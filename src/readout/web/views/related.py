"""Pairs of figures or statements that may speak of one matter: nothing says how they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readout.schema.rowid import parse_row
from readout.schema.span import Span
from readout.schema.story import RelatedPage, RelatedRow
from readout.web.page import Ask, Page
from readout.web.paging import Paging, find_page
from readout.web.params import read_page
from readout.web.quoting import Quote, by_place
from readout.web.reasons import Because, find_words

PAGE_ROWS = 25


class Line(msgspec.Struct, frozen=True):
    """A pair, quoted, and why it may be of one matter."""

    row: RelatedRow
    left: Quote | None
    right: Quote | None
    reasons: tuple[Because, ...]


def gather(ask: Ask) -> RelatedPage:
    """The page asked for; without a page, `.json` and `.csv` hold all."""
    account = ask.project.account
    return find_page(
        ask, PAGE_ROWS, lambda limit, offset: account.related(limit=limit, offset=offset)
    )


def context(ask: Ask, found: RelatedPage) -> Mapping[str, object]:
    """The pairs quoted, and the pages beside."""
    return {
        "found": found,
        "lines": tuple(make_lines(ask, found.rows)),
        "paging": Paging("/related", {}, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": {},
    }


def make_lines(ask: Ask, rows: Sequence[RelatedRow]) -> Iterator[Line]:
    """Pairs with the words of both."""
    places = [place for row in rows for id in (row.left, row.right) for place in _place(id)]
    quotes = by_place(ask.project.passages(dict.fromkeys(places), around=160))
    for row in rows:
        left, right = (
            next((quotes[place] for place in _place(id) if place in quotes), None)
            for id in (row.left, row.right)
        )
        yield Line(row, left, right, find_words(row.reasons))


def _place(id: str) -> tuple[tuple[str, Span], ...]:
    found = parse_row(id)
    return () if found is None else ((found.document, found.span),)


def rows(found: RelatedPage) -> Sequence[RelatedRow]:
    """The pairs themselves."""
    return found.rows


PAGE = Page(
    name="related",
    at="/related",
    template="related.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=RelatedRow,
)
