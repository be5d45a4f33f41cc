"""Make the shipped outlines of land and borders from Natural Earth data that comes in a package.

usage: outlines.py COUNTRIES-50M.json FILE

The input is countries-50m.json of the npm package world-atlas (2.0.2), TopoJSON made from Natural
Earth 4.1.0, Admin 0 countries 1:50m, https://www.naturalearthdata.com, public domain. It is
fetched by hand:

    npm pack world-atlas@2.0.2

FILE gets one line an arc (its kind, then points), then one line a ring of land (the arcs it is made
of). Arcs are thinned with the method of Visvalingam and Whyatt (1993): the point whose triangle
with its neighbours is smallest goes first. Neighbours share their arcs, so borders stay closed.
The same input gives the same bytes.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

HEAD = """\
# Outlines of land and borders. Origin: Natural Earth 4.1.0, 1:50m, Admin 0 countries
# (https://www.naturalearthdata.com), public domain, by way of the npm package world-atlas 2.0.2
# (ISC); fetched 2026-11-22; thinned and rounded by tools/outlines.py. Small countries are drawn
# finer than large ones. Borders are those that Natural Earth finds on the ground; they say nothing
# of who is right. Where states or authorities are at odds over one it is "disputed".
#
# arc KIND X Y DX DY ...   degrees times 40, the first point whole, each other as steps from the one
#                          before; no blank before a minus sign. KIND: coast, border or disputed.
# ring N N ...             land, as arcs counted from 0 in order; ~N is arc N backwards
"""
UNITS = 40
"""Steps to a degree."""
GRAIN = 0.002
"""Square degrees (at the equator) of the triangle below which a point goes, on the bounds of a
country of one square degree. It grows with the size of the country, for a small one fills a map."""
GROWTH = 0.73
"""How: the power of the size."""
ISLAND = 10.0
"""Times the grain: the box around an island below which it goes."""
SOUTH = -60.0
"""Nothing lies south of here that a map of news needs."""

# Pairs of territories whose common border is contested, by Natural Earth's names, each with the box
# (west, south, east, north) in which it is, None where all of it is.
DISPUTED: dict[frozenset[str], tuple[float, float, float, float] | None] = {
    frozenset(("Morocco", "W. Sahara")): None,
    frozenset(("Mauritania", "W. Sahara")): None,
    frozenset(("Cyprus", "N. Cyprus")): None,
    frozenset(("Israel", "Palestine")): None,
    frozenset(("Jordan", "Palestine")): None,
    frozenset(("Israel", "Syria")): None,
    frozenset(("Kosovo", "Serbia")): None,
    frozenset(("Somalia", "Somaliland")): None,
    frozenset(("Ethiopia", "Somaliland")): None,
    frozenset(("India", "Pakistan")): (72.5, 32.0, 80.5, 37.5),
    frozenset(("China", "Pakistan")): (72.5, 32.0, 80.5, 37.5),
    frozenset(("China", "India")): None,
    frozenset(("India", "Siachen Glacier")): None,
    frozenset(("Pakistan", "Siachen Glacier")): None,
    frozenset(("China", "Siachen Glacier")): None,
    frozenset(("Russia", "Ukraine")): (31.0, 44.0, 40.5, 50.2),
    frozenset(("Egypt", "Sudan")): (33.0, 21.5, 37.5, 23.5),
    frozenset(("S. Sudan", "Sudan")): (27.5, 9.0, 29.5, 11.0),
    frozenset(("North Korea", "South Korea")): None,
    frozenset(("Guyana", "Venezuela")): None,
}

Point = tuple[float, float]


def main(arguments: list[str]) -> int:
    """Read the one file, write the other."""
    if len(arguments) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    topology = json.loads(Path(arguments[0]).read_text("utf-8"))
    whole = [unturned(arc) for arc in decode(topology)]
    countries = topology["objects"]["countries"]["geometries"]
    owners = owners_of(countries)
    grains = grains_of(countries, whole, owners)
    arcs = [thinned(arc, grains[n]) for n, arc in enumerate(whole)]
    rings = [ring for ring in rings_of(topology["objects"]["land"]) if is_kept(ring, arcs, grains)]
    wanted = {index(n) for ring in rings for n in ring}
    # A border within a country's land is in no ring of land: it is kept where both sides are.
    wanted |= {n for n, names in owners.items() if len(names) > 1}
    numbers = {old: new for new, old in enumerate(sorted(wanted))}
    lines = [arc_line(kind_of(arcs[n], owners[n]), arcs[n]) for n in sorted(wanted)]
    lines += [ring_line(ring, numbers) for ring in rings]
    text = HEAD + "".join(f"{line}\n" for line in lines)
    Path(arguments[1]).write_text(text, "utf-8", newline="\n")
    points = sum(len(arcs[n]) for n in wanted)
    sys.stdout.write(
        f"{len(wanted)} arcs, {points} points, {len(rings)} rings, {len(text) / 1000:.1f} kB\n"
    )
    return 0


def decode(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Arcs in degrees."""
    (scale_x, scale_y), (left, bottom) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((left + x * scale_x, bottom + y * scale_y))
        yield points


