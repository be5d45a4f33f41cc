"""One text as the reader of figures sees it: words by place, and the mentions over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.span import Span
from readout.schema.time import Timex

_MOST_WORDS = 24
"""So many words of a phrase are looked at; longer ones are lists."""


class Page:
    """Lookups by place in one text, each a bisection."""

    def __init__(
        self,
        trees: Trees,
        timexes: Sequence[Timex] = (),
        mentions: Sequence[Mention] = (),
    ) -> None:
        self.trees = trees
        self.lowered = lowered(trees.text)
        self.timexes = timexes
        self.names = sorted(
            (one for one in mentions if one.form == "name"), key=lambda one: (one.start, one.end)
        )
        self._starts = [word.start for word in trees.words]
        self._times = [timex.start for timex in timexes]
        self._named = [one.start for one in self.names]
        self._below: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        self._last = {number: at for at, number in enumerate(trees.sentence)}

    def words(self, span: Span) -> range:
        """The words that touch a span."""
        first = bisect_right(self._starts, span.start) - 1
        if first >= 0 and self.trees.words[first].end <= span.start:
            first += 1
        return range(max(first, 0), bisect_left(self._starts, span.end))

    def head(self, span: Span) -> int:
        """The word of a span that hangs from outside of it, the last of several; -1 for none."""
        words = self.words(span)
        tops = [at for at in words if self.trees.head(at) not in words]
        return tops[-1] if tops else -1

    def timex(self, span: Span) -> Timex | None:
        """A time expression that touches a span. They do not overlap one another."""
        at = bisect_left(self._times, span.end) - 1
        if at >= 0 and self.timexes[at].end > span.start:
            return self.timexes[at]
        return None

    def name(self, span: Span) -> Mention | None:
        """The last name to begin before a span's end, where it touches the span."""
        at = bisect_left(self._named, span.end) - 1
        if at >= 0 and self.names[at].end > span.start:
            return self.names[at]
        return None

    def below(self, at: int, *relations: str) -> list[int]:
        """The children of a word in one of these relations, looked up once: many numbers may hang
        from one word."""
        key = (at, relations)
        if key not in self._below:
            self._below[key] = self.trees.below(at, *relations)
        return self._below[key]

    def case(self, at: int) -> str:
        """The first preposition of a phrase, lower case; empty where there is none."""
        cases = self.below(at, "case")
        return self.trees.lower(cases[0]) if cases else ""

    def last(self, at: int) -> int:
        """The last word of a word's sentence."""
        return self._last[self.trees.sentence[at]]

    def lemma(self, at: int) -> str:
        """The lemma of a word, lower case."""
        return self.trees.words[at].lemma.lower()

    def sentence(self, at: int) -> int:
        """The number of a word's sentence."""
        return self.trees.sentence[at]

    def phrase(self, at: int, left_out: frozenset[str]) -> tuple[int, int]:
        """First and last word of what hangs from a word, relations of `left_out` left out."""
        trees = self.trees
        words = [at]
        for one in words:
            words += [
                child for child in trees.children[one] if trees.relation(child) not in left_out
            ]
            if len(words) > _MOST_WORDS:
                break
        return min(words), max(words)

    def span(self, first: int, last: int) -> Span:
        """From the first to the last of these words."""
        return Span(self.trees.words[first].start, self.trees.words[last].end)


def lowered(text: str) -> str:
    """The text in lower case, letter by letter where the whole would change its length; blanks of
    every kind are plain, so that rules need know one."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one if len(one := sign.lower()) == 1 else sign for sign in text)
    return low.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
