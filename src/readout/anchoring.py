"""Anchoring: the values that relative time expressions take once a date is known.

Pure and cheap, and computable from stored expressions alone: no text is looked at. What the
words say stands in `Timex.relation`; here it meets the day of publication, or, in a text without
one, the date that was mentioned before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from readout import timevalue
from readout.schema.span import Span
from readout.schema.time import Interval, Relation, Tense, Timex, Unit

# How fine a value is, from coarse to fine; a season is a quarter.
_FINENESS: dict[Unit, int] = {
    "century": 0, "decade": 1, "year": 2, "half": 3, "quarter": 4, "month": 5, "week": 6,
    "weekend": 7, "day": 8, "hour": 9, "minute": 10, "second": 11,
}  # fmt: skip

# A day or month that lies further back than this from the date mentioned before opens the next
# year: in a history, "January" after "December 1944" goes on to 1945. A season does so sooner,
# since it is longer.
_BACK_DAYS = 180
_BACK_SEASON_DAYS = 90
# No more stands between the ends of a stretch of time: " to ", a dash.
_TO_CHARS = 4
# So many characters on, a text still speaks of the quarter that it named.
_NEAR_CHARS = 1000
# Nobody names a day without its year that lies further off than this in the verb's tense when
# there is a nearer one on the other side.
_FAR_DAYS = 300
_FAR_MONTH_DAYS = 270
_LOOK_AHEAD = 0.5
# A history names at least so many dates long past, and so many for each that is near.
_OLD_DATES = 5
_OLD_SHARE = 8
# February 29 is missing from up to seven years in a row.
_REACH = 8


def value_at(timex: Timex, day: dt.date | None, previous: str | None = None) -> str | None:
    """The value of an expression in a text published on `day`.

    `previous` is the value of the date that the text mentioned before; it stands in for the day
    where that is None. None where the expression counts from something that is not known.
    """
    if timex.relation is None:
        return timex.value
    return _value(timex.relation, timex.tense, day, previous)


def resolve(timex: Timex, day: dt.date, previous: str | None = None) -> Interval | None:
    """The days that an expression denotes in a text published on `day`, None for lengths of time
    without a place, sets, vague expressions, and where `previous` is needed and missing."""
    value = value_at(timex, day, previous)
    if value is None:
        return None
    return _days_of(timex, value, _origin(timex.relation, day, previous))


def anchor(timexes: Sequence[Timex], day: dt.date | None) -> tuple[Timex, ...]:
    """The expressions of one text, in text order, with values, intervals and anchors.

    `day` is the day of publication; None makes it a narrative, in which everything counts from
    the date mentioned before. So does a history, whenever it was published: a text that names
    many years long past and nothing near its own day. Anchoring what was anchored before starts
    afresh.
    """
    is_told = day is not None and _is_history(timexes, day)
    return tuple(_anchored(timexes, None if is_told else day))


def _is_history(timexes: Sequence[Timex], day: dt.date) -> bool:
    past = sum(timex.relation is None and _is_long_past(timex.value, day) for timex in timexes)
    return past >= _OLD_DATES and past > _OLD_SHARE * sum(map(_is_near, timexes))


def _is_long_past(value: str, day: dt.date) -> bool:
    days = timevalue.interval(value)
    return days is not None and days.latest is not None and days.latest.year < day.year - 1


def _is_near(timex: Timex) -> bool:
    """Whether an expression counts from the day of publication: "on Monday", "last week"."""
    relation = timex.relation
    if relation is None or relation.origin != "dct" or relation.form.startswith("P"):
        return False
    if _is_today(relation):
        return False
    return bool(relation.offset is not None or relation.direction or relation.unit == "week")


class _Mentioned(msgspec.Struct, frozen=True):
    """A date that a text mentioned."""

    value: str
    span: Span


class _State(msgspec.Struct, frozen=True):
    """What a text has mentioned so far: the last date, the quarter that it speaks of, and
    the last date that is a day."""

    last: _Mentioned | None = None
    quarter: _Mentioned | None = None
    day: _Mentioned | None = None

    def after(self, timex: Timex, day: dt.date | None) -> _State:
        """The state once an anchored expression is read."""
        if timex.type not in ("DATE", "TIME"):
            return self
        unit = timevalue.grain(timex.value)
        if unit is None or _FINENESS[unit] < _FINENESS["year"]:
            return self
        if self.last is not None and timex.tense == "future" and timex.relation is None:
            # "It lasted until 1874": the telling does not go there.
            return self
        said = _Mentioned(timex.value, Span(timex.start, timex.end))
        relation = timex.relation
        is_reported = unit == "quarter" and "-Q" in timex.value and _is_reported(timex, day)
        is_day = _FINENESS[unit] >= _FINENESS["day"]
        keeps_quarter = not is_reported or _is_compared(relation)
        return _State(
            last=said,
            quarter=self.quarter if keeps_quarter else said,
            day=said if is_day else self.day,
        )

    def source(self, timex: Timex, day: dt.date | None) -> _Mentioned | None:
        """The mention that an expression would count from."""
        relation = timex.relation
        if relation is None:
            return None
        if relation.origin == "quarter":
            return self.quarter
        if day is not None and "T" in relation.form and self._is_coarse():
            # "At 10 p.m." is a clock time of the last day named, not of a month named since.
            return self.day
        if not relation.same_grain:
            return self.last
        near = self.quarter is not None and timex.start - self.quarter.span.end <= _NEAR_CHARS
        return self.quarter if near else None

    def _is_coarse(self) -> bool:
        """Whether the last date is longer than a day; one of a month's days is none of them."""
        if self.last is None or "X" in self.last.value:
            return False
        unit = timevalue.grain(self.last.value)
        return unit is not None and _FINENESS[unit] < _FINENESS["day"]