def unturned(points: list[Point]) -> list[Point]:
    """The same line without a leap where it crosses the date line."""
    found = points[:1]
    for x, y in points[1:]:
        turns = round((x - found[-1][0]) / 360)
        found.append((x - 360 * turns, y))
    return found


def grains_of(
    countries: Iterable[dict[str, Any]],
    arcs: Sequence[list[Point]],
    owners: dict[int, set[str]],
) -> dict[int, float]:
    """How small a triangle counts on each arc: as on the bounds of its smallest country."""
    sizes = {
        country["properties"]["name"]: sum(
            abs(area([point for n in polygon[0] for point in directed(arcs, n)]))
            for polygon in polygons(country)
        )
        for country in countries
    }
    return {
        n: GRAIN * min((sizes[name] for name in owners[n]), default=1.0) ** GROWTH
        for n in range(len(arcs))
    }


def directed(arcs: Sequence[list[Point]], number: int) -> list[Point]:
    """An arc in the direction that its number says."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def area(ring: Sequence[Point]) -> float:
    """Of a ring, in square degrees of the equator."""
    twice = sum(
        (ax * by - bx * ay) * math.cos(math.radians((ay + by) / 2))
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return twice / 2


def thinned(points: list[Point], grain: float) -> list[Point]:
    """The points that matter, both ends among them; of a closed one at least four."""
    fewest = 4 if points[0] == points[-1] else 2
    before = list(range(-1, len(points) - 1))
    after = list(range(1, len(points) + 1))
    areas = {n: triangle(points, n - 1, n, n + 1) for n in range(1, len(points) - 1)}
    heap = [(size, n) for n, size in areas.items()]
    heapq.heapify(heap)
    left = len(points)
    while heap and left > fewest:
        size, n = heapq.heappop(heap)
        if areas.get(n) != size:
            continue  # Its neighbours went, and it has another triangle now.
        if size >= grain:
            break
        del areas[n]
        left -= 1
        one, other = before[n], after[n]
        after[one], before[other] = other, one
        for m in (one, other):
            if m in areas:
                # No smaller than the one that went, or what is curved would go at a stroke.
                areas[m] = max(size, triangle(points, before[m], m, after[m]))
                heapq.heappush(heap, (areas[m], m))
    return [points[0], *(points[n] for n in sorted(areas)), points[-1]]


def triangle(points: Sequence[Point], a: int, b: int, c: int) -> float:
    """The area of a triangle, in square degrees of the equator."""
    (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
    shrunk = math.cos(math.radians(by))
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 * shrunk


def owners_of(countries: Iterable[dict[str, Any]]) -> defaultdict[int, set[str]]:
    """Which countries each arc bounds."""
    owners: defaultdict[int, set[str]] = defaultdict(set)
    for country in countries:
        for polygon in polygons(country):
            for ring in polygon:
                for n in ring:
                    owners[index(n)].add(country["properties"]["name"])
    return owners


def polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    """A shape's polygons, each its rings."""
    return [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])


def rings_of(land: dict[str, Any]) -> Iterator[list[int]]:
    """All rings of land, lakes' shores among them."""
    for shape in land["geometries"]:
        for polygon in polygons(shape):
            yield from polygon


def is_kept(ring: Sequence[int], arcs: Sequence[list[Point]], grains: dict[int, float]) -> bool:
    """Whether a ring is large enough and not of the far south."""
    points = [point for n in ring for point in arcs[index(n)]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    corners = {(round(x * UNITS), round(y * UNITS)) for x, y in points}
    if max(ys) < SOUTH or len(corners) < 3:
        return False
    shrunk = math.cos(math.radians(sum(ys) / len(ys)))
    box = (max(xs) - min(xs)) * (max(ys) - min(ys)) * shrunk
    return box >= ISLAND * min(grains[index(n)] for n in ring)


def index(number: int) -> int:
    """The arc that a number means, whichever way it runs."""
    return number if number >= 0 else ~number


def kind_of(arc: Sequence[Point], names: set[str]) -> str:
    """Coast, border or disputed border."""
    if len(names) < 2:
        return "coast"
    pair = frozenset(names)
    if pair not in DISPUTED:
        return "border"
    box = DISPUTED[pair]
    if box is None:
        return "disputed"
    west, south, east, north = box
    inside = all(west <= x <= east and south <= y <= north for x, y in arc)
    return "disputed" if inside else "border"


def arc_line(kind: str, points: Sequence[Point]) -> str:
    """An arc in whole units, as steps; steps of no length are left out."""
    x, y = (round(value * UNITS) for value in points[0])
    numbers = [x, y]
    for point in points[1:]:
        to_x, to_y = (round(value * UNITS) for value in point)
        if (to_x, to_y) != (x, y):
            numbers += [to_x - x, to_y - y]
            x, y = to_x, to_y
    return f"arc {kind} {packed(numbers)}"


def packed(numbers: Iterable[int]) -> str:
    """Numbers with a blank between them only where no minus sign parts them."""
    return "".join(f"{n}" if n < 0 else f" {n}" for n in numbers).strip()


def ring_line(ring: Iterable[int], numbers: dict[int, int]) -> str:
    """A ring by the numbers that its arcs have now."""
    return " ".join(["ring", *(str(numbers[n]) if n >= 0 else f"~{numbers[~n]}" for n in ring)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
