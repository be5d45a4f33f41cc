"""Which numerals are figures at all: dates, scores, names of models and labels are none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from readout.reading.figures.hedging import Hedged
from readout.reading.figures.page import Page
from readout.reading.figures.quantities import Quantity
from readout.reading.figures.rules import FigureRules
from readout.schema.actor import Mention
from readout.schema.span import Span
from readout.schema.time import Timex

_LABELS = frozenset({"nummod", "flat", "compound", "nmod", "appos", "dep", "list", "goeswith"})
_MOST_AGE = 120
_NAME_KINDS = frozenset({"ORG", "LOC", "FAC", "EVENT", "PRODUCT", "WORK", "PERSON", "MISC"})


class Sifter:
    """Judges the numerals of one text."""

    def __init__(self, page: Page, rules: FigureRules) -> None:
        self.page = page
        self.rules = rules
        text = page.trees.text
        hits = rules.nofigure.hits(text, Span(0, len(text)))
        self._barred = _merged(hit.span for hit in hits)
        self._starts = [span.start for span in self._barred]

    def bars(self, quantity: Quantity) -> bool:
        """Whether a quantity stands in something that is no figure, before it is joined."""
        if quantity.kind == "age":
            return self._in_barred(quantity.number) and quantity.unit_span is None
        return (
            self._in_barred(quantity.number) or self._is_dated(quantity) or self._is_named(quantity)
        )

    def _in_barred(self, span: Span) -> bool:
        at = bisect_left(self._starts, span.end) - 1
        return at >= 0 and self._barred[at].end > span.start

    def _is_dated(self, quantity: Quantity) -> bool:
        timex = self.page.timex(quantity.number)
        if timex is None or quantity.kind == "money":
            return False
        if timex.type in ("DATE", "TIME"):
            return True
        return timex.type == "DURATION" and _is_placed(timex)

    def _is_named(self, quantity: Quantity) -> bool:
        """ "Big Three", "Three Rivers": a number within a name. People's names may follow a
        number that counts them, so only a name that holds the number counts."""
        if quantity.kind in ("money", "measure", "share"):
            return False
        name = self.page.name(quantity.number)
        if name is None or name.type not in _NAME_KINDS:
            return False
        if name.start < quantity.number.start:
            return True
        return (
            quantity.spelled
            and name.end > quantity.number.end
            and name.type != "PERSON"
            and self._hangs_within(quantity, name)
        )

    def _hangs_within(self, quantity: Quantity, name: Mention) -> bool:
        """Whether the number belongs to a word of the name ("Three Rivers"), not to one behind."""
        at = self.page.head(quantity.number)
        head = self.page.trees.head(at) if at >= 0 else -1
        return head >= 0 and self.page.trees.words[head].start < name.end

    def is_age_of_name(self, quantity: Quantity) -> bool:
        """ "Ada Quill, 44, said", "a boy, 7, was": a bare number behind a name and a comma."""
        text, start, end = self.page.trees.text, quantity.span.start, quantity.span.end
        if quantity.kind != "count" or quantity.spelled or not 0 < quantity.low <= _MOST_AGE:
            return False
        if text[start - 2 : start] != ", " or not self._ends_there(end):
            return False
        words = self.page.words(Span(start - 3, start - 2))
        return bool(words) and self._is_person(words[0])

    def _ends_there(self, end: int) -> bool:
        """Whether what follows a number is no noun that it could count."""
        text = self.page.trees.text
        if text[end : end + 1] in (",", ".", ";", ")", ""):
            return True
        words = self.page.words(Span(end + 1, end + 2))
        if text[end] != " " or not words:
            return False
        return self.page.trees.words[words[0]].upos not in ("NOUN", "ADJ", "NUM", "PROPN", "SYM")

    def _is_person(self, at: int) -> bool:
        word = self.page.trees.words[at]
        name = self.page.name(Span(word.start, word.end))
        if name is not None:
            return name.type == "PERSON"
        if word.upos == "NOUN" and word.xpos == "NN":
            return word.lemma.lower() in self.rules.persons
        return word.upos == "PROPN" and not self.page.names

    def is_label(self, hedged: Hedged) -> bool:
        """Whether a bare number names the thing before it: "terminal 2"."""
        quantity = hedged.quantity
        if quantity.kind != "count" or hedged.hedge is not None or quantity.noun is not None:
            return False
        at = self.page.head(quantity.number)
        trees = self.page.trees
        head = trees.head(at) if at >= 0 else -1
        if head < 0 or head != at - 1 or trees.relation(at) not in _LABELS:
            return False
        if trees.lower(head).endswith("ing"):
            return False  # "kidnapping 251", taken for a noun
        return trees.words[head].upos in ("NOUN", "PROPN", "SYM")


def _is_placed(timex: Timex) -> bool:
    """Whether a length of time lies at a place in time: "the past two weeks"."""
    return timex.relation is not None or (
        timex.begin_point is not None or timex.end_point is not None
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
