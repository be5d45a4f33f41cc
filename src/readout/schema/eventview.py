"""What pages show of events: queries, pages, and one event with all that tells of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.eventtables import EventMentionRow, EventRow, OccasionRow
from readout.schema.happening import Happening
from readout.schema.tables import Named
from readout.schema.view import Count, Passage

EventSort = Literal["sources", "date", "newest", "intensity", "type"]


class EventQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which events, in which order. None means no restriction. `text` is looked for in names,
    places and participants; `actor` takes part on either `side`, `other` takes part with it;
    `place` is an entry of the gazetteer; `since` and `until` are days that an event may have been
    on, both inclusive; `sources` is the fewest independent ones. `undated` keeps only events
    without a day, False only those with one."""

    text: str = ""
    type: str | None = None
    quad: int | None = None
    actor: str | None = None
    side: str | None = None
    other: str | None = None
    place: str | None = None
    factuality: str | None = None
    historical: bool | None = None
    occasion: str | None = None
    document: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    undated: bool | None = None
    sources: int = 1
    sort: EventSort = "sources"
    limit: int | None = 100
    offset: int = 0


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of events; `total` counts all that match, the rest counts what each filter would
    leave."""

    rows: tuple[EventRow, ...]
    total: int
    types: tuple[Count, ...] = ()
    quads: tuple[Count, ...] = ()
    factualities: tuple[Count, ...] = ()
    occasions: tuple[Count, ...] = ()
    actors: tuple[tuple[Named, int], ...] = ()
    places: tuple[tuple[Named, int], ...] = ()


class EventMention(msgspec.Struct, frozen=True, kw_only=True):
    """Where one document tells of an event: the row, and its words with those around them."""

    row: EventMentionRow
    passage: Passage


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event with all its mentions, in the order of their documents' days, and the occasion
    that it is, with what each party says of it."""

    row: EventRow
    happening: Happening
    mentions: tuple[EventMention, ...]
    occasion: OccasionRow | None = None


MOST_POINTS = 2000
"""Points of a chart; of more the ones that most sources tell are kept."""


class EventPoint(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a point of a chart: its days, and where it stands from conflict (-10) to
    cooperation (10)."""

    id: str
    name: str
    type: str
    earliest: dt.date
    latest: dt.date
    intensity: float
    sources: int


class Dyad(msgspec.Struct, frozen=True, kw_only=True):
    """Two actors, and the number of events in which one does something to or with the other."""

    left: Named
    right: Named
    events: int


class OccasionPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of occasions; `total` counts all."""

    rows: tuple[OccasionRow, ...]
    total: int
    kinds: tuple[Count, ...] = ()
