"""TIMEX3 values: to days and back, moved, filled."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout import timevalue
from readout.schema.time import Interval, Unit

INTERVALS = [
    ("1998-08-07", "1998-08-07", "1998-08-07"),
    ("1998-08-07T19:30", "1998-08-07", "1998-08-07"),
    ("1998-08-07TNI", "1998-08-07", "1998-08-07"),
    ("1998-02", "1998-02-01", "1998-02-28"),
    ("2000-02", "2000-02-01", "2000-02-29"),
    ("1998", "1998-01-01", "1998-12-31"),
    ("1998-W01", "1997-12-29", "1998-01-04"),
    ("1998-W32-5", "1998-08-07", "1998-08-07"),
    ("1998-W32-WE", "1998-08-08", "1998-08-09"),
    ("1998-Q3", "1998-07-01", "1998-09-30"),
    ("1998-H2", "1998-07-01", "1998-12-31"),
    ("1998-SU", "1998-06-01", "1998-09-23"),
    ("1998-WI", "1998-12-01", "1999-03-21"),
    ("199", "1990-01-01", "1999-12-31"),
    ("199X", "1990-01-01", "1999-12-31"),
    ("19", "1900-01-01", "1999-12-31"),
    ("1944-06-XX", "1944-06-01", "1944-06-30"),
    ("0069", "0069-01-01", "0069-12-31"),
]


@pytest.mark.parametrize(("value", "earliest", "latest"), INTERVALS)
def test_intervals(value: str, earliest: str, latest: str) -> None:
    expected = Interval(dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))
    assert timevalue.interval(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "P2M",
        "PT5H",
        "PAST_REF",
        "XXXX-10-07",
        "1998-02-30",
        "1998-13",
        "BC0410",
        "",
        "1998-W60",
        "x",
    ],
)
def test_values_without_days(value: str) -> None:
    assert timevalue.interval(value) is None


GRAINS = [
    ("19", "century"), ("199", "decade"), ("1998", "year"), ("1998-H1", "half"),
    ("1998-Q1", "quarter"), ("1998-SP", "quarter"), ("1998-03", "month"), ("1998-W03", "week"),
    ("1998-W03-WE", "weekend"), ("1998-03-04", "day"), ("1998-W03-2", "day"),
    ("1998-03-04T05:00", "hour"), ("1998-03-XX", "month"), ("P1D", None), ("XXXX-03", None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit"), GRAINS)
def test_grains(value: str, unit: Unit | None) -> None:
    assert timevalue.grain(value) == unit


SHIFTS = [
    ("1998-08-07", "day", -10, "1998-07-28"),
    ("1998-01-31", "month", 1, "1998-02-28"),
    ("2000-02-29", "year", 1, "2001-02-28"),
    ("1998-Q1", "year", -1, "1997-Q1"),
    ("1998-Q1", "quarter", -1, "1997-Q4"),
    ("1998-W01", "week", -1, "1997-W52"),
    ("1998-SU", "year", -1, "1997-SU"),
    ("1998-08-07TNI", "day", 1, "1998-08-08TNI"),
    ("P1D", "day", 1, None),
    ("9999-12-31", "day", 1, None),
]


@pytest.mark.parametrize(("value", "unit", "count", "expected"), SHIFTS)
def test_shifts(value: str, unit: Unit, count: int, expected: str | None) -> None:
    assert timevalue.shift(value, unit, count) == expected


FILLED = [
    ("XXXX-10-07", "1998", "1998-10-07"),
    ("XXXX-WXX-1", "1998-08-07", "1998-08-03"),
    ("XXXX-WXX-WE", "1998-08-07", "1998-W32-WE"),
    ("XXXX-WXX-5T19:30", "1998-08-03", "1998-08-07T19:30"),
    ("XXXX-XX-XX", "1998-08-07", "1998-08-07"),
    ("XXXX-XX-XX", "1998-08", "1998-08-XX"),
    ("XXXX-XX-XXTMO", "1998", "1998-XX-XXTMO"),
    ("XXXX-QX", "1998-08-07", "1998-Q3"),
    ("1988-QX", "1989-Q3", "1988-Q3"),
    ("XXX", "1998-08-07", "199"),
    ("XX", "1998-08-07", "19"),
    ("XXXX-WXX", "1998", "1998"),
    ("XXXX-EASTER-2", "2030", "2030-04-19"),
    ("XXXX-11-N4-4", "2030", "2030-11-28"),
    ("XXXX-05-N9-1", "2030", "2030-05-27"),
    ("XXXX-10-07", "PAST_REF", None),
    ("XXXX-10-07", "199", None),
    ("nonsense", "1998", None),
]


@pytest.mark.parametrize(("form", "value", "expected"), FILLED)
def test_filling(form: str, value: str, expected: str | None) -> None:
    assert timevalue.fill(form, value) == expected


# From the tables of the ecclesiastical calendar.
EASTERS = ["1961-04-02", "1998-04-12", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31"]


@pytest.mark.parametrize("day", EASTERS)
def test_easter(day: str) -> None:
    assert timevalue.easter(int(day[:4])).isoformat() == day


same_each_time = settings(deadline=None, derandomize=True)
units = st.sampled_from(
    ["day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century"]
)


@same_each_time
@given(st.dates(min_value=dt.date(100, 1, 1)), units)
def test_a_day_lies_in_its_stretch(day: dt.date, unit: Unit) -> None:
    value = timevalue.at_grain(day, unit)
    days = timevalue.interval(value)
    assert days is not None and days.earliest and days.latest
    assert timevalue.grain(value) == unit
    if unit != "weekend":
        assert days.earliest <= day <= days.latest


@same_each_time
@given(
    st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(3000, 1, 1)),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.integers(-500, 500),
)
def test_moving_there_and_back_ends_nearby(day: dt.date, unit: Unit, count: int) -> None:
    there = timevalue.shift_day(day, unit, count)
    assert there is not None
    back = timevalue.shift_day(there, unit, -count)
    assert back is not None and 0 <= (day - back).days <= 3


@same_each_time
@given(st.text(alphabet="0123456789XPTWQHSU-:EAR+NG", max_size=14), st.dates())
def test_any_value_is_answered(value: str, day: dt.date) -> None:
    timevalue.interval(value)
    timevalue.grain(value)
    timevalue.fill(value, day.isoformat())
