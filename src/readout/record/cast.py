"""The cast of a project: what linking finds, and what people say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from readout.linking.actors import ActorKeys, link_actors
from readout.record.verdicts import Verdicts
from readout.schema.cast import Cast, CastActor
from readout.schema.fix import Corrections, Pair
from readout.schema.link import Judgement, Verdict
from readout.schema.time import Dct

T = TypeVar("T")


def find_cast(
    keys: Sequence[ActorKeys], dates: Mapping[str, Dct], corrections: Corrections
) -> Cast:
    """Who the actors of all documents are, as corrected. `dates` are by document."""
    cast = link_actors(keys, dates=dates)
    if corrections.verdicts:
        verdicts = Verdicts(cast)
        verdicts.hear(corrections.verdicts)
        same = [_judgement(pair, "same") for pair in verdicts.same()]
        apart = [_judgement(pair, "different") for pair in verdicts.apart()]
        cast = link_actors(keys, [*same, *apart], dates=dates)
    return _called(cast, corrections)


def _judgement(pair: Pair, verdict: Verdict) -> Judgement:
    return Judgement(kind="actor", left=pair[0], right=pair[1], verdict=verdict)


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
