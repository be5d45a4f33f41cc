"""What a document's own clues make of its date: clues to grounds.

Days without a year may have one from others: `years` then says which documents mean which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from readout.linking.dating import beliefs
from readout.linking.dating.axis import Axis, Floats
from readout.linking.dating.clues import Clue, DateKeys
from readout.linking.dating.donors import SHOWN, Ground
from readout.linking.dating.fitting import Weekdays, style_of, weekdays_of
from readout.linking.dating.moments import Moment
from readout.linking.dating.pile import published_when
from readout.linking.dating.weights import Weights
from readout.schema.time import Interval

_UNSURE = ("date-ahead", "year-untensed")  # the latter are bonds and budgets as often as not
_CAPTURED = "captured"  # the rule of the day a text was saved, as reading names it
_LANDMARKS_MOST = 3
_LENGTH_FEWEST = 28  # days; shorter lengths are of things that happened lately and say little


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """A year that others give a day, with the share of them."""

    year: int
    share: float
    donors: tuple[str, ...]


Years = dict[tuple[int, int], tuple[Year, ...]]
"""By month and day."""


def latest_past(clue: Clue) -> dt.date | None:
    """The first day of a date with its year that lies behind."""
    days = clue.moment.days
    if clue.moment.kind != "absolute" or days is None or clue.rule in _UNSURE:
        return None
    return days.earliest


def own_grounds(
    item: DateKeys, axis: Axis, weights: Weights, weekdays: Weekdays, years: Years | None = None
) -> Iterator[Ground]:
    """What a document itself tells, with the years that others give to its days and the ways
    of its pile with weekdays."""
    yield from _absolute_grounds(item, axis, weights)
    yield from _update_grounds(item, axis, weights)
    yield from _weekday_grounds(item, axis, weights, weekdays)
    for clue in item.clues:
        if clue.rule == "dateline":
            yield _own(clue, beliefs.of_dateline(axis, clue.moment, weights), 0.05, places=True)
    yield from _yearless_grounds(item, axis, weights, years or {})
    yield from _length_grounds(item, axis, weights)
    yield from _landmark_grounds(item, axis, weights)


def _update_grounds(item: DateKeys, axis: Axis, weights: Weights) -> Iterator[Ground]:
    """The day of the last change, where that is all that is stated; a capture tells nothing."""
    stated = item.stated
    if stated.date is not None or stated.earliest is not None or stated.latest is None:
        return
    changes = (e for e in stated.constraints if e.latest == stated.latest and e.rule != _CAPTURED)
    change = next(changes, None)
    if change is not None:
        yield Ground(
            rule="last-change",
            belief=beliefs.of_update(axis, stated.latest, weights),
            wrong=weights.update.wrong,
            spans=change.spans,
            detail=change.detail,
        )


def _weekday_grounds(
    item: DateKeys, axis: Axis, weights: Weights, weekdays: Weekdays
) -> Iterator[Ground]:
    for named in weekdays_of(item):
        power = 1.0 if named.key[0] else weights.weekday.later_power
        shares = weekdays[named.key]
        belief = beliefs.of_weekday(axis, named.weekday, named.before, shares, power)
        yield _own(named.clue, belief, 0.3)


def _absolute_grounds(item: DateKeys, axis: Axis, weights: Weights) -> Iterator[Ground]:
    stamps = [clue for clue in item.clues if clue.rule.startswith("stamp")]
    for clue in stamps[:2]:
        if clue.moment.days is not None:
            yield _own(clue, beliefs.of_stamp(axis, clue.moment.days, weights), 0.05, places=True)
    past = [clue for clue in item.clues if clue.rule in weights.absolute and latest_past(clue)]
    for clue in _strongest(past):
        belief = beliefs.of_absolute(axis, clue.rule, clue.moment.days or Interval(), weights)
        if belief is not None:
            hard = clue.rule in ("date-past", "landmark")
            yield _own(clue, belief, weights.absolute[clue.rule], hard=hard)
    ahead = [c for c in item.clues if c.rule == "date-ahead" and c.moment.days is not None]
    nearest = min(ahead, key=lambda c: (c.moment.days.latest or dt.date.max, c.span), default=None)  # type: ignore[union-attr]
    if nearest is not None and nearest.moment.days is not None:
        belief = beliefs.of_absolute(axis, "date-ahead", nearest.moment.days, weights)
        if belief is not None:
            yield _own(nearest, belief, weights.absolute["date-ahead"])
    newest = max((day for c in past if (day := latest_past(c)) is not None), default=None)
    if newest is not None:
        clue = next(c for c in past if latest_past(c) == newest)
        yield Ground(
            rule="latest-year",
            belief=beliefs.of_gap(axis, newest, weights),
            wrong=0.6,
            spans=(clue.span,),
        )


def _strongest(past: list[Clue]) -> list[Clue]:
    """The latest of each kind of past date, and of known happenings the latest few: each tells
    anew that a text was written later."""
    latest: dict[tuple[str, dt.date], Clue] = {}
    for clue in sorted(past, key=lambda c: (latest_past(c) or dt.date.min, c.span), reverse=True):
        key = (clue.rule, latest_past(clue) or dt.date.min)
        kept = _LANDMARKS_MOST if clue.rule == "landmark" else 1
        if key in latest or sum(rule == clue.rule for rule, _ in latest) < kept:
            latest[key] = clue
    return sorted(latest.values(), key=lambda c: (c.rule, c.span))


def _counts_in_days(item: DateKeys) -> bool:
    """Whether a text has other words for the days just past than their dates."""
    return bool(style_of(item)) or any(clue.rule == "weekday" for clue in item.clues)


def _yearless_grounds(
    item: DateKeys, axis: Axis, weights: Weights, years: Years
) -> Iterator[Ground]:
    seen: set[tuple[int, int]] = set()
    recent = _counts_in_days(item)
    for clue in item.clues:
        moment = clue.moment
        key = (moment.month or 0, moment.day or 0)
        if clue.rule not in ("month-day", "month") or key in seen:
            continue
        seen.add(key)
        found = years.get(key, ())
        if found:
            placed = [(days, y.share) for y in found if (days := _in_year(moment, y.year))]
            yield Ground(
                rule="same-day-of-year",
                belief=beliefs.of_year_known(axis, moment, placed, recent=recent, weights=weights),
                wrong=0.15,
                spans=(clue.span,),
                donors=tuple(dict.fromkeys(d for y in found for d in y.donors))[:SHOWN],
                detail=clue.quote,
            )
        elif moment.offset is None:
            belief = beliefs.of_yearless(axis, moment, recent=recent, weights=weights)
            yield _own(clue, belief, 0.2)


def _in_year(moment: Moment, year: int) -> Interval | None:
    try:
        day = dt.date(year, moment.month or 0, moment.day or 0)
    except ValueError:
        return None
    return Interval(day, day)


def _length_grounds(item: DateKeys, axis: Axis, weights: Weights) -> Iterator[Ground]:
    """Lengths of a month and more since a day that the text names."""
    anchors = [c for c in item.clues if _is_anchor(c)]
    for clue in item.clues:
        days = beliefs.length_days(clue.moment)
        if clue.moment.kind != "length" or days is None or days < _LENGTH_FEWEST or not anchors:
            continue
        since = min(anchors, key=lambda a: (abs(a.span.start - clue.span.start), a.span))
        belief = beliefs.of_length(axis, clue.moment, since.moment, weights)
        if belief is not None:
            yield Ground(
                rule="length-since",
                belief=belief,
                wrong=weights.length.wrong,
                spans=tuple(sorted((clue.span, since.span))),
                detail=clue.quote,
                places=True,
            )


def _is_anchor(clue: Clue) -> bool:
    moment = clue.moment
    if moment.kind == "absolute" and moment.days is not None:
        return clue.rule == "date-past" and moment.days.earliest == moment.days.latest
    return moment.kind == "month-day" and moment.offset is not None and moment.offset < 0


def _own(
    clue: Clue, belief: Floats, wrong: float, *, hard: bool = False, places: bool = False
) -> Ground:
    return Ground(
        rule=clue.rule,
        belief=belief,
        wrong=wrong,
        spans=(clue.span,),
        detail=clue.quote,
        hard=hard,
        places=places,
    )


def _landmark_grounds(item: DateKeys, axis: Axis, weights: Weights) -> Iterator[Ground]:
    """ "Last month", "on Friday", said of what happened on a known day."""
    for clue in item.clues:
        if clue.rule != "landmark-told" or clue.known is None:
            continue
        wrong = weights.landmark.told_wrong
        if clue.moment.kind == "offset" and clue.moment.unit != "day":
            belief = beliefs.of_offset(axis, clue.moment, clue.known, wrong)
        else:
            days = published_when(clue.moment, clue.known, lead=False, weights=weights)
            belief = beliefs.of_days(axis, days, wrong) if days else None
        if belief is not None:
            yield _own(clue, belief, wrong, places=True)
