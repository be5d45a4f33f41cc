"""Which files are Readout projects, in which format, and how an older one becomes a newer."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from readout.errors import ProjectError
from readout.store.database import Database

APPLICATION_ID = 0x52444F54
"""Stands in the header of every project file: "RDOT"."""

# Articles are a few kB long: in pages of 4096 bytes a text of 2.1 kB would have one to itself.
_PAGE_SIZE = 8192

FORMATS = tuple(
    entry.read_text(encoding="utf-8")
    for entry in sorted(files("readout.store").joinpath("formats").iterdir(), key=lambda e: e.name)
    if entry.name.endswith(".sql")
)
"""SQL that leads from each format to the next; the first makes format 1 out of nothing."""

FORMAT = len(FORMATS)
"""The format that this Readout writes."""


def create(path: Path, formats: Sequence[str] = FORMATS) -> None:
    """Make an empty project file. Raises ProjectError if there is a file already.

    The file is made in memory and appears whole: a process killed here leaves no half project
    that the next run would stumble over.
    """
    if os.path.lexists(path):
        raise ProjectError(f"{path}: there is a file of this name already; choose another name")
    image = _image(formats)
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as stream:
            stream.write(image)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise ProjectError(
            f"{path}: cannot make the project file: {error.strerror or error}; "
            "choose a folder that can be written to with --project"
        ) from error


def recognise(database: Database, formats: Sequence[str] = FORMATS) -> int:
    """The format of an open file. Raises ProjectError if it is no project or too new."""
    path = database.path
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise ProjectError(
            f"{path}: this is an SQLite file but not a Readout project; "
            "choose another with --project"
        )
    found = int(database.value("PRAGMA user_version"))
    if found > len(formats):
        raise ProjectError(
            f"{path}: this project has format {found}, made by a newer Readout; "
            f"this one knows formats up to {len(formats)}: upgrade Readout to open it"
        )
    return found


def require_newest(database: Database, formats: Sequence[str] = FORMATS) -> None:
    """Raise ProjectError unless the open file has the newest format."""
    found = recognise(database, formats)
    if found < len(formats):
        raise ProjectError(
            f"{database.path}: this project has the older format {found}; "
            f"run `readout build` once to bring it up to format {len(formats)}"
        )


def migrate(database: Database, formats: Sequence[str] = FORMATS) -> None:
    """Bring an open file up to the newest format in one transaction, or leave it as it was."""
    found = recognise(database, formats)
    if found == len(formats):
        return
    connection = database.connection
    # A step may rebuild tables that others refer to; all references are checked at the end.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        # Not by Database.transaction: executescript commits whatever is open before it starts.
        connection.executescript(_script(formats, found))
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise sqlite3.IntegrityError("rows refer to rows that are not there")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise ProjectError(
            f"{database.path}: the change from format {found} to {len(formats)} failed and was "
            f"undone ({error}); the project is as it was"
        ) from error
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _image(formats: Sequence[str]) -> bytes:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.executescript(_script(formats, 0))
        connection.execute("COMMIT")
        return connection.serialize()
    finally:
        connection.close()


def _script(formats: Sequence[str], found: int) -> str:
    steps = "\n".join(formats[found:])
    return f"BEGIN IMMEDIATE;\n{steps}\nPRAGMA user_version = {len(formats)};"


def check_file(path: Path) -> None:
    """Raise ProjectError where a look at the file alone tells that it is no project."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise ProjectError(
            f"{path}: there is no such project file; make one with `readout ingest FOLDER`"
        ) from error
    except OSError as error:
        raise ProjectError(f"{path}: {error.strerror or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise ProjectError(f"{path}: this is not a file; choose a project with --project")
    if status.st_size == 0:
        raise ProjectError(
            f"{path}: this file is empty, not a Readout project; "
            "delete it or choose another with --project"
        )
