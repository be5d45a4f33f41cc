"""Is a position taken, or only asked for, supposed, feared, or a means to something else?"""

from __future__ import annotations

from readout.reading.positions.rules import PositionRule, PositionRules
from readout.reading.positions.sentences import Sentences
from readout.reading.positions.voices import Voices

_UNREAL_MARKS = frozenset({"if", "unless", "whether"})
_UNREAL_HELPERS = frozenset({"can", "could", "may", "might", "must", "should", "shall", "ought"})
_COMPLETING = frozenset({"xcomp", "ccomp", "conj", "acl"})
_WAYS = frozenset({"by", "of", "for", "without", "from", "against"})
_ASKING = frozenset({"how", "why", "where", "when"})
_ENDS = frozenset({"advcl", "csubj", "obl", "nmod", "dislocated", "nsubj"})
_DONE = frozenset({"VBD", "VBZ", "VBP"})


class Reality:
    """Answers for the words of one text."""

    __slots__ = ("_questions", "_rules", "_sentences", "_voices")

    def __init__(self, sentences: Sentences, voices: Voices, rules: PositionRules) -> None:
        self._sentences = sentences
        self._voices = voices
        self._rules = rules
        trees = sentences.trees
        self._questions = {
            trees.sentence[at] for at in range(len(trees.words)) if trees.piece(at) == "?"
        }

    def is_real(self, cue: int, at: int, rule: PositionRule) -> bool:
        """Whether the text says that the position is taken: it asks for none, supposes none."""
        sentences = self._sentences
        if sentences.trees.sentence[cue] in self._questions and self._voices.told(cue) is None:
            return False
        helpers = set(sentences.helpers(at)) if rule.kind != "modal" else set()
        if not sentences.is_negated(at) and not helpers.isdisjoint(_UNREAL_HELPERS):
            return False
        if self._is_supposed(at, rule):
            return False
        below = -1
        for one in sentences.climb(at):
            if not _UNREAL_MARKS.isdisjoint(sentences.marks(one)):
                return False
            if below >= 0 and not self._lets(one, below):
                return False
            if sentences.trees.relation(one) not in _COMPLETING or self._is_noun(one):
                return True
            below = one
        return True

    def _is_supposed(self, at: int, rule: PositionRule) -> bool:
        """Whether a verb is only a way or an end: "by asking", "to refuse is", "how willing"."""
        sentences = self._sentences
        marks = {*sentences.marks(at), sentences.case(at)}
        if sentences.trees.words[at].xpos == "VBG" and not _WAYS.isdisjoint(marks):
            return True
        is_asked = any(
            self._sentences.trees.lower(one) in _ASKING for one in sentences.below(at, "advmod")
        )
        is_end = sentences.has_to(at) and sentences.trees.relation(at) in _ENDS
        return is_asked or (is_end and not self._is_pursued(at, rule))

    def _is_pursued(self, at: int, rule: PositionRule) -> bool:
        """Whether an end is pursued by what was done: "they marched to demand a truce"."""
        sentences = self._sentences
        above = sentences.trees.head(at)
        if rule.act != "demand" or sentences.trees.relation(at) != "advcl" or above < 0:
            return False
        is_done = sentences.trees.words[above].xpos in _DONE and not sentences.helpers(above)
        return is_done and not sentences.is_negated(above)

    def _is_noun(self, at: int) -> bool:
        return self._sentences.trees.words[at].upos in ("NOUN", "PROPN")

    def _lets(self, above: int, at: int) -> bool:
        """Whether what completes a word is real: not "refused to demand", not "to demand" at all
        but of verbs such as "continued"."""
        sentences = self._sentences
        relation = sentences.trees.relation(at)
        if relation == "conj":
            return True
        if sentences.has_to(at):
            return sentences.lemma(above) in self._rules.words["going_on"]
        if relation != "ccomp":
            return True
        is_denied = (
            sentences.is_negated(above) or sentences.lemma(above) in self._rules.words["denying"]
        )
        return not is_denied
