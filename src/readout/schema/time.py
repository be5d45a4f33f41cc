"""When: intervals of days, document creation times and time expressions (TIMEX3)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.span import Span, Spans

Basis = Literal["stated", "given", "inferred", "corrected", "unknown"]
"""How a date is known: said by the document, handed in with it, worked out, set by a person."""

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


class Interval(msgspec.Struct, frozen=True):
    """Calendar days from `earliest` to `latest`, both included; None is unbounded."""

    earliest: dt.date | None = None
    latest: dt.date | None = None


class DateEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to believe something about a document's date.

    `spans` point into the text; they are empty where the evidence stands outside it (page
    metadata, a field of the input row), and `detail` says where. `weekdays` is a bit mask,
    Monday = 1 ... Sunday = 64, None where it says nothing of weekdays.

    `soft` evidence speaks for its days without ruling out the others. Where `origin` is
    "sibling" other documents of the pile take part; `donors` are their ids.
    """

    origin: Literal["text", "given", "meta", "json-ld", "url", "sibling"]
    rule: str
    earliest: dt.date | None = None
    latest: dt.date | None = None
    weekdays: int | None = None
    spans: Spans = ()
    detail: str = ""
    soft: bool = False
    donors: tuple[str, ...] = ()


class Dct(msgspec.Struct, frozen=True, kw_only=True):
    """Document creation time: when the document was published.

    `date` is the best single day or None; `earliest` and `latest` bound it, both included.
    `constraints` are the evidence used, `conflicts` the evidence that disagrees with it,
    `evidence` the spans of the text that the constraints rest on.
    """

    date: dt.date | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    weekdays: int | None = None
    basis: Basis = "unknown"
    constraints: tuple[DateEvidence, ...] = ()
    conflicts: tuple[DateEvidence, ...] = ()
    evidence: Spans = ()


Unit = Literal[
    "second", "minute", "hour", "day", "week", "weekend", "month", "quarter", "half", "year",
    "decade", "century",
]  # fmt: skip
Tense = Literal["past", "present", "future"]
Origin = Literal["dct", "previous", "quarter"]


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """How the value of an expression follows from the day that it counts from.

    `form` is the value as far as the words alone give it, an ISO-TimeML value in which X stands
    for what is missing: "XXXX-10-07", "XXXX-WXX-1" (a Monday), "XXXX-Q3", "XXXX-XX-XXTMO".

    `origin` is what the expression counts from: the document creation time, or the date that
    the text mentioned before it ("two days later"), or the quarter that it speaks of ("the year-ago
    quarter"; the last full one before the document where it names none). A text without a date
    counts everything from the date mentioned before. `base` is the form of a date within the
    expression itself that is resolved first ("the day after October 7" has the base "XXXX-10-07").

    With `offset` the origin is moved by so many `unit`s and fills the gaps of `form` ("last year"
    is XXXX, unit year, offset -1; "October 7 last year" is XXXX-10-07, unit year, offset -1).
    Without it `form` takes the nearest place that fits, in the `direction` that the expression
    names ("last Friday": before the origin and never on it), else in that of the verb's tense;
    `unit` then is the field that is missing: the year of a month or day, the week of a weekday.

    `same_grain` asks for the quarter that the text speaks of to be moved whole: "a year earlier",
    said of a quarter, is the quarter a year before, and a year in every other text.

    A `form` that begins with P is a length of time: it is the value, and `offset` says on which
    side of the origin it lies ("the last two months": P2M, unit month, offset -2).
    """

    form: str
    origin: Origin = "dct"
    unit: Unit | None = None
    offset: int | None = None
    direction: Literal["past", "future"] | None = None
    base: str | None = None
    same_grain: bool = False


class Timex(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time expression with its TIMEX3 type and value (ISO-TimeML).

    Found in a text it is unanchored: where `relation` is given, `value` is only its `form`, and
    `interval` and `anchor` are None. `readout.timevalue.resolve` gives the value for one date,
    `anchor` of the timexes of a whole text the values, intervals and anchors of them all;
    anchoring again with another date gives the values for that.

    `relation` is None where the value says all ("1998-08-07", "PT2H", "PAST_REF").
    `tense` is that of the verb that the expression belongs to, None where none was found.
    `mod`, `quant` and `freq` are those of TIMEX3. `begin_point` and `end_point` are the
    ends of a length of time: "dct" or the span of the expression that names it.
    `anchor` names what a relative expression was resolved against ("dct" or the span of another
    expression); `interval` holds the days once anchored, None where there are none to name.
    """

    start: int
    end: int
    type: TimexType
    value: str
    rule: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    relation: Relation | None = None
    tense: Tense | None = None
    begin_point: Span | Literal["dct"] | None = None
    end_point: Span | Literal["dct"] | None = None
    interval: Interval | None = None
    anchor: Span | Literal["dct"] | None = None
