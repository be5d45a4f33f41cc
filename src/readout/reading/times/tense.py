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
_PAIR = 4
_FAR = 12
_AHEAD = frozenset(
    {"will", "shall", "wo", "'ll", "’ll", "would", "should", "may", "might", "could", "must"}
)
_NOT = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no", "none", "nobody"})
_STOPS = frozenset(".!?;")
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
        index = self._first_of_pair(index)
        # "Wednesday's ruling" may be the object of any verb.
        if self._words[index].deprel == "nmod:poss" and not self._heads_subject(index):
            return None
        if self._is_report(index):
            return "past"
        if index and self._is_beside(index - 1):
            return "past"
        index = self._near_verb(index)
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

    def _first_of_pair(self, index: int) -> int:
        """ "Friday" of "Friday and Thursday": they have one verb."""
        word = self._words[index]
        is_pair = word.deprel == "conj" and 0 < index - word.head <= _PAIR
        return word.head if is_pair else index

    def _near_verb(self, index: int) -> int:
        """The verb just before an expression that the tree hangs on a word far off, which is
        seldom right; else the expression itself."""
        if index - self._words[index].head <= _FAR or self._words[index].head < 0:
            return index
        for place in range(index - 1, max(index - _REPORT, 0) - 1, -1):
            if self._words[place].lemma in _STOPS:
                return index
            if self._words[place].xpos in _VERBS:
                return place
        return index

    def _is_beside(self, before: int) -> bool:
        """Whether the word before an expression is a participle of what is done: "statements made
        Friday". Trees often hang such a day on a verb further off."""
        word = self._words[before]
        if word.xpos != "VBN" or word.deprel != "acl" or before in self._helpers:
            return False
        lemma = word.lemma.lower()
        return lemma not in self._planning and lemma not in self._directing

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
            if _is_perfect(helpers) or self._is_in_vain(index, helpers):
                return "past"
            return "future"
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

    def _is_in_vain(self, index: int, helpers: Sequence[Word]) -> bool:
        """Whether something could not be done: "could not be reached on Friday" looks back."""
        if all(helper.lemma.lower() != "could" for helper in helpers):
            return False
        for word in reversed(self._words[max(0, index - _REPORT) : index]):
            if word.lemma in _STOPS:
                return False
            if word.lemma.lower() in _NOT:
                return True
        return False

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
    if word.xpos in ("VBD", "VBN"):
        return "past"
    if word.xpos in ("VBP", "VBZ"):
        return "present"
    return None
