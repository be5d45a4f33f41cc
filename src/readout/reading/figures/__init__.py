"""Figures: quantities as intervals, with what they count and what is said of it.

`amounts` finds numerals and `spelling` their worth; `quantities` adds units, `joining` makes ranges
of neighbours, `hedging` widens; `sifting` leaves out what counts nothing; `counting`,
`predicates` and `circumstances` read the tree. All rules are tables in `resources/figures`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.figures.amounts import find_amounts
from readout.reading.figures.asof import place_asof
from readout.reading.figures.casualties import find_casualties
from readout.reading.figures.circumstances import Setting
from readout.reading.figures.counting import Counted, Counter
from readout.reading.figures.hedging import Hedged, Hedges
from readout.reading.figures.joining import join
from readout.reading.figures.page import Page
from readout.reading.figures.predicates import Predicates, Said
from readout.reading.figures.quantities import Quantity, Units
from readout.reading.figures.rules import FigureRules, compile_rules, figure_rules
from readout.reading.figures.sifting import Sifter
from readout.reading.figures.worth import Worth
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.figure import Figure
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Timex

__all__ = [
    "FigureRules",
    "compile_rules",
    "figure_rules",
    "find_casualties",
    "find_figures",
    "place_asof",
]


def find_figures(
    trees: Trees,
    rules: FigureRules,
    *,
    timexes: Sequence[Timex] = (),
    mentions: Sequence[Mention] = (),
    statements: Sequence[Statement] = (),
) -> tuple[Figure, ...]:
    """The figures of a text, in text order, not overlapping.

    `timexes`, `mentions` and `statements` are those of the same text, each in text order, as their
    readers give them; numbers inside dates and names are left out. Without them only the tables
    tell what is no figure. `low` and `high` are inclusive.
    """
    page = Page(trees, timexes, mentions)
    reader = _Reader(page, rules, statements)
    return tuple(reader.figures())


class _Reader:
    """The readers of one text, side by side."""

    def __init__(self, page: Page, rules: FigureRules, statements: Sequence[Statement]) -> None:
        self.page = page
        self.rules = rules
        self.sifter = Sifter(page, rules)
        self.hedges = Hedges(page, rules)
        self.counter = Counter(page, rules)
        self.predicates = Predicates(page, rules)
        self.setting = Setting(page)
        self.worth = Worth(page, rules)
        self.contents = _contents(statements)

    def figures(self) -> Iterator[Figure]:
        units = Units(self.rules)
        low = self.page.lowered
        quantities = (units.of(amount, low) for amount in find_amounts(low, self.rules))
        kept = [
            quantity
            for quantity in quantities
            if quantity is not None
            and self.page.words(quantity.span)
            and not self.sifter.bars(quantity)
        ]
        before: tuple[int, str] = (-1, "")
        for quantity in join(kept, low):
            figure = self._figure(self._aged(quantity))
            if figure is None:
                continue
            sentence = self.page.sentence(self.page.words(quantity.span)[0])
            if not figure.unit and before[0] == sentence:
                figure = msgspec.structs.replace(figure, unit=before[1])
            if figure.counts and quantity.kind == "count":
                before = (sentence, figure.unit)
            yield figure

    def _aged(self, quantity: Quantity) -> Quantity:
        return quantity.as_age() if self.sifter.is_age_of_name(quantity) else quantity

    def _figure(self, quantity: Quantity) -> Figure | None:
        hedged = self.hedges.widen(quantity)
        if self.sifter.is_label(hedged):
            return None
        counted = self.counter.counted(quantity)
        head = self.page.head(quantity.number)
        said = self._said(hedged, head, counted)
        if not self.worth.keeps(hedged, counted, said):
            return None
        return self._built(hedged, counted, head, said)

    def _said(self, hedged: Hedged, head: int, counted: Counted) -> Said | None:
        if hedged.quantity.kind not in ("count", "share"):
            return None
        return self.predicates.said(hedged.span, head, counted)

    def _built(self, hedged: Hedged, counted: Counted, head: int, said: Said | None) -> Figure:
        quantity = hedged.quantity
        around = self.setting.of(hedged.span, counted.head if counted.head >= 0 else head, said)
        return Figure(
            start=hedged.span.start,
            end=hedged.span.end,
            low=hedged.low,
            high=hedged.high,
            unit=quantity.unit if quantity.kind != "count" else self._unit(counted, said),
            rule=hedged.rule,
            value=quantity.value,
            approximate=hedged.approximate,
            counts=counted.spans,
            measure=_measure(quantity, said),
            hedge=hedged.hedge,
            unit_span=quantity.unit_span,
            predicate=said.span if said else None,
            place=around.place,
            group=counted.group,
            since=around.since,
            cumulative=around.cumulative,
            asof_span=around.asof,
            statement=self._statement(hedged.span),
        )

    def _unit(self, counted: Counted, said: Said | None) -> str:
        unit = self.counter.unit(counted)
        if unit or said is None:
            return unit
        return "people" if said.measure in _OF_PEOPLE else ""

    def _statement(self, span: Span) -> int | None:
        """The statement whose content holds the figure; of several, the one that begins last."""
        last = bisect_right(self.contents, (span.start + 1,)) - 1
        for start, end, index in reversed(self.contents[max(0, last - _NEAR) : last + 1]):
            if start <= span.start and span.end <= end:
                return index
        return None


_NEAR = 4
"""So many contents that begin before a figure are looked at."""
_OF_PEOPLE = frozenset(
    {
        "killed", "injured", "displaced", "evacuated", "abducted", "captured", "arrested",
        "detained", "missing", "rescued", "survived", "hospitalised", "infected", "convicted",
        "shot", "vaccinated",
    }
)  # fmt: skip
"""Bare numbers under these measures count people: "12 were arrested"."""


def _contents(statements: Sequence[Statement]) -> list[tuple[int, int, int]]:
    """Start, end and statement of each content, in text order. They hardly overlap."""
    return sorted(
        (content.start, content.end, index)
        for index, statement in enumerate(statements)
        for content in statement.content
    )


def _measure(quantity: Quantity, said: Said | None) -> str | None:
    if quantity.kind == "age":
        return "age"
    return said.measure if said is not None else None
