"""Rows that take the place of others: what is left, what is written, what goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readout.store.database import Database
from readout.store.replacing import Row, replace_rows

OLD: list[Row] = [("a", 1, 0.5, None), ("b", 2, 1.0, "x"), ("c", 3, 2.0, "y")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "some.db"
    path.touch()
    database = Database.open(path, "rw", wait=1.0)
    database.run("CREATE TABLE things (id TEXT PRIMARY KEY, end INTEGER, score REAL, data TEXT)")
    database.run("CREATE TABLE parts (thing TEXT REFERENCES things (id) ON DELETE CASCADE, n, "
                 "seen, PRIMARY KEY (thing, n))")  # fmt: skip
    database.run("CREATE TABLE writes (id TEXT)")
    for verb in ("INSERT", "UPDATE"):
        database.run(
            f"CREATE TRIGGER noted_{verb} AFTER {verb} ON things "
            "BEGIN INSERT INTO writes VALUES (new.id); END"
        )
    replace_rows(database, "things", OLD)
    database.run("DELETE FROM writes")
    yield database
    database.close()


def held(database: Database, table: str = "things") -> list[Row]:
    return [tuple(row) for row in database.rows(f"SELECT * FROM {table} ORDER BY 1, 2")]


def written(database: Database) -> list[str]:
    return [row["id"] for row in database.rows("SELECT id FROM writes ORDER BY id")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (OLD, []),
        (OLD[::-1], []),
        ([OLD[0], ("b", 2, 1, "x"), OLD[2]], []),  # 1 is 1.0
        ([OLD[0], ("b", 2, 1.0, "z")], ["b"]),
        ([("d", True, 0.0, None), *OLD], ["d"]),
        ([], []),
    ],
)
def test_only_what_has_changed_is_written(
    database: Database, rows: list[Row], expected: list[str]
) -> None:
    replace_rows(database, "things", rows)
    assert held(database) == sorted(rows)
    assert written(database) == expected


def test_of_equal_keys_the_first_counts(database: Database) -> None:
    replace_rows(database, "things", [("a", 7, 0.0, "one"), ("a", 8, 0.0, "two")])
    assert held(database) == [("a", 7, 0.0, "one")]


def test_what_refers_to_a_changed_row_stays_and_to_a_lost_one_goes(database: Database) -> None:
    replace_rows(database, "parts", [("a", 1, 0), ("b", 1, 0)], keys=("thing", "n"))
    replace_rows(database, "things", [("a", 9, 0.5, None)])
    assert held(database, "parts") == [("a", 1, 0)]
