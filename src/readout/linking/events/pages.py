"""Which documents tell of the same things: how close any two are, by their words and names."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from readout.linking.dating.terms import find_terms, find_words, term_of
from readout.schema.duplicate import DuplicateGroup
from readout.schema.link import Link
from readout.schema.span import Span, Spans
from readout.schema.time import Dct

TITLE = 2
"""How often the words of a headline count more than others."""
NAMES = 0.4
"""What names in common count for, the rest is that of all words. Chosen on ECB+ train."""
NEAR = 0.05
"""Closeness below which two documents have nothing in common."""
KEPT = 48
OFTEN, LONG = 4, 60
"""Reports of one outlet, and days between the first and the last, from which a name that all of
them have is its furniture."""
HEAVIEST = 400
"""Terms, and names, of a document that are compared: those that tell most of it."""
_TRIED = 40
_WORD_KEYS, _NAME_KEYS = 24, 12
"""Words, and names, by which a document looks for others: those that tell most of it."""
_CROWD = 64
"""Documents with one word in common of which it leads to all. Of more it leads to neighbours in
time."""
_STEPS = 16

Near = Mapping[int, float]


class PageKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The terms of one document and its names (words with capitals that stand together) as numbers,
    ascending, each with how often."""

    document: str
    terms: tuple[tuple[int, int], ...] = ()
    names: tuple[tuple[int, int], ...] = ()


def find_page(document: str, text: str, body: Spans = (), title: str = "") -> PageKeys:
    """The keys of one document from its characters alone; no `body` is all of the text. Linear."""
    terms: Counter[int] = Counter()
    names: Counter[int] = Counter()
    for span in body or (Span(0, len(text)),):
        _count(span.of(text), terms, names)
    for _ in range(TITLE):
        _count(title, terms, Counter())
    return PageKeys(
        document=document, terms=tuple(sorted(terms.items())), names=tuple(sorted(names.items()))
    )


def _count(text: str, terms: Counter[int], names: Counter[int]) -> None:
    found = find_words(text)
    numbers = [next(find_terms((word,)), None) for word in found.words]
    terms.update(number for number in numbers if number is not None)
    places = zip(found.starts, found.words, numbers, strict=True)
    for (one, word, left), (other, _, right) in pairwise(places):
        if left is None or right is None or other - one - len(word) != 1:
            continue
        if text[one].isupper() and text[other].isupper():
            names[term_of(f"{left} {right}")] += 1


class Traits(msgspec.Struct, frozen=True):
    """What one document is compared by: weights of its terms and names, each of length one."""

    terms: Mapping[int, float]
    names: Mapping[int, float]
    day: int


class Likeness(msgspec.Struct, frozen=True):
    """How like two documents are: in all words, and in names, 0..1; `apart` is the number of days
    between them, None where either has no date."""

    words: float
    names: float
    apart: int | None = None

    @property
    def closeness(self) -> float:
        """Both taken together."""
        return (1 - NAMES) * self.words + NAMES * self.names


def find_likenesses(
    pages: Sequence[PageKeys],
    dates: Mapping[str, Dct],
    outlets: Mapping[str, str] | None = None,
) -> dict[tuple[int, int], Likeness]:
    """Pairs of places in `pages`, left < right, that have something in common. `pages` are by id,
    `dates` and `outlets` by document as far as known: what an outlet names in report after report
    over months (its county, its own shows) says nothing of any of them.

    How telling a word is comes from exact counts over all. Near-linear: documents find each other
    by the words that tell most of them, and only the closest are kept.
    """
    traits = _weigh(_without_furniture(pages, dates, outlets or {}), dates)
    keys = [_keys(own) for own in traits]
    postings: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, own in enumerate(keys):
        for key, _ in own:
            postings[key].append(place)
    order = {key: sorted(crowd, key=lambda p: (traits[p].day, p))
             for key, crowd in postings.items() if len(crowd) > _CROWD}  # fmt: skip
    rank = {key: {p: at for at, p in enumerate(crowd)} for key, crowd in order.items()}
    found: dict[tuple[int, int], Likeness] = {}
    for place, own in enumerate(keys):
        tried: Counter[int] = Counter()
        for key, weight in own:
            crowd = postings[key]
            if key in order:
                at = rank[key][place]
                crowd = order[key][max(0, at - _STEPS) : at + _STEPS + 1]
            for other in crowd:
                tried[other] += weight
        del tried[place]
        likely = sorted(tried, key=lambda other: (-tried[other], other))[:_TRIED]
        fresh = {(min(place, other), max(place, other)) for other in likely} - found.keys()
        for left, right in sorted(fresh):
            found[left, right] = _compare(traits[left], traits[right])
    return {pair: like for pair, like in sorted(found.items()) if like.closeness >= NEAR}


