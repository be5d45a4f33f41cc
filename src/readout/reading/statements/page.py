"""Where roles stand in a text: their words, sentences, paragraphs, quotation marks and trees."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from readout.reading.trees import Trees
from readout.schema.span import Span

_MARK = re.compile(r"''|``|[\"“”„«»\n]")
# Blank characters between two paragraphs, at most.
_GAP = 20
# Characters between the last word of a quotation and its end: a comma and a mark.
_MARKS = 4
_LITTLE = frozenset({"ADP", "ADV", "CCONJ", "DET", "PART", "PUNCT", "SCONJ"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "nummod", "flat", "appos", "conj"})
_ENDINGS = ("ed", "ing", "es", "s", "d")
_MOST_CHILDREN = 30
# What is done to a paper by those who speak in it.
_MAKING = frozenset(
    {"author", "circulate", "draft", "file", "issue", "post", "publish", "release", "send", "sign",
     "write"}
)  # fmt: skip
_MOST_SUBJECTS = 4
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»")
# What stands before a closing mark, and the marks themselves with blanks.
_ENDS = frozenset(".,?!;…")
_AFTER = "'’)] "
_BARE = '"“„«` \t'
# Lines that a quotation may go on for after the one it began in.
_MOST_LINES = 8


class Page:
    """Lookups by offset over one text and its trees. Built once a text, in linear time."""

    __slots__ = (
        "_breaks",
        "_ends",
        "_extents",
        "_heads",
        "_open",
        "_quote_starts",
        "_related",
        "_starts",
        "_subjects",
        "_verbs",
        "quotes",
        "trees",
    )

    def __init__(self, trees: Trees, verbs: frozenset[str] = frozenset()) -> None:
        self.trees = trees
        self._verbs = verbs
        self.quotes, self._open, self._breaks = _scan(trees.text)
        self._starts = [word.start for word in trees.words]
        self._heads: dict[Span, int] = {}
        self._related: dict[tuple[int | str, ...], list[int]] = {}
        self._subjects: dict[int, list[int]] = {}
        self._extents: list[tuple[int, int]] | None = None
        self._quote_starts = [quote.start for quote in self.quotes]
        numbers = trees.sentence
        self._ends = [
            word.end
            for word, (one, other) in zip(trees.words, pairwise(numbers), strict=False)
            if one != other
        ]

    def words(self, span: Span) -> range:
        """The numbers of the words that begin in a span."""
        first = bisect_left(self._starts, span.start)
        return range(first, bisect_left(self._starts, span.end, first))

    def head(self, span: Span) -> int:
        """The first word of a span that hangs on one outside of it, little words only where there
        is no other; -1 if the span has no words."""
        if span not in self._heads:
            inside = self.words(span)
            above = [at for at in inside if self.trees.head(at) not in inside]
            weighty = (at for at in above if self.trees.words[at].upos not in _LITTLE)
            self._heads[span] = next(weighty, above[0] if above else -1)
        return self._heads[span]

    def lemma(self, at: int) -> str:
        """The lemma of a word, lower case. The tagger guesses those of rare forms ("prais"); what
        may be the form of one of the `verbs` given is that verb."""
        word = self.trees.words[at]
        lemma = word.lemma.lower()
        if word.upos != "VERB" or lemma in self._verbs:
            return lemma
        return next(
            (verb for verb in _verbs_of(self.trees.lower(at)) if verb in self._verbs), lemma
        )

    def noun(self, span: Span) -> int:
        """The noun that a phrase is built on: of several that hang outside of it, as in a tree gone
        wrong, the last that is no mere modifier; else the head."""
        inside = self.words(span)
        words = self.trees.words
        above = (at for at in inside if self.trees.head(at) not in inside)
        nouns = [
            at
            for at in above
            if words[at].upos in _NOUNS and self.trees.relation(at) not in _MODIFIERS
        ]
        return nouns[-1] if nouns else self.head(span)

    def is_noun(self, at: int, lemmas: frozenset[str]) -> bool:
        """Whether a word is a common noun of a list: a post, not The Morning Post."""
        word = self.trees.words[at]
        return word.upos == "NOUN" and word.lemma.lower() in lemmas

    def subjects(self, at: int) -> list[int]:
        """The first subjects of a verb; no more than a few, so that many may share one verb."""
        if at not in self._subjects:
            self._subjects[at] = self.trees.below(at, "nsubj")[:_MOST_SUBJECTS]
        return self._subjects[at]

    def related(self, at: int, *relations: str) -> list[int]:
        """The children of a word in one of these relations, subtypes among them, in text order: a
        word that many ask about is looked at once."""
        key: tuple[int | str, ...] = (at, *relations)
        if key not in self._related:
            self._related[key] = self.trees.below(at, *relations)
        return self._related[key]

    def few(self, at: int, *relations: str) -> list[int]:
        """The first of those children, no more than a reader would follow."""
        return self.related(at, *relations)[:_MOST_CHILDREN]

    def makers(self, at: int, verbs: frozenset[str] = _MAKING) -> list[int]:
        """Who stands after "by" in what is told of a thing with one of these participles: "a
        statement issued by «the board»"."""
        trees = self.trees
        made = (verb for verb in self.few(at, "acl") if self.lemma(verb) in verbs)
        agents = (agent for verb in made for agent in self.few(verb, "obl"))
        return [
            agent
            for agent in agents
            if any(trees.lower(case) == "by" for case in trees.below(agent, "case"))
        ]

    def extent(self, at: int) -> tuple[int, int]:
        """The first and the last word of all that stands below a word, itself included; signs are
        left out, for they hang anywhere."""
        if self._extents is None:
            self._extents = _measure(self.trees)
        return self._extents[at]

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

    def opens_in(self, span: Span) -> bool:
        """Whether a quotation begins in a span."""
        at = bisect_left(self._quote_starts, span.start)
        return at < len(self._quote_starts) and self._quote_starts[at] < span.end

    def framed(self, span: Span) -> Span:
        """A span with the marks of the quotation that it fills: from “a b” the marks are added,
        from a span that ends within a longer quotation none."""
        quote = self.quoted(span.end - 1)
        if quote is None or not span.start - 1 <= quote.start <= span.end <= quote.end:
            return span
        if quote.end - span.end > _MARKS or quote.start in self._open:
            return Span(min(span.start, quote.start), span.end)
        return Span(min(span.start, quote.start), quote.end)

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


