"""Groups whose members a text has just named: "Ada Quill met Bo Lind. The two ministers agreed."

A coordination ("Quill and Lind") is no mention of its own: each name is one. A plural phrase is an
actor of its own, a group, with members where as many were named just before as it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from readout.reading.actors.entities import Board, Entity
from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules
from readout.reading.trees import Trees

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_MOST = 8
"""Names joined in a row."""
_BACK = 2
"""Sentences before a group in which its members are named."""


class Coordinations:
    """Names joined by "and" in one text."""

    def __init__(self, nodes: Sequence[Node], trees: Trees) -> None:
        self._trees = trees
        self._names: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            if node.kind == "name" and node.type in ("PERSON", "ORG", "LOC"):
                self._names[self._first(node.head)].append(node)

    def of(self, node: Node, board: Board) -> tuple[Entity, ...]:
        """The entities joined with a name, itself among them; () where they are of many types or
        too many for a "they"."""
        joined = self._names.get(self._first(node.head), []) if node.kind == "name" else []
        if len(joined) > _MOST or len({other.type for other in joined}) != 1:
            return ()
        return tuple({board.of[n.number].number: board.of[n.number] for n in joined}.values())

    def _first(self, at: int) -> int:
        for _ in range(_MOST):
            if self._trees.relation(at) != "conj" or self._trees.head(at) < 0:
                break
            at = self._trees.head(at)
        return at


class Groups:
    """Named people and states of one text, by sentence."""

    def __init__(self, board: Board, trees: Trees, rules: ActorRules) -> None:
        self._trees = trees
        self._words = rules.words
        self._named: dict[tuple[int, str], dict[int, Entity]] = defaultdict(dict)
        for node in board.nodes:
            entity = board.of[node.number]
            kind = _kind(node, entity, rules)
            if kind:
                self._named[node.sentence, kind].setdefault(entity.number, entity)

    def members_of(self, entity: Entity) -> tuple[Entity, ...]:
        """Who a group is made of, in order of mention; () where the text does not tell."""
        if entity.members:
            return entity.members
        if "name" in entity.forms or entity.count != "plural":
            return ()
        for node in entity.nodes:
            count = self._count(node)
            if count:
                return self._just_named(node, count, entity)
        return ()

    def _count(self, node: Node) -> int:
        """How many a definite phrase counts; 0 for one that counts none."""
        if node.kind not in ("the", "this", "bare"):
            return 0
        before = [
            self._trees.lower(child)
            for child in self._trees.children[node.head]
            if child < node.head
        ]
        if node.kind == "bare" and "both" not in before:
            return 0
        return next((_NUMBERS[word] for word in before if word in _NUMBERS), 0)

    def _kinds(self, node: Node) -> tuple[str, ...]:
        if node.lemma in self._words["parties"]:
            return "state", "person"
        return ("state",) if node.lemma in self._words["wide_place"] else ("person",)

    def _just_named(self, node: Node, count: int, group: Entity) -> tuple[Entity, ...]:
        for kind in self._kinds(node):
            for back in range(1, _BACK + 1):
                named = self._named.get((node.sentence - back, kind), {})
                found = tuple(entity for entity in named.values() if entity is not group)
                if len(found) == count:
                    return found
                if found:
                    break
        return ()


def _kind(node: Node, entity: Entity, rules: ActorRules) -> str:
    if node.kind != "name":
        return ""
    if entity.type == "PERSON":
        return "person"
    return "state" if node.name in rules.nations and entity.type == "LOC" else ""
