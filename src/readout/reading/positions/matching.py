"""Which words make a position: the first entry of the tables that holds for a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from readout.reading.positions.complements import Complements, Filler
from readout.reading.positions.conditions import Conditions
from readout.reading.positions.reality import Reality
from readout.reading.positions.rules import Choice, PositionRule, PositionRules
from readout.reading.positions.sentences import Sentences
from readout.reading.positions.takers import Takers
from readout.reading.positions.testing import Tester
from readout.reading.positions.voices import JOINT, Saying, Voices
from readout.schema.position import PositionAct
from readout.schema.span import Span

_BARE = frozenset({"acl:relcl"})
_MOST_HELD = 20
"""Contents in one sentence that may hold what comes after; sentences with more are garbage."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A position under way. `cue` is the word that makes it one, `at` the word that it is about
    (of a modal the verb it helps), `who` the words of those who take it, `saying` the statement of
    whoever takes it where that is who says it, `what` and `to` fill its slots."""

    rule: PositionRule
    act: PositionAct
    cue: int
    at: int
    who: tuple[int, ...] = ()
    saying: Saying | None = None
    what: Filler | None = None
    to: Filler | None = None


class Matcher:
    """Looks at the words of one text."""

    __slots__ = (
        "_complements", "_reality", "_rules", "_sentences", "_takers", "_tester", "_voices",
    )  # fmt: skip

    def __init__(self, sentences: Sentences, voices: Voices, rules: PositionRules) -> None:
        self._sentences = sentences
        self._voices = voices
        self._rules = rules
        self._complements = Complements(sentences, voices)
        self._reality = Reality(sentences, voices, rules)
        self._takers = Takers(sentences, voices, rules)
        self._tester = Tester(sentences, voices, self._complements, Conditions(sentences, rules))

    def drafts(self) -> Iterator[Draft]:
        """All positions, in the order of their cues; those told inside another are left out, as
        what somebody demands that others promise."""
        trees = self._sentences.trees
        outer: tuple[int, tuple[Span, ...]] = (-1, ())
        best: dict[int, Draft] = {}
        for draft in self._all():
            kept = best.get(draft.at)
            if kept is None or draft.rule.score > kept.rule.score:
                best[draft.at] = draft
        for draft in sorted(best.values(), key=_order):
            if self._only_goes_on(draft, best):
                continue
            sentence = trees.sentence[draft.cue]
            start = trees.words[draft.cue].start
            spans = outer[1] if outer[0] == sentence else ()
            held = tuple(span for span in spans if span.end > start)[:_MOST_HELD]
            outer = (sentence, held)
            if any(span.start <= start for span in held):
                continue
            outer = (sentence, (*held, *(draft.what.spans if draft.what else ())))
            yield draft

    def _only_goes_on(self, draft: Draft, best: Mapping[int, Draft]) -> bool:
        """Whether a promise is only to go on with a position: "will continue to call for"."""
        sentences = self._sentences
        if (
            draft.rule.kind != "modal"
            or sentences.lemma(draft.at) not in self._rules.words["going_on"]
        ):
            return False
        return any(one in best for one in sentences.below(draft.at, "xcomp", "ccomp"))

    def _all(self) -> Iterator[Draft]:
        for cue in range(len(self._sentences.trees.words)):
            for at, rule in self._candidates(cue):
                draft = self._draft(cue, at, rule)
                if draft is not None:
                    yield draft
                    break

    def _candidates(self, cue: int) -> Iterator[tuple[int, PositionRule]]:
        """The entries that speak of a word, and the word that they are about."""
        upos = self._sentences.trees.words[cue].upos
        rules = self._rules
        if upos == "AUX":
            at = self._sentences.trees.head(cue)
            if at >= 0 and not self._is_inverted(cue, at):
                yield from ((at, rule) for rule in rules.of("modal", self._lower(cue))
                            if self._may_help(at, rule))  # fmt: skip
        if upos in ("VERB", "AUX"):
            for form in self._sentences.forms(cue):
                yield from ((cue, rule) for rule in rules.of("verb", form))
            yield from ((cue, rule) for rule in self._orders(cue))
            if self._sentences.trees.words[cue].xpos == "VBN":
                yield from ((cue, rule) for rule in rules.of("adj", self._lower(cue)))
        elif upos in ("NOUN", "ADJ"):
            kind = "noun" if upos == "NOUN" else "adj"
            yield from ((cue, rule) for rule in rules.of(kind, self._sentences.lemma(cue)))

    def _is_inverted(self, cue: int, at: int) -> bool:
        """Whether a helping verb begins a question or a condition ("should they leave")."""
        subjects = self._sentences.below(at, "nsubj")
        others = [one for one in self._sentences.below(at, "aux") if one < cue]
        behind = bool(subjects) and cue < subjects[0]
        return behind or bool(others) or cue > at

    def _may_help(self, at: int, rule: PositionRule) -> bool:
        """Whether an entry speaks of such a word: what one will do is a verb; and the denial of one
        that makes a position of its own is left to its entries ("will not oppose")."""
        sentences = self._sentences
        is_verb = sentences.trees.words[at].upos == "VERB"
        has_own = any(self._rules.of("verb", form) for form in sentences.forms(at))
        if has_own and sentences.is_negated(at):
            return any(test.slot == "verb" and not test.denied for test in rule.tests)
        return is_verb or rule.act == "demand"

    def _lower(self, at: int) -> str:
        return self._sentences.trees.lower(at)

    def _orders(self, at: int) -> Iterator[PositionRule]:
        """The entries of imperatives, for one in words quoted."""
        sentences = self._sentences
        word = sentences.trees.words[at]
        saying = self._voices.saying(at)
        if word.xpos != "VB" or saying is None or saying.statement.manner != "direct":
            return
        helpers = set(sentences.helpers(at)) - {"do", "don't", "n't", "not"}
        if sentences.below(at, "nsubj", "mark", "cop") or helpers:
            return
        relation, above = sentences.trees.relation(at), sentences.trees.head(at)
        is_told = relation == "ccomp" and self._voices.told(above) is not None
        if is_told or relation in ("root", "parataxis"):
            yield from self._rules.of("imperative", sentences.lemma(at))
            yield from self._rules.of("imperative", "*")

    def _draft(self, cue: int, at: int, rule: PositionRule) -> Draft | None:
        act = self._act(at, rule)
        if act is None or not all(self._tester.holds(test, at) for test in rule.tests):
            return None
        if not self._reality.is_real(cue, at, rule):
            return None
        what = self._first(at, rule.what)
        if what is None and rule.what:
            return None
        who, saying = self._takers.of(at, rule)
        if not who and saying is None:
            return None
        return Draft(
            rule=rule, act=act, cue=cue, at=at, who=who, saying=saying,
            what=what, to=self._to(at, rule, act, what, who),
        )  # fmt: skip

    def _act(self, at: int, rule: PositionRule) -> PositionAct | None:
        if any(test.slot == "neg" for test in rule.tests) or not self._sentences.is_negated(at):
            return rule.act
        return rule.negated

    def _first(self, at: int, choices: tuple[Choice, ...]) -> Filler | None:
        return next((found for one in choices if (found := self._complements.fill(at, one))), None)

    def _to(
        self, at: int, rule: PositionRule, act: PositionAct, what: Filler | None,
        who: tuple[int, ...],
    ) -> Filler | None:  # fmt: skip
        """Of whom: what the entry names, else whoever is to do it."""
        for choice in rule.to:
            found = self._complements.fill(at, choice)
            if found is not None and self._is_other(found.head):
                return found
        if act != "demand" or what is None or what.doer < 0 or what.doer in who:
            return None
        if not self._is_other(what.doer):
            return None
        return Filler(what.doer, (self._sentences.phrase(what.doer, _BARE),))

    def _is_other(self, at: int) -> bool:
        """Whether a word stands for somebody else than those who speak."""
        return self._voices.is_party(at) and self._lower(at) not in JOINT


def _order(draft: Draft) -> tuple[int, int]:
    return draft.cue, draft.at
