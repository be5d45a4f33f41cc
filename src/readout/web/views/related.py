"""Pairs of events, figures or statements that may be of one matter, for a person to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec

from readout.schema.rowid import parse_row
from readout.schema.span import Span
from readout.schema.story import RelatedKind, RelatedPage, RelatedRow
from readout.web.notice import forms
from readout.web.page import Ask, Page
from readout.web.paging import Paging, find_page
from readout.web.params import address, read_choice, read_page
from readout.web.quoting import Quote, by_place
from readout.web.reasons import Because, find_words

PAGE_ROWS = 25
MOST_LIKELY = 8
KINDS: tuple[str, ...] = get_args(RelatedKind)


class Line(msgspec.Struct, frozen=True):
    """A pair, quoted, and why it may be of one matter."""

    row: RelatedRow
    left: Quote | None
    right: Quote | None
    reasons: tuple[Because, ...]


def gather(ask: Ask) -> RelatedPage:
    """The page asked for; without a page, `.json` and `.csv` hold all."""
    account, kind = ask.project.account, _kind(ask)
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.related(limit=limit, offset=offset, kind=kind),
    )


def _kind(ask: Ask) -> RelatedKind | None:
    return read_choice(ask.params, "kind", KINDS)  # type: ignore[return-value]


def context(ask: Ask, found: RelatedPage) -> Mapping[str, object]:
    """The pairs quoted, and the pages beside."""
    kind, page = _kind(ask), read_page(ask.params)
    values = {} if kind is None else {"kind": kind}
    here = values | ({"page": str(page)} if page > 1 else {})
    return {
        "found": found,
        "kind": kind,
        "lines": tuple(make_lines(ask, found.rows)),
        "paging": Paging("/related", values, page, found.total, PAGE_ROWS),
        "downloads": values,
        **forms(ask, address("/related", here)),
    }


def find_likely(ask: Ask, ids: Iterable[str], kind: RelatedKind) -> tuple[Line, ...]:
    """The likeliest pairs of which one is among these rows, and the other is not."""
    own = set(ids)
    found = ask.project.account.related(limit=MOST_LIKELY, ids=own, kind=kind)
    return tuple(make_lines(ask, [row for row in found.rows if not {row.left, row.right} <= own]))


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
