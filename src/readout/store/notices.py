"""What papers say of their own articles: corrections, updates, retractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from readout.schema.claimtables import NoticeRow
from readout.store.database import Database


def notices_in(database: Database, documents: Iterable[str]) -> tuple[NoticeRow, ...]:
    """The notices of some documents, by document and place."""
    return tuple(
        _notices(
            database,
            "d.id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(documents)).decode("ascii"),),
        )
    )


def all_notices(database: Database) -> tuple[NoticeRow, ...]:
    """All notices of current documents, by document and place."""
    return tuple(_notices(database, "d.state = 'current'", ()))


def _notices(
    database: Database, condition: str, parameters: tuple[object, ...]
) -> Iterator[NoticeRow]:
    for row in database.rows(
        "SELECT d.id, t.label, t.start, t.end, "  # noqa: S608
        "substr(x.text, t.start + 1, t.end - t.start) AS words FROM told AS t "
        "JOIN documents AS d ON d.key = t.document "
        "JOIN texts AS x ON x.hash = d.text_hash "
        f"WHERE t.kind = 'notice' AND {condition} ORDER BY d.id, t.start, t.end",
        parameters,
    ):
        yield NoticeRow(
            document=row["id"],
            kind=row["label"],
            start=row["start"],
            end=row["end"],
            text=row["words"],
        )


def versions(database: Database) -> dict[str, str]:
    """Current documents that took the place of another, each with the one before it."""
    rows = database.rows(
        "SELECT newer.id AS newer, older.id AS older FROM versions AS v "
        "JOIN sightings AS s ON s.key = v.sighting "
        "JOIN documents AS newer ON newer.key = s.document "
        "JOIN sightings AS p ON p.key = v.previous "
        "JOIN documents AS older ON older.key = p.document "
        "WHERE newer.state = 'current' AND newer.key <> older.key ORDER BY newer.id, older.id"
    )
    return {row["newer"]: row["older"] for row in rows}
