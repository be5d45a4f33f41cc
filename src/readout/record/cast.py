"""The cast of a project: what linking finds, and what people say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from readout.linking.actors import ActorKeys, link_actors
from readout.schema.cast import Cast, CastActor
from readout.schema.fix import Corrections, Pair
from readout.schema.link import Judgement, Verdict
from readout.schema.time import Dct

T = TypeVar("T")


def find_cast(
    keys: Sequence[ActorKeys], dates: Mapping[str, Dct], corrections: Corrections
) -> Cast:
    """Who the actors of all documents are, as corrected. `dates` are by document.

    People judge actors as they see them, so a verdict on two members is one on the clusters
    that they would stand in without it: "the same" joins all of both, "not the same" takes a
    member out of all that its actor would hold.
    """
    cast = link_actors(keys, dates=dates)
    same = [_judgement(pair, "same") for pair in _joined(cast, corrections.same)]
    if same:
        cast = link_actors(keys, same, dates=dates)
    if corrections.apart:
        apart = [_judgement(pair, "different") for pair in _parted(cast, corrections.apart)]
        cast = link_actors(keys, [*same, *apart], dates=dates)
    return _called(cast, corrections)


def _judgement(pair: Pair, verdict: Verdict) -> Judgement:
    return Judgement(kind="actor", left=pair[0], right=pair[1], verdict=verdict)


def _joined(cast: Cast, pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs that are the same, widened to the clusters that they stand in. All go through the
    one that was judged, so that another member may still be taken out."""
    home = _homes(cast)
    found: set[Pair] = set()
    for left, right in pairs:
        for side in (left, right):
            members = home[side].members if side in home else ()
            found |= {_ordered(left, member.id) for member in members if member.id != left}
    return sorted(found)


def _homes(cast: Cast) -> dict[str, CastActor]:
    return {member.id: actor for actor in cast.actors for member in actor.members}


def _parted(cast: Cast, pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs that are not the same, widened to the clusters that they stand in.

    Several members may be taken out of one cluster: what was taken out of it may stay together.
    """
    home = _homes(cast)
    out: dict[str, set[str]] = {}
    within: list[Pair] = []
    found: set[Pair] = set()
    for left, right in pairs:
        if left not in home or right not in home or home[left] is not home[right]:
            found.add((left, right))
            continue
        within.append((left, right))
        out.setdefault(home[left].id, set()).add(right)
    for left, right in within:
        taken = out[home[left].id]
        stay = (member.id for member in home[left].members)
        found |= {_ordered(right, other) for other in stay if other not in taken}
    return sorted(found)


def _ordered(left: str, right: str) -> Pair:
    return (min(left, right), max(left, right))


def _called(cast: Cast, corrections: Corrections) -> Cast:
    """The cast with the names and types that people gave."""
    if not corrections.names and not corrections.types:
        return cast
    return msgspec.structs.replace(
        cast, actors=tuple(_corrected(actor, corrections) for actor in cast.actors)
    )


def _corrected(actor: CastActor, corrections: Corrections) -> CastActor:
    members = {member.id for member in actor.members}
    for name in _of(members, corrections.names):
        actor = msgspec.structs.replace(actor, name=name, named=True)
    for type_ in _of(members, corrections.types):
        actor = msgspec.structs.replace(actor, type=type_)
    return actor


def _of(members: set[str], said: Mapping[str, T]) -> Iterator[T]:
    """What was said of any of them, in the order in which it counts."""
    return (value for member, value in said.items() if member in members)
