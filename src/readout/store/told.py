"""What single documents tell: events, figures, positions and notices, as they were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeVar

import msgspec

from readout.schema.span import Span
from readout.store.database import Database
from readout.store.sightings import key_of

Kind = Literal["event", "figure", "position", "notice"]
T = TypeVar("T", bound=msgspec.Struct)


class Piece(msgspec.Struct, frozen=True):
    """What stands at a span, and the label that it is filtered by."""

    span: Span
    label: str
    value: msgspec.Struct


def put_told(database: Database, document_id: str, kind: Kind, found: Iterable[Piece]) -> None:
    """Keep what a document tells, of this kind, in place of what was kept before: of several at
    one span the first. Raises KeyError where there is no such document."""
    key = key_of(database, document_id)
    database.run("DELETE FROM told WHERE document = ? AND kind = ?", (key, kind))
    database.run_many(
        "INSERT OR IGNORE INTO told VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                key,
                kind,
                each.span.start,
                each.span.end,
                each.label,
                msgspec.json.encode(each.value).decode("utf-8"),
            )
            for each in found
        ),
    )


def told_at(
    database: Database, kind: Kind, places: Iterable[tuple[str, Span]], type_: type[T]
) -> dict[tuple[str, Span], T]:
    """What stands at these spans of documents, where anything does."""
    wanted = [(document, span.start, span.end) for document, span in places]
    decoder = msgspec.json.Decoder(type_)
    return {
        (row["id"], Span(row["start"], row["end"])): decoder.decode(row["data"])
        for row in database.rows(
            # CROSS: the places come first; else every row of the kind is held against each of them.
            "SELECT d.id, t.start, t.end, t.data FROM json_each(?) AS w "
            "CROSS JOIN documents AS d ON d.id = json_extract(w.value, '$[0]') "
            "CROSS JOIN told AS t ON t.document = d.key AND t.kind = ? "
            "AND t.start = json_extract(w.value, '$[1]') AND t.end = json_extract(w.value, '$[2]')",
            (msgspec.json.encode(wanted).decode("ascii"), kind),
        )
    }


def texts_of(database: Database, ids: Iterable[str]) -> dict[str, str]:
    """The texts of documents by id."""
    rows = database.rows(
        "SELECT d.id, t.text FROM documents AS d JOIN texts AS t ON t.hash = d.text_hash "
        "WHERE d.id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(set(ids))).decode("ascii"),),
    )
    return {row["id"]: row["text"] for row in rows}
