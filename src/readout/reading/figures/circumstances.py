"""Where, since when and as of when a figure holds, and whether it is a running total."""

from __future__ import annotations

import re

import msgspec

from readout.reading.figures.page import Page
from readout.reading.figures.predicates import Said
from readout.schema.span import Span, Spans
from readout.schema.time import Timex

_PLACES = frozenset({"in", "at", "near", "from", "across", "around", "outside", "inside", "along"})
_PLACE_KINDS = frozenset({"LOC", "FAC"})
_SINCE = re.compile(r"\bsince\s(?:the\s|last\s|early\s|late\s|mid-)?\Z")
_MOST_PLACES = 8
_ASOF = re.compile(r"\b(?:as\sof|by|until|up\sto)\s(?:the\s(?:end|middle|start)\sof\s)?\Z")
_TOTAL = re.compile(
    r"\b(?:so\sfar|to\sdate|in\stotal|in\sall|altogether|total(?:l?ing|s|ed)?|overall|cumulative"
    r"|toll|tally|the\snumber\sof|bringing|brings|rose\sto|risen\sto|rises\sto|climbed\sto"
    r"|since|until\snow|combined|all\stold)\b"
)
_MORE = re.compile(r"\b(?:another|(?:a\s)?further|additional|an\sextra)\s\Z|\s(?:more|others?)\b")
_LEFT_OUT = frozenset({"acl", "advcl", "parataxis", "punct", "conj", "cc", "appos"})
_BEFORE = 24


class Circumstances(msgspec.Struct, frozen=True):
    """What narrows a figure down; see `Figure`."""

    place: Spans = ()
    since: Spans = ()
    asof: Span | None = None
    cumulative: bool | None = None


class Setting:
    """Reads the circumstances of the figures of one text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._since: dict[int, list[Span]] = {}
        self._asof: dict[int, Span] = {}
        self._places: dict[int, list[Span]] = {}
        for timex in page.timexes:
            words = page.words(Span(timex.start, timex.end))
            if words:
                self._index(timex, page.sentence(words[0]))

    def _index(self, timex: Timex, sentence: int) -> None:
        """Since when was counted ("since October") and as of when a figure holds ("as of Tuesday"),
        both for the whole sentence."""
        span = Span(timex.start, timex.end)
        before = self.page.lowered[max(0, timex.start - _BEFORE) : timex.start]
        if _SINCE.search(before):
            self._since.setdefault(sentence, []).append(span)
        elif timex.type in ("DATE", "TIME") and _ASOF.search(before):
            self._asof.setdefault(sentence, span)

    def of(self, span: Span, head: int, said: Said | None) -> Circumstances:
        """Of a figure at `span` whose counted noun, or number, is the word `head`."""
        sentence = self.page.sentence(head)
        since = tuple(self._since.get(sentence, ()))
        return Circumstances(
            place=self._place(head, said),
            since=since,
            asof=self._asof.get(sentence),
            cumulative=self._is_total(span, sentence, said, has_since=bool(since)),
        )

    def _place(self, head: int, said: Said | None) -> Spans:
        """Phrases of place below the counted and the word that says what happened."""
        spans = set(self._below(head))
        if said is not None and said.at >= 0:
            spans.update(self._below(said.at))
        return tuple(sorted(spans))

    def _below(self, top: int) -> list[Span]:
        if top not in self._places:
            self._places[top] = [
                self._phrase(child)
                for child in self.page.below(top, "obl", "nmod")[:_MOST_PLACES]
                if self.page.case(child) in _PLACES and self._is_place(child)
            ]
        return self._places[top]

    def _is_place(self, at: int) -> bool:
        word = self.page.trees.words[at]
        if self.page.timex(Span(word.start, word.end)) is not None:
            return False
        name = self.page.name(Span(word.start, word.end))
        return name is not None and name.type in _PLACE_KINDS

    def _phrase(self, at: int) -> Span:
        first, last = self.page.phrase(at, _LEFT_OUT)
        return self.page.span(first, last)

    def _is_total(
        self, span: Span, sentence: int, said: Said | None, *, has_since: bool
    ) -> bool | None:
        low = self.page.lowered
        if _MORE.search(low[max(0, span.start - _BEFORE) : span.start]) or _MORE.match(
            low, span.end, span.end + 8
        ):
            return False
        words = self._clause(span, sentence)
        if has_since or _TOTAL.search(low, words.start, words.end):
            return True
        return self._by_tense(said)

    def _clause(self, span: Span, sentence: int) -> Span:
        """The figure with some words around it, inside its sentence."""
        words = self.page.words(span)
        first, last = words[0], words[-1]
        size = len(self.page.trees.words)
        while first > 0 and words[0] - first < 8 and self.page.sentence(first - 1) == sentence:
            first -= 1
        while last + 1 < size and last - words[-1] < 8 and self.page.sentence(last + 1) == sentence:
            last += 1
        return self.page.span(first, last)

    def _by_tense(self, said: Said | None) -> bool | None:
        """ "have been killed" runs on, "were killed" is one event; nothing else tells."""
        if said is None or said.at < 0:
            return None
        trees = self.page.trees
        helpers = [trees.lower(child) for child in self.page.below(said.at, "aux")]
        if "have" in helpers or "has" in helpers or "'ve" in helpers:
            return True
        word = trees.words[said.at]
        if word.xpos == "VBD" or "was" in helpers or "were" in helpers:
            return False
        return None
