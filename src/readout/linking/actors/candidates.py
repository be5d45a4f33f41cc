"""Which pairs of profiles are worth comparing: those that share a key. Near-linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from readout.knowledge.folding import loose
from readout.linking.actors.names import BodyName, PersonName, plain, skeleton
from readout.linking.actors.profiles import Profile, Standing
from readout.linking.actors.stories import Near
from readout.linking.actors.tables import name_tables

Key = tuple[str, ...]
Pair = tuple[int, int]

CROWD = 16
"""Profiles with one key in common of which every two are compared. In a bigger crowd each is
compared with the greatest and with its neighbours by name."""
HUBS, NEAR = 8, 4
FEW_HUBS, FEW_NEAR = 3, 1
"""The same for keys by which misspellings are found: a name has a dozen of them."""
_ROUGH = frozenset(("sound", "letters", "front", "back", "given", "word", "ends"))
_HALF = 4
_LONG = 6
"""Letters from which a name is looked up under its spellings with one letter less, too."""


def find_candidates(
    profiles: Sequence[Profile], near: Sequence[Near], standings: tuple[Standing, Standing]
) -> list[Pair]:
    """Pairs of places in `profiles`, left < right, each once, ascending: one of the first standing
    with one of the second. Names find each other everywhere, descriptions and bare family names in
    the documents `near` theirs."""
    postings: dict[Key, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in set(_keys(profile)):
            postings[key].append(place)
    found: set[Pair] = set()
    for key, crowd in postings.items():
        if len(crowd) > 1:
            found.update(_pairs(crowd, profiles, is_rough=key[0] in _ROUGH))
    stands = [each.standing for each in profiles]
    wanted = (standings, standings[::-1])
    found = {pair for pair in found if (stands[pair[0]], stands[pair[1]]) in wanted}
    found.update(_in_stories(profiles, near, standings))
    return sorted(found)


def find_in_stories(
    profiles: Sequence[Profile], near: Sequence[Near], standings: tuple[Standing, Standing]
) -> list[Pair]:
    """The same for descriptions, which find each other only in documents `near` theirs."""
    return sorted(_in_stories(profiles, near, standings))


def _in_stories(
    profiles: Sequence[Profile], near: Sequence[Near], standings: tuple[Standing, Standing]
) -> set[Pair]:
    """Pairs of which each has a word for itself that the other has in a document of its story."""
    company = _company(near)
    lesser, greater = (_by_word(profiles, standing) for standing in standings)
    are_alike = standings[0] == standings[1]
    found: set[Pair] = set()
    for word, homes in lesser.items():
        hosts = greater.get(word, {})
        for document, places in homes.items():
            for other in company[document] & hosts.keys():
                if are_alike and other < document:
                    continue
                found.update(
                    (left, right) if left < right else (right, left)
                    for left in places
                    for right in hosts[other]
                    if left != right
                )
    return found


def _company(near: Sequence[Near]) -> list[set[int]]:
    """For each document itself and those that it, or that have it, in their story."""
    company = [{document, *story} for document, story in enumerate(near)]
    for document, story in enumerate(near):
        for other in story:
            company[other].add(document)
    return company


def _by_word(profiles: Sequence[Profile], standing: Standing) -> dict[str, dict[int, list[int]]]:
    """The places of profiles by the words for them, and by documents."""
    index: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, profile in enumerate(profiles):
        if profile.standing == standing:
            for word in _words(profile):
                for document in profile.seen:
                    index[word][document].append(place)
    return index


def _words(profile: Profile) -> set[str]:
    words = {f"head {head}" for head in profile.heads}
    return words | {f"family {name.surname}" for name in profile.people}


def _pairs(
    crowd: Sequence[int], profiles: Sequence[Profile], *, is_rough: bool
) -> Iterator[tuple[int, int]]:
    if len(crowd) <= CROWD:
        for number, left in enumerate(crowd):
            for right in crowd[number + 1 :]:
                yield left, right
        return
    most, near = (FEW_HUBS, FEW_NEAR) if is_rough else (HUBS, NEAR)
    hubs = sorted(crowd, key=lambda place: (-len(profiles[place].members), place))[:most]
    ordered = sorted(crowd, key=lambda place: (_written(profiles[place]), place))
    for number, place in enumerate(ordered):
        for other in (*hubs, *ordered[number + 1 : number + 1 + near]):
            if other != place:
                yield min(place, other), max(place, other)


def _written(profile: Profile) -> tuple[tuple[str, ...], ...]:
    return tuple(name.tokens[::-1] for name in profile.people) or tuple(
        name.words for name in profile.bodies
    )


def _keys(profile: Profile) -> Iterator[Key]:
    for person in profile.people:
        yield from _person_keys(person)
    for body in profile.bodies:
        yield from _body_keys(body)
    yield from (("words", *name.tokens) for name in profile.people)
    yield from (("words", *name.words) for name in profile.bodies)
    if profile.entry:
        yield ("entry", profile.entry)


def _person_keys(name: PersonName) -> Iterator[Key]:
    yield ("surname", loose(name.surname))
    yield ("sound", skeleton(name.surname))
    yield from (("letters", each) for each in _less_a_letter(name.surname))
    if not name.is_full:
        return
    yield from _halves(name.tokens)
    given = name.given[0]
    yield ("given", loose(given), name.surname[:3])
    if name_tables().given_rarity(given) == "rare":
        # Where the family name comes first.
        yield ("surname", loose(given))


def _halves(words: Sequence[str]) -> Iterator[Key]:
    """Front and back of a name: a slip leaves one of them as it was."""
    whole = "".join(words)
    size = (len(whole) // 2 - 1) // 2 * 2
    if size >= _HALF:
        yield ("front", whole[:size])
        yield ("back", whole[-size:])


def _less_a_letter(word: str) -> Iterator[str]:
    """The word and what is left of it without one letter: two that differ by one letter share one
    of these."""
    if len(word) < _LONG:
        return
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _body_keys(name: BodyName) -> Iterator[Key]:
    generic = name_tables().generic
    yield ("body", " ".join(sorted(map(plain, name.core))))
    yield from (("acronym", letters) for letters in name.initials)
    if name.acronym:
        yield ("acronym", name.acronym)
    for word in name.core:
        if word not in generic and len(word) > 2:
            yield ("word", skeleton(plain(word)))
    yield from _halves(name.words)
    if len(name.core) > 1:
        yield ("ends", *name.core[-2:])
