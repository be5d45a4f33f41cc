"""Corrections: what a person says of the record, kept in an append-only log and replayed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Literal

import msgspec

from readout.schema.time import Interval

Verb = Literal["date", "undo"]
FixState = Literal["active", "replaced", "undone", "orphan"]
"""`replaced`: a later correction says something else of the same; `orphan`: what it was said
of is no longer there, or has a newer text."""


class Fix(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the log.

    `date`: the document `target` was published within `days`. `undo`: the entry `target` no
    longer counts. `time` is UTC; it and `user` are told for people and decide nothing: later
    entries of the log win over earlier ones.
    """

    id: str
    verb: Verb
    target: str
    days: Interval | None = None
    user: str = ""
    time: dt.datetime | None = None
    note: str = ""


class FixRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log and what has become of it."""

    fix: Fix
    state: FixState


def fix_id(
    verb: Verb, target: str, days: Interval | None, user: str, time: dt.datetime | None, note: str
) -> str:
    """Content-addressed id of a log entry, 12 hexadecimal digits, so that a log taken in twice
    gives each entry once."""
    parts = (
        verb,
        target,
        "" if days is None else f"{days.earliest}/{days.latest}",
        user,
        "" if time is None else time.isoformat(),
        note,
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def make_fix(
    verb: Verb,
    target: str,
    *,
    days: Interval | None = None,
    user: str = "",
    time: dt.datetime | None = None,
    note: str = "",
) -> Fix:
    """An entry with its id."""
    return Fix(
        id=fix_id(verb, target, days, user, time, note),
        verb=verb,
        target=target,
        days=days,
        user=user,
        time=time,
        note=note,
    )


def fix_rows(log: tuple[Fix, ...], exists: frozenset[str]) -> tuple[FixRow, ...]:
    """Each entry of a log with its state; `exists` are the ids of current documents."""
    undone = _undone(log)
    last = {fix.target: fix.id for fix in log if fix.verb == "date" and fix.id not in undone}
    rows = []
    for fix in log:
        state: FixState = "active"
        if fix.id in undone:
            state = "undone"
        elif fix.verb == "date" and fix.target not in exists:
            state = "orphan"
        elif fix.verb == "date" and last[fix.target] != fix.id:
            state = "replaced"
        rows.append(FixRow(fix=fix, state=state))
    return tuple(rows)


def _undone(log: tuple[Fix, ...]) -> frozenset[str]:
    """Entries that no longer count. An undoing that was itself undone undoes nothing."""
    undone: set[str] = set()
    for fix in reversed(log):
        if fix.verb == "undo" and fix.id not in undone:
            undone.add(fix.target)
    return frozenset(undone)


def fixed_days(rows: tuple[FixRow, ...]) -> dict[str, Interval]:
    """Document ids to the days that the corrections in force give them."""
    return {
        row.fix.target: row.fix.days
        for row in rows
        if row.fix.verb == "date" and row.state == "active" and row.fix.days is not None
    }
