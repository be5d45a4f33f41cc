"""Which event a figure tells of: the mention that its predicate is."""

from __future__ import annotations

import pytest

from readout.schema.figure import Figure
from readout.schema.span import Span
from readout.store.figures import Happened, find_event

TOLD = (
    Happened(Span(10, 16), "raid"),
    Happened(Span(30, 36), "talks"),
    Happened(Span(50, 56), "strike"),
)


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (Span(30, 36), "talks"),
        (Span(32, 33), "talks"),
        (Span(28, 31), "talks"),
        (Span(54, 70), "strike"),
        (Span(10, 16), "raid"),
        (Span(16, 30), None),
        (Span(0, 10), None),
        (Span(56, 60), None),
        (None, None),
    ],
)
def test_the_event_of_a_figure(predicate: Span | None, expected: str | None) -> None:
    figure = Figure(
        start=0, end=4, low=9.0, high=9.0, unit="people", rule="nine", predicate=predicate
    )
    assert find_event(figure, TOLD) == expected
    assert find_event(figure, ()) is None
