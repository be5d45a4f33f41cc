"""Which sentences tell of one thing, and which of them tells it best."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.timeline.days import weigh_days
from readout.linking.timeline.pile import Pile, Place, dot, place_of
from readout.linking.timeline.tellings import Telling
from readout.linking.timeline.weights import (
    ALSO,
    ASKS,
    BROKEN,
    COPY,
    FIRST,
    HANGS,
    HEAD,
    HEAD_WITHOUT,
    HEADLINE,
    LATE,
    LATE_FROM,
    LEAD,
    LEAD_TELLS,
    LONG,
    LONG_WORDS,
    LOOKED_BACK,
    LOOKING_BACK,
    OWN,
    PAST,
    PLANNED,
    QUOTED,
    QUOTED_FROM,
    SAID,
    SAME,
    SENTENCE_TOPIC,
    SHARED_EVENT,
    SHORT,
    SHORT_WORDS,
    TOP,
)
from readout.schema.time import Interval

_CROWD = 64
"""Sentences that one meets by each of its terms."""


class Placed(msgspec.Struct, frozen=True):
    """A telling on some days: how likely it is of them, 0..1 and up, and how well it tells them."""

    telling: Telling
    likely: float
    score: float = 0.0


class Bundle(msgspec.Struct, frozen=True):
    """Tellings of one thing, the best first: that is the one they are shown by. `days` is None of
    what nothing dates, `weight` is that of the day, 0 of longer stretches."""

    days: Interval | None
    members: tuple[Placed, ...]
    weight: float = 0.0

    @property
    def texts(self) -> frozenset[str]:
        """The independent texts that tell it."""
        return frozenset(member.telling.group for member in self.members)

    @property
    def leader(self) -> Telling:
        """The sentence that tells it best."""
        return self.members[0].telling

    @property
    def strength(self) -> float:
        """How much is made of it: by how many texts, and how well."""
        return len(self.texts) * max(each.score for each in self.members)


Stretch = tuple[dt.date, dt.date] | None


def find_bundles(pile: Pile, chosen: Collection[dt.date] | None = None) -> list[Bundle]:
    """All tellings in bundles: by days, those of most weight first, longer stretches and what is
    not dated behind; of one day the best told first. A sentence leads one bundle at most, on the
    day that it tells best, and one that names no day is in one only. O(n log n) in tellings.

    With `chosen` only these days are told.
    """
    weights = weigh_days(pile)
    titles = {each.document: frozenset(each.title) for each in pile.documents}
    scored = {
        stretch: _score(placed, pile, titles)
        for stretch, placed in _place(pile).items()
        if chosen is None or _is_chosen(stretch, chosen)
    }
    ordered = sorted(scored, key=lambda stretch: _order(stretch, weights))
    homes = _find_homes(scored, ordered)
    bundles: list[Bundle] = []
    for stretch in ordered:
        days = None if stretch is None else Interval(*stretch)
        is_day = stretch is not None and stretch[0] == stretch[1]
        weight = weights.get(stretch[0], 0.0) if stretch is not None and is_day else 0.0
        told = _bundle(scored[stretch], stretch, pile, homes)
        bundles += [Bundle(days, members, weight) for members in told]
    places: dict[Interval | None, int] = {}
    for bundle in bundles:
        places.setdefault(bundle.days, len(places))
    settled = _settled(_absorb(bundles, pile))
    return sorted(settled, key=lambda bundle: (places[bundle.days], -bundle.strength))


def _absorb(bundles: Sequence[Bundle], pile: Pile) -> list[Bundle]:
    """What is told of a month goes to the like of it that is told of a day of that month."""
    finder = _Leaders(pile)
    whole: list[Bundle] = []
    for bundle in bundles:
        days = bundle.days
        if days is None or days.earliest is None or days.latest is None:
            whole.append(bundle)
        elif days.earliest == days.latest:
            finder.lead(bundle.members[0], days.earliest)
            whole.append(bundle)
        else:
            found = finder.find(bundle.leader, (days.earliest, days.latest))
            if found is None:
                whole.append(bundle)
            else:
                finder.members[found] += bundle.members
    gains = iter(finder.members)
    return [
        _gained(each, next(gains)[1:])
        if each.days is not None and each.days.earliest == each.days.latest
        else each
        for each in whole
    ]


def _gained(bundle: Bundle, members: Sequence[Placed]) -> Bundle:
    if not members:
        return bundle
    return msgspec.structs.replace(bundle, members=(*bundle.members, *members))


def _is_chosen(stretch: Stretch, chosen: Collection[dt.date]) -> bool:
    return stretch is not None and stretch[0] == stretch[1] and stretch[0] in chosen


def _find_homes(
    scored: Mapping[Stretch, Sequence[Placed]], ordered: Sequence[Stretch]
) -> Mapping[Place, Stretch]:
    """The days that each sentence tells best, of equals those of most weight."""
    best: dict[Place, tuple[float, int]] = {}
    for number, stretch in enumerate(ordered):
        for each in scored[stretch]:
            place, home = place_of(each.telling), (each.score, -number)
            best[place] = max(best.get(place, home), home)
    return {place: ordered[-number] for place, (_, number) in best.items()}


def _settled(bundles: Sequence[Bundle]) -> list[Bundle]:
    """Each sentence that names no day only where it leads, else where it tells best."""
    homes: dict[Place, tuple[bool, float, int]] = {}
    for number, bundle in enumerate(bundles):
        for at, each in enumerate(bundle.members):
            home = (at == 0, each.score, -number)
            place = place_of(each.telling)
            homes[place] = max(homes.get(place, home), home)
    return [_kept(bundle, number, homes) for number, bundle in enumerate(bundles)]


def _kept(bundle: Bundle, number: int, homes: Mapping[Place, tuple[bool, float, int]]) -> Bundle:
    """A bundle without what is at home in another."""
    members = tuple(
        each
        for each in bundle.members
        if each.telling.basis != "published" or homes[place_of(each.telling)][2] == -number
    )
    if len(members) == len(bundle.members):
        return bundle
    return msgspec.structs.replace(bundle, members=members)


def _order(
    stretch: Stretch, weights: Mapping[dt.date, float]
) -> tuple[int, float, dt.date, dt.date]:
    if stretch is None:
        return 2, 0.0, dt.date.max, dt.date.max
    if stretch[0] != stretch[1]:
        return 1, 0.0, *stretch
    return 0, -weights.get(stretch[0], 0.0), *stretch


def _place(pile: Pile) -> Mapping[Stretch, list[Placed]]:
    """The days that each telling may be of. What only was published may be of that day or of the
    one before."""
    placed: dict[Stretch, list[Placed]] = defaultdict(list)
    for each in pile.tellings:
        days = each.days
        if days is None or days.earliest is None or days.latest is None:
            placed[None].append(Placed(each, 1.0))
        elif each.basis == "published" and each.day is not None:
            lag = pile.lags[each.id]
            placed[each.day, each.day].append(Placed(each, 1 - lag))
            if each.day > dt.date.min:
                before = each.day - dt.timedelta(days=1)
                placed[before, before].append(Placed(each, lag))
        else:
            likely = SAID * (1.0 if each.first else ALSO) * (PLANNED if each.gap < 0 else 1.0)
            placed[days.earliest, days.latest].append(Placed(each, likely))
    return placed


def _score(
    placed: Sequence[Placed], pile: Pile, titles: Mapping[str, frozenset[int]]
) -> list[Placed]:
    """Tellings of one stretch, the best first: those most like what all tell of it."""
    about: dict[int, list[float]] = defaultdict(list)
    for each in placed:
        weight = each.likely * (LEAD_TELLS if each.telling.line.place < LEAD else 1.0)
        for term, share in pile.vectors[place_of(each.telling)].items():
            about[term].append(weight * share)
    centre = {term: math.fsum(shares) for term, shares in about.items()}
    length = math.sqrt(math.fsum(weight * weight for weight in centre.values())) or 1.0
    scored = []
    for each in placed:
        place = place_of(each.telling)
        alike = dot(pile.vectors[place], centre) / length
        topic = pile.topics[place] ** SENTENCE_TOPIC
        manner = _manner(each.telling, titles[each.telling.id])
        value = round(alike * topic * manner * each.likely, 9)
        scored.append(msgspec.structs.replace(each, score=value))
    return sorted(scored, key=lambda each: (-each.score, *_id(each.telling)))


def _id(telling: Telling) -> tuple[str, int]:
    return telling.id, telling.line.start


def _manner(telling: Telling, title: frozenset[int]) -> float:
    """How fit a sentence is to stand alone, by what it is and where it stands."""
    line = telling.line
    value = 1 + HEADLINE * len(title.intersection(line.terms)) / max(1, len(title))
    if line.is_head:
        return value * (HEAD if line.acts else HEAD_WITHOUT)
    if line.place < LEAD:
        value *= TOP if line.place else FIRST
    elif line.place > LATE_FROM:
        value *= LATE
    value *= QUOTED if line.quoted > QUOTED_FROM else 1.0
    value *= PAST if telling.is_past else 1.0
    value *= ASKS if line.asks else 1.0
    value *= HANGS if line.hangs else 1.0
    value *= OWN if line.own else 1.0
    value *= BROKEN if line.broken else 1.0
    value *= COPY if telling.is_copy else 1.0
    if line.words < SHORT_WORDS:
        return value * SHORT
    return value * (LONG if line.words > LONG_WORDS else 1.0)


class _Leaders:
    """The bundles of one stretch as they come up."""

    def __init__(self, pile: Pile) -> None:
        self._pile = pile
        self._postings: dict[int, list[int]] = defaultdict(list)
        self._events: dict[int, list[int]] = defaultdict(list)
        self._days: list[dt.date | None] = []
        self.members: list[list[Placed]] = []

    def lead(self, placed: Placed, day: dt.date | None = None) -> None:
        """Open a bundle, of that day."""
        number = len(self.members)
        self._days.append(day)
        self.members.append([placed])
        for term in self._pile.keys[place_of(placed.telling)]:
            if len(self._postings[term]) < _CROWD:
                self._postings[term].append(number)
        for event in placed.telling.happenings:
            if len(self._events[event]) < _CROWD:
                self._events[event].append(number)

    def find(self, telling: Telling, stretch: Stretch = None) -> int | None:
        """The bundle that a telling belongs to, of a day in the stretch where one is given. None
        where it is of none yet."""
        place = place_of(telling)
        vector = self._pile.vectors[place]
        shared = {n for event in telling.happenings for n in self._events.get(event, ())}
        met = shared | {n for term in self._pile.keys[place] for n in self._postings.get(term, ())}
        best, found = SAME, None
        for number in sorted(met):
            day = self._days[number]
            if stretch is not None and not (day is not None and stretch[0] <= day <= stretch[1]):
                continue
            leader = self.members[number][0].telling
            alike = dot(vector, self._pile.vectors[place_of(leader)])
            alike += SHARED_EVENT if number in shared else 0.0
            alike += LOOKED_BACK if telling.gap > LOOKING_BACK else 0.0
            if alike > best:
                best, found = alike, number
        return found


def _bundle(
    scored: Iterable[Placed], stretch: Stretch, pile: Pile, homes: Mapping[Place, Stretch]
) -> Iterator[tuple[Placed, ...]]:
    """Bundles of tellings of one stretch that come the best first. Only those at home lead."""
    leaders = _Leaders(pile)
    for each in scored:
        found = leaders.find(each.telling)
        if found is not None:
            leaders.members[found].append(each)
        elif homes[place_of(each.telling)] == stretch:
            leaders.lead(each)
    yield from map(tuple, leaders.members)
