"""Date strings as people, pages and feeds write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.reading.dates import parse_date, parse_instant

DAY = "2024-06-27"


@pytest.mark.parametrize(
    ("string", "value"),
    [
        ("2024-06-27", DAY),
        ("2024-06-27T17:14:00+03:00", DAY),
        ("2024-06-27T23:59:59-11:00", DAY),
        ("2024-06-27 17:14:00.123456Z", DAY),
        ("20240627", DAY),
        ("20240627T171400Z", DAY),
        ("2024/06/27", DAY),
        ("2024.06.27 17:14", DAY),
        ("June 27, 2024", DAY),
        ("Jun. 27 2024", DAY),
        ("  JUNE\u00a027,   2024 ", DAY),
        ("June 27th, 2024 at 5:14 p.m. EDT", DAY),
        ("27 June 2024", DAY),
        ("27th of June, 2024", DAY),
        ("27-Jun-2024", DAY),
        ("Thu, 27 Jun 2024 17:14 GMT", DAY),
        ("Thu, 27 Jun 2024 17:14:09 +0300", DAY),
        ("Thursday, June 27, 2024 | 17:14", DAY),
        ("5:14 PM EDT, June 27, 2024", DAY),
        ("27/06/2024", DAY),
        ("6/27/24 5:14 pm", DAY),
        ("27.6.2024", DAY),
        ("02/02/2024", "2024-02-02"),
        ("03/04/2021", "2021-03-04/2021-04-03"),
        ("June 2024", "2024-06"),
        ("2024-06", "2024-06"),
        ("2024", "2024"),
        ("2021-03-04/2021-04-03", "2021-03-04/2021-04-03"),
        ("Sept. 26", "--09-26"),
        ("26 September", "--09-26"),
        ("--09-26", "--09-26"),
        ("Feb. 29", "--02-29"),
    ],
)
def test_read(string: str, value: str) -> None:
    read = parse_date(string)
    assert read is not None
    assert read.value == value
    assert parse_date(read.value) is not None


@pytest.mark.parametrize(
    "string",
    [
        "",
        "yesterday",
        "June",
        "31 June 2024",
        "Feb. 30",
        "2023-02-29",
        "2024-13-01",
        "13/13/2024",
        "1699-12-31",
        "2101-01-01",
        "99990101",
        "1719500000",
        "Friday, June 27, 2024",  # it was a Thursday
        "2024-06-27 and then some",
        "June 27, 2024 " * 20,
        "2021-04-03/2021-03-04",
    ],
)
def test_refused(string: str) -> None:
    assert parse_date(string) is None


@settings(deadline=None, derandomize=True)
@given(st.dates(min_value=dt.date(1700, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_every_day_in_every_form(day: dt.date) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y", "%Y/%m/%d"):
        read = parse_date(day.strftime(form))
        assert read is not None
        assert (read.earliest, read.latest) == (day, day)


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=140))
def test_any_string_is_read_or_refused(string: str) -> None:
    read = parse_date(string)
    assert read is None or read.value


@pytest.mark.parametrize(
    ("string", "utc"),
    [
        ("2024-03-05T23:30-08:00", "2024-03-06T07:30:00+00:00"),
        ("2024-03-06T07:30Z", "2024-03-06T07:30:00+00:00"),
        ("Wed, 06 Mar 2024 07:30:00 GMT", "2024-03-06T07:30:00+00:00"),
        ("6 Mar 2024 07:30:00 +0300", "2024-03-06T04:30:00+00:00"),
        ("20240306T073000Z", "2024-03-06T07:30:00+00:00"),
        ("2024-03-06T07:30", None),
        ("2024-03-06", None),
        ("March 2024", None),
        ("Thu, 06 Mar 2024 07:30:00 GMT", None),
        ("2024-02-30T07:30Z", None),
        ("last week", None),
        ("", None),
    ],
)
def test_parse_instant(string: str, utc: str | None) -> None:
    moment = parse_instant(string)
    assert (moment.astimezone(dt.UTC).isoformat() if moment else None) == utc
