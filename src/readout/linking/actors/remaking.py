"""One of the cast as people made it: members of actors that the documents alone keep apart, or some
members of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from readout.linking.actors.casting import LINKS
from readout.linking.actors.keys import ActorKeys, LocalActor, told_apart
from readout.linking.actors.making import Context, Found, find_codes, find_roles, make_actor
from readout.schema.cast import Alias, CastActor, Healing, member_id
from readout.schema.link import Link, Reason
from readout.schema.time import Dct

SAID = Reason(feature="said", weight=0.0)
"""The reason of a spelling that is somebody's because a person said so."""


def remake(
    members: frozenset[str],
    parts: Sequence[CastActor],
    keys: Mapping[str, ActorKeys],
    *,
    dates: Mapping[str, Dct],
) -> CastActor:
    """The actor of these members, without an owner. `parts` are the actors that the documents alone
    make and that hold the members, `keys` those of the members' documents, by document.

    Links and the reasons for spellings are those of the parts, as far as they still hold.
    """
    found = _found(members, keys)
    made = make_actor(found, _links(members, parts), _nothing, Context(dates, {}))
    return msgspec.structs.replace(made, aliases=tuple(_healed(made, parts)))


def redate(
    actor: CastActor, keys: Mapping[str, ActorKeys], *, dates: Mapping[str, Dct]
) -> CastActor:
    """The actor as of other dates of its documents: on its members they have no bearing."""
    found = _found(frozenset(member.id for member in actor.members), keys)
    country, sectors, basis = find_codes(found, dates)
    return msgspec.structs.replace(
        actor, country=country, sectors=sectors, basis=basis, roles=find_roles(found, dates)
    )


def _found(members: frozenset[str], keys: Mapping[str, ActorKeys]) -> Found:
    """The members in the order of their documents and places."""
    return [
        (keys[document], actor)
        for document in sorted({id.partition(":")[0] for id in members})
        for _, actor in sorted(told_apart(keys[document]), key=_place)
        if member_id(document, actor.start, actor.end) in members
    ]


def _place(told: tuple[int, LocalActor]) -> tuple[int, int]:
    return told[1].start, told[1].end


def _nothing(_: str) -> None:
    """No link is looked up: what the parts know is laid over what is made."""


def _links(members: frozenset[str], parts: Sequence[CastActor]) -> tuple[Link, ...]:
    """The best links of the parts that join two of the members."""
    found = {
        (-link.score, link.left, link.right): link
        for part in parts
        for link in part.links
        if link.left in members and link.right in members
    }
    return tuple(found[rank] for rank in sorted(found)[:LINKS])


def _healed(made: CastActor, parts: Sequence[CastActor]) -> Iterator[Alias]:
    """The spellings with why they are the actor's: what its part says of one, or that a person
    joined the part."""
    names = {alias.text for alias in made.aliases}
    told = {part.id: {alias.text: alias for alias in part.aliases} for part in parts}
    first = {id for id, aliases in told.items() if made.name in aliases}
    for alias in made.aliases:
        homes = [part for part in parts if alias.text in told[part.id]]
        known = [part for part in homes if part.id in first]
        yield msgspec.structs.replace(
            alias, healed=_why(alias, made.name, names, known or homes, is_said=not known)
        )


def _why(
    alias: Alias, name: str, names: Collection[str], homes: Sequence[CastActor], *, is_said: bool
) -> Healing | None:
    """Why a spelling is the actor's. `homes` are the parts that have it, `is_said` tells that none
    of them has the actor's name."""
    if alias.text == name:
        return None
    found = (each.healed for part in homes for each in part.aliases if each.text == alias.text)
    for healed in found:
        if healed is not None and healed.to in names:
            return healed
    if not (is_said and homes):
        return alias.healed
    reasons = () if alias.healed is None else alias.healed.reasons
    return Healing(to=name, score=1.0, reasons=(SAID, *reasons))
