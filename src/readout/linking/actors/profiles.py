"""What is compared: members of the cast, those that say the same of themselves as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, TypeVar

import msgspec

from readout.knowledge.folding import fold
from readout.linking.actors.keys import ActorKeys, LocalActor, told_apart
from readout.linking.actors.names import (
    BodyName,
    PersonName,
    body_name,
    name_key,
    person_name,
    plain,
)
from readout.linking.actors.spelling import is_telling
from readout.linking.actors.stories import Near, find_stories
from readout.linking.actors.tables import name_tables
from readout.schema.actor import ActorType
from readout.schema.cast import member_id

NAMES = 4
"""Names of one actor that are compared, the fullest and most frequent."""
SEEN = 24
"""Documents of one profile that are looked at for more than its name."""
ENOUGH = 3
MOST = 15
"""One in so many of its documents must call a named actor something, of at most so many: a few
wrong ties inside single documents must not make all armies one."""
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "for",
        "and",
        "to",
        "this",
        "that",
        "s",
        "its",
        "his",
        "her",
        "their",
    ]
)

T = TypeVar("T")
Standing = Literal["whole", "bare", "described"]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One or more members that name themselves alike. `id` is the smallest member's.

    `people` or `bodies` are the names to compare, `is_full` whether one is more than a bare
    family name. `said` are words for what it is ("minister"), with how many of its members are
    called so, `heads` those that enough of its documents use, `phrases` whole descriptions (sorted
    words). `owner` is the id of the group that it
    belongs to ("his office"), known once names are settled, `owners` members of that.
    `places` are numbers of its documents, `spelt` these with the family name or words used there,
    `seen` the first of them, from which phrases and offices come.
    """

    id: str
    members: tuple[int, ...]
    type: ActorType
    people: tuple[PersonName, ...] = ()
    bodies: tuple[BodyName, ...] = ()
    is_full: bool = False
    is_plural: bool = False
    said: tuple[tuple[str, int], ...] = ()
    heads: frozenset[str] = frozenset()
    owner: str = ""
    owners: tuple[int, ...] = ()
    offices: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    gender: str = ""
    country: str = ""
    entry: str = ""
    places: frozenset[int] = frozenset()
    spelt: frozenset[tuple[int, str]] = frozenset()
    seen: tuple[int, ...] = ()

    @property
    def standing(self) -> Standing:
        """How well it is named: wholly, by a bare family name, not at all."""
        if not self.is_named:
            return "described"
        return "whole" if self.is_full else "bare"

    @property
    def is_named(self) -> bool:
        """Whether any document names it."""
        return bool(self.people or self.bodies)


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is compared: profiles by id, members by number as (document, place in it),
    their ids, and for each document those of its story."""

    profiles: tuple[Profile, ...]
    documents: tuple[ActorKeys, ...]
    members: tuple[tuple[int, int], ...]
    ids: tuple[str, ...]
    near: tuple[Near, ...]

    def local(self, member: int) -> LocalActor:
        """The actor behind the number of a member."""
        document, place = self.members[member]
        return self.documents[document].actors[place]

    def home(self, member: int) -> tuple[ActorKeys, LocalActor]:
        """The document of a member, and the actor behind its number."""
        document, place = self.members[member]
        return self.documents[document], self.documents[document].actors[place]


def make_pile(keys: Iterable[ActorKeys]) -> Pile:
    """Profiles of all actors; a function of the set of keys."""
    documents = tuple(sorted(keys, key=lambda each: each.document))
    groups: dict[object, list[int]] = {}
    members: list[tuple[int, int]] = []
    for place, document in enumerate(documents):
        for at, actor in told_apart(document):
            groups.setdefault(_signature(actor, len(members)), []).append(len(members))
            members.append((place, at))
    ids = [_id(documents[place], documents[place].actors[at]) for place, at in members]
    maker = _Maker(documents, members, ids)
    profiles = sorted((maker.profile(group) for group in groups.values()), key=lambda p: p.id)
    return Pile(
        profiles=tuple(profiles),
        documents=documents,
        members=tuple(members),
        ids=tuple(ids),
        near=find_stories(documents),
    )


def merge(profiles: Sequence[Profile]) -> Profile:
    """Profiles found to be one, as one. What they cannot all be is what the greatest is."""
    if len(profiles) == 1:
        return profiles[0]
    ordered = sorted(profiles, key=lambda each: (-len(each.members), each.id))

    def first(name: str) -> str:
        return next((value for each in ordered if (value := getattr(each, name))), "")

    members = tuple(sorted(member for each in profiles for member in each.members))
    people = tuple(dict.fromkeys(name for each in ordered for name in each.people))[:NAMES]
    bodies = tuple(dict.fromkeys(name for each in ordered for name in each.bodies))[:NAMES]
    said = _added([each.said for each in profiles])
    return Profile(
        id=min(each.id for each in profiles),
        members=members,
        type=ordered[0].type,
        people=people,
        bodies=bodies,
        is_full=any(each.is_full for each in profiles),
        is_plural=ordered[0].is_plural,
        said=said,
        heads=_heads(said, len(members), is_named=bool(people or bodies)),
        owner=first("owner"),
        owners=tuple(sorted({owner for each in profiles for owner in each.owners})),
        offices=frozenset().union(*(each.offices for each in profiles)),
        organisations=frozenset().union(*(each.organisations for each in profiles)),
        phrases=frozenset().union(*(each.phrases for each in profiles)),
        gender=first("gender"),
        country=first("country"),
        entry=first("entry"),
        places=frozenset().union(*(each.places for each in profiles)),
        spelt=frozenset().union(*(each.spelt for each in profiles)),
        seen=tuple(sorted({place for each in ordered for place in each.seen})[:SEEN]),
    )


def _heads(said: Iterable[tuple[str, int]], members: int, *, is_named: bool) -> frozenset[str]:
    """Words for what somebody is that enough of its documents use."""
    least = min(members, MOST) if is_named else 0
    return frozenset(head for head, count in said if count * ENOUGH >= least)


def _id(document: ActorKeys, actor: LocalActor) -> str:
    return member_id(document.document, actor.start, actor.end)


def _signature(actor: LocalActor, number: int) -> object:
    """What members have in common that are taken together without being compared: whole names of
    people or telling names of bodies, and nothing said that speaks against."""
    if not actor.names:
        return number
    if actor.type == "person":
        people = _people(actor)
        if not people or not all(map(is_telling, people)):
            return number
        return (people, actor.gender, actor.country, actor.entry, _office(actor))
    bodies = _bodies(actor)
    if not bodies:
        return number
    generic = name_tables().generic
    if not actor.entry and all(set(body.core) <= generic for body in bodies):
        return number
    return (bodies, actor.type, actor.country, actor.entry)


def _office(actor: LocalActor) -> str:
    return fold(actor.roles[0].title).rpartition(" ")[2] if actor.roles else ""


def _people(actor: LocalActor) -> tuple[PersonName, ...]:
    """The names to compare: the whole ones, where there are any."""
    found = list(
        dict.fromkeys(
            name for spelling in actor.names if (name := person_name(spelling.text)) is not None
        )
    )
    full = [name for name in found if name.is_full]
    found = full or found
    found.sort(key=lambda name: (-len(name.given), name.tokens, name.generation))
    return tuple(found[:NAMES])


def _bodies(actor: LocalActor) -> tuple[BodyName, ...]:
    found = dict.fromkeys(
        name for spelling in actor.names if (name := body_name(spelling.text)) is not None
    )
    return tuple(sorted(list(found)[:NAMES], key=lambda name: (-len(name.core), name.words)))


@lru_cache(maxsize=65536)
def _phrase(text: str) -> tuple[str, ...]:
    return tuple(sorted({plain(word) for word in fold(text).split() if word not in _SMALL}))


@lru_cache(maxsize=65536)
def _folded_head(text: str) -> str:
    return plain(fold(text).rpartition(" ")[2])


class _Maker:
    """Makes profiles of groups of members."""

    def __init__(
        self,
        documents: Sequence[ActorKeys],
        members: Sequence[tuple[int, int]],
        ids: Sequence[str],
    ) -> None:
        self._documents = documents
        self._members = members
        self._ids = ids
        self._sets: dict[frozenset[Any], frozenset[Any]] = {}
        self._number = {
            (document, documents[document].actors[at].id): (number,)
            for number, (document, at) in enumerate(members)
        }

    def profile(self, group: Sequence[int]) -> Profile:
        actors = [self._actor(member) for member in group]
        first = actors[0]
        is_person = first.type == "person"
        people = _people(first) if is_person and first.names else ()
        bodies = () if is_person else _bodies(first)
        said = _added([_said(actor) for actor in actors[:SEEN]])
        places = [self._members[member][0] for member in group]
        roles = [role for actor in actors[:SEEN] for role in actor.roles]
        phrases = [_phrase(each.text) for actor in actors[:SEEN] for each in actor.descriptions]
        phrases += [_phrase(f"{role.organisation or ''} {role.title}") for role in roles]
        spelt = [
            (place, key)
            for place, actor in zip(places, actors, strict=True)
            for key in _keys(actor)
        ]
        return Profile(
            id=min(self._ids[member] for member in group),
            members=tuple(group),
            type=_most([actor.type for actor in actors]),
            people=people,
            bodies=bodies,
            is_full=not is_person or any(name.is_full for name in people),
            is_plural=any(actor.is_plural for actor in actors[:SEEN]),
            said=said,
            heads=self._one(_heads(said, len(group), is_named=bool(people or bodies))),
            owners=tuple(sorted({each for member in group for each in self._owner(member)})),
            offices=self._one(" ".join(_phrase(role.title)) for role in roles),
            organisations=self._one(fold(role.organisation) for role in roles if role.organisation),
            phrases=self._one(phrases),
            gender=first.gender or "",
            country=first.country,
            entry=first.entry,
            places=self._one(places),
            spelt=self._one(spelt),
            seen=tuple(dict.fromkeys(places))[:SEEN],
        )

    def _one(self, values: Iterable[T]) -> frozenset[T]:
        """The set of the values, one for all who have the same."""
        made = frozenset(values)
        return self._sets.setdefault(made, made)

    def _owner(self, member: int) -> Iterator[int]:
        """The number of the member that one belongs to."""
        document, _ = self._members[member]
        owner = self._actor(member).owner
        if owner is not None:
            yield from self._number.get((document, owner), ())

    def _actor(self, member: int) -> LocalActor:
        document, place = self._members[member]
        return self._documents[document].actors[place]


def _keys(actor: LocalActor) -> set[str]:
    is_person = actor.type == "person"
    return {name_key(spelling.text, is_person=is_person) for spelling in actor.names}


def _said(actor: LocalActor) -> tuple[tuple[str, int], ...]:
    vague = name_tables().vague
    told = (each for each in actor.descriptions if _first_word(each.text) not in vague)
    heads = {plain(each.head) for each in told}
    heads |= {_folded_head(role.title) for role in actor.roles}
    return tuple((head, 1) for head in heads if head)


def _first_word(text: str) -> str:
    return fold(text).partition(" ")[0]


def _added(said: Sequence[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    if len(said) == 1:
        return tuple(sorted(said[0]))
    counted: Counter[str] = Counter()
    for each in said:
        for head, count in each:
            counted[head] += count
    return tuple(sorted(counted.items()))


def _most(types: Sequence[ActorType]) -> ActorType:
    if len(types) == 1:
        return types[0]
    counted: Mapping[ActorType, int] = Counter(types)
    return min(counted, key=lambda kind: (-counted[kind], kind))
