"""Descriptions that fit one named actor alone by what the tables make of both: "the Pentagon
chief" and an American defence secretary, "the Iran-backed militia" and a known armed group."""

from __future__ import annotations

from collections.abc import Iterable

from readout.knowledge import resolve
from readout.reading.actors.entities import Codes, Entity
from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules
from readout.reading.actors.titles import is_office
from readout.reading.trees import Trees

_REACHES = (1, 4, 12)
"""Sentences back: nearer ones first, so that a rival further off does no harm."""
_MODIFIERS = 4
"""Words beside its head of a description that is still plain."""
_TELLING = {
    "PERSON": frozenset({"GOV", "MIL", "JUD", "COP", "SPY", "REB"}),
    "ORG": frozenset({"MIL", "COP", "REB", "PRM"}),
}
"""Sectors that have few holders in one text. Parties, companies and movements have many."""
_LONGEST = 200
"""Characters of a phrase that the tables are asked about."""
_NOTHING = Codes()


class Offices:
    """Codes of phrases and entities of one text; asks the tables once a phrase."""

    def __init__(self, trees: Trees, rules: ActorRules) -> None:
        self._trees = trees
        self._rules = rules
        self._known: dict[str, Codes] = {}

    def codes_of(self, text: str) -> Codes:
        """Countries and sectors that words stand for, on no certain day."""
        found = self._known.get(text)
        if found is None:
            answer = resolve(text[:_LONGEST])
            country = frozenset((answer.country,)) if answer.country else frozenset[str]()
            found = self._known[text] = Codes(country, frozenset(answer.sectors))
        return found

    def of_node(self, node: Node) -> Codes:
        """Those of a noun phrase."""
        return self.codes_of(self._trees.text[node.mention.start : node.mention.end])

    def holder(self, node: Node, entities: Iterable[Entity]) -> Entity | None:
        """The one named entity, of those given, that a definite description can mean."""
        if not self._is_telling(node):
            return None
        codes = self.of_node(node)
        if not codes.sectors:
            return None
        fitting = [entity for entity in entities if self._fits(node, codes, entity)]
        for reach in _REACHES:
            near = [e for e in fitting if e.last and node.sentence - e.last.sentence <= reach]
            if len(near) > 1:
                near = [e for e in near if node.lemma in e.titles]
            if near:
                return near[0] if len(near) == 1 else None
        return None

    def _is_telling(self, node: Node) -> bool:
        """Whether a phrase says enough: more than its head noun, or a noun of one armed body."""
        words = self._rules.words
        if node.type not in _TELLING or node.lemma in words["anonymous"]:
            return False
        if node.kind not in ("the", "this") or node.count == "plural":
            return False
        if node.modifiers & words["of_time"] or len(node.modifiers) > _MODIFIERS:
            return False
        if node.type == "PERSON":
            return bool(node.modifiers) and is_office(node.head, self._trees, self._rules)
        if node.type != "ORG" or self._holds_name(node):
            return False
        return node.lemma in words["forces"] or (
            bool(node.modifiers) and node.lemma in words["armed"]
        )

    def _holds_name(self, node: Node) -> bool:
        """Whether a phrase has the name of a body in it ("the Harbour Watch group")."""
        trees = self._trees
        return any(
            trees.words[child].upos == "PROPN" and trees.words[child].deprel == "compound"
            for child in trees.children[node.head]
        )

    def _fits(self, node: Node, codes: Codes, entity: Entity) -> bool:
        if "name" not in entity.forms or entity.last is None or entity.type != node.type:
            return False
        if node.gender and entity.sex and node.gender != entity.sex:
            return False
        shared = codes.sectors & entity.codes.sectors & _TELLING[node.type or ""]
        if not shared:
            return False
        if codes.countries:
            return codes.countries <= entity.codes.countries
        if node.type == "ORG":
            return True
        # "The president" alone is anybody's; "the defence minister" has a sector more, and may be
        # who was called minister, but not a foreign minister.
        is_said = node.lemma in entity.titles and entity.titles <= node.modifiers | {node.lemma}
        return is_said and codes.sectors != {"GOV"}

    def clash(self, node: Node, entity: Entity) -> bool:
        """Whether the tables make of a phrase and an entity what cannot be one: an army and
        rebels, officials of two countries."""
        if node.type not in ("PERSON", "ORG") or entity.codes == _NOTHING:
            return False
        codes = self.of_node(node)
        return _differ(codes.countries, entity.codes.countries) or (
            node.type == "ORG" and _differ(codes.sectors, entity.codes.sectors)
        )


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other
