"""A map of places: land and borders from the shipped outlines, fitted to what is to be shown."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Literal

import msgspec

from readout.schema.view import PlaceCount

View = Literal["story", "all", "world"]
Point = tuple[float, float]

WIDTH = 960
"""Of a map, in its own units."""

TALLEST, FLATTEST = 0.56, 0.42
"""Height of a map over its width, at most and at least."""

WORLD = (-170.0, 190.0, -56.0, 78.0)
"""West, east, south and north of the world as drawn: cut in the Bering Sea."""

HEART = 2 / 3
"""Share of the mentions that the view of the story holds at least."""

MARGIN = 0.12
"""Of the view's width and height, left free around the places."""

SMALLEST_VIEW = 3.0
"""Degrees of latitude that a map shows at least: the outlines are no more exact."""

MOST_DOTS = 400
MOST_LABELS = 24

_LETTER, _LINE = 6.3, 13.0
"""About the width and height of a letter of a label, in units of the map."""

_UNITS = 40
_NUMBER = re.compile(r"-?[0-9]+")
_AREAS = ("country", "region", "feature")


class Outlines(msgspec.Struct, frozen=True):
    """Land as rings and borders as lines, in degrees (longitude, latitude)."""

    land: tuple[tuple[Point, ...], ...]
    borders: tuple[tuple[Point, ...], ...]
    disputed: tuple[tuple[Point, ...], ...]


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What part of the world a map shows: degrees of its edges, west below east though they may
    lie beyond 180; `scale` is units of the map to a degree of latitude, `squeeze` those to one
    of longitude over those."""

    west: float
    south: float
    east: float
    north: float
    scale: float
    squeeze: float

    @property
    def height(self) -> int:
        """Of the map, in its own units."""
        return round((self.north - self.south) * self.scale)

    def at(self, lon: float, lat: float) -> Point:
        """Where a point falls on the map."""
        return (lon - self.west) * self.scale * self.squeeze, (self.north - lat) * self.scale

    def has(self, place: PlaceCount) -> bool:
        """Whether a place lies inside."""
        if place.latitude is None or place.longitude is None:
            return False
        inside = self.west <= self.turned(place.longitude) <= self.east
        return inside and self.south <= place.latitude <= self.north

    def turned(self, lon: float) -> float:
        """The same longitude, counted on from the west of the map."""
        return _after(self.west, lon)


class Label(msgspec.Struct, frozen=True):
    """A name beside a dot. `anchor` is that of SVG text."""

    x: float
    y: float
    anchor: Literal["start", "end", "middle"]
    text: str


class Dot(msgspec.Struct, frozen=True):
    """A place on the map; `is_area` of what is larger than a point (a country, a sea)."""

    place: PlaceCount
    x: float
    y: float
    radius: float
    is_area: bool


class Map(msgspec.Struct, frozen=True, kw_only=True):
    """A map drawn: paths of SVG, dots from the largest to the smallest, and labels. `outside`
    counts the places that lie beyond its edges, `unplaced` those that lie nowhere."""

    height: int
    land: str
    borders: str
    disputed: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    outside: int
    unplaced: int


def draw_map(places: Sequence[PlaceCount], view: View) -> Map:
    """The places on a map: around the heart of the story (`story`), around all of them, or on
    the whole world. Without any place that lies somewhere it is the world."""
    placed = [each for each in places if each.latitude is not None and each.longitude is not None]
    frame = _frame(placed, view)
    shown = [each for each in placed if frame.has(each)]
    shown.sort(key=lambda each: (-each.documents, -each.mentions, each.id))
    dots = tuple(_dots(shown[:MOST_DOTS], frame))
    outlines = load_outlines()
    return Map(
        height=frame.height,
        land=_paths(outlines.land, frame, closed=True),
        borders=_paths(outlines.borders, frame, closed=False),
        disputed=_paths(outlines.disputed, frame, closed=False),
        dots=dots,
        labels=tuple(_labels(dots, frame.height)),
        outside=len(placed) - len(shown),
        unplaced=len(places) - len(placed),
    )


# ---- the frame


def _frame(placed: Sequence[PlaceCount], view: View) -> Frame:
    if view == "world" or not placed:
        return _fit(*WORLD)
    start = _widest_gap([each.longitude or 0.0 for each in placed])
    points = [
        Weighed(_after(start, each.longitude or 0.0), each.latitude or 0.0, each.mentions)
        for each in placed
    ]
    if view == "story":
        points = _heart(points)
    west, east = min(each.lon for each in points), max(each.lon for each in points)
    south, north = min(each.lat for each in points), max(each.lat for each in points)
    wide, high = (east - west) * MARGIN, (north - south) * MARGIN
    return _fit(west - wide, east + wide, south - high, north + high)


class Weighed(msgspec.Struct, frozen=True):
    """A point and how much is said of it."""

    lon: float
    lat: float
    weight: int


def _after(start: float, lon: float) -> float:
    """A longitude counted on from a start. What is at the start itself must not come a full
    turn later for a rounding's sake."""
    return start + (lon - start + 1e-6) % 360 - 1e-6


