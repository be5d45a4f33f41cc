"""How many: quantities as intervals with what they count."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.span import Span, Spans

Harm = Literal["killed", "injured", "shot"]


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quantity that counts or measures something.

    `low` and `high` are inclusive, None is unbounded; `value` is the number as written
    where there is one; `approximate` is true under a hedge; `rule` names the entry that read the
    number, and the hedge entry behind it.

    `unit` is "people", the plural of the noun that is counted, an ISO 4217 code or the name of a
    unit of measure ("km", "%", "years"); `unit_span` holds its words where it is measured.

    `counts` is what is counted, `measure` what is said of it ("killed", "displaced") and
    `predicate` the words that say so. `place`, `group` ("of the 20 guards") and `since` narrow it
    down. `cumulative` tells a running total from the figure of one event, None where nothing
    tells. `asof_span` names the day the figure holds for; `asof` is that day, once anchored.
    `statement` is the index of the statement, among those of the same reading, that it stands in.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    rule: str
    value: float | None = None
    approximate: bool = False
    counts: Spans = ()
    measure: str | None = None
    asof: dt.date | None = None
    hedge: Span | None = None
    unit_span: Span | None = None
    predicate: Span | None = None
    place: Spans = ()
    group: Spans = ()
    since: Spans = ()
    cumulative: bool | None = None
    asof_span: Span | None = None
    statement: int | None = None


class Casualty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is said to have been killed, hurt or shot, with or without a number.

    `span` is who, `predicate` the word that says so. `low` and `high` are how many, as in a
    figure: "a man" is one, "several boys" two and up; `counted` tells that the text says how many,
    `others` that it counts people besides those told of before, `several` that the sentence speaks
    of several events and `elsewhen` that it names a month, a year or a span of time. `name` is a
    person's name in lower case, None for others, `age` the age told beside, in years, and `sex`
    what noun or pronoun tell. `sentence` is the number of its sentence.
    """

    span: Span
    predicate: Span
    measure: Harm
    rule: str
    low: float
    high: float | None
    definite: bool = False
    counted: bool = False
    others: bool = False
    several: bool = False
    elsewhen: bool = False
    name: str | None = None
    age: float | None = None
    sex: Literal["male", "female"] | None = None
    sentence: int = 0
