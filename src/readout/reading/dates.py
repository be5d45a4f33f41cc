"""Dates as people, pages and feeds write them, read into calendar days.

Only dates that stand by themselves: finding times inside sentences is another stage's work.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cache

import msgspec

from readout.lexicon import load
from readout.pattern import Matcher, compile_lexicon
from readout.schema.span import Span

YEARS = range(1700, 2101)
"""Years that a document may be from; a date outside is a misreading and is refused."""
_CHARS_MOST = 120
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ReadDate(msgspec.Struct, frozen=True, kw_only=True):
    """What a date string says: days from `earliest` to `latest`, both included.

    A date without a year has neither; its `month` and `day` (1-based) are then all it says.
    `weekday` is Monday = 0 ... Sunday = 6 where it is named.
    """

    rule: str
    earliest: dt.date | None = None
    latest: dt.date | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @property
    def value(self) -> str:
        """ISO 8601: a day, a month, a year, an interval `a/b`, or `--MM-DD` without a year."""
        if self.earliest is None or self.latest is None:
            return f"--{self.month:02}-{self.day:02}"
        first, last = self.earliest, self.latest
        if first == last:
            return first.isoformat()
        if (first, last) == _month(first.year, first.month):
            return f"{first:%Y-%m}"
        if (first, last) == (dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)):
            return f"{first:%Y}"
        return f"{first.isoformat()}/{last.isoformat()}"


def parse_date(string: str) -> ReadDate | None:
    """Read one date, or None where it is none, is impossible, or contradicts itself.

    A time of day and an offset may follow; the calendar day is the one written, whatever the
    offset. "03/04/2021" may be the third of April or the fourth of March: the interval covers
    both. A weekday that does not fit its date makes the whole date worthless.
    """
    text = " ".join(string.split())
    if not text or len(text) > _CHARS_MOST:
        return None
    for hit in _matcher().hits(text, Span(0, len(text))):
        # Branches of one pattern need groups of different names: month, month2.
        groups = {n.rstrip("0123456789"): span.of(text) for n, span in hit.groups.items()}
        read = _read(hit.rule, groups)
        if read is not None:
            return read
    return None


def parse_instant(string: str) -> dt.datetime | None:
    """The moment that a machine's date with an offset names, in that offset; else None.

    ISO 8601 and the dates of mail and feeds (RFC 5322). Only what `parse_date` reads as the
    same calendar day counts: both parsers of the standard library are lenient.
    """
    text = " ".join(string.split())
    read = parse_date(text)
    if read is None or read.earliest != read.latest:
        return None
    for parse in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if moment.tzinfo is not None and moment.date() == read.earliest:
            return moment
    return None


@cache
def _matcher() -> Matcher:
    return compile_lexicon(load("layout")).where(role="date")


def _read(rule: str, groups: Mapping[str, str]) -> ReadDate | None:
    weekday = _index(_WEEKDAYS, groups.get("weekday"))
    if "until" in groups:
        return _between(rule, groups["since"], groups["until"])
    if "first" in groups:
        return _numeric(rule, groups)
    month = _index(_MONTHS, groups.get("name"))
    number = int(groups["month"]) if "month" in groups else None if month is None else month + 1
    day = int(groups["day"]) if "day" in groups else None
    if "year" not in groups:
        if number is None or day is None or _days(2024, number, day) is None:
            return None
        return ReadDate(rule=rule, month=number, day=day, weekday=weekday)
    days = _days(int(groups["year"]), number, day)
    if days is None or (weekday is not None and days[0].weekday() != weekday):
        return None
    return ReadDate(rule=rule, earliest=days[0], latest=days[1], weekday=weekday)


def _numeric(rule: str, groups: Mapping[str, str]) -> ReadDate | None:
    first, second, year = int(groups["first"]), int(groups["second"]), _year(groups["year"])
    readings = (_days(year, first, second), _days(year, second, first))
    days = sorted(day for reading in readings if reading is not None for day in reading)
    if not days:
        return None
    return ReadDate(rule=rule, earliest=days[0], latest=days[-1])


def _between(rule: str, since: str, until: str) -> ReadDate | None:
    first, last = parse_date(since), parse_date(until)
    if first is None or last is None or first.earliest is None or last.latest is None:
        return None
    if first.earliest > last.latest:
        return None
    return ReadDate(rule=rule, earliest=first.earliest, latest=last.latest)


def _days(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date] | None:
    if year not in YEARS:
        return None
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if not 1 <= month <= 12:
        return None
    if day is None:
        return _month(year, month)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day), dt.date(year, month, day)


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, 1), dt.date(year, month, last)


def _year(digits: str) -> int:
    # Two digits: no news page of the 1960s writes its date like this.
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _index(names: tuple[str, ...], word: str | None) -> int | None:
    return None if word is None else names.index(word[:3].lower())
