"""Mentions that are names: the tagger's, with clean extents, and their repetitions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.reading.mentions.rules import MentionRules
from readout.reading.trees import Trees
from readout.schema.actor import Mention, MentionType
from readout.schema.span import Span
from readout.tagger import NameSpan

_ACTORS: frozenset[MentionType] = frozenset({"PERSON", "ORG", "LOC", "NORP", "FAC", "EVENT"})
_EDGE = frozenset({"PUNCT", "SYM", "CCONJ", "ADP"})
_OPENING = frozenset("([{“\"'‘’”)]},;:.-—–")
_DIRECTIONS = frozenset({"northern", "southern", "eastern", "western", "central"})
_MOST = 12
"""A name of more words is not looked for again."""


def find_names(names: Sequence[NameSpan], trees: Trees, rules: MentionRules) -> tuple[Mention, ...]:
    """The names of a text in text order, not overlapping."""
    found = _joined([mention for name in names for mention in _cleaned(name, trees, rules)], trees)
    again = _repeated(found, trees, rules)
    return tuple(sorted((*found, *again), key=lambda mention: mention.start))


def _joined(found: Sequence[Mention], trees: Trees) -> list[Mention]:
    """A direction and the place behind it are one name: "southern" "Lebanon"."""
    kept: list[Mention] = []
    for name in found:
        before = kept[-1] if kept else None
        if before is not None and _is_direction(before, name, trees.text):
            span = Span(before.start, name.end)
            kept[-1] = msgspec.structs.replace(name, start=span.start, head=span)
        else:
            kept.append(name)
    return kept


def _is_direction(one: Mention, other: Mention, text: str) -> bool:
    return (
        one.type == other.type == "LOC"
        and text[one.start : one.end].lower() in _DIRECTIONS
        and text[one.end : other.start].isspace()
    )


def _cleaned(name: NameSpan, trees: Trees, rules: MentionRules) -> Iterator[Mention]:
    indexes = _indexes(name.span, trees)
    for part in _parts(indexes, name.type, trees):
        kept = _trimmed(part, trees, rules)
        if kept and name.type == "PERSON":
            kept += _suffix(kept[-1], trees, rules)
        if kept:
            yield _mention(kept, name.type, name.score, "tagger", trees, rules)


def _indexes(span: Span, trees: Trees) -> list[int]:
    first = trees.starts.get(span.start)
    if first is None:
        return []
    last = first
    while last < len(trees.words) and trees.words[last].start < span.end:
        last += 1
    return list(range(first, last))


def _parts(indexes: list[int], kind: MentionType, trees: Trees) -> Iterator[list[int]]:
    """Two people in one span are two names; the "and" of a firm belongs to it."""
    if kind != "PERSON":
        yield indexes
        return
    part: list[int] = []
    for index in indexes:
        if trees.words[index].upos == "CCONJ":
            yield part
            part = []
        else:
            part.append(index)
    yield part


def _trimmed(indexes: list[int], trees: Trees, rules: MentionRules) -> list[int]:
    """Without articles, punctuation and "'s" at the ends."""
    first, last = 0, len(indexes)
    while first < last and _is_front(indexes[first], trees, rules):
        first += 1
    while last > first and _is_behind(indexes[last - 1], trees):
        last -= 1
    return indexes[first:last]


def _untitled(indexes: list[int], trees: Trees, rules: MentionRules) -> int:
    """The first word of a person's name behind the titles that the tagger took with it."""
    first, last = 0, len(indexes) - 1
    while first < last and trees.lower(indexes[first]).rstrip(".") in rules.titles:
        first += 1
        while first < last and trees.piece(indexes[first]) == ".":
            first += 1
    return indexes[first]


