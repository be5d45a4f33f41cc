"""The days on which a document may have been published, as months to look at."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

import msgspec

from readout.schema.time import DateEvidence, Dct
from readout.web.wording import MONTHS, WEEKDAYS, count

DayState = Literal["best", "candidate", "conflict", "out"]
"""best: the single day taken. candidate: a day it may have been. conflict: a day that evidence
names against them. out: any other."""

MAX_MONTHS = 6
"""Months drawn day by day; a longer stretch is drawn as one bar of months."""

MAX_BAR_MONTHS = 60
"""Months in a bar; a longer stretch is told in words alone."""

MAX_CONFLICT_DAYS = 31
"""A conflicting stretch that is longer is told, not drawn: it would cover the months."""

INITIALS = tuple(name[0] for name in WEEKDAYS)


class Day(msgspec.Struct, frozen=True):
    """A day of a month and its place in the grid: Monday is column 0."""

    number: int
    column: int
    row: int
    state: DayState


class Month(msgspec.Struct, frozen=True):
    """A month as a grid of days; `said` tells in words which of them stand out."""

    label: str
    days: tuple[Day, ...]
    said: str

    @property
    def rows(self) -> int:
        """The number of weeks that it touches."""
        return self.days[-1].row + 1


class Segment(msgspec.Struct, frozen=True):
    """A month in a bar. `days` of it may be the date; `is_best` where the single day taken lies
    in it, `is_conflict` where evidence against them names a day in it."""

    label: str
    days: int
    is_best: bool
    is_conflict: bool


class Calendar(msgspec.Struct, frozen=True):
    """What to draw of a date: months day by day, or one bar of months, or neither."""

    months: tuple[Month, ...] = ()
    bar: tuple[Segment, ...] = ()

    @property
    def peak(self) -> int:
        """The most days that a month of the bar has, at least one."""
        return max((1, *(segment.days for segment in self.bar)))

    @property
    def states(self) -> frozenset[DayState]:
        """What the months show, for their key."""
        return frozenset(day.state for month in self.months for day in month.days)


def draw_calendar(dct: Dct) -> Calendar:
    """The months of a date's bounds, with those of conflicting days if they lie near enough.

    Open bounds draw nothing, for there is no end to the days, and neither does a day that was
    handed over whole and that nothing speaks against.
    """
    if dct.earliest is None or dct.latest is None or dct.latest < dct.earliest:
        return Calendar()
    if dct.earliest == dct.latest and dct.basis != "inferred" and not dct.conflicts:
        return Calendar()
    against = frozenset(chain.from_iterable(map(_days_of, dct.conflicts)))
    first, last = _month(dct.earliest), _month(dct.latest)
    wide = (
        min(first, *map(_month, against)) if against else first,
        max(last, *map(_month, against)) if against else last,
    )
    for begin, end in (wide, (first, last)):
        if end - begin < MAX_MONTHS:
            return Calendar(months=tuple(_draw(m, dct, against) for m in range(begin, end + 1)))
    if last - first >= MAX_BAR_MONTHS:
        return Calendar()
    return Calendar(bar=tuple(_segment(m, dct, against) for m in range(first, last + 1)))


def _month(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _label(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"


def _days_in(month: int) -> Iterator[dt.date]:
    year, place = divmod(month, 12)
    _, length = calendar.monthrange(year, place + 1)
    return (dt.date(year, place + 1, number) for number in range(1, length + 1))


def _days_of(evidence: DateEvidence) -> Iterable[dt.date]:
    first, last = evidence.earliest, evidence.latest
    if first is None or last is None or not 0 <= (last - first).days < MAX_CONFLICT_DAYS:
        return ()
    days = (last - first).days + 1
    return (first + dt.timedelta(days=step) for step in range(days))


def _is_candidate(day: dt.date, dct: Dct) -> bool:
    assert dct.earliest is not None and dct.latest is not None
    fits = dct.weekdays is None or dct.weekdays >> day.weekday() & 1
    return bool(dct.earliest <= day <= dct.latest and fits)


def _state(day: dt.date, dct: Dct, against: frozenset[dt.date]) -> DayState:
    if day == dct.date:
        return "best"
    if _is_candidate(day, dct):
        return "candidate"
    return "conflict" if day in against else "out"


def _draw(month: int, dct: Dct, against: frozenset[dt.date]) -> Month:
    days = tuple(_days_in(month))
    offset = days[0].weekday()
    drawn = tuple(
        Day(day.day, day.weekday(), (day.day - 1 + offset) // 7, _state(day, dct, against))
        for day in days
    )
    return Month(_label(month), drawn, _say(_label(month), drawn))


def _say(label: str, days: tuple[Day, ...]) -> str:
    """ "Mar 2031: taken 7; possible 5, 12; named against it 9"."""
    parts = []
    for state, said in (
        ("best", "taken"),
        ("candidate", "possible"),
        ("conflict", "named against it"),
    ):
        numbers = [str(day.number) for day in days if day.state == state]
        if numbers:
            parts.append(f"{said} {', '.join(numbers)}")
    return f"{label}: {'; '.join(parts) or 'no possible day'}"


def _segment(month: int, dct: Dct, against: frozenset[dt.date]) -> Segment:
    days = tuple(_days_in(month))
    fitting = sum(_is_candidate(day, dct) for day in days)
    return Segment(
        f"{_label(month)}: {count(fitting, 'possible day')}",
        fitting,
        dct.date in days,
        not against.isdisjoint(days),
    )
