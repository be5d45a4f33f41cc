"""Words looked for in texts and titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from readout.schema.row import DocumentRow
from readout.schema.time import Basis
from readout.schema.view import SearchHit, SearchPage
from readout.web.highlight import Mark, anchor, draw
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import read_page, read_search

PAGE_HITS = 20
TABLE_HITS = 1000
"""Most hits in `.json` and `.csv` where no page is named."""

LINKED_SPANS = 20
"""Matches that a link to a document points out; more make the address unwieldy."""


class HitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A document found. `start` and `end` are where the excerpt stands in its text."""

    rank: int
    document: str
    title: str | None
    publisher: str | None
    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    basis: Basis
    path: str
    start: int
    end: int
    excerpt: str


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A document found, as the page shows it: the excerpt drawn, the link with its matches."""

    row: DocumentRow
    excerpt: Markup
    is_cut_before: bool
    is_cut_after: bool
    matches: int
    in_title: bool
    href: str


def gather(ask: Ask) -> SearchPage:
    """The hits of one page. No words, no hits."""
    query = read_search(ask.params)
    page = read_page(ask.params)
    if not query:
        return SearchPage(query="", total=0, hits=())
    if ask.form != "html" and "page" not in ask.params:
        return ask.project.search(query, limit=TABLE_HITS, offset=0)
    found = ask.project.search(query, limit=PAGE_HITS, offset=(page - 1) * PAGE_HITS)
    last = max(1, -(-found.total // PAGE_HITS))
    if page <= last:
        return found
    return ask.project.search(query, limit=PAGE_HITS, offset=(last - 1) * PAGE_HITS)


def context(ask: Ask, found: SearchPage) -> Mapping[str, object]:
    """The hits with their excerpts drawn."""
    values = {"q": found.query} if found.query else {}
    return {
        "found": found,
        "hits": tuple(_hit(hit) for hit in found.hits),
        "paging": Paging("/search", values, read_page(ask.params), found.total, PAGE_HITS),
        "downloads": values,
    }


def _hit(hit: SearchHit) -> Hit:
    begin, end = hit.excerpt.start, hit.excerpt.end
    marks = [
        Mark(start=span.start - begin, end=span.end - begin, layer="match")
        for span in hit.spans
        if begin <= span.start and span.end <= end
    ]
    return Hit(
        row=hit.row,
        excerpt=draw(hit.excerpt_text, marks, anchors=False),
        is_cut_before=begin > 0,
        is_cut_after=end < hit.row.chars,
        matches=len(hit.spans),
        in_title=hit.in_title,
        href=_link(hit),
    )


def _link(hit: SearchHit) -> str:
    """The document with the matches pointed out, at the first one."""
    path = f"/documents/{hit.row.id}"
    if not hit.spans:
        return path
    spans = [("span", f"{span.start}-{span.end}") for span in hit.spans[:LINKED_SPANS]]
    return f"{path}?{urlencode(spans)}#{anchor(hit.spans[0].start, hit.spans[0].end)}"


def rows(found: SearchPage) -> Iterator[HitRow]:
    """One row a document, best first."""
    for rank, hit in enumerate(found.hits, start=1):
        yield HitRow(
            rank=rank,
            document=hit.row.id,
            title=hit.row.title,
            publisher=hit.row.publisher,
            date=hit.row.dct.date,
            earliest=hit.row.dct.earliest,
            latest=hit.row.dct.latest,
            basis=hit.row.dct.basis,
            path=hit.row.path,
            start=hit.excerpt.start,
            end=hit.excerpt.end,
            excerpt=hit.excerpt_text,
        )


PAGE = Page(
    name="search",
    at="/search",
    template="search.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=HitRow,
)
