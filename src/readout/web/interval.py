"""Figures as bars on one scale: what each says at least and at most."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

WIDTH = 240.0
"""Of a row of bars, in its own units."""
_STEEP = 40.0
"""Times the least value that the greatest may be before the scale counts by factors."""
_ROOM = 0.06
"""Share of the scale left free at either end."""
_LEAST = 3.0
"""Width of a bar of one value."""
_LONG, _FINE = 1e15, 0.01
"""From and below which a number is written with its power of ten."""


class Bar(msgspec.Struct, frozen=True):
    """A bar: where it begins and how wide it is; whether it is open at either end."""

    x: float
    width: float
    open_low: bool
    open_high: bool


class Mark(msgspec.Struct, frozen=True):
    """A value named on the scale."""

    x: float
    label: str


class Bars(msgspec.Struct, frozen=True):
    """Bars in the order of what was given, None of what has no bounds; marks of the scale."""

    bars: tuple[Bar | None, ...]
    marks: tuple[Mark, ...]
    by_factors: bool
    width: float = WIDTH


def draw_intervals(intervals: Sequence[tuple[float | None, float | None]]) -> Bars:
    """Bars of (low, high), inclusive; None is unbounded."""
    ends = [end for pair in intervals for end in pair if end is not None]
    if not ends:
        return Bars(tuple(None for _ in intervals), (), by_factors=False)
    low, high = min(ends), max(ends)
    by_factors = low >= 0 and high > _STEEP * max(low, 1.0)
    scale = _Scale(low, high, by_factors=by_factors)
    return Bars(
        tuple(_bar(pair, scale) for pair in intervals),
        tuple(_marks(ends, scale)),
        by_factors=by_factors,
    )


class _Scale:
    """Values to places from left to right."""

    def __init__(self, low: float, high: float, *, by_factors: bool) -> None:
        self._by_factors = by_factors
        self._low, self._high = self._at(low), self._at(high)

    def _at(self, value: float) -> float:
        return math.log10(max(value, 1.0)) if self._by_factors else value

    def x(self, value: float) -> float:
        """The place of a value."""
        span = self._high - self._low
        share = 0.5 if span == 0 else (self._at(value) - self._low) / span
        return round(WIDTH * (_ROOM + share * (1 - 2 * _ROOM)), 1)


def _bar(pair: tuple[float | None, float | None], scale: _Scale) -> Bar | None:
    low, high = pair
    if low is None and high is None:
        return None
    left = 0.0 if low is None else scale.x(low)
    right = WIDTH if high is None else scale.x(high)
    if right - left < _LEAST:
        left -= (_LEAST - (right - left)) / 2
        right = left + _LEAST
    return Bar(round(left, 1), round(right - left, 1), low is None, high is None)


def _marks(ends: Iterable[float], scale: _Scale) -> Iterator[Mark]:
    values = sorted(set(ends))
    for value in dict.fromkeys((values[0], values[-1])):
        yield Mark(scale.x(value), number_words(value))


def number_words(value: float) -> str:
    """A number as pages show it: 1,200 or 2.5; one too long to be read as 3e+18."""
    size = abs(value)
    if size >= _LONG or 0 < size < _FINE:
        return f"{value:.3g}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def interval_words(low: float | None, high: float | None) -> str:
    """An interval in words: "at least 20,000"."""
    if low is None and high is None:
        return "not told"
    if low is None:
        return f"at most {number_words(high or 0.0)}"
    if high is None:
        return f"at least {number_words(low)}"
    if low == high:
        return number_words(low)
    return f"{number_words(low)} to {number_words(high)}"