def _is_reported(timex: Timex, day: dt.date | None) -> bool:
    """Whether a quarter is one that is reported on: reports are on quarters that are over, whatever
    they say of the next, and one whose profit fell is over by the reckoning of its firm."""
    if timex.tense == "past":
        return True
    latest = None if timex.interval is None else timex.interval.latest
    return day is None or (latest is not None and latest < day)


def _is_compared(relation: Relation | None) -> bool:
    """Whether an expression names the quarter a year before only to compare with it."""
    if relation is None or relation.offset is None:
        return False
    return relation.offset < 0 or not relation.form.startswith("XXXX")


def _anchored(timexes: Sequence[Timex], day: dt.date | None) -> Iterator[Timex]:
    state = _State()
    asides = _asides(timexes)
    named: dict[str, str] = {}
    for timex in timexes:
        # A narrative counts all from the date before, "a year ago" too.
        told = state.last if day is None else None
        done = _anchor_one(_as_named(timex, named), day, state.source(timex, day) or told)
        done = msgspec.structs.replace(done, relation=timex.relation)
        named.update(_named(done))
        yield done
        if state.last is None or timex.start not in asides:
            state = state.after(done, day)


def _named(timex: Timex) -> Iterator[tuple[str, str]]:
    """A day that was named with its year, by its form without one."""
    relation = timex.relation
    with_year = relation is None or (relation.unit == "year" and relation.offset is not None)
    if with_year and timex.type == "DATE" and timevalue.grain(timex.value) == "day":
        yield f"XXXX{timex.value[4:]}", timex.value


def _as_named(timex: Timex, named: Mapping[str, str]) -> Timex:
    """An expression that gives a day without a year, with the year in which the text named that
    day before: "October 7 last year ... the day after October 7"."""
    relation = timex.relation
    if relation is None or timex.tense == "future":
        return timex
    if relation.base is not None and relation.base in named:
        relation = msgspec.structs.replace(relation, base=named[relation.base])
    elif relation.form in named and relation.offset is None and relation.direction is None:
        relation = msgspec.structs.replace(relation, form=named[relation.form])
    return msgspec.structs.replace(timex, relation=relation)


