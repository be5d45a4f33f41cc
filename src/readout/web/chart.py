"""Bars for the overview: counts over time, in bins that suit the span."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from readout.schema.view import Count
from readout.web.wording import MONTHS, day

Unit = Literal["day", "week", "month", "year"]

MAX_DAYS = 62
MAX_WEEKS = 45
MAX_MONTHS = 120
"""Most bins drawn for a unit before the next larger one is taken."""

MAX_YEARS = 120
"""Most year bins; a longer span has bins of several years."""


class Bin(msgspec.Struct, frozen=True):
    """`count` documents dated `first` to `last`, both included."""

    label: str
    first: dt.date
    last: dt.date
    count: int


class Histogram(msgspec.Struct, frozen=True):
    """Bins without a gap, oldest first. `peak` is the largest count.

    Apart from them stand `undated` documents and `loose` ones, whose date is known only to
    a stretch longer than a bin's unit.
    """

    unit: Unit
    bins: tuple[Bin, ...]
    peak: int
    undated: int
    loose: int


def draw_histogram(days: Sequence[Count], months: Sequence[Count], undated: int) -> Histogram:
    """Counts by day ("YYYY-MM-DD") and by month ("YYYY-MM") as bins.

    A few weeks are shown by day, less than a year by week, ten years by month, more by year.
    Without counts by day the finest unit is the month. A count of None is a loose one.
    """
    daily = _counts(days, "")
    unit = _choose(daily) if daily else "month"
    if unit in ("day", "week"):
        return _histogram(unit, daily, _loose(days), undated)
    monthly = _counts(months, "-01")
    many = bool(monthly) and _months_between(min(monthly), max(monthly)) > MAX_MONTHS
    return _histogram("year" if many else "month", monthly, _loose(months), undated)


def _histogram(unit: Unit, dated: dict[dt.date, int], loose: int, undated: int) -> Histogram:
    bins = _fill(dated, unit) if dated else ()
    peak = max((item.count for item in bins), default=0)
    return Histogram(unit, bins, max(peak, undated), undated, loose)


def _counts(counts: Iterable[Count], suffix: str) -> dict[dt.date, int]:
    return {
        dt.date.fromisoformat(item.value + suffix): item.count
        for item in counts
        if item.value is not None
    }


def _loose(counts: Iterable[Count]) -> int:
    return sum(item.count for item in counts if item.value is None)


def _choose(daily: Collection[dt.date]) -> Unit:
    span = (max(daily) - min(daily)).days + 1
    if span <= MAX_DAYS:
        return "day"
    return "week" if span <= MAX_WEEKS * 7 else "month"


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _fill(dated: dict[dt.date, int], unit: Unit) -> tuple[Bin, ...]:
    """All bins from the first to the last date, the empty ones too."""
    step = _year_step(min(dated), max(dated)) if unit == "year" else 1
    totals: dict[dt.date, int] = {}
    for date, count in dated.items():
        start = _start(date, unit, step)
        totals[start] = totals.get(start, 0) + count
    return tuple(
        Bin(_label(first, last, unit), first, last, totals.get(first, 0))
        for first, last in _bounds(min(totals), max(totals), unit, step)
    )


def _bounds(
    start: dt.date, end: dt.date, unit: Unit, step: int
) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last days of the bins from the one that begins on `start` to that on `end`."""
    first: dt.date | None = start
    while first is not None and first <= end:
        following = _next(first, unit, step)
        yield first, dt.date.max if following is None else following - dt.timedelta(days=1)
        first = following


def _year_step(first: dt.date, last: dt.date) -> int:
    years = last.year - first.year + 1
    return next(step for step in (1, 2, 5, 10, 25, 50, 100) if years / step <= MAX_YEARS)


def _start(date: dt.date, unit: Unit, step: int) -> dt.date:
    """The first day of the bin that a date falls into."""
    if unit == "day":
        return date
    if unit == "week":
        # 1 January of year 1 is a Monday, so there is always a Monday to go back to.
        return date - dt.timedelta(days=date.weekday())
    if unit == "month":
        return date.replace(day=1)
    return dt.date(max(date.year - date.year % step, 1), 1, 1)


def _next(start: dt.date, unit: Unit, step: int) -> dt.date | None:
    """The first day of the following bin, None where the calendar ends."""
    try:
        if unit in ("day", "week"):
            return start + dt.timedelta(days=1 if unit == "day" else 7)
        if unit == "month":
            return dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
        return dt.date(start.year - start.year % step + step, 1, 1)
    except (OverflowError, ValueError):
        return None


def _label(first: dt.date, last: dt.date, unit: Unit) -> str:
    if unit == "day":
        return day(first)
    if unit == "week":
        return f"week of {day(first)}"
    if unit == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
