"""Words looked for: in titles and texts, in statements, events, figures and positions."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import get_args
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.row import DocumentRow
from readout.schema.searchview import FoundPage, Part, RowHit, RowKind, SearchQuery
from readout.schema.span import Span
from readout.schema.time import Basis
from readout.schema.view import Count, SearchHit
from readout.web.highlight import Mark, anchor, draw
from readout.web.interval import interval_words
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import (
    NONE,
    address,
    read_choice,
    read_day,
    read_page,
    read_search,
    read_text,
)
from readout.web.tables import filters_in_force
from readout.web.views.positions import ACTS
from readout.web.wording import MONTHS, NOT_STATED

PAGE_HITS = 20
TABLE_HITS = 1000
"""Most hits in `.json` and `.csv` where no page is named."""

LINKED_SPANS = 20
"""Matches that a link to a document points out; more make the address unwieldy."""

MOST_MONTHS = 24
"""Longer stretches are told by year."""

PARTS: Mapping[Part, tuple[str, str, str]] = MappingProxyType(
    {
        "documents": ("Documents", "document", "in titles and texts"),
        "statements": ("Statements", "statement", "in what somebody said"),
        "events": ("Events", "event", "in sentences that tell of events"),
        "figures": ("Figures", "figure", "in figures and what they count"),
        "positions": ("Positions", "position", "in what somebody wants"),
    }
)
"""The parts as tabs: label, noun, and where the words stand."""

FILTERS = {
    "actor": "mentions",
    "speaker": "said by",
    "outlet": "outlet",
    "since": "from",
    "until": "to",
}


class HitRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `id` is that of the row, of a document its own; `start` and `end` are where
    the excerpt, of a row its words, stands in the text of the document; `happening` is the event
    that is told of, `claim` the claim that the row is part of."""

    rank: int
    kind: RowKind | None
    id: str
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
    label: str = ""
    standing: str = ""
    who: str = ""
    happening: str | None = None
    claim: str | None = None
    low: float | None = None
    high: float | None = None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A document found, as the page shows it: the excerpt drawn, the link with its matches."""

    row: DocumentRow
    excerpt: Markup
    is_cut_before: bool
    is_cut_after: bool
    matches: int
    in_title: bool
    href: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row found, as the page shows it. `interval` is a figure's."""

    hit: RowHit
    excerpt: Markup
    is_cut_before: bool
    is_cut_after: bool
    href: str
    interval: str


class Tab(msgspec.Struct, frozen=True):
    """A part to look in, and how much it has."""

    label: str
    count: int
    href: str
    current: bool


class Stretch(msgspec.Struct, frozen=True):
    """A month or year, how much was published in it, and the address that keeps only that."""

    label: str
    count: int
    href: str


