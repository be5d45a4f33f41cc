"""How much of one text stands in another, from the words of both."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from readout.linking.copies.shingles import (
    ALIKE,
    LONG,
    NAME,
    SHORT,
    Codes,
    Hashes,
    shingle_long,
    shingle_short,
)

REACH = 24
"""Words that may lie between two shared shingles of one stretch."""
SLIP = 8
"""Words by which that distance may differ between the two texts."""
SEEDS = 0.1
"""Shared shingles for each own word of the shorter text; with fewer there is nothing to measure."""
LEAST = 6
"""Words in the shortest stretch that counts; less is a turn of phrase."""
LEAD = 80
"""Words from the top that make the lead, where a story says what it is."""
FEW = 8
"""Names below which nothing is made of how many agree."""

Numbers = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Outline(msgspec.Struct, frozen=True):
    """One text made ready for comparison.

    `codes` are its words and `own` marks those that are not common. `shingles` are those
    that are not all common, ascending, each once, and `places` where they begin first.
    """

    codes: Codes
    own: Bools
    shingles: NDArray[np.uint64]
    places: Numbers
    words: int
    """How many words are its own."""


class Likeness(msgspec.Struct, frozen=True):
    """What two texts share, as shares 0..1 of their own words; None where too little to say.

    `left` and `right` are how much of each stands in the other, in stretches of the same order
    with gaps for what was changed, and `words` how many words that is in the text with fewer.
    `wording` is how many words of these stretches stand in shared shingles.
    `lead` is how much of the one's lead stands in the other, in the better direction. `names`
    is how many capitalised words of these stretches agree, measured by how many others do: low
    where a template was filled in anew.
    """

    left: float
    right: float
    words: int
    wording: float
    lead: float
    names: float | None


NOTHING = Likeness(left=0.0, right=0.0, words=0, wording=0.0, lead=0.0, names=None)


def outline(codes: Codes, common: Hashes) -> Outline:
    """Ready for comparison, less what is common (see `find_candidates`)."""
    own = ~_find_common(codes, common)
    shingles = shingle_short(codes)
    shingles, places = np.unique(shingles, return_index=True)
    count = np.concatenate(([0], np.cumsum(own)))
    telling = count[places + SHORT] > count[places]
    return Outline(codes, own, shingles[telling], places[telling], int(count[-1]))


def _find_common(codes: Codes, common: Hashes) -> Bools:
    """For each word whether it is part of a common shingle."""
    marked = np.zeros(len(codes), np.bool_)
    hashes = shingle_long(codes)
    if not len(hashes) or not len(common):
        return marked
    at = np.minimum(np.searchsorted(common, hashes), len(common) - 1)
    hits = common[at] == hashes
    for place in range(LONG):
        marked[place : place + len(hits)] |= hits
    return marked


def measure(left: Outline, right: Outline) -> Likeness:
    """Compare two texts; near-linear, and symmetric but for the names of the sides."""
    _, in_left, in_right = np.intersect1d(
        left.shingles, right.shingles, assume_unique=True, return_indices=True
    )
    if len(in_left) < max(1, SEEDS * min(left.words, right.words)):
        return NOTHING
    a, b = left.places[in_left], right.places[in_right]
    covered_left, covered_right = _cover(left, right, a, b)
    of_left, of_right = covered_left & left.own, covered_right & right.own
    words = int(of_left.sum()), int(of_right.sum())
    exact = int((of_left & _mark(len(of_left), a, a + SHORT)).sum())
    exact += int((of_right & _mark(len(of_right), b, b + SHORT)).sum())
    return Likeness(
        left=words[0] / max(left.words, 1),
        right=words[1] / max(right.words, 1),
        words=min(words),
        wording=exact / max(sum(words), 1),
        lead=max(_share_of_lead(left, of_left), _share_of_lead(right, of_right)),
        names=_agreement(left, right, of_left, of_right),
    )


def _cover(left: Outline, right: Outline, a: Numbers, b: Numbers) -> tuple[Bools, Bools]:
    """The words of both texts that lie in shared stretches.

    `a` and `b` are where shared shingles begin. Neighbours in both texts, at most `REACH` words
    apart and with a like distance in both, belong to one stretch: seeds on nearby diagonals, as
    in the alignment of genomes.
    """
    order = np.argsort(a)
    a, b = a[order], b[order]
    step_a, step_b = np.diff(a), np.diff(b)
    joined = (step_b > 0) & (step_b <= REACH) & (step_a <= REACH)
    joined &= np.abs(step_a - step_b) <= SLIP
    first = np.flatnonzero(np.concatenate(([True], ~joined)))
    last = np.flatnonzero(np.concatenate((~joined, [True])))
    long = np.minimum(a[last] - a[first], b[last] - b[first]) >= LEAST - SHORT
    first, last = first[long], last[long]
    return (
        _mark(len(left.codes), a[first], a[last] + SHORT),
        _mark(len(right.codes), b[first], b[last] + SHORT),
    )


def _mark(size: int, starts: Numbers, ends: Numbers) -> Bools:
    edges = np.bincount(starts, minlength=size + 1) - np.bincount(ends, minlength=size + 1)
    marked: Bools = np.cumsum(edges[:-1]) > 0
    return marked


def _share_of_lead(text: Outline, covered: Bools) -> float:
    places = np.flatnonzero(text.own)[:LEAD]
    return int(np.count_nonzero(covered[places])) / max(len(places), 1)


def _agreement(left: Outline, right: Outline, of_left: Bools, of_right: Bools) -> float | None:
    from_left, from_right = left.codes[of_left], right.codes[of_right]
    found = np.concatenate((_find(from_left, from_right), _find(from_right, from_left)))
    names = np.concatenate((from_left, from_right)) >= NAME
    of_names, others = int(np.count_nonzero(names)), int(np.count_nonzero(~names))
    found_names = int(np.count_nonzero(found & names))
    found_others = int(np.count_nonzero(found)) - found_names
    if of_names < FEW or not found_others:
        return None
    return min(1.0, found_names / of_names / (found_others / others))


def _find(words: Codes, others: Codes) -> Bools:
    """Which of `words` are among `others`, whatever their case."""
    known = np.zeros(int(ALIKE) + 1, np.bool_)
    known[others & ALIKE] = True
    found: Bools = known[words & ALIKE]
    return found
