"""Arithmetic with TIMEX3 values: ISO-TimeML strings to calendar days and back.

A value names a stretch of the calendar, as fine or as coarse as the words it came from:

    1998-08-07  1998-08  1998  1998-W32  1998-W32-5  1998-W32-WE  1998-Q3  1998-H1  1998-SU
    199 (a decade, also written 199X)  19 (a century, the years 1900 to 1999)
    1998-08-07T19:30  1998-08-07TNI

X stands for what is not known. Lengths of time (P2M, PT5H) and the vague values (PAST_REF,
PRESENT_REF, FUTURE_REF) name no stretch of the calendar. Weeks are those of ISO 8601.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache

import msgspec

from readout.schema.time import Interval, Unit

_FIELDS = re.compile(
    r"(?P<year>[0-9X]{4})"
    r"(?:-W(?P<week>[0-9X]{2})(?:-(?P<weekday>[1-7X]|WE))?"
    r"|-Q(?P<quarter>[1-4X])"
    r"|-H(?P<half>[12X])"
    r"|-(?P<season>SP|SU|FA|WI)"
    r"|-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?"
    r"(?P<clock>T.+)?",
)
# Feasts that move: a number of days from Easter, or the n-th weekday of a month, 9 for its last.
_EASTER = re.compile(r"XXXX-EASTER([+-]\d+)")
_NTH = re.compile(r"XXXX-(\d\d)-N(\d)-(\d)")
_DECADE = re.compile(r"([0-9]{3})X?")
_CENTURY = re.compile(r"[0-9]{2}(?:XX)?")

# Months of the seasons in the north, with the days that either reckoning gives them.
_SEASONS = {
    "SP": ((3, 1), (6, 21)),
    "SU": ((6, 1), (9, 23)),
    "FA": ((9, 1), (12, 21)),
    "WI": ((12, 1), (3, 21)),
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "weekend": 7}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_COARSE: tuple[Unit, ...] = ("century", "decade", "year", "half", "quarter", "month", "day")


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a value that names a place in a year. Each is a string as written, with X for
    what is missing, or None where the value has no such field."""

    year: str
    month: str | None = None
    day: str | None = None
    week: str | None = None
    weekday: str | None = None
    quarter: str | None = None
    half: str | None = None
    season: str | None = None
    clock: str | None = None


@lru_cache(maxsize=4096)
def parse(value: str) -> Fields | None:
    """The fields of a calendar value of a year or finer; None for every other value."""
    match = _FIELDS.fullmatch(value)
    return None if match is None else Fields(**match.groupdict())


def is_calendar(value: str) -> bool:
    """Whether a value names days of the calendar without a gap."""
    return interval(value) is not None


@lru_cache(maxsize=4096)
def interval(value: str) -> Interval | None:
    """The days that a value covers, both ends included.

    The clock of a value is left aside: 1998-08-07TNI is August 7. None where a field is missing
    or is no date, for lengths of time and for vague values. "1944-06-XX" is all of June: what is
    missing at the end only makes the stretch longer.
    """
    days = _long(value)
    if days is None:
        fields = parse(value)
        days = None if fields is None or "X" in fields.year else _short(fields)
    return None if days is None else Interval(*days)


def _long(value: str) -> tuple[dt.date, dt.date] | None:
    if _CENTURY.fullmatch(value):
        return _years(int(value[:2]) * 100, 100)
    match = _DECADE.fullmatch(value)
    return None if match is None else _years(int(match.group(1)) * 10, 10)


def _short(fields: Fields) -> tuple[dt.date, dt.date] | None:
    year = int(fields.year)
    try:
        if _known(fields.week):
            return _week(year, fields)
        if _known(fields.quarter):
            return _months(year, int(fields.quarter or 0) * 3 - 2, 3)
        if _known(fields.half):
            return _months(year, int(fields.half or 0) * 6 - 5, 6)
        if fields.season is not None:
            return _season(year, fields.season)
        if not _known(fields.month):
            return _years(year, 1)
        month = int(fields.month or 0)
        if not _known(fields.day):
            return _months(year, month, 1)
        day = dt.date(year, month, int(fields.day or 0))
    except ValueError:
        return None
    return day, day


