"""Where roles stand in a text: their words, sentences, paragraphs, quotation marks and trees."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from readout.reading.trees import Trees
from readout.schema.reading import Word
from readout.schema.span import Span

_MARK = re.compile(r"''|``|[\"“”„«»\n]")
# Blank characters between two paragraphs, at most.
_GAP = 20
_MOST_SUBJECTS = 4
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»")


class Page:
    """Lookups by offset over one text and its trees. Built once a text, in linear time."""

    __slots__ = (
        "_breaks",
        "_ends",
        "_heads",
        "_open",
        "_quote_starts",
        "_subjects",
        "quotes",
        "trees",
    )

    def __init__(self, trees: Trees) -> None:
        self.trees = trees
        self.quotes, self._open, self._breaks = _scan(trees.text)
        self._heads: dict[Span, int] = {}
        self._subjects: dict[int, list[int]] = {}
        self._quote_starts = [quote.start for quote in self.quotes]
        numbers = trees.sentence
        self._ends = [
            word.end
            for word, (one, other) in zip(trees.words, pairwise(numbers), strict=False)
            if one != other
        ]

    def words(self, span: Span) -> range:
        """The numbers of the words that begin in a span."""
        words = self.trees.words
        first = bisect_left(words, span.start, key=_start)
        return range(first, bisect_left(words, span.end, lo=first, key=_start))

    def head(self, span: Span) -> int:
        """The first word of a span that hangs on one outside of it, -1 if the span has no words."""
        if span not in self._heads:
            inside = self.words(span)
            above = (at for at in inside if self.trees.head(at) not in inside)
            self._heads[span] = next(above, -1)
        return self._heads[span]

    def is_noun(self, at: int, lemmas: frozenset[str]) -> bool:
        """Whether a word is a common noun of a list: a post, not The Morning Post."""
        word = self.trees.words[at]
        return word.upos == "NOUN" and word.lemma.lower() in lemmas

    def subjects(self, at: int) -> list[int]:
        """The first subjects of a verb; no more than a few, so that many may share one verb."""
        if at not in self._subjects:
            self._subjects[at] = self.trees.below(at, "nsubj")[:_MOST_SUBJECTS]
        return self._subjects[at]

    def sentence(self, at: int) -> Span:
        """From the first to the last word of the sentence that a word stands in."""
        numbers = self.trees.sentence
        first = bisect_left(numbers, numbers[at])
        last = bisect_right(numbers, numbers[at]) - 1
        return Span(self.trees.words[first].start, self.trees.words[last].end)

    def breaks(self, start: int, end: int) -> int:
        """The line breaks between two offsets."""
        return bisect_left(self._breaks, end) - bisect_left(self._breaks, start)

    def sentence_ends(self, start: int, end: int) -> int:
        """The sentences that end between two offsets."""
        return bisect_right(self._ends, end) - bisect_left(self._ends, start)

    def quoted(self, offset: int) -> Span | None:
        """The quotation that an offset lies in, its marks included."""
        at = bisect_right(self._quote_starts, offset) - 1
        if at >= 0 and offset < self.quotes[at].end:
            return self.quotes[at]
        return None

    def runs_on(self, one: Span, other: Span) -> bool:
        """Whether a quotation goes on in the next paragraph: it was left open at the end of the
        line that `one` ends on, and `other` begins with the next quotation, nothing between."""
        left, right = self.quoted(one.end - 1), self.quoted(other.start)
        if left is None or right is None or left.end > right.start:
            return False
        text = self.trees.text
        return left.start in self._open and _is_gap(text, left.end, right.start)


def _is_gap(text: str, start: int, end: int) -> bool:
    """White space only; never looks at more than a few characters."""
    return end - start <= _GAP and text[start:end].isspace()


def _start(word: Word) -> int:
    return word.start


def _scan(text: str) -> tuple[list[Span], frozenset[int], list[int]]:
    """Quotations with their marks, the starts of those without a closing mark, and line breaks.

    A quotation ends with its line at the latest: one over several paragraphs opens again in each,
    and one never closed spoils no more than its own paragraph. Signs that look alike on both sides
    close what is open.
    """
    quotes: list[Span] = []
    breaks: list[int] = []
    unclosed: list[int] = []
    opened: int | None = None
    for mark in _MARK.finditer(text + "\n"):
        sign = mark.group()
        if sign == "\n":
            breaks.append(mark.start())
        if opened is None:
            opened = None if sign == "\n" or sign in _CLOSING else mark.start()
            continue
        if sign in _OPENING:
            continue
        if sign == "\n":
            unclosed.append(opened)
        quotes.append(Span(opened, mark.start() if sign == "\n" else mark.end()))
        opened = None
    return quotes, frozenset(unclosed), breaks
