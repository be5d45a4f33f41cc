"""Sets of days behave as sets: compared with the days themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.dating.dayset import EMPTY, EVERY_WEEKDAY, DaySet, move, one_day, weekday_bit

START = dt.date(2031, 3, 1)
WINDOW = [START + dt.timedelta(n) for n in range(60)]
same_each_time = settings(deadline=None, derandomize=True)
days = st.one_of(st.none(), st.integers(0, 59).map(WINDOW.__getitem__))
sets = st.builds(DaySet, earliest=days, latest=days, weekdays=st.integers(0, EVERY_WEEKDAY))


def members(days: DaySet) -> list[dt.date]:
    return [day for day in WINDOW if day in days]


@same_each_time
@given(sets, sets)
def test_the_intersection_holds_what_both_hold(one: DaySet, other: DaySet) -> None:
    assert members(one & other) == [day for day in members(one) if day in other]


@same_each_time
@given(sets)
def test_normal_form_holds_the_same_days(days: DaySet) -> None:
    assert members(days.normal) == members(days)
    assert days.normal.normal == days.normal


@same_each_time
@given(sets)
def test_width_counts_the_days(days: DaySet) -> None:
    if days.earliest is None or days.latest is None:
        assert days.width in (0, None)
    else:
        assert days.width == len(members(days))


@same_each_time
@given(sets)
def test_empty_means_no_day(days: DaySet) -> None:
    bounded = days & DaySet(earliest=WINDOW[0], latest=WINDOW[-1])
    assert bounded.is_empty == (not members(bounded))


@pytest.mark.parametrize(
    ("days", "only"),
    [
        (one_day(START), START),
        (DaySet(earliest=START, latest=START + dt.timedelta(6), weekdays=1), dt.date(2031, 3, 3)),
        (DaySet(earliest=START, latest=START + dt.timedelta(1)), None),
        (EMPTY, None),
        (DaySet(), None),
    ],
)
def test_only(days: DaySet, only: dt.date | None) -> None:
    assert days.only == only


def test_moving_stops_at_the_ends_of_the_calendar() -> None:
    assert move(dt.date.max, 1) == dt.date.max
    assert move(dt.date.min, -1) == dt.date.min
    assert move(START, 1) == dt.date(2031, 3, 2)


def test_monday_is_the_first_bit() -> None:
    assert weekday_bit(dt.date(2031, 3, 3)) == 1
    assert weekday_bit(dt.date(2031, 3, 9)) == 64
