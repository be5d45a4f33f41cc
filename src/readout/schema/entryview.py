"""What pages show of the timeline: queries and pages."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.entry import TimelineRow
from readout.schema.row import DocumentRow
from readout.schema.tables import Named
from readout.schema.toll import Toll
from readout.schema.view import Count, Passage

TimelineOrder = Literal["day", "rank"]


class TimelineQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries. None means no restriction; `since` and `until` are days that an entry may be
    of, both inclusive; `most` keeps the weightiest of what the rest leaves. `undated` keeps those
    without a day, else they are left out. By day, or by rank. Without `facets` it is not counted
    what each filter would leave."""

    actor: str | None = None
    type: str | None = None
    place: str | None = None
    outlet: str | None = None
    factuality: str | None = None
    kind: str | None = None
    disputed: bool | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    undated: bool = False
    most: int | None = None
    order: TimelineOrder = "day"
    facets: bool = True
    limit: int | None = 100
    offset: int = 0


class TimelineView(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with the document of its sentence, the names of those who take part, and what its
    event cost, as far as figures tell."""

    row: TimelineRow
    document: DocumentRow
    participants: tuple[Named, ...]
    evidence: tuple[Passage, ...] = ()
    tolls: tuple[Toll, ...] = ()


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the timeline; `total` counts all that match, `days` those of each day, `undated`
    those without one; the rest counts what each filter would leave."""

    views: tuple[TimelineView, ...]
    total: int
    undated: int = 0
    days: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    kinds: tuple[Count, ...] = ()
    factualities: tuple[Count, ...] = ()
    outlets: tuple[Count, ...] = ()
    places: tuple[Count, ...] = ()
    actors: tuple[tuple[Named, int], ...] = ()
