"""What pages need of a project: a few questions, asked read-only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from readout.schema.row import FailureRow
from readout.schema.view import (
    Comparison,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    GroupPage,
    Overview,
    SearchPage,
)


class Reader(Protocol):
    """The part of `record.Project` that pages use, so that a test can hand in values."""

    @property
    def name(self) -> str:
        """The project's name, for headings."""

    def overview(self) -> Overview:
        """What the project holds."""

    def documents(self, query: DocumentQuery, *, facets: bool = False) -> DocumentPage:
        """One page of documents."""

    def document(self, id: str, /) -> DocumentView | None:
        """One document by its full id."""

    def resolve_id(self, word: str, /) -> tuple[str, ...]:
        """The ids that an abbreviation may mean."""

    def raw(self, id: str, /) -> bytes | None:
        """The bytes that a document was read from."""

    def failures(self) -> tuple[FailureRow, ...]:
        """Inputs that became no document."""

    def search(self, query: str, *, limit: int = 20, offset: int = 0) -> SearchPage:
        """One page of documents whose words match."""

    def groups(
        self, *, limit: int | None = 100, offset: int = 0, document: str | None = None
    ) -> GroupPage:
        """One page of duplicate groups, the largest first, then by id; with `document`, only
        the group that it is in."""

    def comparison(self, left: str, right: str, /) -> Comparison | None:
        """Two documents of one group; None where one is not there or they share no group."""

    def about(self) -> dict[str, str]:
        """Versions and settings, by name."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...


Opener = Callable[[Path], Reader]
"""Opens a project for one request. Raises ProjectError where it cannot."""


def open_project(path: Path) -> Reader:
    """The project in that file, read-only."""
    # Imported here: the record brings ingest and reading along, which pages drawn from any
    # other reader do without.
    from readout.record import Project

    return Project.open(path)