def _verbs_of(form: str) -> Iterator[str]:
    """What a form may be made from: "praised" from "praise", "denied" from "deny"."""
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form.removesuffix(ending)
            yield from (stem, stem + "e", stem[:-1])
            if stem.endswith("i"):
                yield stem[:-1] + "y"


def _measure(trees: Trees) -> list[tuple[int, int]]:
    """The extents of all words, from the leaves upwards."""
    extents = [(at, at) for at in range(len(trees.words))]
    order = [at for at in range(len(trees.words)) if trees.head(at) < 0]
    for at in order:
        order += trees.children[at]
    for at in reversed(order):
        above = trees.head(at)
        if above >= 0 and trees.words[at].upos != "PUNCT":
            first, last = extents[above]
            extents[above] = (min(first, extents[at][0]), max(last, extents[at][1]))
    return extents


def _scan(text: str) -> tuple[list[Span], frozenset[int], list[int]]:
    """Quotations with their marks, the starts of those without a closing mark, and line breaks.

    A quotation ends with its line, unless the next mark, a few lines on at most, closes it: lines
    may be broken within a paragraph. One over several paragraphs opens again in each, and one never
    closed spoils no more than its own paragraph. Signs that look alike on both sides close what is
    open.
    """
    quotes: list[Span] = []
    unclosed: list[int] = []
    marks = list(_MARK.finditer(text + "\n"))
    ends = _closings(marks, text)
    opened: int | None = None
    for at, mark in enumerate(marks):
        sign = mark.group()
        if opened is None:
            opened = mark.start() if _opens(mark, text) else None
            continue
        if sign in _OPENING or (sign == "\n" and _is_carried(at, opened, marks, ends, text)):
            continue
        if sign == "\n":
            unclosed.append(opened)
        quotes.append(Span(opened, mark.start() if sign == "\n" else mark.end()))
        opened = None
    return quotes, frozenset(unclosed), [mark.start() for mark in marks if mark.group() == "\n"]


def _closings(marks: Sequence[re.Match[str]], text: str) -> list[int]:
    """For each mark or line break the number of the next mark, if that one closes; else -1."""
    ends = [-1] * len(marks)
    following = -1
    for at in range(len(marks) - 1, -1, -1):
        ends[at] = following
        if marks[at].group() != "\n":
            following = at if _closes(marks[at], text) else -1
    return ends


def _opens(mark: re.Match[str], text: str) -> bool:
    """Whether a mark may begin a quotation: no sign that ends a sentence follows it."""
    if mark.group() == "\n" or mark.group() in _CLOSING:
        return False
    return mark.group() in _OPENING or text[mark.end() : mark.end() + 1] not in _ENDS


def _closes(mark: re.Match[str], text: str) -> bool:
    """Whether a mark looks like the end of a quotation: it stands behind a sign that ends a
    sentence or part of one, or right behind a word."""
    if mark.group() in _CLOSING:
        return True
    before = text[max(0, mark.start() - 4) : mark.start()]
    if mark.group() in _OPENING or not before or before[-1] == "\n":
        return False
    return before[-1].isalnum() or before.rstrip(_AFTER)[-1:] in _ENDS


def _is_carried(
    at: int, opened: int, marks: Sequence[re.Match[str]], ends: Sequence[int], text: str
) -> bool:
    """Whether a quotation goes on after a line break: its mark stands alone at the end of the line,
    or the next mark closes it."""
    if not text[opened : marks[at].start()].strip(_BARE):
        return text[max(0, opened - 1) : opened] in (" ", "\n")
    return 0 <= ends[at] <= at + _MOST_LINES
