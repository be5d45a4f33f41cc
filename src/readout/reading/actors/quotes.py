"""Quotations and who speaks them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.actors.rules import ActorRules
from readout.reading.trees import Trees

_MARK = re.compile(r"[“”\"«»]|''|``")
_BREAK = re.compile(r"\n\s*\n")
_MOST = 3_000
"""A quotation whose end is not found within so many characters is none."""
_LEAST = 2
_BEHIND, _BEFORE = 9, 14
"""Words around a quotation among which its verb of speaking may stand."""
_NEAR = 220
"""Characters between two quotations of one speaker."""


class Quote(msgspec.Struct, frozen=True):
    """`text[start:end]` without its marks; `speaker` is the word that is the subject of `verb`,
    both indexes of words, -1 where none was found."""

    start: int
    end: int
    speaker: int = -1
    verb: int = -1


class Quotes:
    """The quotations of one text, in order, not nested."""

    def __init__(self, trees: Trees, rules: ActorRules) -> None:
        spans = list(_spans(trees.text))
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self.all = _spoken(spans, trees, rules, self)

    def at(self, offset: int) -> int:
        """The number of the quotation around an offset, -1 outside of all."""
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 and offset < self._ends[number] else -1


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Pairs of marks. A straight mark opens and closes; a paragraph's end closes what is open."""
    start: int | None = None
    for hit in _MARK.finditer(text):
        mark, place = hit.group(), hit.start()
        opens = mark in ("“", "«", "``") or (mark == '"' and start is None)
        if start is not None and (not opens or mark != '"'):
            if place - start > _MOST or _BREAK.search(text, start, place):
                start = None
            elif place - start >= _LEAST:
                yield start, place
                start = None
            opens = mark in ("“", "«", "``") or (mark == '"' and start is None and opens)
        if opens:
            start = hit.end()


def _spoken(
    spans: Sequence[tuple[int, int]], trees: Trees, rules: ActorRules, quotes: Quotes
) -> list[Quote]:
    starts = [word.start for word in trees.words]
    found: list[Quote] = []
    for start, end in spans:
        verb = _verb(start, end, starts, trees, rules, quotes)
        speaker = -1 if verb is None else subject_of(verb, trees)
        if speaker < 0 and found and _goes_on(found[-1], start, trees.text):
            found.append(Quote(start, end, found[-1].speaker, found[-1].verb))
            continue
        found.append(Quote(start, end, speaker, -1 if verb is None else verb))
    return found


def _goes_on(before: Quote, start: int, text: str) -> bool:
    between = text[before.end : start]
    return len(between) <= _NEAR and _BREAK.search(between) is None


def _verb(
    start: int, end: int, starts: Sequence[int], trees: Trees, rules: ActorRules, quotes: Quotes
) -> int | None:
    """The verb of speaking nearest to a quotation, first behind it, then before."""
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    behind = range(last, min(last + _BEHIND, len(starts)))
    before = range(first - 1, max(first - _BEFORE, 0) - 1, -1)
    ends_open = trees.text[max(0, end - 1) : end] in (",", "?", "!", "—")
    sides = (behind, before) if ends_open else (before, behind)
    for side in sides:
        for index in side:
            if trees.piece(index) in (".", "!", "?"):
                break
            if _is_saying(index, trees, rules) and quotes.at(trees.words[index].start) < 0:
                return index
    return None


def _is_saying(index: int, trees: Trees, rules: ActorRules) -> bool:
    word = trees.words[index]
    return word.upos == "VERB" and word.lemma.lower() in rules.words["saying"]


def subject_of(verb: int, trees: Trees) -> int:
    """The word that is the subject of a verb, or of the verb it is joined to; else -1."""
    for _ in range(3):
        subjects = trees.below(verb, "nsubj")
        if subjects:
            return subjects[0]
        if trees.relation(verb) not in ("conj", "xcomp", "parataxis"):
            return -1
        verb = trees.head(verb)
        if verb < 0:
            return -1
    return -1
