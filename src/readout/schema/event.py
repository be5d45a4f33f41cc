"""What happened: events coded in PLOVER with factuality and attribution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from readout.schema.span import Spans

Factuality = Literal["actual", "planned", "hypothetical", "negated", "possible"]


class EventTime(msgspec.Struct, frozen=True):
    """The best single day or None, and inclusive bounds."""

    date: dt.date | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of an event. Mentions of one event in one document share `id`.

    `type`, `modes` and `contexts` are PLOVER 2.0 names; `reported_by` are indexes into the
    statements of the same reading. `trigger` are the words that tell of it, the one that `rule`
    matched first among them in the text or not. `actors` and `recipients` are the ids of those
    actors of the document that the spans refer to, as far as it is known who is who. `when` is the
    time expression that belongs to the event, `time` what it comes to once a date is known.
    `basis` is the rule that makes an event something else than actual.
    """

    id: str
    trigger: Spans
    type: str
    factuality: Factuality
    rule: str
    score: float
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    actor: Spans = ()
    recipient: Spans = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: Spans = ()
    when: Spans = ()
    time: EventTime = EventTime()
    historical: bool = False
    reported_by: tuple[int, ...] = ()
    basis: str = ""


def told_once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in text order, of those with the same first words only the first: they are what an
    event's mention is known by."""
    found: dict[tuple[int, int], Event] = {}
    for event in events:
        found.setdefault((event.trigger[0].start, event.trigger[0].end), event)
    return tuple(found[place] for place in sorted(found))


class ToldEvent(msgspec.Struct, frozen=True):
    """An event as one document tells it, with the ids of the statements that report it."""

    event: Event
    statements: tuple[str, ...] = ()
