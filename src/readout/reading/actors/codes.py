"""Countries and PLOVER sectors of the actors of one text, with the words they come from."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.knowledge import Knowledge, identify, load_knowledge, role_phrase
from readout.knowledge.folding import fold
from readout.knowledge.phrases import Country
from readout.reading.actors.entities import Entity
from readout.reading.actors.nodes import Node, written
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention

_PHRASES = 3
"""Descriptions that are looked at, the longest."""


def with_codes(
    actors: Sequence[Actor], mentions: Sequence[Mention], entities: Sequence[Entity], trees: Trees
) -> tuple[Actor, ...]:
    """The actors with country, sectors and basis; `entities` are theirs, in the same order.

    The day of the text is not known here: `knowledge.identify` asked again with it may tell more.
    """
    tables = load_knowledge()
    spoken = _spoken_of(entities, tables)
    acting = {mention.actor for mention in mentions if mention.use == "government"}
    found = [
        _coded(actor, entity, spoken, actor.id in acting, trees)
        for actor, entity in zip(actors, entities, strict=True)
    ]
    by_id = {actor.id: actor for actor in found}
    return tuple(_inherited(actor, by_id) for actor in found)


def _spoken_of(entities: Sequence[Entity], tables: Knowledge) -> frozenset[str]:
    """The countries that the names of a text lead to."""
    return frozenset(
        fact.code
        for entity in entities
        for tokens in entity.names
        for fact in tables.facts(fold(" ".join(tokens)))
        if isinstance(fact, Country)
    )


def _coded(
    actor: Actor, entity: Entity, spoken: frozenset[str], is_acting: bool, trees: Trees
) -> Actor:
    names = _distinct([node for node in entity.nodes if node.kind == "name"], trees)
    phrases = [role_phrase(role) for role in actor.roles]
    if actor.type != "person" or not phrases:
        phrases = _distinct([n for n in entity.nodes if n.mention.form == "nominal"], trees)
        phrases = phrases[:_PHRASES]
    if not names and not phrases:
        return actor
    found = identify(names, phrases, countries=spoken)
    sectors = found.sectors
    if actor.type == "place":
        # A place is of no sector unless it acts as its government.
        sectors = ("GOV",) if is_acting else ()
    if not found.country and not sectors:
        return actor
    return msgspec.structs.replace(
        actor, country=found.country or None, sectors=sectors, basis=found.basis
    )


def _distinct(nodes: Sequence[Node], trees: Trees) -> list[str]:
    """The spellings, those with most words first, then in text order."""
    ordered = sorted(nodes, key=lambda node: (-_words(node), node.mention.start))
    return list(dict.fromkeys(written(node, trees) for node in ordered))


def _words(node: Node) -> int:
    return len(node.name) if node.kind == "name" else len(node.modifiers)


def _inherited(actor: Actor, by_id: dict[str, Actor]) -> Actor:
    """What belongs to somebody is of his country, and of his sectors where it has none itself."""
    owner = by_id.get(actor.owner or "")
    if owner is None or not (owner.country or owner.sectors):
        return actor
    if actor.country and actor.sectors:
        return actor
    note = f"belongs to {owner.name}"
    return msgspec.structs.replace(
        actor,
        country=actor.country or owner.country,
        sectors=actor.sectors or owner.sectors,
        basis=f"{actor.basis}; {note}" if actor.basis else note,
    )