def _suffix(last: int, trees: Trees, rules: MentionRules) -> list[int]:
    """The "Jr." behind a name, with its full stop where that is a word of its own."""
    at = last + 1
    if at >= len(trees.words) or trees.lower(at).rstrip(".") not in rules.suffixes:
        return []
    if at + 1 < len(trees.words) and trees.words[at + 1].start == trees.words[at].end:
        return [at, at + 1] if trees.piece(at + 1) == "." else [at]
    return [at]


def _is_front(index: int, trees: Trees, rules: MentionRules) -> bool:
    piece = trees.piece(index)
    lowered = piece.lower()
    if lowered in rules.front:
        # "The Hague" keeps its article: who wrote it large inside a sentence meant it.
        return True
    return trees.words[index].upos in _EDGE and (piece in _OPENING or not piece[0].isupper())


def _is_behind(index: int, trees: Trees) -> bool:
    word = trees.words[index]
    if word.xpos == "POS":
        return True
    return word.upos in _EDGE and trees.piece(index) != "."


def _mention(
    indexes: list[int],
    kind: MentionType,
    score: float | None,
    rule: str,
    trees: Trees,
    rules: MentionRules,
) -> Mention:
    """A name; its head is the name alone where the span has a title before it."""
    first = _untitled(indexes, trees, rules) if kind == "PERSON" else indexes[0]
    end = trees.words[indexes[-1]].end
    return Mention(
        start=trees.words[indexes[0]].start,
        end=end,
        type=kind,
        form="name",
        rule=rule,
        score=score,
        head=Span(trees.words[first].start, end),
    )


def _repeated(found: Sequence[Mention], trees: Trees, rules: MentionRules) -> Iterator[Mention]:
    """Places where words that the tagger took for a name stand again as proper nouns."""
    known = _known(found, trees)
    taken = {index for name in found for index in _indexes(Span(name.start, name.end), trees)}
    index = 0
    while index < len(trees.words):
        length, kind = _longest(index, known, taken, trees)
        if length and kind is not None:
            indexes = list(range(index, index + length))
            yield _mention(indexes, kind, None, "name-again", trees, rules)
        index += max(1, length)


def _known(
    found: Iterable[Mention], trees: Trees
) -> dict[str, list[tuple[tuple[str, ...], MentionType]]]:
    """The names by first word, the longest first, each with its commonest type."""
    counted: dict[tuple[str, ...], Counter[MentionType]] = defaultdict(Counter)
    for name in found:
        if name.type in _ACTORS:
            words = tuple(trees.piece(i) for i in _indexes(Span(name.start, name.end), trees))
            if 0 < len(words) <= _MOST:
                counted[words][name.type] += 1
    known: dict[str, list[tuple[tuple[str, ...], MentionType]]] = defaultdict(list)
    for words in sorted(counted, key=lambda words: (-len(words), words)):
        best = min(counted[words].items(), key=lambda item: (-item[1], item[0]))
        known[words[0]].append((words, best[0]))
    return known


_TRIED = 8
"""Names that begin alike which are tried at one place."""


def _is_part(first: int, stop: int, trees: Trees) -> bool:
    """Whether proper nouns stand next to these words, so that they belong to a longer name."""
    sides = [first - 1] if first else []
    sides += [stop] if stop < len(trees.words) else []
    return any(
        trees.words[side].upos == "PROPN" and trees.sentence[side] == trees.sentence[first]
        for side in sides
    )


def _longest(
    index: int,
    known: dict[str, list[tuple[tuple[str, ...], MentionType]]],
    taken: set[int],
    trees: Trees,
) -> tuple[int, MentionType | None]:
    if index in taken or trees.words[index].upos != "PROPN":
        return 0, None
    for words, kind in known.get(trees.piece(index), ())[:_TRIED]:
        stop = index + len(words)
        if stop > len(trees.words) or any(i in taken for i in range(index, stop)):
            continue
        if _is_part(index, stop, trees):
            continue
        if tuple(trees.piece(i) for i in range(index, stop)) == words:
            return len(words), kind
    return 0, None
