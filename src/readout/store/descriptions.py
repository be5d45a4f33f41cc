"""What documents are: metadata in columns, with its evidence one row a span."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from readout.schema.document import (
    FIELD_NAMES,
    Document,
    Field,
    Given,
    Metadata,
    given_value,
)
from readout.schema.reading import Language
from readout.schema.span import Span, Spans
from readout.schema.time import DateEvidence, Dct
from readout.store.database import Database
from readout.store.sightings import (
    BEST_PLACE,
    fold,
    forget_links,
    given_of,
    key_of,
    notes_of,
)

_PAGE = 200


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one document: the merge of its reading with what was given.

    `words` counts the blank-separated words of its body.
    """

    metadata: Metadata
    language: Language
    not_read: str | None
    words: int


class EvidenceRow(msgspec.Struct, frozen=True, array_like=True):
    """One row of the evidence table; `span` None where the evidence stands outside the text."""

    part: str
    span: Span | None
    value: str
    rule: str
    origin: str


def undescribed(database: Database, digest: str) -> Iterator[Document]:
    """Documents not described by these tools, by id, without their raw bytes.

    They may be described while this runs.
    """
    last = ""
    while rows := database.rows(
        "SELECT d.key, d.id, d.text_hash, t.text FROM documents AS d "
        "JOIN texts AS t ON t.hash = d.text_hash "
        "WHERE d.id > ? AND d.described IS NOT ? ORDER BY d.id LIMIT ?",
        (last, digest, _PAGE),
    ):
        for row in rows:
            yield _document(database, row["key"], row["id"], row["text_hash"], row["text"])
        last = rows[-1]["id"]


def is_outdated(database: Database, digest: str) -> bool:
    """Whether any document was described by other tools than these."""
    return bool(
        database.value(
            "SELECT EXISTS (SELECT 1 FROM documents WHERE described IS NOT NULL "
            "AND described <> ?)",
            (digest,),
        )
    )


def has_new(database: Database) -> bool:
    """Whether any current document was not described since it came in."""
    return bool(
        database.value(
            "SELECT EXISTS (SELECT 1 FROM documents INDEXED BY documents_new "
            "WHERE described IS NULL AND state = 'current')"
        )
    )


def count_new(database: Database) -> tuple[int, int]:
    """How many current documents were not described since they came in, and of how many of these
    the text was read."""
    row = database.rows(
        "SELECT count(*) AS waiting, count(r.text_hash) AS read FROM documents AS d "
        "LEFT JOIN (SELECT DISTINCT text_hash FROM readings) AS r ON r.text_hash = d.text_hash "
        "WHERE d.described IS NULL AND d.state = 'current'"
    )[0]
    return int(row["waiting"]), int(row["read"])


def described(database: Database, digest: str) -> Iterator[tuple[Document, Description]]:
    """Documents described by these tools, by id, without their raw bytes, and as what."""
    last = ""
    while rows := database.rows(
        "SELECT d.key, d.id, d.text_hash, t.text, d.language, d.language_score, d.not_read, "
        "coalesce(d.words, -1) AS words, m.data, m.dct FROM documents AS d "
        "JOIN texts AS t ON t.hash = d.text_hash LEFT JOIN metadata AS m ON m.document = d.key "
        "WHERE d.id > ? AND d.described = ? ORDER BY d.id LIMIT ?",
        (last, digest, _PAGE),
    ):
        for row in rows:
            document = _document(database, row["key"], row["id"], row["text_hash"], row["text"])
            yield (
                document,
                Description(
                    metadata=get_metadata(row["data"], row["dct"]),
                    language=Language(row["language"], row["language_score"]),
                    not_read=row["not_read"],
                    words=row["words"],
                ),
            )
        last = rows[-1]["id"]


def _document(database: Database, key: int, id: str, text_hash: str, text: str) -> Document:
    best = database.row(BEST_PLACE, (key,))
    assert best is not None
    return Document(
        id=id,
        text=text,
        text_hash=text_hash,
        path=best["path"],
        media=best["media"],
        encoding=best["encoding"],
        raw=b"",
        input_id=best["input_id"],
        given=given_of(database, best["key"]),
        notes=notes_of(database, best["key"]),
    )


def put_metadata(
    database: Database, document_id: str, description: Description, digest: str
) -> None:
    """Keep what a document is, in place of what was kept before."""
    key = key_of(database, document_id)
    metadata, language = description.metadata, description.language
    # What linking made of the former description no longer holds.
    database.run("DELETE FROM dates WHERE document = ?", (key,))
    database.run("DELETE FROM keys WHERE document = ?", (key,))
    forget_links(database)
    _put_columns(database, key, metadata)
    database.run(
        "UPDATE documents SET described = ?, language = ?, language_score = ?, not_read = ?, "
        "words = ? WHERE key = ?",
        (digest, language.code, language.score, description.not_read, description.words, key),
    )
    database.run(
        "INSERT OR REPLACE INTO metadata (document, data, dct) VALUES (?, ?, ?)",
        (key, _json(msgspec.structs.replace(metadata, dct=Dct())), _json(metadata.dct)),
    )
    database.run("DELETE FROM evidence WHERE document = ?", (key,))
    database.run_many(
        "INSERT INTO evidence (document, part, number, start, end, value, rule, origin) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((key, *columns) for columns in evidence_columns(metadata)),
    )


