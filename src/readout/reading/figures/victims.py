"""The victims of one text: who can be one, and how many a noun or pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from readout.reading.figures.page import Page
from readout.reading.figures.predicates import Predicates, Said
from readout.reading.figures.rules import FigureRules
from readout.schema.figure import Figure, Harm
from readout.schema.span import Span

_LEFT_OUT = frozenset({"acl", "advcl", "parataxis", "punct", "conj", "cc", "appos", "nmod", "case"})
_NOT_OWN = frozenset({"acl", "advcl", "conj", "parataxis"})
_NOBODY = frozenset({"nobody", "none", "no-one"})
_PLURAL = frozenset({"NNS", "NNPS"})
_MANY = frozenset(
    {"they", "them", "several", "many", "multiple", "some", "others", "both", "these", "those"}
)
_PRONOUNS = frozenset({"PRP", "WP", "WDT", "DT", "PRP$"})
_THINGS = frozenset({"it", "that", "which", "what", "this", "there", "its", "itself"})
_OTHERS = frozenset({"other", "others", "more", "another"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
_OLD = frozenset({"old", "olds"})
HARMS = frozenset(get_args(Harm))
_PARTIAL = frozenset({"in-condition", "suffered"})
_MOST_JOINED = 6
_PARTITIVE = (" of the", " of those")
"""Behind a number that is a part: also "of these", "of them"."""

Bounds = tuple[float, float | None]


class Victims(msgspec.Struct, frozen=True):
    """People told of together: the word they hang on, their words, and how many they are."""

    head: int
    span: Span
    bounds: Bounds


class Crowd:
    """Reads who the people of one text are. `figures` are those of the same text."""

    def __init__(
        self, page: Page, rules: FigureRules, predicates: Predicates, figures: Sequence[Figure]
    ) -> None:
        self.page = page
        self.rules = rules
        self.predicates = predicates
        self.counts: dict[int, Figure] = {}
        self.ages: dict[int, float] = {}
        self.predicated = {figure.predicate for figure in figures if figure.predicate is not None}
        for figure in figures:
            self._index(figure)

    def _index(self, figure: Figure) -> None:
        """Under the words of its number and the head of what it counts."""
        span = Span(figure.start, figure.end)
        if figure.measure == "age":
            for at in self.page.words(span):
                self.ages[at] = figure.low if figure.low is not None else 0.0
            return
        if figure.unit not in ("people", ""):
            return
        for at in self.page.words(span):
            self.counts.setdefault(at, figure)
        for counted in figure.counts:
            head = self.page.head(counted)
            if head >= 0:
                self.counts.setdefault(head, figure)

    def victim(self, head: int, measure: str) -> Victims:
        """The people that a word stands for, with those joined to it who met the same. Of the dead
        "a third" makes three."""
        if measure == "killed" and (place := self._place(head)):
            first, last = self.page.phrase(head, _LEFT_OUT)
            return Victims(head, self.page.span(first, last), (place, place))
        heads = [head, *self.page.below(head, "conj")][:_MOST_JOINED]
        parts = [self._number(one) for one in heads if one == head or self._shares(one, measure)]
        low = sum(part[0] for part in parts)
        highs = [part[1] for part in parts]
        high = None if None in highs else sum(one for one in highs if one is not None)
        first, last = self.page.phrase(head, _LEFT_OUT)
        return Victims(head, self.page.span(first, last), (low, high))

    def _place(self, head: int) -> int:
        """Which of several somebody new is ("a «third» person"), 0 where it is not said."""
        if self.page.trees.words[head].xpos in _PLURAL or self.is_definite(head):
            return 0
        words = (self.page.trees.lower(child) for child in self.page.below(head, "amod"))
        return next((self.rules.ordinals[word] for word in words if word in self.rules.ordinals), 0)

    def _shares(self, at: int, measure: str) -> bool:
        """Whether somebody joined to a victim met the same: not in "one dead, three hurt"."""
        if self.page.trees.words[at].upos not in _NOMINAL or not self.is_person(at):
            return False
        if self.page.trees.words[at].upos == "NUM" and at in self.ages:
            return False
        figure = self.counts.get(at)
        if figure is not None and figure.measure not in (None, measure):
            return False
        below = self.page.below(at, "acl", "amod", "xcomp")
        return all(self._harm_of(child) in (None, measure) for child in below)

    def _harm_of(self, at: int) -> str | None:
        said = self.predicates.tried(at, "state", "object")
        return said.measure if said is not None and said.measure in HARMS else None

    def is_person(self, at: int) -> bool:
        """Whether a word can be a victim: a name, a noun for people, a pronoun, a number."""
        trees = self.page.trees
        word, written = trees.words[at], trees.lower(at)
        if at in self.counts or word.upos in ("PRON", "NUM") or written == "one":
            return written not in _THINGS
        name = self.page.name(Span(word.start, word.end))
        if name is not None:
            return name.type in ("PERSON", "NORP")
        if written in self.rules.persons or word.lemma.lower() in self.rules.persons:
            return True
        if word.upos == "PROPN" and not self.page.names:
            return True
        tail = word.lemma.lower().rpartition("-")[2]
        return at in self.ages or tail in self.rules.persons or tail in ("old", "olds")

    def _number(self, at: int) -> Bounds:
        """How many one noun or pronoun stands for."""
        figure = self.counts.get(at)
        if figure is not None:
            return figure.low or 0.0, figure.high
        trees = self.page.trees
        word, written = trees.words[at], trees.lower(at)
        words = [trees.lower(child) for child in self.page.below(at, "det", "amod", "nummod")]
        if written in _NOBODY or "no" in words or (written == "one" and "no" in words):
            return 0.0, 0.0
        if word.xpos in _PLURAL or written in _MANY or any(one in _MANY for one in words):
            return 2.0, None
        return 1.0, 1.0

    def is_definite(self, head: int) -> bool:
        """Whether somebody told of before is meant: "the boy", "his son", "she"."""
        trees = self.page.trees
        if trees.words[head].xpos in _PRONOUNS or trees.words[head].upos == "PRON":
            return True
        words = [trees.lower(child) for child in self.page.below(head, "det")]
        owned = any(trees.words[one].deprel == "nmod:poss" for one in self.page.below(head, "nmod"))
        return owned or any(one in self.rules.words["pointing"] for one in words)

    def is_counted(self, victims: Victims, said: Said) -> bool:
        """Whether it is told how many in all: by a number, or by "a man and a woman"; but not in
        "two of the victims" or "two are in critical condition"."""
        figure = self.counts.get(victims.head)
        if said.rule in _PARTIAL:
            return False
        if figure is None:
            low, high = victims.bounds
            return low == high and low > 1 and not self.is_definite(victims.head)
        return not figure.group and not self.page.lowered.startswith(_PARTITIVE, figure.end)

    def are_others(self, victims: Victims) -> bool:
        """Whether they are people besides those told of before: "three others"."""
        figure = self.counts.get(victims.head)
        start = min(victims.span.start, figure.start if figure else victims.span.start)
        words = self.page.lowered[start : victims.span.end].split()
        return any(word in _OTHERS for word in words)

    def name(self, head: int) -> str | None:
        """A person's name, lower case."""
        word = self.page.trees.words[head]
        name = self.page.name(Span(word.start, word.end))
        if name is None or name.type != "PERSON":
            return None
        return self.page.lowered[name.start : name.end]

    def sex(self, head: int) -> Literal["male", "female"] | None:
        """What noun or pronoun tell of a person."""
        words = {self.page.trees.lower(head), self.page.lemma(head)}
        if words & self.rules.words["male"]:
            return "male"
        return "female" if words & self.rules.words["female"] else None

    def age(self, head: int) -> float | None:
        """The age told in the phrase, None for none or several."""
        first, last = self.page.phrase(head, _NOT_OWN)
        ages = [self.ages[at] for at in range(first, last + 1) if at in self.ages]
        return ages[0] if len(set(ages)) == 1 else None

    def first_of_row(self, head: int) -> int:
        """ "four children, two adults hurt": the children, who are joined to the adults."""
        above = self.page.trees.head(head)
        if self.page.trees.relation(head) != "conj" or head not in self.counts:
            return head
        figure = self.counts.get(above)
        return above if figure is not None and figure.measure == self.counts[head].measure else head

    def has_other_fate(self, head: int, said: Said) -> bool:
        """Whether the number of these people is told with another harm, and this harm with another
        number: "4 shot, 1 killed"."""
        figure = self.counts.get(head)
        if figure is None or figure.predicate is None or figure.predicate == said.span:
            return False
        if figure.measure in ("killed", "injured") and said.measure in ("killed", "injured"):
            return figure.measure != said.measure
        return said.span in self.predicated
