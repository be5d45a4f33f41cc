"""Bins that suit the span, with no document lost."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.schema.view import Count
from readout.web.chart import Histogram, draw_histogram


def days(*values: str) -> tuple[Count, ...]:
    return tuple(Count(value, 1) for value in values)


@pytest.mark.parametrize(
    ("first", "last", "unit", "bins"),
    [
        ("2031-03-03", "2031-03-03", "day", 1),
        ("2031-02-27", "2031-03-02", "day", 4),
        ("2031-01-01", "2031-03-04", "week", 10),
        ("2030-03-01", "2031-03-01", "month", 13),
    ],
)
def test_units_by_day(first: str, last: str, unit: str, bins: int) -> None:
    months = days(first[:7]) if first[:7] == last[:7] else days(first[:7], last[:7])
    values = days(first) if first == last else days(first, last)
    histogram = draw_histogram(values, months, 0)
    assert (histogram.unit, len(histogram.bins)) == (unit, bins)


def test_by_month_where_days_are_not_counted() -> None:
    histogram = draw_histogram((), (Count("2030-11", 2), Count("2031-02", 5)), 1)
    assert [item.count for item in histogram.bins] == [2, 0, 0, 5]
    assert [item.label for item in histogram.bins] == [
        "Nov 2030",
        "Dec 2030",
        "Jan 2031",
        "Feb 2031",
    ]
    assert histogram.bins[-1].last == dt.date(2031, 2, 28)
    assert (histogram.peak, histogram.undated) == (5, 1)


def test_weeks_begin_on_monday() -> None:
    histogram = draw_histogram(days("2031-01-01", "2031-04-30"), days("2031-01", "2031-04"), 0)
    assert {item.first.weekday() for item in histogram.bins} == {0}
    assert histogram.bins[0].label == "week of 30 Dec 2030"


def test_decades_where_years_are_many() -> None:
    histogram = draw_histogram((), (Count("1066-10", 1), Count("2031-03", 3)), 0)
    assert histogram.unit == "year"
    assert len(histogram.bins) <= 120
    assert histogram.bins[0].label == "1060–1069"


def test_the_ends_of_the_calendar() -> None:
    histogram = draw_histogram((), (Count("0001-01", 1), Count("9999-12", 3)), 0)
    assert histogram.bins[0].first == dt.date.min
    assert histogram.bins[-1].last == dt.date.max


def test_nothing_to_draw() -> None:
    assert draw_histogram((), (), 0) == Histogram("month", (), 0, 0, 0)
    assert draw_histogram((), (), 4).peak == 4


def test_documents_dated_to_a_longer_stretch_are_told_apart() -> None:
    counted = (*days("2031-03-01", "2031-03-05"), Count(None, 2))
    histogram = draw_histogram(counted, (Count("2031-03", 4),), 0)
    assert (histogram.unit, histogram.loose) == ("day", 2)


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.dates(), st.integers(1, 50), min_size=1, max_size=20))
def test_every_dated_document_is_in_one_bin(dated: dict[dt.date, int]) -> None:
    months: dict[str, int] = {}
    for date, count in dated.items():
        months[date.isoformat()[:7]] = months.get(date.isoformat()[:7], 0) + count
    histogram = draw_histogram(
        [Count(date.isoformat(), count) for date, count in dated.items()],
        [Count(month, count) for month, count in months.items()],
        0,
    )
    assert sum(item.count for item in histogram.bins) == sum(dated.values())
    assert len(histogram.bins) <= 121
    for one, next_one in zip(histogram.bins, histogram.bins[1:], strict=False):
        assert next_one.first - one.last == dt.timedelta(days=1)
