"""The cast of a project: what linking finds, and what people say of it.

What the documents alone make, the plain cast, is kept; corrections are laid over it anew each
time. So a correction costs what the actors that it touches cost, and taking it back gives what was
there before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

import msgspec

from readout.linking.actors import ActorKeys, find_owner, redate, remake
from readout.linking.verdicts import Verdicts
from readout.record.keys import CastKeys
from readout.schema.cast import CastActor, CastChanges
from readout.schema.fix import Corrections
from readout.schema.time import Dct
from readout.store import Store
from readout.store.cast import PlainActors, put_changes, put_plain

Keys = Callable[[Collection[str]], Mapping[str, ActorKeys]]
"""Gives the keys of documents by their ids."""


class PlainCast(Protocol):
    """The cast that documents alone make, looked up by members."""

    def having(self, members: Collection[str], /) -> Iterable[CastActor]:
        """The actors that have one of these members, each once."""

    def owned_by(self, members: Collection[str], /) -> Iterable[CastActor]:
        """The actors with a member that belongs to one of these, each once."""

    def homes(self, members: Collection[str], /) -> Mapping[str, str]:
        """The ids of the actors that these members are of."""

    def made(self) -> Iterable[CastActor]:
        """Actors that judgements made when corrections were last laid over this cast."""


def follow_corrections(store: Store, corrections: Corrections) -> tuple[str, ...]:
    """Lay corrections over the cast that the documents of a store alone make, in place of all that
    were laid over it before. Returns the ids of the actors that are others than before."""

    plain = PlainActors(store.database)
    changes = correct_cast(plain, corrections, lambda ids: _keys(store, ids), store.dcts())
    return store.put(put_changes, changes)


def redate_cast(store: Store, documents: Collection[str]) -> None:
    """Let the plain cast of a store follow the dates of these documents. Corrections are to be laid
    over it again (`follow_corrections`)."""
    before = PlainActors(store.database).standing_in(documents)
    members = (member for actor in before for member in actor.members)
    keys, dates = _keys(store, {member.document for member in members}), store.dcts()
    after = (redate(actor, keys, dates=dates) for actor in before)
    store.put(put_plain, [new for old, new in zip(before, after, strict=True) if old != new])


def _keys(store: Store, documents: Collection[str]) -> dict[str, ActorKeys]:
    return {id: found.actors for id, found in store.keys_of(documents, CastKeys).items()}


def correct_cast(
    plain: PlainCast, corrections: Corrections, keys: Keys, dates: Mapping[str, Dct]
) -> CastChanges:
    """What corrections change of a plain cast. `dates` are by document; O(n) in the members of the
    actors that corrections speak of, and of those that belong to them."""
    named = _named(corrections)
    if not named:
        return CastChanges()
    return _Correcting(plain, corrections, keys, dates).changes(plain.having(sorted(named)))


def _named(corrections: Corrections) -> set[str]:
    """The members that corrections speak of."""
    said = {id for each in corrections.verdicts for id in (each.target, *each.others)}
    return said | corrections.names.keys() | corrections.types.keys()


class _Correcting:
    """Lays corrections over a plain cast."""

    def __init__(
        self,
        plain: PlainCast,
        corrections: Corrections,
        keys: Keys,
        dates: Mapping[str, Dct],
    ) -> None:
        self._plain = plain
        self._corrections = corrections
        self._keys = keys
        self._dates = dates

    def changes(self, parts: Iterable[CastActor]) -> CastChanges:
        """What becomes of `parts`, the actors that corrections speak of, and of those that belong
        to them."""
        plain = {actor.id: actor for actor in parts}
        groups = {id: _ids(actor) for id, actor in plain.items()}
        verdicts = Verdicts(groups.values())
        verdicts.hear(self._corrections.verdicts)
        made, bases = self._make(verdicts.groups(), plain)
        home = {member: id for id, actor in made.items() for member in _ids(actor)}
        moved = {id for part, ids in groups.items() for id in ids if home[id] != part}
        if moved:
            for actor in self._plain.owned_by(sorted(moved)):
                if actor.id not in plain:
                    plain[actor.id] = made[actor.id] = actor
            self._give_owners(made, home)
        self._give_names(made, home)
        same = {id for id, actor in made.items() if plain.get(id) == actor}
        return CastChanges(
            replaced=tuple(plain[id] for id in sorted(plain.keys() - same)),
            actors=tuple(made[id] for id in sorted(made.keys() - same)),
            made=tuple(bases),
            apart=verdicts.apart(),
        )

    def _make(
        self, groups: Iterable[frozenset[str]], plain: Mapping[str, CastActor]
    ) -> tuple[dict[str, CastActor], list[CastActor]]:
        """The actors of the groups by id, and those among them that are none of the plain ones."""
        home = {member.id: actor for actor in plain.values() for member in actor.members}
        kept = {_ids(actor): actor for actor in self._plain.made()}
        made: dict[str, CastActor] = {}
        wanted: dict[frozenset[str], list[CastActor]] = {}
        for group in groups:
            parts = {home[id].id: home[id] for id in group}
            (part, *others) = (parts[id] for id in sorted(parts))
            if not others and len(part.members) == len(group):
                made[part.id] = part
            elif group in kept:
                made[min(group)] = kept[group]
            else:
                wanted[group] = [part, *others]
        documents = {id.partition(":")[0] for group in wanted for id in group}
        keys = self._keys(sorted(documents)) if documents else {}
        for group, these in wanted.items():
            made[min(group)] = remake(group, these, keys, dates=self._dates)
        return made, [made[id] for id in sorted(made) if plain.get(id) is not made[id]]

    def _give_owners(self, made: dict[str, CastActor], home: Mapping[str, str]) -> None:
        """Let actors belong to those that their owners are by now."""
        owners = {each.owner for actor in made.values() for each in actor.members} - {None}
        elsewhere = sorted(id for id in owners if id is not None and id not in home)
        cast_of = {**self._plain.homes(elsewhere), **home}
        for id, actor in made.items():
            owner = find_owner(actor.members, cast_of)
            if owner != actor.owner:
                made[id] = msgspec.structs.replace(actor, owner=owner)

    def _give_names(self, made: dict[str, CastActor], home: Mapping[str, str]) -> None:
        """Let actors have the names and types that people gave them, the last that counts."""
        for member, name in self._corrections.names.items():
            if (id := home.get(member)) is not None:
                made[id] = msgspec.structs.replace(made[id], name=name, named=True)
        for member, type_ in self._corrections.types.items():
            if (id := home.get(member)) is not None:
                made[id] = msgspec.structs.replace(made[id], type=type_)


def _ids(actor: CastActor) -> frozenset[str]:
    return frozenset(member.id for member in actor.members)
