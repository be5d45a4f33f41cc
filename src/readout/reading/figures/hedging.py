"""From a number to an interval: what "more than", "nearly" or "or so" make of it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from readout.pattern import Hit
from readout.reading.figures.page import Page
from readout.reading.figures.quantities import Quantity
from readout.reading.figures.rules import FigureRules
from readout.schema.span import Span

_TENTH = 0.1
_LINKS = ("", "the ", "these ", "those ", "another ", "some ")
_TAIL = 16
_BOUND = frozenset({"above", "at-least", "below", "at-most", "around", "nearly", "just-over"})

Bounds = tuple[float | None, float | None]


class Hedged(msgspec.Struct, frozen=True):
    """A quantity under its hedge: `span` takes the hedge in, `low` and `high` may be open."""

    quantity: Quantity
    span: Span
    low: float | None
    high: float | None
    hedge: Span | None
    rule: str
    approximate: bool


class Hedges:
    """The hedges of one text, by where they end."""

    def __init__(self, page: Page, rules: FigureRules) -> None:
        self.page = page
        self.lowered = page.lowered
        self.rules = rules
        self.ends: Mapping[int, Hit] = _by_end(page.lowered, rules)

    def widen(self, quantity: Quantity) -> Hedged:
        """The interval that the hedge around a quantity makes of it."""
        before, after = self._before(quantity), self._after(quantity)
        hit = before if before is not None and before.data["widen"] != "exact" else None
        hit = hit or after or before
        if hit is None:
            low, high = quantity.low, quantity.high
            vague = not quantity.exact
            return Hedged(quantity, quantity.span, low, high, None, quantity.rule, vague)
        low_bound, high_bound = bounds(quantity, hit.data["widen"])
        words = _trimmed(hit.span, self.lowered)
        start = min(quantity.span.start, before.span.start if before else quantity.span.start)
        end = max(quantity.span.end, after.span.end if after else quantity.span.end)
        approximate = hit.data["widen"] in _BOUND or not quantity.exact
        rule = f"{quantity.rule} {hit.rule}"
        return Hedged(quantity, Span(start, end), low_bound, high_bound, words, rule, approximate)

    def _before(self, quantity: Quantity) -> Hit | None:
        start = quantity.span.start
        for link in _LINKS:
            at = start - len(link)
            if at in self.ends and self.lowered[at:start] == link:
                return None if self._is_particle(self.ends[at].span) else self.ends[at]
        return None

    def _is_particle(self, span: Span) -> bool:
        """ "roll over $3", "heard about 20 of them": the word belongs to the verb."""
        words = self.page.words(_trimmed(span, self.lowered))
        return len(words) == 1 and self.page.trees.words[words[0]].deprel == "compound:prt"

    def _after(self, quantity: Quantity) -> Hit | None:
        for end in (quantity.span.end, quantity.number.end):
            hit = self.rules.tails.first(self.lowered, Span(end, end + _TAIL))
            if hit is not None:
                return hit
        return None


def _by_end(lowered: str, rules: FigureRules) -> dict[int, Hit]:
    """The longest hedge that ends at each place."""
    found: dict[int, Hit] = {}
    for hit in rules.hedges.hits(lowered, Span(0, len(lowered))):
        known = found.get(hit.span.end)
        if known is None or hit.span.start < known.span.start:
            found[hit.span.end] = hit
    return found


def _trimmed(span: Span, lowered: str) -> Span:
    words = span.of(lowered)
    return Span(
        span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip())
    )


def bounds(quantity: Quantity, widen: str) -> Bounds:
    """The interval of a quantity under a hedge of this kind; see `hedges.toml`."""
    low, high, whole = quantity.low, quantity.high, quantity.discrete
    step = 1 if whole and quantity.exact else 0
    if widen == "above":
        return low + step, None
    if widen == "at-least":
        return low, None
    if widen == "below":
        return None, high - step
    if widen == "at-most":
        return None, high
    if widen == "around":
        return _down(low - low * _TENTH, whole), _up(high + high * _TENTH, whole)
    if widen == "nearly":
        return _down(low - low * _TENTH, whole), high - step
    if widen == "just-over":
        return low + step, _up(high + high * _TENTH, whole)
    return low, high


def _down(value: float, whole: bool) -> float:
    return float(math.floor(round(value, 6))) if whole else round(value, 6)


def _up(value: float, whole: bool) -> float:
    return float(math.ceil(round(value, 6))) if whole else round(value, 6)
