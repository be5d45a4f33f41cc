"""Documents as a table to sort, filter and page through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from readout.schema.row import DocumentRow
from readout.schema.view import DocumentQuery, Facet
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import ALL, HIDE, NONE, address, read_page, read_query, write_query
from readout.web.tables import Heading, filters_in_force
from readout.web.wording import NOT_STATED, language, short_id

PAGE_ROWS = 100

COLUMNS = (
    ("date", "Date"),
    ("title", "Document"),
    ("publisher", "Outlet"),
    ("language", "Language"),
    ("words", "Words"),
)
"""Columns that can be sorted by, with their headings."""

FILTERS = {
    "text": "words in title or path",
    "publisher": "outlet",
    "agency": "agency",
    "language": "language",
    "basis": "date basis",
    "state": "state",
    "group": "copies of one text",
    "actor": "mentions",
    "place": "place",
    "story": "story of",
    "copies": "copies",
    "within": "dated within these days",
    "since": "from",
    "until": "to",
}


class DocumentList(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that a query keeps: all of them, or one page of a hundred.

    `total` counts all that match.
    """

    query: DocumentQuery
    page: int
    total: int
    rows: tuple[DocumentRow, ...]
    facets: tuple[Facet, ...]


def gather(ask: Ask) -> DocumentList:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_query(ask.params)
    page = read_page(ask.params)
    if ask.form != "html" and "page" not in ask.params:
        return _find(ask, replace(query, limit=None), 1)
    found = _find(ask, query, page)
    last = max(1, -(-found.total // PAGE_ROWS))
    return found if page <= last else _find(ask, query, last)


def _find(ask: Ask, query: DocumentQuery, page: int) -> DocumentList:
    window = query if query.limit is None else replace(query, offset=(page - 1) * PAGE_ROWS)
    found = ask.project.documents(window, facets=ask.form != "csv")
    return DocumentList(
        query=window, page=page, total=found.total, rows=found.rows, facets=found.facets
    )


def context(ask: Ask, documents: DocumentList) -> Mapping[str, object]:
    """The list with its headings, its filters and the pages beside it."""
    values = write_query(documents.query)
    names = _names(ask, documents.query)
    return {
        "documents": documents,
        "query": documents.query,
        "headings": tuple(_heading(documents.query, *column) for column in COLUMNS),
        "filters": tuple(
            filters_in_force(
                "/documents",
                values,
                FILTERS,
                lambda name, value: names.get(name, _said(name, value)),
            )
        ),
        "facets": {facet.name: facet.counts for facet in documents.facets},
        "paging": Paging("/documents", values, documents.page, documents.total, PAGE_ROWS),
        "all_states": ALL,
        "none": NONE,
        "hide": HIDE,
        "downloads": values,
    }


def _heading(query: DocumentQuery, name: str, label: str) -> Heading:
    is_current = query.sort == name
    # Words are asked for from the longest down, all else from the first up.
    first_descending = name == "words"
    turned = not query.descending if is_current else first_descending
    asked = msgspec.convert({"sort": name, "descending": turned}, DocumentQuery)
    target = replace(query, sort=asked.sort, descending=asked.descending)
    direction: Literal["ascending", "descending"] = (
        "descending" if query.descending else "ascending"
    )
    return Heading(
        name,
        label,
        address("/documents", write_query(target)),
        direction if is_current else None,
    )


def _names(ask: Ask, query: DocumentQuery) -> dict[str, str]:
    """What to call the actor and the place that a query asks for."""
    names = {}
    if query.actor is not None and (actor := ask.project.actor(query.actor)) is not None:
        names["actor"] = actor.name
    if query.place is not None and (name := ask.project.place_name(query.place)) is not None:
        names["place"] = name
    return names


def _said(name: str, value: str) -> str:
    if name == "language":
        return language(value)
    if name == "group":
        return short_id(value)
    if name == "copies":
        return "left out"
    return NOT_STATED if value == NONE else value


def rows(documents: DocumentList) -> tuple[DocumentRow, ...]:
    """The documents themselves."""
    return documents.rows


PAGE = Page(
    name="documents",
    at="/documents",
    template="documents.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=DocumentRow,
)
