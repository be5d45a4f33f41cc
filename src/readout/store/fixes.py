"""The log of corrections: entries are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from readout.schema.fix import Fix
from readout.store.database import Database


def add_fix(database: Database, fix: Fix) -> bool:
    """Put an entry at the end of the log; False where it stands there already."""
    cursor = database.run(
        "INSERT INTO fixes (id, data) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (fix.id, msgspec.json.encode(fix).decode("utf-8")),
    )
    return cursor.rowcount == 1


def get_fix(database: Database, id: str) -> Fix | None:
    """The entry of this id, None where there is none."""
    data = database.value("SELECT data FROM fixes WHERE id = ?", (id,))
    return None if data is None else msgspec.json.decode(data, type=Fix)


def on_rows(database: Database, ids: Iterable[str], verbs: Iterable[str]) -> tuple[Fix, ...]:
    """The entries of these verbs on these rows, and all that take entries back, in the order in
    which they were made."""
    rows = database.rows(
        "SELECT data FROM fixes WHERE json_extract(data, '$.verb') = 'undo' OR ("
        "json_extract(data, '$.verb') IN (SELECT value FROM json_each(?)) "
        "AND json_extract(data, '$.target') IN (SELECT value FROM json_each(?))) ORDER BY number",
        (_list(verbs), _list(ids)),
    )
    return tuple(msgspec.json.decode(row["data"], type=Fix) for row in rows)


def log(database: Database) -> tuple[Fix, ...]:
    """All entries in the order in which they were made."""
    rows = database.rows("SELECT data FROM fixes ORDER BY number")
    return tuple(msgspec.json.decode(row["data"], type=Fix) for row in rows)


def _list(words: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(set(words))).decode("ascii")
