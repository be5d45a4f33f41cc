"""Projects and documents that a command line means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from readout.cli.console import Progress, tell
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.tables import ActorRow

_SHOWN_CANDIDATES = 5


@contextmanager
def open_project(path: Path, *, write: bool = False, create: bool = False) -> Iterator[Project]:
    """A project, closed at the end. Imports the record only now, so that `--help` stays quick."""
    from readout.record import Project

    with Project.open(path, write=write, create=create) as record:
        yield record


@contextmanager
def correct_project(path: Path) -> Iterator[Project]:
    """A project open for corrections, of what is there now. Raises ProjectError where it was
    not built."""
    with open_project(path, write=True) as record:
        record.relink(watcher=Progress())
        yield record


def tell_if_behind(record: Project) -> None:
    """Say so where what a project holds does not follow its documents or corrections yet."""
    if not record.is_built:
        tell(f"{record.path}: not built since its documents changed; run 'readout build'")
    elif record.is_behind:
        tell(
            f"{record.path}: events, claims, positions and the timeline do not follow the last "
            "documents or corrections yet; run 'readout build'"
        )


def one_document(record: Project, word: str) -> str:
    """The id of the document that a word means. Raises UsageError where it means none or many."""
    found = record.resolve_id(word)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"no document {word!r}; ids, input ids and paths stand in 'readout export documents'"
        )
    raise UsageError(f"{word!r} may be {len(found)} documents: {_some(found)}")


def one_actor(record: Project, word: str) -> ActorRow:
    """The actor that a word means. Raises UsageError where it means none or many."""
    found = record.actor_ids(word)
    actor = record.actor(found[0]) if len(found) == 1 else None
    if actor is not None:
        return actor
    if not found:
        raise UsageError(f"no actor {word!r}; ids and spellings stand in 'readout export actors'")
    raise UsageError(f"{word!r} may be {len(found)} actors: {_some(found)}")


def _some(words: Sequence[str]) -> str:
    return ", ".join(words[:_SHOWN_CANDIDATES]) + ", ..." * (len(words) > _SHOWN_CANDIDATES)