def _without_furniture(
    pages: Sequence[PageKeys], dates: Mapping[str, Dct], outlets: Mapping[str, str]
) -> Sequence[PageKeys]:
    """The pages without names that their outlet has in many reports over a long time."""
    held: dict[tuple[str, int], list[int]] = defaultdict(list)
    for page in pages:
        outlet, day = outlets.get(page.document), _day(dates.get(page.document))
        if outlet is not None and day:
            for number, _ in page.names:
                held[outlet, number].append(day)
    furniture = {
        key for key, days in held.items() if len(days) >= OFTEN and max(days) - min(days) > LONG
    }
    if not furniture:
        return pages
    return [
        msgspec.structs.replace(
            page,
            names=tuple(
                each
                for each in page.names
                if (outlets.get(page.document, ""), each[0]) not in furniture
            ),
        )
        for page in pages
    ]


def copy_links(groups: Iterable[DuplicateGroup]) -> list[Link]:
    """Links of documents that carry one text."""
    return [
        Link(kind="event", left=min(group.id, id), right=max(group.id, id), score=1.0)
        for group in groups
        for id in group.members
        if id != group.id
    ]


def find_near(likenesses: Mapping[tuple[int, int], Likeness], count: int) -> tuple[Near, ...]:
    """For each of `count` documents those closest to it and how close."""
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (left, right), like in likenesses.items():
        near[left][right] = near[right][left] = round(like.closeness, 4)
    return tuple(_closest(each) for each in near)


def _closest(near: Near) -> Near:
    kept = sorted(near, key=lambda other: (-near[other], other))[:KEPT]
    return {other: near[other] for other in sorted(kept)}


def _weigh(pages: Sequence[PageKeys], dates: Mapping[str, Dct]) -> list[Traits]:
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update(("word", number) for number, _ in page.terms)
        counts.update(("name", number) for number, _ in page.names)
    top = math.log(len(pages) + 1)

    def unit(kind: str, found: Iterable[tuple[int, int]]) -> dict[int, float]:
        weights = {
            number: (1 + math.log(often)) * (top - math.log(counts[kind, number]))
            for number, often in found
        }
        heavy = sorted(weights, key=lambda number: (-weights[number], number))[:HEAVIEST]
        weights = {number: weights[number] for number in heavy}
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        # What only one document has makes it longer and is never looked up.
        return {
            number: weight / length
            for number, weight in weights.items()
            if counts[kind, number] > 1
        }

    return [
        Traits(unit("word", page.terms), unit("name", page.names), _day(dates.get(page.document)))
        for page in pages
    ]


def _day(dct: Dct | None) -> int:
    """The day of a document as a number, 0 where it is not known."""
    day = None if dct is None else dct.date or dct.earliest or dct.latest
    return 0 if day is None else day.toordinal()


def _keys(own: Traits) -> list[tuple[tuple[str, int], int]]:
    """The words and names that tell most of a document, with what each counts in whole numbers:
    so no order of adding them changes a sum."""
    return [*_best("word", own.terms, _WORD_KEYS), *_best("name", own.names, _NAME_KEYS)]


def _best(
    kind: str, weights: Mapping[int, float], most: int
) -> Iterator[tuple[tuple[str, int], int]]:
    ranked = sorted(weights, key=lambda number: (-weights[number], number))[:most]
    return (((kind, number), round(1e6 * weights[number] ** 2)) for number in ranked)


def _compare(one: Traits, other: Traits) -> Likeness:
    apart = abs(one.day - other.day) if one.day and other.day else None
    return Likeness(_dot(one.terms, other.terms), _dot(one.names, other.names), apart)


def _dot(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return round(math.fsum(weight * other[n] for n, weight in one.items() if n in other), 4)
