"""The days of an event, once the document's day is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from readout.eventtime import find_time, is_historical
from readout.schema.event import Event, EventTime
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Dct, Interval, Timex


def date_events(
    events: Sequence[Event], timexes: Sequence[Timex], dct: Dct, statements: Sequence[Statement]
) -> tuple[Event, ...]:
    """The events of one text with their `time` and the flag of old history. `timexes` are those of
    the text, anchored; `statements` its outermost ones."""
    days = _days(timexes)
    return tuple(_dated(event, days, dct, statements) for event in events)


def date_event(
    event: Event, timexes: Sequence[Timex], dct: Dct, statement: Statement | None = None
) -> EventTime:
    """The time of one event; see `readout.eventtime.find_time`."""
    said = None if statement is None else statement.time
    return find_time(event.when, event.factuality, _days(timexes), dct, said)


def _days(timexes: Sequence[Timex]) -> dict[Span, Interval | None]:
    return {Span(timex.start, timex.end): timex.interval for timex in timexes}


def _dated(
    event: Event,
    days: Mapping[Span, Interval | None],
    dct: Dct,
    statements: Sequence[Statement],
) -> Event:
    reporting = [statements[number] for number in event.reported_by if number < len(statements)]
    said = reporting[0].time if reporting else None
    time = find_time(event.when, event.factuality, days, dct, said)
    return msgspec.structs.replace(event, time=time, historical=is_historical(time, dct))
