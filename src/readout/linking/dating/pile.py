"""The keys of many documents, indexed once: which of them are like which, in words and in time."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec
import numpy as np

from readout.anchoring import resolve
from readout.linking.dating import beliefs
from readout.linking.dating.clues import DateKeys, Passage
from readout.linking.dating.moments import Moment, find_moment
from readout.linking.dating.neighbours import Bag, Near, find_near, make_index
from readout.linking.dating.weights import Weights
from readout.schema.duplicate import DuplicateGroup
from readout.schema.span import Spans
from readout.schema.time import Interval

_TEXT_MOST = 400  # documents that a term may stand in and still find documents
_PASSAGE_MOST = 150  # passages likewise
_NEAR_MOST = 60  # documents that are looked at as like one
_HIT_DAYS = 7  # a passage of a longer stretch dates nothing
_LATE = (0.05, 0.45, 0.32, 0.10, 0.05, 0.03)  # days from news to its telling, from -1 on
_AGED = 180  # days after which a day is seldom named without its year


MatchKind = Literal["news", "dated"]
"""Whether a passage here tells of its day by an expression, or as its news."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Two passages that may tell of the same happening: days of publication with their shares."""

    donor: int
    kind: MatchKind
    likeness: float
    days: tuple[tuple[int, float], ...]


