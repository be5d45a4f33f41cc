"""What happened: events coded in PLOVER with factuality and attribution."""

from __future__ import annotations

import datetime as dt
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
    statements of the same reading.
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
    place: Spans = ()
    time: EventTime = EventTime()
    historical: bool = False
    reported_by: tuple[int, ...] = ()
