"""One writer at a time: a lock that lives outside the user's folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from readout.errors import ProjectBusyError, ProjectError

WAIT_SECONDS = 5.0
"""How long a second writer waits for the first before it gives up."""


class WriterLock:
    """The right to write to one project file, held by at most one process.

    The lock file lies in the user's run-time folder under a name made from the real path of
    the project, so that nothing appears beside the project and a symbolic link locks the same
    project. The operating system drops the lock when its process dies, however it dies. A
    writer of another user or another SQLite tool is held off by SQLite's own lock instead.
    """

    def __init__(self, project: Path, *, folder: Path | None = None) -> None:
        self._project = project
        name = hashlib.sha256(os.fsencode(os.path.realpath(project))).hexdigest()[:32]
        base = folder or run_folder()
        self._lock = FileLock(base / f"{name}.lock", thread_local=False)
        # filelock empties its file whenever somebody knocks, so the number stands beside it.
        self._owner = base / f"{name}.pid"

    def acquire(self, wait: float = WAIT_SECONDS) -> Self:
        """Take the lock or raise ProjectBusyError after `wait` seconds."""
        try:
            self._lock.acquire(timeout=wait, poll_interval=0.05)
        except Timeout as error:
            raise ProjectBusyError(self._busy()) from error
        except OSError as error:
            raise ProjectError(
                f"{self._project}: cannot lock it for writing: {error.strerror or error} "
                f"({self._lock.lock_file}); make that folder writable or set TMPDIR to another"
            ) from error
        self._note_owner()
        return self

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        self._lock.release(force=True)

    def _note_owner(self) -> None:
        # Only for the message to others: a full disk must not keep anyone from working.
        try:
            self._owner.write_text(str(os.getpid()), encoding="ascii")
        except OSError:
            return

    def _busy(self) -> str:
        owner = self._read_owner()
        who = f"process {owner}" if owner else "another process"
        return (
            f"{self._project}: {who} is writing to this project; "
            "wait until it has finished or stop it, then run again"
        )

    def _read_owner(self) -> str:
        try:
            number = self._owner.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return number if number.isdigit() else ""


def run_folder() -> Path:
    """A folder of this user's own for lock files; made if it is missing."""
    run_time = os.environ.get("XDG_RUNTIME_DIR")
    if run_time and os.access(run_time, os.W_OK):
        return _made(Path(run_time, "readout"))
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return _made(Path(tempfile.gettempdir(), f"readout-{user}"))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            f"{folder}: cannot make this folder for lock files: {error.strerror or error}; "
            "set TMPDIR to a folder that can be written to"
        ) from error
    return folder
