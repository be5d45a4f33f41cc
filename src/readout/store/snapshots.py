"""States of the record: kept small, and the questions that tell what is new since one."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.schema.row import DocumentRow
from readout.schema.snapshot import Grouping, Snapshot, SnapshotRow
from readout.store import claims
from readout.store.database import Database, within
from readout.store.rows import rows_of

_LEVEL = 6
AUTOMATIC = 30
"""States kept that nobody named; the oldest go first."""
_STAMP = "____-__-__T__:__:__Z"


def take_snapshot(database: Database) -> Snapshot:
    """What there is now."""
    members: dict[str, list[str]] = {}
    for row in database.rows("SELECT id, actor FROM members ORDER BY actor, id"):
        members.setdefault(row["actor"], []).append(row["id"])
    actors = (
        Grouping(row["id"], row["name"], tuple(members.get(row["id"], ())))
        for row in database.rows("SELECT id, name, named FROM actors ORDER BY id")
        if row["named"] or len(members.get(row["id"], ())) > 1
    )
    return Snapshot(
        documents=document_days(database),
        actors=tuple(actors),
        pairs=tuple(
            (pair.left, pair.right, pair.relation) for _, pair in claims.short_pairs(database)
        ),
        fixes=tuple(row["id"] for row in database.rows("SELECT id FROM fixes ORDER BY id")),
    )


def document_days(database: Database) -> dict[str, str]:
    """Current documents with their best day, "" of none."""
    rows = database.rows("SELECT id, date FROM documents WHERE state = 'current' ORDER BY id")
    return {row["id"]: row["date"] or "" for row in rows}


def put_snapshot(database: Database, name: str, made: dt.datetime, snapshot: Snapshot) -> None:
    """Keep a state under a name, in place of one of that name."""
    data = zlib.compress(msgspec.msgpack.encode(snapshot), _LEVEL)
    database.run(
        "INSERT OR REPLACE INTO snapshots (name, made, documents, digest, data, state) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (name, _iso(made), len(snapshot.documents), digest_of(snapshot), data, _state(database)),
    )


def _state(database: Database) -> str:
    """What the record is worked out from now."""
    return msgspec.json.encode(
        database.pairs("SELECT name, value FROM state ORDER BY name")
    ).decode()


def is_unchanged(database: Database, name: str) -> bool:
    """Whether the record is surely worked out from the same as in the state of that name, so that
    its actors and claims are the same."""
    kept = database.value("SELECT state FROM snapshots WHERE name = ?", (name,))
    return kept is not None and kept == _state(database)


def put_automatic(database: Database, made: dt.datetime, snapshot: Snapshot) -> bool:
    """Keep a state under its time, unless the newest is the same. Old ones without a name of their
    own go, until as many as are kept are left. False where nothing is new."""
    newest = database.value("SELECT digest FROM snapshots ORDER BY made DESC, name DESC LIMIT 1")
    if newest == digest_of(snapshot):
        return False
    put_snapshot(database, _iso(made), made, snapshot)
    database.run(
        "DELETE FROM snapshots WHERE name IN (SELECT name FROM snapshots WHERE name LIKE ? "
        "ORDER BY made DESC, name DESC LIMIT -1 OFFSET ?)",
        (_STAMP, AUTOMATIC),
    )
    return True


def drop_snapshot(database: Database, name: str) -> bool:
    """Forget a state; False where there is none of that name."""
    there = database.value("SELECT count(*) FROM snapshots WHERE name = ?", (name,))
    database.run("DELETE FROM snapshots WHERE name = ?", (name,))
    return bool(there)


class _Short(msgspec.Struct, frozen=True, array_like=True):
    """A state of which actors and pairs are left packed: they are most of it."""

    documents: dict[str, str]
    actors: msgspec.Raw
    pairs: msgspec.Raw
    fixes: tuple[str, ...]


def get_snapshot(database: Database, name: str, *, short: bool = False) -> Snapshot | None:
    """The state of that name, None where there is none; `short` leaves actors and pairs out."""
    data = database.value("SELECT data FROM snapshots WHERE name = ?", (name,))
    if data is None:
        return None
    packed = zlib.decompress(data)
    if not short:
        return msgspec.msgpack.decode(packed, type=Snapshot)
    found = msgspec.msgpack.decode(packed, type=_Short)
    return Snapshot(documents=found.documents, actors=(), pairs=(), fixes=found.fixes)


def list_snapshots(database: Database) -> tuple[SnapshotRow, ...]:
    """All states, the newest first."""
    return tuple(
        SnapshotRow(
            name=row["name"],
            made=dt.datetime.fromisoformat(row["made"]),
            documents=row["documents"],
        )
        for row in database.rows(
            "SELECT name, made, documents FROM snapshots ORDER BY made DESC, name DESC"
        )
    )


def digest_of(snapshot: Snapshot) -> str:
    """SHA-256 of a state, 64 hexadecimal digits."""
    return hashlib.sha256(msgspec.msgpack.encode(snapshot)).hexdigest()


def _iso(made: dt.datetime) -> str:
    return made.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ids_since(database: Database, published: dt.date) -> list[str]:
    """Current documents published after a day, by id."""
    rows = database.rows(
        "SELECT id FROM documents WHERE state = 'current' AND coalesce(date, earliest) > ? "
        "ORDER BY id",
        (published.isoformat(),),
    )
    return [row["id"] for row in rows]


def newest(database: Database, documents: Iterable[str], *, limit: int) -> list[str]:
    """Those of some documents that were published last, the newest first, undated ones last."""
    rows = database.rows(
        "SELECT id FROM documents WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY coalesce(date, earliest) DESC, id DESC LIMIT ?",
        (_json(documents), within(limit)),
    )
    return [row["id"] for row in rows]


def document_rows(database: Database, ids: Sequence[str]) -> tuple[DocumentRow, ...]:
    """Documents of these ids as rows, in that order; those that are not there are left out."""
    rows = database.rows(
        "SELECT id, key FROM documents WHERE id IN (SELECT value FROM json_each(?))",
        (_json(ids),),
    )
    keys = {row["id"]: row["key"] for row in rows}
    return rows_of(database, [keys[id] for id in ids if id in keys])


def new_events(database: Database, documents: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Events that some documents tell, those of most sources first: ids, and whether other
    documents tell them, too."""
    for row in database.rows(
        "SELECT h.id, h.documents > count(DISTINCT t.document) AS known FROM happenings AS h "
        "JOIN happened AS t ON t.happening = h.id JOIN documents AS d ON d.key = t.document "
        "WHERE d.id IN (SELECT value FROM json_each(?)) "
        "GROUP BY h.id ORDER BY h.sources DESC, h.documents DESC, h.id",
        (_json(documents),),
    ):
        yield row["id"], bool(row["known"])


def new_statements(
    database: Database, documents: Iterable[str], *, limit: int
) -> tuple[list[tuple[int, int]], int]:
    """Statements of some documents, by day and order of telling: (document key, number), cut, and
    how many there are."""
    wanted = _json(documents)
    rows = database.rows(
        "SELECT s.document, s.number FROM statements AS s "
        "JOIN documents AS d ON d.key = s.document WHERE s.speech AND s.parent IS NULL "
        "AND NOT s.rejected AND d.id IN (SELECT value FROM json_each(?)) "
        "ORDER BY coalesce(d.date, d.earliest) DESC, d.id, s.number LIMIT ?",
        (wanted, within(limit)),
    )
    total = database.value(
        "SELECT count(*) FROM statements AS s JOIN documents AS d ON d.key = s.document "
        "WHERE s.speech AND s.parent IS NULL AND NOT s.rejected "
        "AND d.id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    return [(row["document"], row["number"]) for row in rows], int(total)


def homes(database: Database) -> dict[str, str]:
    """Which actor each member is now."""
    return database.pairs("SELECT id, actor FROM members")


def _json(values: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode("ascii")
