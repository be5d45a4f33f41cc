"""How much a pile makes of each day."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from readout.linking.timeline.pile import Pile, place_of
from readout.linking.timeline.tellings import Telling
from readout.linking.timeline.weights import AHEAD, BARE, TOPIC, WEEKDAY, WEEKDAY_PRIOR

_DAY = dt.timedelta(days=1)
_SOON = 7


def weigh_days(pile: Pile) -> Mapping[dt.date, float]:
    """The weight of each day that something is told of, in order of days.

    Every text counts once for a day that it names, by its sentence that is most on the topic, and
    once for its own day or the one before, where it dates no sentence otherwise. Days of the week
    on which little happens as a rule count less.
    """
    mass: dict[dt.date, list[float]] = defaultdict(list)
    named: dict[tuple[dt.date, str], float] = defaultdict(float)
    bare: dict[str, float] = defaultdict(float)
    own: dict[str, Telling] = {}
    rhythm: set[tuple[dt.date, str]] = set()
    for each in pile.tellings:
        if each.published and not each.is_copy:
            own.setdefault(each.group, each)
        if each.day is None:
            continue
        topic = pile.topics[place_of(each)] ** TOPIC
        if each.basis == "published":
            bare[each.group] = max(bare[each.group], topic)
            continue
        worth = topic * (AHEAD if each.gap < 0 else 1.0)
        named[each.day, each.group] = max(named[each.day, each.group], worth)
        if 0 <= each.gap <= _SOON:
            rhythm.add((each.day, each.group))
    for (day, _), worth in named.items():
        mass[day].append(worth)
    for group, first in own.items():
        worth, lag = bare.get(group) or BARE, pile.lags[first.id]
        day = dt.date.fromordinal(first.published)
        mass[day].append((1 - lag) * worth)
        if day > dt.date.min:
            mass[day - _DAY].append(lag * worth)
    rates = _rates(Counter(day.weekday() for day, _ in rhythm))
    return {
        day: round(math.log1p(math.fsum(mass[day])) * rates[day.weekday()], 6)
        for day in sorted(mass)
    }


def _rates(counts: Mapping[int, int]) -> list[float]:
    """How much happens on each weekday, 1 for as much as on the average of them."""
    usual = sum(counts.values()) / 7 + WEEKDAY_PRIOR
    return [((counts.get(day, 0) + WEEKDAY_PRIOR) / usual) ** WEEKDAY for day in range(7)]
