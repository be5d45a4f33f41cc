"""What the weekdays that a text names tell of the day it was published."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.dating import beliefs
from readout.linking.dating.axis import Axis
from readout.linking.dating.fitting import (
    fit_weekdays,
    shipped_weekdays,
    weekdays_of,
)
from readout.linking.dating.grounds import own_grounds
from readout.linking.dating.pile import Pile
from readout.linking.dating.weights import load_weights
from readout.schema.time import Tense

from .dating import Told, make_keys

WEIGHTS = load_weights()
MONDAY = dt.date(2031, 3, 3)
WEEK = Axis.between(MONDAY, dt.date(2031, 3, 9))
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LATER = (False, "past", "")


def telling(days: str, tense: Tense | None = "past") -> tuple[str, list[Told]]:
    names = [next(name for name in NAMES if name.startswith(day)) for day in days.split()]
    text = " ".join(f"The keeper of the sluice told it on {name}." for name in names)
    return text, [(name, f"XXXX-WXX-{NAMES.index(name) + 1}", tense) for name in names]


@pytest.mark.parametrize(
    ("named", "published"),
    [
        ("Mon", "Mon"),
        # Of days that follow each other the text is of the last, whichever it names first.
        ("Mon Tue", "Tue"),
        ("Tue Mon", "Tue"),
        ("Mon Tue Sun", "Tue"),
        ("Fri Sat Sun", "Sun"),
        # A week begins anywhere.
        ("Sun Sat Mon", "Mon"),
        # Two days far apart say little together.
        ("Wed Mon", "Wed"),
    ],
)
def test_a_text_is_of_the_last_of_the_days_that_it_tells_of(named: str, published: str) -> None:
    keys = make_keys("a", *telling(named))
    grounds = [
        ground
        for ground in own_grounds(keys, WEEK, WEIGHTS, shipped_weekdays(WEIGHTS))
        if ground.rule == "weekday"
    ]
    assert len(grounds) == len(named.split())
    assert all(not ground.hard and not ground.donors for ground in grounds)
    total = sum((ground.belief for ground in grounds), np.zeros(WEEK.size))
    assert NAMES[int(total.argmax())].startswith(published)


def test_only_past_weekdays_are_taken_from_past_ones() -> None:
    text = "He told it on Monday. It opens on Friday. They told it on Tuesday."
    told: list[Told] = [
        ("Monday", "XXXX-WXX-1", "past"),
        ("Friday", "XXXX-WXX-5", "future"),
        ("Tuesday", "XXXX-WXX-2", "past"),
    ]
    found = weekdays_of(make_keys("a", text, told))
    assert [(named.weekday, named.key, named.before) for named in found] == [
        (0, (True, "past", ""), ()),
        (4, (False, "future", ""), ()),
        (1, LATER, (0,)),
    ]


SHARES = shipped_weekdays(WEIGHTS)[LATER]


@settings(deadline=None, derandomize=True)
@given(st.permutations(range(7)), st.integers(0, 6))
def test_what_a_text_may_still_name_adds_up(days: list[int], taken: int) -> None:
    before, rest = tuple(days[:taken]), days[taken:]
    shares = [np.exp(beliefs.of_weekday(WEEK, day, before, SHARES, 1.0)) for day in rest]
    assert sum(shares) == pytest.approx(np.ones(WEEK.size))


def pile_of(days: str, published: dt.date, count: int) -> Pile:
    text, told = telling(days)
    return Pile([make_keys(f"d{n}", text, told) for n in range(count)], (), WEIGHTS)


def test_a_pile_tells_how_its_papers_name_weekdays() -> None:
    # Its papers tell on Tuesday of Monday, then of Sunday.
    pile = pile_of("Mon Sun", MONDAY + dt.timedelta(1), 30)
    known = {n: (MONDAY + dt.timedelta(1)).toordinal() for n in range(30)}
    fitted = fit_weekdays(pile, known, sorted(known))
    shipped = shipped_weekdays(WEIGHTS)
    assert all(shares.sum() == pytest.approx(1) for shares in fitted.values())
    assert fitted[True, "past", ""].argmax() == 1
    # The day before was taken each time: that it was not named again says nothing against it.
    assert fitted[LATER][2] > shipped[LATER][2]
    assert fitted[LATER][1] / fitted[LATER][0] > shipped[LATER][1] / shipped[LATER][0]
    assert fitted[False, "future", ""] == pytest.approx(shipped[False, "future", ""])


def test_draws_from_all_are_counted() -> None:
    pile = pile_of("Mon", MONDAY, 12)
    known = dict.fromkeys(range(12), MONDAY.toordinal())
    first = fit_weekdays(pile, known, sorted(known))[True, "past", ""]
    prior = WEIGHTS.weekday.prior
    counts = prior * shipped_weekdays(WEIGHTS)[True, "past", ""]
    counts[0] += 12
    assert first == pytest.approx(counts / counts.sum())