def _heart(points: Sequence[Weighed]) -> list[Weighed]:
    """Those nearest to the middle of all that is said, up to their share of it."""
    lon = _median((each.lon, each.weight) for each in points)
    lat = _median((each.lat, each.weight) for each in points)
    squeeze = math.cos(math.radians(lat))
    ordered = sorted(
        points, key=lambda p: (((p.lon - lon) * squeeze) ** 2 + (p.lat - lat) ** 2, p.lon, p.lat)
    )
    limit = HEART * sum(each.weight for each in points)
    passed = list(accumulate(each.weight for each in ordered))
    return ordered[: bisect_left(passed, limit) + 1]


def _median(weighed: Iterable[tuple[float, int]]) -> float:
    """The value with half of the weight on either side."""
    ordered = sorted(weighed)
    half = sum(weight for _, weight in ordered) / 2
    passed = list(accumulate(weight for _, weight in ordered))
    return ordered[bisect_left(passed, half)][0]


def _widest_gap(lons: Iterable[float]) -> float:
    """The longitude east of which all others follow, with the widest stretch without any before
    it: so that what lies on both sides of the date line stays together."""
    around = sorted({lon % 360 for lon in lons})
    gaps = [((lon - around[n - 1]) % 360 or 360.0, -n, lon) for n, lon in enumerate(around)]
    start = max(gaps)[2]
    return start - 360 if start > 180 else start


def _fit(west: float, east: float, south: float, north: float) -> Frame:
    """A frame of the map's proportions that holds these bounds. Degrees of longitude are drawn
    as wide as they are in its middle."""
    middle = max(-60.0, min(60.0, (south + north) / 2))
    high = max(north - south, SMALLEST_VIEW)
    squeeze = math.cos(math.radians(middle))
    wide = max((east - west) * squeeze, high / TALLEST)
    high = max(high, wide * FLATTEST)
    wide = min(wide, 360 * squeeze)
    across = wide / squeeze
    return Frame(
        west=(west + east - across) / 2,
        east=(west + east + across) / 2,
        south=(south + north - high) / 2,
        north=(south + north + high) / 2,
        scale=WIDTH / wide,
        squeeze=squeeze,
    )


# ---- land


