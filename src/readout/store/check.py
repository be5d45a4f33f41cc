"""Everything that can be wrong with a project file, and what it is about."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator

import msgspec

from readout.errors import ProjectError
from readout.schema.document import document_id, text_hash
from readout.schema.span import Spans
from readout.schema.view import Problem
from readout.store.database import Database
from readout.store.descriptions import get_metadata
from readout.store.raws import get_raw
from readout.store.sightings import BEST_PLACE, given_of

Check = Callable[[Database], Iterator[Problem]]


def problems(database: Database) -> tuple[Problem, ...]:
    """All problems, empty when all is well; the file itself is only read.

    Checks run on a private copy: the search index can check itself only where it may write,
    and a check of a large project must not keep a writer waiting.
    """
    try:
        copy = _copy(database)
    except (sqlite3.Error, ProjectError) as error:
        return (_damaged(database, error),)
    try:
        return tuple(problem for check in CHECKS for problem in _run(check, copy))
    finally:
        copy.close()


def _copy(database: Database) -> Database:
    # The empty name stands for a temporary file that SQLite deletes by itself.
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        database.connection.backup(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return Database(connection, database.path)


def _run(check: Check, database: Database) -> Iterator[Problem]:
    """A check that stumbles over damage reports it and lets the others go on."""
    try:
        yield from check(database)
    except (sqlite3.Error, ProjectError, msgspec.MsgspecError, UnicodeError) as error:
        yield _damaged(database, error)


def _damaged(database: Database, error: Exception) -> Problem:
    return Problem(code="damaged", subject=str(database.path), message=str(error))


def check_pages(database: Database) -> Iterator[Problem]:
    """SQLite's own check of pages, indexes, NOT NULL, CHECK and types."""
    for row in database.rows("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Problem(code="integrity", subject=str(database.path), message=row[0])


def check_references(database: Database) -> Iterator[Problem]:
    """Rows that refer to rows that are not there."""
    for row in database.rows("PRAGMA foreign_key_check"):
        where = row["table"] if row["rowid"] is None else f"{row['table']} row {row['rowid']}"
        message = f"refers to a row of {row['parent']} that is not there"
        yield Problem(code="reference", subject=where, message=message)


def check_texts(database: Database) -> Iterator[Problem]:
    """Texts that are not what their hash says."""
    for row in database.rows("SELECT hash FROM texts ORDER BY hash"):
        found = database.rows("SELECT text, chars FROM texts WHERE hash = ?", (row["hash"],))[0]
        if text_hash(found["text"]) != row["hash"]:
            yield Problem(code="text", subject=row["hash"], message="the text was altered")
        elif len(found["text"]) != found["chars"]:
            message = f"{len(found['text'])} code points, not {found['chars']} as noted"
            yield Problem(code="text", subject=row["hash"], message=message)


def check_raws(database: Database) -> Iterator[Problem]:
    """Raw bytes that are not what their hash says."""
    for row in database.rows("SELECT hash FROM raws ORDER BY hash"):
        try:
            stored = get_raw(database, row["hash"])
        except (zlib.error, LookupError, UnicodeError) as error:
            yield Problem(code="raw", subject=row["hash"], message=f"cannot be unpacked: {error}")
            continue
        if stored is None or hashlib.sha256(stored).hexdigest() != row["hash"]:
            yield Problem(code="raw", subject=row["hash"], message="the bytes were altered")


def check_ids(database: Database) -> Iterator[Problem]:
    """Documents whose id does not follow from their text and what came with it."""
    for row in database.rows(
        "SELECT d.id, d.text_hash, p.sighting, p.file, p.input_id FROM places AS p "
        "JOIN documents AS d ON d.id = p.document ORDER BY d.id, p.file, p.input_id"
    ):
        right = document_id(
            row["text_hash"],
            path=row["file"],
            input_id=row["input_id"],
            given=given_of(database, row["sighting"]),
        )
        if right != row["id"]:
            message = f"what was seen in {row['file']} makes the id {right}"
            yield Problem(code="id", subject=row["id"], message=message)


def check_states(database: Database) -> Iterator[Problem]:
    """Documents whose state or path does not follow from where they were seen."""
    for row in database.rows("SELECT key, id, state, path, content FROM documents ORDER BY id"):
        best = database.row(BEST_PLACE, (row["key"],))
        if best is None:
            yield Problem(code="sighting", subject=row["id"], message="it was seen in no file")
            continue
        if (best["state"], best["file"], best["content"]) != (
            row["state"],
            row["path"],
            row["content"],
        ):
            message = f"it is noted as {row['state']} at {row['path']}, but was seen as "
            message += f"{best['state']} at {best['file']}"
            yield Problem(code="state", subject=row["id"], message=message)


def check_index(database: Database) -> Iterator[Problem]:
    """A search index that is out of step with titles and texts."""
    try:
        database.connection.execute(
            "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)"
        )
    except sqlite3.DatabaseError as error:
        message = f"the search index does not agree with the documents ({error})"
        yield Problem(code="search", subject=str(database.path), message=message)


def check_evidence(database: Database) -> Iterator[Problem]:
    """Evidence that points beyond the end of its text."""
    for row in database.rows(
        "SELECT d.id, e.part, e.start, e.end, t.chars FROM evidence AS e "
        "JOIN documents AS d ON d.key = e.document JOIN texts AS t ON t.hash = d.text_hash "
        "WHERE e.start < 0 OR e.start > e.end OR e.end > t.chars ORDER BY d.id, e.part, e.number"
    ):
        message = f"evidence of {row['part']} at {row['start']}-{row['end']}, "
        message += f"but the text has {row['chars']} code points"
        yield Problem(code="span", subject=row["id"], message=message)


def check_body(database: Database) -> Iterator[Problem]:
    """Paragraphs of a body that point beyond the end of the text or overlap."""
    for row in database.rows(
        "SELECT d.id, m.data, m.dct, t.chars FROM metadata AS m "
        "JOIN documents AS d ON d.key = m.document JOIN texts AS t ON t.hash = d.text_hash "
        "ORDER BY d.id"
    ):
        if not _lie_within(get_metadata(row["data"], row["dct"]).body, row["chars"]):
            message = "the paragraphs of its body do not lie within its text one after the other"
            yield Problem(code="span", subject=row["id"], message=message)


def _lie_within(spans: Spans, chars: int) -> bool:
    edges = [edge for span in spans for edge in (span.start, span.end)]
    return [0, *edges, chars] == sorted([0, *edges, chars])


CHECKS: tuple[Check, ...] = (
    check_pages,
    check_references,
    check_texts,
    check_raws,
    check_ids,
    check_states,
    check_index,
    check_evidence,
    check_body,
)
