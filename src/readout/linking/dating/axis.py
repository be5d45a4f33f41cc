"""A stretch of days as numbers in arrays, and how likely each of them is.

A belief is an array of the logarithms of likelihoods, one a day of an axis; beliefs that rest on
different evidence are added. Decisions are taken on rounded numbers, so that they do not hang on
the last bits of floating-point arithmetic.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
from numpy.typing import NDArray

from readout.linking.dating.dayset import EVERY_WEEKDAY, DaySet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DIGITS = 6  # to which shares are rounded before anything is decided


class Axis(msgspec.Struct, frozen=True):
    """The days from number `first` (as `date.toordinal` counts), `size` of them."""

    first: int
    size: int

    @classmethod
    def between(cls, earliest: dt.date, latest: dt.date) -> Axis:
        """The axis of the days from `earliest` to `latest`, both included."""
        return cls(earliest.toordinal(), latest.toordinal() - earliest.toordinal() + 1)

    @property
    def days(self) -> Ints:
        """The numbers of the days."""
        return np.arange(self.first, self.first + self.size, dtype=np.int64)

    @property
    def weekdays(self) -> Ints:
        """The weekdays of the days, Monday = 0."""
        return (self.days + 6) % 7

    def day(self, index: int) -> dt.date:
        """The day at an index."""
        return dt.date.fromordinal(self.first + int(index))

    def index(self, day: dt.date) -> int:
        """Where `day` stands; may lie outside."""
        return day.toordinal() - self.first

    def holds(self, days: DaySet) -> NDArray[np.bool_]:
        """Which days of the axis are in a set."""
        low = 0 if days.earliest is None else self.index(days.earliest)
        high = self.size if days.latest is None else self.index(days.latest) + 1
        inside = np.zeros(self.size, dtype=np.bool_)
        inside[max(low, 0) : max(high, 0)] = True
        if days.weekdays != EVERY_WEEKDAY:
            inside &= (days.weekdays >> self.weekdays & 1).astype(np.bool_)
        return inside


def log(shares: Floats) -> Floats:
    """The belief that shares make."""
    belief: Floats = np.log(shares)
    return belief


def normalise(belief: Floats) -> Floats:
    """Probabilities from a belief; they add up to one."""
    weights = np.exp(belief - belief.max())
    shares: Floats = weights / weights.sum()
    return shares


def smallest_interval(shares: Floats, level: float, peak: int | None = None) -> tuple[int, int]:
    """Indices of the first and last day of the shortest stretch whose shares add up to at least
    `level` and that holds the day `peak`; the likeliest of several, then the earliest."""
    totals = np.concatenate(([0.0], np.cumsum(shares)))
    wanted = totals[:-1] + min(level, float(totals[-1]))
    ends = np.searchsorted(totals, np.round(wanted - 10**-_DIGITS, 9), side="left")
    starts = np.arange(len(shares))
    fits = ends <= len(shares)
    if peak is not None:
        # A stretch that falls short of the peak is drawn out to it.
        ends, fits = np.maximum(ends, peak + 1), fits & (starts <= peak)
    starts, ends = starts[fits], ends[fits]
    held = np.round(totals[ends] - totals[starts], _DIGITS)
    best = np.lexsort((starts, -held, ends - starts))[0]
    return int(starts[best]), max(int(ends[best]) - 1, int(starts[best]))


def level_that_holds(shares: Floats, place: int, peak: int | None = None) -> float:
    """The least level, to a thousandth or so, whose shortest stretch holds a day."""
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        first, last = smallest_interval(shares, middle, peak)
        low, high = (low, middle) if first <= place <= last else (middle, high)
    return high


def likely_days(axis: Axis, shares: Floats, level: float, peak: int | None = None) -> DaySet:
    """The shortest interval that holds `level` and the day `peak`, less the weekdays that hold
    next to nothing of it. An end that touches the end of the axis is unbounded."""
    first, last = smallest_interval(shares, level, peak)
    inside = shares[first : last + 1]
    by_weekday = np.bincount(axis.weekdays[first : last + 1], weights=inside, minlength=7)
    spare = round((1.0 - level) / 7, _DIGITS)
    kept = [n for n in range(7) if round(float(by_weekday[n]), _DIGITS) > spare]
    return DaySet(
        earliest=None if first == 0 else axis.day(first),
        latest=None if last == axis.size - 1 else axis.day(last),
        weekdays=sum(1 << n for n in kept),
    ).normal


def best_index(shares: Floats) -> int:
    """The index of the likeliest day; the earliest of equals."""
    return int(np.argmax(np.round(shares, _DIGITS + 3)))
