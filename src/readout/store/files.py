"""Files that documents came from: taken in to their end, there or gone, failed, pruned."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from readout.schema.document import Failure
from readout.schema.row import FailureRow
from readout.store.database import Database
from readout.store.sightings import held_by, settle


def is_current(database: Database, file: str, file_hash: str, digest: str) -> bool:
    """Whether that very content of the file was taken in to its end by the same tools.

    A file with failures never is: they are said again, and what failed for want of time or
    memory may succeed now.
    """
    found = database.value(
        "SELECT 1 FROM files WHERE name = ? AND hash = ? AND ingest_digest = ? "
        "AND NOT EXISTS (SELECT 1 FROM failures WHERE file = name)",
        (file, file_hash, digest),
    )
    return found is not None


def touch(database: Database, file: str) -> frozenset[int]:
    """The file is there, unchanged: what it held is current again. Returns its documents."""
    keys = _held_keys(database, file)
    if database.value("SELECT gone FROM files WHERE name = ?", (file,)):
        database.run("UPDATE files SET gone = 0 WHERE name = ?", (file,))
        settle(database, keys)
    return frozenset(keys)


def add_failure(database: Database, file: str, failure: Failure) -> None:
    """Keep why an input, or one row of it, did not become a document."""
    database.run("INSERT INTO files (name) VALUES (?) ON CONFLICT DO NOTHING", (file,))
    number = database.value(
        "SELECT coalesce(max(number) + 1, 0) FROM failures WHERE file = ?", (file,)
    )
    database.run(
        "INSERT INTO failures (file, number, path, line, input_id, reason, message) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            file,
            number,
            failure.path,
            failure.line,
            failure.input_id,
            failure.reason,
            failure.message,
        ),
    )


def failures(database: Database) -> tuple[FailureRow, ...]:
    """All failures, by path, line and what they say."""
    rows = database.rows(
        "SELECT path, line, input_id, reason, message FROM failures "
        "ORDER BY path, line, reason, message, input_id, file, number"
    )
    return tuple(FailureRow(**row) for row in rows)


def known_files(database: Database) -> tuple[str, ...]:
    """Names of the files that are not known to be gone, or that failures are kept of."""
    rows = database.rows(
        "SELECT name FROM files WHERE NOT gone "
        "OR EXISTS (SELECT 1 FROM failures WHERE file = name) ORDER BY name"
    )
    return tuple(row["name"] for row in rows)


def holds(database: Database, file: str) -> bool:
    """Whether any document was seen in that file, now or before."""
    return database.value("SELECT 1 FROM sightings WHERE file = ? LIMIT 1", (file,)) is not None


def mark_gone(
    database: Database, files: Iterable[str], *, fresh: Collection[str]
) -> tuple[str, ...]:
    """Note that files are no longer there; returns those that held documents until now.

    Their failures go too, except those of `fresh` files: that a path named just now does not
    exist is news, that a file which failed once has left is not.
    """
    left = tuple(name for name in sorted(set(files)) if _leave(database, name, name in fresh))
    _forget_empty(database)
    return left


def _leave(database: Database, file: str, is_fresh: bool) -> bool:
    was_gone = database.value("SELECT gone FROM files WHERE name = ?", (file,))
    if was_gone is None:
        return False
    if not is_fresh:
        database.run("DELETE FROM failures WHERE file = ?", (file,))
    database.run("UPDATE files SET gone = 1 WHERE name = ?", (file,))
    keys = _held_keys(database, file)
    settle(database, keys)
    return bool(keys) and not was_gone


def prune(database: Database) -> int:
    """Delete what no file holds any more and all that only it used. Returns the documents."""
    deleted = database.run("DELETE FROM documents WHERE state <> 'current'").rowcount
    database.run(
        "DELETE FROM sightings WHERE key IN (SELECT sighting FROM places WHERE state <> 'current')"
    )
    _forget_empty(database)
    database.run("DELETE FROM raws WHERE hash NOT IN (SELECT raw FROM sightings)")
    # A text without a document may still be what somebody's raw bytes are kept as.
    database.run(
        "DELETE FROM texts WHERE hash NOT IN (SELECT text_hash FROM documents) "
        "AND NOT EXISTS (SELECT 1 FROM raws WHERE text_hash = texts.hash)"
    )
    return int(deleted)


def _forget_empty(database: Database) -> None:
    database.run(
        "DELETE FROM files WHERE gone "
        "AND NOT EXISTS (SELECT 1 FROM sightings WHERE file = name) "
        "AND NOT EXISTS (SELECT 1 FROM failures WHERE file = name)"
    )


def _held_keys(database: Database, file: str) -> set[int]:
    return set().union(*held_by(database, file).values())
