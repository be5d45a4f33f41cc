"""What linking found: keys that it works from, duplicate groups, dates, and from what state."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeVar

import msgspec

from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.link import Reason
from readout.schema.time import Dct
from readout.store.database import Database
from readout.store.descriptions import date_columns, date_evidence, get_dct
from readout.store.sightings import key_of

_PAGE = 500
_LEVEL = 1
Stage = Literal["cast", "dated", "told", "linked"]
"""What is worked out one after the other: the cast that documents alone make, copies and dates;
events, claims, positions and the timeline; all of it, as corrected."""

T = TypeVar("T", bound=msgspec.Struct)


class _Details(msgspec.Struct, frozen=True):
    """What a copy's row keeps as JSON."""

    changes: tuple[Change, ...]
    reasons: tuple[Reason, ...]


def put_keys(database: Database, document_id: str, keys: msgspec.Struct) -> None:
    """Keep the keys of a document."""
    database.run(
        "INSERT OR REPLACE INTO keys (document, data) SELECT key, ? FROM documents WHERE id = ?",
        (zlib.compress(msgspec.msgpack.encode(keys), _LEVEL), document_id),
    )


def keys(database: Database, type_: type[T]) -> Iterator[tuple[str, T]]:
    """(id, keys) of every current document that has some, by id."""
    decoder = msgspec.msgpack.Decoder(type_)
    last = ""
    while rows := database.rows(
        "SELECT d.id, k.data FROM documents AS d JOIN keys AS k ON k.document = d.key "
        "WHERE d.id > ? AND d.state = 'current' ORDER BY d.id LIMIT ?",
        (last, _PAGE),
    ):
        for row in rows:
            yield row["id"], decoder.decode(zlib.decompress(row["data"]))
        last = rows[-1]["id"]


def keys_of(database: Database, ids: Iterable[str], type_: type[T]) -> dict[str, T]:
    """The keys of these documents, of those that have some."""
    rows = database.rows(
        "SELECT d.id, k.data FROM documents AS d JOIN keys AS k ON k.document = d.key "
        "WHERE d.id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(set(ids))).decode("ascii"),),
    )
    return {
        row["id"]: msgspec.msgpack.decode(zlib.decompress(row["data"]), type=type_) for row in rows
    }


def current_ids(database: Database) -> list[str]:
    """Ids of all current documents, in order."""
    return [
        row["id"]
        for row in database.rows("SELECT id FROM documents WHERE state = 'current' ORDER BY id")
    ]


def get_state(database: Database, stage: Stage) -> str | None:
    """What a stage was last worked out from, None where it never was."""
    found = database.value("SELECT value FROM state WHERE name = ?", (stage,))
    return None if found is None else str(found)


def put_state(database: Database, stage: Stage, state: str) -> None:
    """Note what a stage was worked out from."""
    database.run("INSERT OR REPLACE INTO state VALUES (?, ?)", (stage, state))


_DCTS = (
    "SELECT d.id, coalesce(n.dct, m.dct) AS dct FROM documents AS d "
    "LEFT JOIN metadata AS m ON m.document = d.key "
    "LEFT JOIN dates AS n ON n.document = d.key WHERE d.state = 'current'"
)


def dcts(database: Database) -> dict[str, Dct]:
    """When current documents were published, by id."""
    rows = database.rows(f"{_DCTS} ORDER BY d.id")
    return {row["id"]: get_dct(row["dct"]) for row in rows}


def dcts_of(database: Database, ids: Iterable[str]) -> dict[str, Dct]:
    """The same of these documents, those of them that are current."""
    rows = database.rows(
        f"{_DCTS} AND d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id",  # noqa: S608
        (msgspec.json.encode(sorted(ids)).decode("ascii"),),
    )
    return {row["id"]: get_dct(row["dct"]) for row in rows}


def put_groups(database: Database, groups: Iterable[DuplicateGroup]) -> None:
    """Keep these duplicate groups in place of all others."""
    database.run("DELETE FROM copies")
    database.run("DELETE FROM groups")
    database.run('UPDATE documents SET "group" = NULL, is_copy = 0 WHERE "group" IS NOT NULL')
    for group in groups:
        database.run(
            "INSERT INTO groups (id, origin, basis, agency, size) "
            "SELECT ?, key, ?, ?, ? FROM documents WHERE id = ?",
            (group.id, group.basis, group.agency, len(group.copies) + 1, group.origin),
        )
        for copy in group.copies:
            _put_copy(database, group, copy)
        database.run(
            'UPDATE documents SET "group" = ?, is_copy = id <> ? '
            "WHERE id IN (SELECT value FROM json_each(?))",
            (group.id, group.origin, msgspec.json.encode(group.members).decode("ascii")),
        )


