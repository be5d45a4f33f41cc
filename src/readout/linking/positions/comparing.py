"""How much two positions have in common: the weight of the words that both use."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set

import msgspec

_LEAST, _MOST = 0.15, 1.0
"""What a word weighs that all positions have, and one that none has."""
_FAMILIAR_SHARE, _FAMILIAR_COUNT = 0.2, 20


class Weights(msgspec.Struct, frozen=True):
    """How much each word tells: the rarer among the positions of the pile the more. Counted
    exactly, so that it is one whatever the order in which documents came. `familiar` are words
    that so many positions have that they lead to none of them."""

    known: Mapping[str, float]
    familiar: frozenset[str]

    def sum(self, terms: Iterable[str]) -> float:
        """The weight of several words, the same in any order."""
        return math.fsum(self.known.get(term, _MOST) for term in terms)


def weigh(positions: Iterable[Collection[str]]) -> Weights:
    """The weights of words, from the words of all positions."""
    counts: Counter[str] = Counter()
    total = 0
    for terms in positions:
        counts.update(set(terms))
        total += 1
    most = max(_FAMILIAR_COUNT, _FAMILIAR_SHARE * total)
    return Weights(
        known={term: _weight(count, total) for term, count in counts.items()},
        familiar=frozenset(term for term, count in counts.items() if count > most),
    )


def _weight(count: int, total: int) -> float:
    rarity = math.log(total / count) / math.log(1 + total)
    return max(_LEAST, min(_MOST, rarity))


class Likeness(msgspec.Struct, frozen=True):
    """What two positions have in common: `alike` 0..1 of all words of both, `held` 0..1 of the
    words of the shorter one, and the words themselves."""

    alike: float
    held: float
    shared: tuple[str, ...]


def compare(one: Set[str], other: Set[str], weights: Weights) -> Likeness:
    """The likeness of two sets of words; symmetric."""
    shared = one & other
    if not shared:
        return Likeness(0.0, 0.0, ())
    common, left, right = weights.sum(shared), weights.sum(one), weights.sum(other)
    return Likeness(
        round(2 * common / (left + right), 4),
        round(common / min(left, right), 4),
        tuple(sorted(shared)),
    )
