"""Whether a numeral that could be a figure tells a quantity where it stands."""

from __future__ import annotations

import re

from readout.reading.figures.counting import Counted
from readout.reading.figures.hedging import Hedged
from readout.reading.figures.page import Page
from readout.reading.figures.predicates import Said
from readout.reading.figures.rules import FigureRules
from readout.schema.span import Span

_TIMES = re.compile(r"\s?-?\s?times\b(?:\s(?P<next>[a-z]+))?")
_SHORT = frozenset({"days", "nights", "weeks", "months", "years", "hours", "minutes", "seconds"})
_IDLE_HEDGES = frozenset({"all", "another", "a full", "a record"})


class Worth:
    """The last judge of the figures of one text: here the tree and the measure are known."""

    def __init__(self, page: Page, rules: FigureRules) -> None:
        self.page = page
        self.rules = rules

    def keeps(self, hedged: Hedged, counted: Counted, said: Said | None) -> bool:
        """Whether this is a quantity: "one" often is none, nor is "the two" or "three times"."""
        quantity = hedged.quantity
        if quantity.kind in ("money", "age", "share"):
            return True
        if quantity.kind == "measure":
            return not self._is_idle_one(hedged)
        times = self._times(hedged)
        if times is not None:
            return times
        if quantity.spelled and self._written(hedged) == "one":
            return self._one_counts(hedged, said)
        if counted.head >= 0 or said is not None or hedged.hedge is not None:
            return True
        return self._stands_alone(hedged)

    def _written(self, hedged: Hedged) -> str:
        return hedged.quantity.number.of(self.page.lowered)

    def _is_idle_one(self, hedged: Hedged) -> bool:
        """ "one day", "one minute": mostly no length of time."""
        if self._written(hedged) != "one" or hedged.hedge is not None:
            return False
        return hedged.quantity.unit in _SHORT and "-" not in hedged.quantity.span.of(
            self.page.lowered
        )

    def _times(self, hedged: Hedged) -> bool | None:
        """ "three times a week" counts nothing, "three times the number" does; None for others."""
        match = _TIMES.match(self.page.lowered, hedged.quantity.number.end)
        return None if match is None else match["next"] in self.rules.words["comparing"]

    def _one_counts(self, hedged: Hedged, said: Said | None) -> bool:
        if hedged.hedge is not None and hedged.hedge.of(self.page.lowered) not in _IDLE_HEDGES:
            return True
        return said is not None and said.measure in ("killed", "injured", "missing", "arrested")

    def _stands_alone(self, hedged: Hedged) -> bool:
        """A bare number: "32 are in China", but not "the two agreed"."""
        number = hedged.quantity.number
        words = self.page.words(number)
        first = words[0]
        before = self.page.trees.lower(first - 1) if first else ""
        if not hedged.quantity.exact:
            return True
        if hedged.quantity.spelled and before in self.rules.words["pointing"]:
            return False
        if hedged.quantity.spelled and self.page.lowered.startswith(",", number.end):
            return False
        at = self.page.head(Span(number.start, number.end))
        relation = self.page.trees.relation(at) if at >= 0 else "dep"
        return relation in ("nsubj", "obj", "conj", "obl", "root", "ccomp", "nmod", "appos")
