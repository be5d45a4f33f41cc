"""What the copies of a text made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

import msgspec

from readout.linking.copies.alignment import Block, align
from readout.linking.copies.comparing import compare
from readout.linking.copies.keys import DocumentKeys, Story
from readout.linking.copies.likeness import Outline, outline
from readout.linking.copies.origins import find_agency, find_origin
from readout.linking.copies.shingles import LONG, NO_HASHES, Hashes
from readout.linking.copies.words import Word, find_words, span_of
from readout.schema.duplicate import Change, Copy, CopyKind, DuplicateGroup
from readout.schema.span import Span

LITTLE = 0.03
"""Share of words below which a difference is house style, not a cut or an addition."""


class _Side(msgspec.Struct, frozen=True):
    """One text of a comparison; `own` marks the words that are not common."""

    text: str
    words: tuple[Word, ...]
    own: list[bool]
    outline: Outline


def trace(
    group: Sequence[DocumentKeys], stories: Callable[[str], Story], common: Hashes
) -> DuplicateGroup:
    """The group with its origin, and for every other document what it cut, added or changed.

    `stories` gives the text of an id; the origin's is asked for once, then each copy's once.
    """
    group = sorted(group, key=lambda keys: keys.id)
    agency = find_agency(group)
    outlines = {keys.id: outline(keys.sketch.codes, common) for keys in group}
    origin, basis = find_origin(group, agency, outlines)
    side = _prepare(stories(origin.id), outlines[origin.id])
    copies = (
        _describe(keys.id, side, _prepare(stories(keys.id), outlines[keys.id]))
        for keys in group
        if keys is not origin
    )
    return DuplicateGroup(
        id=group[0].id, origin=origin.id, basis=basis, agency=agency, copies=tuple(copies)
    )


def compare_stories(
    left: DocumentKeys,
    right: DocumentKeys,
    stories: Callable[[str], Story],
    common: Hashes = NO_HASHES,
) -> Copy:
    """What the right document cut, added and changed of the left, whatever either comes from."""
    sides = (
        _prepare(stories(keys.id), outline(keys.sketch.codes, common)) for keys in (left, right)
    )
    return _describe(right.id, *sides)


def _prepare(story: Story, made: Outline) -> _Side:
    words = find_words(story.text, story.body)
    if len(words) != len(made.own):
        raise ValueError("the body is not the one that the sketch was made from")
    return _Side(story.text, words, made.own.tolist(), made)


def _describe(id: str, origin: _Side, copy: _Side) -> Copy:
    blocks = align(origin.words, copy.words)
    matched = sum(block.size for block in blocks)
    kept = _share(matched, _lost(origin, ((block.left, block.size) for block in blocks)))
    taken = _share(matched, _lost(copy, ((block.right, block.size) for block in blocks)))
    own = round(1.0 - taken, 4)
    return Copy(
        id=id,
        kind=_kind(kept, own),
        kept=kept,
        own=own,
        changes=tuple(_find_changes(origin, copy, blocks)),
        reasons=compare(origin.outline, copy.outline)[1],
    )


def _share(matched: int, others: int) -> float:
    # Rounded, so that no decision or byte rests on the last bit.
    return round(matched / max(matched + others, 1), 4)


def _lost(side: _Side, kept: Iterable[tuple[int, int]]) -> int:
    """How many words stand outside the kept runs, less boilerplate."""
    gaps = _gaps(kept, len(side.words))
    return sum(len(_find_telling(side, range(start, end))) for start, end in gaps)


def _gaps(kept: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    end = 0
    for start, length in kept:
        yield end, start
        end = start + length
    yield end, size


def _kind(kept: float, own: float) -> CopyKind:
    if own <= LITTLE:
        return "same" if kept >= 1 - LITTLE else "trimmed"
    return "extended" if kept >= 1 - LITTLE else "edited"


def _find_changes(origin: _Side, copy: _Side, blocks: Sequence[Block]) -> Iterator[Change]:
    """What stands between the blocks, in the order of the origin."""
    ends = (Block(0, 0, 0), *blocks, Block(len(origin.words), len(copy.words), 0))
    for before, after in pairwise(ends):
        cut = _own_spans(origin, before.left + before.size, after.left)
        added = _own_spans(copy, before.right + before.size, after.right)
        if len(cut) == 1 and len(added) == 1:
            yield Change(kind="changed", origin=cut[0], copy=added[0])
            continue
        yield from (Change(kind="cut", origin=span) for span in cut)
        yield from (Change(kind="added", copy=span) for span in added)


def _own_spans(side: _Side, start: int, end: int) -> list[Span]:
    """The words from `start` to `end` as spans, one for each piece of the body, less pieces of
    nothing but boilerplate."""
    spans = []
    for _, places in groupby(range(start, end), key=lambda place: side.words[place].piece):
        if telling := _find_telling(side, list(places)):
            first, last = side.words[telling[0]], side.words[telling[-1]]
            spans.append(span_of(side.text, first, last))
    return spans


def _find_telling(side: _Side, places: Sequence[int]) -> list[int]:
    """The places that are not boilerplate; what is left at its edges, where no fingerprint
    happens to fall, goes with it."""
    own = [place for place in places if side.own[place]]
    return [] if len(own) < len(places) and len(own) < LONG else own
