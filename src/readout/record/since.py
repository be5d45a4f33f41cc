"""What has changed since a state of the record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.errors import UsageError
from readout.schema.fix import FixRow
from readout.schema.snapshot import (
    Changes,
    Grouping,
    NewPair,
    Redated,
    Regrouped,
    Snapshot,
    SnapshotRow,
)
from readout.schema.tables import Named
from readout.store import Store, claims, happenings, notices, snapshots, statements
from readout.store.cast import named
from readout.store.claims import ShortPair

SHOWN = 50
"""Rows told of each kind; all are counted."""
_REVISED = ("supersede",)


class Point(msgspec.Struct, frozen=True):
    """What is compared with: a state by name, or a day where no state is so old."""

    state: str | None = None
    made: dt.datetime | None = None
    snapshot: Snapshot | None = None
    day: dt.date | None = None
    unchanged: bool = False
    """Whether the record is worked out from the same now; then the snapshot tells of no actors and
    no pairs."""


def find_point(store: Store, word: str | None) -> Point:
    """The state that a word means: its name, or a day, on which or before which it was made.
    Without a word it is the one before the newest, or the newest where only that is there. A day
    that no state reaches back to stands for itself. Raises UsageError where it means nothing."""
    states = store.ask(snapshots.list_snapshots)
    if word is None:
        if not states:
            raise UsageError("no state was kept yet; name a day, as in 2023-12-20")
        return _point(store, states[1] if len(states) > 1 else states[0])
    for state in states:
        if state.name == word:
            return _point(store, state)
    day = _day(word)
    if day is None:
        known = ", ".join(state.name for state in states[:5]) or "none was kept yet"
        raise UsageError(f"{word!r} is neither a day (2023-12-20) nor a state ({known})")
    older = next((state for state in states if state.made.date() <= day), None)
    return Point(day=day) if older is None else _point(store, older)


def _point(store: Store, state: SnapshotRow) -> Point:
    unchanged = store.ask(snapshots.is_unchanged, state.name)
    snapshot = store.ask(snapshots.get_snapshot, state.name, short=unchanged)
    return Point(state.name, state.made, snapshot, unchanged=unchanged)


def _day(word: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        return None


def find_changes(store: Store, point: Point, log: Sequence[FixRow]) -> Changes:
    """All that is other now than it was then."""
    then = point.snapshot
    if then is None:
        assert point.day is not None
        return _of_documents(store, point, store.ask(snapshots.ids_since, point.day))
    now = store.ask(snapshots.document_days)
    new = [id for id in now if id not in then.documents]
    changes = _of_documents(store, point, new)
    pairs = () if point.unchanged else _new_pairs(store, then)
    known = frozenset(then.fixes)
    homes = {} if point.unchanged else store.ask(snapshots.homes)
    conflicts = [each for each in pairs if each[1].relation == "conflict"]
    revised = [each for each in pairs if each[1].relation in _REVISED]
    return msgspec.structs.replace(
        changes,
        lost=tuple(id for id in then.documents if id not in now),
        redated=tuple(_redated(store, then, now)),
        conflicts=tuple(_pairs(store, conflicts[:SHOWN])),
        conflicts_total=len(conflicts),
        revised=tuple(_pairs(store, revised[:SHOWN])),
        revised_total=len(revised),
        merged=tuple(_merged(store, then.actors, homes)),
        split=tuple(_split(store, then.actors, homes)),
        fixes=tuple(row for row in log if row.fix.id not in known),
    )


def _new_pairs(store: Store, then: Snapshot) -> list[tuple[str, ShortPair]]:
    """Pairs that were none then, or stood to each other otherwise, each with its claim's id."""
    told = frozenset(then.pairs)
    other = [
        (claim, pair)
        for claim, pair in store.ask(lambda database: list(claims.short_pairs(database)))
        if (pair.left, pair.right, pair.relation) not in told
    ]
    turned = {(right, left, relation) for left, right, relation in told} if other else ()
    return [
        (claim, pair)
        for claim, pair in other
        if (pair.left, pair.right, pair.relation) not in turned
    ]


def _of_documents(store: Store, point: Point, new: Sequence[str]) -> Changes:
    """What came with new documents."""
    told = store.ask(lambda database: list(snapshots.new_events(database, new)))
    fresh = [id for id, known in told if not known]
    again = [id for id, known in told if known]
    said, total = store.ask(snapshots.new_statements, new, limit=SHOWN)
    newest = store.ask(snapshots.newest, new, limit=SHOWN)
    return Changes(
        state=point.state,
        made=point.made,
        day=point.day,
        documents=store.ask(snapshots.document_rows, newest),
        documents_total=len(new),
        notices=tuple(store.ask(notices.notices_in, new)),
        events=store.ask(happenings.rows_by_id, fresh[:SHOWN]),
        events_total=len(fresh),
        retold=store.ask(happenings.rows_by_id, again[:SHOWN]),
        retold_total=len(again),
        statements=tuple(store.ask(lambda database: list(statements.views_of(database, said)))),
        statements_total=total,
    )


def _redated(store: Store, then: Snapshot, now: Mapping[str, str]) -> Iterator[Redated]:
    changed = [id for id, day in then.documents.items() if id in now and now[id] != day]
    for row in store.ask(snapshots.document_rows, changed):
        yield Redated(document=row, before=_day(then.documents[row.id]))


def _pairs(store: Store, found: Iterable[tuple[str, ShortPair]]) -> Iterator[NewPair]:
    for id, pair in found:
        claim = store.ask(claims.get_claim, id)
        if claim is not None:
            yield NewPair(claim=claim, left=pair.left, right=pair.right, relation=pair.relation)


def _merged(
    store: Store, then: Sequence[Grouping], homes: Mapping[str, str]
) -> Iterator[Regrouped]:
    """Actors that were several. `homes` are those of members now."""
    groups: defaultdict[str, list[Named]] = defaultdict(list)
    for group in then:
        if group.id in homes:
            groups[homes[group.id]].append(Named(group.id, group.name))
    joined = [id for id in sorted(groups) if len(groups[id]) > 1]
    names = store.ask(named, joined)
    for id in joined:
        yield Regrouped(
            actor=Named(id, names.get(id, groups[id][0].name)), before=tuple(groups[id])
        )


def _split(store: Store, then: Sequence[Grouping], homes: Mapping[str, str]) -> Iterator[Regrouped]:
    """Actors that are several now. `homes` are those of members now."""
    parted = [
        (group, tuple(dict.fromkeys(homes[id] for id in group.members if id in homes)))
        for group in then
        if len(group.members) > 1 and len({*map(homes.get, group.members)} - {None}) > 1
    ]
    names = store.ask(named, (id for _, parts in parted for id in parts))
    for group, parts in parted:
        yield Regrouped(
            actor=Named(group.id, group.name),
            before=tuple(Named(id, names.get(id, group.name)) for id in parts),
        )