def _asides(timexes: Sequence[Timex]) -> frozenset[int]:
    """Where the telling does not go: pairs of years that are joined by a dash, "(1850-1923)", for
    they are lives and reigns, and the far end of what lasted long, "from October 1899 to May 1902".
    """
    asides: set[int] = set()
    for first, last in pairwise(t for t in timexes if t.relation is None):
        gap = last.start - first.end
        if gap == 1 and timevalue.grain(first.value) == timevalue.grain(last.value) == "year":
            asides |= {first.start, last.start}
        elif 1 <= gap <= _TO_CHARS and _are_far(first.value, last.value):
            asides.add(last.start)
    return frozenset(asides)


def _are_far(first: str, last: str) -> bool:
    """Whether a date lies well behind another."""
    one, other = timevalue.interval(first), timevalue.interval(last)
    if one is None or other is None or one.latest is None or other.earliest is None:
        return False
    return (other.earliest - one.latest).days > _BACK_DAYS


def _anchor_one(timex: Timex, day: dt.date | None, source: _Mentioned | None) -> Timex:
    relation = timex.relation
    previous = None if source is None else source.value
    value = value_at(timex, day, previous)
    if day is None and relation is not None and _is_today(relation):
        # The day of writing, not of what is told: "today it is a museum".
        return msgspec.structs.replace(timex, value="PRESENT_REF", interval=None, anchor=None)
    if relation is None or value is None:
        plain = timex.value if relation is None else relation.form
        return msgspec.structs.replace(
            timex, value=plain, interval=timevalue.interval(plain), anchor=None
        )
    origin = _origin(relation, day, previous)
    used: Span | Literal["dct"] | None = None
    if source is not None and origin == source.value:
        used = source.span
    elif day is not None:
        used = "dct"
    days = _days_of(timex, value, origin)
    return msgspec.structs.replace(timex, value=value, interval=days, anchor=used)


def _is_today(relation: Relation) -> bool:
    return (relation.form, relation.offset, relation.origin) == ("XXXX-XX-XX", 0, "dct")


def _origin(relation: Relation | None, day: dt.date | None, previous: str | None) -> str | None:
    if relation is None:
        return None
    if relation.origin == "quarter":
        return previous or _last_quarter(day)
    if relation.same_grain and previous is not None:
        return previous
    if relation.origin == "dct" and day is not None:
        return day.isoformat()
    if relation.origin == "previous" and previous is None and day is not None:
        return day.isoformat()
    return previous


def _last_quarter(day: dt.date | None) -> str | None:
    before = None if day is None else timevalue.shift_day(day, "quarter", -1)
    return None if before is None else timevalue.at_grain(before, "quarter")


def _value(
    relation: Relation, tense: Tense | None, day: dt.date | None, previous: str | None
) -> str | None:
    if relation.form.startswith("P"):
        return relation.form
    origin = _origin(relation, day, previous)
    if origin is None:
        return None
    told = origin == previous and (day is None or relation.origin == "previous")
    if relation.base is not None:
        base = Relation(form=relation.base, unit=_missing(relation.base))
        found = relation.base if base.unit is None else _nearest(base, tense, origin, told=told)
        if found is None:
            return None
        origin = found
    if relation.offset is not None:
        return _moved(relation, origin)
    return _nearest(relation, tense, origin, told=told)


def _missing(form: str) -> Unit | None:
    """The field of a form that has to be found; None where there is none."""
    if "X" not in form:
        return None
    return "week" if "-WXX" in form else "year"


def _moved(relation: Relation, origin: str) -> str | None:
    unit, count = relation.unit or "day", relation.offset or 0
    if relation.origin == "quarter" and unit == "year":
        return timevalue.shift(origin, unit, count)
    if relation.same_grain and "-Q" in origin:
        return timevalue.shift(origin, unit, count)
    days, own = timevalue.interval(origin), timevalue.grain(origin)
    if days is None or days.earliest is None or own is None:
        return None
    if _FINENESS[own] < _FINENESS[unit]:
        # June 1944 moved by two days may be July: what is said is said of June.
        return timevalue.fill(relation.form, origin)
    moved = timevalue.shift_day(days.earliest, unit, count)
    if moved is None:
        return None
    if own == "hour":
        own = "day"
    return timevalue.fill(relation.form, timevalue.at_grain(moved, own))