def _put_columns(database: Database, key: int, metadata: Metadata) -> None:
    columns = columns_of(metadata)
    assignments = ", ".join(f"{name} = ?" for name in columns)
    database.run(
        f"UPDATE documents SET {assignments} WHERE key = ?",  # noqa: S608
        (*columns.values(), key),
    )


def columns_of(metadata: Metadata) -> dict[str, str | None]:
    """The columns of `documents` that repeat a document's metadata, for queries."""
    title = _value(metadata.title)
    return {
        "title": title,
        "title_key": fold(title),
        "subtitle": _value(metadata.subtitle),
        "byline": _value(metadata.byline),
        "dateline": _value(metadata.dateline),
        "agency": _value(metadata.agency),
        "publisher": _value(metadata.publisher),
        "url": _value(metadata.url),
        "section": _value(metadata.section),
        "updated": _value(metadata.updated),
        **date_columns(metadata.dct),
    }


def date_columns(dct: Dct) -> dict[str, str | None]:
    """The columns of `documents` that tell its date."""
    return {
        "basis": dct.basis,
        "date": _iso(dct.date),
        "earliest": _iso(dct.earliest),
        "latest": _iso(dct.latest),
    }


def columns_before(given: tuple[Given, ...]) -> dict[str, str | None]:
    """The same columns of a document that was not described yet: it has what came with it."""
    title = given_value(given, "title")
    return {
        **columns_of(Metadata()),
        "title": title,
        "title_key": fold(title),
        "publisher": given_value(given, "publisher"),
    }


def get_metadata(data: str | None, dct: str | None) -> Metadata:
    """Metadata again from its two columns; an empty one where they are NULL."""
    if data is None:
        return Metadata()
    metadata = msgspec.json.decode(data, type=Metadata)
    return msgspec.structs.replace(metadata, dct=get_dct(dct))


def get_dct(dct: str | None) -> Dct:
    """A document creation time from its column, the unknown one where it is NULL."""
    return Dct() if dct is None else msgspec.json.decode(dct, type=Dct)


def evidence_rows(metadata: Metadata) -> Iterator[EvidenceRow]:
    """All that a document's metadata stands on, part by part."""
    for name in FIELD_NAMES:
        field: Field | None = getattr(metadata, name)
        if field is not None:
            yield from _rows(name, field.spans, field.value, field.rule, field.origin)
    for piece in metadata.boilerplate:
        yield EvidenceRow("boilerplate", piece.span, piece.kind, piece.rule, "text")
    yield from _date_rows(metadata.dct)


def _date_rows(dct: Dct) -> Iterator[EvidenceRow]:
    for part, reasons in (("date", dct.constraints), ("date-conflict", dct.conflicts)):
        for reason in reasons:
            yield from _rows(part, reason.spans, _days(reason), reason.rule, reason.origin)


def evidence_columns(metadata: Metadata) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of the evidence table: part, number, start, end, value, rule, origin."""
    yield from _columns(evidence_rows(metadata))


def date_evidence(dct: Dct) -> Iterator[tuple[str | int | None, ...]]:
    """Those rows of the evidence table that tell of the date."""
    yield from _columns(_date_rows(dct))


def _columns(rows: Iterable[EvidenceRow]) -> Iterator[tuple[str | int | None, ...]]:
    for number, row in numbered(rows):
        yield (row.part, number, *_bounds(row.span), row.value, row.rule, row.origin)


def _rows(part: str, spans: Spans, value: str, rule: str, origin: str) -> Iterator[EvidenceRow]:
    for span in spans or (None,):
        yield EvidenceRow(part, span, value, rule, origin)


def numbered(rows: Iterable[EvidenceRow]) -> Iterator[tuple[int, EvidenceRow]]:
    """The rows, each with its number among those of its part; parts stand together."""
    for _, group in groupby(rows, key=lambda row: row.part):
        yield from enumerate(group)


def _days(reason: DateEvidence) -> str:
    """ "2031-05-02", an ISO 8601 interval with ".." for an open end, or "" for weekdays only."""
    if reason.earliest is None and reason.latest is None:
        return ""
    if reason.earliest == reason.latest:
        return str(reason.earliest)
    return f"{_iso(reason.earliest) or '..'}/{_iso(reason.latest) or '..'}"


def _bounds(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def _value(field: Field | None) -> str | None:
    return None if field is None else field.value


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode("utf-8")
