"""A text as windows of numbers: what the encoder sees at a time.

A window holds whole sentences, up to `MAX_PIECES` pieces, and ends at the end of a paragraph where
that leaves it well filled. A sentence that is longer than a window is cut into parts; each part is
seen with some words before and after it. Cuts depend on the text alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readout.tagger.shape import GLUED, PARAGRAPH
from readout.tagger.splitter import Sentence
from readout.tagger.wordpiece import Piece, WordPiece

MAX_PIECES = 250  # with the two special pieces; as in training
GOOD_FILL = 150  # pieces after which a paragraph's end is a good place to stop
CONTEXT = 24  # pieces seen on either side of a part of a long sentence

Numbers = NDArray[np.int64]


class Part(NamedTuple):
    """Words `first` to `end` (exclusive) of the text, in one sentence, to be read as a tree.
    `opens` is true for the first part of a sentence, the only one unless the sentence is long."""

    first: int
    end: int
    opens: bool


class Window(NamedTuple):
    """Words `first` to `end` (exclusive) are seen; the answers for `parts` count."""

    first: int
    end: int
    parts: tuple[Part, ...]


class Cut(NamedTuple):
    """The words of a text in pieces. `gaps` tells what stands before each word."""

    pieces: tuple[tuple[Piece, ...], ...]
    gaps: tuple[int, ...]


class Inputs(NamedTuple):
    """One window for the encoder; `firsts` are the places of the words' first pieces."""

    ids: Numbers
    shapes: Numbers
    gaps: Numbers
    firsts: Numbers


def find_windows(cut: Cut, sentences: Sequence[Sentence]) -> Iterator[Window]:
    """The windows of a text, in order; each word is in exactly one part."""
    sizes = [len(pieces) for pieces in cut.pieces]
    waiting: list[Part] = []
    filled = 2
    first = 0
    for sentence in sentences:
        end = first + len(sentence.words)
        size = sum(sizes[first:end])
        at_paragraph = cut.gaps[first] == PARAGRAPH and filled >= GOOD_FILL
        if waiting and (filled + size > MAX_PIECES or at_paragraph):
            yield hold(waiting)
            waiting, filled = [], 2
        if size + 2 > MAX_PIECES:
            yield from cut_sentence(sizes, first, end)
        else:
            waiting.append(Part(first, end, True))
            filled += size
        first = end
    if waiting:
        yield hold(waiting)


def hold(parts: list[Part]) -> Window:
    """The window of whole sentences that lie side by side."""
    return Window(parts[0].first, parts[-1].end, tuple(parts))


def cut_sentence(sizes: Sequence[int], first: int, end: int) -> Iterator[Window]:
    """Windows of a sentence that is too long for one; each has one part."""
    room = MAX_PIECES - 2 - 2 * CONTEXT
    start = first
    while start < end:
        stop = start + fit(sizes[start:end], room)
        before = fit(sizes[max(first, start - CONTEXT) : start][::-1], CONTEXT)
        after = fit(sizes[stop : min(end, stop + CONTEXT)], CONTEXT)
        yield Window(start - before, stop + after, (Part(start, stop, start == first),))
        start = stop


def fit(sizes: Sequence[int], room: int) -> int:
    """How many of the first words fit into so many pieces. A word has far fewer pieces than a
    window has room, so that at least one fits where it must."""
    count = 0
    for size in sizes:
        room -= size
        if room < 0:
            break
        count += 1
    return count


def make_inputs(cut: Cut, window: Window, pieces: WordPiece) -> Inputs:
    """The numbers of a window between the two special pieces."""
    ids, shapes, gaps, firsts = [pieces.cls], [0], [GLUED], []
    for word in range(window.first, window.end):
        firsts.append(len(ids))
        own = cut.pieces[word]
        ids.extend([piece.id for piece in own])
        shapes.extend([piece.shape for piece in own])
        gaps.append(cut.gaps[word])
        gaps.extend([GLUED] * (len(own) - 1))
    ids.append(pieces.sep)
    shapes.append(0)
    gaps.append(GLUED)
    return Inputs(*(np.array(row, np.int64) for row in (ids, shapes, gaps, firsts)))
