"""Corrections: which of them are in force."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.schema.fix import Fix, FixState, fix_rows, fixed_days, make_fix
from readout.schema.time import Interval

DAYS = Interval(dt.date(2031, 3, 4), dt.date(2031, 3, 4))
OTHER = Interval(dt.date(2031, 3, 5), None)

A = make_fix("date", "a", days=DAYS)
A2 = make_fix("date", "a", days=OTHER)
B = make_fix("date", "b", days=DAYS)
UNDO_A = make_fix("undo", A.id)
UNDO_A2 = make_fix("undo", A2.id)
REDO_A = make_fix("undo", UNDO_A.id)

CASES: list[tuple[tuple[Fix, ...], list[FixState], dict[str, Interval]]] = [
    ((), [], {}),
    ((A, B), ["active", "active"], {"a": DAYS, "b": DAYS}),
    ((A, A2), ["replaced", "active"], {"a": OTHER}),
    ((A2, A), ["replaced", "active"], {"a": DAYS}),
    ((A, UNDO_A), ["undone", "active"], {}),
    ((A, A2, UNDO_A2), ["active", "undone", "active"], {"a": DAYS}),
    ((A, UNDO_A, REDO_A), ["active", "undone", "active"], {"a": DAYS}),
    ((make_fix("date", "gone", days=DAYS),), ["orphan"], {}),
    ((make_fix("undo", "nothing"),), ["active"], {}),
]


@pytest.mark.parametrize(("log", "states", "days"), CASES)
def test_states(log: tuple[Fix, ...], states: list[FixState], days: dict[str, Interval]) -> None:
    rows = fix_rows(log, frozenset("ab"))
    assert [row.state for row in rows] == states
    assert fixed_days(rows) == days


def test_ids_follow_from_content() -> None:
    assert make_fix("date", "a", days=DAYS).id == A.id
    others = {A.id, A2.id, B.id, make_fix("date", "a", days=DAYS, user="mia").id}
    others |= {make_fix("date", "a", days=DAYS, note="said so").id, make_fix("undo", "a").id}
    assert len(others) == 6
