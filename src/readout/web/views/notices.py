"""What papers say of their own articles: corrections, updates, retractions."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readout.schema.claimtables import NoticeRow
from readout.schema.span import Span
from readout.web.page import Ask, Page
from readout.web.quoting import Quote, by_place

MOST = 500


class Line(msgspec.Struct, frozen=True):
    """A notice with its words."""

    row: NoticeRow
    quote: Quote | None


def gather(ask: Ask) -> tuple[NoticeRow, ...]:
    """All notices of current documents."""
    return ask.project.account.notices()


def context(ask: Ask, found: tuple[NoticeRow, ...]) -> Mapping[str, object]:
    """The notices quoted."""
    places = [(row.document, Span(row.start, row.end)) for row in found[:MOST]]
    quotes = by_place(ask.project.passages(places, around=0))
    return {
        "found": found,
        "lines": tuple(
            Line(row, quotes.get(place)) for row, place in zip(found[:MOST], places, strict=True)
        ),
        "downloads": {},
    }


def rows(found: tuple[NoticeRow, ...]) -> tuple[NoticeRow, ...]:
    """The notices themselves."""
    return found


PAGE = Page(
    name="notices",
    at="/notices",
    template="notices.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=NoticeRow,
)
