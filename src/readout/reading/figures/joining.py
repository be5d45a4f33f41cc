"""Two numbers that are one: ranges ("between 15 and 20") and "half of 1 percent"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from readout.reading.figures.quantities import Quantity
from readout.schema.span import Span

_DASH = re.compile(r"\s?[-–—]\s?\Z")
_TO = re.compile(r"-?\s(?:to|or|through)\s(?:(?:about|as\smany\sas|even|perhaps|some)\s)?\Z|-to-\Z")
_AND = re.compile(r"\sand\s\Z")
_OF = re.compile(r"\sof\s\Z")
_BETWEEN = re.compile(r"\bbetween\s(?:about\s|around\s|roughly\s)?[^\s]?\Z")
_FROM = re.compile(r"\bfrom\s(?:about\s|around\s|roughly\s|just\s|nearly\s)?[^\s]?\Z")
_SCALE = re.compile(r"(?:thousand|million|billion|trillion|bn|mn|tn|m|k)\Z")
_WORTH = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip
_BEFORE = 24


def join(quantities: Sequence[Quantity], lowered: str) -> list[Quantity]:
    """The quantities of a text with neighbours joined where they are one, in text order."""
    joined: list[Quantity] = []
    for quantity in quantities:
        one = _joined(joined[-1], quantity, lowered) if joined else None
        if one is not None:
            joined[-1] = one
        elif joined and _is_score(joined[-1], quantity, lowered):
            joined.pop()
        else:
            joined.append(quantity)
    return joined


def _is_score(first: Quantity, second: Quantity, lowered: str) -> bool:
    """Whether two plain numbers hang together without being a range: "6-3", "2012-14"."""
    gap = lowered[first.span.end : second.span.start]
    return _DASH.fullmatch(gap) is not None and " " not in gap and first.kind == "count"


def _joined(first: Quantity, second: Quantity, lowered: str) -> Quantity | None:
    gap = lowered[first.span.end : second.span.start]
    if len(gap) > _BEFORE or first.rule == "range":
        return None
    if _OF.match(gap) and first.kind == "share" and second.unit == "%":
        return _share_of(first, second)
    return _range(first, second, lowered) if _spans_range(first, second, gap, lowered) else None


def _share_of(first: Quantity, second: Quantity) -> Quantity:
    """Half of one percent."""
    return msgspec.structs.replace(
        second,
        span=Span(first.span.start, second.span.end),
        low=round(first.low * second.low / 100, 6),
        high=round(first.high * second.high / 100, 6),
        value=None,
        rule=first.rule,
    )


def _spans_range(first: Quantity, second: Quantity, gap: str, lowered: str) -> bool:
    if first.kind == "share" or second.kind == "share" or first.noun is not None:
        return False
    if first.unit and second.unit and first.unit != second.unit:
        return False
    if first.kind in ("measure", "age") and second.kind == "count":
        return False
    before = lowered[max(0, first.span.start - _BEFORE) : first.span.start]
    if _AND.match(gap):
        return _BETWEEN.search(before) is not None
    if _FROM.search(before) and first.unit and second.kind != "age":
        return False  # "from $20 to $30" tells two prices
    if _DASH.match(gap):
        return not (first.spelled and " " in gap)
    return _TO.match(gap) is not None


def _range(first: Quantity, second: Quantity, lowered: str) -> Quantity | None:
    low = first.low
    if low < 1000 <= second.high and not _SCALE.search(first.number.of(lowered)):
        low *= _factor(lowered[second.number.start : second.span.end], second)
    if low >= second.high:
        return None
    unit = second if second.unit else first
    return msgspec.structs.replace(
        second,
        span=Span(first.span.start, second.span.end),
        number=Span(first.number.start, second.number.end),
        low=low,
        value=None,
        rule="range",
        kind=unit.kind,
        unit=unit.unit,
        unit_span=unit.unit_span,
    )


def _factor(written: str, second: Quantity) -> float:
    """What the scale of the second number makes of the first: "2 to 3 million"."""
    words = written[: second.number.end - second.number.start].rstrip()
    found = _SCALE.search(words)
    return _WORTH[found[0]] if found else 1.0
