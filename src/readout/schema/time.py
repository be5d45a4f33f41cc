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
    """

    origin: Literal["text", "given", "meta", "json-ld", "url", "sibling"]
    rule: str
    earliest: dt.date | None = None
    latest: dt.date | None = None
    weekdays: int | None = None
    spans: Spans = ()
    detail: str = ""


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


class Timex(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time expression with its TIMEX3 type and normalised value (ISO-TimeML).

    `anchor` names what a relative expression was resolved against ("dct" or the span of
    another expression); `interval` holds the days once anchored.
    """

    start: int
    end: int
    type: TimexType
    value: str
    rule: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    interval: Interval | None = None
    anchor: Span | Literal["dct"] | None = None
