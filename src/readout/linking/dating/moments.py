"""Moments: what a time expression says of a day, seen from the day of publication.

"On Tuesday" lies up to six days before publication, "yesterday" one day before, "June 11" is the
last June 11. `readout.anchoring` goes from the day of publication to the days of an expression;
this is the way back, and a moment is what it needs: the expression taken apart.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout import timevalue
from readout.schema.time import Interval, Relation, Tense, Timex, Unit

MomentKind = Literal["absolute", "month-day", "month", "weekday", "offset", "length"]
"""`absolute`: days of the calendar with their year. `month-day`, `month`: without one.
`weekday`: the nearest. `offset`: so many units away. `length`: lasting so many units, `mod` says
whether nearly or more than that."""

_FORM = re.compile(r"XXXX-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|WXX-(?P<weekday>[1-7]))(?:T.*)?")
_UNITS: dict[str, Unit] = {
    "XXXX-XX-XX": "day", "XXXX-WXX": "week", "XXXX-WXX-WE": "weekend", "XXXX-XX": "month",
    "XXXX": "year",
}  # fmt: skip


class Moment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time expression seen from the day of publication.

    `days` are those of an absolute one; `month`, `day`, `weekday` (Monday = 0) the parts that
    are named. `offset` counts `unit`s from publication, negative in the past: "October 7 last
    year" is month 10, day 7, unit year, offset -1. `tense` is that of the verb, `direction` what
    the words themselves say ("last Friday"). `term`: words before it make it the end or beginning
    of a term.
    """

    kind: MomentKind
    days: Interval | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: Unit | None = None
    offset: int | None = None
    tense: Tense | None = None
    direction: Literal["past", "future"] | None = None
    mod: str | None = None
    term: bool = False

    @property
    def side(self) -> Literal["past", "future"] | None:
        """On which side of publication it lies, as far as words and verb say."""
        if self.direction is not None:
            return self.direction
        return "future" if self.tense == "future" else "past" if self.tense == "past" else None


def find_moment(timex: Timex) -> Moment | None:
    """The moment of an expression that counts from publication or from nothing; None for
    lengths, sets, vague ones, and those that count from a date mentioned before."""
    if timex.type not in ("DATE", "TIME"):
        return None
    relation = timex.relation
    if relation is None:
        days = timevalue.interval(timex.value)
        return None if days is None else Moment(kind="absolute", days=days, tense=timex.tense)
    if relation.origin != "dct" or relation.base is not None or relation.same_grain:
        return None
    return _of_form(relation, timex.tense)


def _of_form(relation: Relation, tense: Tense | None) -> Moment | None:
    unit = _UNITS.get(relation.form.partition("T")[0])
    if unit is not None and relation.offset is not None:
        unit = relation.unit if relation.unit is not None else unit
        return Moment(kind="offset", unit=unit, offset=relation.offset, tense=tense)
    match = _FORM.fullmatch(relation.form)
    if match is None:
        return None
    month, day, weekday = (None if group is None else int(group) for group in match.groups())
    kind: MomentKind = "weekday" if weekday else "month-day" if day else "month"
    return Moment(
        kind=kind,
        month=month,
        day=day,
        weekday=None if weekday is None else weekday - 1,
        unit=relation.unit if relation.offset is not None else None,
        offset=relation.offset,
        tense=tense,
        direction=relation.direction,
    )
