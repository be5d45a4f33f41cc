"""A table whose rows are worked out anew: only what has changed is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from readout.store.database import Database, explain

Row = tuple[object, ...]


def replace_rows(
    database: Database, table: str, rows: Iterable[Row], *, keys: Sequence[str] = ("id",)
) -> None:
    """Let a table hold these rows and no others. Rows have all of its columns in their order, the
    `keys` first, which tell them apart; of several with the same keys the first counts.

    What stands already is not written: one more article changes few rows of a big pile, and a page
    that is written goes to the disk twice.
    """
    size = len(keys)
    wanted: dict[Row, Row] = {}
    for row in rows:
        wanted.setdefault(row[:size], row)
    gone: list[Row] = []
    for row in _stored(database, table):
        key = row[:size]
        if key not in wanted:
            gone.append(key)
        elif wanted[key] == row:
            del wanted[key]
    which = " AND ".join(f'"{key}" = ?' for key in keys)
    database.run_many(f"DELETE FROM {table} WHERE {which}", gone)  # noqa: S608
    database.run_many(_upsert(database, table, keys), wanted.values())


def _stored(database: Database, table: str) -> Iterator[Row]:
    """All rows of a table, one after the other: together they may be heavy."""
    try:
        yield from map(tuple, database.run(f"SELECT * FROM {table}"))  # noqa: S608
    except sqlite3.Error as error:
        raise explain(database.path, error) from error


def _upsert(database: Database, table: str, keys: Sequence[str]) -> str:
    # Not OR REPLACE: that would delete the row first, and with it what refers to it.
    columns = [row["name"] for row in database.rows(f"PRAGMA table_info({table})")]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    named = ", ".join(f'"{key}"' for key in keys)
    return (
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608
        f"ON CONFLICT ({named}) DO UPDATE SET {changes}"
    )
