"""The tense of the verb that a time expression belongs to, from the tagger's words.

Penn tags and the auxiliaries below a verb tell it: "will meet", "is to meet" and "is meeting on
Friday" lie ahead, "met" and "has met" behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from readout.schema.reading import Word
from readout.schema.time import Tense

_CLIMB = 10
_REPORT = 10
_AHEAD = frozenset(
    {"will", "shall", "wo", "'ll", "’ll", "would", "should", "may", "might", "could", "must"}
)
_PLANNED = frozenset({"VBD", "VBN", "VBG", "JJ"})
_VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})


class Tenses:
    """Answers for one text; made in one pass over its words."""

    def __init__(
        self,
        words: Sequence[Word],
        *,
        planning: frozenset[str],
        directing: frozenset[str],
        telling: frozenset[str],
    ) -> None:
        self._words = words
        self._planning = planning
        self._directing = directing
        self._telling = telling
        self._helpers: dict[int, list[int]] = {}
        for index, word in enumerate(words):
            if word.head >= 0 and (word.deprel.startswith(("aux", "cop", "mark"))):
                self._helpers.setdefault(word.head, []).append(index)

    def of(self, index: int) -> Tense | None:
        """The tense of the nearest verb above a word, None where none is above it."""
        # "Wednesday's ruling" may be the object of any verb.
        if self._words[index].deprel == "nmod:poss" and not self._heads_subject(index):
            return None
        if self._is_report(index):
            return "past"
        for _ in range(_CLIMB):
            tense = self._told_by(index)
            if tense is not None:
                return tense
            index = self._words[index].head
            if index < 0:
                return None
        return None

    def _is_report(self, index: int) -> bool:
        """Whether the next verb to the left is one of saying: "They will go, he said on Friday".

        Trees often hang the day of a report on the verb of what is reported.
        """
        left = reversed(self._words[max(0, index - _REPORT) : index])
        verb = next((word for word in left if word.xpos in _VERBS), None)
        return verb is not None and verb.xpos == "VBD" and verb.lemma.lower() in self._telling

    def is_pluperfect(self, index: int) -> bool:
        """Whether the verb right above a word is in the past perfect: "had not said"."""
        head = self._words[index].head
        while head >= 0 and self._words[head].xpos not in _VERBS:
            head = self._words[head].head
        helpers = (self._words[at] for at in self._helpers.get(head, ()))
        return any(helper.lemma == "have" and helper.xpos == "VBD" for helper in helpers)

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
            return "past" if _is_perfect(helpers) else "future"
        if word.xpos == "VBG" and word.lemma == "go" and self._leads_on(index):
            return "future"
        is_infinitive = any(helper.xpos == "TO" for helper in helpers)
        if is_infinitive and _is_perfect(helpers):
            # "Is said to have planned the raid of October": it is over.
            return "past"
        if word.lemma.lower() in self._planning and word.xpos in _PLANNED:
            return "future"
        if is_infinitive and word.xpos == "VB":
            return self._infinitive(index)
        finite = [helper for helper in helpers if helper.xpos in ("VBD", "VBP", "VBZ")]
        if finite:
            return _of_finite(finite[0])
        return _of_bare(word)

    def _infinitive(self, index: int) -> Tense | None:
        # "Is to meet", "plans to meet" and "told him to leave" lie ahead; "had to leave" and
        # "managed to leave" do not.
        above = self._words[index].head
        for _ in range(_CLIMB):
            if above < 0:
                return "future"
            lemma = self._words[above].lemma.lower()
            if lemma in self._planning or lemma in self._directing:
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


def _is_perfect(helpers: Sequence[Word]) -> bool:
    return any(helper.lemma == "have" for helper in helpers)


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
