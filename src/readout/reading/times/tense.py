"""The tense of the verb that a time expression belongs to, from the tagger's words.

Penn tags and the auxiliaries below a verb tell it: "will meet", "is to meet" and "is meeting on
Friday" lie ahead, "met" and "has met" behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from readout.schema.reading import Word
from readout.schema.time import Tense

_CLIMB = 10
_AHEAD = frozenset({"will", "shall", "wo", "'ll", "’ll", "would", "should", "may"})
_VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})


class Tenses:
    """Answers for one text; made in one pass over its words."""

    def __init__(self, words: Sequence[Word], planning: frozenset[str]) -> None:
        self._words = words
        self._planning = planning
        self._helpers: dict[int, list[int]] = {}
        for index, word in enumerate(words):
            if word.head >= 0 and (word.deprel.startswith(("aux", "cop", "mark"))):
                self._helpers.setdefault(word.head, []).append(index)

    def of(self, index: int) -> Tense | None:
        """The tense of the nearest verb above a word, None where none is above it."""
        # "Wednesday's ruling" may be the object of any verb.
        if self._words[index].deprel == "nmod:poss" and not self._heads_subject(index):
            return None
        for _ in range(_CLIMB):
            tense = self._told_by(index)
            if tense is not None:
                return tense
            index = self._words[index].head
            if index < 0:
                return None
        return None

    def _heads_subject(self, index: int) -> bool:
        head = self._words[index].head
        return head >= 0 and self._words[head].deprel.startswith("nsubj")

    def _told_by(self, index: int) -> Tense | None:
        word = self._words[index]
        helpers = [self._words[at] for at in self._helpers.get(index, ())]
        is_verb = word.xpos in _VERBS
        if not is_verb and not any(helper.deprel.startswith(("aux", "cop")) for helper in helpers):
            return None
        if any(helper.xpos == "MD" and helper.lemma.lower() in _AHEAD for helper in helpers):
            perfect = any(helper.lemma == "have" for helper in helpers)
            return "past" if perfect else "future"
        if word.xpos == "VBG" and word.lemma == "go" and self._leads_on(index):
            return "future"
        if word.lemma.lower() in self._planning and word.xpos in ("VBD", "VBN", "VBG", "JJ"):
            return "future"
        if word.xpos == "VB" and any(helper.xpos == "TO" for helper in helpers):
            return self._infinitive(index)
        finite = [helper for helper in helpers if helper.xpos in ("VBD", "VBP", "VBZ")]
        if finite:
            return _of_finite(finite[0])
        return _of_bare(word)

    def _infinitive(self, index: int) -> Tense | None:
        # "Is to meet", "plans to meet" lie ahead; "had to leave", "managed to leave" do not.
        above = self._words[index].head
        for _ in range(_CLIMB):
            if above < 0:
                return "future"
            told = self._told_by(above)
            if told is not None:
                return "past" if told == "past" else "future"
            above = self._words[above].head
        return "future"

    def _leads_on(self, index: int) -> bool:
        return any(
            word.head == index and word.xpos == "VB" for word in self._words[index : index + 8]
        )


def _of_finite(helper: Word) -> Tense:
    if helper.xpos == "VBD":
        return "past"
    if helper.lemma == "have":
        return "past"
    return "present"


def _of_bare(word: Word) -> Tense | None:
    if word.xpos == "VBD":
        return "past"
    if word.xpos == "VBN":
        return "past"
    if word.xpos in ("VBP", "VBZ"):
        return "present"
    return None
