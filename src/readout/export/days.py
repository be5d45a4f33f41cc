"""Days that are not known to the day, as formats without an interval can tell them."""

from __future__ import annotations

import calendar
import datetime as dt

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def prefix(earliest: dt.date | None, latest: dt.date | None) -> str:
    """ISO 8601 as far as it is sure: a day, a month ("2031-03") or a year; "" where not even that,
    or where an end is open."""
    if earliest is None or latest is None or earliest.year != latest.year:
        return ""
    if earliest.month != latest.month:
        return f"{earliest.year:04}"
    return earliest.isoformat() if earliest == latest else earliest.isoformat()[:7]


def spell(earliest: dt.date, latest: dt.date) -> str:
    """Days for people: "9 March 2031", "3-9 March 2031" (with a dash), "March 2031", "2031"."""
    if earliest == latest:
        return _day(latest)
    if _is_first(earliest) and _is_last(latest):
        if (earliest.year, earliest.month) == (latest.year, latest.month):
            return f"{_MONTHS[latest.month - 1]} {latest.year}"
        if earliest.year == latest.year and (earliest.month, latest.month) == (1, 12):
            return str(latest.year)
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        return f"{earliest.day}–{_day(latest)}"
    if earliest.year == latest.year:
        return f"{earliest.day} {_MONTHS[earliest.month - 1]} – {_day(latest)}"
    return f"{_day(earliest)} – {_day(latest)}"


def bounds(earliest: dt.date | None, latest: dt.date | None) -> str:
    """Days that are only bounded, in words; "" where neither end is known."""
    if earliest is not None and latest is not None:
        return f"On a day of {spell(earliest, latest)}"
    if latest is not None:
        return f"Not after {_day(latest)}"
    return "" if earliest is None else f"Not before {_day(earliest)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _is_first(day: dt.date) -> bool:
    return day.day == 1


def _is_last(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
