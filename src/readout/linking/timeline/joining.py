"""One event, one entry: bundles of one day, or of neighbouring days where only publication dates
one of them, that tell one thing in other words, and what is said again in the days after."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from readout.linking.timeline.choosing import Bundle
from readout.linking.timeline.pile import Pile, Vector, dot, heaviest, place_of
from readout.linking.timeline.weights import JOINED, REPEATED, SHARED_EVENT

_CROWD = 64
"""Bundles that one meets by each of its terms, the strongest of them."""
_SPEAKERS = 8
"""Sentences that speak for a bundle, the best of them."""
_DAYS = 3
"""Within which the same words without a date are the same news."""


def join_bundles(bundles: Iterable[Bundle], pile: Pile) -> list[Bundle]:
    """Bundles without those that tell what a stronger one tells: their members are its members.
    Longer stretches and what is not dated stay as they are. n log n."""
    joiner = _Joiner(pile)
    whole: list[Bundle] = []
    for bundle in sorted(bundles, key=_order):
        if _is_of_day(bundle):
            joiner.take(bundle)
        else:
            whole.append(bundle)
    return [*joiner.joined(), *whole]


class _Joiner:
    """The bundles that stand, in the order in which they came."""

    def __init__(self, pile: Pile) -> None:
        self._pile = pile
        self._taken: list[list[Bundle]] = []
        self._centres: list[Vector] = []
        self._postings: dict[tuple[int, int], list[int]] = defaultdict(list)

    def take(self, bundle: Bundle) -> None:
        """A bundle no stronger than those before."""
        centre = _centre(bundle, self._pile)
        places = [(term, day) for term in heaviest(centre) for day in _days_near(bundle)]
        number = self._find(bundle, centre, places)
        if number is not None:
            self._taken[number].append(bundle)
            return
        self._taken.append([bundle])
        self._centres.append(centre)
        own = _ordinal(bundle)
        for place in places:
            if place[1] == own and len(self._postings[place]) < _CROWD:
                self._postings[place].append(len(self._taken) - 1)

    def _find(
        self, bundle: Bundle, centre: Vector, places: Sequence[tuple[int, int]]
    ) -> int | None:
        best, found = 0.0, None
        for number in sorted({n for place in places for n in self._postings.get(place, ())}):
            first = self._taken[number][0]
            least = _least(bundle, first)
            if least is None:
                continue
            alike = max(
                dot(centre, self._centres[number]),
                dot(self._vector(bundle), self._vector(first)),
            )
            alike += SHARED_EVENT if _events(bundle) & _events(first) else 0.0
            if alike > max(best, least):
                best, found = alike, number
        return found

    def _vector(self, bundle: Bundle) -> Vector:
        return self._pile.vectors[place_of(bundle.leader)]

    def joined(self) -> list[Bundle]:
        """What stands, with what came to it. A day that a sentence names goes before one that only
        publication gives."""
        return [_join(taken) for taken in self._taken]


def _join(taken: Sequence[Bundle]) -> Bundle:
    first = taken[0]
    if len(taken) == 1:
        return first
    dated = next((each for each in taken if _is_dated(each)), first)
    return msgspec.structs.replace(
        first,
        days=dated.days,
        weight=dated.weight,
        members=tuple(member for each in taken for member in each.members),
    )


def _order(bundle: Bundle) -> tuple[float, str, int]:
    return -bundle.strength, bundle.leader.id, bundle.leader.line.start


def _is_of_day(bundle: Bundle) -> bool:
    days = bundle.days
    return days is not None and days.earliest is not None and days.earliest == days.latest


def _ordinal(bundle: Bundle) -> int:
    """Its day as a number, 0 where it has none."""
    days = bundle.days
    return 0 if days is None or days.earliest is None else days.earliest.toordinal()


def _days_near(bundle: Bundle) -> range:
    """Days on which there may be the like of it."""
    own = _ordinal(bundle)
    return range(own - _DAYS, own + _DAYS + 1)


def _is_dated(bundle: Bundle) -> bool:
    return any(member.telling.basis != "published" for member in bundle.members)


def _least(one: Bundle, other: Bundle) -> float | None:
    """How much alike bundles have to be to tell one thing, None where they may not be of one day.
    What only was published within some days may be the same words again."""
    apart = abs(_ordinal(one) - _ordinal(other))
    if not apart:
        return JOINED
    if apart > _DAYS or (_is_dated(one) and _is_dated(other)):
        return None
    return JOINED if apart == 1 else REPEATED


def _events(bundle: Bundle) -> frozenset[int]:
    return frozenset(
        event for each in bundle.members[:_SPEAKERS] for event in each.telling.happenings
    )


def _centre(bundle: Bundle, pile: Pile) -> Mapping[int, float]:
    """What its best sentences have in common, of length one."""
    shares: dict[int, list[float]] = defaultdict(list)
    for each in bundle.members[:_SPEAKERS]:
        for term, share in pile.vectors[place_of(each.telling)].items():
            shares[term].append(share)
    centre = {term: math.fsum(found) for term, found in shares.items()}
    length = math.sqrt(math.fsum(share * share for share in centre.values())) or 1.0
    return {term: share / length for term, share in centre.items()}
