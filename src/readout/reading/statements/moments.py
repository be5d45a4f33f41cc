"""When a statement was made, once the day of its text is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.time import Interval, Timex


def date_statements(
    statements: Iterable[Statement], timexes: Sequence[Timex]
) -> tuple[Statement, ...]:
    """The same statements with the days that their `when` comes to.

    `timexes` are those of the text as `readout.anchoring.anchor` gives them. A statement without
    `when`, or whose expressions name no days ("for months"), has no `time`; a nested one does not
    take over the time of the one around it.
    """
    days = days_by_span(timexes)
    return tuple(_date(statement, days) for statement in statements)


def days_by_span(timexes: Iterable[Timex]) -> dict[Span, Interval]:
    """The days that anchored time expressions name, by where they stand."""
    return {
        Span(timex.start, timex.end): timex.interval
        for timex in timexes
        if timex.interval is not None
    }


def when_said(when: Spans, days: Mapping[Span, Interval]) -> Interval | None:
    """The days that the expressions at `when` come to, None where they name none."""
    return _narrowest([days[span] for span in when if span in days])


def _date(statement: Statement, days: Mapping[Span, Interval]) -> Statement:
    return msgspec.structs.replace(
        statement,
        time=when_said(statement.when, days),
        nested=tuple(_date(inner, days) for inner in statement.nested),
    )


def _narrowest(intervals: Sequence[Interval]) -> Interval | None:
    """The interval of fewest days, the first of such: "on Monday of last week"."""
    bounded = [item for item in intervals if item.earliest and item.latest]
    return min(bounded, key=_days, default=intervals[0] if intervals else None)


def _days(interval: Interval) -> int:
    assert interval.earliest
    assert interval.latest
    return (interval.latest - interval.earliest).days
