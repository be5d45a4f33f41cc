"""The drawing of who stands beside whom."""

from __future__ import annotations

import math

from readout.schema.tables import Named
from readout.schema.view import Company, Shared
from readout.web.network import HEIGHT, MOST_LINES, MOST_NODES, WIDTH, draw_network


def company(*names: str) -> list[Company]:
    return [
        Company(actor=Named(f"id-{name}", name), type="person", documents=9 - n % 9)
        for n, name in enumerate(names)
    ]


def shared(left: str, right: str, documents: int) -> Shared:
    one, other = sorted((f"id-{left}", f"id-{right}"))
    return Shared(left=one, right=other, documents=documents)


def test_nobody_is_no_drawing() -> None:
    assert draw_network("Ilka Doran", [], []) is None


def test_those_who_share_most_sit_side_by_side() -> None:
    pairs = [shared("a", "c", 7), shared("b", "d", 5), shared("a", "b", 1)]
    drawn = draw_network("Ilka Doran", company("a", "b", "c", "d"), pairs)
    assert drawn is not None
    seats = [node.actor.name for node in drawn.nodes]
    assert seats == ["a", "c", "b", "d"]
    assert drawn == draw_network("Ilka Doran", company("a", "b", "c", "d"), pairs[::-1])


def test_wide_lines_are_many_documents() -> None:
    drawn = draw_network("Ilka Doran", company("a", "b"), [shared("a", "b", 3)])
    assert drawn is not None
    widths = {line.said: line.width for line in drawn.lines}
    assert widths["Ilka Doran and a: 9"] > widths["Ilka Doran and b: 8"] > widths["a and b: 3"]
    assert [line.own for line in drawn.lines] == [False, True, True]


def test_a_crowd_is_cut() -> None:
    names = [f"Somebody with a rather long name, number {n}" for n in range(40)]
    pairs = [shared(one, other, 2) for one in names for other in names if one < other]
    drawn = draw_network("Ilka Doran", company(*names), pairs)
    assert drawn is not None
    assert len(drawn.nodes) == MOST_NODES
    assert sum(not line.own for line in drawn.lines) == MOST_LINES
    for node in drawn.nodes:
        assert 0 <= node.x <= WIDTH and 0 <= node.y <= HEIGHT
        assert len(node.label) <= 22
    spots = [(node.x, node.y) for node in drawn.nodes]
    assert min(math.dist(a, b) for n, a in enumerate(spots) for b in spots[n + 1 :]) > 30
