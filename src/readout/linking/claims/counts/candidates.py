"""Which pairs of figures are worth comparing: those that share a key. Near-linear."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from readout.linking.claims.counts.profiles import Pile, Profile

Key = tuple[str, ...]

CROWD = 12
"""Figures with one key of which all are compared. Of more, each is compared with the first ones and
with those next to it by day."""
HUBS, STEPS = 4, 4
WORDS, TOPICS = 5, 3
"""Words of the sentence, and of the document, by which a figure looks for others: those that tell
most."""


def find_candidates(pile: Pile) -> tuple[tuple[int, int], ...]:
    """Pairs of places in the profiles of a pile, left < right, each once, ascending. Copies of one
    text are compared with each other only through their first."""
    profiles = pile.profiles
    crowds: dict[Key, list[int]] = defaultdict(list)
    leading = {
        document: _leading(topics)
        for document, topics in enumerate(pile.topics)
    }  # fmt: skip
    for place, profile in enumerate(profiles):
        for key in _keys(profile, pile.weights, leading[profile.document]):
            crowds[key].append(place)
    found: set[tuple[int, int]] = set()
    for crowd in crowds.values():
        found.update(_pairs(crowd, profiles))
    return tuple(sorted(found))


def _leading(topics: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(topics, key=lambda word: (-topics[word], word))[:TOPICS])


def _keys(profile: Profile, weights: Mapping[str, float], topics: Sequence[str]) -> Iterator[Key]:
    about = profile.about
    if profile.happening is not None:
        yield (about, "event", profile.happening)
    for happening in sorted(profile.beside):
        yield (about, "event", happening)
    yield (about, "any")
    for spot in sorted({*profile.figure.spots, *profile.figure.nations}):
        yield (about, "spot", spot)
    for place in profile.figure.places:
        yield (about, "place", place)
    if profile.period is not None and profile.period.earliest == profile.period.latest:
        yield (about, "day", str(profile.period.earliest))
    telling = sorted(profile.terms, key=lambda word: (-weights[word], word))[:WORDS]
    yield from ((about, "word", word) for word in telling)
    yield from ((about, "topic", word) for word in topics)
    yield (about, "document", profile.home)


def _pairs(crowd: Sequence[int], profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    if len(crowd) <= CROWD:
        ordered = crowd
        hubs: Sequence[int] = ()
    else:
        ordered = sorted(crowd, key=lambda place: (_day(profiles[place]), place))
        hubs = ordered[:HUBS]
    for number, place in enumerate(ordered):
        near = ordered[number + 1 :] if not hubs else ordered[number + 1 : number + 1 + STEPS]
        for other in (*hubs, *near):
            if other != place and _may(profiles[place], profiles[other]):
                yield min(place, other), max(place, other)


def _day(profile: Profile) -> dt.date:
    return profile.asof or profile.day or dt.date.min


def _may(one: Profile, other: Profile) -> bool:
    """Not of other units or people, and not what is told twice in one breath: "four people, two of
    them children"."""
    if one.amount.unit != other.amount.unit:
        return False
    if not (one.classes <= other.classes or other.classes <= one.classes):
        return False
    if one.document != other.document:
        return True
    return one.figure.sentence != other.figure.sentence or one.holder != other.holder