def _put_copy(database: Database, group: DuplicateGroup, copy: Copy) -> None:
    details = _Details(copy.changes, copy.reasons)
    database.run(
        'INSERT INTO copies (document, "group", kind, kept, own, data) '
        "SELECT key, ?, ?, ?, ?, ? FROM documents WHERE id = ?",
        (
            group.id,
            copy.kind,
            copy.kept,
            copy.own,
            msgspec.json.encode(details).decode("utf-8"),
            copy.id,
        ),
    )


def count_groups(database: Database) -> tuple[int, int]:
    """How many duplicate groups there are, and how many documents stand in them."""
    row = database.rows("SELECT count(*), coalesce(sum(size), 0) FROM groups")[0]
    return int(row[0]), int(row[1])


def group_ids(
    database: Database, *, limit: int | None, offset: int, group: str | None = None
) -> list[str]:
    """Ids of duplicate groups, the largest first, then by id."""
    only = "" if group is None else "WHERE id = ?"
    rows = database.rows(
        f"SELECT id FROM groups {only} ORDER BY size DESC, id LIMIT ? OFFSET ?",  # noqa: S608
        (*(() if group is None else (group,)), -1 if limit is None else limit, offset),
    )
    return [row["id"] for row in rows]


def all_groups(database: Database) -> list[DuplicateGroup]:
    """All duplicate groups, the largest first, then by id."""
    found = (get_group(database, id) for id in group_ids(database, limit=None, offset=0))
    return [group for group in found if group is not None]


def get_group(database: Database, id: str) -> DuplicateGroup | None:
    """One duplicate group with its copies by id, None where there is none of that id."""
    row = database.row(
        "SELECT g.*, d.id AS origin_id FROM groups AS g JOIN documents AS d ON d.key = g.origin "
        "WHERE g.id = ?",
        (id,),
    )
    if row is None:
        return None
    return DuplicateGroup(
        id=row["id"],
        origin=row["origin_id"],
        basis=row["basis"],
        agency=row["agency"],
        copies=tuple(_copies(database, id)),
    )


def _copies(database: Database, group: str) -> Iterator[Copy]:
    for row in database.rows(
        "SELECT d.id, c.kind, c.kept, c.own, c.data FROM copies AS c "
        'JOIN documents AS d ON d.key = c.document WHERE c."group" = ? ORDER BY d.id',
        (group,),
    ):
        details = msgspec.json.decode(row["data"], type=_Details)
        yield Copy(
            id=row["id"],
            kind=row["kind"],
            kept=row["kept"],
            own=row["own"],
            changes=details.changes,
            reasons=details.reasons,
        )


def put_dates(database: Database, dates: Mapping[str, Dct]) -> int:
    """Keep these document creation times, and for every other document the one that it states
    itself. Returns how many documents changed."""
    before = {
        row["id"]: (row["key"], row["dct"])
        for row in database.rows(
            "SELECT d.id, d.key, n.dct FROM dates AS n JOIN documents AS d ON d.key = n.document"
        )
    }
    changed = 0
    for id in sorted(before.keys() - dates.keys()):
        key, _ = before[id]
        database.run("DELETE FROM dates WHERE document = ?", (key,))
        stated = database.value("SELECT dct FROM metadata WHERE document = ?", (key,))
        _show_date(database, key, get_dct(stated))
        changed += 1
    for id in sorted(dates):
        data = msgspec.json.encode(dates[id]).decode("utf-8")
        if id in before and before[id][1] == data:
            continue
        key = key_of(database, id)
        database.run("INSERT OR REPLACE INTO dates VALUES (?, ?)", (key, data))
        _show_date(database, key, dates[id])
        changed += 1
    return changed


def _show_date(database: Database, key: int, dct: Dct) -> None:
    """Let the columns and the evidence of a document tell this date."""
    columns = date_columns(dct)
    database.run(
        "UPDATE documents SET basis = ?, date = ?, earliest = ?, latest = ? WHERE key = ?",
        (*columns.values(), key),
    )
    database.run(
        "DELETE FROM evidence WHERE document = ? AND part IN ('date', 'date-conflict')", (key,)
    )
    database.run_many(
        "INSERT INTO evidence (document, part, number, start, end, value, rule, origin) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((key, *columns) for columns in date_evidence(dct)),
    )
