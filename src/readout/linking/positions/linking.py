"""From the keys of all documents to the positions of each of the cast over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readout.linking.positions.changes import compare_stances
from readout.linking.positions.comparing import weigh
from readout.linking.positions.keys import PositionKeys
from readout.linking.positions.stances import Context, make_stance
from readout.linking.positions.telling import find_takings, group, named
from readout.schema.cast import Cast
from readout.schema.duplicate import DuplicateGroup
from readout.schema.position import Stance
from readout.schema.time import Dct


def link_positions(
    keys: Iterable[PositionKeys],
    *,
    dates: Mapping[str, Dct],
    cast: Cast | None = None,
    groups: Iterable[DuplicateGroup] = (),
) -> tuple[Stance, ...]:
    """The stances of all actors by actor, each's in the order of time, undated ones last; a
    function of the sets given, whatever their order.

    `dates` are when documents were published, by id and as far as known; `cast` says who takes a
    position (without it each document's actors are its own), `groups` which documents carry one
    text. O(n log n) in positions.
    """
    cast_of = {m.id: actor.id for actor in cast.actors for m in actor.members} if cast else {}
    takings = find_takings(keys, dates, cast_of)
    known = {actor.id: actor.name for actor in cast.actors} if cast else {}
    context = Context(
        names={**named(takings), **known},
        cast_of=cast_of,
        group_of={id: each.id for each in groups for id in each.members},
    )
    weights = weigh(taking.terms for taking in takings)
    place = {taking.id: at for at, taking in enumerate(takings)}
    parts = sorted(group(takings, weights), key=lambda part: min(place[one.id] for one in part))
    told = [make_stance(part, context) for part in parts]
    found = list(compare_stances(told, weights))
    order = {stance.id: at for at, stance in enumerate(found)}
    return tuple(sorted(found, key=lambda stance: (stance.actor, order[stance.id])))
