"""Who takes a position: the words that name him, or the statement in which he takes it."""

from __future__ import annotations

from readout.reading.positions.rules import PositionRule, PositionRules
from readout.reading.positions.sentences import RELATIVE, Sentences
from readout.reading.positions.voices import Saying, Voices


class Takers:
    """Answers for the words of one text."""

    __slots__ = ("_rules", "_sentences", "_voices")

    def __init__(self, sentences: Sentences, voices: Voices, rules: PositionRules) -> None:
        self._sentences = sentences
        self._voices = voices
        self._rules = rules

    def of(self, at: int, rule: PositionRule) -> tuple[tuple[int, ...], Saying | None]:
        """The words of whoever takes the position, or the statement in which he does."""
        if rule.speaker or rule.kind == "imperative":
            return (), self._voices.saying(at)
        found = [
            one for one in self._named(at, rule) if self._sentences.trees.lower(one) not in RELATIVE
        ]
        parties = tuple(dict.fromkeys(one for word in found for one in self._owners(word)))
        if parties:
            saying = self._voices.saying(at)
            is_own = saying is not None and all(self._voices.is_first(one) for one in parties)
            return parties, saying if is_own else None
        told = self._voices.told(at)
        has_source = told is not None and bool(told.statement.source)
        return (), told if has_source and not found else None

    def _named(self, at: int, rule: PositionRule) -> list[int]:
        sentences = self._sentences
        if rule.kind == "adj":
            return self._described(at)
        if rule.kind != "noun":
            return sentences.subjects(at)
        owners = sentences.below(at, "nmod:poss") or sentences.obliques(at, "by")
        owners = owners or [one for one in sentences.obliques(at, "of")
                            if self._voices.is_party(one)]  # fmt: skip
        if owners:
            return owners
        above = sentences.trees.head(at)
        is_light = above >= 0 and sentences.lemma(above) in self._rules.words["light"]
        if is_light and sentences.trees.relation(at) == "obj":
            return sentences.subjects(above)
        named = sentences.below(at, "compound", "amod")
        return [one for one in named if self._voices.is_party(one)]

    def _described(self, at: int) -> list[int]:
        """Who is said to be something; of several such words of the first."""
        sentences = self._sentences
        for one in sentences.climb(at):
            subjects = sentences.below(one, "nsubj")
            if subjects:
                return subjects[-1:]
            if sentences.trees.relation(one) != "conj":
                break
        return sentences.subjects(at)

    def _owners(self, at: int) -> list[int]:
        """A party; of a paper ("the union's letter"), whose it is; of a part of some ("one of the
        ministers") itself."""
        if self._voices.is_party(at):
            return [at]
        sentences = self._sentences
        if sentences.lemma(at) in self._rules.words["papers"]:
            owners = [*sentences.below(at, "nmod:poss"), *sentences.obliques(at, "of"),
                      *sentences.obliques(at, "by"), *sentences.below(at, "compound"),
                      *self._makers(at)]  # fmt: skip
            return [one for one in owners if self._voices.is_party(one)][:1]
        if sentences.trees.words[at].upos in ("NUM", "DET", "PRON", "ADJ"):
            inner = sentences.obliques(at, "of")
            return [at] if any(self._voices.is_party(one) for one in inner) else []
        above = sentences.trees.head(at)
        is_beside = sentences.trees.relation(at) == "appos" and self._voices.is_party(above)
        return [above] if is_beside else []

    def _makers(self, at: int) -> list[int]:
        """Who wrote or filed a paper: the subject of the verb whose object it is."""
        above = self._sentences.trees.head(at)
        is_object = above >= 0 and self._sentences.trees.relation(at) == "obj"
        return self._sentences.subjects(above) if is_object else []
