"""The days of an event, once the document's day is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from readout.schema.event import Event, EventTime
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Dct, Interval, Timex

HISTORICAL_DAYS = 365
"""What ended so long before the document is background."""
_AHEAD = frozenset({"planned", "hypothetical", "possible"})


def date_events(
    events: Sequence[Event], timexes: Sequence[Timex], dct: Dct, statements: Sequence[Statement]
) -> tuple[Event, ...]:
    """The events of one text with their `time` and the flag of old history. `timexes` are those of
    the text, anchored; `statements` its outermost ones."""
    days = {Span(timex.start, timex.end): timex.interval for timex in timexes}
    return tuple(_dated(event, days, dct, statements) for event in events)


def date_event(
    event: Event, timexes: Sequence[Timex], dct: Dct, statement: Statement | None = None
) -> EventTime:
    """The interval of one event: that of its own time expression, else what may be said from its
    factuality and the day of the statement that reports it or of the document. What was done was
    done by then; what is planned comes after. None is unbounded."""
    days = {Span(timex.start, timex.end): timex.interval for timex in timexes}
    return _time(event, days, dct, statement)


def _dated(
    event: Event, days: dict[Span, Interval | None], dct: Dct, statements: Sequence[Statement]
) -> Event:
    reporting = [statements[number] for number in event.reported_by if number < len(statements)]
    time = _time(event, days, dct, reporting[0] if reporting else None)
    return msgspec.structs.replace(event, time=time, historical=_is_old(time, dct))


def _time(
    event: Event, days: dict[Span, Interval | None], dct: Dct, statement: Statement | None
) -> EventTime:
    own = next((found for span in event.when if (found := days.get(span)) is not None), None)
    if own is not None:
        is_day = own.earliest is not None and own.earliest == own.latest
        return EventTime(own.earliest if is_day else None, own.earliest, own.latest)
    said = statement.time if statement is not None and statement.time is not None else None
    if event.factuality == "actual":
        return EventTime(latest=_first(said.latest if said else None, dct.latest, dct.date))
    if event.factuality in _AHEAD:
        return EventTime(earliest=_first(said.earliest if said else None, dct.earliest, dct.date))
    return EventTime()


def _first(*days: dt.date | None) -> dt.date | None:
    return next((day for day in days if day is not None), None)


def _is_old(time: EventTime, dct: Dct) -> bool:
    """Whether an event with days of its own ended long before the document."""
    written = _first(dct.date, dct.earliest)
    if written is None or time.earliest is None or time.latest is None:
        return False
    return (written - time.latest).days > HISTORICAL_DAYS
