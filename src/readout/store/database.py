"""The connection to one project file: opening, transactions, and errors in plain words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from readout.errors import ProjectBusyError, ProjectError

Mode = Literal["ro", "rw"]

_CACHE_KIB = 64 * 1024


class Database:
    """One SQLite connection whose errors are ProjectErrors that name the file.

    May be handed from thread to thread, but is used by one at a time.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self.path = path
        self._depth = 0

    @classmethod
    def open(cls, path: Path, mode: Mode, *, wait: float) -> Database:
        """Connect and look at the first page. Raises ProjectError; `wait` is in seconds."""
        try:
            database = cls(_connect(path, mode, wait), path)
            database._look(mode)
        except sqlite3.Error as error:
            raise explain(path, error) from error
        return database

    def close(self) -> None:
        """Close the connection; what was not committed is undone."""
        self.connection.close()

    def run(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        """Execute one statement. Inside a transaction that SQLite itself gave up, raise."""
        self._require_standing()
        try:
            return self.connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute one statement for each row of parameters."""
        self._require_standing()
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def _require_standing(self) -> None:
        if self._depth and not self.connection.in_transaction:
            raise ProjectError(f"{self.path}: the transaction was undone after an error")

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows at once, so that no read lock outlives the call.

        What is asked for may be any string: a lone surrogate, which no stored string holds,
        is asked for as U+FFFD.
        """
        try:
            cursor = self.run(sql, parameters)
        except UnicodeEncodeError:
            cursor = self.run(sql, [_askable(value) for value in parameters])
        try:
            return cursor.fetchall()
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def pairs(self, sql: str) -> dict[Any, Any]:
        """The two columns of a query as keys and values: for the many rows of a whole table."""
        cursor = self.run(sql)
        cursor.row_factory = None
        try:
            return dict(cursor.fetchall())
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def row(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, None where there is no row."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE, then COMMIT, or ROLLBACK on any exception.

        Inside another transaction it joins that one: all of it is kept or nothing.
        """
        if self._depth:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._undo()
            raise
        finally:
            self._depth = 0

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Several reads that see one state of the file. Keep it short: it holds up commits."""
        if self._depth or self.connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self._undo()

    def _undo(self) -> None:
        # After a full disk SQLite may have rolled back by itself, and a rollback that fails
        # leaves a hot journal, which the next opening plays back.
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")

    def _look(self, mode: Mode) -> None:
        # The first page must be readable before settings are worth making; with a foreign
        # file this is the statement that says so.
        self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute("PRAGMA temp_store = MEMORY")
        # Readers come back to pages of the file that the usual 2 MB would have let go; a writer's
        # cache that spills takes the exclusive lock and shuts readers out before the commit.
        self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if mode == "ro":
            self.connection.execute("PRAGMA query_only = ON")
            return
        self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.execute("PRAGMA synchronous = FULL")


def _connect(path: Path, mode: Mode, wait: float) -> sqlite3.Connection:
    # as_uri quotes %, ?, # and blanks, which would otherwise end or change the name.
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(
        uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False
    )


def without_surrogates(value: str) -> str:
    """A string that SQLite can take: lone surrogates as U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value)


def _askable(value: object) -> object:
    return without_surrogates(value) if isinstance(value, str) else value


def within(number: int) -> int:
    """A limit or offset that SQLite can take, 0 for a negative one."""
    return min(max(number, 0), 2**62)


_WORDS = {
    sqlite3.SQLITE_FULL: (
        "the disk is full: free some space and run again; what was already stored is safe"
    ),
    sqlite3.SQLITE_READONLY: (
        "it cannot be written to: the file or its folder is read-only; "
        "copy it to a folder of your own and run again"
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened: check that the file exists and that file and folder are open to you"
    ),
    sqlite3.SQLITE_PERM: "access is denied: check the permissions of the file and its folder",
    sqlite3.SQLITE_AUTH: "access is denied: check the permissions of the file and its folder",
    sqlite3.SQLITE_IOERR: (
        "the disk reported an error: check the disk or the network drive and run again; "
        "what was already stored is safe"
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the file is damaged; run `readout check`, restore a copy or ingest the sources anew"
    ),
    sqlite3.SQLITE_NOTADB: (
        "this is not a Readout project but some other kind of file; choose another with --project"
    ),
}

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension, 0 where the error has none."""
    code = getattr(error, "sqlite_errorcode", 0)
    return int(code) & 0xFF


def explain(path: Path, error: sqlite3.Error) -> ProjectError:
    """The same error as a sentence that names the file, the reason and what would help."""
    code = primary_code(error)
    if code in _BUSY:
        return ProjectBusyError(
            f"{path}: another program is writing to this project or holds it open; "
            "wait until it has finished and run again"
        )
    return ProjectError(f"{path}: {_WORDS.get(code, 'SQLite refused')} ({error})")
