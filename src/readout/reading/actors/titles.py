"""The words before a name that are its bearer's title: "the former Harbour Minister Ada Quill"."""

from __future__ import annotations

from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules
from readout.reading.trees import Trees

_BEFORE = 12
_IN_OFFICE = frozenset({"of", "for"})
_EDGE = frozenset({"ADP", "DET", "CCONJ", "PUNCT", "PART"})
_OUTSIDE = ("obl", "nsubj", "obj", "root", "advmod", "advcl")


def title_words(node: Node, trees: Trees, rules: ActorRules) -> tuple[list[int], int]:
    """The words of the title before a name, and which of them names the office; `[], -1` where
    there is none. A preposition belongs to it only inside an office ("Chief of Staff")."""
    first = trees.starts.get((node.mention.head or node.mention).start, -1)
    index = first - 1
    if index >= 0 and trees.piece(index) == ".":
        index -= 1
    words: list[int] = []
    while index >= 0 and first - index <= _BEFORE and _belongs(index, first, trees, rules):
        words.append(index)
        index -= 1
    words.reverse()
    while words and trees.words[words[0]].upos in _EDGE:
        words = words[1:]
    heads = [index for index in words if is_office(index, trees, rules)]
    return (words, heads[-1]) if heads else ([], -1)


def is_office(index: int, trees: Trees, rules: ActorRules) -> bool:
    """Whether a word names what somebody is."""
    lemma = trees.words[index].lemma.lower()
    return any(
        word in rules.words[listed]
        for listed in ("person", "titles")
        for word in (trees.lower(index), lemma)
    )


def _belongs(index: int, first: int, trees: Trees, rules: ActorRules) -> bool:
    word = trees.words[index]
    if trees.sentence[index] != trees.sentence[first]:
        return False
    if word.upos in ("NOUN", "PROPN", "ADJ"):
        # "today Foreign Minister Quill": what is tied to the verb is not the title.
        return index == first - 1 or word.deprel.partition(":")[0] not in _OUTSIDE
    if word.xpos in ("POS", "HYPH"):
        return True
    inside = trees.lower(index) in _IN_OFFICE and index + 1 < first
    return inside and index > 0 and is_office(index - 1, trees, rules)
