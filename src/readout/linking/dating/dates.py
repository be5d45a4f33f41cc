"""Dating documents: every one gets a date with its basis, stated, inferred or unknown.

A stated date stands and is checked against the text. An undated document gets the set of days
that its own words and dated documents leave, a best day where one stands out, the evidence and
what disagrees. Days spread from document to document level by level: what was worked out on one
level may date others on the next and is not touched again, so no bound supports its own source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from readout.linking.dating.axis import Axis, Floats, likely_days, normalise
from readout.linking.dating.checks import find_clashes
from readout.linking.dating.clues import DateKeys
from readout.linking.dating.dayset import EVERY_WEEKDAY, DaySet, move, one_day
from readout.linking.dating.donors import Ground
from readout.linking.dating.fitting import shipped_weekdays
from readout.linking.dating.grounds import own_grounds
from readout.linking.dating.model import ALONE_BEFORE, MARGIN, Model, fit_pile
from readout.linking.dating.pile import Pile
from readout.linking.dating.weights import load_weights
from readout.schema.duplicate import DuplicateGroup
from readout.schema.time import DateEvidence, Dct, Interval

_OPEN_YEARS = 9  # after which an end is called open where no document is dated
_LEVELS = 8  # a chain of documents that date each other is not longer
_AROUND = 200  # days from those found, within which the days that evidence leaves are told
_DONOR_DAYS = 10  # an inferred date dates others where its days are no more
_SETTLED_DAYS = 31  # a document with no more candidate days is not dated again
_AGAINST = 8.0  # times less likely than elsewhere: then evidence disagrees with a day
_HARDLY = 0.3  # of the uniform: evidence that is less likely on the days found did not count


def date_documents(
    keys: Iterable[DateKeys],
    groups: Iterable[DuplicateGroup] = (),
    fixed: Mapping[str, Interval] | None = None,
) -> dict[str, Dct]:
    """The date of every document, by id.

    `groups` are the duplicate groups among them, `fixed` the days that people gave, by id.
    Independent of the order of what comes in. Near-linear in the number of documents.
    """
    pile = Pile(keys, groups, load_weights())
    corrected = fixed or {}
    standing = {n: _standing(item, corrected.get(item.id)) for n, item in enumerate(pile.keys)}
    known = {n: dct.date.toordinal() for n, dct in standing.items() if dct.date is not None}
    dates = {n: _checked(pile, n, dct) for n, dct in standing.items() if n in known}
    # What a person said is final, be it one day or several.
    final = {n: dct for n, dct in standing.items() if dct.basis == "corrected"}
    dates = {**_spread(pile, known, standing), **dates, **final}
    return {item.id: dates[n] for n, item in enumerate(pile.keys)}


def _spread(pile: Pile, known: Mapping[int, int], standing: Mapping[int, Dct]) -> dict[int, Dct]:
    """Dates of the documents that state none, level by level until nothing more is learnt."""
    waiting = [n for n in standing if n not in known and standing[n].basis != "corrected"]
    reached = dict(known)
    fit = fit_pile(pile, known)
    found: dict[int, Dct] = {}
    fresh: dict[int, int] = {}
    for _ in range(_LEVELS):
        if not waiting:
            break
        model = Model(pile, reached, fit)
        now = {
            n: _dated(model, n, standing[n])
            for n in waiting
            if n not in found or _is_met(pile, n, fresh)
        }
        found.update(now)
        waiting = [n for n in waiting if not _is_within(found[n], _SETTLED_DAYS)]
        fresh = {
            n: dct.date.toordinal()
            for n, dct in now.items()
            if dct.date is not None and _is_within(dct, _DONOR_DAYS)
        }
        if not fresh:
            break
        reached.update(fresh)
    return found


def _is_met(pile: Pile, number: int, fresh: Mapping[int, int]) -> bool:
    """Whether a document is like one that was dated since it was last looked at."""
    group = pile.group_of(number)
    mates = () if group is None else group.members
    if any(pile.number.get(mate) in fresh for mate in mates):
        return True
    return any(other in fresh for other in pile.near(number).items.tolist())


def _is_within(dct: Dct, days: int) -> bool:
    width = _days_of(dct).width
    return width is not None and width <= days


def _days_of(item: Dct | DateEvidence) -> DaySet:
    weekdays = EVERY_WEEKDAY if item.weekdays is None else item.weekdays
    return DaySet(earliest=item.earliest, latest=item.latest, weekdays=weekdays)


def _standing(item: DateKeys, fixed: Interval | None) -> Dct:
    """What is stated, or what a person said instead."""
    if fixed is None:
        return item.stated
    one_day = fixed.earliest is not None and fixed.earliest == fixed.latest
    evidence = DateEvidence(
        origin="given", rule="corrected", earliest=fixed.earliest, latest=fixed.latest
    )
    days = _days_of(evidence)
    against = (e for e in item.stated.constraints if (days & _days_of(e)).is_empty)
    return Dct(
        date=fixed.earliest if one_day else None,
        earliest=fixed.earliest,
        latest=fixed.latest,
        basis="corrected",
        constraints=(evidence,),
        conflicts=tuple(against),
    )


def _checked(pile: Pile, number: int, dct: Dct) -> Dct:
    """A stated date, with what in the text speaks against it as conflicts."""
    if dct.date is None:
        return dct
    axis = Axis.between(move(dct.date, -3 * MARGIN), move(dct.date, 3 * MARGIN))
    here = axis.index(dct.date)
    weekdays = shipped_weekdays(pile.weights)
    against = [
        _evidence(ground, axis, one_day(dct.date))
        for ground in own_grounds(pile.keys[number], axis, pile.weights, weekdays)
        if ground.hard and ground.belief[here] < ground.belief.max() - np.log(_AGAINST)
    ]
    clashes = find_clashes(pile.keys[number], dct.date)
    return msgspec.structs.replace(dct, conflicts=(*dct.conflicts, *against, *clashes))


def _dated(model: Model, number: int, standing: Dct) -> Dct:
    """An undated document: the days that all evidence leaves."""
    weighed = model.weigh(number, standing)
    if weighed is None:
        return standing
    axis, shares = weighed.axis, model.shares(weighed)
    days = _candidates(model, axis, shares)
    best = model.best(shares, days)
    day = None if best is None else axis.day(best)
    counted = (g for g in weighed.grounds if _counted(g, axis, days))
    used = [item for g in counted if _tells(item := _evidence(g, axis, days))]
    against = [_evidence(ground, axis, days) for ground in weighed.dropped]
    return Dct(
        date=day if day is not None and day in days else None,
        earliest=days.earliest,
        latest=days.latest,
        weekdays=None if days.weekdays == EVERY_WEEKDAY else days.weekdays,
        basis="inferred",
        constraints=(*standing.constraints, *used),
        conflicts=(*standing.conflicts, *against),
        evidence=tuple(sorted({span for item in used for span in item.spans})),
    )


def _candidates(model: Model, axis: Axis, shares: Floats) -> DaySet:
    days = likely_days(axis, shares, model.level(shares), model.peak(shares))
    if model.is_piled or days.latest is None:
        return days
    # Where nothing but the text's own past is known, the far end is only where patience ends.
    far = axis.day(min(ALONE_BEFORE + 365 * _OPEN_YEARS, axis.size - 1))
    latest = None if days.latest > far else days.latest
    return DaySet(earliest=days.earliest, latest=latest, weekdays=days.weekdays)


def _counted(ground: Ground, axis: Axis, days: DaySet) -> bool:
    """Whether evidence takes part in the answer: it favours some of the days found."""
    own = normalise(ground.belief)
    inside = own[axis.holds(days)]
    return bool(len(inside)) and round(float(inside.max()) * axis.size, 6) >= _HARDLY


def _tells(item: DateEvidence) -> bool:
    """Whether evidence leaves some days out of those around."""
    return item.earliest is not None or item.latest is not None or item.weekdays is not None


def _evidence(ground: Ground, axis: Axis, around: DaySet) -> DateEvidence:
    days = _days_left(ground, axis, around)
    return DateEvidence(
        origin="sibling" if ground.donors else "text",
        rule=ground.rule,
        earliest=days.earliest,
        latest=days.latest,
        weekdays=None if days.weekdays == EVERY_WEEKDAY else days.weekdays,
        spans=ground.spans,
        detail=ground.detail,
        soft=not ground.hard,
        donors=ground.donors,
    )


def _days_left(ground: Ground, axis: Axis, around: DaySet) -> DaySet:
    """The days that evidence favours, in the time around the days found; an end beyond is open."""
    low = 0 if around.earliest is None else max(axis.index(around.earliest) - _AROUND, 0)
    high = axis.size if around.latest is None else axis.index(around.latest) + _AROUND + 1
    belief = ground.belief[low : min(high, axis.size)]
    favoured = np.flatnonzero(belief >= belief.max() - np.log(_AGAINST))
    first, last = int(favoured[0]), int(favoured[-1])
    met = set(axis.weekdays[low + favoured].tolist())
    return DaySet(
        earliest=None if first == 0 else axis.day(low + first),
        latest=None if last == len(belief) - 1 else axis.day(low + last),
        weekdays=sum(1 << n for n in range(7) if n in met),
    ).normal
