"""The timeline: what happened, day by day, as much of it as is asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.knowledge.plover import scale
from readout.schema.entry import EntryKind, TimelineRow
from readout.schema.entryview import TimelineOrder, TimelinePage, TimelineQuery, TimelineView
from readout.schema.event import Factuality
from readout.schema.view import Count
from readout.web.chart import Histogram, draw_histogram
from readout.web.page import Ask, Page, actor_names
from readout.web.paging import Paging, find_page
from readout.web.params import address, read_choice, read_day, read_number, read_page, read_text
from readout.web.quoting import Quote, place_href, quote
from readout.web.tables import Facet, Narrowing, filters_in_force, worth_showing
from readout.web.wording import EVENT_TYPES, interval, number

PAGE_ROWS = 100
MOST = 50
"""Entries shown of a story, the weightiest, unless more are asked for."""
AMOUNTS = (20, 50, 200)
ALL = "all"
YES = "yes"
AROUND = dt.timedelta(15)
"""What is shown on either side of a day when stepping back from it."""


FILTERS = {
    "actor": "who",
    "type": "type",
    "place": "place",
    "outlet": "outlet",
    "factuality": "factuality",
    "kind": "kind",
    "disputed": "disputed",
    "since": "from",
    "until": "to",
    "undated": "undated",
}

REASONS: Mapping[str, tuple[str, str]] = {
    "sources": ("one independent source", "{n} independent sources"),
    "outlets": ("another outlet tells it", "{n} more outlets tell it"),
    "later": ("a later text comes back to the day", "{n} later texts come back to the day"),
    "spread": ("told in another week, too", "told in {n} more weeks"),
    "participants": (
        "who takes part is named in one document",
        "who takes part is named in {n} documents",
    ),
    "topic": ("close to what the story is about",) * 2,
    "day": ("a day of which much is told",) * 2,
    "occasion": ("a meeting, a call or talks",) * 2,
    "type": ("an event of a kind that is known",) * 2,
    "lead": ("stands at the top of an article",) * 2,
    "before": ("long before the story",) * 2,
}
"""What counts for the rank of an entry, of one and of several; others are named as they are."""


class Weighed(msgspec.Struct, frozen=True):
    """What speaks for an entry, or against it, and its share of all that speaks for it."""

    text: str
    share: float
    against: bool


class Line(msgspec.Struct, frozen=True):
    """An entry with the way to its sentence, and other sentences on the same."""

    view: TimelineView
    href: str
    evidence: tuple[Quote, ...]
    reasons: tuple[Weighed, ...]
    wide: bool


class Stretch(msgspec.Struct, frozen=True):
    """The entries of one day, or of one stretch of days."""

    label: str
    href: str | None
    is_day: bool
    lines: tuple[Line, ...]


class Crumb(msgspec.Struct, frozen=True):
    """A step of the way from the whole story to a day."""

    label: str
    href: str
    current: bool


def gather(ask: Ask) -> TimelinePage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_timeline(ask.params)
    account = ask.project.account
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.timeline(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: TimelinePage) -> Mapping[str, object]:
    """The entries by day, the density of the whole, the filters and the way back."""
    query = read_timeline(ask.params)
    values = write_timeline(query)
    names = actor_names(ask, found.actors, (query.actor,))
    words = {**EVENT_TYPES, **names}
    return {
        "found": found,
        "query": query,
        "values": values,
        "names": names,
        "facets": _facets(found, values),
        "types": tuple(scale()),
        "stretches": tuple(_stretches(found.views, query)),
        "histogram": _histogram(found.days),
        "crumbs": tuple(_crumbs(query)),
        "amounts": tuple(_amounts(query)),
        "undated_href": _at(query, since=None, until=None, undated=True),
        "filters": tuple(
            filters_in_force("/timeline", values, FILTERS, lambda _, value: words.get(value, value))
        ),
        "paging": Paging("/timeline", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }  # fmt: skip


def _facets(found: TimelinePage, values: Mapping[str, str]) -> tuple[Facet, ...]:
    here = Narrowing("/timeline", values)
    return worth_showing(
        (
            here.facet("actor", "Who", found.actors),
            here.facet("type", "Type", found.types, EVENT_TYPES),
            here.facet("place", "Place", found.places),
            here.facet("outlet", "Outlet", found.outlets),
            here.facet("factuality", "Factuality", found.factualities),
            here.facet("kind", "Kind", found.kinds),
        )
    )


def _at(query: TimelineQuery, **changed: object) -> str:
    """The address of the same with other filters."""
    return address("/timeline", write_timeline(replace(query, **changed)))


def _histogram(days: Sequence[Count]) -> Histogram:
    months: Counter[str] = Counter()
    for item in days:
        if item.value is not None:
            months[item.value[:7]] += item.count
    return draw_histogram(days, [Count(month, months[month]) for month in sorted(months)], 0)


def _amounts(query: TimelineQuery) -> Iterator[Crumb]:
    for amount in AMOUNTS:
        yield Crumb(str(amount), _at(query, most=amount), query.most == amount)
    yield Crumb("all", _at(query, most=None), query.most is None)


def _crumbs(query: TimelineQuery) -> Iterator[Crumb]:
    """From the whole story to the stretch that is shown."""
    if query.since is None and query.until is None:
        return
    yield Crumb("Whole story", _at(query, since=None, until=None), False)
    if query.since is None or query.until is None:
        yield Crumb(interval(query.since, query.until), "", True)
        return
    length = (query.until - query.since).days
    if length <= 1:
        first = query.since - min(AROUND, query.since - dt.date.min)
        last = query.until + min(AROUND, dt.date.max - query.until)
        yield Crumb("Weeks around", _at(query, since=first, until=last), False)
    yield Crumb(interval(query.since, query.until), "", True)


def _stretches(views: Iterable[TimelineView], query: TimelineQuery) -> Iterator[Stretch]:
    if query.order == "rank":
        yield Stretch("", None, False, tuple(map(make_line, views)))
        return
    for (first, last), found in groupby(
        views, key=lambda view: (view.row.earliest, view.row.latest)
    ):
        href = None
        if first is not None and last is not None:
            href = _at(query, since=first, until=last, most=None)
        label = "Day not known" if first is None and last is None else interval(first, last)
        yield Stretch(label, href, first == last, tuple(map(make_line, found)))


def make_line(view: TimelineView) -> Line:
    """An entry as a page tells it."""
    row = view.row
    return Line(
        view,
        place_href(row.sentence.document, row.sentence.span),
        tuple(quote(passage) for passage in view.evidence),
        tuple(_weighed(row)),
        row.earliest != row.latest,
    )


def _weighed(row: TimelineRow) -> Iterator[Weighed]:
    """The weightiest first."""
    total = sum(reason.weight for reason in row.reasons if reason.weight > 0)
    for reason in sorted(row.reasons, key=lambda each: (-abs(each.weight), each.feature)):
        one, several = REASONS.get(reason.feature, (reason.feature.replace("-", " "),) * 2)
        text = one if reason.value == 1 else several.replace("{n}", number(round(reason.value)))
        share = abs(reason.weight) / total if total else 0.0
        yield Weighed(text, min(share, 1.0), reason.weight < 0)


def read_timeline(params: QueryParams) -> TimelineQuery:
    """The filters that an address asks for. Raises UsageError on a value that cannot be meant."""
    undated = read_choice(params, "undated", (YES,)) is not None
    most: int | None = MOST
    if params.get("most", "").strip() == ALL or undated:
        most = None
    elif "most" in params:
        most = read_number(params, "most", least=1, most=100_000) or MOST
    order = read_choice(params, "sort", get_args(TimelineOrder)) or "day"
    return TimelineQuery(
        actor=read_text(params, "actor") or None,
        type=read_choice(params, "type", tuple(scale())),
        place=read_text(params, "place") or None,
        outlet=read_text(params, "outlet") or None,
        factuality=read_choice(params, "factuality", get_args(Factuality)),
        kind=read_choice(params, "kind", get_args(EntryKind)),
        disputed=True if read_choice(params, "disputed", (YES,)) else None,
        since=read_day(params, "since"),
        until=read_day(params, "until"),
        undated=undated,
        most=most,
        order=order,  # type: ignore[arg-type]
    )


def write_timeline(query: TimelineQuery) -> dict[str, str]:
    """The parameters that `read_timeline` turns into that query, defaults left out."""
    most = None if query.most == MOST else ALL if query.most is None else str(query.most)
    values = {
        "actor": query.actor,
        "type": query.type,
        "place": query.place,
        "outlet": query.outlet,
        "factuality": query.factuality,
        "kind": query.kind,
        "disputed": YES if query.disputed else None,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "undated": YES if query.undated else None,
        "most": None if query.undated else most,
        "sort": None if query.order == "day" else query.order,
    }
    return {name: value for name, value in values.items() if value}


def rows(found: TimelinePage) -> Sequence[TimelineRow]:
    """The entries themselves."""
    return tuple(view.row for view in found.views)


PAGE = Page(
    name="timeline",
    at="/timeline",
    template="timeline.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=TimelineRow,
)
