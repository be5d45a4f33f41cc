"""Two texts side by side: cut into rows in which both columns tell the same.

A row ends where both texts have a line break at the same place of what they share. So a
paragraph that one text lacks stands beside an empty cell, and one that was split or joined
beside its pieces. Linear in both texts and their differences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

import msgspec
from msgspec.structs import replace

from readout.schema.duplicate import Change, ChangeKind
from readout.schema.span import Span, Spans

PairKind = Literal["same", "changed", "other", "rest"]
"""same: nothing but blanks differs. changed: holds changes. other: differs in what is not told
as a change (letter case, punctuation). rest: heads, tails and boilerplate, which were not
compared."""

WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"[.?!][\"'”’)\]]*\s")

CLOSING = re.compile(r"[^\w\s]*")
"""Punctuation that belongs to the word before it."""

LONG_ROW = 900
"""Characters after which a row may end with a sentence: some texts have no line breaks."""


class Sheet(msgspec.Struct, frozen=True):
    """One of the two texts. `body` is what was compared; without one, all of it was."""

    text: str
    body: Spans = ()


class Stretch(msgspec.Struct, frozen=True):
    """Characters of one column that a change is about, `number` counting changes from 1.

    An empty stretch is the place where the other column has more.
    """

    start: int
    end: int
    kind: ChangeKind
    number: int


class Cell(msgspec.Struct, frozen=True):
    """A column's part of a row, with its stretches in text order."""

    span: Span
    stretches: tuple[Stretch, ...] = ()


class Pair(msgspec.Struct, frozen=True):
    """A row. The cells of all rows tile both texts."""

    kind: PairKind
    left: Cell
    right: Cell


def pair_up(left: Sheet, right: Sheet, changes: Sequence[Change]) -> tuple[Pair, ...]:
    """The rows of two texts; `changes` tell how the right one differs, ascending in both."""
    rows = _Rows(left, right, changes)
    for item in _items(rows.left, rows.right, changes):
        rows.take(item)
    return rows.finish()


class _Item(msgspec.Struct, frozen=True):
    """What stands next in both columns: shared words, or a change of one column or both.

    `number` is 0 for what is shared. What `is_tied` to the item before stays in its row.
    """

    left: Span | None
    right: Span | None
    number: int = 0
    kind: ChangeKind = "changed"
    is_tied: bool = False


def _items(left: _Column, right: _Column, changes: Sequence[Change]) -> Iterator[_Item]:
    """Everything in the order in which it stands. A change in both columns is where they meet
    again if what lies before it does not match word by word."""
    waiting: list[_Item] = []
    for number, change in enumerate(changes, start=1):
        waiting.append(_Item(change.origin, change.copy, number, change.kind))
        if change.origin is not None and change.copy is not None:
            yield from _between(
                left.words_before(change.origin.start),
                right.words_before(change.copy.start),
                waiting[:-1],
            )
            yield waiting[-1]
            waiting.clear()
    yield from _between(
        left.words_before(len(left.text)), right.words_before(len(right.text)), waiting
    )


def _between(left: Spans, right: Spans, changes: Sequence[_Item]) -> Iterator[_Item]:
    """Shared words in pairs, with the changes of one column among them."""
    if len(left) != len(right):
        yield from _unmatched(left, right, changes)
        return
    place = 0
    for change in changes:
        words, span = (left, change.left) if change.left is not None else (right, change.right)
        while place < len(words) and span is not None and words[place].start < span.start:
            yield _Item(left[place], right[place])
            place += 1
        yield change
    for pair in zip(left[place:], right[place:], strict=True):
        yield _Item(*pair)


def _unmatched(left: Spans, right: Spans, changes: Sequence[_Item]) -> Iterator[_Item]:
    """Words that nobody can pair, told column by column in one row."""
    lefts = [_Item(word, None) for word in left]
    rights = [_Item(None, word) for word in right]
    lefts += [item for item in changes if item.left is not None]
    rights += [item for item in changes if item.left is None]
    lefts.sort(key=lambda item: item.left or Span(0, 0))
    rights.sort(key=lambda item: item.right or Span(0, 0))
    for place, item in enumerate(chain(lefts, rights)):
        yield replace(item, is_tied=place > 0)


