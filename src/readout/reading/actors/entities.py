"""Entities in the making: which nodes have come together, and what they say together."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import Tokens
from readout.schema.actor import Tie


class Codes(NamedTuple):
    """Countries and PLOVER sectors that words stand for."""

    countries: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()

    def with_more(self, other: Codes) -> Codes:
        """Both taken together."""
        return Codes(self.countries | other.countries, self.sectors | other.sectors)


class Entity:
    """Grows while one text is resolved, and never leaves this package."""

    __slots__ = (
        "codes",
        "forms",
        "gender",
        "heads",
        "last",
        "members",
        "names",
        "nodes",
        "number",
        "owners",
        "plural",
        "seen",
        "settled",
        "strings",
        "titles",
        "types",
        "words",
    )

    def __init__(self, number: int) -> None:
        self.number = number
        self.nodes: list[Node] = []
        self.codes = Codes()
        """What its names and titles come to in the tables."""
        self.types: Counter[str] = Counter()
        self.gender: Counter[str] = Counter()
        self.plural: Counter[str] = Counter()
        self.heads: set[str] = set()
        self.words: set[str] = set()
        self.names: set[Tokens] = set()
        self.titles: set[str] = set()
        """Offices named before a name, as lemmas, with their other words."""
        self.strings: set[tuple[str, frozenset[str]]] = set()
        """Noun phrases without their small words."""
        self.owners: set[object] = set()
        self.forms: set[str] = set()
        self.seen: int = 0
        """Nodes that the walk through the text has passed."""
        self.settled: str | None = None
        """The type of the name, where the entity has one."""
        self.last: Node | None = None
        """The last of these."""
        self.members: tuple[Entity, ...] = ()
        """Of a group that a text joins ("Quill and Lind ... they"), who is in it."""

    def add(self, node: Node) -> None:
        """Take a node in. What it says counts from now on, wherever it stands in the text."""
        self.nodes.append(node)
        weight = 2.0 if node.kind == "name" else 1.0
        if node.type is not None:
            self.types[node.type] += weight * (node.mention.score or 0.6)  # type: ignore[assignment]
        if node.gender is not None:
            self.gender[node.gender] += 1
        if node.count is not None and node.kind != "they":
            self.plural[node.count] += 1
        self.forms.add(node.kind)
        if node.name:
            self.names.add(node.name)
            self.words.update(node.name)
        elif node.kind in ("the", "this", "poss", "bare"):
            self.heads.add(node.lemma)
            self.words.add(node.lemma)
            self.words |= node.modifiers
            self.strings.add((node.lemma, node.modifiers))

    def passed(self, node: Node) -> None:
        """Note that the walk has come to a node of this entity."""
        self.seen += 1
        self.last = node

    @property
    def type(self) -> str | None:
        """The type that most of the evidence says, None where there is none."""
        return self.settled or best(self.types)

    @property
    def sex(self) -> str | None:
        """The gender that most mentions show."""
        return best(self.gender)

    @property
    def count(self) -> str | None:
        """Singular or plural, by most mentions that show it."""
        return best(self.plural)


def best(counted: Counter[str]) -> str | None:
    """What was counted most, the alphabetically first of equals."""
    if len(counted) < 2:
        return next(iter(counted), None)
    return min(counted.items(), key=lambda item: (-item[1], item[0]))[0]


class Board:
    """All entities of one text, and which one each node is in."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.entities: list[Entity] = []
        self.of: dict[int, Entity] = {}
        self.ties: dict[int, Tie] = {}

    def start(self, node: Node) -> Entity:
        """A new entity with one node."""
        entity = Entity(len(self.entities))
        self.entities.append(entity)
        self.join(node, entity, None)
        return entity

    def join(self, node: Node, entity: Entity, tie: Tie | None) -> None:
        """Put a node into an entity, for the reason given."""
        entity.add(node)
        self.of[node.number] = entity
        if tie is not None:
            self.ties[node.number] = tie
