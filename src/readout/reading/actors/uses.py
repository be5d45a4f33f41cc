"""Whether the name of a place means the place or the government that sits there."""

from __future__ import annotations

from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules
from readout.reading.trees import Trees
from readout.schema.actor import PlaceUse

_BODIES = frozenset({"ORG", "FAC"})
_STEPS = 4
"""Members of a coordination that are passed on the way to its first."""


def use_of(node: Node, kind: str | None, trees: Trees, rules: ActorRules) -> PlaceUse | None:
    """ "government" for a state, its seat or its people that acts or is dealt with, "place" for
    any other place, None for what is neither ("Ada Quill", "the Harbour Company"). `kind` is the
    type of mention that it was found to be."""
    if node.kind != "name":
        return None
    if kind == "NORP":
        return "government" if _is_people_acting(node, trees, rules) else None
    is_seat = node.name in rules.seats or node.name in rules.houses
    if kind != "LOC" and not (is_seat and kind in _BODIES):
        return None
    is_state = is_seat or node.name in rules.nations
    if _acts(node, trees, rules, is_state=is_state):
        return "government"
    return "place" if kind == "LOC" else None


def _acts(node: Node, trees: Trees, rules: ActorRules, *, is_state: bool) -> bool:
    at = _first_of_joined(node.head, trees)
    governor, relation = trees.head(at), trees.words[at].deprel
    if governor < 0:
        return False
    word, words = trees.words[governor], rules.words
    lemma = word.lemma.lower()
    kind = relation.partition(":")[0]
    if relation in ("nsubj:pass", "obj", "iobj"):
        return word.upos == "VERB" and lemma in words["told"]
    if kind == "nsubj" and word.upos == "VERB":
        return lemma not in words["idle"] if is_state else lemma in words["acting"]
    if not is_state:
        return False
    if kind == "nsubj":
        return trees.lower(governor) in words["minded"]
    if relation == "nmod:poss":
        return lemma in words["willed"]
    if kind in ("obl", "nmod"):
        return _is_dealt_with(at, lemma, word.upos, trees, rules)
    return False


def _is_dealt_with(at: int, lemma: str, upos: str, trees: Trees, rules: ActorRules) -> bool:
    cases = {trees.lower(child) for child in trees.below(at, "case")}
    if cases & {"with", "between"}:
        return lemma in rules.words["dealing"]
    if "from" in cases:
        return lemma in rules.words["spoken"]
    return "by" in cases and upos == "VERB"


def _is_people_acting(node: Node, trees: Trees, rules: ActorRules) -> bool:
    """Whether "the Verlanders" are the subject of what only a government does."""
    if node.name not in rules.peoples or trees.words[node.head].upos == "ADJ":
        return False
    if not any(trees.lower(child) == "the" for child in trees.below(node.head, "det")):
        return False
    at = _first_of_joined(node.head, trees)
    governor = trees.head(at)
    if governor < 0 or trees.words[at].deprel != "nsubj":
        return False
    verb = trees.words[governor]
    return verb.upos == "VERB" and verb.lemma.lower() in rules.words["official_deeds"]


def _first_of_joined(at: int, trees: Trees) -> int:
    for _ in range(_STEPS):
        if trees.relation(at) != "conj" or trees.head(at) < 0:
            break
        at = trees.head(at)
    return at
