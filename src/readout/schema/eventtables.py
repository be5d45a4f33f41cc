"""Rows of the export tables on what happened: events and occasions of talk.

Spans are code points into the text of the document that stands beside them.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from readout.schema.event import Factuality
from readout.schema.happening import OccasionKind, Precision, Spot, Told
from readout.schema.span import Spans
from readout.schema.tables import Named
from readout.schema.time import Interval
from readout.schema.toll import Toll


class EventMentionRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where one document tells of an event, and what it says of it. `text` are the words of the
    trigger, `actor`, `recipient` and `place` those of the parties; `statements` are ids of the rows
    of those who tell of it, none where the outlet does."""

    id: str
    document: str
    start: int
    end: int
    text: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    factuality: Factuality
    basis: str
    historical: bool
    actor: Spans
    actor_text: str
    recipient: Spans
    recipient_text: str
    place: Spans
    place_text: str
    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    statements: tuple[str, ...]
    rule: str
    score: float


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the events table: one event, by all that tell of it.

    `type`, `modes`, `place` and `factuality` are the commonest of what is told; `types`,
    `factualities` and `places` have all of it, with who says so. `intensity` is PLOVER's scale,
    -10 conflict to 10 cooperation. `documents` and `outlets` are counts; `independent` leaves
    copies out, `independent_least` counts unnamed sources described alike as one, too. `occasion`
    says what kind of meeting of words it is, if it is one. `killed` and `injured` are what it cost,
    None where no figure tells.
    """

    id: str
    name: str
    type: str
    quad: int | None
    intensity: float | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    precision: Precision
    disputed: bool
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    place: Spot | None
    factuality: Factuality
    historical: bool
    types: tuple[Told, ...]
    factualities: tuple[Told, ...]
    places: tuple[Told, ...]
    documents: int
    outlets: int
    independent: int
    independent_least: int
    occasion: OccasionKind | None
    killed: Toll | None = None
    injured: Toll | None = None
    mentions: tuple[EventMentionRow, ...]


class SaidRow(msgspec.Struct, frozen=True, kw_only=True):
    """A statement at or about an occasion; `holds` says that the occasion is told inside it."""

    statement: str
    document: str
    outlet: str | None
    source_text: str
    cue_text: str
    content: Spans
    content_text: str
    holds: bool


class ReadoutRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one party says of an occasion: the words that others use, too, and those that no other
    does."""

    party: Named
    statements: tuple[SaidRow, ...]
    shared: tuple[str, ...]
    alone: tuple[str, ...]


class OccasionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the occasions table: a meeting, call, visit or briefing. `id` is its event's."""

    id: str
    kind: OccasionKind
    name: str
    date: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    participants: tuple[Named, ...]
    place: Spot | None
    factuality: Factuality
    documents: int
    independent: int
    readouts: tuple[ReadoutRow, ...]


def best_day(days: Interval | None) -> dt.date | None:
    """The one day that an interval leaves, None where there are more."""
    if days is None or days.earliest is None or days.earliest != days.latest:
        return None
    return days.earliest
