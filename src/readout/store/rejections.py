"""Rows that a person rejected: left out of pages, exports and links."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from readout.schema.rowid import RowPlace, parse_row, row_id
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.tables import statement_id
from readout.store.database import Database

KEPT = (
    "NOT EXISTS (SELECT 1 FROM rejected AS x WHERE x.document = t.document AND x.kind = t.kind "
    "AND x.start = t.start AND x.end = t.end)"
)
"""That a row of `told AS t` was not rejected."""

# CROSS: the places come first; else every row is held against each of them.
_PLACES = (
    "FROM json_each(?) AS w CROSS JOIN documents AS d ON d.id = json_extract(w.value, '$[0]') "
    "CROSS JOIN told AS t ON t.document = d.key AND t.kind = json_extract(w.value, '$[1]') "
    "AND t.start = json_extract(w.value, '$[2]') AND t.end = json_extract(w.value, '$[3]')"
)


def put_rejected(database: Database, ids: Collection[str]) -> bool:
    """Leave these rows out, and no others. Returns whether that is another set than before."""
    before = {row["id"] for row in database.rows("SELECT id FROM rejected")}
    if before == set(ids):
        return False
    database.run("DELETE FROM rejected")
    places = [(id, place) for id in sorted(ids) if (place := parse_row(id)) is not None]
    database.run_many(
        "INSERT INTO rejected (id, document, kind, start, end) "
        "SELECT ?, key, ?, ?, ? FROM documents WHERE id = ?",
        (
            (id, place.kind, place.span.start, place.span.end, place.document)
            for id, place in places
        ),
    )
    _mark_statements(database, {id for id, place in places if place.kind == "statement"})
    return True


def _mark_statements(database: Database, ids: Collection[str]) -> None:
    """Let rejected statements be told by their own rows: so pages go without asking for each."""
    database.run("UPDATE statements SET rejected = 0 WHERE rejected")
    documents = {id.partition(":")[0] for id in ids}
    rows = database.rows(
        "SELECT s.document, s.number, d.id, s.data FROM documents AS d "
        "JOIN statements AS s ON s.document = d.key "
        "WHERE d.id IN (SELECT value FROM json_each(?))",
        (_json(sorted(documents)),),
    )
    database.run_many(
        "UPDATE statements SET rejected = 1 WHERE document = ? AND number = ?",
        (
            (row["document"], row["number"])
            for row in rows
            if statement_id(row["id"], msgspec.json.decode(row["data"], type=Statement)) in ids
        ),
    )


def rejected_in(database: Database, document_id: str) -> tuple[str, ...]:
    """The rejected rows of one document, in text order."""
    rows = database.rows(
        "SELECT x.id FROM rejected AS x JOIN documents AS d ON d.key = x.document "
        "WHERE d.id = ? ORDER BY x.start, x.end, x.kind",
        (document_id,),
    )
    return tuple(row["id"] for row in rows)


def rejected(database: Database) -> frozenset[str]:
    """All rows that are left out."""
    return frozenset(row["id"] for row in database.rows("SELECT id FROM rejected"))


def told_among(database: Database, ids: Iterable[str]) -> frozenset[str]:
    """Those of the rows that a document tells: its events, figures, positions and notices."""
    wanted = [_place(place) for id in sorted(ids) if (place := parse_row(id)) is not None]
    rows = database.rows(f"SELECT d.id, t.kind, t.start, t.end {_PLACES}", (_json(wanted),))
    return frozenset(row_id(row["id"], Span(row["start"], row["end"]), row["kind"]) for row in rows)


def _place(place: RowPlace) -> tuple[str, str, int, int]:
    return place.document, place.kind, place.span.start, place.span.end


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("ascii")
