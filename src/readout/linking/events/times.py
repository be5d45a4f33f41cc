"""When an event happened, as far as its words and the day of its document tell."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.linking.events.keys import LocalEvent
from readout.schema.time import Dct

REPORTED = 7
"""Days before its document in which an event lies as a rule that a report tells without a date:
news is told soon, and what is older is dated."""
FRESH = 3
"""The same for what happens again and again, which is told at once or dated."""
SLACK = 1
"""Days by which two papers may differ on one event: time zones, nights."""
AHEAD = 90
"""Days after its report in which what is planned or feared is to come as a rule."""
COARSE = 45

Fit = Literal["same", "near", "other", "open"]


class Days(msgspec.Struct, frozen=True):
    """Bounds of the days of an event; `own` says that its text dates it, else they are only what a
    report of that day makes likely."""

    earliest: dt.date | None = None
    latest: dt.date | None = None
    own: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is known to a day or two."""
        if self.earliest is None or self.latest is None:
            return False
        return (self.latest - self.earliest).days <= SLACK


def bound(event: LocalEvent, dct: Dct | None, *, recurs: bool = False) -> Days:
    """The days of an event: its own where it has both ends, else those around its report. `recurs`
    says that it is of a kind that the same people do again and again. Days counted from a doubtful
    day are only likely."""
    if event.likely is not None:
        return Days(event.likely.earliest, event.likely.latest)
    if event.dated:
        return Days(event.earliest, event.latest, own=True)
    if dct is None or event.historical:
        return Days(event.earliest, event.latest)
    day = dct.date or dct.latest or dct.earliest
    if day is None:
        return Days(event.earliest, event.latest)
    first, last = dct.earliest or day, dct.latest or day
    if event.factuality in ("actual", "negated", "possible"):
        first = _moved(first, -(FRESH if recurs else REPORTED))
    if event.factuality in ("planned", "hypothetical", "possible"):
        last = _moved(last, AHEAD)
    return Days(first, last)


def _moved(day: dt.date, days: int) -> dt.date:
    most = dt.date.max.toordinal()
    return dt.date.fromordinal(min(most, max(1, day.toordinal() + days)))


def fit(one: Days, other: Days) -> Fit:
    """How the days of two mentions agree. Days that only the reports make likely never rule out."""
    gap = _gap(one, other)
    if gap > SLACK:
        if one.own and other.own:
            return "other"
        return "near" if gap <= COARSE else "other"
    if one.own and other.own:
        return "same" if one.is_day and other.is_day else "open"
    return "open"


def _gap(one: Days, other: Days) -> int:
    """Days between two stretches, 0 where they meet."""
    first, last = sorted((one, other), key=lambda days: days.earliest or dt.date.min)
    if first.latest is None or last.earliest is None:
        return 0
    return max(0, (last.earliest - first.latest).days)
