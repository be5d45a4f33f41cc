"""The day that a figure holds for, once the times of its text are anchored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from readout.schema.figure import Figure
from readout.schema.time import Timex


def place_asof(
    figures: Sequence[Figure], timexes: Sequence[Timex], day: dt.date | None
) -> tuple[Figure, ...]:
    """The figures with `asof` set, from times anchored by `readout.anchoring`.

    Where the text names the day ("as of Tuesday"), that one, or the last of its interval. A
    running total holds for `day`, that of publication. The figure of one event has no day of its
    own: None. Pure: placing again with another day gives the days for that.
    """
    last = {timex.start: _last_day(timex) for timex in timexes}
    return tuple(
        msgspec.structs.replace(figure, asof=_day(figure, last, day)) for figure in figures
    )


def _day(figure: Figure, last: dict[int, dt.date | None], day: dt.date | None) -> dt.date | None:
    if figure.asof_span is not None:
        named = last.get(figure.asof_span.start)
        if named is not None:
            return named
    return day if figure.cumulative else None


def _last_day(timex: Timex) -> dt.date | None:
    return timex.interval.latest if timex.interval is not None else None
