"""Offices and descriptions that a text says of its actors, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readout.reading.actors.entities import Board, Entity
from readout.reading.actors.features import PHRASES
from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules
from readout.reading.actors.titles import title_words
from readout.reading.trees import Trees
from readout.schema.actor import Role, RoleStatus
from readout.schema.span import Span

_STATUS: dict[str, RoleStatus] = {
    "former": "former",
    "ex": "former",
    "late": "former",
    "retired": "former",
    "ousted": "former",
    "then": "then",
    "acting": "acting",
    "interim": "acting",
    "caretaker": "acting",
    "incoming": "future",
    "designate": "future",
    "elect": "future",
}
_BODIES = frozenset({"ORG", "LOC", "NORP"})
STAND_INS = frozenset({"seat-of-government", "people-as-state"})
"""Rules by which a name stands for somebody whose name it is not."""
_ROLES = 24
"""Roles of one actor that are kept, the first in the text."""


class RoleFinder:
    """Roles and owners of the entities of one text."""

    def __init__(self, board: Board, trees: Trees, rules: ActorRules) -> None:
        self._board = board
        self._trees = trees
        self._rules = rules
        self._persons = rules.words["person"] | rules.words["titles"]
        self._at = {
            index: node
            for node in board.nodes
            if node.kind == "name"
            for index in _indexes(node, trees)
        }
        self._heads = {node.head: node for node in reversed(board.nodes)}

    def is_stand_in(self, node: Node) -> bool:
        """Whether a node names somebody by what stands for him: a capital for its state."""
        tie = self._board.ties.get(node.number)
        return (tie is not None and tie.rule in STAND_INS) or self._is_first_seat(node)

    def _is_first_seat(self, node: Node) -> bool:
        """The first node of an entity has no tie; a capital begins one of several spellings."""
        names = self._board.of[node.number].names
        return node.name in self._rules.seats and any(name in self._rules.nations for name in names)

    def roles_of(self, entity: Entity) -> tuple[Role, ...]:
        """The roles of a person, in text order, each expression once."""
        if entity.type not in ("PERSON", None):
            return ()
        found: dict[tuple[str, str | None, RoleStatus | None], Role] = {}
        for node in sorted(entity.nodes, key=lambda node: node.mention.start):
            for role in self._said(node):
                found.setdefault((role.title.lower(), role.organisation, role.status), role)
        return tuple(found.values())[:_ROLES]

    def owner_of(self, entity: Entity, ids: Mapping[int, str]) -> str | None:
        """The actor whose organisation this is: "the mayor's office"."""
        for node in entity.nodes:
            if node.owner < 0 or node.lemma not in self._rules.words["owned"]:
                continue
            owner = self._board.of.get(self._node_at(node.owner))
            if owner is not None and owner is not entity:
                return ids.get(owner.number)
        return None

    def _node_at(self, index: int) -> int:
        node = self._at.get(index) or self._heads.get(index)
        return -1 if node is None else node.number

    def _said(self, node: Node) -> Iterator[Role]:
        if node.kind == "name":
            words, head = title_words(node, self._trees, self._rules)
            if words and self._trees.words[head].lemma.lower() not in self._rules.words["no_role"]:
                yield self._role(words, head, "title-before-name")
        elif self._is_office(node):
            yield self._role(self._phrase(node), node.head, "description")

    def _is_office(self, node: Node) -> bool:
        if node.kind not in PHRASES or node.count == "plural":
            return False
        return node.lemma in self._persons and node.lemma not in self._rules.words["no_role"]

    def _phrase(self, node: Node) -> list[int]:
        trees = self._trees
        found: list[int] = []
        index = trees.starts.get(node.mention.start, node.head)
        while index < len(trees.words) and trees.words[index].start < node.mention.end:
            found.append(index)
            index += 1
        while len(found) > 1 and trees.words[found[0]].upos in ("DET", "PRON"):
            found = found[1:]
        return found

    def _role(self, words: list[int], head: int, rule: str) -> Role:
        trees = self._trees
        status = None
        kept = list(words)
        for index in words:
            found = _STATUS.get(trees.lower(index))
            if found is not None:
                status = found
                kept.remove(index)
        while len(kept) > 1 and trees.words[kept[0]].upos == "PUNCT":
            kept = kept[1:]
        body = self._body(kept)
        title = [index for index in kept if index not in body and trees.words[index].xpos != "POS"]
        title = title or [head]
        span = Span(trees.words[words[0]].start, trees.words[words[-1]].end)
        return Role(
            title=self._text(title),
            span=span,
            organisation=self._text(body) if body else None,
            status=status,
            rule=rule,
        )

    def _body(self, words: list[int]) -> list[int]:
        """The words of the name of an organisation, state or people inside a role."""
        found: list[int] = []
        for index in words:
            node = self._at.get(index)
            if node is None or self._board.of[node.number].type not in _BODIES:
                if found:
                    break
                continue
            found.append(index)
        return found

    def _text(self, words: list[int]) -> str:
        trees = self._trees
        piece = trees.text[trees.words[words[0]].start : trees.words[words[-1]].end]
        return " ".join(piece.split())


def _indexes(node: Node, trees: Trees) -> list[int]:
    span = node.mention.head or node.mention
    first = trees.starts.get(span.start)
    if first is None:
        return []
    found = []
    while first < len(trees.words) and trees.words[first].start < span.end:
        found.append(first)
        first += 1
    return found
