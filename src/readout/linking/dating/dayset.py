"""Sets of candidate days: an interval and a weekday mask, and what can be done with them."""

from __future__ import annotations

import datetime as dt

import msgspec

EVERY_WEEKDAY = 0b1111111
"""The mask of all weekdays; Monday is 1, Sunday 64."""


def weekday_bit(day: dt.date) -> int:
    """The bit of the weekday of `day` in a mask."""
    return 1 << day.weekday()


class DaySet(msgspec.Struct, frozen=True, kw_only=True):
    """Days from `earliest` to `latest`, both included, that fall on a weekday of `weekdays`.

    None is unbounded. Sets are not normalised by themselves; two that hold the same days are
    equal once `normal` has been asked of both.

    >>> mondays = DaySet(weekdays=1)
    >>> week = DaySet(earliest=dt.date(2031, 3, 3), latest=dt.date(2031, 3, 9))
    >>> (mondays & week).only
    datetime.date(2031, 3, 3)
    """

    earliest: dt.date | None = None
    latest: dt.date | None = None
    weekdays: int = EVERY_WEEKDAY

    def __and__(self, other: DaySet) -> DaySet:
        """The days in both."""
        return DaySet(
            earliest=_last(self.earliest, other.earliest),
            latest=_first(self.latest, other.latest),
            weekdays=self.weekdays & other.weekdays,
        )

    def __contains__(self, day: dt.date) -> bool:
        after = self.earliest is None or self.earliest <= day
        before = self.latest is None or day <= self.latest
        return after and before and bool(self.weekdays & weekday_bit(day))

    @property
    def normal(self) -> DaySet:
        """The same days with the tightest ends, and in the mask only weekdays that occur."""
        if not self.weekdays:
            return EMPTY
        earliest = None if self.earliest is None else _step(self.earliest, self.weekdays, 1)
        latest = None if self.latest is None else _step(self.latest, self.weekdays, -1)
        if earliest is None or latest is None:
            return DaySet(earliest=earliest, latest=latest, weekdays=self.weekdays)
        if earliest > latest:
            return EMPTY
        return DaySet(
            earliest=earliest, latest=latest, weekdays=self.weekdays & _met(earliest, latest)
        )

    @property
    def is_empty(self) -> bool:
        """Whether no day is left."""
        return self.normal == EMPTY

    @property
    def width(self) -> int | None:
        """How many days it holds, None where it is unbounded on a side."""
        days = self.normal
        if days == EMPTY:
            return 0
        if days.earliest is None or days.latest is None:
            return None
        weeks, rest = divmod((days.latest - days.earliest).days + 1, 7)
        tail = (days.earliest.weekday() + n for n in range(rest))
        return weeks * days.weekdays.bit_count() + sum(days.weekdays >> (n % 7) & 1 for n in tail)

    @property
    def only(self) -> dt.date | None:
        """The one day it holds, None where it holds none or several."""
        return self.normal.earliest if self.width == 1 else None


EMPTY = DaySet(earliest=dt.date.max, latest=dt.date.min, weekdays=0)
"""The set of no days, in its normal form."""


def one_day(day: dt.date) -> DaySet:
    """The set of one day."""
    return DaySet(earliest=day, latest=day)


def move(day: dt.date, days: int) -> dt.date:
    """`day` so many days later, at most the first or last day that there is."""
    try:
        return day + dt.timedelta(days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def _step(day: dt.date, weekdays: int, direction: int) -> dt.date:
    steps = (move(day, direction * n) for n in range(7))
    return next((step for step in steps if weekdays & weekday_bit(step)), day)


def _met(earliest: dt.date, latest: dt.date) -> int:
    if (latest - earliest).days >= 6:
        return EVERY_WEEKDAY
    days = (earliest + dt.timedelta(n) for n in range((latest - earliest).days + 1))
    return sum(weekday_bit(day) for day in days)


def _last(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def _first(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return min((day for day in (one, other) if day is not None), default=None)
