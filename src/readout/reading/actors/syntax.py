"""Mentions tied by grammar alone: appositions and predicate nominatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules
from readout.reading.trees import Trees
from readout.schema.span import Span

_CLOSING: dict[str, tuple[str, ...]] = {
    "(": (")",),
    ",": (",", "."),
    "—": ("—",),
    "–": ("–",),
}
_NOUNS = frozenset({"name", "the", "this", "poss", "bare"})


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """`later` is the same as `earlier`; names count as earlier, wherever they stand."""

    earlier: Node
    later: Node
    rule: str
    evidence: tuple[Span, ...] = ()


def find_pairs(nodes: Sequence[Node], trees: Trees, rules: ActorRules) -> Iterator[Pair]:
    """The pairs of a text, in text order."""
    by_head: dict[int, Node] = {}
    for node in nodes:
        by_head.setdefault(node.head, node)
    by_start = {node.mention.start: node for node in reversed(nodes) if node.kind in _NOUNS}
    for node in nodes:
        if node.kind not in _NOUNS:
            continue
        yield from _appositions(node, by_head, trees)
        yield from _bracketed(node, by_start, trees)
        yield from _predicates(node, by_head, trees, rules)


def _bracketed(node: Node, by_start: dict[int, Node], trees: Trees) -> Iterator[Pair]:
    """What commas or brackets set off behind a mention, whatever the tree makes of it: "his
    counterpart, Ada Quill, said", "the Harbour Watch (HW)"."""
    at = trees.starts.get(node.mention.end)
    if at is None or at + 1 >= len(trees.words):
        return
    closing = _CLOSING.get(trees.piece(at))
    other = by_start.get(trees.words[at + 1].start)
    if closing is None or other is None or trees.relation(other.head) == "conj":
        return
    behind = trees.starts.get(other.mention.end)
    if behind is None or trees.piece(behind) not in closing:
        return
    is_bracket = closing == (")",)
    if is_bracket and (node.type not in ("ORG", "PERSON") or node.type != other.type):
        return
    if not is_bracket and (node.kind == "name") == (other.kind == "name"):
        return
    if not is_bracket and "PERSON" not in (node.type, other.type):
        return
    if _can_be_one(node, other, names=is_bracket):
        word = trees.words[at]
        rule = "brackets" if is_bracket else "commas"
        yield _pair(node, other, rule, (Span(word.start, word.end),))


def _appositions(node: Node, by_head: dict[int, Node], trees: Trees) -> Iterator[Pair]:
    if trees.relation(node.head) != "appos":
        return
    other = by_head.get(trees.head(node.head))
    if other is not None and other.kind in _NOUNS and _can_be_one(node, other):
        yield _pair(other, node, "apposition")


def _predicates(
    node: Node, by_head: dict[int, Node], trees: Trees, rules: ActorRules
) -> Iterator[Pair]:
    """ "Quill is a former judge": not where it is denied, doubted or asked."""
    verb, subject = predicate_of(node, trees, rules)
    if subject < 0 or is_denied(node, trees, rules):
        return
    word = trees.words[verb]
    evidence = (Span(word.start, word.end),)
    if trees.words[subject].lemma.lower() == "name" and node.kind == "name":
        bearer = next(iter(trees.below(subject, "nmod")), -1)
        other = by_head.get(bearer)
        if other is not None and other.kind not in _NOUNS:
            yield Pair(earlier=node, later=other, rule="name-is", evidence=evidence)
        return
    other = by_head.get(subject)
    if other is not None and _can_be_one(node, other):
        yield _pair(other, node, "predicate", evidence)


def predicate_of(node: Node, trees: Trees, rules: ActorRules) -> tuple[int, int]:
    """The verb and the subject that a node says something of: "she became mayor"; else -1, -1."""
    copulas = trees.below(node.head, "cop")
    subjects = trees.below(node.head, "nsubj")
    if copulas and subjects:
        return copulas[0], subjects[0]
    above = trees.head(node.head)
    if above >= 0 and trees.relation(node.head) in ("xcomp", "obj"):
        subjects = trees.below(above, "nsubj")
        if subjects and trees.words[above].lemma.lower() in rules.words["becoming"]:
            return above, subjects[0]
    return -1, -1


def is_denied(node: Node, trees: Trees, rules: ActorRules) -> bool:
    """Whether the predicate is negated, doubted or asked for."""
    words = trees.below(node.head, "advmod", "aux", "mark", "det")
    around = {trees.lower(child) for child in words}
    return bool(around & (rules.words["negative"] | rules.words["unsure"]))


def _pair(one: Node, other: Node, rule: str, evidence: tuple[Span, ...] = ()) -> Pair:
    """The name first; of two that are none the first in the text."""
    if (other.kind == "name" and one.kind != "name") or (
        one.kind != "name" and other.number < one.number
    ):
        one, other = other, one
    return Pair(earlier=one, later=other, rule=rule, evidence=evidence)


def _can_be_one(one: Node, other: Node, *, names: bool = False) -> bool:
    if one.type and other.type and one.type != other.type:
        return False
    if one.count and other.count and one.count != other.count:
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return False
    return names or one.kind != "name" or other.kind != "name"
