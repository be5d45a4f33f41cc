"""On what terms: the clauses and phrases that name a condition."""

from __future__ import annotations

from readout.reading.positions.rules import PositionRules
from readout.reading.positions.sentences import Sentences
from readout.schema.span import Span, Spans

_PHRASES = ("advcl", "obl", "nmod", "advmod", "parataxis")
_CLAUSES = frozenset({"advcl", "parataxis"})
_DEEPER = ("xcomp", "ccomp")
_MOST = 3


class Conditions:
    """Answers for the words of one text."""

    __slots__ = ("_rules", "_sentences")

    def __init__(self, sentences: Sentences, rules: PositionRules) -> None:
        self._sentences = sentences
        self._rules = rules

    def of(self, *words: int) -> Spans:
        """The conditions that hang on words or on what completes them, in text order."""
        found = {span for at in words if at >= 0 for span in self._below(at)}
        return tuple(sorted(found))

    def _below(self, at: int) -> list[Span]:
        sentences = self._sentences
        heads = [at]
        for _ in range(_MOST):
            heads += sentences.below(heads[-1], *_DEEPER)[:1]
        found = []
        for head in dict.fromkeys(heads):
            for one in sentences.below(head, *_PHRASES):
                is_clause = sentences.trees.relation(one) in _CLAUSES
                span = sentences.phrase(one)
                found += [span] if self._names_one(span, is_clause) else []
            found += self._inverted(head)
        return found

    def _names_one(self, span: Span, is_clause: bool) -> bool:
        hit = self._rules.conditions.first(self._sentences.trees.text, span)
        return hit is not None and (is_clause or not hit.data.get("clause", False))

    def _inverted(self, at: int) -> list[Span]:
        """A condition that taggers take for part of the clause: "it will stop «should they go»"."""
        sentences = self._sentences
        behind = [one for one in sentences.below(at, "aux") if one > at]
        spans = (sentences.phrase(at, first=one) for one in behind)
        return [span for span in spans if self._names_one(span, is_clause=True)]
