"""What speaks for and against a mention being an entity: names of features, whose weights are in
`resources/coref/weights`. The first letters say what a feature looks at."""

from __future__ import annotations

from bisect import bisect_right

from readout.reading.actors.entities import Entity
from readout.reading.actors.nodes import Node
from readout.reading.actors.quotes import Quotes
from readout.reading.actors.rules import ActorRules
from readout.reading.trees import Trees

PHRASES = frozenset({"the", "this", "poss", "bare"})
SPEAKING = frozenset({"first", "we", "you"})
_DISTANCES = (0, 1, 2, 3, 6, 12, 30)
_RANKS = (0, 1, 2, 3, 5, 8, 13)
_SIZES = (1, 2, 3, 5, 9, 20)
_NEAR = 2
_CLAUSES = 10
"""Words that are passed on the way up a tree."""


class Scene:
    """What all features of one text look things up in."""

    def __init__(
        self, trees: Trees, quotes: Quotes, rules: ActorRules, owners: dict[int, object]
    ) -> None:
        self.trees = trees
        self.quotes = quotes
        self.rules = rules
        self.owners = owners
        """For the node of a possessed phrase, who owns it, as far as resolved."""

    def is_above(self, last: Node, node: Node) -> bool:
        """Whether one is the subject of a clause that the other stands inside."""
        if last.role != "subj" or last.sentence != node.sentence or last.governor < 0:
            return False
        at = node.governor
        for _ in range(_CLAUSES):
            at = self.trees.head(at) if at >= 0 else -1
            if at == last.governor:
                return True
        return False

    def speaker(self, node: Node) -> int:
        """The head word of the speaker of the quotation around a node, -1 for none."""
        return -1 if node.quote < 0 else self.quotes.all[node.quote].speaker


def of_pair(node: Node, entity: Entity, rank: int, scene: Scene) -> list[str]:
    """The features of a node and an entity it may belong to; `rank` counts entities in between."""
    last = entity.last
    assert last is not None
    away = node.sentence - last.sentence
    near = away if away <= _NEAR else 9
    found = [
        f"d{_bucket(away, _DISTANCES)}",
        f"k{_bucket(rank, _RANKS)}",
        f"f{last.kind}",
        f"f{last.kind}{near}",
        f"z{_bucket(entity.seen, _SIZES)}",
        f"r{node.role}-{last.role}{near}",
        f"t{_agree(node.type, entity.type)}",
        f"g{_agree(node.gender, entity.sex)}",
        f"n{_agree(node.count, entity.count)}",
        f"w{_bucket(len(entity.nodes), _SIZES)}",
        f"kg{_bucket(rank, _RANKS)}{_agree(node.gender, entity.sex)}",
        f"kt{_bucket(rank, _RANKS)}{_agree(node.type, entity.type)}",
        f"dr{_bucket(away, _DISTANCES)}{last.role}",
    ]
    if entity.nodes[0].sentence <= 1:
        found.append("e-first")
    if node.type is None:
        found.append(f"te{entity.type}")
    if "name" in entity.forms:
        found.append("e-name")
    if node.kind in entity.forms:
        found.append("e-same-kind")
    _structure(node, last, found)
    if scene.is_above(last, node):
        found.append(f"s-above-{last.kind}-{node.role}")
        found.append("s-above-quoted" if node.quote != last.quote else "s-above")
    _quotation(node, entity, last, scene, found)
    if node.kind in PHRASES:
        _phrase(node, entity, last, scene, found)
    return found


def of_new(node: Node, scene: Scene, is_known: bool) -> list[str]:
    """The features of a node that belongs to nothing before it; `is_known` says whether another
    entity has its head noun."""
    found = ["new", f"new-{node.role}", f"new-t{node.type}", f"new-n{node.count}"]
    if node.sentence == 0:
        found.append("new-first")
    if node.quote >= 0:
        found.append("new-quote")
    if node.kind in PHRASES:
        found += [
            f"new-m{min(len(node.modifiers), 3)}",
            f"new-known-{is_known}",
            f"new-kin-{node.lemma in scene.rules.words['kin']}",
            f"new-unique-{node.lemma in scene.rules.words['unique']}",
        ]
        if is_known:
            found.append(f"new-known-m{min(len(node.modifiers), 3)}")
    return found


