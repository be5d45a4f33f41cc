"""Mentions that are noun phrases: "the visiting minister", "the army", "her office"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readout.reading.mentions.rules import MentionRules
from readout.reading.trees import Trees
from readout.schema.actor import Grammatical, Mention, MentionType
from readout.schema.span import Span

_NOT_HEAD = frozenset(
    {"compound", "flat", "fixed", "goeswith", "amod", "case", "mark", "discourse"}
)
_LEFT = frozenset({"det", "amod", "compound", "nummod", "nmod", "advmod", "acl", "flat"})
_RIGHT = frozenset({"nmod", "nummod", "flat", "amod", "compound", "det"})
_HEADS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "VERB", "DET", "PRON"})
_CLAUSES = frozenset(
    {"acl:relcl", "advcl", "parataxis", "ccomp", "nsubj", "nsubj:pass", "appos", "punct", "root"}
)
_LONGEST = 40
"""Words before and behind its head that a phrase may hold."""
_FINITE = frozenset({"VBZ", "VBD", "VBP", "VB", "MD"})
_OPENING_MARKS = frozenset("“«")
_CLOSING_MARKS = frozenset("”»")
_ELLIPTIC = frozenset({"latter", "former"})


def find_nominals(
    names: Sequence[Mention], trees: Trees, rules: MentionRules
) -> tuple[Mention, ...]:
    """Noun phrases about people, organisations and places, in the order of their heads.

    They may hold names and one another; none is a title before a name.
    """
    named, begins = _named(names, trees)
    edges = _edges(trees)
    return tuple(_nominals(named, begins, edges, trees, rules))


def _nominals(
    named: set[int],
    begins: set[int],
    edges: tuple[list[int], list[int]],
    trees: Trees,
    rules: MentionRules,
) -> Iterator[Mention]:
    for index, word in enumerate(trees.words):
        if index in named or word.upos not in _HEADS:
            continue
        if index + 1 in begins or _is_inside(index, trees):
            continue
        kind = _type(index, trees, rules)
        if kind is None:
            continue
        first, last = _extent(index, edges, trees)
        if last + 1 in begins:
            continue
        yield Mention(
            start=trees.words[first].start,
            end=trees.words[last].end,
            type=kind,
            form="nominal",
            rule="head-noun",
            head=Span(word.start, word.end),
            number=_number(word.xpos),
        )


def _named(names: Sequence[Mention], trees: Trees) -> tuple[set[int], set[int]]:
    """The words inside names, and those that people's names begin with."""
    named: set[int] = set()
    begins: set[int] = set()
    for name in names:
        first = trees.starts[name.start]
        if name.type == "PERSON":
            begins.add(first)
        index = first
        while index < len(trees.words) and trees.words[index].start < name.end:
            named.add(index)
            index += 1
    return named, begins


def _is_inside(index: int, trees: Trees) -> bool:
    """Whether a word only modifies a noun or names, so that no phrase is built on it."""
    relation = trees.words[index].deprel
    if trees.lower(index) in _ELLIPTIC:
        return relation == "amod" and not _is_possessor(index, trees)
    if relation == "nmod:desc" or relation.partition(":")[0] in _NOT_HEAD:
        return not _is_substantive(index, trees)
    if relation == "conj":
        above = trees.head(index)
        return above >= 0 and trees.relation(above) in ("compound", "amod")
    return False


def _is_possessor(index: int, trees: Trees) -> bool:
    """Whether "'s" stands behind a word: "the latter's removal"."""
    return index + 1 < len(trees.words) and trees.words[index + 1].xpos == "POS"


def _is_substantive(index: int, trees: Trees) -> bool:
    return bool(trees.below(index, "det")) and trees.words[index].upos == "NOUN"


def _type(index: int, trees: Trees, rules: MentionRules) -> MentionType | None:
    word = trees.words[index]
    written = trees.lower(index)
    if written in _ELLIPTIC and index and trees.lower(index - 1) == "the":
        return "PERSON"
    if word.upos in ("NOUN", "PROPN"):
        kind = rules.type_of(word.lemma.lower(), written)
        if written in rules.gathering or written.removesuffix("s") in rules.gathering:
            return _gathered(index, kind, trees, rules)
        return kind
    if written in rules.partitive and word.upos in ("NUM", "DET", "PRON", "ADJ"):
        return _gathered(index, None, trees, rules)
    if word.upos in ("ADJ", "VERB") and _has_the(index, trees) and written in rules.people:
        return "PERSON"
    return None


