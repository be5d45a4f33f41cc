"""When an event was, once its document's day is known: shared by reading and linking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from readout.schema.event import EventTime, Factuality
from readout.schema.span import Span, Spans
from readout.schema.time import Dct, Interval

HISTORICAL_DAYS = 365
"""What ended so long before the document is background."""
_AHEAD = frozenset({"planned", "hypothetical", "possible"})


def find_time(
    when: Spans,
    factuality: Factuality,
    days: Mapping[Span, Interval | None],
    dct: Dct,
    said: Interval | None = None,
) -> EventTime:
    """The interval of one event: that of its own time expression, else what may be said from its
    factuality and the days on which it was told, or its document's. What was done was done by then;
    what is planned comes after. None is unbounded.

    `days` are those of the anchored time expressions of the text, `said` those of the statement
    that reports the event.
    """
    own = own_days(when, days)
    if own is not None:
        is_day = own.earliest is not None and own.earliest == own.latest
        return EventTime(own.earliest if is_day else None, own.earliest, own.latest)
    if factuality == "actual":
        return EventTime(latest=_first(said.latest if said else None, dct.latest, dct.date))
    if factuality in _AHEAD:
        return EventTime(earliest=_first(said.earliest if said else None, dct.earliest, dct.date))
    return EventTime()


def own_days(when: Spans, days: Mapping[Span, Interval | None]) -> Interval | None:
    """The days of the first of some time expressions that names any."""
    return next((found for span in when if (found := days.get(span)) is not None), None)


def is_historical(time: EventTime, dct: Dct) -> bool:
    """Whether an event with days of its own ended long before the document."""
    written = _first(dct.date, dct.earliest)
    if written is None or time.earliest is None or time.latest is None:
        return False
    return (written - time.latest).days > HISTORICAL_DAYS


def _first(*days: dt.date | None) -> dt.date | None:
    return next((day for day in days if day is not None), None)
