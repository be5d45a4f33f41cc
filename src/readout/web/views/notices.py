"""What papers say of their own articles: corrections, updates, retractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import msgspec

from readout.schema.claimtables import NoticeRow, RevisionRow
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.web.page import Ask, Page
from readout.web.quoting import Quote, by_place

MOST = 500
MOST_CHANGED = 60


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
    changed = tuple(islice(ask.project.account.iter_revisions(), MOST_CHANGED))
    return {
        "found": found,
        "revisions": tuple(_changed(ask, changed)),
        "lines": tuple(
            Line(row, quotes.get(place)) for row, place in zip(found[:MOST], places, strict=True)
        ),
        "downloads": {},
    }


class Changed(msgspec.Struct, frozen=True):
    """What a document changed of an older one, and both of them."""

    row: RevisionRow
    newer: DocumentRow
    older: DocumentRow
    href: str | None


def _changed(ask: Ask, found: Iterable[RevisionRow]) -> Iterator[Changed]:
    rows = tuple(found)
    ids = {id for row in rows for id in (row.document, row.older)}
    # Their rows alone: whole documents come with their readings.
    openings = ask.project.passages([(id, Span(0, 1)) for id in sorted(ids)], around=0)
    documents = {each.document.id: each.document for each in openings}
    for row in rows:
        newer, older = documents.get(row.document), documents.get(row.older)
        if newer is not None and older is not None:
            is_copy = newer.group is not None and newer.group == older.group
            href = f"/duplicates/{row.older}/{row.document}" if is_copy else None
            yield Changed(row, newer, older, href)


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
