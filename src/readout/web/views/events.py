"""What happened: events to filter and page through, and their course between conflict and
cooperation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.knowledge.plover import QUADS, scale
from readout.schema.event import Factuality
from readout.schema.eventtables import EventRow
from readout.schema.eventview import MOST_POINTS, EventPage, EventQuery, EventSort
from readout.schema.happening import OccasionKind
from readout.schema.span import Span
from readout.web.page import Ask, Page, actor_names
from readout.web.paging import Paging, find_page
from readout.web.params import address, read_choice, read_day, read_number, read_page, read_text
from readout.web.quoting import Quote, by_place
from readout.web.scale import draw_scale
from readout.web.tables import Facet, Narrowing, filters_in_force, worth_showing
from readout.web.wording import EVENT_TYPES

PAGE_ROWS = 50
YES, NO = "yes", "no"
SIDES = ("actor", "recipient")
SORTS: tuple[str, ...] = get_args(EventSort)
MOST_DYADS = 12

FILTERS = {
    "text": "words",
    "type": "type",
    "quad": "class",
    "actor": "with",
    "side": "as",
    "other": "and",
    "place": "place",
    "factuality": "factuality",
    "historical": "told as history",
    "occasion": "occasion",
    "document": "document",
    "since": "from",
    "until": "to",
    "undated": "days",
    "sources": "independent sources, at least",
}


class Line(msgspec.Struct, frozen=True):
    """An event as the list tells it, with the words of the mention that its documents agree on
    best."""

    row: EventRow
    quote: Quote | None


def gather(ask: Ask) -> EventPage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_events(ask.params)
    account = ask.project.account
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.events(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: EventPage) -> Mapping[str, object]:
    """The events with their words, the filters, the drawing and the pages beside."""
    query = read_events(ask.params)
    values = write_events(query)
    names = _names(ask, query, found)
    account = ask.project.account
    points = account.points(query)
    return {
        "found": found,
        "lines": make_lines(ask, found.rows),
        "query": query,
        "names": names,
        "facets": _facets(found, values),
        "types": tuple(scale()),
        "classes": {str(number): words for number, words in QUADS.items()},
        "filters": tuple(
            filters_in_force(
                "/events", values, FILTERS, lambda name, value: _said(name, value, names)
            )
        ),
        "drawing": draw_scale(points),
        "most_points": MOST_POINTS if len(points) >= MOST_POINTS else None,
        "dyads": account.dyads(limit=MOST_DYADS),
        "sorts": SORTS,
        "paging": Paging("/events", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }


def _facets(found: EventPage, values: Mapping[str, str]) -> tuple[Facet, ...]:
    here = Narrowing("/events", values)
    return worth_showing(
        (
            here.facet("type", "Type", found.types, EVENT_TYPES),
            here.facet("actor", "Who takes part", found.actors),
            here.facet("place", "Place", found.places),
            here.facet("occasion", "Occasion", found.occasions),
            here.facet("factuality", "Factuality", found.factualities),
        )
    )


def make_lines(ask: Ask, rows: Sequence[EventRow]) -> tuple[Line, ...]:
    """Events, each with the words of a mention."""
    places = {row.id: best_mention(row) for row in rows if row.mentions}
    quotes = by_place(ask.project.passages(places.values(), around=160))
    return tuple(
        Line(row, quotes.get(places[row.id]) if row.id in places else None) for row in rows
    )


def best_mention(row: EventRow) -> tuple[str, Span]:
    """Where the surest mention of what most say happened stands, as document and span."""
    best = min(
        row.mentions,
        key=lambda each: (
            each.type != row.type, each.factuality != row.factuality, -each.score, each.id,
        ),
    )  # fmt: skip
    return best.document, Span(best.start, best.end)


def _names(ask: Ask, query: EventQuery, found: EventPage) -> dict[str, str]:
    names = actor_names(ask, (*found.actors, *found.places), (query.actor, query.other))
    if query.place is not None and query.place not in names:
        names[query.place] = ask.project.place_name(query.place) or query.place
    return names


def read_events(params: QueryParams) -> EventQuery:
    """The filters that an address asks for. Raises UsageError on a value that cannot be meant."""
    flags = {YES: True, NO: False, None: None}
    quad = read_choice(params, "quad", tuple(map(str, QUADS)))
    return EventQuery(
        text=read_text(params, "text"),
        type=read_choice(params, "type", tuple(scale())),
        quad=None if quad is None else int(quad),
        actor=read_text(params, "actor") or None,
        side=read_choice(params, "side", SIDES),
        other=read_text(params, "other") or None,
        place=read_text(params, "place") or None,
        factuality=read_choice(params, "factuality", get_args(Factuality)),
        historical=flags[read_choice(params, "historical", (YES, NO))],
        occasion=read_choice(params, "occasion", get_args(OccasionKind)),
        document=read_text(params, "document") or None,
        since=read_day(params, "since"),
        until=read_day(params, "until"),
        undated=flags[read_choice(params, "undated", (YES, NO))],
        sources=read_number(params, "sources", least=1, most=10_000) or 1,
        sort=read_choice(params, "sort", SORTS) or "sources",  # type: ignore[arg-type]
    )


def write_events(query: EventQuery) -> dict[str, str]:
    """The parameters that `read_events` turns into that query, defaults left out."""
    flags = {True: YES, False: NO, None: None}
    values = {
        "text": query.text,
        "type": query.type,
        "quad": None if query.quad is None else str(query.quad),
        "actor": query.actor,
        "side": query.side,
        "other": query.other,
        "place": query.place,
        "factuality": query.factuality,
        "historical": flags[query.historical],
        "occasion": query.occasion,
        "document": query.document,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "undated": flags[query.undated],
        "sources": None if query.sources == 1 else str(query.sources),
        "sort": None if query.sort == "sources" else query.sort,
    }
    return {name: value for name, value in values.items() if value}


_WORDS = {
    ("undated", YES): "not known to the day",
    ("undated", NO): "known",
    ("historical", YES): "only",
    ("historical", NO): "left out",
    ("side", "actor"): "the one who acts",
    ("side", "recipient"): "the one acted on",
}


def _said(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "quad":
        return QUADS[int(value)]  # type: ignore[index]
    if name == "type":
        return EVENT_TYPES.get(value, value)
    return _WORDS.get((name, value)) or names.get(value, value)


def rows(found: EventPage) -> Sequence[EventRow]:
    """The events themselves."""
    return found.rows


def events_href(**values: str) -> str:
    """The list of events with these filters."""
    return address("/events", values)


PAGE = Page(
    name="events",
    at="/events",
    template="events.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=EventRow,
)
