"""Which items have rare terms in common: an index of terms, and the nearest items of one.

Only counts that add up enter: how many items hold a term. Terms that many items hold are left
out of the search, so that the work grows with the number of items and not with its square.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from readout.linking.dating.axis import Floats, Ints

_DIGITS = 5  # to which likeness is rounded before anything is decided


class Bag(msgspec.Struct, frozen=True, array_like=True):
    """Terms of an item, ascending, and how often each occurs."""

    terms: tuple[int, ...]
    counts: tuple[int, ...] = ()


class Index(msgspec.Struct, frozen=True):
    """Items by term. `terms` are those worth searching, ascending; the items of number n of them
    are `items[starts[n]:starts[n + 1]]` with `weights`. `bags` are the same by item: places in
    `terms`, cut by `cuts`. Weights are TF-IDF, each item's of length one over all its terms."""

    terms: Ints
    starts: Ints
    items: Ints
    weights: Floats
    cuts: Ints
    places: Ints
    place_weights: Floats


class Near(msgspec.Struct, frozen=True):
    """The nearest items of one, the nearest first, with likeness in 0..1 (cosine)."""

    items: Ints
    likeness: Floats


def make_index(bags: Sequence[Bag], *, most: int) -> Index:
    """An index of items. Terms in more than `most` items weigh in what an item is like as a
    whole, but find nothing."""
    sizes = np.array([len(bag.terms) for bag in bags], dtype=np.int64)
    owners = np.repeat(np.arange(len(bags), dtype=np.int64), sizes)
    flat = np.array([term for bag in bags for term in bag.terms], dtype=np.int64)
    counts = np.array(
        [count for bag in bags for count in (bag.counts or (1,) * len(bag.terms))], dtype=np.float64
    )
    terms, numbers, found = np.unique(flat, return_inverse=True, return_counts=True)
    idf = np.log((len(bags) + 1.0) / found)
    weights = (1.0 + np.log(counts)) * idf[numbers]
    norms = np.sqrt(np.bincount(owners, weights=weights**2, minlength=len(bags)))
    weights = weights / np.where(norms > 0, norms, 1.0)[owners]
    useful = (found > 1) & (found <= most)
    kept = useful[numbers]
    renumbered = np.cumsum(useful) - 1
    owners, places, weights = owners[kept], renumbered[numbers[kept]], weights[kept]
    order = np.argsort(places, kind="stable")
    return Index(
        terms=terms[useful],
        starts=np.concatenate(([0], np.cumsum(np.bincount(places, minlength=int(useful.sum()))))),
        items=owners[order],
        weights=weights[order],
        cuts=np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=len(bags))))),
        places=places,
        place_weights=weights,
    )


def find_near(index: Index, item: int, *, limit: int) -> Near:
    """The nearest other items of one, at most `limit`; equals in the order of items."""
    own = slice(int(index.cuts[item]), int(index.cuts[item + 1]))
    places, weights = index.places[own], index.place_weights[own]
    starts, ends = index.starts[places], index.starts[places + 1]
    lengths = ends - starts
    if not lengths.sum():
        return Near(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float64))
    ahead = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    postings = ahead + np.arange(int(lengths.sum()))
    shared = index.weights[postings] * np.repeat(weights, lengths)
    others, numbers = np.unique(index.items[postings], return_inverse=True)
    likeness: Floats = np.round(np.bincount(numbers, weights=shared), _DIGITS)
    likeness[others == item] = -1.0
    order = np.lexsort((others, -likeness))[:limit]
    order = order[likeness[order] > 0]
    return Near(items=others[order], likeness=likeness[order])
