"""Pieces of WHERE clauses, and counts of what they leave."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from readout.schema.view import Count
from readout.store.database import Database


class Condition(msgspec.Struct, frozen=True):
    """A piece of a WHERE clause with its parameters."""

    sql: str
    parameters: tuple[object, ...] = ()


def where(conditions: Iterable[Condition]) -> tuple[str, tuple[object, ...]]:
    """All of them at once, with their parameters."""
    kept = tuple(conditions)
    sql = " AND ".join(condition.sql for condition in kept) or "true"
    return sql, tuple(value for condition in kept for value in condition.parameters)


def days_overlap(
    since: dt.date | None, until: dt.date | None, *, surely: bool, prefix: str = ""
) -> Iterator[Condition]:
    """Documents whose days overlap these or, `surely`, lie within them; both ends included.
    `prefix` names the table of documents ("d.")."""
    date, earliest, latest = (f"{prefix}{name}" for name in ("date", "earliest", "latest"))
    if since or until:
        # An undated document overlaps everything, which is no reason to show it.
        yield Condition(f"coalesce({date}, {earliest}, {latest}) IS NOT NULL")
    if since:
        open_end = "" if surely else ", '9999-12-31'"
        last = earliest if surely else latest
        yield Condition(f"coalesce({date}, {last}{open_end}) >= ?", (since.isoformat(),))
    if until:
        open_end = "" if surely else ", '0001-01-01'"
        first = latest if surely else earliest
        yield Condition(f"coalesce({date}, {first}{open_end}) <= ?", (until.isoformat(),))


def counts_of(pairs: Iterable[tuple[str | None, int]]) -> tuple[Count, ...]:
    """(value, number) pairs as counts: the most frequent first, what has no value last."""
    counts = [Count(value, number) for value, number in pairs]
    return tuple(
        sorted(counts, key=lambda count: (count.value is None, -count.count, count.value or ""))
    )


def count_by(
    database: Database, column: str, source: str, conditions: Iterable[Condition]
) -> tuple[Count, ...]:
    """How many rows of a source ("FROM claims AS c") have each value of a column."""
    condition, parameters = where(conditions)
    rows = database.rows(
        f"SELECT {column} AS value, count(*) AS number {source} WHERE {condition} GROUP BY 1",
        parameters,
    )
    return counts_of(
        (None if row["value"] is None else str(row["value"]), row["number"]) for row in rows
    )


def in_order(database: Database, sql: str, found: Iterable[sqlite3.Row]) -> list[sqlite3.Row]:
    """The rows of a query ("SELECT id, data FROM claims") of the ids that were found, in their
    order. To sort ids and read their rows afterwards spares the reading of all other rows."""
    ids = [row["id"] for row in found]
    rows = database.rows(
        f"{sql} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (msgspec.json.encode(ids).decode("utf-8"),),
    )
    by_id = {row["id"]: row for row in rows}
    return [by_id[id] for id in ids]
