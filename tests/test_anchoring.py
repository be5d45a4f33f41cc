"""Anchoring: relations and a day give values and intervals, without the text."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.anchoring import anchor, resolve, value_at
from readout.schema.span import Span
from readout.schema.time import Interval, Relation, Tense, Timex

DAY = dt.date(2031, 3, 5)  # a Wednesday


def timex(relation: Relation, *, tense: Tense | None = None, start: int = 0) -> Timex:
    kind = "DURATION" if relation.form.startswith("P") else "DATE"
    return Timex(
        start=start,
        end=start + 1,
        type=kind,
        value=relation.form,
        rule="r",
        relation=relation,
        tense=tense,
    )


# Relation, tense, value on DAY.
VALUES = [
    (Relation(form="XXXX-XX-XX", unit="day", offset=-1), None, "2031-03-04"),
    (Relation(form="XXXX-WXX", unit="week", offset=-1), None, "2031-W09"),
    (Relation(form="XXXX-XX", unit="month", offset=-3), None, "2030-12"),
    (Relation(form="XXXX-10-07", unit="year", offset=-1), None, "2030-10-07"),
    (Relation(form="XXXX-WXX-3", unit="week"), "past", "2031-03-05"),
    (Relation(form="XXXX-WXX-4", unit="week"), "past", "2031-02-27"),
    (Relation(form="XXXX-WXX-4", unit="week"), "future", "2031-03-06"),
    (Relation(form="XXXX-WXX-3", unit="week", direction="past"), "past", "2031-02-26"),
    (Relation(form="XXXX-WXX-3", unit="week", direction="future"), "past", "2031-03-12"),
    (Relation(form="XXXX-11-30", unit="year"), "past", "2030-11-30"),
    (Relation(form="XXXX-04-02", unit="year"), "past", "2031-04-02"),
    (Relation(form="XXXX-04-02", unit="year"), "future", "2031-04-02"),
    (Relation(form="XXXX-02-29", unit="year", direction="past"), None, "2028-02-29"),
    (Relation(form="XXXX-Q4", unit="year"), "future", "2030-Q4"),
    (Relation(form="XXXX-QX", origin="quarter", unit="quarter", offset=0), None, "2030-Q4"),
    (Relation(form="XXXX-XX-XX", base="XXXX-03-01", unit="day", offset=1), "past", "2031-03-02"),
    (Relation(form="XXXX-EASTER+0", unit="year"), None, "2031-04-13"),
    (Relation(form="P2M", unit="month", offset=-2), None, "P2M"),
]


@pytest.mark.parametrize(("relation", "tense", "value"), VALUES)
def test_values(relation: Relation, tense: Tense | None, value: str) -> None:
    assert value_at(timex(relation, tense=tense), DAY) == value


def test_weeks_begin_on_monday() -> None:
    last = timex(Relation(form="XXXX-WXX", unit="week", offset=-1))
    assert value_at(last, dt.date(2031, 3, 9)) == "2031-W09"
    assert value_at(last, dt.date(2031, 3, 10)) == "2031-W10"


def test_a_length_beside_the_day_of_writing_has_days() -> None:
    last = timex(Relation(form="P2M", unit="month", offset=-2))
    assert resolve(last, DAY) == Interval(dt.date(2031, 1, 5), DAY)
    coming = timex(Relation(form="P1W", unit="week", offset=1))
    assert resolve(coming, DAY) == Interval(DAY, dt.date(2031, 3, 12))


def test_what_needs_a_mention_takes_it() -> None:
    later = timex(Relation(form="XXXX-XX-XX", origin="previous", unit="day", offset=2))
    assert value_at(later, DAY, "2030-01-03") == "2030-01-05"
    assert value_at(later, DAY, "2030-01") == "2030-01-XX"
    assert value_at(later, None) is None


def test_a_text_is_followed() -> None:
    first = Timex(start=0, end=5, type="DATE", value="2030-01-03", rule="r")
    later = timex(Relation(form="XXXX-XX-XX", origin="previous", unit="day", offset=2), start=10)
    yesterday = timex(Relation(form="XXXX-XX-XX", unit="day", offset=-1), start=20)
    one, two, three = anchor((first, later, yesterday), DAY)
    assert (one.anchor, two.anchor, three.anchor) == (None, Span(0, 5), "dct")
    assert (two.value, three.value) == ("2030-01-05", "2031-03-04")
    assert two.interval == Interval(dt.date(2030, 1, 5), dt.date(2030, 1, 5))


def test_a_day_that_was_named_with_its_year_keeps_it() -> None:
    named = timex(Relation(form="XXXX-04-02", unit="year", offset=-1), tense="past")
    again = timex(Relation(form="XXXX-04-02", unit="year"), tense="past", start=10)
    after = timex(Relation(form="XXXX-XX-XX", base="XXXX-04-02", unit="day", offset=1), start=20)
    ahead = timex(Relation(form="XXXX-04-02", unit="year"), tense="future", start=30)
    found = anchor((named, again, after, ahead), DAY)
    assert [each.value for each in found] == [
        "2030-04-02", "2030-04-02", "2030-04-03", "2031-04-02",
    ]  # fmt: skip
    assert [each.relation for each in found] == [t.relation for t in (named, again, after, ahead)]
    assert anchor(found, DAY) == found


def test_a_narrative_counts_everything_from_what_was_mentioned() -> None:
    first = Timex(start=0, end=5, type="DATE", value="1871-04-03", rule="r")
    june = timex(Relation(form="XXXX-06", unit="year"), tense="past", start=10)
    yesterday = timex(Relation(form="XXXX-XX-XX", unit="day", offset=-1), start=20)
    values = [t.value for t in anchor((first, june, yesterday), None)]
    assert values == ["1871-04-03", "1871-06", "1871-06-XX"]


def test_the_end_of_a_story_told_ahead_is_not_counted_from() -> None:
    first = Timex(start=0, end=5, type="DATE", value="1871-04-03", rule="r")
    until = Timex(start=6, end=9, type="DATE", value="1874", rule="r", tense="future")
    day = timex(Relation(form="XXXX-04-05", unit="year"), start=10)
    assert anchor((first, until, day), None)[2].value == "1871-04-05"


def test_anchoring_again_starts_afresh() -> None:
    timexes = tuple(timex(relation, tense=tense) for relation, tense, _ in VALUES)
    once = anchor(timexes, DAY)
    assert anchor(once, DAY) == once
    assert anchor(anchor(timexes, dt.date(1999, 1, 1)), DAY) == once


def test_nothing_known_is_said_so() -> None:
    monday = timex(Relation(form="XXXX-WXX-1", unit="week"))
    (done,) = anchor((monday,), None)
    assert (done.value, done.interval, done.anchor) == ("XXXX-WXX-1", None, None)
