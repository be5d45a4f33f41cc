"""What is demanded, promised or refused: the words that complete a verb, noun or adjective."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readout.reading.positions.rules import Choice
from readout.reading.positions.sentences import RELATIVE, Sentences
from readout.reading.positions.voices import Saying, Voices
from readout.schema.span import Span, Spans

_COMPLETING = ("xcomp", "ccomp", "acl", "csubj")
_MUST = frozenset({"must", "should", "ought", "shall"})
_ASKING = frozenset({"if", "whether", "because", "as", "while", "when", "before", "after"})
_RELATIVE_CLAUSE = frozenset({"acl:relcl"})
_ASKED = frozenset({"who", "what", "which"})
_MOST_WORDS = 200
"""Words of a content among which its main one is sought."""
_SELF = frozenset({"nsubj", "nsubj:pass", "aux", "mark", "cc", "expl", "cop", "acl:relcl"})


class Filler(msgspec.Struct, frozen=True):
    """What fills a slot: the word it is built on (-1 of words said), where it stands, and the one
    who is to do it, -1 where nobody else is."""

    head: int
    spans: Spans
    doer: int = -1


class Complements:
    """Answers which words fill a slot of a word."""

    __slots__ = ("_sentences", "_voices")

    def __init__(self, sentences: Sentences, voices: Voices) -> None:
        self._sentences = sentences
        self._voices = voices

    def fill(self, at: int, choice: Choice) -> Filler | None:
        """The first that fills a slot of a word as wanted."""
        for filler in self._fillers(at, choice.slot):
            if not choice.wanted or self.is_wanted(filler.head, choice):
                return filler
        return None

    def is_wanted(self, at: int, choice: Choice) -> bool:
        """Whether a word is one of those that a slot asks for."""
        if at < 0:
            return False
        at = self._main(at)
        found = self._sentences.lemma(at) in choice.wanted
        if "@party" in choice.wanted:
            found = found or self._voices.is_party(at)
        if "@thing" in choice.wanted:
            found = found or not self._voices.is_party(at)
        if "@matter" in choice.wanted:
            is_noun = self._sentences.trees.words[at].upos in ("NOUN", "PROPN")
            found = found or (is_noun and not self._voices.is_party(at))
        return found is not choice.denied

    def _main(self, at: int) -> int:
        """Of "some of the changes" the changes, any other word itself."""
        if self._sentences.trees.words[at].upos not in ("DET", "NUM", "PRON", "ADJ"):
            return at
        return next(iter(self._sentences.obliques(at, "of")), at)

    def _fillers(self, at: int, slot: str) -> Iterator[Filler]:
        sentences = self._sentences
        if slot in ("inf", "own", "other", "wish", "gerund", "clause"):
            yield from self._clauses(at, slot)
        elif slot == "said":
            yield from self._said(self._voices.told(at))
        elif slot == "all":
            yield from self._around(at)
        elif slot in ("obj", "iobj"):
            words = sentences.objects(at) if slot == "obj" else sentences.below(at, "iobj")
            yield from map(self._noun, words)
        elif slot == "subj":
            yield from map(self._noun, sentences.subjects(at))
        elif slot == "self":
            yield self._self(at)
        elif slot == "whole":
            yield from self._whole(at)
        elif slot == "is":
            yield from self._is(at)
        elif slot == "colon":
            yield from map(self._noun, self._behind_colon(at))
        else:
            yield from map(self._noun, sentences.obliques(at, slot))

    def _noun(self, at: int) -> Filler:
        """A noun with all that describes it; its preposition stays outside."""
        cases = [one for one in self._sentences.below(at, "case", "mark") if one < at]
        drop = frozenset({"case", "mark"}) if cases else frozenset()
        doer = next(iter(self._sentences.below(at, "nsubj")), -1)
        return Filler(at, (self._sentences.phrase(at, drop),), doer)

    def _clauses(self, at: int, slot: str) -> Iterator[Filler]:
        loose = self._sentences.below(at, "advcl") if slot == "inf" else []
        # Of one who is asked "on Tuesday to go" taggers call "to go" a mere end.
        ends = [one for one in loose if self._sentences.has_to(one) and one > at]
        asked = ends[:1] if self._sentences.below(at, "obj", "iobj") else []
        for clause in (*self._sentences.below(at, *_COMPLETING), *asked):
            if self._sentences.trees.words[clause].deprel not in _RELATIVE_CLAUSE:
                filler = self._clause(at, clause, slot)
                if filler is not None:
                    yield filler

    def _clause(self, at: int, clause: int, slot: str) -> Filler | None:
        sentences = self._sentences
        subjects = sentences.below(clause, "nsubj")
        doer = subjects[0] if subjects else -1
        if slot == "gerund":
            is_gerund = sentences.trees.words[clause].xpos == "VBG" and not subjects
            return Filler(clause, (sentences.phrase(clause),)) if is_gerund else None
        if sentences.has_to(clause):
            return self._infinitive(at, clause, slot, doer)
        is_asking = not _ASKING.isdisjoint(sentences.marks(clause))
        if slot not in ("wish", "clause") or not subjects or is_asking:
            return None
        if slot == "wish" and not self._is_wish(clause):
            return None
        is_relative = sentences.trees.lower(doer) in RELATIVE
        return None if is_relative else Filler(clause, (sentences.phrase(clause),), doer)

    def _infinitive(self, at: int, clause: int, slot: str, doer: int) -> Filler | None:
        span = self._sentences.phrase(clause)
        objects = self._sentences.objects(at)
        other = doer if doer >= 0 else next((one for one in objects if one < clause), -1)
        if slot == "inf" and doer < 0:
            return Filler(clause, (span,), other)
        if slot == "own" and other < 0:
            return Filler(clause, (span,))
        if slot == "other" and other >= 0:
            start = min(self._sentences.phrase(other, _RELATIVE_CLAUSE).start, span.start)
            return Filler(clause, (Span(start, span.end),), other)
        return None

    def _is_wish(self, clause: int) -> bool:
        """Whether a clause is about what shall be: "that he go", "that he should go"."""
        sentences = self._sentences
        if not _MUST.isdisjoint(sentences.helpers(clause)):
            return True
        first = min([clause, *sentences.below(clause, "aux", "cop")])
        return sentences.trees.words[first].xpos == "VB"

    def _said(self, saying: Saying | None) -> Iterator[Filler]:
        """What a statement says."""
        if saying is None or not saying.statement.content:
            return
        first = saying.statement.content[0]
        head = next(
            (one for one in self._voices.words(first)[:_MOST_WORDS] if self._is_top(one, first)), -1
        )
        doer = next(iter(self._sentences.below(head, "nsubj")), -1) if head >= 0 else -1
        yield Filler(head, saying.statement.content, doer)

    def _around(self, at: int) -> Iterator[Filler]:
        """What is said in one sentence around a word."""
        saying = self._voices.saying(at)
        start = self._sentences.trees.words[at].start
        for span in saying.statement.content if saying is not None else ():
            if span.start <= start < span.end and self._is_one_sentence(span):
                yield Filler(at, (span,))

    def _is_one_sentence(self, span: Span) -> bool:
        words = self._voices.words(span)
        numbers = self._sentences.trees.sentence
        return numbers[words[0]] == numbers[words[-1]]

    def _is_top(self, at: int, span: Span) -> bool:
        word = self._sentences.trees.words[at]
        above = self._sentences.trees.head(at)
        inside = above >= 0 and span.start <= self._sentences.trees.words[above].start < span.end
        return not inside and word.upos not in ("PUNCT", "SCONJ", "CCONJ")

    def _self(self, at: int) -> Filler:
        """A verb with what follows it."""
        before = [one for one in self._sentences.below(at, "advmod", "cop") if one < at]
        helpers = self._sentences.below(at, "aux")
        last = max((one for one in helpers if one < at), default=-1)
        first = min([at, *(one for one in before if one > last >= 0)])
        if self._sentences.is_negated(at) and first < at:
            first = at
        return Filler(at, (self._sentences.phrase(at, self._dropped(at), first=first),))

    def _whole(self, at: int) -> Iterator[Filler]:
        """A clause with its subject; none of "who", which asks or describes."""
        doer = next(iter(self._sentences.below(at, "nsubj")), -1)
        is_described = self._sentences.trees.words[at].deprel in _RELATIVE_CLAUSE
        if is_described or (doer >= 0 and self._sentences.trees.lower(doer) in _ASKED):
            return
        span = self._sentences.phrase(at, frozenset({"mark", "cc", *self._dropped(at)} - _KEPT))
        yield Filler(at, (span,), doer)

    def _dropped(self, at: int) -> frozenset[str]:
        """What of a clause is not of its verb: its subject and helpers, lists with a subject."""
        listed = self._sentences.below(at, "conj")
        is_clause = any(self._sentences.below(one, "nsubj", "aux") for one in listed)
        return _SELF | {"conj"} if is_clause else _SELF

    def _behind_colon(self, at: int) -> list[int]:
        """What a noun announces: "two demands: «a date» and a name"."""
        trees = self._sentences.trees
        listed = self._sentences.below(at, "appos", "parataxis", "list", "dep")
        return [
            one
            for one in listed
            if any(trees.lower(sign) == ":" for sign in self._sentences.below(one, "punct"))
        ]

    def _is(self, at: int) -> Iterator[Filler]:
        """What a noun is said to be: "our demand is clear: «a truce»"."""
        trees = self._sentences.trees
        above = trees.head(at)
        if above < 0 or trees.relation(at) != "nsubj":
            return
        behind = [one for one in self._sentences.below(above, "parataxis", "appos", "ccomp", "dep")
                  if one > at]  # fmt: skip
        if behind:
            yield Filler(behind[0], (self._sentences.phrase(behind[0]),))
        elif self._sentences.below(above, "cop") and trees.words[above].upos != "ADJ":
            yield Filler(above, (self._sentences.phrase(above, _SELF, first=above),))


_KEPT = frozenset({"nsubj", "nsubj:pass", "aux", "cop", "expl"})
