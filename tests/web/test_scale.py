"""Events between conflict and cooperation, drawn: whatever their days and number."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.schema.eventview import EventPoint
from readout.web.scale import BOTTOM, HEIGHT, LEFT, LONGEST, RIGHT, TOP, WIDTH, draw_scale

DAY = dt.date(2031, 3, 3)


def point(
    earliest: dt.date = DAY,
    latest: dt.date | None = None,
    intensity: float = 1.0,
    sources: int = 1,
    name: str = "met",
) -> EventPoint:
    return EventPoint(
        id="d:0-3:event", name=name, type="CONSULT", earliest=earliest,
        latest=latest or earliest, intensity=intensity, sources=sources,
    )  # fmt: skip


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days)


def test_without_events_there_is_nothing_to_draw() -> None:
    assert draw_scale([]) is None


def test_what_is_not_known_to_some_weeks_is_counted_instead() -> None:
    wide = point(DAY, after(LONGEST + 1))
    assert draw_scale([wide]) is None
    drawn = draw_scale([wide, point(DAY, after(LONGEST))])
    assert drawn is not None
    assert (len(drawn.dots), drawn.loose, drawn.far) == (1, 1, 0)
    assert drawn.dots[0].said.endswith("3 Mar 2031 – 17 Apr 2031 · +1")


def test_one_event_is_a_dot_with_its_day() -> None:
    drawn = draw_scale([point(intensity=0.0)])
    assert drawn is not None
    (dot,), (tick,) = drawn.dots, drawn.ticks
    assert (dot.x, dot.y) == (LEFT, drawn.zero)
    assert (dot.conflict, dot.said) == (False, "“met” · Talks · 3 Mar 2031 · +0")
    assert tick.label == "3 Mar 2031"
    assert drawn.mean == ""


def test_conflict_lies_below_cooperation_and_sources_make_it_larger() -> None:
    drawn = draw_scale([point(intensity=-10, sources=9), point(intensity=10), point()])
    assert drawn is not None
    low, high, other = drawn.dots
    assert (low.y, high.y) == (HEIGHT - BOTTOM, TOP)
    assert low.conflict and not high.conflict
    assert low.r > high.r == other.r


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (20, ["3 Mar 2031"]),
        (40, ["Apr 2031"]),
        (300, ["Apr 2031", "May 2031", "Jun 2031", "Jul 2031", "Aug 2031", "Sep 2031", "Oct 2031",
               "Nov 2031", "Dec 2031"]),
        (3 * 365, ["Jul 2031", "Jan 2032", "Jul 2032", "Jan 2033", "Jul 2033", "Jan 2034"]),
        (60 * 365, ["2040", "2050", "2060", "2070", "2080", "2090"]),
    ],
)  # fmt: skip
def test_the_axis_has_few_round_labels(days: int, labels: list[str]) -> None:
    drawn = draw_scale([point(), point(after(days))])
    assert drawn is not None
    assert [tick.label for tick in drawn.ticks] == labels


def test_one_long_ago_squeezes_nothing() -> None:
    told = [point(after(day)) for day in range(200)]
    drawn = draw_scale([*told, point(dt.date(1870, 1, 1)), point(dt.date(2400, 1, 1))])
    assert drawn is not None
    assert (len(drawn.dots), drawn.far, drawn.loose) == (200, 2, 0)
    assert "from 3 Mar 2031 to" in drawn.said


def test_few_events_are_all_drawn_however_far_apart() -> None:
    drawn = draw_scale([point(dt.date.min), *[point(after(day)) for day in range(20)],
                        point(dt.date.max)])  # fmt: skip
    assert drawn is not None
    assert (len(drawn.dots), drawn.far) == (22, 0)


def test_the_mean_goes_through_stretches_with_events_enough() -> None:
    few = [point(after(day), intensity=4.0) for day in range(11)]
    drawn = draw_scale(few)
    assert drawn is not None and drawn.mean == ""
    crowds = [point(after(day * 100), intensity=value) for day, value in ((0, -5.0), (9, 5.0))] * 6
    drawn = draw_scale([*crowds, point(after(500), intensity=10.0)])
    assert drawn is not None
    assert drawn.mean.count(" L") == 1
    first, last = (step.split() for step in drawn.mean.removeprefix("M").split(" L"))
    assert float(first[1]) > drawn.zero > float(last[1])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.dates(),
            st.integers(0, 80),
            st.floats(-10, 10, allow_nan=False),
            st.integers(1, 10_000),
        ),
        max_size=80,
    )
)
def test_everything_lies_on_the_sheet(values: list[tuple[dt.date, int, float, int]]) -> None:
    points = [
        point(day, min(day + dt.timedelta(min(more, (dt.date.max - day).days)), dt.date.max),
              intensity, sources)
        for day, more, intensity, sources in values
    ]  # fmt: skip
    drawn = draw_scale(points)
    if drawn is None:
        assert all((each.latest - each.earliest).days > LONGEST for each in points)
        return
    assert len(drawn.dots) + drawn.loose + drawn.far == len(points)
    assert len(drawn.ticks) <= 10
    for dot in drawn.dots:
        assert LEFT <= dot.x <= WIDTH - RIGHT
        assert TOP <= dot.y <= HEIGHT - BOTTOM
        assert 0 < dot.r < 10
    for tick in drawn.ticks:
        assert LEFT <= tick.x <= WIDTH - RIGHT
