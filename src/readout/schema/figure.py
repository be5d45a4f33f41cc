"""How many: quantities as intervals with what they count."""

from __future__ import annotations

import datetime as dt

import msgspec

from readout.schema.span import Spans


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity that counts or measures something.

    `low` and `high` are inclusive, None is unbounded; `value` is the number as written
    where there is one; `approximate` is true under a hedge; `rule` names the hedge entry.
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
