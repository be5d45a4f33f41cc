"""Entities as rows: mentions with their actor, and the actors with name, type, aliases, roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from readout.reading.actors.codes import with_codes
from readout.reading.actors.entities import Board, Entity
from readout.reading.actors.features import SPEAKING
from readout.reading.actors.groups import Groups
from readout.reading.actors.nodes import Node, written
from readout.reading.actors.roles import RoleFinder
from readout.reading.actors.rules import ActorRules
from readout.reading.actors.uses import use_of
from readout.reading.trees import Trees
from readout.schema.actor import Actor, ActorType, Gender, Mention, MentionType, Tie
from readout.schema.span import Span

_TYPES: dict[str, ActorType] = {
    "PERSON": "person",
    "NORP": "group",
    "ORG": "organisation",
    "LOC": "place",
    "FAC": "facility",
    "EVENT": "event",
}
_SPEAKING_TYPE: MentionType = "PERSON"
_ALIASES = 40
"""Spellings of one actor that are kept, the first in the text."""


def make_actors(
    board: Board, scores: Mapping[int, float], trees: Trees, rules: ActorRules
) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
    """The mentions of all nodes that refer to actors, in text order, and those actors, numbered
    by their first mention. Pronouns that came to nothing ("it rains") are left out; names of
    things keep their place without an actor."""
    kept = sorted(
        (entity for entity in board.entities if _is_actor(entity)),
        key=lambda entity: _first(entity).start,
    )
    ids = {entity.number: f"a{place}" for place, entity in enumerate(kept, start=1)}
    mentions: list[Mention] = []
    for node in board.nodes:
        entity = board.of[node.number]
        actor = ids.get(entity.number)
        if actor is None and node.kind != "name":
            continue
        mentions.append(_mention(node, entity, actor, board.ties, scores, trees, rules))
    finder = RoleFinder(board, trees, rules)
    groups = Groups(board, trees, rules)
    drafts = [_actor(entity, ids, finder, groups, trees) for entity in kept]
    actors = with_codes(drafts, mentions, kept, trees)
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    return tuple(mentions), actors


def _first(entity: Entity) -> Mention:
    return min((node.mention for node in entity.nodes), key=lambda m: (m.start, -m.end))


def type_of(entity: Entity) -> MentionType | None:
    """The type of an entity's mentions, None where nothing tells."""
    if entity.type is not None:
        return cast("MentionType", entity.type)
    if entity.members:
        return type_of(entity.members[0])
    return _SPEAKING_TYPE if entity.forms & SPEAKING else None


def _is_actor(entity: Entity) -> bool:
    kind = type_of(entity)
    if kind is None:
        # "They" that hang together without a noun are people; "it" may be anything.
        return "they" in entity.forms and len(entity.nodes) > 1 and "it" not in entity.forms
    return kind in _TYPES


def _mention(
    node: Node,
    entity: Entity,
    actor: str | None,
    ties: Mapping[int, Tie],
    scores: Mapping[int, float],
    trees: Trees,
    rules: ActorRules,
) -> Mention:
    kind = (type_of(entity) or "PERSON") if actor else node.mention.type
    tie = ties.get(node.number)
    if tie is not None and node.number in scores:
        tie = msgspec.structs.replace(tie, score=scores[node.number])
    return msgspec.structs.replace(
        node.mention,
        type=kind,
        actor=actor,
        gender=node.gender,
        number=node.count,
        tie=tie,
        use=use_of(node, kind, trees, rules) if actor else None,
    )


def _actor(
    entity: Entity, ids: Mapping[int, str], finder: RoleFinder, groups: Groups, trees: Trees
) -> Actor:
    nodes = sorted(entity.nodes, key=lambda node: (node.mention.start, -node.mention.end))
    name = _name_of(entity, nodes, finder, trees)
    return Actor(
        id=ids[entity.number],
        name=name,
        type=_actor_type(entity),
        aliases=_aliases(nodes, name, trees),
        roles=finder.roles_of(entity),
        gender=_gender(entity),
        owner=finder.owner_of(entity, ids),
        members=tuple(ids[e.number] for e in groups.members_of(entity) if e.number in ids),
        mentions=tuple(Span(node.mention.start, node.mention.end) for node in nodes),
    )


def _name_of(entity: Entity, nodes: Sequence[Node], finder: RoleFinder, trees: Trees) -> str:
    """The best name; of people that the text joins and calls "they", all their names."""
    if entity.members and entity.forms == {"they"}:
        return " and ".join(_name(member.nodes, trees) for member in entity.members)
    return _name([node for node in nodes if not finder.is_stand_in(node)] or nodes, trees)


def _actor_type(entity: Entity) -> ActorType:
    kind = _TYPES[type_of(entity) or "PERSON"]
    is_many = entity.count == "plural" or (entity.count is None and "they" in entity.forms)
    if entity.members or (kind == "person" and "name" not in entity.forms and is_many):
        return "group"
    return kind


def _gender(entity: Entity) -> Gender | None:
    if _TYPES.get(type_of(entity) or "") != "person":
        return None
    return cast("Gender | None", entity.sex)


def _name(nodes: Sequence[Node], trees: Trees) -> str:
    """The name with most words, the first of equals; without a name the longest description, at
    last the first pronoun."""
    named = [node for node in nodes if node.kind == "name"]
    if named:
        best = max(
            named, key=lambda node: (len(node.name), len(written(node, trees)), -node.number)
        )
        return written(best, trees)
    phrases = [node for node in nodes if node.mention.form == "nominal"]
    if phrases:
        return written(max(phrases, key=lambda node: (len(node.modifiers), -node.number)), trees)
    return written(nodes[0], trees)


def _aliases(nodes: Sequence[Node], name: str, trees: Trees) -> tuple[str, ...]:
    """The other spellings of a name, and the noun phrases, in text order."""
    found = dict.fromkeys(written(node, trees) for node in nodes if node.mention.form != "pronoun")
    found.pop(name, None)
    return tuple(found)[:_ALIASES]