class Pile:
    """The keys of all documents, indexed once.

    Documents are numbered in the order of their ids. Which of them are dated changes from level
    to level of dating and is passed in as `known`: number to day.
    """

    def __init__(
        self, keys: Iterable[DateKeys], groups: Iterable[DuplicateGroup], weights: Weights
    ) -> None:
        self.keys = sorted(keys, key=lambda item: item.id)
        self.weights = weights
        self.number = {item.id: number for number, item in enumerate(self.keys)}
        self._text = make_index([Bag(k.terms, k.counts) for k in self.keys], most=_TEXT_MOST)
        self._passages = [(n, p) for n, item in enumerate(self.keys) for p in item.passages]
        self._passage_index = make_index(
            [Bag(passage.terms) for _, passage in self._passages], most=_PASSAGE_MOST
        )
        owners = [owner for owner, _ in self._passages]
        self._cuts = np.searchsorted(owners, np.arange(len(self.keys) + 1)).tolist()
        self._moments = [_moment(passage) for _, passage in self._passages]
        self._rare = self._without_cast()
        self._quoted = self._by_quote()
        self._groups = self._by_member(groups)
        self._near: dict[int, Near] = {}
        self._happened: dict[tuple[int, int], Interval | None] = {}

    def near(self, number: int) -> Near:
        """The nearest documents by words."""
        if number not in self._near:
            self._near[number] = find_near(self._text, number, limit=_NEAR_MOST)
        return self._near[number]

    def matches(self, number: int, known: Mapping[int, int]) -> list[tuple[Passage, list[Match]]]:
        """For each passage of a document those of dated documents that fit it in words and time."""
        found = []
        for place in range(self._cuts[number], self._cuts[number + 1]):
            near = find_near(self._passage_index, place, limit=self.weights.passage.limit * 3)
            matches = list(self._fitting(place, near, known))
            if matches:
                found.append((self._passages[place][1], matches[: self.weights.passage.limit]))
        return found

    def quote_donors(self, number: int, known: Mapping[int, int]) -> dict[int, Spans]:
        """Dated documents that hold the same quotations, with the spans of those here."""
        found: dict[int, Spans] = defaultdict(tuple)
        for quote in self.keys[number].quotes:
            for other in self._quoted.get(quote.key, ()):
                if other != number and other in known:
                    found[other] += (quote.span,)
        return dict(sorted(found.items()))

    def landmarks(self, number: int) -> list[tuple[int, str]]:
        """The days, as numbers, of known happenings that a document speaks of, and its words."""
        clues = (clue for clue in self.keys[number].clues if clue.rule == "landmark")
        days = ((clue.moment.days, clue.quote) for clue in clues)
        return [
            (found.earliest.toordinal(), quote)
            for found, quote in days
            if found is not None and found.earliest is not None
        ]

    def group_of(self, number: int) -> DuplicateGroup | None:
        """The duplicate group of a document."""
        return self._groups.get(self.keys[number].id)

    def _fitting(self, place: int, near: Near, known: Mapping[int, int]) -> Iterator[Match]:
        own = self._passages[place][0]
        moment = self._moments[place]
        for other, likeness in zip(near.items.tolist(), near.likeness.tolist(), strict=True):
            donor = self._passages[other][0]
            near_enough = likeness >= self.weights.passage.from_likeness[0]
            if donor == own or donor not in known or not near_enough:
                continue
            if len(self._rare[place] & self._rare[other]) < self.weights.passage.beyond_cast:
                continue
            happened = self._happened_on(other, known[donor])
            lead = self._moments[other] is None
            days = published_when(moment, happened, lead=lead, weights=self.weights)
            if days:
                kind: MatchKind = "news" if moment is None else "dated"
                yield Match(donor=donor, kind=kind, likeness=likeness, days=days)

    def _without_cast(self) -> list[frozenset[int]]:
        """The terms of each passage that are not of the standing cast of the pile."""
        weights = self.weights.passage
        holders = Counter(term for item in self.keys for term in item.terms)
        most = max(weights.cast_fewest, weights.cast_share * len(self.keys))
        return [
            frozenset(term for term in passage.terms if holders[term] <= most)
            for _, passage in self._passages
        ]

    def _happened_on(self, place: int, day: int) -> Interval | None:
        key = (place, day)
        if key not in self._happened:
            published = dt.date.fromordinal(day)
            timex = self._passages[place][1].timex
            self._happened[key] = (
                Interval(published, published) if timex is None else resolve(timex, published)
            )
        return self._happened[key]

    def _by_quote(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number, item in enumerate(self.keys):
            for quote in item.quotes:
                found[quote.key].append(number)
        return {k: n for k, n in found.items() if 1 < len(n) <= self.weights.quote.most}

    def _by_member(self, groups: Iterable[DuplicateGroup]) -> dict[str, DuplicateGroup]:
        return {member: group for group in groups for member in group.members}


def _moment(passage: Passage) -> Moment | None:
    return None if passage.timex is None else find_moment(passage.timex)


def published_when(
    moment: Moment | None, happened: Interval | None, *, lead: bool, weights: Weights
) -> tuple[tuple[int, float], ...]:
    """Days of publication, with shares that add up to at most one, of a text that tells with
    `moment` (None: as its news) what happened on known days. `lead`: the donor tells it as its
    news, so that the day itself is roughly known. Empty where the two cannot be the same."""
    if happened is None or happened.earliest is None or happened.latest is None:
        return ()
    first, last = happened.earliest.toordinal(), happened.latest.toordinal()
    if last - first >= _HIT_DAYS:
        return ()
    if moment is None:
        if lead:
            near = weights.passage.near_days
            around = range(first - 7, first + 8)
            return tuple(
                (day, float(beliefs.laplace(np.array([abs(day - first)]), near)[0]))
                for day in around
            )
        return tuple((last + late, share) for late, share in enumerate(_LATE, start=-1))
    if moment.kind == "offset" and moment.unit == "day" and moment.offset is not None:
        return _spread(first, last, -moment.offset, lead=lead)
    if moment.kind == "weekday" and moment.offset is None:
        return _after_weekday(moment, first, last, lead=lead, weights=weights)
    if moment.kind == "month-day" and moment.offset is None:
        return _after_day(moment, first, last, weights)
    return ()


def _spread(first: int, last: int, late: int, *, lead: bool) -> tuple[tuple[int, float], ...]:
    if lead:
        # The donor's news may be of the day before the donor.
        return ((first - 1 + late, 0.4), (first + late, 0.5), (first + late + 1, 0.05))
    share = 0.9 / (last - first + 1)
    inside = [(day + late, share) for day in range(first, last + 1)]
    return ((first + late - 1, 0.05), *inside, (last + late + 1, 0.05))


def _after_weekday(
    moment: Moment, first: int, last: int, *, lead: bool, weights: Weights
) -> tuple[tuple[int, float], ...]:
    wanted = moment.weekday or 0
    days = range(first - 1 if lead else first, last + 1)
    fitting = [day for day in days if (day + 6) % 7 == wanted]
    if not fitting:
        return ()
    day = fitting[-1]
    if moment.side == "future":
        return tuple((day - ahead, 1 / 7) for ahead in range(7))
    shares = weights.weekday.past
    return tuple((day + late, share) for late, share in enumerate(shares))


def _after_day(
    moment: Moment, first: int, last: int, weights: Weights
) -> tuple[tuple[int, float], ...]:
    day = dt.date.fromordinal(first)
    if first != last or (day.month, day.day) != (moment.month, moment.day):
        return ()
    scale = weights.yearless.near_days
    side = -1 if moment.side == "future" else 1
    return tuple(
        (first + side * late, float(-np.expm1(-1 / scale) * np.exp(-late / scale)))
        for late in range(_AGED)
    )
