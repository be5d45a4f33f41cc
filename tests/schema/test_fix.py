"""Corrections: which of them are in force."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import msgspec
import pytest

from readout.schema.fix import (
    Corrections,
    Fix,
    FixState,
    Sameness,
    fault_of,
    fix_rows,
    in_force,
    make_evidence,
    make_fix,
    notes_in,
)
from readout.schema.span import Span
from readout.schema.time import Interval

DAYS = Interval(dt.date(2031, 3, 4), dt.date(2031, 3, 4))
OTHER = Interval(dt.date(2031, 3, 5), None)
PRESENT = {"a": "a", "b": "b", "a:0-4:actor": "m1", "a:9-12:actor": "m1", "b:0-4:actor": "m2"}
PRESENT["a:3-9:statement"] = "a:3-9:statement"
M1, M1_AGAIN, M2 = "a:0-4:actor", "a:9-12:actor", "b:0-4:actor"


def at(minute: int) -> dt.datetime:
    return dt.datetime(2031, 3, 6, 12, minute, tzinfo=dt.UTC)


A = make_fix("date", "a", days=DAYS, time=at(0))
A2 = make_fix("date", "a", days=OTHER, time=at(1))
B = make_fix("date", "b", days=DAYS, time=at(0))
UNDO_A = make_fix("undo", A.id, time=at(2))
UNDO_A2 = make_fix("undo", A2.id, time=at(2))
REDO_A = make_fix("undo", UNDO_A.id, time=at(3))
SAME = make_fix("merge", M1, others=[M2], time=at(0))
APART = make_fix("split", M2, others=[M1_AGAIN], time=at(1))
NAME = make_fix("rename", M1, name="The Harbour Board", time=at(0))
NAME2 = make_fix("rename", M1_AGAIN, name="Harbour Board", time=at(1))
TYPE = make_fix("retype", M2, type="organisation", time=at(1))

ROW = "a:3-9:statement"
REJECT = make_fix("reject", ROW, time=at(0))
RESTORE = make_fix("restore", ROW, time=at(1), user="noor")
REJECT2 = make_fix("reject", ROW, time=at(2), user="mia")
NOTE = make_fix("note", ROW, note="Ask the board.", time=at(0))
NOTE2 = make_fix("note", ROW, note="Asked.", time=at(1))
UNDO_NOTE = make_fix("undo", NOTE.id, time=at(2))
RESOLVE = make_fix("resolve", ROW, note="The later count stands.", time=at(0))
RESOLVE2 = make_fix("resolve", ROW, time=at(1))

CASES: list[tuple[tuple[Fix, ...], dict[str, FixState]]] = [
    ((), {}),
    ((A, B), {A.id: "active", B.id: "active"}),
    ((A, A2), {A.id: "replaced", A2.id: "active"}),
    ((A, UNDO_A), {A.id: "undone", UNDO_A.id: "active"}),
    ((A, A2, UNDO_A2), {A.id: "active", A2.id: "undone", UNDO_A2.id: "active"}),
    ((A, UNDO_A, REDO_A), {A.id: "active", UNDO_A.id: "undone", REDO_A.id: "active"}),
    ((SAME, APART), {SAME.id: "replaced", APART.id: "active"}),
    ((REJECT, RESTORE), {REJECT.id: "replaced", RESTORE.id: "active"}),
    (
        (REJECT, RESTORE, REJECT2),
        {REJECT.id: "replaced", RESTORE.id: "replaced", REJECT2.id: "active"},
    ),
    ((NOTE, NOTE2), {NOTE.id: "active", NOTE2.id: "active"}),
    ((NOTE, NOTE2, UNDO_NOTE), {NOTE.id: "undone", NOTE2.id: "active", UNDO_NOTE.id: "active"}),
    ((RESOLVE, RESOLVE2), {RESOLVE.id: "replaced", RESOLVE2.id: "active"}),
    ((NAME, NAME2, TYPE), {NAME.id: "replaced", NAME2.id: "active", TYPE.id: "active"}),
]


@pytest.mark.parametrize(("log", "states"), CASES)
def test_states_follow_from_the_set_of_entries(
    log: tuple[Fix, ...], states: dict[str, FixState]
) -> None:
    for order in permutations(log):
        rows = fix_rows(order, PRESENT)
        assert {row.fix.id: row.state for row in rows} == states


@pytest.mark.parametrize(
    "fix",
    [
        make_fix("date", "gone", days=DAYS),
        make_fix("merge", "gone:0-4:actor", others=[M2]),
        make_fix("merge", M1, others=["gone:0-4:actor"]),
        make_fix("rename", "a:0-5:actor", name="Board"),
    ],
)
def test_what_is_said_of_words_that_are_gone_is_an_orphan(fix: Fix) -> None:
    (row,) = fix_rows((fix,), PRESENT)
    assert row.state == "orphan"
    assert in_force((row,), PRESENT) == in_force((), PRESENT)


def test_an_undoing_of_nothing_stays_harmless() -> None:
    (row,) = fix_rows((make_fix("undo", "nothing"),), PRESENT)
    assert row.state == "active"


def test_the_last_word_counts() -> None:
    found = in_force(fix_rows((A, A2, B, SAME, NAME, NAME2, TYPE), PRESENT), PRESENT)
    assert found.days == {"a": OTHER, "b": DAYS}
    assert found.verdicts == (Sameness("merge", "m1", ("m2",)),)
    assert (found.names, found.types) == ({"m1": "Harbour Board"}, {"m2": "organisation"})
    found = in_force(fix_rows((SAME, APART), PRESENT), PRESENT)
    assert found.verdicts == (Sameness("split", "m2", ("m1",)),)


def test_a_replaced_entry_tells_by_what() -> None:
    rows = fix_rows((A, A2), PRESENT)
    assert [row.by for row in rows] == [A2.id, None]


def test_a_long_chain_of_undoings_ends() -> None:
    log = [A]
    for minute in range(2_000):
        log.append(make_fix("undo", log[-1].id, note=str(minute)))
    states = {row.fix.id: row.state for row in fix_rows(log, PRESENT)}
    assert [states[fix.id] for fix in log[-4:]] == ["active", "undone", "active", "undone"][::-1]


LATER = dt.datetime(2031, 3, 6, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.mark.parametrize(
    ("fix", "fault"),
    [
        (A, None),
        (A2, None),
        (SAME, None),
        (NAME, None),
        (TYPE, None),
        (UNDO_A, None),
        (msgspec.structs.replace(A, user="mia"), "not that of its words"),
        (make_fix("date", "a", days=DAYS, time=LATER), "not UTC"),
        (make_fix("date", "a", days=DAYS, time=LATER.replace(tzinfo=None)), "not UTC"),
        (make_fix("date", "a"), "no day"),
        (make_fix("date", "a", days=Interval()), "no day"),
        (make_fix("date", "a", days=Interval(OTHER.earliest, DAYS.latest)), "end before"),
        (make_fix("merge", M1), "another"),
        (make_fix("split", M1, others=[M1]), "another"),
        (make_fix("rename", M1), "a name"),
        (make_fix("rename", M1, name=" "), "a name"),
        (make_fix("rename", M1, name="Harbour\nBoard"), "one line"),
        (make_fix("rename", M1, name="b" * 9999), "a name"),
        (make_fix("retype", M1), "a type"),
        (make_fix("merge", "a:3-9:event", others=["b:3-9:event"]), None),
        (make_fix("split", "a:3-9:statement", others=["b:3-9:event"]), "of one kind"),
        (make_fix("merge", "a:3-9:mention", others=["b:3-9:mention"]), "of one kind"),
        (make_fix("merge", "a", others=["b"]), "of one kind"),
    ],
)
def test_what_nobody_could_have_said_is_told(fix: Fix, fault: str | None) -> None:
    found = fault_of(fix)
    assert (found is None) == (fault is None)
    assert (fault or "") in (found or "")


def test_ids_follow_from_content() -> None:
    assert make_fix("date", "a", days=DAYS, time=at(0)).id == A.id
    entries = (A, A2, B, SAME, APART, NAME, NAME2, TYPE, UNDO_A, REDO_A)
    said = (make_fix("date", "a", days=DAYS, note="so"), make_fix("merge", M1, others=[M2, "x"]))
    assert len({fix.id for fix in (*entries, *said)}) == len(entries) + 2


def test_evidence_tells_where_words_stand() -> None:
    text = "The mayor of Lumen spoke of the ferry."
    found = make_evidence("d", "hash", text, Span(4, 18))
    assert (found.exact, found.prefix, found.suffix) == (
        "mayor of Lumen",
        "The ",
        " spoke of the ferry.",
    )


def in_force_of(*log: Fix) -> Corrections:
    return in_force(fix_rows(log, PRESENT), PRESENT)


@pytest.mark.parametrize(
    ("log", "rejected"),
    [
        ((REJECT,), {ROW}),
        ((REJECT, RESTORE), set()),
        ((REJECT, RESTORE, REJECT2), {ROW}),
        ((REJECT, make_fix("undo", REJECT.id, time=at(3))), set()),
        ((RESTORE,), set()),
        ((make_fix("reject", "a:4-9:statement", time=at(0)),), set()),
    ],
)
def test_rejected_rows(log: tuple[Fix, ...], rejected: set[str]) -> None:
    assert in_force_of(*log).rejected == rejected


def test_all_notes_count_in_their_order() -> None:
    found = in_force_of(NOTE2, NOTE).notes
    assert [note.text for note in found[ROW]] == ["Ask the board.", "Asked."]
    assert [note.text for note in in_force_of(NOTE, NOTE2, UNDO_NOTE).notes[ROW]] == ["Asked."]


def test_a_conflict_is_resolved_until_that_is_taken_back() -> None:
    assert in_force_of(RESOLVE).resolved[ROW].text == "The later count stands."
    assert in_force_of(RESOLVE, RESOLVE2).resolved[ROW].fix == RESOLVE2.id
    assert in_force_of(RESOLVE, make_fix("undo", RESOLVE.id, time=at(5))).resolved == {}


def test_notes_among_a_part_of_the_log() -> None:
    log = (NOTE, NOTE2, UNDO_NOTE, RESOLVE, REJECT)
    assert [fix.id for fix in notes_in(log)] == [RESOLVE.id, NOTE2.id]


@pytest.mark.parametrize(
    ("fix", "fault"),
    [
        (make_fix("reject", "a"), "a reject names"),
        (make_fix("reject", "a:0-4:actor"), "a reject names"),
        (make_fix("restore", "a:0-4:place"), "a restore names"),
        (make_fix("note", "a", note="  "), "says something"),
        (make_fix("note", "a", note="x" * 2001), "more than 2,000"),
        (make_fix("resolve", ROW, note="x" * 2001), "more than 2,000"),
        (REJECT, None),
        (RESTORE, None),
        (NOTE, None),
        (RESOLVE2, None),
    ],
)
def test_faults_of_rows(fix: Fix, fault: str | None) -> None:
    found = fault_of(fix)
    assert found is None if fault is None else fault in (found or "")