def _bucket(value: int, bounds: tuple[int, ...]) -> int:
    return bisect_right(bounds, value)


def _agree(one: str | None, other: str | None) -> str:
    if one is None or other is None:
        return "?"
    return "=" if one == other else "!"


def _structure(node: Node, last: Node, found: list[str]) -> None:
    if node.governor >= 0 and node.governor == last.governor and node.role != "poss":
        found.append("s-reflexive" if node.is_reflexive else f"s-one-verb-{node.role}-{last.role}")
    elif node.is_reflexive:
        found.append("s-reflexive-far")
    outer, inner = last.mention, node.mention
    if outer.start <= inner.start and inner.end <= outer.end:
        found.append("s-inside")
    elif inner.start <= outer.start and outer.end <= inner.end:
        found.append("s-around")
    elif node.role == "poss" and last.role == "subj" and node.sentence == last.sentence:
        found.append("s-own")


def _quotation(node: Node, entity: Entity, last: Node, scene: Scene, found: list[str]) -> None:
    if node.kind in SPEAKING:
        found.append(f"p{last.kind if last.kind in SPEAKING else 'else'}")
        found += [f"p-has-{kind}" for kind in ("first", "we", "you") if kind in entity.forms]
    if node.quote < 0 and last.quote < 0:
        found.append("q-none")
        return
    if node.quote == last.quote:
        found.append("q-same")
    elif node.quote >= 0 and last.quote >= 0:
        found.append("q-both")
    else:
        found.append("q-in" if node.quote >= 0 else "q-out")
    speaker = scene.speaker(node)
    if speaker < 0:
        return
    if any(other.head == speaker for other in entity.nodes[-200:]):
        found.append("q-speaker")
    elif last.quote >= 0 and scene.speaker(last) == speaker:
        found.append("q-same-speaker")
    elif last.quote >= 0:
        found.append("q-other-speaker")


def _phrase(node: Node, entity: Entity, last: Node, scene: Scene, found: list[str]) -> None:
    words = scene.rules.words
    away = _bucket(node.sentence - last.sentence, _DISTANCES)
    if (node.lemma, node.modifiers) in entity.strings:
        found += ["h-exact", f"h-exact-d{away}", f"h-exact-m{min(len(node.modifiers), 2)}"]
    if node.lemma in entity.titles:
        all_said = node.modifiers <= entity.titles | entity.words
        found += ["h-title", f"h-title-{all_said}", f"h-title-{node.kind}"]
    if node.lemma in entity.heads:
        found.append("h-same")
        found.append(f"h-same-d{away}")
        found.append(f"h-same-n{_agree(node.count, last.count)}")
        if node.lemma in words["unique"]:
            found.append("h-same-unique")
        found.append(f"h-same-{node.kind}")
        if node.modifiers and node.modifiers <= entity.words:
            found.append("h-part")
        elif node.modifiers:
            found.append("h-more")
        elif entity.words - {node.lemma}:
            found.append("h-less")
        else:
            found.append("h-equal")
    elif node.lemma in entity.words:
        found.append("h-name")
        found.append("h-name-part" if node.modifiers <= entity.words else "h-name-more")
    else:
        found.append("h-other")
        if entity.heads:
            found.append("h-against")
        if node.kind in ("the", "this"):
            for kind in ("wide_person", "wide_organisation", "wide_place"):
                if node.lemma in words[kind]:
                    found.append(f"h-wide-{_agree(node.type, entity.type)}")
                    break
        if node.modifiers & entity.words:
            found.append("h-shared")
    owner = scene.owners.get(node.number)
    if owner is not None:
        found.append(
            "o-same" if owner in entity.owners else "o-other" if entity.owners else "o-new"
        )
    elif entity.owners:
        found.append("o-lost")
