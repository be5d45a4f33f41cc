"""Which documents tell one story: those that name the same and use the same telling words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.knowledge.folding import fold
from readout.linking.actors.keys import ActorKeys, LocalActor
from readout.linking.actors.names import name_key

NEAR = 0.1
"""Closeness from which two documents may tell one story. On ECB+ train the documents of one event
have .27 in the middle and .13 at the twentieth part, those of two events of one kind .09, others
.01."""
KEPT = 16
"""Documents of its story that one is compared with."""
LIKE_WORDS = 0.08
"""Share of words in common from which one name in common counts, too."""
FADE = 0.95
"""What is left of closeness through a third document. Chosen on ECB+ train."""
_TRIED = 48
_RAREST = 12
"""Names, and words, by which a document looks for others."""
_CROWD = 400
"""Documents with one word in common of which it leads to all; of more it leads to some."""
_HUBS = 24

Near = Mapping[int, float]


class Traits(msgspec.Struct, frozen=True):
    """What one document names, and its content words, by number, and what each set weighs."""

    names: frozenset[int]
    terms: frozenset[int]
    weights: tuple[int, int] = (0, 0)


def find_stories(documents: Sequence[ActorKeys]) -> tuple[Near, ...]:
    """For each document those of its story and how close they are, 0..1.

    How telling a word is comes from exact counts over all documents. Near-linear: documents find
    each other by their rarest words, and only the closest are kept.
    """
    traits, weight, counts = _count(documents)
    shared = _postings(traits, counts)
    kept: list[dict[int, float]] = [{} for _ in documents]
    for place, own in enumerate(traits):
        tried = Counter(other for number in _keys(own, counts) for other in shared[number])
        del tried[place]
        likely = sorted(tried, key=lambda other: (-tried[other], other))[:_TRIED]
        close = [(_closeness(own, traits[other], weight), other) for other in likely]
        # Equal closeness is common among copies; a rough order makes all choose the same ones.
        close.sort(key=lambda found: (-round(found[0], 1), found[1]))
        for value, other in close[:KEPT]:
            if value >= NEAR:
                kept[place][other] = value
                kept[other][place] = value
    return tuple(_through_others(place, kept) for place in range(len(kept)))


def _through_others(place: int, kept: Sequence[Near]) -> dict[int, float]:
    """Those of a story with those of theirs: two short reports of one event may have few words in
    common and both many with a longer one."""
    closest: dict[int, float] = {}
    for middle, first in kept[place].items():
        for other, second in kept[middle].items():
            value = first if first < second else second
            if value > closest.get(other, 0.0):
                closest[other] = value
    closest.pop(place, None)
    found = ((round(FADE * value, 4), other) for other, value in closest.items())
    likely = sorted(
        (each for each in found if each[0] >= NEAR), key=lambda each: (-each[0], each[1])
    )
    reached = {other: value for value, other in likely[:KEPT]}
    return {
        other: max(reached.get(other, 0.0), kept[place].get(other, 0.0))
        for other in sorted(reached.keys() | kept[place].keys())
    }


def _count(
    documents: Sequence[ActorKeys],
) -> tuple[list[Traits], list[int], list[int]]:
    number: dict[str, int] = {}
    counts: list[int] = []

    def take(keys: Iterable[str]) -> frozenset[int]:
        found = set()
        for key in sorted(set(keys)):
            place = number.setdefault(key, len(counts))
            if place == len(counts):
                counts.append(0)
            counts[place] += 1
            found.add(place)
        return frozenset(found)

    traits = [
        Traits(
            take(f"name {key}" for actor in document.actors for key in _known_as(actor)),
            take(f"word {term}" for term in document.terms),
        )
        for document in documents
    ]
    # Whole numbers, so that no order of adding them changes a sum.
    top = math.log((len(documents) + 1) * 2)
    weight = [round(1000 * (top - math.log(count))) for count in counts]
    return [_weighed(each, weight) for each in traits], weight, counts


def _weighed(traits: Traits, weight: Sequence[int]) -> Traits:
    names = sum(weight[number] for number in traits.names)
    terms = sum(weight[number] for number in traits.terms)
    return Traits(traits.names, traits.terms, (names, terms))


def _known_as(actor: LocalActor) -> Iterator[str]:
    """Keys under which two documents are seen to name the same."""
    if actor.entry and actor.type != "person":
        yield fold(actor.entry)
        return
    for spelling in actor.names[:2]:
        key = name_key(spelling.text, is_person=actor.type == "person")
        if key:
            yield key


def _keys(traits: Traits, counts: Sequence[int]) -> Iterator[int]:
    """The rarest that others have, too."""
    for numbers in (traits.names, traits.terms):
        shared = sorted((counts[number], number) for number in numbers if counts[number] > 1)
        yield from (number for _, number in shared[:_RAREST])


def _postings(traits: Sequence[Traits], counts: Sequence[int]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(traits):
        for number in _keys(own, counts):
            found[number].append(place)
    return defaultdict(
        list,
        {
            number: places if len(places) <= _CROWD else places[:_HUBS]
            for number, places in found.items()
        },
    )


def _closeness(one: Traits, other: Traits, weight: Sequence[int]) -> float:
    """What two documents have in common by weight, names and words counting alike, measured by the
    geometric mean of what each has. One name alone tells no story: it may be two people's."""
    named = one.names & other.names
    names = _share(named, one.weights[0], other.weights[0], weight)
    terms = _share(one.terms & other.terms, one.weights[1], other.weights[1], weight)
    if len(named) < 2 and terms < LIKE_WORDS:
        names = 0.0
    return round((names + terms) / 2, 4)


def _share(common: frozenset[int], one: int, other: int, weight: Sequence[int]) -> float:
    if not common:
        return 0.0
    return sum(map(weight.__getitem__, common)) / math.sqrt(one * other)