def _gathered(
    index: int, alone: MentionType | None, trees: Trees, rules: MentionRules
) -> MentionType | None:
    """A group of monks are people, thousands of homes are not; "the group" is what it is alone."""
    for child in trees.below(index, "nmod"):
        if trees.words[child].deprel == "nmod:poss" or child < index:
            continue
        lemma = trees.words[child].lemma.lower()
        if any(trees.lower(case) == "of" for case in trees.below(child, "case")):
            return rules.type_of(lemma, trees.lower(child))
    return alone


def _has_the(index: int, trees: Trees) -> bool:
    if trees.relation(index) == "amod":
        return False
    return any(trees.lower(child) == "the" for child in trees.below(index, "det"))


def _extent(index: int, edges: tuple[list[int], list[int]], trees: Trees) -> tuple[int, int]:
    """The first and last word of the phrase: modifiers before, phrases with "of" and the like
    behind; no appositions, clauses or what is joined to it."""
    lows, highs = edges
    first = last = index
    for child in trees.children[index]:
        relation = trees.relation(child)
        if trees.lower(child) in ("not", "n't"):
            continue
        if child < index and relation in _LEFT:
            first = min(first, lows[child])
        elif child > index and relation in _RIGHT:
            last = max(last, highs[child])
    first = _without_edge(first, index, trees)
    if first == index and index and trees.lower(index) in _ELLIPTIC:
        # The article hangs on the noun behind: "the latter's removal".
        first = index - 1
    first = _without_edge(max(first, _after_verb(first, index, trees)), index, trees)
    last = _before_mark(index, last, trees)
    while last > index and trees.words[last].upos in ("PUNCT", "CCONJ"):
        last -= 1
    return max(first, index - _LONGEST), min(last, index + _LONGEST)


def _without_edge(first: int, index: int, trees: Trees) -> int:
    while first < index and trees.words[first].upos in ("PUNCT", "CCONJ", "ADP"):
        first += 1
    return first


def _before_mark(index: int, last: int, trees: Trees) -> int:
    """The last word before a quotation ends that did not begin inside the phrase."""
    is_open = False
    for at in range(index + 1, last + 1):
        piece = trees.piece(at)
        if piece in _CLOSING_MARKS and not is_open:
            return at - 1
        is_open = piece in _OPENING_MARKS or (is_open and piece not in _CLOSING_MARKS)
    return last


def _after_verb(first: int, index: int, trees: Trees) -> int:
    """Where the phrase begins if a tree went wrong and drew a finite verb into it."""
    for at in range(index - 1, first - 1, -1):
        if trees.words[at].upos == "AUX" or trees.words[at].xpos in _FINITE:
            return at + 1
    return first


def _edges(trees: Trees) -> tuple[list[int], list[int]]:
    """For each word the first and last word below it."""
    count = len(trees.words)
    lows, highs = list(range(count)), list(range(count))
    for index in _bottom_up(trees):
        above = trees.head(index)
        if above >= 0 and not _is_clause(index, trees):
            lows[above] = min(lows[above], lows[index])
            highs[above] = max(highs[above], highs[index])
    return lows, highs


def _is_clause(index: int, trees: Trees) -> bool:
    """Whether what stands below a word is more than a phrase should hold."""
    word = trees.words[index]
    return word.deprel in _CLAUSES or (word.upos == "VERB" and word.deprel == "conj")


def _bottom_up(trees: Trees) -> list[int]:
    """All words, each before its head."""
    order = [index for index in range(len(trees.words)) if trees.head(index) < 0]
    for index in order:
        order.extend(trees.children[index])
    return order[::-1]


def _number(xpos: str) -> Grammatical | None:
    if xpos in ("NNS", "NNPS"):
        return "plural"
    return "singular" if xpos in ("NN", "NNP") else None
