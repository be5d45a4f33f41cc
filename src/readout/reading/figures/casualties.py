"""Who is said to have been killed, hurt or shot, with a number or without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.figures.fates import Fates
from readout.reading.figures.page import Page
from readout.reading.figures.predicates import Predicates, Said
from readout.reading.figures.rules import FigureRules
from readout.reading.figures.victims import HARMS, Crowd, Victims
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.figure import Casualty, Figure
from readout.schema.span import Span
from readout.schema.time import Timex

_WIDE = re.compile(r"(?:\d{4}|XXXX)(?:-(?:\d\d|XX))?")
_ROLES = {
    "VERB": ("object", "subject", "state"),
    "ADJ": ("state",),
    "NOUN": ("noun",),
}


def find_casualties(
    trees: Trees,
    rules: FigureRules,
    figures: Sequence[Figure],
    *,
    timexes: Sequence[Timex] = (),
    mentions: Sequence[Mention] = (),
) -> tuple[Casualty, ...]:
    """The casualties that a text tells of, in text order.

    `figures`, `timexes` and `mentions` are those of the same text. Harm that is denied, feared or
    threatened is left out; "no one was hurt" is a casualty of nought. One victim told twice is two
    casualties: whether they are the same is for linking to say.
    """
    page = Page(trees, timexes, mentions)
    reader = _Reader(page, rules, figures)
    return tuple(sorted(reader.casualties(), key=lambda one: (one.predicate, one.span)))


class _Reader:
    def __init__(self, page: Page, rules: FigureRules, figures: Sequence[Figure]) -> None:
        self.page = page
        self.rules = rules
        self.predicates = Predicates(page, rules)
        self.crowd = Crowd(page, rules, self.predicates, figures)
        self.fates = Fates(page, self.predicates, self.crowd)
        self.several, self.elsewhen = self._sentences()
        self.told = [figure for figure in figures if figure.measure in HARMS]

    def _sentences(self) -> tuple[set[int], set[int]]:
        """The sentences that speak of several events, and those of another time."""
        page = self.page
        events = self.rules.words["several_events"]
        several = {
            page.sentence(at)
            for at, word in enumerate(page.trees.words)
            if word.upos == "NOUN" and page.trees.lower(at) in events
        }
        elsewhen = set()
        for timex in page.timexes:
            words = page.words(Span(timex.start, timex.end))
            if words and _is_wide(timex):
                elsewhen.add(page.sentence(words[0]))
        return several, elsewhen

    def casualties(self) -> Iterator[Casualty]:
        used: set[int] = set()
        for at, word in enumerate(self.page.trees.words):
            if word.upos not in ("VERB", "ADJ", "NOUN"):
                continue
            said = self._harm(at)
            if said is None or self.fates.is_unreal(at):
                continue
            told = self._victims(at, self._outcome(at, said))
            if not told:
                continue
            said = self._outcome(at, said)
            for victims in told:
                figure = self.crowd.counts.get(victims.head)
                if figure is not None:
                    used.add(figure.start)
                yield self._casualty(said, victims)
        yield from self._deeds()
        for figure in self.told:
            if figure.start not in used and figure.low is not None and figure.predicate is not None:
                yield self._of_figure(figure)

    def _outcome(self, at: int, said: Said) -> Said:
        """ "fatally shot", "shot to death": shot is killed then."""
        if said.measure != "shot":
            return said
        for child in self.page.below(at, "advmod", "obl", "xcomp"):
            if child - 1 in self.crowd.counts:
                continue  # "six shot, one fatally": the one alone
            deadly = self.predicates.tried(child, "manner", "state")
            if deadly is not None and deadly.measure == "killed":
                return msgspec.structs.replace(said, measure="killed")
            if self.page.lemma(child) == "death":
                return msgspec.structs.replace(said, measure="killed")
        return said

    def _deeds(self) -> Iterator[Casualty]:
        """ "the fatal shooting", "a triple homicide", "in critical condition"."""
        for at, word in enumerate(self.page.trees.words):
            if word.upos == "NOUN" and self.page.lemma(at) == "condition":
                yield from self._in_condition(at)
            elif word.upos == "VERB":
                yield from self._struck(at)
            elif word.upos == "NOUN" and self.page.lemma(at) in self.rules.words["hurts"]:
                yield from self._wounded(at)
                yield from self._deed(at)
            elif word.upos in ("ADJ", "NOUN") and not self.fates.is_unreal(at):
                yield from self._deed(at)

    def _deed(self, at: int) -> Iterator[Casualty]:
        """A noun or adjective that tells that somebody died, or that so many were shot."""
        trees = self.page.trees
        folds = [
            _fold(trees.lower(child), self.rules)
            for child in self.page.below(at, "amod", "compound")
        ]
        fold = next((one for one in folds if one), 0)
        said = self.predicates.tried(at, "deed")
        if said is None and fold and self.page.lemma(at) in self.rules.words["shootings"]:
            where = Span(trees.words[at].start, trees.words[at].end)
            said = Said("shot", at, where, "manifold-shooting")
        if said is None or self._is_office(at):
            return
        yield Casualty(
            span=said.span,
            predicate=said.span,
            measure=said.measure,  # type: ignore[arg-type]
            rule=said.rule,
            low=float(fold or 1),
            high=float(fold) if fold else None,
            counted=bool(fold),
            several=self.page.sentence(at) in self.several,
            elsewhen=self.page.sentence(at) in self.elsewhen,
        )

    def _is_office(self, at: int) -> bool:
        """ "homicide detectives", "a deadly weapon", "attempted murder"."""
        trees = self.page.trees
        head = trees.head(at)
        around = list(self.page.below(at, "amod"))
        if head >= 0 and trees.relation(at) in ("compound", "amod", "nmod"):
            around.append(head)
        barred = self.rules.words["not_deadly"] | self.rules.words["attempted"]
        return any(self.page.lemma(one) in barred or trees.lower(one) in barred for one in around)

    def _in_condition(self, at: int) -> Iterator[Casualty]:
        trees = self.page.trees
        told = [trees.lower(child) for child in self.page.below(at, "amod")]
        if not any(word in self.rules.words["conditions"] for word in told):
            return
        yield from self._hurt(
            at, "in-condition", trees.head(at) if not self.page.below(at, "nsubj") else at
        )

    def _struck(self, at: int) -> Iterator[Casualty]:
        """ "suffered a wound", "was hit by a bullet", "was hospitalised"."""
        if self.fates.is_unreal(at):
            return
        lemma = self.page.lemma(at)
        below = [self.page.lemma(child) for child in self.page.below(at, "obj", "obl")]
        if lemma in self.rules.words["suffering"]:
            if any(word in self.rules.words["hurts"] for word in below):
                yield from self._hurt(at, "suffered", at)
        elif self.fates.is_passive(at) or self.page.trees.relation(at) == "acl":
            said = self.predicates.tried(at, "object")
            kind = said.measure if said is not None else ""
            is_shot = any(word in self.rules.words["projectiles"] for word in below)
            if kind == "hospitalised" or (kind == "hit" and is_shot):
                yield from self._hurt(at, "suffered", at)

    def _wounded(self, at: int) -> Iterator[Casualty]:
        """ "a man with a gunshot wound", "found her with injuries"."""
        trees = self.page.trees
        head = trees.head(at)
        if head < 0 or self.page.case(at) != "with" or trees.relation(at) not in ("nmod", "obl"):
            return
        word = trees.words[at]
        said = Said("injured", at, Span(word.start, word.end), "suffered")
        heads = [head] if trees.relation(at) == "nmod" else self.page.below(head, "obj")
        for one in heads:
            if self.crowd.is_person(one):
                yield self._casualty(said, self.crowd.victim(one, "injured"))

    def _hurt(self, at: int, rule: str, verb: int) -> Iterator[Casualty]:
        word = self.page.trees.words[at]
        said = Said("injured", at, Span(word.start, word.end), rule)
        heads = self.fates.subjects(verb) if verb >= 0 else []
        for head in heads:
            if head >= 0 and self.crowd.is_person(head):
                yield self._casualty(said, self.crowd.victim(head, "injured"))

    def _harm(self, at: int) -> Said | None:
        upos = self.page.trees.words[at].upos
        roles = _ROLES[upos]
        said = self.predicates.tried(at, *roles)
        return said if said is not None and said.measure in HARMS else None

    def _of_figure(self, figure: Figure) -> Casualty:
        assert figure.predicate is not None
        return Casualty(
            span=figure.counts[0] if figure.counts else Span(figure.start, figure.end),
            predicate=figure.predicate,
            measure=figure.measure,  # type: ignore[arg-type]
            rule=figure.rule,
            low=figure.low or 0.0,
            high=figure.high,
            counted=not figure.group,
            several=self._sentence_of(figure) in self.several,
            elsewhen=self._sentence_of(figure) in self.elsewhen,
            others="other" in self.page.lowered[figure.start : figure.end + 8],
        )

    def _sentence_of(self, figure: Figure) -> int:
        return self.page.sentence(self.page.words(Span(figure.start, figure.end))[0])

    def _casualty(self, said: Said, victims: Victims) -> Casualty:
        low, high = victims.bounds
        word = self.page.trees.words[victims.head]
        return Casualty(
            span=victims.span,
            predicate=said.span,
            measure=said.measure,  # type: ignore[arg-type]
            rule=said.rule,
            low=low,
            high=high,
            definite=self.crowd.is_definite(victims.head),
            counted=self.crowd.is_counted(victims, said),
            several=self.page.sentence(victims.head) in self.several,
            elsewhen=self.page.sentence(victims.head) in self.elsewhen,
            others=self.crowd.are_others(victims),
            name=self.crowd.name(victims.head) if word.upos == "PROPN" else None,
            age=self.crowd.age(victims.head),
            sex=self.crowd.sex(victims.head),
            sentence=self.page.sentence(victims.head),
        )

    def _victims(self, at: int, said: Said) -> list[Victims]:
        heads = [self.crowd.first_of_row(head) for head in self.fates.heads(at, said) if head >= 0]
        return [
            self.crowd.victim(head, said.measure)
            for head in heads
            if self.crowd.is_person(head) and not self.crowd.has_other_fate(head, said)
        ]


def _fold(word: str, rules: FigureRules) -> int:
    """What "double" and its kin multiply by, 0 for other words."""
    return next((fold for fold in (2, 3, 4, 5) if word in rules.words[f"folds_{fold}"]), 0)


def _is_wide(timex: Timex) -> bool:
    """Whether a time expression is a month, a year or a stretch of time: "this year", "in 2013"."""
    if timex.type == "DURATION":
        return timex.relation is not None
    return timex.type == "DATE" and _WIDE.fullmatch(timex.value) is not None
