"""Which documents tell of the same things: how close any two are, by their words and names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from readout.linking.dating.axis import Ints
from readout.linking.dating.terms import find_terms, find_words, term_of
from readout.linking.events.back import find_months
from readout.linking.events.vectors import Multiplier, Vectors, find_best, weigh
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
_Key = tuple[str, int]


class PageKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The terms of one document and its names (words with capitals that stand together) as numbers,
    ascending, each with how often; `months` are those that it looks back on, see `find_months`."""

    document: str
    terms: tuple[tuple[int, int], ...] = ()
    names: tuple[tuple[int, int], ...] = ()
    months: tuple[int, ...] = ()


def find_page(document: str, text: str, body: Spans = (), title: str = "") -> PageKeys:
    """The keys of one document from its characters alone; no `body` is all of the text. Linear."""
    terms: Counter[int] = Counter()
    names: Counter[int] = Counter()
    months = find_months(title, Span(0, len(title)))
    for span in body or (Span(0, len(text)),):
        _count(span.of(text), terms, names)
        months |= find_months(text, span)
    for _ in range(TITLE):
        _count(title, terms, Counter())
    return PageKeys(
        document=document,
        terms=tuple(sorted(terms.items())),
        names=tuple(sorted(names.items())),
        months=tuple(sorted(months)),
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


Likenesses = Mapping[tuple[int, int], Likeness]
"""How like documents are, by their places, left < right."""


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
    pages = _without_furniture(pages, dates, outlets or {})
    words = weigh([page.terms for page in pages], most=HEAVIEST)
    names = weigh([page.names for page in pages], most=HEAVIEST)
    days = [_day(dates.get(page.document)) for page in pages]
    search = _Search(words, names, days)
    in_words, in_names = Multiplier(words), Multiplier(names)
    found: dict[tuple[int, int], Likeness] = {}
    for place, day in enumerate(days):
        fresh = [each for each in search.likely(place) if _pair(place, each) not in found]
        products = in_words.products(place, fresh), in_names.products(place, fresh)
        for other, by_words, by_names in zip(fresh, *products, strict=True):
            apart = abs(day - days[other]) if day and days[other] else None
            found[_pair(place, other)] = Likeness(by_words, by_names, apart)
    return {pair: like for pair, like in sorted(found.items()) if like.closeness >= NEAR}


class _Search:
    """Finds for a document those that have most of its telling words and names in common."""

    def __init__(self, words: Vectors, names: Vectors, days: Sequence[int]) -> None:
        self._keys = [
            [*_keys("word", words, place, _WORD_KEYS), *_keys("name", names, place, _NAME_KEYS)]
            for place in range(len(days))
        ]
        postings: dict[_Key, list[int]] = defaultdict(list)
        for place, own in enumerate(self._keys):
            for key, _ in own:
                postings[key].append(place)
        self._crowds: dict[_Key, Ints] = {}
        self._ranks: dict[_Key, dict[int, int]] = {}
        for key, crowd in postings.items():
            if len(crowd) > _CROWD:
                crowd.sort(key=lambda place: (days[place], place))
                self._ranks[key] = {place: at for at, place in enumerate(crowd)}
            self._crowds[key] = np.array(crowd, dtype=np.int64)

    def likely(self, place: int) -> list[int]:
        """The documents to compare one with, those with most in common first."""
        own = self._keys[place]
        crowds = [self._crowd(key, place) for key, _ in own]
        if not crowds:
            return []
        weights = np.repeat([weight for _, weight in own], [len(crowd) for crowd in crowds])
        others, places = np.unique(np.concatenate(crowds), return_inverse=True)
        # Whole numbers, so no order of adding them changes a sum.
        shared = np.bincount(places, weights=weights)
        order = others[np.lexsort((others, -shared))]
        likely: list[int] = order[order != place][:_TRIED].tolist()
        return likely

    def _crowd(self, key: _Key, place: int) -> Ints:
        crowd, ranks = self._crowds[key], self._ranks.get(key)
        if ranks is None:
            return crowd
        at = ranks[place]
        return crowd[max(0, at - _STEPS) : at + _STEPS + 1]


def _keys(kind: str, vectors: Vectors, place: int, most: int) -> Iterator[tuple[_Key, int]]:
    """The terms that tell most of a document, with what each counts in whole numbers."""
    for term, weight in zip(*find_best(vectors, place, most), strict=True):
        yield (kind, term), round(1e6 * weight**2)


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


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


def find_near(likenesses: Likenesses, count: int) -> tuple[Near, ...]:
    """For each of `count` documents those closest to it and how close."""
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (left, right), like in likenesses.items():
        near[left][right] = near[right][left] = round(like.closeness, 4)
    return tuple(_closest(each) for each in near)


def _closest(near: Near) -> Near:
    kept = sorted(near, key=lambda other: (-near[other], other))[:KEPT]
    return {other: near[other] for other in sorted(kept)}


def _day(dct: Dct | None) -> int:
    """The day of a document as a number, 0 where it is not known."""
    day = None if dct is None else dct.date or dct.earliest or dct.latest
    return 0 if day is None else day.toordinal()
