"""Terms of documents as weights: what each tells, which tell most, and what two have in common.

Every number is what adding them up one by one exactly would give: none hangs on the order of
documents or terms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain, pairwise

import msgspec
import numpy as np

from readout.linking.dating.axis import Floats, Ints

_DIGITS = 4
"""To which products are rounded."""
_UNSURE = 1e-6
"""Units of the last digit from a half at which a product is added up exactly."""


class Vectors(msgspec.Struct, frozen=True):
    """Weights of terms by document, each document's of length one: those of number n stand at
    `cuts[n]` to `cuts[n + 1]`, the weightiest first, equals by term. `terms` count from 0 to
    `size`, in the order of what they were. What only one document has makes it longer and is left
    out."""

    terms: Ints
    weights: Floats
    cuts: Sequence[int]
    size: int


def weigh(documents: Sequence[Sequence[tuple[int, int]]], *, most: int) -> Vectors:
    """What the `most` weightiest terms of each document tell of it. A document has each of its
    terms once, with how often. How telling a term is comes from exact counts over all."""
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(documents)), np.int64)
    owners = np.repeat(np.arange(len(documents)), [len(each) for each in documents])
    found, terms, counts = np.unique(flat[::2], return_inverse=True, return_counts=True)
    top = math.log(len(documents) + 1)
    weights = (1 + _logs(flat[1::2])) * (top - _logs(counts))[terms]
    order = np.lexsort((terms, -weights, owners))
    rank = np.arange(len(order)) - np.array(_cuts(owners, len(documents)))[owners]
    kept = order[rank < most]
    owners, terms, weights = owners[kept], terms[kept], weights[kept]
    weights = weights / _lengths(weights, _cuts(owners, len(documents)))[owners]
    kept = np.flatnonzero(counts[terms] > 1)
    owners, terms, weights = owners[kept], terms[kept], weights[kept]
    # Two weights may have become equal.
    order = np.lexsort((terms, -weights, owners))
    return Vectors(terms[order], weights[order], _cuts(owners, len(documents)), len(found))


def _logs(numbers: Ints) -> Floats:
    # The logarithm of the C library; numpy has others for other processors.
    known, places = np.unique(numbers, return_inverse=True)
    return np.array([math.log(number) for number in known.tolist()])[places]


def _cuts(owners: Ints, count: int) -> list[int]:
    """Where in `owners`, ascending, each of `count` begins, and the end."""
    cuts: list[int] = np.searchsorted(owners, np.arange(count + 1)).tolist()
    return cuts


def _lengths(weights: Floats, cuts: Sequence[int]) -> Floats:
    squares = (weights * weights).tolist()
    return np.array(
        [math.sqrt(math.fsum(squares[start:end])) or 1.0 for start, end in pairwise(cuts)]
    )


def find_best(vectors: Vectors, document: int, most: int) -> tuple[list[int], list[float]]:
    """The `most` weightiest terms of a document, and their weights."""
    start = vectors.cuts[document]
    end = min(vectors.cuts[document + 1], start + most)
    return vectors.terms[start:end].tolist(), vectors.weights[start:end].tolist()


class Multiplier:
    """Multiplies documents by each other: 0 for those with no term in common, 1 for equals."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._one = np.zeros(vectors.size)

    def products(self, document: int, others: Sequence[int]) -> list[float]:
        """How like a document each of some others is, rounded. Linear in their terms."""
        terms, weights, cuts = self._vectors.terms, self._vectors.weights, self._vectors.cuts
        if not others:
            return []
        own = slice(cuts[document], cuts[document + 1])
        self._one[terms[own]] = weights[own]
        spans = [slice(cuts[other], cuts[other + 1]) for other in others]
        places = np.repeat(np.arange(len(others)), [span.stop - span.start for span in spans])
        parts = self._one[np.concatenate([terms[span] for span in spans])]
        parts *= np.concatenate([weights[span] for span in spans])
        self._one[terms[own]] = 0.0
        sums = np.bincount(places, weights=parts, minlength=len(others)) * 10**_DIGITS
        rounded: list[float] = (np.rint(sums) / 10**_DIGITS).tolist()
        for unsure in np.flatnonzero(np.abs(sums % 1 - 0.5) < _UNSURE).tolist():
            rounded[unsure] = round(math.fsum(parts[places == unsure].tolist()), _DIGITS)
        return rounded