def _season(year: int, season: str) -> tuple[dt.date, dt.date]:
    (month, day), (last_month, last_day) = _SEASONS[season]
    last_year = year + (last_month < month)
    return dt.date(year, month, day), dt.date(last_year, last_month, last_day)


def _known(field: str | None) -> bool:
    return field is not None and "X" not in field


def _week(year: int, fields: Fields) -> tuple[dt.date, dt.date]:
    monday = dt.date.fromisocalendar(year, int(fields.week or 0), 1)
    if fields.weekday is None or fields.weekday == "X":
        return monday, monday + dt.timedelta(6)
    if fields.weekday == "WE":
        return monday + dt.timedelta(5), monday + dt.timedelta(6)
    day = monday + dt.timedelta(int(fields.weekday) - 1)
    return day, day


def _years(year: int, count: int) -> tuple[dt.date, dt.date] | None:
    last = year + count - 1
    if last < dt.MINYEAR:
        return None
    return dt.date(max(year, dt.MINYEAR), 1, 1), dt.date(last, 12, 31)


def _months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    last = month + count - 1
    return dt.date(year, month, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


@lru_cache(maxsize=4096)
def grain(value: str) -> Unit | None:
    """How fine a calendar value is, gaps at its end not counted; None for other values.

    A season counts as a quarter. A clock time or part of day is of the grain hour.
    """
    if _CENTURY.fullmatch(value):
        return "century"
    if _DECADE.fullmatch(value):
        return "decade"
    fields = parse(value)
    if fields is None or "X" in fields.year:
        return None
    if fields.clock is not None and (_known(fields.day) or _known(fields.weekday)):
        return "hour"
    return _grain(fields)


def _grain(fields: Fields) -> Unit:
    if _known(fields.week):
        if fields.weekday == "WE":
            return "weekend"
        return "day" if _known(fields.weekday) else "week"
    if _known(fields.quarter) or fields.season is not None:
        return "quarter"
    if _known(fields.half):
        return "half"
    if not _known(fields.month):
        return "year"
    return "day" if _known(fields.day) else "month"


def day_of(value: str) -> dt.date | None:
    """The day that a value names, None where it names a longer stretch or none."""
    days = interval(value)
    return days.earliest if days is not None and days.earliest == days.latest else None


def at_grain(day: dt.date, unit: Unit) -> str:
    """The value of the stretch of a grain that a day lies in: (1998-08-07, week) is 1998-W32."""
    if unit in ("week", "weekend"):
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    year = day.year
    values: dict[Unit, str] = {
        "century": f"{year // 100:02d}",
        "decade": f"{year // 10:03d}",
        "year": f"{year:04d}",
        "half": f"{year:04d}-H{(day.month + 5) // 6}",
        "quarter": f"{year:04d}-Q{(day.month + 2) // 3}",
        "month": f"{year:04d}-{day.month:02d}",
    }
    return values.get(unit, day.isoformat())


def shift_day(day: dt.date, unit: Unit, count: int) -> dt.date | None:
    """A day so many units later (earlier where negative); the 31st becomes the last of a shorter
    month. Hours and less move to the day that they end in from noon. None outside the years 1 to
    9999."""
    try:
        if unit in _MONTHS:
            months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
            year, month = divmod(months, 12)
            last = calendar.monthrange(year, month + 1)[1]
            return dt.date(year, month + 1, min(day.day, last))
        if unit in _DAYS:
            return day + dt.timedelta(days=count * _DAYS[unit])
        noon = dt.datetime.combine(day, dt.time(12))
        return (noon + dt.timedelta(seconds=count * _SECONDS[unit])).date()
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def shift(value: str, unit: Unit, count: int) -> str | None:
    """A calendar value moved by so many units, at its own grain.

    A value coarser than the unit moves only as far as whole stretches of it say: 1944-06 moved by
    two days is 1944-06 still. None where the value names no days.
    """
    days = interval(value)
    own = grain(value)
    if days is None or own is None or days.earliest is None:
        return None
    fields = parse(value)
    if fields is not None and fields.season is not None:
        moved = shift_day(days.earliest, unit, count)
        return None if moved is None else f"{moved.year:04d}-{fields.season}"
    moved = shift_day(days.earliest, unit, count)
    if moved is None:
        return None
    if own == "hour" and fields is not None:
        return moved.isoformat() + (fields.clock or "")
    return at_grain(moved, own)


def fill(form: str, value: str) -> str | None:
    """`form` with its gaps filled from a calendar value: XXXX-10-07 and 1998 give 1998-10-07,
    XXXX-WXX-1 and 1998-08-07 give 1998-W32-1 as a day, 1998-08-03.

    Gaps that the value is too coarse to fill stay. None where not even the year is known.
    """
    days = interval(value)
    if days is None or days.earliest is None or days.latest is None:
        return None
    return _Filler(first=days.earliest, last=days.latest).fill(form)


class _Filler(msgspec.Struct, frozen=True):
    """Fills gaps from a stretch of days, as far as all of its days agree."""

    first: dt.date
    last: dt.date

    def fill(self, form: str) -> str | None:
        if "EASTER" in form or "-N" in form:
            return self._feast(form)
        if form.endswith("-QX") and form[0] != "X":
            quarter = self._agreed("quarter")
            return form[:4] + (quarter[4:] if quarter else "")
        if form == "XX":
            return self._agreed("century")
        if form in ("XXX", "XXXX") or form == "XXXX-QX" or form == "XXXX-HX":
            units: dict[str, Unit] = {
                "XXX": "decade", "XXXX": "year", "XXXX-QX": "quarter", "XXXX-HX": "half"
            }  # fmt: skip
            return self._agreed(units[form]) or self._agreed("year")
        fields = parse(form)
        if fields is None:
            return None
        if fields.week is not None:
            return self._week(fields)
        return self._date(fields, form)

    def _feast(self, form: str) -> str | None:
        year = self._agreed("year")
        if year is None:
            return None
        clock = form.partition("T")[2] if form.count("T") > form.count("EASTER") else ""
        match = _EASTER.match(form)
        if match is not None:
            day = easter(int(year)) + dt.timedelta(int(match.group(1)))
        else:
            match = _NTH.match(form)
            if match is None:
                return None
            day = _nth_weekday(int(year), *(int(number) for number in match.groups()))
        return day.isoformat() + (f"T{clock}" if clock else "")

    def _agreed(self, unit: Unit) -> str | None:
        first = at_grain(self.first, unit)
        return first if first == at_grain(self.last, unit) else None

    def _week(self, fields: Fields) -> str | None:
        week = self._agreed("week")
        if week is None:
            return self._agreed("year")
        if fields.weekday is None:
            return week
        filled = f"{week}-{fields.weekday}"
        if fields.weekday == "WE":
            return filled
        day = day_of(filled)
        return None if day is None else day.isoformat() + (fields.clock or "")

    def _date(self, fields: Fields, form: str) -> str | None:
        year = fields.year if "X" not in fields.year else self._agreed("year")
        if year is None:
            return None
        if fields.month is None:
            return year + form[4:]
        month = fields.month
        if month == "XX":
            month = (self._agreed("month") or "XXXX-XX")[5:]
        if fields.day is None:
            return f"{year}-{month}"
        day = fields.day
        if day == "XX":
            day = f"{self.first.day:02d}" if self.first == self.last else "XX"
        return f"{year}-{month}-{day}{fields.clock or ''}"


def easter(year: int) -> dt.date:
    """Easter Sunday of the western churches, by the reckoning of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> dt.date:
    if nth == 9:
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
        return last - dt.timedelta((last.isoweekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
