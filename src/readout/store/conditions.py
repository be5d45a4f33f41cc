"""Pieces of WHERE clauses, and counts of what they leave."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from readout.schema.tables import Named
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


def named_counts(rows: Iterable[sqlite3.Row]) -> tuple[tuple[Named, int], ...]:
    """Rows of `id`, `name` and `number` as names with their numbers, in their order."""
    return tuple((Named(row["id"], row["name"]), row["number"]) for row in rows)