class _Column:
    """How far one text has been told. `start` begins the row, `last` ends what is in it."""

    def __init__(self, sheet: Sheet, spans: Iterable[Span | None]) -> None:
        self.text = sheet.text
        marked = tuple(span for span in spans if span is not None)
        self._words = tuple(_shared_words(sheet, marked))
        self._starts = sorted(span.start for span in chain(self._words, marked))
        self._told = 0
        self._given = 0
        self.start = 0
        self.last = 0
        self.stretches: list[Stretch] = []

    def words_before(self, end: int) -> Spans:
        """The shared words up to an offset that were not given before."""
        first = self._given
        while self._given < len(self._words) and self._words[self._given].start < end:
            self._given += 1
        return self._words[first : self._given]

    @property
    def is_empty(self) -> bool:
        """Whether the row has nothing of this column yet."""
        return self.last == self.start

    @property
    def next(self) -> int:
        """Where the next words or change begin."""
        return self._starts[self._told] if self._told < len(self._starts) else len(self.text)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to tell but what was not compared."""
        return self._told == len(self._starts)

    def break_at(self, *, is_final: bool) -> tuple[int, int] | None:
        """Where the row may end and where the next may begin; what lies between was not
        compared. None where this column has no line break here."""
        first = self.start if self.is_empty else self._line_break()
        if first is None:
            return None
        if is_final:
            return first, self.next
        if self.is_done:  # What lies ahead is the tail, and stays for the end.
            return first, first
        return first, max(first, self.text.rfind("\n", first, self.next) + 1)

    def _line_break(self) -> int | None:
        found = self.text.find("\n", self.last, self.next) + 1
        if found:
            return found
        return self.next if self.is_done else None

    def sentence_break(self) -> int | None:
        """Where the sentence ends that was told last; None where it goes on."""
        if self.is_empty:
            return self.start
        match = SENTENCE_END.search(self.text, self.last - 1, self.next)
        return None if match is None else match.end()

    def put(self, item: _Item, span: Span | None) -> None:
        """Take what comes next into the row; None marks the place of what is missing."""
        if span is None and item.is_tied:
            return
        if item.number:
            start, end = self._gap() if span is None else (span.start, span.end)
            self.stretches.append(Stretch(start, end, item.kind, item.number))
        if span is not None:
            self._told += 1
            self.last = max(self.last, span.end)

    def _gap(self) -> tuple[int, int]:
        """The place of what is missing: after the last word and what closes it."""
        if self.is_empty:
            return self.start, self.start
        match = CLOSING.match(self.text, self.last, self.next)
        place = self.last if match is None else match.end()
        return place, place

    def cell(self, end: int) -> Cell:
        """The row's part of this column; the next one begins where it ends."""
        cell = Cell(Span(self.start, end), tuple(self.stretches))
        self.start = self.last = end
        self.stretches.clear()
        return cell


def _shared_words(sheet: Sheet, marked: Spans) -> Iterator[Span]:
    """Words of the body that no change covers."""
    spans = iter(marked)
    hole = next(spans, None)
    for part in sheet.body or (Span(0, len(sheet.text)),):
        for match in WORD.finditer(sheet.text, part.start, part.end):
            while hole is not None and hole.end <= match.start():
                hole = next(spans, None)
            if hole is None or match.end() <= hole.start:
                yield Span(match.start(), match.end())


class _Rows:
    """Puts rows together, one item after the other."""

    def __init__(self, left: Sheet, right: Sheet, changes: Sequence[Change]) -> None:
        self.left = _Column(left, (change.origin for change in changes))
        self.right = _Column(right, (change.copy for change in changes))
        self._pairs: list[Pair] = []

    def take(self, item: _Item) -> None:
        """Add an item, in a new row if both columns break before it."""
        if not item.is_tied:
            self._break()
        self.left.put(item, item.left)
        self.right.put(item, item.right)

    def finish(self) -> tuple[Pair, ...]:
        """All rows, to the ends of both texts."""
        self._break(is_final=True)
        return tuple(self._pairs)

    def _break(self, *, is_final: bool = False) -> None:
        left = self.left.break_at(is_final=is_final)
        right = self.right.break_at(is_final=is_final)
        if left is None or right is None:
            self._break_long_row()
            return
        has_rest = bool(
            self.left.text[slice(*left)].strip() or self.right.text[slice(*right)].strip()
        )
        if is_final and not has_rest:
            self._end(left[1], right[1])
            return
        if not (self.left.is_empty and self.right.is_empty):
            self._end(left[0], right[0])
        if has_rest:
            self._pairs.append(Pair("rest", self.left.cell(left[1]), self.right.cell(right[1])))

    def _break_long_row(self) -> None:
        if max(self.left.last - self.left.start, self.right.last - self.right.start) <= LONG_ROW:
            return
        left, right = self.left.sentence_break(), self.right.sentence_break()
        if left is not None and right is not None:
            self._end(left, right)

    def _end(self, left: int, right: int) -> None:
        self._close(self.left.cell(left), self.right.cell(right))

    def _close(self, left: Cell, right: Cell) -> None:
        self._pairs.append(Pair(self._kind(left, right), left, right))

    def _kind(self, left: Cell, right: Cell) -> PairKind:
        if left.stretches or right.stretches:
            return "changed"
        texts = left.span.of(self.left.text), right.span.of(self.right.text)
        return "same" if texts[0].split() == texts[1].split() else "other"
