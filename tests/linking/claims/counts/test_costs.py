"""What figures of one event come to."""

from __future__ import annotations

from readout.linking.claims.counts.costs import Cost, settle
from readout.schema.span import Span
from readout.schema.toll import TollFigure


def cost(document: str, number: int) -> Cost:
    figure = TollFigure(
        id=f"{document}:0-1:figure",
        document=document,
        span=Span(0, 1),
        basis="words",
        low=number,
        high=number,
    )
    return Cost(figure=figure, kind=frozenset(), source="one text", voice="police")


def test_where_copies_of_one_text_tell_two_numbers_neither_prevails() -> None:
    toll = settle("killed", [cost("a", 3), cost("b", 5)])
    assert toll is not None
    assert (toll.low, toll.high, toll.best, toll.disputed) == (3, 5, None, True)
