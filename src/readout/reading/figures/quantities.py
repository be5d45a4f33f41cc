"""Numerals with their units: money, measures, shares, ages, or a plain count."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout.pattern import alternatives
from readout.reading.figures.amounts import Amount
from readout.reading.figures.rules import FigureRules, any_of
from readout.schema.span import Span

Kind = Literal["count", "money", "measure", "share", "age"]

_REACH = 40
_HEAVY = 10_000
"""Pounds without a sign: so many and more are money, fewer are weight."""
_MILLIONS = re.compile(r"\s(?:[a-z]+\s)?(?:[a-z]+s|people|men|women|children)\b")
_HYPHEN = re.compile(r"-(?=[a-z])")
_OLD_BEFORE = re.compile(
    r"\b(?:aged?|ages|age\sof|turn(?:s|ed|ing))\s(?:(?:between|from|about)\s)?\Z"
)


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its unit, an interval from the start. `span` is all of it, `number` the
    numeral alone. `unit` is empty for a count until what is counted is known; `noun` is where the
    unit stands when it is a noun that is counted ("100-page")."""

    span: Span
    number: Span
    low: float
    high: float
    rule: str
    kind: Kind = "count"
    unit: str = ""
    unit_span: Span | None = None
    noun: Span | None = None
    exact: bool = True
    value: float | None = None
    spelled: bool = False

    @property
    def discrete(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.kind == "count" and float(self.low).is_integer()

    def as_age(self) -> Quantity:
        """The same number as somebody's age."""
        return msgspec.structs.replace(self, kind="age", unit="years")


class Units:
    """Finds the unit of a numeral. One for all texts."""

    def __init__(self, rules: FigureRules) -> None:
        self.rules = rules
        fillers = alternatives(tuple(rules.words["fillers"]))
        nouns = alternatives(tuple(rules.words["attributive"]))
        gap = rf"\s?-?\s?(?P<of>of\s)?(?:{fillers}\s)?"
        # A unit of letters ends with its word, "%" and "°" anywhere.
        self._unit = re.compile(rf"{gap}(?P<unit>{any_of(rules.units)})(?:(?<=[^a-z])|(?![a-z]))")
        self._money = re.compile(
            rf"\s?-?\s?(?P<of>of\s)?(?P<unit>{any_of(rules.currencies)})(?:(?<=[^a-z])|(?![a-z]))"
        )
        self._noun = re.compile(rf"\s?-\s?(?P<unit>{nouns})s?\b")
        self._old = re.compile(
            r"\s?-?\s?(?P<unit>years?|months?|weeks?|days?)(?:(?:\s?-\s?|\s)olds?\b|\sof\sage\b)"
        )
        aged = alternatives(tuple(rules.words["aged"]))
        self._aged = re.compile(rf"\b{aged}\s(?:under|over|above|below|between)\s\Z")

    def of(self, amount: Amount, lowered: str) -> Quantity | None:
        """The quantity that begins with a numeral; None where letters follow that are no unit."""
        if amount.sign is not None:
            return self._signed(amount, lowered)
        for find in (self._lettered, self._by_age, self._measured, self._hyphened):
            found = find(amount, lowered)
            if found is not None:
                return found
        end = amount.span.end
        if amount.letter is not None or lowered[end : end + 1].isalpha():
            return None
        if _HYPHEN.match(lowered, end) and not self._is_open(lowered, end):
            return None
        return _quantity(amount)

    def _is_open(self, lowered: str, end: int) -> bool:
        """Whether the hyphen only joins a hedge ("40-odd") or another number ("two-to-three")."""
        return re.match(r"-(?:odd|ish|plus|to-|or-)", lowered[end : end + 5]) is not None

    def _signed(self, amount: Amount, lowered: str) -> Quantity:
        assert amount.sign is not None
        value = amount.scaled if amount.scaled is not None else amount.low
        end = amount.letter.end if amount.letter else amount.span.end
        return _quantity(
            amount,
            span=Span(amount.sign.start, end),
            low=value,
            high=value,
            kind="money",
            unit=self._code(amount.sign.of(lowered)),
            unit_span=amount.sign,
        )

    def _code(self, sign: str) -> str:
        known = self.rules.currencies.get(sign)
        return known if known is not None else self.rules.currencies.get(sign[-1:], sign)

    def _lettered(self, amount: Amount, lowered: str) -> Quantity | None:
        """ "10m people", "5m euros"; "100m-long" is left to the metre."""
        if amount.letter is None or amount.scaled is None:
            return None
        end = amount.letter.end
        money = self._money.match(lowered, end, end + _REACH)
        if money is None and not _MILLIONS.match(lowered, end, end + _REACH):
            return None
        whole = msgspec.structs.replace(
            amount, span=Span(amount.span.start, end), low=amount.scaled, high=amount.scaled
        )
        return self._as_money(whole, money) if money else _quantity(whole)

    def _by_age(self, amount: Amount, lowered: str) -> Quantity | None:
        start, end = amount.span.start, amount.span.end
        old = self._old.match(lowered, end, end + _REACH)
        if old is not None:
            unit = old["unit"].rstrip("s") + "s"
            span = Span(start, old.end())
            return _quantity(amount, span=span, kind="age", unit=unit, unit_span=Span(*old.span()))
        before = lowered[max(0, start - _REACH) : start]
        told = _OLD_BEFORE.search(before) or self._aged.search(before)
        if told is None or self._unit.match(lowered, end, end + _REACH):
            return None
        return _quantity(amount, kind="age", unit="years")

    def _measured(self, amount: Amount, lowered: str) -> Quantity | None:
        end = amount.span.end
        money, unit = (
            self._linked(pattern.match(lowered, end, end + _REACH), amount)
            for pattern in (self._money, self._unit)
        )
        if unit is not None and (money is None or unit.end() >= money.end()):
            name = self.rules.units[" ".join(unit["unit"].split())]
            if name == "lb" and amount.low >= _HEAVY:
                name = "GBP"
            span = Span(amount.span.start, unit.end())
            kind: Kind = "money" if name == "GBP" else "measure"
            at = Span(*unit.span("unit"))
            return _quantity(amount, span=span, kind=kind, unit=name, unit_span=at)
        return self._as_money(amount, money) if money is not None else None

    def _linked(self, match: re.Match[str] | None, amount: Amount) -> re.Match[str] | None:
        """The match, unless "of" stands in it behind a plain number: "one of years"."""
        return None if match is not None and match["of"] and amount.exact else match

    def _as_money(self, amount: Amount, money: re.Match[str]) -> Quantity:
        return _quantity(
            amount,
            span=Span(amount.span.start, money.end()),
            kind="money",
            unit=self.rules.currencies[" ".join(money["unit"].split())],
            unit_span=Span(*money.span("unit")),
        )

    def _hyphened(self, amount: Amount, lowered: str) -> Quantity | None:
        noun = self._noun.match(lowered, amount.span.end, amount.span.end + _REACH)
        if noun is None:
            return None
        return _quantity(amount, unit=noun["unit"], noun=Span(*noun.span("unit")))


def _quantity(amount: Amount, **more: object) -> Quantity:
    base = Quantity(
        span=amount.span,
        number=amount.span,
        low=amount.low,
        high=amount.high,
        rule=amount.rule,
        kind="share" if amount.share else "count",
        unit="%" if amount.share else "",
        exact=amount.exact,
        spelled=amount.spelled,
    )
    changed = msgspec.structs.replace(base, **more)
    value = changed.low if changed.low == changed.high else None
    return msgspec.structs.replace(changed, value=value)
