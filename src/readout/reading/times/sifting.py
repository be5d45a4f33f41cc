"""Which drafts are times at all: what the tagger's words say against a reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from readout.reading.times.draft import Draft
from readout.reading.times.rules import Rules
from readout.schema.reading import Word

_LETTERS = re.compile(r"[^\W\d_]+")
_DATING = frozenset(
    {"on", "by", "until", "till", "from", "since", "before", "after", "and", "to", "between"}
)
_TIMING = frozenset({"at", "by", "until", "from", "around", "about", "to"})
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
# Read only to be set aside: ages, and "morning" without a day.
_NEVER = frozenset({"age", "bare-part"})
# With a capital letter and taken for a name, these are hardly anything else.
_FULL = frozenset({"may", "march", "wed", "jun", "jul", "sep"})
_NAMED = frozenset({"month", "weekday", "which-day"})
_SHORT = frozenset({"rn", "atm"})
# "1930s-style" says what something is like, not when it was.
_LIKENESS = re.compile(r"[-‐‑](?:style|like|type|esque)\b", re.IGNORECASE)
# "Mon thru Fri".
_TO_WEEKDAY = re.compile(
    r"\s?(?:-|–|/|&|\b(?:thru|through|to|and|or)\b)\s?(?i:mon|tue|wed|thu|fri|sat|sun)"
)
_UNLIKE = frozenset({"the", "a", "an", "annual", "his", "her", "their", "our", "this"})
_DOING = frozenset({"TO", "VBG", "VBZ"})
_COMMON = frozenset(
    {
        "duration",
        "past-duration",
        "bare-duration",
        *(f"rel-{u}" for u in ("week", "month", "year", "day")),
    }
)
_QUOTES = frozenset("\"“‘'`")
_VERBAL = frozenset({"VB", "VBD", "VBP", "VBZ", "VBG", "MD"})


class Sifter(msgspec.Struct, frozen=True):
    """Judges the drafts of one text. `at` finds the word that starts at an offset."""

    rules: Rules
    text: str
    words: Sequence[Word]
    at: dict[int, int]

    def keeps(self, draft: Draft) -> bool:
        """Whether a draft is a time expression where it stands."""
        if draft.kind in _NEVER or _LIKENESS.match(self.text, draft.end):
            return False
        judge = getattr(self, f"_judge_{draft.kind.replace('-', '_')}", None)
        if judge is not None and not judge(draft):
            return False
        return self._is_fit(draft) and not self._is_title(draft)

    def _word(self, start: int) -> Word | None:
        index = self.at.get(start)
        return None if index is None else self.words[index]

    def _is_fit(self, draft: Draft) -> bool:
        """Words with another meaning count only where their spelling, tag and neighbours bear them
        out: "may", "March", "Sun", "second", "fall"."""
        piece = self.text[draft.start : draft.end]
        letters = list(_LETTERS.finditer(piece))
        if not letters or len(letters) > 2 or any(mark.isdigit() for mark in piece):
            return True
        last = letters[-1]
        lowered = last.group().lower()
        word = self._word(draft.start + last.start())
        tag = "" if word is None else word.xpos
        if lowered in self.rules.noun and len(letters) == 1:
            return tag in ("NN", "NNS", "NNP", "")
        if lowered not in self.rules.capital or draft.kind not in _NAMED:
            return True
        if len(letters) == 2:
            return letters[0].group().lower() != "that" and self._is_name(last.group(), tag)
        return self._is_led_in(draft, last.group(), tag)

    def _is_title(self, draft: Draft) -> bool:
        """Whether it is the name of a programme or a book: "This Week", in quotation marks."""
        if (
            draft.kind not in _COMMON
            or self.text[max(0, draft.start - 1) : draft.start] not in _QUOTES
        ):
            return False
        written = _LETTERS.findall(self.text[draft.start : draft.end])
        return all(word[0].isupper() for word in written) and not written[-1].isupper()

    def _is_name(self, written: str, tag: str) -> bool:
        return written[0].isupper() or tag == "NNP"

    def _is_led_in(self, draft: Draft, written: str, tag: str) -> bool:
        """Whether what stands before and behind leaves a name of a month or weekday."""
        ahead = self._before(draft.start)
        before = _LAST_WORD.search(f"{ahead} and" if ahead.endswith(("&", "/")) else ahead)
        lead = before.group().lower() if before else ""
        lowered = written.lower()
        if tag in _VERBAL or self._is_first_name(draft):
            return False
        if lowered in self.rules.codes["weekday"] and self._does(draft):
            return False
        if lead in self.rules.lead or _TO_WEEKDAY.match(self.text, draft.end):
            return True
        if lowered not in _FULL or tag not in ("NNP", ""):
            return False
        behind = self.text[draft.end : draft.end + 5].lower()
        return lead not in _UNLIKE and not behind.startswith((" of ", " for "))

    def _does(self, draft: Draft) -> bool:
        """Whether it is a name that does something: "it is for Sun to decide"."""
        word = self._word(draft.end + 1)
        return word is not None and word.xpos in _DOING

    def _is_first_name(self, draft: Draft) -> bool:
        """Whether a name follows: "Jan Osk", "Sun Microsystems"."""
        word = self._word(draft.end + 1)
        if word is None or word.xpos != "NNP" or self.text[draft.end] != " ":
            return False
        times = ("month", "weekday", "feast", "daypart")
        return not any(word.lemma.lower() in self.rules.codes[group] for group in times)

    def _before(self, start: int) -> str:
        return self.text[max(0, start - 24) : start].lower().rstrip()

    def _judge_year(self, draft: Draft) -> bool:
        """Four figures are a year unless they count or price something."""
        piece = self.text[draft.start : draft.end]
        if not piece.isdigit():
            return True
        before = self.text[max(0, draft.start - 2) : draft.start]
        after = self.text[draft.end : draft.end + 2]
        if before.endswith(("$", "£", "€", "#", "№", ".", "¥", ":", "/")) or after[:1] in "%:/°":
            return False
        if after[:1] in ",." and after[1:2].isdigit():
            return False
        if before[-1:] in "-–" and before[:1].isalpha():
            return False
        word = self._word(draft.start)
        if word is None:
            return True
        return not (word.deprel == "nummod" and self._counts(word, draft))

    def _counts(self, word: Word, draft: Draft) -> bool:
        head = self.words[word.head] if word.head >= 0 else None
        if head is None or head.start < draft.end or head.xpos not in ("NNS", "NNPS"):
            return False
        # "1990 men", but "1990 Vastair earnings" are those of a year.
        return all(
            between.xpos != "NNP" for between in self.words[self.at[word.start] + 1 : word.head]
        )

    def _judge_year_short(self, draft: Draft) -> bool:
        before = self._before(draft.start)
        return before.endswith((" in", " of", "since", "by", "the", "class", "from", "until"))

    def _judge_slash_day(self, draft: Draft) -> bool:
        before = self._before(draft.start)
        near = before.rstrip("(,").rpartition(" ")[2]
        return (
            self.text[draft.start : draft.end] == "9/11"
            or near in _DATING
            or (near in self.rules.codes["weekday"])
        )

    def _judge_bare_clock(self, draft: Draft) -> bool:
        return self._before(draft.start).rpartition(" ")[2] in _TIMING

    def _judge_past_hour(self, draft: Draft) -> bool:
        # "Ten to one" are odds as well.
        return self._before(draft.start).rpartition(" ")[2] in _TIMING

    def _judge_ordinal_day(self, draft: Draft) -> bool:
        return self._before(draft.start).rpartition(" ")[2] in _DATING

    def _judge_clock(self, draft: Draft) -> bool:
        before = self.text[max(0, draft.start - 1) : draft.start]
        return before not in ("$", "£", "€", ":", ".", "/")

    def _judge_duration(self, draft: Draft) -> bool:
        """ "A second look" and "a quarter of them" are no lengths of time."""
        if draft.counted == "second":
            word = self._word(draft.end - len("second"))
            return word is None or word.xpos in ("NN", "NNS")
        if draft.counted == "quarter":
            return not self.text.startswith(" of", draft.end)
        return not self._is_rate(draft)

    def _is_rate(self, draft: Draft) -> bool:
        """Whether something is counted by it: "$3 million a year", "four flights a week"."""
        index = self.at.get(draft.start, 0)
        if draft.count != 1 or draft.mod is not None or index == 0:
            return False
        word, before = self.words[index], self.words[index - 1]
        if word.lemma != "a" or draft.start - before.end > 1:
            return False
        return before.upos in ("NUM", "SYM", "NOUN") and before.xpos != "NNP"

    def _judge_ref(self, draft: Draft) -> bool:
        # "Rn" for right now and "atm" for at the moment are never written with capitals, nor with
        # an article; "as soon as he arrives" is no time.
        written = self.text[draft.start : draft.end]
        if written.lower() in _SHORT:
            before = self._before(draft.start).rpartition(" ")[2]
            return written.islower() and before not in _UNLIKE and before not in _TIMING
        return not (draft.value == "FUTURE_REF" and self._before(draft.start).endswith(" as"))

    def _judge_sun(self, draft: Draft) -> bool:
        return not self._before(draft.start).endswith("pre-")

    def _judge_season(self, draft: Draft) -> bool:
        word = self._word(draft.start)
        return word is None or word.xpos not in _VERBAL

    def _judge_the_long(self, draft: Draft) -> bool:
        # "The end of the decade" is a time; "the worst of the decade" counts nothing.
        return draft.mod is not None

    def _judge_decade(self, draft: Draft) -> bool:
        return not self._before(draft.start).endswith(("his", "her", "their", "my", "our"))