@cache
def load_outlines() -> Outlines:
    """The shipped outlines, read once."""
    source = files("readout") / "resources" / "places" / "outlines.txt"
    arcs: list[tuple[Point, ...]] = []
    lines: defaultdict[str, list[tuple[Point, ...]]] = defaultdict(list)
    rings: list[tuple[Point, ...]] = []
    for line in source.read_text("utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "arc":
            name, _, numbers = rest.partition(" ")
            arcs.append(tuple(_arc(numbers)))
            lines[name].append(arcs[-1])
        elif kind == "ring":
            rings.append(tuple(_ring(rest, arcs)))
    return Outlines(tuple(rings), tuple(lines["border"]), tuple(lines["disputed"]))


def _arc(numbers: str) -> Iterator[Point]:
    x = y = 0
    steps = iter(int(number) for number in _NUMBER.findall(numbers))
    for dx, dy in zip(steps, steps, strict=True):
        x, y = x + dx, y + dy
        yield x / _UNITS, y / _UNITS


def _ring(numbers: str, arcs: Sequence[tuple[Point, ...]]) -> Iterator[Point]:
    """The points of a ring, without a leap where it crosses the date line."""
    last: float | None = None
    for word in numbers.split():
        points = arcs[int(word[1:])][::-1] if word[0] == "~" else arcs[int(word)]
        turn = 0.0 if last is None else 360.0 * round((last - points[0][0]) / 360)
        yield from ((lon + turn, lat) for lon, lat in points[:-1])
        last = points[-1][0] + turn


def _paths(lines: Iterable[Sequence[Point]], frame: Frame, *, closed: bool) -> str:
    """The lines that touch the frame as one path, those of both sides of the date line too."""
    drawn = (
        _path(cut, closed=closed)
        for line in lines
        for turn in _turns(line, frame)
        for cut in _cut([frame.at(lon + turn, lat) for lon, lat in line], frame, closed=closed)
    )
    return "".join(drawn)


def _turns(line: Sequence[Point], frame: Frame) -> Iterator[float]:
    """By how many full turns a line has to be moved to be seen, none where it is not."""
    west, east = min(lon for lon, _ in line), max(lon for lon, _ in line)
    if max(lat for _, lat in line) < frame.south or min(lat for _, lat in line) > frame.north:
        return
    for turn in (-360.0, 0.0, 360.0):
        if west + turn <= frame.east and east + turn >= frame.west:
            yield turn


def _cut(points: list[Point], frame: Frame, *, closed: bool) -> Iterator[list[Point]]:
    """What of a line is in sight: a ring as one ring along the edges, a line as its pieces."""
    edge = 8.0  # Beyond what is seen, so that no edge is drawn.
    low, right, bottom = -edge, WIDTH + edge, frame.height + edge
    if closed:
        for axis, limit, sign in ((0, low, 1), (0, right, -1), (1, low, 1), (1, bottom, -1)):
            if any((point[axis] - limit) * sign < 0 for point in points):
                points = _clip(points, axis, limit, sign)
        if len(points) > 2:
            yield points
        return
    piece: list[Point] = []
    for one, other in pairwise(points):
        if _misses(one, other, low, right, bottom):
            if piece:
                yield piece
            piece = []
        else:
            piece = piece or [one]
            piece.append(other)
    if piece:
        yield piece


def _misses(one: Point, other: Point, low: float, right: float, bottom: float) -> bool:
    """Whether a stretch surely lies out of sight."""
    (ax, ay), (bx, by) = one, other
    beside = max(ax, bx) < low or min(ax, bx) > right
    return beside or max(ay, by) < low or min(ay, by) > bottom


def _clip(points: Sequence[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """A ring without what lies beyond one edge (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    before = points[-1] if points else (0.0, 0.0)
    for point in points:
        is_in, was_in = ((each[axis] - limit) * sign >= 0 for each in (point, before))
        if is_in != was_in:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (
                    before[0] + part * (point[0] - before[0]),
                    before[1] + part * (point[1] - before[1]),
                )
            )
        if is_in:
            kept.append(point)
        before = point
    return kept


def _path(points: Sequence[Point], *, closed: bool) -> str:
    """A path in whole units; steps too small to be seen are left out."""
    x, y = (round(value) for value in points[0])
    words = [f"M{x} {y}"]
    for point in points[1:]:
        to_x, to_y = (round(value) for value in point)
        if abs(to_x - x) + abs(to_y - y) > 1 or (not closed and point is points[-1]):
            words.append(f"l{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    if closed and len(words) < 3:
        return ""
    return "".join(words) + ("z" if closed else "")


# ---- dots and labels


def _dots(places: Sequence[PlaceCount], frame: Frame) -> Iterator[Dot]:
    """The dots, the largest first, so that the small ones lie on top."""
    peak = max((each.documents for each in places), default=1)
    for place in places:
        assert place.latitude is not None and place.longitude is not None
        x, y = frame.at(frame.turned(place.longitude), place.latitude)
        radius = 3 + 11 * math.sqrt(place.documents / peak)
        yield Dot(place, round(x, 1), round(y, 1), round(radius, 1), place.level in _AREAS)


def _labels(dots: Sequence[Dot], height: int) -> Iterator[Label]:
    """Names of the largest dots, as far as there is room: to the right, left, above or below."""
    taken = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
        for dot in dots[:MOST_LABELS]
    ]
    drawn = 0
    for dot in dots[: 2 * MOST_LABELS]:
        if drawn == MOST_LABELS:
            return
        for label, box in _places_for(dot):
            inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                drawn += 1
                yield label
                break


Box = tuple[float, float, float, float]


def _places_for(dot: Dot) -> Iterator[tuple[Label, Box]]:
    name = dot.place.name if len(dot.place.name) <= 28 else f"{dot.place.name[:27]}…"
    wide, gap = len(name) * _LETTER, dot.radius + 4
    x, y = dot.x, dot.y
    for at, dy, anchor, left in (
        (x + gap, 4.0, "start", x + gap),
        (x - gap, 4.0, "end", x - gap - wide),
        (x, -gap, "middle", x - wide / 2),
        (x, gap + 9, "middle", x - wide / 2),
    ):
        top = y + dy - _LINE * 0.8
        label = Label(round(at, 1), round(y + dy, 1), anchor, name)  # type: ignore[arg-type]
        yield label, (left, top, left + wide, top + _LINE)


def _overlap(one: Box, other: Box) -> bool:
    beside = one[2] <= other[0] or other[2] <= one[0]
    return not (beside or one[3] <= other[1] or other[3] <= one[1])
