"""Dating one document with the help of those that are dated: all evidence, weighed into shares.

How far other documents are to be trusted, the pile itself tells: its dated documents are dated
once more as if they were not, and what fits them best is used for the rest.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from readout.anchoring import resolve
from readout.linking.dating import beliefs, donors
from readout.linking.dating.axis import (
    Axis,
    Floats,
    Ints,
    best_index,
    level_that_holds,
    log,
    normalise,
)
from readout.linking.dating.clues import Clue
from readout.linking.dating.dayset import DaySet, move
from readout.linking.dating.donors import Ground, Kernel, Trusts
from readout.linking.dating.fitting import (
    Weekdays,
    fit_kernel,
    fit_trusts,
    fit_weekdays,
    take_sample,
)
from readout.linking.dating.grounds import Year, Years, latest_past, own_grounds
from readout.linking.dating.pile import Pile
from readout.linking.dating.weights import Weights
from readout.schema.time import Dct, Interval

MARGIN = 400  # days of an axis beyond the last day that anything speaks of
ALONE_BEFORE = 2_500  # days of an axis before the last past day that a text on its own names
ALONE_YEARS = 40  # that an axis goes on where no document is dated
_REACH = 4_000  # days from the dated documents, within which a date in a text may set the axis
_CLASH = 0.02  # of the whole, on the days that a ground favours: the others speak against it
_GRID = [
    (temper, wrong) for temper in (1.0, 0.7, 0.5, 0.35, 0.25) for wrong in (0.02, 0.05, 0.1, 0.2)
]
_BROAD = 0.2  # of the trust in other documents, where they mislead in the detail
_LEVEL_MOST = 0.9995
_NEARLY_ALL = 0.97  # of the weight of a ground is on the days that it favours
_CASES_FEWEST = 15
_STRATUM_FEWEST = 40  # documents, that a level of their own may rest on
_STRATA_MOST = 5
_VOTE = 0.02  # that a document counts for the year of a day, however unlike


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """How far other documents are trusted, by the class of likeness of the nearest: their
    evidence counts with a power, and in a share of cases hardly or not at all.

    A document's days hold a share of the whole, its level. The better a day stands out the
    fewer other days are needed: `cuts` are places in how much the best few days hold, ascending,
    and `levels` what is needed below the first, between each two, and above the last.
    """

    settings: tuple[tuple[float, float], ...]
    levels: tuple[float, ...]
    cuts: tuple[float, ...] = ()

    def level(self, clearness: float) -> float:
        """The level of a document whose best few days hold so much."""
        return self.levels[bisect_right(self.cuts, clearness)]


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """What a pile told of itself, and on which documents that rests."""

    days: Ints
    dated: frozenset[int]
    kernel: Kernel
    trusts: Trusts
    weekdays: Weekdays
    trust: Trust


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """All evidence on one document before it is put together.

    `likeness` is the class by the nearest. `own` is the belief from the pile's days and the
    document's own clues, `others` that from other documents. `dropped` are grounds that the
    others speak against.
    """

    axis: Axis
    likeness: int
    own: Floats
    others: Floats
    grounds: tuple[Ground, ...]
    dropped: tuple[Ground, ...]


def fit_pile(pile: Pile, known: Mapping[int, int]) -> Fit:
    """What the dated documents of a pile tell of it, number to day. Nothing is learnt where all
    are dated, for then nothing is asked."""
    weights = pile.weights
    asked = len(known) < len(pile.keys)
    sample = take_sample(pile, known, weights.donors.sample) if asked else []
    kernel = fit_kernel(pile, known, sample)
    classes = len(kernel.shares)
    fit = Fit(
        days=np.array(sorted(known.values()), dtype=np.int64),
        dated=frozenset(known),
        kernel=kernel,
        trusts=fit_trusts(pile, known, sample),
        weekdays=fit_weekdays(pile, known, sample),
        trust=Trust(
            settings=((weights.donors.temper, weights.donors.wrong),) * classes,
            levels=(weights.answer.pile if known else weights.answer.alone,),
        ),
    )
    trust = _fit_trust(Model(pile, known, fit), sample[: weights.donors.trials], known)
    return msgspec.structs.replace(fit, trust=trust)


def _fit_trust(model: Model, sample: Sequence[int], known: Mapping[int, int]) -> Trust:
    """What makes the days of dated documents likeliest, each taken as undated in turn."""
    cases = []
    for number in sample:
        weighed = model.weigh(number, Dct())
        place = 0 if weighed is None else weighed.axis.index(dt.date.fromordinal(known[number]))
        if weighed is not None and 0 <= place < weighed.axis.size:
            cases.append((weighed, place))
    if len(cases) < model.weights.donors.fewest:
        return model.trust
    settings = tuple(
        _best_setting([case for case in cases if case[0].likeness == number], standard)
        for number, standard in enumerate(model.trust.settings)
    )
    tried = [
        (model.clearness(shares), level_that_holds(shares, place, model.peak(shares)))
        for weighed, place in cases
        for shares in (_shares(weighed, *settings[weighed.likeness]),)
    ]
    cuts = _cuts([clearness for clearness, _ in tried])
    strata = [bisect_right(cuts, clearness) for clearness, _ in tried]
    held: list[list[float]] = [[] for _ in range(len(cuts) + 1)]
    for (_, level), stratum in zip(tried, strata, strict=True):
        held[stratum].append(level)
    # A few documents cannot vouch for less than what is asked where there are none.
    answer = model.weights.answer
    least = answer.least if len(tried) >= _STRATUM_FEWEST else answer.pile
    levels = tuple(_level(own, answer.held, least) for own in held)
    return Trust(settings=settings, levels=levels, cuts=cuts)


def _cuts(clearness: Sequence[float]) -> tuple[float, ...]:
    parts = min(max(len(clearness) // _STRATUM_FEWEST, 1), _STRATA_MOST)
    places = np.quantile(np.array(clearness), np.arange(1, parts) / parts)
    return tuple(sorted({round(float(place), 4) for place in places}))


def _level(levels: Sequence[float], held: float, least: float) -> float:
    """The level that would have held the days of as many documents as are to be held."""
    rank = int(np.ceil((len(levels) + 1) * held))
    level = sorted(levels)[min(rank, len(levels)) - 1] if levels else _LEVEL_MOST
    return min(max(level, least), _LEVEL_MOST)


def _best_setting(
    cases: Sequence[tuple[Weighed, int]], standard: tuple[float, float]
) -> tuple[float, float]:
    if len(cases) < _CASES_FEWEST:
        return standard
    scores = [round(_score(cases, temper, wrong), 3) for temper, wrong in _GRID]
    return _GRID[scores.index(max(scores))]


class Model:
    """Dating with a certain set of dated documents, number to day."""

    def __init__(self, pile: Pile, known: Mapping[int, int], fit: Fit) -> None:
        self._pile = pile
        self._known = known
        self._fit = fit
        self._days = fit.days
        self._votes = _year_votes(pile, known)

    @property
    def weights(self) -> Weights:
        """The numbers of the model."""
        return self._pile.weights

    @property
    def is_piled(self) -> bool:
        """Whether any document is dated."""
        return len(self._days) > 0

    def weigh(self, number: int, standing: Dct) -> Weighed | None:
        """The evidence on one document; None where there is none."""
        axis = self._axis(number, standing)
        if axis is None:
            return None
        prior = self._prior(axis)
        frame = np.where(axis.holds(_bounds(standing)), 0.0, -50.0)
        near = self._near(number)
        years = self._years_of(number, dict(near))
        told = list(
            own_grounds(
                self._pile.keys[number], axis, self._pile.weights, self._fit.weekdays, years
            )
        )
        lent = list(self._lent(number, axis, near, float(np.exp(-_entropy(prior)))))
        if not told and not lent:
            return None
        others = self._power(near) * sum((ground.belief for ground in lent), np.zeros(axis.size))
        likeness = self._likeness(near)
        temper = self.trust.settings[likeness][0]
        told, dropped = agreeing(told, prior + frame + temper * others)
        own = prior + frame + sum((ground.belief for ground in told), np.zeros(axis.size))
        return Weighed(
            axis=axis, likeness=likeness, own=own, others=others,
            grounds=(*told, *lent), dropped=tuple(dropped),
        )  # fmt: skip

    def shares(self, weighed: Weighed) -> Floats:
        """The probability of each day."""
        return _shares(weighed, *self.trust.settings[weighed.likeness])

    @property
    def trust(self) -> Trust:
        """How far other documents are trusted."""
        return self._fit.trust

    def clearness(self, shares: Floats) -> float:
        """How much the best few days hold."""
        return round(float(self._around(shares).max()), 4)

    def level(self, shares: Floats) -> float:
        """How much of the whole the candidate days of a document are to hold."""
        return self.trust.level(self.clearness(shares))

    def _around(self, shares: Floats) -> Floats:
        reach = 2 * self.weights.answer.best_around + 1
        around: Floats = np.convolve(shares, np.ones(reach), mode="same")
        return around

    def peak(self, shares: Floats) -> int | None:
        """The place of the likeliest day, where one stands out: where it and the days around it
        hold some of the whole. Those around it help to choose it."""
        answer = self.weights.answer
        around = self._around(shares)
        place = best_index(shares + answer.best_smooth * around)
        return place if round(float(around[place]), 6) >= answer.best_share else None

    def best(self, shares: Floats, days: DaySet) -> int | None:
        """The place of the best day: the peak; but among few candidates of which none is much
        likelier the middle one, which is nearest to the true day on the whole."""
        answer, peak, width = self.weights.answer, self.peak(shares), days.width
        if width is None or width > answer.best_days:
            return peak
        return peak if self.clearness(shares) >= answer.best_clear else _middle(shares)

    def _axis(self, number: int, standing: Dct) -> Axis | None:
        own = [
            day.toordinal()
            for clue in self._pile.keys[number].clues
            if (day := latest_past(clue)) is not None and self._is_near(day.toordinal())
        ]
        ends = [max(own)] if own else []
        if len(self._days):
            ends += [int(self._days[0]), int(self._days[-1])]
        ends += [d.toordinal() for d in (standing.earliest, standing.latest) if d is not None]
        if not ends:
            return None
        years = 0 if len(self._days) else ALONE_YEARS
        before = MARGIN if len(self._days) else ALONE_BEFORE
        return Axis.between(
            move(dt.date.fromordinal(min(ends)), -before),
            move(dt.date.fromordinal(max(ends)), MARGIN + 366 * years),
        )

    def _is_near(self, day: int) -> bool:
        """Whether a day that a text mentions may be of the time of the pile."""
        if not len(self._days):
            return True
        return int(self._days[0]) - _REACH <= day <= int(self._days[-1]) + _REACH

    def _prior(self, axis: Axis) -> Floats:
        """The days of the pile: others of a story are published when it is."""
        weights = self._pile.weights.donors
        uniform = np.full(axis.size, 1.0 / axis.size)
        if not len(self._days):
            return log(uniform)
        outside = weights.pile_outside / (weights.pile_outside + len(self._days))
        places = np.clip(self._days - axis.first, 0, axis.size - 1)
        counts = np.bincount(places, minlength=axis.size).astype(np.float64)
        reach = np.arange(-8 * int(weights.pile_days), 8 * int(weights.pile_days) + 1)
        kernel = beliefs.laplace(np.abs(reach), weights.pile_days)
        density = np.convolve(counts, kernel, mode="full")[len(reach) // 2 :][: axis.size]
        prior: Floats = np.log((1 - outside) * density / len(self._days) + outside * uniform)
        return prior

    def _near(self, number: int) -> list[tuple[int, float]]:
        near = self._pile.near(number)
        return list(zip(near.items.tolist(), near.likeness.tolist(), strict=True))

    def _power(self, near: Sequence[tuple[int, float]]) -> float:
        """How much the evidence of others counts: the less, the more of it comes from documents
        whose date was itself worked out."""
        dated = [(n, likeness) for n, likeness in near if n in self._known]
        dated = dated[: self.weights.donors.limit]
        if not dated:
            return 1.0
        shares = donors.text_shares([likeness for _, likeness in dated], self._fit.kernel.power)
        own = [share for (n, _), share in zip(dated, shares, strict=True) if n in self._fit.dated]
        handed_on = 1.0 - float(sum(own))
        return 1.0 - (1.0 - self.weights.donors.handed_on) * handed_on

    def _likeness(self, near: Sequence[tuple[int, float]]) -> int:
        nearest = next((likeness for n, likeness in near if n in self._known), 0.0)
        return self._fit.kernel.class_of(nearest)

    def _lent(
        self, number: int, axis: Axis, near: Sequence[tuple[int, float]], spread: float
    ) -> Iterator[Ground]:
        """What other documents say. `spread` is the share of a day where they say nothing."""
        pile, known = self._pile, self._known
        matches = pile.matches(number, known)
        found = (
            donors.of_texts(pile, axis, near, known, self._fit.kernel, spread),
            *donors.of_passages(pile, axis, matches, self._fit.trusts, spread),
            donors.of_quotes(pile, axis, pile.quote_donors(number, known), known, spread),
            donors.of_copies(pile, axis, number, known, spread),
            *donors.of_silence(pile, axis, number, near),
        )
        yield from (ground for ground in found if ground is not None)

    def _years_of(self, number: int, near: Mapping[int, float]) -> Years:
        """For the days without a year that a document names, the years that others mean."""
        years: Years = {}
        for clue in self._pile.keys[number].clues:
            key = (clue.moment.month or 0, clue.moment.day or 0)
            if clue.moment.kind == "month-day" and key not in years:
                votes = [vote for vote in self._votes.get(key, ()) if vote[1] != number]
                years[key] = self._tally(votes, near)
        for clue in self._pile.keys[number].clues:
            # What the world knows needs no other document.
            day = (
                clue.moment.days.earliest if clue.rule == "landmark" and clue.moment.days else None
            )
            if day is not None:
                years[day.month, day.day] = (Year(year=day.year, share=1.0, donors=()),)
        return years

    def _tally(
        self, votes: Sequence[tuple[int, int]], near: Mapping[int, float]
    ) -> tuple[Year, ...]:
        by_year: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for year, other in votes:
            by_year[year].append((-_VOTE - near.get(other, 0.0), other))
        total = sum(weight for found in by_year.values() for weight, _ in found)
        return tuple(
            Year(
                year=year,
                share=sum(weight for weight, _ in found) / total,
                donors=tuple(
                    self._pile.keys[other].id for _, other in sorted(found)[: donors.SHOWN]
                ),
            )
            for year, found in sorted(by_year.items())
        )


def agreeing(grounds: list[Ground], rest: Floats) -> tuple[list[Ground], list[Ground]]:
    """Grounds that agree with each other and with `rest`, and those that the others speak
    against, dropped one by one: of those that clash, the one that misleads most often."""
    kept, dropped = list(grounds), _displaced(grounds)
    kept = [ground for ground in kept if not any(ground is other for other in dropped)]
    total = rest + sum((ground.belief for ground in kept), np.zeros(len(rest)))
    while kept:
        clashing = [
            (-ground.wrong, held, place)
            for place, ground in enumerate(kept)
            if (held := _held_by_others(ground, total)) < _CLASH
        ]
        if not clashing:
            break
        worst = kept.pop(min(clashing)[2])
        dropped.append(worst)
        total = total - worst.belief
    return kept, dropped


def _displaced(grounds: Sequence[Ground]) -> list[Ground]:
    """Of two grounds that place publication on days of their own with none in common, the one
    that misleads more often: "last month" beside "nearly a year", where it was seven weeks."""
    placing = sorted((g for g in grounds if g.places), key=lambda g: g.wrong)
    kept: list[Ground] = []
    dropped: list[Ground] = []
    for ground in placing:
        core = _core(ground)
        clashes = any(not (core & _core(other)).any() for other in kept)
        (dropped if clashes else kept).append(ground)
    return dropped


def _core(ground: Ground) -> NDArray[np.bool_]:
    core: NDArray[np.bool_] = ground.belief >= ground.belief.max() - np.log(2.0)
    return core


def _held_by_others(ground: Ground, total: Floats) -> float:
    """The share that all other evidence puts on the days that a ground favours."""
    favoured = np.exp(ground.belief) >= _least_favoured(normalise(ground.belief), ground.belief)
    return round(float(normalise(total - ground.belief)[favoured].sum()), 4)


def _least_favoured(own: Floats, belief: Floats) -> float:
    """The likelihood of the least likely of the days that make up nearly all of a ground."""
    order = np.argsort(-own, kind="stable")
    count = int(np.searchsorted(np.cumsum(own[order]), _NEARLY_ALL)) + 1
    return float(np.exp(belief[order[min(count, len(order)) - 1]])) * (1 - 1e-9)


def _middle(shares: Floats) -> int:
    """The day that has half of the whole before it."""
    return int(np.searchsorted(np.round(np.cumsum(shares), 9), 0.5))


def _shares(weighed: Weighed, temper: float, wrong: float) -> Floats:
    sharp = normalise(weighed.own + temper * weighed.others)
    broad = normalise(weighed.own + _BROAD * temper * weighed.others)
    alone = normalise(weighed.own)
    return (1 - wrong) * sharp + wrong * (0.7 * broad + 0.3 * alone)


def _score(cases: Sequence[tuple[Weighed, int]], temper: float, wrong: float) -> float:
    held = [float(_shares(weighed, temper, wrong)[place]) for weighed, place in cases]
    return float(np.log(np.array(held) + 1e-12).sum())


def _entropy(belief: Floats) -> float:
    shares = normalise(belief)
    return float(-(shares * np.log(shares + 1e-300)).sum())


def _bounds(standing: Dct) -> DaySet:
    return DaySet(earliest=standing.earliest, latest=standing.latest)


def _year_votes(
    pile: Pile, known: Mapping[int, int]
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """For days without a year, the years that documents mean by them: one vote a document."""
    votes: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for number, item in enumerate(pile.keys):
        published = known.get(number)
        for clue in item.clues:
            day = _named_day(clue, None if published is None else dt.date.fromordinal(published))
            if day is not None:
                votes[day.month, day.day].add((day.year, number))
    return {key: sorted(found) for key, found in votes.items()}


def _named_day(clue: Clue, published: dt.date | None) -> dt.date | None:
    days: Interval | None = None
    if clue.moment.kind == "absolute":
        days = clue.moment.days
    elif clue.moment.kind == "month-day" and published is not None and clue.timex is not None:
        days = resolve(clue.timex, published)
    return days.earliest if days is not None and days.earliest == days.latest else None
