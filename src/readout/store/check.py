"""Everything that can be wrong with a project file, and what it is about."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec

from readout.errors import ProjectError
from readout.schema.document import Metadata, document_id, text_hash
from readout.schema.span import Spans
from readout.schema.statement import Statement
from readout.schema.view import Problem
from readout.store.cast import decode_actor
from readout.store.database import Database
from readout.store.descriptions import (
    columns_before,
    columns_of,
    evidence_columns,
    get_metadata,
)
from readout.store.raws import get_raw
from readout.store.readings import decode_reading
from readout.store.sightings import BEST_PLACE, digest_beside, fold, given_of, notes_of
from readout.store.toldcheck import CHECKS as CHECKS_OF_TOLD

Check = Callable[[Database], Iterator[Problem]]

_PAGE = 200


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
    except (sqlite3.Error, ProjectError, msgspec.MsgspecError, UnicodeError, zlib.error) as error:
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
        "SELECT d.id, d.text_hash, p.sighting, p.path, p.input_id FROM places AS p "
        "JOIN documents AS d ON d.id = p.document ORDER BY d.id, p.path, p.input_id"
    ):
        right = document_id(
            row["text_hash"],
            path=row["path"],
            input_id=row["input_id"],
            given=given_of(database, row["sighting"]),
        )
        if right != row["id"]:
            message = f"what was seen in {row['path']} makes the id {right}"
            yield Problem(code="id", subject=row["id"], message=message)


def check_states(database: Database) -> Iterator[Problem]:
    """Documents whose state or path does not follow from where they were seen."""
    for row in database.rows(
        "SELECT key, id, state, path, content, input_id, media, encoding, path_key "
        "FROM documents ORDER BY id"
    ):
        best = database.row(BEST_PLACE, (row["key"],))
        if best is None:
            yield Problem(code="sighting", subject=row["id"], message="it was seen in no file")
            continue
        if (best["state"], best["path"], best["content"]) != (
            row["state"],
            row["path"],
            row["content"],
        ):
            message = f"it is noted as {row['state']} at {row['path']}, but was seen as "
            message += f"{best['state']} at {best['path']}"
            yield Problem(code="state", subject=row["id"], message=message)
        names = ("input_id", "media", "encoding")
        wrong = [name for name in names if row[name] != best[name]]
        wrong += ["path_key"] if row["path_key"] != fold(row["path"]) else []
        if wrong:
            message = f"{_listed(wrong)} not as it was seen in {best['path']}"
            yield Problem(code="column", subject=row["id"], message=message)


def check_sightings(database: Database) -> Iterator[Problem]:
    """Sightings whose digest does not follow from what is kept of them."""
    for row in database.rows(
        "SELECT s.key, d.id, s.path, s.input_id, s.media, s.encoding, s.content "
        "FROM sightings AS s JOIN documents AS d ON d.key = s.document ORDER BY d.id, s.path"
    ):
        right = digest_beside(
            path=row["path"],
            input_id=row["input_id"],
            media=row["media"],
            encoding=row["encoding"],
            given=given_of(database, row["key"]),
            notes=notes_of(database, row["key"]),
        )
        if right != row["content"]:
            message = f"what came with it in {row['path']} was altered"
            yield Problem(code="given", subject=row["id"], message=message)


def check_readings(database: Database) -> Iterator[Problem]:
    """Readings whose columns do not repeat what they hold."""
    last = ("", "")
    while rows := database.rows(
        "SELECT text_hash, tools_digest, language, not_read, data FROM readings "
        "WHERE (text_hash, tools_digest) > (?, ?) ORDER BY text_hash, tools_digest LIMIT ?",
        (*last, _PAGE),
    ):
        for row in rows:
            message = _fault_of_reading(row)
            if message:
                yield Problem(code="reading", subject=row["text_hash"], message=message)
        last = (rows[-1]["text_hash"], rows[-1]["tools_digest"])


def _fault_of_reading(row: sqlite3.Row) -> str:
    try:
        reading = decode_reading(row["data"])
    except (msgspec.MsgspecError, zlib.error) as error:
        return f"its reading cannot be decoded: {error}"
    kept = (reading.text_hash, reading.language.code, reading.not_read)
    if kept != (row["text_hash"], row["language"], row["not_read"]):
        return "its reading is of another text, or language or not_read are not as it says"
    return ""


def check_descriptions(database: Database) -> Iterator[Problem]:
    """Documents whose columns or evidence do not follow from their metadata."""
    last = ""
    while rows := database.rows(
        "SELECT d.*, m.document AS owner, m.data, coalesce(n.dct, m.dct) AS dct "
        "FROM documents AS d LEFT JOIN metadata AS m ON m.document = d.key "
        "LEFT JOIN dates AS n ON n.document = d.key WHERE d.id > ? ORDER BY d.id LIMIT ?",
        (last, _PAGE),
    ):
        evidence = _evidence(database, [row["key"] for row in rows])
        for row in rows:
            for message in _faults(database, row, evidence[row["key"]]):
                yield Problem(code="metadata", subject=row["id"], message=message)
        last = rows[-1]["id"]


def _faults(
    database: Database, row: sqlite3.Row, evidence: list[tuple[object, ...]]
) -> Iterator[str]:
    if (row["described"] is None) != (row["owner"] is None):
        yield "it is described without metadata, or has metadata without being described"
        return
    try:
        metadata = get_metadata(row["data"], row["dct"])
    except msgspec.MsgspecError as error:
        yield f"its metadata cannot be decoded: {error}"
        return
    columns = (
        columns_of(metadata) if row["owner"] is not None else _columns_before(database, row["key"])
    )
    wrong = [name for name, value in columns.items() if row[name] != value]
    if wrong:
        yield f"{_listed(wrong)} not as its metadata says"
    if evidence != _evidence_of(metadata):
        yield "its rows of evidence are not those of its metadata"


def _columns_before(database: Database, key: int) -> dict[str, str | None]:
    best = database.row(BEST_PLACE, (key,))
    return columns_before(given_of(database, best["key"]) if best else ())


def _evidence(database: Database, keys: list[int]) -> defaultdict[int, list[tuple[object, ...]]]:
    """The rows of evidence of these documents, by part and number."""
    found: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in database.rows(
        "SELECT document, part, number, start, end, value, rule, origin FROM evidence "
        "WHERE document IN (SELECT value FROM json_each(?)) ORDER BY document, part, number",
        (msgspec.json.encode(keys).decode("ascii"),),
    ):
        found[row["document"]].append(tuple(row)[1:])
    return found


def _evidence_of(metadata: Metadata) -> list[tuple[object, ...]]:
    # Part and number tell any two rows apart, so that nothing after them is compared here.
    return sorted(evidence_columns(metadata), key=lambda columns: columns[:2])


def _listed(names: list[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def check_index(database: Database) -> Iterator[Problem]:
    """A search index that is out of step with titles and texts, or with the words of rows."""
    for index, subject in (("search", "documents"), ("search_rows", "words of their rows")):
        try:
            database.connection.execute(
                f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
            )
        except sqlite3.DatabaseError as error:
            message = f"the search index does not agree with the {subject} ({error})"
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
        with suppress(msgspec.MsgspecError):  # said by check_descriptions
            if _lie_within(get_metadata(row["data"], row["dct"]).body, row["chars"]):
                continue
            message = "the paragraphs of its body do not lie within its text one after the other"
            yield Problem(code="span", subject=row["id"], message=message)


def _lie_within(spans: Spans, chars: int) -> bool:
    edges = [edge for span in spans for edge in (span.start, span.end)]
    return [0, *edges, chars] == sorted([0, *edges, chars])


def check_statements(database: Database) -> Iterator[Problem]:
    """Statements that point beyond the end of their text, or whose columns say otherwise."""
    for row in database.rows(
        "SELECT d.id, s.number, s.manner, s.act, s.data, t.chars FROM statements AS s "
        "JOIN documents AS d ON d.key = s.document JOIN texts AS t ON t.hash = d.text_hash "
        "ORDER BY d.id, s.number"
    ):
        subject = f"{row['id']} statement {row['number']}"
        said = msgspec.json.decode(row["data"], type=Statement)
        if (said.manner, said.act) != (row["manner"], row["act"]):
            yield Problem(code="statement", subject=subject, message="its columns were altered")
        spans = (*said.source, *said.cue, *said.content)
        if not all(0 <= span.start <= span.end <= row["chars"] for span in spans):
            message = "it points beyond the end of the text"
            yield Problem(code="span", subject=subject, message=message)


def check_cast(database: Database) -> Iterator[Problem]:
    """Actors whose columns or members do not repeat what is kept of them."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for row in database.rows("SELECT actor, id FROM members"):
        members[row["actor"]].add(row["id"])
    for row in database.rows("SELECT id, name, type, data FROM actors ORDER BY id"):
        actor = decode_actor(row["data"])
        if (actor.id, actor.name, actor.type) != (row["id"], row["name"], row["type"]):
            yield Problem(code="actor", subject=row["id"], message="its columns were altered")
        if {member.id for member in actor.members} != members[row["id"]]:
            yield Problem(code="actor", subject=row["id"], message="its members are not its own")


CHECKS: tuple[Check, ...] = (
    check_pages,
    check_references,
    check_texts,
    check_raws,
    check_ids,
    check_states,
    check_sightings,
    check_readings,
    check_descriptions,
    check_index,
    check_evidence,
    check_body,
    check_statements,
    check_cast,
    *CHECKS_OF_TOLD,
)
