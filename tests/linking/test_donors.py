"""What dated documents lend to others."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from readout.linking.dating import donors
from readout.linking.dating.axis import (
    Axis,
    best_index,
    level_that_holds,
    likely_days,
    normalise,
    smallest_interval,
)
from readout.linking.dating.dayset import DaySet
from readout.linking.dating.fitting import shipped_weekdays
from readout.linking.dating.moments import Moment
from readout.linking.dating.neighbours import Bag, find_near, make_index
from readout.linking.dating.pile import Pile, published_when
from readout.linking.dating.weights import load_weights
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.time import Interval

from .dating import make_keys

TUESDAY = dt.date(2031, 3, 4)
WEIGHTS = load_weights()
AXIS = Axis.between(dt.date(2031, 1, 1), dt.date(2031, 12, 31))


def best_of(days: tuple[tuple[int, float], ...]) -> dt.date | None:
    best = max(days, key=lambda pair: pair[1], default=None)
    return None if best is None else dt.date.fromordinal(best[0])


@pytest.mark.parametrize(
    ("moment", "best"),
    [
        (Moment(kind="offset", unit="day", offset=0), TUESDAY),
        (Moment(kind="offset", unit="day", offset=-1), dt.date(2031, 3, 5)),
        (Moment(kind="weekday", weekday=1, tense="past"), TUESDAY),
        # It happened on a Tuesday: what is told of Friday is something else.
        (Moment(kind="weekday", weekday=4, tense="past"), None),
        (Moment(kind="month-day", month=3, day=4, tense="past"), TUESDAY),
        (Moment(kind="month-day", month=3, day=5, tense="past"), None),
        (Moment(kind="absolute"), None),
    ],
)
def test_publication_from_what_happened(moment: Moment, best: dt.date | None) -> None:
    days = published_when(moment, Interval(TUESDAY, TUESDAY), lead=False, weights=WEIGHTS)
    assert best_of(days) == best
    assert sum(share for _, share in days) <= 1 + 1e-9


def test_a_long_stretch_dates_nothing() -> None:
    month = Interval(dt.date(2031, 3, 1), dt.date(2031, 3, 31))
    assert published_when(None, month, lead=False, weights=WEIGHTS) == ()


def test_the_nearest_have_the_rarest_terms_in_common() -> None:
    bags = [Bag((1, 2, 3, 9)), Bag((1, 2, 4, 9)), Bag((3, 5, 6, 9)), Bag((7, 8, 9))]
    index = make_index(bags, most=3)
    near = find_near(index, 0, limit=5)
    assert near.items.tolist() == [1, 2]
    assert find_near(index, 3, limit=5).items.tolist() == []
    assert find_near(index, 0, limit=1).items.tolist() == [1]


def make_pile(*, group: DuplicateGroup | None = None) -> Pile:
    text = "The sluice gates of Ostermark failed and the lower harbour of Port Lumen lay dry."
    keys = [
        make_keys("copy", text),
        make_keys("origin", text, published=TUESDAY),
        make_keys("other", "Brass bands of the valley met for a prize.", published=TUESDAY),
    ]
    return Pile(keys, () if group is None else (group,), WEIGHTS)


def test_a_copy_is_not_before_its_original() -> None:
    group = DuplicateGroup(
        id="copy",
        origin="origin",
        basis="credited",
        copies=(Copy(id="copy", kind="same", kept=1, own=0),),
    )
    pile = make_pile(group=group)
    known = {pile.number["origin"]: TUESDAY.toordinal()}
    ground = donors.of_copies(pile, AXIS, pile.number["copy"], known, 1 / 365)
    assert ground is not None and ground.donors == ("origin",)
    place = AXIS.index(TUESDAY)
    assert ground.belief[place] > ground.belief[place + 5]
    assert ground.belief[place + 2] > ground.belief[place - 2]


def test_documents_without_a_group_lend_nothing_as_copies() -> None:
    pile = make_pile()
    assert donors.of_copies(pile, AXIS, 0, {1: TUESDAY.toordinal()}, 1 / 365) is None


def test_silence_speaks_for_before_and_fades() -> None:
    said = "Sluice keepers of Ostermark recall the fall of the Berlin Wall and the lean years."
    silent = "Sluice keepers of Ostermark recall the lean years."
    other = "Brass bands of the valley met for a prize."
    pile = Pile(
        [make_keys(n, t) for n, t in zip("abc", (silent, said, other), strict=True)], (), WEIGHTS
    )
    axis = Axis.between(dt.date(1989, 1, 1), dt.date(1992, 1, 1))
    near = pile.near(0)
    pairs = list(zip(near.items.tolist(), near.likeness.tolist(), strict=True))
    (ground,) = donors.of_silence(pile, axis, 0, pairs)
    fall = axis.index(dt.date(1989, 11, 9))
    assert ground.belief[fall] == 0
    assert ground.belief[fall + 1] < ground.belief[fall + 60] < ground.belief[fall + 600] <= 0
    assert ground.donors == ("b",)
    assert list(donors.of_silence(pile, axis, 1, pairs)) == []


def test_shipped_shares_are_shares() -> None:
    for shares in shipped_weekdays(WEIGHTS).values():
        assert shares.sum() == pytest.approx(1)
    for row in WEIGHTS.donors.shares:
        assert sum(row) == pytest.approx(1)
        assert len(row) == len(WEIGHTS.donors.scales) + 1
    assert len(WEIGHTS.donors.shares) == len(WEIGHTS.donors.edges) + 1


def test_the_shortest_stretch_that_holds_a_share() -> None:
    shares = np.array([0.1, 0.0, 0.5, 0.3, 0.0, 0.1])
    assert smallest_interval(shares, 0.5) == (2, 2)
    assert smallest_interval(shares, 0.75) == (2, 3)
    assert smallest_interval(shares, 1.0) == (0, 5)
    assert best_index(shares) == 2
    for place in range(6):
        first, last = smallest_interval(shares, level_that_holds(shares, place))
        assert first <= place <= last


def test_likely_days_leave_out_weekdays_and_open_ends() -> None:
    axis = Axis.between(dt.date(2031, 3, 3), dt.date(2031, 3, 30))
    tuesdays = np.where(axis.holds(DaySet(weekdays=2)), 0.0, -30.0)
    days = likely_days(axis, normalise(tuesdays), 0.9)
    assert days.weekdays == 2
    assert days.earliest == dt.date(2031, 3, 4)
    assert likely_days(axis, normalise(np.zeros(28)), 1.0) == DaySet()