def gather(ask: Ask) -> FoundPage:
    """The hits of one page. No words, no hits."""
    query = read_query(ask.params)
    page = read_page(ask.params)
    if not query.text:
        return FoundPage(query="", total=0)
    if ask.form != "html" and "page" not in ask.params:
        return ask.project.find(replace(query, limit=TABLE_HITS))
    found = ask.project.find(replace(query, offset=(page - 1) * PAGE_HITS))
    last = max(1, -(-found.total // PAGE_HITS))
    if page <= last:
        return found
    return ask.project.find(replace(query, offset=(last - 1) * PAGE_HITS))


def read_query(params: QueryParams) -> SearchQuery:
    """The words and filters that an address asks for. Raises UsageError on a value that cannot be
    meant."""
    outlet = read_text(params, "outlet")
    choice = read_choice(params, "in", get_args(Part))
    part: Part = next((part for part in PARTS if part == choice), "documents")
    return SearchQuery(
        text=read_search(params),
        part=part,
        actor=read_text(params, "actor") or None,
        outlet="" if outlet == NONE else outlet or None,
        speaker=(read_text(params, "speaker") or None) if part == "statements" else None,
        since=read_day(params, "since"),
        until=read_day(params, "until"),
        limit=PAGE_HITS,
    )


def write_query(query: SearchQuery) -> dict[str, str]:
    """The parameters that `read_query` turns into that query, defaults left out."""
    values = {
        "q": query.text,
        "in": None if query.part == "documents" else query.part,
        "actor": query.actor,
        "speaker": query.speaker,
        "outlet": NONE if query.outlet == "" else query.outlet,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
    }
    return {name: value for name, value in values.items() if value}


def context(ask: Ask, found: FoundPage) -> Mapping[str, object]:
    """The hits with their excerpts drawn, the parts as tabs, the filters and their counts."""
    query = read_query(ask.params)
    values = write_query(query) if query.text else {}
    names = {named.id: named.name for named, _ in (*found.actors, *found.speakers)}
    for id in (query.actor, query.speaker):
        if id is not None and id not in names:
            actor = ask.project.actor(id)
            names[id] = id if actor is None else actor.name
    return {
        "found": found,
        "query": query,
        "label": PARTS[query.part],
        "hits": tuple(_hit(hit) for hit in found.hits),
        "lines": tuple(_line(hit) for hit in found.rows),
        "tabs": tuple(_tabs(query, found.parts)),
        "names": names,
        "position_acts": ACTS,
        "stretches": tuple(_stretches(query, found.months)),
        "filters": tuple(
            filters_in_force(
                "/search", values, FILTERS, lambda name, value: _said(name, value, names)
            )
        ),
        "unfiltered": address("/search", {k: v for k, v in values.items() if k in ("q", "in")}),
        "paging": Paging("/search", values, read_page(ask.params), found.total, PAGE_HITS),
        "downloads": values,
    }


def _said(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "outlet" and value == NONE:
        return NOT_STATED
    return names.get(value, value)


def _tabs(query: SearchQuery, parts: Sequence[Count]) -> Iterator[Tab]:
    counts = {item.value: item.count for item in parts}
    for part, (label, _, _) in PARTS.items():
        speaker = query.speaker if part == "statements" else None
        values = write_query(replace(query, part=part, speaker=speaker))
        yield Tab(label, counts.get(part, 0), address("/search", values), part == query.part)


def _stretches(query: SearchQuery, months: Sequence[Count]) -> Iterator[Stretch]:
    """The months, or years, in which what is found was published, where there are several."""
    dated = [(item.value, item.count) for item in months if item.value is not None]
    chars = 4 if len(dated) > MOST_MONTHS else 7
    counted: Counter[str] = Counter()
    for month, number in dated:
        counted[month[:chars]] += number
    if len(counted) < 2:
        return
    for stretch, number in sorted(counted.items()):
        first, last = _ends(stretch)
        values = write_query(replace(query, since=first, until=last))
        yield Stretch(_called(stretch), number, address("/search", values))


def _ends(stretch: str) -> tuple[dt.date, dt.date]:
    if len(stretch) == 4:
        return dt.date(int(stretch), 1, 1), dt.date(int(stretch), 12, 31)
    year, month = int(stretch[:4]), int(stretch[5:])
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _called(stretch: str) -> str:
    if len(stretch) == 4:
        return stretch
    return f"{MONTHS[int(stretch[5:]) - 1]} {stretch[:4]}"


def _hit(hit: SearchHit) -> Hit:
    begin, end = hit.excerpt.start, hit.excerpt.end
    return Hit(
        row=hit.row,
        excerpt=_drawn(hit.excerpt_text, hit.spans, hit.excerpt),
        is_cut_before=begin > 0,
        is_cut_after=end < hit.row.chars,
        matches=len(hit.spans),
        in_title=hit.in_title,
        href=_link(hit.row.id, hit.spans),
    )


def _line(hit: RowHit) -> Line:
    shown = hit.excerpt
    return Line(
        hit=hit,
        excerpt=_drawn(shown.of(hit.text), hit.matches, shown),
        is_cut_before=shown.start > 0,
        is_cut_after=shown.end < len(hit.text),
        href=_link(hit.document.id, hit.spans),
        interval=interval_words(hit.low, hit.high) if hit.kind == "figure" else "",
    )


def _drawn(text: str, matches: Sequence[Span], shown: Span) -> Markup:
    """The piece of a text that is shown, with the matches in it."""
    marks = [
        Mark(start=span.start - shown.start, end=span.end - shown.start, layer="match")
        for span in matches
        if shown.start <= span.start and span.end <= shown.end
    ]
    return draw(text, marks, anchors=False)


def _link(document: str, spans: Sequence[Span]) -> str:
    """The document with these spans pointed out, at the first one."""
    path = f"/documents/{document}"
    if not spans:
        return path
    values = [("span", f"{span.start}-{span.end}") for span in spans[:LINKED_SPANS]]
    return f"{path}?{urlencode(values)}#{anchor(spans[0].start, spans[0].end)}"


def rows(found: FoundPage) -> Iterator[HitRow]:
    """One row a document, best first, or one for each of what else was found, by day."""
    for rank, hit in enumerate(found.hits, start=1):
        yield _row(rank, hit.row, hit.row.id, hit.excerpt, hit.excerpt_text)
    for rank, each in enumerate(found.rows, start=1):
        words = Span(each.spans[0].start, max(span.end for span in each.spans))
        yield replace(
            _row(rank, each.document, each.id, words, each.text),
            kind=each.kind,
            label=each.label,
            standing=each.standing,
            who="; ".join(named.name for named in each.who),
            happening=each.happening,
            claim=each.claim,
            low=each.low,
            high=each.high,
        )


def _row(rank: int, document: DocumentRow, id: str, span: Span, words: str) -> HitRow:
    return HitRow(
        rank=rank,
        kind=None,
        id=id,
        document=document.id,
        title=document.title,
        publisher=document.publisher,
        date=document.dct.date,
        earliest=document.dct.earliest,
        latest=document.dct.latest,
        basis=document.dct.basis,
        path=document.path,
        start=span.start,
        end=span.end,
        excerpt=words,
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
