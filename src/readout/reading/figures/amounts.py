"""Numerals of a text: where they stand and which interval they mean before any hedge."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from readout.pattern import Hit
from readout.reading.figures.rules import FigureRules
from readout.schema.span import Span

_LAST = 10
"""A bare plural ends before so many times its unit: hundreds before 1,000."""
_DOZENS = 99.0
_SEVERAL = (3, 9)


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A numeral. `span` leaves out a sign of money before it, `sign` is that sign's place.

    `exact` is false where the words themselves leave a range; `share` marks fractions, whose
    bounds are percentages. `letter` is a scale of one letter ("5m"), which is only one beside
    money: its worth is in `scaled`.
    """

    span: Span
    rule: str
    low: float
    high: float
    exact: bool = True
    share: bool = False
    sign: Span | None = None
    letter: Span | None = None
    scaled: float | None = None
    spelled: bool = False


def find_amounts(lowered: str, rules: FigureRules) -> list[Amount]:
    """The numerals of a text in lower case, in text order, not overlapping."""
    found = []
    end = 0
    for hit in sorted(_hits(lowered, rules), key=_place):
        if _inner(hit).start < end:
            continue
        amount = _amount(hit, lowered, rules)
        found.append(amount)
        end = max(amount.span.end, amount.letter.end if amount.letter else 0)
    return found


def _hits(lowered: str, rules: FigureRules) -> Iterable[Hit]:
    return rules.numerals.hits(lowered, Span(0, len(lowered)))


def _place(hit: Hit) -> tuple[int, int]:
    return (_inner(hit).start, -hit.span.end)


def _inner(hit: Hit) -> Span:
    """The numeral without the sign before it."""
    start = hit.groups["number"].start if "number" in hit.groups else hit.span.start
    return Span(start, hit.span.end)


def _amount(hit: Hit, lowered: str, rules: FigureRules) -> Amount:
    kind = hit.data["kind"]
    written = _inner(hit).of(lowered)
    if kind == "figures":
        return _in_figures(hit, lowered, rules)
    if kind == "named":
        return Amount(
            span=hit.span,
            rule=hit.rule,
            low=float(hit.data["low"]),
            high=float(hit.data["high"]),
            exact=hit.data["low"] == hit.data["high"],
            spelled=True,
        )
    if kind in ("plural", "several"):
        low, high = _bounds(hit, lowered, rules, kind)
        return Amount(
            span=hit.span,
            rule=hit.rule,
            low=float(low),
            high=float(high),
            exact=False,
            spelled=True,
        )
    if kind == "half-a":
        end = hit.span.start + len("half")
        return Amount(
            span=Span(hit.span.start, end), rule=hit.rule, low=0.5, high=0.5, spelled=True
        )
    if kind in ("fraction", "ratio"):
        share = round(100 * _share(hit, written, lowered, rules), 3)
        return Amount(span=hit.span, rule=hit.rule, low=share, high=share, share=True, spelled=True)
    value = rules.spelling.number(written)
    return Amount(span=hit.span, rule=hit.rule, low=value, high=value, spelled=True)


def _in_figures(hit: Hit, lowered: str, rules: FigureRules) -> Amount:
    number = hit.groups["number"]
    end = hit.groups["scale"].end if "scale" in hit.groups else number.end
    letter = hit.groups.get("letter")
    value = rules.spelling.number(lowered[number.start : end])
    scaled = None
    if letter is not None:
        scaled = rules.spelling.number(f"{number.of(lowered)} {letter.of(lowered)}")
    return Amount(
        span=Span(number.start, end),
        rule=hit.rule,
        low=value,
        high=value,
        sign=hit.groups.get("sign"),
        letter=letter,
        scaled=scaled,
    )


def _share(hit: Hit, written: str, lowered: str, rules: FigureRules) -> float:
    if hit.data["kind"] == "fraction":
        return rules.spelling.fraction(written)
    under = rules.spelling.number(hit.groups["under"].of(lowered))
    return rules.spelling.number(hit.groups["over"].of(lowered)) / under if under else 0.0


def _bounds(hit: Hit, lowered: str, rules: FigureRules, kind: str) -> tuple[float, float]:
    """Of "dozens", "tens of thousands", "several hundred"."""
    spelling = rules.spelling
    many = hit.groups["many"].of(lowered) if "many" in hit.groups else ""
    unit = hit.groups["unit"].of(lowered) if "unit" in hit.groups else hit.span.of(lowered)
    worth = spelling.scale(unit)
    if kind == "several":
        if "couple" in many:
            return 2 * worth, 2 * worth
        if many == "many":
            return 2 * worth, _LAST * worth - 1
        first, last = _SEVERAL
        return first * worth, (last + 1) * worth - 1
    if many:
        worth *= spelling.scale(many)
    high = _DOZENS if worth < 100 and not many else _LAST * worth - 1
    return 2 * worth, high
