"""Files that commands write: whole or not at all, and never over what they were made from."""

from __future__ import annotations

import io
import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project

STDOUT = "-"

_REPORT_MARK = b'<meta name="generator" content="Readout '
_HEAD_BYTES = 4096


@contextmanager
def text_output(place: str) -> Iterator[TextIO]:
    """A text stream in UTF-8 with \\n line ends, to a file or, for "-", to standard output.

    A file appears under its name once the block has ended well; what lay there until then stays
    if it does not. Raises OSError, which names `place`.
    """
    if place == STDOUT:
        # One encoding and one line end everywhere, whatever the locale says.
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    with _naming(place), _file(Path(place)) as binary:
        out = io.TextIOWrapper(binary, encoding="utf-8", newline="")
        try:
            yield out
            out.flush()
        finally:
            out.detach()


@contextmanager
def binary_output(place: str) -> Iterator[BinaryIO]:
    """The same for formats that are no text. Raises UsageError where standard output is a terminal,
    which such bytes would upset."""
    if place != STDOUT:
        with _naming(place), _file(Path(place)) as out:
            yield out
        return
    if sys.stdout.isatty():
        raise UsageError("this format is no text for a terminal; name a file with -o")
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def _naming(place: str) -> Iterator[None]:
    """Lets an OSError name the place that the user knows."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # A full disk names no file, and the temporary one would say nothing to the user.
        raise OSError(error.errno, error.strerror or str(error), place) from error


@contextmanager
def _file(place: Path) -> Iterator[BinaryIO]:
    if place.exists() and not place.is_file():
        # A device or a pipe is written to, not replaced; a folder is refused by the system.
        with place.open("wb") as out:
            yield out
        return
    target = place.resolve()  # The file behind a link is written, the link stays.
    beside = target.with_name(f".readout-{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def refuse_inputs(record: Project, place: str) -> None:
    """Raises UsageError where writing to `place` would destroy the project or an article of it."""
    if place == STDOUT or not Path(place).exists():
        return
    target = Path(place)
    if _is_of_project(target, record.path):
        raise UsageError(f"{place} is the project itself; name another file with -o")
    if _is_any_of(target, _sources(record)):
        raise UsageError(f"{place} is an article of the project; name another file with -o")


def refuse_foreign_report(place: Path) -> None:
    """Raises UsageError where a file lies at the default place that is no report of Readout's."""
    if not place.exists():
        return
    with place.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if _REPORT_MARK not in head:
        raise UsageError(
            f"{place} is there and is no Readout report; name another file with -o "
            "(or this one, to overwrite it)"
        )


def _is_of_project(target: Path, project: Path) -> bool:
    whole = str(project.resolve())
    found = str(target.resolve())
    # NAME.readout-wal and its like hold a part of the project.
    return found.startswith(f"{whole}-") or target.samefile(project)


def _sources(record: Project) -> Iterator[Path]:
    """Every path that an article was or should have been read from; not all need exist."""
    folder = record.path.resolve().parent
    for row in record.iter_documents():
        yield from (folder / path for path in row.paths)
    for failure in record.failures():
        yield folder / failure.path


def _is_any_of(target: Path, others: Iterable[Path]) -> bool:
    """True where one of the paths leads to the same file, by whatever name or link."""
    wanted = target.stat()
    for other in others:
        try:
            found = other.stat()
        except (OSError, ValueError):
            continue
        if os.path.samestat(wanted, found):
            return True
    return False


def print_json(value: object, *, line: bool = False) -> None:
    """A value as JSON on standard output: indented, or on a line of its own."""
    import msgspec

    packed = msgspec.json.encode(value)
    sys.stdout.buffer.write((packed if line else msgspec.json.format(packed, indent=2)) + b"\n")
    sys.stdout.flush()
