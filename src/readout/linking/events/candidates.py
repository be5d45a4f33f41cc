"""Which pairs of mentions are worth comparing: those that share a key. Near-linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from readout.linking.events.comparing import PAIR
from readout.linking.events.pages import Near
from readout.linking.events.profiles import Profile

Key = tuple[str, ...]

CROWD = 12
"""Mentions of one kind in one document of which all are compared. Of more each is compared with the
first ones and with those right behind it."""
HUBS, STEPS = 4, 3


def find_candidates(
    profiles: Sequence[Profile], near: Sequence[Near]
) -> tuple[tuple[int, int], ...]:
    """Pairs of places in `profiles`, left < right, each once, ascending.

    Mentions find each other by the kind of their words in documents `near` theirs, and everywhere
    by kind, day and somebody named who takes part; what is told long after by type, day and a word
    for who takes part; talk in one document by who talks.
    """
    found: set[tuple[int, int]] = set()
    by_document: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    dated: dict[Key, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for kind in sorted(_kinds(profile)):
            by_document[profile.document][kind].append(place)
        for key in (*_dated_keys(profile), *_back_keys(profile), *_talk_keys(profile)):
            dated[key].append(place)
    for document in sorted(by_document):
        own = by_document[document]
        for crowd in own.values():
            found.update(_pairs(crowd))
        for other in near[document]:
            if other > document and other in by_document:
                found.update(_across(own, by_document[other]))
    for crowd in dated.values():
        found.update(_pairs(crowd))
    return tuple(sorted(found))


def _kinds(profile: Profile) -> set[str]:
    """Roots and classes of its words."""
    kinds = {f"root {root}" for root in profile.roots} | {f"class {c}" for c in profile.classes}
    return kinds or {f"root {profile.lemma}"}


def _dated_keys(profile: Profile) -> Iterator[Key]:
    if not (profile.days.own and profile.days.is_day) or profile.days.earliest is None:
        return
    day = profile.days.earliest.isoformat()
    for who in sorted(profile.doers | profile.done):
        yield from ((kind, day, who) for kind in sorted(_kinds(profile)))


def _back_keys(profile: Profile) -> Iterator[Key]:
    if profile.told_back and profile.days.earliest is not None and profile.event.type:
        day = profile.days.earliest.isoformat()
        for who in sorted(profile.kin | profile.company):
            yield "back", profile.event.type, day, who


def _talk_keys(profile: Profile) -> Iterator[Key]:
    if profile.event.talk and len(profile.company) >= PAIR:
        for who in combinations(sorted(profile.company), PAIR):
            yield "talk", str(profile.document), *who


def _pairs(crowd: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every two of a crowd; of a big one each with the first and with those right behind."""
    for number, place in enumerate(crowd):
        if len(crowd) <= CROWD:
            others = crowd[number + 1 :]
        else:
            others = [*crowd[:HUBS], *crowd[number + 1 : number + 1 + STEPS]]
        for other in others:
            if other != place:
                yield min(place, other), max(place, other)


def _across(one: dict[str, list[int]], other: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of two documents; of kinds that either has a crowd of, the first ones."""
    for kind in one.keys() & other.keys():
        for left in _front(one[kind]):
            for right in _front(other[kind]):
                yield min(left, right), max(left, right)


def _front(crowd: Sequence[int]) -> Sequence[int]:
    return crowd if len(crowd) <= CROWD else crowd[:HUBS]
