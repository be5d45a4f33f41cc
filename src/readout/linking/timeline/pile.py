"""All that is known before entries are made: the tellings, how alike they are, what the pile is
about, and how soon its reports follow what they tell."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import msgspec

from readout.linking.timeline.keys import Line, TimelineKeys
from readout.linking.timeline.tellings import Context, Telling, find_tellings
from readout.linking.timeline.weights import LAG_PRIOR, LEAD, OTHERS, TOPIC_MOST

Vector = Mapping[int, float]
KEYS = 12
"""Terms by which a sentence looks for those that it may be one with."""
Place = tuple[int, int]
"""Of a sentence: the place of its document and where it begins."""


class Pile(msgspec.Struct, frozen=True):
    """`vectors` are the terms of each sentence, weighed by how telling they are and of length one,
    `keys` those that tell most;
    `topics` how much it is on what the pile is about, 1 for one like half of all. `lags` is, for
    each document, how likely it tells what was the day before rather than on its own day."""

    documents: tuple[TimelineKeys, ...]
    tellings: tuple[Telling, ...]
    vectors: Mapping[Place, Vector]
    keys: Mapping[Place, Sequence[int]]
    topics: Mapping[Place, float]
    lags: Mapping[str, float]


def make_pile(keys: Iterable[TimelineKeys], context: Context) -> Pile:
    """The pile of all documents by id; of equal ids the first in the order of their lines counts.
    Linear in the text."""
    known: dict[str, TimelineKeys] = {}
    for each in sorted(keys, key=lambda each: (each.document, each.lines)):
        known.setdefault(each.document, each)
    documents = tuple(known.values())
    tellings = find_tellings(documents, context)
    lines = {place_of(each): each.line for each in tellings}
    seen = _count(documents, context)
    vectors = {place: _vector(line, seen) for place, line in lines.items()}
    return Pile(
        documents=documents,
        tellings=tuple(tellings),
        vectors=vectors,
        keys={place: heaviest(vector) for place, vector in vectors.items()},
        topics=_topics(lines, seen),
        lags=_lags(tellings),
    )


def place_of(telling: Telling) -> Place:
    """Which sentence it is."""
    return telling.document, telling.line.start


def heaviest(vector: Vector) -> list[int]:
    """The terms that tell most of it."""
    return sorted(vector, key=lambda term: (-vector[term], term))[:KEYS]


def dot(one: Vector, other: Vector) -> float:
    """How much two vectors of length one are alike, 0..1."""
    if len(one) > len(other):
        one, other = other, one
    return math.fsum(weight * other[term] for term, weight in one.items() if term in other)


class _Seen(msgspec.Struct, frozen=True):
    """In how many texts, of how many, each term stands: those of copies count once."""

    texts: int
    counts: Mapping[int, int]


def _count(documents: Sequence[TimelineKeys], context: Context) -> _Seen:
    terms: dict[str, set[int]] = defaultdict(set)
    for each in documents:
        text = context.groups.get(each.document, each.document)
        terms[text].update(term for line in each.lines for term in line.terms)
    counts: Counter[int] = Counter()
    for found in terms.values():
        counts.update(found)
    return _Seen(len(terms), counts)


def _vector(line: Line, seen: _Seen) -> Vector:
    top = math.log(seen.texts + OTHERS)
    weights = {term: top - math.log(seen.counts[term]) for term in sorted(set(line.terms))}
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _topics(lines: Mapping[Place, Line], seen: _Seen) -> Mapping[Place, float]:
    """By the share of texts that have the words of a sentence; long ones do not win by length."""
    raw = {
        place: math.fsum(seen.counts[term] / seen.texts for term in set(line.terms))
        / math.sqrt(len(set(line.terms)))
        for place, line in lines.items()
    }
    middle = median(raw.values()) if raw else 1.0
    return {place: min(TOPIC_MOST, value / middle) for place, value in raw.items()}


def _lags(tellings: Sequence[Telling]) -> Mapping[str, float]:
    """Which day the tops of reports name, their own or the one before: an evening paper's is mostly
    the first, a morning paper's the second. Texts of copies count once."""
    named: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    usual = [1, 1]
    for each in tellings:
        own = named[each.id]
        is_top = each.basis != "published" and each.line.place < LEAD
        if is_top and each.day is not None and each.gap in (0, 1):
            own[each.gap] += 1
            usual[each.gap] += not each.is_copy
    share = usual[1] / sum(usual)
    return {
        id: (own[1] + LAG_PRIOR * share) / (own[0] + own[1] + LAG_PRIOR)
        for id, own in named.items()
    }
