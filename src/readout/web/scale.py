"""Events between conflict and cooperation over time, drawn: a point each, and their mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from readout.schema.eventview import EventPoint
from readout.web.wording import EVENT_TYPES, MONTHS, day

WIDTH, HEIGHT = 960, 260
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 12, 26
"""Room for the labels of the axes."""
MOST = 10.0
"""The ends of PLOVER's scale."""
LONGEST = 45
"""Days of an event that is still drawn at its middle; what is known less well is left out."""
EDGE = 0.02
"""Share of the events at either end of the axis that do not decide how far it reaches."""
REACH = 0.5
"""Times the stretch between those ends that the axis goes on beyond them."""
SMALLEST, LARGEST = 2.6, 8.0
MOST_TICKS = 9


class Dot(msgspec.Struct, frozen=True):
    """An event: its place, its radius by the number of sources, and what it says."""

    id: str
    x: float
    y: float
    r: float
    conflict: bool
    said: str


class Tick(msgspec.Struct, frozen=True):
    """A place on the axis of time, and its label."""

    x: float
    label: str


class Scale(msgspec.Struct, frozen=True):
    """The drawing. `mean` is a path through the means of stretches of time, "" where there are too
    few; `loose` counts events of which the days are not known well enough, `far` those so long
    before or after all others that they would squeeze these into a corner."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    mean: str
    zero: float
    loose: int
    far: int
    said: str
    width: int = WIDTH
    height: int = HEIGHT


def draw_scale(points: Sequence[EventPoint]) -> Scale | None:
    """The drawing of these events, None where none can be placed."""
    placed = [(point, _middle(point)) for point in points]
    known = [(point, middle) for point, middle in placed if _length(point) <= LONGEST]
    if not known:
        return None
    least, most = _reach([middle for _, middle in known])
    kept = [(point, middle) for point, middle in known if least <= middle <= most]
    # In the order of time: that is how the keyboard goes from one to the next.
    kept.sort(key=lambda each: (each[1], each[0].id))
    first, last = min(day for _, day in kept), max(day for _, day in kept)
    axis = _Axis(first, last)
    peak = max(point.sources for point, _ in kept)
    return Scale(
        dots=tuple(_dot(point, axis.x(middle), peak) for point, middle in kept),
        ticks=tuple(axis.ticks()),
        mean=_mean([(axis.x(middle), point.intensity) for point, middle in kept]),
        zero=_y(0),
        loose=len(points) - len(known),
        far=len(known) - len(kept),
        said=f"{len(kept)} events from {day(first)} to {day(last)}, "
        "from conflict below to cooperation above",
    )


def _reach(days: Sequence[dt.date]) -> tuple[dt.date, dt.date]:
    """From when to when the axis may go: well beyond where all but a few days lie."""
    ordered = sorted(days)
    edge = int(EDGE * len(ordered))
    low, high = ordered[edge], ordered[-1 - edge]
    more = int((high - low).days * REACH) + LONGEST
    least = max(low.toordinal() - more, dt.date.min.toordinal())
    most = min(high.toordinal() + more, dt.date.max.toordinal())
    if edge == 0:
        return ordered[0], ordered[-1]
    return dt.date.fromordinal(least), dt.date.fromordinal(most)


class _Axis:
    """Days to places from left to right."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self._first, self._last = first, last
        self._span = max((last - first).days, 1)

    def x(self, date: dt.date) -> float:
        """The place of a day."""
        share = (date - self._first).days / self._span
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def ticks(self) -> Iterator[Tick]:
        """First days of months or years, few enough to be read."""
        months = (self._last.year - self._first.year) * 12 + self._last.month - self._first.month
        if months < 1:
            yield Tick(self.x(self._first), day(self._first))
            return
        step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24_000)
                    if months / step <= MOST_TICKS)  # fmt: skip
        for number in range(1, months + 1):
            year, month = divmod(self._first.year * 12 + self._first.month - 1 + number, 12)
            if (year * 12 + month) % step == 0:
                label = str(year) if step >= 12 else f"{MONTHS[month]} {year}"
                yield Tick(self.x(dt.date(year, month + 1, 1)), label)


def _middle(point: EventPoint) -> dt.date:
    return point.earliest + (point.latest - point.earliest) / 2


def _length(point: EventPoint) -> int:
    return (point.latest - point.earliest).days


def _y(intensity: float) -> float:
    return round(TOP + (MOST - intensity) / (2 * MOST) * (HEIGHT - TOP - BOTTOM), 1)


def _dot(point: EventPoint, x: float, peak: int) -> Dot:
    size = SMALLEST + (LARGEST - SMALLEST) * ((point.sources - 1) / max(peak - 1, 1)) ** 0.5
    when = day(point.earliest)
    if point.latest != point.earliest:
        when = f"{when} – {day(point.latest)}"
    kind = EVENT_TYPES.get(point.type, point.type)
    said = f"“{point.name}” · {kind} · {when} · {point.intensity:+g}"
    return Dot(point.id, x, _y(point.intensity), round(size, 1), point.intensity < 0, said)


STRETCHES = 24
FEWEST, FEW = 12, 3
"""Stretches of time that may have a mean of their own; events below which nothing has one, and
those below which a stretch has none."""


def _mean(places: Sequence[tuple[float, float]]) -> str:
    """A path through the mean of each stretch that has events enough."""
    if len(places) < FEWEST:
        return ""
    width = (WIDTH - LEFT - RIGHT) / STRETCHES
    stretches: dict[int, list[tuple[float, float]]] = {}
    for x, intensity in places:
        stretches.setdefault(min(int((x - LEFT) / width), STRETCHES - 1), []).append((x, intensity))
    means = [
        (sum(x for x, _ in found) / len(found), sum(value for _, value in found) / len(found))
        for _, found in sorted(stretches.items())
        if len(found) >= FEW
    ]
    if len(means) < 2:
        return ""
    return "M" + " L".join(f"{x:.1f} {_y(value):.1f}" for x, value in means)
