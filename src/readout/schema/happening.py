"""Events across documents: what happened, by all that tell of it, and the occasions of talk."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.event import Factuality
from readout.schema.link import Link
from readout.schema.place import PlaceLevel
from readout.schema.span import Span, Spans
from readout.schema.time import Interval
from readout.schema.toll import Toll

OccasionKind = Literal["meeting", "call", "visit", "briefing", "talks"]
"""What an occasion of talk was; "talks" where nothing says how those present met."""
Precision = Literal["day", "week", "month", "year", "longer", "open"]
"""How narrow the days of an event are; "open" where an end is missing."""
Side = Literal["actor", "recipient", "both"]


def mention_id(document: str, start: int, end: int) -> str:
    """Id of an event mention of one document: where the first of its words stand."""
    return f"{document}:{start}-{end}:event"


class Spot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place of the gazetteer: its entry, name, country (ISO 3166-1 alpha-3), level, and degrees
    (WGS 84)."""

    entry: str
    name: str
    level: PlaceLevel
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a field and who says so: documents and outlets, ascending. A document whose
    outlet is not known has none."""

    value: str
    documents: tuple[str, ...]
    outlets: tuple[str, ...] = ()


class EventMember(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mention of one document, `local` by the id its reading gave it, as one of an event."""

    id: str
    document: str
    local: str
    span: Span
    type: str = ""
    factuality: Factuality = "actual"
    historical: bool = False
    days: Interval | None = None
    place: Spans = ()


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes part. `id` is the cast actor's, or the member's where no cast was given;
    `documents` counts those that say so."""

    id: str
    name: str
    side: Side
    documents: int


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event across documents. `id` is its smallest member's, and any member's id leads to it.

    `name` are the words that most documents use. `types`, `factuality` and `places` have every
    value that is told, the commonest first, with who tells it. `days` is what all dated mentions
    allow, or all of them where they exclude each other (`disputed`), `dated` how many mentions name
    days of their own; undated ones bound it loosely. `spot` is the place that most documents name,
    `historical` says that most documents tell it as something long past.

    `documents` and `outlets` are counts; `sources` counts independent ones: documents that carry
    one text are one. `sources_least` counts those as one, too, that rest on unnamed sources only,
    described alike: they may be one briefing. `links` are the best pairs that joined its members.
    `tolls` are what it cost, as far as figures tell.
    """

    id: str
    name: str
    types: tuple[Told, ...] = ()
    modes: tuple[Told, ...] = ()
    contexts: tuple[Told, ...] = ()
    factuality: tuple[Told, ...] = ()
    days: Interval | None = None
    precision: Precision = "open"
    dated: int = 0
    disputed: bool = False
    places: tuple[Told, ...] = ()
    spot: Spot | None = None
    historical: bool = False
    participants: tuple[Participant, ...] = ()
    members: tuple[EventMember, ...] = ()
    documents: int = 0
    outlets: int = 0
    sources: int = 0
    sources_least: int = 0
    links: tuple[Link, ...] = ()
    tolls: tuple[Toll, ...] = ()


class OccasionStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement made at an occasion or about it: `statement` is its number among those of the
    reading of `document`, `holds` says that the occasion is told inside it."""

    document: str
    statement: int
    span: Span
    holds: bool = False


class Readout(msgspec.Struct, frozen=True, kw_only=True):
    """What one party says of an occasion: its statements, the words that it has in common with
    another party's (`shared`), and those that no other party has (`alone`)."""

    party: str
    name: str
    statements: tuple[OccasionStatement, ...]
    shared: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting, call, visit, briefing, or talks. `id` is its event's; `readouts` are by party."""

    id: str
    kind: OccasionKind
    participants: tuple[Participant, ...] = ()
    readouts: tuple[Readout, ...] = ()


class Happenings(msgspec.Struct, frozen=True):
    """All events of a project by id, its occasions by id, and the pairs too doubtful to join (a
    person may say)."""

    events: tuple[Happening, ...]
    occasions: tuple[Occasion, ...] = ()
    doubts: tuple[Link, ...] = ()
