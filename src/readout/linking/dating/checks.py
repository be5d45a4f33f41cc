"""A stated day of publication against the weekdays that its own text names with days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from readout.linking.dating.clues import STATED_WEEKDAY, Clue, DateKeys
from readout.linking.dating.dayset import move
from readout.linking.dating.moments import Moment
from readout.schema.time import DateEvidence

_NEXT_DAY = 1  # copy is dated the day after it was written where the day changes in between


def find_clashes(item: DateKeys, published: dt.date) -> Iterator[DateEvidence]:
    """What in a text cannot be where it was published on this day, in text order.

    "Tuesday, June 25" in the line that states a day that is none; "today (Monday)" on another
    day; "on Monday, 24 June" of a June 24 that was a Saturday.
    """
    for clue in item.clues:
        if clue.moment.weekday is None or _fits(clue, published):
            continue
        yield DateEvidence(
            origin="text",
            rule=clue.rule if clue.rule == STATED_WEEKDAY else "weekday-of-day",
            weekdays=1 << clue.moment.weekday if clue.rule == STATED_WEEKDAY else None,
            spans=(clue.span,),
            detail=clue.quote,
        )


def _fits(clue: Clue, published: dt.date) -> bool:
    moment = clue.moment
    if clue.rule == STATED_WEEKDAY:
        return moment.weekday == published.weekday()
    if moment.kind == "offset" and moment.unit == "day" and moment.offset is not None:
        return moment.weekday == move(published, moment.offset).weekday()
    if moment.kind == "month-day" and clue.timex is not None:
        places = [day for day in _places(moment, published) if _is_possible(moment, day, published)]
        return not places or any(day.weekday() == moment.weekday for day in places)
    return True


def _places(moment: Moment, published: dt.date) -> Iterator[dt.date]:
    """The day without its year, in the years in which it may be meant."""
    years = [published.year - 1, published.year, published.year + 1]
    if moment.offset is not None:
        years = [published.year + moment.offset]
    for year in years:
        try:
            yield dt.date(year, moment.month or 0, moment.day or 0)
        except ValueError:  # February 29
            continue


def _is_possible(moment: Moment, day: dt.date, published: dt.date) -> bool:
    """Whether a day without its year may be this one: at most a year away, on the side that the
    words name."""
    if moment.offset is not None:
        return True
    if abs((day - published).days) > 366:
        return False
    if moment.side == "past":
        return day <= move(published, _NEXT_DAY)
    return moment.side is None or day >= move(published, -_NEXT_DAY)
