"""Whether what an entry asks for holds around a word."""

from __future__ import annotations

from readout.reading.positions.complements import Complements
from readout.reading.positions.conditions import Conditions
from readout.reading.positions.rules import Choice
from readout.reading.positions.sentences import Sentences
from readout.reading.positions.voices import JOINT, Saying, Voices


class Tester:
    """Answers for the words of one text."""

    __slots__ = ("_complements", "_conditions", "_sentences", "_voices")

    def __init__(
        self,
        sentences: Sentences,
        voices: Voices,
        complements: Complements,
        conditions: Conditions,
    ) -> None:
        self._sentences = sentences
        self._voices = voices
        self._complements = complements
        self._conditions = conditions

    def _lower(self, at: int) -> str:
        return self._sentences.trees.lower(at)

    def holds(self, test: Choice, at: int) -> bool:
        """Whether a test holds for a word."""
        return self._meets(test, at) is not test.denied

    def _meets(self, test: Choice, at: int) -> bool:
        sentences, wanted = self._sentences, test.wanted
        if test.slot == "neg":
            return ("yes" in wanted) is sentences.is_negated(at)
        if test.slot == "if":
            return ("yes" in wanted) is bool(self._conditions.of(at))
        if test.slot == "then":
            inner = sentences.below(at, "xcomp", "ccomp")
            return any(sentences.lemma(one) in wanted for one in inner)
        if test.slot == "obj":
            objects = sentences.below(at, "obj", "nsubj")
            forms = {form for one in objects for form in (self._lower(one), sentences.lemma(one))}
            return not wanted.isdisjoint(forms)
        if test.slot == "form":
            return sentences.trees.words[at].xpos in wanted
        if test.slot == "aux":
            return not wanted.isdisjoint(sentences.helpers(at))
        if test.slot == "verb":
            return not wanted.isdisjoint(sentences.forms(at))
        if test.slot == "voice":
            return any(self._has_voice(at, voice) for voice in wanted)
        plain = Choice(test.slot, wanted)
        subjects = sentences.subjects(at) or sentences.below(at, "nsubj", "expl")
        return any(self._is_subject(one, plain) for one in subjects)

    def _is_subject(self, at: int, wanted: Choice) -> bool:
        return self._complements.is_wanted(at, wanted) or self._lower(at) in wanted.wanted

    def _has_voice(self, at: int, voice: str) -> bool:
        saying = self._voices.saying(at)
        if voice == "author":
            return saying is None or not saying.statement.speech
        if saying is None or (voice == "own" and not saying.statement.speech):
            return False
        subjects = self._sentences.below(at, "nsubj") or self._sentences.subjects(at)
        is_own = any(self._is_own(one, saying) for one in subjects)
        if voice == "own":
            return is_own
        is_joint = any(self._lower(one) in JOINT for one in subjects)
        return bool(subjects) and (is_joint or not is_own)

    def _is_own(self, at: int, saying: Saying) -> bool:
        """Whether a word stands for who speaks, or for somebody of his: "our men"."""
        if self._voices.is_speaker(at, saying):
            return True
        owners = self._sentences.below(at, "nmod:poss") if self._voices.is_party(at) else []
        return any(self._voices.is_speaker(one, saying) for one in owners)