def _nearest(relation: Relation, tense: Tense | None, origin: str, *, told: bool) -> str | None:
    """The place nearest to the origin that the form fits, on the side that is meant."""
    around = timevalue.interval(origin)
    if around is None or around.earliest is None or around.latest is None:
        return None
    unit = relation.unit or "year"
    own = timevalue.grain(origin)
    if own is not None and _FINENESS[own] < _FINENESS[unit]:
        return timevalue.fill(relation.form, origin)
    if relation.direction is not None:
        return _beyond(relation, around.earliest, around.latest)
    if told:
        return _told(relation, around.earliest, unit)
    return _by_tense(relation, tense, around.earliest, unit)


def _places(
    form: str, day: dt.date, unit: Unit, step: int
) -> Iterator[tuple[str, dt.date, dt.date]]:
    """Values that the form takes from a day on, going by `step` units, with their days."""
    for count in range(_REACH + 1):
        moved = timevalue.shift_day(day, unit, count * step)
        value = None if moved is None else timevalue.fill(form, moved.isoformat())
        days = None if value is None else timevalue.interval(value)
        if value is not None and days is not None and days.earliest and days.latest:
            yield value, days.earliest, days.latest


def _beyond(relation: Relation, first: dt.date, last: dt.date) -> str | None:
    unit = relation.unit or "year"
    if relation.direction == "past":
        return next((v for v, _, b in _places(relation.form, last, unit, -1) if b < first), None)
    return next((v for v, a, _ in _places(relation.form, first, unit, 1) if a > last), None)


def _before(form: str, day: dt.date, unit: Unit) -> str | None:
    return next((v for v, first, _ in _places(form, day, unit, -1) if first <= day), None)


def _after(form: str, day: dt.date, unit: Unit) -> str | None:
    return next((v for v, _, last in _places(form, day, unit, 1) if last >= day), None)


def _by_tense(relation: Relation, tense: Tense | None, day: dt.date, unit: Unit) -> str | None:
    before = _before(relation.form, day, unit)
    after = _after(relation.form, day, unit)
    if before is None or after is None:
        return before or after
    if unit == "week":
        return after if tense in ("future", "present") else before
    back, ahead = _distance(before, day), _distance(after, day)
    far = _FAR_DAYS if len(relation.form) > len("XXXX-XX") else _FAR_MONTH_DAYS
    if tense == "past" and back <= far:
        return before
    if tense == "future" and ahead <= far and "-Q" not in relation.form:
        # But "we expect to report a third-quarter loss" speaks of the one that has ended.
        return after
    # Without a tense to go by, news looks back unless what lies ahead is much nearer.
    return after if ahead < _LOOK_AHEAD * back else before


def _distance(value: str, day: dt.date) -> int:
    days = timevalue.interval(value)
    if days is None or days.earliest is None or days.latest is None:
        return dt.date.max.toordinal()
    return max((days.earliest - day).days, (day - days.latest).days, 0)


def _told(relation: Relation, day: dt.date, unit: Unit) -> str | None:
    """In telling, time goes on: the same year or week, or the next where that lies far back."""
    here = timevalue.fill(relation.form, day.isoformat())
    days = None if here is None else timevalue.interval(here)
    if here is None or days is None or days.latest is None:
        return _after(relation.form, day, unit)
    back = (day - days.latest).days
    if unit in ("week", "month") and back > 0:
        return _after(relation.form, day, unit)
    far = _BACK_SEASON_DAYS if relation.form[-2:] in ("SP", "SU", "FA", "WI") else _BACK_DAYS
    return _after(relation.form, day, unit) if back > far else here


def _days_of(timex: Timex, value: str, origin: str | None) -> Interval | None:
    """The days of a value; those of a length of time that lies beside its origin."""
    relation = timex.relation
    if relation is None or not relation.form.startswith("P"):
        return timevalue.interval(value)
    around = None if origin is None else timevalue.interval(origin)
    if around is None or around.earliest is None or around.latest is None:
        return None
    if relation.offset is None or relation.unit is None:
        return None
    end = around.earliest if relation.offset < 0 else around.latest
    other = timevalue.shift_day(end, relation.unit, relation.offset)
    if relation.offset < 0:
        return Interval(other, around.latest)
    return Interval(around.earliest, other)
