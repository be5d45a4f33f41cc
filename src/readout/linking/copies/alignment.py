"""Two texts word by word: which words of the one stand, in the same order, in the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from readout.linking.copies.shingles import SHORT
from readout.linking.copies.words import Word

CELLS = 1 << 20
"""Words times words that are aligned exactly between two anchors; of more, only what both
sides begin and end with."""
ALIKE = 0.5
"""Share of the shorter side that must be found between two anchors; below it what is found is
the articles and prepositions that any two passages share."""

Numbers = NDArray[np.int64]


class Block(msgspec.Struct, frozen=True, order=True):
    """`size` words from the `left`th of one text that are the words from the `right`th of the
    other."""

    left: int
    right: int
    size: int


def align(left: Sequence[Word], right: Sequence[Word]) -> tuple[Block, ...]:
    """The blocks that two texts share, ascending in both; near-linear in the words.

    Anchors are runs of `SHORT` words or more; the heaviest chain of them that goes forward in
    both texts is kept, and what lies between two anchors is aligned word by word.
    """
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(word.key, len(numbers)) for word in left]
    b = [numbers.setdefault(word.key, len(numbers)) for word in right]
    anchors = _chain(_find_runs(np.array(a, np.int64), np.array(b, np.int64)))
    return tuple(_merge(sorted((*anchors, *_fill(a, b, anchors)))))


def _find_runs(a: Numbers, b: Numbers) -> list[Block]:
    """Runs of shared shingles along one diagonal, each shingle where it stands first."""
    keys_a, places_a = np.unique(_shingles(a, b), return_index=True)
    keys_b, places_b = np.unique(_shingles(b, a), return_index=True)
    _, in_a, in_b = np.intersect1d(keys_a, keys_b, assume_unique=True, return_indices=True)
    at_a, at_b = places_a[in_a], places_b[in_b]
    order = np.argsort(at_a)
    at_a, at_b = at_a[order], at_b[order]
    if not len(at_a):
        return []
    goes_on = (np.diff(at_a) == 1) & (np.diff(at_b) == 1)
    first = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    last = np.flatnonzero(np.concatenate((~goes_on, [True])))
    sizes = at_a[last] - at_a[first] + SHORT
    rows = zip(at_a[first].tolist(), at_b[first].tolist(), sizes.tolist(), strict=True)
    return [Block(*row) for row in rows]


def _shingles(words: Numbers, others: Numbers) -> Numbers:
    count = max(0, len(words) - SHORT + 1)
    base = 1 + max(words.max(initial=0), others.max(initial=0))
    # Numbers are dense: three fit into 63 bits up to two million different words, and act as a
    # hash beyond.
    packed = np.zeros(count, np.int64)
    for place in range(SHORT):
        packed = packed * base + words[place : place + count]
    return packed


def _chain(runs: Sequence[Block]) -> list[Block]:
    """The heaviest chain of runs that ascends in both texts, overlaps cut off."""
    starts = sorted({run.right for run in runs})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(starts) + 1)
    before: list[int] = []
    for number, run in enumerate(runs):
        rank = bisect_left(starts, run.right)
        weight, last = _best_below(tree, rank)
        before.append(last)
        _raise(tree, rank + 1, (weight + run.size, number))
    chain: list[Block] = []
    place = _best_below(tree, len(starts))[1]
    while place >= 0:
        chain.append(runs[place])
        place = before[place]
    return list(_without_overlap(reversed(chain)))


def _best_below(tree: Sequence[tuple[int, int]], rank: int) -> tuple[int, int]:
    best = (0, -1)
    while rank > 0:
        best = max(best, tree[rank], key=_weight)
        rank &= rank - 1
    return best


def _raise(tree: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    while rank < len(tree):
        tree[rank] = max(tree[rank], value, key=_weight)
        rank += rank & -rank


def _weight(value: tuple[int, int]) -> int:
    return value[0]


def _without_overlap(chain: Iterable[Block]) -> Iterator[Block]:
    left = right = 0
    for run in chain:
        shift = max(0, left - run.left, right - run.right)
        if shift >= run.size:
            continue
        run = Block(run.left + shift, run.right + shift, run.size - shift)
        left, right = run.left + run.size, run.right + run.size
        yield run


def _fill(a: list[int], b: list[int], anchors: Sequence[Block]) -> Iterator[Block]:
    """Blocks between the anchors, before the first and behind the last."""
    left = right = 0
    for anchor in (*anchors, Block(len(a), len(b), 0)):
        sides = a[left : anchor.left], b[right : anchor.right]
        for block in _align_gap(*sides):
            yield Block(left + block.left, right + block.right, block.size)
        left, right = anchor.left + anchor.size, anchor.right + anchor.size


def _align_gap(a: list[int], b: list[int]) -> list[Block]:
    if not a or not b:
        return []
    if len(a) * len(b) > CELLS:
        return _edges(a, b)
    codes = LCSseq.opcodes(a, b)
    blocks = [
        Block(code.src_start, code.dest_start, code.src_end - code.src_start)
        for code in codes
        if code.tag == "equal"
    ]
    found = sum(block.size for block in blocks)
    return blocks if found >= ALIKE * min(len(a), len(b)) else _edges(a, b)


def _edges(a: list[int], b: list[int]) -> list[Block]:
    """The words that both sides begin or end with, which belong to the anchors beside them."""
    most = min(len(a), len(b))
    front = next((at for at in range(most) if a[at] != b[at]), most)
    back = next((at for at in range(most - front) if a[-1 - at] != b[-1 - at]), most - front)
    blocks = (Block(0, 0, front), Block(len(a) - back, len(b) - back, back))
    return [block for block in blocks if block.size]


def _merge(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks that touch in both texts become one."""
    current: Block | None = None
    for block in blocks:
        if current is not None and _touches(current, block):
            current = Block(current.left, current.right, current.size + block.size)
            continue
        if current is not None:
            yield current
        current = block
    if current is not None:
        yield current


def _touches(block: Block, after: Block) -> bool:
    return after.left == block.left + block.size and after.right == block.right + block.size
