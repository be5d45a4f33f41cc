"""Which pairs of documents are worth comparing, and which shingles are anybody's.

Looks at fingerprints alone. Both answers are functions of the set of documents, not of the order
in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from readout.linking.copies.shingles import Codes, Hashes, find_fingerprints

Bools = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Packed = NDArray[np.uint64]

KEYS = 16
"""Fingerprints by which a document looks for others. One that shares half of them with another
is overlooked once in 2**16."""
COMMON = 20
"""A shingle found in so many unrelated documents is boilerplate or a stock paragraph."""
STRANGERS = 10
"""Of every so many documents that hold a common shingle one at least is unrelated to the others."""
CROWD = 24
"""Documents with one fingerprint in common of which every two are compared. In a bigger crowd
each is compared with its neighbours by length and with the longest."""
NEAR = 8
SHARED = 2
"""Keys that a pair must share to be compared: one may be a turn of phrase."""

_CHUNK, _CHUNKS = 1_000_000, 16
"""Fingerprints sorted at a time, and into how many parts a big pile is cut at most."""
_FAMILIES = np.array([[0x9E3779B1], [0x85EBCA6B], [0xC2B2AE35], [0x27D4EB2F]], np.uint32)
_HALF = np.uint64(32)
_T = TypeVar("_T", bound=np.generic)


class Candidates(msgspec.Struct, frozen=True):
    """Pairs to compare as rows (left, right) of places, left < right, each once, in an order
    that keeps pairs of like texts together; and the common shingles, ascending."""

    pairs: Numbers
    common: Hashes


class _Postings(msgspec.Struct, frozen=True):
    """Entries (fingerprint, owner), ascending, with the number of their crowd."""

    hashes: Hashes
    owners: Numbers
    crowd: Numbers
    sizes: Numbers

    def where(self, mask: Bools) -> _Postings:
        return _crowds(self.hashes[mask], self.owners[mask])


class _Prints(msgspec.Struct, frozen=True):
    """The fingerprints of all documents on end, where each document ends, and for each its
    smallest fingerprints in four shuffles (MinHash): texts that are mostly alike mostly agree in
    these, others do not."""

    hashes: Hashes
    ends: Numbers
    families: NDArray[np.uint32]

    @classmethod
    def of(cls, documents: Sequence[Codes]) -> _Prints:
        # One array from the start: at 320,000 documents a list of small ones is half a gigabyte.
        hashes = np.empty(sum(map(len, documents)), np.uint32)
        ends = np.zeros(len(documents), np.int64)
        families = np.zeros((len(_FAMILIES), len(documents)), np.uint32)
        end = 0
        for place, codes in enumerate(documents):
            prints = find_fingerprints(codes)
            hashes[end : end + len(prints)] = prints
            end += len(prints)
            ends[place] = end
            if len(prints):
                families[:, place] = (prints * _FAMILIES).min(axis=1)
        return cls(hashes[:end], ends, families)

    def postings(self) -> Iterator[_Postings]:
        """All entries, by rising ranges of fingerprints so that only some are sorted at once."""
        parts = min(_CHUNKS, 1 + len(self.hashes) // _CHUNK)
        edges = np.linspace(0, 2**32, parts + 1).astype(np.uint64)
        for low, high in pairwise(edges):
            places = np.flatnonzero((self.hashes >= low) & (self.hashes < high))
            owners = np.searchsorted(self.ends, places, side="right").astype(np.uint64)
            packed = (self.hashes[places].astype(np.uint64) << _HALF) | owners
            packed.sort()
            yield _crowds((packed >> _HALF).astype(np.uint32), _low_half(packed))


def find_candidates(documents: Sequence[Codes]) -> Candidates:
    """Pairs that share fingerprints, from the words of each document; O(n log n) in words.

    A fingerprint is common where it stands in `COMMON` documents that share nothing else: a
    story printed by 400 papers does not make its own words common.
    """
    lengths = np.fromiter((len(codes) for codes in documents), np.int64, len(documents))
    prints = _Prints.of(documents)
    keys_left = np.full(len(documents), KEYS, np.int64)
    common: list[Hashes] = []
    found: list[Packed] = []
    for postings in prints.postings():
        is_common = _find_common(postings, prints.families)
        common.append(np.unique(postings.hashes[is_common]))
        shared = postings.where(~is_common & (postings.sizes[postings.crowd] > 1))
        is_key = _take_keys(shared, keys_left)
        found += _pair_up(shared, is_key, lengths)
    pairs = _unpack(found)
    order = np.argsort(prints.families[0][pairs[:, 0]], kind="stable")
    return Candidates(pairs=pairs[order], common=_join(common, np.uint32))


def _crowds(hashes: Hashes, owners: Numbers) -> _Postings:
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = hashes[1:] != hashes[:-1]
    crowd = np.cumsum(fresh) - 1
    return _Postings(hashes, owners, crowd, np.bincount(crowd))


def _find_common(postings: _Postings, families: NDArray[np.uint32]) -> Bools:
    """For each entry whether its fingerprint is common.

    The families in a crowd are counted in each shuffle, and the most counts: a stock sentence
    may itself be the smallest of every document that has it, but not in all four shuffles.
    """
    most = np.zeros(len(postings.sizes), np.int64)
    big = postings.sizes[postings.crowd] >= COMMON
    crowd, owners = postings.crowd[big], postings.owners[big]
    for row in families:
        seen = np.unique((crowd.astype(np.uint64) << _HALF) | row[owners])
        count = np.bincount((seen >> _HALF).astype(np.int64), minlength=len(most))
        np.maximum(most, count, out=most)
    # In a large crowd of copies with slips of their own, chance alone makes some families.
    return ((most >= COMMON) & (most * STRANGERS >= postings.sizes))[postings.crowd]


def _take_keys(postings: _Postings, left: Numbers) -> Bools:
    """Which entries are among the first `KEYS` of their document; `left` counts down."""
    by_owner = np.argsort(postings.owners, kind="stable")
    owners = postings.owners[by_owner]
    starts = np.searchsorted(owners, owners)
    rank = np.arange(len(owners)) - starts
    is_key = np.zeros(len(owners), np.bool_)
    is_key[by_owner] = rank < left[owners]
    left -= np.bincount(postings.owners[is_key], minlength=len(left))
    return is_key


def _pair_up(postings: _Postings, is_key: Bools, lengths: Numbers) -> Iterator[Packed]:
    """Pairs within crowds of which one side has the fingerprint as a key."""
    by_length = np.lexsort((postings.owners, -lengths[postings.owners], postings.crowd))
    owners, crowd, is_key = postings.owners[by_length], postings.crowd[by_length], is_key[by_length]
    sizes = postings.sizes[crowd]
    starts = np.searchsorted(crowd, crowd)
    small = sizes <= CROWD
    for step in range(1, min(CROWD, len(owners))):
        near = crowd[step:] == crowd[:-step]
        near &= is_key[step:] | is_key[:-step]
        near &= small[step:] if step > NEAR else True
        yield _pack(owners[:-step][near], owners[step:][near])
    for step in range(NEAR):
        big = np.flatnonzero(~small & is_key)
        yield _pack(owners[starts[big] + step], owners[big])


def _pack(left: Numbers, right: Numbers) -> Packed:
    low, high = np.minimum(left, right), np.maximum(left, right)
    apart = low != high
    packed: Packed = (low[apart].astype(np.uint64) << _HALF) | high[apart].astype(np.uint64)
    return packed


def _low_half(packed: Packed) -> Numbers:
    return (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _unpack(found: Sequence[Packed]) -> Numbers:
    packed, count = np.unique(_join(found, np.uint64), return_counts=True)
    often = packed[count >= SHARED]
    return np.stack(((often >> _HALF).astype(np.int64), _low_half(often)), axis=1)


def _join(arrays: Sequence[NDArray[_T]], kind: type[_T]) -> NDArray[_T]:
    return np.concatenate([np.empty(0, kind), *arrays])
