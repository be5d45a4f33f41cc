"""Who stands beside whom, as a circle: one in the middle, the others around, lines between."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from readout.schema.tables import Named
from readout.schema.view import Company, Shared
from readout.web.wording import shortened

MOST_NODES = 12
MOST_LINES = 24
"""Lines between those around, the strongest; more would be a thicket."""

WIDTH, HEIGHT = 640, 360
RADIUS_X, RADIUS_Y = 180, 150
"""Of the ellipse that the others stand on."""

LABEL_CHARS = 22


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the drawing. `label` is the name, shortened; `anchor` that of SVG text."""

    actor: Named
    label: str
    documents: int
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: Literal["start", "middle", "end"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Two who share documents. `width` is in units of the drawing; `own` where it leads to the
    middle."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    said: str
    own: bool


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """The drawing, and what it says to those who do not see it."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    said: str


def draw_network(name: str, company: Sequence[Company], shared: Iterable[Shared]) -> Network | None:
    """The first of somebody's company around them; None where nobody is.

    A function of the values alone: those who share most stand side by side.
    """
    around = company[:MOST_NODES]
    if not around:
        return None
    ids = {each.actor.id for each in around}
    pairs = {(s.left, s.right): s.documents for s in shared if {s.left, s.right} <= ids}
    seats = _seats(around, pairs)
    nodes = tuple(_node(each, n, len(seats)) for n, each in enumerate(seats))
    return Network(
        width=WIDTH,
        height=HEIGHT,
        nodes=nodes,
        lines=tuple(_lines(name, nodes, pairs)),
        said=f"{name} and {len(nodes)} others who stand in the same documents; "
        "the list beside it has the numbers",
    )


def _seats(around: Sequence[Company], pairs: Mapping[tuple[str, str], int]) -> list[Company]:
    """An order in which each sits beside whom they share most with, from the first one on."""
    rest = list(around[1:])
    seats = [around[0]]
    while rest:
        last = seats[-1].actor.id
        # max() keeps the first of equals, and the company is in order.
        following = max(rest, key=lambda each: _between(last, each.actor.id, pairs))
        rest.remove(following)
        seats.append(following)
    return seats


def _between(one: str, other: str, pairs: Mapping[tuple[str, str], int]) -> int:
    return pairs.get((min(one, other), max(one, other)), 0)


def _node(each: Company, place: int, total: int) -> Node:
    # Turned by half a seat, so that no label stands right above or below the middle.
    angle = 2 * math.pi * (place + 0.5) / total - math.pi / 2
    across, down = math.cos(angle), math.sin(angle)
    x, y = WIDTH / 2 + RADIUS_X * across, HEIGHT / 2 + RADIUS_Y * down
    anchor: Literal["start", "middle", "end"] = "start" if across > 0 else "end"
    if abs(across) < 0.15:
        anchor = "middle"
    return Node(
        actor=each.actor,
        label=shortened(each.actor.name, LABEL_CHARS),
        documents=each.documents,
        x=round(x, 1),
        y=round(y, 1),
        label_x=round(x + (0 if anchor == "middle" else math.copysign(11, across)), 1),
        label_y=round(y + 4 + (math.copysign(17, down) if anchor == "middle" else 0), 1),
        anchor=anchor,
    )


def _lines(name: str, nodes: Sequence[Node], pairs: Mapping[tuple[str, str], int]) -> list[Line]:
    """Lines between those around, the weakest first, then those to the middle."""
    by_id = {node.actor.id: node for node in nodes}
    peak = max((*pairs.values(), *(node.documents for node in nodes)))
    strongest = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:MOST_LINES]
    lines = [
        _line(by_id[left], by_id[right], documents, peak)
        for (left, right), documents in reversed(strongest)
    ]
    return lines + [
        Line(
            x1=WIDTH / 2,
            y1=HEIGHT / 2,
            x2=node.x,
            y2=node.y,
            width=_width(node.documents, peak),
            said=f"{name} and {node.actor.name}: {node.documents}",
            own=True,
        )
        for node in nodes
    ]


def _line(left: Node, right: Node, documents: int, peak: int) -> Line:
    return Line(
        x1=left.x,
        y1=left.y,
        x2=right.x,
        y2=right.y,
        width=_width(documents, peak),
        said=f"{left.actor.name} and {right.actor.name}: {documents}",
        own=False,
    )


def _width(documents: int, peak: int) -> float:
    return round(0.75 + 5 * documents / peak, 2)
