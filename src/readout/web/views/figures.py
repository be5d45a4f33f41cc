"""How many: figures by what is said of those counted, as bars beside each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.claimview import ClaimQuery, FigurePage, FigureQuery, FigureView
from readout.schema.span import Span
from readout.schema.tables import FigureRow
from readout.schema.view import Count
from readout.web.interval import Bar, draw_intervals, interval_words
from readout.web.page import Ask, Page
from readout.web.paging import Paging, find_page
from readout.web.params import NONE, address, read_page, read_text
from readout.web.quoting import Quote, by_place
from readout.web.subjects import title_of
from readout.web.views.claims import RELATIONS, said_by
from readout.web.wording import day

PAGE_ROWS = 50
MOST_SERIES = 40
MOST_OPEN = 12
"""Series that are drawn at once; the rest waits behind a line."""
MOST_OF_SERIES = 16
MOST_MEASURES = 24


class Point(msgspec.Struct, frozen=True):
    """A figure of a series: when, by whom (`is_told`: whether that is known), what it says, and its
    bar."""

    when: str
    said: str
    interval: str
    bar: Bar | None
    href: str
    is_copy: bool
    is_told: bool


class Series(msgspec.Struct, frozen=True):
    """A claim of figures as bars over time."""

    id: str
    title: str
    relation: str
    label: str
    points: tuple[Point, ...]
    rest: int
    first: str
    last: str


class Line(msgspec.Struct, frozen=True):
    """A figure with its words."""

    view: FigureView
    quote: Quote | None
    interval: str
    claim_href: str | None


class Measure(msgspec.Struct, frozen=True):
    """A measure to choose."""

    label: str
    count: int
    href: str
    current: bool


def gather(ask: Ask) -> FigurePage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_figures(ask.params)
    account = ask.project.account
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.figures(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: FigurePage) -> Mapping[str, object]:
    """The figures with their words, the series of the measure, and the pages beside."""
    query = read_figures(ask.params)
    values = write_figures(query)
    return {
        "found": found,
        "query": query,
        "measures": tuple(_measures(found.measures, query)),
        "series": tuple(_series(ask, query)),
        "most_open": MOST_OPEN,
        "lines": tuple(_lines(ask, found)),
        "paging": Paging("/figures", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }


def _measures(counts: Sequence[Count], query: FigureQuery) -> Iterator[Measure]:
    yield Measure("All", sum(item.count for item in counts), "/figures", query.measure is None)
    for item in counts[:MOST_MEASURES]:
        if item.value is not None:
            href = address("/figures", {"measure": item.value})
            label = item.value.replace("_", " ")
            yield Measure(label, item.count, href, query.measure == item.value)


def _series(ask: Ask, query: FigureQuery) -> Iterator[Series]:
    wanted = ClaimQuery(
        kind="figure",
        measure=query.measure,
        document=query.document,
        sort="sources",
        limit=MOST_SERIES,
    )
    for claim in ask.project.account.claims(wanted).rows:
        members = claim.members[:MOST_OF_SERIES]
        drawn = draw_intervals([(each.low, each.high) for each in members])
        points = tuple(
            Point(
                when=_when(member.earliest or member.published),
                said=said_by(member),
                interval=interval_words(member.low, member.high),
                bar=bar,
                href=f"/documents/{member.document}?span={member.start}-{member.end}"
                f"#s{member.start}-{member.end}",
                is_copy=member.copy_of is not None,
                is_told=member.holder is not None or member.outlet is not None,
            )
            for member, bar in zip(members, drawn.bars, strict=True)
        )
        marks = [mark.label for mark in drawn.marks] or [""]
        yield Series(
            claim.id,
            title_of(claim, ask.project.place_name),
            claim.relation,
            RELATIONS[claim.relation],
            points,
            len(claim.members) - len(members),
            marks[0],
            marks[-1],
        )


def _when(date: dt.date | None) -> str:
    return "" if date is None else day(date)


def _lines(ask: Ask, found: FigurePage) -> Iterator[Line]:
    places = [(view.row.document, Span(view.row.start, view.row.end)) for view in found.views]
    quotes = by_place(ask.project.passages(places, around=140))
    for view, place in zip(found.views, places, strict=True):
        href = None if view.claim is None else f"/claims/{view.claim}"
        yield Line(view, quotes.get(place), interval_words(view.row.low, view.row.high), href)


def read_figures(params: QueryParams) -> FigureQuery:
    """The filters that an address asks for. Raises UsageError on a value that cannot be meant."""
    measure = read_text(params, "measure")
    return FigureQuery(
        measure="" if measure == NONE else measure or None,
        document=read_text(params, "document") or None,
    )


def write_figures(query: FigureQuery) -> dict[str, str]:
    """The parameters that `read_figures` turns into that query, defaults left out."""
    measure = NONE if query.measure == "" else query.measure
    values = {"measure": measure, "document": query.document}
    return {name: value for name, value in values.items() if value}


def rows(found: FigurePage) -> Sequence[FigureRow]:
    """The figures themselves."""
    return tuple(view.row for view in found.views)


PAGE = Page(
    name="figures",
    at="/figures",
    template="figures.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=FigureRow,
)
