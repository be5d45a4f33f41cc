"""Figures as bars on one scale, and their words: open, single, none, negative, huge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.web.interval import WIDTH, draw_intervals, interval_words, number_words


@pytest.mark.parametrize("intervals", [[], [(None, None)], [(None, None)] * 3])
def test_nothing_told_is_nothing_drawn(intervals: list[tuple[float | None, float | None]]) -> None:
    drawn = draw_intervals(intervals)
    assert drawn.bars == tuple(None for _ in intervals)
    assert drawn.marks == ()


def test_one_value_stands_in_the_middle() -> None:
    drawn = draw_intervals([(7, 7)])
    (bar,), (mark,) = drawn.bars, drawn.marks
    assert bar is not None
    assert (bar.x + bar.width / 2, mark.x, mark.label) == (WIDTH / 2, WIDTH / 2, "7")
    assert not bar.open_low and not bar.open_high


def test_open_ends_reach_the_edge() -> None:
    drawn = draw_intervals([(10, None), (None, 30), (10, 30), (None, None)])
    least, most, both, none = drawn.bars
    assert least is not None and most is not None and both is not None and none is None
    assert (least.open_high, least.x + least.width) == (True, WIDTH)
    assert (most.open_low, most.x) == (True, 0.0)
    assert 0 < both.x < both.x + both.width < WIDTH
    assert [mark.label for mark in drawn.marks] == ["10", "30"]


def test_far_apart_is_drawn_by_factors() -> None:
    near, far = draw_intervals([(10, 399)]), draw_intervals([(10, 401)])
    assert (near.by_factors, far.by_factors) == (False, True)
    zero = draw_intervals([(0, 0), (12, 40_000)])
    assert zero.by_factors
    assert all(bar is not None and 0 <= bar.x <= WIDTH for bar in zero.bars)


def test_negative_values_have_their_place() -> None:
    drawn = draw_intervals([(-300, -2), (0, 0), (5, None)])
    assert not drawn.by_factors
    low, zero, high = drawn.bars
    assert low is not None and zero is not None and high is not None
    assert 0 <= low.x < low.x + low.width <= zero.x + zero.width <= high.x + high.width
    assert [mark.label for mark in drawn.marks] == ["-300", "5"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"), (7, "7"), (1200, "1,200"), (2.5, "2.5"), (66.67, "66.67"), (0.5, "0.5"),
        (100.001, "100"), (-3, "-3"), (-0.25, "-0.25"), (0.004, "0.004"), (2e9, "2,000,000,000"),
        (3e18, "3e+18"), (-1e300, "-1e+300"),
    ],
)  # fmt: skip
def test_numbers_are_written_to_be_read(value: float, words: str) -> None:
    assert number_words(value) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "not told"), (20_000, None, "at least 20,000"), (None, 3, "at most 3"),
        (None, 0, "at most 0"), (0, None, "at least 0"), (7, 7, "7"), (8.1, 9.9, "8.1 to 9.9"),
    ],
)  # fmt: skip
def test_intervals_are_told(low: float | None, high: float | None, words: str) -> None:
    assert interval_words(low, high) == words


ENDS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.tuples(ENDS, ENDS), max_size=12))
def test_every_bar_lies_on_the_scale(pairs: list[tuple[float | None, float | None]]) -> None:
    intervals = [
        (min(pair), max(pair)) if None not in pair else pair
        for pair in pairs  # type: ignore[type-var]
    ]
    drawn = draw_intervals(intervals)
    assert [bar is None for bar in drawn.bars] == [pair == (None, None) for pair in intervals]
    for bar in drawn.bars:
        if bar is not None:
            assert bar.width >= 0
            assert -2 <= bar.x <= bar.x + bar.width <= WIDTH + 2
    for mark in drawn.marks:
        assert 0 <= mark.x <= WIDTH
